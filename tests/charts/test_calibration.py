"""The chart of calibration: every number can be read, and the words fit the numbers."""

from __future__ import annotations

import altair as alt
import pandas as pd
import vl_convert

from coursekit.charts.calibration import calibration
from coursekit.charts.core import renderer
from coursekit.jupyterlab import CHART

BINS = pd.DataFrame(
    {
        "state": "made up",
        "chance": [0.2, 0.97],
        "share": [1.0, 0.7],
        "low": [0.025, 0.35],
        "high": [1.0, 0.93],
        "questions": [1, 298],
    }
)


def drawn() -> alt.LayerChart:
    return calibration(BINS, {"set_shown": "made up"}, "set_shown")


def test_each_number_stands_once_and_near_the_right_edge_on_the_left() -> None:
    spec = renderer.mimebundle(drawn().to_dict())[CHART]
    svg = vl_convert.vegalite_to_svg(spec, vl_version="5.8", allowed_base_urls=[])
    assert svg.count(">1</text>") == svg.count(">298</text>") == 1
    number = svg[: svg.index(">298</text>")].rpartition("<text")[2]
    assert 'text-anchor="end"' in number


def test_one_answer_is_not_answers() -> None:
    assert "(1 answer, limits 2% to 100%)" in drawn().description
    assert "(298 answers, limits 35% to 93%)" in drawn().description
