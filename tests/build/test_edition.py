"""The edition for students: what it leaves out, and that it works without."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from coursekit import cli
from coursekit.build.edition import KEPT
from coursekit.data.roles import fill
from coursekit.forms.bank import exercise_sets, load_set, read_set
from coursekit.forms.cases import work_out
from coursekit.forms.kinds.task import BLANK, Task
from coursekit.forms.kinds.written import Written
from coursekit.forms.values import inspect_safely
from coursekit.markup import to_plain

ROOT = Path(__file__).parents[2]
ITEMS = [item for lesson in exercise_sets() for item in load_set(lesson).items.values()]
SHORT = 24  # letters: what is shorter may stand anywhere
USE = """
import json
from coursekit.forms.answers import save_answer
from coursekit.forms.bank import find
from coursekit.forms.kinds.quiz import Quiz
from coursekit.forms.kinds.written import Written
import coursekit as ck
from coursekit.forms.handin import missing
from coursekit.forms.progress import progress_message
from coursekit.store import work
said = {"place": ck.__file__}
quiz = find("01-who-1", Quiz)
right = [option.id for option in quiz.options if option.right]
said["quiz"] = save_answer(quiz, {"answer": right if quiz.multiple else right[0]}).say[0]
said["check"] = ck.check("1.1", 12).text
said["form"] = ck.check("1.1", "twelve").text
said["solution"] = ck.solution("1.1").text
said["hint"] = [ck.hint("1.1").text for _ in range(3)][-1]
save_answer(find("1.7", Written), {"answer": "My text."})
said["model"] = ck.solution("1.7").text
said["tries"] = [e.value for e in work.history("1.1", "try")]
said["missing"] = missing(work.read(), ["01"])
said["progress"] = progress_message().text
try:
    from coursekit.forms.checks import assert_right
    assert_right("1.1", 12)
except ck.CourseError as error:
    said["graded"] = str(error)
