"""Every board in a small window: its controls and what they move are seen together.

JupyterLab has a window of 1280 by 720 pixels, with its file browser open. Each control is set to
its ends and each preset is pressed; the controls, the sentence and the chart have to fit what is
left for the notebook, at every step. What is below the chart may be a little beyond.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, ViewportSize, expect

from tests.browser.driver import FRAMES, Desk
from tests.browser.test_boards import BOARDS, SAYS, Twin, find, same_file

__all__ = ["same_file"]

CELLS = [
    "import coursekit as ck\n\nboards = {}",
    *(f"boards[{name!r}] = ck.{name}()" for name in BOARDS),
]
WINDOW: ViewportSize = {"width": 1280, "height": 720}
MOST = 700  # pixels of a whole board, with what it says below its chart

# How high the controls with sentence and chart are, the whole board, and the room for a notebook.
HEIGHTS = """output => {
    const boxes = [...output.querySelectorAll("fieldset, .ck-sentence, svg.marks, .ck-detail")]
        .map(part => [part.className === "ck-detail", part.getBoundingClientRect()]);
    const high = those => Math.ceil(Math.max(...those.map(([_, box]) => box.bottom))
        - Math.min(...those.map(([_, box]) => box.top)));
    const notebook = output.closest(".jp-WindowedPanel-outer");
    return [high(boxes.filter(([below]) => !below)), high(boxes), notebook.clientHeight];
}"""

# How far the chart is below the top of the controls.
CHART_BELOW = """output => output.querySelector("svg.marks").getBoundingClientRect().top
    - output.querySelector("fieldset").getBoundingClientRect().top"""


@pytest.fixture(scope="module", autouse=True)
def small(open_desk: Desk) -> None:
    open_desk.page.set_viewport_size(WINDOW)


def steps(twin: Twin) -> Iterator[dict[str, Any]]:
    """Each control at its ends, one after the other, then each preset."""
    panel = twin.panel
    values: dict[str, Any] = dict(panel.start)
    for control in panel.controls:
        for value in ends(control):
            values = {**values, control["name"]: value}
            yield values
    for _, wanted in panel.presets:
        yield {**panel.start, **wanted}


def ends(control: dict[str, Any]) -> list[Any]:
    """The values of a control that are tried; a table is tried as it stands."""
    match control["kind"]:
        case "choice":
            return [option for option, _ in control["options"]]
        case "tick":
            return [False, True]
        case "slider":
            return [control["low"], control["high"]]
    return []


def heights(desk: Desk, output: Locator) -> tuple[int, int, int]:
    desk.page.evaluate(FRAMES)
    together, whole, room = output.evaluate(HEIGHTS)
    return together, whole, room


@pytest.mark.parametrize("name", BOARDS)
def test_controls_and_what_they_move_are_seen_together(desk: Desk, name: str) -> None:
    twin, output = Twin(name), find(desk, name)
    together, whole, room = heights(desk, output)
    assert together <= room, "at the start"
    assert whole <= MOST, "at the start"
    sentence, detail = output.locator(".ck-sentence"), output.locator(".ck-detail")
    for values in steps(twin):
        twin.panel.values = values
        desk.execute(f"boards[{name!r}].values = {values!r}")
        desk.until(sentence.text_content, twin.panel.sentence)
        if detail.count():
            desk.until(lambda: detail.evaluate(SAYS, twin.panel.detail), True)
        together, whole, room = heights(desk, output)
        assert together <= room, values
        assert whole <= MOST, values


@pytest.mark.parametrize("name", ["camps_workshop", "paragraph_test"])
def test_what_save_says_has_its_line_before_it_is_said(desk: Desk, name: str) -> None:
    output = find(desk, name)
    twin, notice = Twin(name), output.locator(".ck-notice")
    desk.execute(f"boards[{name!r}].values = {twin.panel.start!r}")
    before = output.evaluate(CHART_BELOW)
    output.get_by_role("button", name=twin.panel.keep).click()
    expect(notice).to_contain_text("✓ Saved")
    assert output.evaluate(CHART_BELOW) == before
