"""The list of November 2023 and the reply: both sides' words, in order of date."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from coursekit.charts.case import of_this_paper
from coursekit.charts.core.cells import fold, pixels, words
from coursekit.charts.core.figure import figure
from coursekit.charts.core.finish import finish
from coursekit.charts.core.theme import BLUE, GREEN, GREY, ORANGE
from coursekit.charts.event_rows import COLUMNS, event_rows, tooltips
from coursekit.charts.words import claims_by_verdict
from coursekit.data import load
from coursekit.text import and_list, date_text

__all__ = ["november_list"]

# The events in order, each in the lane of who spoke; the claim that dates the list otherwise.
_LIST, _REPLY, _CLAIM = "E33", "E34", "C41"
_EVENTS = {"E16": "between", "E32": "between", _LIST: "list", _REPLY: "reply", "E51": "reply"}
_PAPER_DATE = pd.Timestamp("2023-11-26")
_SHARED_LABEL = "iri"

_WIDTH, _LANES = 690, {"list": (128, 403), "reply": (415, 690), "between": (128, 690)}
_SPOKEN = ("list", "reply")
_LINE, _PAD, _GAP, _CHIP, _HEAD = 16, 9, 12, 22, 30
_LETTERS = {"list": 40, "reply": 40, "between": 84}


@figure(marks=10)
@of_this_paper
def november_list() -> alt.LayerChart:
    """Draw the statement that named the attackers, whom it left out, and the reply.

    Returns
    -------
    altair.LayerChart
        Two columns, one a speaker, from top to bottom in order of date.

    Examples
    --------
    >>> november_list().data["event_id"].tolist()
    ['E16', 'E32', 'E33', 'C41', 'E34', 'E51']
    """
    named, left_out = named_groups()
    chips = max(len(named), len(left_out)) + 1
    rows = _placed(_rows(), chips * _CHIP)
    height = int(rows["y2"].max()) + 2
    scales = pixels(_WIDTH, height)
    area = {"x": alt.X("x1:Q", axis=None, scale=scales[0]), "x2": alt.X2("x2:Q")}
    area |= {"y": alt.Y("y1:Q", axis=None, scale=scales[1]), "y2": alt.Y2("y2:Q")}
    boxes = alt.Chart().mark_rect(cornerRadius=5, fill=GREY, fillOpacity=0.1, strokeWidth=1.6)
    reach = alt.Chart().mark_rect(opacity=0).encode(**area, tooltip=tooltips())
    top = float(rows.loc[rows["event_id"] == _LIST, "y2"].iloc[0]) + 6
    heads = pd.DataFrame({"text": _speakers(), "x": [_LANES[lane][0] for lane in _SPOKEN], "y": 2})
    lines = rows["y1"] + _PAD + 1
    chart = alt.LayerChart(
        layer=[
            boxes.encode(**area, stroke=alt.Stroke("side:N", scale=None)),
            words(heads, scales, fontWeight="bold", fontSize=14),
            words(
                pd.DataFrame({"x": 0, "y": lines, "text": rows["day"]}), scales, fontWeight="bold"
            ),
            words(
                pd.DataFrame({"x": rows["x1"] + 10, "y": lines, "text": rows["text"]}),
                scales,
                lineHeight=_LINE,
            ),
            *_chips("Named in the list", named, _LANES["list"][0], top, scales, filled=True),
            *_chips("Left out", left_out, _LANES["reply"][0], top, scales, filled=False),
            reach,
        ],
        data=rows.drop(columns=["date", "date_end", "date_precision", "actors"]),
    ).properties(
        title=alt.Title(
            "A list, and a reply",
            subtitle="Each side's words in its own column. Point at a box for the sources.",
        ),
        width=_WIDTH,
        height=height,
    )
    return finish(chart, _described(rows, named, left_out), COLUMNS)


def _rows() -> pd.DataFrame:
    """Return the events and the paper's date in order, each with the lane of its speaker."""
    events = load("timeline")
    rows = event_rows(events[events["event_id"].isin(_EVENTS)])
    rows["lane"] = rows["event_id"].map(_EVENTS)
    rows["what"] += rows["status"].map({"confirmed": ""}).fillna(" (not confirmed)")
    rows = pd.concat([rows, _paper_row()])
    # The date that the paper gives the list stands before the reply of the same day.
    rows["last"] = rows["event_id"] == _REPLY
    return rows.sort_values(["date", "last"], ignore_index=True).drop(columns="last")


