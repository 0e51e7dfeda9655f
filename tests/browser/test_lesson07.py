"""Lesson 07 as a learner meets it: first with the made-up sample, then with a file."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect

from coursekit.events import sample
from coursekit.forms.bank import find
from coursekit.forms.kinds.quiz import Quiz
from tests.browser.driver import REPOSITORY, Desk, Lab

NAME = "07-your-own-data.ipynb"
QUIZ = "07-first-actor"
OWN = "my-events.csv"


@pytest.fixture
def lessons(tmp_path: Path) -> Path:
    """This lesson alone; the others need not be open beside it."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    shutil.copy(REPOSITORY / "notebooks" / NAME, folder)
    return folder


def test_the_sample_then_a_quiz_by_keyboard_then_a_file_of_ones_own(desk: Desk, lab: Lab) -> None:
    desk.open_notebook(NAME)
    desk.run_all()
    assert desk.cell_errors() == []
    read = desk.cell_with("yours_or_sample")
    desk.show_cell(read)
    expect(desk.output(read)).to_contain_text(f"MADE UP: no {OWN} in this folder")

    quiz = desk.cell_with(QUIZ)
    desk.select_cell(quiz)
    activity = desk.output(quiz).locator(".ck-form")
    right = next(option for option in find(QUIZ, Quiz).options if option.right)
    desk.tab_to(activity.locator("input").first)
    desk.page.keyboard.press("Space")
    while not activity.locator(f'input[value="{right.id}"]').is_checked():
        desk.page.keyboard.press("ArrowDown")
    desk.tab_to(activity.get_by_role("button", name="Check my answer"))
    desk.page.keyboard.press("Enter")
    expect(activity.get_by_role("status")).to_contain_text("✓ Right.")

    for layout, errors in (("acled-text", 0), ("acled-numeric", 1)):
        shutil.copy(sample(layout), lab.folder / OWN)
        desk.restart_and_run_all()
        desk.show_cell(read)
        expect(desk.output(read)).to_contain_text(f"{OWN}: ")
        expect(desk.output(read)).not_to_contain_text("MADE UP")
        assert len(desk.cell_errors()) == errors
    # The second of the two ends before the months that are compared.
    assert "Days without rows are not days without events" in desk.cell_errors()[0]
