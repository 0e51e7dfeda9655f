"""The stance table: actors by issues, as a map of cells and issue by issue."""

from __future__ import annotations

import altair as alt
import pandas as pd

from coursekit.charts.core.canvas import Canvas, tooltips
from coursekit.charts.core.cells import BLANK, MINUS, draw_cells, fold, number, row
from coursekit.charts.core.figure import figure
from coursekit.charts.core.looks import BLUE, DARK, GREY, SHADES
from coursekit.charts.words import publishers, source_labels
from coursekit.data import load
from coursekit.errors import CourseError
from coursekit.text import and_list, counted, did_you_mean, plural

__all__ = ["COLUMNS", "NO_OTHERS", "stance_lines", "stance_map", "stance_rows"]

LEFT, CELL, GAP, HEAD, LINE, OVER = 300, 28, 3, 122, 13, 42
EDGE = 6  # pixels beside the scale of a cell
LETTERS, LEAST = 46, 33
FIRST_ISSUE = "attack-scale"
NO_OTHERS = "nothing in our tables"
BASIS = {
    "explicit": "said outright",
    "implied": "implied: we read it into the text",
    "blank": "the paper does not say",
}

COLUMNS = {
    "actor": "Actor",
    "issue": "Issue",
    "position": "Position",
    "basis": "Basis",
    "said": "What the paper says",
    "where": "Paragraphs",
    "others": "Other sources",
    "sources": "Sources",
}
TOOLTIP = tooltips({**COLUMNS, "actor": "title"})
# Issue by issue: the width of a line, the step of a position, the letters of a name.
WIDTH, NAME_LINE, BAR, NAME_LETTERS = 690, 17, 17, 20
STEP = WIDTH / len(SHADES)
# Below the top of a panel: its poles, its scale, its names; and the space to the next panel.
POLES, SCALE, NAMES, BETWEEN = 19, 36, 58, 22


def stance_rows(stances: pd.DataFrame) -> pd.DataFrame:
    """Put the stance table into words, the armed groups first.

    Parameters
    ----------
    stances
        Rows of the table ``stances``.

    Returns
    -------
    pandas.DataFrame
        The columns of `COLUMNS`, the ids, the poles, and what a cell needs: ``known``,
        ``value``, ``label`` (in brackets when implied), ``fill`` and ``ink``.

    Examples
    --------
    >>> stance_rows(load("stances"))[["actor", "position"]].iloc[0].tolist()
    ["Kata'ib Hezbollah", '+2']
    """
    if stances.empty:
        raise CourseError(
            "no row",
            where="The stance table to be drawn",
            expected="at least one",
            remedy="look at the spelling between the quotation marks",
        )
    labels = source_labels(load("sources"))
    actors = load("actors").set_index("actor_id")["type"]
    issues = {issue_id: place for place, issue_id in enumerate(load("issues")["issue_id"])}
    first = stances[stances["issue_id"] == FIRST_ISSUE].set_index("actor_id")["position"]
    frame = pd.DataFrame(
        {
            "actor_id": stances["actor_id"],
            "issue_id": stances["issue_id"],
            "actor": stances["actor"],
            "issue": stances["issue"],
            "value": stances["position"],
            "known": stances["position"].notna(),
            "position": [number(position) for position in stances["position"]],
            "basis": stances["basis"].astype(str).map(BASIS),
            "said": stances["text"].fillna("nothing on this"),
            "where": [", ".join(ids) or "none" for ids in stances["locators"]],
            "others": stances["per_other_sources"].fillna(NO_OTHERS),
            "sources": [publishers(ids, labels) or "none" for ids in stances["source_ids"]],
            "pole_minus": stances["pole_minus"],
            "pole_plus": stances["pole_plus"],
        }
    )
    implied = frame["basis"] == BASIS["implied"]
    frame["label"] = frame["position"].where(~implied, "(" + frame["position"] + ")")
    shades = [SHADES[0 if pd.isna(value) else int(value)] for value in frame["value"]]
    frame["fill"], frame["ink"] = [each.color for each in shades], [each.ink for each in shades]
    armed = frame["actor_id"].map(actors).str.startswith("armed")
    order = pd.DataFrame(
        {
            "armed": ~armed,
            "attacks": -frame["actor_id"].map(first).fillna(0).where(armed, 0),
            "issue": frame["issue_id"].map(issues),
        }
    )
    return frame.loc[
        order.sort_values(["armed", "attacks", "issue"], kind="stable").index
    ].reset_index(drop=True)


