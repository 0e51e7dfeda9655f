"""The balance board without a browser; signs, index and triads worked out again from the files."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from html import unescape
from itertools import combinations, product
from typing import Any

import numpy as np
import pytest

from coursekit.boards.balance_board import CONTENT, READING, balance_board
from coursekit.data import data_root
from coursekit.jupyterlab import CHART
from coursekit.widgets.panel import Panel

YEARS = range(2020, 2025)
ALLIES, RIVALS, UNKNOWN = "allies", "rivals", "not known"
SIGNS = {ALLIES: 1, RIVALS: -1, UNKNOWN: 0}
WORDS = {sign: tie for tie, sign in SIGNS.items()}
Signs = dict[tuple[str, str], int]


@pytest.fixture(scope="module")
def outputs() -> Iterator[list[Any]]:
    """What the cell leaves in the notebook."""
    found: list[Any] = []

    def display(thing: Any, *, raw: bool = False) -> None:
        found.append(thing if raw else thing._repr_mimebundle_())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("coursekit.widgets.display.display", display)
        yield found


@pytest.fixture(scope="module")
def made(outputs: list[Any]) -> Panel:  # noqa: ARG001
    return balance_board()


@pytest.fixture
def board(made: Panel) -> Iterator[Panel]:
    yield made
    made.values = dict(made.start)


@pytest.fixture(scope="module")
def spec(made: Panel, outputs: list[Any]) -> dict[str, Any]:  # noqa: ARG001
    (drawn,) = [each[CHART] for each in outputs if CHART in each]
    return dict(drawn)


def rows(name: str) -> list[dict[str, str]]:
    with (data_root() / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def names() -> dict[str, str]:
    return {row["actor_id"]: row["name"] for row in rows("actors")}


def in_words(pair: tuple[str, str]) -> str:
    return " and ".join(sorted(names()[actor] for actor in pair))


def counted() -> list[dict[str, str]]:
    return [row for row in rows("relations") if row["balance"] == "yes"]


def signs_in(year: int) -> Signs:
    """One sign a pair, 0 where the rows are silent or differ; no government before its time."""
    said: dict[tuple[str, str], set[int]] = {}
    for row in counted():
        a, b = sorted((row["actor_a"], row["actor_b"]))
        if "sudani-gov" in (a, b) and year < 2022:
            continue
        signs = said.setdefault((a, b), set())
        if int(row["from_date"][:4]) <= year <= int(row["to_date"][:4] or year):
            signs.add(int(row["sign"]))
    return {pair: signs.pop() if len(signs) == 1 else 0 for pair, signs in said.items()}


def index(signs: Signs) -> tuple[int, int]:
    """Try every sign of the unknown ties with every division into two camps."""
    actors = sorted({actor for pair in signs for actor in pair})
    at = np.array([[actors.index(actor) for actor in pair] for pair in signs])
    camps = np.array(list(product([0, 1], repeat=len(actors) - 1)))
    camps = np.hstack([np.zeros((len(camps), 1), int), camps])
    cut = (camps[:, at[:, 0]] != camps[:, at[:, 1]]).astype(int)
    known = np.array(list(signs.values()))
    unknown = np.flatnonzero(known == 0)
    fills = np.array(list(product([1, -1], repeat=len(unknown)))).reshape(-1, len(unknown))
    full = np.repeat(known[None, :], len(fills), axis=0)
    full[:, unknown] = fills
    hostile = (full < 0).astype(int)
    costs = hostile @ (1 - cut).T + (1 - hostile) @ cut.T
    least = costs.min(axis=1)
    return int(least.min()), int(least.max())


def broken(signs: Signs) -> set[tuple[str, ...]]:
    actors = sorted({actor for pair in signs for actor in pair})
    return {
        three
        for three in combinations(actors, 3)
        if np.prod([signs.get(pair, 0) for pair in combinations(three, 2)]) < 0
    }


def states() -> Iterator[tuple[int, tuple[str, str], str, Signs]]:
    for year in YEARS:
        signs = signs_in(year)
        for pair in signs:
            for tie, sign in SIGNS.items():
                yield year, pair, tie, {**signs, pair: sign}


def span(low: int, high: int) -> str:
    return str(low) if low == high else f"{low} to {high}"


def paragraphs(board: Panel) -> list[str]:
    return [unescape(text) for text in re.findall(r"<p>(.*?)</p>", board.detail)]


def beginning(year: int) -> str:
    signs = signs_in(year)
    known = sum(sign != 0 for sign in signs.values())
    return (
        f"{year}: {known} of {len(signs)} ties known; {span(*index(signs))} would have to change"
        " for two camps to fit. "
    )


def test_fifteen_relations_make_the_pairs_that_can_be_set(board: Panel) -> None:
    assert len(counted()) == 15
    (options,) = [one["options"] for one in board.controls if one["name"] == "pair"]
    assert dict(options) == {":".join(pair): in_words(pair) for pair in signs_in(2024)}


def test_every_control_moves_the_chart_without_python(board: Panel) -> None:
    assert {one["name"]: one["signal"] for one in board.controls} == {
        "year": "show_year",
        "pair": "show_pair",
        "set_to": "set_to",
    }
    assert board.signals == {}
    assert [one["play"] for one in board.controls if one["kind"] == "slider"] == [True]


def test_chart_and_controls_begin_alike(board: Panel, spec: dict[str, Any]) -> None:
    begun = {param["name"]: param["value"] for param in spec["params"]}
    assert begun == {one["signal"]: board.start[one["name"]] for one in board.controls}
    (patch,) = spec["usermeta"]["embedOptions"]["patch"]
    assert [one["name"] for one in patch["value"]["signals"]] == list(begun)


def test_the_ties_of_every_year(spec: dict[str, Any]) -> None:
    drawn = {
        (row["year"], row["pair"]): row["tie"] for row in spec["datasets"][spec["data"]["name"]]
    }
    assert drawn == {
        (year, ":".join(pair)): WORDS[sign]
        for year in YEARS
        for pair, sign in signs_in(year).items()
    }


def table(spec: dict[str, Any], *columns: str) -> list[dict[str, Any]]:
    """The one table of the chart with these columns."""
    (found,) = [rows for rows in spec["datasets"].values() if set(columns) <= set(rows[0])]
    return list(found)


def test_the_range_of_every_state(spec: dict[str, Any]) -> None:
    drawn = {
        (row["year"], row["pair"], row["set_to"]): (row["low"], row["high"])
        for row in table(spec, "low", "high")
    }
    wanted = {(year, ":".join(pair), tie): index(signs) for year, pair, tie, signs in states()} | {
        (year, "every pair", "data"): index(signs_in(year)) for year in YEARS
    }
    assert drawn == wanted


def test_the_triads_of_every_state(spec: dict[str, Any]) -> None:
    drawn: dict[tuple[int, str, str], int] = {}
    for row in table(spec, "triad"):
        key = (row["year"], row["pair"], row["set_to"])
        drawn[key] = drawn.get(key, 0) + 1
    wanted = {
        (year, ":".join(pair), tie): 3 * len(broken(signs))
        for year, pair, tie, signs in states()
        if broken(signs)
    }
    assert wanted
    assert drawn == wanted


def test_the_opening_pair_decides_whether_two_camps_fit(board: Panel) -> None:
    assert board.sentence == beginning(2024) + "You have changed nothing."
    assert index(signs_in(2024)) == (0, 3)
    said = {}
    for tie in (ALLIES, RIVALS):
        board.values = {**board.start, "set_to": tie}
        said[tie] = board.sentence
    start = beginning(2024) + f"With {in_words(('kh', 'nujaba'))} as "
    assert said == {ALLIES: start + "allies: 0 to 2.", RIVALS: start + "rivals: 1 to 3."}


def test_every_sentence_and_every_frustrated_three(board: Panel) -> None:
    for year, pair, tie, signs in states():
        board.values = {"year": year, "pair": ":".join(pair), "set_to": tie}
        same = signs == signs_in(year)
        assert board.sentence == beginning(year) + (
            f"{in_words(pair)}: {tie} in the data too."
            if same
            else f"With {in_words(pair)} as {tie}: {span(*index(signs))}."
        )
        first, about, reading, limits = paragraphs(board)
        threes = broken(signs)
        assert first.count("rivals") == len(threes)
        for three in threes:
            assert all(names()[actor] in first for actor in three)
        assert bool(threes) != first.startswith("No three actors")
        assert about.startswith(f"{in_words(pair)} in {year}: ")
        assert (reading, limits) == (READING, CONTENT.load().limits)


def say(board: Panel, year: int, pair: str, set_to: str) -> str:
    board.values = {"year": year, "pair": pair, "set_to": set_to}
    return paragraphs(board)[0]


def test_a_friend_of_two_rivals_in_words(board: Panel) -> None:
    assert say(board, 2024, "kh:sudani-gov", ALLIES) == (
        "Iraqi government under al-Sudani is an ally of Asa'ib Ahl al-Haq and of"
        " Kata'ib Hezbollah, who are rivals."
    )


def test_three_rivals_in_words(board: Panel) -> None:
    assert say(board, 2024, "kh:nujaba", RIVALS) == (
        "Asa'ib Ahl al-Haq, Kata'ib Hezbollah and Harakat Hezbollah al-Nujaba are all rivals:"
        " three sides, not two. Kata'ib Hezbollah, Harakat Hezbollah al-Nujaba and United States"
        " are all rivals: three sides, not two."
    )


@pytest.mark.parametrize(
    ("year", "why"),
    [
        (2022, "not known; the table says nothing for this year"),
        (2023, "allies; the table says so for this year"),
        (2024, "not known; the table says two things for this year"),
    ],
)
def test_why_a_tie_is_as_it_is(board: Panel, year: int, why: str) -> None:
    say(board, year, "kh:nujaba", "data")
    about = paragraphs(board)[1]
    assert about.startswith(f"{in_words(('kh', 'nujaba'))} in {year}: {why}. R08: alliance, ")
    assert "R12: rivalry, from 2 February 2024 to 2 February 2024 (the paper, " in about


def test_a_government_has_no_tie_before_its_first_date(board: Panel) -> None:
    pair = in_words(("aah", "sudani-gov"))
    say(board, 2021, "aah:sudani-gov", RIVALS)
    assert board.sentence == beginning(2021) + f"{pair} have no tie to set in 2021."
    assert paragraphs(board)[1].startswith(f"{pair} in 2021: no tie yet. R32: government, ")


def test_what_the_limits_say_is_left_out_is_left_out() -> None:
    support = [row for row in rows("relations") if row["kind"] == "patron"]
    assert {row["actor_a"] for row in support} == {"quds-force", "us"}
    assert not any(row["from_date"] for row in support)
    assert not [row for row in counted() if row["kind"] == "negotiation"]
