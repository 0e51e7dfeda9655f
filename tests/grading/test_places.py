"""A class is found where the teacher put it: a folder too deep, a zip, a zip beside its folders."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from coursekit.errors import CourseError
from coursekit.grading.submissions import Submission, find_submissions
from tests.grading.classroom import published, write, zipped

MOODLE = "Participant_{}_assignsubmission_file_"


def in_folders(top: Path) -> None:
    """Three students of Moodle: a zip, a notebook, and nothing."""
    for number in ("01", "02", "03"):
        (top / MOODLE.format(number)).mkdir(parents=True)
    zipped(top / MOODLE.format("01") / "coursekit-hand-in.zip", published())
    write(top / MOODLE.format("02") / "exercises-01.ipynb", published())
    (top / "Grades.csv").write_text("Identifier,Grade\n", "utf-8")


def in_files(top: Path) -> None:
    """Three students of Canvas."""
    top.mkdir(parents=True)
    for number in ("01", "02", "03"):
        zipped(top / f"ngan_{number}_4711_coursekit-hand-in.zip", published())


def in_own_files(top: Path) -> None:
    """Three students whose hand-ins came by mail."""
    top.mkdir(parents=True)
    for number in ("01", "02", "03"):
        zipped(top / f"coursekit-hand-in-01-{number}-2026-03-02.zip", published(), student=number)


def in_plain_folders(top: Path) -> None:
    """Three students in folders that the teacher named."""
    for number in ("01", "02", "03"):
        zipped_in = top / number / "coursekit-hand-in.zip"
        zipped_in.parent.mkdir(parents=True)
        zipped(zipped_in, published())


def as_zip(folder: Path, to: Path) -> Path:
    """Zip what is in a folder."""
    return Path(shutil.make_archive(str(to.with_suffix("")), "zip", folder))


def students(found: list[Submission]) -> list[str]:
    return [one.student for one in found]


@pytest.mark.parametrize("make", [in_folders, in_files, in_own_files, in_plain_folders])
def test_the_same_class_is_found_in_every_place(make: Callable[[Path], None], tmp_path) -> None:
    make(tmp_path / "plain")
    plain = find_submissions(tmp_path / "plain")
    assert students(plain) == ["01", "02", "03"]
    deep = tmp_path / "deep"
    make(deep / "set01" / "submissions")
    packed = as_zip(tmp_path / "plain", tmp_path / "submissions.zip")
    (tmp_path / "holder").mkdir()
    shutil.copy(packed, tmp_path / "holder")
    (tmp_path / "beside").mkdir()
    shutil.copy(packed, tmp_path / "beside")
    make(tmp_path / "beside" / "submissions")
    places = [deep, packed, tmp_path / "holder"]
    if make in (in_folders, in_files):  # the platform's names say that the zip is the same
        places.append(tmp_path / "beside")
    for place in places:
        found = find_submissions(place)
        assert students(found) == ["01", "02", "03"], place
        assert [one.status for one in found] == [one.status for one in plain], place
        assert [{*one.notebooks} for one in found] == [{*one.notebooks} for one in plain], place
        assert len({one.file for one in found}) == len(found)


def test_a_zip_with_a_folder_level_of_its_own_is_found_too(tmp_path: Path) -> None:
    in_folders(tmp_path / "a" / "set01" / "submissions")
    packed = as_zip(tmp_path / "a", tmp_path / "submissions.zip")
    assert students(find_submissions(packed)) == ["01", "02", "03"]


def test_a_hand_in_given_alone_is_one_student(tmp_path: Path) -> None:
    path = zipped(tmp_path / "coursekit-hand-in-01-17-2026-03-02.zip", published(), student="17")
    (found,) = find_submissions(path)
    assert (found.student, found.status, {*found.notebooks}) == ("17", "", {"01"})


@pytest.mark.parametrize(
    "names",
    [
        ("coursekit-hand-in-01-17-2026-03-02.zip", "coursekit-hand-in-01-17-2026-03-03.zip"),
        ("hand-in-01-2026-03-02-101500.zip", "hand-in-02-2026-03-02-101501.zip"),  # of a hub
    ],
)
def test_one_learner_s_folder_with_two_hand_ins_stays_one_learner(
    names: tuple[str, str], tmp_path: Path
) -> None:
    (tmp_path / "anna").mkdir()
    for name in names:
        zipped(tmp_path / "anna" / name, published(), student="17")
    assert {*students(find_submissions(tmp_path))} == {"anna"}


def test_a_student_s_zip_hands_in_for_nobody_else(tmp_path: Path) -> None:
    in_folders(tmp_path / "others")
    packed = as_zip(tmp_path / "others", tmp_path / "x.zip")
    place = tmp_path / "class" / MOODLE.format("09")
    place.mkdir(parents=True)
    shutil.copy(packed, place / "coursekit-hand-in.zip")
    (found,) = find_submissions(tmp_path / "class")
    assert (found.student, found.status) == ("09", "unreadable")
    assert str(tmp_path) not in found.note


def test_what_only_looks_like_a_zip_is_a_student_s_and_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "anna.zip").write_bytes(b"PK\x03\x04 and no more")
    (tmp_path / "ben.zip").write_bytes(b"\x1f\x8b")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.zip")
    found = find_submissions(tmp_path)
    assert {"anna", "ben"} <= {*students(found)}
    assert {one.status for one in found} == {"unreadable"}


def test_a_zip_that_climbs_out_of_its_folder_writes_nothing_there(tmp_path: Path) -> None:
    in_folders(tmp_path / "class")
    packed = as_zip(tmp_path / "class", tmp_path / "submissions.zip")
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr(f"../../../../{tmp_path.name}-out.txt", b"x")
        archive.writestr(str(tmp_path / "out.txt"), b"x")
    assert students(find_submissions(packed))[:3] == ["01", "02", "03"]
    assert not (tmp_path / "out.txt").exists()
    assert not [*tmp_path.parent.glob("*-out.txt")]


def test_a_zip_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch) -> None:
    in_folders(tmp_path / "class")
    packed = as_zip(tmp_path / "class", tmp_path / "submissions.zip")
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", bytes(2_000_000))
    monkeypatch.setattr("coursekit.grading.places.LARGEST_CLASS", 1_000_000)
    with pytest.raises(CourseError, match="What the zip holds is too large"):
        find_submissions(packed)
    monkeypatch.undo()
    monkeypatch.setattr("coursekit.outside.MOST_FILES", 2)
    with pytest.raises(CourseError, match="a zip with 7 files"):
        find_submissions(packed)
