"""Lesson 06 by keyboard: seals of earlier lessons, the months by another rule, another paper."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from coursekit.forms.bank import find
from coursekit.forms.kinds.quiz import Quiz
from coursekit.store.entries import dump, new_entry
from tests.browser.driver import REPOSITORY, Desk
from tests.browser.test_panel import until

NAME = "06-scoring.ipynb"
SHARES = {"deescalation": 20, "resumption": 10, "sporadic": 60, "other": 10}
SEALED = {
    "05-line": {"words": "a death", "targets": ["israel"], "killed": 2, "attacks": 0},
    "05-forecast": {
        "forecast": SHARES,
        "window": "2024-12-31",
        "rule": "most-months",
        "reason": "It stays small.",
    },
}
# The letters in the calendar, and the words beside the bars and the scores.
DRAWN = """output => {
    const chart = output.querySelector("svg.marks");
    const texts = [...chart.querySelectorAll("text")].map(text => text.textContent);
    const letters = texts.filter(text => ["D", "S", "R", "?"].includes(text));
    const box = chart.getBoundingClientRect();
    return {texts, letters: letters.slice(0, 28).join(""), size: [box.width, box.height]};
}"""


@pytest.fixture
def lessons(tmp_path: Path) -> Path:
    """This lesson alone, for a learner who has sealed a line and a forecast."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    shutil.copy(REPOSITORY / "notebooks" / NAME, folder)
    entries = [new_entry("sealed", key, value, seal=True) for key, value in SEALED.items()]
    (folder / "coursekit-work.json").write_text(dump(entries), encoding="utf-8")
    return folder


def open_list(desk: Desk, output: Locator, label: str, option: str) -> None:
    """Choose an option of a list with the arrow keys."""
    chosen = output.get_by_label(label, exact=True)
    desk.tab_to(chosen)
    wanted = chosen.evaluate(
        "(node, text) => [...node.options].findIndex(o => o.text === text) - node.selectedIndex",
        option,
    )
    for _ in range(abs(wanted)):
        desk.page.keyboard.press("ArrowDown" if wanted > 0 else "ArrowUp")


def write(desk: Desk, key: str, answer: str) -> Locator:
    """Put an answer in the place of the dots, and run the cell."""
    number = desk.cell_with(f'ck.check("{key}"')
    desk.select_cell(number)
    desk.page.keyboard.press("Enter")
    desk.page.keyboard.press("Control+A")
    desk.page.keyboard.insert_text(f'answer = {answer}\nck.check("{key}", answer)')
    desk.page.keyboard.press("Shift+Enter")
    desk.wait_idle()
    return desk.output(number)


def test_a_learner_scores_a_forecast_and_begins_another_paper(desk: Desk) -> None:
    desk.open_notebook(NAME)
    desk.run_all()
    assert desk.cell_errors() == []

    number = desk.cell_with("ck.months_board()")
    desk.select_cell(number)
    output = desk.output(number)
    said = output.locator(".ck-sentence")
    expect(said).to_contain_text("The outcome by most months: sporadic. ")
    expect(said).to_contain_text("yours, sealed in lesson 05: 0.22")
    before = output.evaluate(DRAWN)
    assert before["letters"] == "DSDDSSSSS?D??D???DD?DDDDR???"
    assert "6 of 10  ← the outcome" in before["texts"]

    desk.tab_to(output.get_by_label("Count attacks on Israel"))
    desk.page.keyboard.press("Space")
    until(desk, lambda: output.evaluate(DRAWN)["letters"][:10], "SSSSSSSSS?")
    expect(said).to_contain_text("9 sporadic and 1 unclear of 10 months")
    assert output.evaluate(DRAWN)["size"] == before["size"]

    open_list(desk, output, "The outcome is", "the farthest step")
    open_list(desk, output, "Resumption begins", "at my line (lesson 05)")
    until(desk, lambda: "1 of 10  ← the outcome" in output.evaluate(DRAWN)["texts"], True)
    expect(said).to_contain_text("The outcome by the farthest step: resumption.")

    desk.tab_to(output.get_by_role("button", name="As I sealed it"))
    desk.page.keyboard.press("Enter")
    expect(said).to_contain_text("The outcome by most months: sporadic. ")
    desk.tab_to(output.get_by_role("button", name="Reset"))
    desk.page.keyboard.press("Enter")
    until(desk, lambda: output.evaluate(DRAWN)["letters"], before["letters"])

    open_list(desk, output, "Open a month", "June 2025")
    detail = output.locator(".ck-detail")
    expect(detail).to_contain_text("A27")
    assert detail.get_by_role("link").count() >= 3

    desk.tab_to(output.get_by_role("button", name="Save my rule"))
    desk.page.keyboard.press("Enter")
    expect(output.locator(".ck-notice")).to_contain_text("✓ Saved in your file")

    for key, wrong, right in (
        ("06-israel-months", "len(first)", '(first["best_fit_scenario"] == "sporadic").sum()'),
        ("06-brier", "0.36", "0.76"),
    ):
        expect(write(desk, key, wrong)).to_contain_text("✗ Not yet.")
        expect(write(desk, key, right)).to_contain_text("✓ Right.")

    for key in ("06-rank-1", "06-late-1"):
        answer(desk, key)

    case = desk.lab.folder / "my-case"
    assert (case / "pages" / "rubric.md").is_file()
    (case / "claims.csv").write_text("mine", encoding="utf-8")
    desk.run_all()
    assert desk.cell_errors() == []
    assert (case / "claims.csv").read_text(encoding="utf-8") == "mine"
    kept = json.loads((desk.lab.folder / "coursekit-work.json").read_text(encoding="utf-8"))
    assert {"06-months", "06-brier"} <= {entry["key"] for entry in kept["entries"]}


def answer(desk: Desk, key: str) -> None:
    """Answer a question rightly, with the arrow keys."""
    number = desk.cell_with(f'ck.quiz("{key}")')
    desk.select_cell(number)
    activity = desk.output(number).locator(".ck-form")
    right = next(option for option in find(key, Quiz).options if option.right)
    desk.tab_to(activity.locator("input").first)
    desk.page.keyboard.press("Space")
    while not activity.locator(f'input[value="{right.id}"]').is_checked():
        desk.page.keyboard.press("ArrowDown")
    desk.tab_to(activity.get_by_role("button", name="Check my answer"))
    desk.page.keyboard.press("Enter")
    expect(activity.get_by_role("status")).to_have_text(re.compile(r"^✓ Right\."))


def test_the_calibration_board_by_keyboard_in_the_dark(desk: Desk) -> None:
    desk.open_notebook(NAME)
    desk.set_dark()
    desk.run_all()
    number = desk.cell_with("ck.calibration_board()")
    desk.select_cell(number)
    output = desk.output(number)
    said = output.locator(".ck-sentence")
    open_list(desk, output, "Who gives the chances", "somebody too sure")
    desk.tab_to(output.get_by_label("How many answers", exact=True))
    desk.page.keyboard.press("End")
    expect(said).to_contain_text("Made up: 1000 questions in 5 bins.")
    expect(said).to_contain_text("Now it shows that this forecaster is too sure.")
    counts = "node => [...node.querySelectorAll('svg.marks text')].map(t => +t.textContent)"
    until(desk, lambda: sum(n for n in output.evaluate(counts) if n and n > 100), 1000)
    open_list(desk, output, "The answers are", "a class, one question")
    expect(said).to_contain_text("1000 answers to one question are one trial")
