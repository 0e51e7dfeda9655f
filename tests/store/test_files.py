"""Locks and writing: no crash, full disk or second notebook spoils a file."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from coursekit.errors import CourseError
from coursekit.store import files
from coursekit.store.files import locked, plain_errors, write_free, write_whole

posix = pytest.mark.skipif(sys.platform == "win32", reason="locks of another kind")


def lock_of(file: Path) -> Path:
    return file.with_name(f".{file.name}.lock")


def test_a_lock_lasts_as_long_as_its_block(file: Path) -> None:
    with locked(file):
        assert os.listdir(file.parent) == [lock_of(file).name]
        assert lock_of(file).stat().st_mode & 0o777 == 0o600
    assert os.listdir(file.parent) == []
    with pytest.raises(ZeroDivisionError), locked(file):
        raise ZeroDivisionError
    assert os.listdir(file.parent) == []
    lock_of(file).write_text("left behind by a notebook that died")
    with locked(file):
        pass


def test_no_handle_stays_open(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "WAIT_SECONDS", 0.05)
    before = os.listdir("/dev/fd")
    with locked(file):
        for _ in range(3):
            with pytest.raises(CourseError), locked(file):
                pass
    assert os.listdir("/dev/fd") == before


def test_a_lock_that_another_holds_ends_in_a_sentence(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert files.WAIT_SECONDS == 10  # as the sentence says
    monkeypatch.setattr(files, "WAIT_SECONDS", 0.1)
    start = time.monotonic()
    with locked(file), pytest.raises(CourseError) as error, locked(file):
        pass
    assert 0.1 <= time.monotonic() - start < 5
    assert "for ten seconds" in error.value.found
    assert error.value.where == "coursekit-work.json"
    assert "restart the kernel of the other notebook" in error.value.remedy


def test_who_waits_looks_again_and_again(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits gets the lock once it is free, and sleeps in between."""
    holder = locked(file)
    holder.__enter__()
    pauses: list[float] = []

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 3:
            holder.__exit__(None, None, None)

    monkeypatch.setattr(files.time, "sleep", sleep)
    with locked(file):
        assert pauses == [files.PAUSE_SECONDS] * 3
    assert 0 < files.PAUSE_SECONDS < 0.1


