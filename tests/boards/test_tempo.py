"""The line a learner expects and the board of totals, without a browser."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest

from coursekit.boards import _attacks as source
from coursekit.boards import _tempo as tempo
from coursekit.boards._attacks import attacks, spans
from coursekit.boards._tempo import NO_LINE, tempo_board, tempo_guess
from coursekit.charts.tempo_rows import tempo_rows
from coursekit.jupyterlab import CHART
from coursekit.methods.totals import intervals
from coursekit.store import work
from coursekit.widgets.panel import Panel

START = {"view": "totals", "other": "none", "apart": False, "mine": True}
MONTHS = ["October", "November", "December", "January", "February", "March", "April"]
LINE = [2, 1.5, 1, 0, 4, 0.5, 5]
THREE_LINES = range(120, 270)  # letters


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What a cell would leave in the notebook."""
    outputs: list[Any] = []

    def display(thing: Any, *, raw: bool = False) -> None:
        outputs.append(thing if raw else thing._repr_mimebundle_())

    monkeypatch.setattr("coursekit.widgets.display.display", display)
    return outputs


def save(line: list[float]) -> None:
    work.record("answer", "03a-tempo-guess", {f"guess_{i}": n for i, n in enumerate(line)})


def say(board: Panel, **values: Any) -> str:
    board.values = {**START, **values}
    return str(board.sentence)


def chart(shown: list[Any]) -> dict[str, Any]:
    charts = [bundle[CHART] for bundle in shown if CHART in bundle]
    spec: dict[str, Any] = charts[-1]
    return spec


def rows(spec: dict[str, Any], column: str) -> list[dict[str, Any]]:
    """The rows of the data sets that have this column."""
    return [row for data in spec["datasets"].values() for row in data if column in row]


# The line


def test_the_guess_shows_no_data(shown: list[Any]) -> None:
    made = tempo_guess()
    assert [control["name"] for control in made.controls] == [f"guess_{i}" for i in range(7)]
    assert {control["signal"] for control in made.controls} == set(made.start)
    assert {row["attacks"] for row in rows(chart(shown), "attacks")} == set(made.start.values())
    drawn = chart(shown)["datasets"].values()
    assert [len(data) for data in drawn] == [7]


def test_the_guess_says_what_the_line_adds_up_to(shown: list[Any]) -> None:  # noqa: ARG001
    made = tempo_guess()
    made.values = {f"guess_{i}": n for i, n in enumerate(LINE)}
    days = [15, 30, 31, 31, 29, 31, 30]
    total = sum(n * of for n, of in zip(LINE, days, strict=True))
    months = [f"{month} {n:g}" for month, n in zip(MONTHS, LINE, strict=True)]
    assert made.sentence == (
        f"Your line, in attacks a day: {', '.join(months[:-1])} and {months[-1]}. "
        f"From 17 October to the end of April that makes about {total:.0f} attacks."
    )


def test_the_line_is_kept_and_laid_over_the_totals(shown: list[Any]) -> None:
    guess = tempo_guess()
    guess.values = {f"guess_{i}": n for i, n in enumerate(LINE)}
    guess.kept = 1
    board = tempo_board()
    assert [row["attacks"] for row in rows(chart(shown), "before")] == LINE
    by_then = 15 * 2 + 30 * 1.5 + 31 * 1 + 0 + 29 * 4 + 7 * 0.5
    assert say(board).endswith(
        f"Your line (dashed) comes to {by_then:.0f} attacks by 7 March 2024; "
        "the totals allow 168 to 175."
    )
    assert "Your line" not in say(board, mine=False)


def test_without_a_saved_line_the_board_says_so(shown: list[Any]) -> None:
    board = tempo_board()
    assert not rows(chart(shown), "before")
    assert all(say(board, view=view).endswith(NO_LINE) for view in ("totals", "rates", "every"))
    assert NO_LINE not in say(board, mine=False)


@pytest.mark.parametrize(
    "saved",
    [
        {"guess_0": 2},
        {f"guess_{i}": 99 for i in range(7)},
        {f"guess_{i}": "2" for i in range(7)},
        "2",
    ],
    ids=["a month only", "off the scale", "words", "no line"],
)
def test_what_is_no_line_is_not_drawn(shown: list[Any], saved: Any) -> None:
    work.record("answer", "03a-tempo-guess", saved)
    assert tempo_board().sentence.endswith(NO_LINE)
    assert not rows(chart(shown), "before")


def test_a_damaged_file_does_not_keep_the_totals_back(shown: list[Any], file: Any) -> None:  # noqa: ARG001
    file.write_text("{", encoding="utf-8")
    assert tempo_board().sentence.endswith(NO_LINE)


# The totals


def test_the_board_begins_with_the_totals(shown: list[Any]) -> None:
    board = tempo_board()
    assert board.start == START
    assert board.signals == {}
    assert [control["signal"] for control in board.controls] == [
        "view",
        "other",
        "apart",
        "my_line",
    ]
    assert board.sentence == (
        "33 totals: 8 given as exact, 20 as at least so many, 5 as about so many. Only exact "
        f"totals may be subtracted. Not shown: why the attacks rose or stopped. {NO_LINE}"
    )
    assert len(json.dumps(chart(shown))) < 60_000


