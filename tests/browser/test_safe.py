"""A learner is never told that work is safe when it is not, in JupyterLab."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.conftest import write_notebook
from tests.browser.driver import NOTEBOOK, Desk, Lab

WORK = "coursekit-work.json"
IMPORT = "import coursekit as ck"
NAME = "exercises-01.ipynb"
BOARD = "_ = ck.tempo_guess()"
KEY = "03a-tempo-guess"
CELLS = [IMPORT, BOARD, 'ck.quiz("00-kind-1")', "ck.doctor()", 'ck.hand_in("01")']
TASK = """\
answer = 999
ck.check("1.1", answer)"""


@pytest.fixture
def desk(chrome: Browser, lab: Lab) -> Iterator[Desk]:
    """A page of its own, and a folder with no learner's file in it."""
    for path in lab.folder.glob("*.*"):
        if path.is_file():
            path.unlink()
    write_notebook(lab.folder / NAME, CELLS)
    desk = Desk(chrome, lab)
    desk.open_notebook(NAME)
    desk.run_all()
    yield desk
    desk.close()
    assert desk.outside == []


def work(desk: Desk) -> list[dict[str, Any]]:
    path = Path(desk.lab.folder, WORK)
    rows = json.loads(path.read_bytes())["entries"] if path.exists() else []
    return [row for row in rows if row["kind"] != "origin"]


def go_to(desk: Desk, call: str) -> Locator:
    number = desk.cell_with(call)
    desk.select_cell(number)
    return desk.output(number)


def restart(desk: Desk) -> None:
    desk.page.evaluate(f"() => {NOTEBOOK}.sessionContext.session.kernel.restart()")
    desk.wait_idle()


def slider(board: Locator) -> Locator:
    return board.locator('input[type="range"]').first


def notice(board: Locator) -> Locator:
    return board.locator(".ck-notice")


def test_a_board_after_a_restart_says_that_nothing_is_saved(desk: Desk) -> None:
    board = go_to(desk, BOARD)
    save = board.get_by_role("button", name="Save")
    save.click()
    expect(notice(board)).to_contain_text("✓ Saved")
    kept = work(desk)
    restart(desk)
    save.click()
    expect(notice(board)).not_to_contain_text("✓ Saved", timeout=1000)
    expect(notice(board)).to_contain_text("✗ Python does not answer.")
    expect(notice(board)).to_contain_text("Run All Above Selected Cell")
    assert work(desk) == kept
    slider(board).press("End")
    expect(notice(board)).not_to_contain_text("✓ Saved")


def test_a_move_after_a_restart_is_told_too(desk: Desk) -> None:
    board = go_to(desk, BOARD)
    restart(desk)
    slider(board).press("End")
    expect(notice(board)).to_contain_text("✗ Python does not answer.")


def test_a_hand_in_of_a_notebook_that_is_not_saved_is_told(desk: Desk) -> None:
    desk.rewrite(desk.cell_with("ck.doctor()"), TASK)
    before = (desk.lab.folder / NAME).read_bytes()
    form = go_to(desk, 'ck.hand_in("01")')
    form.get_by_role("textbox").fill("17")
    desk.press(form, "Make my hand-in")
    expect(form).to_contain_text("✗ Nothing was made yet.")
    expect(form).to_contain_text(f"{NAME} is not saved")
    assert (desk.lab.folder / NAME).read_bytes() == before
    assert not list(desk.lab.folder.glob("*.zip"))
    desk.save()
    desk.press(form, "Make my hand-in")
    expect(form).to_contain_text("✓ Your hand-in is made")


def test_settings_of_a_board_that_were_not_saved_come_back(desk: Desk) -> None:
    board = go_to(desk, BOARD)
    slider(board).press("End")
    wanted = slider(board).input_value()
    expect(notice(board)).to_contain_text("→ Not saved in your file yet.")
    desk.reload(NAME)
    desk.run_all()
    board = go_to(desk, BOARD)
    expect(slider(board)).to_have_value(wanted)
    expect(notice(board)).to_contain_text("→ Here is what you set before")
    assert work(desk) == []
    board.get_by_role("button", name="Save").click()
    expect(notice(board)).to_contain_text("✓ Saved")
    assert [entry["key"] for entry in work(desk)] == [KEY]
    desk.reload(NAME)
    desk.run_all()
    board = go_to(desk, BOARD)
    expect(slider(board)).to_have_value(wanted)
    expect(notice(board)).to_contain_text("✓ Saved on ")


