"""The board of competing hypotheses in JupyterLab, by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import Browser, Locator, expect

from coursekit.boards.ach_board.content import CONTENT, RATINGS
from tests.browser.driver import MARKS, SIZE, Desk, Lab, serve
from tests.browser.test_panel import reset, until

NAME, BOARD = "hypotheses.ipynb", 1
MATRIX = CONTENT.load()
NAMES = {key: about.name for key, about in MATRIX.hypotheses.items()}
ITEMS, NUMBERED = MATRIX.items, MATRIX.numbered


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    scratch = tmp_path_factory.mktemp("hypotheses")
    folder = scratch / "notebooks"
    folder.mkdir()
    cells = [new_code_cell("import coursekit as ck"), new_code_cell("_ = ck.ach_board()")]
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
    open_desk.select_cell(BOARD)
    yield open_desk
    assert open_desk.outside == []
    assert open_desk.cell_errors() == []
    open_desk.select_cell(BOARD)
    reset(open_desk, open_desk.output(BOARD))
    until(open_desk, lambda: codes(open_desk.output(BOARD)), {})


def marks(output: Locator) -> list[dict[str, Any]]:
    (found,) = output.evaluate(MARKS)
    return list(found)


def codes(output: Locator) -> dict[str, str]:
    """The ratings that are drawn in the matrix."""
    return {
        f"{mark['datum']['hypothesis_id']}:{mark['datum']['item_id']}": mark["datum"]["rating"]
        for mark in marks(output)
        if mark["kind"] == "rect" and mark["datum"].get("rating")
    }


def bars(output: Locator) -> dict[str, tuple[float, bool]]:
    """What is drawn beside the matrix: how much speaks against each, and who has the least."""
    return {
        mark["datum"]["hypothesis_id"]: (
            round(mark["datum"]["against"], 3),
            mark["datum"]["least"],
        )
        for mark in marks(output)
        if mark["kind"] == "text" and mark["datum"].get("against") is not None
    }


def carrying(output: Locator) -> int:
    """How many items are shaded, as the answer hangs on them."""
    return sum(
        mark["kind"] == "rect" and {"x1", "text"} <= set(mark["datum"]) for mark in marks(output)
    )


def choose(desk: Desk, label: str, value: str) -> None:
    """Go to a list with Tab, and to a value with the arrow keys."""
    output = desk.output(BOARD)
    select = output.get_by_label(label, exact=True)
    desk.tab_to(select)
    values = select.locator("option").evaluate_all("all => all.map(one => one.value)")
    steps = values.index(value) - values.index(select.input_value())
    for _ in range(abs(steps)):
        desk.page.keyboard.press("ArrowDown" if steps > 0 else "ArrowUp")
    assert select.input_value() == value


def press(desk: Desk, label: str) -> None:
    desk.tab_to(desk.output(BOARD).get_by_role("button", name=label, exact=True))
    desk.page.keyboard.press("Enter")


def tick(desk: Desk, label: str) -> None:
    desk.tab_to(desk.output(BOARD).get_by_label(label, exact=True))
    desk.page.keyboard.press("Space")


def rate(desk: Desk, item: str, **ratings: str) -> None:
    choose(desk, "Item of evidence", item)
    for key, rating in ratings.items():
        choose(desk, f"{NAMES[key]}, {NUMBERED[item]}", rating)


def rate_two_items(desk: Desk) -> None:
    output = desk.output(BOARD)
    rate(desk, "order", strikes="II", threats="C", iran="N")
    rate(desk, "visit", iran="CC", politics="I")
    wanted = {"strikes:order": "II", "threats:order": "C", "iran:order": "N"}
    until(desk, lambda: codes(output), {**wanted, "iran:visit": "CC", "politics:visit": "I"})
    told = {"strikes": (2, False), "threats": (0, True), "iran": (0, True), "politics": (1, False)}
    until(desk, lambda: bars(output), told)
    sentence = output.locator(".ck-sentence")
    expect(sentence).to_contain_text("5 of 54 cells rated.")
    expect(sentence).to_contain_text("a tie of US threats and Iran (0.00)")


def test_an_item_is_rated_across_all_explanations_and_the_chart_stays(desk: Desk) -> None:
    output = desk.output(BOARD)
    output.locator("svg.marks").evaluate("chart => { chart.dataset.first = 'yes'; }")
    rate_two_items(desk)
    expect(output.locator("svg.marks[data-first]")).to_have_count(1)


def test_only_the_lists_of_the_chosen_item_are_there(desk: Desk) -> None:
    output = desk.output(BOARD)
    choose(desk, "Item of evidence", "talks")
    for item in ITEMS:
        for name in NAMES.values():
            lists = output.get_by_label(f"{name}, {NUMBERED[item]}", exact=True)
            expect(lists).to_be_visible(visible=item == "talks")
    expect(output.locator(".ck-note").first).to_contain_text("[E43, E52, E65]")


@pytest.mark.parametrize("letter", "AB")
def test_a_reading_fills_the_matrix_and_gives_its_reasons(desk: Desk, letter: str) -> None:
    output, reading = desk.output(BOARD), MATRIX.readings["AB".index(letter)]
    press(desk, f"Reading {letter}")
    until(desk, lambda: codes(output), reading.ratings)
    least = {"A": ["politics"], "B": ["threats"]}[letter]
    until(desk, lambda: [key for key, (_, yes) in bars(output).items() if yes], least)
    until(desk, lambda: carrying(output), {"A": 3, "B": 1}[letter])
    expect(output.locator(".ck-sentence")).to_contain_text(f"Reading {letter}. 54 of 54 cells")
    table = output.locator(".ck-detail table").first
    expect(table).to_contain_text(reading.cells["order"]["strikes"][1])
    choose(desk, "Item of evidence", "after")
    expect(table).to_contain_text(reading.cells["after"]["strikes"][1])


def test_an_item_is_left_out_and_dependent_items_count_once(desk: Desk) -> None:
    output = desk.output(BOARD)
    press(desk, "Reading A")
    until(desk, lambda: bars(output).get("strikes"), (0.667, False))
    choose(desk, "Leave out", "order")
    until(desk, lambda: bars(output)["strikes"], (0.5, False))
    expect(output.locator(".ck-sentence")).to_contain_text("Without “halt before strikes”:")
    choose(desk, "Leave out", "all")
    tick(desk, "Count dependent items as one")
    until(desk, lambda: bars(output)["strikes"], (0.714, False))


def test_weights_open_with_the_tick_and_count(desk: Desk) -> None:
    output = desk.output(BOARD)
    rate(desk, "order", strikes="II")
    label = f"How credible?, {NUMBERED['order']}"
    expect(output.get_by_label(label, exact=True)).to_be_hidden()
    tick(desk, "Weigh the items")
    choose(desk, label, "high")
    until(desk, lambda: bars(output), {"strikes": (2.828, True)})
    tick(desk, "Weigh the items")
    until(desk, lambda: bars(output), {"strikes": (2, True)})
    expect(output.get_by_label(label, exact=True)).to_be_hidden()


def test_the_chart_keeps_its_place_while_items_are_rated(desk: Desk) -> None:
    output = desk.output(BOARD)
    press(desk, "Reading A")
    until(desk, lambda: len(codes(output)), len(NAMES) * len(ITEMS))
    place = "chart => { const b = chart.getBoundingClientRect(); return [b.width, b.height]; }"
    box = output.locator("svg.marks").evaluate(place)
    for item in ITEMS:
        choose(desk, "Item of evidence", item)
        choose(desk, "Leave out", item)
        assert output.locator("svg.marks").evaluate(place) == box, item


def test_the_matrix_is_kept(desk: Desk) -> None:
    rate(desk, "credit", gaza="I")
    press(desk, "Save my matrix")
    expect(desk.output(BOARD).locator(".ck-notice")).to_contain_text("✓ Saved in your file")
    desk.run_all()
    output = desk.output(BOARD)
    until(desk, lambda: codes(output), {"gaza:credit": "I"})
    expect(output.get_by_label("Item of evidence", exact=True)).to_have_value("credit")


def test_it_reads_at_double_size(desk: Desk) -> None:
    """Half the width of the window is what a zoom of 200% leaves."""
    desk.command("application:set-mode", mode="single-document")
    desk.page.evaluate("() => jupyterapp.shell.collapseLeft()")
    desk.page.set_viewport_size({"width": SIZE["width"] // 2, "height": SIZE["height"] // 2})
    desk.select_cell(BOARD)
    output = desk.output(BOARD)
    press(desk, "Reading B")
    until(desk, lambda: len(codes(output)), len(NAMES) * len(ITEMS))
    whole = output.bounding_box()
    assert whole
    for part in (output.locator("svg.marks"), output.locator(".ck-one select:visible").nth(1)):
        box = part.bounding_box()
        assert box
        assert box["x"] + box["width"] <= whole["x"] + whole["width"]
    desk.screenshot("hypotheses-double.png")
    desk.page.set_viewport_size(SIZE)
    desk.command("application:set-mode", mode="multiple-document")


def test_it_moves_in_the_dark_theme_too(desk: Desk) -> None:
    desk.set_dark()
    desk.run_all()
    desk.select_cell(BOARD)
    output = desk.output(BOARD)
    reset(desk, output)
    rate_two_items(desk)
    words = output.locator("svg.marks text").filter(has_text="US strikes").first
    assert words.get_attribute("fill") == "#fff"
    assert set(RATINGS) >= set(codes(output).values())
    desk.screenshot("hypotheses-dark.png")
