"""Cards side by side: who is who, and the futures that the paper names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coursekit.data.records import Record, record_of, records
from coursekit.data.schema import list_items, package
from coursekit.data.show import Link
from coursekit.errors import CourseError
from coursekit.html import Html, fold_away, join, tag
from coursekit.text import and_list, counted, did_you_mean

__all__ = ["BLANK", "NAMES", "Futures", "Gallery", "Portrait", "Scenario", "scenarios", "who"]

BLANK = "the paper says nothing here"
EMPTY = "yours, still empty"  # in the card that the learner thinks of
OTHER_OF_A_CASE = "The paper names no other future. What would you write on this card?"
OTHER = ("Other or unclear", "The paper names no fourth future. You write yours in a box below.")
NAMES: Mapping[str, str] = {
    "deescalation": "De-escalation",
    "resumption": "Resumption",
    "sporadic": "Sporadic strikes",
    "other": OTHER[0],
}

_HEADINGS = (
    ("Conditions", "driver"),
    ("Signs", "indicator"),
    ("Expected US response", "us-response"),
    ("Expected effect on the divisions", "effect-on-divisions"),
    # Of a case:
    ("Expected response", "response"),
    ("Expected effect", "effect"),
)
# A card has no line for these: that nothing was found says little of a person.
_NO_LISTING = ("none found", "not applicable")
_LINES = {
    "factions": (
        ("Leader, March 2024", "leader_march_2024"),
        ("Founded", "founded"),
        ("Brigades in the PMF", "pmf_brigades"),
        ("US listing on the day of the paper", "us_status_on_2024_03_18"),
        ("Listings by others until then", "other_listings"),
    ),
    "people": (
        ("Usually written", "usual_spelling"),
        ("In the paper", "role_given_in_paper"),
        ("In other sources", "role_per_sources"),
        ("US listing", "us_designation"),
        ("Note", "note"),
    ),
}

_GRID = "display:grid;grid-template-columns:repeat({},minmax({}em,1fr));gap:.75em"
_FRAME = (
    "border:1px solid var(--jp-border-color1,#9e9e9e);border-radius:6px;padding:.6em .9em;"
    "line-height:1.45;background:var(--jp-layout-color1,#fff);"
    "color:var(--jp-content-font-color1,#1f1f1f)"
)
_QUIET = "color:var(--jp-content-font-color2,#4a4a4a);font-size:.92em"
_BELOW = f"{_QUIET};margin-top:.4em"
_DASHED = (
    "border:1px dashed var(--jp-border-color0,#757575);border-radius:4px;padding:.15em .5em;"
    "margin:.2em 0;color:var(--jp-content-font-color2,#4a4a4a);font-style:italic"
)
_LIST = "margin:.1em 0 .3em;padding-left:1.2em"


@dataclass(frozen=True)
class Portrait:
    """One card of who is who: a name at the top, and labelled lines."""

    name: str
    arabic_name: str
    kind: str
    lines: Sequence[tuple[str, str]]
    unverified: Sequence[str]
    sources: Sequence[Link]

    def to_html(self) -> Html:
        """Return the card as HTML in which nothing from the data can act."""
        arabic = tag("span", self.arabic_name, lang="ar", dir="rtl")
        pages = join((source.to_html() for source in self.sources), ", ")
        return tag(
            "div",
            tag("div", self.kind, style=_QUIET),
            tag("div", tag("strong", self.name), " ", arabic),
            *(
                tag("div", tag("span", f"{label}:", style=_QUIET), f" {value}")
                for label, value in self.lines
            ),
            tag("div", self._doubt(), "Sources: ", pages, style=_QUIET),
            style=_FRAME,
        )

    def __str__(self) -> str:
        lines = [f"  {label}: {value}" for label, value in self.lines]
        head = f"{self.name} ({self.arabic_name}), {self.kind}"
        pages = ", ".join(source.text for source in self.sources)
        return "\n".join([head, *lines, f"  {self._doubt()}Sources: {pages}"])

    def _doubt(self) -> str:
        return f"Not verified: {', '.join(self.unverified)}. " if self.unverified else ""


@dataclass(frozen=True, repr=False)
class Gallery:
    """Portraits side by side in a notebook, one under the other in plain text.

    Those of `folded` open one by one, by their names.
    """

    portraits: Sequence[Portrait]
    folded: Sequence[Portrait] = ()

    def _repr_html_(self) -> Html:
        cards = [portrait.to_html() for portrait in self.portraits]
        grid = tag("div", *cards, class_="ck-who", style=_GRID.format("auto-fill", 19))
        if not self.folded:
            return grid
        names = [fold_away(portrait.name, portrait.to_html()) for portrait in self.folded]
        below = tag("div", *names, style=_GRID.format("auto-fill", 19) + ";align-items:start")
        said = f"{self._others()}: a click on a name opens its card."
        return join([grid, tag("p", said, style=_BELOW), below])

    def __repr__(self) -> str:
        closed = [f"{self._others()}: {and_list([one.name for one in self.folded])}"]
        return "\n".join([*map(str, self.portraits), *(closed if self.folded else [])])

    def _others(self) -> str:
        return f"{counted(len(self.folded), 'more card')}"


@dataclass(frozen=True)
class Scenario:
    """One future: its name, a remark, and under each heading pairs of text and locator."""

    name: str
    remark: str
    parts: Sequence[tuple[str, Sequence[tuple[str, str]]]]
    claims: Sequence[str]
    blank: str = BLANK  # said where a part has nothing

    def to_html(self) -> Html:
        """Return the card as HTML in which nothing from the data can act."""
        parts = [
            tag("div", heading, style=_BELOW) + _items(items, self.blank)
            for heading, items in self.parts
        ]
        return tag(
            "div",
            tag("div", tag("strong", self.name)),
            *([tag("div", self.remark, style=_QUIET)] if self.remark else []),
            *parts,
            tag("div", self._claims(), style=_BELOW),
            style=_FRAME,
        )

    def __str__(self) -> str:
        lines = [self.name, *filter(None, [self.remark])]
        for heading, items in self.parts:
            said = [f"{text} ({locator})" for text, locator in items] or [f"[{self.blank}]"]
            lines.append(f"{heading}: {'; '.join(said)}")
        return "\n  ".join([*lines, *filter(None, [self._claims()])])

    def _claims(self) -> str:
        return f"Claims: {', '.join(self.claims)}" if self.claims else ""


@dataclass(frozen=True)
class Futures:
    """The scenarios side by side, below what the paper says of all of them."""

    shared: Sequence[tuple[str, str]]
    scenarios: Sequence[Scenario]

    def _repr_html_(self) -> Html:
        shared = [
            tag("p", f"For all: {text} ", tag("code", locator), style="margin:.2em 0 .6em")
            for text, locator in self.shared
        ]
        cards = [card.to_html() for card in self.scenarios]
        return join([*shared, tag("div", *cards, style=_GRID.format("auto-fit", 17))])

    def __repr__(self) -> str:
        shared = [f"For all: {text} ({locator})" for text, locator in self.shared]
        return "\n".join([*shared, *map(str, self.scenarios)])


def who(table: str, *first: str) -> Gallery:
    """Show a card for each group, or each person, of the paper.

    Parameters
    ----------
    table
        ``factions`` or ``people``.
    *first
        Names, or parts of them: their cards are open, and each other opens by its name.
        Left out, all are open.

    Returns
    -------
    Gallery
        Names with their Arabic form, roles, and listing by the United States.

    Raises
    ------
    CourseError
        For any other table, and for a name that no card has.

    Examples
    --------
    >>> who("factions").portraits[0].name
    "Kata'ib Hezbollah"
    >>> [card.name for card in who("people", "Qaani", "Kaabi").portraits]
    ['Ismail Qaani', 'Akram al-Kaabi']
    """
    if not isinstance(table, str) or table not in _LINES:
        raise CourseError(
            repr(table) if isinstance(table, str) else type(table).__name__,
            where="who",
            expected="'factions' or 'people'",
            remedy='write ck.who("factions")',
        )
    pages = {page["source_id"]: page for page in records("sources")}
    cards = [_portrait(table, row, pages) for row in records(table)]
    if not first:
        return Gallery(cards)
    shown = list(dict.fromkeys(_named(name, table, cards) for name in first))
    return Gallery(
        [cards[at] for at in shown], [one for at, one in enumerate(cards) if at not in shown]
    )


def scenarios() -> Futures:
    """Show a card for each future that the paper names, and a blank one for any other.

    Returns
    -------
    Futures
        Conditions, signs, expected response and expected effect, each with its paragraph.

    Examples
    --------
    >>> [card.name for card in scenarios().scenarios]
    ['De-escalation', 'Resumption', 'Sporadic strikes', 'Other or unclear']
    """
    rows = records("indicators")
    named = list(dict.fromkeys(row["scenario"] for row in rows if row["scenario"] != "all"))
    shared = [(row["text"], row["locator"]) for row in rows if row["scenario"] == "all"]
    cards = [_scenario(key, rows) for key in named]
    blank = [(heading, ()) for heading, _ in _headings()]
    name, remark = OTHER
    remark = OTHER_OF_A_CASE if package().case else remark
    return Futures(shared, [*cards, Scenario(name, remark, blank, (), EMPTY)])


def _headings() -> list[tuple[str, str]]:
    """Return the parts of a card, each with the role of its rows, as the table has them."""
    roles = package().table("indicators").field("role").allowed
    return [(heading, role) for heading, role in _HEADINGS if role in roles]


def _named(name: str, table: str, cards: Sequence[Portrait]) -> int:
    """Return which card has this name, or this part of one."""
    wanted = name.casefold() if isinstance(name, str) else ""
    found = [at for at, card in enumerate(cards) if wanted and wanted in card.name.casefold()]
    if not found:
        names = [card.name for card in cards]
        raise CourseError(
            repr(name) if isinstance(name, str) else type(name).__name__,
            where=f'who("{table}")',
            expected="a name of a card, or a part of one",
            remedy=did_you_mean(str(name), names) or f"take one of these: {', '.join(names)}",
        )
    return found[0]


def _portrait(table: str, row: Record, pages: Mapping[str, Record]) -> Portrait:
    people = table == "people"
    sources = [
        pages.get(key) or record_of(package().table("sources"), key, f"{table}, source_ids")
        for key in list_items(row["source_ids"])
    ]
    return Portrait(
        name=row["name_in_paper" if people else "name"],
        arabic_name=row["arabic_name"],
        kind=row["affiliation" if people else "kind"],
        lines=[
            (label, row[column])
            for label, column in _LINES[table]
            if row[column] and not (people and row[column] in _NO_LISTING)
        ],
        unverified=list_items(row["unverified_fields"].replace("_", " ")),
        sources=[Link(page["publisher"], page["url"]) for page in sources],
    )


def _scenario(key: str, rows: Sequence[Record]) -> Scenario:
    own = [row for row in rows if row["scenario"] == key]
    places = {row["locator"] for row in own}
    return Scenario(
        name=NAMES.get(key, key.replace("-", " ").capitalize()),
        remark="",
        parts=[
            (heading, [(row["text"], row["locator"]) for row in own if row["role"] == role])
            for heading, role in _headings()
        ],
        claims=[row["claim_id"] for row in records("claims") if row["locator"] in places],
    )


def _items(items: Sequence[tuple[str, str]], blank: str) -> Html:
    if not items:
        return tag("div", blank, style=_DASHED)
    lines = [tag("li", f"{text} ", tag("code", locator)) for text, locator in items]
    return tag("ul", *lines, style=_LIST)
