"""The data of the course itself: its description, its promises, its data card."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import defaultdict
from typing import Any

import pytest

from coursekit.data import load, tables
from coursekit.data.locate import own_root
from coursekit.data.records import records
from coursekit.data.schema import package
from coursekit.methods.agreement import kappa

DESCRIPTION = json.loads((own_root() / "datapackage.json").read_text(encoding="utf-8"))
RESOURCES = {resource["name"]: resource for resource in DESCRIPTION["resources"]}
STANDARD = {
    "package": "name title description version created keywords contributors licenses sources"
    " resources",
    "resource": "name type path format mediatype encoding title description sources licenses"
    " schema",
    "schema": "fields primaryKey missingValues foreignKeys",
    "field": "name type title description example format constraints categories"
    " categoriesOrdered trueValues falseValues delimiter itemType",
}


def frictionless(folder: Any, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "frictionless", "validate", "datapackage.json", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_frictionless_finds_nothing() -> None:
    result = frictionless(own_root())
    assert result.returncode == 0, result.stdout


def test_frictionless_finds_what_the_standard_can_express(folder: Any) -> None:
    folder.set("people", 4, person_id="P02")
    folder.set("claim_sources", 2, source_id="winep-mock")
    folder.set("claims", 5, verdict="certain", section="scale")
    folder.set("us_strikes", 2, date="26/10/2023", killed_min="-1")
    folder.set("sources", 2, url="no address")
    report = json.loads(frictionless(folder.path, "--json").stdout)
    found = {(task["name"], error["type"]) for task in report["tasks"] for error in task["errors"]}
    assert found == {
        ("people", "unique-error"),
        ("people", "primary-key"),
        ("claim_sources", "foreign-key"),
        ("claims", "constraint-error"),
        ("claims", "foreign-key"),
        ("us_strikes", "type-error"),
        ("us_strikes", "constraint-error"),
        ("sources", "type-error"),
    }


def test_the_description_uses_the_standard_and_marks_what_is_its_own() -> None:
    def foreign(level: str, entry: dict[str, Any]) -> set[str]:
        own = {name for name in entry if name.startswith("coursekit:")}
        return set(entry) - own - set(STANDARD[level].split())

    found = foreign("package", DESCRIPTION)
    for resource in RESOURCES.values():
        found |= foreign("resource", resource) | foreign("schema", resource["schema"])
        for field in resource["schema"]["fields"]:
            found |= foreign("field", field)
    assert found == set()


def test_every_page_has_an_address_in_an_archive() -> None:
    states = load("sources").groupby("archive_status", observed=True)["archive_url"]
    assert {state: bool(urls.notna().all()) for state, urls in states} == {
        "read": True,
        "not opened": True,
    }


def test_every_table_and_column_is_described() -> None:
    for resource in RESOURCES.values():
        assert resource["title"]
        assert resource["description"].startswith("One row is ")
        assert resource["sources"]
        assert [licence["name"] for licence in resource["licenses"]] == ["CC-BY-4.0"]
        for field in resource["schema"]["fields"]:
            assert field["title"], field
            assert field["description"], field
            values = [category["value"] for category in field.get("categories", [])]
            assert values == field.get("constraints", {}).get("enum", []), field


def test_every_file_is_a_table() -> None:
    files = {path.name for path in own_root().iterdir()}
    described = {resource["path"] for resource in RESOURCES.values()}
    assert files == described | {"datapackage.json", "README.md"}


def test_every_reference_is_declared() -> None:
    for name, table in package().tables.items():
        declared = {column for each in table.references for column in each.columns}
        ids = {
            column for column in table.columns if re.search(r"_ids?$|locator|^actor_[ab]$", column)
        }
        assert ids - declared - set(table.key) == set(), name


@pytest.mark.parametrize("table", [name for name in RESOURCES if "support" in load(name)])
def test_only_rows_that_say_nothing_have_no_support(table: str) -> None:
    bare = load(table).query("support == 'none'")
    empty = {
        "stances": lambda rows: rows["basis"] == "blank",
        "aftermath_months": lambda rows: rows["evidence"] == "thin",
        "glossary": lambda rows: rows["kind"] == "method",
    }
    assert bare.empty if table not in empty else empty[table](bare).all()


def test_every_row_dated_2026_is_preliminary() -> None:
    for name in RESOURCES:
        frame = load(name)
        if "record_status" in frame:
            for column in frame.select_dtypes("datetime64[ns]"):
                late = frame[frame[column] >= "2026-01-01"]
                assert late["record_status"].eq("preliminary").all(), (name, column)


def test_every_claim_that_was_judged_has_a_page() -> None:
    tied = set(load("claim_sources")["claim_id"])
    judged = load("claims").query("verdict not in ['not checked', 'not found']")
    assert set(judged["claim_id"]) <= tied


def test_every_page_is_used() -> None:
    used = set(load("claim_sources")["source_id"]) | {package().paper}
    for name in RESOURCES:
        frame = load(name)
        if "source_ids" in frame:
            used |= set(frame["source_ids"].explode().dropna())
    assert set(load("sources")["source_id"]) == used


def test_the_verdicts() -> None:
    assert load("claims")["verdict"].value_counts(sort=False).tolist() == [27, 39, 5, 1, 16, 11]


def test_the_grid_of_stances_is_complete() -> None:
    actors = load("actors").query("in_stance_grid")["actor_id"]
    cells = set(zip(load("stances")["actor_id"], load("stances")["issue_id"], strict=True))
    assert cells == {(actor, issue) for actor in actors for issue in load("issues")["issue_id"]}


def test_paragraphs_are_numbered_without_a_gap() -> None:
    for _, section in load("locators").dropna(subset="paragraph").groupby("section", observed=True):
        assert section["paragraph"].tolist() == list(range(1, len(section) + 1))


def test_the_tolls_stay_within_those_of_the_timeline() -> None:
    tolls = load("tolls")
    ranges = load("timeline").set_index("event_id")[["killed_min", "killed_max"]]
    said = tolls[tolls["support"] == "source"].join(ranges.add_suffix("_of_all"), on="event_id")
    assert not (said["killed_max"] > said["killed_max_of_all"]).any()
    for event, rows in said.groupby("event_id"):
        if rows["place_ids"].map(tuple).nunique() == 1:
            assert not (rows["killed_min"] < rows["killed_min_of_all"]).any(), event


def test_the_paper_has_no_toll_of_its_own_beside_what_a_speaker_said() -> None:
    tolls = load("tolls")
    paper = tolls[tolls["support"] == "paper only"]
    assert paper["claim_ids"].explode().tolist() == ["C55", "C54"]
    said = tolls[tolls["support"] == "source"]
    for row in paper.itertuples():
        same = said[said["speaker"].eq(row.speaker) & said["event_id"].eq(row.event_id)]
        assert len(same), row.speaker


def test_no_page_is_the_channel_of_a_group() -> None:
    channels = load("sources")["url"].str.contains(r"//(?:t\.me|telegram|twitter\.com|x\.com)")
    assert not channels.any()


def test_one_outlet_speaks_with_one_voice() -> None:
    """But for a page that copies others, and an author who writes for several institutes."""
    speakers = defaultdict[str, set[str]](set)
    for row in records("sources"):
        if row["speaker"] != "aggregator" and row["publisher_key"] != "aymenn-jawad-al-tamimi":
            speakers[row["publisher_key"]].add(row["speaker"])
    assert {key: each for key, each in speakers.items() if len(each) > 1} == {}


def test_no_cell_can_act_in_a_spreadsheet() -> None:
    for name in RESOURCES:
        table = package().table(name)
        texts = [field.name for field in table.fields if field.type not in ("integer", "number")]
        cells = [row[column] for row in records(name) for column in texts]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]


def test_the_data_card_lists_the_tables_as_they_are() -> None:
    card = (own_root() / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (\d+) \|", card, re.MULTILINE)
    assert dict(rows) == tables().set_index("table")["rows"].astype(str).to_dict()


def test_the_data_card_names_what_is_not_confirmed() -> None:
    card = (own_root() / "README.md").read_text(encoding="utf-8")
    for name in ("claims", "tempo", "aftermath"):
        frame = load(name)
        for key in frame.loc[frame["audit"] == "cannot confirm", package().table(name).key[0]]:
            assert re.search(rf"\b{key}\b", card), key


CODED = [("claims", "kind"), ("claims", "verdict"), ("stances", "basis"), ("stances", "position")]


@pytest.mark.parametrize(("name", "column"), CODED)
def test_the_data_card_tells_how_far_two_coders_agree(name: str, column: str) -> None:
    key = package().table(name).key[0]
    second = load("second_coding").dropna(subset=key).set_index(key)[column]
    first = load(name).set_index(key)[column].loc[second.index]
    one, other = (codes.astype(object).fillna("none").astype(str) for codes in (first, second))
    found = kappa(one, other)
    share = sum(a == b for a, b in zip(one, other, strict=True)) / len(one)
    told = f"| {len(one)} | {share:.0%} | {found.kappa:.2f} | {found.low:.2f} to {found.high:.2f} |"
    card = (own_root() / "README.md").read_text(encoding="utf-8")
    assert f"| `{name}.{column}` {told.replace('%', ' %')}" in card
