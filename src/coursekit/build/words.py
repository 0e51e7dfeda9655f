"""Put a chart's text alternative into the text below it: the role ``{words}``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from coursekit.build.closed import waits_for
from coursekit.build.lesson import Lesson
from coursekit.build.notebook import charts
from coursekit.data.roles import escape
from coursekit.errors import CourseError

if TYPE_CHECKING:
    from nbformat import NotebookNode

__all__ = ["HEADING", "add_words"]

HEADING = "In words"

_ROLE = re.compile(r"\{words\}`(\w+)`")


def add_words(notebook: NotebookNode, lesson: Lesson, ran: NotebookNode) -> None:
    """Fill in what the charts show, in words.

    Each ``{words}`` role becomes the text alternative of the chart made by the nearest cell
    above that calls the function named; each cell that shows a chart gets the same text as
    its ``alt`` metadata, which print forms read. `ran` holds the outputs, cell for cell.
    """
    shown: dict[int, list[str]] = {}
    for index, output in charts(ran):
        if not waits_for(lesson.cells[index]):
            shown.setdefault(index, []).append(output.data["text/plain"])
    for index, cell in enumerate(notebook.cells):
        if index in shown and cell.cell_type == "code":
            cell.metadata["alt"] = " ".join(" ".join(shown[index]).split())
        if cell.cell_type != "markdown":
            continue
        for role in reversed(list(_ROLE.finditer(cell.source))):
            calls = [at for at in shown if at < index and f"{role[1]}(" in lesson.cells[at].text]
            if not calls:
                written = lesson.cells[index]
                line = written.line + written.text[: written.text.index(role[0])].count("\n")
                raise CourseError(
                    f"No cell above shows a chart with the function {role[1]!r}.",
                    where=f"{lesson.path.name}, line {line}",
                    remedy="correct the name, or move the line below its chart",
                )
            words = _in_words(escape("\n\n".join(shown[calls[-1]])))
            cell.source = cell.source[: role.start()] + words + cell.source[role.end() :]


def _in_words(text: str) -> str:
    return f"<details><summary>{HEADING}</summary>\n\n{text}\n\n</details>"
