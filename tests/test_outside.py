"""The door for files from outside."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from coursekit import outside
from coursekit.errors import CourseError
from coursekit.outside import NotJson, named_path, parse_json, read_file, real_path, regular_file

posix = pytest.mark.skipif(sys.platform == "win32", reason="no pipes and links there")


def test_a_file_is_read_up_to_the_largest_size(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"12345")
    assert read_file(path, 5) == b"12345"
    assert regular_file(path, 5) == path
    for look in (read_file, regular_file):
        with pytest.raises(CourseError) as error:
            look(path, 4)
        assert (error.value.found, error.value.where) == ("The file is too large.", str(path))


@posix
def test_a_file_that_grows_while_it_is_read_is_too_large() -> None:
    """Some files of the system say that they are empty, and are not."""
    grows = Path("/proc/self/status")
    if grows.exists():
        with pytest.raises(CourseError, match="too large"):
            read_file(grows, 1)


@posix
@pytest.mark.parametrize("look", [read_file, regular_file])
def test_only_a_regular_file_is_opened(tmp_path: Path, look: Any) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to("loop")
    for path, found in (
        (tmp_path / "pipe", "a pipe, a device"),
        (Path("/dev/zero"), "a pipe, a device"),
        (tmp_path, "Is a directory"),
        (tmp_path / "loop", "cannot be read"),
        (tmp_path / "gone", "No such file"),
        (tmp_path / ("a" * 300), "cannot be read"),
        (Path("a\0b"), "cannot be read"),
    ):
        with pytest.raises(CourseError) as error:
            look(path)
        assert found in error.value.found


@posix
def test_two_links_to_a_file_are_one_path(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "file")
    assert real_path(tmp_path / "link") == real_path(tmp_path / "file")
    (tmp_path / "loop").symlink_to("loop")
    assert real_path(tmp_path / "loop").name == "loop"


@pytest.mark.parametrize("name", ["a" * 300, "a\0b", "~nobody-here", "\udfff"])
def test_a_name_is_one_that_the_system_takes(name: str) -> None:
    with pytest.raises(CourseError) as error:
        named_path(name, "call")
    assert error.value.where == "call"
    str(error.value).encode()


def test_a_folder_that_nobody_may_look_into_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refused(_: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "stat", refused)
    with pytest.raises(CourseError, match="Permission denied"):
        named_path(tmp_path / "a.json", "call")


@pytest.mark.parametrize("name", [3, None, b"work.json", ["a"]])
def test_a_name_is_a_text_or_a_path(name: object) -> None:
    with pytest.raises(CourseError) as error:
        named_path(name, "call")
    assert error.value.found == type(name).__name__


def test_a_home_is_written_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert named_path("~/a.json", "call") == tmp_path / "a.json"


def test_a_home_that_is_not_known_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(_: Path) -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "expanduser", unknown)
    with pytest.raises(CourseError, match="cannot take the name"):
        named_path("~/a.json", "call")


@pytest.mark.parametrize(
    ("text", "why", "line"),
    [
        (b"\xff", "not UTF-8", None),
        (b'{\n"a":\n}', "not JSON", 3),
        (b"[" * 100_000, "nested", None),
        (b"[" * 41 + b"]" * 41, "nested", None),
        (b"9" * 5000, "too large", None),
        (b"[1e999]", "not finite", None),
        (b'["\\ud800"]', "half a character", None),
        (b'{"\\uDFFF": 1}', "half a character", None),
    ],
)
def test_what_no_part_of_the_course_can_take_is_not_read(
    text: bytes, why: str, line: int | None
) -> None:
    with pytest.raises(NotJson) as error:
        parse_json(text)
    assert why in error.value.why
    assert error.value.line == line


def test_sound_json_is_read() -> None:
    assert parse_json(b'\xef\xbb\xbf["\\ud83d\\ude00", 1e300]') == ["\U0001f600", 1e300]
    depth = outside.DEEPEST
    assert parse_json(b"[" * depth + b"]" * depth)


def test_a_message_does_not_act_in_a_terminal() -> None:
    error = CourseError("x\x1b[31m", where="a\udfff", remedy="می\u200cخو")
    assert "\x1b" not in str(error)
    assert "می\u200cخو" in str(error)  # the spelling of Persian needs the sign between
    str(error).encode()
