"""The futures that the paper names, as cards, with what it leaves blank left blank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from coursekit.data.records import Record, records

__all__ = ["BLANK", "NAMES", "Board", "Scenario", "scenarios"]

BLANK = "the paper says nothing here"
OTHER = ("Other or unclear", "The paper names no fourth future. This card is yours to fill.")

NAMES: Mapping[str, str] = {
    "deescalation": "De-escalation",
    "resumption": "Resumption",
    "sporadic": "Sporadic strikes",
    "other": OTHER[0],
}
_LINES = (
    ("Conditions", "driver"),
    ("Signs", "indicator"),
    ("Expected US response", "us-response"),
    ("Expected effect on the divisions", "effect-on-divisions"),
)

_GRID = "display:grid;grid-template-columns:repeat(auto-fit,minmax(17em,1fr));gap:.75em"
_FRAME = (
    "border:1px solid var(--jp-border-color1,#9e9e9e);border-radius:6px;padding:.6em .9em;"
    "line-height:1.45;background:var(--jp-layout-color1,#fff);"
    "color:var(--jp-content-font-color1,#1f1f1f)"
)
_QUIET = "color:var(--jp-content-font-color2,#4a4a4a);font-size:.92em"
_DASHED = (
    "border:1px dashed var(--jp-border-color0,#757575);border-radius:4px;padding:.15em .5em;"
    "margin:.2em 0;color:var(--jp-content-font-color2,#4a4a4a);font-style:italic"
)
_LIST = "margin:.1em 0 .3em;padding-left:1.2em"


@dataclass(frozen=True)
class Scenario:
    """One future: its name, a remark, and under each heading pairs of text and locator."""

    name: str
    remark: str
    parts: Sequence[tuple[str, Sequence[tuple[str, str]]]]
    claims: Sequence[str]

    def to_html(self) -> str:
        """Return the card as HTML in which nothing from the data can act."""
        parts = "".join(
            f'<div style="{_QUIET};margin-top:.4em">{escape(heading)}</div>{_items(items)}'
            for heading, items in self.parts
        )
        remark = f'<div style="{_QUIET}">{escape(self.remark)}</div>' if self.remark else ""
        claims = f"Claims: {', '.join(self.claims)}" if self.claims else ""
        return (
            f'<div style="{_FRAME}"><div><strong>{escape(self.name)}</strong></div>{remark}'
            f'{parts}<div style="{_QUIET};margin-top:.4em">{escape(claims)}</div></div>'
        )

    def __str__(self) -> str:
        lines = [self.name, *([f"  {self.remark}"] if self.remark else [])]
        for heading, items in self.parts:
            said = [f"{text} ({locator})" for text, locator in items] or [f"[{BLANK}]"]
            lines += [f"  {heading}: {'; '.join(said)}"]
        return "\n".join(
            [*lines, *([f"  Claims: {', '.join(self.claims)}"] if self.claims else [])]
        )


@dataclass(frozen=True)
class Board:
    """The cards side by side, below what the paper says of all of them."""

    shared: Sequence[tuple[str, str]]
    scenarios: Sequence[Scenario]

    def _repr_html_(self) -> str:
        shared = "".join(
            f'<p style="margin:.2em 0 .6em">For all: {escape(text)}'
            f" <code>{escape(locator)}</code></p>"
            for text, locator in self.shared
        )
        cards = "".join(card.to_html() for card in self.scenarios)
        return f'{shared}<div style="{_GRID}">{cards}</div>'

    def __repr__(self) -> str:
        shared = [f"For all: {text} ({locator})" for text, locator in self.shared]
        return "\n".join([*shared, *map(str, self.scenarios)])


def scenarios() -> Board:
    """Show a card for each future that the paper names, and a blank one for any other.

    Returns
    -------
    Board
        Conditions, signs, expected response and expected effect, each with its paragraph.

    Examples
    --------
    >>> [card.name for card in scenarios().scenarios]
    ['De-escalation', 'Resumption', 'Sporadic strikes', 'Other or unclear']
    """
    rows = records("indicators")
    named = list(dict.fromkeys(row["scenario"] for row in rows if row["scenario"] != "all"))
    shared = [(row["text"], row["locator"]) for row in rows if row["scenario"] == "all"]
    cards = [_card(key, rows) for key in named]
    blank = [(heading, ()) for heading, _ in _LINES]
    return Board(shared, [*cards, Scenario(*OTHER, parts=blank, claims=())])


def _card(key: str, rows: Sequence[Record]) -> Scenario:
    own = [row for row in rows if row["scenario"] == key]
    places = {row["locator"] for row in own}
    return Scenario(
        name=NAMES.get(key, key.replace("-", " ").capitalize()),
        remark="",
        parts=[
            (heading, [(row["text"], row["locator"]) for row in own if row["role"] == role])
            for heading, role in _LINES
        ],
        claims=[row["claim_id"] for row in records("claims") if row["locator"] in places],
    )


def _items(items: Sequence[tuple[str, str]]) -> str:
    if not items:
        return f'<div style="{_DASHED}">{BLANK}</div>'
    lines = "".join(
        f"<li>{escape(text)} <code>{escape(locator)}</code></li>" for text, locator in items
    )
    return f'<ul style="{_LIST}">{lines}</ul>'
