"""The boards of months without a browser: the rule, the seals, the scores, a month opened."""

from __future__ import annotations

import math
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from coursekit.boards.months_board import months_board
from coursekit.boards.months_board.content import CONTENT, LABELS, STRIKES
from coursekit.boards.months_board.forecasts import scores
from coursekit.boards.rule_board import (
    LEAST,
    PRESETS,
    SETTLE,
    THRESHOLD,
    UNCLAIMED,
    rule_board,
    rule_of,
)
from coursekit.boards.rule_board.chart import example
from coursekit.boards.score_board import score_board
from coursekit.boards.score_board.chart import example as made_up_scores
from coursekit.charts.core.looks import SCENARIOS
from coursekit.data import load
from coursekit.methods.months import CodingRule, Threshold, code_month, settle
from coursekit.store import work
from coursekit.text import number_word
from coursekit.widgets.panel import Panel
from tests.drawing import draw_svg

MONTHS = CONTENT.load()
CHOICES = {
    **{
        name: [key for key, _ in options]
        for name, options in (("owners", UNCLAIMED), ("least", LEAST))
    },
    "line": [key for key, _ in THRESHOLD],
    "israel": [False, True],
    "thin": [False, True],
}
SHARES = {"deescalation": 20, "resumption": 10, "sporadic": 60, "other": 10}
FORECAST = {"forecast": SHARES, "window": "2024-09-18", "rule": "farthest", "reason": "…"}
LINE = {"words": "<b>a death</b>", "targets": ["israel"], "killed": 2, "attacks": 0}


@pytest.fixture(autouse=True)
def quiet(shown: list[Any]) -> None:
    """Boards here show nothing in the terminal."""


def moved(board: Panel, **values: Any) -> Panel:
    board.values = {**board.start, **values}
    return board


def test_a_label_has_the_color_of_its_scenario_and_a_letter_of_its_own() -> None:
    colors = {key: label.look.color for key, label in LABELS.items()}
    wanted = {key: look.color for key, look in SCENARIOS.items()}
    wanted["unclear"] = wanted.pop("other")
    assert colors == wanted
    assert len({label.letter for label in LABELS.values()}) == len(LABELS)


def test_letters_tally_and_outcome_are_drawn() -> None:
    svg = draw_svg(example().to_dict())
    for words in (">D<", ">S<", ">?<", "1 of 10", "9 of 10"):
        assert words in svg
    assert svg.count("← the outcome<") == 1
    assert draw_svg(made_up_scores().to_dict()).count(">1.39<") == 2


def test_it_opens_with_the_labels_of_the_table() -> None:
    table = load("aftermath_months")
    expected = dict(
        zip(table["month"].dt.strftime("%Y-%m"), table["default_scenario"], strict=True)
    )
    assert rule_board().signals["labels"] == expected


def test_the_chart_is_sent_the_months_that_are_scored() -> None:
    board = moved(rule_board(), window="2024-09-18")
    assert sum(board.signals["counts"].values()) == MONTHS.numbers["2024-09-18"] == 7
    assert board.signals["window"] == "2024-09-18"


def test_what_the_boards_say_at_first() -> None:
    assert months_board().sentence == "April 2024: sporadic (attacks that count: A05, A06)."
    assert rule_board().sentence == (
        "18 March 2024 to 31 December 2024: 3 de-escalation, 6 sporadic and 1 unclear of 10 months."
        " The outcome by most months: sporadic."
    )
    assert score_board().sentence == (
        "Brier score (0 best, 2 worst): the paper, read at 35 to 80 %: 0.563 to 0.053; a quarter"
        " for each: 0.750; as it was before the paper: 2.000."
        " One forecast is scored, not ten months."
    )


