from __future__ import annotations

import pytest

from coursekit.markup import to_html, to_plain


@pytest.mark.parametrize(
    ("text", "html", "plain"),
    [
        ("a *b* **c** `d_*`", "a <em>b</em> <strong>c</strong> <code>d_*</code>", "a b c d_*"),
        ("**a *b* c**", "<strong>a <em>b</em> c</strong>", "a b c"),
        ("3 * 4 * 5", "3 * 4 * 5", "3 * 4 * 5"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;",
         "<script>alert(1)</script>"),
        ("`<b>`", "<code>&lt;b&gt;</code>", "<b>"),
        (r"\*not\* \<em\>", "*not* &lt;em&gt;", "*not* <em>"),
        (r'[C31](#C31 "a \"b\" \<c\>")',
         '<a href="#C31" title="a &quot;b&quot; &lt;c&gt;">C31</a>', "C31"),
        (r"[a \[1\]](https://x.org/a_b)", '<a href="https://x.org/a_b">a [1]</a>', "a [1]"),
        ('[x](https://x.org/" onclick="alert(1))',
         "[x](https://x.org/&quot; onclick=&quot;alert(1))",
         '[x](https://x.org/" onclick="alert(1))'),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))", "[x](javascript:alert(1))"),
    ],
)  # fmt: skip
def test_markup_becomes_safe_html_and_plain_words(text: str, html: str, plain: str) -> None:
    assert to_html(text) == html
    assert to_plain(text) == plain
