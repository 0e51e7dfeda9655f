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
from coursekit.widgets.panel import Slider, panel
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
CONTROL = ".ck-panel :is(input, select), [role=slider]"
FOCUS = "node => node.focus({preventScroll: true})"
TOO_LONG_MS = 10_000
# From the press of a key to the frame after the one in which the drawing is another.
ARM = """(output, tooLong) => {
    const drawing = () => [...output.querySelectorAll("svg.marks")]
        .filter(chart => chart.getBoundingClientRect().height && chart.querySelector(".role-mark"))
        .map(chart => chart.innerHTML).join();
    const before = drawing();
    window.measured = new Promise(resolve => {
        let pressed;
        const note = event => { pressed = event.timeStamp; };
        window.addEventListener("keydown", note, {capture: true, once: true});
        const after = () => pressed ? performance.now() - pressed : 0;
        const watcher = new MutationObserver(() => {
            const now = drawing();
            if (!pressed || !now || now === before) return;
            watcher.disconnect();
            requestAnimationFrame(() => requestAnimationFrame(() => resolve(after())));
        });
        const all = {attributes: true, characterData: true, childList: true, subtree: true};
        watcher.observe(output, all);
        setTimeout(() => { watcher.disconnect(); resolve(null); }, tooLong);
    });
}"""


def press(desk: Desk, cell: int, key: str = "ArrowRight", control: str = CONTROL) -> float:
    """Move a control of a cell, the first one, and return the milliseconds until it is seen."""
    output = desk.output(cell)
    output.locator(control).first.evaluate(FOCUS)
    output.evaluate(ARM, TOO_LONG_MS)
    desk.page.keyboard.press(key)
    spent = desk.page.evaluate("() => window.measured")
    if spent is None:
        raise AssertionError(f"cell {cell}: {key} changed nothing that is drawn")
    desk.page.wait_for_timeout(100)
    return float(spent)


def figures(times: list[float]) -> tuple[float, float]:
    """Median and 90th percentile."""
    return statistics.median(times), statistics.quantiles(times, n=10, method="inclusive")[-1]


def measure(desk: Desk) -> dict[str, list[float]]:
    """Run the notebook, and time the changes of its cells in turns."""
    desk.run_all()
    spent: dict[str, list[float]] = {name: [] for name in CELLS}
    for _ in range(WARM_UP + CHANGES):
        for cell, name in enumerate(CELLS, start=1):
            spent[name].append(press(desk, cell))
    return {name: times[WARM_UP:] for name, times in spent.items()}


def report(theme: str, spent: dict[str, list[float]]) -> None:
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
