"""Charts that a learner moves, in JupyterLab and with the keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import Browser, Locator, expect

from coursekit.data import load
from tests.browser.driver import MARKS, NOTEBOOK, Desk, Lab, serve

NAME, COPY = "panels.ipynb", "copy.ipynb"
TIMELINE, TIES, TRIAL, KEEPING, GRID = 1, 2, 3, 4, 5
WINDOW = """\
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
KEPT = """\
def said(values):
    return {}, f"At least {values['least']}.", f"<table><tr><td>{values['least']}</td></tr></table>"


least = alt.param(name="least", value=0)
chart = alt.Chart(rows, description="The points from one on.").mark_point().encode(x="n:Q")
_ = panel(
    "kept",
    chart.transform_filter(alt.datum.n >= least).add_params(least),
    [Slider("least", "At least", 100, 103, 1, 100, signal="least", play=True)],
    said,
    title="Points",
    presets=[("The last two", {"least": 102})],
    keep="Save my points",
)"""
TABLE = """\
from coursekit.widgets.controls import Grid

names = [("strikes", "US strikes"), ("iran", "Iran")]
answers = [("fits", "fits"), ("not", "does not fit")]
grid = Grid("fits", "Does it fit?", names, [("order", "Order")], answers, signal="fits")
fits = alt.param(name="fits", value=grid.start)
chart = alt.Chart(pd.DataFrame({"n": [1, 2], "cell": list(grid.start)}), description="Two points.")
chart = chart.mark_point().encode(x="n:Q").transform_filter("fits[datum.cell] === 'not'")
said = lambda values: ({}, " ".join(values["fits"].values()))
_ = panel("table", chart.add_params(fits), [grid], said, title="Two answers", keep="Save")"""
CELLS = [
    "import coursekit as ck",
    "_ = ck.explore_timeline()",
    "_ = ck.explore_ties()",
    WINDOW,
    KEPT,
    TABLE,
]
PAPER = "2024-03-18"
PATIENCE_MS, STEP_MS = 20_000, 50


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    scratch = tmp_path_factory.mktemp("panels")
    folder = scratch / "notebooks"
    folder.mkdir()
    metadata = {"language_info": {"name": "python"}}
    cells = [new_code_cell(source) for source in CELLS]
    for name in (NAME, COPY):
        nbformat.write(new_notebook(cells=cells, metadata=metadata), folder / name)
    with serve(folder, scratch / "home") as running:
        yield running


@pytest.fixture(scope="module")
def open_desk(chrome: Browser, lab: Lab) -> Iterator[Desk]:
    desk = Desk(chrome, lab)
    desk.open_notebook(NAME)
    desk.run_all()
    yield desk
    desk.page.context.close()


@pytest.fixture
def desk(open_desk: Desk) -> Iterator[Desk]:
    """The notebook, with every panel as at the start."""
    yield open_desk
    assert open_desk.outside == []
    assert open_desk.cell_errors() == []
    for reset in open_desk.page.get_by_role("button", name="Reset").all():
        reset.click()


