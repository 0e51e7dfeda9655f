"""The boards of break dates and of replies in JupyterLab, by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import Browser, Locator, expect

from coursekit.boards.peaks_board import dice_weeks
from coursekit.charts.core.theme import BLUE, ORANGE
from tests.browser.driver import Desk, Lab, serve
from tests.browser.test_panel import reset, until

NAME, BREAK, PEAKS = "breaks.ipynb", 1, 2
CELLS = ["import coursekit as ck", "_ = ck.break_board()", "_ = ck.peaks_board()"]
TOWER = 88  # the place of 28 January 2024 among the dates
# What the chart draws in colours, its words, and where it stands in the output.
DRAWN = """output => {
    const chart = output.querySelector("svg.marks");
    const marks = [...chart.querySelectorAll('g[class*="role-mark"]:not(.mark-group) > *')];
    const points = marks.filter(mark => mark.parentNode.classList.contains("mark-symbol"));
    const lines = [...chart.querySelectorAll("text")].flatMap(text =>
        text.children.length ? [...text.children] : [text]);
    const box = chart.getBoundingClientRect();
    return {
        texts: lines.map(line => line.textContent),
        points: points.map(mark => mark.getAttribute("fill")),
        bars: marks.filter(mark => mark.__data__.datum.step !== undefined).map(mark => {
            const {x, y, width, height} = mark.getBoundingClientRect();
            return [x - box.x, y - box.y, width, height].map(Math.round).join(" ");
        }),
        size: [box.width, box.height, box.top - output.getBoundingClientRect().top],
        colour: lines[0].getAttribute("fill"),
    };
}"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    scratch = tmp_path_factory.mktemp("breaks")
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
    yield open_desk
    assert open_desk.outside == []
    assert open_desk.cell_errors() == []
    for cell in (BREAK, PEAKS):
        open_desk.select_cell(cell)
        reset(open_desk, open_desk.output(cell))


def drawn(output: Locator) -> dict[str, Any]:
    return dict(output.evaluate(DRAWN))


def status(output: Locator) -> Locator:
    return output.get_by_role("status").last


def press(desk: Desk, control: Locator, *keys: str) -> None:
    desk.tab_to(control)
    for key in keys:
        desk.page.keyboard.press(key)


def before_break(output: Locator) -> int:
    """How many events of the fortnight are blue."""
    return int(drawn(output)["points"].count(BLUE))


def expect_break(output: Locator, date: str, before: str, after: str) -> None:
    """Chart and sentence show this date with these counts."""
    expect(status(output)).to_contain_text(f"Break on {date}: ")
    output.page.wait_for_function(
        "([output, wanted]) => output.querySelector('svg.marks').textContent.includes(wanted)",
        arg=[output.element_handle(), before],
    )
    assert after in drawn(output)["texts"]


def test_the_slider_moves_every_part(desk: Desk) -> None:
    desk.select_cell(BREAK)
    output = desk.output(BREAK)
    expect_break(
        output,
        "28 January 2024",
        "Before (blue): 158 to 175 in 103 days",
        "After (orange): 0 to 17 in 40 days",
    )
    assert before_break(output) == 1
    first = drawn(output)
    press(desk, output.get_by_label("Break date", exact=True), *["ArrowRight"] * 5)
    expect_break(
        output,
        "2 February 2024",
        "Before (blue): 165 to 175 in 108 days",
        "After (orange): 0 to 10 in 35 days",
    )
    until(desk, lambda: before_break(output), 4)
    after = drawn(output)
    assert "if each attack came on its own: 0 to 0.35 times" in after["texts"]
    assert "if attacks came in bursts: 0 to 0.54 times" in after["texts"]
    moved = [old != new for old, new in zip(first["bars"], after["bars"], strict=True)]
    assert moved.count(False) == 6, "only four lines of words and two marks of the same rate stay"
    assert after["size"] == first["size"], "nothing jumps"


def test_both_ends_of_the_slider(desk: Desk) -> None:
    desk.select_cell(BREAK)
    output = desk.output(BREAK)
    size = drawn(output)["size"]
    slider = output.get_by_label("Break date", exact=True)
    none = "no room for both windows at this date"
    assert none not in drawn(output)["texts"]
    press(desk, slider, "End")
    expect_break(
        output,
        "20 February 2024",
        "Before (blue): 168 to 175 in 126 days",
        "After (orange): 0 in 17 days",
    )
    assert none in drawn(output)["texts"]
    assert before_break(output) == 7
    press(desk, slider, "Home")
    expect_break(
        output,
        "1 November 2023",
        "Before (blue): 27 in 15 days",
        "After (orange): 141 to 148 in 128 days",
    )
    assert before_break(output) == 0
    assert drawn(output)["size"] == size


