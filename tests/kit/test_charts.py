"""Every chart of the course with the made-up case: it draws it, or says that it cannot."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest

from coursekit import charts
from coursekit.boards import figures
from coursekit.boards.explore_ties import explore_ties
from coursekit.boards.explore_timeline import explore_timeline
from coursekit.charts.ties import HEIGHT, WIDTH, boxes
from coursekit.content import Content
from coursekit.data import load
from coursekit.data.locate import own_root, reading
from coursekit.data.schema import Package, Table, package
from coursekit.errors import CourseError
from tests.drawing import assert_fits, draw_svg

FIGURES = figures()

pytestmark = pytest.mark.usefixtures("made_up")

# Other ways to draw a figure, with the marks that the made-up case has at least.
WITH_ARGUMENTS: dict[str, tuple[Callable[[], Any], int]] = {
    "verdicts by section": (lambda: charts.verdicts(by="section"), 16),
    "verdicts of all": (lambda: charts.verdicts(by="all"), 16),
    "fortnight": (lambda: charts.fortnight(load("timeline")), 9),
    "stance_lines": (lambda: charts.stance_lines(follow="league"), 4),
}
MARKS = re.compile(r'<(path|line)[^>]*aria-roledescription="(point|bar|rect|rule|geoshape)')
OURS = re.compile(r"Iraq|Iran|Gaza|Kata'ib|Tower 22|Soleimani|Baghdad|202[34]")


@contextmanager
def noting() -> Iterator[set[str]]:
    """Note the tables and the contents of boards that are read."""
    read: set[str] = set()
    load_content, table = Content.load, Package.table

    def noting_load(content: Content[Any]) -> Any:
        read.add(content.file)
        return load_content(content)

    def noting_table(package: Package, name: str, where: str = "load") -> Table:
        read.add(name)
        return table(package, name, where)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Content, "load", noting_load)
        patch.setattr(Package, "table", noting_table)
        yield read


@pytest.mark.parametrize("name", sorted(FIGURES))
def test_a_figure_draws_the_case_or_needs_what_only_the_courses_paper_has(name: str) -> None:
    with reading(own_root()), noting() as wanted:
        own = FIGURES[name].draw()
    lacks = wanted - package().tables.keys()
    try:
        with noting() as read:
            chart = FIGURES[name].draw()
    except CourseError as error:
        if lacks and ("COURSEKIT_DATA" in error.remedy or "ck.charts." in error.remedy):
            return
        raise
    assert chart.description.endswith(".")
    if read:
        # Where each row of the course's tables has a mark, so has each row of the case.
        each_row = FIGURES[name].marks >= len(own.data)
        assert_drawn(chart, len(chart.data) if each_row else 1)


@pytest.mark.parametrize("name", WITH_ARGUMENTS)
def test_the_case_is_drawn_in_other_ways(name: str) -> None:
    draw, marks = WITH_ARGUMENTS[name]
    assert_drawn(draw(), marks)


def test_sections_are_in_the_order_of_the_paper(made_up) -> None:
    headings = list(dict.fromkeys(row["heading"] for row in made_up.records("locators")))
    drawn = list(dict.fromkeys(charts.kinds_by_section().data["group"]))
    assert drawn == [heading for heading in headings if heading in drawn]
    assert len(drawn) == 4


def test_the_legend_of_ties_names_the_kinds_that_are_drawn(made_up) -> None:
    kinds = {row["kind"] for row in made_up.records("relations")}
    assert legend(charts.tie_map()) == kinds
    made_up.set("relations", 2, kind="contract", sign="1")
    made_up.set("relations", 3, kind="oversight")
    assert legend(charts.tie_map()) == kinds - {"negotiation"} | {"contract", "oversight"}


def legend(chart: Any) -> set[str]:
    """The words beside the samples of lines."""
    samples = {"kind", "words", "x", "x2", "y"}
    data = chart.to_dict()["datasets"].values()
    return {row["kind"] for rows in data for row in rows if samples <= set(row)}


def assert_drawn(chart: Any, marks: int) -> None:
    """The chart is of the case, and whole."""
    spec = chart.to_dict()
    assert not re.search(r"\b(nan|None|NaT|<NA>)\b|\.\.|  |: \.", spec["description"])
    assert not OURS.search(json.dumps(spec, ensure_ascii=False))
    svg = draw_svg(spec)
    assert len(MARKS.findall(svg)) >= marks
    assert "NaN" not in svg


@pytest.mark.lock  # another version brings other fonts
@pytest.mark.parametrize("name", sorted(FIGURES))
def test_it_fits_a_notebook_column(name: str) -> None:
    with suppress(CourseError):  # of a figure that needs what only the course's paper has
        assert_fits(draw_svg(FIGURES[name].draw().to_dict()))


def test_the_sentence_of_such_a_chart() -> None:
    with pytest.raises(CourseError) as error:
        charts.place_map()
    assert error.value.where == "boards/place_map.toml"
    assert "is about the course's own paper; the tables come from" in error.value.found
    assert "give your case a boards/place_map.toml" in error.value.remedy


@pytest.mark.parametrize(
    ("draw", "sentence"),
    [
        (
            charts.fortnight,
            "fortnight: found the tables of another paper, expected the events to draw; "
            'write ck.charts.fortnight(ck.load("timeline")).',
        ),
        (
            lambda: charts.stance_lines(follow="kh"),
            "stance_lines, follow: found 'kh', expected one of company, government, league and "
            "union; choose one of them.",
        ),
    ],
)
def test_a_chart_that_must_be_told_what_to_draw(draw: Callable[[], Any], sentence: str) -> None:
    with pytest.raises(CourseError) as error:
        draw()
    assert str(error.value) == sentence


def test_the_ties_are_those_of_the_day_of_the_paper() -> None:
    chart = charts.tie_map()
    assert {p["name"]: p.get("value") for p in chart.to_dict()["params"]}["on_date"] == "2031-05-12"
    assert "On 12 May 2031, the day of the paper, 5 of them were in force" in chart.description
    assert "2 had ended before and 0 began later" in chart.description


def test_a_paper_that_is_dated_to_the_month_counts_from_its_first_day(made_up) -> None:
    made_up.set("sources", 3, date="2031-05", date_precision="month")
    chart = charts.tie_map()
    assert {p["name"]: p.get("value") for p in chart.to_dict()["params"]}["on_date"] == "2031-05-01"
    said = "On 1 May 2031, the first day that the paper may be of (its date says May 2031), "
    assert said in chart.description


def test_a_paper_without_a_date_cannot_date_its_ties(made_up) -> None:
    made_up.set("sources", 3, date="", date_precision="")
    with pytest.raises(CourseError) as error:
        charts.tie_map()
    assert str(error.value) == (
        "sources.csv, row of the-paper, column date: found an empty cell, expected the date of the "
        "paper, like 2024-03-18 or 2024-03; fill it in; the map of ties shows the ties of that day."
    )


@pytest.mark.parametrize("number", range(1, 13))
def test_a_dozen_actors_stand_apart_on_the_map(number: int) -> None:
    actors = load("actors")
    several = actors.loc[[place % len(actors) for place in range(number)]].reset_index(drop=True)
    several["actor_id"] = [f"actor-{place}" for place in range(number)]
    placed = boxes(several)
    assert placed[["x1", "y1"]].min().min() >= 0
    assert placed["x2"].max() <= WIDTH
    assert placed["y2"].max() <= HEIGHT
    records = placed.to_dict("records")
    for place, a in enumerate(records):
        for b in records[:place]:
            across = max(a["x1"], b["x1"]) - min(a["x2"], b["x2"])
            down = max(a["y1"], b["y1"]) - min(a["y2"], b["y2"])
            assert max(across, down) > 0


def test_a_date_that_stops_early_is_told_no_more_exactly() -> None:
    chart = charts.timeline()
    assert chart.description.startswith("Timeline of 9 events from 2027 to 12 May 2031. By kind:")
    assert chart.data.set_index("event_id").loc["E03", "when"] == "2029"
    assert set(chart.data["panel"]) == {"all"}


def test_days_of_a_long_stretch_are_thinned_out() -> None:
    every = charts.fortnight(load("timeline").tail(2)).to_dict()
    long = charts.fortnight(load("timeline")).to_dict()

    def days(spec: dict[str, Any]) -> int:
        return max(len(rows) for rows in spec["datasets"].values() if "when" not in rows[0])

    assert days(every) == 3
    assert days(long) < 30


def test_the_panels_of_lesson_01_read_the_case(monkeypatch: pytest.MonkeyPatch) -> None:
    outputs: list[Any] = []
    monkeypatch.setattr(
        "coursekit.widgets.display.display", lambda thing, **_: outputs.append(thing)
    )
    explore_timeline()
    explore_ties()
    assert outputs
