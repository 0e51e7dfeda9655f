"""HTML is built from texts that are escaped, and from nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from coursekit.html import Html, escape, fold_away, join, paragraphs, table_html, tag
from coursekit.messages import saving_link

ACTS = "<script>&\"'"
SAFE = "&lt;script&gt;&amp;&quot;&#x27;"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (escape(ACTS), SAFE),
        (escape(escape(ACTS)), SAFE),
        (Html("<b>") + ACTS, f"<b>{SAFE}"),
        (Html("<b>") + Html("</b>"), "<b></b>"),
        (join([ACTS, tag("b", "x")], "<"), f"{SAFE}&lt;<b>x</b>"),
        (tag("a", ACTS, title=ACTS, class_="k", id=""), f'<a title="{SAFE}" class="k">{SAFE}</a>'),
        (paragraphs("a", "", Html("<i>b</i>")), "<p>a</p><p><i>b</i></p>"),
        (fold_away("<", "x"), "<details><summary>&lt;</summary>x</details>"),
        (
            table_html([["<"], [Html("<b>x</b>")]], caption="&"),
            "<table><caption>&amp;</caption>"
            '<thead><tr><th scope="col">&lt;</th></tr></thead>'
            '<tbody><tr><th scope="row"><b>x</b></th></tr></tbody></table>',
        ),
        (
            saving_link("Save", Path("<.txt"), "text/plain", b"a", "&").html,
            '<p class="ck-message">&amp;<br><a download="&lt;.txt"'
            ' href="data:text/plain;base64,YQ==">Save</a><br>'
            "The file on this computer: &lt;.txt</p>",
        ),
    ],
)  # fmt: skip
def test_what_is_no_html_is_escaped(html: Html, expected: str) -> None:
    assert html == expected
    assert isinstance(html, Html)
