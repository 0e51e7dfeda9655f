"""The learner's report: one page with everything that is saved, to keep or to hand in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from html import escape
from pathlib import Path

from coursekit.errors import CourseError
from coursekit.forms.answers import moment
from coursekit.forms.bank import Bank, lessons, load_bank
from coursekit.forms.exercises import ExerciseSet, exercise_sets, load_set
from coursekit.forms.progress import exercise_summary, summary
from coursekit.forms.told import Part, other, tell
from coursekit.html import table_html
from coursekit.messages import Message, download, message
from coursekit.store import work
from coursekit.store.entries import Entry
from coursekit.store.files import locked, plain_errors, write_free

__all__ = ["page", "report"]

NAME = "coursekit-report.html"
TITLE = "My work in the course “Reading a policy paper like an analyst”"
STYLES = Path(__file__).with_name("report.css")
MADE = '<p id="made">'


def report(path: str | Path | None = None) -> Message:
    """Write all that the learner has saved into one page, to keep, to print or to hand in.

    Parameters
    ----------
    path
        Its name, ending in ``.html``; left out, ``coursekit-report.html`` beside the
        learner's file. A page that is there already is never overwritten: the new one takes
        the next number.

    Returns
    -------
    Message
        A link that saves a copy, and where the page lies.

    Raises
    ------
    CourseError
        When the name is not one of an HTML file.
    """
    wanted = work.work_path().with_name(NAME) if path is None else _page_path(path)
    try:
        entries = work.read()
        if not entries:
            return message(
                "→ Nothing is saved yet, so there is no report: answer a question first."
            )
        text = page(entries)
        target, said = _write(wanted, text)
    except CourseError as error:
        return message(f"✗ No report was written. {error}")
    where = f"The file on this computer: {target}"
    html = download(
        "Save a copy of your report",
        target.name,
        "text/html",
        target.read_bytes(),
        above=said,
        below=where,
    )
    return Message(html, f"{said}\n{where}")


def page(entries: Sequence[Entry]) -> str:
    """Make the page of a report; only the line of its date differs from time to time.

    Parameters
    ----------
    entries
        Of a learner's file.

    Returns
    -------
    str
        HTML that needs neither network nor script.
    """
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    count = f"{len(entries)} {'entry' if len(entries) == 1 else 'entries'}"
    banks: dict[str, Bank | ExerciseSet] = {one: load_bank(one) for one in lessons()}
    banks |= {f"Exercises {one}": load_set(one) for one in exercise_sets()}
    known = {key for bank in banks.values() for key in bank.items}
    strange = dict.fromkeys(entry.key for entry in entries if entry.key not in known)
    body = [
        f"<h1>{TITLE}</h1>",
        f"{MADE}Made on {moment(Entry('', '', None, now))}.</p>",
        f"<p>From the file {work.NAME}: {count}, the first of {moment(entries[0])}, the last of"
        f" {moment(entries[-1])}. Times are UTC. Where the tables of the course have an answer,"
        " it stands beside yours.</p>",
        f"<h2>At a glance</h2>{table_html(summary(entries))}",
        table_html(exercise_summary(entries)),
        *(part for name, bank in banks.items() for part in _lesson(name, bank, entries)),
    ]
    if strange:
        body += [
            "<h2>Other entries of the file</h2>",
            *(_item(other(key, entries)) for key in strange),
        ]
    return "\n".join(
        [
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{TITLE}</title>",
            f"<style>\n{STYLES.read_text(encoding='utf-8')}</style>",
            "</head>\n<body>\n<main>",
            *body,
            "</main>\n</body>\n</html>\n",
        ]
    )


def _lesson(name: str, bank: Bank | ExerciseSet, entries: Sequence[Entry]) -> Iterator[str]:
    yield f"<h2>{escape(f'{name} {bank.title}')}</h2>"
    section, open_items = "", Counter[str]()
    for item in bank.items.values():
        part = tell(item, entries)
        if part is None:
            open_items[item.section] += 1
            continue
        if item.section != section:
            section = item.section
            yield f"<h3>{escape(section)}</h3>"
        yield _item(part)
    yield _open(open_items, bank)


def _open(open_items: Counter[str], bank: Bank | ExerciseSet) -> str:
    if open_items.total() == len(bank.items):
        return "<p>Nothing is saved here yet.</p>"
    if not open_items:
        return "<p>Nothing is open here.</p>"
    left = "; ".join(f"{section} ({count})" for section, count in open_items.items())
    return f"<p><strong>Still open:</strong> {escape(left)}.</p>"


def _item(part: Part) -> str:
    blocks = "".join(
        f"<p>{escape(block)}</p>" if isinstance(block, str) else table_html(block)
        for block in part.blocks
    )
    asked = f"<p><strong>{part.name}.</strong> {escape(part.asked)}</p>"
    return f'<div class="item">{asked}{blocks}</div>'


def _page_path(path: str | Path) -> Path:
    found = repr(path) if isinstance(path, str | Path) else type(path).__name__
    if not isinstance(path, str | Path) or Path(path).suffix.lower() != ".html":
        raise CourseError(
            found, where="report", expected="a name such as 'my-report.html', in quotes"
        )
    return Path(path).expanduser()


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
