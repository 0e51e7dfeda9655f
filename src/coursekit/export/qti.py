"""Questions as a QTI 1.2 package: what Canvas and others import as quizzes.

QTI 1.2.1 is older than 2.1 and 3.0, and the version that learning platforms agree on; Canvas
reads 1.2 and 2.1 (https://github.com/instructure/qti). Source of the format: the ASI Information
Model and XML Binding of QTI 1.2.1, 1EdTech, and Canvas's reader for the names of its metadata.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from coursekit.export.portable import (
    DATES,
    NUMBER,
    SEVERAL,
    SINGLE,
    TEXT,
    Exchange,
    Number,
    Portable,
)
from coursekit.html import Html, escape

__all__ = ["qti_package"]

TYPES = {
    SINGLE: "multiple_choice_question",
    SEVERAL: "multiple_answers_question",
    NUMBER: "numerical_question",
    DATES: "matching_question",
    TEXT: "essay_question",
}
RESPONSE = "response1"
PRAISE, AFTER, HINTS = "correct_fb", "general_fb", "hints"
WHOLE = 100  # of an item's score, in Canvas as in other writers of this version
ASI = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
KIND = "imsqti_xmlv1p2"
# Every file of the package carries this date, so that the same questions give the same package.
NO_DATE = (1980, 1, 1, 0, 0, 0)


def qti_package(lessons: Sequence[Exchange]) -> bytes:
    """Write questions as a QTI 1.2 package, with an assessment for each lesson.

    Parameters
    ----------
    lessons
        The questions of each lesson.

    Returns
    -------
    bytes
        A zip with a manifest.

    Examples
    --------
    >>> from coursekit.export.portable import portable_bank
    >>> package = qti_package(list(portable_bank(["01"])))
    >>> zipfile.ZipFile(io.BytesIO(package)).namelist()
    ['imsmanifest.xml', 'lesson-01/lesson-01.xml']
    """
    register_namespace("xsi", XSI)
    files = {"imsmanifest.xml": _manifest(lessons)}
    files |= {_path(lesson): _assessment(lesson) for lesson in lessons}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, root in files.items():
            indent(root, "  ")
            text = tostring(root, encoding="utf-8", xml_declaration=True)
            archive.writestr(zipfile.ZipInfo(name, NO_DATE), text, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _name(lesson: Exchange) -> str:
    return f"lesson-{lesson.lesson}"


def _path(lesson: Exchange) -> str:
    return f"{_name(lesson)}/{_name(lesson)}.xml"


def _manifest(lessons: Sequence[Exchange]) -> Element:
    schema = f"{PACKAGE} http://www.imsglobal.org/xsd/imscp_v1p1.xsd"
    place = {f"{{{XSI}}}schemaLocation": schema}
    root = Element("manifest", {"identifier": "coursekit", "xmlns": PACKAGE, **place})
    metadata = SubElement(root, "metadata")
    _plain(metadata, "schema", "IMS Content")
    _plain(metadata, "schemaversion", "1.1.3")
    SubElement(root, "organizations")
    resources = SubElement(root, "resources")
    for lesson in lessons:
        named = {"identifier": _name(lesson), "type": KIND, "href": _path(lesson)}
        SubElement(SubElement(resources, "resource", named), "file", href=_path(lesson))
    return root


def _assessment(lesson: Exchange) -> Element:
    schema = f"{ASI} http://www.imsglobal.org/xsd/ims_qtiasiv1p2p1.xsd"
    root = Element("questestinterop", {"xmlns": ASI, f"{{{XSI}}}schemaLocation": schema})
    title = f"{lesson.lesson} {lesson.title}"
    assessment = SubElement(root, "assessment", ident=_name(lesson), title=title)
    section = SubElement(assessment, "section", ident=f"{_name(lesson)}-section")
    for question in lesson.questions:
        section.append(_item(question))
    return root


def _item(question: Portable) -> Element:
    item = Element("item", ident=question.key, title=question.title)
    fields = SubElement(SubElement(item, "itemmetadata"), "qtimetadata")
    for label, entry in (
        ("question_type", TYPES[question.form]),
        ("points_possible", f"{question.points}"),
    ):
        one = SubElement(fields, "qtimetadatafield")
        _plain(one, "fieldlabel", label)
        _plain(one, "fieldentry", entry)
    presentation = SubElement(item, "presentation")
    _material(presentation, question.prompt)
    processing = Element("resprocessing")
    outcomes = SubElement(processing, "outcomes")
    limits = {"varname": "SCORE", "vartype": "Decimal", "minvalue": "0", "maxvalue": f"{WHOLE}"}
    SubElement(outcomes, "decvar", limits)
    feedbacks: list[tuple[str, Html]] = []
    if question.after:
        _says(_condition(processing), AFTER)
        feedbacks.append((AFTER, question.after))
    parts = {NUMBER: _numbers, DATES: _pairs, TEXT: _text}.get(question.form, _choices)
    feedbacks += parts(question, presentation, processing)
    if question.praise:
        feedbacks.append((PRAISE, question.praise))
    item.append(processing)
    for name, html in feedbacks:
        feedback = SubElement(item, "itemfeedback", ident=name)
        _material(SubElement(feedback, "flow_mat"), html)
    if question.hints:
        feedback = SubElement(item, "itemfeedback", ident=HINTS)
        steps = SubElement(feedback, "hint", feedbackstyle="Incremental")
        for hint in question.hints:
            _material(SubElement(steps, "hintmaterial"), hint)
    return item


def _choices(
    question: Portable, presentation: Element, processing: Element
) -> Iterator[tuple[str, Html]]:
    several = question.form == SEVERAL
    cardinality = "Multiple" if several else "Single"
    asked = SubElement(presentation, "response_lid", ident=RESPONSE, rcardinality=cardinality)
    shown = SubElement(asked, "render_choice", shuffle="Yes" if question.shuffle else "No")
    for choice in question.choices:
        _material(SubElement(shown, "response_label", ident=choice.id), choice.text)
        reply = _condition(processing, (RESPONSE, choice.id))
        _says(reply, f"{choice.id}_fb")
        yield f"{choice.id}_fb", choice.feedback
    earns = SubElement(processing, "respcondition", {"continue": "No"})
    holds = SubElement(earns, "conditionvar")
    if several:
        every = SubElement(holds, "and")
        for choice in question.choices:
            parent = every if choice.right else SubElement(every, "not")
            _equal(parent, RESPONSE, choice.id)
    else:
        _equal(holds, RESPONSE, next(one.id for one in question.choices if one.right))
    _earn(earns, WHOLE, PRAISE if question.praise else "")


def _numbers(
    question: Portable, presentation: Element, processing: Element
) -> Iterator[tuple[str, Html]]:
    asked = SubElement(presentation, "response_str", ident=RESPONSE, rcardinality="Single")
    shown = SubElement(asked, "render_fib", fibtype="Decimal")
    SubElement(shown, "response_label", ident="answer1")
    for count, number in enumerate(question.numbers, start=1):
        if number.right:
            earns = SubElement(processing, "respcondition", {"continue": "No"})
            _near(SubElement(earns, "conditionvar"), number)
            _earn(earns, WHOLE, PRAISE if number.feedback else "")
            name = PRAISE
        else:
            name = f"number{count}_fb"
            # Canvas reads a reply only where a condition holds one answer and nothing else.
            exact = SubElement(processing, "respcondition", {"continue": "No"})
            _equal(SubElement(exact, "conditionvar"), RESPONSE, f"{number.value:.12g}")
            _says(exact, name)
            if number.tolerance:
                near = SubElement(processing, "respcondition", {"continue": "Yes"})
                _near(SubElement(near, "conditionvar"), number)
                _says(near, name)
        if number.feedback:
            yield name, number.feedback


def _near(holds: Element, number: Number) -> None:
    """Say that the answer is this number, or lies within its tolerance."""
    either = SubElement(holds, "or")
    _equal(either, RESPONSE, f"{number.value:.12g}")
    between = SubElement(either, "and")
    for name, end in (("vargte", -number.tolerance), ("varlte", number.tolerance)):
        SubElement(between, name, respident=RESPONSE).text = f"{number.value + end:.12g}"


def _pairs(
    question: Portable, presentation: Element, processing: Element
) -> Iterator[tuple[str, Html]]:
    dates = list(dict.fromkeys(choice.match for choice in question.choices))
    names = {date: f"date{count}" for count, date in enumerate(dates, start=1)}
    part = WHOLE / len(question.choices)
    for choice in question.choices:
        asked = SubElement(presentation, "response_lid", ident=f"response_{choice.id}")
        _material(asked, choice.text)
        shown = SubElement(asked, "render_choice")
        for date, name in names.items():
            _material(SubElement(shown, "response_label", ident=name), escape(date))
        earns = _condition(processing, (f"response_{choice.id}", names[choice.match]))
        score = SubElement(earns, "setvar", varname="SCORE", action="Add")
        score.text = f"{part:.2f}"
    if question.praise:
        whole = SubElement(processing, "respcondition", {"continue": "Yes"})
        every = SubElement(SubElement(whole, "conditionvar"), "and")
        for choice in question.choices:
            _equal(every, f"response_{choice.id}", names[choice.match])
        _says(whole, PRAISE)
    yield from ()


def _text(_: Portable, presentation: Element, processing: Element) -> Iterator[tuple[str, Html]]:
    asked = SubElement(presentation, "response_str", ident=RESPONSE, rcardinality="Single")
    SubElement(SubElement(asked, "render_fib"), "response_label", ident="answer1")
    SubElement(
        SubElement(SubElement(processing, "respcondition", {"continue": "No"}), "conditionvar"),
        "other",
    )
    yield from ()


def _condition(processing: Element, equal: tuple[str, str] | None = None) -> Element:
    """Add a condition that goes on: an answer to a response, or any answer."""
    condition = SubElement(processing, "respcondition", {"continue": "Yes"})
    holds = SubElement(condition, "conditionvar")
    if equal:
        _equal(holds, *equal)
    else:
        SubElement(holds, "other")
    return condition


def _equal(parent: Element, response: str, value: str) -> None:
    SubElement(parent, "varequal", respident=response).text = value


def _earn(condition: Element, score: int, praise: str) -> None:
    SubElement(condition, "setvar", varname="SCORE", action="Set").text = f"{score}"
    if praise:
        _says(condition, praise)


def _says(condition: Element, name: str) -> None:
    SubElement(condition, "displayfeedback", feedbacktype="Response", linkrefid=name)


def _material(parent: Element, html: Html) -> None:
    SubElement(SubElement(parent, "material"), "mattext", texttype="text/html").text = html


def _plain(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text
