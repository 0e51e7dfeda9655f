"""The board of before and after without a browser, worked out again from the files."""

from __future__ import annotations

import csv
import re
from datetime import date
from typing import Any

import pytest

from coursekit.boards.strike_board import strike_board
from coursekit.boards.strike_board.chart import (
    CONTENT,
    before_and_after,
    dated_rows,
    dimension_rows,
    dimension_words,
)
from coursekit.charts.core.looks import BLUE, ORANGE
from coursekit.charts.us_strikes import confirmed_strikes
from coursekit.data import data_root, load
from coursekit.store import work
from coursekit.widgets.panel import Panel
from tests.drawing import svg_with

Row = dict[str, str]
ANSWERS = [
    "by November 2023",
    "December 2023 to January 2024",
    "February 2024",
    "not strikes",
    "no change",
    "cannot be said",
]


def rows(name: str) -> list[Row]:
    with (data_root() / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def board(shown: list[Any]) -> Panel:  # noqa: ARG001
    return strike_board()


def moved(board: Panel, **values: Any) -> Panel:
    board.values = {**board.start, **values}
    return board


def test_each_dimension_has_a_list_that_moves_the_chart_without_python(board: Panel) -> None:
    lists = [control for control in board.controls if control["name"].startswith("D")]
    assert [(one["name"], one["shown_if"], one["signal"]) for one in lists] == [
        (row["dim_id"], f"row={row['dim_id']}", f"mark_{row['dim_id']}")
        for row in rows("deterrence")
    ]
    for one, row in zip(lists, rows("deterrence"), strict=True):
        said = one["label"].lower()
        assert said.startswith(f"{row['dimension']}. before: {row['before_text'].lower()}. after: ")
        assert row["after_text"].lower() in said
    assert board.controls[0]["options"] == [
        [row["dim_id"], row["dimension"].capitalize()] for row in rows("deterrence")
    ]
    assert all([value for value, _ in one["options"]] == ["", *ANSWERS] for one in lists)
    assert [one["signal"] for one in board.controls[-2:]] == ["before_is", "show_strikes"]
    assert board.signals == {}


def test_nothing_is_told_before_the_strikes_are_shown(board: Panel, shown: list[Any]) -> None:
    assert board.sentence == (
        "9 dimensions, none marked yet. Mark when each changed; then tick “Show the strikes”."
    )
    moved(board, D05="by November 2023", D02="cannot be said")
    assert board.sentence == (
        "You have marked 2 of 9 dimensions (theatre: by November 2023; tools: cannot be said)."
        " The strikes are not shown yet."
    )
    told = board.detail + str(shown[0])
    assert not [row["dim_id"] for row in rows("deterrence") if row["per_other_sources"] in told]


def test_the_answers_are_those_of_the_table(board: Panel) -> None:
    moved(board, D01="February 2024", D05="by November 2023", D06="not strikes", show=True)
    by_answer: dict[str, list[str]] = {}
    for row in rows("deterrence"):
        by_answer.setdefault(row["changed"], []).append(row["dimension"])
    for answer, names in by_answer.items():
        *first, last = names
        said = f"{', '.join(first)} and {last}" if first else last
        assert re.search(rf"(: |; ){said}: {answer}[;.]", board.sentence), answer
    strikes = [
        row
        for row in rows("us_strikes")
        if row["confirmed_by_us"] in ("yes", "coalition") and row["date"] <= "2024-03-18"
    ]
    assert " Your marks agree in 2 of 3. " in board.sentence
    assert f" {len(strikes)} strikes are drawn. " in board.sentence
    assert board.sentence.endswith("The chart does not say why the attacks became fewer.")


def test_without_a_mark_no_agreement_is_counted(board: Panel) -> None:
    assert "agree" not in moved(board, show=True).sentence


def test_the_detail_names_locators_and_once_shown_every_source_and_event(board: Panel) -> None:
    locators = {row["before_locator"] for row in rows("deterrence")} - {""}
    assert all(f"<code>{locator}</code>" in board.detail for locator in locators)
    moved(board, show=True)
    for row in rows("deterrence"):
        for column in ("source_ids", "strike_ids", "event_ids"):
            for key in filter(None, row[column].split(";")):
                assert f'href="#{key}"' in board.detail, key


def test_the_board_opens_with_the_marks_kept_last(board: Panel) -> None:
    moved(board, D03="February 2024", D09="no change")
    board.kept += 1
    entry = work.latest("03a-board", "answer")
    assert entry
    assert entry.value == board.values
    again = strike_board()
    assert again.values == board.values
    assert again.start["D03"] == ""


# The chart


@pytest.mark.parametrize("row", load("deterrence").to_dict("records"), ids=lambda r: r["dim_id"])
def test_what_dates_a_change_lies_in_the_days_it_is_read_into(row: dict[str, Any]) -> None:
    stretches = {each.answer: each for each in CONTENT.load().stretches}
    strikes = load("us_strikes").set_index("strike_id")["date"]
    events = load("timeline").set_index("event_id")["date"]
    dates = [*strikes[list(row["strike_ids"])], *events[list(row["event_ids"])]]
    days = [when.date() for when in dates]
    if row["changed"] in stretches:
        stretch = stretches[row["changed"]]
        assert stretch.first <= min(days) < stretch.end
    elif row["changed"] == "cannot be said":
        assert days == []
    else:
        assert min(days) < date(2024, 2, 2) < max(days)


def test_the_answer_covers_the_first_of_what_dates_it() -> None:
    content = CONTENT.load()
    dimensions = dimension_rows(content)
    dated = dated_rows(content, dimensions)
    for row in dimensions.to_dict("records"):
        places = dated.loc[dated["y"] == row["y"], "x"]
        if row["changed"] in {each.answer for each in content.stretches}:
            assert row["answer"] - 2 <= places.min() <= row["answer2"] + 2
        elif len(places):
            assert places.max() < row["answer"]


def test_the_first_row_holds_every_strike() -> None:
    content = CONTENT.load()
    dated = dated_rows(content, dimension_rows(content))
    top = dated[dated["y"] == dated["y"].min()]
    assert len(top) == len(confirmed_strikes())
    assert top["x"].is_monotonic_increasing


def test_the_chart_shows_marks_at_once_and_dates_only_when_asked() -> None:
    spec = before_and_after().to_dict()
    content = CONTENT.load()
    dated = dated_rows(content, dimension_rows(content))

    def counts(**signals: Any) -> tuple[int, int]:
        drawn = svg_with(spec, **signals)
        return drawn.count(f'stroke="{BLUE}"'), drawn.count(f'fill="{ORANGE}"')

    assert counts() == (0, 0)
    assert counts(mark_D01="February 2024", mark_D09="no change") == (2, 0)
    assert counts(show_strikes=True) == (0, len(dated) + len(load("deterrence")))


def test_each_reading_of_before_is_tested_on_its_own_strikes(board: Panel) -> None:
    def counted(first: str, end: str) -> str:
        meant = [
            row
            for row in rows("us_strikes")
            if first <= row["date"] < end and row["confirmed_by_us"] == "yes"
        ]
        where = [row["country"] for row in meant]
        both = where.count("Iraq;Syria")
        stores = sum(bool(re.search("stor|ammunition", row["what_was_hit"])) for row in meant)
        return (
            f"{len(meant)} strikes, {where.count('Syria')} in Syria, {where.count('Iraq')} in Iraq"
            + (f", {both} in both" if both else "")
            + f"; at {stores} of them a store is named."
        )

    years, winter = counted("2021-01-20", "2023-10-17"), counted("2023-10-17", "2024-02-02")
    both = moved(board, show=True).sentence
    assert f"2021 to 16 October 2023: {years}" in both
    assert f"17 October 2023 to 1 February 2024: {winter}" in both
    alone = moved(board, show=True, before="years").sentence
    assert years in alone
    assert winter not in alone
    assert years not in moved(board, before="years").sentence


def test_the_reading_of_before_is_drawn_above_the_strikes() -> None:
    spec = before_and_after().to_dict()
    content = CONTENT.load()
    assert svg_with(spec).count(f'stroke="{BLUE}"') == 0
    for reading in content.readings:
        assert svg_with(spec, before_is=reading.reading).count(f'stroke="{BLUE}"') == 1
    assert content.day(content.readings[0].first) < content.day(content.first)


def test_a_name_at_the_start_of_the_papers_words_keeps_its_capital() -> None:
    words = dimension_words(load("deterrence")).values()
    assert any("Before: Syria more than Iraq." in each for each in words)
    assert not any("syria" in each for each in words)
