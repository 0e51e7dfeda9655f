"""The indicators after the fact: what is drawn is in the table."""

from __future__ import annotations

from coursekit.charts import indicators_after
from coursekit.data import load


def test_each_indicator_stands_in_the_column_of_the_table() -> None:
    rows = indicators_after().data
    seen = load("indicators")["observed"]
    words = {"yes": "came true", "partly": "in part", "no": "did not"}
    words |= {"not tested": "never tested", "unknown": "not known"}
    assert rows["seen"].tolist() == [words[one] for one in seen]
    assert rows.groupby("seen")["x"].nunique().eq(1).all()
    assert rows["x"].nunique() == rows["seen"].nunique() == seen.nunique()


def test_no_row_covers_another_and_late_ones_say_so() -> None:
    rows = indicators_after().data
    assert (rows["y"].iloc[1:].to_numpy() >= rows["bottom"].iloc[:-1].to_numpy()).all()
    late = load("indicators")["record_status"] == "preliminary"
    assert rows["note"].str.contains("preliminary").tolist() == late.tolist()
    assert rows["lines"].str.endswith("*").tolist() == late.tolist()
    assert indicators_after().description.count("(preliminary)") == late.sum()