@figure(marks=99)
def stance_map(stances: pd.DataFrame | None = None) -> alt.LayerChart:
    """Draw where each actor stands on each issue, as the paper has it.

    Parameters
    ----------
    stances
        The stance table or some of its rows; the whole table when left out.

    Returns
    -------
    altair.LayerChart
        A cell an actor and issue; a blank where the paper does not say.

    Examples
    --------
    >>> int(stance_map().data["known"].sum())
    37
    """
    stances = load("stances") if stances is None else stances
    rows = stance_rows(stances)
    heads = head_rows(rows)
    tops = {
        issue: (top, bottom) for issue, top, bottom in heads[["issue_id", "y1", "y2"]].to_numpy()
    }
    lefts = {
        actor: LEFT + place * (CELL + GAP) for place, actor in enumerate(rows["actor_id"].unique())
    }
    places = [
        row(lefts[actor], lefts[actor] + CELL, tops[issue][0] + 2, tops[issue][1] - 2)
        for actor, issue in zip(rows["actor_id"], rows["issue_id"], strict=True)
    ]
    rows = rows.join(pd.DataFrame(places))
    rows["more"] = rows["others"] != NO_OTHERS
    bottom = max(heads["y2"])
    canvas = Canvas(max(lefts.values()) + CELL + OVER, bottom + 28)
    draw_scales(canvas)
    more = alt.Chart().transform_calculate(cx="datum.x2 - 2", cy="datum.y1 + 1")
    dot = {"size": 22, "filled": True, "color": GREY, "stroke": "white", "strokeWidth": 1}
    canvas.point(more, where="datum.more == true", x="cx", y="cy", tooltip=TOOLTIP, **dot)
    names = [
        {"text": actor, "x": left + CELL / 2 - 4}
        for actor, left in zip(rows["actor"].unique(), lefts.values(), strict=True)
    ]
    canvas.write(names, x="x", y=HEAD - 10, angle=310, baseline="middle", fontSize=11)
    heads = heads.assign(top=heads["y1"] + 2, below=heads["y1"] + 2 + LINE * heads["lines"])
    small = {"x": 0, "fontSize": 11, "lineHeight": LINE}
    canvas.write(heads, y="top", text="name", fontWeight="bold", **small)
    canvas.write(heads, y="below", text="poles", **small)
    draw_key(canvas, bottom + 4)
    return canvas.figure(
        rows.drop(columns=["pole_minus", "pole_plus"]).astype({"value": "Float64"}),
        "Where the paper places each actor on each issue",
        "Point at a cell to read what the paper says, and where; and what others say.",
        description=describe_map(rows),
        table=COLUMNS,
    )


def draw_scales(canvas: Canvas) -> None:
    """Draw each cell as a small scale from pole to pole, with a dot where the actor stands.

    A colour for each pole would make one actor seem to change sides from row to row.
    """
    cells = alt.Chart().transform_calculate(
        left=f"datum.x1 + {EDGE}",
        right=f"datum.x2 - {EDGE}",
        at=f"datum.x + (datum.value || 0) * {(CELL - 2 * EDGE) / 4}",
        over="datum.y - 6",
        under="datum.y + 9",
    )
    area = {"x": "x1", "x2": "x2", "y": "y1", "y2": "y2", "cornerRadius": 3, "tooltip": TOOLTIP}
    dashed = {"fill": "transparent", "stroke": GREY, "strokeDash": [3, 3]}
    known = "datum.known == true"
    canvas.rect(cells, where=known, color=GREY, opacity=0.16, **area)
    canvas.rect(cells, where="datum.known == false", **dashed, **area)
    canvas.text(cells, where=known, x="x", y="over", text="label", fontSize=11, tooltip=TOOLTIP)
    canvas.rule(cells, where=known, x="left", x2="right", y="under")
    canvas.point(cells, where=known, x="at", y="under", size=70, color=BLUE, tooltip=TOOLTIP)