@posix
def test_a_lock_that_its_last_holder_removed_is_no_lock(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between opening the lock and holding it, its holder may let go and remove it.

    The next notebook then makes another one. Who still holds the removed one must not write.
    """
    import fcntl

    flock = fcntl.flock
    removed: list[Path] = []

    def removed_meanwhile(handle: int, how: int) -> None:
        if not removed:
            lock_of(file).unlink()
            removed.append(lock_of(file))
        flock(handle, how)

    monkeypatch.setattr(fcntl, "flock", removed_meanwhile)
    monkeypatch.setattr(files, "WAIT_SECONDS", 0.1)
    with locked(file):
        assert removed
        assert lock_of(file).exists()
        with pytest.raises(CourseError), locked(file):
            pass


@posix
@pytest.mark.parametrize("number", [errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS])
def test_where_the_file_system_knows_no_locks_the_work_goes_on(
    file: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr("fcntl.flock", _raise(OSError(number, "no locks")))
    with locked(file):
        write_whole(file, "x")
    assert file.read_text() == "x"


@posix
def test_another_trouble_with_a_lock_is_said(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fcntl.flock", _raise(OSError(errno.EIO, "broken")))
    before = os.listdir("/dev/fd")
    with pytest.raises(CourseError, match="broken"), locked(file):
        pass
    assert os.listdir("/dev/fd") == before


@pytest.mark.parametrize("content", ["ü\r\n", b"\xff\r\n"])
def test_a_file_is_replaced_whole_and_nothing_is_left_beside_it(
    file: Path, content: str | bytes
) -> None:
    for left_over in (".coursekit-work-1.tmp", ".coursekit-work-2.tmp"):
        file.with_name(left_over).write_text("of a notebook that died")
    others = [file.with_name(name) for name in (".coursekit-work.txt", "mine.tmp")]
    for other in others:
        other.write_text("mine")
    write_whole(file, content)
    assert file.read_bytes() == (content.encode() if isinstance(content, str) else content)
    assert sorted(file.parent.iterdir()) == sorted([file, *others])


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_who_may_read_a_file_may_read_it_still(file: Path) -> None:
    write_whole(file, "new")
    assert file.stat().st_mode & 0o777 == 0o600
    for mode in (0o600, 0o640, 0o664):
        file.chmod(mode)
        write_whole(file, f"{mode}")
        assert (file.stat().st_mode & 0o777, file.read_text()) == (mode, f"{mode}")


def test_a_link_to_another_folder_is_followed(tmp_path: Path, file: Path) -> None:
    elsewhere = tmp_path / "cloud.json"
    elsewhere.write_text("old")
    file.symlink_to(elsewhere)
    write_whole(file, "new")
    assert file.is_symlink()
    assert elsewhere.read_text() == "new"


def test_the_new_file_is_on_the_disk_before_it_takes_the_old_ones_place(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text("old")
    done: list[str] = []
    sync, replace = os.fsync, os.replace

    def synced(handle: int) -> None:
        assert os.fstat(handle).st_size == 3
        done.append("sync")
        sync(handle)

    def replaced(name: str, target: Path) -> None:
        assert Path(name).parent == file.parent
        assert Path(name).match(".coursekit-work-*.tmp")  # so that it is swept up if left over
        assert file.read_text() == "old"
        done.append("replace")
        replace(name, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "replace", replaced)
    write_whole(file, "new")
    assert done == ["sync", "replace"]


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize("error", [OSError(errno.EIO, "broken"), KeyboardInterrupt()])
def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    file: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: BaseException
) -> None:
    file.write_text("old")
    monkeypatch.setattr(os, step, _raise(error))
    with pytest.raises((CourseError, KeyboardInterrupt)):
        write_whole(file, "new")
    assert file.read_text() == "old"
    assert os.listdir(file.parent) == [file.name]


@pytest.mark.parametrize(("refusals", "works"), [(3, True), (4, False)])
def test_another_program_that_reads_the_file_is_waited_for(
    file: Path, monkeypatch: pytest.MonkeyPatch, refusals: int, works: bool
) -> None:
    replace, pauses = os.replace, []

    def refused(name: str, target: Path) -> None:
        if len(pauses) < refusals and not (len(pauses) == 3 and refusals == 3):
            raise PermissionError(errno.EACCES, "in use")
        replace(name, target)

    monkeypatch.setattr(os, "replace", refused)
    monkeypatch.setattr(files.time, "sleep", pauses.append)
    if works:
        write_whole(file, "new")
        assert file.read_text() == "new"
    else:
        with pytest.raises(CourseError):
            write_whole(file, "new")
    assert pauses == [0.01, 0.05, 0.2]


def test_a_name_that_is_taken_gets_the_next_number(home: Path) -> None:
    wanted, names = home / "report.html", ("report.html", "report-2.html", "report-3.html")
    first, second, third = (home / name for name in names)
    assert write_free(wanted, "one") == (first, None)
    assert write_free(wanted, "two") == (second, first)
    assert write_free(wanted, b"three") == (third, second)
    assert [path.read_text() for path in (first, second, third)] == ["one", "two", "three"]


@pytest.mark.parametrize("content", ["same", b"same"])
def test_a_file_that_says_the_same_already_is_left_as_it_is(
    home: Path, content: str | bytes
) -> None:
    wanted = home / "report.html"
    write_free(wanted, content)
    os.utime(wanted, (1, 1))
    assert write_free(wanted, content) == (wanted, wanted)
    assert wanted.stat().st_mtime == 1


def test_what_counts_may_be_less_than_all(home: Path) -> None:
    wanted = home / "report.html"

    def undated(text: str) -> str:
        return text.split(":")[0]

    wanted.write_bytes(b"\xff:")  # what another program wrote need not be text
    second = home / "report-2.html"
    assert write_free(wanted, "same: 1 March", undated) == (second, wanted)
    assert write_free(wanted, "same: 2 March", undated) == (second, second)
    assert second.read_text() == "same: 1 March"
    assert write_free(wanted, "other: 2 March", undated)[0].name == "report-3.html"


@pytest.mark.parametrize(
    ("numbers", "found", "remedy"),
    [
        ((errno.ENOSPC, errno.EDQUOT), "no space left", "free some space"),
        (
            (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT, errno.ENOTDIR),
            "folder {} cannot be written to",
            "COURSEKIT_HOME to a folder of your own",
        ),
        ((errno.EIO,), "broken", "COURSEKIT_HOME to a folder on another disk"),
    ],
)
def test_what_the_system_says_becomes_one_sentence(
    file: Path, numbers: tuple[int, ...], found: str, remedy: str
) -> None:
    for number in numbers:
        with pytest.raises(CourseError) as error, plain_errors(file):
            raise OSError(number, "broken")
        assert found.format(file.parent) in error.value.found
        assert error.value.where == file.name
        assert remedy in error.value.remedy
        assert isinstance(error.value.__cause__, OSError)
    with pytest.raises(CourseError, match="without a number"), plain_errors(file):
        raise OSError("without a number")


def _raise(error: BaseException) -> Callable[..., None]:
    def refuse(*_: object, **__: object) -> None:
        raise error

    return refuse
