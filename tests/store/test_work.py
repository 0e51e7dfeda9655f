from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from coursekit.errors import CourseError
from coursekit.store import entries, files, work

APPEND = """
import sys
from coursekit.store import work
for number in range({count}):
    work.record("answer", "98-one", sys.argv[1] + str(number))
    print(number, flush=True)
"""


def start(count: int, name: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", APPEND.format(count=count), name]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_without_a_file_there_are_no_entries(file: Path) -> None:
    assert work.read() == ()
    assert not file.exists()


def test_the_file_lies_in_the_current_folder_unless_a_home_is_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COURSEKIT_HOME")
    monkeypatch.chdir(tmp_path)
    work.record("answer", "98-one", "halt")
    assert (tmp_path / "coursekit-work.json").exists()


def test_a_home_that_does_not_exist_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSEKIT_HOME", str(tmp_path / "new" / "home"))
    work.record("answer", "98-one", "halt")
    assert len(work.read()) == 1


def test_earlier_answers_stay() -> None:
    for value in ("strikes", "halt"):
        work.record("answer", "98-one", value)
    work.record("answer", "98-many", ["a"])
    assert [entry.value for entry in work.history("98-one", "answer")] == ["strikes", "halt"]
    latest = work.latest("98-one", "answer")
    assert latest is not None
    assert latest.value == "halt"
    assert work.latest("98-share", "answer") is None


def test_a_person_can_read_the_file(file: Path) -> None:
    work.record("answer", "98-words", "كتائب حزب الله and <b>more</b>")
    text = file.read_text(encoding="utf-8")
    assert text.startswith('{\n  "format": "coursekit-work",\n  "version": 1,\n  "about": "Your')
    assert '"value": "كتائب حزب الله and <b>more</b>"' in text
    assert json.loads(text)["entries"][0]["kind"] == "answer"


def test_half_a_character_from_the_page_does_no_harm() -> None:
    work.record("sealed", "98-words", "broken \ud83d text", seal=True)
    (entry,) = work.read()
    assert entry.value == "broken ? text"
    assert entry.intact


def test_nothing_else_is_left_in_the_folder(home: Path) -> None:
    work.record("answer", "98-one", "halt")
    assert os.listdir(home) == ["coursekit-work.json"]


def test_a_seal_shows_a_later_change(file: Path) -> None:
    work.record("sealed", "98-seal", {"calm": 40}, seal=True)
    (entry,) = work.read()
    assert entry.intact
    file.write_text(file.read_text().replace('"calm": 40', '"calm": 90'))
    (changed,) = work.read()
    assert not changed.intact


def test_two_notebooks_at_once_lose_nothing() -> None:
    runs = [start(50, name) for name in ("left", "right")]
    assert [run.wait() for run in runs] == [0, 0]
    for run in runs:
        assert run.stdout is not None
        run.stdout.close()
    values = [entry.value for entry in work.read()]
    for name in ("left", "right"):
        assert [value for value in values if value.startswith(name)] == [
            f"{name}{number}" for number in range(50)
        ]


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_kernel_killed_while_it_writes_leaves_a_whole_file(home: Path) -> None:
    told = 0
    for delay in (0.0, 0.003, 0.007, 0.011):
        run = start(10_000, "kill")
        assert run.stdout is not None
        for _ in range(5):
            told += bool(run.stdout.readline())
        time.sleep(delay)
        run.send_signal(signal.SIGKILL)
        told += len(run.stdout.readlines())
        run.wait()
        run.stdout.close()
        assert len(work.read()) >= told
    work.record("answer", "98-one", "after")
    assert work.read()[-1].value == "after"
    assert os.listdir(home) == ["coursekit-work.json"]


def test_a_lock_that_is_held_ends_in_a_sentence(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "WAIT_SECONDS", 0.1)
    with files.locked(file), pytest.raises(CourseError) as error:
        work.record("answer", "98-one", "halt")
    assert str(error.value) == (
        "coursekit-work.json: found a lock that another notebook has held for ten seconds; "
        "restart the kernel of the other notebook and answer again."
    )


def test_a_lock_file_left_behind_by_a_dead_notebook_does_not_matter(home: Path) -> None:
    (home / ".coursekit-work.json.lock").write_text("")
    work.record("answer", "98-one", "halt")
    assert len(work.read()) == 1


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "text that is not JSON (line 1)"),
        (b'{\n  "format": "coursekit-work",\n', "text that is not JSON (line 3)"),
        (b"\xff\xfe", "text that is not UTF-8"),
        (b"[" * 100_000, "text that is not JSON (line 1)"),
        (b"[]", "another kind of file"),
        (b'{"format": "nbformat"}', "another kind of file"),
        (b'{"format": "coursekit-work", "version": 1}', "a file without its entries"),
        (
            b'{"format": "coursekit-work", "version": "1", "entries": []}',
            "a file without its entries",
        ),
        (
            b'{"format": "coursekit-work", "version": 1, "entries": [3]}',
            "something else in the place of entry 1",
        ),
        (
            b'{"format": "coursekit-work", "version": 1, "entries": '
            b'[{"kind": "answer", "key": "98-one", "value": 1, "at": "yesterday"}]}',
            "something else in the place of entry 1",
        ),
    ],
)
def test_a_damaged_file_is_named_and_kept_and_work_goes_on(
    file: Path, content: bytes, found: str
) -> None:
    file.write_bytes(content)
    with pytest.raises(CourseError) as error:
        work.read()
    assert str(error.value) == (
        f"coursekit-work.json: found {found}, expected a file of answers; "
        "your next answer sets it aside under another name and begins a new file."
    )
    assert file.read_bytes() == content
    saved = work.record("answer", "98-one", "halt")
    (aside,) = file.parent.glob("coursekit-work-damaged-*.json")
    assert aside.read_bytes() == content
    assert saved.notice == (
        f"coursekit-work.json could not be read: it is kept as {aside.name}, "
        "and a new file was begun."
    )
    assert [entry.value for entry in work.read()] == ["halt"]


