"""The timeline of lesson 01, filtered by actor and kind of event."""

from __future__ import annotations

import pandas as pd

from coursekit.charts.timeline import timeline
from coursekit.data import load
from coursekit.text import date_text, plural
from coursekit.widgets.controls import ALL, Choice, counted_options
from coursekit.widgets.panel import Panel, panel

__all__ = ["explore_timeline"]


def explore_timeline() -> Panel:
    """Show the timeline with a choice of actor and of kind of event.

    Returns
    -------
    Panel
        Already shown; assign it to ``_`` at the end of a cell.
    """
    events = load("timeline")
    taking_part = events["actor_ids"].explode().value_counts().to_dict()
    kinds = events["kind"].value_counts().to_dict()
    actors = load("actors")
    names = dict(zip(actors["actor_id"], actors["name"], strict=True))
    by_actor = counted_options(taking_part, "All actors", names)
    by_kind = counted_options(kinds, "All kinds")
    return panel(
        "explore-timeline",
        timeline(),
        [
            Choice("actor", "Actor", by_actor, signal="show_actor"),
            Choice("kind", "Kind of event", by_kind, signal="show_kind"),
        ],
        lambda values: ({}, sentence(events, names, values["actor"], values["kind"])),
        title="Show on the timeline",
    )


def sentence(events: pd.DataFrame, names: dict[str, str], actor: str, kind: str) -> str:
    """Say how many events are shown, from when to when, and on what they rest.

    How many of all the paper leaves out is for the learner to find.
    """
    keep = pd.Series(True, index=events.index)
    if actor != ALL:
        keep &= events["actor_ids"].map(lambda ids: actor in ids)
    if kind != ALL:
        keep &= events["kind"] == kind
    shown = events[keep]
    which = ("" if kind == ALL else f" of the kind {kind}") + (
        "" if actor == ALL else f" with {names[actor]}"
    )
    if shown.empty:
        return f"No event{which} in this timeline; that does not mean that none happened."
    one_side = int((shown["status"] == "claimed-only").sum())
    left_out = int((shown["in_paper"] == "no").sum())
    in_paper = f"The paper leaves out {left_out} of them; " if which else ""
    return (
        f"{len(shown)} of {len(events)} events{which}, {days_text(shown)}. {in_paper}"
        f"{rest(one_side)} on the word of one side or on unnamed sources."
    )


def days_text(events: pd.DataFrame) -> str:
    """Say from when to when, no more exactly than it is known."""
    rows = events.sort_values("date").to_dict("records")
    days = [date_text(row["date"], row["date_precision"]) for row in (rows[0], rows[-1])]
    return f"from {days[0]} to {days[1]}" if len(events) > 1 else days[0]


def rest(number: int) -> str:
    """Write how many rest on something."""
    return f"{number} {plural(number, 'rests', 'rest')}"
