"""The paper's argument on Iran: its steps against the tables, its tensions, what is drawn."""

from __future__ import annotations

import re

import pandas as pd
import vl_convert

from coursekit.charts import argument, as_table
from coursekit.charts.argument_rows import (
    DISPUTED,
    NO_HEDGE,
    STEPS,
    TENSIONS,
    argument_rows,
    tension_texts,
)
from coursekit.data import load

LINE_AT_MOST = 50  # letters that a box holds


def test_the_steps_are_claims_of_the_section_and_the_one_it_leans_on() -> None:
    sections = load("claims").set_index("claim_id").loc[list(STEPS), "section"]
    assert set(sections.drop("C06")) == {"iran"}
    assert sections["C06"] == "intro"


def test_the_steps_stand_in_the_order_of_the_paper() -> None:
    order = load("locators")["locator"].tolist()
    places = [order.index(locator) for locator in argument_rows()["locator"]]
    assert places == sorted(places)


def test_every_disputed_claim_of_the_section_is_a_step() -> None:
    claims = load("claims")
    disputed = claims[claims["section"].eq("iran") & claims["verdict"].eq(DISPUTED)]
    rows = argument_rows().set_index("claim_id")
    assert set(disputed["claim_id"]) <= set(rows.index[rows["verdict"] == DISPUTED])


def test_the_hedges_are_those_of_the_table() -> None:
    rows = argument_rows().set_index("claim_id")
    assert rows.loc["C62", "hedges"] == "appears, growing inclination, possibly"
    assert rows.loc["C68", "hedges"] == NO_HEDGE


def test_each_tension_names_steps_and_claims_that_exist() -> None:
    known = set(load("claims")["claim_id"])
    for steps, text, _ in TENSIONS.values():
        assert set(steps) <= set(STEPS)
        assert set(re.findall(r"C\d+", text)) <= known


def test_the_dates_of_the_second_tension_are_in_order_and_from_the_timeline() -> None:
    *_, events = TENSIONS["B"]
    dates = load("timeline").set_index("event_id").loc[list(events), "date"]
    assert dates.is_monotonic_increasing
    said = re.findall(r"\d{1,2} \w+ \d{4}", tension_texts()["B"])
    assert [pd.Timestamp(date) for date in said] == dates.tolist()


def test_a_disputed_step_stands_out_in_red() -> None:
    svg = vl_convert.vegalite_to_svg(argument().to_dict())
    boxes = re.findall(r'<path aria-label="[^"]*title: (C\d+)[^>]*rect[^>]*stroke="(#\w+)"', svg)
    red = {claim for claim, stroke in boxes if stroke == "#C31E2D"}
    rows = argument_rows()
    assert red == set(rows.loc[rows["verdict"] == DISPUTED, "claim_id"])


def test_the_words_fit_their_box() -> None:
    assert max(map(len, STEPS.values())) <= LINE_AT_MOST


def test_the_table_and_the_words_name_every_step() -> None:
    chart = argument()
    assert as_table(chart)["Step"].tolist() == list(STEPS)
    assert all(claim in chart.description for claim in STEPS)
