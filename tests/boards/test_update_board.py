"""The board of updating without a browser: its sentences, its presets, its controls."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from coursekit.boards.update_board import update_board
from coursekit.charts.core.looks import SCENARIOS
from coursekit.charts.updating_rows import ITEMS, PAIR, cell, prior_signal
from coursekit.jupyterlab import CHART, WIDGET_VIEW
from coursekit.store import work
from coursekit.widgets.panel import Panel

SENTENCE_AT_MOST = 190  # letters; two lines, so that the chart below stays where it is
PRIORS = ("Even priors", "Paper's rank at 50%")


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What a cell would leave in the notebook."""
    outputs: list[Any] = []
    monkeypatch.setattr(
        "coursekit.widgets.display.display", lambda thing, **_: outputs.append(thing)
    )
    return outputs


@pytest.fixture
def board(shown: list[Any]) -> Panel:  # noqa: ARG001
    return update_board()


def preset(board: Panel, *labels: str) -> dict[str, Any]:
    known = dict(board.presets)
    return {name: value for label in labels for name, value in known[label].items()}


def said(board: Panel, **values: Any) -> str:
    board.values = {**board.start, **values}
    return str(board.sentence)


def test_it_begins_with_even_priors_and_nothing_seen(board: Panel) -> None:
    assert said(board) == (
        "Only your priors are drawn: no scenario leads, each has 25%. Move “Indicators seen” to"
        " reveal the first one."
    )
    assert board.detail == ""


def test_priors_that_do_not_add_up_are_shared_out_and_this_is_said(board: Panel) -> None:
    assert said(board, **{"prior-sporadic": "50"}) == (
        "Only your priors are drawn: in the lead Sporadic strikes, 40% (“unlikely”). They add up"
        " to 125: drawn as shares. Move “Indicators seen” to reveal the first one."
    )


def test_what_is_not_judged_moves_nothing(board: Panel) -> None:
    assert said(board, seen=1) == (
        "1 of 6 seen, to 1 April: no scenario leads, each has 25%. The last moved nothing: it"
        " is as likely in each scenario. Your numbers at work, no proof."
    )


def test_a_step_names_what_leads_and_what_moved(board: Panel) -> None:
    values = preset(board, "Paper's rank at 50%", "Made-up example")
    assert said(board, **values, seen=4, together=True) == (
        "4 of 6 seen, to 23 April: in the lead Sporadic strikes, 67% (“likely”). The last"
        " moved Resumption most, 33% to 15%. Your numbers at work, no proof."
    )


def test_two_may_lead(board: Panel) -> None:
    values = {"prior-deescalation": "40", "prior-sporadic": "40"}
    values |= {"prior-resumption": "10", "prior-other": "10"}
    assert "in the lead De-escalation and Sporadic strikes, 40%" in said(board, **values)


def test_the_extremes_have_no_word(board: Panel) -> None:
    judged = {cell(e, key): "99" if key == "other" else "1" for e in ITEMS for key in SCENARIOS}
    assert "in the lead Other or unclear, above 99%. " in said(board, judged=judged, seen=6)


def test_no_setting_is_refused_and_each_sentence_takes_two_lines(board: Panel) -> None:
    extremes = [dict(zip(("a", "b"), pair, strict=True)) for pair in product(("1", "99"), repeat=2)]
    for at, seen, together, tied in product(extremes, range(7), (False, True), (0, 0.7, 1)):
        judged = {
            cell(e, key): at["a"] if (n + m) % 2 else at["b"]
            for n, e in enumerate(ITEMS)
            for m, key in enumerate(SCENARIOS)
        }
        values = {"judged": judged, "seen": seen, "together": together, "tied": tied}
        assert len(said(board, **values, **{"prior-other": at["a"]})) <= SENTENCE_AT_MOST


def test_the_detail_lists_only_what_is_seen_with_its_sources(board: Panel) -> None:
    said(board, seen=2)
    assert "(A05)" in board.detail
    assert "reuters-2024-04-22" in board.detail
    assert "A06" not in board.detail
    assert "Casualties: none." in board.detail
    assert "50% → 25%" in board.detail


def test_the_pair_is_shown_in_three_ways_once_it_hangs_together(board: Panel) -> None:
    values = preset(board, "Made-up example")
    said(board, **values, seen=2, together=True)
    assert "as one story" not in board.detail
    said(board, **values, seen=3)
    assert "as one story" not in board.detail
    said(board, **values, seen=3, together=True)
    assert all(way in board.detail for way in ("as independent", "given the first", "as one story"))


def test_likelihoods_that_cannot_all_hold_are_named(board: Panel) -> None:
    judged = {**board.start["judged"], cell(PAIR[0], "other"): "90", cell(PAIR[1], "other"): "10"}
    said(board, judged=judged, seen=3, together=True, tied=1)
    assert "These likelihoods cannot all hold" in board.detail
    said(board, judged=judged, seen=3, together=True, tied=0)
    assert "cannot all hold" not in board.detail


def test_presets_of_priors_leave_the_judgements(board: Panel) -> None:
    assert [label for label, _ in board.presets] == [*PRIORS, "Made-up example"]
    for label in PRIORS:
        values = preset(board, label)
        assert set(values) == {f"prior-{key}" for key in SCENARIOS}
        assert sum(map(int, values.values())) == 100
    assert preset(board, PRIORS[1])["prior-sporadic"] == "50"
    assert (
        preset(board, PRIORS[1])["prior-deescalation"]
        == preset(board, PRIORS[1])["prior-resumption"]
    )


def test_the_made_up_example_can_hang_together(board: Panel) -> None:
    judged = preset(board, "Made-up example")["judged"]
    assert set(judged) == set(board.start["judged"])
    assert all(int(judged[cell(PAIR[1], k)]) >= int(judged[cell(PAIR[0], k)]) for k in SCENARIOS)


def test_words_stand_beside_the_priors_and_none_can_be_zero(board: Panel) -> None:
    options = board.controls[0]["options"]
    assert ["25", "25%, unlikely"] in options
    assert ["50", "50%, roughly even chance"] in options
    assert options[0] == ["1", "1%, almost no chance"]
    grid = next(one for one in board.controls if one["kind"] == "grid")
    assert all(cells[0] == ["1", "1%"] for cells in grid["options"].values())
    assert "need not add up" in grid["label"]


def test_every_control_moves_the_chart_without_python(board: Panel) -> None:
    signals = [prior_signal(key) for key in SCENARIOS] + ["seen", "judged", "together", "tied"]
    assert [one["signal"] for one in board.controls] == signals
    assert board.signals == {}


def test_what_is_kept_comes_back(board: Panel) -> None:
    board.values = {**board.start, "seen": 3, "prior-other": "40"}
    board.kept += 1
    entry = work.latest("05-update", "answer")
    assert entry is not None
    assert entry.value["prior-other"] == "40"
    assert update_board().values["seen"] == 3


def test_the_cell_leaves_a_sentence_controls_and_a_chart_that_listens(shown: list[Any]) -> None:
    made = update_board()
    form, view, drawn, *_ = shown
    assert form["text/plain"] == made.sentence
    assert 'data-ck-static="05-update"' in form["text/html"]
    assert list(view) == [WIDGET_VIEW]
    spec = drawn[CHART]
    begun = {param["name"]: param["value"] for param in spec["params"]}
    start = {one["signal"]: made.start[one["name"]] for one in made.controls}
    assert begun == start, "chart and controls begin alike"
