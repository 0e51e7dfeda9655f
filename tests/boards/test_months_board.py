"""The board of months without a browser: the rule, the seals, the scores, a month opened."""

from __future__ import annotations

import json
import math
import re
from itertools import product
from typing import Any

import pytest

from coursekit.boards._forecast_scores import score_rows
from coursekit.boards._month_states import (
    CHOICES,
    LETTERS,
    SETTLE,
    WINDOWS,
    coded,
    codes,
    rule_of,
    scored,
    signal,
    state,
)
from coursekit.boards.months_board import months_board
from coursekit.data import load
from coursekit.forms.line import Line
from coursekit.jupyterlab import CHART
from coursekit.methods.months import settle
from coursekit.store import work
from coursekit.widgets.panel import Panel

SHARES = {"deescalation": 20, "resumption": 10, "sporadic": 60, "other": 10}
FORECAST = {"forecast": SHARES, "window": "2024-09-18", "rule": "farthest", "reason": "…"}
LINE = {"words": "<b>a death</b>", "targets": ["israel"], "killed": 2, "attacks": 0}


@pytest.fixture(autouse=True)
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    outputs: list[Any] = []

    def display(thing: Any, *, raw: bool = False) -> None:
        outputs.append(thing if raw else thing._repr_mimebundle_())

    monkeypatch.setattr("coursekit.widgets.display.display", display)
    return outputs


def moved(board: Panel, **values: Any) -> Panel:
    board.values = {**board.start, **values}
    return board


def spec(shown: list[Any]) -> dict[str, Any]:
    (chart,) = [one[CHART] for one in shown if CHART in one]
    return dict(chart)


def test_every_control_moves_the_chart_without_python() -> None:
    board = months_board()
    assert all(control["signal"] for control in board.controls)
    assert board.signals == {}


def test_the_state_of_the_chart_is_the_order_of_the_letters() -> None:
    expression = state()
    options = [[value for value, _ in each] for each in CHOICES.values()]
    letters, outcomes, _ = codes(None)
    for number, each in enumerate(product(*options)):
        values = dict(zip(CHOICES, each, strict=True))
        text = expression
        for name, value in values.items():
            text = re.sub(rf"\b{signal(name)}\b", json.dumps(value), text)
        text = re.sub(r"\(true \? 1 : 0\)", "1", re.sub(r"\(false \? 1 : 0\)", "0", text))
        text = re.sub(r"indexof\((\[.*?\]), (\".*?\")\)", r"\1.index(\2)", text)
        assert eval(text) == number
        if number % 17 == 0:
            labels = [one.label for one in coded(rule_of(values, None))]
            assert [month[number] for month in letters] == [LETTERS[one] for one in labels]
            for (window, _), (by, _) in product(WINDOWS, SETTLE):
                settled = settle(labels[: scored(window)], by)
                assert outcomes[f"{window} {by}"][number] == LETTERS[settled]


def test_it_opens_with_the_labels_of_the_table() -> None:
    letters, _, _ = codes(None)
    assert [month[0] for month in letters] == [
        LETTERS[label] for label in load("aftermath_months")["default_scenario"]
    ]


def test_what_the_board_says_at_first() -> None:
    board = months_board()
    assert board.sentence == (
        "18 March 2024 to 31 December 2024: 3 de-escalation, 6 sporadic and 1 unclear of 10 months."
        " The outcome by most months: sporadic. Brier score (0 best, 2 worst): the paper, read at"
        " 35 to 80 %: 0.56 to 0.05; a quarter for each: 0.75; as it was before the paper: 2.00."
        " One forecast is scored, not 10 months."
    )


@pytest.mark.parametrize(
    ("values", "counted", "outcome"),
    [
        ({"israel": True}, "9 sporadic and 1 unclear of 10", "by most months: sporadic"),
        (
            {"owners": "owned"},
            "3 de-escalation, 1 sporadic and 6 unclear of 10",
            "by most months: unclear or other",
        ),
        (
            {"least": "3"},
            "7 de-escalation, 1 sporadic and 2 unclear of 10",
            "by most months: de-escalation",
        ),
        (
            {"line": "three", "settle": "farthest"},
            "3 de-escalation, 5 sporadic, 1 resumption and 1 unclear of 10",
            "by the farthest step: resumption",
        ),
        (
            {"window": "2025-03-17", "settle": "end"},
            "4 de-escalation, 6 sporadic and 3 unclear of 13",
            "at the end: unclear or other",
        ),
    ],
)
def test_the_answer_changes_with_the_rule(
    values: dict[str, Any], counted: str, outcome: str
) -> None:
    said = moved(months_board(), **values).sentence
    assert counted in said
    assert f"The outcome {outcome}." in said


