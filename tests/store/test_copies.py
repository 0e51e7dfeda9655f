from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest

from coursekit.errors import CourseError
from coursekit.forms import download, restore
from coursekit.store import entries, work


def test_the_link_holds_the_whole_file(file: Path) -> None:
    work.record("answer", "98-words", "</a><script>كتائب</script>")
    shown = download()
    assert shown.text == f"The file on this computer: {file}"
    (data,) = re.findall(r'download="coursekit-work.json" href="data:[^,]+,([^"]+)"', shown.html)
    assert entries.parse(base64.b64decode(data)) == work.read()
    assert "Save a copy of your work (1 entry)" in shown.html
    assert "<script" not in shown.html


def test_a_path_cannot_act_in_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSEKIT_HOME", str(tmp_path / "<img src=x>"))
    work.record("answer", "98-one", "halt")
    assert "<img" not in download().html


def test_without_answers_there_is_nothing_to_save() -> None:
    assert download().text == "→ Nothing is saved yet: answer a question first."


def test_an_earlier_copy_comes_back_without_loss_and_without_doubles(
    tmp_path: Path, file: Path
) -> None:
    for value in ("one", "two", "two"):
        work.record("answer", "98-words", value)
    copy = tmp_path / "copy.json"
    copy.write_bytes(file.read_bytes())
    work.record("answer", "98-words", "three")
    assert restore(copy).text == ("✓ Restored: 0 of 3 entries were added, 3 were here already.")
    file.unlink()
    work.record("answer", "98-words", "four")
    assert restore(str(copy)).text == "✓ Restored: 3 of 3 entries were added, 0 were here already."
    assert [entry.value for entry in work.read()] == ["one", "two", "two", "four"]
    restore(copy)
    assert len(work.read()) == 4


def test_a_folder_will_do(tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.mkdir()
    (old / work.NAME).write_text(entries.dump([entries.new_entry("answer", "98-one", "halt")]))
    assert restore(old).text == "✓ Restored: 1 of 1 entries were added, 0 were here already."


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CourseError) as error:
        restore(tmp_path / "gone.json")
    assert str(error.value) == (
        f"{tmp_path / 'gone.json'}: found the system's answer 'No such file or directory', "
        "expected a file of answers; look whether the file is there and may be read."
    )


def test_a_file_of_another_kind_changes_nothing(tmp_path: Path, file: Path) -> None:
    work.record("answer", "98-one", "halt")
    before = file.read_bytes()
    other = tmp_path / "lesson.ipynb"
    other.write_text('{"cells": []}')
    with pytest.raises(CourseError) as error:
        restore(other)
    assert str(error.value) == (
        f"{other}: found another kind of file, expected a file of answers; "
        "choose another copy; nothing was changed."
    )
    assert file.read_bytes() == before
    assert other.exists()


def test_a_wrong_type_is_named() -> None:
    with pytest.raises(CourseError) as error:
        restore(3)  # type: ignore[arg-type]
    assert str(error.value) == "restore: found int, expected the name of a file, in quotes."
