"""A page for each record: what the tables say of it, and where tables and lessons use it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from coursekit.data.records import Record, records
from coursekit.data.schema import Field, Table, list_items, package
from coursekit.html import Html, join, tag

__all__ = ["PAGES", "Uses", "page_of", "page_of_id", "record_pages"]

# The tables whose records have a page, with the columns that head it, and what it is called.
PAGES = {
    "claims": ("claim", "Claim"),
    "timeline": ("what_happened", "Event"),
    "aftermath": ("what_happened", "Event"),
    "us_strikes": ("what_was_hit", "US strike"),
    "sources": ("title", "Source"),
    "publishers": ("publisher", "Publisher"),
    "actors": ("name", "Actor"),
    "factions": ("name", "Faction"),
    "people": ("usual_spelling", "Person"),
    "places": ("name", "Place"),
}
NUMBERED = ("claims", "timeline", "aftermath", "us_strikes")  # called by their number: C31, E57
SHORT = 100  # letters of what a numbered row says, where another page names it
_QUIET = ("record_status", "audit", "support")  # how sure a row is: below the rest

# Where the record of an id has its page: claims C31, events E57 and A23, strikes S10.
_OF_IDS = (
    (re.compile(r"C\d{2,3}"), "claims"),
    (re.compile(r"E\d{2,3}"), "timeline"),
    (re.compile(r"A\d{2,3}"), "aftermath"),
    (re.compile(r"S\d{2,3}"), "us_strikes"),
)

Key = tuple[str, str]  # table, id


@dataclass
class Uses:
    """Where a record is used: rows of tables that point at it, and lessons that name it."""

    rows: Mapping[Key, list[Key]] = field(default_factory=lambda: defaultdict(list))
    lessons: dict[Key, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))

    @classmethod
    def of_tables(cls) -> Uses:
        """Collect what the rows of all tables point at."""
        found = cls()
        for table in package().tables.values():
            if len(table.key) != 1 and table.name != "claim_sources":
                continue
            for row in records(table.name):
                own = (table.name, row[table.key[0]])
                own = ("claims", row["claim_id"]) if table.name == "claim_sources" else own
                for key in _pointed(table, row):
                    if key != own and own not in found.rows[key]:
                        found.rows[key].append(own)
        return found


def _pointed(table: Table, row: Record) -> Iterator[Key]:
    for reference in table.references:
        if len(reference.columns) == 1 and reference.table in PAGES:
            for item in list_items(row[reference.columns[0]]):
                yield reference.table, item


def page_of(table: str, key: str) -> str:
    """Return the address of a record's page, from the root of the site; empty without one."""
    return f"/{table}/{key}" if table in PAGES else ""


def page_of_id(key: str) -> str:
    """Return the address of the page to which a reference of a lesson leads."""
    if key.startswith("term-"):
        return f"ROOT/glossary.html#{key}"
    for pattern, table in _OF_IDS:
        if pattern.fullmatch(key):
            return f"ROOT/{table}/{key}.html"
    return f"ROOT/sources/{key}.html"


def record_pages(uses: Uses, tables: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the address and the text of the page of each record of these tables."""
    data = package()
    for name in tables:
        table = data.table(name)
        for row in records(name):
            yield page_of(name, row[table.key[0]]), _page(table, row, uses)


def _page(table: Table, row: Record, uses: Uses) -> str:
    heading, kind = PAGES[table.name]
    key = row[table.key[0]]
    facts = [each for each in table.fields if each.name not in (table.key[0], heading, *_QUIET)]
    sure = [each for each in table.fields if each.name in _QUIET]
    named = row[heading] or key
    numbered = table.name in NUMBERED
    body = [
        tag("p", named if numbered else kind, class_="ck-lead"),
        _list(table, row, facts),
        *_ties(table.name, key),
        *_used(uses, (table.name, key)),
        tag("h2", "How sure this row is") + _list(table, row, sure) if sure else "",
        tag("p", "From the table ", _link(f"/data/{table.name}", table.title), "."),
    ]
    title = f"{kind} {key}" if numbered else _plain(named)
    return f"---\norphan: true\n---\n\n# {title}\n\n```{{raw}} html\n{_one_line(join(body))}\n```\n"


def _plain(text: str) -> str:
    """Write a text as Markdown that means just that."""
    return re.sub(r"([\\`*_\[\]<>&|$#~])", r"\\\1", " ".join(text.split()))


def _one_line(html: Html) -> str:
    return html.replace("\n", " ")


def _link(address: str, text: str) -> Html:
    return tag("a", text, href=f"ROOT{address}.html")


def _list(table: Table, row: Record, fields: list[Field]) -> Html:
    pairs = [
        tag("dt", each.title) + tag("dd", _cell(table, each, row[each.name]))
        for each in fields
        if row[each.name]
    ]
    return tag("dl", *pairs, class_="ck-record") if pairs else Html("")


def _cell(table: Table, column: Field, cell: str) -> Html:
    for reference in table.references:
        if column.name in reference.columns and reference.table in PAGES:
            return join([_named(reference.table, item) for item in list_items(cell)], "; ")
    if column.uri or cell.startswith("https://"):
        return tag("a", cell, href=cell)
    meaning = (column.labels or {}).get(cell)
    return (
        join([cell, tag("span", f" ({meaning})", class_="ck-meaning")]) if meaning else join([cell])
    )


def _named(table: str, key: str) -> Html:
    """Link to a record by its number, or by a name where the id says little."""
    return _link(page_of(table, key), _name(table, key))


def _said(table: str, key: str) -> Html:
    """Link to a record, with the beginning of what a numbered one says."""
    if table not in NUMBERED:
        return _named(table, key)
    text = _row(table, key)[PAGES[table][0]]
    short = text if len(text) <= SHORT else f"{text[:SHORT].rsplit(' ', 1)[0]} …"
    return join([_named(table, key), f": {short}"])


def _row(table: str, key: str) -> Record:
    column = package().table(table).key[0]
    return next(row for row in records(table) if row[column] == key)


def _name(table: str, key: str) -> str:
    heading, _ = PAGES[table]
    if table in NUMBERED:
        return key
    row = _row(table, key)
    if table == "sources":
        return f"{row['publisher']}, {row['date'] or 'undated'}"
    return row[heading]


def _ties(table: str, key: str) -> list[Html]:
    """Return the pages that a claim was held against, with how each relates to it."""
    ties = [tie for tie in records("claim_sources") if tie["claim_id"] == key and table == "claims"]
    if not ties:
        return []
    items = [_tie(tie) for tie in ties]
    return [tag("h2", "Held against"), tag("ul", *items)]


def _tie(tie: Record) -> Html:
    page = _row("sources", tie["source_id"])
    archived = page["archive_url"]
    copy = join(["; ", tag("a", "archived copy", href=archived)]) if archived else ""
    named = _named("sources", tie["source_id"])
    return tag("li", f"{tie['relation']}: ", page["title"], " (", named, copy, ")")


def _used(uses: Uses, key: Key) -> Iterator[Html]:
    if lessons := uses.lessons.get(key):
        yield tag("h2", "Where the course uses it")
        yield tag("ul", *(tag("li", _link(at, title)) for at, title in sorted(lessons.items())))
    if rows := [row for row in uses.rows.get(key, ()) if row[0] in PAGES]:
        yield tag("h2", "Rows that point here")
        yield tag("ul", *(tag("li", f"{PAGES[row[0]][1]} ", _said(*row)) for row in rows))
