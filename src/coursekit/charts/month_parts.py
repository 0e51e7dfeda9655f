"""The three parts of the chart of months: calendar, tally and scores, placed in pixels."""

from __future__ import annotations

from calendar import month_abbr
from collections.abc import Mapping
from typing import Any, NamedTuple

import altair as alt
import pandas as pd

from coursekit.charts.core.cells import pixels
from coursekit.charts.core.lanes import lookup
from coursekit.charts.core.theme import BLUE, GREY, ORANGE

__all__ = ["HEIGHT", "LOOKS", "TENS", "WIDTH", "calendar_part", "scores_part", "tally_part"]


class Look(NamedTuple):
    """The name, the sign, the colour of a label, and of the sign on it."""

    name: str
    sign: str
    fill: str
    ink: str


# The inks have a contrast of 4.5:1 or more with their fills, whatever the theme.
LOOKS = {
    "d": Look("de-escalation", "D", "#1F4FC4", "white"),
    "s": Look("sporadic", "S", "#F6C793", "black"),
    "r": Look("resumption", "R", "#8A2A0A", "white"),
    "u": Look("unclear or other", "?", "#D9D9D9", "black"),
}
TENS = "0123456789abcdef"  # one sign for a count

WIDTH, HEIGHT = 684, 452
_LEFT, _CELL, _ROW, _TOP = 104, 48, 40, 22
_TALLY, _LINE, _SQUARE, _NAMES = 184, 24, 20, 32
_BARS = 172
_SCORES, _ZERO, _TWO, _LOGS = 298, 250, 590, 650
LATE = "2026"
_MONTHS = list(month_abbr)[1:]
_APART = 12  # pixels between what may be scored and what is preliminary


def _xy(x: str, y: str) -> dict[str, Any]:
    scales = pixels(WIDTH, HEIGHT)
    return {
        "x": alt.X(f"{x}:Q", axis=None, scale=scales[0]),
        "y": alt.Y(f"{y}:Q", axis=None, scale=scales[1]),
    }


def _words(rows: list[tuple[float, float, str]], **look: Any) -> alt.Chart:
    frame = pd.DataFrame(rows, columns=["x", "y", "text"])
    look = {"align": "left", "baseline": "middle", "lineBreak": "\n", "lineHeight": 15, **look}
    words: alt.Chart = alt.Chart(frame).mark_text(**look).encode(**_xy("x", "y"), text="text:N")
    return words


def _fill(field: str = "letter") -> alt.Fill:
    fills = [look.fill for look in LOOKS.values()]
    return alt.Fill(f"{field}:N", scale=alt.Scale(domain=list(LOOKS), range=fills), legend=None)


def _ink() -> alt.ColorValue:
    white = [letter for letter, look in LOOKS.items() if look.ink == "white"]
    test = f"indexof({white}, datum.letter) >= 0"
    return alt.ColorValue("black", condition={"test": test, "value": "white"})


_SIGN = lookup({letter: look.sign for letter, look in LOOKS.items()}) + "[datum.letter]"
_NAME = lookup({letter: look.name for letter, look in LOOKS.items()}) + "[datum.letter]"


