"""The board of updating without a browser: content, chart, sentences, presets, controls."""

from __future__ import annotations

import re
from functools import cache
from itertools import product
from typing import Any

import pytest

from coursekit.boards.update_board import sentence, update_board
from coursekit.boards.update_board.chart import scenario_ribbon, signals
from coursekit.boards.update_board.content import CONTENT, PERCENTS, cell
from coursekit.charts.core.looks import SCENARIOS
from coursekit.data import load
from coursekit.jupyterlab import CHART
from coursekit.methods.probability_words import word
from coursekit.store import work
from coursekit.widgets.panel import Panel
from tests.drawing import draw_svg

UPDATING = CONTENT.load()
ITEMS, PAIR = list(UPDATING.items), UPDATING.pair
PRIORS = ("Paper at 50%",)
SENTENCE_AT_MOST = 190  # letters; two lines, so that the chart below stays where it is


def judged(percent: int, **others: int) -> dict[str, str]:
    """The same likelihood for every item, but for the scenarios named."""
    return {cell(event, key): str(others.get(key, percent)) for event in ITEMS for key in SCENARIOS}


# The content


def test_the_days_of_the_pair_are_those_of_the_data() -> None:
    days = load("aftermath").set_index("event_id").loc[[PAIR.first, PAIR.second], "date"]
    assert [f"{day:%d %B %Y}" for day in days] == ["21 April 2024", "22 April 2024"]


def test_the_indicators_come_in_the_order_of_their_dates_after_the_paper() -> None:
    events = load("aftermath").set_index("event_id").loc[ITEMS]
    assert events["date"].is_monotonic_increasing
    assert events["date"].min() > load("timeline")["date"].max()
    assert events["date"].dt.year.nunique() == 1
    assert (events["claim_status"] != "claimed-only").all()


def test_presets_name_each_scenario_with_a_percent_of_the_lists() -> None:
    for preset in UPDATING.presets:
        for row in (preset.priors, *preset.judged.values()):
            assert not row or list(row) == list(SCENARIOS)
            assert set(row.values()) <= set(PERCENTS)


# The chart


@cache
def chart() -> dict[str, Any]:
    return dict(scenario_ribbon().to_dict())


def drawn(**changed: Any) -> str:
    values = {**UPDATING.start, **changed}
    sent = {**signals(UPDATING, UPDATING.update(values), values), "seen": values["seen"]}
    params = [{**param, "value": sent.pop(param["name"])} for param in chart()["params"]]
    assert not sent
    return draw_svg({**chart(), "params": params})


def texts(**values: Any) -> list[str]:
    return re.findall(r">([^<>]+)</(?:text|tspan)>", drawn(**values))


def test_only_what_is_seen_is_drawn() -> None:
    for seen in (0, 1, len(ITEMS)):
        svg = drawn(seen=seen)
        assert svg.count(">?</text>") == len(ITEMS) - seen
        assert svg.count('aria-roledescription="bar"') == 0
        assert svg.count("Chance, by your numbers") == (seen + 1) * len(SCENARIOS)
        assert (">27 Sep<" in svg) == (seen == len(ITEMS))


def test_the_bars_are_the_shares_of_the_update() -> None:
    values = {**UPDATING.start, **UPDATING.presets[1].settings, "seen": 4}
    bars = re.findall(r'aria-label="[^"]*Chance, by your numbers: ([^";]+)"', drawn(**values))
    shares = signals(UPDATING, UPDATING.update(values), values)["shares"]
    wanted = [shares[f"{step}:{key}"]["number"] for step in range(5) for key in SCENARIOS]
    assert bars == wanted


