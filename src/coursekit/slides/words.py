"""The words of a lesson for slides and hand-outs: without links, a few at a time."""

from __future__ import annotations

import re
from collections.abc import Sequence

from coursekit.data.roles import fill
from coursekit.html import Html
from coursekit.markup import to_html

__all__ = [
    "MOST_WORDS",
    "few_at_a_time",
    "last_words",
    "lines_of",
    "section_text",
    "sentences",
    "shown",
    "tables_of",
]

MOST_WORDS = 45  # on a slide

_ANCHOR = re.compile(r"</?a\b[^>]*>")
_NOTEBOOK = re.compile(r"\[([^\]]+)\]\([\w./-]+\.(?:ipynb|md)(?:#[^)]*)?\)")
_SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z*\u201c])")
_NO_PROSE = re.compile(r"[#|{>-]|\d+\. ")
_TABLE = re.compile(r"^\|.*\|\n\|[-|: ]+\|(?:\n\|.*\|)+", re.MULTILINE)
_CELL_EDGE = re.compile(r"(?<!\\)\|")
_BULLET = re.compile(r"^[-*] ", re.MULTILINE)


def shown(text: str) -> Html:
    """Turn marked-up text into HTML in which references have no link: a slide has no lists."""
    return Html(_ANCHOR.sub("", to_html(_NOTEBOOK.sub(r"\1", fill(text)))))


def section_text(text: str, heading: str) -> str:
    """Return what is below a heading of the second level, up to the next; empty without it."""
    found = re.search(rf"^## {re.escape(heading)}$\n(.*?)(?=^## |\Z)", text, re.S | re.M)
    return found[1].strip() if found else ""


def lines_of(text: str) -> list[str]:
    """Return the items of a list, each on one line."""
    below = _BULLET.split(text.partition("\n\n")[0] if text.startswith("- ") else text)[1:]
    return [" ".join(item.split("\n\n")[0].split()) for item in below]


def sentences(text: str) -> list[str]:
    """Return the sentences of a paragraph."""
    return _SENTENCE.split(" ".join(text.split()))


def last_words(text: str, most: int) -> str:
    """Return the last sentences of a text that ends in prose, at most this many words of them.

    Examples
    --------
    >>> last_words("Before. Two words. And three words.", 5)
    'Two words. And three words.'
    """
    last = text.strip().split("\n\n")[-1]
    if _NO_PROSE.match(last):
        return ""
    kept: list[str] = []
    for sentence in reversed(sentences(last)):
        if len(" ".join([sentence, *kept]).split()) > most:
            break
        kept.insert(0, sentence)
    return " ".join(kept)


def tables_of(text: str) -> list[tuple[tuple[str, ...], ...]]:
    """Return the tables of a Markdown text, each with its heading first, references filled in."""
    found = []
    for table in _TABLE.findall(fill(text)):
        head, _, *rows = table.splitlines()
        cells = (_CELL_EDGE.split(line)[1:-1] for line in (head, *rows))
        found.append(tuple(tuple(cell.strip() for cell in line) for line in cells))
    return found


def few_at_a_time(lines: Sequence[str], most: int = MOST_WORDS) -> list[list[str]]:
    """Group lines so that a group has at most this many words, or one line.

    The groups are as few as can be, and about equally long.

    Examples
    --------
    >>> few_at_a_time(["a b", "c d", "e f", "g"], 6)
    [['a b', 'c d'], ['e f', 'g']]
    """
    fewest = len(_grouped(lines, most))
    return next(
        groups for words in range(1, most + 1) if len(groups := _grouped(lines, words)) == fewest
    )


def _grouped(lines: Sequence[str], most: int) -> list[list[str]]:
    groups: list[list[str]] = []
    words = most
    for line in lines:
        count = len(line.split())
        if words + count > most:
            groups.append([])
            words = 0
        groups[-1].append(line)
        words += count
    return groups
