"""The whole course as one learner works through it: by keyboard, and with no network.

What to answer comes from the question bank, the exercises and the page itself, so that new
questions are answered too. Of each answer the words are kept that the page showed; in the end
one report has to hold them all. Between the first and the second half the browser is closed,
and in the middle of a lesson the kernel is killed. Each task of the exercises is answered
wrong first, then a hint is opened, then it is answered rightly. Last the work is handed in,
and on another computer the zip alone gives the same report.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from coursekit.forms.bank import exercise_sets, load_bank, load_set
from coursekit.forms.cases import work_out
from coursekit.forms.inputs import Input
from coursekit.forms.item import Item
from coursekit.forms.kinds.board import SavedBoard
from coursekit.forms.kinds.check import Check
from coursekit.forms.kinds.guesses import Guesses
from coursekit.forms.kinds.order import Order
from coursekit.forms.kinds.quiz import Quiz
from coursekit.forms.kinds.task import Task, fill_blanks, run_code
from coursekit.forms.kinds.written import Written
from coursekit.forms.question import Question
from coursekit.forms.report import NAME as REPORT
from coursekit.forms.values import inspect_value
from coursekit.markup import to_plain
from coursekit.store.work import NAME as WORK
from coursekit.store.work import read_file
from tests.browser.driver import REPOSITORY, Desk, Lab
from tests.browser.test_lessons import WIDGET, items

COPY = "my copy.json"
LESSONS = {
    path.stem.partition("-")[0]: path.name
    for path in sorted((REPOSITORY / "notebooks").glob("0[0-6]*.ipynb"))
}
EXERCISES_AFTER = {"03b" if number == "03" else number: number for number in exercise_sets()}
CLOSED_AFTER, KILLED_IN = "03a", "04"
WRONG = "no idea"
VERDICTS = {False: "✗ Not yet", True: "✓ Right"}
SAID = {
    "✗ Not yet": re.compile("✗ Not yet|in the right place"),
    "✓ Right": re.compile("✓ (Right|Yes)"),
}
KEY = re.compile(r'ck\.check\("([^"]+)"|data-ck-static="(?:[a-z]+-)?(\d[^"]+)"')
NUMBER = "17"  # draws a part that is not the first in most of the tasks that have several
# What stands in the controls of an activity or of a panel.
FILLED = """output => [...output.querySelectorAll(".ck-order li, input, select, textarea")].map(
    one => one.dataset.name ?? (/radio|checkbox/.test(one.type) ? one.checked : one.value))"""
# What a control of a panel is set to, as a person is told.
SET_TO = """one => one.type === "checkbox" ? (one.checked ? "yes" : "no")
    : one.selectedOptions?.[0].label ?? one.ariaValueText"""
# The same with its label, where it has one of its own: one in a table has none.
IN_WORDS = f"one => [one.labels[0]?.textContent, ({SET_TO})(one)].join(' ')"


@dataclass
class Learner:
    """What one learner has answered: its words, and how the controls were left, by key."""

    words: dict[str, list[str]] = field(default_factory=dict)
    left: dict[str, list[Any]] = field(default_factory=dict)


@contextmanager
def sitting(chrome: Browser, lab: Lab, name: str) -> Iterator[Desk]:
    """Open a notebook in a window of its own, run it all, and at the end save and close it."""
    desk = Desk(chrome, lab)
    try:
        desk.open_notebook(name)
        desk.run_all()
        assert desk.cell_errors() == []
        yield desk
        desk.save()
    finally:
        desk.close()
    assert desk.outside == []


def places(desk: Desk) -> dict[str, int]:
    """The cells with an activity, a panel or a check, by its key."""
    found: dict[str, int] = {}
    for number, cell in enumerate(desk.cells()):
        if cell["cell_type"] == "code":
            shown = [one.get("data", {}).get("text/html", "") for one in cell["outputs"]]
            for key in KEY.findall(cell["source"] + "".join(map("".join, shown))):
                found.setdefault("".join(key), number)
    return found


def plain(text: str) -> str:
    return " ".join(text.split())


# Each kind of activity: answer it, and return what the report is to say of every answer.


def tick(desk: Desk, node: Locator, wanted: list[str]) -> None:
    """Tick these boxes and no others."""
    for box in node.locator("input").all():
        if box.is_checked() != (box.get_attribute("value") in wanted):
            desk.tab_to(box)
            desk.page.keyboard.press("Space")


def share(desk: Desk, node: Locator) -> str:
    """Share a hundred among some, the first having what is left over."""
    rows, words = node.locator(".ck-share").all(), []
    for number, row in enumerate(rows):
        equal = 100 // len(rows)
        part = equal if number else 100 - equal * (len(rows) - 1)
        desk.type_over(row.locator("input"), str(part))
        words.append(f"{plain(row.locator('label').inner_text())}: {part} %")
    return ", ".join(words)


def fill(desk: Desk, one: Input, node: Locator, wanted: list[str]) -> str:
    """Fill in one field: with these options, or these words, or any number that fits."""
    if one.form == "shares":
        return share(desk, node)
    if one.form == "probability":
        desk.tab_to(node.locator("input"))
        for key in ("Home", "ArrowRight", "ArrowRight"):
            desk.page.keyboard.press(key)
        return node.locator("output").inner_text()
    if one.form in ("number", "text"):
        text = wanted[0] if one.form == "text" else f"{(one.low or 0) + 1:g}"
        desk.type_over(node.locator("input, textarea"), text)
        return f"{text} {one.unit}".strip()
    if one.form == "several":
        tick(desk, node, wanted)
    else:
        desk.mark(node, wanted[0])
    chosen = node.locator(".ck-option:has(input:checked) > span:not(.ck-mark)")
    said = map(plain, chosen.all_inner_texts())
    in_bank = [plain(to_plain(option.text)) for option in one.options]  # as the report says them
    return "; ".join(sorted(said, key=in_bank.index))


def fill_in(desk: Desk, item: Question, activity: Locator) -> list[str]:
    """Answer a prediction or a sealed form, with the last of the options."""
    sealed, words = isinstance(item, Guesses), []
    nodes = activity.locator("form > fieldset, form > .ck-field").all()
    for one, node in zip(item.filled_inputs(), nodes, strict=True):
        wanted = one.options[-1].id if one.options else f"My words on {item.key}, {one.id}."
        asked = plain(node.locator("legend, label").first.inner_text()) if sealed else "Your answer"
        words.append(f"{asked} {fill(desk, one, node, [wanted])}")
    desk.press(activity, "Seal my answers" if sealed else "Save my answer")
    expect(activity.locator(".ck-status")).to_contain_text("✓ Sealed on" if sealed else "✓ Saved")
    return words


def answer_quiz(
    desk: Desk, item: Quiz, activity: Locator, verdicts: Mapping[bool, str]
) -> list[str]:
    words = []
    for number, (right, verdict) in enumerate(verdicts.items(), start=1):
        options = [option.id for option in item.options if option.right == right]
        wanted = options if right else options[:1]
        said = fill(desk, item.filled_inputs()[0], activity.locator("form > fieldset"), wanted)
        desk.press(activity, "Check my answer")
        expect(activity.locator(".ck-status")).to_contain_text(SAID[verdict])
        words.append(f"{number} {said} {verdict.lower()}")
    return words


def put_in_order(
    desk: Desk, item: Order, activity: Locator, verdicts: Mapping[bool, str]
) -> list[str]:
    texts = {option.id: to_plain(option.text) for option in item.filled_inputs()[0].options}
    in_order = [texts[name] for name in item.dates()]
    for right, verdict in verdicts.items():
        for place, name in enumerate(in_order) if right else ():
            for _ in range(items(activity).index(name) - place):
                desk.press(activity, f"Move up: {name}")
        desk.press(activity, "Check my order")
        expect(activity.locator(".ck-status")).to_contain_text(SAID[verdict])
    return [f"{name} {place}" for place, name in enumerate(in_order, start=1)]


def write_answers(desk: Desk, item: Check, number: int, verdicts: Mapping[bool, str]) -> list[str]:
    """Write an answer in the place of the dots, and run the cell."""
    source, words = desk.cells()[number]["source"], []
    for count, (right, verdict) in enumerate(verdicts.items(), start=1):
        own = item.solution if right else f"answer = {WRONG!r}"
        desk.rewrite(number, source.replace("answer = ...", own))
        expect(desk.output(number)).to_contain_text(SAID[verdict])
        seen = inspect_value(work_out(item.answer) if right else WRONG)
        words += [f"{count} {seen.words}", verdict.lower()]
    return words


def solve(desk: Desk, task: Task, number: int, *, to_the_end: bool) -> list[str]:
    """Answer wrong, open a hint, answer rightly; or wrong twice, and read the solution first."""
    codes = [fill_blanks(task.code, slip.fill) for slip in task.slips[: 2 if to_the_end else 1]]
    check, words = f'ck.check("{task.key}", answer)', []
    for count, code in enumerate([*codes, task.solution_code], start=1):
        verdict = VERDICTS[count > len(codes)]
        if verdict == VERDICTS[True]:
            opened = open_hints(desk, task, number + 1, to_the_end=to_the_end)
            words.append(f"Hints opened: {opened} of {len(task.hints)},")
        desk.rewrite(number, f"{code}\n{check}")
        expect(desk.output(number)).to_contain_text(SAID[verdict])
        words += [f"{count} {plain(run_code(task.before, code).words)}", verdict.lower()]
    return words


def open_hints(desk: Desk, task: Task, number: int, *, to_the_end: bool) -> int:
    """Press the button below a task: once, or until the solution stands there."""
    times = len(task.hints) + 1 if to_the_end else 1
    desk.show_cell(number)
    activity = desk.output(number).locator(".ck-form")
    for count in range(1, times + 1):
        desk.press(activity, "Open the next hint")
        wanted = (
            f"Hint {count} of {len(task.hints)}." if count <= len(task.hints) else "A solution."
        )
        expect(activity).to_contain_text(wanted)
    if to_the_end:
        expect(activity.locator("pre")).to_have_text(task.solution_code)
    return min(times, len(task.hints))


def write_text(desk: Desk, item: Written, number: int) -> list[str]:
    """Write a text, save it, and look at the three levels."""
    words = fill_in(desk, item, desk.output(number).locator(".ck-form"))
    desk.show_cell(number + 1)
    levels = desk.output(number + 1).locator(".ck-form")
    desk.press(levels, "Show my text beside three levels")
    expect(levels).to_contain_text("A middling text")
    return words


def do_exercises(desk: Desk, learner: Learner, lesson: str) -> None:
    """Do all exercises of a lesson; the first as somebody who needs the solution."""
    where, items = places(desk), load_set(lesson).items
    for at, (key, item) in enumerate(items.items()):
        desk.select_cell(where[key])
        if isinstance(item, Written):
            learner.words[key] = write_text(desk, item, where[key])
        else:
            own = item.drawn_by(NUMBER)
            learner.words[key] = solve(desk, own, where[key], to_the_end=at == 0)


def type_number(desk: Desk) -> None:
    """Type a number before the first task; it draws the parts."""
    desk.execute(f'ck.student("{NUMBER}")')
    desk.run_all()


def make_hand_in(desk: Desk) -> None:
    """Save the notebook and press the button at its end."""
    desk.save()
    number = desk.cell_with("ck.hand_in(")
    desk.select_cell(number)
    form = desk.output(number).locator(".ck-form")
    form.get_by_role("textbox").fill(NUMBER)
    desk.press(form, "Make my hand-in")
    expect(form).to_contain_text("✓ Your hand-in is made: coursekit-hand-in-")
    expect(form).to_contain_text("Nothing is missing.")


def move(desk: Desk, control: Locator) -> None:
    """Give a control another value with a key."""
    desk.tab_to(control)
    before = control.evaluate(SET_TO)
    for key in ("Space",) if before in ("yes", "no") else ("ArrowDown", "ArrowUp"):
        desk.page.keyboard.press(key)
        if control.evaluate(SET_TO) != before:
            return
    raise AssertionError(f"{control} stays at {before}")


def save_board(desk: Desk, panel: Locator) -> list[str]:
    """Move the first and the last control that can be seen, and save."""
    controls = panel.locator("select, input").locator("visible=true")
    moved = (controls.first, controls.last)
    for control in moved:
        move(desk, control)
    desk.tab_to(panel.get_by_role("button", name=re.compile("^Save ")))
    desk.page.keyboard.press("Enter")
    expect(panel.locator(".ck-notice")).to_contain_text("✓ Saved in your file")
    words = [plain(control.evaluate(IN_WORDS)) for control in moved]
    return [*words, plain(panel.locator(".ck-sentence").inner_text())]


def do(desk: Desk, item: Item, number: int, verdicts: Mapping[bool, str]) -> list[str]:
    """Do what an item asks for."""
    desk.select_cell(number)
    output = desk.output(number)
    if isinstance(item, Check):
        return write_answers(desk, item, number, verdicts)
    if isinstance(item, SavedBoard):
        return save_board(desk, output.locator(".ck-panel"))
    activity = output.locator(".ck-form")
    if isinstance(item, Order):
        return put_in_order(desk, item, activity, verdicts)
    if isinstance(item, Quiz):
        return answer_quiz(desk, item, activity, verdicts)
    return fill_in(desk, item, activity)


def work_through(desk: Desk, learner: Learner, lesson: str) -> None:
    """Do all that the bank has for a lesson; the first of each kind is answered wrong first."""
    bank, where = load_bank(lesson).items, places(desk)
    first = {type(item): key for key, item in reversed(bank.items())}
    for at, (key, item) in enumerate(bank.items()):
        if lesson == KILLED_IN and at == len(bank) // 2:
            kill(desk)
            find_all_again(desk, learner, lesson)
        if key not in where:  # it waited for an answer
            where = places(desk)
        verdicts = VERDICTS if first[type(item)] == key else {True: VERDICTS[True]}
        learner.words[key] = do(desk, item, where[key], verdicts)
        learner.left[key] = desk.output(where[key]).evaluate(FILLED)
    # Every answer has opened what waited for it, and the texts that were folded.
    expect(desk.page.locator("[data-ck-waits]")).to_have_count(0)
    expect(desk.page.locator("details.ck-after:not([open])")).to_have_count(0)


def kill(desk: Desk) -> None:
    """Kill the kernel, and run all once it is back."""
    desk.kill_kernel(LESSONS[KILLED_IN])
    desk.run_all()
    assert desk.cell_errors() == []


def find_all_again(desk: Desk, learner: Learner, lesson: str) -> None:
    """See that each answer given in this lesson is there after its cell was run again."""
    where = places(desk)
    for key, left in learner.left.items():
        if key.startswith(f"{lesson}-"):
            desk.show_cell(where[key])
            output = desk.output(where[key])
            if isinstance(load_bank(lesson).items[key], Check):
                expect(output).to_contain_text(SAID[VERDICTS[True]])
            else:
                expect(output.locator(WIDGET).first).to_be_visible()
                assert output.evaluate(FILLED) == left, key


def told(chrome: Browser, lab: Lab) -> list[str]:
    """What the one report says of each item, in the order of the course."""
    (path,) = lab.folder.glob(f"{REPORT.partition('.')[0]}*.html")
    context = chrome.new_context(offline=True, java_script_enabled=False)
    page = context.new_page()
    page.goto(path.as_uri())
    parts = [plain(text) for text in page.locator(".item").all_inner_texts()]
    context.close()
    return parts


def go_through(chrome: Browser, lab: Lab) -> Learner:
    """Work through all lessons, each in a window of its own, and one once more in a new window."""
    learner = Learner()
    for lesson, name in LESSONS.items():
        with sitting(chrome, lab, name) as desk:
            work_through(desk, learner, lesson)
        if lesson in EXERCISES_AFTER:
            number = EXERCISES_AFTER[lesson]
            with sitting(chrome, lab, f"exercises-{number}.ipynb") as desk:
                if number == min(exercise_sets()):
                    type_number(desk)
                do_exercises(desk, learner, number)
                if number == max(exercise_sets()):
                    make_hand_in(desk)
        if lesson == CLOSED_AFTER:
            with sitting(chrome, lab, name) as desk:
                find_all_again(desk, learner, lesson)
    return learner


def write_report(desk: Desk) -> None:
    """Take the sign away that keeps the line for the report from running, and run it."""
    number = desk.cell_with("ck.report()")
    desk.select_cell(number)
    for key in ("Enter", "Home", "Delete", "Delete", "Control+Enter"):
        desk.page.keyboard.press(key)
    expect(desk.output(number)).to_contain_text(f"✓ Your report is written: {REPORT}.")


def on_another_computer(chrome: Browser, lab: Lab, other: Lab) -> list[str]:
    """Open nothing but a copy on a computer where nobody has worked, and write the report."""
    shutil.copytree(REPOSITORY / "notebooks", other.folder, dirs_exist_ok=True)
    shutil.copy(lab.folder / WORK, other.folder / COPY)
    with sitting(chrome, other, "index.ipynb") as desk:
        number = desk.cell_with("ck.report()")
        desk.rewrite(number, f'ck.restore("{COPY}")')
        expect(desk.output(number)).to_contain_text("✓ Restored:")
        desk.rewrite(number, "# ck.report()")
        write_report(desk)
        return told(chrome, other)


@pytest.mark.thorough  # each lesson and board has its own test in the browser
def test_a_learner_goes_through_the_whole_course(
    chrome: Browser, lab: Lab, jupyterlab: Lab
) -> None:
    shutil.copytree(REPOSITORY / "notebooks", lab.folder, dirs_exist_ok=True)
    learner = go_through(chrome, lab)
    with sitting(chrome, lab, "index.ipynb") as desk:
        progress = desk.output(desk.cell_with("ck.progress()")).locator("tbody tr")
        expect(progress.first).to_be_visible()
        cells = "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
        shown = progress.evaluate_all(cells)
        done = [row[0].split()[0] for row in shown if row[-1] == "all done"]
        assert done == [*LESSONS, *exercise_sets()]
        write_report(desk)

    entries = read_file(lab.folder / WORK)
    seals = [entry for entry in entries if entry.digest]
    parts = told(chrome, lab)
    keys = [key for lesson in LESSONS for key in load_bank(lesson).items]
    keys += [key for lesson in exercise_sets() for key in load_set(lesson).items]
    assert learner.words.keys() == set(keys)
    for key, part in zip(keys, parts, strict=True):
        assert [text for text in learner.words[key] if text not in part] == [], key
    assert all(entry.intact for entry in seals)
    assert sum(part.count("✓ Unchanged") for part in parts) == len(seals)
    assert on_another_computer(chrome, lab, jupyterlab.below("elsewhere")) == parts