@pytest.mark.parametrize("percent", [1, 5, 45, 55, 99])
def test_the_word_beside_a_number_is_that_of_the_directive(percent: int) -> None:
    rest = [(100 - percent) // 3, (100 - percent) // 3, 100 - percent - 2 * ((100 - percent) // 3)]
    others = [key for key in SCENARIOS if key != "sporadic"]
    priors = {f"prior-{key}": str(n) for key, n in zip(others, rest, strict=True)}
    said = texts(**priors, **{"prior-sporadic": str(percent)})
    assert f"prior {percent}%: {word(percent / 100).word}" in said


def test_below_one_percent_and_above_99_there_is_no_word() -> None:
    said = texts(judged=judged(1, other=99), seen=len(ITEMS))
    assert "now above 99%: no word" in said
    assert said.count("now below 1%: no word") == len(SCENARIOS) - 1


def test_priors_that_do_not_add_up_are_shared_out_and_this_is_drawn() -> None:
    assert "Your priors add up to 100." in texts()
    said = texts(**{"prior-sporadic": "50"})
    assert "Your priors add up to 125: each is drawn as its share of that." in said
    assert "prior 40%: unlikely" in said


def test_how_the_pair_is_counted_is_drawn_once_both_are_seen() -> None:
    seen = UPDATING.both
    assert "The attacks of 21 and 22 April count as independent." in texts(seen=seen)
    for tied, words in {
        0: "count as independent.",
        0.5: "hang together, 0.5 of the way to one.",
        1: "count as one: the second tells nothing new.",
    }.items():
        said = texts(seen=seen, together=True, tied=tied)
        assert f"The attacks of 21 and 22 April {words}" in said
    assert "21 and 22 April" not in "".join(texts(seen=seen - 1, together=True))


def test_the_picture_keeps_its_size() -> None:
    sizes = {
        re.findall(r'<svg[^>]* (width="[\d.]+" height="[\d.]+)', drawn(**values))[0]
        for values in ({}, {"seen": 6}, {"prior-other": "99", "seen": 4})
    }
    assert len(sizes) == 1


def test_the_description_names_the_start_and_no_indicator_before_it_is_revealed() -> None:
    said = chart()["description"]
    assert "25% each" in said
    assert "6 dated indicators, from 1 Apr to 27 Sep" in said
    assert [item.says for item in CONTENT.load().items.values() if item.says in said] == []


# What it says and keeps


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
    assert board.start == UPDATING.start
    assert board.sentence == (
        "Only your priors are drawn: no scenario leads, each has 25%. Move “Indicators seen” to"
        " reveal the first one."
    )
    assert board.detail == ""


def test_priors_that_do_not_add_up_are_named(board: Panel) -> None:
    assert said(board, **{"prior-sporadic": "50"}).startswith(
        "Only your priors are drawn: in the lead Sporadic strikes, 40% (“unlikely”, though the"
        " largest of four). They add up to 125: drawn as shares."
    )


def test_a_lead_below_a_half_is_said_to_be_the_largest(board: Panel) -> None:
    """In the lead and unlikely reads as a mistake: of four chances none need be a half."""
    even = {f"prior-{key}": "20" for key in SCENARIOS}
    assert ", 40% (“unlikely”, though the largest of four). " in said(
        board, **{**even, "prior-sporadic": "40"}
    )
    assert ", 57% (“likely”). " in said(board, **{**even, "prior-sporadic": "80"})


def test_what_is_not_judged_moves_nothing(board: Panel) -> None:
    assert said(board, seen=1) == (
        "1 of 6 seen, to 1 April: no scenario leads, each has 25%. The last moved nothing: it"
        " is as likely in each scenario. These are your numbers, no proof."
    )


def test_a_step_names_what_leads_and_what_moved(board: Panel) -> None:
    values = preset(board, "Paper at 50%", "Made-up example")
    assert said(board, **values, seen=4, together=True) == (
        "4 of 6 seen, to 23 April: in the lead Sporadic strikes, 67% (“likely”). The last"
        " moved Resumption most, 33% to 15%. These are our made-up numbers, no proof."
    )
    cell, chance = next(iter(values["judged"].items()))
    one_changed = {**values["judged"], cell: "5" if chance != "5" else "10"}
    changed = said(board, **{**values, "judged": one_changed}, seen=4, together=True)
    assert changed.endswith("These are your numbers, no proof.")


def test_two_may_lead(board: Panel) -> None:
    values = {"prior-deescalation": "40", "prior-sporadic": "40"}
    values |= {"prior-resumption": "10", "prior-other": "10"}
    assert "in the lead De-escalation and Sporadic strikes, 40%" in said(board, **values)


def test_the_extremes_have_no_word(board: Panel) -> None:
    assert "in the lead Other or unclear, above 99%. " in said(
        board, judged=judged(1, other=99), seen=6
    )


def test_no_setting_is_refused_and_each_sentence_takes_two_lines() -> None:
    extremes = list(product(("1", "99"), repeat=2))
    for (one, two), seen, tied in product(extremes, range(7), (0, 0.7, 1)):
        cells = {
            cell(e, key): one if (n + m) % 2 else two
            for n, e in enumerate(ITEMS)
            for m, key in enumerate(SCENARIOS)
        }
        values = {**UPDATING.start, "judged": cells, "together": True, "tied": tied}
        values["prior-other"] = one
        trace = UPDATING.update(values).trace[: seen + 1]
        assert len(sentence(UPDATING, trace, values)) <= SENTENCE_AT_MOST


def test_the_detail_lists_only_what_is_seen_with_its_sources(board: Panel) -> None:
    said(board, seen=2)
    assert "(A05)" in board.detail
    assert "reuters-2024-04-22" in board.detail
    assert "A06" not in board.detail
    assert "Casualties: none." in board.detail
    assert "50% → 25%" in board.detail


def test_the_pair_is_shown_in_three_ways_once_it_hangs_together(board: Panel) -> None:
    values = preset(board, "Made-up example")
    for seen, together in [(2, True), (3, False)]:
        said(board, **values, seen=seen, together=together)
        assert "as one story" not in board.detail
    said(board, **values, seen=3, together=True)
    assert all(way in board.detail for way in ("as independent", "given the first", "as one story"))


def test_likelihoods_that_cannot_all_hold_are_named(board: Panel) -> None:
    cells = judged(50) | {cell(PAIR.first, "other"): "90", cell(PAIR.second, "other"): "10"}
    said(board, judged=cells, seen=3, together=True, tied=1)
    assert "These likelihoods cannot all hold" in board.detail
    said(board, judged=cells, seen=3, together=True, tied=0)
    assert "cannot all hold" not in board.detail


def test_presets_of_priors_leave_the_judgements(board: Panel) -> None:
    assert [label for label, _ in board.presets] == [*PRIORS, "Made-up example"]
    for label in PRIORS:
        values = preset(board, label)
        assert set(values) == {f"prior-{key}" for key in SCENARIOS}
        assert sum(map(int, values.values())) == 100
    ranked = preset(board, PRIORS[0])
    assert ranked["prior-sporadic"] == "50"
    assert ranked["prior-deescalation"] == ranked["prior-resumption"]


def test_the_made_up_example_can_hang_together(board: Panel) -> None:
    cells = preset(board, "Made-up example")["judged"]
    assert set(cells) == set(board.start["judged"])
    assert all(
        int(cells[cell(PAIR.second, k)]) >= int(cells[cell(PAIR.first, k)]) for k in SCENARIOS
    )


def test_none_can_be_zero(board: Panel) -> None:
    assert board.controls[0]["options"][0] == ["1", "1%"]
    grid = next(one for one in board.controls if one["kind"] == "grid")
    assert all(cells[0] == ["1", "1%"] for cells in grid["options"].values())


def test_priors_give_way_to_what_is_seen(board: Panel) -> None:
    shown = {one["name"]: (one["shown_if"], one["shown_unless"]) for one in board.controls}
    assert {shown[f"prior-{key}"] for key in SCENARIOS} == {("", "seen")}
    assert shown["judged"] == shown["together"] == ("seen", "")
    assert (shown["seen"], shown["tied"]) == (("", ""), ("together", ""))


def test_a_sealed_forecast_can_be_taken_to_the_nearest_step() -> None:
    assert "As I sealed them" not in dict(update_board().presets)
    shares = {"deescalation": 22, "resumption": 13, "sporadic": 61, "other": 0}
    work.record("sealed", "05-forecast", {"forecast": shares})
    wanted = {"deescalation": "25", "resumption": "15", "sporadic": "65", "other": "1"}
    assert dict(update_board().presets)["As I sealed them"] == {
        f"prior-{key}": step for key, step in wanted.items()
    }


def test_the_slider_of_indicators_moves_the_chart_without_python(board: Panel) -> None:
    assert {one["name"]: one["signal"] for one in board.controls if one["signal"]} == {
        "seen": "seen"
    }
    assert set(board.signals) == {"shares", "notes"}


def test_what_is_kept_comes_back(board: Panel) -> None:
    board.values = {**board.start, "seen": 3, "prior-other": "40"}
    board.kept += 1
    entry = work.latest("05-update", "answer")
    assert entry is not None
    assert entry.value["prior-other"] == "40"
    assert update_board().values["seen"] == 3


def test_the_cell_leaves_a_sentence_controls_and_a_chart_that_listens(shown: list[Any]) -> None:
    made = update_board()
    form, _, drawn, *_ = shown
    assert form["text/plain"].endswith(f"\n{made.sentence}")
    assert 'data-ck-static="05-update"' in form["text/html"]
    spec = drawn[CHART]
    begun = {param["name"]: param["value"] for param in spec["params"]}
    assert begun == {**made.signals, "seen": made.start["seen"]}, "chart and controls begin alike"
