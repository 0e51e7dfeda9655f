"""JupyterLab as the course starts it, on a small lesson made here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from coursekit.jupyterlab import CHART, PICTURE, SCHEMA, WIDGET_VIEW
from tests.browser.driver import Desk

NAME = "00-start-here.ipynb"
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


@pytest.fixture
def lessons(tmp_path: Path) -> Path:
    """A folder with one lesson, as the build would have left it."""
    chart = {CHART: SPEC, PICTURE: PIXEL + "\n", "text/plain": "Three points."}
    form = {"text/html": "<p>A slider.</p>", "text/plain": "A slider."}
    result = shown({"text/plain": "42.0"}, "execute_result", execution_count=2)
    drawn = new_output("stream", name="stdout", text="drawn\n")
    cells = [
        new_markdown_cell("# A small lesson\n\nArabic: كتائب حزب الله", id="title"),
        new_code_cell(CHART_CELL, id="chart", execution_count=1, outputs=[shown(chart), drawn]),
        new_code_cell(WIDGET_CELL, id="form", execution_count=2, outputs=[shown(form), result]),
    ]
    notebook = new_notebook(cells=cells, metadata={"language_info": {"name": "python"}})
    folder = tmp_path / "notebooks"
    folder.mkdir()
    nbformat.write(notebook, folder / NAME)
    return folder


@pytest.fixture
def open_desk(desk: Desk) -> Desk:
    desk.open_course(NAME)
    return desk


def test_the_start_address_opens_the_lesson_with_nothing_in_the_way(open_desk: Desk) -> None:
    open_desk.page.wait_for_timeout(2000)
    assert open_desk.page.locator(".jp-Dialog, .Toastify__toast").count() == 0
    assert open_desk.page.locator(".jp-Notebook h1").inner_text().startswith("A small lesson")
    assert open_desk.page.locator(".jp-Notebook svg .mark-symbol path").count() == len(
        SPEC["data"]["values"]
    )
    open_desk.screenshot("start.png")


def test_opening_and_saving_changes_nothing(open_desk: Desk, lessons: Path) -> None:
    before = (lessons / NAME).read_bytes()
    open_desk.page.wait_for_selector(".jp-Notebook svg .mark-symbol path")
    open_desk.save()
    assert (lessons / NAME).read_bytes() == before


def test_running_all_and_saving_changes_nothing(open_desk: Desk, lessons: Path) -> None:
    before = (lessons / NAME).read_bytes()
    open_desk.run_all()
    assert open_desk.cell_errors() == []
    assert open_desk.page.locator(".jp-Notebook .widget-slider").count() == 1
    picture = open_desk.cells()[1]["outputs"][0]["data"].get(PICTURE, "")
    assert len(picture) > 1000, "JupyterLab writes its own picture; else this test shows nothing"
    open_desk.save()
    assert (lessons / NAME).read_bytes() == before


def test_a_cell_of_the_learners_own_is_saved_and_nothing_else(
    open_desk: Desk, lessons: Path
) -> None:
    before = json.loads((lessons / NAME).read_bytes())
    open_desk.run_all()
    open_desk.command("notebook:insert-cell-below")
    open_desk.page.keyboard.press("Enter")
    open_desk.page.keyboard.type("1 + 1")
    open_desk.page.keyboard.press("Shift+Enter")
    open_desk.wait_idle()
    open_desk.save()
    saved = json.loads((lessons / NAME).read_bytes())
    own = [cell for cell in saved["cells"] if cell["source"] == ["1 + 1"]]
    assert own[0]["outputs"][0]["data"] == {"text/plain": ["2"]}
    saved["cells"] = [cell for cell in saved["cells"] if cell["id"] in {"title", "chart", "form"}]
    assert saved == before


def test_a_fresh_kernel_runs_it_again_after_a_reload(open_desk: Desk, lessons: Path) -> None:
    before = (lessons / NAME).read_bytes()
    open_desk.run_all()
    open_desk.save()
    open_desk.reload(NAME)
    open_desk.restart_and_run_all()
    assert open_desk.cell_errors() == []
    open_desk.save()
    assert (lessons / NAME).read_bytes() == before


def test_the_list_of_extensions_asks_nobody(open_desk: Desk) -> None:
    open_desk.command("extensionmanager:show-panel")
    open_desk.page.wait_for_selector(".jp-extensionmanager-view")
    open_desk.page.wait_for_timeout(1000)
    assert open_desk.outside == []


def test_a_request_outside_is_seen(open_desk: Desk) -> None:
    asked = "https://example.org/"
    open_desk.page.evaluate("url => fetch(url).catch(() => null)", asked)
    assert open_desk.outside == [asked]
    open_desk.outside.clear()


def test_the_dark_theme_and_the_learners_choice_stay(open_desk: Desk) -> None:
    open_desk.set_dark()
    open_desk.reload(NAME)
    dark = 'body[data-jp-theme-light="false"]'
    open_desk.page.wait_for_selector(dark, state="attached")
    open_desk.screenshot("start-dark.png")