@pytest.mark.parametrize(
    ("values", "counted", "outcome"),
    [
        ({"israel": True}, "10 sporadic of 10", "by most months: sporadic"),
        (
            {"owners": "owned"},
            "3 de-escalation, 3 sporadic and 4 unclear of 10",
            "by most months: unclear or other",
        ),
        (
            {"least": "3"},
            "6 de-escalation, 1 sporadic and 3 unclear of 10",
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
    said = moved(rule_board(), **values).sentence
    assert counted in said
    assert f"The outcome {outcome}." in said


def test_a_tie_is_called_one() -> None:
    said = moved(rule_board(), window="2024-09-18", line="three").sentence
    assert "3 de-escalation, 3 sporadic and 1 resumption of 7 months." in said
    assert said.endswith("The outcome by most months: a tie, so the outcome is unclear.")


def test_two_of_the_four_rules_make_the_favourite_the_outcome() -> None:
    """Lesson 06 says so where it sums up the paper."""
    board = rule_board()
    rules = [board.start, *(dict(board.presets)[name] for name in PRESETS)]
    moved_to = [moved(board, **rule).signals["outcome"] for rule in rules]
    came = number_word(moved_to.count(MONTHS.forecasts.paper.says))
    lesson = Path(__file__).parents[2] / "lessons" / "06-scoring.md"
    assert (
        f"By {came} of the {number_word(len(rules))} its favourite is the outcome."
        in lesson.read_text(encoding="utf-8")
    )


def test_resumption_takes_the_farthest_step_and_a_low_line() -> None:
    """Lesson 06 says so for US targets; where Israel counts, three in a month are soon reached."""
    found = set()
    for each in product(*CHOICES.values()):
        values = dict(zip(CHOICES, each, strict=True))
        labels = [one.label for one in MONTHS.code(rule_of(values, None))]
        for window, (by, _) in product(MONTHS.windows, SETTLE):
            if settle(labels[: MONTHS.numbers[window]], by) == "resumption":
                found.add((by, values["line"], values["israel"]))
    assert found == {
        ("farthest", "three", False),
        ("farthest", "three", True),
        ("farthest", "death", True),
        ("most-months", "three", True),
        ("end", "three", True),
    }


def test_as_it_was_depends_on_what_counts() -> None:
    board = moved(score_board(), israel=True)
    assert "as it was before the paper: 0.000" in board.sentence


def test_a_month_opens_with_its_events_and_pages() -> None:
    board = moved(months_board(), month="2025-06")
    assert board.sentence.startswith("June 2025: unclear or other (we cannot decide")
    assert board.detail.count("<summary>A2") == 3
    assert 'href="https://' in board.detail
    empty = moved(months_board(), month="2025-05").sentence
    assert "no event, or hardly any, was found, which is not the same as none" in empty
    assert "preliminary" in moved(months_board(), month="2026-03").detail


def test_every_month_opens_with_every_event_that_the_table_lists() -> None:
    board = months_board()
    for row in load("aftermath_months").to_dict("records"):
        moved(board, month=f"{row['month']:%Y-%m}")
        for key in row["event_ids"]:
            assert f"<summary>{key}, " in board.detail


def test_strikes_on_the_groups_are_marked_and_change_no_letter() -> None:
    board = moved(months_board(), month="2024-11")
    assert "which do not change the letter: US strike: A21, A80, A24, A47." in board.detail
    assert "which do not change" not in moved(board, month="2024-08").detail
    for events, thin in MONTHS.months:
        without = [e for e in events if e.target not in STRIKES or e.fit == "unclear"]
        for unclaimed in ("none", "us", "inside"):
            rule = CodingRule(unclaimed=unclaimed)
            assert code_month(without, rule, thin=thin) == code_month(events, rule, thin=thin)


def test_no_line_is_sealed_and_the_sentence_says_so() -> None:
    said = moved(rule_board(), line="mine").detail
    assert "No line of yours from lesson 05 is sealed yet" in said


def test_the_own_line_decides_where_resumption_begins() -> None:
    work.record("sealed", "05-line", LINE, seal=True)
    board = moved(rule_board(), line="mine", settle="farthest")
    assert "1 resumption" in board.sentence
    assert "Your line from lesson 05: “&lt;b&gt;a death&lt;/b&gt;”" in board.detail
    mine = Threshold("", ("israel",), 2, 0)
    labels = [one.label for one in MONTHS.code(rule_of(board.values, mine))]
    assert labels.index("resumption") == 7  # October 2024, two Israeli soldiers


def test_the_sealed_forecast_is_scored_by_its_own_window_and_rule() -> None:
    work.record("sealed", "05-forecast", {**FORECAST, "forecast": {**SHARES, "other": 99}})
    work.record("sealed", "05-forecast", FORECAST, seal=True)
    board = rule_board()
    presets = dict(board.presets)
    wanted = presets["As I sealed it"]
    assert (wanted["window"], wanted["settle"], wanted["line"]) == (
        "2024-09-18",
        "farthest",
        "mine",
    )
    said = moved(board, **wanted).sentence
    assert said.startswith("18 March 2024 to 18 September 2024: ")
    board = score_board()
    said = board.sentence
    score = (1 - 0.6) ** 2 + 0.2**2 + 0.1**2 + 0.1**2
    assert f"yours, sealed in lesson 05: {score:.3f}" in said
    (own,) = [row for row in board.signals["scores"] if row["name"].startswith("Yours")]
    assert own["log"] == f"{-math.log(0.6):.2f}"


def test_no_chance_at_all_is_told_kindly() -> None:
    certain = {"deescalation": 100, "resumption": 0, "sporadic": 0, "other": 0}
    work.record("sealed", "00-first-guesses", {"scenario": certain}, seal=True)
    board = score_board()
    assert "your first guess, lesson 00: 2.000" in board.sentence
    assert "It is no disgrace" in board.detail
    assert score_of("Your first guess, lesson 00", "sporadic")["log"] == "∞"
    assert score_of("Your first guess, lesson 00", "deescalation")["log"] == "0.00"


def test_a_damaged_file_is_no_obstacle(file: Any) -> None:
    file.write_text("{", encoding="utf-8")
    assert "a quarter for each: 0.750" in score_board().sentence


def test_the_rule_is_saved_and_there_again_and_the_scores_can_take_it() -> None:
    assert score_board().presets == []
    board = moved(rule_board(), least="3", israel=True)
    board.kept += 1
    assert work.latest("06-months", "answer").value["least"] == "3"  # type: ignore[union-attr]
    assert rule_board().values["least"] == "3"
    outcome = board.signals["outcome"]
    assert score_board().presets == [["As my rule has it", {"outcome": outcome, "israel": True}]]


def score_of(name: str, outcome: str) -> Any:
    (row,) = [row for row in scores(MONTHS.forecasts, outcome, "unclear") if row["name"] == name]
    return row


def test_the_scores_are_those_of_the_range_of_the_paper() -> None:
    row = score_of("The paper, read at 35 to 80 %", "sporadic")
    assert row["first"] == pytest.approx(4 / 3 * 0.65**2, abs=1e-4)
    assert row["last"] == pytest.approx(4 / 3 * 0.2**2, abs=1e-4)
    calm = score_of("The paper, read at 35 to 80 %", "deescalation")
    assert calm["last"] > calm["first"]
