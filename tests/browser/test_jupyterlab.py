"""JupyterLab as the course starts it, on a small lesson made here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from playwright.sync_api import Browser

from coursekit.jupyterlab import CHART, PICTURE, SCHEMA, WIDGET_VIEW
from coursekit.lab import FIRST_LESSON
from tests.browser.driver import Desk, Lab

SPEC = {
    "$schema": SCHEMA,
    "usermeta": {"embedOptions": {"renderer": "svg"}},
    "data": {"values": [{"a": 1.0, "b": 1e-7}, {"a": 2.0, "b": 0.5}, {"a": 3.5, "b": 0.25}]},
    "mark": {"type": "point", "size": 90.0},
    "encoding": {
        "x": {"field": "a", "type": "quantitative"},
        "y": {"field": "b", "type": "quantitative"},
    },
}
# One grey pixel.
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
)
CHART_CELL = f"""\
from IPython.display import display

spec = {SPEC!r}
display({{{CHART!r}: spec, "text/plain": "Three points."}}, raw=True)
print("drawn")"""
WIDGET_CELL = f"""\
from ipywidgets import IntSlider

slider = IntSlider()
display({{"text/html": "<p>A slider.</p>", "text/plain": "A slider."}}, raw=True)
view = {{"version_major": 2, "version_minor": 0, "model_id": slider.model_id}}
display({{{WIDGET_VIEW!r}: view}}, raw=True)
6 * 7.0"""


def shown(data: dict[str, Any], kind: str = "display_data", **more: Any) -> Any:
    return new_output(kind, data=data, **more)


def small_lesson() -> Any:
    """The lesson as the build would have left it."""
    chart = {CHART: SPEC, PICTURE: PIXEL + "\n", "text/plain": "Three points."}
    form = {"text/html": "<p>A slider.</p>", "text/plain": "A slider."}
    result = shown({"text/plain": "42.0"}, "execute_result", execution_count=2)
    drawn = new_output("stream", name="stdout", text="drawn\n")
    cells = [
        new_markdown_cell("# A small lesson\n\nArabic: كتائب حزب الله", id="title"),
        new_code_cell(CHART_CELL, id="chart", execution_count=1, outputs=[shown(chart), drawn]),
        new_code_cell(WIDGET_CELL, id="form", execution_count=2, outputs=[shown(form), result]),
    ]
    return new_notebook(cells=cells, metadata={"language_info": {"name": "python"}})


@pytest.fixture
def lesson(jupyterlab: Lab) -> Path:
    """The lesson to which the start address leads."""
    path = jupyterlab.folder / FIRST_LESSON
    nbformat.write(small_lesson(), path)
    return path


@pytest.fixture
def desk(chrome: Browser, jupyterlab: Lab, lesson: Path) -> Iterator[Desk]:
    """A page of its own, in the light theme."""
    jupyterlab.forget_settings()
    desk = Desk(chrome, jupyterlab)
    desk.open_course(lesson.name)
    yield desk
    desk.close()
    assert desk.outside == []


def test_the_start_address_opens_the_lesson_with_nothing_in_the_way(desk: Desk) -> None:
    desk.wait_quiet()
    assert desk.page.locator(".jp-Dialog, .Toastify__toast").count() == 0
    assert desk.page.locator(".jp-Notebook h1").inner_text().startswith("A small lesson")
    assert desk.page.locator(".jp-Notebook svg .mark-symbol path").count() == len(
        SPEC["data"]["values"]
    )
    desk.screenshot("start.png")

    desk.command("extensionmanager:show-panel")
    desk.page.wait_for_selector(".jp-extensionmanager-view")
    desk.wait_quiet()
    assert desk.outside == []
    asked = "https://example.org/"
    desk.page.evaluate("url => fetch(url).catch(() => null)", asked)
    assert desk.outside == [asked], "a request outside is not seen"
    desk.outside.clear()


def test_opening_running_and_saving_changes_nothing(desk: Desk, lesson: Path) -> None:
    before = lesson.read_bytes()
    assert desk.save() == before
    for again in (False, True):
        if again:
            desk.reload(lesson.name)
            desk.restart_and_run_all()
        else:
            desk.run_all()
        assert desk.cell_errors() == []
        assert desk.page.locator(".jp-Notebook .widget-slider").count() == 1
        picture = desk.cells()[1]["outputs"][0]["data"].get(PICTURE, "")
        assert len(picture) > 1000, "JupyterLab writes its own picture; else this shows nothing"
        assert desk.save() == before


def test_a_cell_of_the_learners_own_is_saved_and_nothing_else(desk: Desk, lesson: Path) -> None:
    before = json.loads(lesson.read_bytes())
    desk.run_all()
    desk.command("notebook:insert-cell-below")
    desk.page.keyboard.press("Enter")
    desk.page.keyboard.type("1 + 1")
    desk.run_cell()
    saved = json.loads(desk.save())
    own = [cell for cell in saved["cells"] if cell["source"] == ["1 + 1"]]
    assert own[0]["outputs"][0]["data"] == {"text/plain": ["2"]}
    saved["cells"] = [cell for cell in saved["cells"] if cell["id"] in {"title", "chart", "form"}]
    assert saved == before


def test_the_dark_theme_and_the_learners_choice_stay(desk: Desk, lesson: Path) -> None:
    desk.set_dark()
    desk.reload(lesson.name)
    dark = 'body[data-jp-theme-light="false"]'
    desk.page.wait_for_selector(dark, state="attached")
    desk.screenshot("start-dark.png")
