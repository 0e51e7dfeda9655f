"""From a key press to the visible new chart: every panel of the course beside `interact`.

Run with ``python -m benchmarks.widgets`` in the repository's folder, or with the names of
some panels behind it. Each panel stands in a notebook of its own, above `ipywidgets.interact`,
which shows the same figure anew, in the state that its first control asks for. The figure is
not made again there, only drawn: what is compared is the least that `interact` can do. Both
go through the same values, in turns. Aims as in `benchmarks.bridge`.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from benchmarks.bridge import CHANGES, CONTROL, WARM_UP, figures, press
from tests.browser.driver import Desk, Lab, browser, serve

PANELS = (
    *("explore_timeline", "explore_ties", "camps_workshop", "paragraph_test", "balance_board"),
    *("strike_board", "tempo_guess", "tempo_board", "break_board", "peaks_board"),
    *("deterrence_board", "coding_sheet", "ach_board", "indicator_board", "update_board"),
    *("impact_board", "months_board", "calibration_board"),
)
AIMS = (0.6, 0.8)
PANEL = """\
import altair as alt
import coursekit as ck
from coursekit.widgets import bridge
from IPython.display import display
from ipywidgets import IntSlider, interact

charts, listening = [], bridge.listening
bridge.listening = lambda chart, *rest: charts.append(chart) or listening(chart, *rest)
panel = ck.widgets.{name}()
"""
INTERACT = """\
control = panel.controls[0]
if control["kind"] == "slider":
    count = round((control["high"] - control["low"]) / control["step"]) + 1
    states = [control["low"] + n * control["step"] for n in range(count)]
else:
    states = [key for key, _ in control.get("options", [(False, ""), (True, "")])]


def draw(at):
    chart = charts[0].copy(deep=False)
    moved = alt.VariableParameter(name=control["signal"], value=states[at])
    chart.params = [moved if one.name == moved.name else one for one in chart.params]
    display(chart)


start = states.index(panel.start[control["name"]])
_ = interact(draw, at=IntSlider(start, 0, len(states) - 1))
print(f"{control['kind']} {start} {len(states)}")
"""
KEYS = {
    "slider": ("ArrowRight", "ArrowLeft"),
    "choice": ("ArrowDown", "ArrowUp"),
    "tick": ("Space", "Space"),
}


def steps(start: int, states: int) -> Iterator[bool]:
    """Whether each step goes on, from the start to the last state, back to the first, and so on."""
    at, onward = start, True
    while True:
        onward = at == 0 or (onward and at < states - 1)
        at += 1 if onward else -1
        yield onward


def measure(desk: Desk, lab: Lab, name: str) -> tuple[list[float], list[float]]:
    """Time a panel and `interact` in turns."""
    cells = [new_code_cell(PANEL.format(name=name)), new_code_cell(INTERACT)]
    metadata = {"language_info": {"name": "python"}}
    nbformat.write(new_notebook(cells=cells, metadata=metadata), lab.folder / f"{name}.ipynb")
    desk.open_notebook(f"{name}.ipynb")
    desk.run_all()
    printed = [one["text"] for one in desk.cells()[1]["outputs"] if one["output_type"] == "stream"]
    kind, start, states = "".join(printed).split()
    spent: tuple[list[float], list[float]] = ([], [])
    for onward, _ in zip(steps(int(start), int(states)), range(WARM_UP + CHANGES), strict=False):
        for cell, keys in enumerate((KEYS[kind], KEYS["slider"])):
            desk.output(cell).locator(CONTROL).first.scroll_into_view_if_needed()
            spent[cell].append(press(desk, cell, keys[not onward]))
    for line in [*desk.cell_errors(), *desk.outside]:
        print(line)
    return spent[0][WARM_UP:], spent[1][WARM_UP:]


def main() -> None:
    names = sys.argv[1:] or PANELS
    print(f"{'':18}{'panel':>8}{'p90':>6}{'interact':>10}{'p90':>6}{'ratios':>9}")
    with tempfile.TemporaryDirectory() as scratch, browser() as chromium:
        folder = Path(scratch, "notebooks")
        folder.mkdir()
        with serve(folder, Path(scratch, "home")) as lab:
            for name in names:
                desk = Desk(chromium, lab)
                of_panel, of_interact = map(figures, measure(desk, lab, name))
                ratios = [a / b for a, b in zip(of_panel, of_interact, strict=True)]
                met = all(ratio <= aim for ratio, aim in zip(ratios, AIMS, strict=True))
                print(
                    f"{name:18}{of_panel[0]:8.0f}{of_panel[1]:6.0f}{of_interact[0]:10.0f}"
                    f"{of_interact[1]:6.0f}{ratios[0]:9.2f}{ratios[1]:6.2f}"
                    f"{'' if met else '  aims missed'}",
                    flush=True,
                )
                desk.page.context.close()


if __name__ == "__main__":
    main()
