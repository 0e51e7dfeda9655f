"""The two lists at the end of a lesson: its sources and its glossary, as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coursekit.data.cells import LIST_MARK
from coursekit.data.records import Record, record_of, records
from coursekit.data.roles import TABLES, Seen, anchor, escape, label
from coursekit.data.schema import package
from coursekit.text import and_list, date_text

__all__ = ["glossary_list", "source_list"]

_HEADINGS = {"claim": "Claims of the paper", "event": "Events", "strike": "US strikes"}


def source_list(seen: Seen) -> str:
    """Return the list of sources of a lesson.

    Parameters
    ----------
    seen
        The ids that the lesson has used.

    Returns
    -------
    str
        Markdown: each claim, event and strike with its sources, then every page
        that the lesson or one of these names. Each has an anchor that the links
        in the text point to.

    Examples
    --------
    >>> seen = Seen()
    >>> seen.add("claim", "C14")
    >>> source_list(seen).splitlines()[0]
    '**Claims of the paper**'
    """
    pages = dict.fromkeys(seen.of("source"))
    parts = []
    for role, heading in _HEADINGS.items():
        items = []
        for record in _used(seen, role):
            ties = _ties(role, record)
            pages.update(dict.fromkeys(source for source, _ in ties))
            if role == "claim":
                pages[package().paper] = None
            items.append(_item(role, record, ties))
        parts += [f"**{heading}**", "\n".join(items)] if items else []
    for record in _used(seen, "term"):
        pages.update(dict.fromkeys(_split(record["source_ids"])))
        if record["locators"]:
            pages[package().paper] = None
    if pages:
        found = sorted((_page(key) for key in pages), key=lambda page: label("source", page))
        parts += ["**Pages**", "\n".join(map(_page_item, found))]
    return "\n\n".join(parts)


def glossary_list(seen: Seen) -> str:
    """Return the glossary of a lesson.

    Parameters
    ----------
    seen
        The ids that the lesson has used.

    Returns
    -------
    str
        Markdown: each word used, with its Arabic form, its meaning, and where a
        statement about the case comes from.

    Examples
    --------
    >>> seen = Seen()
    >>> seen.add("term", "claim")
    >>> glossary_list(seen).startswith('- <a id="term-claim"></a>**claim**: One statement')
    True
    """
    used = sorted(_used(seen, "term"), key=lambda record: record["term"].casefold())
    return "\n".join(_term_item(record, seen.of("term")) for record in used)


def _used(seen: Seen, role: str) -> list[Record]:
    table = package().table(TABLES[role])
    return [record_of(table, key, "") for key in sorted(seen.of(role))]


def _page(key: str) -> Record:
    return record_of(package().table("sources"), key, "")


def _split(cell: str) -> list[str]:
    return cell.split(LIST_MARK) if cell else []


def _ties(role: str, record: Record) -> list[tuple[str, str]]:
    """Return the sources of a record, each with how it stands to it."""
    if role != "claim":
        return [(source, "") for source in _split(record["source_ids"])]
    return [
        (tie["source_id"], tie["relation"])
        for tie in records("claim_sources")
        if tie["claim_id"] == record["claim_id"]
    ]


def _item(role: str, record: Record, ties: Sequence[tuple[str, str]]) -> str:
    key = label(role, record)
    body = " ".join(_sentences(role, record))
    links = "; ".join(
        f"{_link('source', source)}{f' ({relation})' if relation else ''}"
        for source, relation in ties
    )
    return f'- <a id="{key}"></a>**{key}** {body} {f"Sources: {links}." if links else "No source."}'


def _sentences(role: str, record: Record) -> Iterator[str]:
    if role == "claim":
        yield f"({_locator(record['locator'])}, {record['kind']})"
        yield escape(record["claim"])
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
        yield f"{date_text(record['date'])}, {_sentence(record['place'])}"
        yield f"Hit: {_sentence(record['what_was_hit'])}"
        yield f"Confirmed by the US: **{record['confirmed_by_us']}**."
        yield f"Killed: {_sentence(_range(record))}"
        yield f"Civilians: {_sentence(record['civilian_harm'])}"


def _range(strike: Record) -> str:
    low, high, whose = strike["killed_min"], strike["killed_max"], strike["killed_according_to"]
    if not low:
        return whose
    return f"{low} ({whose})" if low == high else f"{low} to {high or 'more'} ({whose})"


def _page_item(page: Record) -> str:
    outlet = record_of(package().table("publishers"), page["publisher_key"], "")
    kinds = {"translated": " (title translated by us)", "description": " (described by us)"}
    title = f"[{escape(page['title'])}](<{page['url']}>){kinds.get(page['title_kind'], '')}"
    country = escape(outlet["country"]) or "country not established"
    about = f"{country}; owner or control: {outlet['owner_or_control']} (basis: {outlet['basis']})"
    return (
        f'- <a id="{page["source_id"]}"></a>{escape(label("source", page))}: {title}.'
        f" Outlet: {about}."
    )


def _term_item(record: Record, used: Sequence[str]) -> str:
    key = record["term_id"]
    arabic = f" ({record['arabic_name']})" if record["arabic_name"] else ""
    text = f'- <a id="term-{key}"></a>**{escape(record["term"])}**{arabic}: '
    text += escape(record["meaning"])
    if near := [term for term in _split(record["see_also"]) if term in used]:
        text += f" See also {and_list([_link('term', term) for term in near])}."
    where = [_locator(locator) for locator in _split(record["locators"])]
    where += [_link("source", source) for source in _split(record["source_ids"])]
    return f"{text} ({'; '.join(where)})" if where else text


def _link(role: str, key: str) -> str:
    record = record_of(package().table(TABLES[role]), key, "")
    return f"[{escape(label(role, record))}]({anchor(role, key)})"


def _locator(locator: str) -> str:
    return f"[`{locator}`]({anchor('source', package().paper)})"


def _sentence(text: str) -> str:
    return escape(text if text.endswith((".", "?", "!")) else f"{text}.")
