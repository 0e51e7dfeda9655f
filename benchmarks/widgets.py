"""From a key press to the visible new chart: every panel of the course beside `interact`.

Run with ``python -m benchmarks.widgets`` in the repository's folder, or with the names of
some panels behind it. A panel's first control is moved, or the one named after a colon; of a
table of lists, the first list that is shown. Each panel stands in a notebook of its own, above
`ipywidgets.interact`, which shows the same figure anew, in the state that this control asks
for. The figure is not made again there, only drawn, and what Python computes for it is
computed beforehand: what is compared is the least that `interact` can do. Both go through the
same values, in turns, and after each turn both must show the same drawing. Aims as in
`benchmarks.bridge` for a control that sets a signal of the chart itself, and below them for
one that Python answers.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from benchmarks.bridge import CHANGES, WARM_UP, figures, press
from tests.browser.driver import Desk, Lab, browser, serve

PANELS = (
    *("explore_timeline", "explore_ties", "camps_workshop", "paragraph_test", "balance_board"),
    *("strike_board", "tempo_guess", "tempo_board", "break_board", "peaks_board"),
    *("deterrence_board", "coding_sheet", "coding_sheet:sheet", "ach_board:left_out"),
    *("indicator_board", "indicator_board:ratings", "update_board", "update_board:seen"),
    *("impact_board", "months_board", "calibration_board"),
    "calibration_board:size",
)
FILLED = ("ach_board",)  # boards that are blank at their start
AIMS = {"direct": (0.6, 0.8), "computed": (0.8, 0.9)}
PANEL = """\
import altair as alt
import coursekit as ck
from coursekit.widgets import panel
from IPython.display import display
from IPython.utils.capture import capture_output
from ipywidgets import IntSlider, interact

charts, listening = [], panel.listening
panel.listening = lambda chart, *rest: charts.append(chart) or listening(chart, *rest)
panel = ck.{name}()
if {filled}:  # nothing is drawn of a blank one: as after the first of its buttons
    panel.values = {{**panel.values, **panel.presets[0][1]}}
"""
INTERACT = """\
name = "{control}" or panel.controls[0]["name"]
(place,) = [n for n, one in enumerate(panel.controls) if one["name"] == name]
control, now, part = panel.controls[place], panel.values[name], 0
if control["kind"] == "slider":
    count = round((control["high"] - control["low"]) / control["step"]) + 1
    states = [round(control["low"] + n * control["step"], 9) for n in range(count)]
elif control["kind"] == "grid":
    row = control["one_row"] and control["rows"][max(panel.values[control["one_row"]] - 1, 0)][0]
    column = control["one"] and panel.values[control["one"]]
    cell = next(
        one for one in now
        if row in ("", one.split(":")[0]) and column in ("", one.split(":")[1])
    )
    part = list(now).index(cell)
    states = [{{**now, cell: key}} for key, _ in control["options"][cell.split(":")[1]]]
else:
    states = [key for key, _ in control.get("options", [(False, ""), (True, "")])]

direct = {{one["signal"]: one["name"] for one in panel.controls if one["signal"]}}
with capture_output():
    other = ck.{name}()
wanted = []
for state in states:
    other.values = {{**panel.values, name: state}}
    signals = {{signal: other.values[key] for signal, key in direct.items()}}
    wanted.append({{**signals, **other.signals}})
how = "direct" if control["signal"] else "computed"


def draw(at):
    chart, asked = charts[0].copy(deep=False), wanted[at]
    chart.params = [
        alt.VariableParameter(name=one.name, value=asked[one.name]) if one.name in asked else one
        for one in chart.params
    ]
    display(chart)