def test_an_editor_may_put_a_mark_at_the_start(file: Path) -> None:
    work.record("answer", "98-one", "halt")
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert len(work.read()) == 1


def test_a_second_damaged_file_in_the_same_second_keeps_the_first(file: Path) -> None:
    for content in ("one", "two", "three"):
        file.write_text(content)
        work.record("answer", "98-one", "halt")
    kept = [path.read_text() for path in file.parent.glob("coursekit-work-damaged-*.json")]
    assert sorted(kept) == ["one", "three", "two"]


def test_a_file_of_a_newer_course_is_refused_and_left_alone(file: Path) -> None:
    text = '{"format": "coursekit-work", "version": 2, "entries": {"new": "form"}}'
    file.write_text(text)
    for act in (work.read, lambda: work.record("answer", "98-one", "halt")):
        with pytest.raises(CourseError) as error:
            act()
        assert str(error.value) == (
            "coursekit-work.json: found format 2 of a newer course, expected format 1; "
            "install the newer course; the file is left as it is."
        )
    assert file.read_text() == text
    assert os.listdir(file.parent) == [file.name]


def test_a_folder_that_cannot_be_written_to_is_named(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(CourseError) as error:
        work.record("answer", "98-one", "halt")
    assert str(error.value) == (
        f"coursekit-work.json: found that the folder {home} cannot be written to; "
        "set COURSEKIT_HOME to a folder of your own and restart the kernel."
    )


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


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (
            errno.ENOSPC,
            "coursekit-work.json: found no space left on the disk; free some space and answer "
            "again: what was saved before is untouched.",
        ),
        (
            errno.EIO,
            "coursekit-work.json: found the system's answer 'broken'; set COURSEKIT_HOME to a "
            "folder on another disk and restart the kernel.",
        ),
    ],
)
def test_a_write_that_fails_leaves_the_old_file(
    file: Path, monkeypatch: pytest.MonkeyPatch, number: int, sentence: str
) -> None:
    work.record("answer", "98-one", "halt")
    before = file.read_bytes()

    def fail(_: int) -> None:
        raise OSError(number, "broken")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(CourseError) as error:
        work.record("answer", "98-one", "strikes")
    assert str(error.value) == sentence
    assert file.read_bytes() == before
    assert os.listdir(file.parent) == [file.name]


def test_a_file_that_may_not_be_read_is_named(file: Path) -> None:
    file.mkdir()
    with pytest.raises(CourseError) as error:
        work.read()
    assert str(error.value) == (
        f"{file}: found the system's answer 'Is a directory', expected a file of answers; "
        "look whether the file is there and may be read."
    )


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_link_to_another_folder_is_followed(tmp_path: Path, file: Path) -> None:
    elsewhere = tmp_path / "cloud.json"
    elsewhere.write_text(entries.dump([]))
    file.symlink_to(elsewhere)
    work.record("answer", "98-one", "halt")
    assert file.is_symlink()
    assert len(entries.parse(elsewhere.read_bytes())) == 1
