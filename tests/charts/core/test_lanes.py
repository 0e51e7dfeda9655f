"""Rows of marks."""

import pytest

from coursekit.charts.core.lanes import lane_axis, spread


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
