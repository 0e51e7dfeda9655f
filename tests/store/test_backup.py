from __future__ import annotations

import base64
import os
import re
import sys
import zipfile
from pathlib import Path

import pytest

from coursekit.errors import CourseError
from coursekit.store import backup, entries, work
from coursekit.store.backup import copy_link, restore
from coursekit.store.origins import answers_of


def counts(path: object, *, mine: bool = False) -> list[int]:
    """How many were added, of how many, and how many were here already."""
    return [int(number) for number in re.findall(r"\d+", restore(path, mine=mine).text)]  # type: ignore[arg-type]


def test_the_link_holds_the_whole_file(file: Path) -> None:
    work.record("answer", "98-words", "</a><script>كتائب</script>")
    shown = copy_link()
    assert str(file) in shown.text
    (data,) = re.findall(r'download="coursekit-work.json" href="data:[^,]+,([^"]+)"', shown.html)
    assert entries.parse(base64.b64decode(data)) == work.read()
    assert "(1 entry)" in shown.html
    assert "<script" not in shown.html


def test_a_path_cannot_act_in_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSEKIT_HOME", str(tmp_path / "<img src=x>"))
    work.record("answer", "98-one", "halt")
    assert "<img" not in copy_link().html


def test_without_answers_there_is_nothing_to_save(file: Path) -> None:
    assert copy_link().text.startswith("→ Nothing is saved yet.")
    file.write_text("{")
    assert copy_link().text.startswith("✗ coursekit-work.json: ")


def test_an_earlier_copy_comes_back_without_loss_and_without_doubles(
    tmp_path: Path, file: Path
) -> None:
    for value in ("one", "two", "two"):
        entry = entries.new_entry("answer", "98-words", value)
        work.change(lambda before, entry=entry: (*before, entry))
    copy = tmp_path / "copy.json"
    copy.write_bytes(file.read_bytes())
    work.record("answer", "98-words", "three")
    assert counts(copy) == [0, 3, 3]
    file.unlink()
    work.record("answer", "98-words", "four")
    assert counts(str(copy), mine=True) == [3, 3, 0]
    assert [entry.value for entry in answers_of(work.read())] == ["one", "two", "two", "four"]
    assert counts(copy) == [0, 3, 3]
    assert len(answers_of(work.read())) == 4


def test_a_folder_will_do(tmp_path: Path) -> None:
    (tmp_path / work.NAME).write_text(entries.dump([entries.new_entry("answer", "98-one", "x")]))
    assert counts(tmp_path) == [1, 1, 0]


def test_a_zip_is_read_up_to_a_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = entries.dump([entries.new_entry("answer", "98-one", "halt")])
    with zipfile.ZipFile(tmp_path / "work.zip", "w") as archive:
        archive.writestr(work.NAME, text)
    assert backup.LARGEST == 10_000_000
    monkeypatch.setattr(backup, "LARGEST", len(text))
    assert counts(tmp_path / "work.zip") == [1, 1, 0]
    monkeypatch.setattr(backup, "LARGEST", len(text) - 1)
    with pytest.raises(CourseError, match="too large"):
        restore(tmp_path / "work.zip")


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 broken"])
def test_a_zip_of_another_kind_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "other.zip").write_bytes(content)
    with pytest.raises(CourseError) as error:
        restore(tmp_path / "other.zip")
    assert "another kind of file" in error.value.found
    assert "ck.hand_in()" in error.value.expected


def zipped(path: Path, *names: str, text: str = "") -> Path:
    text = text or entries.dump([entries.new_entry("answer", "98-one", "halt")])
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, text)
    return path


@pytest.mark.parametrize("name", ["work.zip", "WORK.ZIP", "work", "work.json"])
def test_a_zip_is_known_by_its_content(tmp_path: Path, name: str) -> None:
    assert counts(zipped(tmp_path / name, work.NAME)) == [1, 1, 0]


@pytest.mark.parametrize(
    "names",
    [
        [f"hand-in/{work.NAME}", f"__MACOSX/hand-in/._{work.NAME}"],
        [f"hand-in/{work.NAME}", f"__MACOSX/{work.NAME}", f"hand-in/old/{work.NAME}"],
        [f"a\\{work.NAME}"],
    ],
)
def test_a_zip_that_was_unpacked_and_zipped_again_is_taken(
    tmp_path: Path, names: list[str]
) -> None:
    assert counts(zipped(tmp_path / "again.zip", *names)) == [1, 1, 0]


def test_a_zip_with_two_files_of_answers_is_not_guessed_at(tmp_path: Path) -> None:
    path = zipped(tmp_path / "class.zip", f"ali/{work.NAME}", f"sara/{work.NAME}")
    with pytest.raises(CourseError) as error:
        restore(path)
    assert error.value.found == f"The zip has 2 files {work.NAME}."
    with pytest.raises(CourseError, match="another zip"):
        restore(zipped(tmp_path / "other.zip", "diary.txt"))


