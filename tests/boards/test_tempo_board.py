"""The tempo board without a browser: its totals, its rates, its chart."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from coursekit.boards.tempo_board import NO_LINE, tempo_board
from coursekit.boards.tempo_board.chart import CONTENT, WIDTH, tempo
from coursekit.boards.tempo_board.totals import WORDS, total_rows
from coursekit.boards.tempo_guess import CONTENT as GUESS
from coursekit.charts.core.looks import BLUE, ORANGE, PLUM
from coursekit.content.attacks import CONTENT as ATTACKS
from coursekit.content.attacks import attacks
from coursekit.data import load
from coursekit.jupyterlab import CHART
from coursekit.methods.totals import READINGS
from coursekit.store import work
from coursekit.widgets.panel import Panel
from tests.drawing import svg_with, texts

SOURCE = ATTACKS.load()
TOTALS = total_rows(SOURCE, SOURCE.series)
OTHERS = total_rows(SOURCE, SOURCE.other_counters)
START = {"view": "totals", "other": "none", "apart": False, "mine": True}
LINE = [2, 1.5, 1, 0, 4, 0.5, 5]
THREE_LINES = range(110, 270)  # letters


@pytest.fixture
def board(shown: list[Any]) -> Panel:  # noqa: ARG001
    return tempo_board()


def save(line: list[float]) -> None:
    work.record("answer", "03a-tempo-guess", {f"guess_{i}": n for i, n in enumerate(line)})


def say(board: Panel, **values: Any) -> str:
    board.values = {**START, **values}
    return str(board.sentence)


def rows(shown: list[Any], column: str) -> list[dict[str, Any]]:
    """The rows behind the chart shown last that have this column."""
    spec = [output[CHART] for output in shown if CHART in output][-1]
    return [row for data in spec["datasets"].values() for row in data if column in row]


def test_the_line_below_a_mark_is_explained_beside_a_sample_and_only_with_the_totals() -> None:
    spec = tempo().to_dict()
    said = "below a mark: days until the report"
    assert said in texts(svg_with(spec, view="totals"))
    assert said not in texts(svg_with(spec, view="rates"))
    (sample,) = [
        row for rows in spec["datasets"].values() for row in rows if set(row) == {"x", "x2"}
    ]
    assert sample["x2"] <= WIDTH - 6 - 6.6 * len(said)  # a letter is 6.6 pixels wide


# The learner's line


def test_the_line_is_kept_and_laid_over_the_totals(shown: list[Any]) -> None:
    save(LINE)
    board = tempo_board()
    assert [row["attacks"] for row in rows(shown, "before")] == LINE
    by_then = 15 * 2 + 30 * 1.5 + 31 * 1 + 0 + 29 * 4 + 7 * 0.5
    assert say(board).endswith(
        f"comes to {by_then:.0f} attacks by 7 March 2024; the totals allow 168 or more."
    )
    assert "Your line" not in say(board, mine=False)


def test_without_a_saved_line_the_board_says_so(shown: list[Any], board: Panel) -> None:
    assert not rows(shown, "before")
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
    assert not rows(shown, "before")


@pytest.mark.usefixtures("shown")
def test_a_damaged_file_does_not_keep_the_totals_back(file: Path) -> None:
    file.write_text("{", encoding="utf-8")
    assert tempo_board().sentence.endswith(NO_LINE)


# The totals


def test_a_total_is_read_as_the_methods_read_it() -> None:
    assert set(load("tempo")["qualifier"].cat.categories) == set(READINGS)
    assert set(READINGS.values()) == set(WORDS)


def test_the_board_begins_with_the_totals(shown: list[Any], board: Panel) -> None:
    assert board.start == START
    assert board.signals == {}
    signals = [control["signal"] for control in board.controls]
    assert signals == ["view", "other", "apart", "my_line"]
    assert board.sentence.startswith("33 totals: 8 exact, 20 minimum figures, 5 rough figures. ")
    assert board.sentence.endswith(
        f"The chart does not say why the attacks rose or stopped. {NO_LINE}"
    )
    spec = next(output for output in shown if CHART in output)[CHART]
    assert len(json.dumps(spec)) < 60_000


def test_every_other_counter_can_be_laid_over_and_says_what_it_counts(board: Panel) -> None:
    (options,) = (dict(c["options"]) for c in board.controls if c["name"] == "other")
    assert list(options) == ["none", "ALT1", "ALT2", "ALT3", "ALT6", "all"]
    say(board, other="ALT2")
    assert "Lead Inspector General (Counts attacks on US interests, a wider scope)." in board.detail
    say(board, other="all")
    for row in OTHERS.to_dict("records"):
        assert f"{row['short']} ({row['note'].rstrip('.')})" in board.detail
        assert row["who"] in board.detail
    say(board, other="none")
    assert "Laid over" not in board.detail
    say(board, view="rates", other="ALT1")
    assert "gives no number of attacks a day" in board.detail


def test_the_us_figures_that_do_not_fit_are_shown_as_such(board: Panel) -> None:
    say(board, apart=True)
    assert "Orange diamonds: four US figures that do not fit" in board.detail
    assert "Kurilla, as reported" in board.detail
    say(board)
    assert "Kurilla, as reported" not in board.detail


def test_a_total_reported_later_has_a_line_to_that_day() -> None:
    late = TOTALS["report"] > TOTALS["date"]
    assert TOTALS.loc[late, "tempo_id"].tolist()[:1] == ["T03"]
    assert 0 < late.sum() < len(TOTALS)
    assert f"{late.sum()} of them count to an earlier day" in tempo().description


# The rates


def test_the_lull_is_the_stated_zero_and_not_five_phantom_attacks(
    shown: list[Any], board: Panel
) -> None:
    lull = "5 February 2024 to 7 March 2024"
    for view in ("rates", "every"):
        say(board, view=view)
        assert f"From {lull} the number is 0, because Gen. Kurilla stated it, not because" in (
            board.detail
        )
    late = [row for row in rows(shown, "basis") if row["date"] >= "2024-02-05"]
    assert {(row["least"], row["most"], row["number"]) for row in late} == {(0, 0, "0")}
    assert {row["basis"] for row in late} == {"stated: no attack"}
    assert [row["when"] for row in late if row["when"] == lull] == [lull]


@pytest.mark.usefixtures("board")
def test_a_line_stands_only_where_both_ends_are_exact_or_zero_is_stated(shown: list[Any]) -> None:
    exact = {day.date() for day in TOTALS.loc[TOTALS["reading"] == "exact", "date"]}
    for row in rows(shown, "basis"):
        first, end = (date.fromisoformat(row[key][:10]) for key in ("date", "end"))
        ends = {first - timedelta(days=1), end - timedelta(days=1)}
        if row["basis"] == "one number":
            assert row["least"] == row["most"]
            assert ends <= exact | {date(2023, 10, 16), date(2023, 11, 28)}, row
        elif row["basis"] == "a band":
            assert row["least"] < row["most"]
            assert not ends <= exact


@pytest.mark.usefixtures("board")
def test_a_band_has_both_extreme_allocations(shown: list[Any]) -> None:
    (band,) = [row for row in rows(shown, "basis") if row["number"] == "41 to 48"]
    assert (band["when"], band["least"], band["most"]) == (
        "10 January 2024 to 4 February 2024",
        round((168 - 127) / 26, 4),
        round((175 - 127) / 26, 4),
    )


def test_the_rates_say_how_much_is_known(board: Panel) -> None:
    assert say(board, view="rates", mine=False).startswith(
        "9 stretches of days: 6 with one number (a line), 2 stated to be without attacks (0), "
        "1 with only a least and a most (a band). "
    )
    assert "41 to 48 attacks, if the last total was at most 175." in board.detail
    kinds = attacks().frame["basis"].value_counts()
    assert say(board, view="every").startswith(
        f"33 stretches of days: {kinds['exact']} with one number (a line), "
        f"{kinds['stated zero']} stated to be without attacks (0), {kinds['band']} with only a "
        "least and a most (bands)."
    )


@pytest.mark.usefixtures("shown")
def test_the_sentence_takes_three_lines_at_most() -> None:
    save(LINE)
    board = tempo_board()
    for view in ("totals", "rates", "every"):
        for mine in (True, False):
            said = say(board, view=view, other="all", apart=True, mine=mine)
            assert len(said) in THREE_LINES, said


# The chart


@pytest.fixture(scope="module")
def spec() -> dict[str, Any]:
    guess = GUESS.load()
    drawn = tempo(attacks().stretches(), attacks().frame, guess.months(LINE), guess.most)
    return dict(drawn.to_dict())


def test_series_are_laid_over_only_on_demand(spec: dict[str, Any]) -> None:
    def diamonds(color: str, **signals: Any) -> int:
        return len(re.findall(f'fill="{color}"', svg_with(spec, my_line=False, **signals)))

    assert (diamonds(PLUM), diamonds(ORANGE)) == (0, 0)
    assert diamonds(PLUM, other="ALT2") == 1
    assert diamonds(PLUM, other="all") == len(OTHERS)
    assert diamonds(ORANGE, apart=True) == 4
    assert diamonds(ORANGE, apart=True, view="rates") == 0
    named = " ".join(texts(svg_with(spec, other="ALT2")))
    assert "Inspector" in named
    assert "Congressional" not in named


def test_each_view_has_its_own_marks_and_its_own_title(spec: dict[str, Any]) -> None:
    totals, rates, every = (svg_with(spec, view=view) for view in ("totals", "rates", "every"))
    assert "as the totals were given" in totals
    assert "Attacks a day, between exact totals" in rates
    assert "Attacks a day, between every two reports" in every
    points = 'aria-roledescription="point"'
    counts = [drawn.count(points) for drawn in (totals, rates, every)]
    assert counts == [len(TOTALS), 0, 0]
    assert "1.6 to 1.8" in texts(rates)
    assert "1.6 to 1.8" not in texts(every)
    widths = [drawn.count(f'stroke="{BLUE}" stroke-width="5"') for drawn in (rates, every)]
    assert widths == [8, 6]


def test_the_scales_end_where_the_views_end(spec: dict[str, Any]) -> None:
    for view, end in {"totals": 200, "rates": 5, "every": 24}.items():
        words = texts(svg_with(spec, view=view))
        numbers = [float(text) for text in words if re.fullmatch(r"\d+(\.0)?", text)]
        assert max(numbers) == end, view


def test_days_lie_where_the_scale_says(spec: dict[str, Any]) -> None:
    content = CONTENT.load()
    a_day = WIDTH / (content.last - content.first).days
    shades = re.findall(r'<path[^>]*"M([\d.]+),0h([\d.]+)[^>]*fill="#787878"', svg_with(spec))
    drawn = [(float(left), float(wide)) for left, wide in shades]
    stated = SOURCE.zeros()
    for (left, wide), row in zip(drawn, stated.to_dict("records"), strict=True):
        assert left == pytest.approx((row["zero_from"].date() - content.first).days * a_day, 1e-3)
        days = (row["zero_to"] - row["zero_from"]).days + 1
        assert wide == pytest.approx(days * a_day, 1e-3)


def test_the_learners_line_can_be_put_away(spec: dict[str, Any]) -> None:
    assert svg_with(spec).count('stroke-dasharray="7,4"') == 7
    assert svg_with(spec, my_line=False).count('stroke-dasharray="7,4"') == 0
