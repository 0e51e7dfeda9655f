from __future__ import annotations

from pathlib import Path

import pytest

from coursekit.data import data_root, load, locate
from coursekit.data.locate import own_root
from coursekit.errors import CourseError


def make(folder: Path) -> Path:
    folder.mkdir()
    (folder / "datapackage.json").write_text("{}")
    return folder


def test_a_named_folder_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSEKIT_DATA", str(tmp_path))
    assert data_root() == tmp_path
    assert own_root() != tmp_path


def test_home_is_understood(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("COURSEKIT_DATA", "~")
    assert data_root() == tmp_path


def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSEKIT_DATA", "")
    assert data_root() == own_root()


def test_a_wrong_folder_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSEKIT_DATA", "/nowhere")
    with pytest.raises(CourseError) as caught:
        load("claims")
    assert (caught.value.where, caught.value.found) == (
        "COURSEKIT_DATA",
        "There is no folder '/nowhere'.",
    )


def test_the_installed_copy_comes_before_the_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed, repository = make(tmp_path / "_data"), make(tmp_path / "data")
    monkeypatch.setattr(locate, "_INSTALLED", installed)
    monkeypatch.setattr(locate, "_REPOSITORY", repository)
    assert own_root() == installed
    (installed / "datapackage.json").unlink()
    assert own_root() == repository


def test_data_that_is_gone_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locate, "_INSTALLED", tmp_path / "_data")
    monkeypatch.setattr(locate, "_REPOSITORY", tmp_path / "data")
    with pytest.raises(CourseError) as caught:
        own_root()
    assert caught.value.remedy == "install coursekit again"
