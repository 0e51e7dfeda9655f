"""Rows of marks."""

import altair as alt
import pandas as pd
import pytest

from coursekit.charts.core.lanes import lane_axis, spread
from tests.drawing import draw_svg, texts


@pytest.mark.parametrize(
    ("places", "levels"),
    [([], []), ([0, 100], [0, 0]), ([0, 0, 0], [0, 1, 2]), ([0, 10], [0, 0]), ([0, 9.9], [0, 1])],
)
def test_marks_on_one_level_keep_their_distance(places, levels):
    assert spread(places, 10) == levels


def test_names_with_quotation_marks_stay_names():
    axis = lane_axis({0.5: 'Kata\'ib "Hezbollah"', 2: "law"}).to_dict()
    assert axis["values"] == [0.5, 2]
    assert axis["labelExpr"] == (
        '{"0.5": "Kata\'ib \\"Hezbollah\\"", "2": "law"}[format(datum.value, \'~g\')]'
    )


def test_each_place_has_its_name_those_below_zero_too():
    names = {-3.0: "three below", 0.0: "at zero", 0.25: "a quarter"}
    chart = alt.Chart(pd.DataFrame({"place": [-3, 1]})).mark_point()
    axis = lane_axis(names)
    drawn = draw_svg(chart.encode(y=alt.Y("place:Q", title=None, axis=axis)).to_dict())
    assert sorted(texts(drawn)) == sorted(names.values())
