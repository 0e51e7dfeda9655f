"""A lesson as a web page, in a real Chromium that can reach nothing but the pages."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from coursekit.forms.bank import find
from coursekit.forms.kinds.quiz import Quiz
from coursekit.markup import to_plain
from coursekit.site import make_site
from coursekit.store import backup, work
from coursekit.store.origins import answers_of
from tests.browser.driver import LOCAL_HOSTS, REPOSITORY

HEAVIEST = 400_000  # bytes of a lesson's page with its styles and scripts, before its charts
NARROW = 320
LESSON = "lessons/01-background.html"
PAGES = [LESSON, "lessons/exercises-01.html", "index.html", "glossary.html", "instructors.html"]
PAGES += ["data/index.html", "data/claims.html", "claims/C31.html", "actors/kh.html", "search.html"]
QUIZ = "01-primer-1"
PRINTED = re.compile(rb"/Type\s*/Page\b")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site")
    make_site(REPOSITORY, out, ["01"], ["claims", "actors"], tab=True)
    return out


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture
def page(chrome: Browser) -> Iterator[Page]:
    context = chrome.new_context(viewport={"width": 1280, "height": 900})
    page, outside, errors = context.new_page(), [], []
    page.on("request", lambda sent: outside.append(sent.url) if is_outside(sent.url) else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert outside == []
    assert errors == []


def is_outside(url: str) -> bool:
    return urlsplit(url).scheme.startswith("http") and urlsplit(url).hostname not in LOCAL_HOSTS


def open_all(page: Page) -> None:
    """Open what is folded, and wait until every chart is drawn and every widget is there."""
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    for place in page.locator(".ck-chart, .ck-widget").all():
        place.scroll_into_view_if_needed()
        ready = "node => node.matches('.ck-drawn') || node.querySelector('.ck-form, .ck-panel')"
        page.wait_for_function(f"place => ({ready})(place)", arg=place.element_handle())


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", NARROW)])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(page: Page, address: str, name: str, scheme: str, width: int) -> None:
    """In the narrow window more boxes scroll: each of them by keyboard, too."""
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address + name)
    open_all(page)
    violations = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:120]) for one in violations] == []


@pytest.mark.parametrize("name", PAGES)
def test_no_page_is_wider_than_a_small_window(page: Page, address: str, name: str) -> None:
    page.set_viewport_size({"width": NARROW, "height": 640})
    page.goto(address + name)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW


def test_a_lesson_is_light_before_its_charts(site: Path) -> None:
    text = (site / LESSON).read_text(encoding="utf-8")
    first = set(re.findall(r'(?:href|src)="\.\./(_static/[^"?]+\.(?:css|js))', text))
    sizes = [(site / name).stat().st_size for name in first if "/seen/" not in name]
    assert len(sizes) > 5
    assert len(text.encode()) + sum(sizes) < HEAVIEST


def the_question(page: Page) -> Locator:
    """Bring the question into view, and return its form."""
    page.locator(f"[data-ck-static='quiz-{QUIZ}'], .ck-form").first.wait_for(state="attached")
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    # The form takes the place of the text as soon as it is near, so none of it is held.
    page.evaluate(
        "name => document.querySelector(`[data-ck-static='${name}']`)?.scrollIntoView()",
        f"quiz-{QUIZ}",
    )
    (asked,) = find(QUIZ, Quiz).filled_inputs()
    return page.locator(".ck-form").filter(has_text=to_plain(asked.text)[:40])


def test_an_answer_is_judged_on_the_page_kept_and_taken_along(
    page: Page, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.goto(address + LESSON)
    form = the_question(page)
    form.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    form.get_by_role("button", name="Check my answer").focus()
    page.keyboard.press("Enter")
    status = form.get_by_role("status")
    expect(status).to_contain_text(re.compile("Right|Yes|Not yet"))
    expect(status).to_contain_text("Saved in this browser")

    page.reload()
    form = the_question(page)
    expect(form.get_by_role("radio").first).to_be_checked()
    expect(form.get_by_role("status")).to_contain_text("Saved in this browser")

    with page.expect_download() as saved:
        page.get_by_role("link", name="Save a copy").click()
    copy = tmp_path / "copy" / "coursekit-work.json"
    saved.value.save_as(copy)
    monkeypatch.setenv("COURSEKIT_HOME", str(tmp_path / "home"))
    backup.restore(copy)
    (entry,) = answers_of(work.read())
    (kept,) = json.loads(copy.read_text(encoding="utf-8"))["entries"]
    assert (entry.kind, entry.key, entry.value) == (kept["kind"], kept["key"], kept["value"])
    assert find(entry.key, Quiz).as_current_answer(entry)


def test_a_board_moves_without_python(page: Page, address: str) -> None:
    page.goto(address + LESSON)
    open_all(page)
    board = page.locator(".ck-panel:has(.ck-sentence)").first
    board.scroll_into_view_if_needed()
    sentence = board.locator(".ck-sentence")
    before = sentence.inner_text()
    board.get_by_role("combobox").first.focus()
    page.keyboard.press("ArrowDown")
    expect(sentence).not_to_have_text(before, use_inner_text=True)


def test_without_scripts_the_text_and_the_pictures_are_there(chrome: Browser, address: str) -> None:
    context = chrome.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + LESSON)
    pictures = page.locator(".ck-chart img")
    assert pictures.count() > 3
    assert all(picture.get_attribute("alt") for picture in pictures.all())
    context.close()


def test_a_page_works_from_a_folder_on_a_disk(page: Page, site: Path) -> None:
    page.goto((site / LESSON).as_uri())
    open_all(page)
    assert page.locator(".ck-chart:not(.ck-drawn)").count() == 0


def test_a_run_sheet_is_printed_on_one_page(page: Page, site: Path) -> None:
    sheets = sorted((site / "run-sheets").glob("*.html"))
    assert sheets
    for sheet in sheets:
        page.goto(sheet.as_uri())
        # Other machines have wider letters: a twentieth more must still fit.
        page.add_style_tag(content="@media print { html { font-size: 65% !important } }")
        for paper in ("A4", "Letter"):
            assert len(PRINTED.findall(page.pdf(format=paper))) == 1, (sheet.stem, paper)


def test_a_table_can_be_searched(page: Page, address: str) -> None:
    page.goto(address + "data/claims.html")
    page.get_by_role("searchbox", name="Search this table").fill("disputed")
    shown = page.locator("#table-claims tbody tr:visible")
    expect(page.get_by_role("status")).to_contain_text(f"{shown.count()} of")
    assert 0 < shown.count() < page.locator("#table-claims tbody tr").count()
