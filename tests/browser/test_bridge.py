"""What the event bridge leans on in JupyterLab's page: each step says what no longer holds.

To be run with JupyterLab's next version before any other test of panels.
"""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.driver import Desk

ALONE, PANEL = 0, 1
POINTS = ".mark-symbol.role-mark path"
CELLS = [
    """\
import altair as alt
import pandas as pd
from coursekit.charts.core.renderer import mimebundle
from coursekit.widgets.bridge import listening
from coursekit.widgets.panel import Slider, panel

most = alt.param(name="most", value=3)
chart = alt.Chart(pd.DataFrame({"n": [1, 2, 3]}), description="Points.").mark_point()
chart = chart.encode(x="n:Q").transform_filter(alt.datum.n <= most).add_params(most)
display(mimebundle(listening(chart, "alone", ["most"])), raw=True)""",
    """\
slider = Slider("most", "At most", 0, 3, 1, 3, signal="most")
_ = panel("trial", chart, [slider], lambda values: ({}, f"{values['most']}."), title="Points")""",
]
SEND = """chart => chart.dispatchEvent(
    new CustomEvent("coursekit:alone", {detail: {most: 1}}))"""


def test_the_bridge_holds(desk: Desk) -> None:
    chart = desk.output(ALONE).locator("svg.marks")
    expect(
        chart,
        "JupyterLab's viewer no longer draws a chart as svg.marks: it does not know the media type,"
        " or no longer honours usermeta.embedOptions",
    ).to_have_count(1)
    expect(chart.locator(POINTS), "the chart does not show its points").to_have_count(3)
    chart.evaluate(SEND)
    expect(
        chart.locator(POINTS),
        "an event on the chart no longer moves it: the viewer does not apply embedOptions.patch to"
        " the compiled chart, or Vega does not push a group's signals outwards",
    ).to_have_count(1)
    output = desk.output(PANEL)
    output.get_by_role("slider", name="At most").press("ArrowLeft")
    expect(
        output.locator("svg.marks").locator(POINTS),
        "the control does not reach the chart: the script does not find svg.marks in the"
        " .jp-OutputArea around it, or JupyterLab took the arrow key",
    ).to_have_count(2)
    expect(output.get_by_role("status").filter(has_text="2.")).to_be_visible()
