"""The command line: what each command prints, and its exit code."""

from __future__ import annotations

import datetime
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from coursekit import checkup, cli, lab
from coursekit.checkup import FAULT, NOTE, SOUND, Finding
from coursekit.kit import new_case


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder for the learner's file; some commands set another, for this test alone."""
    monkeypatch.setenv("COURSEKIT_HOME", str(tmp_path))


@pytest.mark.parametrize(("mark", "code"), [(SOUND, 0), (NOTE, 0), (FAULT, 1)])
def test_doctor(
    mark: str, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(checkup, "CHECKS", {"A": lambda name: Finding(mark, f"{name}: b.", "c")})
    assert cli.main(["doctor"]) == code
    assert cli.main(["doctor", "--details"]) == code
    assert capsys.readouterr().out == f"{mark} A: b.\n{mark} A: b.\n    c\n"


def test_doctor_looks_at_the_file_beside_the_notebooks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    notebooks = tmp_path / "notebooks"
    notebooks.mkdir()
    (notebooks / lab.FIRST_LESSON).touch()
    (notebooks / "coursekit-work.json").write_text("{")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COURSEKIT_HOME")
    monkeypatch.setattr(checkup, "CHECKS", {"Your answers": checkup.answers})
    assert cli.main(["doctor"]) == 1
    assert "coursekit-work.json" in capsys.readouterr().out


def test_update_says_what_was_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    notebooks = tmp_path / "notebooks"
    notebooks.mkdir()
    monkeypatch.setenv("COURSEKIT_NOTEBOOKS", str(notebooks))
    for folder in (tmp_path, tmp_path / "new"):
        (folder / "notebooks").mkdir(parents=True, exist_ok=True)
        (folder / "notebooks" / lab.FIRST_LESSON).write_text(folder.name)
        (folder / "dev.py").touch()
    monkeypatch.chdir(tmp_path)
    assert cli.main(["update", "new"]) == 0
    assert capsys.readouterr().out == (
        "The new version of the course is here.\n"
        "You worked in 00-start-here.ipynb: it is now "
        f"00-start-here {datetime.date.today()}.ipynb, beside the new one.\n"
        "Your answers are as they were.\n"
    )
    assert cli.main(["update"]) == 2
    assert "did not come with git" in capsys.readouterr().err


def test_check_data_of_a_sound_folder(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check-data"]) == 0
    assert capsys.readouterr().out == "Every table passes its check.\n"


def test_check_data_names_each_defect(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from coursekit.data import check_data, data_root

    copy = shutil.copytree(data_root(), tmp_path / "data")
    (copy / "tempo.csv").unlink()
    assert cli.main(["check-data", str(copy)]) == 1
    assert capsys.readouterr().out.splitlines() == [str(each) for each in check_data(copy)]


def test_hand_in_makes_a_zip_of_the_folder_s_exercises(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from coursekit.forms.checks import check

    monkeypatch.setenv("COURSEKIT_HOME", str(tmp_path))
    assert cli.main(["hand-in", str(tmp_path)]) == 1
    assert "is saved yet" in capsys.readouterr().out
    check("1.1", 1)
    (tmp_path / "exercises-01.ipynb").write_text("{}")
    assert cli.main(["hand-in", str(tmp_path), "--set", "01"]) == 1
    assert "has no number or name" in capsys.readouterr().out
    assert cli.main(["hand-in", str(tmp_path), "--set", "01", "--student", "17"]) == 0
    said = capsys.readouterr().out
    assert "Exercises 01: none done yet." in said
    (made,) = tmp_path.glob("*.zip")
    assert made.name.startswith("coursekit-hand-in-01-17-20")
    assert f"✓ Your hand-in is made: {made.name}." in said
    assert cli.main(["hand-in", str(tmp_path), "--set", "99"]) == 1
    assert cli.main(["hand-in", str(tmp_path / "gone")]) == 2


def test_new_case_says_where_to_begin_and_refuses_a_second_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "case"
    assert cli.main(["new-case", str(folder)]) == 0
    begin = f"Blank tables for another paper: begin with {folder / 'README.md'}.\n"
    assert capsys.readouterr().out == begin
    assert cli.main(["check-data", str(folder)]) == 0
    assert cli.main(["new-case", str(folder)]) == 2
    assert "The folder is not empty." in capsys.readouterr().err


def test_fill_in_counts_the_cells(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "case"
    cli.main(["new-case", str(folder)])
    capsys.readouterr()
    table = folder / "places.csv"
    table.write_text(table.read_text() + "port,Port,Exemplaria,city,,,,\n", encoding="utf-8")
    assert cli.main(["fill-in", str(folder)]) == 0
    now = f"Now: coursekit check-data {folder}\n"
    assert capsys.readouterr().out == f"places.csv: 1 cell written.\n{now}"
    assert cli.main(["fill-in", str(folder / "gone")]) == 2


def test_hand_in_finds_the_case_in_whose_folder_it_is_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    case = new_case(tmp_path / "case") / "example"
    (case / "notebooks").mkdir()
    monkeypatch.delenv("COURSEKIT_HOME", raising=False)
    monkeypatch.setenv("COURSEKIT_DATA", "")
    monkeypatch.chdir(case / "notebooks")
    assert cli.main(["hand-in", "--set", "10", "--student", "17"]) == 1
    assert "Nothing of exercises 10 is saved yet" in capsys.readouterr().out
    assert [file.name for file in Path().iterdir()] == ["coursekit-work.json"]


def test_lab_hands_on_what_was_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[tuple[object, ...]] = []

    def start(folder: str | None, *, port: int | None, browser: bool) -> None:
        started.append((folder, port, browser))

    monkeypatch.setattr(lab, "start", start)
    assert cli.main(["lab"]) == 0
    assert cli.main(["lab", "lessons", "--port", "9000", "--no-browser"]) == 0
    assert started == [(None, None, True), ("lessons", 9000, False)]


def test_an_error_is_one_sentence_and_exit_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["lab", "no/such"]) == 2
    said = capsys.readouterr()
    assert said.err.startswith("no/such: There is no folder")
    assert said.out == ""


def test_a_console_without_utf8_is_no_trouble() -> None:
    result = subprocess.run(
        [sys.executable, "-X", "utf8=0", "-m", "coursekit.cli", "doctor"],
        env={"PYTHONIOENCODING": "ascii", "LC_ALL": "C"},
        capture_output=True,
    )
    assert result.stdout.decode("utf-8").startswith("✓ Python")


def test_class_says_what_was_written_and_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = tmp_path / "files"
    files.mkdir()
    shutil.copy(Path(__file__).parent / "store" / "v1" / "coursekit-work.json", files / "17.json")
    (files / "bad.json").write_text("{")
    assert cli.main(["class", str(files)]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"✓ 1 person. Open {files}-class")
    assert "bad.json: This is not a file of answers" in said
    assert cli.main(["class", str(tmp_path / "nowhere")]) == 2
