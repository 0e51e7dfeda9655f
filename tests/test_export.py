"""The question bank leaves the house: other programs read it back, and nothing is lost."""

from __future__ import annotations

import io
import json
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import qti2latex
from moodle_xml_parser.models import MultiChoiceQuestion
from moodle_xml_parser.parser import parse_file

from coursekit import cli
from coursekit.export.moodle import TYPES as MOODLE_TYPES
from coursekit.export.portable import (
    DATES,
    NUMBER,
    SEVERAL,
    SINGLE,
    TEXT,
    Exchange,
    Portable,
    html_of,
    portable_bank,
)
from coursekit.export.qti import TYPES as QTI_TYPES
from coursekit.forms.bank import find, lessons, load_bank
from coursekit.forms.kinds.check import Check
from coursekit.forms.kinds.order import Order
from coursekit.forms.kinds.quiz import Quiz

ASI = {"": "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"}
CASE: tuple[Exchange, ...] = tuple(portable_bank())
QUESTIONS = {one.key: one for lesson in CASE for one in lesson.questions}


@pytest.fixture(scope="module")
def moodle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("moodle") / "questions.xml"
    assert cli.main(["questions", "--moodle-xml", str(file)]) == 0
    return file


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("qti") / "questions.zip"
    assert cli.main(["questions", "--qti", str(file)]) == 0
    return file


@pytest.fixture(scope="module")
def items(package: Path) -> dict[str, ElementTree.Element]:
    """The items of the package, found through its manifest."""
    found = {}
    with zipfile.ZipFile(package) as archive:
        manifest = ElementTree.fromstring(archive.read("imsmanifest.xml"))
        resources = [r for r in manifest.iter() if r.tag.endswith("}resource")]
        assert {r.attrib["type"] for r in resources} == {"imsqti_xmlv1p2"}
        names = [resource.attrib["href"] for resource in resources]
        assert sorted(names) == sorted(set(archive.namelist()) - {"imsmanifest.xml"})
        for name in names:
            for item in ElementTree.fromstring(archive.read(name)).iterfind(".//item", ASI):
                found[item.attrib["ident"]] = item
    return found


def of_form(*forms: str) -> list[Portable]:
    return [one for one in QUESTIONS.values() if one.form in forms]


def test_every_item_of_the_bank_goes_out_or_is_named() -> None:
    keys = [one.key for lesson in CASE for one in (*lesson.questions, *lesson.left_out)]
    bank = [key for lesson in lessons() for key in load_bank(lesson).items]
    assert sorted(keys) == sorted(bank)
    assert len(set(keys)) == len(keys)
    items = [item for lesson in lessons() for item in load_bank(lesson).items.values()]
    assert all(item.key in QUESTIONS for item in items if isinstance(item, Quiz | Order))
    left = {one.kind for lesson in CASE for one in lesson.left_out}
    assert left == {"board", "check", "guesses", "predict"}


def test_the_command_says_what_went_out_and_what_did_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "one.xml"
    assert cli.main(["questions", "--moodle-xml", str(file), "--lesson", "01"]) == 0
    said = capsys.readouterr().out.splitlines()
    lesson = next(portable_bank(["01"]))
    assert said[0] == f"✓ {len(lesson.questions)} questions of 1 lesson in {file}."
    assert sum(int(line.split()[3]) for line in said[1:]) == len(lesson.left_out)
    assert cli.main(["questions", "--qti", str(file), "--lesson", "99"]) == 2
    assert "'99'" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        cli.main(["questions"])


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    file = tmp_path / "bank.xml"
    file.write_text("mine", encoding="utf-8")
    assert cli.main(["questions", "--moodle-xml", str(file), "--lesson", "02"]) == 0
    assert file.read_text(encoding="utf-8") == "mine"
    assert len(list(tmp_path.iterdir())) == 2


