from pathlib import Path

import pytest

from coursekit.build import run as run_module
from coursekit.build.lesson import read
from coursekit.build.notebook import draft
from coursekit.build.run import run
from coursekit.errors import CourseError


def ran(folder: Path, code: str):
    source = folder / "97-made-up.md"
    source.write_text(f"# A lesson\n\n```{{code-cell}}\n{code}\n```\n", encoding="utf-8")
    lesson = read(source)
    notebook = draft(lesson, [cell.text for cell in lesson.cells])
    run(notebook, lesson, folder / "notebooks")
    return notebook.cells[1]


def test_a_cell_works_in_a_copy_of_the_notebooks_folder(tmp_path: Path) -> None:
    (tmp_path / "notebooks").mkdir()
    for name in ("figure.txt", "other.ipynb", "coursekit-work.json"):
        (tmp_path / "notebooks" / name).touch()
    cell = ran(tmp_path, "import os\nopen('new.txt', 'w').close()\nprint(sorted(os.listdir()))")
    assert cell.outputs[0].text == "['figure.txt', 'new.txt']\n"
    assert cell.execution_count == 1
    assert cell.metadata == {}
    assert not (tmp_path / "notebooks" / "new.txt").exists()


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("1 / 0", "The cell failed with ZeroDivisionError: division by zero."),
        ("raise ValueError('two\\n   lines')", "The cell failed with ValueError: two lines."),
        ("import os; os._exit(1)", "The kernel died."),
        ("while True: pass", "The cell did not end within 1 second."),
    ],
)
def test_a_cell_that_fails_stops_with_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, found: str
) -> None:
    if "while" in code:
        monkeypatch.setattr(run_module, "CELL_SECONDS", 1)
    with pytest.raises(CourseError) as error:
        ran(tmp_path, code)
    name = read(tmp_path / "97-made-up.md").cells[1].id
    assert error.value.where == f"97-made-up.md, line 4, cell {name!r} ({code})"
    assert error.value.found == found
