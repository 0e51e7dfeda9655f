"""The form of the learner's file: what is written, what is read back, what is refused."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

import pytest

from coursekit.errors import CourseError
from coursekit.store.entries import (
    DamagedFile,
    Entry,
    are_times,
    dump,
    find_damage,
    new_entry,
    parse,
    parse_rows,
)

AT = "2026-03-01T10:15:00.000Z"
ROW = {"kind": "answer", "key": "98-one", "value": 1, "at": AT}


def content(**parts: Any) -> bytes:
    head = {"format": "coursekit-work", "version": 1, "entries": []}
    return json.dumps(head | parts).encode()


def test_the_text_of_a_file_is_fixed() -> None:
    """Learners, teachers and other programs read this file; version 1 stays as it is."""
    entries = [
        Entry("answer", "98-words", "كتائب <b>", AT),
        Entry("sealed", "98-seal", {"b": 1}, AT, "abc", {"title": "T"}),
    ]
    about = "Your answers in the course. The file is yours: keep it, copy it, hand it in."
    assert dump(entries) == (
        "{\n"
        '  "format": "coursekit-work",\n'
        '  "version": 1,\n'
        f'  "about": "{about}",\n'
        '  "entries": [\n'
        f'    {{"kind": "answer", "key": "98-words", "value": "كتائب <b>", "at": "{AT}"}},\n'
        f'    {{"kind": "sealed", "key": "98-seal", "value": {{"b": 1}}, "at": "{AT}", '
        '"digest": "abc", "words": {"title": "T"}}\n'
        "  ]\n"
        "}\n"
    )
    assert dump([]).endswith('  "entries": [\n  ]\n}\n')
    for some in (entries, []):
        assert parse(dump(some).encode()) == tuple(some)


def test_an_entry_has_a_time_to_the_millisecond_and_no_digest_unless_it_is_sealed() -> None:
    entry = new_entry("answer", "98-one", ("a", 1))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", entry.at)
    assert (entry.kind, entry.key, entry.value) == ("answer", "98-one", ["a", 1])
    assert (entry.digest, entry.words) == ("", {})
    assert not entry.intact
    assert new_entry("answer", "98-one", 1, words={"title": "T"}).words == {"title": "T"}


def test_the_time_is_that_of_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import UTC, datetime
    from types import SimpleNamespace

    def now(zone: object) -> datetime:
        assert zone is UTC
        return datetime(2026, 3, 1, 10, 15, 7, 99_999, tzinfo=UTC)

    monkeypatch.setattr("coursekit.store.entries.datetime", SimpleNamespace(now=now))
    assert new_entry("answer", "98-one", 1).at == "2026-03-01T10:15:07.099Z"


def test_a_digest_is_that_of_version_1() -> None:
    """Worked out here without the course: SHA-256 of key, value and time as compact JSON."""
    entry = new_entry("sealed", "98-seal", {"ü": "é", "a": [1, {"c": 2, "b": 1.5}]}, seal=True)
    text = f'["98-seal",{{"a":[1,{{"b":1.5,"c":2}}],"ü":"é"}},"{entry.at}"]'
    assert entry.digest == hashlib.sha256(text.encode()).hexdigest()
    assert entry.intact


def test_the_order_in_which_a_file_has_the_keys_does_not_break_a_seal() -> None:
    entry = new_entry("sealed", "98-seal", {"calm": 40, "after": {"b": 1, "a": 2}}, seal=True)
    turned = {"after": {"a": 2, "b": 1}, "calm": 40}
    assert list(turned) != list(entry.value)
    assert Entry("sealed", "98-seal", turned, entry.at, entry.digest).intact


@pytest.mark.parametrize(
    "change", [{"key": "98-other"}, {"value": {"calm": 41}}, {"at": AT}, {"digest": "0" * 64}]
)
def test_any_change_breaks_a_seal(change: dict[str, Any]) -> None:
    entry = new_entry("sealed", "98-seal", {"calm": 40}, seal=True)
    same = {name: getattr(entry, name) for name in ("kind", "key", "value", "at", "digest")}
    assert Entry(**same).intact
    assert not Entry(**same | change).intact


def test_half_a_character_from_the_page_does_no_harm() -> None:
    entry = new_entry("sealed", "98-words", "broken \ud83d text", seal=True)
    assert entry.value == "broken ? text"
    assert parse(dump([entry]).encode())[0].intact


@pytest.mark.parametrize("value", [float("inf"), 10**400, {1, 2}, json.loads("[" * 90 + "]" * 90)])
def test_what_no_file_can_hold_is_not_taken(value: object) -> None:
    with pytest.raises(CourseError) as error:
        new_entry("answer", "98-one", value)
    assert error.value.found.startswith("The answer cannot be kept: ")
    assert error.value.where == "98-one"


def test_the_end_of_the_numbers_and_of_the_years_is_taken() -> None:
    row = {**ROW, "value": [10**300, -0.0, "\U0001f600"], "at": "1970-01-01T00:00:00.000Z"}
    assert parse(content(entries=[row]))[0].value == row["value"]


def test_an_editor_may_put_a_mark_at_the_start() -> None:
    assert parse(b"\xef\xbb\xbf" + content(entries=[ROW])) == (Entry(**ROW),)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (b"", "not JSON (line 1)"),
        (b'{\n  "format": "coursekit-work",\n', "not JSON (line 3)"),
        (b"[" * 100_000, "nested more than 40 deep"),
        (content(entries=[{**ROW, "value": json.loads("[" * 900 + "]" * 900)}]), "nested more"),
        (content(entries=[{**ROW, "value": "N"}]).replace(b'"N"', b"9" * 5000), "too large"),
        (content(entries=[{**ROW, "value": 10**400}]), "a number is too large"),
        (content(entries=[{**ROW, "value": float("nan")}]), "a number is not finite"),
        (content(entries=[{**ROW, "value": float("inf")}]), "a number is not finite"),
        (content(entries=[{**ROW, "value": {"\ud800": 1}}]), "half a character"),
        (content(entries=[{**ROW, "key": "98-\udfff"}]), "half a character"),
        (b"\xff\xfe", "not UTF-8"),
        (b"[]", "no format coursekit-work"),
        (content(format="nbformat"), "no format coursekit-work"),
        (b'{"format": "coursekit-work", "version": 1}', "no list of entries"),
        (content(version="1"), "no list of entries"),
        (content(version=0), "no list of entries"),
        (content(entries={}), "no list of entries"),
        (content(entries=[3]), "entry 1 is not valid"),
        (content(entries=[ROW, {**ROW, "at": "yesterday"}]), "entry 2 is not valid"),
        *[
            (content(entries=[ROW, {**ROW, "at": AT.replace("2026-03-01", day)}]),
             "entry 2 is not valid")
            for day in ("2026-13-01", "2026-02-31", "9999-12-31", "1969-12-31", "\u0662026-03-01")
        ],
        *[
            (content(entries=[{name: part for name, part in ROW.items() if name != left}]),
             "entry 1 is not valid")
            for left in ROW
        ],
        *[
            (content(entries=[{**ROW, name: part}]), "entry 1 is not valid")
            for name, part in {"kind": 1, "key": None, "digest": 3, "words": "w"}.items()
        ],
    ],
)  # fmt: skip
def test_a_damaged_file_is_named(text: bytes, found: str) -> None:
    with pytest.raises(DamagedFile) as error:
        parse(text, "work.json")
    assert found in error.value.found
    assert error.value.where == "work.json"
    assert error.value.found.startswith("This is not a file of answers: ")
    assert "keeps it under another name" in error.value.remedy


def test_a_file_of_a_newer_course_is_not_damaged() -> None:
    with pytest.raises(CourseError) as error:
        parse(content(version=2, entries={"new": "form"}))
    assert not isinstance(error.value, DamagedFile)
    assert "newer course wrote this file (format 2)" in error.value.found
    assert error.value.where == "the file"
    assert "install the newer course" in error.value.remedy


@pytest.mark.parametrize(
    "at",
    [
        "2026-03-01T24:15:00.000Z",
        "2026-03-01T10:60:00.000Z",
        "2026-03-01T10:15:60.000Z",
        "2026-02-30T10:15:00.000Z",
        "1969-12-31T10:15:00.000Z",
        "2026-03-01T10:15:00.000",
        "2026-03-01T10:15:00.0000Z",
        "",
        "٢٠٢٦-03-01T10:15:00.000Z",
    ],
)
def test_one_time_that_is_none_is_found_among_many(at: str) -> None:
    assert are_times([AT, AT, AT])
    assert not are_times([AT, at, AT])
    assert not are_times([at])


def test_times_of_other_lengths_do_not_make_up_for_each_other() -> None:
    assert not are_times([f"{AT}2", AT[1:]])
    assert not are_times([AT + AT, ""])


def test_rows_are_the_entries_as_they_are_and_the_first_that_is_none_is_named() -> None:
    rows = parse_rows(content(entries=[ROW, {**ROW, "value": [{"a": None}]}]))
    assert [row["value"] for row in rows] == [1, [{"a": None}]]
    for bad in ([], "text", {**ROW, "kind": 1}, {"kind": "answer"}, {**ROW, "at": "now"}):
        assert "entry 2 is not valid" in str(find_damage([ROW, bad], "a.json"))