def test_every_other_counter_can_be_laid_over_and_says_what_it_counts(
    shown: list[Any],  # noqa: ARG001
) -> None:
    board = tempo_board()
    (options,) = (dict(c["options"]) for c in board.controls if c["name"] == "other")
    assert list(options) == ["none", "ALT1", "ALT2", "ALT3", "ALT6", "all"]
    say(board, other="ALT2")
    assert (
        "Laid over, not added: Lead Inspector General (Counts attacks on US interests, a wider "
        "scope)."
    ) in board.detail
    say(board, other="all")
    for row in tempo_rows("alternative").to_dict("records"):
        assert f"{row['short']} ({row['note'].rstrip('.')})" in board.detail
        assert row["who"] in board.detail
    say(board, other="none")
    assert "Laid over" not in board.detail
    say(board, view="rates", other="ALT1")
    assert "gives no number of attacks a day" in board.detail


def test_the_us_figures_that_do_not_fit_are_shown_as_such(shown: list[Any]) -> None:  # noqa: ARG001
    board = tempo_board()
    say(board, apart=True)
    assert "Orange diamonds: four US figures that do not fit" in board.detail
    assert "Kurilla, as reported" in board.detail
    say(board)
    assert "Kurilla, as reported" not in board.detail


# The rates


def test_the_lull_is_the_stated_zero_and_not_five_phantom_attacks(shown: list[Any]) -> None:
    board = tempo_board()
    lull = "5 February 2024 to 7 March 2024"
    for view in ("rates", "every"):
        say(board, view=view)
        assert (
            f"From {lull} the number is 0, because Gen. Kurilla stated it, not because totals "
            "were subtracted."
        ) in board.detail
    bars = rows(chart(shown), "basis")
    late = [row for row in bars if row["date"] >= "2024-02-05"]
    assert {(row["least"], row["most"], row["number"]) for row in late} == {(0, 0, "0")}
    assert {row["basis"] for row in late} == {"stated: none"}
    assert [row["when"] for row in late if row["when"] == lull] == [lull]


def test_the_stated_zero_needs_no_ceiling(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "CEILING", 9_999)
    attacks.cache_clear()
    try:
        last = spans().iloc[-1]
        assert (last["low"], last["high"], last["basis"]) == (0, 0, "stated zero")
        assert spans().iloc[-2]["high"] > 9_000
    finally:
        attacks.cache_clear()


def test_a_line_stands_only_where_both_ends_are_exact_or_zero_is_stated(shown: list[Any]) -> None:
    tempo_board()
    totals = tempo_rows("pentagon-main")
    exact = {day.date() for day in totals.loc[totals["reading"] == "given as exact", "date"]}
    for row in rows(chart(shown), "basis"):
        first, end = (date.fromisoformat(row[key][:10]) for key in ("date", "end"))
        ends = {first - timedelta(days=1), end - timedelta(days=1)}
        if row["basis"] == "one number":
            assert row["least"] == row["most"]
            assert ends <= exact | {date(2023, 10, 16), date(2023, 11, 28)}, row
        elif row["basis"] == "a band":
            assert row["least"] < row["most"]
            assert not ends <= exact


def test_a_band_has_both_extreme_allocations(shown: list[Any]) -> None:
    tempo_board()
    (band,) = [row for row in rows(chart(shown), "basis") if row["number"] == "41 to 48"]
    assert (band["when"], band["least"], band["most"]) == (
        "10 January 2024 to 4 February 2024",
        round((168 - 127) / 26, 4),
        round((175 - 127) / 26, 4),
    )


def test_the_rates_say_how_much_is_known(shown: list[Any]) -> None:  # noqa: ARG001
    board = tempo_board()
    assert say(board, view="rates", mine=False) == (
        "10 stretches of days: 7 with one number (a line), 2 stated to be without attacks (0), "
        "1 with only a least and a most (a band). Not shown: why the attacks rose or stopped."
    )
    assert (
        "<p>10 January 2024 to 4 February 2024: 41 to 48 attacks, if the last total was at most "
        "175. A line is an average over its days.</p>"
    ) in board.detail
    kinds = attacks().frame["basis"].value_counts()
    assert say(board, view="every").startswith(
        f"33 stretches of days: {kinds['exact']} with one number (a line), "
        f"{kinds['stated zero']} stated to be without attacks (0), {kinds['band']} with only a "
        "least and a most (bands)."
    )


def test_the_sentence_takes_three_lines_at_most(shown: list[Any]) -> None:  # noqa: ARG001
    save(LINE)
    board = tempo_board()
    for view in ("totals", "rates", "every"):
        for mine in (True, False):
            said = say(board, view=view, other="all", apart=True, mine=mine)
            assert len(said) in THREE_LINES, said


def test_the_stretches_leave_no_day_out_and_agree_with_the_totals() -> None:
    found = spans()
    known = intervals(
        tempo.load("tempo").query("series == 'pentagon-main' and as_of_date <= '2024-03-07'"),
        start="2023-10-17",
        zeros=[("2023-11-24", "2023-11-28"), ("2024-02-05", "2024-03-07")],
        ceiling=175,
    )
    day = known.first_day
    for row in found.to_dict("records"):
        assert row["first_day"].date() == day
        count = known.count(row["first_day"], row["last_day"])
        assert (row["days"], row["low"], row["high"]) == (count.days, count.low, count.high)
        day = row["last_day"].date() + timedelta(days=1)
    assert day == known.last_day + timedelta(days=1)