def _placed(rows: pd.DataFrame, below_list: float) -> pd.DataFrame:
    """Give each row its box, in the lane of its speaker and below the row before."""
    lanes = rows["lane"].map(_LANES)
    text = [
        fold(what, _LETTERS[lane]) for what, lane in zip(rows["what"], rows["lane"], strict=True)
    ]
    rows = rows.assign(
        text=text,
        day=[
            date_text(date, precision)
            for date, precision in zip(rows["date"], rows["date_precision"], strict=True)
        ],
        side=rows["lane"]
        .map({"list": BLUE, "reply": GREEN, "between": GREY})
        .where(rows["event_id"] != _CLAIM, ORANGE),
        x1=lanes.str[0],
        x2=lanes.str[1],
    )
    tall = (rows["text"].str.count("\n") + 1) * _LINE + 2 * _PAD
    whole = tall + _GAP + below_list * (rows["event_id"] == _LIST)
    top = _HEAD + whole.cumsum() - whole
    return rows.assign(y1=top, y2=top + tall)


def named_groups() -> tuple[list[str], list[str]]:
    """Return who is named in the list beside its author, and who was left out.

    Named are the groups that our table of ties has as users of the shared label; left
    out is who takes part in the event and is not among them.

    Examples
    --------
    >>> named_groups()[1]
    ["Asa'ib Ahl al-Haq"]
    """
    events, ties, actors = load("timeline"), load("relations"), load("actors")
    names = dict(zip(actors["actor_id"], actors["name"], strict=True))
    event = events[events["event_id"] == _LIST].iloc[0]
    members = ties[(ties["actor_b"] == _SHARED_LABEL) & (ties["kind"] == "membership")]
    listed = members[[bool(set(ids) & set(event["source_ids"])) for ids in members["source_ids"]]]
    others = event["actor_ids"][1:]
    named = [names[actor] for actor in others if actor in set(listed["actor_a"])]
    return named, [names[actor] for actor in others if names[actor] not in named]


def _speakers() -> list[str]:
    actors = load("actors").set_index("actor_id")["name"]
    events = load("timeline").set_index("event_id")["actor_ids"]
    return [str(actors[events[event][0]]) for event in (_LIST, _REPLY)]


def _chips(
    head: str,
    names: list[str],
    left: float,
    top: float,
    scales: tuple[alt.Scale, alt.Scale],
    filled: bool,
) -> list[alt.Chart]:
    """Write names one below the other, each with a symbol."""
    lines = pd.DataFrame({"text": [head + ":", *names]})
    lines["x"] = left + 10 + 18 * (lines.index > 0)
    lines["y"] = top + _CHIP * lines.index
    symbols: dict[str, Any] = {"shape": "square", "size": 110, "filled": filled, "strokeWidth": 1.8}
    marks = alt.Chart(lines.iloc[1:].assign(x=left + 16, y=lines["y"] + 6)).mark_point(
        color=BLUE if filled else GREY, **symbols
    )
    x, y = alt.X("x:Q", axis=None, scale=scales[0]), alt.Y("y:Q", axis=None, scale=scales[1])
    return [marks.encode(x=x, y=y), words(lines, scales)]


def _paper_row() -> pd.DataFrame:
    """Write the date that the paper gives the list as a row of its own."""
    claim = load("claims").set_index("claim_id").loc[_CLAIM]
    if date_text(_PAPER_DATE) not in claim["claim"]:
        raise ValueError(f"{_CLAIM} no longer speaks of {date_text(_PAPER_DATE)}")
    return pd.DataFrame(
        [
            {
                "event_id": _CLAIM,
                "date": _PAPER_DATE,
                "date_precision": "day",
                "when": date_text(_PAPER_DATE),
                "what": f"The paper gives the list this date ({_CLAIM}, {claim['locator']})",
                "kind": "claim of the paper",
                "status": "the paper's date",
                "in_paper": "the paper gives another date or frame",
                "killed": "none recorded",
                "claims": claims_by_verdict([_CLAIM], {_CLAIM: str(claim["verdict"])}),
                "sources": f"the paper, {claim['locator']}",
                "note": claim["difference_note"],
                "lane": "between",
            }
        ]
    )


def _described(rows: pd.DataFrame, named: list[str], left_out: list[str]) -> str:
    said = ". ".join(f"{row['when']}: {row['what']}" for row in rows.to_dict("records"))
    return (
        f"{len(rows)} rows in order of date, in two columns by speaker. {said}. "
        f"Named in the list: {and_list(named)}. Left out: {and_list(left_out)}."
    )
