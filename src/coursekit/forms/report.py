"""The learner's report: one page with everything that is saved, to keep or to hand in."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from coursekit.data.roles import fill
from coursekit.errors import CourseError
from coursekit.forms.bank import ItemSet, exercise_sets, lessons, load_bank, load_reading, load_set
from coursekit.forms.item import Item
from coursekit.forms.progress import exercise_table, lesson_table, waiting_texts
from coursekit.forms.summaries import Block, board_blocks, outdated, seal_lines
from coursekit.html import Html, fold_away, table_html, tag
from coursekit.markup import to_plain
from coursekit.messages import Message, message, saving_link
from coursekit.outside import named_path, read_file
from coursekit.store import work
from coursekit.store.backup import read_copy
from coursekit.store.entries import Entry
from coursekit.store.files import locked, plain_errors, write_free
from coursekit.store.identity import identifier
from coursekit.store.origins import answers_of, origins_of
from coursekit.text import and_list, counted, plural, quoted

__all__ = ["html_page", "page", "write_report"]

NAME = "coursekit-report.html"
TITLE = "My work in the course “Reading a policy paper like an analyst”"
STYLES = Path(__file__).with_name("report.css")
MADE = '<p id="made">'
READER = "A reader gives the points of a text. These wait for one:"
EVERYTHING = "All that the file holds, entry by entry, as it is kept"


def write_report(path: str | Path | None = None, file: str | Path | None = None) -> Message:
    """Write the page beside the learner's file or at a path, and make a link to a copy.

    A page that is there already is never overwritten: the new one takes the next number. With
    `file` it is about another file of answers, which is only read.
    """
    wanted = None if path is None else _page_path(path)
    others = None if file is None else read_copy(file, "report")
    try:
        name, entries = (work.NAME, work.read()) if others is None else others
        usual = NAME if others is None else f"coursekit-report-of-{Path(name).stem}.html"
        wanted = wanted or work.work_path().with_name(usual)
        if not entries:
            return message("→ Nothing is saved yet. Answer a question first, then make a report.")
        target, said = _write(wanted, page(entries, name))
        data = read_file(target)
    except CourseError as error:
        return message(f"✗ No report was written. {error}")
    return saving_link("Save a copy of your report", target, "text/html", data, said)


def page(entries: Sequence[Entry], name: str = work.NAME) -> str:
    """Make the page, which needs neither network nor script; only its date differs each time.

    `name` is that of the file of answers.
    """
    answers, waits = answers_of(entries) or entries, waiting_texts(entries)
    now = Entry("", "", None, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"))
    sets = {lesson: load_bank(lesson) for lesson in lessons()}
    sets |= {f"Exercises {lesson}": load_set(lesson) for lesson in exercise_sets()}
    if any(entry.key in load_reading().items for entry in answers):
        sets["Optional:"] = load_reading()
    known = {key for items in sets.values() for key in items.items}
    strange = dict.fromkeys(entry.key for entry in answers if entry.key not in known)
    about = (
        f"From the file {name}: {counted(len(answers), 'entry', 'entries')}, the first of"
        f" {answers[0].moment}, the last of {answers[-1].moment}. Times are UTC. Where the tables"
        " of the course have an answer, it is beside yours."
    )
    body = [
        tag("h1", TITLE),
        f"{MADE}Made on {now.moment}.</p>",
        tag("p", about),
        tag("p", _whose(entries)),
        tag("h2", "At a glance") + table_html(lesson_table(entries)),
        table_html(exercise_table(entries)),
        *([tag("p", f"{READER} {and_list(waits)}.")] if waits else []),
        *(part for name, items in sets.items() for part in _lesson(name, items, entries)),
    ]
    if strange:
        body.append(tag("h2", "Other entries of the file"))
        body += [_block("Saved", key, _unknown(key, entries)) for key in strange]
    body.append(
        fold_away(EVERYTHING, table_html([("When", "Kind", "Key", "Kept"), *_rows(entries)]))
    )
    return html_page(TITLE, body)


def _rows(entries: Sequence[Entry]) -> Iterator[tuple[str, ...]]:
    """Show each entry as the file has it, the code of a try in lines of its own."""
    for entry in entries:
        parts = [json.dumps(entry.value, ensure_ascii=False)]
        parts += [
            part if isinstance(part, str) else json.dumps(part, ensure_ascii=False)
            for part in entry.words.values()
        ]
        yield entry.moment, entry.kind, entry.key, "\n".join([*parts, entry.digest]).rstrip()


def _whose(entries: Sequence[Entry]) -> str:
    """Say what the file holds about its owner: the identifier that was typed, and the origin."""
    typed, begun = identifier(entries), origins_of(entries)
    who = f"Identifier: {typed}." if typed else "No identifier was typed."
    origins = plural(len(begun), "Origin", "Origins")
    return f"{who} {origins} of the file: {and_list(begun) or 'none'}."


def html_page(title: str, body: Sequence[str]) -> str:
    """Make a page of its own, with the styles in it, of pieces of HTML."""
    return "\n".join(
        [
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            tag("title", title),
            f"<style>\n{STYLES.read_text(encoding='utf-8')}</style>",
            "</head>\n<body>\n<main>",
            *body,
            "</main>\n</body>\n</html>\n",
        ]
    )


def _lesson(name: str, items: ItemSet, entries: Sequence[Entry]) -> Iterator[Html]:
    yield tag("h2", f"{name} {items.title}")
    section, still_open = "", Counter[str]()
    for item in items.items.values():
        mine = [entry for entry in entries if entry.key == item.key]
        if not mine:
            still_open[item.place] += 1
            continue
        if item.section != section:
            section = item.section
            yield tag("h3", section)
        yield _item(item, mine)
    if still_open.total() == len(items.items):
        yield tag("p", "Nothing is saved here yet.")
    elif still_open:
        # A section with how many of it are open; an exercise has its number.
        left = "; ".join(
            place if place in items.items else f"{place} ({count})"
            for place, count in still_open.items()
        )
        yield tag("p", tag("strong", "Still open:"), f" {left}.")
    else:
        yield tag("p", "Nothing is open here.")


def _item(item: Item, entries: Sequence[Entry]) -> Html:
    return _block(item.named, to_plain(fill(item.prompt)), item.summarise(entries))


def _unknown(key: str, entries: Sequence[Entry]) -> list[Block]:
    """Show entries of which the bank knows nothing, with the words that they have themselves."""
    mine = [entry for entry in entries if entry.key == key]
    blocks: list[Block] = []
    for entry in mine:
        if entry.digest:
            blocks += [*seal_lines(entry), outdated(entry)]
    rest = [entry for entry in mine if not entry.digest]
    return blocks + (board_blocks(rest) if rest else [])


def _block(label: str, asked: str, blocks: Sequence[Block]) -> Html:
    parts = [tag("p", each) if isinstance(each, str) else table_html(each) for each in blocks]
    name = label if label.endswith(("?", "!", ".")) else f"{label}."
    return tag("div", tag("p", tag("strong", name), f" {asked}"), *parts, class_="item")


def _page_path(path: str | Path) -> Path:
    named = named_path(path, "report")
    if named.suffix.lower() != ".html":
        expected = "a name such as 'my-report.html', in quotes"
        raise CourseError(quoted(str(path)), where="report", expected=expected)
    return named


def _write(wanted: Path, text: str) -> tuple[Path, str]:
    """Write the page under a name that is free, unless the last one says the same already."""
    with plain_errors(wanted):
        wanted.parent.mkdir(parents=True, exist_ok=True)
        with locked(work.work_path()):
            target, last = write_free(wanted, text, _undated)
    if target == last:
        return target, f"✓ Nothing has changed since your report {target.name}."
    kept = f" {last.name} is kept as it was." if last else ""
    return target, f"✓ Your report is written: {target.name}.{kept}"


def _undated(text: str) -> list[str]:
    return [line for line in text.splitlines() if not line.startswith(MADE)]
