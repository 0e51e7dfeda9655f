"""Every chart can be read, in both themes and with wider and narrower letters."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from coursekit.boards import figures
from coursekit.charts.core.renderer import mimebundle
from coursekit.jupyterlab import CHART
from tests.browser.drawings import INKS, PALE, UNREADABLE, draw, faults
from tests.browser.driver import MARKS, Desk, seen
from tests.browser.test_boards import BOARDS, Twin

CELLS = ["pass"]
# About 15 % wider than Arial, and narrower than that.
FONTS = ["DejaVu Sans", "DejaVu Sans Condensed"]
IS_THERE = """font => {
    const pen = document.createElement("canvas").getContext("2d");
    const width = family => { pen.font = `20px ${family}`; return pen.measureText("mil").width; };
    return width(`"${font}", monospace`) !== width("monospace");
}"""
Specs = list[tuple[str, dict[str, Any]]]


@pytest.fixture(scope="module")
def specs() -> Specs:
    """Every figure, and every board in each of its states that one control or button makes."""
    made = [(name, mimebundle(each.draw().to_dict())[CHART]) for name, each in figures().items()]
    for name in BOARDS:
        twin = Twin(name)
        for values in states(twin):
            twin.panel.values = {**twin.panel.start, **values}
            made.append((f"{name} {values}"[:90], deepcopy(twin.chart())))
    return made


def states(twin: Twin) -> list[dict[str, Any]]:
    """The start, what each button sets, and the ends of each control."""
    found: list[dict[str, Any]] = [{}, *(values for _, values in twin.panel.presets)]
    for control in twin.panel.controls:
        name = control["name"]
        if control["kind"] == "choice":
            found += [{name: control["options"][at][0]} for at in (0, -1)]
        elif control["kind"] == "tick":
            found += [{name: value} for value in (False, True)]
        elif control["kind"] == "slider":
            found += [{name: control[end]} for end in ("low", "high")]
        else:
            last = {column: options[-1][0] for column, options in control["options"].items()}
            cells = [(row, column) for row, _ in control["rows"] for column in last]
            found.append({name: {f"{row}:{column}": last[column] for row, column in cells}})
    return found


def test_every_figure_is_drawn_by_the_vega_lite_of_jupyterlab(desk: Desk, specs: Specs) -> None:
    known = figures()
    drawn = draw(desk, [dict(specs)[name] for name in known])
    for (name, figure), marks in zip(known.items(), drawn.evaluate(MARKS), strict=True):
        assert len(seen(marks)) >= figure.marks, name
    assert [line for line in desk.console if line.startswith(("WARN", "ERROR"))] == []


def test_letters_follow_the_theme_and_all_stands_out_in_both(desk: Desk, specs: Specs) -> None:
    drawn, names = draw(desk, [spec for _, spec in specs]), [name for name, _ in specs]
    light = drawn.evaluate(INKS)
    assert faults(drawn, names, PALE) == []
    desk.set_dark()  # without a new run
    dark = drawn.evaluate(INKS)
    assert faults(drawn, names, PALE) == []
    desk.set_light()
    assert light["page"] != dark["page"]
    for name, before, after in zip(names, light["charts"], dark["charts"], strict=True):
        assert light["page"] in before, name
        wanted = [dark["page"] if ink == light["page"] else ink for ink in before]
        assert after == wanted, name


@pytest.mark.parametrize("font", FONTS)
def test_no_letters_run_into_others_or_are_cut(desk: Desk, specs: Specs, font: str) -> None:
    assert desk.page.evaluate(IS_THERE, font), f"Install {font}: sudo apt install fonts-dejavu"
    drawn = draw(desk, [{**spec, "config": {**spec["config"], "font": font}} for _, spec in specs])
    assert faults(drawn, [name for name, _ in specs], UNREADABLE) == []
