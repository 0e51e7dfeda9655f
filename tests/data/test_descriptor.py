"""A datapackage.json that somebody edited: whatever is wrong is said before anything reads it."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from coursekit.data import cite, load
from coursekit.data.descriptor import _unusable, faults
from coursekit.data.locate import own_root
from coursekit.data.rules import KINDS, MOST
from coursekit.data.schema import package, read_package, try_package
from coursekit.errors import CourseError

OWN = json.loads((own_root() / "datapackage.json").read_text(encoding="utf-8"))
SCHEMA = json.loads(
    Path(__file__).parents[2].joinpath("src/coursekit/data/descriptor.schema.json").read_text()
)


def table(data: dict[str, Any], name: str) -> dict[str, Any]:
    return next(each for each in data["resources"] if each["name"] == name)


def column(data: dict[str, Any], name: str) -> dict[str, Any]:
    of, _, called = name.partition(".")
    fields = table(data, of)["schema"]["fields"]
    return next(each for each in fields if each["name"] == called)


def rule(data: dict[str, Any], name: str, kind: str) -> dict[str, Any]:
    rules = table(data, name)["coursekit:rules"]
    return next(each for each in rules if each["rule"] == kind)


def put(place: Callable[[dict[str, Any]], dict[str, Any]], **parts: Any) -> Any:
    return lambda data: place(data).update(parts)


def constraints(name: str, **parts: Any) -> Any:
    return lambda data: column(data, name).setdefault("constraints", {}).update(parts)


# What somebody did to the description, and what the first defect has to tell of.
EDITS: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "a title that is null": (put(lambda d: d, title=None), "The entry title is null"),
    "no paper": (put(lambda d: d, **{"coursekit:paper": None}), "coursekit:paper"),
    "no licence": (put(lambda d: d, licenses=[]), "licenses is []"),
    "a licence that acts": (
        lambda d: d["licenses"][0].update(path="javascript:alert(1)"),
        "licenses > CC-BY-4.0 > path is 'javascript:alert(1)'",
    ),
    "a day that there is not": (put(lambda d: d, created="2024-13-01"), "created is '2024-13-01'"),
    "authors as text": (put(lambda d: d, contributors="us"), "contributors is 'us'"),
    "tables as names": (put(lambda d: d, resources={"a": 1}), "resources is"),
    "a word of ours misspelt": (
        lambda d: d["resources"][0].update({"coursekit:rulez": []}),
        "claims > coursekit:rulez is unknown",
    ),
    "two tables of one name": (
        lambda d: d["resources"].append(table(d, "claims")),
        "2 tables with the name 'claims'",
    ),
    "a path out of the folder": (
        put(lambda d: table(d, "claims"), path="../claims.csv"),
        "path is '../claims.csv'",
    ),
    "an absolute path": (put(lambda d: table(d, "claims"), path="/etc/passwd"), "path is '/etc"),
    "a path of another system": (
        put(lambda d: table(d, "claims"), path="C:\\claims.csv"),
        "path is 'C:",
    ),
    "a path as a list": (put(lambda d: table(d, "claims"), path=["claims.csv"]), "path is ["),
    "a path that is null": (put(lambda d: table(d, "claims"), path=None), "path is null"),
    "an empty key": (
        lambda d: table(d, "claims")["schema"].update(primaryKey=[]),
        "primaryKey is []",
    ),
    "another key": (
        lambda d: table(d, "claims")["schema"].update(primaryKey=["claim"]),
        "'claims' has another key",
    ),
    "a key that is no column": (
        lambda d: table(d, "names")["schema"].update(primaryKey=["x"]),
        "'names' has another key",
    ),
    "a foreign key taken out": (
        lambda d: table(d, "claim_sources")["schema"].pop("foreignKeys"),
        "'claim_sources' does not say what",
    ),
    "a list that refers to nothing": (
        lambda d: column(d, "timeline.source_ids").pop("coursekit:references"),
        "'timeline' does not say what source_ids refers to",
    ),
    "a foreign key of nothing": (
        lambda d: table(d, "claims")["schema"].update(foreignKeys=[{}]),
        "foreignKeys > 1 has no 'fields'",
    ),
    "a foreign key that is longer": (
        lambda d: table(d, "timeline")["schema"]["foreignKeys"].append(
            {
                "fields": ["event_id", "kind"],
                "reference": {"resource": "claims", "fields": ["claim"]},
            }
        ),
        "a key of 2 columns that refers to 1",
    ),
    "a foreign key from nowhere": (
        lambda d: table(d, "timeline")["schema"]["foreignKeys"].append(
            {"fields": ["x"], "reference": {"resource": "claims", "fields": ["claim_id"]}}
        ),
        "names the column 'x'",
    ),
    "a column twice": (
        lambda d: table(d, "claims")["schema"]["fields"].append(column(d, "claims.claim")),
        "2 columns of claims with the name 'claim'",
    ),
    "a column without a name": (
        lambda d: column(d, "claims.claim").pop("name"),
        "has no 'name'",
    ),
    "a listed type": (put(lambda d: column(d, "claims.claim"), type=["string"]), "type is ["),
    "another type": (
        put(lambda d: column(d, "tempo.iraq"), type="string"),
        "tempo.iraq has the type 'string'",
    ),
    "a partial date no more": (
        lambda d: column(d, "sources.date").pop("coursekit:partialDate"),
        "sources.date has the type 'string'",
    ),
    "a text as minimum": (constraints("tempo.iraq", minimum="few"), "has the limit 'few'"),
    "a number as date": (constraints("tempo.report_date", minimum=3), "has the limit 3"),
    "a limit of a text": (constraints("claims.claim", maximum=3), "has the limit 3"),
    "a minimum above the maximum": (
        constraints("places.lat", minimum=91),
        "minimum above its maximum",
    ),
    "a broken pattern": (constraints("claims.claim_id", pattern="["), "no regular expression"),
    "a pattern as a number": (constraints("claims.claim_id", pattern=3), "pattern is 3"),
    "a pattern that takes years": (
        constraints("claims.claim", pattern="(a+)+$"),
        "the pattern '(a+)+$': it repeats a group",
    ),
    "values that differ": (
        constraints("claims.kind", enum=["fact"]),
        "other values in categories than in enum",
    ),
    "values as a text": (
        put(lambda d: column(d, "claims.kind"), categories="fact"),
        "categories is",
    ),
    "a rule without its parts": (
        lambda d: rule(d, "timeline", "order").pop("low"),
        "coursekit:rules > 2 has no 'low'",
    ),
    "a rule without a case": (
        lambda d: rule(d, "claims", "filled").pop("when"),
        "coursekit:rules > 4 has no 'when'",
    ),
    "a rule as a text": (
        lambda d: table(d, "claims").update({"coursekit:rules": ["order"]}),
        "coursekit:rules > 1 is 'order'",
    ),
    "a rule of no column": (
        lambda d: rule(d, "timeline", "order").update(low="begin"),
        "'order' of timeline names the column 'begin'",
    ),
    "a rule with no table": (
        lambda d: rule(d, "stances", "agrees").update({"with": "actor"}),
        "'agrees' of stances names the table 'actor'",
    ),
    "a rule with no column there": (
        lambda d: rule(d, "stances", "agrees").update(columns={"actor": "title"}),
        "in actors, names the column 'title'",
    ),
    "an order of texts": (
        lambda d: rule(d, "timeline", "order").update(low="kind"),
        "'order' of timeline compares",
    ),
    "parts of texts": (
        lambda d: rule(d, "tempo", "parts").update(columns=["series"]),
        "'parts' of tempo compares",
    ),
    "a rise of dates": (
        lambda d: rule(d, "tempo", "rises").update(column="report_date"),
        "'rises' of tempo compares",
    ),
    "a precision of no date": (
        lambda d: rule(d, "sources", "precision").update(date="url"),
        "'precision' of sources compares",
    ),
    "an archive of no date": (
        lambda d: rule(d, "sources", "archive").update(date="note"),
        "'archive' of sources compares",
    ),
    "three that differ": (
        lambda d: rule(d, "relations", "different").update(columns=["actor_a", "actor_b", "kind"]),
        "columns is [",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EDITS)
def test_each_edit_is_told_before_anything_is_read(name: str) -> None:
    edit, told = EDITS[name]
    raw = json.loads(json.dumps(OWN))
    edit(raw)
    found = faults(raw, OWN)
    assert found, "nothing was found"
    assert told in str(found[0])
    assert all(each.file == "datapackage.json" for each in found)


def test_the_course_itself_has_no_fault() -> None:
    assert faults(OWN, OWN) == []


def test_the_schema_knows_each_kind_of_rule() -> None:
    named = SCHEMA["$defs"]["rule"]["properties"]["rule"]["enum"]
    assert set(named) == set(KINDS)
    parts = [each["if"]["properties"]["rule"]["const"] for each in SCHEMA["$defs"]["rule"]["allOf"]]
    assert parts == named


def test_load_and_check_tell_the_same(folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.describe(put(lambda d: d, title=None))
    monkeypatch.setenv("COURSEKIT_DATA", str(folder.path))
    (defect,) = folder.defects()
    for act in (package, cite, lambda: load("claims")):
        with pytest.raises(CourseError) as error:
            act()
        assert error.value.found == defect.found


@pytest.mark.parametrize("pattern", [
    r"C\d{2,3}", r"[a-z0-9]+(-[a-z0-9]+)*", r"\d{4}(-\d{2}(-\d{2})?)?", r"(T|ALT)\d{1,2}",
    r"[a-z]+-[a-z]+", r"[\w ]{1,40}", r"a|b|c", r"[]^]", r"(?:x\.y)?", r"[a-z]+(_\d+)+",
])  # fmt: skip
def test_a_plain_pattern_can_be_used(pattern: str) -> None:
    assert _unusable(pattern) == ""


@pytest.mark.parametrize("pattern", [
    "[", "(", "a**", "a{99999999999999999999}", "(a+)+", "(a|a)*", "(a|b|ab)*c", "([a-z]+)*",
    r"(-[a-z-]+)*", r"(_\w+)*", "(a?){50}", "a?" * 30 + "a" * 30, "(a|a)" * 40, ".*" * 8,
    "a{0,99}" * 9, r"(a)\1", "(?=a)a", "(?i)a", "(((a)+)+)+",
])  # fmt: skip
def test_a_pattern_that_could_be_tried_for_years_is_refused(pattern: str) -> None:
    assert _unusable(pattern)


def test_a_pattern_is_tried_on_short_cells_only(folder: Any) -> None:
    folder.set("sources", 2, source_id="a" * 101)
    assert "101 characters" in str(folder.defects()[0])


# The description allows it, and the course does not.
def test_an_address_is_one_whatever_the_description_says(folder: Any) -> None:
    folder.describe(lambda d: column(d, "sources.url").pop("format"))
    folder.set("sources", 3, url="javascript:alert(1)")
    (defect,) = folder.defects()
    assert (defect.row, defect.column) == (3, "url")


def test_an_id_is_one_whatever_the_description_says(folder: Any) -> None:
    folder.describe(lambda d: column(d, "impacts.impact_id")["constraints"].pop("pattern"))
    folder.set("impacts", 2, impact_id="X01'+alert(1)+'")
    (defect,) = folder.defects()
    assert (defect.row, defect.column) == (2, "impact_id")
    assert "an id of letters" in defect.expected


def test_a_cell_is_required_whatever_the_description_says(folder: Any) -> None:
    folder.describe(lambda d: column(d, "claims.claim").pop("constraints"))
    folder.set("claims", 2, claim="")
    assert [(each.row, each.column) for each in folder.defects()] == [(2, "claim")]


@pytest.mark.parametrize(
    "day", ["0001-01-01", "0224-03-01", "1699-12-31", "2200-01-01", "2999-01-01"]
)
def test_a_year_is_one_that_a_table_can_hold(folder: Any, day: str) -> None:
    def free(data: dict[str, Any]) -> None:
        for end in ("minimum", "maximum"):
            column(data, "aftermath.date")["constraints"].pop(end)

    folder.describe(free)
    folder.set("aftermath", 2, date=day)
    assert ("aftermath.csv", 2, "date") in [
        (each.file, each.row, each.column) for each in folder.defects()
    ]


# Nothing of an older description stays.
def test_a_value_taken_out_is_missed_at_once(folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSEKIT_DATA", str(folder.path))
    before = load("claims")
    rows = int((before["verdict"] == "disputed").sum())

    def take_out(data: dict[str, Any]) -> None:
        verdict = column(data, "claims.verdict")
        verdict["categories"] = [e for e in verdict["categories"] if e["value"] != "disputed"]
        verdict["constraints"]["enum"].remove("disputed")

    folder.describe(take_out)
    assert len([each for each in folder.defects() if each.column == "verdict"]) == rows
    with pytest.raises(CourseError, match="'disputed'"):
        load("claims")
    shutil.copy(own_root() / "datapackage.json", folder.path)
    assert load("claims").equals(before)


def test_a_change_of_the_same_size_and_time_is_seen(folder: Any) -> None:
    path = folder.path / "datapackage.json"
    text, state = path.read_text(encoding="utf-8"), path.stat()
    assert read_package(folder.path).title == OWN["title"]
    path.write_text(text.replace(OWN["title"], OWN["title"][::-1], 1), encoding="utf-8")
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert read_package(folder.path).title == OWN["title"][::-1]


def test_what_was_read_is_not_read_again(folder: Any) -> None:
    assert try_package(folder.path) is try_package(folder.path)


# The folder holds what is no table.
@pytest.mark.skipif(sys.platform == "win32", reason="no pipes and links there")
def test_nothing_waits_for_a_pipe_and_nothing_outside_is_read(folder: Any) -> None:
    tempo = folder.path / "tempo.csv"
    tempo.unlink()
    os.mkfifo(tempo)
    assert "found a pipe" in str(folder.defects()[0])
    tempo.unlink()
    (folder.path.parent / "secret.csv").write_text("secret\n")
    tempo.symlink_to(folder.path.parent / "secret.csv")
    (defect,) = folder.defects()
    assert "leads out of the folder" in defect.found
    assert "secret" not in str(defect)
    tempo.unlink()
    tempo.symlink_to("/dev/zero")
    assert "leads out of the folder" in folder.defects()[0].found
    path = folder.path / "datapackage.json"
    path.unlink()
    os.mkfifo(path)
    assert "a pipe" in str(folder.defects()[0])
    path.unlink()
    path.mkdir()
    assert "Is a directory" in str(folder.defects()[0])


def test_a_description_of_another_make_is_told(folder: Any) -> None:
    for text in ("[" * 10_000, "9" * 5000, '{"title": 1e999}', '{"title": "\\ud800"}'):
        folder.text(text)
        assert "cannot be used" in folder.defects()[0].found
    folder.raw("tempo", lambda _: b"\xef\xbb\xbf")
    shutil.copy(own_root() / "datapackage.json", folder.path)
    assert "The file is empty." in str(folder.defects()[0])


# A report that can be read, in a time that can be waited for.
def test_the_report_stops_at_some_hundred_defects_of_a_kind(folder: Any) -> None:
    rows = folder.rows("claim_sources")
    for number in range(300):
        rows.append([f"C{number + 500}", "winep-mock", *rows[1][2:]])
    folder.write("claim_sources", rows)
    found = [each for each in folder.defects() if each.column in ("claim_id", "source_id")]
    last = [each for each in found if "more than" in each.found]
    assert [each.column for each in last] == ["claim_id", "source_id"]
    assert len(found) == 2 * MOST + 2
    assert {each.remedy for each in found if each.column == "source_id"} == {
        "did you mean 'winep-mocks'?",
        "mend these first",
    }


def test_a_table_is_read_up_to_a_number_of_rows(folder: Any) -> None:
    folder.raw("issues", lambda data: data + data.splitlines(keepends=True)[1] * 100_001)
    assert "more than 100,000 rows" in str(folder.defects()[0])


def test_a_wrong_tie_is_no_defect_of_the_claim_that_it_leaves(folder: Any) -> None:
    """What the second defect said to do would have damaged the data."""
    ties = [row[0] for row in folder.rows("claim_sources")]
    alone = next(row for row, key in enumerate(ties, start=1) if ties.count(key) == 1 and row > 1)
    folder.set("claim_sources", alone, claim_id="C999")
    assert [(each.file, each.row) for each in folder.defects()] == [("claim_sources.csv", alone)]


def test_a_board_is_read_anew_when_a_table_changes(
    folder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its texts and numbers come from the tables, so nothing of the old ones may stay."""
    monkeypatch.setenv("COURSEKIT_DATA", str(folder.path))
    from coursekit.content.attacks import attacks

    before = attacks()
    assert attacks() is before
    folder.set("tempo", 2, note="changed")
    assert attacks() is not before
