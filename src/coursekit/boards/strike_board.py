"""The board of before and after: the learner dates nine changes, then sees the strikes."""

from __future__ import annotations

from typing import Any

import pandas as pd

from coursekit import charts
from coursekit.charts.strikes import BOARD_SHOW, board_mark, counted_strikes
from coursekit.data import load
from coursekit.data.roles import fill
from coursekit.markup import to_html
from coursekit.text import and_list
from coursekit.widgets.panel import Choice, Panel, Tick, panel

__all__ = ["strike_board"]

KEY = "03a-board"
UNMARKED = "not marked yet"


def strike_board() -> Panel:
    """Show the board of before and after, to be marked and then compared.

    Returns
    -------
    Panel
        Already shown; assign it to ``_`` at the end of a cell.
    """
    table = load("deterrence")
    answers = list(table["changed"].cat.categories)
    options = [("", UNMARKED), *((answer, _short(answer)) for answer in answers)]
    return panel(
        KEY,
        charts.strike_board(),
        [
            *(
                Choice(dim, name[0].upper() + name[1:], options, signal=board_mark(dim))
                for dim, name in zip(table["dim_id"], table["dimension"], strict=True)
            ),
            Tick("show", "Show the strikes", signal=BOARD_SHOW),
        ],
        lambda values: ({}, _sentence(table, values), _detail(table, values["show"])),
        title="When did it change? Mark each dimension",
        keep="Save my board",
    )


def _short(answer: str) -> str:
    return answer.replace("December 2023 to January 2024", "December or January")


def _sentence(table: pd.DataFrame, values: dict[str, Any]) -> str:
    answers = list(table["changed"].cat.categories)
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
            f" ({_by_answer(table['dimension'], marks, answers)}). The strikes are not shown yet."
        )
    strikes = counted_strikes()
    told = f"What the tables say: {_by_answer(table['dimension'], table['changed'], answers)}."
    if marked.any():
        same = int((marks.eq(table["changed"].astype(str)) & marked).sum())
        told += f" Your marks agree in {same} of {marked.sum()}."
    return f"{told} {len(strikes)} strikes are drawn. Not shown: why the attacks became fewer."


def _by_answer(names: pd.Series[str], given: pd.Series[str], answers: list[str]) -> str:
    return "; ".join(
        f"{and_list(list(names[given == answer]))}: {_short(answer)}"
        for answer in answers
        if (given == answer).any()
    )


def _detail(table: pd.DataFrame, shown: bool) -> str:
    """Fold away what the paper and, once shown, other sources say, with links."""
    heads = ["Dimension", "The paper, before", "The paper, after"]
    if shown:
        heads += ["Other sources say", "When it changed"]
    body = ""
    for row in table.to_dict("records"):
        cells = [
            row["before_text"]
            + ("" if pd.isna(row["before_locator"]) else f" (`{row['before_locator']}`)"),
            row["after_text"] + f" (`{', '.join(row['after_locator'])}`)",
        ]
        if shown:
            pages = "; ".join(f"{{source}}`{key}`" for key in row["source_ids"])
            dated = [f"{{strike}}`{key}`" for key in row["strike_ids"]]
            dated += [f"{{event}}`{key}`" for key in row["event_ids"]]
            cells += [
                f"{row['per_other_sources']} ({pages})",
                f"**{row['changed']}**" + (f" ({', '.join(dated)})" if dated else ""),
            ]
        filled = "".join(f"<td>{to_html(fill(cell))}</td>" for cell in cells)
        body += f'<tr><th scope="row">{to_html(row["dimension"])}</th>{filled}</tr>'
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    return (
        "<details><summary>The nine dimensions in full, with locators"
        f"{' and sources' if shown else ''}</summary>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></details>"
    )
