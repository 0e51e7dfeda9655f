"""Lesson 04 by keyboard: score the sheet, save it, run it again, compare it with a partner's."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from coursekit.boards.coding_sheet import CONTENT as SHEET
from coursekit.boards.coding_sheet import KEY
from coursekit.store.entries import dump, new_entry
from tests.browser.driver import REPOSITORY, SIZE, Desk, Lab
from tests.browser.test_lesson03a import write
from tests.browser.test_panel import choose, reset, sentence, until

DIMENSIONS = SHEET.load().dimensions

NAME, PARTNER = "04-irans-position.ipynb", "partner.json"
SHEET = "ck.coding_sheet()"
# The scores that can be seen, and how far from the left each lies; full ones count.
SCORES = """output => {
    const chart = output.querySelector("svg.marks");
    const points = [...chart.querySelectorAll(".mark-symbol.role-mark > path")];
    return Object.fromEntries(points.map(point => {
        const {key, score, counts} = point.__data__.datum;
        return [key, [score, counts, Math.round(point.__data__.x)]];
    }));
}"""
PLACE = """output => {
    const chart = output.querySelector("svg.marks").getBoundingClientRect();
    return [chart.width, chart.height];
}"""


@pytest.fixture
def lessons(tmp_path: Path) -> Path:
    """This lesson alone; the others need not be open beside it."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    shutil.copy(REPOSITORY / "notebooks" / NAME, folder)
    return folder


@pytest.fixture
def sheet(desk: Desk) -> Locator:
    desk.open_notebook(NAME)
    desk.run_all()
    assert desk.cell_errors() == []
    number = desk.cell_with(SHEET)
    desk.select_cell(number)
    return desk.output(number)


def go_to(desk: Desk, sheet: Locator, number: int) -> None:
    """Move the slider to a dimension, counted from 1."""
    slider = sheet.get_by_label("Dimension", exact=True)
    desk.tab_to(slider)
    desk.page.keyboard.press("Home")
    for _ in range(number - 1):
        desk.page.keyboard.press("ArrowRight")
    expect(slider).to_have_value(str(number))


def score(desk: Desk, sheet: Locator, number: int, **chosen: str) -> None:
    """Set the lists of one dimension; ``score="2"``."""
    go_to(desk, sheet, number)
    for column, value in chosen.items():
        choose(desk, sheet, f"{DIMENSIONS[number - 1].name}, {column.title()}", value)


def scores(sheet: Locator) -> dict[str, Any]:
    return {key: found[:2] for key, found in dict(sheet.evaluate(SCORES)).items()}


def press(desk: Desk, output: Locator, button: str) -> None:
    desk.tab_to(output.get_by_role("button", name=button, exact=True))
    desk.page.keyboard.press("Enter")


def test_the_sheet_is_scored_saved_and_compared(desk: Desk, sheet: Locator, lab: Lab) -> None:
    size, outputs = sheet.evaluate(PLACE), desk.cells()[desk.cell_with(SHEET)]["outputs"]
    assert scores(sheet) == {}
    score(desk, sheet, 1, locator="E57", score="2", confidence="high")
    until(desk, lambda: scores(sheet), {"stop": ["2", True]})
    expect(sheet.locator(".ck-detail")).to_contain_text("rests on E57, 30 Jan 2024")
    score(desk, sheet, 3, score="0")
    until(desk, lambda: scores(sheet), {"stop": ["2", True], "timing": ["0", False]})
    expect(sentence(sheet)).to_have_text(
        "1 of 8 scores counts: 2 (3 = full control), 1 with high confidence."
        " Left out, in grey: 6 without a score and 1 without a locator."
    )
    score(desk, sheet, 3, locator="iran.2")
    until(desk, lambda: scores(sheet), {"stop": ["2", True], "timing": ["0", True]})
    assert sheet.evaluate(PLACE) == pytest.approx(size, abs=1)
    press(desk, sheet, "Save my sheet")
    expect(sheet.locator(".ck-notice")).to_contain_text("✓ Saved in your file")

    reset(desk, sheet)
    until(desk, lambda: scores(sheet), {})
    assert desk.cells()[desk.cell_with(SHEET)]["outputs"] == outputs
    desk.run_all()
    desk.select_cell(desk.cell_with(SHEET))
    until(desk, lambda: scores(sheet), {"stop": ["2", True], "timing": ["0", True]})

    number = desk.cell_with("ck.compare_sheets()")
    compared = desk.output(number)
    expect(compared).to_contain_text("This partner was made up for the course.")
    expect(compared.locator("tbody th").first).to_have_text("Timing and planning")
    expect(compared).to_contain_text("kappa")

    cells = {
        f"{each.key}:{column}": "" for each in DIMENSIONS for column in ("score", "confidence")
    } | {f"{each.key}:locator": "" for each in DIMENSIONS}
    cells |= {"stop:score": "2", "stop:locator": "iran.2"}
    entry = new_entry("answer", KEY, {"dimension": 1, "sheet": cells})
    (lab.folder / PARTNER).write_text(dump([entry]), encoding="utf-8")
    for name, told in ((PARTNER, "on 1 of 8 dimensions"), ("none.json", "found no such file")):
        desk.select_cell(number)
        desk.page.keyboard.press("Enter")
        desk.page.keyboard.press("Control+A")
        desk.page.keyboard.insert_text(f'ck.compare_sheets("{name}")')
        desk.page.keyboard.press("Control+Enter")
        desk.wait_idle()
        expect(compared).to_contain_text(told)
        desk.page.keyboard.press("Escape")


def test_hedges_and_pages_are_counted(desk: Desk, sheet: Locator) -> None:  # noqa: ARG001
    for key, wrong, right in (
        ("04-hedged", "len(plain)", 'int((iran["hedge_words"].str.len() > 0).sum())'),
        ("04-pages", "len(against)", 'against["source_id"].nunique()'),
    ):
        number = write(desk, key, wrong)
        expect(desk.output(number)).to_contain_text("✗ Not yet.")
        write(desk, key, right)
        expect(desk.output(number)).to_contain_text("✓ Right.")


def test_dark_and_twice_the_size(desk: Desk, sheet: Locator) -> None:
    desk.set_dark()
    desk.run_all()
    desk.select_cell(desk.cell_with(SHEET))
    score(desk, sheet, 2, locator="C06", score="1", confidence="low")
    until(desk, lambda: scores(sheet), {"targets": ["1", True]})
    text = sheet.locator("svg.marks g.mark-text text", has_text=re.compile("^in class$"))
    assert text.first.get_attribute("fill") in ("#fff", "#ffffff", "white")
    desk.screenshot("sheet-dark.png")
    desk.page.set_viewport_size({"width": SIZE["width"] // 2, "height": SIZE["height"] // 2})
    desk.page.wait_for_timeout(500)
    desk.show_cell(desk.cell_with(SHEET))
    room = sheet.bounding_box()
    assert room
    for part in ("svg.marks", "fieldset", "legend"):
        box = sheet.locator(part).bounding_box()
        assert box
        assert box["x"] + box["width"] <= room["x"] + room["width"] + 1, part
    desk.screenshot("sheet-narrow.png")