def test_a_form_that_was_not_sent_comes_back(desk: Desk) -> None:
    quiz = go_to(desk, "ck.quiz")
    quiz.locator('input[value="a-fact"]').check()
    restart(desk)
    desk.run_all()
    quiz = go_to(desk, "ck.quiz")
    expect(quiz.locator('input[value="a-fact"]')).to_be_checked()
    expect(quiz.get_by_role("status")).to_contain_text("→ Here is what you filled in before")
    assert work(desk) == []


def test_a_renamed_file_is_named_and_offered(desk: Desk) -> None:
    quiz = go_to(desk, "ck.quiz")
    quiz.locator('input[value="a-fact"]').check()
    desk.press(quiz, "Check my answer")
    expect(quiz.get_by_role("status")).to_contain_text("Saved.")
    (desk.lab.folder / WORK).rename(desk.lab.folder / "my answers.json")
    told = 'ck.restore("my answers.json")'
    desk.run_all()
    quiz = go_to(desk, "ck.quiz")
    expect(quiz.get_by_role("status")).to_contain_text(told)
    expect(go_to(desk, "ck.doctor()")).to_contain_text(told)
    expect(go_to(desk, "ck.doctor()")).to_contain_text("! Your answers:")
    quiz = go_to(desk, "ck.quiz")
    quiz.locator('input[value="an-attributed-report"]').check()
    desk.press(quiz, "Check my answer")
    expect(quiz.get_by_role("status")).to_contain_text("A new file was begun")
    expect(quiz.get_by_role("status")).to_contain_text('ck.restore("my answers.json", mine=True)')


def test_shift_and_enter_after_an_answer_stores_it_once(desk: Desk) -> None:
    number = desk.cell_with("ck.quiz")
    quiz = go_to(desk, "ck.quiz")
    quiz.locator('input[value="a-fact"]').check()
    desk.press(quiz, "Check my answer")
    expect(quiz.get_by_role("status")).to_contain_text("Saved.")
    desk.page.keyboard.press("Shift+Enter")
    active = f"() => {NOTEBOOK}.content.activeCellIndex"
    desk.until(lambda: desk.page.evaluate(active), number + 1)
    desk.wait_idle()
    expect(quiz.get_by_role("status")).to_contain_text("Saved on ")
    assert len(work(desk)) == 1


def test_without_the_first_cell_it_is_said_what_to_run(desk: Desk) -> None:
    restart(desk)
    number = desk.cell_with("ck.doctor()")
    desk.rewrite(number, "ck.load('claims')")
    expect(desk.output(number)).to_contain_text("Python does not know ck yet")
    expect(desk.output(number)).to_contain_text("Run All Above Selected Cell")
    expect(desk.output(number)).not_to_contain_text("Traceback")


def test_a_run_of_a_task_that_ends_in_red_is_a_try(desk: Desk) -> None:
    number = desk.cell_with("ck.doctor()")
    for made, slip in (("1 try", "count(claims)"), ("2 tries", "claims.len()")):
        desk.rewrite(number, f"claims = ck.load('claims')\n{TASK.replace('999', slip)}")
        expect(desk.output(number)).to_contain_text("To count the rows, write len(claims).")
        expect(desk.output(number)).to_contain_text(f"You have made {made}.")
    expect(desk.output(number)).to_contain_text('A solution is open now: ck.solution("1.1")')
    assert [entry["key"] for entry in work(desk)] == ["1.1", "1.1"]


def test_escape_and_shift_enter_leave_a_slider(desk: Desk) -> None:
    number = desk.cell_with(BOARD)
    slider(go_to(desk, BOARD)).focus()
    desk.page.keyboard.press("Escape")
    focused = "() => document.activeElement.matches('.ck-panel *')"
    desk.until(lambda: desk.page.evaluate(focused), False)
    slider(go_to(desk, BOARD)).focus()
    desk.page.keyboard.press("Shift+Enter")
    active = f"() => {NOTEBOOK}.content.activeCellIndex"
    desk.until(lambda: desk.page.evaluate(active), number + 1)