@pytest.mark.parametrize(
    ("label", "date", "before", "after"),
    [
        ("Truce week", "24 November 2023", "73 in 38 days", "95 to 102 in 105 days"),
        ("Strikes of 21 November", "21 November 2023", "61 to 73 in 35 days", "in 108 days"),
        ("Strikes of 25 December", "25 December 2023", "102 to 103 in 69 days", "65 to 73 in"),
        ("Strikes of 23 January", "23 January 2024", "130 to 175 in 98 days", "0 to 45 in 45"),
        ("The suspension", "30 January 2024", "158 to 175 in 105 days", "0 to 17 in 38 days"),
    ],
)
def test_a_button_goes_to_its_event(
    desk: Desk, label: str, date: str, before: str, after: str
) -> None:
    desk.select_cell(BREAK)
    output = desk.output(BREAK)
    press(desk, output.get_by_role("button", name=label, exact=True), "Enter")
    expect(status(output)).to_contain_text(f"Break on {date}: ")
    until(desk, lambda: any(before in text for text in drawn(output)["texts"]), True)
    assert any(
        text.startswith("After (orange): ") and after in text for text in drawn(output)["texts"]
    )


def test_bursts_widen_the_lower_bar_and_nothing_else(desk: Desk) -> None:
    desk.select_cell(BREAK)
    output = desk.output(BREAK)
    first = drawn(output)
    press(desk, output.get_by_label("Bursts", exact=True), "Home")
    words = "if attacks came in bursts: 0 to 0.46 times"
    until(desk, lambda: words in drawn(output)["texts"], True)
    expect(output.locator(".ck-detail")).not_to_contain_text("with bursts")
    expect(output.locator(".ck-detail")).to_contain_text("at 2 of 44 placebo dates")
    after = drawn(output)
    assert set(after["texts"]) - set(first["texts"]) == {words}
    assert after["size"] == first["size"]


def test_reset_brings_the_start_back(desk: Desk) -> None:
    desk.select_cell(BREAK)
    output = desk.output(BREAK)
    first, sentence = drawn(output), status(output).inner_text()
    press(desk, output.get_by_label("Break date", exact=True), "Home")
    press(desk, output.get_by_label("Bursts", exact=True), "Home")
    expect(status(output)).to_contain_text("1 November 2023")
    reset(desk, output)
    until(desk, lambda: drawn(output), first)
    expect(status(output)).to_have_text(sentence)


def test_forty_fast_changes_end_with_the_right_date(desk: Desk) -> None:
    desk.select_cell(BREAK)
    output = desk.output(BREAK)
    press(desk, output.get_by_label("Break date", exact=True), *["ArrowLeft"] * 40)
    expect_break(
        output,
        "19 December 2023",
        "Before (blue): 98 to 103 in 63 days",
        "After (orange): 65 to 77 in 80 days",
    )


def test_the_sentence_keeps_its_lines(desk: Desk) -> None:
    desk.select_cell(BREAK)
    output = desk.output(BREAK)
    size = drawn(output)["size"]
    slider = output.get_by_label("Break date", exact=True)
    for days in (13, 96):  # the longest sentence, and the shortest
        press(desk, slider, "Home", *["ArrowRight"] * days)
        until(desk, lambda: drawn(output)["size"], size)


def test_the_line_of_replies_moves_both_averages(desk: Desk) -> None:
    desk.select_cell(PEAKS)
    output = desk.output(PEAKS)
    size = drawn(output)["size"]
    press(desk, output.get_by_role("slider"), *["ArrowRight"] * 2)
    weeks = dice_weeks()
    chosen = weeks[weeks["attacks"] >= 15]
    words = f"{len(chosen)} weeks with a reply (orange): {chosen['attacks'].mean():.1f} on average"
    until(desk, lambda: words in drawn(output)["texts"], True)
    assert f"the week after (blue): {chosen['next'].mean():.1f}" in drawn(output)["texts"]
    expect(status(output)).to_contain_text(f"Made up: {len(chosen)} of 104 weeks have 15 attacks")
    assert drawn(output)["points"].count(ORANGE) == len(chosen)
    assert drawn(output)["size"] == size


def test_the_dark_theme(desk: Desk) -> None:
    desk.set_dark()
    desk.run_all()
    desk.select_cell(BREAK)
    output = desk.output(BREAK)
    press(desk, output.get_by_label("Break date", exact=True), "ArrowRight")
    expect_break(
        output,
        "29 January 2024",
        "Before (blue): 158 to 175 in 104 days",
        "After (orange): 0 to 17 in 39 days",
    )
    desk.screenshot("breaks-dark.png")
