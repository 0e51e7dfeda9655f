"""The tempo of attacks: what a total lets a reader conclude, and how it is drawn."""

from __future__ import annotations

import re

import pandas as pd
import pytest
import vl_convert

from coursekit.charts.core import renderer
from coursekit.charts.guess import guess_line, guess_months
from coursekit.charts.tempo import tempo
from coursekit.charts.tempo_rows import READINGS, tempo_rows
from coursekit.data import load
from coursekit.jupyterlab import CHART
from coursekit.methods import _bounds

WORDS = {
    "exact": "given as exact",
    "minimum": "at least so many",
    "loose": "about so many",
}


def drawn(chart, **values):
    spec = chart.to_dict()
    for param in spec["params"]:
        param["value"] = values.get(param["name"], param["value"])
    return vl_convert.vegalite_to_svg(
        renderer.mimebundle(spec)[CHART], vl_version="5.8", allowed_base_urls=[]
    )


def count(svg, kind, colour):
    return len(re.findall(rf'aria-roledescription="{kind}"[^>]*(?:fill|stroke)="{colour}"', svg))


@pytest.fixture(scope="module")
def bands():
    return pd.DataFrame(
        {
            "first_day": pd.to_datetime(["2023-10-17", "2023-11-01"]),
            "last_day": pd.to_datetime(["2023-10-31", "2023-11-10"]),
            "days": [15, 10],
            "low": [30, 5],
            "high": [30, 25],
            "basis": ["exact", "band"],
        }
    )


def test_a_total_is_read_as_the_methods_read_it():
    assert {word: WORDS[reading] for word, reading in _bounds.READINGS.items()} == READINGS
    assert set(load("tempo")["qualifier"].cat.categories) == set(READINGS)


def test_only_what_counts_to_the_days_before_the_paper():
    for series in ("pentagon-main", "pentagon-conflict", "alternative"):
        assert tempo_rows(series)["date"].max() <= pd.Timestamp("2024-03-07")
    assert "T29" not in set(tempo_rows("pentagon-main")["tempo_id"])
    assert set(tempo_rows("alternative")["tempo_id"]) == {"ALT1", "ALT2", "ALT3", "ALT6"}


def test_series_are_laid_over_only_on_demand():
    plain = drawn(tempo())
    assert "Inspector" not in plain
    assert "#874B87" not in plain
    assert "Inspector" in drawn(tempo(), other="ALT2")
    assert "Congressional" not in drawn(tempo(), other="ALT2")
    assert "Congressional" in drawn(tempo(), other="all")
    assert "#E1781E" not in plain
    assert "#E1781E" in drawn(tempo(), apart=True)


def test_each_view_has_its_own_marks_and_its_own_title(bands):
    chart = tempo(bands, bands, guess_months())
    totals, rates = drawn(chart), drawn(chart, view="rates")
    assert "as the totals were given" in totals
    assert "Attacks a day, between exact totals" in rates
    assert totals.count('aria-roledescription="point"') == len(chart.data)
    assert rates.count('aria-roledescription="point"') == 0
    assert "2.0" in rates
    assert "0.5 to 2.5" in rates


def test_the_learners_line_can_be_put_away(bands):
    chart = tempo(bands, bands, guess_months())
    assert "stroke-dasharray" in drawn(chart)
    assert drawn(chart).count("7,4") == 7
    assert drawn(chart, my_line=False).count("7,4") == 0


def test_a_total_reported_later_has_a_line_to_that_day():
    rows = tempo_rows("pentagon-main")
    late = rows["report"] > rows["date"]
    assert rows.loc[late, "tempo_id"].tolist()[:1] == ["T03"]
    assert 0 < late.sum() < len(rows)
    assert f"{late.sum()} of them count to an earlier day" in tempo().description


def test_the_line_moves_with_its_parameters():
    still, moved = drawn(guess_line()), drawn(guess_line(), guess_4=0.5)
    assert still.count(">2.5<") == 7
    assert (moved.count(">2.5<"), moved.count(">0.5<")) == (6, 1)
