"""Texts that wait for a reader: one page a task in an order by chance, and a table for levels."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from coursekit.data.records import records
from coursekit.data.roles import fill
from coursekit.errors import CourseError
from coursekit.forms.bank import exercise_sets, load_set
from coursekit.forms.kinds.written import LEVEL_NAMES, MODEL, POINTS, Written
from coursekit.forms.report import html_page
from coursekit.forms.values import Value
from coursekit.grading.submissions import Submission
from coursekit.html import Html, fold_away, table_html, tag
from coursekit.markup import to_plain
from coursekit.outside import read_file
from coursekit.text import counted, date_text, or_list

__all__ = [
    "NONE",
    "TEXTS",
    "Level",
    "Text",
    "find_texts",
    "level_of",
    "levels_table",
    "read_levels",
    "reading_page",
    "with_earlier",
]

TEXTS = "texts.csv"
NONE = "none"  # below the weakest level: no points
HEADER = ("text", "task", "level", "sentence")
LETTERS = 8
MOST_LETTERS = 200  # of an earlier answer
ID = re.compile(r"\b[EC]\d+\b")
# The letter in front keeps a spreadsheet from reading 0012e345 as a number; older tables have none.
NAME = re.compile(rf"t?[0-9a-f]{{{LETTERS}}}")
NAMED = "a name from the page of texts, as t1a2b3c4d"
HOW_TO_OPEN = (
    "Open it in LibreOffice Calc (comma as separator, UTF-8), in Excel with Data, From Text/CSV,"
    " or in a text editor; save it as CSV."
)


@dataclass(frozen=True)
class Text:
    """What a student wrote for a task; `name` tells the text, and not the student.

    Without content no file of answers came, and nobody knows whether the student wrote.
    """

    student: str
    lesson: str
    task: str
    content: str
    earlier: str = ""  # the student's answer to the task that the text is about

    @property
    def name(self) -> str:
        """A few letters made of student, task and text: another text has another name."""
        whole = "\0".join((self.student, self.task, self.content))
        return "t" + hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()[:LETTERS]


@dataclass(frozen=True)
class Level:
    """What the instructor wrote of a text, which may be no text of this run."""

    task: str
    level: str = ""
    sentence: str = ""


def find_texts(submissions: Sequence[Submission], lessons: Sequence[str]) -> list[Text]:
    """Return the last text of each student for each written task, in an order by chance."""
    found: dict[tuple[str, str], Text] = {}
    for one in submissions:
        for lesson in exercise_sets() if not one.status else ():
            if lesson not in (lessons or one.notebooks):
                continue
            for key, item in load_set(lesson).items.items():
                if not isinstance(item, Written):
                    continue
                values = [e.value for e in one.entries if (e.kind, e.key) == ("answer", key)]
                content = str(values[-1]) if values else ""
                if content.strip() or not one.has_answers:
                    found[one.student, key] = Text(one.student, lesson, key, content)
    return sorted(found.values(), key=lambda text: (text.task, text.name))


def with_earlier(texts: Sequence[Text], answers: Mapping[tuple[str, str], Value]) -> list[Text]:
    """Add what the student answered in the task that a text is about, by student and task."""
    found = []
    for text in texts:
        item = load_set(text.lesson).items[text.task]
        key = item.earlier if isinstance(item, Written) else ""
        value = answers.get((text.student, key))
        said = ", ".join(str(cell) for row in value.rows for cell in row) if value else ""
        found.append(replace(text, earlier=said[:MOST_LETTERS]))
    return found


def _ids_table(texts: Sequence[Text]) -> list[Html]:
    """Say what the events and claims are that texts and earlier answers name by their ids."""
    named = {one for text in texts for one in ID.findall(f"{text.earlier} {text.content}".upper())}
    events, claims = records("timeline"), records("claims")  # a case may have no events
    rows = [["Id", "When or where", "What"]]
    rows += [
        [event["event_id"], date_text(event["date"]), event["what_happened"]]
        for event in events
        if event["event_id"] in named
    ]
    rows += [
        [claim["claim_id"], f"the paper, {claim['locator']}", claim["claim"]]
        for claim in claims
        if claim["claim_id"] in named
    ]
    caption = "The ids that these texts name"
    return [fold_away(caption, table_html(rows, caption))] if len(rows) > 1 else []


def reading_page(task: str, texts: Sequence[Text]) -> str:
    """Write all texts of one task, below what was asked and what each level looks like."""
    item = load_set(task.split(".")[0].zfill(2)).items[task]
    title = f"{task} {item.title}"
    levels = [["Level", "Points", "What the text looks like"]]
    levels += [
        [name, f"{points:g}", to_plain(fill(level))]
        for name, points, level in zip(LEVEL_NAMES, item.level_points, item.levels, strict=True)
    ]
    levels.append([NONE, "0", "None of these: on another subject, or copied."])
    body: list[Html] = [
        tag("h1", title),
        tag("p", to_plain(fill(item.prompt))),
        table_html(levels, "The levels"),
        tag("h2", MODEL),
        tag("p", to_plain(fill(item.model.strip()))),
        tag("h2", POINTS),
        tag("ul", *(tag("li", to_plain(fill(point))) for point in item.content_key)),
        tag("p", f"Write a level, and a sentence if you like, into {TEXTS}, beside this page."),
        tag("p", HOW_TO_OPEN),
        *_ids_table(texts),
    ]
    about = item.earlier if isinstance(item, Written) else ""
    for text in filter(lambda text: text.content, texts):
        body.append(tag("h2", f"Text {text.name}"))
        if about:
            said = text.earlier or "nothing that could be read"
            body.append(tag("p", tag("em", f"The answer to {about}: {said}")))
        body += [tag("p", line) for line in text.content.splitlines() if line.strip()]
    if lacking := [text.name for text in texts if not text.content]:
        body.append(tag("h2", "Without a file of answers"))
        body.append(
            tag(
                "p",
                f"{counted(len(lacking), 'student')} handed in a notebook alone, so no text came:"
                f" {', '.join(lacking)}. Ask for the zip. If none comes, the level {NONE} gives 0"
                " points.",
            )
        )
    return html_page(title, body)


def level_of(text: Text, known: Mapping[str, Level]) -> Level:
    """Return what the instructor wrote of a text, under its name or the one without a letter."""
    return known.get(text.name) or known.get(text.name[1:]) or Level(text.task)


def levels_table(texts: Sequence[Text], known: Mapping[str, Level]) -> str:
    """Write the table in which the instructor puts levels; what was written there stays.

    So does a level of a text that is not in this run: of another set, or of an earlier hand-in.
    """
    found = {text.name: level_of(text, known) for text in texts}
    rows = {text.name: replace(found[text.name], task=text.task) for text in texts}
    own = {*rows, *(name[1:] for name in rows)}
    rows |= {name: one for name, one in known.items() if name not in own and one != Level(one.task)}
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(HEADER)
    for name, one in sorted(rows.items(), key=lambda row: (row[1].task, row[0])):
        writer.writerow([name, one.task, one.level, one.sentence])
    return f"\ufeff{buffer.getvalue()}"  # by the mark in front a spreadsheet knows UTF-8


def read_levels(path: Path) -> dict[str, Level]:
    """Read the table with its levels; a CourseError names the row that does not fit.

    A sentence goes to the end of its row, whatever commas are in it.
    """
    if not path.exists():
        return {}
    try:
        content = read_file(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        remedy = "save it as CSV in UTF-8"
        raise CourseError("a table in another code", where=path.name, remedy=remedy) from None
    first = content.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    found: dict[str, Level] = {}
    number = 1
    rows = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter, strict=True)
    try:
        _header(next(rows, []), path.name)
        for row in rows:
            number += 1
            if any(map(str.strip, row)):
                where = f"{path.name}, row {number}"
                name, level = _level(row, delimiter, where)
                if found.setdefault(name, level) != level:
                    remedy = "leave one of them"
                    raise CourseError(f"two levels or sentences of the text {name}", where=where,
                                      remedy=remedy)  # fmt: skip
    except csv.Error:
        raise CourseError(
            "a quotation mark that is not closed, or that text follows",
            where=f"{path.name}, row {number + 1}",
            remedy="write it twice, as two marks, and put one before and after the sentence; or"
            " take it out",
        ) from None
    return found


def _header(cells: Sequence[str], name: str) -> None:
    """Refuse other columns: what is in them would be lost, or be told to a student."""
    names = [cell.strip().casefold() for cell in cells]
    while names and not names[-1]:
        names.pop()
    if tuple(names) not in (HEADER, HEADER[:3]):
        raise CourseError(
            f"the columns {', '.join(names)}", where=name, expected=", ".join(HEADER),
            remedy="take out other columns, and save it with commas",
        )  # fmt: skip


def _level(row: Sequence[str], delimiter: str, where: str) -> tuple[str, Level]:
    cells = [*row, *[""] * (len(HEADER) - len(row))]
    name, task, level = (cell.strip() for cell in cells[:3])
    while not cells[-1].strip() and len(cells) > len(HEADER):
        cells.pop()
    if not NAME.fullmatch(name.casefold()):
        raise CourseError(
            f"the text {name!r}", where=where, expected=NAMED,
            remedy="a spreadsheet may have changed it: copy it from the page of texts",
        )  # fmt: skip
    if level and level.casefold() not in (*LEVEL_NAMES, NONE):
        raise CourseError(
            f"the level {level!r}", where=where,
            expected=f"{or_list((*LEVEL_NAMES, NONE))}, or nothing yet",
        )  # fmt: skip
    sentence = delimiter.join(cells[3:]).strip()
    return name.casefold(), Level(task, level.casefold(), sentence)
