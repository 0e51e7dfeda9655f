"""Lesson 03, first sitting, by keyboard: a board, a line, two counts and a question."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect

from coursekit.forms.bank import find
from coursekit.forms.kinds.quiz import Quiz
from tests.browser.driver import REPOSITORY, Desk

NAME = "03a-what-changed.ipynb"


@pytest.fixture
def lessons(tmp_path: Path) -> Path:
    """This lesson alone; the others need not be open beside it."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    shutil.copy(REPOSITORY / "notebooks" / NAME, folder)
    return folder


def write(desk: Desk, key: str, answer: str) -> int:
    """Put an answer in the place of the dots, and run the cell."""
    number = desk.cell_with(f'ck.check("{key}"')
    desk.select_cell(number)
    desk.page.keyboard.press("Enter")
    desk.page.keyboard.press("Control+A")
    desk.page.keyboard.insert_text(f'answer = {answer}\nck.check("{key}", answer)')
    desk.page.keyboard.press("Shift+Enter")
    desk.wait_idle()
    return number


def save_with(desk: Desk, call: str, label: str, key: str, button: str) -> None:
    """Move one control of a panel with a key, and save the panel."""
    number = desk.cell_with(call)
    desk.select_cell(number)
    output = desk.output(number)
    desk.tab_to(output.get_by_label(label, exact=True))
    desk.page.keyboard.press(key)
    desk.tab_to(output.get_by_role("button", name=button))
    desk.page.keyboard.press("Enter")
    expect(output.locator(".ck-notice")).to_contain_text("✓ Saved in your file")


def test_a_learner_works_through_the_first_sitting(desk: Desk) -> None:
    desk.open_notebook(NAME)
    desk.run_all()
    assert desk.cell_errors() == []

    save_with(desk, "ck.strike_board()", "Targets", "ArrowDown", "Save my board")
    tempo = desk.cell_with("ck.tempo_board()")
    desk.select_cell(tempo)
    expect(desk.output(tempo).locator(".ck-sentence")).to_contain_text("No line of yours is saved")
    save_with(desk, "ck.tempo_guess()", "February 2024", "Home", "Save my line")
    desk.select_cell(tempo)
    desk.page.keyboard.press("Control+Enter")
    desk.wait_idle()
    said = desk.output(tempo).locator(".ck-sentence")
    expect(said).not_to_contain_text("No line of yours is saved")

    for key, wrong, right in (
        ("03a-iraq", "len(before)", 'counts.size()["Iraq", "yes"]'),
        ("03a-shop", "25 - 20", "0"),
    ):
        number = write(desk, key, wrong)
        expect(desk.output(number)).to_contain_text("✗ Not yet.")
        write(desk, key, right)
        expect(desk.output(number)).to_contain_text("✓ Right.")

    quiz = desk.cell_with('ck.quiz("03a-lull")')
    desk.select_cell(quiz)
    activity = desk.output(quiz).locator(".ck-form")
    right_option = next(option for option in find("03a-lull", Quiz).options if option.right)
    desk.tab_to(activity.locator("input").first)
    desk.page.keyboard.press("Space")
    while not activity.locator(f'input[value="{right_option.id}"]').is_checked():
        desk.page.keyboard.press("ArrowDown")
    desk.tab_to(activity.get_by_role("button", name="Check my answer"))
    desk.page.keyboard.press("Enter")
    expect(activity.get_by_role("status")).to_have_text(re.compile(r"^✓ Right\. .*none"))
