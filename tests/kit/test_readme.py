"""The README of a case names every table and column, and what it says to type works."""

from __future__ import annotations

import re
import warnings

import pytest

import coursekit as ck
from coursekit.charts import describe
from coursekit.data import check_data
from coursekit.data.schema import read_package
from coursekit.forms.bank import lessons
from coursekit.kit import fill_in
from coursekit.kit.description import steps
from tests.kit.conftest import Case

CODE = re.compile(r"```python\n(.*?)```", re.DOTALL)
COLUMN = re.compile(r"^- \*\*`(\w+)`\*\* \((always|if any)\): (.+)$", re.MULTILINE)


@pytest.fixture
def readme(blank) -> str:
    return (blank.path / "README.md").read_text(encoding="utf-8")


def test_every_column_is_explained_with_a_row_of_the_example(readme, blank, made_up) -> None:
    parts = re.split(r"^### `(\w+)\.csv`$", readme, flags=re.MULTILINE)
    described = dict(zip(parts[1::2], parts[2::2], strict=True))
    package = read_package(blank.path)
    assert list(described) == list(package.tables)
    for name, text in described.items():
        row = made_up.records(name)[0]
        lines = COLUMN.findall(text)
        assert [line[0] for line in lines] == list(package.tables[name].columns)
        for column, always, said in lines:
            field = package.tables[name].field(column)
            assert (always == "always") is field.required
            assert said.endswith(f"*Example:* `{row[column]}`") or row[column] == ""
            if "As `" not in said:
                assert field.description in said
                assert all(f"`{value}`" in said for value in field.allowed)


def test_a_column_is_explained_once(readme) -> None:
    said = [re.sub(r" \*Example:.*", "", line) for _, _, line in COLUMN.findall(readme)]
    long = [line for line in said if len(line) >= 80]
    assert len(long) == len(set(long))


def test_the_order_is_the_order_of_the_sections(readme) -> None:
    titles = [step.title for step in steps()]
    assert re.findall(r"^## \d\. (.+)$", readme, re.MULTILINE) == titles
    assert re.findall(r"^\d\. ([^:]+): `", readme, re.MULTILINE) == titles


def test_the_files_that_it_names_are_there(readme, blank) -> None:
    named = set(re.findall(r"`([\w/-]+\.(?:csv|md|html|json))`", readme))
    named = {
        name if "/" in name or not name.startswith("page-") else f"pages/{name}" for name in named
    }
    assert len(named) > 18
    assert [name for name in named if not (blank.path / name).is_file()] == []


def test_it_carries_the_name_of_the_folder_and_no_gap(readme) -> None:
    assert readme.startswith("# my-case\n")
    assert "%env COURSEKIT_DATA=my-case\n" in readme
    assert not re.search(r"FOLDER|ORDER|STEPS|\n\n\n|None|\(\)\.", readme)


CHECKED = [
    ("corroborated", "supports", ""),
    ("disputed", "contradicts", "It is not so."),
    ("corroborated with a difference", "differs", "It was later."),
    ("not found", "", "Nothing was found in two archives."),
]
SMALL: dict[str, list[dict[str, str]]] = {
    "locators": [{"locator": f"news.{n}"} for n in range(1, 6)]
    + [{"locator": f"notes.{n}", "heading": "Notes" if n == 1 else ""} for n in range(1, 4)],
    "claims": [
        {"locator": "news.2", "claim": f"It is so, by {n}.", "kind": "fact"}
        | {"attributed_to_in_paper": "", "hedge_words": ""}
        | ({"verdict": verdict, "difference_note": note} if verdict else {})
        for n, (verdict, _, note) in enumerate([*CHECKED, *[("", "", "")] * 4])
    ],
    "publishers": [
        {"publisher_key": key, "publisher": name}
        for key, name in (("ministry", "The Ministry"), ("post", "The Post"))
    ],
    "sources": [
        {"source_id": key, "publisher_key": by, "title": "A title", "speaker": "press"}
        | {"url": f"https://example.org/{key}", "date": "2031-05-02"}
        for key, by in (("the-paper", "ministry"), ("post-1", "post"), ("post-2", "post"))
    ],
    "claim_sources": [
        {"claim_id": f"C0{n}", "source_id": "post-1", "relation": relation, "word_of": ""}
        for n, (_, relation, _) in enumerate(CHECKED, start=1)
        if relation
    ],
    "actors": [
        {"actor_id": name.lower(), "name": name, "type": "company"} for name in ("Dock", "Ship")
    ],
    "relations": [
        {"actor_a": "dock", "actor_b": "ship", "kind": "contract", "sign": "1"}
        | {"locator": "news.1"}
    ],
    "forecasts": [
        {"outcome": "signed", "percent": "60", "question": "Will they sign by June?"}
        | {"opens": "2031-05-03", "closes": "2031-06-30", "settled_by": "the bulletin"}
        | {"reason": "They said so.", "sealed_on": "2031-05-03"},
        {"outcome": "not signed", "percent": "30"},
        {"outcome": "other", "percent": "10"},
    ],
}


