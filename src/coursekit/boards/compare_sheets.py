"""Two coding sheets side by side: where they disagree, and what agreement can say."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from coursekit.boards.coding_sheet import (
    COLUMNS,
    CONTENT,
    GRID,
    SCORES,
    Sheet,
    counts,
    grid,
    passages,
)
from coursekit.errors import CourseError
from coursekit.html import table_html, table_text
from coursekit.messages import Message, message
from coursekit.methods.agreement import kappa
from coursekit.outside import named_path
from coursekit.store import work
from coursekit.store.entries import DamagedFile, Entry
from coursekit.text import and_list, or_list, plural

__all__ = ["compare_sheets"]

MADE_UP = Path(__file__).with_name("made-up-partner.json")
LIMITS = (
    "What this can say: where the two of you read differently, so that you can talk about it."
    " What it cannot: who is right, or whether the sheet is a good one. Two coders can agree and"
    " both be wrong."
)
HEAD = ["Dimension", "You", "Partner", "Apart"]


def compare_sheets(file: str | Path = "") -> Message:
    """Compare the learner's coding sheet with that of a partner.

    Parameters
    ----------
    file
        The partner's file, as ``ck.download()`` saves it, or its folder; without it, a
        partner that was made up for the course.

    Returns
    -------
    Message
        The scores side by side, the largest disagreements first; weighted kappa once both
        have scored every dimension.

    Raises
    ------
    CourseError
        When there is no such file, it is damaged, or holds no sheet of another person.
    """
    content = CONTENT.load()
    theirs = read_sheet(content, file)
    own = work.latest(content.key, "answer")
    if own is None:
        return message("→ Save your own sheet first: the button is *Save my sheet*.")
    if own == theirs:
        raise CourseError(
            "your own sheet",
            where=str(file),
            expected="the sheet of another person",
            remedy="give the name of the file that your partner sent",
        )
    if not has_sheet(content, own):
        return message("→ The sheet has changed since you saved yours: save it once more.")
    return compare(content, own.value[GRID], theirs.value[GRID], made_up=not file)


def read_sheet(content: Sheet, file: str | Path) -> Entry:
    """Read the last sheet in a partner's file."""
    path = MADE_UP if isinstance(file, str) and not file else named_path(file, "compare_sheets")
    path = path / work.NAME if path.is_dir() else path
    name = path.name
    if not path.exists():
        raise CourseError(
            "no such file",
            where=str(file),
            expected="the file that your partner saved with ck.download()",
            remedy="put it beside this notebook and give its name in quotes",
        )
    try:
        entries = work.read_file(path)
    except DamagedFile as error:
        remedy = "ask your partner to send it again; your own work is untouched"
        raise CourseError(error.found, where=name, expected=error.expected, remedy=remedy) from None
    sheets = work.history(content.key, "answer", entries)
    if not sheets:
        raise CourseError(
            "no coding sheet",
            where=name,
            expected="one saved with the button Save my sheet",
            remedy="ask your partner to save the sheet and to download the work again",
        )
    sheet = sheets[-1]
    if not has_sheet(content, sheet):
        raise CourseError(
            "a coding sheet with other cells",
            where=name,
            expected=f"the {len(content.dimensions)} dimensions of this course",
            remedy="ask your partner which version of the course the sheet was made with",
        )
    return sheet


def has_sheet(content: Sheet, entry: Entry) -> bool:
    """Tell whether an entry holds each cell of the sheet, with a value that can be chosen."""
    cells = entry.value.get(GRID) if isinstance(entry.value, dict) else None
    return grid(content, passages(content)).takes(cells)