def calendar_part(rows: pd.DataFrame, windows: Mapping[str, int]) -> list[alt.Chart]:
    """Draw a row a year and a cell a month, coloured and lettered by the state of the rule."""
    years = list(dict.fromkeys(rows["year"]))
    tops = {
        year: _TOP + at * (_ROW + 6) + (_APART if year == LATE else 0)
        for at, year in enumerate(years)
    }
    base = (
        alt.Chart()
        .transform_calculate(
            letter="substring(datum.codes, state, state + 1)",
            x=f"{_LEFT} + datum.column * {_CELL}",
            y=f"{lookup({year: str(top) for year, top in tops.items()})}[datum.year] * 1",
        )
        .transform_calculate(
            now=_NAME,
            sign=_SIGN,
            x2=f"datum.x + {_CELL - 3}",
            y2=f"datum.y + {_ROW}",
            middle=f"datum.x + {_CELL / 2 - 1.5}",
            centre=f"datum.y + {_ROW / 2}",
        )
    )
    tooltip = [
        alt.Tooltip("when:N", title="title"),
        alt.Tooltip("now:N", title="Now"),
        alt.Tooltip("events:N", title="Events"),
        alt.Tooltip("basis:N", title="What the table says"),
    ]
    area = {**_xy("x", "y"), "x2": alt.X2("x2:Q"), "y2": alt.Y2("y2:Q")}
    bold = {"fontWeight": "bold"}
    letters: dict[str, Any] = {"fontWeight": "bold", "fontSize": 17, "baseline": "middle"}
    frames = _frames(rows, windows, tops)
    return [
        alt.Chart(frames)
        .transform_filter("datum.window === rule_window")
        .mark_rect(filled=False, stroke=GREY, strokeWidth=2, cornerRadius=5)
        .encode(**area),
        base.mark_rect(cornerRadius=4).encode(**area, fill=_fill(), tooltip=tooltip),
        base.transform_filter(f"datum.year === '{LATE}'")
        .mark_rect(filled=False, stroke=GREY, strokeWidth=2, strokeDash=[4, 3], cornerRadius=4)
        .encode(**area),
        base.mark_text(**letters).encode(
            **_xy("middle", "centre"), text="sign:N", color=_ink(), tooltip=tooltip
        ),
        base.transform_filter("datum.month === rule_month")
        .mark_rect(filled=False, stroke=ORANGE, strokeWidth=4, cornerRadius=4)
        .encode(**area),
        _words(
            [(_LEFT + (at + 0.5) * _CELL - 1.5, 8, one) for at, one in enumerate(_MONTHS)]
        ).mark_text(align="center"),
        _words([(0, tops[year] + _ROW / 2, year) for year in years if year != LATE], **bold),
        *(
            part
            for part in (
                _words([(0, tops.get(LATE, 0) + 11, LATE)], **bold),
                _words([(0, tops.get(LATE, 0) + 29, "preliminary")], fontSize=12),
            )
            if LATE in tops
        ),
    ]


def _frames(
    rows: pd.DataFrame, windows: Mapping[str, int], tops: Mapping[str, float]
) -> pd.DataFrame:
    """Frame the months of each window, year by year."""
    frames = []
    for window, months in windows.items():
        for year, each in rows[:months].groupby("year"):
            first, last, top = each["column"].min(), each["column"].max() + 1, tops[str(year)]
            frames.append(
                {
                    "window": window,
                    "x": _LEFT + first * _CELL - 3,
                    "x2": _LEFT + last * _CELL,
                    "y": top - 3,
                    "y2": top + _ROW + 3,
                }
            )
    return pd.DataFrame(frames)


def tally_part(tallies: pd.DataFrame) -> list[alt.Chart]:
    """Draw how many of the scored months have each label, and which one is the outcome."""
    rows = tallies.assign(y=[_TALLY + at * _LINE for at in range(len(tallies))], x=0)
    base = (
        alt.Chart(rows)
        .transform_calculate(
            number=f"indexof('{TENS}', substring(datum['counts_' + rule_window], state,"
            " state + 1))",
            name=_NAME,
            sign=_SIGN,
            x2=f"datum.x + {_SQUARE}",
            y2=f"datum.y + {_SQUARE}",
            middle=f"datum.x + {_SQUARE / 2}",
            centre=f"datum.y + {_SQUARE / 2}",
        )
        .transform_calculate(
            from_=f"{_BARS}",
            to=f"{_BARS} + datum.number * {_SQUARE}",
            end=f"{_BARS} + datum.number * {_SQUARE} + 8",
            words="datum.number + ' of ' + datum['all_' + rule_window]"
            " + (datum.letter === outcome ? '  ← the outcome' : '')",
        )
    )
    area = {**_xy("x", "y"), "x2": alt.X2("x2:Q"), "y2": alt.Y2("y2:Q")}
    bars = {**_xy("from_", "y"), "x2": alt.X2("to:Q"), "y2": alt.Y2("y2:Q")}
    text: dict[str, Any] = {"align": "left", "baseline": "middle"}
    weight = alt.expr("datum.letter === outcome ? 'bold' : 'normal'")
    return [
        base.mark_rect(cornerRadius=3).encode(**area, fill=_fill()),
        base.mark_text(fontWeight="bold", baseline="middle").encode(
            **_xy("middle", "centre"), text="sign:N", color=_ink()
        ),
        base.mark_text(x=_NAMES, fontWeight=weight, **text).encode(
            y=_xy("x", "centre")["y"], text="name:N"
        ),
        base.transform_filter("datum.number > 0")
        .mark_rect(cornerRadius=3)
        .encode(**bars, fill=_fill()),
        base.mark_text(fontWeight=weight, **text).encode(**_xy("end", "centre"), text="words:N"),
    ]


