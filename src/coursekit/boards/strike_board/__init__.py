"""The board of before and after: the learner dates nine changes, then sees the strikes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from coursekit.boards.strike_board.chart import (
    BEFORE,
    CONTENT,
    ROW_SIGNAL,
    SHOW,
    Answers,
    before_and_after,
    dimension_words,
    mark_signal,
)
from coursekit.charts.us_strikes import confirmed_strikes
from coursekit.data import load
from coursekit.data.roles import fill
from coursekit.html import Html, fold_away, table_html
from coursekit.markup import to_html
from coursekit.text import and_list, capital, number_word
from coursekit.widgets.controls import Choice, Tick
from coursekit.widgets.panel import Panel, panel

__all__ = ["strike_board"]

UNMARKED, UNCHOSEN = "not marked yet", "not chosen yet"


def strike_board() -> Panel:
    """Show the board of before and after, to be marked and then compared.

    Returns
    -------
    Panel
        Already shown; assign it to ``_`` at the end of a cell.
    """
    content, table = CONTENT.load(), load("deterrence")
    answers = list(table["changed"].cat.categories)
    options = [("", UNMARKED), *((answer, content.short(answer)) for answer in answers)]
    names = list(zip(table["dim_id"], table["dimension"].map(capital), strict=True))
    said = dimension_words(table)
    lists = [
        Choice(dim, said[dim], options, signal=mark_signal(dim), shown_if=f"row={dim}")
        for dim, _ in names
    ]
    readings = [(each.reading, each.short) for each in content.readings]
    return panel(
        content.key,
        before_and_after(),
        [
            Choice("row", "The dimension", names, signal=ROW_SIGNAL, view=True),
            *lists,
            Choice("before", content.asked, [("", UNCHOSEN), *readings], signal=BEFORE, view=True),
            Tick("show", "Show the strikes", signal=SHOW, view=True),
        ],
        lambda values: (
            {},
            sentence(content, table, values),
            sources_table(table, values["show"]),
        ),
        title=content.question,
        keep=content.save,
        beside=True,
    )


# What the board says


def sentence(content: Answers, table: pd.DataFrame, values: Mapping[str, Any]) -> str:
    """Say what is marked and, once the strikes are shown, what the tables say."""
    names, answers = table["dimension"], list(table["changed"].cat.categories)
    marks = table["dim_id"].map(values)
    marked = marks.isin(answers)
    if not values["show"]:
        if not marked.any():
            return (
                f"{len(table)} dimensions, none marked yet. Mark when each changed; then tick"
                " “Show the strikes”."
            )
        return (
            f"You have marked {marked.sum()} of {len(table)} dimensions"
            f" ({by_answer(content, names, marks, answers)}). The strikes are not shown yet."
        )
    told = f"What the tables say: {by_answer(content, names, table['changed'], answers)}."
    if marked.any():
        same = int((marks.eq(table["changed"].astype(str)) & marked).sum())
        told += f" Your marks agree in {same} of {marked.sum()}."
    drawn = f"{len(confirmed_strikes())} strikes are drawn."
    return f"{' '.join(tested(content, values))} {told} {drawn} {content.not_shown}"


def tested(content: Answers, values: Mapping[str, Any]) -> Iterator[str]:
    """Yield what the strikes of *before* hit, for the reading that is chosen or for each."""
    strikes = confirmed_strikes()
    for each in content.readings:
        if values["before"] in ("", each.reading):
            first, end = pd.Timestamp(each.first), pd.Timestamp(each.end)
            meant = strikes[strikes["date"].between(first, end, inclusive="left")]
            where = meant["country"].map("; ".join).value_counts()
            both = f", {n} in both" if (n := where.get("Iraq; Syria", 0)) else ""
            stores = meant["what_was_hit"].str.contains(content.stores).sum()
            yield (
                f"If “before” is {each.words}: {len(meant)} strikes,"
                f" {where.get('Syria', 0)} in Syria, {where.get('Iraq', 0)} in Iraq{both};"
                f" at {stores} of them a store is named."
            )


def by_answer(
    content: Answers, names: pd.Series[str], given: pd.Series[str], answers: list[str]
) -> str:
    """List the dimensions under each answer that was given."""
    return "; ".join(
        f"{and_list(list(names[given == answer]))}: {content.short(answer)}"
        for answer in answers
        if (given == answer).any()
    )


def sources_table(table: pd.DataFrame, shown: bool) -> Html:
    """Fold away what the paper and, once shown, other sources say, with links."""
    head = ["Dimension", "The paper, before", "The paper, after"]
    if shown:
        head += ["Other sources say", "When it changed"]
    rows = [
        [to_html(row["dimension"]), *(to_html(fill(cell)) for cell in cells(row, shown))]
        for row in table.to_dict("records")
    ]
    count, also = number_word(len(table)), " and sources" if shown else ""
    summary = f"The {count} dimensions in full, with locators{also}"
    return fold_away(summary, table_html([head, *rows]))


def cells(row: Mapping[Any, Any], shown: bool) -> Iterator[str]:
    """Yield what is said of a dimension, with references."""
    before = row["before_locator"]
    yield row["before_text"] + ("" if pd.isna(before) else f" (`{before}`)")
    yield f"{row['after_text']} (`{', '.join(row['after_locator'])}`)"
    if shown:
        pages = "; ".join(f"{{source}}`{key}`" for key in row["source_ids"])
        dated = [f"{{strike}}`{key}`" for key in row["strike_ids"]]
        dated += [f"{{event}}`{key}`" for key in row["event_ids"]]
        yield f"{row['per_other_sources']} ({pages})"
        yield f"**{row['changed']}**" + (f" ({', '.join(dated)})" if dated else "")
