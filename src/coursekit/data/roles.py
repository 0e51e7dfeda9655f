"""References in lesson text: filled in, linked, and listed at the end of the lesson.

``{fact}`` gives a value. ``{claim}``, ``{source}``, ``{event}``, ``{strike}`` and
``{term}`` give links to the lists at the end, ``{actor}`` a name with its Arabic form.
A text of one's own for the link may follow the id after ``|``. References without one are
put in brackets, a row of them in one pair, where the text has no brackets around them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from coursekit.data.cards import ARCHIVED, TITLE_KINDS, outlet_words
from coursekit.data.facts import look_up
from coursekit.data.records import Record, record_of, records
from coursekit.data.schema import list_items, package
from coursekit.errors import CourseError
from coursekit.html import Html, join, tag
from coursekit.markup import to_html
from coursekit.text import and_list, as_sentence, date_text, range_text

__all__ = [
    "TABLES",
    "UsedIds",
    "between_references",
    "escape",
    "fill",
    "glossary_list",
    "resolve",
    "source_list",
]

TABLES = {
    "claim": "claims",
    "source": "sources",
    "event": "timeline",
    "strike": "us_strikes",
    "term": "glossary",
    "actor": "actors",
}

OUTCOME = "outcome noted"  # the verdict on a forecast

_ROLE = re.compile(rf"\{{(fact|{'|'.join(TABLES)})\}}`([^`\n]+)`")
_BARE = r"\{(?:claim|source|event|strike)\}`[^`|\n]+`"
_RUN = re.compile(rf"{_BARE}(?: {_BARE})*")
# Before a reference that is the subject of its sentence, or the only thing in a cell.
_STARTS = re.compile(r"(?:^|[.:!?|]|^[-*]|^\d+\.)\s*$")
_SPECIAL = re.compile(r"([\\`*_\[\]<>&\"|])")
_LISTED = {table: role for role, table in TABLES.items() if role != "actor"}
NO_TERMS = "None of its words is used here."
_HEADINGS = {"claim": "Claims of the paper", "event": "Events", "strike": "US strikes"}


@dataclass
class UsedIds:
    """The ids that a lesson has used, by role, in the order of their first use.

    Each has the place on the page to which its entry in the lists leads back: its first
    reference in the text, else the heading under which a question uses it.
    """

    ids: dict[str, dict[str, str]] = field(default_factory=dict)
    heading: str = ""
    sealed: str = ""  # the lists say of no forecast what came: the lesson that does

    def add(self, role: str, key: str) -> None:
        """Note that an id was used."""
        self.ids.setdefault(role, {}).setdefault(key, self.heading)

    def mark(self, role: str, key: str) -> str:
        """Return what marks the first reference in the text to an id, then nothing."""
        place = f"from-{_anchor(role, key)[1:]}"
        if self.ids[role][key] == place:
            return ""
        self.ids[role][key] = place
        return _place(place)

    def back(self, role: str, key: str) -> Html:
        """Return the link from an entry of the lists back to the text, if it has a place."""
        place = self.ids.get(role, {}).get(key)
        return join([" ", tag("a", "↑\u00a0back", href=f"#{place}")]) if place else Html("")

    def of(self, role: str) -> list[str]:
        """Return the ids of a role."""
        return list(self.ids.get(role, ()))

    def records(self, role: str) -> list[Record]:
        """Return the records of a role, in the order of their ids."""
        return [_record(role, key) for key in sorted(self.of(role))]


def resolve(text: str, used: UsedIds, where: str = "", *, page: bool = False) -> str:
    """Fill in the references of a Markdown text, and note the ids that it uses.

    `where` is the lesson and line to name when a reference names nothing. On a `page`, with
    lists at its end, references are small, and the first one to each id can be led back to.

    Examples
    --------
    >>> used = UsedIds()
    >>> resolve("On {fact}`timeline:E57.date|day`, {actor}`badr|Badr` ...", used)
    'On 30 January, Badr ...'
    >>> used.of("event")
    ['E57']
    >>> resolve("The halt {claim}`C31` {event}`E57`", used).split("(")[1]
    '[C31]'
    """

    def fill(match: re.Match[str]) -> str:
        role, reference = match.groups()
        try:
            if role == "fact":
                return _fact(reference, used)
            return _link(role, reference, used, page=page)
        except CourseError as error:
            if not where:
                raise
            raise error.at(where) from None

    def bracket(match: re.Match[str]) -> str:
        before = text[: match.start()].rpartition("\n")[2]
        joined = match[0].replace("` {", "`; {")
        if _STARTS.search(before) or before.count("(") > before.count(")"):
            return joined
        return f"<small>({joined})</small>" if page else f"({joined})"

    return _ROLE.sub(fill, _RUN.sub(bracket, text))


def fill(text: str) -> str:
    """Fill in the references of a Markdown text, where no list of ids is made of them.

    Examples
    --------
    >>> fill("On {fact}`timeline:E57.date|day`")
    'On 30 January'
    """
    return resolve(text, UsedIds())


def between_references(text: str) -> list[str]:
    """Return the pieces of a text that stay the same whatever its references are filled with.

    Examples
    --------
    >>> between_references("On {fact}`timeline:E57.date|day`, or later")
    ['On', ', or later']
    """
    return [piece.strip() for piece in _ROLE.split(text)[::3] if piece.strip()]


def escape(text: str) -> str:
    r"""Return text from the data so that Markdown takes nothing in it for markup.

    Examples
    --------
    >>> print(escape('A "word" [1]'))
    A \"word\" \[1\]
    """
    return _SPECIAL.sub(r"\\\1", text)


def source_list(used: UsedIds) -> str:
    """Return the list of sources of a lesson as Markdown.

    It has each claim, event and strike with its sources, then every page that the lesson
    or one of these names. An entry is one line that opens for the rest; the line holds the
    anchor that the links in the text point to, and the way back.
    """
    pages = dict.fromkeys(used.of("source"))
    if package().case:
        pages.update(dict.fromkeys(_pages_of_case()))
    parts = []
    for role, heading in _HEADINGS.items():
        items = []
        for record in used.records(role):
            ties = [] if _is_sealed(role, record, used) else _ties(role, record)
            pages.update(dict.fromkeys(source for source, _ in ties))
            if role == "claim":
                pages[package().paper] = None
            items.append(_item(role, record, ties, used))
        parts += [f"**{heading}**", *items] if items else []
    for record in used.records("term"):
        pages.update(dict.fromkeys(list_items(record["source_ids"])))
        if record["locators"]:
            pages[package().paper] = None
    if pages:
        found = [_record("source", key) for key in pages]
        found.sort(key=lambda page: _label("source", page))
        parts += ["**Pages**", *(_page_item(page, used) for page in found)]
    return "\n\n".join(parts)


def _pages_of_case() -> Iterator[str]:
    """Yield the paper and the pages of its claims; those on what came wait for the forecast."""
    yield package().paper
    closed = {row["claim_id"] for row in records("claims") if row["verdict"] == "outcome noted"}
    yield from (
        row["source_id"] for row in records("claim_sources") if row["claim_id"] not in closed
    )


def glossary_list(used: UsedIds) -> str:
    """Return the glossary of a lesson as Markdown.

    Each word used has its Arabic form, its meaning, and where a statement about the case
    comes from.
    """
    terms = sorted(used.records("term"), key=lambda record: record["term"].casefold())
    return "\n".join(_term_item(record, used) for record in terms) or NO_TERMS


def _anchor(role: str, key: str) -> str:
    """Return the address of an id in the lists at the end of a lesson."""
    return f"#term-{key}" if role == "term" else f"#{key}"


def _label(role: str, record: Record) -> str:
    """Return the text of a link to a record: its id, or a name where that says more."""
    if role == "source":
        date = date_text(record["date"]) if record["date"] else "undated"
        return f"{record['publisher']}, {date}"
    return record["term"] if role == "term" else record[package().table(TABLES[role]).key[0]]


def _fact(reference: str, used: UsedIds) -> str:
    found = look_up(reference)
    if role := _LISTED.get(found.table):
        if found.key:
            used.add(role, found.key)
    elif found.key:
        table = package().table(found.table)
        for source in list_items(record_of(table, found.key, "").get("source_ids", "")):
            used.add("source", source)
    return escape(found.text)


def _link(role: str, reference: str, used: UsedIds, *, page: bool) -> str:
    key, _, own = reference.partition("|")
    where = f"{{{role}}}`{reference}`"
    record = record_of(package().table(TABLES[role], where), key, where)
    if role == "actor":
        return escape(own or _actor(record, where))
    used.add(role, key)
    text, hover = escape(own or _label(role, record)), escape(_hover(role, record))
    mark = used.mark(role, key) if page else ""
    return f'{mark}[{text}]({_anchor(role, key)} "{hover}")'


def _actor(record: Record, where: str) -> str:
    if not record.get("faction_id"):  # a case of one's own has no table of factions
        return record["name"]
    faction = record_of(package().table("factions"), record["faction_id"], where)
    return f"{record['name']} ({faction['arabic_name']})"


def _hover(role: str, record: Record) -> str:
    if role == "claim":
        return f"{record['claim']} Verdict: {record['verdict']}."
    if role == "source":
        return f"{_label(role, record)}: {record['title']}"
    if role == "event":
        return f"{date_text(record['date'])}: {record['what_happened']} ({record['status']})"
    if role == "strike":
        what = f"{date_text(record['date'])}, {record['place']}: {record['what_was_hit']}"
        return f"{what} (confirmed by the US: {record['confirmed_by_us']})"
    return record["meaning"]


def _record(role: str, key: str) -> Record:
    return record_of(package().table(TABLES[role]), key, "")


def _ties(role: str, record: Record) -> list[tuple[str, str]]:
    """Return the sources of a record, each with its relation to a claim."""
    if role != "claim":
        return [(source, "") for source in list_items(record["source_ids"])]
    return [
        (tie["source_id"], tie["relation"])
        for tie in records("claim_sources")
        if tie["claim_id"] == record["claim_id"]
    ]


def _is_sealed(role: str, record: Record, used: UsedIds) -> bool:
    """Tell whether a record is a forecast whose outcome the page keeps closed."""
    return bool(used.sealed) and role == "claim" and record["verdict"] == OUTCOME


def _item(role: str, record: Record, ties: Sequence[tuple[str, str]], used: UsedIds) -> str:
    key = _label(role, record)
    links = "; ".join(
        f"{_listed_link('source', source)}{f' ({relation})' if relation else ''}"
        for source, relation in ties
    )
    first, *more = _sentences(role, record)
    if _is_sealed(role, record, used):
        more = [f"Verdict: **{OUTCOME}**. Lesson {used.sealed} opens what came."]
    else:
        more.append(f"Sources: {links}." if links else "No source.")
    head = [tag("b", key), " ", to_html(first), used.back(role, key)]
    return _entry(key, head, " ".join(more))


def _place(name: str) -> Html:
    """Mark a place that a link can lead to; an empty link would be read out."""
    return tag("span", id=name)


def _entry(key: str, head: Sequence[str], more: str) -> str:
    """Return one line of the lists, which opens for more."""
    summary = tag("summary", _place(key), *head)
    return f"<details>{summary}\n\n{more}\n\n</details>"


def _sentences(role: str, record: Record) -> Iterator[str]:
    """Yield what the lists say of a record; the first is always seen."""
    if role == "claim":
        about = f"({_locator(record['locator'])}, {record['kind']})"
        yield f"{about} {escape(record['claim'])}"
        yield f"Verdict: **{record['verdict']}**."
        if record["difference_note"]:
            yield escape(record["difference_note"])
    elif role == "event":
        yield f"{date_text(record['date'])}: {_sentence(record['what_happened'])}"
        if record["casualties_text"]:
            yield f"Casualties: {_sentence(record['casualties_text'])}"
        yield f"Status: **{record['status']}**."
        if record["note"]:
            yield escape(record["note"])
    else:
        place = f"{date_text(record['date'])}, {_sentence(record['place'])}"
        yield f"{place} Hit: {_sentence(record['what_was_hit'])}"
        yield f"Confirmed by the US: **{record['confirmed_by_us']}**."
        yield f"Killed: {_sentence(_range(record))}"
        yield f"Civilians: {_sentence(record['civilian_harm'])}"


def _range(strike: Record) -> str:
    low, high, whose = strike["killed_min"], strike["killed_max"], strike["killed_according_to"]
    if not low:
        return whose
    return f"{range_text(int(low), int(high) if high else None)} ({whose})"


def _page_item(page: Record, used: UsedIds) -> str:
    outlet = record_of(package().table("publishers"), page["publisher_key"], "")
    key, kind = page["source_id"], TITLE_KINDS.get(page["title_kind"], "")
    head = [_label("source", page), ": ", tag("a", page["title"], href=page["url"]), kind]
    country, owner = outlet_words({**outlet, "owner_detail": ""})
    owner = owner and f"owner or control: {owner} (basis: {outlet['basis']})"
    known = "; ".join(filter(None, [escape(country), owner]))
    when = date_text(page["date"]) if page["date"] else "undated"
    more = f"Outlet: {known}." if known else f"{escape(page['publisher'])}, {when}."
    if page["archive_url"]:
        words = ARCHIVED[page["archive_status"]]
        more = f"[Archived copy](<{page['archive_url']}>), {words}. {more}"
    return _entry(key, [*head, used.back("source", key)], more)


def _term_item(record: Record, used: UsedIds) -> str:
    key = record["term_id"]
    arabic = f" ({record['arabic_name']})" if record["arabic_name"] else ""
    text = f"- {_place(f'term-{key}')}**{escape(record['term'])}**{arabic}: "
    text += escape(record["meaning"])
    if near := [term for term in list_items(record["see_also"]) if term in used.of("term")]:
        text += f" See also {and_list([_listed_link('term', term) for term in near])}."
    where = [_locator(locator) for locator in list_items(record["locators"])]
    where += [_listed_link("source", source) for source in list_items(record["source_ids"])]
    text += f" ({'; '.join(where)})" if where else ""
    return text + used.back("term", key)


def _listed_link(role: str, key: str) -> str:
    record = _record(role, key)
    return f"[{escape(_label(role, record))}]({_anchor(role, key)})"


def _locator(locator: str) -> str:
    return f"[`{locator}`]({_anchor('source', package().paper)})"


def _sentence(text: str) -> str:
    return escape(as_sentence(text))
