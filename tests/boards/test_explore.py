"""The two explorable charts without a browser, their sentences worked out again from the files."""

from __future__ import annotations

import csv
from calendar import month_name
from collections import Counter
from html import unescape
from itertools import product
from typing import Any

import pytest

from coursekit.boards.explore_ties import explore_ties
from coursekit.boards.explore_timeline import explore_timeline
from coursekit.data import data_root
from coursekit.jupyterlab import CHART, WIDGET_VIEW
from coursekit.widgets.panel import Panel

PAPER = "2024-03-18"
Row = dict[str, str]


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What a cell would leave in the notebook."""
    outputs: list[Any] = []

    def display(thing: Any, *, raw: bool = False) -> None:
        outputs.append(thing if raw else thing._repr_mimebundle_())

    monkeypatch.setattr("coursekit.widgets.display.display", display)
    return outputs


@pytest.fixture
def timeline(shown: list[Any]) -> Panel:  # noqa: ARG001
    return explore_timeline()


@pytest.fixture
def ties(shown: list[Any]) -> Panel:  # noqa: ARG001
    return explore_ties()


def rows(name: str) -> list[Row]:
    with (data_root() / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def names() -> dict[str, str]:
    return {row["actor_id"]: row["name"] for row in rows("actors")}


def options(made: Panel, name: str) -> dict[str, str]:
    control = next(control for control in made.controls if control["name"] == name)
    return dict(control["options"])


def rest(number: int) -> str:
    return f"{number} rest{'s' if number == 1 else ''}"


def events_with(actor: str, kind: str) -> list[Row]:
    return [
        row
        for row in rows("timeline")
        if actor in ("all", *row["actor_ids"].split(";")) and kind in ("all", row["kind"])
    ]


def ties_with(actor: str, kind: str, day: str) -> list[Row]:
    return [
        row
        for row in rows("relations")
        if actor in ("all", row["actor_a"], row["actor_b"])
        and kind in ("all", row["kind"])
        and (day == "all" or row["from_date"] <= day)
    ]


def over(found: list[Row], day: str) -> str:
    if day == "all":
        return " in all years"
    ended = sum("" < row["to_date"] < day for row in found)
    on_day = f": {len(found) - ended} on the day of the paper or without a date"
    return on_day + (f", {ended} over by then (thin)" if ended else "")


def in_words(row: Row) -> str:
    year, month, *day = (int(part) for part in row["date"].split("-"))
    return " ".join([*map(str, day), month_name[month], str(year)])


# Timeline


def test_the_timeline_begins_with_everything(timeline: Panel) -> None:
    assert timeline.start == {"actor": "all", "kind": "all"}
    assert timeline.signals == {}
    events = rows("timeline")
    assert timeline.sentence == (
        f"{len(events)} of {len(events)} events, from October 2019 to 18 March 2024."
        f" {sum(row['status'] == 'claimed-only' for row in events)} rest on the word of one side"
        " or on unnamed sources."
    )


def test_each_actor_and_kind_of_an_event_can_be_chosen(timeline: Panel) -> None:
    actors = Counter(actor for row in rows("timeline") for actor in row["actor_ids"].split(";"))
    actors.pop("", None)
    assert options(timeline, "actor") == {
        "all": "All actors",
        **{actor: f"{names()[actor]} ({count})" for actor, count in actors.items()},
    }
    kinds = Counter(row["kind"] for row in rows("timeline"))
    assert options(timeline, "kind") == {
        "all": "All kinds",
        **{kind: f"{kind} ({count})" for kind, count in kinds.items()},
    }


def test_every_choice_moves_the_timeline_without_python(timeline: Panel) -> None:
    assert [(one["name"], one["signal"]) for one in timeline.controls] == [
        ("actor", "show_actor"),
        ("kind", "show_kind"),
    ]


def test_every_sentence_of_the_timeline(timeline: Panel) -> None:
    everything = len(rows("timeline"))
    empty = 0
    for actor, kind in product(options(timeline, "actor"), options(timeline, "kind")):
        timeline.values = {"actor": actor, "kind": kind}
        found = sorted(events_with(actor, kind), key=lambda row: row["date"])
        which = "" if kind == "all" else f" of the kind {kind}"
        which += "" if actor == "all" else f" with {names()[actor]}"
        if not found:
            empty += 1
            assert timeline.sentence == (
                f"No event{which} in this timeline; that does not mean that none happened."
            )
            continue
        first, last = in_words(found[0]), in_words(found[-1])
        when = f"from {first} to {last}" if len(found) > 1 else first
        left_out = sum(row["in_paper"] == "no" for row in found)
        one_side = sum(row["status"] == "claimed-only" for row in found)
        in_paper = f" The paper leaves out {left_out} of them;" if which else ""
        assert timeline.sentence == (
            f"{len(found)} of {everything} events{which}, {when}.{in_paper}"
            f" {rest(one_side)} on the word of one side or on unnamed sources."
        )
    assert empty, "some actors take no part in some kinds of event"


def test_an_event_known_by_its_month_gets_no_day(timeline: Panel) -> None:
    timeline.values = {"actor": "australia", "kind": "all"}
    assert timeline.sentence == (
        f"1 of {len(rows('timeline'))} events with Australia, January 2023. The paper leaves out"
        " 0 of them; 0 rest on the word of one side or on unnamed sources."
    )


def test_an_actor_and_a_kind_that_never_met(timeline: Panel) -> None:
    timeline.values = {"actor": "hamas", "kind": "law"}
    assert timeline.sentence == (
        "No event of the kind law with Hamas in this timeline; that does not mean that none"
        " happened."
    )


def test_back_to_the_start_says_what_was_said_first(timeline: Panel) -> None:
    first = timeline.sentence
    timeline.values = {"actor": "kh", "kind": "all"}
    assert timeline.sentence != first
    timeline.values = timeline.start
    assert timeline.sentence == first


# Ties


def test_the_ties_begin_with_one_actor_on_the_day_of_the_paper(ties: Panel) -> None:
    assert ties.start == {"actor": "kh", "kind": "all", "day": PAPER}
    assert len(ties_with("kh", "all", PAPER)) < len(ties_with("kh", "all", "all"))


def test_each_actor_and_kind_of_a_tie_can_be_chosen(ties: Panel) -> None:
    ends = {row[end] for row in rows("relations") for end in ("actor_a", "actor_b")}
    assert options(ties, "actor") == {"all": "All actors", **{one: names()[one] for one in ends}}
    kinds = {row["kind"] for row in rows("relations")}
    assert options(ties, "kind") == {"all": "All kinds", **{kind: kind for kind in kinds}}
    assert options(ties, "day") == {PAPER: "the day of the paper", "all": "all years"}


def test_every_choice_moves_the_ties_without_python(ties: Panel) -> None:
    assert [(one["name"], one["signal"]) for one in ties.controls] == [
        ("actor", "show_actor"),
        ("kind", "show_kind"),
        ("day", "on_date"),
    ]
    assert ties.signals == {}


def test_every_sentence_of_the_ties(ties: Panel) -> None:
    every = (options(ties, name) for name in ("actor", "kind", "day"))
    empty = 0
    for actor, kind, day in product(*every):
        ties.values = {"actor": actor, "kind": kind, "day": day}
        found = ties_with(actor, kind, day)
        what = "" if kind == "all" else f" of the kind {kind}"
        whose = "The map" if actor == "all" else names()[actor]
        if not found:
            empty += 1
            when = "in any year" if day == "all" else "by the day of the paper"
            assert ties.sentence == (
                f"{whose} has no tie{what} {when}: the tables hold none. There may still be one."
            )
            continue
        paper_alone = sum(row["basis"] == "paper" for row in found)
        number = f"{len(found)} {'tie' if len(found) == 1 else 'ties'}"
        assert ties.sentence == (
            f"{whose} has {number}{what}{over(found, day)}. Each tie is a line."
            f" {rest(paper_alone)} on the paper alone."
        )
        whom = f"{names()[actor]}: tied with {partners(found, actor)}." if actor != "all" else ""
        assert f"<p>{whom}</p>" in unescape(ties.detail) if whom else ties.detail == ""
    assert empty, "some actors have no tie of some kinds"


def partners(found: list[Row], actor: str) -> str:
    others = sorted(
        {names()[end] for row in found for end in (row["actor_a"], row["actor_b"]) if end != actor}
    )
    return others[0] if len(others) == 1 else f"{', '.join(others[:-1])} and {others[-1]}"


# Both


@pytest.mark.parametrize(
    ("make", "key", "signals"),
    [
        (explore_timeline, "explore-timeline", ["show_actor", "show_kind"]),
        (explore_ties, "explore-ties", ["show_actor", "show_kind", "on_date"]),
    ],
    ids=["timeline", "ties"],
)
def test_the_cell_leaves_a_sentence_controls_and_a_chart_that_listens(
    shown: list[Any], make: Any, key: str, signals: list[str]
) -> None:
    made = make()
    form, view, drawn, *_ = shown
    assert form["text/plain"].endswith(f"\n{made.sentence}")
    assert f'data-ck-static="{key}"' in form["text/html"]
    assert list(view) == [WIDGET_VIEW]
    assert set(drawn) == {CHART, "text/plain"}
    spec = drawn[CHART]
    listener = spec["usermeta"]["embedOptions"]["patch"][0]["value"]
    assert [signal["name"] for signal in listener["signals"]] == signals
    started = {param["name"]: param.get("value") for param in spec["params"]}
    assert {one["signal"]: made.start[one["name"]] for one in made.controls} == {
        name: started[name] for name in signals
    }, "chart and controls begin in the same state"
