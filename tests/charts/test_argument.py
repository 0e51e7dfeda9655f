"""The paper's argument on Iran: its steps against the tables, its tensions, what is drawn."""

from __future__ import annotations

import re

import pandas as pd

from coursekit.charts import argument, as_table
from coursekit.charts.argument import CONTENT, DISPUTED, NO_HEDGE, step_rows, tension_texts
from coursekit.charts.core.looks import RED
from coursekit.data import load
from tests.drawing import draw_svg

ARGUMENT = CONTENT.load()
STEPS = list(ARGUMENT.steps)
ROWS = step_rows(ARGUMENT).set_index("claim_id")
LINE_AT_MOST = 50  # letters that a box holds


def test_the_steps_are_claims_of_the_section_and_the_one_it_leans_on() -> None:
    sections = load("claims").set_index("claim_id").loc[STEPS, "section"]
    assert set(sections.drop("C06")) == {"iran"}
    assert sections["C06"] == "intro"


def test_the_steps_are_in_the_order_of_the_paper() -> None:
    order = load("locators")["locator"].tolist()
    places = [order.index(locator) for locator in ROWS["locator"]]
    assert places == sorted(places)


def test_every_disputed_claim_of_the_section_is_a_step() -> None:
    claims = load("claims")
    disputed = claims[claims["section"].eq("iran") & claims["verdict"].eq(DISPUTED)]
    assert set(disputed["claim_id"]) <= set(ROWS.index[ROWS["verdict"] == DISPUTED])


def test_the_hedges_are_those_of_the_table() -> None:
    assert ROWS.loc["C62", "hedges"] == "appears, growing inclination, possibly"
    assert ROWS.loc["C68", "hedges"] == NO_HEDGE


def test_each_tension_is_between_steps_and_its_dates_are_in_order() -> None:
    for letter, tension in ARGUMENT.lettered.items():
        assert set(tension.steps) <= set(STEPS)
        assert {one for one in STEPS if letter in ROWS.loc[one, "tensions"]} == set(tension.steps)
    said = re.findall(r"\d{1,2} \w+ \d{4}", tension_texts(ARGUMENT)["B"])
    dates = pd.Series(pd.to_datetime(said, format="%d %B %Y"))
    assert len(dates) == 3
    assert dates.is_monotonic_increasing


def test_a_disputed_step_is_red_and_an_unchecked_one_is_dashed() -> None:
    svg = draw_svg(argument().to_dict())
    drawn = re.findall(r'<path aria-label="[^"]*title: (C\d+)([^>]*="rect[^>]*)>', svg)
    assert len(drawn) == len(STEPS)
    red = {claim for claim, look in drawn if f'stroke="{RED}" stroke-width="2.5"' in look}
    dashed = {claim for claim, look in drawn if 'stroke-dasharray="4,3"' in look}
    assert red == set(ROWS.index[ROWS["verdict"] == DISPUTED])
    assert dashed == set(ROWS.index[ROWS["verdict"] == "not checked"])


def test_each_step_says_how_many_pages_support_differ_and_contradict() -> None:
    ties = load("claim_sources")
    for claim, row in ROWS.iterrows():
        relations = ties.loc[ties["claim_id"] == claim, "relation"].tolist()
        counts = [relations.count(name) for name in ("supports", "differs", "contradicts")]
        assert row["tally"] == (" · ".join(map(str, counts)) if relations else "none")
    svg = draw_svg(argument().to_dict())
    assert f">{ROWS.loc['C66', 'tally']}</text>" in svg


def test_the_words_fit_their_box() -> None:
    assert max(map(len, ARGUMENT.steps.values())) <= LINE_AT_MOST


def test_the_table_and_the_words_name_every_step() -> None:
    chart = argument()
    assert as_table(chart)["Step"].tolist() == STEPS
    assert all(claim in chart.description for claim in STEPS)
