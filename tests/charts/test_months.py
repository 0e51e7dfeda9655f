"""The calendar of months and the indicators after the fact: what is drawn is in the tables."""

from __future__ import annotations

import vl_convert

from coursekit.charts import indicators_after
from coursekit.charts.core import renderer
from coursekit.charts.month_parts import LOOKS
from coursekit.charts.months import example
from coursekit.data import load
from coursekit.jupyterlab import CHART


def contrast(one: str, other: str) -> float:
    names = {"white": "#FFFFFF", "black": "#000000"}

    def light(colour: str) -> float:
        parts = [int(names.get(colour, colour)[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        ]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


def test_letters_read_on_their_colours() -> None:
    assert all(contrast(look.fill, look.ink) >= 4.5 for look in LOOKS.values())
    assert len({look.sign for look in LOOKS.values()}) == len(LOOKS)


def test_letters_tally_and_outcome_are_drawn() -> None:
    spec = renderer.mimebundle(example().to_dict())[CHART]
    svg = vl_convert.vegalite_to_svg(spec, vl_version="5.8", allowed_base_urls=[])
    for words in (">D<", ">S<", ">?<", "0 of 3", "1.39"):
        assert words in svg
    assert svg.count("← the outcome<") == 1


def test_each_indicator_stands_in_the_column_of_the_table() -> None:
    rows = indicators_after().data
    seen = load("indicators")["observed"]
    words = {"yes": "came true", "partly": "in part", "no": "did not"}
    words |= {"not tested": "never tested", "unknown": "not known"}
    assert rows["seen"].tolist() == [words[one] for one in seen]
    assert rows.groupby("seen")["x"].nunique().eq(1).all()
    assert rows["x"].nunique() == rows["seen"].nunique() == 5


def test_no_row_covers_another_and_late_ones_say_so() -> None:
    rows = indicators_after().data
    assert (rows["y"].iloc[1:].to_numpy() >= rows["bottom"].iloc[:-1].to_numpy()).all()
    late = load("indicators")["record_status"] == "preliminary"
    assert rows["note"].str.contains("preliminary").tolist() == late.tolist()
    assert rows["lines"].str.endswith("*").tolist() == late.tolist()
    assert indicators_after().description.count("(preliminary)") == late.sum()