def head_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Write the name and the two poles of each issue, and how high its row is."""
    heads = rows[["issue_id", "issue", "pole_minus", "pole_plus"]].drop_duplicates("issue_id")
    order = load("issues")["issue_id"].tolist()
    heads = heads.sort_values("issue_id", key=lambda ids: ids.map(order.index), ignore_index=True)
    heads["name"] = [fold(issue, LETTERS - 2) for issue in heads["issue"]]
    heads["poles"] = [
        poles(f"{MINUS}2 {minus}", f"+2 {plus}")
        for minus, plus in zip(heads["pole_minus"], heads["pole_plus"], strict=True)
    ]
    heads["lines"] = heads["name"].str.count("\n") + 1
    lines = heads["lines"] + heads["poles"].str.count("\n") + 1
    tall = (lines * LINE + 2).clip(lower=LEAST)
    heads["y2"] = HEAD + tall.cumsum()
    heads["y1"] = heads["y2"] - tall
    return heads.drop(columns=["pole_minus", "pole_plus"])


def poles(minus: str, plus: str) -> str:
    """Write two poles in one line where there is room, else one below the other."""
    both = f"{minus}; {plus}"
    short = len(both) <= LETTERS - 4
    return both if short else f"{fold(minus, LETTERS)}\n{fold(plus, LETTERS)}"


def draw_key(canvas: Canvas, top: float) -> None:
    """Draw what the marks mean, below the map."""
    scale = [{"x": 0, "x2": 30, "dot": 30, "y": top + 12}]
    canvas.rule(scale, x="x", x2="x2", y="y")
    canvas.point(scale, x="dot", y="y", size=70, color=BLUE)
    blank = [row(180, 210, top + 5, top + 19)]
    area = {"x": "x1", "x2": "x2", "y": "y1", "y2": "y2", "cornerRadius": 3}
    canvas.rect(blank, fill="transparent", stroke=GREY, strokeDash=[3, 3], **area)
    words = {
        40: f"left {MINUS}2, right +2",
        218: BLANK,
        340: "in brackets: implied",
        486: "grey dot: others say something",
    }
    key = [{"x": x, "y": top + 6, "text": text} for x, text in words.items()]
    canvas.write(key, x="x", y="y", fontSize=11)


def describe_map(rows: pd.DataFrame) -> str:
    """Say how much of the map is filled, and with what."""
    known = rows[rows["known"]]
    actors, issues = rows["actor"].nunique(), rows["issue"].nunique()
    said = []
    for issue, group in rows.groupby("issue", sort=False):
        there = [
            f"{part['position'].iloc[0]} {and_list(sorted(part['actor']))}"
            for _, part in group[group["known"]].groupby("value")
        ]
        said.append(f"{issue}: {', '.join(there) if there else 'blank for everybody'}")
    blank = len(rows) - len(known)
    are, cells = plural(len(known), "is", "are"), counted(len(rows), "cell")
    gaps = plural(blank, "the blank one", f"the {blank} blank ones")
    silent = f"; in {gaps} the paper does not say" if blank else ""
    return (
        f"Heat map of {counted(actors, 'actor')} and {counted(issues, 'issue')} on a scale from "
        f"{MINUS}2 to +2. {len(known)} of {cells} {are} filled, "
        f"{int((known['basis'] == BASIS['implied']).sum())} of them implied{silent}. "
        f"{'; '.join(said)}."
        f"{others_in_words(rows[~rows['known']])}"
    )


def others_in_words(blank: pd.DataFrame) -> str:
    """Say what other sources have where the paper is silent, actor by actor."""
    told = blank[blank["others"] != NO_OTHERS]
    said = [
        f"{actor}: "
        + "; ".join(f"{row['issue']}: {row['others']}" for row in group.to_dict("records"))
        for actor, group in told.groupby("actor", sort=False)
    ]
    return f" Where the paper is silent, other sources say. {'. '.join(said)}." if said else ""


@figure(marks=18)
def stance_lines(
    stances: pd.DataFrame | None = None, follow: str = "", issues: int = 3
) -> alt.LayerChart:
    """Draw each issue as a line from pole to pole, with the actors' names where they stand.

    Parameters
    ----------
    stances
        The stance table or some of its rows; the whole table when left out. Issues on
        which fewer than two actors have a position are left out.
    follow
        Id of an actor, whose name is drawn in a box; the first of the map when left out.
    issues
        How many issues are drawn, the first of the table first.

    Returns
    -------
    altair.LayerChart
        A panel an issue, a name an actor.

    Raises
    ------
    CourseError
        When no actor has that id.

    Examples
    --------
    >>> "Iran" in stance_lines(follow="iran").description
    True
    """
    stances = load("stances") if stances is None else stances
    rows = stance_rows(stances)
    follow = follow or str(rows["actor_id"].iloc[0])
    if follow not in set(rows["actor_id"]):
        raise CourseError(
            repr(follow),
            where="stance_lines, follow",
            expected=f"one of {and_list(sorted(set(rows['actor_id'])))}",
            remedy=did_you_mean(follow, rows["actor_id"].unique()) or "choose one of them",
        )
    rows = rows[rows["known"]]
    rows = rows[rows.groupby("issue_id")["actor_id"].transform("size") > 1]
    if rows.empty:
        raise CourseError(
            "No issue has positions of two actors.",
            where="stance_lines",
            remedy="draw stance_map(), which has the actors one by one",
        )
    rows = rows[rows["issue_id"].isin(in_order(rows)[: at_least_one(issues)])]
    rows["followed"] = rows["actor_id"] == follow
    rows["text"] = [fold(actor, NAME_LETTERS) for actor in rows["actor"]]
    rows["tall"] = (rows["text"].str.count("\n") + 1) * NAME_LINE
    rows["above"] = rows.groupby(["issue_id", "value"])["tall"].cumsum() - rows["tall"]
    panels = panel_rows(rows)
    tops = panels.set_index("issue_id")["top"]
    rows["x"] = [(int(value) + 2.5) * STEP for value in rows["value"]]
    rows["y"] = rows["issue_id"].map(tops) + NAMES + rows["above"]
    rows["left"], rows["right"] = rows["x"] - STEP / 2 + 2, rows["x"] + STEP / 2 - 2
    rows["over"], rows["under"] = rows["y"] - 2, rows["y"] + rows["tall"] - 2
    canvas = Canvas(WIDTH, int(panels["bottom"].max()) - BETWEEN)
    draw_cells(canvas, [], scale_rows(panels))
    canvas.write(panels, x=0, y="top", text="issue", fontWeight="bold", fontSize=14)
    panels["poles"] = panels["top"] + POLES
    canvas.write(panels, x=0, y="poles", text="pole_minus", fontSize=12)
    canvas.write(panels, x=WIDTH, y="poles", text="pole_plus", fontSize=12, align="right")
    name = {"x": "x", "y": "y", "text": "text", "tooltip": TOOLTIP, "lineHeight": NAME_LINE}
    canvas.text(where="!datum.followed", baseline="top", **name)
    box = {"x": "left", "x2": "right", "y": "over", "y2": "under", "cornerRadius": 3, "color": DARK}
    canvas.rect(where="datum.followed", **box)
    bold = {"fontWeight": "bold", "color": "white"}
    canvas.text(where="datum.followed", baseline="top", **bold, **name)
    return canvas.figure(
        rows.drop(columns=["value", "pole_minus", "pole_plus", "tall", "above"]),
        "Issue by issue: where the paper places whom",
        f"Followed in the dark box: {name_of(stances, follow)}. No name: the paper is silent.",
        description=describe_lines(rows, name_of(stances, follow)),
        table=COLUMNS,
    )


def name_of(stances: pd.DataFrame, actor_id: str) -> str:
    """Return the name of an actor."""
    return str(stances.loc[stances["actor_id"] == actor_id, "actor"].iloc[0])


def in_order(rows: pd.DataFrame) -> list[str]:
    """List the issues of some rows in the order of the table of issues."""
    held = set(rows["issue_id"])
    return [issue for issue in load("issues")["issue_id"] if issue in held]


def at_least_one(issues: int) -> int:
    """Check how many issues are asked for."""
    if isinstance(issues, bool) or not isinstance(issues, int) or issues < 1:
        raise CourseError(
            repr(issues),
            where="stance_lines, issues",
            expected="a whole number from 1",
            remedy="write issues=3 for the first three",
        )
    return issues


def panel_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Place the issues one below the other, each as high as its tallest column of names."""
    high = (rows["above"] + rows["tall"]).groupby(rows["issue_id"], sort=False).max()
    order = in_order(rows)
    panels = rows.drop_duplicates("issue_id")[["issue_id", "issue", "pole_minus", "pole_plus"]]
    panels = panels.sort_values("issue_id", key=lambda ids: ids.map(order.index))
    tall = panels["issue_id"].map(high) + NAMES + BETWEEN
    return panels.assign(top=tall.cumsum() - tall, bottom=tall.cumsum()).reset_index(drop=True)


def scale_rows(panels: pd.DataFrame) -> pd.DataFrame:
    """Draw the scale of each panel: five fields with their numbers, all of one colour."""
    return pd.DataFrame(
        {
            **row((value + 2) * STEP + 2, (value + 3) * STEP - 2, top + SCALE, top + SCALE + BAR),
            "known": True,
            "label": number(value),
            **SHADES[0].cell,
        }
        for top in panels["top"]
        for value in SHADES
    )


def describe_lines(rows: pd.DataFrame, name: str) -> str:
    """Say where the followed actor is on each issue."""
    own = rows[rows["followed"]]
    said = [
        f"{issue} {position} (from “{minus}” to “{plus}”)"
        for issue, position, minus, plus in own[
            ["issue", "position", "pole_minus", "pole_plus"]
        ].to_numpy()
    ]
    told = f"{name}: {'; '.join(said)}" if said else f"{name} has no position on any of them"
    return (
        f"{counted(rows['issue_id'].nunique(), 'issue')}, each a line from {MINUS}2 to +2 with the "
        f"names of the actors where the paper places them, {counted(len(rows), 'name')} in all. "
        f"{told}."
    )
