"""The learner's report as a browser shows and prints it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from coursekit.forms.answers import save_answer
from coursekit.forms.bank import lessons, load_bank
from coursekit.forms.inputs import Input
from coursekit.forms.question import Question
from coursekit.forms.report import NAME, write_report
from coursekit.store import work

A4_TEXT_WIDTH = 672  # CSS pixels: 210 mm less the margins of the page
LONG = "كتائب حزب الله and https://example.org/" + "a" * 300


def filled(asked: Input) -> object:
    ids = [option.id for option in asked.options]
    if asked.form == "shares":
        return {name: 100 if name == ids[0] else 0 for name in ids}
    simple = {"choice": ids[-1:], "several": ids, "order": ids}
    if asked.form in simple:
        return ids[-1] if asked.form == "choice" else simple[asked.form]
    return LONG if asked.form == "text" else str(int(asked.low or 1))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of a learner who answered everything and rated a large matrix."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COURSEKIT_HOME", str(home))
        for lesson in lessons():
            for item in load_bank(lesson).items.values():
                if isinstance(item, Question):
                    save_answer(item, {asked.id: filled(asked) for asked in item.filled_inputs()})
        grid = [
            ["", *(f"Evidence {n}" for n in range(14))],
            *([f"H{n}", *["fits"] * 14] for n in range(7)),
        ]
        words = {"title": "Why?", "sentence": "So.", "values": [["Matrix", grid]]}
        work.record("answer", "04-ach", {}, words=words)
        write_report()
    return home / NAME


@pytest.fixture
def page(chrome: Browser, written: Path) -> Page:
    context = chrome.new_context(java_script_enabled=False, offline=True, color_scheme="dark")
    page = context.new_page()
    page.goto(written.as_uri())
    return page


def test_nothing_is_cut_on_paper(chrome: Browser, written: Path) -> None:
    page = chrome.new_page(viewport={"width": A4_TEXT_WIDTH, "height": 1000})
    page.emulate_media(media="print")
    page.goto(written.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= A4_TEXT_WIDTH
    cut = "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).length"
    assert page.locator("td, th, p, h1, h2, h3").evaluate_all(cut) == 0


def test_it_prints_on_pages(page: Page) -> None:
    printed = page.pdf(prefer_css_page_size=True)
    assert printed.startswith(b"%PDF")
    assert len(re.findall(rb"/Type /Page\b", printed)) > 5
    width, height = map(float, re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)[0])
    assert (round(width), round(height)) == (595, 842)


def test_it_is_light_and_reads_without_script_or_network(page: Page) -> None:
    assert page.title().startswith("My work in the course")
    body = page.locator("body")
    assert body.evaluate("one => getComputedStyle(one).backgroundColor") == "rgb(255, 255, 255)"
    for lesson in lessons():
        assert page.get_by_role("heading", level=2, name=re.compile(f"^{lesson} ")).count() == 1


def test_it_reads_on_a_phone(chrome: Browser, written: Path) -> None:
    page = chrome.new_page(viewport={"width": 360, "height": 700})
    page.goto(written.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
