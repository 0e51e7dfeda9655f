"""A run sheet, read: what is taught in how many minutes, what to project, and what to say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from coursekit.errors import CourseError

__all__ = ["Row", "RunSheet", "read_sheet"]

_MARK = re.compile(r"<!-- .*?-->")
_ROW = re.compile(r"^\| (\w+) \| \d+ \| (\d+) \| (\d+) \| (.+?) \|$", re.MULTILINE)
_SAID = re.compile(r"^\*\*([^*\n]+?)\.?\*\*(.*(?:\n(?!\*\*|\|).*)*)", re.MULTILINE)
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_KEY = re.compile(r"`(\d\d[ab]?-[a-z0-9-]+)`")
_CALL = re.compile(r"`ck\.(?:charts\.)?(\w+)(?:\((\"[^\"]*\")\))?`")
_CLAUSE = re.compile(r"(?<=[.;])\s+")
AT_HOME = "at home"
GOAL, BEFORE, PROJECTOR = "Goal", "Before", "On the projector"
ANSWERS, SPOTS = "The answers", "Three hard spots"
BREAK, ASK = "Seminar break", "If they ask"


@dataclass(frozen=True)
class Row:
    """A part of the lesson: its name, minutes in a meeting of 75 and of 40, and what to do."""

    name: str
    minutes: int
    short: int
    what: str

    @property
    def keys(self) -> list[str]:
        """The questions that are asked in class."""
        return [key for one in self.clauses if AT_HOME not in one for key in _KEY.findall(one)]

    @property
    def clauses(self) -> list[str]:
        """What to do, in its single steps."""
        return _CLAUSE.split(self.what)


@dataclass(frozen=True)
class RunSheet:
    """The sheet of a lesson: its rows in order, and its paragraphs by their first words."""

    rows: tuple[Row, ...]
    said: dict[str, str]

    @property
    def projected(self) -> list[str]:
        """What the sheet says of the projector, one thing after the other."""
        return _CLAUSE.split(self.said[PROJECTOR])

    def answers(self, row: Row) -> list[str]:
        """Return the answers to what is asked in a row."""
        begins = f"- Section {row.name}: "
        lines = self.said[ANSWERS].splitlines()
        return [line.removeprefix(begins) for line in lines if line.startswith(begins)]

    def shows(self, code: str, row: Row) -> str:
        """Return the name of what a cell shows, if it is projected in this row; else nothing."""
        for name, given in _CALL.findall(f"{self.said[PROJECTOR]} {row.what}"):
            if re.search(rf"\bck\.(?:charts\.)?{name}\({re.escape(given)}", code):
                return str(name)
        return ""


def read_sheet(path: Path) -> RunSheet:
    """Read a run sheet; raise a CourseError when it lacks a part that slides need."""
    text = _LINK.sub(r"\1", _MARK.sub("", path.read_text(encoding="utf-8")))
    said = {name: rest.strip() for name, rest in _SAID.findall(text)}
    for name in (GOAL, BEFORE, PROJECTOR, ANSWERS, SPOTS, BREAK, ASK):
        if name not in said:
            remedy = "write it as the other run sheets have it"
            raise CourseError(f"The part **{name}** is missing.", where=path.name, remedy=remedy)
    rows = tuple(
        Row(name, int(minutes), int(short), what)
        for name, minutes, short, what in _ROW.findall(text)
    )
    return RunSheet(rows, said)
