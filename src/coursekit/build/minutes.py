"""How many minutes each part of a lesson takes: reading, questions, boards, other cells.

A stated formula instead of a guess; lessons/README.md has it too, and a test compares what a
lesson says of itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pkgutil import iter_modules

__all__ = [
    "DIRECTIVE",
    "OPTIONAL",
    "TIME",
    "Part",
    "Sums",
    "core_sections",
    "minutes_table",
    "parts",
    "sums",
]

DIRECTIVE = "minutes"
# Between trial readers: lessons/README.md says how far fluent readers and beginners are from it.
WORDS_A_MINUTE = 110
A_QUESTION, A_BOARD, A_CELL, A_BREAK = 2.5, 4, 0.5, 10
QUESTIONS = ("ask", "quiz", "predict", "order", "guesses", "check", "write")
START, BREAK, END = "Before section 1", "Seminar break", "Next"
TRY, OPTIONAL = "Try it yourself", "(optional)"
# The line of a lesson with its sums.
TIME = re.compile(
    r"^\*\*Time and what you need\.\*\* (?P<whole>\d+) minutes"
    r"(?:[^.\n]*? and (?P<more>\d+) more for)?(?:[^\n]*?\*\*core (?P<core>\d+) minutes)?",
    re.MULTILINE,
)

_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
_NUMBER = re.compile(r"(\d+)\. ")
_CALL = re.compile(r"\bck\.(\w+)\(")
_NOT_READ = re.compile(
    r"<details>.*?</details>|<small>.*?</small>|\]\([^)\n]*\)|<[^>]+>|^\{\w+\}[^\n]*$", re.S | re.M
)
_WORD = re.compile(r"\w+(?:['\u2019-]\w+)*")
_CORE = re.compile(r"[Ss]ections? ([\d, and to]+?) are the \*\*core")


@dataclass(frozen=True)
class Part:
    """A part of a lesson: its heading, its minutes, and whether it can be left out."""

    heading: str
    minutes: int
    optional: bool
    core: bool


def parts(cells: Iterable[tuple[str, str]]) -> list[Part]:
    r"""Return the parts of a lesson from its cells: kind, and text with references filled in.

    The lists at its end take no time: nobody reads them through.

    Examples
    --------
    >>> cells = [("markdown", "word " * 260 + "\n\n## 1. One"), ("code", 'ck.quiz("a")')]
    >>> [(part.heading, part.minutes) for part in parts(cells)]
    [('Before section 1', 2), ('1. One', 3)]
    """
    boards = _boards()
    heading, whole, core = START, {START: 0.0}, set[str]()
    for kind, text in cells:
        if kind == "markdown":
            core |= core_sections(text)
            before, *rest = _HEADING.split(text)
            whole[heading] += _reading(before)
            for name, below in zip(rest[::2], rest[1::2], strict=True):
                begins = _NUMBER.match(name) or name in (BREAK, TRY, "What we learned")
                heading = name if begins or name == END else heading
                whole.setdefault(heading, A_BREAK if name == BREAK else 0.0)
                whole[heading] += _reading(name) + _reading(below)
                if name == END:
                    del whole[END]
                    return _made(whole, core)
        else:
            calls = _CALL.findall(text)
            asked = sum(call in QUESTIONS for call in calls)
            shown = sum(call in boards for call in calls)
            whole[heading] += A_QUESTION * asked + A_BOARD * shown
            whole[heading] += 0 if asked or shown or "reveal" in calls else A_CELL
    return _made(whole, core)


@dataclass(frozen=True)
class Sums:
    """The minutes of a lesson without what is optional, of what is optional, and of the core."""

    whole: int
    more: int
    core: int


def sums(found: Sequence[Part]) -> Sums:
    """Add up the parts of a lesson.

    Examples
    --------
    >>> sums([Part("1. One", 7, optional=False, core=True), Part("2. Two", 5, True, False)])
    Sums(whole=7, more=5, core=7)
    """
    return Sums(
        sum(part.minutes for part in found if not part.optional),
        sum(part.minutes for part in found if part.optional),
        sum(part.minutes for part in found if part.core),
    )


def minutes_table(found: Sequence[Part]) -> str:
    """Return the parts as a table for the learner: what is the core, and what can be homework."""
    rows = ["| Part | Minutes | |", "|---|---|---|"]
    has_core = any(part.core for part in found)
    for part in found:
        rest = "homework" if has_core and _NUMBER.match(part.heading) else ""
        mark = "optional" if part.optional else "core" if part.core else rest
        rows.append(f"| {part.heading.removesuffix(OPTIONAL).strip()} | {part.minutes} | {mark} |")
    return "\n".join(rows)


def _made(whole: dict[str, float], core: set[str]) -> list[Part]:
    found = []
    for heading, minutes in whole.items():
        number = _NUMBER.match(heading)
        optional = heading.endswith(OPTIONAL) or heading == TRY
        is_core = bool(number and number[1] in core)
        found.append(Part(heading, max(1, round(minutes)), optional, is_core))
    return found


def _reading(text: str) -> float:
    return len(_WORD.findall(_NOT_READ.sub(" ", text))) / WORDS_A_MINUTE


def core_sections(text: str) -> set[str]:
    """Return the numbers of the sections that the text calls the core."""
    named = set()
    for said in _CORE.findall(text):
        for piece in re.split(r", | and ", said):
            first, _, last = piece.partition(" to ")
            named |= {str(n) for n in range(int(first), int(last or first) + 1)}
    return named


def _boards() -> set[str]:
    found = find_spec("coursekit.boards")  # not imported: that would need Altair
    places = found.submodule_search_locations if found else ()
    return {module.name for module in iter_modules(places)}
