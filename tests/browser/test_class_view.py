"""The page about a class as a browser shows and prints it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from coursekit.class_view import forecasts, make_class_view, tallies
from coursekit.class_view.records import Course
from tests.class_view.simulated import write_class

TODAY = date(2026, 7, 1)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("class-view")
    write_class(home / "class", 12, Course.of_now(tallies.boards(), forecasts.forms(TODAY)))
    (home / "class" / "broken.json").write_text("{")
    return make_class_view(home / "class", home / "out", today=TODAY).page.parent


@pytest.mark.parametrize("name", ["class.html", "people.html"])
@pytest.mark.parametrize("width", [400, 1200])
def test_it_fits_is_reached_by_the_keyboard_and_passes_axe(
    chrome: Browser, made: Path, name: str, width: int
) -> None:
    page = chrome.new_page(viewport={"width": width, "height": 800}, offline=True)
    page.goto((made / name).as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wide = page.locator(".scroll")
    assert wide.count()
    wide.first.focus()
    assert page.evaluate("document.activeElement.className") == "scroll"
    assert not Axe().run(page).response["violations"]


def test_all_is_on_paper(chrome: Browser, made: Path) -> None:
    page = chrome.new_page(viewport={"width": 672, "height": 1000})
    page.emulate_media(media="print")
    page.goto((made / "class.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 672
    cut = "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).length"
    assert page.locator(".scroll").evaluate_all(cut) == 0