def test_the_same_questions_give_the_same_package(package: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.zip"
    assert cli.main(["questions", "--qti", str(again)]) == 0
    assert again.read_bytes() == package.read_bytes()


# --- Moodle XML, read by the package moodle-xml-parser


@pytest.fixture(scope="module")
def parsed(moodle: Path) -> dict[str, MultiChoiceQuestion]:
    found = parse_file(str(moodle))["multichoice"]
    return {one.name.split(":")[0]: one for one in found}


def test_a_foreign_reader_of_moodle_xml_finds_every_choice_with_its_reply(
    parsed: dict[str, MultiChoiceQuestion],
) -> None:
    asked = of_form(SINGLE, SEVERAL)
    assert set(parsed) == {one.key for one in asked}
    for question in asked:
        read = parsed[question.key]
        assert read.text_pre_parse == shown(question.prompt)
        assert read.single == (question.form == SINGLE)
        assert read.shuffle_answers == question.shuffle
        assert read.default_grade == question.points
        assert read.general_feedback == shown(question.after)
        assert read.correct_feedback == shown(question.praise)
        assert [(one.answer, one.score_fraction > 0, one.feedback) for one in read.options] == [
            (shown(c.text), c.right, shown(c.feedback)) for c in question.choices
        ]


def test_right_options_are_worth_everything_together_and_all_ticked_nothing(
    parsed: dict[str, MultiChoiceQuestion],
) -> None:
    for question in of_form(SINGLE, SEVERAL):
        parts = [one.score_fraction for one in parsed[question.key].options]
        wrong = [choice for choice in question.choices if not choice.right]
        assert (min(parts) < 0) == (question.form == SEVERAL and bool(wrong))
        assert sum(part for part in parts if part > 0) == pytest.approx(100, abs=1e-3)
        if any(part < 0 for part in parts):
            assert sum(parts) == pytest.approx(0, abs=1e-3)


# What Moodle's importer takes as a part of a mark, besides 0 and 100 (question/engine/bank.php).
FRACTIONS = (90, 83.33333, 80, 75, 70, 66.66667, 60, 50, 40, 33.33333, 30, 25, 20, 16.66667,
             14.28571, 12.5, 11.11111, 10, 5)  # fmt: skip


def test_moodle_knows_every_part_of_a_mark(moodle: Path) -> None:
    for answer in ElementTree.parse(moodle).iterfind("question[@type='multichoice']/answer"):
        part = abs(float(answer.attrib["fraction"]))
        assert any(part == pytest.approx(one, abs=1e-4) for one in (0, 100, *FRACTIONS))


def shown(html: str) -> str:
    """What the reader makes of HTML: it undoes the entities, and strips."""
    import html as entities

    return entities.unescape(html).strip()


# --- What that reader has no class for, and QTI: by the standard library


def test_numbers_texts_and_dates_of_moodle_xml_are_those_of_the_bank(moodle: Path) -> None:
    nodes = {
        node.findtext("idnumber"): node
        for node in ElementTree.parse(moodle).iterfind("question")
        if node.attrib["type"] != "category"
    }
    assert set(nodes) == set(QUESTIONS)
    for key, question in QUESTIONS.items():
        node = nodes[key]
        assert node.attrib["type"] == MOODLE_TYPES[question.form]
        assert node.findtext("questiontext/text") == question.prompt
        assert [hint.findtext("text") for hint in node.iterfind("hint")] == list(question.hints)
        assert (node.findtext("generalfeedback/text") or "") == question.after
        if question.form == NUMBER:
            assert [
                (
                    float(answer.findtext("text") or "nan"),
                    float(answer.findtext("tolerance") or "nan"),
                    answer.attrib["fraction"] == "100",
                    answer.findtext("feedback/text") or "",
                )
                for answer in node.iterfind("answer")
            ] == [
                (pytest.approx(n.value), pytest.approx(n.tolerance), n.right, n.feedback)
                for n in question.numbers
            ]
        if question.form == DATES:
            assert [
                (pair.findtext("text"), pair.findtext("answer/text"))
                for pair in node.iterfind("subquestion")
            ] == [(choice.text, choice.match) for choice in question.choices]


def test_a_check_takes_what_the_course_takes_and_replies_as_the_course_does() -> None:
    for question in of_form(NUMBER):
        item = next(i for i in load_bank(question.key.split("-")[0]).items.values()
                    if i.key == question.key)  # fmt: skip
        if not isinstance(item, Check):
            assert question.points == 0
            continue
        first, *others = question.numbers
        for number in question.numbers:
            told = item.explain(number.value, look(number.value))
            assert (told == "") == number.right
        assert all(not one.right for one in others)
        assert {html_of(w.say) for w in item.wrong} >= {one.feedback for one in others}
        assert first.feedback == html_of(item.right)


def look(value: float) -> Any:
    from coursekit.forms.values import inspect_safely

    return inspect_safely(value)


def test_a_foreign_reader_of_qti_finds_prompts_options_and_what_is_right(
    items: dict[str, ElementTree.Element],
) -> None:
    assert set(items) == set(QUESTIONS)
    for key, question in QUESTIONS.items():
        item = items[key]
        known = qti2latex.get_qti_metadata(item)
        assert qti2latex.guess_type(known, item) == QTI_TYPES[question.form]
        assert float(known["points_possible"]) == question.points
        assert qti2latex.get_item_stem(item) == question.prompt
        if question.form in (SINGLE, SEVERAL):
            assert qti2latex.get_choices(item) == [(c.id, c.text) for c in question.choices]


def scored(item: ElementTree.Element) -> list[ElementTree.Element]:
    return [c for c in item.iterfind("resprocessing/respcondition", ASI)
            if c.find("setvar", ASI) is not None]  # fmt: skip


def replies(item: ElementTree.Element) -> dict[str, str]:
    """What is said to each answer alone: by the conditions that name one answer and a feedback."""
    said = {
        node.attrib["ident"]: node.findtext("flow_mat/material/mattext", "", ASI)
        for node in item.iterfind("itemfeedback", ASI)
    }
    return {
        one.text or "": said[node.attrib["linkrefid"]]
        for condition in item.iterfind("resprocessing/respcondition", ASI)
        for node in condition.iterfind("displayfeedback", ASI)
        if node.attrib["linkrefid"].endswith("_fb")
        and node.attrib["linkrefid"] not in ("correct_fb", "general_fb")
        for one in condition.iterfind(".//varequal", ASI)
    }


def test_each_option_and_each_number_of_qti_has_its_reply(
    items: dict[str, ElementTree.Element],
) -> None:
    for question in of_form(SINGLE, SEVERAL):
        assert replies(items[question.key]) == {c.id: c.feedback for c in question.choices}
    for question in of_form(NUMBER):
        told = {float(value): said for value, said in replies(items[question.key]).items()}
        assert told == {
            float(f"{n.value:.12g}"): n.feedback for n in question.numbers if not n.right
        }


def test_what_earns_points_in_qti_is_what_is_right(
    items: dict[str, ElementTree.Element],
) -> None:
    for question in of_form(SINGLE, SEVERAL):
        (earns,) = scored(items[question.key])
        denied = {node.text for node in earns.iterfind(".//not/varequal", ASI)}
        named = {node.text for node in earns.iterfind(".//varequal", ASI)} - denied
        right = {choice.id for choice in question.choices if choice.right}
        assert named == right
        if question.form == SEVERAL:
            assert denied == {choice.id for choice in question.choices} - right
    for question in of_form(NUMBER):
        (earns,) = scored(items[question.key])
        (right,) = (number for number in question.numbers if number.right)
        low, high = (float(earns.findtext(f".//{n}", "nan", ASI)) for n in ("vargte", "varlte"))
        assert (low, high) == (
            pytest.approx(right.value - right.tolerance),
            pytest.approx(right.value + right.tolerance),
        )
    for question in of_form(TEXT):
        assert scored(items[question.key]) == []


def test_events_meet_their_dates_in_qti(items: dict[str, ElementTree.Element]) -> None:
    for question in of_form(DATES):
        item = items[question.key]
        texts = {
            label.attrib["ident"]: label.findtext("material/mattext", "", ASI)
            for label in item.iterfind(".//response_label", ASI)
        }
        pairs = {
            node.attrib["respident"].removeprefix("response_"): texts[node.text or ""]
            for condition in scored(item)
            for node in condition.iterfind(".//varequal", ASI)
        }
        assert pairs == {choice.id: choice.match for choice in question.choices}
        when = find(question.key, Order).dates()
        assert list(pairs) != list(when) or len(when) < 2, "the right order is not given"


def test_hints_and_what_is_said_in_the_end_are_in_qti(
    items: dict[str, ElementTree.Element],
) -> None:
    for key, question in QUESTIONS.items():
        item = items[key]
        feedback = {n.attrib["ident"]: n for n in item.iterfind("itemfeedback", ASI)}
        right = [number.feedback for number in question.numbers if number.right]
        praise = question.praise or "".join(right)
        for name, said in (("general_fb", question.after), ("correct_fb", praise)):
            node = feedback.get(name)
            assert (node is not None) == bool(said)
            if node is not None:
                assert node.findtext("flow_mat/material/mattext", "", ASI) == said
        hints = [node.text for node in item.iterfind(".//hintmaterial/material/mattext", ASI)]
        assert hints == list(question.hints)
        linked = {n.attrib["linkrefid"] for n in item.iterfind(".//displayfeedback", ASI)}
        assert linked == set(feedback) - {"hints"}


def test_no_reference_and_no_link_into_the_course_is_left() -> None:
    written = json.dumps([repr(question) for question in QUESTIONS.values()])
    assert "{claim}" not in written
    assert "{fact}" not in written
    assert 'href=\\"#' not in written
    assert "#C" not in written
    forms = Counter(question.form for question in QUESTIONS.values())
    assert set(forms) == {SINGLE, SEVERAL, NUMBER, DATES, TEXT}
    assert io.StringIO(written).read().count("<abbr") > 0
