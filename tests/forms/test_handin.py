from __future__ import annotations

import hashlib
import json
import os
import zipfile
from pathlib import Path

import pytest

from coursekit.data import load
from coursekit.forms import handin, keeping
from coursekit.forms.checks import check
from coursekit.forms.form_widget import Respond
from coursekit.forms.handin import MANIFEST, make_hand_in
from coursekit.forms.keeping import hand_in
from coursekit.published import mark
from coursekit.store import work
from coursekit.store.backup import restore
from coursekit.store.identity import identifier, origin, set_identifier
from coursekit.store.origins import answers_of

CLAIMS = len(load("claims"))
DAY = "2026-03-02"
NAME = f"coursekit-hand-in-98-17-{DAY}.zip"
AGAIN = NAME.replace(".zip", "-2.zip")

pytestmark = pytest.mark.usefixtures("trial_tasks")


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handin, "_today", lambda: DAY)


@pytest.fixture
def folder(home: Path) -> Path:
    """A learner's folder, with more in it than is to be handed in."""
    (home / "exercises-98.ipynb").write_text('{"cells": []}')
    for name in ("diary.txt", "exercises-99.ipynb", "exercises-98-copy.ipynb", ".secret"):
        (home / name).write_text("private")
    (home / "sub").mkdir()
    (home / "sub" / "exercises-98.ipynb").write_text("private")
    set_identifier("17")
    return home


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> list[Respond]:
    """What a press of the button does, of each form that is shown."""
    presses: list[Respond] = []
    monkeypatch.setattr(keeping, "show_form", lambda *parts, **_: presses.append(parts[1]))
    return presses


