"""Make a notebook's cells and metadata, and write it as Jupyter Server writes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from coursekit.build.closed import kept_pictures, picture_name
from coursekit.build.lesson import Lesson
from coursekit.build.pictures import picture
from coursekit.jupyterlab import CHART, PICTURE, WIDGET_VIEW
from coursekit.published import mark

if TYPE_CHECKING:
    from nbformat import NotebookNode

__all__ = ["charts", "draft", "finish", "loads", "metadata", "writes"]

# What JupyterLab keeps, without the Python version on which the notebook was built.
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
    },
}

# JavaScript writes whole numbers below this without a point or an exponent.
JAVASCRIPT_PLAIN = 1e21


def metadata(notebook: NotebookNode, target: Path) -> dict[str, Any]:
    """Return the metadata of a notebook that is whole and goes to `target`."""
    name = f"{target.parent.name}/{target.stem}"  # solutions have the names of exercises
    return METADATA | mark(name, notebook.cells)


def draft(lesson: Lesson, texts: Sequence[str]) -> NotebookNode:
    """Make a notebook that has not been run, from a lesson and the filled-in text of each cell."""
    from nbformat import v4

    notebook = v4.new_notebook(metadata=METADATA)
    for cell, text in zip(lesson.cells, texts, strict=True):
        metadata = {"tags": list(cell.tags)} if cell.tags else {}
        if cell.kind == "code":
            new = v4.new_code_cell(text, id=cell.id, metadata=metadata)
        else:
            new = v4.new_markdown_cell(text, id=cell.id, metadata=metadata)
        notebook.cells.append(new)
    return cast("NotebookNode", notebook)


def finish(notebook: NotebookNode, lesson: Lesson, before: NotebookNode | None) -> None:
    """Turn what a run left into what is committed.

    Widget views go (their static form stays), each chart gets its picture, numbers are
    written as JavaScript writes them, metadata becomes minimal. A chart that is unchanged
    since `before` keeps its picture, so that another machine's fonts change nothing.
    """
    drawn = [] if before is None else [output.data for _, output in charts(before)]
    folded = kept_pictures(before)
    notebook.metadata = METADATA
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        for output in cell.outputs:
            if "data" in output:
                output.data.pop(WIDGET_VIEW, None)
                output.data = {
                    kind: value if isinstance(value, str) else _as_javascript(value)
                    for kind, value in output.data.items()
                }
        cell.outputs = [output for output in cell.outputs if output.get("data", True)]
    for index, output in charts(notebook):
        where = f"{lesson.path.name}, line {lesson.cells[index].line}"
        kept = folded.get(picture_name(output.data[CHART]))
        if kept:
            output.data[PICTURE] = kept
        else:
            _add_picture(output.data, drawn, where)


def charts(notebook: NotebookNode) -> Iterator[tuple[int, Any]]:
    """Yield each output that holds a chart, with the number of its cell, from 0."""
    for index, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", ()):
            if CHART in output.get("data", {}):
                yield index, output


def loads(path: Path) -> NotebookNode | None:
    """Read a committed notebook; None if there is no file, or it is not a notebook."""
    import nbformat

    if not path.exists():
        return None
    try:
        return cast("NotebookNode", nbformat.read(path, as_version=4))
    except nbformat.reader.NotJSONError:
        return None


def writes(notebook: NotebookNode) -> str:
    """Write a notebook as Jupyter Server does, so that opening and saving changes nothing."""
    import nbformat

    nbformat.validate(notebook)
    return cast("str", nbformat.writes(notebook)) + "\n"


def _add_picture(data: Any, drawn: list[Any], where: str) -> None:
    for old in drawn:
        if old[CHART] == data[CHART] and PICTURE in old:
            data[PICTURE] = old[PICTURE]
            return
    data[PICTURE] = picture(data[CHART], where)


def _as_javascript(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _as_javascript(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_javascript(item) for item in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < JAVASCRIPT_PLAIN:
        return int(value)
    return value
