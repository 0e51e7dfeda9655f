"""From a key press to the visible new chart: a panel beside `ipywidgets.interact`.

Run with ``python -m benchmarks.bridge`` in the repository's folder. JupyterLab runs as a
learner starts it, in Chromium. Three cells show the same 150 points and a slider that leaves
some of them out; each key press is timed in the page, from the press to the frame after the
one with the new chart. The three take turns. Aims: 0.6 times the median of `interact`, and
0.8 times its 90th percentile.
"""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from tests.browser.driver import Desk, browser, serve

CHANGES, WARM_UP = 25, 3
ROWS = 150
NAME = "bridge.ipynb"
COMMON = f"""\
import altair as alt
import coursekit.charts
import pandas as pd
from coursekit.widgets.bridge import Slider, panel
from IPython.display import display
from ipywidgets import IntSlider, interact

rows = pd.DataFrame({{"n": range({ROWS}), "height": [n * 37 % 101 for n in range({ROWS})]}})
least = alt.param(name="least", value=0)


def points(table):
    return alt.Chart(table).mark_point().encode(
        x=alt.X("n:Q").scale(domain=[0, {ROWS}]), y=alt.Y("height:Q").scale(domain=[0, 100])
    )


moved = points(rows).add_params(least).transform_filter(alt.datum.n >= least)
"""
DIRECT = """\
slider = Slider("least", "At least", 0, 100, 1, 0, signal="least")
_ = panel("direct", moved, [slider], lambda v: ({}, f"At least {v['least']}."), title="Points")
"""
COMPUTED = """\
slider = Slider("least", "At least", 0, 100, 1, 0)
_ = panel("computed", moved, [slider], lambda v: (v, f"At least {v['least']}."), title="Points")
"""
INTERACT = """\
def draw(least):
    display(points(rows[rows["n"] >= least]))


_ = interact(draw, least=IntSlider(0, 0, 100))
"""
CELLS = {
    "panel, the chart computes": DIRECT,
    "panel, Python computes": COMPUTED,
    "interact, a new chart": INTERACT,
}
CONTROL = "input[type=range], [role=slider]"
FOCUS = "node => node.focus({preventScroll: true})"
ARM = """(output, wanted) => {
    window.measured = new Promise(resolve => {
        let pressed;
        const note = event => { pressed = event.timeStamp; };
        window.addEventListener("keydown", note, {capture: true, once: true});
        const shown = chart => chart.getBoundingClientRect().height > 0
            && chart.querySelectorAll(".mark-symbol > path").length === wanted;
        const look = () => {
            if (!pressed || ![...output.querySelectorAll("svg.marks")].some(shown)) {
                requestAnimationFrame(look);
            } else {
                requestAnimationFrame(() => resolve(performance.now() - pressed));
            }
        };
        look();
    });
}"""


def press(desk: Desk, cell: int, wanted: int) -> float:
    """Move the slider of a cell by one, and return the milliseconds until it is seen."""
    output = desk.output(cell)
    output.locator(CONTROL).first.evaluate(FOCUS)
    output.evaluate(ARM, wanted)
    desk.page.keyboard.press("ArrowRight")
    spent = float(desk.page.evaluate("() => window.measured"))
    desk.page.wait_for_timeout(100)
    return spent


def measure(desk: Desk) -> dict[str, list[float]]:
    """Run the notebook, and time the changes of its cells in turns."""
    desk.run_all()
    spent: dict[str, list[float]] = {name: [] for name in CELLS}
    for change in range(1, WARM_UP + CHANGES + 1):
        for cell, name in enumerate(CELLS, start=1):
            spent[name].append(press(desk, cell, ROWS - change))
    return {name: times[WARM_UP:] for name, times in spent.items()}


def report(theme: str, spent: dict[str, list[float]]) -> None:
    def figures(times: list[float]) -> tuple[float, float]:
        return statistics.median(times), statistics.quantiles(times, n=10, method="inclusive")[-1]

    base = figures(list(spent.values())[-1])
    print(f"{theme + ' theme':28}{'median ms':>10}{'p90 ms':>8}{'ratios':>13}")
    for name, times in spent.items():
        median, high = figures(times)
        print(f"{name:28}{median:10.0f}{high:8.0f}{median / base[0]:8.2f}{high / base[1]:7.2f}")


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch, browser() as chromium:
        folder = Path(scratch, "notebooks")
        folder.mkdir()
        cells = [new_code_cell(source) for source in (COMMON, *CELLS.values())]
        metadata = {"language_info": {"name": "python"}}
        nbformat.write(new_notebook(cells=cells, metadata=metadata), folder / NAME)
        with serve(folder, Path(scratch, "home")) as lab:
            desk = Desk(chromium, lab)
            desk.open_notebook(NAME)
            report("light", measure(desk))
            desk.set_dark()
            report("dark", measure(desk))
            for line in [*desk.cell_errors(), *desk.outside]:
                print(line)


if __name__ == "__main__":
    main()
