"""A new version comes, by git or from a zip; what the learner worked in stays."""

from __future__ import annotations

import datetime
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from coursekit.errors import CourseError
from coursekit.lab import update as updating
from coursekit.lab.update import BROUGHT, bring, update
from coursekit.published import mark

TODAY = datetime.date.today()
NEWEST = ["The course is the newest already.", "Your answers are as they were."]


def publish(folder: Path, version: str) -> Path:
    """Write a small course."""
    write(folder / "dev.py", version)
    write(folder / "src" / "coursekit" / f"of_{version}.py", "")
    for name in ("01-background", "exercises-01", "exercises-02"):
        write_notebook(folder / "notebooks" / f"{name}.ipynb", f"{name} of {version}")
    return folder


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def write_notebook(path: Path, text: str) -> None:
    cells = [{"cell_type": "code", "source": [text], "outputs": []}]
    metadata = mark(f"notebooks/{path.stem}", cells)
    write(path, json.dumps({"cells": cells, "metadata": metadata}))


def work_in(path: Path, *, only_run: bool = False) -> None:
    """Change a notebook as a learner does, in their text or only by running it."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    (cell,) = notebook["cells"]
    if only_run:
        cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "12"}]
    else:
        cell["source"] = "my own\n"
    path.write_text(json.dumps(notebook), encoding="utf-8")


def source(path: Path) -> str:
    (cell,) = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return "".join(cell["source"])


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """The course where it is published, in git."""
    folder = publish(tmp_path / "published", "one")
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "One")
    return folder


@pytest.fixture
def clone(published: Path, tmp_path: Path) -> Path:
    """A learner's copy that came with git, with answers in it."""
    git(tmp_path, "clone", "--quiet", str(published), "my course")
    return with_answers(tmp_path / "my course")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A learner's copy that came as a zip."""
    return with_answers(publish(tmp_path / "my copy", "one"))


def with_answers(folder: Path) -> Path:
    write(folder / "notebooks" / "coursekit-work.json", "answers")
    return folder


def publish_two(published: Path) -> None:
    publish(published, "two")
    git(published, "commit", "--quiet", "-a", "-m", "Two")


def check_kept(folder: Path, said: list[str]) -> None:
    notebooks = folder / "notebooks"
    aside = notebooks / f"exercises-01 {TODAY}.ipynb"
    assert source(aside) == "my own\n"
    for name in ("01-background", "exercises-01", "exercises-02"):
        assert source(notebooks / f"{name}.ipynb") == f"{name} of two"
    assert len(list(notebooks.glob("*.ipynb"))) == 4, "what was only run is not kept twice"
    assert (notebooks / "coursekit-work.json").read_text() == "answers"
    assert (folder / "dev.py").read_text() == "two"
    assert said == [
        "The new version of the course is here.",
        f"You worked in exercises-01.ipynb: it is now {aside.name}, beside the new one.",
        "Your answers are as they were.",
    ]


def test_with_git_worked_notebooks_are_kept_by_name_and_date(published: Path, clone: Path) -> None:
    work_in(clone / "notebooks" / "exercises-01.ipynb")
    work_in(clone / "notebooks" / "01-background.ipynb", only_run=True)
    publish_two(published)
    check_kept(clone, update(clone))
    assert update(clone) == NEWEST


def test_from_a_folder_or_a_zip_as_well(copy: Path, tmp_path: Path) -> None:
    new = publish(tmp_path / "download" / "course-main", "two")
    write(new / "notebooks" / "coursekit-work.json", "of somebody who looked into the new one")
    work_in(copy / "notebooks" / "exercises-01.ipynb")
    work_in(copy / "notebooks" / "01-background.ipynb", only_run=True)
    as_zip = shutil.make_archive(str(tmp_path / "course"), "zip", new.parent)
    second = shutil.copytree(copy, tmp_path / "second copy")
    check_kept(copy, update(copy, str(new.parent)))
    check_kept(second, update(second, as_zip))
    assert not (copy / "src" / "coursekit" / "of_one.py").exists()
    assert update(copy, str(new)) == NEWEST


def test_a_second_copy_of_a_day_has_a_number(copy: Path, tmp_path: Path) -> None:
    for version in ("two", "three"):
        work_in(copy / "notebooks" / "exercises-01.ipynb")
        update(copy, str(publish(tmp_path / version, version)))
    kept = {path.name for path in (copy / "notebooks").glob("exercises-01 *")}
    assert kept == {f"exercises-01 {TODAY}.ipynb", f"exercises-01 {TODAY} (2).ipynb"}


def test_a_notebook_that_is_not_new_stays_in_its_place(published: Path, clone: Path) -> None:
    work_in(clone / "notebooks" / "exercises-01.ipynb")
    write_notebook(published / "notebooks" / "exercises-02.ipynb", "new")
    git(published, "commit", "--quiet", "-a", "-m", "Two")
    assert len(update(clone)) == 2
    assert source(clone / "notebooks" / "exercises-01.ipynb") == "my own\n"
    assert source(clone / "notebooks" / "exercises-02.ipynb") == "new"


def test_when_git_cannot_nothing_is_changed(published: Path, clone: Path) -> None:
    work_in(clone / "notebooks" / "exercises-01.ipynb")
    (clone / "dev.py").write_text("my own")
    publish_two(published)
    with pytest.raises(CourseError, match="nothing changed: error: Your local changes"):
        update(clone)
    assert source(clone / "notebooks" / "exercises-01.ipynb") == "my own\n"
    assert not list((clone / "notebooks").glob("* *.ipynb"))


