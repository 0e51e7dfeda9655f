"""Whose file it is, and what damaged and hostile files do: they are named, and nothing else."""

from __future__ import annotations

import csv
import json
import os
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from coursekit.class_view import ClassView, files, make_class_view, sentences
from coursekit.class_view.files import read_class
from coursekit.class_view.records import DONE, RIGHT, Course
from coursekit.errors import CourseError
from coursekit.forms.handin import pack
from coursekit.store.entries import Entry, dump, new_entry
from coursekit.store.origins import with_origin
from tests.class_view.simulated import student, write_class

WORK = "coursekit-work.json"
A_NUMBER = re.compile(r"-\d+\.\d\d")
HTML = "<img src=x onerror=alert(1)><script>alert(2)</script>"


def write(path: Path, entries: list[Entry]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dump(entries), encoding="utf-8")
    return path


def called(entries: list[Entry], name: str, origin: str = "") -> list[Entry]:
    """Give the file of a student another identifier, and another origin."""
    new = {"identifier": name, "origin": origin}
    return [replace(one, value=new[one.kind]) if new.get(one.kind) else one for one in entries]


def names(folder: Path, course: Course) -> list[str]:
    return [person.name for person in read_class(folder, course).people]


def zipped(path: Path, contents: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in contents.items():
            archive.writestr(name, data)
    return path


# Whose


def test_a_hand_in_and_a_bare_file_are_the_same_to_it(tmp_path: Path, course: Course) -> None:
    bare, packed = tmp_path / "bare", tmp_path / "packed"
    write(bare / "1.json", student(1, course))
    packed.mkdir()
    (packed / "hand-in.zip").write_bytes(pack(dump(student(1, course)).encode(), {}, []))
    (left,), (right,) = (read_class(folder, course).people for folder in (bare, packed))
    assert (left.record.marks, left.record.first) == (right.record.marks, right.record.first)
    assert left.name == right.name == "1"


def test_the_sets_of_one_person_are_put_together(tmp_path: Path, course: Course) -> None:
    """Each zip has the answers of one set only, and in one the hint is, in another the try."""
    entries = student(1, course)
    whole = write(tmp_path / "whole" / "a.json", entries)
    whose = [one for one in entries if one.kind in ("origin", "identifier")]
    rest = [one for one in entries if one not in whose]
    for number in range(3):
        write(tmp_path / "parts" / f"{number}.json", [*whose, *rest[number::3]])
    (left,), (right,) = (
        read_class(folder, course).people for folder in (whole.parent, tmp_path / "parts")
    )
    assert sorted(right.record.files) == ["0.json", "1.json", "2.json"]
    for part in ("marks", "first", "help", "boards", "forecasts", "latest", "identifier"):
        assert getattr(left.record, part) == getattr(right.record, part), part


def test_people_are_told_apart_by_origin_account_and_name(tmp_path: Path, course: Course) -> None:
    one, two = student(1, course), student(2, course)
    write(tmp_path / "a.json", one)
    write(tmp_path / "b.json", called(one, "99"))  # a copy under another name
    write(tmp_path / "Anna_71_assignsubmission_file_" / WORK, called(two, "7"))
    write(tmp_path / "Ben_72_assignsubmission_file_" / WORK, called(student(3, course), "7"))
    write(tmp_path / "c.json", called(student(4, course), "1"))  # another computer of the first
    found = read_class(tmp_path, course)
    assert sorted(person.name for person in found.people) == ["1", "7", "7"]
    assert len(found.notes) == 2
    assert any("Copies of one learner's file" in note for note in found.notes)
    assert any("Two people typed 7" in note for note in found.notes)


def test_a_folder_too_deep_tells_the_same_people(tmp_path: Path, course: Course) -> None:
    old = [one for one in student(1, course) if one.kind not in ("origin", "identifier")]
    for number in ("71", "72"):
        name = f"Participant_{number}_assignsubmission_file_"
        write(tmp_path / "set01" / "submissions" / name / WORK, old)
    assert sorted(names(tmp_path, course)) == ["71", "72"]


def test_a_file_of_before_origins_is_named_as_the_platform_or_the_file_is(
    tmp_path: Path, course: Course
) -> None:
    old = [one for one in student(1, course) if one.kind not in ("origin", "identifier")]
    write(tmp_path / "anna.json", old)
    write(tmp_path / "doejane_LATE_88_9_work.json", old)
    assert sorted(names(tmp_path, course)) == ["88", "anna"]


def test_a_number_sent_round_is_right_for_whose_variant_it_is(
    tmp_path: Path, course: Course
) -> None:
    """Right for another number is tried, and not right."""
    write(tmp_path / "own.json", student(1, course))
    write(tmp_path / "sent.json", called(student(1, course), "4711", "another"))
    found = read_class(tmp_path, course)
    own, sent = ((one.record.marks, one.name) for one in found.people)
    assert (own[1], sent[1]) == ("1", "4711")
    lost = [mine ^ theirs for mine, theirs in zip(own[0], sent[0], strict=True) if mine != theirs]
    assert lost
    assert {*lost} == {DONE | RIGHT}


def test_running_numbers_name_nobody(small: Path, view: Callable[..., ClassView]) -> None:
    write(small / "anna.json", [Entry("answer", "00-kinds", "fact", "2026-03-02T10:00:00.000Z")])
    made = view(numbers=True)
    assert {person.name for person in made.reading.people} == {*map(str, range(1, 9))}
    assert "anna" not in (made.page.parent / "people.html").read_text(encoding="utf-8")


def test_many_files_are_read_in_processes_with_the_same_result(
    tmp_path: Path, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_class(tmp_path, 9, course)
    (tmp_path / "bad.json").write_text("{")
    alone = read_class(tmp_path, course)
    monkeypatch.setattr(files, "MANY", 2)
    monkeypatch.setattr(files, "PIECE", 4)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    assert read_class(tmp_path, course) == alone
    assert len(alone.people) == 9


# Damaged and hostile


def newer(_: Path) -> bytes:
    return json.dumps({"format": "coursekit-work", "version": 2, "entries": []}).encode()


def climbing(path: Path) -> bytes:
    made = zipped(path / "z.zip", {WORK: b"{}", "../../evil.json": b"x"})
    return made.read_bytes()


def bomb(path: Path) -> bytes:
    return zipped(path / "z.zip", {WORK: b" " * 60_000_000}).read_bytes()


def row(**changed: Any) -> bytes:
    entry = {"kind": "answer", "key": "00-kinds", "value": "fact", "at": "2026-03-02T10:00:00.000Z"}
    content = {"format": "coursekit-work", "version": 1, "entries": [{**entry, **changed}]}
    return json.dumps(content).encode()


BAD: dict[str, bytes | Callable[[Path], bytes]] = {
    "half.json": b'{"format": "coursekit-work", "version": 1, "entries": [',
    "other.json": b'{"cells": []}',
    "number.json": b"12",
    "deep.json": b"[" * 100_000,
    "latin.json": "{é}".encode("latin-1"),
    "time.json": row(at="2026-13-02T10:00:00.000Z"),
    "minute.json": row(at="2026-03-02T10:60:00.000Z"),
    "hour.json": row(at="2026-03-02T24:00:00.000Z"),
    "markup.json": row(at=HTML),
    "kind.json": row(kind=["answer"]),
    "key.json": row(key={"a": 1}),
    "lists.json": row().replace(b'"entries": [{', b'"entries": [["a"], {'),
    "newer.json": newer,
    "climbing.zip": climbing,
    "bomb.zip": bomb,
    "false.zip": b"PK\x03\x04 nothing",
    "empty.zip": b"",
}


def test_what_is_damaged_is_named_and_left_out(
    small: Path, tmp_path: Path, view: Callable[..., ClassView]
) -> None:
    before = view().page.read_text(encoding="utf-8")
    for name, data in BAD.items():
        (small / name).write_bytes(data(tmp_path) if callable(data) else data)
    with (small / "huge.json").open("wb") as huge:
        huge.truncate(1_000_000_000)
    (small / "link.json").symlink_to(small / "1.json")
    made = view()
    left = dict(made.reading.left_out)
    assert left.keys() == {*BAD, "huge.json", "link.json"}
    assert all(str(tmp_path) not in why and why.startswith(name) for name, why in left.items())
    assert "leads out of it" in left["climbing.zip"]
    assert "newer course" in left["newer.json"]
    assert "too large" in left["huge.json"]
    page = made.page.read_text(encoding="utf-8")
    told = '<p>19 files could not be read: <a href="people.html">see who</a>.</p>\n'
    assert page.replace(told, "") == before
    people = (made.page.parent / "people.html").read_text(encoding="utf-8")
    assert all(name in people for name in left)
    assert not list(tmp_path.parent.rglob("evil*"))


def test_nothing_runs_that_a_learner_wrote(
    tmp_path: Path, course: Course, view: Callable[..., ClassView]
) -> None:
    """Markup and formulas as name, answer, key, option and file: on no page, in no table."""
    folder = tmp_path / "class"
    for number, name in enumerate(
        (HTML, "=HYPERLINK(1)", "@SUM(1)", "+1", "-1", "\t=1", "17\x00"), 1
    ):
        entries = called(student(number, course), name)
        entries += [
            Entry("answer", "00-kinds", HTML, "2026-05-01T10:00:00.000Z"),
            Entry("answer", "01-who-1", [HTML, {"a": []}], "2026-05-01T10:00:00.000Z"),
            Entry("answer", HTML, HTML, "2026-05-01T10:00:00.000Z"),
            Entry("answer", "02-camps", {"kh": [HTML]}, "2026-05-01T10:00:00.000Z"),
            Entry("answer", "04-sheet", {"sheet": {"stop:score": {}}}, "2026-05-01T10:00:00.000Z"),
            Entry("answer", "04-lull", {"ratings": {"iran:order": []}}, "2026-05-01T10:00:00.000Z"),
            Entry("hint", "1.1", 10**30, "2026-05-01T10:00:00.000Z"),
            Entry("sealed", "05-forecast", {"forecast": HTML}, "2026-05-01T10:00:00.000Z", "0"),
            Entry("sealed", "05-future-1", [HTML], "2026-05-01T10:00:00.000Z", "0"),
        ]
        write(folder / f"={number}<b>.json", entries)
    (folder / "<i>.json").write_text("{")
    made = view()
    assert len(made.reading.people) == 7
    for page in (made.page, made.page.parent / "people.html"):
        text = page.read_text(encoding="utf-8").lower()
        assert not any(tag in text for tag in ("<script", "<img", "<b>", "<i>", "http-equiv"))
    for table in made.page.parent.glob("*.csv"):
        for cells in csv.reader(table.read_text(encoding="utf-8").splitlines()):
            risky = [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
            assert all(A_NUMBER.fullmatch(cell) for cell in risky)


def test_values_that_json_can_say_and_python_cannot_count_do_no_harm(
    small: Path, view: Callable[..., ClassView]
) -> None:
    text = (small / "1.json").read_text(encoding="utf-8")
    head, tail = text.rsplit("\n  ]", 1)
    for number, value in enumerate(
        ("NaN", "1e999", "-Infinity", '"\\ud800"', "[" * 400 + "]" * 400)
    ):
        at = '"at": "2026-05-01T10:00:00.000Z"'
        rows = ",\n".join(
            f'{{"kind": "{kind}", "key": "{key}", "value": {said}, {at}, "digest": {value}}}'
            for kind, key, said in (
                ("answer", "00-kinds", value),
                ("identifier", "identifier", value),
                ("sealed", "05-forecast", f'{{"window": "2024-12-31", "forecast": {value}}}'),
                ("sealed", "05-future-1", f'{{"window": "30", "chance": {value}}}'),
            )
        )
        (small / f"odd-{number}.json").write_text(f"{head},\n{rows}\n  ]{tail}", encoding="utf-8")
    made = view()
    assert not made.reading.left_out
    assert len(made.reading.people) == 7


def test_a_table_of_forecasts_that_contradicts_itself_is_named(small: Path, course: Course) -> None:
    head = "key,digest,outcome,came_true\n"
    (small / "coursekit-forecasts.csv").write_text(f"{head}05-future-1,a,yes,yes\n")
    (small / "coursekit-forecasts-2.csv").write_text(
        head.replace(",", ";") + "05-future-1;a;no;yes\n05-future-2;b;no;no\n"
    )
    (small / "coursekit-forecasts-3.csv").write_text("a,b\n1,2\n")
    found = read_class(small, course)
    assert found.came_true["b"] is True
    assert {name for name, _ in found.left_out} == {
        "coursekit-forecasts.csv",
        "coursekit-forecasts-3.csv",
    }


def test_a_folder_without_files_says_so(tmp_path: Path, view: Callable[..., ClassView]) -> None:
    with pytest.raises(CourseError, match="no such folder"):
        view()
    (tmp_path / "class").mkdir()
    with pytest.raises(CourseError, match="no learner's file"):
        view()


def test_the_view_is_not_written_among_the_files(
    small: Path, view: Callable[..., ClassView]
) -> None:
    before = sorted(small.iterdir())
    with pytest.raises(CourseError, match="folder of the class"):
        view(out=small / "out")
    made = view(out=None)
    assert made.page == small.parent / "class-class" / "class.html"
    assert sorted(small.iterdir()) == before


def test_the_platforms_zip_is_read_as_it_is(small: Path, tmp_path: Path) -> None:
    platform = tmp_path / "submissions.zip"
    with zipfile.ZipFile(platform, "w") as archive:
        for number, file in enumerate(sorted(small.iterdir()), start=1):
            place = f"Participant_{number:04}_assignsubmission_file_"
            archive.write(file, f"{place}/{WORK}")
    made = make_class_view(platform)
    assert made.page == tmp_path / "submissions-class" / "class.html"
    assert (made.people, made.reading.left_out) == (len([*small.iterdir()]), [])


def test_a_folder_that_cannot_be_written_is_told_to_an_instructor(
    small: Path, view: Callable[..., ClassView]
) -> None:
    (small.parent / "taken").write_text("a file, and no folder")
    with pytest.raises(CourseError, match="Name another folder with --out"):
        view(out=small.parent / "taken")


def test_who_handed_in_no_file_of_answers_is_named_and_empty_sections_are_left_out(
    tmp_path: Path,
) -> None:
    source = tmp_path / "class"
    for number in range(1, 8):
        place = source / f"Participant_{number}_assignsubmission_file_"
        place.mkdir(parents=True)
        at = f"2026-01-05T09:00:0{number}.000Z"  # files that begin alike are one person's
        tries = tuple(
            replace(new_entry("try", key, {"right": right}), at=at)
            for key, right in (("1.1", True), ("1.2", False))
        )
        (place / "coursekit-work.json").write_text(dump(with_origin(tries)), encoding="utf-8")
    alone = source / "Participant_8_assignsubmission_file_"
    alone.mkdir()
    (alone / "exercises-01.ipynb").write_text("{}", encoding="utf-8")
    (source / "Participant_9_assignsubmission_file_").mkdir()
    made = make_class_view(source)
    assert made.reading.without == [("8", "exercises-01.ipynb"), ("9", "nothing")]
    (said,) = (line for line in sentences(made) if "without a file of answers" in line)
    assert "2 hand-ins" in said
    assert "8 (exercises-01.ipynb), 9 (nothing)" in said
    people = (made.page.parent / "people.html").read_text(encoding="utf-8")
    assert "Hand-ins without a file of answers" in people
    page = made.page.read_text(encoding="utf-8")
    shown, _, absent = page.partition('id="nothing-came"')
    assert "Exercises 01" in shown
    assert "Exercises 02" not in shown
    assert "the tries that each learner" in shown
    for heading in ("Which option misled", "Calibration", "Camps", "What the class gained"):
        assert f'<h2 id="{heading.lower().replace(" ", "-")}">' not in shown
        assert heading in absent
    numbered = make_class_view(source, tmp_path / "numbered", numbers=True)
    (said,) = (line for line in sentences(numbered) if "without a file of answers" in line)
    assert said == (
        "→ 2 hand-ins without a file of answers, so not in the class. Who handed in nothing is in"
        " no folder."
    )
    page = (tmp_path / "numbered" / "people.html").read_text(encoding="utf-8")
    assert "exercises-01.ipynb" not in page
    assert "Exercises 01" in page
    assert "Exercises 02" not in page
