"""Charts of lesson 01 that a learner filters: the ties and the timeline."""

from __future__ import annotations

import pandas as pd

from coursekit import charts
from coursekit.charts.words import paper_date
from coursekit.data import load
from coursekit.text import and_list, date_text
from coursekit.widgets.panel import Choice, Panel, panel

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
            Choice(
                "actor", "Actor", _options(taking_part, names, "All actors"), signal="show_actor"
            ),
            Choice("kind", "Kind of event", _options(kinds, {}, "All kinds"), signal="show_kind"),
        ],
        lambda values: ({}, _timeline_sentence(events, names, values["actor"], values["kind"])),
        title="Show on the timeline",
    )


def explore_ties() -> Panel:
    """Show the map of ties with a choice of actor, kind of tie and date.

    Returns
    -------
    Panel
        Already shown; assign it to ``_`` at the end of a cell.
    """
    ties = load("relations")
    ends = pd.concat([ties["actor_a"], ties["actor_b"]]).value_counts()
    names = _actor_names()
    kinds = ties["kind"].value_counts()
    days = [(paper_date(), "the day of the paper"), (ALL, "all years")]
    return panel(
        "explore-ties",
        charts.tie_map(),
        [
            Choice("actor", "Actor", _options(ends, names, "All actors"), signal="show_actor"),
            Choice("kind", "Kind of tie", _options(kinds, {}, "All kinds"), signal="show_kind"),
            Choice("day", "Ties begun by", days, signal="on_date"),
        ],
        lambda values: ({}, _ties_sentence(ties, names, **values)),
        title="Show on the map of ties",
    )


def _actor_names() -> dict[str, str]:
    actors = load("actors")
    return dict(zip(actors["actor_id"], actors["name"], strict=True))


def _options(counts: pd.Series, names: dict[str, str], everything: str) -> list[tuple[str, str]]:
    """Every value that occurs, with its name and how often, in the order of the names."""
    found = [(str(key), f"{names.get(str(key), key)} ({count})") for key, count in counts.items()]
    return [(ALL, everything), *sorted(found, key=lambda option: option[1])]


def _timeline_sentence(events: pd.DataFrame, names: dict[str, str], actor: str, kind: str) -> str:
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
    return (
        f"{len(shown)} of {len(events)} events{which}, {_span(shown)}. The paper leaves out"
        f" {left_out} of them; {_rest(one_side)} on the word of one side or on unnamed sources."
    )


def _span(events: pd.DataFrame) -> str:
    """Say from when to when, no more exactly than it is known."""
    rows = events.sort_values("date").to_dict("records")
    days = [date_text(row["date"], row["date_precision"]) for row in (rows[0], rows[-1])]
    return f"from {days[0]} to {days[1]}" if len(events) > 1 else days[0]


def _ties_sentence(
    ties: pd.DataFrame, names: dict[str, str], actor: str, kind: str, day: str
) -> str:
    keep = pd.Series(True, index=ties.index)
    if actor != ALL:
        keep &= (ties["actor_a"] == actor) | (ties["actor_b"] == actor)
    if kind != ALL:
        keep &= ties["kind"] == kind
    if day != ALL:
        keep &= ~(ties["from_date"] > day)
    shown = ties[keep]
    what = ("tie" if len(shown) == 1 else "ties") + ("" if kind == ALL else f" of the kind {kind}")
    whose = "between all actors" if actor == ALL else f"of {names[actor]}"
    when = "in all years" if day == ALL else "begun by the day of the paper or undated"
    ended = 0 if day == ALL else int((shown["to_date"] < day).sum())
    over = f" ({ended} over by then)" if ended else ""
    if shown.empty:
        return (
            f"No {what} {whose} {when}: the tables hold none, which is not to say there was none."
        )
    others = "" if actor == ALL else f", with {and_list(_others(shown, actor, names))}"
    only_paper = int((shown["basis"] == "paper").sum())
    return (
        f"{len(shown)} {what} {whose} {when}{over}{others}. {_rest(only_paper)} on the paper alone."
    )


def _rest(number: int) -> str:
    return f"{number} rests" if number == 1 else f"{number} rest"


def _others(ties: pd.DataFrame, actor: str, names: dict[str, str]) -> list[str]:
    ends = pd.concat([ties["actor_a"], ties["actor_b"]])
    return sorted(names[other] for other in set(ends) - {actor})
