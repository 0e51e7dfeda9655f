from __future__ import annotations

from datetime import date
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest

from coursekit.data import load, tables
from coursekit.data.show import frame_html

CLAIMS = load("claims")
DAYS = pd.date_range("2024-01-01", periods=2)
BY_TWO = CLAIMS.groupby(["section", "verdict"], observed=True)[["claim_id"]].count()
MIXED = {
    "float": [1.5, 2.25, 1e10],
    "small": [1e-9, np.nan, 3],
    "whole": [1.0, 2.0, 3.0],
    "truth": [True, False, True],
    "any": [None, "x\ny", 3],
    "date": [date(2024, 1, 1), None, ["a", "b"]],
}
FRAMES = {
    **{name: load(name) for name in tables()["table"]},
    "counts": CLAIMS["verdict"].value_counts().to_frame(),
    "crossed": pd.crosstab(CLAIMS["section"], CLAIMS["verdict"]),
    "two levels": BY_TWO,
    "columns in two levels": CLAIMS.groupby("section", observed=True).agg(
        {"claim_id": ["count", "min"], "locator": ["max"]}
    ),
    "described": load("timeline").describe(include="all"),
    "mixed": pd.DataFrame(MIXED),
    "days as index": pd.DataFrame({"n": [1, 2]}, index=DAYS),
    "hours": pd.DataFrame({"n": pd.date_range("2024-01-01", periods=2, freq="h")}),
    "months as index": pd.DataFrame({"n": [1, 2]}, index=DAYS.to_period("D")),
    "empty": pd.DataFrame(),
    "no columns": pd.DataFrame(index=[1, 2]),
    "no rows": pd.DataFrame({"a": []}),
    "one name twice": pd.DataFrame([[1, 2]], columns=["a", "a"]),
    "numbers as index": pd.DataFrame({"n": [1, 2]}, index=[0.5, 1.25]),
    "hostile": pd.DataFrame({"<script>": ["<script>", " & ' \""]}),
    "long": pd.DataFrame({"n": range(61)}),
    "not long": pd.DataFrame({"n": range(60)}),
    "long, two levels": pd.DataFrame(
        {"n": range(500)},
        index=pd.MultiIndex.from_product([range(5), range(100)], names=["a", None]),
    ),
}


class Cells(HTMLParser):
    """The rows of a table: the text of each cell, how far it reaches, and its style."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[dict[str, str]]] = []
        self.within = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.within = tag in ("td", "th")
        if tag == "tr":
            self.rows.append([])
        if self.within:
            self.rows[-1].append({"text": "", **{name: value or "" for name, value in attrs}})

    def handle_data(self, data: str) -> None:
        if self.within:
            self.rows[-1][-1]["text"] += data

    def handle_endtag(self, _: str) -> None:
        self.within = False

    def read(self) -> list[list[tuple[str, str, str]]]:
        return [
            [
                (cell["text"].strip(), cell.get("rowspan", ""), cell.get("colspan", ""))
                for cell in row
            ]
            for row in self.rows
        ]


@pytest.mark.parametrize("name", FRAMES)
def test_a_table_reads_as_pandas_writes_it(name: str) -> None:
    frame = FRAMES[name]
    with pd.option_context("display.max_colwidth", None):
        theirs = frame.to_html(max_rows=60, show_dimensions=len(frame) > 60)
    ours = frame_html(frame)
    assert Cells(ours).read() == Cells(theirs).read()
    assert ("<p>" in theirs) is ("<p>" in ours)
    if "<p>" in ours:
        assert ours.partition("<p>")[2] in theirs


def test_a_date_stays_on_one_line_and_other_text_may_wrap() -> None:
    html = frame_html(pd.DataFrame({"date": DAYS[:1], "text": ["a halt on 2024-01-30"]}))
    _, dated, other = Cells(html).rows[1]
    assert "white-space:nowrap" in dated["style"]
    assert "white-space:nowrap" not in other["style"]
    assert all("text-align:left" in cell["style"] for row in Cells(html).rows for cell in row)


def test_a_cell_may_hold_several_lines() -> None:
    html = frame_html(pd.DataFrame({"any": [pd.Series([1, 2]), "text"]}))
    assert [row[1]["text"].split()[:2] for row in Cells(html).rows] == [
        ["any"],
        ["0", "1"],
        ["text"],
    ]


def test_hostile_text_cannot_act() -> None:
    assert "<script>" not in frame_html(FRAMES["hostile"])


def test_headings_say_what_they_head_and_a_table_what_it_holds() -> None:
    frame = pd.DataFrame({"actor": ["kh", "aah"], "claims": [3, 1]}, index=["x", "y"])
    html = frame_html(frame)
    assert html.count('scope="col"') == 2
    assert html.count('scope="row"') == 2
    assert "<th" not in html.replace('<th scope="', "").replace("<thead", "")
    assert "Table: actor, claims</caption>" in html


def test_the_heading_of_a_group_has_its_scope() -> None:
    both = pd.MultiIndex.from_tuples([("x", "a"), ("x", "b")])
    assert 'scope="colgroup"' in frame_html(pd.DataFrame([[1, 2]], columns=both))
    assert 'scope="rowgroup"' in frame_html(pd.DataFrame({"n": [1, 2]}, index=both))
