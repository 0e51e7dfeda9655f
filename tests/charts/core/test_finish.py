"""The text and the table that stand for a chart."""

import altair as alt
import pandas as pd
import pytest

import coursekit as ck
from coursekit.charts.core.finish import as_table, describe, finish
from coursekit.errors import CourseError

TABLE = pd.DataFrame({"kind": ["fact", "fact", "prediction"], "n": [1, 2, 3]})


def made(**options):
    return finish(alt.LayerChart(data=TABLE, layer=[alt.Chart().mark_bar()]), "Words.", **options)


def test_the_table_has_readable_names():
    table = as_table(made(columns={"kind": "Kind", "n": "Number"}))
    assert table.to_dict("list") == {"Kind": ["fact", "fact", "prediction"], "Number": [1, 2, 3]}


def test_the_table_can_count():
    table = as_table(made(columns={"kind": "Kind"}, count="Claims"))
    assert table.to_dict("list") == {"Kind": ["fact", "prediction"], "Claims": [2, 1]}


def test_both_survive_a_copy_with_other_properties():
    chart = made(columns={"n": "Number"}).properties(width=300).copy(deep=True)
    assert describe(chart) == "Words."
    assert as_table(chart).columns.tolist() == ["Number"]


def test_the_table_of_a_learners_chart_is_its_data():
    chart = alt.Chart(TABLE).mark_bar().encode(x="n")
    pd.testing.assert_frame_equal(ck.as_table(chart), TABLE)
    assert ck.describe(chart) == "A chart without a description: bar marks with n along x."


@pytest.mark.parametrize("chart", [alt.Chart().mark_bar(), "a chart"])
def test_no_table_without_data(chart):
    with pytest.raises(CourseError) as raised:
        as_table(chart)
    assert str(raised.value) == (
        "as_table: found a chart without a DataFrame of its own, expected a chart of the course "
        "or one made with alt.Chart(table); give it the chart itself, or make the table with "
        "pandas."
    )
