"""Keep a saved lesson as it was published, but for what the learner changed.

JupyterLab writes more into a notebook than the learner did: the Python version, a large
picture of each chart, views of widgets that mean nothing to the next kernel, and the empty
places of what waits for an answer. A lesson saved through this hook has nothing of that.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from coursekit.jupyterlab import CHART, PICTURE, WIDGET_VIEW
from coursekit.published import read_notebook

__all__ = ["keep_clean"]


def keep_clean(*, model: dict[str, Any], path: str, contents_manager: Any, **_: Any) -> None:
    """Clean a notebook before it is saved (a ``pre_save_hook`` of Jupyter's server).

    ``model`` is changed in place; ``path`` is below the server's root folder.
    """
    if model["type"] != "notebook" or model.get("content") is None:
        return
    published = read_notebook(Path(contents_manager.root_dir, *path.split("/")))
    clean(model["content"], published)


def clean(notebook: dict[str, Any], published: dict[str, Any]) -> None:
    """Bring a notebook as near to its published form as the learner's changes allow.

    Examples
    --------
    >>> notebook = {"metadata": {"widgets": {}, "language_info": {"name": "python",
    ...             "version": "3.12.1"}}, "cells": []}
    >>> clean(notebook, {})
    >>> notebook["metadata"]
    {'language_info': {'name': 'python'}}
    """
    clean_metadata(notebook["metadata"], published.get("metadata", {}))
    charts = [data for data in bundles(published) if CHART in data]
    for cell in notebook["cells"]:
        if "outputs" in cell:
            cell["outputs"] = [out for out in cell["outputs"] if out.get("data") != {}]
            cell["outputs"] = [out for out in cell["outputs"] if set(data_of(out)) != {WIDGET_VIEW}]
    for data in bundles(notebook):
        if CHART in data:
            keep_picture(data, charts)


def clean_metadata(metadata: dict[str, Any], published: dict[str, Any]) -> None:
    """Take out what depends on the computer."""
    metadata.pop("widgets", None)
    for key in ("kernelspec", "language_info"):
        name = metadata.get(key, {}).get("name")
        if name and name == published.get(key, {}).get("name"):
            metadata[key] = published[key]
        elif name and key == "language_info":
            metadata[key] = {"name": name}
    if "language_info" in published and "kernelspec" not in published:
        metadata.pop("kernelspec", None)


def keep_picture(data: dict[str, Any], charts: list[dict[str, Any]]) -> None:
    """Give a published chart its published form: the numbers' spelling and the small picture."""
    for chart in charts:
        if chart[CHART] == data[CHART]:
            data.pop(PICTURE, None)
            data.update({mime: chart[mime] for mime in (CHART, PICTURE) if mime in chart})
            return


def bundles(notebook: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what each output of a notebook shows, by MIME type."""
    for cell in notebook.get("cells", []):
        yield from map(data_of, cell.get("outputs", []))


def data_of(output: dict[str, Any]) -> dict[str, Any]:
    """Return what an output shows, by MIME type; nothing for printed text and errors."""
    data: dict[str, Any] = output.get("data", {})
    return data
