"""The board of signs: the learner says how probable each is, and sees which tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from coursekit.charts.core.canvas import Canvas, tooltips
from coursekit.charts.core.figure import figure
from coursekit.charts.core.looks import GREY, ORANGE, SCENARIOS
from coursekit.charts.core.theme import INK
from coursekit.content import Content, IndicatorId, Text
from coursekit.data import load
from coursekit.errors import CourseError
from coursekit.html import Html, fold_away, table_html
from coursekit.methods.probability_words import CHANCES, word
from coursekit.methods.signs import Sign, tells_apart
from coursekit.text import and_list
from coursekit.widgets.controls import Choice, Grid
from coursekit.widgets.panel import Panel, panel

__all__ = ["indicator_board"]

# Pixels: the names, the scale of chances, the verdicts; the heads, a row, a step within it.
LEFT, SCALE, RIGHT, HEAD, ROW, STEP = 264, 176, 128, 30, 44, 11
TICKS = {0: "0%", 0.25: "25%", 0.5: "50%", 0.75: "75%", 1: "100%"}
TABLE = {"sign": "Sign", "scenario": "If the scenario is", "rating": "Word at the start"}
NOT_RATED = "not rated"
# What a word of the ratings is called, with its band, by the word that is kept.
WORDS = {key: word(chance) for key, chance in CHANCES.items()}


@dataclass(frozen=True)
class SignPreset:
    """A rating of the signs: for each a word for each scenario."""

    label: Text
    ratings: Mapping[IndicatorId, tuple[str, ...]]


@dataclass(frozen=True)
class Signs:
    """What the board holds; words are given in the order of `scenarios`."""

    key: str
    save: Text
    scenarios: tuple[str, ...]
    first: IndicatorId
    signs: Mapping[IndicatorId, Text]
    start: Mapping[IndicatorId, tuple[str, ...]]
    presets: tuple[SignPreset, ...]

    def __post_init__(self) -> None:
        words = {
            word
            for ratings in (self.start, *(preset.ratings for preset in self.presets))
            for row in ratings.values()
            for word in row
        }
        for found, known in ((self.scenarios, SCENARIOS), (words, CHANCES)):
            for name in found:
                if name not in known:
                    raise CourseError(repr(name), expected=f"one of {', '.join(known)}")

    def cells(self, ratings: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
        """Return a word by ``scenario:sign``."""
        return {
            f"{scenario}:{sign}": word
            for sign, row in ratings.items()
            for scenario, word in zip(self.scenarios, row, strict=True)
        }

    def judge(self, ratings: Mapping[str, str]) -> dict[str, Sign]:
        """Judge each sign that is rated under two scenarios or more."""
        judged = {}
        for sign in self.signs:
            words = {SCENARIOS[one].name: ratings.get(f"{one}:{sign}") for one in self.scenarios}
            rated = {name: CHANCES[word] for name, word in words.items() if word}
            if len(rated) > 1:
                judged[sign] = tells_apart(rated)
        return judged


CONTENT = Content("indicator_board", Signs)


def indicator_board() -> Panel:
    """Show the signs to be rated, and how far each tells the scenarios apart.

    Returns
    -------
    Panel
        Already shown; assign it to ``_`` at the end of a cell.
    """
    content = CONTENT.load()
    table = load("indicators").set_index("indicator_id").loc[list(content.signs)]
    words = [("", NOT_RATED)]
    words += [
        (key, f"{100 * said.low:g} to {100 * said.high:g}%, {said.word}")
        for key, said in WORDS.items()
    ]
    signs = list(content.signs.items())

    def respond(values: Mapping[str, Any]) -> tuple[dict[str, Any], str, Html]:
        judged = content.judge(values["ratings"])
        said = sentence(content, judged)
        return signals(values["ratings"], judged), said, detail(content, judged)

    return panel(
        content.key,
        indicators(),
        [
            Choice("sign", "The sign", signs, content.first, signal="sign"),
            Grid(
                "ratings",
                "How probable would it be, if this were the true scenario?",
                rows=[(name, SCENARIOS[name].name) for name in content.scenarios],
                columns=signs,
                options=words,
                value=content.cells(content.start),
                one="sign",
                notes=dict(table["text"] + " (" + table["locator"] + ")"),
            ),
        ],
        respond,
        title="Rate the signs",
        presets=[
            (preset.label, {"ratings": content.cells(preset.ratings)}) for preset in content.presets
        ],
        keep=content.save,
        beside=True,
    )


# The chart


@figure(marks=6)
def indicators() -> alt.LayerChart:
    """Draw how probable each sign is under each scenario, and how far that tells them apart.

    The parameter ``sign`` is the sign that is being rated; for the others see `signals`.
    """
    content = CONTENT.load()
    start = content.cells(content.start)
    canvas = Canvas(LEFT + SCALE + RIGHT, HEAD + ROW * len(content.signs))
    draw_signs(canvas, content)
    draw_chances(canvas, content)
    draw_verdicts(canvas, content)
    return canvas.figure(
        cell_rows(content),
        "How probable is each sign under each scenario?",
        [
            "A mark is the middle of a word's band, the thin line the band itself. Right:",
            "how many times as probable, and how far that tells the scenarios apart.",
        ],
        params={**signals(start, content.judge(start)), "sign": content.first},
        description=describe(content),
        table=TABLE,
    )


def signals(ratings: Mapping[str, str], judged: Mapping[str, Sign]) -> dict[str, Any]:
    """Return what the chart draws: the rated cells, and the signs that can be judged."""
    return {
        "rated": {
            cell: {"word": WORDS[said].word, "chance": CHANCES[said], **band(CHANCES[said])}
            for cell, said in ratings.items()
            if said
        },
        "judged": {
            key: {
                "least": min(sign.likelihood.values()),
                "most": max(sign.likelihood.values()),
                "words": f"{times(sign)}\n{sign.strength if sign.ratio > 1 else 'not at all'}",
            }
            for key, sign in judged.items()
        },
    }


def band(chance: float) -> dict[str, float]:
    """Return the band of chances of the word with this chance."""
    meant = word(chance)
    return {"low": meant.low, "high": meant.high}


def times(sign: Sign) -> str:
    """Write from how many to how many times as probable: a word is a band of chances."""
    if sign.ratio == 1:
        return "the same"
    top, bottom = (band(end(sign.likelihood.values())) for end in (max, min))
    return f"{top['low'] / bottom['high']:.2g} to {top['high'] / bottom['low']:.2g} times"


def cell_rows(content: Signs) -> pd.DataFrame:
    """Place a mark for each sign and scenario."""
    start = content.cells(content.start)
    return pd.DataFrame(
        {
            "cell": f"{scenario}:{sign}",
            "sign": name,
            "scenario": SCENARIOS[scenario].name,
            "rating": WORDS[rating].word if rating else NOT_RATED,
            "y": HEAD + ROW * (number + 0.5) + STEP * (lane - 1),
        }
        for number, (sign, name) in enumerate(content.signs.items())
        for lane, scenario in enumerate(content.scenarios)
        for rating in [start.get(f"{scenario}:{sign}", "")]
    )


def sign_rows(content: Signs) -> pd.DataFrame:
    """Place a row for each sign, with the scenario under which the paper lists it."""
    listed = load("indicators").set_index("indicator_id")["scenario"].astype(str)
    return pd.DataFrame(
        {
            "sign_id": key,
            "name": name,
            "under": f"{key}, in the paper: {SCENARIOS[listed[key]].name}",
            "middle": HEAD + ROW * (number + 0.5),
            "top": HEAD + ROW * number,
            "bottom": HEAD + ROW * (number + 1),
        }
        for number, (key, name) in enumerate(content.signs.items())
    )


def draw_signs(canvas: Canvas, content: Signs) -> None:
    """Name the signs, and mark the one that is being rated."""
    rows = sign_rows(content)
    across = {"x": 0, "x2": canvas.width, "y": "top"}
    chosen = "datum.sign_id === sign"
    edge: dict[str, Any] = {"stroke": ORANGE, "strokeWidth": 2.5, "cornerRadius": 4}
    canvas.outline(rows, where=chosen, **across, y2="bottom", **edge)
    canvas.rule(rows, **across, opacity=0.2, aria=False)
    ticks = pd.DataFrame({"chance": TICKS.keys(), "words": TICKS.values()})
    ticks["x"] = LEFT + SCALE * ticks["chance"]
    canvas.rule(ticks, x="x", y=HEAD - 6, y2=canvas.height, opacity=0.35, aria=False)
    canvas.text(ticks, x="x", y=10, text="words", fontSize=12)
    name = {"x": 0, "y": "middle", "align": "left"}
    canvas.text(rows, text="name", dy=-8, fontWeight="bold", **name)
    canvas.text(rows, text="under", dy=9, fontSize=12, **name)


def draw_chances(canvas: Canvas, content: Signs) -> None:
    """Draw a mark for each rated cell, and the span of those of a sign."""
    place = f"{LEFT} + {SCALE} * datum"
    spans = alt.Chart(sign_rows(content)).transform_calculate(told="judged[datum.sign_id]")
    spans = spans.transform_filter("datum.told").transform_calculate(
        x=f"{place}.told.least", x2=f"{place}.told.most"
    )
    span = {"strokeWidth": 2, "color": GREY}
    canvas.rule(spans, x="x", x2="x2", y="middle", **span)
    marks = alt.Chart().transform_calculate(mark="rated[datum.cell]")
    marks = marks.transform_filter("datum.mark").transform_calculate(
        word="datum.mark.word", x=f"{place}.mark.chance", percent="100 * datum.mark.chance + '%'"
    )
    looks = [SCENARIOS[name] for name in content.scenarios]
    names = [look.name for look in looks]
    by_scenario = {
        "color": alt.Color(
            "scenario:N",
            scale=alt.Scale(domain=names, range=[look.color for look in looks]),
            legend=alt.Legend(title=None),
        ),
        "shape": alt.Shape(
            "scenario:N",
            scale=alt.Scale(domain=names, range=[look.shape for look in looks]),
            legend=alt.Legend(title=None),
        ),
    }
    columns = {"scenario": "Scenario", "word": "Your word", "percent": "Read as"}
    bands = marks.transform_calculate(low=f"{place}.mark.low", high=f"{place}.mark.high")
    colour = {"color": by_scenario["color"]}
    canvas.rule(bands, x="low", x2="high", y="y", strokeWidth=1.5, encode=colour)
    canvas.point(
        marks,
        x="x",
        y="y",
        size=120,
        opacity=1,
        stroke=INK,
        strokeWidth=0.8,
        encode=by_scenario,
        tooltip=tooltips(columns, heading="sign"),
    )


def draw_verdicts(canvas: Canvas, content: Signs) -> None:
    """Write how far each sign tells the scenarios apart."""
    rows = alt.Chart(sign_rows(content)).transform_calculate(told="judged[datum.sign_id]")
    words = rows.transform_filter("datum.told").transform_calculate(words="datum.told.words")
    place = {"x": LEFT + SCALE + 18, "y": "middle", "align": "left"}
    canvas.text(words, text="words", fontWeight="bold", dy=-7, **place)
    waiting = alt.TextValue("rate it under\ntwo scenarios")
    canvas.text(rows, where="!datum.told", text=waiting, fontSize=12, dy=-7, **place)


def describe(content: Signs) -> str:
    """Say what the chart shows at the start."""
    judged = content.judge(content.cells(content.start))
    said = []
    for sign, row in content.start.items():
        each = ", ".join(
            f"{WORDS[rating].word} under {SCENARIOS[scenario].name}"
            for scenario, rating in zip(content.scenarios, row, strict=True)
        )
        said.append(f"{content.signs[sign]}: {each}, so {times(judged[sign])}")
    waiting = "; ".join(name for sign, name in content.signs.items() if sign not in content.start)
    return (
        f"{len(content.signs)} signs that the paper names, and how probable each is if a scenario"
        f" is the true one, from 0 to 100%. {len(content.start)} are rated as an example."
        f" {'. '.join(said)}. The others wait for a rating: {waiting}."
    )


# What the board says


def sentence(content: Signs, judged: Mapping[str, Sign]) -> str:
    """Say how many signs are rated, and which tell most and which nothing."""
    caution = "A rating says what you would expect; it does not say that the sign was seen."
    said = f"{len(judged)} of {len(content.signs)} signs are rated."
    if not judged:
        return f"{said} A sign is rated once it has a word under two scenarios. {caution}"
    best = max(sign.ratio for sign in judged.values())
    if best > 1:
        tops = [key for key, sign in judged.items() if sign.ratio == best]
        first = judged[tops[0]]
        said += (
            f" As rated, this tells most: “{content.signs[tops[0]]}”, {times(first)} as"
            f" probable under {and_list(first.most)} as under {and_list(first.least)}"
        )
        said += f" ({len(tops) - 1} more with this ratio)." if len(tops) > 1 else "."
    alike = [f"“{content.signs[key]}”" for key, sign in judged.items() if sign.ratio == 1]
    if alike:
        said += f" As rated, this tells nothing: {and_list(alike)}."
    return f"{said} {caution}"


def detail(content: Signs, judged: Mapping[str, Sign]) -> Html:
    """Fold away the signs in full, with their paragraphs and ratios."""
    table = load("indicators").set_index("indicator_id")
    rows = [
        [
            name,
            f"{table['text'][key]} ({key})",
            table["locator"][key],
            times(judged[key]) if key in judged else NOT_RATED,
        ]
        for key, name in content.signs.items()
    ]
    head = ["Sign", "In the table", "Paragraph", "Tells apart"]
    return fold_away("The signs in full, with their paragraphs", table_html([head, *rows]))
