"""Content of boards: read from TOML, checked against the tables, replaced by a case."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import pytest

from coursekit.content import AnyRow, ClaimId, Content, RichText, Text, check_boards
from coursekit.content.records import build_record
from coursekit.data.locate import own_root, reading
from coursekit.errors import CourseError
from coursekit.html import Html

NOTHING = Html()
PAPER = 'title = "t"\npaper = "rasanah-2024-03-18"\n'


@dataclass(frozen=True)
class Reading:
    claim: ClaimId
    asks: Literal["each", "any"]
    words: Text = ""
    weight: int = 1
    first: date = date(2023, 10, 7)
    row: AnyRow = ""
    note: RichText = NOTHING


@dataclass(frozen=True)
class Trial:
    names: Mapping[str, str]
    readings: tuple[Reading, ...]


@pytest.fixture
def trial(monkeypatch: pytest.MonkeyPatch) -> Content[Trial]:
    monkeypatch.setattr("coursekit.content.board.BOARDS", {})
    return Content("trial", Trial)


def text(**changed: str) -> str:
    row = {"claim": '"C31"', "asks": '"each"'} | changed
    lines = "\n".join(f"{name} = {value}" for name, value in row.items())
    return f'{PAPER}[names]\na = "A"\n[[readings]]\n{lines}\n'


def test_a_file_becomes_a_record(trial: Content[Trial]) -> None:
    content = trial.read(text(words='"On {fact}`timeline:E57.date|day`"'))
    assert content == Trial({"a": "A"}, (Reading("C31", "each", "On 30 January"),))


def test_a_date_is_a_date_of_toml(trial: Content[Trial]) -> None:
    assert trial.read(text(first="2024-03-18")).readings[0].first == date(2024, 3, 18)


def test_a_row_of_any_table_and_a_text_with_links(trial: Content[Trial]) -> None:
    content = trial.read(text(row='"tempo:T03"', note='"**So**: {claim}`C31`"'))
    assert content.readings[0].row == "tempo:T03"
    assert content.readings[0].note.startswith('<strong>So</strong>: <a href="#C31"')


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"claim": '"C999"'}, "claim"),
        ({"asks": '"all"'}, "asks"),
        ({"weight": "1.5"}, "weight"),
        ({"weight": "true"}, "weight"),
        ({"first": '"2024-03-18"'}, "first"),
        ({"words": '"{fact}`timeline:E999.date`"'}, "words"),
        ({"row": '"tempo:C31"'}, "row"),
        ({"row": '"C31"'}, "row"),
        ({"note": '"{claim}`C999`"'}, "note"),
    ],
)
def test_a_wrong_value_is_named_with_its_place(
    changed: dict[str, str], where: str, trial: Content[Trial]
) -> None:
    with pytest.raises(CourseError) as error:
        trial.read(text(**changed))
    assert error.value.where.startswith(f"boards/trial.toml, readings 1, {where}")


def test_a_name_too_many_and_a_name_too_few() -> None:
    for row in ({"claim": "C31", "asks": "any", "more": 1}, {"asks": "any"}):
        with pytest.raises(CourseError) as error:
            build_record(Reading, row, "here")
        assert error.value.where == "here"


def test_content_about_another_paper_is_refused(trial: Content[Trial]) -> None:
    with pytest.raises(CourseError) as error:
        trial.read(text().replace("rasanah", "other"))
    assert (error.value.where, error.value.remedy[:16]) == ("boards/trial.toml", "correct the line")


def test_a_folder_brings_content_of_its_own(trial: Content[Trial], tmp_path: Path) -> None:
    folder = Path(shutil.copytree(own_root(), tmp_path / "data"))
    (folder / "boards").mkdir()
    (folder / trial.file).write_text(text(weight="3"), encoding="utf-8")
    with reading(folder):
        assert trial.load().readings[0].weight == 3
        (folder / trial.file).write_text(text(claim='"C999"'), encoding="utf-8")
        with pytest.raises(CourseError):
            trial.load()


def test_check_names_the_file_that_is_wrong(trial: Content[Trial], tmp_path: Path) -> None:
    folder = Path(shutil.copytree(own_root(), tmp_path / "data"))
    (folder / "boards").mkdir()
    (folder / trial.file).write_text(text(claim='"C999"'), encoding="utf-8")
    with reading(folder):
        (defect,) = check_boards()
    assert defect.file.startswith("boards/trial.toml")


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a = " + b"[" * 50_000])
def test_a_file_that_is_no_toml_is_named(
    trial: Content[Trial], tmp_path: Path, content: bytes
) -> None:
    folder = shutil.copytree(own_root(), tmp_path / "data")
    (folder / "boards").mkdir(exist_ok=True)
    (folder / trial.file).write_bytes(content)
    with reading(folder), pytest.raises(CourseError) as error:
        trial.load()
    assert error.value.where == trial.file
