"""With one row a table, or few, no sentence speaks of several, or of none of none."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import coursekit as ck
from coursekit.build import build_case
from coursekit.charts import describe
from coursekit.errors import CourseError
from coursekit.kit import check_case, fill_in
from tests.kit.conftest import Case
from tests.kit.test_readme import SMALL, fill

ONE = {
    "locators": [{"locator": "text.1", "heading": "The text"}],
    "claims": [{"locator": "text.1", "claim": "The port closed.", "kind": "fact"}],
    "publishers": SMALL["publishers"][:1],
    "sources": SMALL["sources"][:1],
    "actors": SMALL["actors"],
    "relations": [{**SMALL["relations"][0], "locator": "text.1"}],
    "places": [{"place_id": "port", "name": "Port", "country": "Exemplaria", "kind": "city"}],
    "timeline": [
        {"date": "2031-04-03", "what_happened": "The port closed", "place_ids": "port"}
        | {"kind": "economy", "in_paper": "yes", "status": "claimed-only"}
        | {"source_ids": "the-paper"}
    ],
    "issues": [
        {"issue_id": "port", "issue": "The port", "pole_minus": "close", "pole_plus": "open"}
        | {"locators": "text.1"}
    ],
    "indicators": [
        {"scenario": "calm", "role": "driver", "text": "Trade goes on", "locator": "text.1"}
    ],
    "forecasts": SMALL["forecasts"],
}
# "1 sections", "The 1 claims", "0 of 0", "In 0 ties", "0 of the 1"
SILLY = re.compile(
    r"\b1 (?!(?:was|is|has|of|hours)\b)[a-z]+s\b|\b[Tt]he [01] |"
    r"\b0 of (?:0|the [01])\b|\b[Ii]n 0 "
)
CHARTS: list[Callable[[], Any]] = [
    ck.charts.claim_kinds,
    ck.charts.kinds_by_section,
    ck.charts.hedges_by_section,
    ck.charts.verdicts,
    lambda: ck.charts.verdicts(by="section"),
    ck.charts.timeline,
    ck.charts.tie_map,
    ck.charts.stance_map,
]


@pytest.fixture(params=["one", "blank stance", "small"])
def few(request: pytest.FixtureRequest, blank: Case) -> Case:
    fill(blank, SMALL if request.param == "small" else ONE)
    if request.param != "small":
        blank.set("actors", 3, in_stance_grid="no")
    fill_in(blank.path)
    if request.param == "one":
        blank.set("stances", 2, position="1", basis="explicit", text="Open", locators="text.1")
        fill_in(blank.path)
    assert [str(each) for each in check_case(blank.path)] == []
    return blank


def test_the_pattern_finds_what_it_should() -> None:
    for silly in ("in 1 sections", "The 1 claims", "0 of 0", "In 0 ties", "0 of the 1 claim"):
        assert SILLY.search(silly)
    assert not SILLY.search("In 10 ties, 1 was signed; 1 section; the 10 claims")


@pytest.mark.parametrize("chart", CHARTS)
def test_charts_count_in_the_singular(few: Case, chart: Callable[[], Any]) -> None:
    needs = {"timeline": "timeline", "stance_map": "stances"}
    if not few.records(needs.get(getattr(chart, "__name__", ""), "claims")):
        pytest.skip("a table that this case does without")
    drawn = chart()
    title = drawn.to_dict()["title"]
    said = f"{json.dumps(title, ensure_ascii=False)} {describe(drawn)}"
    assert not SILLY.search(said), SILLY.search(said)


@pytest.mark.parametrize("few", ["one"], indirect=True)
def test_lines_of_stances_need_two_actors_on_an_issue(few: Case) -> None:
    assert len(few.records("stances")) == 1
    with pytest.raises(CourseError, match="No issue has positions of two actors"):
        ck.charts.stance_lines(follow="dock")


def test_lessons_count_in_the_singular(few: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    for step in ("run", "add_words"):
        monkeypatch.setattr(f"coursekit.build.make.{step}", lambda *_: None)
    build_case(few.path)
    for path in Path(few.path / "notebooks").glob("*.ipynb"):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            text = "".join(cell["source"])
            assert not SILLY.search(text), (path.name, SILLY.search(text))