def fill(case: Case, tables: dict[str, list[dict[str, str]]]) -> None:
    """Write rows of cells by column; the other columns stay empty."""
    for table, rows in tables.items():
        header = case.rows(table)[0]
        case.write(table, [header, *([row.get(name, "") for name in header] for row in rows)])


def test_a_small_case_needs_the_cells_that_are_named(readme, blank) -> None:
    """Eight claims, four of them looked up: no other cell is filled in by hand."""
    part = readme.split("## A small case")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)\.csv` \|[^|]+\| (.+) \|$", part, re.MULTILINE)
    named = {table: set(re.findall(r"`(\w+)`", cells)) for table, cells in rows}
    words = {"kind", "contract", "negotiation", "oversight"}
    assert {table: columns - words for table, columns in named.items()} == {
        table: {column for row in rows for column in row} - words - {"verdict", "difference_note"}
        for table, rows in SMALL.items()
    }
    cells = sum(bool(cell) for rows in SMALL.values() for row in rows for cell in row.values())
    assert cells < int(re.findall(r"some (\d+) cells", part)[0])
    fill(blank, SMALL)
    fill_in(blank.path)
    assert [str(each) for each in check_data(blank.path)] == []
    assert lessons() == ["11", "12", "13", "16", "17"]
    empty = {name for name in read_package(blank.path).tables if not blank.records(name)}
    assert empty == set(
        re.findall(r"`(\w+)\.csv`", part.split("Five tables")[1].split(". With")[0])
    )


def test_what_follows_in_a_small_case(blank) -> None:
    fill(blank, SMALL)
    fill_in(blank.path)
    assert [row["claim_id"] for row in blank.records("claims")] == [f"C0{n}" for n in range(1, 9)]
    bases = [row["verdict_basis"] for row in blank.records("claims")]
    assert bases == ["statement"] * 4 + ["none"] * 4
    last, first = blank.records("locators")[-1], blank.records("locators")[0]
    assert (last["section"], last["heading"], last["paragraph"]) == ("notes", "Notes", "3")
    assert (first["section"], first["heading"]) == ("news", "News")
    assert {row["publisher"] for row in blank.records("sources")} == {"The Ministry", "The Post"}
    assert {row["word_of"] for row in blank.records("claim_sources")} == {"The Post"}
    (tie,) = blank.records("relations")
    assert (tie["relation_id"], tie["basis"], tie["balance"]) == ("R01", "paper", "no")
    outcomes = blank.records("forecasts")
    assert [row["forecast_id"] for row in outcomes] == ["Q01"] * 3
    assert {row["closes"] for row in outcomes} == {"2031-06-30"}


def test_a_second_question_has_a_number_of_its_own(blank) -> None:
    first, *rest = SMALL["forecasts"]
    second = {**first, "question": "And by July?", "closes": "2031-07-31"}
    fill(blank, {"forecasts": [first, *rest, second, *rest]})
    fill_in(blank.path)
    outcomes = blank.records("forecasts")
    assert [row["forecast_id"] for row in outcomes] == ["Q01"] * 3 + ["Q02"] * 3
    assert [row["closes"] for row in outcomes[2:4]] == ["2031-06-30", "2031-07-31"]


@pytest.mark.usefixtures("made_up")
def test_the_lines_to_look_at_draw_a_chart(readme) -> None:
    lines = [line for block in CODE.findall(readme) for line in block.splitlines()]
    calls = [line for line in lines if line.startswith("ck.charts.")]
    assert len(calls) >= 9
    for call in calls:
        assert describe(eval(call, {"ck": ck})).endswith(".")


def test_the_lines_that_score_a_forecast_work(readme, made_up) -> None:
    for row, came_true in enumerate(["no", "yes", "no", "no"], start=2):
        made_up.set("forecasts", row, came_true=came_true)
    *most, last = CODE.findall(readme)[-1].strip().splitlines()
    names: dict[str, object] = {"ck": ck}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        exec("\n".join(most), names)
        score = eval(last, names)
    # 0.35² + 0.55² + 0.15² + 0.05²
    assert score.sum_form == pytest.approx(0.45)
    assert score.outcome == "frozen"
