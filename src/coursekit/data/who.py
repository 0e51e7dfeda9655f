"""Who is who: a small card for each group or person of the paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from coursekit.data.cells import LIST_MARK
from coursekit.data.records import Record, records
from coursekit.data.show import Link
from coursekit.errors import CourseError

__all__ = ["Gallery", "Portrait", "who"]

_GRID = "display:grid;grid-template-columns:repeat(auto-fill,minmax(19em,1fr));gap:.75em"
_FRAME = (
    "border:1px solid var(--jp-border-color1,#9e9e9e);border-radius:6px;padding:.6em .9em;"
    "line-height:1.45;background:var(--jp-layout-color1,#fff);"
    "color:var(--jp-content-font-color1,#1f1f1f)"
)
_QUIET = "color:var(--jp-content-font-color2,#4a4a4a);font-size:.92em"

_UNFOLDED = 12  # more cards than these are folded away behind a line

_LINES = {
    "factions": (
        ("Leader, March 2024", "leader_march_2024"),
        ("Founded", "founded"),
        ("Brigades in the PMF", "pmf_brigades"),
        ("US listing on the day of the paper", "us_status_on_2024_03_18"),
    ),
    "people": (
        ("Usually written", "usual_spelling"),
        ("In the paper", "role_given_in_paper"),
        ("In other sources", "role_per_sources"),
        ("US listing", "us_designation"),
        ("Note", "note"),
    ),
}


@dataclass(frozen=True)
class Portrait:
    """One card: what stands at the top, and labelled lines."""

    name: str
    arabic_name: str
    kind: str
    lines: Sequence[tuple[str, str]]
    unverified: Sequence[str]
    sources: Sequence[Link]

    def to_html(self) -> str:
        """Return the card as HTML in which nothing from the data can act."""
        lines = "".join(
            f'<div><span style="{_QUIET}">{escape(label)}:</span> {escape(value)}</div>'
            for label, value in self.lines
            if value
        )
        arabic = f'<span lang="ar" dir="rtl">{escape(self.arabic_name)}</span>'
        return (
            f'<div style="{_FRAME}"><div style="{_QUIET}">{escape(self.kind)}</div>'
            f"<div><strong>{escape(self.name)}</strong> {arabic}</div>{lines}"
            f'<div style="{_QUIET}">{self._doubt()}'
            f"Sources: {', '.join(source.to_html() for source in self.sources)}</div></div>"
        )

    def __str__(self) -> str:
        lines = [f"  {label}: {value}" for label, value in self.lines if value]
        head = f"{self.name} ({self.arabic_name}), {self.kind}"
        sources = ", ".join(source.text for source in self.sources)
        return "\n".join([head, *lines, f"  {self._doubt()}Sources: {sources}"])

    def _doubt(self) -> str:
        return f"Not verified: {escape(', '.join(self.unverified))}. " if self.unverified else ""


@dataclass(frozen=True, repr=False)
class Gallery:
    """Cards side by side in a notebook, one under the other in plain text."""

    portraits: Sequence[Portrait]

    def _repr_html_(self) -> str:
        cards = "".join(portrait.to_html() for portrait in self.portraits)
        grid = f'<div class="ck-who" style="{_GRID}">{cards}</div>'
        if len(self.portraits) <= _UNFOLDED:
            return grid
        summary = f"{len(self.portraits)} cards: open them here"
        return f"<details><summary>{summary}</summary>{grid}</details>"

    def __repr__(self) -> str:
        return "\n".join(str(portrait) for portrait in self.portraits)


def who(table: str) -> Gallery:
    """Show a card for each group, or each person, of the paper.

    Parameters
    ----------
    table
        ``factions`` or ``people``.

    Returns
    -------
    Gallery
        Names with their Arabic form, roles, and listing by the United States.

    Raises
    ------
    CourseError
        For any other word.

    Examples
    --------
    >>> who("factions").portraits[0].name
    "Kata'ib Hezbollah"
    """
    if table not in _LINES:
        raise CourseError(
            repr(table),
            where="who",
            expected="'factions' or 'people'",
            remedy='write ck.who("factions")',
        )
    return Gallery([_portrait(table, row) for row in records(table)])


def _portrait(table: str, row: Record) -> Portrait:
    people = table == "people"
    pages = {page["source_id"]: page for page in records("sources")}
    return Portrait(
        name=row["name_in_paper" if people else "name"],
        arabic_name=row["arabic_name"],
        kind=row["affiliation" if people else "kind"],
        lines=[(label, row[column]) for label, column in _LINES[table] if row[column]],
        unverified=_items(row["unverified_fields"].replace("_", " ")),
        sources=[
            Link(pages[key]["publisher"], pages[key]["url"]) for key in _items(row["source_ids"])
        ],
    )


def _items(cell: str) -> list[str]:
    return cell.split(LIST_MARK) if cell else []
