"""A hand-out has the questions of the class, room to write, and sources that the tables know."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from coursekit.data import load
from coursekit.slides import printing
from coursekit.slides.handout import handout_page
from coursekit.slides.printing import chromium, print_pages
from coursekit.slides.questions import asked
from coursekit.slides.run_sheet import GOAL
from coursekit.slides.words import shown
from tests.slides.test_decks import deck, each_tried


def body(number: str) -> str:
    return handout_page(deck(number)).partition("<main>")[2]


@each_tried
def test_it_has_the_goal_and_each_question_with_its_options(number: str) -> None:
    text = body(number)
    assert shown(deck(number).sheet.said[GOAL]) in text
    assert text.count('class="question"') == len(deck(number).posed)
    for item in (posed.item for posed in deck(number).posed):
        for one in asked(item):
            assert shown(one.text) in text
            assert all(shown(option) in text for option in one.options)


@each_tried
def test_the_sheet_that_is_filled_in_says_nothing_of_what_is_right(number: str) -> None:
    first, second = body(number).split('<section class="sheet', 2)[1:]
    assert "figures/" not in first
    assert "figures/" in second
    assert not re.search(r"\bright\b", " ".join(re.findall(r'class="([^"]+)"', first)))


@each_tried
def test_its_sources_have_their_id_and_who_published_them(number: str) -> None:
    sources = load("sources").set_index("source_id")
    listed = re.findall(r"<li><code>([^<]+)</code> ([^<]+)</li>", body(number))
    assert listed
    for key, words in listed:
        assert sources.loc[key, "publisher"] in unescape(words)
    assert not re.search(r"\{\w+\}`|\]\(|https?://", body(number))


def test_without_chromium_a_sentence_says_how_to_print(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(printing, "INSTALLED", ())
    assert chromium() == ""
    said = print_pages([tmp_path / "a.html"])
    assert said.startswith("→ No Chromium was found")
    assert "print it" in said


def test_a_chromium_that_prints_nothing_is_named_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "a.html"
    page.write_text("<p>One</p>", encoding="utf-8")
    monkeypatch.setattr(printing, "chromium", lambda: str(tmp_path / "none"))
    said = print_pages([page])
    assert "printed no a.pdf" in said
    assert [each.name for each in tmp_path.iterdir()] == ["a.html"]
