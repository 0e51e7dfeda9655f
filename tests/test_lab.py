"""Where the lessons are looked for, how the server is started, and what it says."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from coursekit import lab
from coursekit.errors import CourseError
from coursekit.store.work import NAME
from tests.browser.driver import serve


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, without lessons, of a package without a repository."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(lab, "REPOSITORY", tmp_path / "none")
    return tmp_path


def put_lesson(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / lab.FIRST_LESSON).write_text("{}")
    return folder


def test_the_lessons_here_come_before_those_below_and_those_of_the_repository(
    nowhere: Path,
) -> None:
    put_lesson(lab.REPOSITORY / "notebooks")
    assert lab.find_lessons(None) == nowhere / "none" / "notebooks"
    put_lesson(nowhere / "notebooks")
    assert lab.find_lessons(None) == nowhere / "notebooks"
    put_lesson(nowhere)
    assert lab.find_lessons(None) == nowhere


def test_a_named_folder_needs_no_lesson_00(nowhere: Path) -> None:
    folder = nowhere / "my lessons"
    folder.mkdir()
    assert lab.find_lessons("my lessons") == folder
    assert lab.start_page(folder) == "lab/workspaces/coursekit"
    assert lab.start_page(put_lesson(folder)).endswith("/tree/00-start-here.ipynb")


def test_who_comes_back_sees_the_contents(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = put_lesson(nowhere / "lessons")
    work = nowhere / "home" / lab.WORK
    monkeypatch.setenv("COURSEKIT_HOME", str(work.parent))
    (folder / lab.CONTENTS).write_text("{}")
    assert lab.start_page(folder).endswith("/tree/00-start-here.ipynb")
    work.parent.mkdir()
    work.touch()
    assert lab.start_page(folder).endswith("/tree/index.ipynb")
    (folder / lab.CONTENTS).unlink()
    assert lab.start_page(folder).endswith("/tree/00-start-here.ipynb")
    monkeypatch.delenv("COURSEKIT_HOME")
    (folder / lab.CONTENTS).write_text("{}")
    assert lab.start_page(folder).endswith("/tree/00-start-here.ipynb")
    (folder / lab.WORK).touch()
    assert lab.start_page(folder).endswith("/tree/index.ipynb")


def test_the_learners_file_has_the_name_that_lessons_give_it() -> None:
    assert lab.WORK == NAME


def test_no_lessons(nowhere: Path) -> None:
    with pytest.raises(CourseError) as error:
        lab.find_lessons(None)
    assert error.value.where == str(nowhere)
    assert "coursekit lab FOLDER" in error.value.remedy


def test_no_such_folder() -> None:
    with pytest.raises(CourseError) as error:
        lab.start("no/such")
    assert error.value.where == "no/such"


def test_a_port_that_is_taken(nowhere: Path) -> None:
    put_lesson(nowhere)
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(CourseError) as error:
            lab.start(port=port, browser=False)
    assert f"port {port}" in error.value.found


def test_a_port_asked_for_is_the_only_one_tried(tmp_path: Path) -> None:
    options = lab.server_options(tmp_path, 9000, browser=True)
    assert {"--ServerApp.port=9000", "--ServerApp.port_retries=0"} <= set(options)
    options = lab.server_options(tmp_path, None, browser=True)
    assert {"--ServerApp.port=8888", "--ServerApp.port_retries=50"} <= set(options)


def test_a_second_start_names_the_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = put_lesson(tmp_path / "notebooks")
    command = [sys.executable, "-m", "coursekit.cli", "lab", str(folder), "--no-browser"]
    with serve(folder, tmp_path / "home") as running:
        monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "home" / "jupyter-runtime"))
        second = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert second.returncode == 0
    said = f"The course is already open at this address:\n\n    {running.address}\n\n"
    assert second.stdout == said