def until(desk: Desk, read: Callable[[], Any], wanted: Any) -> None:
    """Wait until this is so."""
    for _ in range(PATIENCE_MS // STEP_MS):
        if read() == wanted:
            return
        desk.page.wait_for_timeout(STEP_MS)
    assert read() == wanted


def events(output: Locator) -> set[str]:
    """The events on the timeline that can be pointed at."""
    (marks,) = output.evaluate(MARKS)
    return {mark["datum"]["event_id"] for mark in marks if mark["tooltip"] and mark["size"] > 0}


def ties(output: Locator) -> int:
    """How many ties stand out on the map."""
    (marks,) = output.evaluate(MARKS)
    lines = [mark for mark in marks if mark["kind"] == "rule" and "actor_a" in mark["datum"]]
    return sum(not line["tooltip"] and line["opacity"] > 0.1 for line in lines)


def points(output: Locator) -> list[int]:
    (marks,) = output.evaluate(MARKS)
    return sorted(mark["datum"]["n"] for mark in marks)


def events_with(actor: str = "all", kind: str = "all") -> set[str]:
    table = load("timeline").explode("actor_ids")
    found = table[table["actor_ids"].eq(actor) | (actor == "all")]
    return set(found.loc[found["kind"].eq(kind) | (kind == "all"), "event_id"])


def ties_with(actor: str = "all", kind: str = "all", day: str = PAPER) -> int:
    table = load("relations")
    keep = table["actor_a"].eq(actor) | table["actor_b"].eq(actor) | (actor == "all")
    keep &= table["kind"].eq(kind) | (kind == "all")
    return int((keep & (~table["from_date"].gt(day) if day != "all" else True)).sum())


def sentence(output: Locator) -> Locator:
    return output.locator(".ck-sentence[role=status]")


def choose(desk: Desk, output: Locator, label: str, value: str) -> None:
    """Go to a list with Tab, and to one of its values with the arrow keys."""
    select = output.get_by_label(label, exact=True)
    desk.tab_to(select)
    values = select.locator("option").evaluate_all("all => all.map(one => one.value)")
    steps = values.index(value) - values.index(select.input_value())
    for _ in range(abs(steps)):
        desk.page.keyboard.press("ArrowDown" if steps > 0 else "ArrowUp")
    assert select.input_value() == value


def reset(desk: Desk, output: Locator) -> None:
    desk.tab_to(output.get_by_role("button", name="Reset"))
    desk.page.keyboard.press("Enter")


def move_timeline(desk: Desk) -> None:
    """Choose an actor, and see chart and sentence follow."""
    desk.select_cell(TIMELINE)
    output = desk.output(TIMELINE)
    until(desk, lambda: events(output), events_with())
    choose(desk, output, "Actor", "kh")
    found = events_with("kh")
    until(desk, lambda: events(output), found)
    expect(sentence(output)).to_have_text(
        re.compile(rf"{len(found)} of \d+ events with Kata'ib Hezbollah, from ")
    )


def test_the_timeline_moves_in_place(desk: Desk) -> None:
    output = desk.output(TIMELINE)
    outputs = desk.cells()[TIMELINE]["outputs"]
    output.locator("svg.marks").evaluate("chart => { chart.dataset.first = 'yes'; }")
    move_timeline(desk)
    choose(desk, output, "Kind of event", "law")
    until(desk, lambda: events(output), events_with("kh", "law"))
    expect(sentence(output)).to_have_text(
        "No event of the kind law with Kata'ib Hezbollah in this timeline;"
        " that does not mean that none happened."
    )
    reset(desk, output)
    until(desk, lambda: events(output), events_with())
    everything = len(events_with())
    expect(sentence(output)).to_have_text(re.compile(f"{everything} of {everything} events, from "))
    expect(output.get_by_label("Actor")).to_have_value("all")
    assert desk.cells()[TIMELINE]["outputs"] == outputs
    expect(output.locator("svg.marks[data-first]")).to_have_count(1)


def test_the_map_of_ties_moves_in_place(desk: Desk) -> None:
    desk.select_cell(TIES)
    output = desk.output(TIES)
    outputs = desk.cells()[TIES]["outputs"]
    output.locator("svg.marks").evaluate("chart => { chart.dataset.first = 'yes'; }")
    start = re.compile(rf"{ties_with()} ties between all actors ")
    until(desk, lambda: ties(output), ties_with())
    expect(sentence(output)).to_have_text(start)
    choose(desk, output, "Actor", "nujaba")
    until(desk, lambda: ties(output), ties_with("nujaba"))
    expect(sentence(output)).to_have_text(
        re.compile(rf"{ties_with('nujaba')} ties of Harakat Hezbollah al-Nujaba ")
    )
    choose(desk, output, "Kind of tie", "membership")
    until(desk, lambda: ties(output), ties_with("nujaba", "membership"))
    choose(desk, output, "Actor", "all")
    choose(desk, output, "Kind of tie", "attack")
    choose(desk, output, "Ties begun by", "all")
    until(desk, lambda: ties(output), ties_with(kind="attack", day="all"))
    assert ties_with(kind="attack", day="all") > ties_with(kind="attack")
    expect(sentence(output)).to_have_text(
        re.compile(r"\d+ ties of the kind attack .* in all years")
    )
    reset(desk, output)
    until(desk, lambda: ties(output), ties_with())
    expect(sentence(output)).to_have_text(start)
    assert desk.cells()[TIES]["outputs"] == outputs
    expect(output.locator("svg.marks[data-first]")).to_have_count(1)


def test_a_burst_of_changes_ends_right(desk: Desk) -> None:
    desk.select_cell(TRIAL)
    output = desk.output(TRIAL)
    slider = output.get_by_label("First")
    desk.tab_to(slider)
    for _ in range(40):
        desk.page.keyboard.press("ArrowRight")
    until(desk, lambda: points(output), list(range(40, 50)))
    expect(sentence(output)).to_have_text("40 and the nine after it.")
    expect(slider).to_have_value("40")
    expect(slider).to_have_attribute("aria-valuetext", "40")
    for key in ("ArrowRight", "ArrowLeft", "ArrowLeft", "ArrowLeft") * 10:
        desk.page.keyboard.press(key)
    until(desk, lambda: points(output), list(range(20, 30)))
    expect(sentence(output)).to_have_text("20 and the nine after it.")


def test_saving_works_while_a_control_has_the_focus(desk: Desk) -> None:
    desk.select_cell(TIMELINE)
    output = desk.output(TIMELINE)
    choose(desk, output, "Actor", "us")
    desk.page.evaluate(f"() => {{ {NOTEBOOK}.context.model.dirty = true; }}")
    desk.page.keyboard.press("Control+s")
    desk.page.wait_for_function(f"() => !{NOTEBOOK}.context.model.dirty")
    choose(desk, output, "Actor", "kh")
    until(desk, lambda: events(output), events_with("kh"))
    assert desk.page.evaluate(f"() => {NOTEBOOK}.content.activeCellIndex") == TIMELINE


def test_a_value_that_python_sets_moves_control_and_chart(desk: Desk) -> None:
    desk.page.evaluate(
        f"""code => {NOTEBOOK}.sessionContext.session.kernel.requestExecute({{code}}).done""",
        "trial.values = {'first': 70}",
    )
    output = desk.output(TRIAL)
    until(desk, lambda: points(output), list(range(70, 80)))
    expect(output.get_by_label("First")).to_have_value("70")
    expect(sentence(output)).to_have_text("70 and the nine after it.")


def press(desk: Desk, output: Locator, button: str) -> None:
    desk.tab_to(output.get_by_role("button", name=button))
    desk.page.keyboard.press("Enter")


def test_a_slider_plays_to_its_end_and_pauses(desk: Desk) -> None:
    desk.select_cell(KEEPING)
    output = desk.output(KEEPING)
    slider, player = output.get_by_label("At least"), output.locator(".ck-slider button")
    press(desk, output, "Play")
    expect(player).to_have_text("Pause")
    expect(player).to_have_text("Play")
    expect(slider).to_have_value("103")
    until(desk, lambda: points(output), list(range(103, 150)))
    press(desk, output, "Play")
    expect(slider).to_have_value("101")
    press(desk, output, "Pause")
    stood = slider.input_value()
    desk.page.wait_for_timeout(2000)
    expect(slider).to_have_value(stood)


def test_a_button_sets_values_and_another_keeps_them(desk: Desk) -> None:
    desk.select_cell(KEEPING)
    output = desk.output(KEEPING)
    press(desk, output, "The last two")
    until(desk, lambda: points(output), list(range(102, 150)))
    expect(output.get_by_label("At least")).to_have_value("102")
    expect(output.locator(".ck-detail td")).to_have_text("102")
    press(desk, output, "Reset")
    until(desk, lambda: points(output), list(range(100, 150)))
    press(desk, output, "Undo")
    until(desk, lambda: points(output), list(range(102, 150)))
    expect(output.get_by_role("button", name="Undo")).to_be_focused()
    press(desk, output, "Save my points")
    expect(output.locator(".ck-notice")).to_contain_text("✓ Saved in your file")
    press(desk, output, "Reset")
    until(desk, lambda: points(output), list(range(100, 150)))
    expect(output.locator(".ck-notice")).to_be_empty()
    desk.run_all()
    until(desk, lambda: points(output), list(range(102, 150)))
    expect(output.get_by_label("At least")).to_have_value("102")
    expect(sentence(output)).to_have_text("At least 102.")


def test_a_table_of_lists_moves_the_chart(desk: Desk) -> None:
    desk.select_cell(GRID)
    output = desk.output(GRID)
    choose(desk, output, "Iran, Order", "not")
    until(desk, lambda: points(output), [2])
    expect(sentence(output)).to_have_text("fits not")
    choose(desk, output, "US strikes, Order", "not")
    until(desk, lambda: points(output), [1, 2])
    reset(desk, output)
    until(desk, lambda: points(output), [])
    expect(output.get_by_label("Iran, Order", exact=True)).to_have_value("fits")


def outputs_of(desk: Desk, number: int) -> list[Locator]:
    """What a cell shows, in each view that is open."""
    cell = f'.jp-Notebook-cell[data-windowed-list-index="{number}"]'
    return desk.page.locator(f"{cell} .jp-Cell-outputWrapper").all()


@pytest.fixture
def close_what_opens(desk: Desk) -> Iterator[None]:
    yield
    desk.page.evaluate(
        """name => {
        const first = [...jupyterapp.shell.widgets("main")].find(one => one.context.path === name);
        for (const one of [...jupyterapp.shell.widgets("main")]) if (one !== first) one.close();
        jupyterapp.shell.activateById(first.id);
    }""",
        NAME,
    )
    until(desk, lambda: len(outputs_of(desk, TIMELINE)), 1)


@pytest.mark.usefixtures("close_what_opens")
def test_two_views_of_one_notebook_agree(desk: Desk) -> None:
    desk.command("docmanager:clone")
    until(desk, lambda: len(outputs_of(desk, TIMELINE)), 2)
    lists = [view.get_by_label("Actor", exact=True) for view in outputs_of(desk, TIMELINE)]
    for view in outputs_of(desk, TIMELINE):
        expect(view.locator("svg.marks")).to_have_count(1)
    for moved, actor in zip(lists, ("kh", "us"), strict=True):
        moved.select_option(actor)
        for view, shown in zip(outputs_of(desk, TIMELINE), lists, strict=True):
            expect(shown).to_have_value(actor)
            until(desk, partial(events, view), events_with(actor))


@pytest.mark.usefixtures("close_what_opens")
def test_another_notebook_with_the_same_panel_stays_as_it_is(desk: Desk) -> None:
    move_timeline(desk)
    desk.command("docmanager:open", path=COPY)
    desk.wait_open(COPY)
    desk.run_all()
    desk.save()
    here = desk.output(TIMELINE)
    desk.select_cell(TIMELINE)
    choose(desk, here, "Actor", "us")
    until(desk, lambda: events(here), events_with("us"))
    desk.command("docmanager:open", path=NAME)
    desk.wait_open(NAME)
    assert events(desk.output(TIMELINE)) == events_with("kh")
    expect(sentence(desk.output(TIMELINE))).to_contain_text("with Kata'ib Hezbollah")


def test_it_moves_in_the_dark_theme_too(desk: Desk) -> None:
    desk.set_dark()
    desk.run_all()
    move_timeline(desk)
    title = desk.output(TIMELINE).locator("svg.marks .role-title-text text")
    assert title.first.get_attribute("fill") == "#fff"
    desk.screenshot("panel-dark.png")


def test_it_moves_again_after_saving_and_opening_anew(desk: Desk) -> None:
    move_timeline(desk)
    desk.save()
    desk.reload(NAME)
    output = desk.output(TIMELINE)
    until(desk, lambda: events(output), events_with())
    expect(output.locator("[data-ck-static]")).to_be_visible()
    expect(desk.page.locator(".ck-panel")).to_have_count(0)
    expect(desk.page.get_by_text("Error displaying widget")).to_have_count(0)
    desk.run_all()
    expect(output.locator("[data-ck-static]")).to_be_hidden()
    move_timeline(desk)


def test_it_moves_again_with_a_fresh_kernel(desk: Desk) -> None:
    desk.restart_and_run_all()
    move_timeline(desk)