def test_a_zip_that_cannot_be_unpacked_is_named(tmp_path: Path) -> None:
    path = zipped(tmp_path / "work.zip", work.NAME)
    whole = path.read_bytes()
    local, central = whole.index(b"PK\x03\x04"), whole.index(b"PK\x01\x02")
    for where, change, found in (
        (6, b"\x01\x00", "has a password"),  # the flags
        (8, b"\x63\x00", "that Python does not know"),  # the way of packing
        (14, b"\x00" * 4, "a damaged zip"),  # the checksum
        (18, b"\xff\xff\xff\x7f" * 2, "too large"),  # the sizes
    ):
        data = bytearray(whole)
        for place in (local + where, central + where + 2):
            data[place : place + len(change)] = change
        path.write_bytes(data)
        with pytest.raises(CourseError) as error:
            restore(path)
        assert found in error.value.found


def test_a_zip_that_says_too_small_a_size_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "bomb.zip", work.NAME, text=" " * (backup.LARGEST + 1))
    data, size = path.read_bytes(), (backup.LARGEST + 1).to_bytes(4, "little")
    path.write_bytes(data.replace(size, (1).to_bytes(4, "little")))
    with pytest.raises(CourseError):
        restore(path)
    path.write_bytes(data)
    with pytest.raises(CourseError, match="in the zip is too large"):
        restore(path)


def test_a_near_name_is_offered(tmp_path: Path) -> None:
    zipped(tmp_path / "coursekit-hand-in.zip", work.NAME)
    with pytest.raises(CourseError) as error:
        restore(tmp_path / "coursekit-handin.zip")
    assert error.value.remedy == "did you mean 'coursekit-hand-in.zip'?"
    with pytest.raises(CourseError, match="no file with this name"):
        restore(tmp_path / "no-folder" / "work.zip")


def dated(path: Path, *rows: tuple[str, str]) -> Path:
    made = [entries.Entry("answer", "98-one", value, f"{day}T12:00:00.000Z") for day, value in rows]
    path.write_text(entries.dump(made), encoding="utf-8")
    return path


def test_what_came_first_stays_first_whatever_the_clock_said(tmp_path: Path, file: Path) -> None:
    """A clock was a year ahead when "b" was saved; "e" was forged to win for good."""
    dated(file, ("2026-01-01", "a"), ("2099-01-03", "b"), ("2026-01-05", "c"))
    copy = dated(tmp_path / "copy.json", ("2026-01-02", "d"), ("2199-12-31", "e"))
    said = restore(copy).text
    assert "1 entry has a date that is still to come" in said
    assert [entry.value for entry in answers_of(work.read())] == ["a", "d", "b", "c", "e"]
    work.record("answer", "98-one", "f")
    latest = work.latest("98-one", "answer")
    assert latest is not None
    assert latest.value == "f"
    assert "still to come" not in restore(copy).text
    file.unlink()
    restore(dated(copy, ("2099-01-03", "b"), ("2026-01-05", "c")))
    assert [entry.value for entry in answers_of(work.read())] == ["b", "c"]


def test_a_restored_file_can_always_be_read_again(tmp_path: Path, file: Path) -> None:
    work.record("answer", "98-one", "halt")
    before = file.read_bytes()
    for day in ("2026-13-01", "2026-02-31", "9999-01-01"):
        with pytest.raises(CourseError, match="entry 1 is not valid"):
            restore(dated(tmp_path / "copy.json", (day, "x")))
    assert file.read_bytes() == before


@pytest.mark.parametrize("name", ["a" * 300, "a\0b.zip", "~nobody-here/work.json", "\ud800"])
def test_a_name_that_the_system_does_not_take_is_named(name: str) -> None:
    with pytest.raises(CourseError) as error:
        restore(name)
    assert error.value.where == "restore"
    assert "cannot take the name" in error.value.found
    str(error.value).encode()


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes with names")
def test_nothing_waits_for_a_pipe(tmp_path: Path) -> None:
    for name in ("pipe.json", "pipe.zip"):
        os.mkfifo(tmp_path / name)
        with pytest.raises(CourseError, match="found a pipe"):
            restore(tmp_path / name)
    with pytest.raises(CourseError, match="found a pipe"):
        restore("/dev/zero")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CourseError) as error:
        restore(tmp_path / "gone.json")
    assert "no file with this name" in error.value.found
    assert error.value.where == str(tmp_path / "gone.json")


def test_a_file_of_another_kind_changes_nothing(tmp_path: Path, file: Path) -> None:
    work.record("answer", "98-one", "halt")
    before = file.read_bytes()
    other = tmp_path / "lesson.ipynb"
    other.write_text('{"cells": []}')
    with pytest.raises(CourseError) as error:
        restore(other)
    assert "not a file of answers" in error.value.found
    assert error.value.where == str(other)
    assert "nothing was changed" in error.value.remedy
    assert file.read_bytes() == before
    assert other.exists()


def test_a_wrong_type_is_named() -> None:
    with pytest.raises(CourseError) as error:
        restore(3)  # type: ignore[arg-type]
    assert (error.value.where, error.value.found) == ("restore", "int")
