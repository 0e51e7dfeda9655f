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


def test_a_small_case_needs_the_cells_that_are_named(readme, blank) -> None:
    """Eight claims, three of them checked: no other cell is filled in by hand."""
    part = readme.split("## A small case")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)\.csv` \|[^|]+\| (.+) \|$", part, re.MULTILINE)
    named = {table: re.findall(r"`(\w+)`", cells) for table, cells in rows}
    claim = {"kind": "fact", "claim": "It is so.", "hedge_words": "", "attributed_to_in_paper": ""}
    page = {"title": "A title", "speaker": "press"}
    checked = [
        ("corroborated", "supports", ""),
        ("disputed", "contradicts", "It is not so."),
        ("corroborated with a difference", "differs", "It was later."),
    ]
    filled = {
        "locators": [
            {"locator": f"text.{n}", "section": "text", "heading": "The text", "paragraph": str(n)}
            for n in range(1, 9)
        ],
        "claims": [claim | {"claim_id": f"C0{n}", "locator": f"text.{n}"} for n in range(1, 9)],
        "publishers": [
            {"publisher_key": key, "publisher": name, "country": "Exemplaria"}
            for key, name in (("ministry", "The Ministry"), ("post", "The Post"))
        ],
        "sources": [
            page
            | {"source_id": key, "publisher_key": by, "publisher": name, "date": day}
            | {"url": f"https://example.org/{key}"}
            for key, by, name, day in (
                ("the-paper", "ministry", "The Ministry", "2031-05"),
                ("post-1", "post", "The Post", "2031-05-02"),
            )
        ],
        "claim_sources": [
            {"claim_id": f"C0{n}", "source_id": "post-1", "relation": each[1], "word_of": "police"}
            for n, each in enumerate(checked, start=1)
        ],
    }
    assert {table: set(cells) for table, cells in named.items()} == {
        table: set(rows[0]) for table, rows in filled.items()
    }
    for row, (verdict, _, note) in zip(filled["claims"], checked, strict=False):
        row |= {"verdict": verdict, "verdict_basis": "statement", "difference_note": note}
    for table, rows in filled.items():
        header = blank.rows(table)[0]
        blank.write(table, [header, *([row.get(name, "") for name in header] for row in rows)])
    fill_in(blank.path)
    assert [str(each) for each in check_data(blank.path)] == []
    assert lessons() == ["11", "12"]


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
