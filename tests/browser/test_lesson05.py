"""Lesson 05 by keyboard: a line, signs, a forecast and a question, sealed and taken along."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from coursekit.forms import forecasts
from coursekit.forms.threshold import own_threshold
from coursekit.methods.months import Threshold
from coursekit.store import work
from tests.browser.driver import MARKS, REPOSITORY, Desk

NAME = "05-scenarios.ipynb"
BOARD, SIGN = "ck.indicator_board()", "US replies keep within the limits"


@pytest.fixture
def lessons(tmp_path: Path) -> Path:
    """This lesson alone; the others need not be open beside it."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    shutil.copy(REPOSITORY / "notebooks" / NAME, folder)
    return folder


def form(desk: Desk, key: str) -> Locator:
    number = desk.cell_with(f'ck.guesses("{key}")')
    desk.select_cell(number)
    return desk.output(number).locator(".ck-form")


def write(desk: Desk, box: Locator, text: str) -> None:
    desk.tab_to(box)
    desk.page.keyboard.press("Control+A")
    desk.page.keyboard.insert_text(text)


def choose(desk: Desk, activity: Locator, value: str) -> None:
    """Move within a group of options with the arrow keys."""
    wanted = f'input[type="radio"][value="{value}"]'
    group = activity.locator(f"fieldset:has({wanted}) input")
    desk.tab_to(group.first)
    desk.page.keyboard.press("Space")
    for _ in range(group.count()):
        if activity.locator(wanted).is_checked():
            return
        desk.page.keyboard.press("ArrowDown")
    raise AssertionError(value)


def seal(desk: Desk, activity: Locator) -> Locator:
    desk.tab_to(activity.get_by_role("button", name="Seal my answers"))
    desk.page.keyboard.press("Enter")
    return activity.locator(".ck-status")


def pick(desk: Desk, select: Locator, value: str) -> None:
    """Move in a list with the arrow keys."""
    desk.tab_to(select)
    values = select.locator("option").evaluate_all("all => all.map(one => one.value)")
    steps = values.index(value) - values.index(select.input_value())
    for _ in range(abs(steps)):
        desk.page.keyboard.press("ArrowDown" if steps > 0 else "ArrowUp")
    expect(select).to_have_value(value)


def drawn(output: Locator) -> list[dict[str, Any]]:
    """The rated signs that the chart draws: sign, scenario and word."""
    (marks,) = output.evaluate(MARKS)
    return [
        mark["datum"] for mark in marks if mark["kind"] == "symbol" and mark["datum"].get("word")
    ]


def rate_replies(desk: Desk) -> Locator:
    """Rate one sign under all three scenarios, by keyboard."""
    number = desk.cell_with(BOARD)
    desk.select_cell(number)
    output = desk.output(number)
    pick(desk, output.get_by_label("The sign", exact=True), "I17")
    words = ("likely", "remote", "very likely")
    for name, word in zip(("De-escalation", "Resumption", "Sporadic strikes"), words, strict=True):
        pick(desk, output.get_by_label(f"{name}, {SIGN}", exact=True), word)
    expect(output.locator(".ck-sentence")).to_contain_text(f"“{SIGN}”, 29 times as probable under")
    own = {one["scenario"]: one["word"] for one in drawn(output) if one["sign"] == SIGN}
    assert tuple(own.values()) == words
    assert len(drawn(output)) == 9
    return output


