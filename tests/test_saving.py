"""A saved lesson stays as it was published, but for what the learner changed."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from coursekit.jupyterlab import CHART, PICTURE, WIDGET_VIEW
from coursekit.lab.saving import clean, keep_clean

LESSON = {"language_info": {"name": "python"}}
PYTHON = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
RUN_BY_LAB = {
    "kernelspec": PYTHON,
    "language_info": {"name": "python", "version": "3.12.1", "file_extension": ".py"},
    "widgets": {"application/vnd.jupyter.widget-state+json": {}},
}
VIEW = {WIDGET_VIEW: {"model_id": "1"}}


def notebook(metadata: dict[str, Any], *bundles: dict[str, Any]) -> dict[str, Any]:
    outputs = [{"output_type": "display_data", "data": copy.deepcopy(each)} for each in bundles]
    cells = [{"cell_type": "markdown"}, {"cell_type": "code", "outputs": outputs}]
    return {"metadata": copy.deepcopy(metadata), "cells": cells}


def cleaned(new: dict[str, Any], published: dict[str, Any]) -> dict[str, Any]:
    clean(new, published)
    return new


@pytest.mark.parametrize(
    "published",
    [
        LESSON,
        {"language_info": {"name": "python", "version": "3.11.0"}},
        {"kernelspec": {"display_name": "Python 3", "name": "python3"}, **LESSON},
    ],
)
def test_the_metadata_of_a_lesson_stays(published: dict[str, Any]) -> None:
    assert cleaned(notebook(RUN_BY_LAB), notebook(published))["metadata"] == published


def test_a_notebook_of_the_learners_own_keeps_its_kernel() -> None:
    expected = {"kernelspec": PYTHON, "language_info": {"name": "python"}}
    assert cleaned(notebook(RUN_BY_LAB), {})["metadata"] == expected
    assert cleaned(notebook(RUN_BY_LAB), notebook({}))["metadata"] == expected


def test_another_kernel_chosen_by_the_learner_stays() -> None:
    other = {"kernelspec": {"name": "ir"}, "language_info": {"name": "R", "version": "4"}}
    published = {"kernelspec": PYTHON, **LESSON}
    expected = {"kernelspec": {"name": "ir"}, "language_info": {"name": "R"}}
    assert cleaned(notebook(other), notebook(published))["metadata"] == expected


def test_a_published_chart_keeps_its_small_picture_and_its_spelling() -> None:
    published = notebook(LESSON, {CHART: {"width": 2.0}, PICTURE: "small", "text/plain": "A"})
    shown = notebook(LESSON, {CHART: {"width": 2}, PICTURE: "large", "text/plain": "A"})
    saved = json.dumps(cleaned(shown, published), sort_keys=True)
    assert saved == json.dumps(published, sort_keys=True)


def test_a_published_chart_without_a_picture_gets_none() -> None:
    published = notebook(LESSON, {CHART: {"width": 2}})
    shown = notebook(LESSON, {CHART: {"width": 2}, PICTURE: "large"})
    assert cleaned(shown, published) == published


def test_a_changed_chart_keeps_its_own_picture() -> None:
    published = notebook(LESSON, {CHART: {"width": 2}, PICTURE: "small"})
    changed = notebook(LESSON, {CHART: {"width": 3}, PICTURE: "large"})
    assert cleaned(copy.deepcopy(changed), published) == changed


def test_a_view_without_its_widget_is_not_saved() -> None:
    text = {"text/plain": "IntSlider(value=0)"}
    shown = notebook(LESSON, {"text/html": "<p>"}, VIEW, {**VIEW, **text})
    assert cleaned(shown, {}) == notebook(LESSON, {"text/html": "<p>"}, {**VIEW, **text})


def test_the_empty_places_of_what_waits_are_not_saved() -> None:
    shown = notebook(LESSON, {"text/html": "<p>"}, {}, {})
    assert cleaned(shown, {}) == notebook(LESSON, {"text/html": "<p>"})


def test_printed_text_and_errors_stay() -> None:
    outputs = [
        {"output_type": "stream", "name": "stdout", "text": "a"},
        {"output_type": "error", "ename": "E", "evalue": "", "traceback": []},
    ]
    new = {"metadata": {}, "cells": [{"cell_type": "code", "outputs": outputs}]}
    assert cleaned(copy.deepcopy(new), {}) == new


def save(root: Path, path: str, model: dict[str, Any]) -> dict[str, Any]:
    keep_clean(model=model, path=path, contents_manager=SimpleNamespace(root_dir=str(root)))
    return model


def test_the_file_on_the_disk_is_the_published_form(tmp_path: Path) -> None:
    published = {"kernelspec": {"display_name": "Ours", "name": "python3"}, **LESSON}
    (tmp_path / "a folder").mkdir()
    (tmp_path / "a folder" / "a.ipynb").write_text(json.dumps(notebook(published)))
    model = {"type": "notebook", "content": notebook(RUN_BY_LAB)}
    assert save(tmp_path, "a folder/a.ipynb", model)["content"]["metadata"] == published


@pytest.mark.parametrize("on_disk", [None, "", "[]", "{"])
def test_without_a_readable_file_it_is_the_learners_own(
    on_disk: str | None, tmp_path: Path
) -> None:
    if on_disk is not None:
        (tmp_path / "a.ipynb").write_text(on_disk)
    model = {"type": "notebook", "content": notebook(RUN_BY_LAB)}
    assert "widgets" not in save(tmp_path, "a.ipynb", model)["content"]["metadata"]


@pytest.mark.parametrize(
    "model", [{"type": "file", "content": "text"}, {"type": "notebook", "content": None}]
)
def test_other_files_pass(model: dict[str, Any], tmp_path: Path) -> None:
    assert save(tmp_path, "a", dict(model)) == model