start = states.index(now)
_ = interact(draw, at=IntSlider(start, 0, len(states) - 1))
print(f"{{name}} {{control['kind']}} {{how}} {{place}} {{part}} {{start}} {{len(states)}}")
"""
KEYS = {
    "slider": ("ArrowRight", "ArrowLeft"),
    "choice": ("ArrowDown", "ArrowUp"),
    "grid": ("ArrowDown", "ArrowUp"),
    "tick": ("Space", "Space"),
}
NUMBER, SLACK = re.compile(r"-?\d+(?:\.\d+)?"), 2
# What a reader sees of a chart: each mark with an extent, its place in the plot and its looks.
SEEN = """output => [...output.querySelectorAll("svg.marks")]
    .filter(chart => chart.getBoundingClientRect().height)
    .map(chart => {
        const at = chart.querySelector(".background").getBoundingClientRect();
        return [...chart.querySelectorAll("path, text, rect, line, image")].map(mark => {
            const box = mark.getBoundingClientRect(), style = getComputedStyle(mark);
            const looks = ["fill", "fillOpacity", "stroke", "strokeOpacity", "strokeDasharray",
                "strokeWidth", "opacity", "fontSize", "fontWeight"].map(name => style[name]);
            const place = [box.x - at.x, box.y - at.y, box.width, box.height].map(Math.round);
            return box.width || box.height
                ? [mark.textContent, mark.getAttribute("d"), ...place, ...looks].join() : "";
        }).filter(Boolean).sort();
    })"""


def steps(start: int, states: int) -> Iterator[bool]:
    """Whether each step goes on, from the start to the last state, back to the first, and so on."""
    at, onward = start, True
    while True:
        onward = at == 0 or (onward and at < states - 1)
        at += 1 if onward else -1
        yield onward


def alike(one: list[list[str]], other: list[list[str]]) -> bool:
    """Whether two drawings are the same, with a legend 2 pixels wider at most.

    A chart that is changed in place keeps the room that its legend once needed.
    """
    marks, others = (["|".join(chart) for chart in drawn] for drawn in (one, other))
    if [NUMBER.sub("", chart) for chart in marks] != [NUMBER.sub("", chart) for chart in others]:
        return False
    pairs = zip(NUMBER.findall("|".join(marks)), NUMBER.findall("|".join(others)), strict=True)
    return all(abs(float(a) - float(b)) <= SLACK for a, b in pairs)


def measure(desk: Desk, lab: Lab, name: str) -> tuple[str, str, list[float], list[float]]:
    """Time a panel and `interact` in turns; return what was moved, how, and the times of both."""
    panel, _, control = name.partition(":")
    sources = (
        PANEL.format(name=panel, filled=panel in FILLED),
        INTERACT.format(name=panel, control=control),
    )
    cells = [new_code_cell(source) for source in sources]
    metadata = {"language_info": {"name": "python"}}
    file = f"{name.replace(':', '-')}.ipynb"
    nbformat.write(new_notebook(cells=cells, metadata=metadata), lab.folder / file)
    desk.open_notebook(file)
    desk.run_all()
    printed = [one["text"] for one in desk.cells()[1]["outputs"] if one["output_type"] == "stream"]
    if not printed:
        raise AssertionError(f"{name}: nothing to measure. {' '.join(desk.cell_errors())}")
    control, kind, how, place, part, start, states = "".join(printed).split()
    moved = f".ck-panel .ck-row >> nth={place} >> :is(input, select) >> nth={part}"
    controls = ((moved, KEYS[kind]), ("[role=slider]", KEYS["slider"]))
    spent: tuple[list[float], list[float]] = ([], [])
    for onward, _ in zip(steps(int(start), int(states)), range(WARM_UP + CHANGES), strict=False):
        for cell, (selector, keys) in enumerate(controls):
            desk.output(cell).locator(selector).first.scroll_into_view_if_needed()
            spent[cell].append(press(desk, cell, keys[not onward], selector))
        if not alike(*(desk.output(cell).evaluate(SEEN) for cell in (0, 1))):
            raise AssertionError(f"{name}: the panel and interact show different drawings")
    for line in [*desk.cell_errors(), *desk.outside]:
        print(line)
    return f"{panel}:{control}", how, spent[0][WARM_UP:], spent[1][WARM_UP:]


def main() -> None:
    names = sys.argv[1:] or PANELS
    print(f"{'':32}{'panel':>8}{'p90':>6}{'interact':>10}{'p90':>6}{'ratios':>9}")
    with tempfile.TemporaryDirectory() as scratch, browser() as chromium:
        folder = Path(scratch, "notebooks")
        folder.mkdir()
        with serve(folder, Path(scratch, "home")) as lab:
            for name in names:
                desk = Desk(chromium, lab)
                moved, how, *times = measure(desk, lab, name)
                of_panel, of_interact = map(figures, times)
                ratios = [a / b for a, b in zip(of_panel, of_interact, strict=True)]
                met = all(ratio <= aim for ratio, aim in zip(ratios, AIMS[how], strict=True))
                print(
                    f"{moved:32}{of_panel[0]:8.0f}{of_panel[1]:6.0f}{of_interact[0]:10.0f}"
                    f"{of_interact[1]:6.0f}{ratios[0]:9.2f}{ratios[1]:6.2f}"
                    f"{'' if met else '  aims missed'}",
                    flush=True,
                )
                desk.page.context.close()


if __name__ == "__main__":
    main()
