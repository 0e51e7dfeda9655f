"""The pages of the kit agree with each other and with the tables of the made-up case."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CRITERIA = ("Taking apart", "Checking", "Testing", "Forecasting")
LEVELS = ("strong", "middling", "weak")


@pytest.fixture
def pages(blank) -> Path:
    return blank.path / "pages"


def read(pages: Path, name: str) -> str:
    return (pages / name).read_text(encoding="utf-8")


def test_the_rubric_has_four_criteria_of_three_levels(pages: Path) -> None:
    rows = [line for line in read(pages, "rubric.md").splitlines() if line.startswith("| **")]
    assert [row.split("**")[1] for row in rows] == [
        f"{number}. {name}." for number, name in enumerate(CRITERIA, 1)
    ]
    for row in rows:
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        assert len(cells) == 4
        assert all(cells)


@pytest.mark.parametrize("level", LEVELS)
def test_a_worked_page_is_judged_by_the_rubric(level: str, pages: Path) -> None:
    page, comments = read(pages, f"page-{level}.md").split("\n---\n")
    assert "Everything is invented" in page.split("\n\n")[1]
    for criterion in CRITERIA:
        assert f"- **{criterion}: {level}.**" in comments
    assert 150 < len(page.split()) < 700
    assert 150 < len(comments.split()) < 450


def test_the_paragraphs_are_those_of_the_tables(pages: Path, made_up) -> None:
    paper = read(pages, "made-up-paper.md")
    headings = {row["locator"]: row["heading"] for row in made_up.records("locators")}
    numbered = re.findall(r"^`([a-z]+\.\d)`", paper, re.MULTILINE)
    assert sorted([*numbered, "title"]) == sorted(headings)
    assert all(f"**{heading}**" in paper for heading in headings.values())
    for level in LEVELS:
        cited = re.findall(r"`([a-z]+\.\d)`", read(pages, f"page-{level}.md"))
        assert set(cited) <= set(headings)


def test_the_pages_of_the_search_are_those_of_the_tables(pages: Path, made_up) -> None:
    paper = read(pages, "made-up-paper.md")
    titles = {
        row["title"] for row in made_up.records("sources") if row["note"] != "Lists the donors."
    }
    assert len(titles) == 7
    assert all(title in paper for title in titles)


def test_the_strong_page_says_what_the_register_says(pages: Path, made_up) -> None:
    verdicts = {row["claim_id"]: row["verdict"] for row in made_up.records("claims")}
    locators = {row["claim_id"]: row["locator"] for row in made_up.records("claims")}
    page = read(pages, "page-strong.md")
    rows = re.findall(r"^\| (C\d\d) \| .+ \| `(.+)` \| .+ \| (.+) \|$", page, re.MULTILINE)
    assert len(rows) == 5
    for claim_id, locator, verdict in rows:
        assert locator == locators[claim_id]
        assert verdict.split(":")[0] == verdicts[claim_id]
    chances = {row["outcome"]: row["percent"] for row in made_up.records("forecasts")}
    for outcome, percent in chances.items():
        assert re.search(rf"\*{outcome}\*[^;]*? {percent}\b", page), outcome


def test_the_rise_in_the_strong_page_is_that_of_the_bulletin(pages: Path) -> None:
    paper, page = read(pages, "made-up-paper.md"), read(pages, "page-strong.md")
    weeks = re.search(r": (\d+), (\d+), (\d+) and (\d+) containers", paper)
    assert weeks
    _, middle, threat, last = map(int, weeks.groups())
    assert f"({threat - middle} of {last - middle} containers)" in page
    assert (threat - middle) / (last - middle) == pytest.approx(4 / 5)
    assert last / middle == pytest.approx(1.5)


def test_everything_made_up_says_so(pages: Path, made_up) -> None:
    assert "Everything here is invented" in read(pages, "made-up-paper.md")
    assert all("(invented)" in row["publisher"] for row in made_up.records("publishers"))
    assert all(".example/" in row["url"] for row in made_up.records("sources"))


def test_the_pages_ask_nothing_of_a_network(pages: Path) -> None:
    for path in pages.iterdir():
        assert not re.search(r"https?://|src=|@import|url\(", path.read_text(encoding="utf-8"))
