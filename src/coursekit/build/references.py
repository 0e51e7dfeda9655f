"""Fill in a lesson's references, and make its lists from the ids it uses."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import asdict

from coursekit.build import closed, meeting, minutes
from coursekit.build.lesson import Lesson
from coursekit.data import roles
from coursekit.data.schema import package
from coursekit.errors import CourseError

__all__ = ["resolve"]

# The functions of a lesson that take a key of the question bank.
ACTIVITIES = ("ask", "quiz", "predict", "reveal", "order", "guesses", "check", "write")
# The functions of a lesson that show one record.
CARDS = ("claim", "source")
# The lesson in which readers score forecasts; before it the lists keep closed what came.
OPENS_OUTCOMES = "06"
OPENS_OUTCOMES_OF_A_CASE = "17"
# The parts of a bank's item that are references without a role around them.
BARE_FACTS = ("data", "of", "when")

# The part of a bank's item that no learner is shown.
FOR_THE_GRADER = "content_key"

ROLES = ("fact", "words", closed.ROLE, *roles.TABLES)
LISTS = {"glossary": roles.glossary_list, "sources": roles.source_list}

_ROLE = re.compile(r"\{([\w-]+)\}`")
_AFTER = re.compile(rf"\{{{closed.ROLE}\}}`([^`]*)`")
_HEADING = re.compile(r"#+ (.+)")
_DIRECTIVE = re.compile(r"^\{([\w-]+)\}[ \t]*$", re.MULTILINE)


def resolve(lesson: Lesson) -> list[str]:
    """Return the text of each cell, with values, links and lists filled in.

    What a chart or a waiting cell shows (``{words}``, ``{shown}``) is filled in after the run.
    """
    opens = OPENS_OUTCOMES_OF_A_CASE if package().case else OPENS_OUTCOMES
    used = roles.UsedIds(sealed=opens if lesson.name < opens else "")
    texts = []
    for cell in lesson.cells:
        if cell.kind == "markdown":
            lines = []
            for number, line in enumerate(cell.text.split("\n"), start=cell.line):
                where = f"{lesson.path.name}, line {number}"
                _refuse_unknown(_ROLE, line, ROLES, where)
                _refuse_unknown(
                    _DIRECTIVE,
                    line,
                    (*LISTS, minutes.DIRECTIVE, closed.DIRECTIVE, *meeting.DIRECTIVES),
                    where,
                )
                for key in _AFTER.findall(line):
                    _note_item(key, used, where)
                if heading := _HEADING.match(line):
                    used.heading = heading[1].strip().replace(" ", "-")
                lines.append(roles.resolve(line, used, where, page=True))
            texts.append(closed.fold_prose("\n".join(lines)))
        else:
            _note_code(cell.text, used, f"{lesson.path.name}, line {cell.line}")
            texts.append(cell.text)
    kinds = [cell.kind for cell in lesson.cells]

    def made(match: re.Match[str]) -> str:
        if match[1] == minutes.DIRECTIVE:
            return minutes.minutes_table(minutes.parts(zip(kinds, texts, strict=True)))
        if match[1] in meeting.DIRECTIVES:
            return meeting.DIRECTIVES[match[1]]()
        return LISTS[match[1]](used) if match[1] in LISTS else match[0]

    return [
        _DIRECTIVE.sub(made, text) if kind == "markdown" else text
        for kind, text in zip(kinds, texts, strict=True)
    ]


def _refuse_unknown(
    pattern: re.Pattern[str], line: str, known: tuple[str, ...], where: str
) -> None:
    for name in pattern.findall(line):
        if name not in known:
            raise CourseError(
                f"{{{name}}} is unknown.",
                where=where,
                expected=f"one of {', '.join(f'{{{one}}}' for one in known)}",
                remedy="correct the name",
            )


def _note_code(code: str, used: roles.UsedIds, where: str) -> None:
    for name, key in _calls(code):
        if name in CARDS:
            roles.resolve(f"{{{name}}}`{key}`", used, where)
        elif name in ACTIVITIES:
            _note_item(key, used, where)


def _calls(code: str) -> Iterator[tuple[str, str]]:
    try:
        tree = ast.parse(code)
    except SyntaxError:  # the run will say so
        return
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr=name), args=[ast.Constant(value=str(key)), *_]):
                yield name, key


def _note_item(key: str, used: roles.UsedIds, where: str) -> None:
    from coursekit.forms.bank import find
    from coursekit.forms.item import Item

    try:
        item = find(key, Item)
    except CourseError as error:
        raise error.at(where) from None
    shown = {name: part for name, part in asdict(item).items() if name != FOR_THE_GRADER}
    _note(shown, used, f"{where}, {key}")


def _note(value: object, used: roles.UsedIds, where: str, name: str = "") -> None:
    if isinstance(value, dict):
        for inner, part in value.items():
            _note(part, used, where, inner)
    elif isinstance(value, list | tuple):
        for part in value:
            _note(part, used, where, name)
    elif isinstance(value, str) and value:
        if name == "claims":
            used.add("claim", value)
        elif name == "event":
            used.add("event", value)
        elif name in BARE_FACTS:
            roles.resolve(f"{{fact}}`{value}`", used, where)
        else:
            roles.resolve(value, used, where)