def scores_part(scores: pd.DataFrame) -> list[alt.Chart]:
    """Draw the Brier score of each forecast for the outcome, and its log score in words."""
    names = list(dict.fromkeys(scores["name"]))
    rows = scores.assign(y=[_SCORES + 46 + names.index(one) * _LINE for one in scores["name"]])
    place = f"{_ZERO} + {{}} * {(_TWO - _ZERO) / 2}"
    base = (
        alt.Chart(rows)
        .transform_filter("datum.before === 'any' || datum.before === before")
        .transform_calculate(
            first=place.format("datum['first_' + outcome]"),
            last=place.format("datum['last_' + outcome]"),
            log="datum['log_' + outcome]",
            brier="format(datum['first_' + outcome], '.2f') + (datum['first_' + outcome] ==="
            " datum['last_' + outcome] ? '' : ' to ' + format(datum['last_' + outcome], '.2f'))",
        )
    )
    sealed = base.transform_filter("datum.sealed")
    tooltip = [
        alt.Tooltip("name:N", title="title"),
        alt.Tooltip("brier:N", title="Brier score (0 best, 2 worst)"),
        alt.Tooltip("log:N", title="Log score (0 best)"),
    ]
    ticks = [0, 0.5, 1, 1.5, 2]
    grid = pd.DataFrame({"x": [_ZERO + at * (_TWO - _ZERO) / 2 for at in ticks]})
    bottom = _SCORES + 46 + len(names) * _LINE - 12
    return [
        alt.Chart(grid.assign(y=_SCORES + 32, y2=bottom))
        .mark_rule(color=GREY, opacity=0.35)
        .encode(**_xy("x", "y"), y2=alt.Y2("y2:Q")),
        _words([(0, _SCORES, "The score of one forecast, once the outcome is settled")]).mark_text(
            align="left", fontWeight="bold"
        ),
        _words(
            [(at, _SCORES + 22, f"{tick:g}") for at, tick in zip(grid["x"], ticks, strict=True)]
        ).mark_text(align="center", fontSize=12),
        _words([(0, _SCORES + 22, "Brier score: 0 best, 2 worst")], fontSize=12),
        _words([(_LOGS, _SCORES + 22, "Log score")]).mark_text(align="center", fontSize=12),
        base.mark_text(align="left", baseline="middle", x=0).encode(
            y=_xy("first", "y")["y"], text="name:N"
        ),
        sealed.mark_rule(strokeWidth=5, color=BLUE).encode(
            **_xy("first", "y"), x2=alt.X2("last:Q"), tooltip=tooltip
        ),
        *(
            sealed.mark_point(size=90, filled=True, color=BLUE).encode(
                **_xy(end, "y"), tooltip=tooltip
            )
            for end in ("first", "last")
        ),
        sealed.mark_text(baseline="middle", x=_LOGS).encode(
            y=_xy("first", "y")["y"], text="log:N", tooltip=tooltip
        ),
        base.transform_filter("!datum.sealed")
        .mark_text(align="left", baseline="middle", fontStyle="italic", x=_ZERO + 4)
        .encode(y=_xy("first", "y")["y"], text=alt.TextValue("none sealed yet")),
    ]
