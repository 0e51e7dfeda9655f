"""Charts of lesson 01 that a learner filters: the ties and the timeline."""

from __future__ import annotations

from typing import Any

import pandas as pd

from coursekit import charts
from coursekit.data import load
from coursekit.widgets.bridge import Choice, Panel, panel

__all__ = ["explore_ties", "explore_timeline"]

ALL = "all"


def explore_timeline() -> Panel:
    """Show the timeline with a choice of actor and of kind of event.

    Returns
    -------
    Panel
        Already shown; assign it to ``_`` at the end of a cell.
    """
    events = load("timeline")
    taking_part = events["actor_ids"].explode().value_counts()
    kinds = events["kind"].value_counts()
    names = _actor_names()
    return panel(
        "explore-timeline",
        charts.timeline(),
        [
            Choice("actor", "Actor", _options(taking_part, names, "All actors"), signal="show_actor"),
            Choice("kind", "Kind of event", _options(kinds, {}, "All kinds"), signal="show_kind"),
        ],
        lambda values: ({}, _timeline_sentence(events, names, values["actor"], values["kind"])),
        title="Show on the timeline",
    )


def explore_ties() -> Panel:
    """Show the map of ties with a choice of actor.

    Returns
    -------
    Panel
        Already shown; assign it to ``_`` at the end of a cell.
    """
    ties = charts.ties_shown()
    ends = pd.concat([ties["actor_a"], ties["actor_b"]]).value_counts()
    names = _actor_names()
    return panel(
        "explore-ties",
        charts.tie_map(),
        [Choice("actor", "Actor", _options(ends, names, "All actors"), signal="show_actor")],
        lambda values: ({}, _ties_sentence(ties, names, values["actor"])),
        title="Show on the map of ties",
    )


def _actor_names() -> dict[str, str]:
    actors = load("actors")
    return dict(zip(actors["actor_id"], actors["name"], strict=True))


def _options(counts: pd.Series, names: dict[str, str], everything: str) -> list[tuple[str, str]]:
    """Every value that occurs, with its name and how often, in the order of the names."""
    found = [(str(key), f"{names.get(str(key), key)} ({count})") for key, count in counts.items()]
    return [(ALL, everything), *sorted((pair for pair in found), key=lambda pair: pair[1])]


def _timeline_sentence(events: pd.DataFrame, names: dict[str, str], actor: str, kind: str) -> str:
    keep = pd.Series(True, index=events.index)
    if actor != ALL:
        keep &= events["actor_ids"].map(lambda ids: actor in ids)
    if kind != ALL:
        keep &= events["kind"] == kind
    shown = events[keep]
    who = "" if actor == ALL else f" with {names[actor]}"
    what = "" if kind == ALL else f" of the kind {kind}"
    if shown.empty:
        return f"No event{what}{who} stands in this timeline, which is not the same as none happened."
    one_side = int((shown["status"] == "claimed-only").sum())
    left_out = int((shown["in_paper"] == "no").sum())
    return (
        f"{len(shown)} of {len(events)} events{what}{who}, from {_day(shown['date'].min())} to"
        f" {_day(shown['date'].max())}. The paper leaves out {left_out} of them; {one_side} rest on"
        " the word of one side."
    )


def _ties_sentence(ties: pd.DataFrame, names: dict[str, str], actor: str) -> str:
    shown = ties
    if actor != ALL:
        shown = ties[(ties["actor_a"] == actor) | (ties["actor_b"] == actor)]
    whose = "between all actors" if actor == ALL else f"of {names[actor]}"
    kinds = ", ".join(f"{count} {kind}" for kind, count in shown["kind"].value_counts().items() if count)
    return f"{len(shown)} ties {whose}: {kinds}."


def _day(date: Any) -> str:
    return f"{date.day} {date:%B %Y}"
