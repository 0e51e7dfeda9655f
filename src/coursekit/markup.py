"""The little markup of the question bank: to safe HTML, and to plain text.

Bold, emphasis, code, links and backslash escapes, written as in Markdown. Everything
else is text and is escaped.
"""

from __future__ import annotations

import re

from coursekit.html import Html, escape, join, tag

__all__ = ["to_html", "to_plain"]

_MARK = re.compile(
    r"\\(?P<letter>[\\`*_\[\]<>&\"])"
    r"|`(?P<code>[^`]+)`"
    r"|\[(?P<a>(?:\\.|[^\]\\])+)\]\((?P<url>(?:https?://|\#)[^\s)]*)"
    r"(?:\s+\"(?P<title>(?:\\.|[^\"\\])*)\")?\)"
    r"|\*\*(?P<strong>.+?)\*\*"
    r"|\*(?P<em>[^*\s](?:[^*]*[^*\s])?)\*"
)
_NAMES = ("letter", "code", "a", "strong", "em")
_VERBATIM = ("letter", "code")


def to_html(text: str) -> Html:
    """Turn marked-up text into HTML in which nothing else can act.

    Examples
    --------
    >>> to_html("**Two** < [three](https://example.org)")
    '<strong>Two</strong> &lt; <a href="https://example.org">three</a>'
    >>> to_html("[no](javascript:alert)")
    '[no](javascript:alert)'
    """
    parts, end = [], 0
    for match in _MARK.finditer(text):
        name, inner = _marked(match)
        inside = escape(inner) if name in _VERBATIM else to_html(inner)
        link = _link(match) if name == "a" else {}
        parts += [
            text[end : match.start()],
            inside if name == "letter" else tag(name, inside, **link),
        ]
        end = match.end()
    return join([*parts, text[end:]])


def to_plain(text: str) -> str:
    """Turn marked-up text into plain text.

    Examples
    --------
    >>> to_plain("**Two** < [three](https://example.org)")
    'Two < three'
    """

    def plain(match: re.Match[str]) -> str:
        name, inner = _marked(match)
        return inner if name in _VERBATIM else to_plain(inner)

    return _MARK.sub(plain, text)


def _marked(match: re.Match[str]) -> tuple[str, str]:
    return next((name, match[name]) for name in _NAMES if match[name] is not None)


def _link(match: re.Match[str]) -> dict[str, str]:
    return {"href": match["url"], "title": re.sub(r"\\(.)", r"\1", match["title"] or "")}