def compare(
    content: Sheet, mine: Mapping[str, str], theirs: Mapping[str, str], *, made_up: bool
) -> Message:
    """Set two sheets side by side, the largest disagreements first."""
    keys = [each.key for each in content.dimensions]
    both = [key for key in keys if counts(mine, key) and counts(theirs, key)]
    apart = {key: abs(int(mine[f"{key}:score"]) - int(theirs[f"{key}:score"])) for key in both}
    ordered = sorted(content.dimensions, key=lambda each: -apart.get(each.key, -1))
    rows = [
        [
            each.name,
            cell_text(mine, each.key),
            cell_text(theirs, each.key),
            str(apart.get(each.key, "not both")),
        ]
        for each in ordered
    ]
    same = {
        column: sum(mine[f"{key}:{column}"] == theirs[f"{key}:{column}"] for key in both)
        for column in COLUMNS
    }
    partner = made_up_partner(content, theirs) if made_up else ""
    counted = (
        f"→ Both of you have a score that counts on {len(both)} of {len(keys)} dimensions."
        f" Of these, the score is the same on {same['score']}, the locator on {same['locator']},"
        f" the confidence on {same['confidence']}. Disagreements come first."
    )
    talk = not any(apart.values()) and any(counts(theirs, key) for key in keys)
    alike = nothing_apart(content, mine, theirs) if talk else ""
    said = [alike, agreement(mine, theirs, both), LIMITS]
    first, last = message(counted, partner), message(*said)
    table = [HEAD, *rows]
    return Message(
        first.html + table_html(table) + last.html,
        "\n".join([first.text, table_text(table), last.text]),
    )


def nothing_apart(content: Sheet, mine: Mapping[str, str], theirs: Mapping[str, str]) -> str:
    """Say what to talk about where no score differs."""
    others = [
        each.name
        for each in content.dimensions
        if counts(theirs, each.key) and not counts(mine, each.key)
    ]
    if not others:
        return (
            "No score of yours differs from your partner's, so there is nothing to settle. For the"
            " break, take a dimension on which you chose different locators, or look for a second"
            " locator: would the score still be the same?"
        )
    return (
        "No score of yours differs from your partner's yet. For the break, take a dimension that"
        f" only your partner has scored: {or_list(others)}. Read your partner's locator, give your"
        " own score, save, and run this cell again."
    )


def made_up_partner(content: Sheet, theirs: Mapping[str, str]) -> str:
    """Say that the partner was made up, and what a comparison with it never reaches."""
    left = [each.name for each in content.dimensions if not counts(theirs, each.key)]
    said = "This partner was made up for the course."
    if not left:
        return said
    return (
        f"{said} It has no score that counts on {and_list(left)}, so a number for agreement, kappa,"
        " comes only with a real partner."
    )


def cell_text(sheet: Mapping[str, str], key: str) -> str:
    """Say a dimension's score, locator and confidence."""
    score, locator, confidence = (sheet[f"{key}:{column}"] for column in COLUMNS)
    if not score:
        return "no score"
    return ", ".join(filter(None, [score, locator or "no locator", confidence]))


def agreement(mine: Mapping[str, str], theirs: Mapping[str, str], both: list[str]) -> str:
    """Say weighted kappa with its interval, once both have scored all there is."""
    missing = len(mine) // len(COLUMNS) - len(both)
    if missing:
        return (
            "A number for agreement would say nothing yet: kappa is told here once both of you have"
            f" scored every dimension. {missing} {plural(missing, 'is', 'are')} missing."
        )
    scores = [[sheet[f"{key}:score"] for key in both] for sheet in (mine, theirs)]
    found = kappa(*scores, categories=list(SCORES), weights="linear")
    if found.degenerate:
        return found.sentence
    return (
        f"The two of you agree to {found.observed:.0%}, a near miss counted in part. Chance alone"
        f" would bring {found.expected:.0%}. Kappa says how far you are beyond chance:"
        f" {found.kappa:.2f}, where one is full agreement and zero is chance. With {found.items}"
        f" dimensions this says little: kappa could lie anywhere from {found.low:.2f} to"
        f" {found.high:.2f}."
    )
