"""Whose file it is: an origin that comes by itself, an identifier that was typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from coursekit.errors import CourseError
from coursekit.store import work
from coursekit.store.backup import AnothersFile, restore
from coursekit.store.entries import Entry, dump, new_entry
from coursekit.store.identity import identifier, origin, set_identifier, valid_identifier
from coursekit.store.origins import answers_of, is_anothers, origins_of, with_origin
from coursekit.store.tab import one_file


def begun_elsewhere(path: Path, *values: object) -> Path:
    """A file that another learner began."""
    entries: tuple[Entry, ...] = ()
    for value in values:
        entries = with_origin((*entries, new_entry("answer", "98-one", value)))
    path.write_text(dump(entries), encoding="utf-8")
    return path


def older(*values: object) -> tuple[Entry, ...]:
    """Entries as a course without origins wrote them."""
    return tuple(
        Entry("answer", "98-one", value, f"2026-01-0{day}T12:00:00.000Z")
        for day, value in enumerate(values, start=1)
    )


def test_the_origin_comes_with_the_first_answer_and_stays() -> None:
    assert origin() is None
    work.record("answer", "98-one", "a")
    first = origin()
    work.record("answer", "98-one", "b")
    assert first
    assert [entry.kind for entry in work.read()] == ["answer", "origin", "answer"]
    assert origins_of(work.read()) == [first]


def test_two_files_never_have_the_same_origin(tmp_path: Path) -> None:
    paths = [begun_elsewhere(tmp_path / f"{n}.json", "a") for n in range(20)]
    assert len({origin(work.read_file(path)) for path in paths}) == 20


def test_an_older_file_gets_one_at_its_next_write_and_so_do_its_copies(file: Path) -> None:
    """The two copies were made before, and are written to apart."""
    found = []
    for value in ("here", "there"):
        file.write_text(dump(older("a", "b")), encoding="utf-8")
        work.record("answer", "98-one", value)
        found.append(work.read())
        assert answers_of(found[-1])[:2] == list(older("a", "b"))
    assert len(origins_of(found[0])) == 1
    assert not is_anothers(*found)


def test_an_empty_file_takes_over_the_origin(tmp_path: Path) -> None:
    copy = begun_elsewhere(tmp_path / "copy.json", "a", "b")
    restore(copy)
    assert work.read() == work.read_file(copy)
    work.record("answer", "98-one", "c")
    restore(copy)
    assert origins_of(work.read()) == origins_of(work.read_file(copy))


@pytest.mark.parametrize("own", [older("x"), older("x", "y"), with_origin(older("x"))])
def test_a_file_of_another_origin_is_never_joined(
    file: Path, tmp_path: Path, own: tuple[Entry, ...]
) -> None:
    file.write_text(dump(own), encoding="utf-8")
    before = file.read_bytes()
    with pytest.raises(AnothersFile) as error:
        restore(begun_elsewhere(tmp_path / "partner.json", "x"))
    said = str(error.value)
    assert said.startswith("partner.json: Another person began this file")
    assert 'partner.json") shows what is in it' in said
    assert file.read_bytes() == before


def test_own_work_that_was_begun_apart_is_joined_on_demand(tmp_path: Path) -> None:
    work.record("answer", "98-one", "a")
    first, copy = origin(), begun_elsewhere(tmp_path / "copy.json", "b")
    restore(copy, mine=True)
    other = origin(work.read_file(copy))
    assert set(origins_of(work.read())) == {first, other}
    assert origin() in (first, other)
    restore(copy)
    assert sorted(entry.value for entry in answers_of(work.read())) == ["a", "b"]


def test_two_tabs_that_begin_at_once_are_one_learner() -> None:
    one, two = (with_origin((new_entry("answer", "98-one", value),)) for value in "ab")
    kept = one_file(one, two)
    assert origins_of(kept) == origins_of(one)
    assert sorted(entry.value for entry in answers_of(kept)) == ["a", "b"]
    assert one_file(kept, two) == kept


def test_a_copy_without_an_origin_is_joined_as_ever(tmp_path: Path) -> None:
    work.record("answer", "98-one", "a")
    before = origin()
    (tmp_path / "old.json").write_text(dump(older("b")), encoding="utf-8")
    restore(tmp_path / "old.json")
    assert sorted(entry.value for entry in answers_of(work.read())) == ["a", "b"]
    assert origins_of(work.read()) == [before]


def test_the_last_identifier_counts() -> None:
    assert identifier() is None
    for typed in ("17", "A-18", "17"):
        set_identifier(typed)
        assert identifier() == typed
    assert [entry.value for entry in work.read() if entry.kind == "identifier"] == [
        "17",
        "A-18",
        "17",
    ]
    assert origin()


@pytest.mark.parametrize(("typed", "kept"), [(17, "17"), ("\u06f1\u0667 ", "17"), ("A-b9", "A-b9")])
def test_digits_of_any_script_are_written_as_0_to_9(typed: str | int, kept: str) -> None:
    set_identifier(typed)
    assert identifier() == kept


@pytest.mark.parametrize(
    "typed",
    ["..", "../x", "a b", "a_b", "a/b", "-1", "=1", "x" * 33, "a\0b", "\ud800", "é", True, 1.5],
)
def test_what_a_file_name_cannot_hold_is_refused(file: Path, typed: object) -> None:
    with pytest.raises(CourseError) as error:
        set_identifier(typed)  # type: ignore[arg-type]
    assert error.value.where == "student"
    assert not file.exists()


def test_an_empty_text_takes_it_back() -> None:
    set_identifier("17")
    set_identifier(" ")
    assert identifier() is None
    set_identifier("18")
    assert identifier() == "18"


def test_an_address_is_refused_by_name() -> None:
    with pytest.raises(CourseError) as error:
        valid_identifier("a@b.org")
    assert error.value.found == "an address"


@pytest.mark.parametrize("value", [None, 3, ["17"], "../17", "x" * 40])
def test_a_forged_identifier_is_passed_over(value: object) -> None:
    rows = [("17", "2026-01-01T00:00:00.000Z"), (value, "2026-01-02T00:00:00.000Z")]
    assert identifier([Entry("identifier", "identifier", one, at) for one, at in rows]) == "17"
