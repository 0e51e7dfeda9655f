"""The board of signs: the learner says how probable each is, and sees which tell."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from coursekit.charts.core.looks import SCENARIOS
from coursekit.charts.scenarios import LADDER
from coursekit.charts.signs import FIRST, RATED, SIGNS, START, indicators
from coursekit.data import load
from coursekit.methods.signs import Sign, tells_apart
from coursekit.text import and_list
from coursekit.widgets.controls import Choice, Grid
from coursekit.widgets.panel import Panel, panel

__all__ = ["READING", "indicator_board"]

KEY = "05-indicators"
NOT_RATED = "not rated"

# A rating of all signs, made by the course to be argued with: a word for each scenario.
READING: Mapping[str, tuple[str, str, str]] = {
    "I02": ("very likely", "roughly even", "very likely"),
    "I04": ("almost certain", "very likely", "almost certain"),
    "I05": ("likely", "unlikely", "roughly even"),
    "I08": ("likely", "very likely", "likely"),
    "I09": ("very unlikely", "likely", "very unlikely"),
    "I11": ("remote", "likely", "unlikely"),
    "I15": ("very unlikely", "almost certain", "almost certain"),
    "I17": ("likely", "very unlikely", "very likely"),
}


def indicator_board() -> Panel:
    """Show the signs to be rated, and how far each tells the scenarios apart.

    Returns
    -------
    Panel
        Already shown; assign it to ``_`` at the end of a cell.
    """
    table = load("indicators").set_index("indicator_id")
    notes = dict((table["text"] + " (" + table["locator"] + ")")[list(SIGNS)])
    words = [("", NOT_RATED)]
    words += [(word, f"{100 * chance:g}%, {word}") for word, chance in LADDER.items()]
    reading = {
        f"{name}:{sign}": word
        for sign, row in READING.items()
        for name, word in zip(RATED, row, strict=True)
    }
    return panel(
        KEY,
        indicators(),
        [
            Choice("sign", "The sign", list(SIGNS.items()), FIRST, signal="sign"),
            Grid(
                "ratings",
                "How probable would it be, if this were the true scenario?",
                rows=[(name, SCENARIOS[name].name) for name in RATED],
                columns=list(SIGNS.items()),
                options=words,
                value=START,
                signal="ratings",
                one="sign",
                notes=notes,
            ),
        ],
        lambda values: ({}, *_said(values["ratings"])),
        title="Rate the signs, one after the other",
        presets=[("One reading, to argue with", {"ratings": reading})],
        keep="Save my ratings",
    )


def _said(ratings: Mapping[str, str]) -> tuple[str, str]:
    signs = {key: sign for key in SIGNS if (sign := _sign(key, ratings))}
    return _sentence(signs), _detail(signs)


def _sign(key: str, ratings: Mapping[str, str]) -> Sign | None:
    """Judge a sign that is rated under two scenarios or more."""
    words = {SCENARIOS[name].name: ratings[f"{name}:{key}"] for name in RATED}
    rated = {name: LADDER[word] for name, word in words.items() if word}
    return tells_apart(rated) if len(rated) > 1 else None


def _sentence(signs: Mapping[str, Sign]) -> str:
    caution = "A rating says what you would expect; it does not say that the sign was seen."
    said = f"{len(signs)} of {len(SIGNS)} signs are rated."
    if not signs:
        return f"{said} A sign is rated once it has a word under two scenarios. {caution}"
    best = max(sign.ratio for sign in signs.values())
    if best > 1:
        tops = [key for key, sign in signs.items() if sign.ratio == best]
        first = signs[tops[0]]
        said += (
            f" As rated, this tells most: “{SIGNS[tops[0]]}”, {best:.2g} times as"
            f" probable under {and_list(first.most)} as under {and_list(first.least)}"
        )
        said += f" ({len(tops) - 1} more with this ratio)." if len(tops) > 1 else "."
    alike = [f"“{SIGNS[key]}”" for key, sign in signs.items() if sign.ratio == 1]
    if alike:
        said += f" As rated, this tells nothing: {and_list(alike)}."
    return f"{said} {caution}"


def _detail(signs: Mapping[str, Sign]) -> str:
    """Fold away the signs in full, with their paragraphs and ratios."""
    table = load("indicators").set_index("indicator_id")
    heads = ("Sign", "In the table", "Paragraph", "Tells apart")
    body = ""
    for key, name in SIGNS.items():
        row: Any = table.loc[key]
        ratio = f"{signs[key].ratio:.2g} to 1" if key in signs else NOT_RATED
        cells = (f"{row['text']} ({key})", row["locator"], ratio)
        body += f'<tr><th scope="row">{escape(name)}</th>'
        body += "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    return (
        "<details><summary>The signs in full, with their paragraphs</summary>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></details>"
    )
