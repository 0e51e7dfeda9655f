"""References in lesson text: filled in, linked, and listed at the end of the lesson.

``{fact}`` gives a value. ``{claim}``, ``{source}``, ``{event}``, ``{strike}`` and
``{term}`` give links to the lists at the end, ``{actor}`` a name with its Arabic form.
A text of one's own for the link may follow the id after ``|``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from coursekit.data.facts import look_up
from coursekit.data.records import Record, record_of
from coursekit.data.schema import package
from coursekit.errors import CourseError
from coursekit.text import date_text

__all__ = ["TABLES", "Seen", "anchor", "escape", "label", "resolve"]

TABLES = {
    "claim": "claims",
    "source": "sources",
    "event": "timeline",
    "strike": "us_strikes",
    "term": "glossary",
    "actor": "actors",
}

_ROLE = re.compile(rf"\{{(fact|{'|'.join(TABLES)})\}}`([^`\n]+)`")
_SPECIAL = re.compile(r"([\\`*_\[\]<>&\"|])")
_LISTED = {table: role for role, table in TABLES.items() if role != "actor"}


@dataclass
class Seen:
    """The ids that a lesson has used, by role, in the order of their first use."""

    ids: dict[str, dict[str, None]] = field(default_factory=dict)

    def add(self, role: str, key: str) -> None:
        """Note that an id was used."""
        self.ids.setdefault(role, {})[key] = None

    def of(self, role: str) -> list[str]:
        """Return the ids of a role."""
        return list(self.ids.get(role, ()))


def resolve(text: str, seen: Seen, where: str = "") -> str:
    """Fill in the references of a Markdown text.

    Parameters
    ----------
    text
        Markdown with roles such as ``{claim}`C31` ``.
    seen
        Where the ids used are noted, for the lists at the end.
    where
        The lesson and line, for the error message.

    Returns
    -------
    str
        Markdown.

    Raises
    ------
    CourseError
        When a reference names nothing.

    Examples
    --------
    >>> seen = Seen()
    >>> resolve("On {fact}`timeline:E57.date|day`, {actor}`badr|Badr` ...", seen)
    'On 30 January, Badr ...'
    >>> seen.of("event")
    ['E57']
    """

    def fill(match: re.Match[str]) -> str:
        role, reference = match.groups()
        try:
            return _fact(reference, seen) if role == "fact" else _link(role, reference, seen)
        except CourseError as error:
            if not where:
                raise
            raise CourseError(
                error.found,
                where=f"{where}, {error.where}",
                expected=error.expected,
                remedy=error.remedy,
            ) from None

    return _ROLE.sub(fill, text)


def escape(text: str) -> str:
    r"""Return text from the data so that Markdown takes nothing in it for markup.

    Parameters
    ----------
    text
        Plain text.

    Returns
    -------
    str
        Markdown that shows it, in a paragraph and in a link's title alike.

    Examples
    --------
    >>> print(escape('A "word" [1]'))
    A \"word\" \[1\]
    """
    return _SPECIAL.sub(r"\\\1", text)


def anchor(role: str, key: str) -> str:
    """Return the address of an id in the lists at the end of a lesson."""
    return f"#term-{key}" if role == "term" else f"#{key}"


def label(role: str, record: Record) -> str:
    """Return the text of a link to a record: its id, or a name where that says more."""
    if role == "source":
        date = date_text(record["date"]) if record["date"] else "undated"
        return f"{record['publisher']}, {date}"
    return record["term"] if role == "term" else record[package().table(TABLES[role]).key[0]]


def _fact(reference: str, seen: Seen) -> str:
    found = look_up(reference)
    if role := _LISTED.get(found.table):
        if found.key:
            seen.add(role, found.key)
    elif found.key:
        table = package().table(found.table)
        for source in record_of(table, found.key, "").get("source_ids", "").split(";"):
            if source:
                seen.add("source", source)
    return escape(found.text)


def _link(role: str, reference: str, seen: Seen) -> str:
    key, _, own = reference.partition("|")
    where = f"{{{role}}}`{reference}`"
    record = record_of(package().table(TABLES[role], where), key, where)
    if role == "actor":
        return escape(own or _actor(record, where))
    seen.add(role, key)
    text, hover = escape(own or label(role, record)), escape(_hover(role, record))
    return f'[{text}]({anchor(role, key)} "{hover}")'


def _actor(record: Record, where: str) -> str:
    if not record.get("faction_id"):  # a case of one's own has no table of factions
        return record["name"]
    faction = record_of(package().table("factions"), record["faction_id"], where)
    return f"{record['name']} ({faction['arabic_name']})"


def _hover(role: str, record: Record) -> str:
    if role == "claim":
        return f"{record['claim']} Verdict: {record['verdict']}."
    if role == "source":
        return f"{label(role, record)}: {record['title']}"
    if role == "event":
        return f"{date_text(record['date'])}: {record['what_happened']} ({record['status']})"
    if role == "strike":
        day, owned = date_text(record["date"]), record["confirmed_by_us"]
        what = f"{record['place']}: {record['what_was_hit']}"
        return f"{day}, {what} (confirmed by the US: {owned})"
    return record["meaning"]
