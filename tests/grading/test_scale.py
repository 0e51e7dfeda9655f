"""A class goes from its hand-ins to its marks with a few commands, whatever interrupts them."""

from __future__ import annotations

import csv
import io
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from coursekit.cli import main
from coursekit.forms.bank import load_set
from coursekit.grading.grade import grade
from tests.grading.classroom import needs_walls, solved, write, zipped
from tests.grading.made_class import (
    NUMBERLESS,
    canvas_sheet,
    make_class,
    marks_wanted,
    moodle_sheet,
)

pytestmark = needs_walls
SET = "Exercises 01"
DONE = re.compile(rb"(\d+) of (\d+) notebooks")


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def kill_at_half(command: list[str]) -> tuple[int, int]:
    """Run a command, end it for good when half of its notebooks are done; return done and all."""
    said = b""
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
        assert process.stderr
        while letter := process.stderr.read(1):
            said += letter
            told = DONE.findall(said)
            if told and int(told[-1][0]) >= int(told[-1][1]) // 2:
                process.kill()
                break
    assert told, said
    return int(told[-1][0]), int(told[-1][1])


@pytest.mark.parametrize("size", [40, pytest.param(200, marks=pytest.mark.thorough)])
def test_a_class_goes_from_hand_in_to_marks_though_it_is_killed_at_half(
    size: int, tmp_path: Path, capsys
) -> None:
    students = make_class(tmp_path / "class", size, loops=size > 100)
    out = tmp_path / "marks"
    words = ["grade", str(tmp_path / "class"), "--out", str(out), "--set", "01"]
    told, total = kill_at_half([sys.executable, "-m", "coursekit.cli", *words])
    finished = len(list((out / ".graded").glob("*.json")))
    assert told <= finished < total  # no finished mark is lost
    assert main(words) == 0
    # What was finished is not run again: no more is redone than was under way, one a processor.
    assert f"{total - finished} notebooks run, {finished} the same" in capsys.readouterr().out
    assert size < 200 or os.cpu_count() / total < 0.02 or os.cpu_count() > 2
    marks = {
        (row["student"], row["task"]): (float(row["points"]) if row["points"] else None,
                                        row["status"])
        for row in rows_of(out / "marks.csv")
    }  # fmt: skip
    assert marks == dict(marks_wanted(students))
    for name, sheet, column in [
        ("moodle.csv", moodle_sheet(students), "Grade"),
        ("canvas.csv", canvas_sheet(students), "Exercises 01 (55)"),
    ]:
        (tmp_path / name).write_bytes(sheet.encode())
        words = ["marks", str(out), "--into", str(tmp_path / name), "--column", column]
        assert main(words) == 0
        filled = rows_of(out / name.replace(".csv", "-filled.csv"))
        given = {
            (row.get("Identifier") or row["SIS User ID"]).split()[-1]: row[column]
            for row in filled
            if row.get("Identifier") or row["SIS User ID"]
        }
        for one in students:
            rest = [points for points, _ in one.expected.values()]
            if None in rest:
                assert not given[one.number]
            else:
                assert float(given[one.number]) == sum(filter(None, rest))
    with zipfile.ZipFile(out / "moodle-feedback.zip") as archive:
        assert len(archive.namelist()) == size
    # The class as a whole, from the same folder: who has a right try or a text has begun the set.
    assert main(["class", str(tmp_path / "class"), "--out", str(tmp_path / "view")]) == 0
    begun = {row["Who"] for row in rows_of(tmp_path / "view" / "people.csv") if row[SET][0] != "0"}
    zips = {one.number for one in students if one.kind not in (NUMBERLESS - {"without_a_number"})}
    assert begun == {one for (one, _), (points, told) in marks.items()
                     if one in zips and (points or told == "waits for a reader")}  # fmt: skip


