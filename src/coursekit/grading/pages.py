"""The page for the instructor: how the class did, what has no mark, what to look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from coursekit.forms.bank import load_set
from coursekit.forms.report import html_page
from coursekit.grading.feedback import ALL_OR_NOTHING
from coursekit.grading.marks import Mark
from coursekit.grading.results import common_reasons, set_results, without_a_full_mark
from coursekit.grading.texts import Level, Text
from coursekit.html import Html, fold_away, table_html, tag
from coursekit.text import counted

__all__ = ["instructors_page"]

WITHOUT = "Hand-ins without a full mark"


def instructors_page(
    marks: Sequence[Mark],
    look_at: Sequence[tuple[str, str]],
    notes: Sequence[tuple[str, str, str]],
    codes: Mapping[tuple[str, str], str],
    texts: Sequence[tuple[Text, Level]] = (),
) -> str:
    """Write the page; `codes` is what was written, by student and task."""
    students = {mark.student for mark in marks}
    ran = len({student for student, _ in codes})
    found = f"{counted(len(students), 'student')}, {ran} with a notebook that was run."
    body = [tag("h1", "The class, graded"), tag("p", f"{found} Compare with your class.")]
    body.append(tag("p", ALL_OR_NOTHING))
    for lesson in dict.fromkeys(sorted(mark.lesson for mark in marks)):
        body.append(tag("h2", f"Exercises {lesson}: {load_set(lesson).title}"))
        body += set_results(lesson, [mark for mark in marks if mark.lesson == lesson])
    open_ones = [*without_a_full_mark(marks)]
    rows = [["Student", "Set and tasks", "Why", "What to do"], *open_ones]
    body.append(tag("h2", WITHOUT))
    body.append(table_html(rows, WITHOUT) if open_ones else tag("p", "Every task has its mark."))
    body += [tag("h2", "Wrong answers"), *common_reasons(marks, codes)]
    body.append(tag("h2", "To look at"))
    body.append(tag("p", "Each line has its reason. None of them is a verdict."))
    rows = [["Who", "Why"], *map(list, look_at)]
    body.append(table_html(rows, "To look at") if look_at else tag("p", "Nothing was found."))
    told = {(mark.status, mark.note) for mark in marks}
    rest = [list(note) for note in notes if note[1:] not in told]
    body.append(tag("h2", "Other hand-ins that were not graded as they are"))
    rows = [["Hand-in", "Status", "Why"], *rest]
    body.append(table_html(rows, "Not graded") if rest else tag("p", "No other hand-in."))
    if texts:
        body += [tag("h2", "Texts"), *_whose(texts)]
    return html_page("The class, graded", body)


def _whose(texts: Sequence[tuple[Text, Level]]) -> Iterator[Html]:
    """Say how many texts wait, and fold away who wrote those that have a level."""
    waiting = sum(bool(text.content) and not read.level for text, read in texts)
    if waiting:
        yield tag("p", f"Texts without a level: {waiting} of {len(texts)}.")
    rows = [["Text", "Task", "Student", "Level", "Sentence"]]
    rows += [
        [text.name, text.task, text.student, read.level, read.sentence]
        for text, read in texts
        if read.level
    ]
    if len(rows) > 1:
        yield fold_away("Who wrote which text", table_html(rows, "Texts that have a level"))
