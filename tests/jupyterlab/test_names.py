"""The names inside JupyterLab that the course leans on: each in one place, and still there."""

from __future__ import annotations

import importlib
import json
import re
import sys
from pathlib import Path

import pytest

import coursekit
from coursekit import jupyterlab, lab

SHARE = Path(sys.prefix, "share", "jupyter")
PAGE = (SHARE / "lab" / "static", SHARE / "labextensions")
PACKAGE = Path(coursekit.__file__).parent
STATIC = PACKAGE / "widgets" / "static"
PLACES = (
    STATIC / "jupyterlab.js",
    STATIC / "jupyterlab.css",
    PACKAGE / "jupyterlab.py",
    lab.SETTINGS / "custom.css",
)

SAVED = "a saved notebook shows the form for print and the widget, or an error line, at once"
# What a learner would notice if JupyterLab called it otherwise.
BREAKS = {
    "data-lm-suppress-shortcuts": "arrow keys leave the controls of a panel or question",
    "data-jupyter-id": "a reference in a reply no longer leads to the list of sources",
    "jp-Notebook": "an answer opens texts in other notebooks too",
    "jp-OutputArea": "panels move charts of other notebooks, and the forms for print stay",
    "jp-OutputArea-child": SAVED,
    "jp-Cell-outputWrapper": "controls are above their chart, however wide the window",
    "jp-Cell": "Escape does not lead from a control back to its cell",
    "jp-OutputArea-output": "wide tables and charts are cut in a small window",
    "jp-OutputPrompt": "a chart beside its controls has an empty strip at its left",
    "jp-MarkdownOutput": "lines of text are as long as the window",
    "jupyter-widgets": SAVED,
    "data-jp-theme-light": "right and wrong are hard to read in the dark theme",
    "vega-embed": "a chart below a panel is cut at 200% zoom",
    "marks": "a panel no longer moves its chart",
    "vg-tooltip-element": "what a mark says on pointing at it is in small letters",
}
PLACED = re.compile(
    r"\.(jp-[\w-]+|jupyter-widgets|vega-embed)|svg\.(marks)|#(vg-[\w-]+)"
    r"|(data-(?:jp|jupyter|lm)-[\w-]+)"
)
MEDIA = re.compile(r"vnd\.vegalite|widget-view|schema/vega-lite")


@pytest.fixture(scope="module")
def page() -> str:
    """All that JupyterLab and its widgets send to the browser."""
    files = [
        path for folder in PAGE for path in folder.rglob("*") if path.suffix in (".js", ".css")
    ]
    return "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in files)


def names(text: str) -> set[str]:
    return {name for found in PLACED.findall(text) for name in found if name}


@pytest.mark.parametrize("name", BREAKS)
def test_jupyterlab_still_calls_it_so(name: str, page: str) -> None:
    assert re.search(rf"[\"'.\s]{name}\b", page), (
        f"JupyterLab has no {name} any more: {BREAKS[name]}. See {PLACES[0].name} beside"
        f" {PLACES[1].name} in widgets/static."
    )


def test_every_name_is_in_one_of_four_places_and_in_the_contract() -> None:
    here = {name for path in PLACES for name in names(path.read_text(encoding="utf-8"))}
    assert here == set(BREAKS)
    for path in PACKAGE.rglob("*"):
        # The web pages are our own: they carry the names that the widgets look for.
        if PACKAGE / "site" in path.parents:
            continue
        if path.suffix in (".py", ".js", ".css") and path not in PLACES:
            found = names(path.read_text(encoding="utf-8"))
            assert not found, f"{path.name} names {found}: move it to {PLACES[0].name}"


@pytest.mark.parametrize("folder", [PACKAGE, Path(__file__).parents[1]])
def test_media_types_are_written_once(folder: Path) -> None:
    for path in folder.rglob("*.py"):
        code = path.read_text(encoding="utf-8")
        if path not in (PLACES[2], Path(__file__)):
            code = re.sub(r"^\s*(>>>|\[').*$", "", code, flags=re.M)  # examples show what comes out
            assert not MEDIA.search(code), f"{path.name}: import it from coursekit.jupyterlab"


def test_the_viewer_of_charts_takes_the_media_type_of_the_course(page: str) -> None:
    major = re.escape(jupyterlab.CHART).replace(r"\.v5", r"\.v(5|\$\{\w+\})")
    assert re.search(major, page), f"JupyterLab no longer draws {jupyterlab.CHART}: no chart shows"


# Settings

PARTS = {
    "ServerApp": "jupyter_server.serverapp",
    "LabApp": "jupyterlab.labapp",
    "MultiKernelManager": "jupyter_client.multikernelmanager",
    "KernelManager": "jupyter_client.manager",
    "FileContentsManager": "jupyter_server.services.contents.filemanager",
    "LanguageServerManager": "jupyter_lsp",
}


@pytest.mark.filterwarnings("ignore::DeprecationWarning:traitlets")
def test_each_setting_of_the_server_is_still_one() -> None:
    for part, values in lab.settings(Path("lessons")).items():
        known = getattr(importlib.import_module(PARTS[part]), part)
        for name in values:
            assert name in known.class_trait_names(), f"Jupyter no longer knows {part}.{name}"


def test_jupyterlab_can_still_be_kept_from_asking_for_news() -> None:
    check = lab.settings(Path("lessons"))["LabApp"]["check_for_updates_class"]
    module, _, name = check.rpartition(".")
    assert hasattr(importlib.import_module(module), name)


def test_each_setting_of_the_page_is_still_one() -> None:
    overrides = json.loads((lab.SETTINGS / "overrides.json").read_text(encoding="utf-8"))
    for plugin, values in overrides.items():
        package, _, name = plugin.rpartition(":")
        schema = SHARE / "lab" / "schemas" / package / f"{name}.json"
        known = json.loads(schema.read_text(encoding="utf-8"))["properties"]
        assert values.keys() <= known.keys(), f"JupyterLab no longer knows this of {plugin}"
