"""Every case in cases/: sound tables, described as the kit describes them, and a true README."""

from __future__ import annotations

import csv
import json
import re
import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest

from coursekit.build import build_case
from coursekit.data import check_data
from coursekit.data.locate import reading
from coursekit.forms.bank import lessons, load_bank
from coursekit.forms.cases import work_out
from coursekit.forms.kinds.check import Check
from coursekit.forms.kinds.guesses import Guesses
from coursekit.forms.kinds.predict import Predict
from coursekit.forms.kinds.quiz import Quiz
from coursekit.forms.values import inspect_safely
from coursekit.kit.description import description

FOLDER = Path(__file__).parents[1] / "cases"
CASES = sorted(path for path in FOLDER.iterdir() if path.is_dir())
BESIDE_TABLES = {"README.md", "datapackage.json"}
KEYS = ("primaryKey", "foreignKeys")


@pytest.fixture(scope="module", params=CASES, ids=lambda case: case.name)
def case(request: pytest.FixtureRequest) -> Path:
    """The folder of a case."""
    return Path(request.param)


def rows(case: Path, table: str) -> list[dict[str, str]]:
    with (case / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def bones(tables: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the check goes by; the words may lag behind those of the course."""
    return [
        {
            "name": table["name"],
            "fields": [
                {key: field.get(key) for key in ("name", "type", "constraints")}
                for field in table["schema"]["fields"]
            ],
            "keys": [table["schema"][key] for key in KEYS if key in table["schema"]],
            "rules": [
                {key: rule[key] for key in rule if key != "description"}
                for rule in table["coursekit:rules"]
            ],
        }
        for table in tables
    ]


def test_the_check_finds_nothing(case: Path) -> None:
    assert check_data(case) == []


def test_its_tables_are_described_as_the_kit_does_now(
    case: Path, request: pytest.FixtureRequest
) -> None:
    path = case / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    today = description(package["title"], "2026-11-30")["resources"]
    if request.config.getoption("--accept"):
        package["resources"] = today
        text = json.dumps(package, ensure_ascii=False, indent=1) + "\n"
        path.write_text(text, encoding="utf-8", newline="\n")
    assert bones(package["resources"]) == bones(today), "run pytest --accept, then check-data"
    assert package["licenses"][0]["name"] != "not stated yet"
    names = {table["path"] for table in today} | BESIDE_TABLES
    assert {file.name for file in case.iterdir() if file.is_file()} == names


def test_the_readme_counts_the_rows(case: Path) -> None:
    text = (case / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| (`[^|]*) \| ([\d, ]+) \|", text, re.MULTILINE)
    told = {
        name: int(count)
        for names, counts in listed
        for name, count in zip(re.findall(r"`(\w+)\.csv`", names), counts.split(","), strict=True)
    }
    assert told == {path.stem: len(rows(case, path.stem)) for path in case.glob("*.csv")}


def test_the_readme_counts_what_was_checked(case: Path) -> None:
    text = (case / "README.md").read_text(encoding="utf-8")
    verdicts = [claim["verdict"] for claim in rows(case, "claims")]
    searched, claims, not_found = map(
        int, re.findall(r"^- (\d+) of the (\d+) claims .*?; (\d+) of them", text, re.MULTILINE)[0]
    )
    without = {"not checked", "outcome noted"}
    assert claims == len(verdicts)
    assert searched == sum(verdict not in without for verdict in verdicts)
    assert not_found == verdicts.count("not found")


def test_every_page_is_used_and_no_claim_rests_on_the_paper(case: Path) -> None:
    paper = json.loads((case / "datapackage.json").read_text(encoding="utf-8"))["coursekit:paper"]
    pages = {source["source_id"] for source in rows(case, "sources")}
    tied = {tie["source_id"] for tie in rows(case, "claim_sources")}
    assert paper not in tied
    named = {
        page
        for table in ("timeline", "relations", "stances", "indicators", "publishers")
        for row in rows(case, table)
        for page in row["source_ids"].split(";")
    }
    assert pages - tied - named == set()
    kept = {source["publisher_key"] for source in rows(case, "sources")}
    assert {publisher["publisher_key"] for publisher in rows(case, "publishers")} == kept


def test_the_readme_names_claims_that_are_there(case: Path) -> None:
    text = (case / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\bC\d{2,3}\b", text))
    assert named <= {claim["claim_id"] for claim in rows(case, "claims")}


def test_the_list_of_cases_names_it(case: Path) -> None:
    assert f"]({case.name}/README.md)" in (FOLDER / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def course(case: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the case, with the short course that is made of it."""
    folder = tmp_path_factory.mktemp("course") / case.name
    shutil.copytree(case, folder, ignore=shutil.ignore_patterns("notebooks", "exercises"))
    said = build_case(folder)
    assert [line for line in said if "waits for" in line] == []
    return folder


def test_its_lessons_run_without_an_error(course: Path) -> None:
    paths = sorted((course / "notebooks").iterdir())
    assert len(paths) == 9
    for path in paths:
        notebook = nbformat.read(path, as_version=4)
        outputs = [out for cell in notebook.cells for out in cell.get("outputs", ())]
        assert "error" not in {out.output_type for out in outputs}, path.name
        assert outputs or path.stem == "index"


def test_its_questions_have_answers_in_its_tables(course: Path) -> None:
    with reading(course):
        for lesson in lessons():
            for key, item in load_bank(lesson).items.items():
                if isinstance(item, Quiz):
                    (right,) = [option.id for option in item.options if option.right]
                    assert item.judge(right).right, key
                elif isinstance(item, Predict):
                    assert item.best() if item.form == "choice" else item.truth() >= 0, key
                elif isinstance(item, Check):
                    answer = work_out(item.answer)
                    assert not item.explain(answer, inspect_safely(answer)), key
                elif isinstance(item, Guesses):
                    questions = {row["forecast_id"] for row in rows(course, "forecasts")}
                    shares = [field for field in item.fields if field.form == "shares"]
                    assert len(shares) == len(questions), key
