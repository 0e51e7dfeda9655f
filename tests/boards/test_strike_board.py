"""The board of before and after without a browser, worked out again from the files."""

from __future__ import annotations

import csv
import re
from typing import Any

import pytest

from coursekit.boards.strike_board import strike_board
from coursekit.data import data_root
from coursekit.store import work
from coursekit.widgets.panel import Panel

Row = dict[str, str]
ANSWERS = [
    "by November 2023",
    "December 2023 to January 2024",
    "February 2024",
    "not strikes",
    "no change",
    "cannot be said",
]


@pytest.fixture(autouse=True)
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What a cell would leave in the notebook."""
    outputs: list[Any] = []

    def display(thing: Any, *, raw: bool = False) -> None:
        outputs.append(thing if raw else thing._repr_mimebundle_())

    monkeypatch.setattr("coursekit.widgets.display.display", display)
    return outputs


def rows(name: str) -> list[Row]:
    with (data_root() / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def moved(board: Panel, **values: Any) -> Panel:
    board.values = {**board.start, **values}
    return board


def test_each_dimension_has_a_list_that_moves_the_chart_without_python() -> None:
    board = strike_board()
    lists = [control for control in board.controls if control["kind"] == "choice"]
    assert [(one["name"], one["label"].lower(), one["signal"]) for one in lists] == [
        (row["dim_id"], row["dimension"], f"mark_{row['dim_id']}") for row in rows("deterrence")
    ]
    assert all([value for value, _ in one["options"]] == ["", *ANSWERS] for one in lists)
    assert board.controls[-1]["signal"] == "show_strikes"
    assert board.signals == {}


def test_nothing_is_told_before_the_strikes_are_shown(shown: list[Any]) -> None:
    board = strike_board()
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


def test_the_answers_are_those_of_the_table() -> None:
    board = moved(
        strike_board(), D01="February 2024", D05="by November 2023", D06="not strikes", show=True
    )
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
    assert board.sentence.endswith("Not shown: why the attacks became fewer.")


def test_without_a_mark_no_agreement_is_counted() -> None:
    assert "agree" not in moved(strike_board(), show=True).sentence


def test_the_detail_names_locators_and_once_shown_every_source_and_event() -> None:
    board = strike_board()
    locators = {row["before_locator"] for row in rows("deterrence")} - {""}
    assert all(f"<code>{locator}</code>" in board.detail for locator in locators)
    moved(board, show=True)
    for row in rows("deterrence"):
        for column in ("source_ids", "strike_ids", "event_ids"):
            for key in filter(None, row[column].split(";")):
                assert f'href="#{key}"' in board.detail, key


def test_the_board_opens_with_the_marks_kept_last() -> None:
    moved(board := strike_board(), D03="February 2024", D09="no change")
    board.kept += 1
    entry = work.latest("03a-board", "answer")
    assert entry
    assert entry.value == board.values
    again = strike_board()
    assert again.values == board.values
    assert again.start["D03"] == ""
