"""The map of ties of lesson 01, filtered by actor, kind of tie and date."""

from __future__ import annotations

import pandas as pd

from coursekit.charts.tie_map import opening, tie_map
from coursekit.charts.words import paper_date
from coursekit.data import load
from coursekit.html import Html, fold_away, tag
from coursekit.text import and_list, plural
from coursekit.widgets.controls import ALL, Choice
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
    ends = set(ties["actor_a"]) | set(ties["actor_b"])
    actors = load("actors")
    names = dict(zip(actors["actor_id"], actors["name"], strict=True))
    # Without numbers in brackets: the sentence counts what the map shows.
    by_actor = [(ALL, "All actors"), *sorted(((one, names[one]) for one in ends), key=_name)]
    by_kind = [(ALL, "All kinds"), *((kind, kind) for kind in sorted(set(ties["kind"])))]
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
    what = "" if kind == ALL else f" of the kind {kind}"
    whose = "The map" if actor == ALL else names[actor]
    if shown.empty:
        when = "in any year" if day == ALL else "by the day of the paper"
        return f"{whose} has no tie{what} {when}: the tables hold none. There may still be one."
    number = len(shown)
    has = f"{whose} has {number} {plural(number, 'tie', 'ties')}{what}"
    ended = 0 if day == ALL else int((shown["to_date"] < day).sum())
    over = f", {ended} over by then (thin)" if ended else ""
    on_day = f": {number - ended} on the day of the paper or without a date{over}"
    when = " in all years" if day == ALL else on_day
    only_paper = int((shown["basis"] == "paper").sum())
    return f"{has}{when}. Each tie is a line. {rest(only_paper)} on the paper alone."


def tied(shown: pd.DataFrame, actor: str, names: dict[str, str]) -> str:
    """Name who is at the other end of an actor's ties."""
    if actor == ALL or shown.empty:
        return ""
    ends = set(shown["actor_a"]) | set(shown["actor_b"])
    others = and_list(sorted(names[other] for other in ends - {actor}))
    return f"{names[actor]}: tied with {others}."


def _name(option: tuple[str, str]) -> str:
    return option[1]


def rest(number: int) -> str:
    """Write how many rest on something."""
    return f"{number} {plural(number, 'rests', 'rest')}"
