"""The board of before and after, in JupyterLab and with the keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import Browser, Locator, expect

from coursekit.charts.us_strikes import confirmed_strikes
from coursekit.data import load
from tests.browser.driver import MARKS, Desk, Lab, serve

NAME, BOARD = "board.ipynb", 1
PATIENCE_MS, STEP_MS = 20_000, 50


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    scratch = tmp_path_factory.mktemp("board")
    folder = scratch / "notebooks"
    folder.mkdir()
    cells = [new_code_cell("import coursekit as ck"), new_code_cell("_ = ck.strike_board()")]
    metadata = {"language_info": {"name": "python"}}
    nbformat.write(new_notebook(cells=cells, metadata=metadata), folder / NAME)
    with serve(folder, scratch / "home") as running:
        yield running


@pytest.fixture(scope="module")
def open_desk(chrome: Browser, lab: Lab) -> Iterator[Desk]:
    desk = Desk(chrome, lab)
    desk.open_notebook(NAME)
    desk.run_all()
    yield desk
    desk.page.context.close()


@pytest.fixture
def desk(open_desk: Desk) -> Iterator[Desk]:
    """The notebook, with the board as at the start."""
    open_desk.select_cell(BOARD)
    yield open_desk
    assert open_desk.outside == []
    assert open_desk.cell_errors() == []
    open_desk.output(BOARD).get_by_role("button", name="Reset").click()


def marks(output: Locator) -> list[dict[str, Any]]:
    (found,) = output.evaluate(MARKS)
    return list(found)


def own(output: Locator) -> dict[str, str]:
    """The learner's marks that are drawn, by dimension."""
    return {m["datum"]["dim_id"]: m["datum"]["own"] for m in marks(output) if m["datum"].get("own")}


def dated(output: Locator) -> int:
    """How many strikes and events are drawn."""
    return sum(
        mark["kind"] == "symbol" and mark["datum"].get("kind") is not None for mark in marks(output)
    )


def until(desk: Desk, wanted: Any, read: Any) -> None:
    for _ in range(PATIENCE_MS // STEP_MS):
        if read(desk.output(BOARD)) == wanted:
            return
        desk.page.wait_for_timeout(STEP_MS)
    assert read(desk.output(BOARD)) == wanted


def choose(desk: Desk, label: str, value: str) -> None:
    select = desk.output(BOARD).get_by_label(label, exact=True)
    desk.tab_to(select)
    values = select.locator("option").evaluate_all("all => all.map(one => one.value)")
    for _ in range(values.index(value) - values.index(select.input_value())):
        desk.page.keyboard.press("ArrowDown")
    assert select.input_value() == value


def mark_two_and_compare(desk: Desk) -> None:
    """Mark two dimensions, then show the strikes, all by keyboard."""
    output = desk.output(BOARD)
    sentence = output.locator(".ck-sentence")
    choose(desk, "Targets", "February 2024")
    choose(desk, "Purpose", "cannot be said")
    until(desk, {"D01": "February 2024", "D08": "cannot be said"}, own)
    expect(sentence).to_contain_text("You have marked 2 of 9 dimensions (targets: February 2024;")
    assert dated(output) == 0
    desk.tab_to(output.get_by_label("Show the strikes", exact=True))
    desk.page.keyboard.press("Space")
    rows = load("deterrence")
    strikes = len(confirmed_strikes())
    in_rows = rows["strike_ids"].map(len).sum() + rows["event_ids"].map(len).sum()
    # One event, of March 2024, lies beyond the scale of days.
    until(desk, strikes + in_rows - 1, dated)
    expect(sentence).to_have_text(
        re.compile(rf"^What the tables say: .* Your marks agree in 1 of 2\. {strikes} strikes are")
    )


def test_marks_move_at_once_and_the_strikes_come_with_the_tick(desk: Desk) -> None:
    output = desk.output(BOARD)
    output.locator("svg.marks").evaluate("chart => { chart.dataset.first = 'yes'; }")
    mark_two_and_compare(desk)
    expect(output.locator("svg.marks[data-first]")).to_have_count(1)
    desk.tab_to(output.get_by_role("button", name="Reset"))
    desk.page.keyboard.press("Enter")
    until(desk, {}, own)
    until(desk, 0, dated)
    expect(output.locator(".ck-sentence")).to_contain_text("none marked yet")


def test_the_nine_rows_open_with_the_keyboard(desk: Desk) -> None:
    output = desk.output(BOARD)
    summary = output.locator(".ck-detail summary")
    desk.tab_to(summary)
    desk.page.keyboard.press("Enter")
    table = output.locator(".ck-detail table")
    expect(table).to_be_visible()
    expect(table.locator("tbody tr")).to_have_count(len(load("deterrence")))
    desk.page.keyboard.press("Enter")
    expect(table).to_be_hidden()


def test_the_board_is_kept(desk: Desk) -> None:
    choose(desk, "Theatre", "by November 2023")
    output = desk.output(BOARD)
    desk.tab_to(output.get_by_role("button", name="Save my board"))
    desk.page.keyboard.press("Enter")
    expect(output.locator(".ck-notice")).to_contain_text("✓ Saved in your file")
    desk.run_all()
    expect(desk.output(BOARD).get_by_label("Theatre", exact=True)).to_have_value("by November 2023")
    until(desk, {"D05": "by November 2023"}, own)


def test_it_moves_in_the_dark_theme_too(desk: Desk) -> None:
    desk.set_dark()
    desk.run_all()
    desk.output(BOARD).get_by_role("button", name="Reset").click()
    desk.select_cell(BOARD)
    mark_two_and_compare(desk)
    desk.screenshot("board-dark.png")
