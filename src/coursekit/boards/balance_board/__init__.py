"""The optional part of lesson 02: allies, rivals, and whether two camps fit them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from coursekit.boards.balance_board.changes import State, States
from coursekit.boards.balance_board.chart import AS_IN_DATA, pair_key, signed_network
from coursekit.charts.core.looks import TIE_SIGNS
from coursekit.charts.ties import tie_rows
from coursekit.charts.words import publishers, source_labels
from coursekit.content import ActorId, Content, Text
from coursekit.data import load
from coursekit.html import Html, fold_away, join, paragraphs, tag
from coursekit.text import and_list
from coursekit.widgets.panel import Choice, Panel, Slider, panel

__all__ = ["balance_board"]

READING = (
    "How to read the range. The low end is the fewest changes if the ties not known turn out to"
    " fit as well as they can; the high end, if they turn out to fit as badly as they can."
)


@dataclass(frozen=True)
class Balance:
    """What the board holds: its years, the pair at the start, and the order of the actors."""

    key: str
    question: Text
    first: int
    last: int
    opening: tuple[ActorId, ...]
    order: tuple[ActorId, ...]
    limits: Text


CONTENT = Content("balance_board", Balance)


def balance_board() -> Panel:
    """Show allies and rivals by year, with one tie that the learner can set.

    What is set holds in every year that has the tie, so that playing the years compares like
    with like; one tie at a time, so that a change has one cause.

    Returns
    -------
    Panel
        Already shown; assign it to ``_`` at the end of a cell.
    """
    content = CONTENT.load()
    opening = pair_key(*content.opening)
    actors, relations = load("actors"), load("relations")
    relations = relations[relations["balance"]]
    names = dict(zip(actors["actor_id"], actors["name"], strict=True))
    governments = set(actors.loc[actors["type"] == "government", "actor_id"])
    states = States(relations, governments, range(content.first, content.last + 1))
    pairs = {
        pair: and_list(sorted((names[a], names[b])))
        for pair, a, b in states.given[["pair", "actor_a", "actor_b"]].itertuples(index=False)
    }
    rows = row_texts(relations, names)
    given = states.given.assign(rows=states.given["pair"].map(rows))
    why = {
        (year, pair): f"{tie}; {why}"
        for year, pair, tie, why in given[["year", "pair", "tie", "why"]].itertuples(index=False)
    }

    below = fold_away("How to read the range, and its limits", paragraphs(READING, content.limits))

    def respond(values: dict[str, object]) -> tuple[dict[str, object], str, Html]:
        year, pair, set_to = int(str(values["year"])), str(values["pair"]), str(values["set_to"])
        state, as_given = states.at(year, pair, set_to), states.at(year)
        said = [
            f"{year}: {as_given.known} of {len(as_given.ties)} ties known;"
            f" {index_text(as_given)} would have to change for two camps to fit."
        ]
        if pair not in as_given.ties:
            said.append(f"{pairs[pair]} have no tie to set in {year}.")
        elif set_to == AS_IN_DATA:
            said.append("You have changed nothing.")
        elif state is as_given:
            said.append(f"{pairs[pair]}: {set_to} in the data too.")
        else:
            said.append(f"With {pairs[pair]} as {set_to}: {index_text(state)}.")
        broken = [broken_rule(state, three, names) for three in state.frustrated] or [
            "No three actors, all of whose ties are known, break the rule of two camps."
        ]
        about = f"{pairs[pair]} in {year}: {why.get((year, pair), 'no tie yet')}. {rows[pair]}"
        more = [
            fold_away("The three whom no two camps fit", tag("p", " ".join(broken))),
            fold_away("What the tables say of the two actors", tag("p", about)),
            below,
        ]
        return {}, " ".join(said), join(more)

    first, last = content.first, content.last
    year = Slider("year", "Year", first, last, 1, last, signal="show_year", play=True)
    return panel(
        content.key,
        signed_network(given, states.ranges(), states.triads(), opening, content.order),
        [
            year,
            Choice(
                "pair",
                "Two actors",
                sorted(pairs.items(), key=lambda pair: pair[1]),
                opening,
                signal="show_pair",
            ),
            Choice(
                "set_to",
                "Take them to be",
                [(AS_IN_DATA, "as in the data"), *((tie, tie) for tie in TIE_SIGNS)],
                signal="set_to",
            ),
        ],
        respond,
        title=content.question,
    )


def index_text(state: State) -> str:
    """Say how many ties would have to change."""
    return f"{state.low}" if state.low == state.high else f"{state.low} to {state.high}"


def broken_rule(state: State, three: tuple[str, str, str], names: dict[str, str]) -> str:
    """Say in words why two camps do not fit three actors."""
    rivals = state.rivals(three)
    if len(rivals) > 1:
        return (
            f"{and_list([names[actor] for actor in three])} are all rivals: three sides, not two."
        )
    ((a, b),) = rivals
    (between,) = set(three) - {a, b}
    return f"{names[between]} is an ally of {names[a]} and of {names[b]}, who are rivals."


def row_texts(relations: pd.DataFrame, names: dict[str, str]) -> dict[str, str]:
    """Say for each pair which rows of the table speak of it, and who says so."""
    labels = source_labels(load("sources"))
    told = tie_rows(relations, names)
    said: dict[str, list[str]] = {}
    for row, known in zip(relations.to_dict("records"), told.to_dict("records"), strict=True):
        paper = f"the paper, {known['locators']}" if len(row["locator"]) else ""
        who = "; ".join(filter(None, [paper, publishers(row["source_ids"], labels)]))
        line = f"{row['relation_id']}: {row['kind']}, {known['since']} ({who})."
        said.setdefault(pair_key(row["actor_a"], row["actor_b"]), []).append(line)
    return {pair: " ".join(lines) for pair, lines in said.items()}