print(json.dumps(said))
"""


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("edition") / "course"
    assert cli.main(["edition", "--student", str(folder)]) == 0
    return folder


@pytest.fixture(scope="module")
def texts(edition: Path) -> dict[str, str]:
    """Every text of the edition as a reader finds it: strings of JSON and TOML as they read."""
    found = {}
    for path in sorted(edition.rglob("*")):
        if path.is_file():
            name = path.relative_to(edition).as_posix()
            found[name] = plain(read(path))
    return found


def read(path: Path) -> str:
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix == ".toml":
        return "\n".join(strings(tomllib.loads(text)))
    if path.suffix in (".ipynb", ".json", ".geojson"):
        return "\n".join(strings(json.loads(text)))
    return text


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list) and value and all(isinstance(part, str) for part in value):
        yield "".join(value)  # the lines of a cell
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)


def plain(text: str) -> str:
    return " ".join(text.split())


def secrets(item: Any) -> Iterator[str]:
    """What an exercise must not give away: as it is written, and as it is shown."""
    if isinstance(item, Task):
        said = []
        for one in item.family or (item,):
            if not one.free:
                yield one.solution_code
            yield from (case.expected for case in one.cases)
            said += [one.right, *(c.say for c in one.cases), *(s.say for s in one.slips)]
    else:
        assert isinstance(item, Written)
        said = [item.model, *item.content_key]
    for text in said:
        yield text
        yield to_plain(fill(text))


def test_no_solution_expected_value_reply_or_model_text_is_in_it(texts: dict[str, str]) -> None:
    found = [
        (item.key, name, secret)
        for item in ITEMS
        for secret in map(plain, secrets(item))
        if len(secret) >= SHORT
        for name, text in texts.items()
        if secret in text
    ]
    assert found == []


def test_the_search_would_find_them(texts: dict[str, str]) -> None:
    """In the folder of the instructor the same search finds the secrets of each exercise."""
    whole = plain("\n".join(read(path) for path in sorted((ROOT / "exercises").glob("*.toml"))))
    for item in ITEMS:
        assert any(secret in whole for secret in map(plain, secrets(item)) if len(secret) >= SHORT)
    for item in ITEMS:  # and what a learner needs is there
        assert plain(item.rethink) in "\n".join(texts.values())


def test_the_folders_of_who_grades_are_left_out(texts: dict[str, str]) -> None:
    tops = {name.split("/")[0] for name in texts}
    assert not tops & {"tests", "lessons", "benchmarks", "deploy", ".git", ".ci"}
    assert not any(name.startswith(("exercises/s", "exercises/i")) for name in texts)
    assert not any(re.match(r"src/coursekit/(grading|build|export|site|tab)/", n) for n in texts)
    assert {f"exercises/{p.name}" for p in (ROOT / "exercises").glob("*.toml")} <= set(texts)
    assert {f"notebooks/{p.name}" for p in (ROOT / "notebooks").glob("*.ipynb")} <= set(texts)


@pytest.mark.parametrize("lesson", exercise_sets())
def test_a_sealed_source_has_only_what_a_learner_sees(edition: Path, lesson: str) -> None:
    (path,) = (edition / "exercises").glob(f"{lesson}-*.toml")
    text = path.read_text(encoding="utf-8")
    for kind, rows in tomllib.loads(text).items():
        for row in rows if kind != "title" else ():
            assert set(row) <= {*KEPT[kind], "sealed", "asks"}
            assert all(not blank["right"] for blank in BLANK.finditer(row.get("code", "")))
    sealed, whole = read_set(text, path.name).items, load_set(lesson).items
    assert list(sealed) == list(whole)
    for key, item in sealed.items():
        assert item.sealed
        if isinstance(item, Task):
            assert item.cell_code == whole[key].cell_code
            assert item.given == whole[key].given
            assert item.asks
    assert sum(i.points for i in sealed.values()) == sum(i.points for i in whole.values())


def test_no_expected_number_stands_in_a_sealed_task(edition: Path) -> None:
    looked = 0
    for task in (item for item in ITEMS if isinstance(item, Task) and not item.free):
        wanted = inspect_safely(work_out(task.cases[0].expected))
        if wanted.kind == "number" and wanted.one > 5:  # a smaller one may stand anywhere
            (path,) = (edition / "exercises").glob(f"0{task.key[0]}-*.toml")
            rows = tomllib.loads(path.read_text(encoding="utf-8"))["task"]
            said = json.dumps(next(row for row in rows if row["key"] == task.key))
            assert not re.search(rf"(?<![\w.]){re.escape(f'{wanted.one:g}')}(?![\w.])", said)
            looked += 1
    assert looked > 3


def surroundings(edition: Path, home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COURSEKIT")}
    return {**kept, "PYTHONPATH": str(edition / "src"), "COURSEKIT_HOME": str(home)}


def test_questions_reply_and_exercises_keep_what_is_answered(edition: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", USE],
        env=surroundings(edition, tmp_path),
        cwd=edition / "notebooks",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert Path(said["place"]).is_relative_to(edition)
    assert said["quiz"].startswith("✓ ")
    assert said["check"].startswith("→ Your answer is 12. It is kept; your teacher has the key.")
    assert "The task asks for a number." in said["form"]
    assert "The task asks for" not in said["check"]
    nothing = "This edition has no solutions. Your teacher has them."
    assert said["solution"] == said["model"] == f"→ {nothing}"
    assert said["hint"].endswith(nothing)
    assert [value["seen"] for value in said["tries"]] == ["12", "the text 'twelve'"]
    assert all("right" not in value for value in said["tries"])
    (left,) = said["missing"]
    assert "1.1" not in left
    assert "1.7" not in left
    assert "a task without a key" in said["graded"]
    for part in ("check", "form", "solution", "hint", "progress"):
        assert "solution opens" not in said[part]
        assert "Right" not in said[part]


def test_an_exercise_notebook_runs_and_speaks_of_no_solution(
    edition: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook: Any = nbformat.read(edition / "notebooks" / "exercises-01.ipynb", as_version=4)
    before = plain("\n".join(strings(json.loads(json.dumps(notebook)))))
    task = load_set("01").items["1.1"]
    (cell,) = (c for c in notebook.cells if c.source == task.cell_code)
    cell.source = cell.source.replace(task.starter, task.solution_code)
    for name, value in surroundings(edition, tmp_path).items():
        monkeypatch.setenv(name, value)
    client = NotebookClient(
        notebook, timeout=120, resources={"metadata": {"path": str(edition / "notebooks")}}
    )
    client.execute()
    (output,) = cell.outputs
    assert "It is kept; your teacher has the key." in output.data["text/plain"]
    after = plain("\n".join(strings(json.loads(json.dumps(notebook)))))
    for text in (before, after):
        assert "solution opens" not in text
        assert "then a solution" not in text
    assert json.loads((tmp_path / "coursekit-work.json").read_text("utf-8"))["entries"]


@pytest.mark.parametrize("command", [["grade", "x", "--out", "y"], ["questions", "--qti", "q"]])
def test_a_command_for_instructors_says_that_it_is_not_there(
    edition: Path, tmp_path: Path, command: list[str]
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "coursekit.cli", *command],
        env=surroundings(edition, tmp_path),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == "This edition of the course does not have this command.\n"


def test_a_folder_that_holds_something_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    assert cli.main(["edition", "--student", str(tmp_path)]) == 2
    assert cli.main(["edition", "--student", str(ROOT / "no-such-folder")]) == 2
    said = capsys.readouterr().err
    assert "The folder is not empty." in said
    assert "This folder lies in the course." in said
    assert not (ROOT / "no-such-folder").exists()
