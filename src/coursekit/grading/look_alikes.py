"""What an instructor may want to look at: never a verdict, always with its reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from coursekit.data.roles import fill
from coursekit.forms.bank import exercise_sets, load_set
from coursekit.forms.kinds.task import Task
from coursekit.grading.marks import Mark, fits_another
from coursekit.grading.outcomes import Outcome
from coursekit.grading.submissions import Submission
from coursekit.grading.texts import NONE, TEXTS, Level, Text, level_of
from coursekit.store.origins import IDENTIFIER, origins_of
from coursekit.text import and_list, counted

__all__ = ["texts_to_look_at", "to_look_at"]

EQUAL_INSTANTS = 3  # entries of two students with the same millisecond
RARE = 0.05  # a wrong answer is rare if two gave it, or less than this share of who tried
EQUAL_WRONG = 2  # tasks in which two students give the same rare wrong answer

Outcomes = Mapping[tuple[str, str], Outcome]  # by file and set


def to_look_at(
    submissions: Sequence[Submission], outcomes: Outcomes, marks: Sequence[Mark]
) -> list[tuple[str, str]]:
    """Return who, and why: what two students have alike, and answers after the hand-in."""
    return [
        *_equal_files(submissions),
        *_equal_origins(submissions),
        *_equal_numbers(submissions),
        *_equal_instants(submissions),
        *_equal_wrong(submissions, outcomes, marks),
        *_numbers(submissions),
        *_other_parts(submissions, outcomes, marks),
        *_single(submissions),
    ]


def texts_to_look_at(
    texts: Sequence[Text], levels: Mapping[str, Level]
) -> Iterator[tuple[str, str]]:
    """Yield who, and why: equal texts, texts that did not come, rows that reach no text."""
    same = defaultdict[tuple[str, str], list[Text]](list)
    for text in filter(lambda text: text.content, texts):
        same[text.task, " ".join(text.content.casefold().split())].append(text)
    for (task, _), equal in same.items():
        if len(equal) > 1:
            given = sorted({level_of(text, levels).level for text in equal} - {""})
            said = f" They got different levels: {and_list(given)}." if len(given) > 1 else ""
            names = and_list(sorted(text.name for text in equal))
            why = f"Their texts for {task} are equal, word for word ({names}).{said}"
            yield and_list(sorted(text.student for text in equal)), why
    alone = [text for text in texts if not text.content and not level_of(text, levels).level]
    if alone:
        names = and_list([f"{text.student} ({text.name})" for text in alone])
        why = f"The notebook came alone, and no text. Ask for the zip, or write {NONE} in {TEXTS}."
        yield names, why
    for text in texts:
        read = level_of(text, levels)
        if read.sentence and not read.level:
            yield text.student, f"{TEXTS} has a sentence and no level for the text {text.name}."
    here = {name for text in texts for name in (text.name, text.name[1:])}
    tasks = {text.task for text in texts}
    for name, one in levels.items():
        if one.task in tasks and name not in here and (one.level or one.sentence):
            why = f"What is written of {name} reaches no text of this run: was it handed in anew?"
            yield TEXTS, why


def _equal_files(submissions: Sequence[Submission]) -> Iterator[tuple[str, str]]:
    same = defaultdict[str, list[str]](list)
    for one in submissions:
        if one.sha256:
            same[one.sha256].append(one.student)
    for students in same.values():
        if len(set(students)) > 1:
            yield and_list(sorted(set(students))), "The hand-ins are the same, byte for byte."


def _equal_origins(submissions: Sequence[Submission]) -> Iterator[tuple[str, str]]:
    begun = defaultdict[str, set[str]](set)
    for one in submissions:
        for origin in origins_of(one.entries):
            begun[origin].add(one.student)
    for students in sorted({tuple(sorted(each)) for each in begun.values() if len(each) > 1}):
        yield and_list(list(students)), "Their files of answers were begun as one file."


def _equal_numbers(submissions: Sequence[Submission]) -> Iterator[tuple[str, str]]:
    typed = defaultdict[str, set[str]](set)
    for one in submissions:
        if one.identifier:
            typed[one.identifier].add(one.student)
    for number, students in sorted(typed.items()):
        if len(students) > 1:
            yield and_list(sorted(students)), f"They typed the same number or name, {number}."


def _equal_instants(submissions: Sequence[Submission]) -> Iterator[tuple[str, str]]:
    times = {one.student: {entry.at for entry in one.entries} for one in submissions}
    holders = defaultdict[str, list[str]](list)
    for student, instants in times.items():
        for at in instants:
            holders[at].append(student)
    pairs = defaultdict[tuple[str, str], int](int)
    for students in holders.values():
        for pair in combinations(sorted(students), 2):
            pairs[pair] += 1
    for pair, count in sorted(pairs.items()):
        if count >= EQUAL_INSTANTS:
            saved = counted(count, "answer")
            yield and_list(pair), f"{saved} of both saved in the same millisecond."


def _equal_wrong(
    submissions: Sequence[Submission], outcomes: Outcomes, marks: Sequence[Mark]
) -> Iterator[tuple[str, str]]:
    """Name pairs with rare wrong answers; a usual slip, or what many gave, is no reason to look."""
    wrong = {
        (mark.student, mark.task)
        for mark in marks
        if mark.note and mark.points == 0 and not _is_slip(mark)
    }
    givers = defaultdict[tuple[str, str], set[str]](set)
    tried = defaultdict[str, set[str]](set)
    for one in submissions:
        for lesson in one.notebooks:
            outcome = outcomes.get((one.file, lesson))
            for task, answered in outcome.answers.items() if outcome else ():
                if answered.answer.rows:
                    tried[task].add(one.student)
                    if (one.student, task) in wrong:
                        givers[task, repr(answered.answer.rows)].add(one.student)
    pairs = defaultdict[tuple[str, str], list[str]](list)
    for (task, _), students in sorted(givers.items()):
        if len(students) == 2 or 2 < len(students) < RARE * len(tried[task]):
            for pair in combinations(sorted(students), 2):
                pairs[pair].append(task)
    for pair, tasks in sorted(pairs.items()):
        if len(tasks) >= EQUAL_WRONG:
            yield and_list(pair), f"The same rare wrong answers in {and_list(tasks)}."


def _is_slip(mark: Mark) -> bool:
    """Tell whether the reply is one to a usual wrong answer, which the key names."""
    item = load_set(mark.lesson).items[mark.task]
    parts = (item, *item.family) if isinstance(item, Task) else ()
    return mark.note in {fill(slip.say) for part in parts for slip in part.slips}


def _numbers(submissions: Sequence[Submission]) -> Iterator[tuple[str, str]]:
    """Name who has no number, or another than the file of answers says."""
    bare = {one.student for one in submissions if one.notebooks and not one.identifier}
    if bare and any(one.identifier for one in submissions):
        why = (
            "Handed in without a number, so the first part of each task was graded. If you gave out"
            " numbers, ask for the hand-in again, after ck.student with the number."
        )
        yield and_list(sorted(bare)), why
    elif bare:
        why = "No hand-in has a number, so the first part of each task was graded for all."
        yield "All", why
    for one in submissions:
        values = [entry.value for entry in one.entries if entry.kind == IDENTIFIER]
        typed = list(dict.fromkeys(str(value) for value in values if value))
        if typed and one.identifier not in typed:
            why = f"The hand-in has the number {one.identifier or 'none'}, its file {typed[-1]}."
            yield one.student, why
        if tasks := sorted(_solved_for_another(one)):
            yield one.student, f"Solved {and_list(tasks)} in the part of another number before."


def _solved_for_another(one: Submission) -> set[str]:
    """Return the tasks that were right in a part of neither this number nor no number."""
    sets = [load_set(lesson).items for lesson in one.notebooks if lesson in exercise_sets()]
    tasks = {key: item for items in sets for key, item in items.items() if isinstance(item, Task)}
    return {
        entry.key
        for entry in one.entries
        if entry.kind == "try"
        and isinstance(entry.value, dict)
        and entry.value.get("right") is True
        and (item := tasks.get(entry.key))
        and item.tried(entry) not in (item, item.drawn_by(one.identifier))
    }


def _other_parts(
    submissions: Sequence[Submission], outcomes: Outcomes, marks: Sequence[Mark]
) -> Iterator[tuple[str, str]]:
    """Name answers without points that are right for another number; chance can do that, too."""
    wrong = {(mark.student, mark.task) for mark in marks if mark.part and mark.points == 0}
    for one in submissions:
        fits = []
        for lesson in one.notebooks:
            outcome = outcomes.get((one.file, lesson))
            if outcome is None:
                continue
            for key in sorted(outcome.answers):
                item = load_set(lesson).items[key]
                if (one.student, key) not in wrong or not isinstance(item, Task):
                    continue
                own = item.drawn_by(one.identifier)
                if other := fits_another(own, outcome):
                    fits.append(f"{key} ({other.part_text}, asked was {own.part_text})")
        if fits:
            yield one.student, f"The answer fits the part of another number: {and_list(fits)}."


def _single(submissions: Sequence[Submission]) -> Iterator[tuple[str, str]]:
    for one in submissions:
        last = max((entry.at for entry in one.entries), default="")
        if one.made and last[:19] > one.made[:19]:
            yield (
                one.student,
                f"An answer of {last[:19]} is later than the hand-in, {one.made[:19]}.",
            )
        right = {
            entry.key.split(".")[0].zfill(2)
            for entry in one.entries
            if entry.kind == "try" and isinstance(entry.value, dict) and entry.value.get("right")
        }
        for lesson, notebook in one.notebooks.items():
            if notebook.untouched and lesson in right:
                yield (
                    one.student,
                    f"The notebook of exercises {lesson} is as it was given out, but the file of"
                    " answers says that tasks are right.",
                )
