"""The little markup of the question bank: to safe HTML, and to plain text.

Bold, emphasis, code, links and backslash escapes, written as in Markdown. Everything
else is text and is escaped.
"""

from __future__ import annotations

import html
import re

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


def to_html(text: str) -> str:
    """Turn marked-up text into HTML in which nothing else can act.

    Parameters
    ----------
    text
        One paragraph.

    Returns
    -------
    str
        Escaped HTML with ``strong``, ``em``, ``code`` and ``a``.

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
        inside = html.escape(inner) if name in _VERBATIM else to_html(inner)
        if name != "letter":
            inside = f"<{name}{_link(match) if name == 'a' else ''}>{inside}</{name}>"
        parts += [html.escape(text[end : match.start()]), inside]
        end = match.end()
    return "".join([*parts, html.escape(text[end:])])


def to_plain(text: str) -> str:
    """Turn marked-up text into plain text.

    Parameters
    ----------
    text
        One paragraph.

    Returns
    -------
    str
        The same words without the marks.

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


def _link(match: re.Match[str]) -> str:
    title = re.sub(r"\\(.)", r"\1", match["title"] or "")
    hover = f' title="{html.escape(title)}"' if title else ""
    return f' href="{html.escape(match["url"])}"{hover}'