def test_without_a_network_nothing_is_changed(published: Path, clone: Path) -> None:
    shutil.rmtree(published)
    with pytest.raises(CourseError, match="git could not bring the new version"):
        update(clone)


def test_the_way_that_this_copy_did_not_come_is_named(clone: Path, copy: Path) -> None:
    with pytest.raises(CourseError, match="did not come with git"):
        update(copy)
    with pytest.raises(CourseError, match="came with git"):
        update(clone, "folder")


@pytest.mark.parametrize("name", ["gone", "empty", "my copy"])
def test_a_folder_without_another_version_is_named(copy: Path, name: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(CourseError) as error:
        update(copy, str(tmp_path / name))
    assert error.value.where == str(tmp_path / name)


def test_a_zip_that_cannot_be_unpacked_changes_nothing(
    copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sorted(path.name for path in copy.rglob("*"))
    write(tmp_path / "not.zip", "text")
    new = publish(tmp_path / "download" / "course-main", "two")
    write(new / "long.txt", "long " * 10_000)
    large = Path(shutil.make_archive(str(tmp_path / "large"), "zip", tmp_path / "download"))
    (tmp_path / "cut.zip").write_bytes(large.read_bytes()[:-30])
    monkeypatch.setattr("coursekit.lab.update.LARGEST", large.stat().st_size)
    for name, found in (
        ("not.zip", "a damaged zip"),
        ("cut.zip", "a damaged zip"),
        ("large.zip", "What the zip holds is too large"),
    ):
        with pytest.raises(CourseError) as error:
            update(copy, str(tmp_path / name))
        assert error.value.found.startswith(found)
        assert sorted(path.name for path in copy.rglob("*")) == before


def test_a_computer_without_git(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(CourseError, match="has no git"):
        update(clone)


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """The notebooks of a course that many learners share."""
    return publish(tmp_path / "shared", "one") / "notebooks"


def test_a_learner_is_brought_all_notebooks_once(course: Path, tmp_path: Path) -> None:
    mine = tmp_path / "home" / "coursekit"
    assert bring(course, mine) == ["The new version of the course is here."]
    names = sorted(path.name for path in course.glob("*.ipynb"))
    assert sorted(path.name for path in mine.glob("*.ipynb")) == names
    for name in names:
        assert (mine / name).read_bytes() == (course / name).read_bytes()
    assert bring(course, mine) == []


def test_the_same_version_leaves_alone_what_was_worked_in_and_brings_what_was_deleted(
    course: Path, tmp_path: Path
) -> None:
    mine = tmp_path / "mine"
    bring(course, mine)
    work_in(mine / "exercises-01.ipynb")
    (mine / "01-background.ipynb").unlink()
    (mine / "diary.ipynb").write_text("private")
    bring(course, mine)
    assert source(mine / "exercises-01.ipynb") == "my own\n"
    assert source(mine / "01-background.ipynb") == "01-background of one"
    assert (mine / "diary.ipynb").read_text() == "private"
    assert len(list(mine.glob("*.ipynb"))) == 4


def test_of_a_new_version_only_what_was_worked_in_stays_beside_the_new_one(
    course: Path, tmp_path: Path
) -> None:
    mine = tmp_path / "mine"
    bring(course, mine)
    work_in(mine / "exercises-01.ipynb")
    work_in(mine / "01-background.ipynb", only_run=True)
    write_notebook(course / "01-background.ipynb", "01-background of two")
    write_notebook(course / "exercises-01.ipynb", "exercises-01 of two")
    aside = mine / f"exercises-01 {TODAY}.ipynb"
    assert bring(course, mine) == [
        "The new version of the course is here.",
        f"You worked in exercises-01.ipynb: it is now {aside.name}, beside the new one.",
    ]
    assert source(aside) == "my own\n"
    assert source(mine / "01-background.ipynb") == "01-background of two"
    assert source(mine / "exercises-01.ipynb") == "exercises-01 of two"
    assert len(list(mine.glob("*.ipynb"))) == 4


@pytest.mark.parametrize("record", ["", "[]", '{"exercises-01.ipynb": 3}', None])
def test_without_a_sound_record_nothing_that_was_worked_in_is_lost(
    course: Path, tmp_path: Path, record: str | None
) -> None:
    mine = tmp_path / "mine"
    bring(course, mine)
    work_in(mine / "exercises-01.ipynb")
    (mine / BROUGHT).unlink()
    if record is not None:
        (mine / BROUGHT).write_text(record)
    bring(course, mine)
    assert source(mine / f"exercises-01 {TODAY}.ipynb") == "my own\n"
    assert source(mine / "exercises-01.ipynb") == "exercises-01 of one"


def test_a_disk_that_is_full_in_the_middle_costs_nothing(
    course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = tmp_path / "mine"
    bring(course, mine)
    work_in(mine / "exercises-01.ipynb")
    for name in ("01-background", "exercises-01"):
        write_notebook(course / f"{name}.ipynb", f"{name} of two")
    write_whole = updating.write_whole

    def full(path: Path, content: str | bytes) -> None:
        if path.name == "exercises-01.ipynb":
            raise CourseError("There is no space left on the disk.")
        write_whole(path, content)

    monkeypatch.setattr(updating, "write_whole", full)
    with pytest.raises(CourseError, match="no space left"):
        bring(course, mine)
    assert source(mine / "exercises-01.ipynb") == "my own\n"
    assert source(mine / "01-background.ipynb") == "01-background of two"
    monkeypatch.undo()
    bring(course, mine)
    assert source(mine / f"exercises-01 {TODAY}.ipynb") == "my own\n"
    assert source(mine / "exercises-01.ipynb") == "exercises-01 of two"
