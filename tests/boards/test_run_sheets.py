"""What a run sheet answers for a board is what the board says."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest

from coursekit.boards.ach_board import ach_board
from coursekit.boards.camps_workshop import camps_workshop
from coursekit.boards.doubt_board import doubt_board
from coursekit.boards.rule_board import rule_board
from coursekit.boards.update_board import update_board
from coursekit.forms.bank import find
from coursekit.forms.kinds.predict import Predict
from coursekit.methods.scores import brier
from coursekit.text import and_list
from coursekit.widgets.panel import Panel
from tests.test_run_sheets import MARK, SHEETS, part

LESSONS = Path(__file__).parents[2] / "lessons"
pytestmark = pytest.mark.usefixtures("shown")


def answers(number: str) -> str:
    (path,) = SHEETS.glob(f"{number}-*.md")
    return MARK.sub("", part(path.read_text(encoding="utf-8"), "The answers"))


def said_by(board: Panel, **values: Any) -> str:
    board.values = {**board.start, **values}
    return str(board.sentence)


def presets(board: Panel) -> dict[str, str]:
    return {label: said_by(board, **values) for label, values in board.presets}


def test_the_crosses_of_the_two_sortings_are_those_of_the_board() -> None:
    text = answers("02")
    for label, said in presets(camps_workshop()).items():
        (crosses,) = re.findall(r"\d \((C.+?)\) of the paper", said)
        assert re.search(rf"\*{label}\*(?: has crosses)? at {and_list(crosses.split(', '))}", text)


def test_where_the_answer_turns_is_where_the_board_turns() -> None:
    (total, bursts, allow) = re.findall(
        r"at a last total of (\d+), or at bursts of ([\d.]+)\..*?; at (\d+) the", answers("03b")
    )[0]
    board = doubt_board()
    for name, turns, step in (("ceiling", int(total), 1), ("bursts", float(bursts), 0.1)):
        assert ": cannot tell" in said_by(board, **{name: turns})
        assert ": a fall" in said_by(board, **{name: turns - step})
    assert ": cannot tell" in said_by(board, date="2024-02-02")
    most = next(one["high"] for one in board.controls if one["name"] == "ceiling")
    assert ": a fall" in said_by(board, date="2024-02-05", ceiling=most)
    said = said_by(board, beside=True)
    assert "placebo dates, none shows a fall" in said
    assert f"At {allow} of them the totals allow a fall as deep." in said


def test_the_three_readings_end_where_the_board_ends() -> None:
    text = answers("04")
    for label, said in presets(ach_board()).items():
        (least,) = re.findall(r"Least contradicted: ([\w ]+?) \(", said)
        assert re.search(rf"\b{label[-1]}\b(?: has the least)? against \*{least}\*", text), label


def test_what_the_signs_and_the_rules_give_is_what_the_boards_give() -> None:
    board, rules = update_board(), rule_board()
    (example,) = (values for label, values in board.presets if label == "Made-up example")
    seen = next(one["high"] for one in board.controls if one["name"] == "seen")
    (share,) = re.findall(r"\*sporadic\* ends at (\d+) %", answers("05"))
    assert f"Sporadic strikes, {share}%" in said_by(board, **example, seen=seen)
    for label, said in presets(rules).items():
        outcome = said.rpartition(": ")[2].rstrip(".").removesuffix(" or other")
        assert re.search(rf"\*{label}\*(?: gives)? {outcome}\b", answers("06")), label
    farthest = {"settle": "farthest"}
    assert "resumption" not in said_by(rules, **farthest)
    assert said_by(rules, **farthest, line="three").endswith("resumption.")


def test_an_answer_in_words_is_in_the_bank_too() -> None:
    for key, words in (
        ("05-fifteen", "about 41%"),
        ("05-fifteen", "60 against 85"),
        ("07-three-rules", "sixty, thirty-eight and nineteen"),
        ("07-sentence", "0.38"),
    ):
        assert words in find(key, Predict).reveal
        assert words in answers(key[:2])


def test_the_four_numbers_of_the_lesson_score_what_the_sheet_says() -> None:
    (lesson,) = LESSONS.glob("06-*.md")
    forecast = re.findall(r"^forecast = (.+)$", lesson.read_text(encoding="utf-8"), re.M)[0]
    (said,) = re.findall(r"score ([\d.]+) if \*sporadic\*", answers("06"))
    assert round(brier(ast.literal_eval(forecast), "sporadic").sum_form, 2) == float(said)
