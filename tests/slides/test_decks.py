"""A deck shows what its run sheet projects, says what the sheet says, and keeps nothing twice."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from coursekit import cli
from coursekit.build.lesson import LESSON_FILES
from coursekit.errors import CourseError
from coursekit.forms.bank import find
from coursekit.forms.item import Item
from coursekit.slides import make_slides
from coursekit.slides.deck import Slide, make_deck
from coursekit.slides.pages import deck_page
from coursekit.slides.questions import answer, asked
from coursekit.slides.run_sheet import ANSWERS, BREAK, GOAL, RunSheet, read_sheet
from coursekit.slides.taught import Deck, read_deck
from coursekit.slides.words import MOST_WORDS

REPOSITORY = Path(__file__).parents[2]
LESSONS = sorted((REPOSITORY / "lessons").glob(LESSON_FILES))
SHEETS = REPOSITORY / "docs" / "run-sheets"
# One with a card, one with a board and its presets.
TRIED = ("00", "04")
each_tried = pytest.mark.parametrize("number", TRIED)


@cache
def deck(number: str) -> Deck:
    return read_deck(REPOSITORY, number)


@cache
def slides(number: str) -> list[Slide]:
    return make_deck(deck(number))


def words(html: str) -> list[str]:
    return re.sub(r"<[^>]+>", " ", html).split()


def sheet(path: Path) -> RunSheet:
    return read_sheet(SHEETS / path.name)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_a_question_that_is_asked_in_class_is_shown_and_one_for_home_is_not(lesson: Path) -> None:
    rows = sheet(lesson).rows
    text = " ".join(row.what for row in rows)
    assert [sum(row.minutes for row in rows), sum(row.short for row in rows)] == [75, 40]
    chosen = {key for row in rows for key in row.keys}
    assert chosen
    for key in re.findall(r"`(\d\d[ab]?-[a-z0-9-]+)`", text):
        at_home = re.search(rf"(?:^|[.;] )[^.;|]*`{key}`[^.;|]* at home", text)
        assert (key in chosen) != bool(at_home), key
        assert asked(find(key, Item))


@each_tried
def test_the_parts_that_are_taught_come_in_the_order_of_the_sheet(number: str) -> None:
    taught = [row.name for row in deck(number).sheet.rows if row.minutes or row.short]
    assert list(dict.fromkeys(slide.part for slide in slides(number))) == taught
    for part in deck(number).parts[1:]:
        assert f"## {part.heading}\n" in deck(number).text


@each_tried
def test_each_slide_has_an_id_of_its_own_and_notes_of_its_part(number: str) -> None:
    ids = [slide.id for slide in slides(number)]
    assert len(ids) == len(set(ids))
    rows = {row.name: row for row in deck(number).sheet.rows}
    said = deck(number).sheet.said
    for slide in slides(number):
        assert slide.notes
        assert slide.short == bool(rows[slide.part].short)
        first = slide.notes[-1] if slide.kind == "task" else slide.notes[0]
        whole = [rows[slide.part].what, *said.values()]
        told = re.sub(r"^\*\*[^*]+\*\* ", "", first)
        assert any(told in one for one in whole), (slide.id, first)
    assert said[GOAL] in slides(number)[0].notes[0]
    assert any(said[BREAK] in note for slide in slides(number) for note in slide.notes)


@each_tried
def test_the_notes_of_a_section_have_its_answers(number: str) -> None:
    answers = [line for line in deck(number).sheet.said[ANSWERS].splitlines() if line]
    for line in answers:
        (section, told) = re.findall(r"^- Section (\d+): (.+)$", line)[0]
        (slide,) = (one for one in slides(number) if one.kind == "part" and one.part == section)
        assert told in slide.notes
    assert len(answers) >= 3


@each_tried
def test_a_slide_has_few_words(number: str) -> None:
    for slide in slides(number):
        if slide.kind in ("part", "words"):  # with the heading
            assert len(words(slide.body)) <= MOST_WORDS + 8, slide.id


@each_tried
def test_what_is_right_is_marked_at_the_next_step_and_said_in_the_notes(number: str) -> None:
    for item in (posed.item for posed in deck(number).posed):
        (slide,) = (one for one in slides(number) if one.id == item.key)
        right = {text for one in asked(item) for text in one.right}
        assert slide.body.count('class="fragment custom right"') == len(right)
        for line in answer(item):
            assert line in slide.notes


def test_a_card_is_shown_row_by_row_without_addresses() -> None:
    cards = [slide for slide in slides("00") if slide.kind == "card"]
    text = " ".join(slide.body for slide in cards)
    assert all(re.search(rf"<th scope=\"row\">{name}</th>", text) for name in ("Where", "Verdict"))
    assert "C31" in text
    assert "http" not in text


def test_a_board_is_shown_as_it_begins_and_with_each_preset_that_the_sheet_names() -> None:
    titles = [slide.body for slide in slides("04") if slide.id.startswith("ach-board")]
    for name in ("Reading A", "Reading B", "Reading C"):
        assert sum(name in title for title in titles) == 1
    assert len(titles) == 4
    pictures = [picture for name, picture in deck("04").pictures.items() if "ach-board" in name]
    assert len(set(pictures)) == len(pictures) == 4


@each_tried
def test_a_page_says_all_and_leads_nowhere_else(number: str) -> None:
    page = deck_page(deck(number), slides(number))
    assert page.count("<section") == page.count('<aside class="notes">') == len(slides(number))
    assert not re.findall(r"<a\b|https?://", page.partition("<body>")[2])
    assert not re.findall(r"\{\w+\}`|\]\(", page)
    for address in re.findall(r'<img src="([^"]+)"', page):
        assert address in deck(number).pictures
    assert all(re.findall(r'<img [^>]*alt="(.{40,}?)"', page))


def test_a_sheet_without_its_parts_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "01-a.md"
    path.write_text("# Run sheet\n\n**Goal.** One.\n", encoding="utf-8")
    with pytest.raises(CourseError) as error:
        read_sheet(path)
    assert error.value.where == "01-a.md"


def test_a_folder_with_other_files_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert cli.main(["slides", str(tmp_path)]) == 2
    assert "other files" in capsys.readouterr().err
    assert (tmp_path / "mine.txt").read_text() == "mine"
    with pytest.raises(CourseError):
        make_slides(REPOSITORY, tmp_path / "new", tmp_path / "cache", ["99"])
