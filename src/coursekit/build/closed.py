"""Close what waits for an answer: the committed notebook holds a card instead.

A build runs the notebook with everything open. What a waiting cell shows then goes, folded,
into the text cell below it, for readers without a kernel: its picture and its words, or its
table.
"""

from __future__ import annotations

import ast
import hashlib
import json
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from coursekit.build.lesson import Cell, Lesson
from coursekit.data.roles import escape
from coursekit.errors import CourseError
from coursekit.forms.waiting import card
from coursekit.jupyterlab import CHART, PICTURE

if TYPE_CHECKING:
    from nbformat import NotebookNode

__all__ = [
    "DIRECTIVE",
    "ROLE",
    "add_folds",
    "check_folds",
    "close",
    "fold_prose",
    "kept_pictures",
    "picture_name",
    "waits_for",
]

ROLE = "after"
DIRECTIVE = "shown"
IN_WORDS = "In words, and as a picture"
AS_TABLE = "Only if you do not answer: what opens above, as text"
AFTERWARDS = "Open this after you have answered"

_SHOWN = re.compile(r"^\{shown\}[ \t]*$", re.MULTILINE)
_FOLD, _FOLDS = re.compile(r'<details class="ck-shown"'), re.compile(r"<details\b|</details>")
# From the role to the next heading, or to the end of the cell.
_PROSE = re.compile(r"^\{after\}`([^`\n]+)`[ \t]*\n(.*?)(?=^#|\Z)", re.DOTALL | re.MULTILINE)
PICTURE_OF = "The chart above as a picture; the words below say the same"
_NOT_IN_A_TEXT = re.compile(r"<style.*?</style>|\s*\n\s*", re.DOTALL)


def waits_for(cell: Cell) -> tuple[str, ...]:
    """Return the keys of the questions that a cell waits for; empty when it does not wait."""
    if cell.kind != "code" or "after(" not in cell.text:
        return ()
    match ast.parse(cell.text).body[0]:
        case ast.Expr(ast.Call(func=ast.Attribute(attr="after"), args=keys)):
            return tuple(ast.literal_eval(key) for key in keys)
    return ()


def fold_prose(text: str) -> str:
    """Fold what comes below a role ``{after}`` away, up to the next heading.

    The form of the question opens it by its class.
    """

    def folded(match: re.Match[str]) -> str:
        return _fold(f"ck-after ck-after-{match[1]}", AFTERWARDS, match[2]) + "\n\n"

    return _PROSE.sub(folded, text).rstrip()


def kept_pictures(before: NotebookNode | None) -> dict[str, str]:
    """Return the pictures that a committed notebook has in its folds, by name."""
    cells = before.cells if before else ()
    attached = [cell.get("attachments", {}) for cell in cells]
    return {name: held[PICTURE] for each in attached for name, held in each.items()}


def check_folds(lesson: Lesson) -> None:
    """Refuse a cell that waits without ``{shown}`` in the next one, and the reverse."""
    for cell, below in pairwise([Cell("markdown", "", 1, ""), *lesson.cells, None]):
        waits = bool(cell and waits_for(cell))
        has_role = below and below.kind == "markdown" and bool(_SHOWN.search(below.text))
        if cell and waits != bool(has_role):
            raise CourseError(
                "This cell waits, and the next has no {shown}."
                if waits
                else "The cell above {shown} does not wait.",
                where=f"{lesson.path.name}, line {cell.line if waits or not below else below.line}",
                remedy="write {shown} alone on a line, directly below a cell with ck.after",
            )


def add_folds(notebook: NotebookNode, lesson: Lesson, ran: NotebookNode) -> None:
    """Fill in ``{shown}``: what the waiting cell above shows, folded away.

    `ran` holds the outputs, cell for cell. In a committed notebook waiting cells hold a
    card, so there the fold below counts.
    """
    for index, written in enumerate(lesson.cells):
        if not waits_for(written):
            continue
        outputs, below = ran.cells[index].outputs, notebook.cells[index + 1]
        kept = _kept(ran.cells[index + 1].source)
        fold = kept if _is_card(outputs) and kept else _shown(outputs, below)
        role = _SHOWN.search(below.source)
        if role:
            below.source = below.source[: role.start()] + fold + below.source[role.end() :]


def _kept(text: str) -> str:
    """Return the fold that a text holds, with the folds in it; empty without one."""
    begins = _FOLD.search(text)
    depth = 0
    for one in _FOLDS.finditer(text, begins.start()) if begins else ():
        depth += -1 if one[0].startswith("</") else 1
        if begins and not depth:
            return text[begins.start() : one.end()]
    return ""


def close(notebook: NotebookNode, lesson: Lesson) -> None:
    """Put the card into each cell that waits, instead of what it shows."""
    from nbformat import v4

    for cell, written in zip(notebook.cells, lesson.cells, strict=True):
        if keys := waits_for(written):
            cell.outputs = [v4.new_output("display_data", data=card(keys))]


def _is_card(outputs: list[Any]) -> bool:
    return any("data-ck-waits" in one.get("data", {}).get("text/html", "") for one in outputs)


def _shown(outputs: list[Any], cell: NotebookNode) -> str:
    """Write what outputs show as a fold, and attach their pictures to its cell."""
    shown = [one.data for one in outputs if "data" in one]
    drawn = [data for data in shown if CHART in data]
    parts = []
    for data in drawn:
        name = picture_name(data[CHART])
        cell.setdefault("attachments", {})[name] = {PICTURE: data[PICTURE]}
        parts += [f"![{PICTURE_OF}](attachment:{name})", escape(data["text/plain"])]
    for data in shown if not drawn else ():
        html = data.get("text/html")
        parts.append(_NOT_IN_A_TEXT.sub(" ", html) if html else f"```\n{data['text/plain']}\n```")
    return _fold("ck-shown", IN_WORDS if drawn else AS_TABLE, "\n\n".join(parts))


def picture_name(spec: dict[str, Any]) -> str:
    """Name the picture of a chart, so that an unchanged chart keeps its picture."""
    written = json.dumps(spec, sort_keys=True)
    return f"chart-{hashlib.sha256(written.encode()).hexdigest()[:12]}.png"


def _fold(name: str, summary: str, text: str) -> str:
    opening = f'<details class="{name}" style="margin-bottom:1em"><summary>{summary}</summary>'
    return f"{opening}\n\n{text.strip()}\n\n</details>"
