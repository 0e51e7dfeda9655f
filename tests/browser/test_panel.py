"""A chart with its controls in JupyterLab: bursts, saving, another view or notebook, a reload."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import NAME
from tests.browser.driver import MARKS, NOTEBOOK, Desk, Lab

COPY = "copy.ipynb"
CELLS = [
    """\
import altair as alt
import pandas as pd
from coursekit.widgets.panel import Slider, panel

rows = pd.DataFrame({"n": range(150)})
first, last = alt.param(name="first", value=0), alt.param(name="last", value=9)
chart = alt.Chart(rows, description="Ten of 150 points.").mark_point().encode(x="n:Q", y="n:Q")
chart = chart.transform_filter((alt.datum.n >= first) & (alt.datum.n <= last))
trial = panel(
    "trial",
    chart.add_params(first, last),
    [Slider("first", "First", 0, 140, 1, 0, signal="first")],
    lambda values: ({"last": values["first"] + 9}, f"{values['first']} and the nine after it."),
    title="Ten points",
)"""
]


@pytest.fixture
def board(desk: Desk) -> Iterator[Locator]:
    """The board, as at the start."""
    desk.select_cell(0)
    yield desk.output(0)
    desk.press(desk.output(0), "Reset")
    expect_window(desk, desk.output(0), 0)


def points(board: Locator) -> list[int]:
    return sorted(mark["datum"]["n"] for chart in board.evaluate(MARKS) for mark in chart)


def expect_window(desk: Desk, board: Locator, first: int) -> None:
    """Chart, control and sentence show ten points from this one on."""
    desk.until(lambda: points(board), list(range(first, first + 10)))
    expect(board.get_by_label("First")).to_have_value(str(first))
    expect(board.locator(".ck-sentence")).to_have_text(f"{first} and the nine after it.")


def move(desk: Desk, board: Locator, *keys: str) -> None:
    desk.tab_to(board.get_by_label("First"))
    for key in keys:
        desk.page.keyboard.press(key)


def test_a_burst_of_changes_ends_right(desk: Desk, board: Locator) -> None:
    move(desk, board, *["ArrowRight"] * 40)
    expect_window(desk, board, 40)
    expect(board.get_by_label("First")).to_have_attribute("aria-valuetext", "40")
    move(desk, board, *["ArrowRight", "ArrowLeft", "ArrowLeft", "ArrowLeft"] * 10)
    expect_window(desk, board, 20)


def test_saving_works_while_a_control_has_the_focus(desk: Desk, board: Locator) -> None:
    move(desk, board, "End")
    desk.page.evaluate(f"() => {{ {NOTEBOOK}.context.model.dirty = true; }}")
    desk.page.keyboard.press("Control+s")
    desk.page.wait_for_function(f"() => !{NOTEBOOK}.context.model.dirty")
    move(desk, board, "ArrowLeft")
    expect_window(desk, board, 139)
    assert desk.page.evaluate(f"() => {NOTEBOOK}.content.activeCellIndex") == 0


def test_a_value_that_python_sets_moves_control_and_chart(desk: Desk, board: Locator) -> None:
    desk.execute("trial.values = {'first': 70}")
    expect_window(desk, board, 70)


@pytest.fixture
def close_what_opens(desk: Desk) -> Iterator[None]:
    yield
    desk.page.evaluate(
        """path => {
        const first = [...jupyterapp.shell.widgets("main")].find(one => one.context.path === path);
        for (const one of [...jupyterapp.shell.widgets("main")]) if (one !== first) one.close();
        jupyterapp.shell.activateById(first.id);
    }""",
        f"{desk.lab.place}{NAME}",
    )
    expect(views(desk)).to_have_count(1)


def views(desk: Desk) -> Locator:
    """The board in each view that is open."""
    return desk.page.locator(".jp-Cell-outputWrapper:has(.ck-panel)")


@pytest.mark.usefixtures("board", "close_what_opens")
def test_two_views_of_one_notebook_agree(desk: Desk) -> None:
    desk.command("docmanager:clone")
    expect(views(desk)).to_have_count(2)
    for view in views(desk).all():
        expect(view.locator("svg.marks")).to_have_count(1)
    for moved, first in ((0, 30), (1, 60)):
        views(desk).nth(moved).get_by_label("First").fill(str(first))
        for view in views(desk).all():
            expect_window(desk, view, first)


@pytest.mark.usefixtures("close_what_opens")
def test_another_notebook_with_the_same_panel_stays_as_it_is(
    desk: Desk, board: Locator, lab: Lab
) -> None:
    move(desk, board, "End")
    expect_window(desk, board, 140)
    shutil.copy(lab.folder / NAME, lab.folder / COPY)
    desk.command("docmanager:open", path=f"{lab.place}{COPY}")
    desk.wait_open(COPY)
    desk.run_all()
    desk.save()
    desk.select_cell(0)
    move(desk, desk.output(0), *["ArrowRight"] * 5)
    expect_window(desk, desk.output(0), 5)
    desk.command("docmanager:open", path=f"{lab.place}{NAME}")
    desk.wait_open(NAME)
    expect_window(desk, desk.output(0), 140)


def test_it_moves_again_after_saving_and_opening_anew(desk: Desk, board: Locator) -> None:
    move(desk, board, "End")
    expect_window(desk, board, 140)
    desk.save()
    desk.reload(NAME)
    desk.until(lambda: points(board), list(range(10)))
    expect(board.locator("[data-ck-static]")).to_be_visible()
    expect(desk.page.locator(".ck-panel")).to_have_count(0)
    expect(desk.page.get_by_text("Error displaying widget")).to_have_count(0)
    for again in (desk.run_all, desk.restart_and_run_all):
        again()
        expect(board.locator("[data-ck-static]")).to_be_hidden()
        desk.select_cell(0)
        move(desk, board, "End")
        expect_window(desk, board, 140)


def test_its_static_form_is_the_sentence(desk: Desk, board: Locator) -> None:
    words = desk.cells()[0]["outputs"][0]["data"]["text/html"]
    assert re.search(r"<p>0 and the nine after it\.</p>", "".join(words))
    expect(board.locator("[data-ck-static]")).to_be_hidden()
