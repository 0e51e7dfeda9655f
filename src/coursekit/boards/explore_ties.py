"""The map of ties of lesson 01, filtered by actor, kind of tie and date."""

from __future__ import annotations

import pandas as pd

from coursekit.charts.tie_map import opening, tie_map
from coursekit.charts.words import paper_date
from coursekit.data import load
from coursekit.html import Html, fold_away, tag
from coursekit.text import and_list, plural
from coursekit.widgets.controls import ALL, Choice, counted_options
from coursekit.widgets.panel import Panel, panel

__all__ = ["explore_ties"]


def explore_ties() -> Panel:
    """Show the map of ties with a choice of actor, kind of tie and date.

    Returns
    -------
    Panel
        Already shown; assign it to ``_`` at the end of a cell.
    """
    ties = load("relations")
    ends = pd.concat([ties["actor_a"], ties["actor_b"]]).value_counts().to_dict()
    kinds = ties["kind"].value_counts().to_dict()
    actors = load("actors")
    names = dict(zip(actors["actor_id"], actors["name"], strict=True))
    by_actor = counted_options(ends, "All actors", names)
    by_kind = counted_options(kinds, "All kinds")
    days = [(paper_date(), "the day of the paper"), (ALL, "all years")]

    def respond(values: dict[str, str]) -> tuple[dict[str, str], str, Html]:
        shown = chosen(ties, **values)
        others = tied(shown, values["actor"], names)
        below = fold_away("Who is at the other end", tag("p", others)) if others else Html()
        return {}, sentence(shown, names, **values), below

    return panel(
        "explore-ties",
        tie_map(),
        [
            Choice("actor", "Actor", by_actor, opening(actors), signal="show_actor"),
            Choice("kind", "Kind of tie", by_kind, signal="show_kind"),
            Choice("day", "Ties begun by", days, signal="on_date"),
        ],
        respond,
        title="Show on the map of ties",
    )


def chosen(ties: pd.DataFrame, actor: str, kind: str, day: str) -> pd.DataFrame:
    """Keep the ties that the controls leave."""
    keep = pd.Series(True, index=ties.index)
    if actor != ALL:
        keep &= (ties["actor_a"] == actor) | (ties["actor_b"] == actor)
    if kind != ALL:
        keep &= ties["kind"] == kind
    if day != ALL:
        keep &= ~(ties["from_date"] > day)
    return ties[keep]


def sentence(shown: pd.DataFrame, names: dict[str, str], actor: str, kind: str, day: str) -> str:
    """Say how many ties are shown, and on what they rest."""
    what = ("tie" if len(shown) == 1 else "ties") + ("" if kind == ALL else f" of the kind {kind}")
    whose = "between all actors" if actor == ALL else f"of {names[actor]}"
    when = "in all years" if day == ALL else "begun by the day of the paper or undated"
    ended = 0 if day == ALL else int((shown["to_date"] < day).sum())
    over = f" ({ended} over by then)" if ended else ""
    if shown.empty:
        return (
            f"No {what} {whose} {when}: the tables hold none, which is not to say there was none."
        )
    only_paper = int((shown["basis"] == "paper").sum())
    return f"{len(shown)} {what} {whose} {when}{over}. {rest(only_paper)} on the paper alone."


def tied(shown: pd.DataFrame, actor: str, names: dict[str, str]) -> str:
    """Name who is at the other end of an actor's ties."""
    if actor == ALL or shown.empty:
        return ""
    ends = set(shown["actor_a"]) | set(shown["actor_b"])
    others = and_list(sorted(names[other] for other in ends - {actor}))
    return f"{names[actor]}: tied with {others}."


def rest(number: int) -> str:
    """Write how many rest on something."""
    return f"{number} {plural(number, 'rests', 'rest')}"