def test_resumption_takes_the_farthest_step_and_a_low_line() -> None:
    """Lesson 06 says so: three attacks in a month, or one death where Israel counts."""
    found = set()
    for each in product(*([value for value, _ in options] for options in CHOICES.values())):
        values = dict(zip(CHOICES, each, strict=True))
        labels = [one.label for one in coded(rule_of(values, None))]
        for (window, _), (by, _) in product(WINDOWS, SETTLE):
            if settle(labels[: scored(window)], by) == "resumption":
                found.add((by, values["line"], values["israel"]))
    assert found == {
        ("farthest", "three", False),
        ("farthest", "three", True),
        ("farthest", "death", True),
    }


def test_as_it_was_depends_on_what_counts() -> None:
    board = moved(months_board(), israel=True)
    assert "as it was before the paper: 0.00" in board.sentence


def test_a_month_opens_with_its_events_and_pages() -> None:
    board = moved(months_board(), month="2025-06")
    assert "<strong>June 2025: unclear or other</strong> (it cannot be decided" in board.detail
    assert board.detail.count('<tr><th scope="row">A2') == 2
    assert 'href="https://' in board.detail
    empty = moved(months_board(), month="2025-02").detail
    assert "no event, or hardly any, was found, which is not the same as none" in empty
    assert "preliminary" in moved(months_board(), month="2026-03").detail


def test_every_month_opens_with_every_event_that_the_table_lists() -> None:
    board = months_board()
    for row in load("aftermath_months").to_dict("records"):
        moved(board, month=f"{row['month']:%Y-%m}")
        for key in row["event_ids"]:
            assert f'<th scope="row">{key}</th>' in board.detail


def test_no_line_is_sealed_and_the_sentence_says_so() -> None:
    said = moved(months_board(), line="mine").sentence
    assert "No line of yours from lesson 05 is sealed yet" in said


def test_the_own_line_decides_where_resumption_begins() -> None:
    work.record("sealed", "05-line", LINE, seal=True)
    board = moved(months_board(), line="mine", settle="farthest")
    assert "1 resumption" in board.sentence
    assert "Your line from lesson 05: “&lt;b&gt;a death&lt;/b&gt;”" in board.detail
    mine = Line("", ("israel",), 2, 0)
    labels = [one.label for one in coded(rule_of(board.values, mine))]
    assert labels.index("resumption") == 7  # October 2024, two Israeli soldiers


def test_the_sealed_forecast_is_scored_by_its_own_window_and_rule(shown: list[Any]) -> None:
    work.record("sealed", "05-forecast", {**FORECAST, "forecast": {**SHARES, "other": 99}})
    work.record("sealed", "05-forecast", FORECAST, seal=True)
    board = months_board()
    presets = dict(board.presets)
    wanted = presets["As I sealed it"]
    assert (wanted["window"], wanted["settle"], wanted["line"]) == (
        "2024-09-18",
        "farthest",
        "mine",
    )
    said = moved(board, **wanted).sentence
    assert said.startswith("18 March 2024 to 18 September 2024: ")
    score = (1 - 0.6) ** 2 + 0.2**2 + 0.1**2 + 0.1**2
    assert f"yours, sealed in lesson 05: {score:.2f}" in said
    rows = spec(shown)["datasets"]
    (own,) = [
        row for each in rows.values() for row in each if row.get("name", "").startswith("Yours")
    ]
    assert own["log_s"] == f"{-math.log(0.6):.2f}"


def test_no_chance_at_all_is_told_kindly() -> None:
    certain = {"deescalation": 100, "resumption": 0, "sporadic": 0, "other": 0}
    work.record("sealed", "00-first-guesses", {"scenario": certain}, seal=True)
    board = months_board()
    assert "your first guess, lesson 00: 2.00" in board.sentence
    assert "It is no disgrace" in board.detail
    row = score_rows().set_index("name").loc["Your first guess, lesson 00"]
    assert (row["log_s"], row["log_d"]) == ("∞", "0.00")


def test_a_damaged_file_is_no_obstacle(file: Any) -> None:
    file.write_text("{", encoding="utf-8")
    assert "a quarter for each: 0.75" in months_board().sentence


def test_the_rule_is_saved_and_there_again() -> None:
    board = moved(months_board(), least="2")
    board.kept += 1
    assert work.latest("06-months", "answer").value["least"] == "2"  # type: ignore[union-attr]
    assert months_board().values["least"] == "2"


def test_the_scores_are_those_of_the_range_of_the_paper() -> None:
    row = score_rows().set_index("name").loc["The paper, read at 35 to 80 %"]
    assert row["first_s"] == pytest.approx(4 / 3 * 0.65**2, abs=1e-4)
    assert row["last_s"] == pytest.approx(4 / 3 * 0.2**2, abs=1e-4)
    assert row["last_d"] > row["first_d"]
