"""Questions as Moodle XML, which Moodle imports into its question bank.

Source of the format: https://docs.moodle.org/en/Moodle_XML_format, and what Moodle's own reader
of it accepts.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from coursekit.export.portable import (
    DATES,
    NUMBER,
    SEVERAL,
    SINGLE,
    TEXT,
    Exchange,
    Portable,
)
from coursekit.html import Html

__all__ = ["moodle_xml"]

TYPES = {
    SINGLE: "multichoice",
    SEVERAL: "multichoice",
    NUMBER: "numerical",
    DATES: "matching",
    TEXT: "essay",
}
TOP = "$course$/top/coursekit"
PENALTY = 0.3333333  # of a second try, where a quiz allows one: Moodle's own


def moodle_xml(lessons: Iterable[Exchange]) -> bytes:
    """Write questions as one file in Moodle XML, with a category for each lesson.

    Parameters
    ----------
    lessons
        The questions of each lesson.

    Returns
    -------
    bytes
        XML in UTF-8.

    Examples
    --------
    >>> from coursekit.export.portable import portable_bank
    >>> moodle_xml(portable_bank(["01"])).count(b"<single>") > 5
    True
    """
    root = Element("quiz")
    for lesson in lessons:
        category = SubElement(root, "question", type="category")
        _text(SubElement(category, "category"), f"{TOP}/{lesson.lesson} {lesson.title}")
        for question in lesson.questions:
            root.append(_question(question))
    indent(root, "  ")
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _question(question: Portable) -> Element:
    node = Element("question", type=TYPES[question.form])
    _text(SubElement(node, "name"), question.title)
    _html(node, "questiontext", question.prompt)
    _html(node, "generalfeedback", question.after)
    _plain(node, "defaultgrade", f"{question.points}")
    _plain(node, "penalty", f"{PENALTY if question.hints else 0}")
    _plain(node, "hidden", "0")
    _plain(node, "idnumber", question.key)
    if question.form in (SINGLE, SEVERAL):
        _choices(node, question)
    elif question.form == NUMBER:
        _numbers(node, question)
    elif question.form == DATES:
        _pairs(node, question)
    else:
        _plain(node, "responseformat", "editor")
        _html(node, "graderinfo", Html(""))
    for hint in question.hints:
        _html(node, "hint", hint)
    return node


def _choices(node: Element, question: Portable) -> None:
    _plain(node, "single", str(question.form == SINGLE).lower())
    _plain(node, "shuffleanswers", str(question.shuffle).lower())
    _plain(node, "answernumbering", "none")
    _whole(node, question)
    right = sum(choice.right for choice in question.choices)
    wrong = len(question.choices) - right
    for choice in question.choices:
        part = 100 / right if choice.right else 0.0
        if not choice.right and question.form == SEVERAL:
            part = -100 / wrong  # who ticks everything earns nothing
        answer = SubElement(node, "answer", fraction=f"{part:.7g}", format="html")
        _text(answer, choice.text)
        _html(answer, "feedback", choice.feedback)


def _numbers(node: Element, question: Portable) -> None:
    for number in question.numbers:
        answer = SubElement(node, "answer", fraction="100" if number.right else "0")
        answer.set("format", "moodle_auto_format")
        _text(answer, f"{number.value:.12g}")
        _html(answer, "feedback", number.feedback)
        _plain(answer, "tolerance", f"{number.tolerance:.12g}")


def _pairs(node: Element, question: Portable) -> None:
    _plain(node, "shuffleanswers", str(question.shuffle).lower())
    _whole(node, question)
    for choice in question.choices:
        pair = _html(node, "subquestion", choice.text)
        _text(SubElement(pair, "answer"), choice.match)


def _whole(node: Element, question: Portable) -> None:
    """Say what is said to an answer as a whole."""
    _html(node, "correctfeedback", question.praise)
    _html(node, "partiallycorrectfeedback", Html(""))
    _html(node, "incorrectfeedback", Html(""))


def _html(parent: Element, name: str, html: Html) -> Element:
    node = SubElement(parent, name, format="html")
    _text(node, html)
    return node


def _text(parent: Element, text: str) -> None:
    SubElement(parent, "text").text = text


def _plain(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text
