"""The assignments for nbgrader, made, handed in, graded and exported by nbgrader itself."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from coursekit import cli
from coursekit.build import make_assignments
from coursekit.errors import CourseError
from coursekit.forms.bank import exercise_sets, load_set
from coursekit.forms.kinds.task import Task, fill_blanks
from coursekit.forms.kinds.written import Written

ROOT = Path(__file__).parents[2]
NAME = "exercises-01"
ITEMS = load_set("01").items
TASKS = {key: item for key, item in ITEMS.items() if isinstance(item, Task)}
(TEXT,) = (item for item in ITEMS.values() if isinstance(item, Written))
TESTED = sum(item.points for item in TASKS.values())


def cell_of(notebook: NotebookNode, name: str) -> NotebookNode:
    return next(c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == name)


def name_of(key: str) -> str:
    return key.replace(".", "-")


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("nbgrader") / "course"
    assert cli.main(["assignments", "--nbgrader", str(folder)]) == 0
    return folder


@pytest.mark.parametrize("lesson", exercise_sets())
def test_a_source_has_the_points_the_tests_and_the_solutions_of_its_set(
    sources: Path, lesson: str
) -> None:
    file = sources / "source" / f"exercises-{lesson}" / f"exercises-{lesson}.ipynb"
    notebook = nbformat.read(file, as_version=4)
    nbformat.validate(notebook)
    marked = [c for c in notebook.cells if "nbgrader" in c.metadata]
    graded = [c for c in marked if c.metadata.nbgrader.grade]
    names = [c.metadata.nbgrader.grade_id for c in marked]
    items = load_set(lesson).items.values()
    assert len(set(names)) == len(names)
    assert sum(c.metadata.nbgrader.points for c in graded) == sum(i.points for i in items)
    by_hand = [c for c in graded if c.metadata.nbgrader.solution]
    assert [c.cell_type for c in by_hand] == ["markdown"]
    for item in items:
        if isinstance(item, Task):
            answer = cell_of(notebook, f"answer-{name_of(item.key)}").source
            assert answer.startswith(item.starter)
            assert item.solution_code in answer
            test = cell_of(notebook, f"test-{name_of(item.key)}")
            assert f'assert_right("{item.key}", given)' in test.source
            assert test.metadata.nbgrader.locked


def test_a_second_time_changes_nothing_and_a_changed_notebook_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = make_assignments(ROOT / "exercises", tmp_path, ["01"])
    assert [file.name for file in first] == [f"{NAME}.ipynb", "nbgrader_config.py"]
    assert make_assignments(ROOT / "exercises", tmp_path, ["01"]) == []
    first[0].write_text("{}", encoding="utf-8")
    assert cli.main(["assignments", "--nbgrader", str(tmp_path), "--set", "01"]) == 2
    assert "another version of this notebook" in capsys.readouterr().err
    assert first[0].read_text(encoding="utf-8") == "{}"
    with pytest.raises(CourseError, match="'09'"):
        make_assignments(ROOT / "exercises", tmp_path, ["09"])


@pytest.fixture(scope="module")
def nbgrader() -> Path:
    """The folder into which a whole run of the tests puts nbgrader."""
    folder = ROOT / ".cache" / "nbgrader"
    if not (folder / "nbgrader").is_dir() and not os.environ.get("CI"):
        pytest.skip("wants nbgrader in .cache/nbgrader; CONTRIBUTING.md says how")
    return folder


@pytest.fixture(scope="module")
def graded(sources: Path, nbgrader: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course folder of nbgrader after four students have handed in one set."""
    home = tmp_path_factory.mktemp("home")
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")},
        "PYTHONPATH": os.pathsep.join([str(nbgrader), str(ROOT / "src")]),
        # nbgrader calls alembic by its name.
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
        "HOME": str(home),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "COURSEKIT_HOME": str(home),
    }

    def run(*arguments: str) -> None:
        command = [sys.executable, "-m", "nbgrader", *arguments]
        done = subprocess.run(
            command, cwd=sources, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[-3000:]

    run("generate_assignment", NAME)
    for student, change in STUDENTS.items():
        released = nbformat.read(sources / "release" / NAME / f"{NAME}.ipynb", as_version=4)
        change(released)
        folder = sources / "submitted" / student / NAME
        folder.mkdir(parents=True)
        nbformat.write(released, folder / f"{NAME}.ipynb")
    run("autograde", NAME)
    run("export", "--to", "grades.csv")
    return sources


def all_right(notebook: NotebookNode) -> None:
    for key, task in TASKS.items():
        cell_of(notebook, f"answer-{name_of(key)}").source = task.solution_code
    cell_of(notebook, f"text-{name_of(TEXT.key)}").source = "My own text."


def untouched(_: NotebookNode) -> None:
    pass


def two_wrong_and_a_test_made_easier(notebook: NotebookNode) -> None:
    all_right(notebook)
    first = TASKS["1.1"]
    slip = fill_blanks(first.code, first.slips[0].fill)
    cell_of(notebook, "answer-1-1").source = slip
    cell_of(notebook, "answer-1-2").source = "answer = 1 / 0"
    cell_of(notebook, "test-1-1").source = "assert True"


def all_right_with_a_number(notebook: NotebookNode) -> None:
    """Type a number in the cell for it, and solve the parts that it draws."""
    all_right(notebook)
    (cell,) = (c for c in notebook.cells if "# ck.student(" in c.source)
    cell.source = 'ck.student("2")'
    for key, task in TASKS.items():
        own = task.drawn_by("2")
        cell_of(notebook, f"answer-{name_of(key)}").source = own.solution_code


STUDENTS: Mapping[str, Callable[[NotebookNode], None]] = {
    "101": all_right,
    "102": untouched,
    "103": two_wrong_and_a_test_made_easier,
    "104": all_right_with_a_number,
}


def test_what_students_get_holds_no_solution_and_no_test(graded: Path) -> None:
    file = graded / "release" / NAME / f"{NAME}.ipynb"
    released = nbformat.read(file, as_version=4)
    text = "\n".join(cell.source for cell in released.cells)
    assert "assert_right" not in text
    assert "SOLUTION" not in text
    for key, task in TASKS.items():
        answer = cell_of(released, f"answer-{name_of(key)}").source
        assert answer.startswith(task.starter)
        assert task.solution_code not in answer
        assert f'ck.check("{key}", answer)' in answer
    written = cell_of(released, f"text-{name_of(TEXT.key)}").source
    assert written == "Write your text here, instead of this line."
    assert all(point not in text for point in (*TEXT.levels, *TEXT.content_key))


def test_nbgrader_gives_the_points_of_the_course(graded: Path) -> None:
    with (graded / "grades.csv").open(encoding="utf-8") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert {name: float(row["score"]) for name, row in rows.items()} == {
        "101": TESTED,
        "102": 0,
        "103": TESTED - TASKS["1.1"].points - TASKS["1.2"].points,
        "104": TESTED,
    }
    assert {float(row["max_score"]) for row in rows.values()} == {TESTED + TEXT.points}


def test_a_wrong_answer_gets_its_own_reply_and_a_cell_without_answer_is_no_earlier_one(
    graded: Path,
) -> None:
    file = graded / "autograded" / "103" / NAME / f"{NAME}.ipynb"
    marked = nbformat.read(file, as_version=4)

    def told(name: str) -> list[str]:
        return [o.evalue for o in cell_of(marked, name).outputs if o.output_type == "error"]

    (slip,) = told("test-1-1")
    assert slip.startswith(TASKS["1.1"].slips[0].say.split(":")[0])
    assert told("test-1-2") == ["The cell gives no answer."]
    assert told("test-1-3") == []