def test_the_line_is_sealed_and_can_be_counted_with(
    desk: Desk, lessons: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.open_notebook(NAME)
    desk.run_all()
    assert desk.cell_errors() == []
    line = form(desk, "05-line")
    write(desk, line.locator("textarea"), "When somebody dies.")
    expect(seal(desk, line)).to_have_text("→ Question 2: Choose at least one answer first.")
    for target in ("us-forces", "us-diplomatic"):
        desk.tab_to(line.locator(f'input[value="{target}"]'))
        desk.page.keyboard.press("Space")
    for number, value in enumerate(("1", "10")):
        write(desk, line.locator('input[type="number"]').nth(number), value)
    expect(seal(desk, line)).to_contain_text("✓ Sealed on")
    monkeypatch.setenv("COURSEKIT_HOME", str(lessons))
    assert own_threshold() == Threshold(
        "When somebody dies.", ("us-forces", "us-diplomatic"), 1, 10
    )


def test_signs_are_rated_drawn_and_kept(desk: Desk) -> None:
    desk.open_notebook(NAME)
    desk.run_all()
    output = rate_replies(desk)
    desk.tab_to(output.get_by_role("button", name="Save my ratings"))
    desk.page.keyboard.press("Enter")
    expect(output.locator(".ck-notice")).to_contain_text("✓ Saved in your file")
    desk.run_all()
    number = desk.cell_with(BOARD)
    desk.select_cell(number)
    output = desk.output(number)
    expect(output.get_by_label("The sign", exact=True)).to_have_value("I17")
    assert len(drawn(output)) == 9
    desk.tab_to(output.get_by_role("button", name="Reset"))
    desk.page.keyboard.press("Enter")
    expect(output.locator(".ck-sentence")).to_contain_text("2 of 8 signs are rated.")


def test_the_board_moves_in_the_dark_theme_too(desk: Desk) -> None:
    desk.open_notebook(NAME)
    desk.set_dark()
    desk.run_all()
    rate_replies(desk)
    desk.screenshot("lesson05-signs-dark.png")


def test_forecasts_are_sealed_again_and_taken_along(
    desk: Desk, lessons: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.open_notebook(NAME)
    desk.run_all()
    forecast = form(desk, "05-forecast")
    for number, share in enumerate(("30", "10", "40", "10")):
        write(desk, forecast.locator('input[type="number"]').nth(number), share)
    choose(desk, forecast, "2024-12-31")
    choose(desk, forecast, "most-months")
    write(desk, forecast.locator("textarea"), "A habit. A guess.")
    expect(seal(desk, forecast)).to_have_text(
        "→ Question 1: The shares add up to 90, not 100. Add 10."
    )
    write(desk, forecast.locator('input[type="number"]').nth(2), "50")
    expect(seal(desk, forecast)).to_contain_text("✓ Sealed on")
    desk.tab_to(forecast.get_by_role("button", name="Seal my answers"))
    expect(seal(desk, forecast)).to_contain_text("Your earlier seal stays.")

    future = form(desk, "05-future-1")
    for value in ("stays", "90", "void"):
        choose(desk, future, value)
    for number, text in enumerate(("Will it stay?", "A page", "my partner", "It does. It did.")):
        write(desk, future.locator("textarea").nth(number), text)
    desk.tab_to(future.locator('input[type="range"]'))
    desk.page.keyboard.press("End")
    desk.page.keyboard.press("ArrowLeft")
    expect(seal(desk, future)).to_contain_text("✓ Sealed on")

    export = desk.cell_with("ck.export_forecasts()")
    desk.select_cell(export)
    desk.page.keyboard.press("Control+Enter")
    desk.wait_idle()
    expect(desk.output(export)).to_contain_text(
        re.compile(r"✓ 3 sealed forecasts written .*The last days of your questions", re.DOTALL)
    )
    with (lessons / forecasts.NAME).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["percent"] for row in rows] == [*["30", "10", "50", "10"] * 2, "99", "1"]
    monkeypatch.setenv("COURSEKIT_HOME", str(lessons))
    assert [entry.intact for entry in work.history("05-forecast", "sealed")] == [True, True]


def test_the_second_sign_is_checked(desk: Desk) -> None:
    desk.open_notebook(NAME)
    desk.run_all()
    number = desk.cell_with('ck.check("05-second"')
    for answer, said in (
        ("new_odds * 4", "✗ Not yet."),
        ("12 / 17 * 4 / (1 + 12 / 17 * 4)", "✓ Right."),
    ):
        desk.select_cell(number)
        desk.page.keyboard.press("Enter")
        desk.page.keyboard.press("Control+A")
        desk.page.keyboard.insert_text(f'answer = {answer}\nck.check("05-second", answer)')
        desk.page.keyboard.press("Shift+Enter")
        desk.wait_idle()
        expect(desk.output(number)).to_contain_text(said)
