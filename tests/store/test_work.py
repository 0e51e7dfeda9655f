"""The learner's file: answers go in and come out, whatever happens to the notebook."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from coursekit.errors import CourseError
from coursekit.store import files, work
from coursekit.store.entries import dump
from coursekit.store.origins import answers_of

APPEND = """
import sys
from coursekit.store import work
for number in range({count}):
    work.record("answer", "98-one", sys.argv[1] + str(number))
    print(number, flush=True)
"""
NEWER = '{"format": "coursekit-work", "version": 2, "entries": {"new": "form"}}'


def start(count: int, name: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", APPEND.format(count=count), name]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def values() -> list[object]:
    return [entry.value for entry in answers_of(work.read())]


def test_without_a_file_there_are_no_entries(file: Path) -> None:
    assert work.read() == ()
    assert not file.exists()


def test_the_file_is_in_the_current_folder_unless_a_home_is_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COURSEKIT_HOME")
    assert work.work_path() == tmp_path / "coursekit-work.json"
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("COURSEKIT_HOME", "~/new/home")
    work.record("answer", "98-one", "halt")
    assert (tmp_path / "new" / "home" / "coursekit-work.json").exists()


def test_earlier_answers_stay() -> None:
    for value in ("strikes", "halt"):
        saved = work.record("answer", "98-one", value)
    assert [entry.value for entry in answers_of(saved.entries)] == ["strikes", "halt"]
    assert saved.notice == ""
    work.record("answer", "98-many", ["a"])
    work.record("try", "98-one", 1)
    assert [entry.value for entry in work.history("98-one", "answer")] == ["strikes", "halt"]
    assert work.history("98-one", "answer", []) == []
    latest = work.latest("98-one", "answer")
    assert latest is not None
    assert latest.value == "halt"
    assert work.latest("98-share", "answer") is None


def test_a_seal_and_the_words_of_a_value_are_kept() -> None:
    work.record("sealed", "98-seal", {"calm": 40}, seal=True, words={"title": "T"})
    (entry,) = answers_of(work.read())
    assert entry.intact
    assert entry.words == {"title": "T"}


def test_a_person_can_read_the_file_and_nothing_else_is_left(file: Path) -> None:
    work.record("answer", "98-words", "كتائب حزب الله")
    assert '"value": "كتائب حزب الله"' in file.read_text(encoding="utf-8")
    assert os.listdir(file.parent) == ["coursekit-work.json"]


def test_two_notebooks_at_once_lose_nothing() -> None:
    runs = [start(50, name) for name in ("left", "right")]
    assert [run.wait() for run in runs] == [0, 0]
    for run in runs:
        assert run.stdout is not None
        run.stdout.close()
    for name in ("left", "right"):
        mine = [value for value in values() if str(value).startswith(name)]
        assert mine == [f"{name}{number}" for number in range(50)]


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_kernel_killed_while_it_writes_leaves_a_whole_file(home: Path) -> None:
    told = 0
    for delay in (0.0, 0.003, 0.007, 0.011):
        run = start(10_000, "kill")
        assert run.stdout is not None
        for _ in range(5):
            told += bool(run.stdout.readline())
        time.sleep(delay)  # the moment of the kill, not a wait for something
        run.send_signal(signal.SIGKILL)
        told += len(run.stdout.readlines())
        run.wait()
        run.stdout.close()
        assert len(answers_of(work.read())) >= told
    work.record("answer", "98-one", "after")
    assert values()[-1] == "after"
    assert os.listdir(home) == ["coursekit-work.json"]


def test_an_answer_waits_for_another_notebook(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "WAIT_SECONDS", 0.1)
    with files.locked(file), pytest.raises(CourseError, match="Another notebook"):
        work.record("answer", "98-one", "halt")


def test_a_damaged_file_is_kept_and_work_goes_on(file: Path) -> None:
    for number, content in enumerate(("one", "two", "three"), start=1):  # in the same second
        file.write_text(content)
        with pytest.raises(CourseError):
            work.read()
        assert file.read_text() == content
        saved = work.record("answer", "98-one", "halt")
        kept = sorted(file.parent.glob("coursekit-work-damaged-*.json"))
        assert len(kept) == number
        assert any(path.name in saved.notice for path in kept)
        assert values() == ["halt"]
    assert sorted(path.read_text() for path in kept) == ["one", "three", "two"]
    assert work.record("answer", "98-one", "halt").notice == ""


def test_a_file_of_a_newer_course_is_left_alone(file: Path) -> None:
    file.write_text(NEWER)
    for act in (work.read, lambda: work.record("answer", "98-one", "halt")):
        with pytest.raises(CourseError, match="newer course"):
            act()
    assert file.read_text() == NEWER
    assert os.listdir(file.parent) == [file.name]


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="the superuser may write everywhere"
)
def test_a_read_only_folder_is_named(home: Path) -> None:
    home.chmod(0o500)
    try:
        with pytest.raises(CourseError, match="cannot be written to"):
            work.record("answer", "98-one", "halt")
    finally:
        home.chmod(0o700)


def test_a_home_that_cannot_be_made_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "text").write_text("no folder")
    monkeypatch.setenv("COURSEKIT_HOME", str(tmp_path / "text" / "home"))
    with pytest.raises(CourseError, match="cannot be written to"):
        work.record("answer", "98-one", "halt")


def test_a_file_that_may_not_be_read_is_named(file: Path) -> None:
    file.mkdir()
    with pytest.raises(CourseError) as error:
        work.read()
    assert "Is a directory" in error.value.found
    assert error.value.where == str(file)
    assert "you may read it" in error.value.remedy


@pytest.mark.parametrize("home", ["~nobody-here", "a" * 300])
def test_a_home_that_the_system_does_not_take_is_named(
    home: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSEKIT_HOME", home)
    for act in (work.read, lambda: work.record("answer", "98-one", "halt")):
        with pytest.raises(CourseError) as error:
            act()
        assert error.value.where == "COURSEKIT_HOME"


@pytest.mark.skipif(sys.platform == "win32", reason="a folder in use stays there")
def test_a_current_folder_that_is_gone_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COURSEKIT_HOME")
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    with pytest.raises(CourseError, match="is gone"):
        work.read()


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_two_homes_with_one_file_lose_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cloud.json").write_text(dump([]))
    runs = []
    for name in ("left", "right"):
        (tmp_path / name).mkdir()
        (tmp_path / name / work.NAME).symlink_to(tmp_path / "cloud.json")
        monkeypatch.setenv("COURSEKIT_HOME", str(tmp_path / name))
        runs.append(start(50, name))
    assert [run.wait() for run in runs] == [0, 0]
    for run in runs:
        assert run.stdout is not None
        run.stdout.close()
    assert len(values()) == 100
    assert (tmp_path / "left" / work.NAME).is_symlink()


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_link_to_a_damaged_file_keeps_leading_to_the_file(tmp_path: Path, file: Path) -> None:
    (tmp_path / "cloud.json").write_text("damaged")
    file.symlink_to(tmp_path / "cloud.json")
    work.record("answer", "98-one", "halt")
    assert file.is_symlink()
    (aside,) = tmp_path.glob("coursekit-work-damaged-*.json")
    assert aside.read_text() == "damaged"


def test_an_answer_for_which_there_is_no_room_is_not_called_saved(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work.record("answer", "98-one", "halt")
    before = file.read_bytes()
    monkeypatch.setattr(work, "LARGEST", len(before) + 10)
    with pytest.raises(CourseError, match="Your file of answers is full"):
        work.record("answer", "98-one", "again")
    assert file.read_bytes() == before
    with file.open("ab") as stream:
        stream.write(b" " * 20)
    with pytest.raises(CourseError, match="too large"):
        work.read()


def test_the_file_is_json(file: Path) -> None:
    work.record("answer", "98-one", "halt")
    assert json.loads(file.read_text(encoding="utf-8"))["entries"][0]["value"] == "halt"
