"""The line a learner expects and the board of totals, in JupyterLab and with the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import Browser, Locator, expect

from coursekit.content.attacks import CONTENT
from tests.browser.driver import MARKS, Desk, Lab, serve

NAME = "tempo.ipynb"
GUESS, BOARD = 1, 2
CELLS = ["import coursekit as ck", "_ = ck.tempo_guess()", "_ = ck.tempo_board()"]
PATIENCE_MS, STEP_MS = 20_000, 50


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    scratch = tmp_path_factory.mktemp("tempo")
    folder = scratch / "notebooks"
    folder.mkdir()
    cells = [new_code_cell(source) for source in CELLS]
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
    """The notebook, with both panels as at the start."""
    yield open_desk
    assert open_desk.outside == []
    assert open_desk.cell_errors() == []
    for reset in open_desk.page.get_by_role("button", name="Reset").all():
        reset.click()


def until(desk: Desk, read: Callable[[], Any], wanted: Any) -> None:
    """Wait until this is so."""
    for _ in range(PATIENCE_MS // STEP_MS):
        if read() == wanted:
            return
        desk.page.wait_for_timeout(STEP_MS)
    assert read() == wanted


def drawn(output: Locator, column: str) -> list[dict[str, Any]]:
    """The data of the marks that have this column and can be pointed at or seen as a line."""
    (marks,) = output.evaluate(MARKS)
    return [mark["datum"] for mark in marks if column in (mark["datum"] or {})]


def totals(output: Locator) -> set[str]:
    return {row["tempo_id"] for row in drawn(output, "tempo_id")}


def line(output: Locator) -> list[float]:
    """The learner's line, month by month."""
    return [row["now"] for row in drawn(output, "end") if "now" in row]


def sentence(output: Locator) -> Locator:
    return output.locator(".ck-sentence[role=status]")


def detail(output: Locator) -> Locator:
    return output.locator(".ck-detail")


def press(desk: Desk, target: Locator, key: str, times: int = 1) -> None:
    desk.tab_to(target)
    for _ in range(times):
        desk.page.keyboard.press(key)


def series(name: str) -> set[str]:
    return set(CONTENT.load().totals(name)["tempo_id"])


def test_the_line_moves_under_the_arrow_keys(desk: Desk) -> None:
    desk.select_cell(GUESS)
    output = desk.output(GUESS)
    until(desk, lambda: set(line(output)), {2.5})
    output.locator("svg.marks").evaluate("chart => { chart.dataset.first = 'yes'; }")
    press(desk, output.get_by_label("November 2023"), "ArrowRight", 3)
    press(desk, output.get_by_label("February 2024"), "ArrowLeft", 5)
    until(desk, lambda: sorted(set(line(output))), [0, 2.5, 4])
    expect(sentence(output)).to_contain_text("November 4, December 2.5")
    expect(sentence(output)).to_contain_text("February 0")
    assert output.locator("svg.marks[data-first=yes]").count() == 1, "the same chart, moved"
    assert not totals(output), "no data before the guess"
    press(desk, output.get_by_role("button", name="Reset"), "Enter")
    until(desk, lambda: set(line(output)), {2.5})


def test_the_board_shows_totals_then_attacks_a_day(desk: Desk) -> None:
    desk.select_cell(BOARD)
    output = desk.output(BOARD)
    until(desk, lambda: totals(output), series("pentagon-main"))
    output.locator("svg.marks").evaluate("chart => { chart.dataset.first = 'yes'; }")
    expect(output.get_by_text("as the totals were given")).to_be_visible()
    press(desk, output.get_by_label("Show", exact=True), "ArrowDown")
    until(desk, lambda: totals(output), set())
    until(desk, lambda: len(drawn(output, "basis")) >= 10, True)
    lull = [row for row in drawn(output, "basis") if row["date"] >= 1707091200000]
    assert {(row["least"], row["most"]) for row in lull} == {(0, 0)}
    expect(detail(output)).to_contain_text("the number is 0, because Gen. Kurilla stated it")
    press(desk, output.get_by_label("Show", exact=True), "ArrowDown")
    expect(sentence(output)).to_contain_text("33 stretches of days")
    until(desk, lambda: len({row["when"] for row in drawn(output, "basis")}), 33)
    assert output.locator("svg.marks[data-first=yes]").count() == 1
    press(desk, output.get_by_role("button", name="Reset"), "Enter")
    until(desk, lambda: totals(output), series("pentagon-main"))
    assert not drawn(output, "basis")


def test_other_counts_are_laid_over_and_named(desk: Desk) -> None:
    desk.select_cell(BOARD)
    output = desk.output(BOARD)
    main = series("pentagon-main")
    counter = output.get_by_label("Lay over another counter")
    press(desk, counter, "ArrowDown", 2)
    until(desk, lambda: totals(output), main | {"ALT2"})
    expect(detail(output)).to_contain_text("Laid over, not added: Lead Inspector General")
    press(desk, counter, "ArrowDown", 3)
    until(desk, lambda: totals(output), main | series("alternative"))
    press(desk, output.get_by_label("US figures that do not fit"), "Space")
    until(
        desk,
        lambda: totals(output),
        main | series("alternative") | series("pentagon-conflict"),
    )
    expect(detail(output)).to_contain_text("Orange diamonds: four US figures")


def test_a_burst_of_keys_ends_with_the_right_picture(desk: Desk) -> None:
    desk.select_cell(GUESS)
    output = desk.output(GUESS)
    april = output.get_by_label("April 2024")
    press(desk, april, "ArrowLeft", 40)
    until(desk, lambda: line(output)[-1], 0)
    press(desk, april, "ArrowRight", 3)
    until(desk, lambda: line(output)[-1], 1.5)
    expect(sentence(output)).to_contain_text("April 1.5")


def test_a_saved_line_lies_over_the_totals_in_the_dark_too(desk: Desk) -> None:
    board = desk.output(BOARD)
    expect(sentence(board)).to_contain_text("No line of yours is saved")
    desk.select_cell(GUESS)
    guess = desk.output(GUESS)
    press(desk, guess.get_by_label("October 2023, from the 17th"), "ArrowLeft", 1)
    press(desk, guess.get_by_role("button", name="Save my line"), "Enter")
    expect(guess.locator(".ck-notice")).to_contain_text("Saved in your file")
    desk.set_dark()
    desk.run_all()
    desk.select_cell(BOARD)
    until(desk, lambda: [row["attacks"] for row in drawn(board, "so_far")], [2, *[2.5] * 6])
    expect(sentence(board)).to_contain_text("Your line (dashed) comes to")
    title = board.get_by_text("as the totals were given")
    assert title.evaluate("node => getComputedStyle(node).fill") == "rgb(255, 255, 255)"
    press(desk, board.get_by_label("My line"), "Space")
    until(desk, lambda: drawn(board, "so_far"), [])
    desk.screenshot("tempo-board-dark.png")
