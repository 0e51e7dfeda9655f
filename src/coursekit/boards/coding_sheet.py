"""The coding sheet of lesson 04: how much control a principal has over its agent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from textwrap import shorten
from typing import Any

import altair as alt
import pandas as pd

from coursekit.charts.core.canvas import Canvas, tooltips
from coursekit.charts.core.figure import figure
from coursekit.charts.core.looks import BLUE, GREY
from coursekit.content import ClaimId, Content, EventId, LocatorId, RichText
from coursekit.data import load
from coursekit.html import Html, fold_away, tag
from coursekit.text import and_list, date_text, short_day
from coursekit.widgets.controls import Choice, Grid
from coursekit.widgets.panel import Panel, panel

__all__ = ["coding_sheet"]

GRID, DIMENSION = "sheet", "dimension"  # names of the controls, kept in learners' files
COLUMNS = {"score": "Score", "locator": "Locator", "confidence": "Confidence"}
SCORES = {"0": "0 none", "1": "1 little", "2": "2 much", "3": "3 full"}
CONFIDENCES = {"low": "low", "medium": "medium", "high": "high"}
OUR_OWN = "our own addition"
FIRST_WORDS = 90  # letters of an option
# Pixels: the chart, the ends of the scale, where remarks are, a row, the heading.
WIDTH, LEFT, RIGHT, REMARK, ROW, HEAD = 680, 236, 476, 496, 20, 20
STEP = (RIGHT - LEFT) / (len(SCORES) - 1)
SIZES = {"": 110, "low": 60, "medium": 130, "high": 230}
TABLE = {
    "name": "Dimension",
    "where": "Where",
    "asks": "Question",
    "none": "Lowest score",
    "full": "Highest score",
    "source": "Taken from",
}


@dataclass(frozen=True)
class Dimension:
    """A way in which a principal can control an agent; `where`: scored first or later."""

    key: str
    name: str
    asks: str
    none: str
    full: str
    where: str
    source: str = OUR_OWN

    @property
    def placed(self) -> str:
        """The name, and where it is scored."""
        return f"{self.name} ({self.where})"

    @property
    def note(self) -> str:
        """The question, what the ends mean, and where the dimension comes from."""
        source = "Our own addition." if self.source == OUR_OWN else f"After {self.source}."
        return f"{self.asks} 0: {self.none}. 3: {self.full}. ({source})"


@dataclass(frozen=True)
class Passage:
    """What a score can rest on besides rows of the tables: its label, a heading, the text."""

    label: str
    head: str
    text: RichText


@dataclass(frozen=True)
class Sheet:
    """What the sheet holds: who is scored, on what, and what a score can rest on."""

    key: str
    save: str
    principal: str
    agent: str
    own: str
    paragraphs: tuple[LocatorId, ...]
    events: tuple[EventId, ...]
    checked: tuple[ClaimId, ...]
    more: Mapping[str, Passage]
    works: tuple[str, ...]
    dimensions: tuple[Dimension, ...]


CONTENT = Content("coding_sheet", Sheet)


def coding_sheet() -> Panel:
    """Show the sheet on which the learner scores eight dimensions of control, one at a time.

    Returns
    -------
    Panel
        Already shown; assign it to ``_`` at the end of a cell.
    """
    content = CONTENT.load()
    found = passages(content)
    numbered = [
        (number, f"{number} of {len(content.dimensions)}: {each.placed}")
        for number, each in enumerate(content.dimensions, start=1)
    ]
    which = Choice(DIMENSION, "Dimension", numbered, signal=DIMENSION, view=True)

    def respond(values: dict[str, Any]) -> tuple[dict[str, Any], str, Html]:
        dimension = content.dimensions[int(values[DIMENSION]) - 1]
        sheet = values[GRID]
        below = passage(found, sheet[f"{dimension.key}:locator"])
        return {}, sentence(content, sheet), below + works(content)

    return panel(
        content.key,
        sheet_chart(),
        [which, grid(content, found)],
        respond,
        title=f"How much control does {content.principal} have over {content.agent}?",
        keep=content.save,
    )


def grid(content: Sheet, found: pd.DataFrame) -> Grid:
    """Make the table of lists: a row a dimension, with score, locator and confidence."""
    labels = zip(found["locator"], found["begins"], strict=True)
    return Grid(
        GRID,
        "0 = no control, 3 = full control. A score counts only with a locator.",
        [(each.key, each.name) for each in content.dimensions],
        list(COLUMNS.items()),
        {
            "score": [("", "no score"), *SCORES.items()],
            "locator": [("", "no locator"), *labels],
            "confidence": [("", "not said"), *CONFIDENCES.items()],
        },
        signal=GRID,
        one_row=DIMENSION,
        notes={each.key: each.note for each in content.dimensions},
        says={"": "Choose a locator, and read its text here."}
        | dict(zip(found["locator"], found["text"], strict=True)),
    )


def counts(sheet: Mapping[str, str], key: str) -> bool:
    """Tell whether a dimension has a score, and a locator for it."""
    return bool(sheet[f"{key}:score"] and sheet[f"{key}:locator"])


def sentence(content: Sheet, sheet: Mapping[str, str]) -> str:
    """Say which scores count, and how many are left out."""
    keys = [dimension.key for dimension in content.dimensions]
    kept = [key for key in keys if counts(sheet, key)]
    unscored = sum(not sheet[f"{key}:score"] for key in keys)
    left = [
        f"{number} without a {what}"
        for number, what in (
            (unscored, "score"),
            (len(keys) - len(kept) - unscored, "locator"),
        )
        if number
    ]
    grey = f" Left out, in grey: {and_list(left)}." if left else ""
    if not kept:
        return f"No score counts yet: each needs a locator that it rests on.{grey}"
    scores = and_list(sorted(sheet[f"{key}:score"] for key in kept))
    sure = sum(sheet[f"{key}:confidence"] == "high" for key in kept)
    return (
        f"{len(kept)} of {len(keys)} scores {'counts' if len(kept) == 1 else 'count'}: {scores}"
        f" (3 = full control), {sure or 'none'} with high confidence.{grey}"
    )


def passage(found: pd.DataFrame, locator: str) -> Html:
    """Fold away the text at a locator, statement by statement and with its links."""
    if not locator:
        return Html()
    (row,) = found[found["locator"] == locator].to_dict("records")
    says = [tag("li", f"{head}: ", text) for head, text in row["says"]]
    return fold_away(
        "The locator, statement by statement", tag("p", row["label"]), tag("ul", *says)
    )


def works(content: Sheet) -> Html:
    """Fold away the works that the dimensions come from."""
    listed = tag("ul", *(tag("li", work) for work in content.works))
    return fold_away("The works behind the sheet", tag("p", content.own), listed)


def passages(content: Sheet) -> pd.DataFrame:
    """List what a score can rest on: its ``locator``, a ``label``, and what it ``says``.

    A locator is a paragraph, an event, a claim whose check is meant, or a passage of the
    content; ``says`` has pairs of a heading and a text, ``text`` has them without links, and
    ``begins`` is the label with the first words.
    """
    claims = load("claims")
    events = load("timeline").set_index("event_id")
    rows: list[dict[str, Any]] = []
    for locator in content.paragraphs:
        here = claims[claims["locator"] == locator].to_dict("records")
        says = [
            (f"{row['claim_id']}, {row['kind']}, {row['verdict']}", row["claim"]) for row in here
        ]
        rows.append({"locator": locator, "label": locator, "says": says})
    for event_id in content.events:
        event: Any = events.loc[event_id]
        says = [(f"{date_text(event['date'])}, {event['status']}", f"{event['what_happened']}.")]
        if isinstance(event["note"], str):
            says.append(("Note", event["note"]))
        label = f"{event_id}, {short_day(event['date'])} {event['date'].year}"
        rows.append({"locator": event_id, "label": label, "says": says})
    for claim_id, row in claims.set_index("claim_id").loc[list(content.checked)].iterrows():
        says = [(str(claim_id), row["claim"]), (row["verdict"], row["difference_note"])]
        rows.append({"locator": claim_id, "label": f"{claim_id}, its check", "says": says})
    for key, more in content.more.items():
        rows.append({"locator": key, "label": more.label, "says": [(more.head, more.text)]})
    for each in rows:
        texts = [without_tags(text) for _, text in each["says"]]
        each["text"] = f"{each['label']}: {' '.join(texts)}"
        each["begins"] = shorten(f"{each['label']}: {texts[0]}", FIRST_WORDS, placeholder=" …")
    return pd.DataFrame(rows)


def without_tags(text: str) -> str:
    """Return what a reader sees of a text that may be HTML."""
    return unescape(re.sub(r"<[^>]+>", "", text)) if isinstance(text, Html) else text


@figure(marks=8, name="coding_sheet")
def sheet_chart() -> alt.LayerChart:
    """Draw the dimensions of the coding sheet, with the scores that count.

    The parameter ``sheet`` is an object with a key ``dimension:score``, ``:locator`` and
    ``:confidence`` for each dimension. A score counts only with a locator; what does not
    count is grey. The parameter ``dimension`` is the number of the line on a grey ground.
    """
    content = CONTENT.load()
    rows = pd.DataFrame([vars(dimension) for dimension in content.dimensions])
    rows["number"] = rows.index + 1
    rows["placed"] = [dimension.placed for dimension in content.dimensions]
    rows["y"] = HEAD + rows.index * ROW + ROW / 2
    canvas = Canvas(WIDTH, float(rows["y"].max()) + ROW / 2)
    draw_scale(canvas, rows)
    draw_scores(canvas)
    return canvas.figure(
        rows,
        "How much control, dimension by dimension?",
        params={"sheet": {}, "dimension": 0},
        description=describe(content, rows),
        table=TABLE,
    )


def draw_scale(canvas: Canvas, rows: pd.DataFrame) -> None:
    """Draw the lines with their ticks, and the numbers of the scale."""
    ticks = pd.DataFrame({"score": list(SCORES), "x": [LEFT + n * STEP for n in range(4)]})
    grid = rows[["y"]].merge(ticks, how="cross")
    ground: dict[str, Any] = {"x": -6, "x2": WIDTH, "y": "y", "height": ROW - 1}
    here = "datum.number == dimension"
    canvas.rect(where=here, color=GREY, opacity=0.2, cornerRadius=4, aria=False, **ground)
    canvas.rule(x=LEFT, x2=RIGHT, y="y")
    canvas.mark("tick", grid, x="x", y="y", color=GREY, size=10, orient="vertical")
    canvas.text(ticks, x="x", y=HEAD / 2, text="score", baseline="middle")


def draw_scores(canvas: Canvas) -> None:
    """Draw the names and the scores, grey where they do not count."""
    lines = (
        alt.Chart()
        .transform_calculate(
            score="sheet[datum.key + ':score'] || ''",
            locator="sheet[datum.key + ':locator'] || ''",
            confidence="sheet[datum.key + ':confidence'] || ''",
        )
        .transform_calculate(
            x=f"{LEFT} + toNumber(datum.score || '0') * {STEP}",
            size=f"{SIZES}[datum.confidence]",
            counts="datum.score != '' && datum.locator != ''",
            remark="datum.score == '' ? 'no score: left out' : datum.locator == ''"
            " ? 'no locator: left out' : datum.score + ' · ' + datum.locator"
            " + (datum.confidence ? ' · ' + datum.confidence : '')",
        )
    )
    told = {column: title for column, title in TABLE.items() if column != "where"}
    tooltip = tooltips({**told, "name": "title"})
    pale = {"opacity": alt.OpacityValue(0.75, condition={"test": "datum.counts", "value": 1})}
    words: dict[str, Any] = {"y": "y", "align": "left", "baseline": "middle", "encode": pale}
    canvas.text(lines, x=0, text="placed", fontWeight="bold", tooltip=tooltip, **words)
    scored = lines.transform_filter("datum.score != ''")
    point: dict[str, Any] = {"x": "x", "y": "y", "tooltip": tooltip}
    size = {"size": alt.Size("size:Q", scale=None)}
    canvas.point(scored, where="datum.counts", color=BLUE, opacity=1, encode=size, **point)
    edge = {"filled": False, "color": GREY, "size": 110, "strokeWidth": 2}
    canvas.point(scored, where="!datum.counts", **edge, **point)
    canvas.text(lines, x=REMARK, text="remark", **words)


def describe(content: Sheet, rows: pd.DataFrame) -> str:
    """Say what each dimension asks."""
    listed = "; ".join(
        f"{row['name']} ({row['where']}): {row['asks']} 0: {row['none']}, 3: {row['full']},"
        f" after {row['source']}"
        for row in rows.to_dict("records")
    )
    return (
        f"A coding sheet with {len(rows)} dimensions of control, each from 0 (no control) to 3"
        f" (full control); principal {content.principal}, agent {content.agent}. {listed}. A"
        " score without a locator is grey and left out."
    )
