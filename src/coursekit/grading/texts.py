"""Texts that wait for a reader: one page a task in an order by chance, and a table for levels."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from coursekit.data.roles import fill
from coursekit.errors import CourseError
from coursekit.forms.bank import exercise_sets, load_set
from coursekit.forms.kinds.written import LEVEL_NAMES, MODEL, POINTS, Written
from coursekit.forms.report import html_page
from coursekit.grading.submissions import Submission
from coursekit.html import Html, table_html, tag
from coursekit.markup import to_plain
from coursekit.outside import read_file
from coursekit.text import or_list

__all__ = ["Level", "Text", "find_texts", "levels_table", "read_levels", "reading_page"]

HEADER = ("text", "task", "level", "sentence")
LETTERS = 8


@dataclass(frozen=True)
class Text:
    """What a student wrote for a task; `name` tells the text, and not the student."""

    student: str
    lesson: str
    task: str
    content: str

    @property
    def name(self) -> str:
        """A few letters made of student, task and text: another text has another name."""
        whole = "\0".join((self.student, self.task, self.content))
        return hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()[:LETTERS]


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
                values = [e.value for e in one.entries if (e.kind, e.key) == ("answer", key)]
                if isinstance(item, Written) and values and str(values[-1]).strip():
                    found[one.student, key] = Text(one.student, lesson, key, str(values[-1]))
    return sorted(found.values(), key=lambda text: (text.task, text.name))


def reading_page(task: str, texts: Sequence[Text]) -> str:
    """Write all texts of one task, below what was asked and what each level looks like."""
    item = load_set(task.split(".")[0].zfill(2)).items[task]
    title = f"{task} {item.title}"
    levels = [["Level", "Points", "What the text looks like"]]
    levels += [
        [name, f"{points:g}", to_plain(fill(level))]
        for name, points, level in zip(LEVEL_NAMES, item.level_points, item.levels, strict=True)
    ]
    body: list[Html] = [
        tag("h1", title),
        tag("p", to_plain(fill(item.prompt))),
        table_html(levels, "The levels"),
        tag("h2", MODEL),
        tag("p", to_plain(fill(item.model.strip()))),
        tag("h2", POINTS),
        tag("ul", *(tag("li", to_plain(fill(point))) for point in item.content_key)),
        tag("p", "Write a level, and a sentence if you like, into texts.csv, beside this page."),
    ]
    for text in texts:
        body.append(tag("h2", f"Text {text.name}"))
        body += [tag("p", line) for line in text.content.splitlines() if line.strip()]
    return html_page(title, body)


def levels_table(texts: Sequence[Text], known: Mapping[str, Level]) -> str:
    """Write the table in which the instructor puts levels; what was written there stays.

    So does a level of a text that is not in this run: of another set, or of an earlier hand-in.
    """
    rows = {text.name: Level(text.task) for text in texts}
    rows |= {name: one for name, one in known.items() if name in rows or one.level or one.sentence}
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(HEADER)
    for name, one in sorted(rows.items(), key=lambda row: (row[1].task, row[0])):
        writer.writerow([name, one.task, one.level, one.sentence])
    return buffer.getvalue()


def read_levels(path: Path) -> dict[str, Level]:
    """Read the table with its levels; a CourseError names the row that does not fit."""
    if not path.exists():
        return {}
    try:
        content = read_file(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        remedy = "save it as CSV in UTF-8"
        raise CourseError("a table in another code", where=path.name, remedy=remedy) from None
    first = content.partition("\n")[0]
    rows = csv.DictReader(io.StringIO(content), delimiter=";" if ";" in first else ",")
    return dict(_levels(rows, path.name))


def _levels(rows: csv.DictReader[str], name: str) -> Iterator[tuple[str, Level]]:
    if not {*HEADER[:3]} <= {*(rows.fieldnames or ())}:
        expected = f"columns {', '.join(HEADER)}"
        raise CourseError("other columns", where=name, expected=expected)
    for number, row in enumerate(rows, start=2):
        level = (row["level"] or "").strip().casefold()
        if level and level not in LEVEL_NAMES:
            raise CourseError(
                f"the level {level!r}", where=f"{name}, row {number}",
                expected=f"{or_list(LEVEL_NAMES)}, or nothing yet",
            )  # fmt: skip
        sentence = (row.get("sentence") or "").strip()
        yield (row["text"] or "").strip(), Level((row["task"] or "").strip(), level, sentence)