def opened(folder: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(folder / NAME) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_nothing_is_handed_in_before_something_is_saved(folder: Path) -> None:
    assert make_hand_in(folder).text.startswith("→ Nothing of exercises 98 is saved yet")
    assert not (folder / NAME).exists()


def test_the_zip_holds_the_file_the_notebooks_a_manifest_and_nothing_else(folder: Path) -> None:
    check("98.1", 16)
    said = make_hand_in(folder).text.splitlines()
    inside = opened(folder)
    assert list(inside) == [work.NAME, "exercises-98.ipynb", MANIFEST]
    assert said == [
        f"✓ Your hand-in is made: {NAME}.",
        "In it: your answers and texts of exercises 98, with every try and with the hints and"
        " solutions that you opened.",
        "Not in it: what you saved in lesson 98, texts in a role included and your two forms on"
        " reading.",
        f"The files: {work.NAME}, exercises-98.ipynb, {MANIFEST}. The last one lists the others,"
        " with the day, the number or name 17 and the versions of Python and the course.",
        "→ Still missing (you can hand in all the same, or do it and press again):",
        "Exercises 98: 98.2, 98.3 not done yet.",
        f"The file on this computer: {folder / NAME}",
    ]
    manifest = json.loads(inside[MANIFEST])
    assert manifest["missing"] == ["Exercises 98: 98.2, 98.3 not done yet."]
    assert (manifest["set"], manifest["student"]) == ("98", "17")
    assert manifest["packages"].keys() >= {"coursekit", "pandas", "altair"}
    for file in manifest["files"]:
        assert file["sha256"] == hashlib.sha256(inside[file["name"]]).hexdigest()
        assert file["bytes"] == len(inside[file["name"]])


def test_it_is_the_same_bytes_but_for_the_date(folder: Path) -> None:
    check("98.1", 16)
    make_hand_in(folder)
    first = opened(folder)
    (folder / NAME).unlink()
    make_hand_in(folder)
    second = opened(folder)
    manifests = [json.loads(one.pop(MANIFEST)) for one in (first, second)]
    assert first == second
    assert [one.pop("made") for one in manifests]
    assert manifests[0] == manifests[1]
    with zipfile.ZipFile(folder / NAME) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_an_earlier_hand_in_is_never_overwritten(folder: Path) -> None:
    check("98.1", CLAIMS)
    make_hand_in(folder)
    before = (folder / NAME).read_bytes()
    assert make_hand_in(folder).text.startswith(f"✓ Nothing has changed since your hand-in {NAME}.")
    check("98.1", 16)
    assert AGAIN in make_hand_in(folder).text
    assert (folder / NAME).read_bytes() == before


def test_a_missing_notebook_and_a_link_elsewhere_are_named_and_left_out(folder: Path) -> None:
    check("98.1", 16)
    (folder / "exercises-98.ipynb").unlink()
    (folder / "exercises-98.ipynb").symlink_to(folder / "diary.txt")
    assert "The notebook exercises-98.ipynb is not in home." in make_hand_in(folder).text
    assert list(opened(folder)) == [work.NAME, MANIFEST]


def publish(path: Path, written: str = "") -> Path:
    """Write a published notebook of exercises, with or without a learner's work in it."""
    cell = {"cell_type": "code", "source": ["1"], "outputs": []}
    metadata = mark("notebooks/exercises-98", [cell])
    cells = [cell, {**cell, "source": written}]
    path.write_text(json.dumps({"cells": cells, "metadata": metadata}))
    return path


def test_a_notebook_saved_before_the_last_try_is_told(folder: Path) -> None:
    check("98.1", 16)
    os.utime(folder / "exercises-98.ipynb", (0, 0))
    told = (
        "The notebook exercises-98.ipynb is not saved: you tried 98.1 after it was saved last."
        " What you wrote since is not in the file."
    )
    said = make_hand_in(folder).text.splitlines()
    assert said[:2] == ["✗ Nothing was made yet.", told]
    assert not (folder / NAME).exists()
    assert told in make_hand_in(folder, anyway=True).text.splitlines()
    assert told in json.loads(opened(folder)[MANIFEST])["missing"]


def test_the_second_press_hands_in_what_is_on_the_disk(folder: Path, page: list[Respond]) -> None:
    hand_in("98", folder=folder)
    check("98.1", 16)
    os.utime(folder / "exercises-98.ipynb", (0, 0))
    for told in ("Nothing was made yet.", "Your hand-in is made", "Nothing was made yet."):
        assert told in page[0]({"student": "17"}).html


def test_a_renamed_notebook_is_found_and_named(folder: Path) -> None:
    check("98.1", 16)
    (folder / "exercises-98.ipynb").unlink()
    publish(folder / "exercises-98 (1).ipynb", "my work")
    said = make_hand_in(folder).text.splitlines()
    assert "Exercises 98: exercises-98 (1).ipynb is in it." in said
    assert b"my work" in opened(folder)["exercises-98.ipynb"]


@pytest.mark.parametrize("worked", ["exercises-98.ipynb", "exercises-98-Copy1.ipynb"])
def test_of_copies_the_one_that_was_worked_in_is_taken(folder: Path, worked: str) -> None:
    check("98.1", 16)
    for name in ("exercises-98.ipynb", "exercises-98-Copy1.ipynb", "exercises-98 (1).ipynb"):
        path = publish(folder / name, "my work" if name == worked else "")
        os.utime(path, (0, 0) if name == worked else None)
    said = make_hand_in(folder, anyway=True).text
    assert f"Exercises 98: {worked} is in it; of 3 copies, you worked in that one." in said
    assert b"my work" in opened(folder)["exercises-98.ipynb"]


def test_of_two_that_were_worked_in_the_last_is_taken(folder: Path) -> None:
    check("98.1", 16)
    for day, name in enumerate(["exercises-98-Copy1.ipynb", "exercises-98.ipynb"]):
        os.utime(publish(folder / name, f"work of day {day}"), (day, day))
    said = make_hand_in(folder, anyway=True).text
    assert (
        "Exercises 98: exercises-98.ipynb is in it; of 2 copies, that one was saved last." in said
    )
    assert b"work of day 1" in opened(folder)["exercises-98.ipynb"]


def test_another_learner_s_environment_finds_every_answer(folder: Path, monkeypatch) -> None:
    check("98.1", CLAIMS)
    check("98.1", 16)
    make_hand_in(folder)
    entries = work.read()
    elsewhere = folder / "elsewhere"
    monkeypatch.setenv("COURSEKIT_HOME", str(elsewhere))
    assert restore(folder / NAME).text.startswith("✓ Restored: 2 of 2 entries were added")
    assert answers_of(work.read()) == answers_of(entries)
    assert (origin(), identifier()) == (origin(entries), "17")


def test_without_an_identifier_it_is_asked_for_once(folder: Path, page: list[Respond]) -> None:
    set_identifier("")
    check("98.1", 16)
    hand_in("98", folder=folder)
    (press,) = page
    assert "has no number or name" in press({"student": ""}).html
    unnamed = NAME.replace("-17-", "-")
    assert f"Your hand-in is made: {unnamed}." in press({"student": " "}).html
    for refused in ("a@b.org", "../x"):
        assert press({"student": refused}).say[0].startswith("✗ Nothing was made yet. student: ")
    made = press({"student": "17"})
    assert made.say == ("✓ You hand in as 17.",)
    assert f"Your hand-in is made: {NAME}." in made.html
    assert press({"student": "17"}).say == ()


def test_the_identifier_that_was_typed_before_is_filled_in() -> None:
    set_identifier("17")
    assert keeping._typed().values == {"student": "17", "more": []}


def test_a_folder_that_is_not_there_is_named(folder: Path) -> None:
    said = make_hand_in(folder / "gone").text
    assert said.startswith(f"✗ Nothing was made. {folder / 'gone'}: ")


@pytest.mark.parametrize("name", ["a" * 300, "a\0b", "~nobody-here", 3])
@pytest.mark.usefixtures("folder")
def test_a_name_that_the_system_does_not_take_is_named(name: str) -> None:
    check("98.1", 16)
    assert make_hand_in(name).text.startswith("✗ Nothing was made. hand_in: ")


def test_a_zip_of_somebody_else_is_left_alone(folder: Path) -> None:
    check("98.1", 16)
    for content in (b"", b"PK broken", b"no zip"):
        (folder / NAME).write_bytes(content)
        assert AGAIN in make_hand_in(folder).text
        assert (folder / NAME).read_bytes() == content
        (folder / AGAIN).unlink()
