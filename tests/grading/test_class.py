"""A made-up class goes from hand-ins to marks in the platform's file."""

from __future__ import annotations

import csv
import io
import random
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from coursekit.cli import main
from coursekit.errors import CourseError
from coursekit.forms.kinds.task import fill_blanks
from coursekit.grading.grade import grade
from coursekit.grading.look_alikes import to_look_at
from coursekit.grading.places import student_of
from coursekit.grading.submissions import find_submissions
from coursekit.store.entries import Entry, new_entry
from coursekit.store.origins import with_origin
from coursekit.text import and_list
from tests.grading.classroom import TASKS, needs_walls, published, solved, write, zipped

SIZE = 12


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


@pytest.fixture(scope="module")
def classroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a download of Moodle: some students solve, some slip, some leave dots."""
    folder = tmp_path_factory.mktemp("class")
    rng = random.Random(14)
    for number in range(1, SIZE + 1):
        codes = {}
        for key, task in TASKS.items():
            chance = rng.random()
            if chance < 0.3 and task.slips:
                codes[key] = fill_blanks(task.code, rng.choice(task.slips).fill)
            elif chance < 0.4:
                codes[key] = task.starter
        entries = (new_entry("answer", "1.7", f"The text of {number}."),) if number % 2 else ()
        place = folder / f"Participant_{number}_assignsubmission_file_"
        place.mkdir(parents=True)
        zipped(place / "coursekit-hand-in.zip", solved(codes), entries)
    (folder / "Participant_99_assignsubmission_file_").mkdir()
    return folder


@needs_walls
def test_from_hand_ins_to_the_platform(classroom: Path, tmp_path: Path, capsys) -> None:
    out = tmp_path / "marks"
    assert main(["grade", str(classroom), "--out", str(out)]) == 0
    said = capsys.readouterr().out
    assert f"{SIZE + 1} students, {SIZE} notebooks run, 0 the same" in said
    assert "→ Without a full mark (missing): 99." in said
    bare = ", ".join(sorted(str(number) for number in range(2, SIZE + 1, 2)))
    assert f"→ 6 handed in a zip without a text for 1.7: these get 0 points ({bare})." in said
    marks = {(row["student"], row["task"]): row for row in rows_of(out / "marks.csv")}
    assert len(marks) == (SIZE + 1) * 7
    assert marks["99", "1.1"]["status"] == "missing"
    assert marks["1", "1.7"]["status"] == "waits for a reader"
    assert (marks["2", "1.7"]["status"], marks["2", "1.7"]["points"]) == ("no answer", "0")
    page = (out / "instructor.html").read_text(encoding="utf-8")
    assert f"{SIZE + 1} students, {SIZE} with a notebook that was run." in page
    assert "6 students handed in a zip without a text for 1.7: 0 points." in page
    assert page.count("1.7 no text: 0 points") == SIZE // 2
    assert "No hand-in has a number, so the first part of each task was graded for all." in page
    first = (out / "marks.csv").read_bytes()
    # Again: nothing is run, and the table is the same, byte for byte.
    assert main(["grade", str(classroom), "--out", str(out)]) == 0
    said = capsys.readouterr().out
    assert f"0 notebooks run, {SIZE} the same" in said
    assert f"→ {SIZE // 2} texts without a level" in said
    assert (out / "marks.csv").read_bytes() == first
    # The texts get levels, and the levels points.
    table = rows_of(out / "texts.csv")
    assert len(table) == SIZE // 2
    assert not any(row["level"] for row in table)
    levels = [f"{row['text']},{row['task']},Middling,Name the date." for row in table]
    (out / "texts.csv").write_text("\n".join(["text,task,level,sentence", *levels]), "utf-8")
    assert main(["grade", str(classroom), "--out", str(out)]) == 0
    marks = {(row["student"], row["task"]): row for row in rows_of(out / "marks.csv")}
    assert (marks["1", "1.7"]["points"], marks["1", "1.7"]["status"]) == ("2", "graded")
    assert marks["1", "1.7"]["note"] == "A middling text. Name the date."
    assert "A middling text. Name the date." in (out / "feedback" / "1.html").read_text("utf-8")
    assert {row["level"] for row in rows_of(out / "texts.csv")} == {"middling"}
    # The platform's file comes back filled, with the feedback pages in a zip.
    sheet = tmp_path / "Grades.csv"
    people = [f"Participant {number},,{'14.00'}" for number in range(1, SIZE + 1)]
    sheet.write_text("\n".join(["Identifier,Grade,Maximum Grade", *people, ""]), "utf-8")
    assert main(["marks", str(out), "--into", str(sheet)]) == 0
    said = capsys.readouterr().out
    assert f"✓ {SIZE} marks written" in said
    filled = {row["Identifier"]: row["Grade"] for row in rows_of(out / "Grades-filled.csv")}
    for number in range(1, SIZE + 1):
        points = sum(float(marks[str(number), task]["points"]) for task in [*TASKS, "1.7"])
        assert float(filled[f"Participant {number}"]) == points
    with zipfile.ZipFile(out / "moodle-feedback.zip") as archive:
        assert "Participant_3_assignsubmission_file_/feedback.html" in archive.namelist()


@needs_walls
def test_a_stopped_run_is_taken_up_where_it_ended(classroom: Path, tmp_path: Path) -> None:
    class StopError(Exception):
        pass

    def stop(done: int, of: int) -> None:
        if done == of // 2:
            raise StopError

    with pytest.raises(StopError):
        grade(classroom, tmp_path / "marks", tell=stop, workers=1)
    again = grade(classroom, tmp_path / "marks")
    assert again.ran + again.kept == SIZE
    assert again.kept >= SIZE // 2
    whole = grade(classroom, tmp_path / "other")
    assert [mark.points for mark in again.marks] == [mark.points for mark in whole.marks]


@needs_walls
def test_marks_do_not_depend_on_what_the_learner_s_file_says(tmp_path: Path) -> None:
    folder = tmp_path / "class"
    folder.mkdir()
    entries = tuple(new_entry("try", key, {"right": True, "answer": "1"}) for key in TASKS)
    zipped(folder / "liar.zip", published(), entries)
    graded = grade(folder, tmp_path / "marks")
    assert not any(mark.points for mark in graded.marks)
    page = graded.page.read_text(encoding="utf-8")
    assert "is as it was given out, but the file of answers says" in page


@needs_walls
def test_a_taken_out_check_a_doubled_cell_and_another_order_are_graded_fairly(tmp_path) -> None:
    folder = tmp_path / "class"
    bare = solved()
    for cell in bare["cells"]:
        if cell["id"] == "code-1-2":
            cell["source"] = TASKS["1.2"].solution_code
    write(folder / "bare.ipynb", bare)
    doubled = solved({"1.1": "answer = -1"})
    right = {"id": "x", "cell_type": "code", "metadata": {}, "outputs": []}
    right["source"] = f'{TASKS["1.1"].solution_code}\nck.check("1.1", answer)'
    doubled["cells"].append(right)
    write(folder / "doubled.ipynb", doubled)
    graded = grade(folder, tmp_path / "marks")
    marks = {(mark.student, mark.task): mark.points for mark in graded.marks}
    assert marks["bare", "1.2"] == 1
    assert marks["doubled", "1.1"] == 1


@needs_walls
def test_what_two_hand_ins_share_is_shown_with_its_reason(tmp_path: Path) -> None:
    folder = tmp_path / "class"
    folder.mkdir()
    entries = tuple(
        replace(new_entry("answer", f"01-{n}", n), at=f"2026-01-01T10:00:0{n}.000Z")
        for n in range(3)
    )
    rare = {"1.1": "answer = 4711", "1.2": "answer = 4712"}
    zipped(folder / "a.zip", solved(rare), entries)
    zipped(folder / "b.zip", solved(rare), entries)
    zipped(folder / "c.zip", solved())
    (folder / "d.zip").write_bytes((folder / "c.zip").read_bytes())
    page = grade(folder, tmp_path / "marks").page.read_text(encoding="utf-8")
    assert "The hand-ins are the same, byte for byte." in page
    assert "3 answers of both saved in the same millisecond." in page
    assert "The same rare wrong answers in 1.1 and 1.2." in page


@needs_walls
def test_wrong_answers_that_are_usual_are_no_reason_to_look(tmp_path: Path) -> None:
    folder = tmp_path / "class"
    folder.mkdir()
    slips = {
        key: fill_blanks(task.code, task.slips[0].fill)
        for key, task in TASKS.items()
        if task.slips and not task.family
    }
    assert len(slips) > 1
    for name in ("a", "b"):  # two with the usual slips, which the key names
        zipped(folder / f"{name}.zip", solved(slips))
    for name in ("c", "d", "e"):  # of nine who tried, three have one of their own
        zipped(folder / f"{name}.zip", solved({"1.1": "answer = 4711", "1.2": "answer = 4712"}))
    for name in ("f", "g"):
        zipped(folder / f"{name}.zip", solved({"1.1": "answer = 4801", "1.2": "answer = 4802"}))
    for name in ("h", "i"):
        zipped(folder / f"{name}.zip", solved())
    page = grade(folder, tmp_path / "marks").page.read_text(encoding="utf-8")
    row = r'<th scope="row">([^<]*)</th><td>The same rare wrong answers in ([^<]*)</td>'
    assert re.findall(row, page) == [("f and g", "1.1 and 1.2.")]


@needs_walls
def test_of_two_hand_ins_of_one_student_the_later_counts_and_it_is_said(tmp_path: Path) -> None:
    place = tmp_path / "class" / "X_7_assignsubmission_file_"
    write(place / "a.ipynb", solved({"1.1": "answer = -1"}))
    write(place / "b.ipynb", solved())
    graded = grade(tmp_path / "class", tmp_path / "marks")
    assert {mark.student for mark in graded.marks} == {"7"}
    assert sum(mark.task == "1.1" for mark in graded.marks) == 1
    assert "two from one person" in graded.page.read_text(encoding="utf-8")


def test_the_wrong_set_is_said(tmp_path: Path) -> None:
    other = published()
    other["metadata"]["coursekit"]["notebook"] = "notebooks/01-background"
    write(tmp_path / "a.ipynb", other)
    (found,) = find_submissions(tmp_path)
    assert found.status == "wrong set"


def test_what_was_handed_in_is_named_without_a_place_of_this_machine(tmp_path: Path) -> None:
    place = tmp_path / "Participant_{}_assignsubmission_file_"
    for number, name in enumerate(("answers.docx", "work.zip", "work.ipynb")):
        path = Path(str(place).format(number)) / name
        path.parent.mkdir()
        path.write_bytes(b"PK\x03\x04 a letter")
    notes = [one.note for one in find_submissions(tmp_path)]
    assert notes[0] == "The hand-in holds answers.docx: no zip and no notebook."
    assert [note.partition(":")[0] for note in notes[1:]] == ["work.zip", "work.ipynb"]
    assert not any(str(tmp_path) in note or "Participant" in note for note in notes)


@pytest.mark.parametrize(
    ("name", "student"),
    [
        ("Ng, An_1234567_assignsubmission_file_", "1234567"),
        ("Participant 12_345_assignsubmission_file_x.zip", "345"),
        ("ngan_LATE_88_4711_coursekit-hand-in.zip", "88"),
        ("ngan_88_4711_coursekit-hand-in-2.zip", "88"),
        ("my work", "my work"),
    ],
)
def test_students_are_known_by_the_platform_s_names(name: str, student: str) -> None:
    assert student_of(name) == student


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["no/such/folder"], "There is no such folder."),
        (["."], "no hand-in"),
    ],
)
def test_a_wrong_folder_gets_one_sentence(words, said, tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["grade", *words, "--out", "marks", "--trust"]) == 2
    assert said in capsys.readouterr().err


def test_a_level_that_there_is_not_is_named(tmp_path: Path) -> None:
    from coursekit.grading.texts import read_levels

    path = tmp_path / "texts.csv"
    path.write_text("text,task,level\nt1a2b3c4d,1.7,great\n", encoding="utf-8")
    with pytest.raises(CourseError, match=r"row 2.*'great'.*strong, middling, weak or none"):
        read_levels(path)


@needs_walls
def test_a_level_stays_when_another_set_is_graded_or_a_text_is_handed_in_anew(tmp_path) -> None:
    folder, table = tmp_path / "class", tmp_path / "marks" / "texts.csv"
    folder.mkdir()
    zipped(folder / "a.zip", solved(), (new_entry("answer", "1.7", "The first."),))
    grade(folder, tmp_path / "marks")
    (row,) = rows_of(table)
    written = f"text,task,level,sentence\n{row['text']},1.7,weak,Why?\n"
    table.write_text(written, encoding="utf-8")
    zipped(folder / "a.zip", solved(), (new_entry("answer", "1.7", "The second."),))
    graded = grade(folder, tmp_path / "marks")
    (mark,) = (mark for mark in graded.marks if mark.task == "1.7")
    assert mark.status == "waits for a reader"
    kept = {one["text"]: one for one in rows_of(table)}
    assert len(kept) == 2
    assert kept[row["text"]] == {**row, "level": "weak", "sentence": "Why?"}


def begun(value: str) -> tuple[Entry, ...]:
    """A file of answers that was begun on its own."""
    return with_origin((new_entry("answer", "1.7", value),))


def of_17(folder: Path, day: str, entries: tuple[Entry, ...]) -> Path:
    name = f"coursekit-hand-in-01-17-2026-03-{day}.zip"
    return zipped(folder / name, published(), entries, student="17")


def test_the_number_that_was_typed_is_the_student(tmp_path: Path) -> None:
    entries = begun("one")
    for day in ("02", "03-2"):
        of_17(tmp_path, day, entries)
    (tmp_path / "coursekit-hand-in-01-17-2026-03-04.zip").write_bytes(b"broken")
    found = find_submissions(tmp_path)
    assert [one.student for one in found] == ["17"] * 3
    assert [one.identifier for one in found] == ["17", "17", ""]


def test_two_that_typed_one_number_are_both_kept_and_told(tmp_path: Path) -> None:
    for day in ("02", "03"):
        of_17(tmp_path, day, begun(day))
    found = find_submissions(tmp_path)
    names = [f"coursekit-hand-in-01-17-2026-03-{day}" for day in ("02", "03")]
    assert [one.student for one in found] == names
    assert not any(one.status for one in found)
    told = to_look_at(found, {}, [])
    assert (and_list(names), "They typed the same number or name, 17.") in told


def test_one_file_under_two_names_is_told(tmp_path: Path) -> None:
    entries = begun("one")
    for number, more in (("1", "mine"), ("2", "mine, too")):
        own = (*entries, new_entry("answer", "1.7", more))
        zipped(
            tmp_path / f"Participant_{number}_assignsubmission_file_" / "x.zip", published(), own
        )
    told = to_look_at(find_submissions(tmp_path), {}, [])
    assert ("1 and 2", "Their files of answers were begun as one file.") in told
