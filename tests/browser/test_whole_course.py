"""The whole course as one learner works through it: by keyboard, and with no network.

What to answer comes from the question bank and from the page itself, so that new questions
are answered too. Of each answer the words are kept that the page showed; in the end one
report has to hold them all. Between the first and the second half the browser is closed, and
in the middle of a lesson the kernel is killed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from coursekit.learn.bank import load_bank
from coursekit.learn.checks import expected
from coursekit.learn.items import Board, Check, Field, Guesses, Item, Order, Predict, Quiz
from coursekit.learn.judge import dates, fields_of
from coursekit.learn.markup import to_plain
from coursekit.learn.report import NAME as REPORT
from coursekit.learn.see import see
from coursekit.learn.work import NAME as WORK
from coursekit.learn.work import read_file
from tests.browser.driver import NOTEBOOK, REPOSITORY, Desk, Lab
from tests.browser.test_lessons import choose, items, press

LESSONS = {
    path.stem.partition("-")[0]: path.name
    for path in sorted((REPOSITORY / "notebooks").glob("0[0-6]*.ipynb"))
}
CLOSED_AFTER, KILLED_IN = "03a", "04"
DEAD = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
WRONG = "no idea"
# What stands in the controls of an activity or of a panel.
FILLED = """output => [...output.querySelectorAll(".ck-order li, input, select, textarea")].map(
    one => one.dataset.name ?? (/radio|checkbox/.test(one.type) ? one.checked : one.value))"""
# What a control is set to, and how a person is told.
SET_TO = """one => one.type === "checkbox" ? [one.checked, one.checked ? "yes" : "no"]
    : [one.value, one.selectedOptions?.[0].label ?? one.ariaValueText]"""


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
        desk.page.context.close()
    assert desk.outside == []


def places(desk: Desk) -> dict[str, int]:
    """The cells with an activity, a panel or a check, by its key."""
    found = {}
    for number, cell in enumerate(desk.cells()):
        texts = [cell["source"] if cell["cell_type"] == "code" else ""]
        texts += [
            "".join(one.get("data", {}).get("text/html", "")) for one in cell.get("outputs", [])
        ]
        for key in re.findall(
            r'ck\.check\("([^"]+)|data-ck-static="(?:[a-z]+-)?(\d[^"]+)', "".join(texts)
        ):
            found.setdefault("".join(key), number)
    return found


# Each kind of activity: answer it, and return the words of the answer.


def plain(text: str) -> str:
    return " ".join(text.split())


def type_over(desk: Desk, box: Locator, text: str) -> str:
    desk.tab_to(box)
    desk.page.keyboard.press("Control+A")
    desk.page.keyboard.insert_text(text)
    return text


def fill(desk: Desk, one: Field, node: Locator, wanted: list[str]) -> list[str]:
    """Fill in one field: with the options wanted, or with a number or some words."""
    if one.form == "choice":
        choose(desk, node, wanted[0])
    elif one.form == "several":
        for option in one.options:
            box = node.locator(f'input[value="{option.id}"]')
            if box.is_checked() != (option.id in wanted):
                desk.tab_to(box)
                desk.page.keyboard.press("Space")
    if one.form in ("choice", "several"):
        chosen = node.locator(".ck-option:has(input:checked) > span:not(.ck-mark)")
        assert chosen.count() == len(wanted)
        return [plain(text) for text in chosen.all_inner_texts()]
    if one.form == "text":
        return [type_over(desk, node.locator("textarea"), f"My own words on “{one.id}”.")]
    if one.form == "probability":
        desk.tab_to(node.locator("input"))
        for key in ("Home", "ArrowRight", "ArrowRight"):
            desk.page.keyboard.press(key)
        return [plain(node.locator("output").inner_text())]
    if one.form == "number":
        number = int(one.low if one.low is not None else 0) + 1
        return [f"{type_over(desk, node.locator('input'), str(number))} {one.unit}".strip()]
    assert one.form == "shares"
    equal = 100 // len(one.options)
    shares = [100 - equal * (len(one.options) - 1)] + [equal] * (len(one.options) - 1)
    rows = node.locator(".ck-share").all()
    for row, share in zip(rows, shares, strict=True):
        type_over(desk, row.locator("input"), str(share))
    labels = [plain(row.locator("label").inner_text()) for row in rows]
    return [f"{label}: {share} %" for label, share in zip(labels, shares, strict=True)]


def fill_in(desk: Desk, item: Predict | Guesses, output: Locator) -> list[str]:
    """Answer a prediction or a sealed form, with the last of each list of options."""
    activity = output.locator(".ck-activity")
    nodes = activity.locator("form > fieldset, form > .ck-field").all()
    words = [
        text
        for one, node in zip(fields_of(item), nodes, strict=True)
        for text in fill(desk, one, node, [option.id for option in one.options][-1:])
    ]
    sealed = isinstance(item, Guesses)
    press(desk, activity, "Seal my answers" if sealed else "Save my answer")
    expect(activity.locator(".ck-status")).to_contain_text("✓ Sealed on" if sealed else "✓ Saved")
    return words


def answer_quiz(desk: Desk, item: Quiz, output: Locator, *, wrong_first: bool) -> list[str]:
    activity, words = output.locator(".ck-activity"), []
    right = [option.id for option in item.options if option.right]
    wrong = [option.id for option in item.options if not option.right][:1]
    for chosen, told in [(wrong, "✗ Not yet.")] * wrong_first + [(right, "✓ Right.")]:
        words += fill(desk, fields_of(item)[0], activity.locator("form > fieldset"), chosen)
        press(desk, activity, "Check my answer")
        expect(activity.locator(".ck-status")).to_contain_text(told)
    return words


def put_in_order(desk: Desk, item: Order, output: Locator) -> list[str]:
    activity = output.locator(".ck-activity")
    texts = {option.id: to_plain(option.text) for option in fields_of(item)[0].options}
    for place, name in enumerate(texts[wanted] for wanted in dates(item)):
        for _ in range(items(activity).index(name) - place):
            press(desk, activity, f"Move up: {name}")
    press(desk, activity, "Check my order")
    expect(activity.locator(".ck-status")).to_contain_text("✓ Right.")
    return items(activity)


def write_answers(desk: Desk, item: Check, number: int, *, wrong_first: bool) -> list[str]:
    """Write the answer in the place of the dots, and run the cell."""
    source, words = desk.cells()[number]["source"], []
    tries = [(f'answer = "{WRONG}"', "✗ Not yet.")] * wrong_first + [(item.solution, "✓ Right.")]
    for own, told in tries:
        desk.select_cell(number)
        desk.page.keyboard.press("Enter")
        desk.page.keyboard.press("Control+A")
        desk.page.keyboard.insert_text(source.replace("answer = ...", own))
        desk.page.keyboard.press("Control+Enter")
        expect(desk.output(number)).to_contain_text(told)
        words.append(WRONG if told.startswith("✗") else see(expected(item.answer)).words)
        desk.page.keyboard.press("Escape")
    return words


def save_board(desk: Desk, output: Locator) -> list[str]:
    """Move the first and the last control of a panel, and save it."""
    controls, words = (
        output.locator(".ck-panel").locator("select, input").locator("visible=true"),
        [],
    )
    for control in (controls.first, controls.last):
        desk.tab_to(control)
        before = control.evaluate(SET_TO)
        for key in (
            ("Space",) if control.get_attribute("type") == "checkbox" else ("ArrowDown", "ArrowUp")
        ):
            desk.page.keyboard.press(key)
            if control.evaluate(SET_TO) != before:
                break
        after = control.evaluate(SET_TO)
        assert after != before
        words.append(after[1])
    desk.tab_to(output.get_by_role("button", name=re.compile("^Save ")))
    desk.page.keyboard.press("Enter")
    expect(output.locator(".ck-notice")).to_contain_text("✓ Saved in your file")
    return [*words, output.locator(".ck-sentence").inner_text()]


def do(desk: Desk, item: Item, number: int, *, wrong_first: bool) -> list[str]:
    """Do what an item asks for, and return the words of every answer given."""
    output = desk.output(number)
    if isinstance(item, Check):
        return write_answers(desk, item, number, wrong_first=wrong_first)
    if isinstance(item, Board):
        return save_board(desk, output)
    if isinstance(item, Order):
        return put_in_order(desk, item, output)
    if isinstance(item, Quiz):
        return answer_quiz(desk, item, output, wrong_first=wrong_first)
    return fill_in(desk, item, output)


def work_through(desk: Desk, learner: Learner, lesson: str) -> None:
    """Do all that the bank has for a lesson; of each kind, the first try at the first is wrong."""
    bank, where = load_bank(lesson).items, places(desk)
    kinds: set[type[Any]] = set()
    for at, (key, item) in enumerate(bank.items()):
        if lesson == KILLED_IN and at == len(bank) // 2:
            kill(desk)
            find_all_again(desk, learner, lesson)
        desk.select_cell(where[key])
        learner.words[key] = do(desk, item, where[key], wrong_first=type(item) not in kinds)
        learner.left[key] = desk.output(where[key]).evaluate(FILLED)
        kinds.add(type(item))


def kill(desk: Desk) -> None:
    """Kill the kernel, read what JupyterLab says, and run all once it is back."""
    desk.page.evaluate(
        f"code => {{ {NOTEBOOK}.sessionContext.session.kernel.requestExecute({{code}}); }}", DEAD
    )
    dialog = desk.page.locator(".jp-Dialog")
    expect(dialog).to_contain_text("restart automatically")
    desk.page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    desk.wait_idle()
    desk.run_all()
    assert desk.cell_errors() == []


def find_all_again(desk: Desk, learner: Learner, lesson: str) -> None:
    """See that each answer given in this lesson is there after its cell was run again."""
    where = places(desk)
    for key, left in learner.left.items():
        if key.startswith(f"{lesson}-"):
            desk.show_cell(where[key])
            if isinstance(load_bank(lesson).items[key], Check):
                expect(desk.output(where[key])).to_contain_text("✓ Right.")
            else:
                assert desk.output(where[key]).evaluate(FILLED) == left, key


def told(chrome: Browser, lab: Lab) -> list[str]:
    """What the one report says of each item, in the order of the course."""
    (path,) = lab.folder.glob(f"{REPORT.partition('.')[0]}*.html")
    context = chrome.new_context(offline=True, java_script_enabled=False)
    page = context.new_page()
    page.goto(path.as_uri())
    parts = [plain(text) for text in page.locator(".item").all_inner_texts()]
    context.close()
    return parts


@pytest.fixture
def learner(chrome: Browser, lab: Lab) -> Learner:
    """A learner who has done everything."""
    learner = Learner()
    for lesson, name in LESSONS.items():
        with sitting(chrome, lab, name) as desk:
            work_through(desk, learner, lesson)
        if lesson == CLOSED_AFTER:
            with sitting(chrome, lab, name) as desk:
                find_all_again(desk, learner, lesson)
    return learner


def test_a_learner_goes_through_the_whole_course(
    chrome: Browser, lab: Lab, learner: Learner
) -> None:
    with sitting(chrome, lab, "index.ipynb") as desk:
        progress = desk.output(desk.cell_with("ck.progress()")).locator("tbody tr")
        number = desk.cell_with("ck.report()")
        for row in progress.all_inner_texts()[: len(LESSONS)]:
            assert row.endswith("all done")
        desk.select_cell(number)
        for key in ("Enter", "Home", "Delete", "Delete", "Control+Enter"):
            desk.page.keyboard.press(key)
        expect(desk.output(number)).to_contain_text(f"✓ Your report is written: {REPORT}.")

    entries = read_file(lab.folder / WORK)
    seals = [entry for entry in entries if entry.digest]
    parts = told(chrome, lab)
    assert list(learner.words) == [key for lesson in LESSONS for key in load_bank(lesson).items]
    for (key, words), part in zip(learner.words.items(), parts, strict=True):
        assert [text for text in words if text not in part] == [], key
    assert all(entry.intact for entry in seals)
    assert sum(part.count("✓ Intact") for part in parts) == len(seals)
