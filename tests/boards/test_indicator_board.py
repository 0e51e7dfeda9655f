"""The board of signs: what its sentence and table say."""

from __future__ import annotations

from coursekit.boards.indicator_board import READING, indicator_board
from coursekit.charts.scenarios import LADDER
from coursekit.charts.signs import RATED, SIGNS, START
from coursekit.widgets.panel import Panel

CAUTION = "A rating says what you would expect; it does not say that the sign was seen."


def rate(board: Panel, **signs: tuple[str, str, str]) -> str:
    cells = {f"{name}:{sign}": "" for sign in SIGNS for name in RATED}
    for sign, words in signs.items():
        cells |= {f"{name}:{sign}": word for name, word in zip(RATED, words, strict=True)}
    board.values = {**board.values, "ratings": cells}
    return str(board.sentence)


def test_it_opens_with_an_example() -> None:
    board = indicator_board()
    assert board.sentence == (
        "2 of 8 signs are rated. As rated, this tells most: “A deadly attack on US troops”, 22"
        " times as probable under Resumption as under De-escalation. As rated, this tells nothing:"
        " “The war in Gaza"
        f" goes on”. {CAUTION}"
    )
    assert {cell: word for cell, word in board.values["ratings"].items() if word} == START


def test_nothing_rated_is_said() -> None:
    board = indicator_board()
    assert rate(board) == (
        f"0 of 8 signs are rated. A sign is rated once it has a word under two scenarios. {CAUTION}"
    )
    assert rate(board, I02=("likely", "", "")).startswith("0 of 8 signs are rated.")


def test_ties_at_the_top_and_at_both_ends_are_said() -> None:
    words = ("unlikely", "likely", "likely")
    said = rate(indicator_board(), I02=words, I17=words)
    assert "“Iran fears an open war with the US”, 2 times as probable under Resumption and" in said
    assert "Sporadic strikes as under De-escalation (1 more with this ratio)." in said
    assert "tells nothing" not in said


def test_the_table_gives_each_sign_its_paragraph_and_ratio() -> None:
    board = indicator_board()
    assert "<td>resumption.2</td><td>22 to 1</td>" in board.detail
    assert board.detail.count("<td>not rated</td>") == len(SIGNS) - 2


def test_the_reading_rates_every_sign_and_some_tell_and_some_do_not() -> None:
    assert set(READING) == set(SIGNS)
    assert {word for words in READING.values() for word in words} <= set(LADDER)
    board = indicator_board()
    ((_, wanted),) = board.presets
    board.values = {**board.values, **wanted}
    assert board.sentence.startswith("8 of 8 signs are rated.")
    assert board.detail.count("<td>not rated</td>") == 0
