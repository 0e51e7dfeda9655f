"""The chart of break dates and the made-up weeks."""

from __future__ import annotations

import json
import re
from typing import Any

import pandas as pd
import vl_convert

from coursekit.charts.breaks import break_dates, example
from coursekit.charts.core import renderer
from coursekit.data import load
from coursekit.jupyterlab import CHART

TEXT = re.compile(r"<text[^>]*>([^<]*)</text>")


def texts(chart: Any, **params: Any) -> list[str]:
    """The words of the chart as drawn with these parameters."""
    spec = renderer.mimebundle(chart.to_dict())[CHART]
    for param in spec["params"]:
        param["value"] = params.get(param["name"], param["value"])
    svg = vl_convert.vegalite_to_svg(spec, vl_version="5.8", allowed_base_urls=[])
    return [text for text in TEXT.findall(svg) if text]


def steps(**changed: Any) -> pd.DataFrame:
    dates = pd.date_range("2024-01-24", periods=9)
    pairs = ["b", "a", "exact", "even"] + [f"{kind}{n}" for kind in ("wide", "even") for n in "123"]
    made = pd.DataFrame({"date": dates, "low": 0.2, "high": 0.8})
    for pair in pairs:
        made[f"{pair}_low"], made[f"{pair}_high"] = 0.1, 0.9
    made["before"], made["after"] = [f"{n} to 30" for n in range(9)], "4"
    made["days_before"], made["days_after"] = range(10, 19), range(30, 21, -1)
    return made.assign(**changed)


def drawn(frame: pd.DataFrame) -> Any:
    edges = pd.to_datetime(["2024-01-14"]), pd.to_datetime(["2024-02-11"])
    stretches = pd.DataFrame(
        {"first_day": edges[0], "last_day": edges[1], "low": [0.8], "high": [1.0]}
    )
    wide = [name for name in frame if name.startswith("wide")]
    return break_dates(frame, stretches, frame[["date", "low", "high", *wide]].head(2), opening=3)


def test_the_day_chooses_what_is_shown() -> None:
    chart = drawn(steps())
    assert "Before (blue): 3 to 30 in 13 days" in texts(chart)
    assert "Before (blue): 8 to 30 in 18 days" in texts(chart, break_day=8)
    assert "After (orange): 4 in 22 days" in texts(chart, break_day=8)


def test_the_burst_chooses_the_wider_limits() -> None:
    chart = drawn(steps(wide1_high=0.61, wide3_high=0.87))
    assert "if attacks came in bursts: 0.1 to 0.87 times" in texts(chart)
    said = texts(chart, burst="1")
    assert "if attacks came in bursts: 0.1 to 0.61 times" in said
    assert "if each attack came on its own: 0.1 to 0.9 times" in said


def test_every_event_of_the_fortnight_has_its_date_and_words() -> None:
    dates = load("timeline").set_index("event_id")["date"]
    said = texts(example())
    for event, words in {
        "E50": "US strikes in Iraq",
        "E53": "attack on Tower 22",
        "E56": "visit of Qaani, say unnamed sources",
        "E57": "Kata'ib Hezbollah suspends its attacks",
        "E59": "large US strikes in Iraq and Syria",
        "E62": "last attack before the lull",
        "E64": "US strike in Baghdad",
    }.items():
        assert f"{dates[event].day} {dates[event]:%b}: {words}".replace("'", "&#39;") in [
            text.replace("'", "&#39;") for text in said
        ]


def test_all_words_of_the_scale_of_ratios_are_there() -> None:
    words = texts(example())
    for word in ("none after", "a quarter", "half", "the same", "double"):
        assert words.count(word) == 2, word


def test_where_there_is_no_room_for_windows_it_says_so() -> None:
    words = "no room for both windows at this date"
    missing = {f"even{n}_{end}": None for n in ("", *"123") for end in ("low", "high")}
    assert words not in texts(drawn(steps()))
    assert words in texts(drawn(steps(**missing)))


def test_a_ratio_beyond_the_scale_stops_at_its_end() -> None:
    svg = json.dumps(drawn(steps(wide3_high=1000.0)).to_dict())
    assert "min(" in svg
    assert "if attacks came in bursts: 0.1 to 1,000 times" in texts(
        drawn(steps(wide3_high=1000.0))
    ) or "if attacks came in bursts: 0.1 to 1000 times" in texts(drawn(steps(wide3_high=1000.0)))