def test_the_marks_of_another_set_stay_when_one_is_graded(tmp_path: Path) -> None:
    out = tmp_path / "marks"
    first, second = tmp_path / "first", tmp_path / "second"
    zipped(_moodle(first, "11", 7) / "a.zip", solved())
    write(first / "=1+1.ipynb", solved())
    later = solved()
    later["metadata"]["coursekit"]["notebook"] = "notebooks/exercises-02"
    for cell in later["cells"]:
        cell["source"] = re.sub(r'check\("1\.', 'check("2.', "".join(cell["source"]))
        cell["id"] = cell["id"].replace("code-1-", "code-2-")
    write(_moodle(second, "12", 7) / "exercises-02.ipynb", later)
    # Two equal notebooks would share one kept run, and the table has the seconds of each.
    later["cells"].append({"id": "own", "cell_type": "code", "source": "8"})
    write(_moodle(second, "13", 8) / "exercises-02.ipynb", later)
    grade(first, out)
    before = rows_of(out / "marks.csv")
    grade(second, out)
    after = rows_of(out / "marks.csv")
    assert [row for row in after if row["set"] == "01"] == before
    of_second = [row for row in after if row["set"] == "02"]
    assert len(of_second) == 2 * len(load_set("02").items)
    page = (out / "feedback" / "7.html").read_text(encoding="utf-8")
    assert "Exercises 01" in page
    assert "Exercises 02" in page
    # Each set goes into its own file, and its zip has the folders of its own download.
    for lesson, total in (("01", "10"), ("02", "0")):
        sheet = tmp_path / f"grades-{lesson}.csv"
        most = sum(item.points for item in load_set(lesson).items.values())
        sheet.write_text(f"Identifier,Grade,Maximum Grade\nParticipant 7,,{most:g}\n", "utf-8")
        words = ["--into", str(sheet), "--set", lesson, "--without-texts"]
        assert main(["marks", str(out), *words]) == 0
        (row,) = rows_of(out / f"grades-{lesson}-filled.csv")
        assert row["Grade"] == total
    for name, folders in (
        ("moodle-feedback", {"12_7", "13_8"}), ("moodle-feedback-old-1", {"11_7"}),
    ):  # fmt: skip
        with zipfile.ZipFile(out / f"{name}.zip") as archive:
            assert {each.partition("_assign")[0] for each in archive.namelist()} == folders
    # Graded once more, a set has its new marks only.
    grade(second, out)
    assert rows_of(out / "marks.csv") == after


def _moodle(folder: Path, name: str, number: int) -> Path:
    place = folder / f"{name}_{number}_assignsubmission_file_"
    place.mkdir(parents=True)
    return place


def test_a_table_that_somebody_changed_is_not_written_over(tmp_path: Path, capsys) -> None:
    folder, out = tmp_path / "class", tmp_path / "marks"
    write(folder / "a.ipynb", solved())
    out.mkdir()
    (out / "marks.csv").write_text("name;points\nx;3\n", encoding="utf-8")
    assert main(["grade", str(folder), "--out", str(out)]) == 2
    assert "marks.csv: found other columns" in capsys.readouterr().err
    assert (out / "marks.csv").read_text(encoding="utf-8") == "name;points\nx;3\n"


def test_a_place_that_cannot_be_written_is_told_in_the_words_of_grading(tmp_path, capsys) -> None:
    write(tmp_path / "class" / "a.ipynb", solved())
    (tmp_path / "file").write_text("", encoding="utf-8")
    out = tmp_path / "file" / "marks"
    assert main(["grade", str(tmp_path / "class"), "--out", str(out), "--trust"]) == 2
    said = capsys.readouterr().err
    assert "Use a folder of your own for the marks." in said
    assert "COURSEKIT_HOME" not in said


def test_other_tables_are_another_run(tmp_path: Path, monkeypatch) -> None:
    import shutil

    from coursekit.data import data_root
    from coursekit.grading import cluster

    folder, out = tmp_path / "class", tmp_path / "marks"
    write(folder / "a.ipynb", solved())
    assert grade(folder, out).ran == 1
    shutil.copytree(data_root(), tmp_path / "data")
    with (tmp_path / "data" / "people.csv").open("a", encoding="utf-8") as table:
        table.write("\n")
    monkeypatch.setattr(cluster, "data_root", lambda: tmp_path / "data")
    cluster.course_digest.cache_clear()
    try:
        assert grade(folder, out).ran == 1
    finally:
        monkeypatch.undo()
        cluster.course_digest.cache_clear()
    assert grade(folder, out).kept == 1
