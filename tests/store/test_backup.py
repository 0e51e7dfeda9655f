from __future__ import annotations

import base64
import re
import zipfile
from pathlib import Path

import pytest

from coursekit.errors import CourseError
from coursekit.store import backup, entries, work
from coursekit.store.backup import copy_link, restore


def counts(path: object) -> list[int]:
    """How many were added, of how many, and how many were here already."""
    return [int(number) for number in re.findall(r"\d+", restore(path).text)]  # type: ignore[arg-type]


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
        work.record("answer", "98-words", value)
    copy = tmp_path / "copy.json"
    copy.write_bytes(file.read_bytes())
    work.record("answer", "98-words", "three")
    assert counts(copy) == [0, 3, 3]
    file.unlink()
    work.record("answer", "98-words", "four")
    assert counts(str(copy)) == [3, 3, 0]
    assert [entry.value for entry in work.read()] == ["one", "two", "two", "four"]
    assert counts(copy) == [0, 3, 3]
    assert len(work.read()) == 4


def test_a_folder_will_do(tmp_path: Path) -> None:
    (tmp_path / work.NAME).write_text(entries.dump([entries.new_entry("answer", "98-one", "x")]))
    assert counts(tmp_path) == [1, 1, 0]


def test_a_zip_is_read_up_to_a_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = entries.dump([entries.new_entry("answer", "98-one", "halt")])
    with zipfile.ZipFile(tmp_path / "work.zip", "w") as archive:
        archive.writestr(work.NAME, text)
    assert backup.LARGEST == 50_000_000
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


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CourseError) as error:
        restore(tmp_path / "gone.json")
    assert "No such file" in error.value.found
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
