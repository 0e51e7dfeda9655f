"""Every board in JupyterLab, by keyboard alone: it shows what Python asks for, and nothing jumps.

What a board should show is known from its twin, the same board made here without a page. The
twin is given the values that the keys have set, and JupyterLab draws the twin's chart afresh:
the chart that the learner moved has to look the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pkgutil import iter_modules
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

import coursekit as ck
from coursekit.jupyterlab import CHART
from tests.browser.driver import SEEN, Desk, Lab

# Each shows one board; these are tables, forms, a timer, and a chart that nothing moves.
OTHERS = ("compare_sheets", "crisis_debrief", "crisis_lots", "crisis_seminar", "crisis_timeline")
BOARDS = [
    module.name
    for module in iter_modules(ck.boards.__path__)
    if not module.name.startswith("_") and module.name not in OTHERS
]
CELLS = ["import coursekit as ck", *(f"_ = ck.{name}()" for name in BOARDS)]
SAYS = """(node, html) => {
    const wanted = document.createElement("div");
    wanted.innerHTML = html;
    return node.textContent === wanted.textContent;
}"""
SIZE = "chart => [chart.clientWidth, chart.clientHeight]"
WHITE = re.compile(r"rgba?\(255, 255, 255\b")  # JupyterLab lets a little of the page through
# How far to the right each part of a board goes, and how much room there is. What is wider
# scrolls in a box of its own.
EDGES = """output => {
    const own = node => {
        let box = node;
        for (let at = node; at !== output; at = at.parentNode)
            if (["auto", "scroll"].includes(getComputedStyle(at).overflowX)) box = at;
        return box;
    };
    return [output, ...[...output.querySelectorAll("svg.marks, fieldset, legend, select, table")]
        .map(own)].map(one => one.getBoundingClientRect()).filter(box => box.width)
        .map(box => Math.floor(box.right));
}"""
# The smallest letters of a chart, in pixels of the window.
SMALLEST = """chart => Math.min(...[...chart.querySelectorAll("text")].map(text =>
    parseFloat(getComputedStyle(text).fontSize)
    * Math.hypot(text.getScreenCTM().a, text.getScreenCTM().b)))"""
SMALL_WINDOW = {"width": 900, "height": 700}

each_board = pytest.mark.parametrize("name", BOARDS)


class Twin:
    """A board without a page."""

    def __init__(self, name: str) -> None:
        shown: list[Any] = []
        with pytest.MonkeyPatch.context() as patch:
            keep = lambda thing, **_: shown.append(thing)  # noqa: E731
            patch.setattr("coursekit.widgets.display.display", keep)
            self.panel = getattr(ck, name)()
        (self.spec,) = (one[CHART] for one in shown if CHART in one)
        self.sizes: set[tuple[int, ...]] = set()
        self.drawn: dict[str, list[str]] = {}

    def chart(self) -> dict[str, Any]:
        """The specification of the chart in the state that the board is in."""
        values = self.panel.values
        direct = {one["signal"]: values[one["name"]] for one in self.panel.controls}
        signals = {**direct, **self.panel.signals}
        params = [
            {**one, "value": signals[one["name"]]} if one["name"] in signals else one
            for one in self.spec["params"]
        ]
        return {**self.spec, "params": params}

    def seen(self, desk: Desk) -> list[str]:
        """What a reader would see of that; each state is drawn once."""
        spec = self.chart()
        state = json.dumps(spec["params"])
        if state not in self.drawn:
            self.drawn[state] = desk.seen_anew(spec)
        return self.drawn[state]


@pytest.fixture(scope="module", autouse=True)
def same_file(lab: Lab) -> Iterator[None]:
    """The twins read the learner's file of the notebook."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COURSEKIT_HOME", str(lab.folder))
        yield


def find(desk: Desk, name: str) -> Locator:
    number = desk.cell_with(f"ck.{name}()")
    desk.select_cell(number)
    return desk.output(number)


def expect_state(desk: Desk, output: Locator, twin: Twin) -> None:
    """Sentence, chart and what is said below it are the twin's."""
    sentence = output.locator(".ck-sentence[role=status]")
    expect(sentence).to_have_text(twin.panel.sentence, use_inner_text=False)
    if twin.panel.detail:
        detail = output.locator(".ck-detail")
        desk.until(lambda: detail.evaluate(SAYS, twin.panel.detail), True)
    wanted = twin.seen(desk)
    desk.until(lambda: output.evaluate(SEEN), wanted)
    twin.sizes.add(tuple(output.locator("svg.marks").evaluate(SIZE)))
    assert len(twin.sizes) == 1, "the chart has another size in another state"


def cells_of(grid: dict[str, Any]) -> dict[str, str]:
    """The lists of a table by their labels."""
    return {
        f"{row}, {column}": f"{row_id}:{column_id}"
        for row_id, row in grid["rows"]
        for column_id, column in grid["columns"]
    }


def opener(control: dict[str, Any]) -> tuple[str, str]:
    """The list that must have a value for a control to be seen, and that value."""
    if page := control.get("page"):
        return page, next(value for value, columns in control["pages"].items() if columns)
    name, value = control["shown_if"].split("=")
    return name, value


def other(values: list[Any], now: Any) -> Any:
    """The last of some values, or the first where the last is chosen."""
    return values[-1] if now != values[-1] else values[0]


def move(desk: Desk, output: Locator, control: dict[str, Any], now: Any) -> Any:
    """Give a control another value by keyboard, and return it; none where it cannot be seen."""
    target = output.get_by_label(control["label"], exact=True)
    if control["kind"] == "grid":
        lists = target.locator("select").locator("visible=true")
        if not lists.count():
            return None
        label = str(lists.first.get_attribute("aria-label"))
        cell = cells_of(control)[label]
        options = [option for option, _ in control["options"][cell.split(":")[1]]]
        wanted = other(options, now[cell])
        desk.pick(output.get_by_label(label, exact=True), wanted)
        return {**now, cell: wanted}
    if not target.is_visible():
        return None
    if control["kind"] == "choice":
        wanted = other([option for option, _ in control["options"]], now)
        desk.pick(target, str(wanted))
        return wanted
    desk.tab_to(target)
    if control["kind"] == "tick":
        desk.page.keyboard.press("Space")
        return not now
    wanted = other([control["low"], control["high"]], now)
    desk.page.keyboard.press("End" if wanted == control["high"] else "Home")
    return wanted


def follow(desk: Desk, name: str) -> None:
    """Move each control of a board and press each button: its twin goes with it."""
    twin, output = Twin(name), find(desk, name)
    desk.run_cell()  # what was saved on another board since then may give this one a button
    output.locator("svg.marks").evaluate("chart => { chart.dataset.first = 'yes'; }")
    published = desk.cells()[desk.cell_with(f"ck.{name}()")]["outputs"]
    expect_state(desk, output, twin)

    def set_to(control: dict[str, Any], new: Any) -> None:
        twin.panel.values = {**twin.panel.values, control["name"]: new}
        expect_state(desk, output, twin)

    by_name = {control["name"]: control for control in twin.panel.controls}
    waiting = list(twin.panel.controls)
    for control in [*waiting, *waiting]:  # some can be seen only once another was moved
        if (
            control in waiting
            and (new := move(desk, output, control, twin.panel.values[control["name"]])) is not None
        ):
            waiting.remove(control)
            set_to(control, new)
    for control in waiting:  # and some only while another has one of its values
        name_of, value = opener(control)
        desk.pick(output.get_by_label(by_name[name_of]["label"], exact=True), value)
        set_to(by_name[name_of], value)
        set_to(control, move(desk, output, control, twin.panel.values[control["name"]]))

    if twin.panel.keep:
        desk.press(output, twin.panel.keep)
        expect(output.locator(".ck-notice")).to_contain_text("✓ Saved in your file")
    for label, values in twin.panel.presets:
        desk.press(output, label)
        twin.panel.values = {**twin.panel.values, **values}
        expect_state(desk, output, twin)
    before = twin.panel.values
    for label, values in (
        ("Reset", twin.panel.start),
        ("Undo", before),
        ("Undo", twin.panel.start),
    ):
        desk.press(output, label)
        twin.panel.values = values
        expect_state(desk, output, twin)

    expect(output.locator("svg.marks[data-first]")).to_have_count(1)
    assert desk.cells()[desk.cell_with(f"ck.{name}()")]["outputs"] == published


@each_board
def test_it_follows_each_control_and_each_button(desk: Desk, name: str) -> None:
    follow(desk, name)


def test_what_was_saved_is_there_again_in_the_dark(desk: Desk) -> None:
    desk.set_dark()
    desk.run_all()
    for name in BOARDS:
        twin, output = Twin(name), find(desk, name)
        assert (twin.panel.values != twin.panel.start) == bool(twin.panel.keep), name
        if twin.panel.keep:  # what was set after saving is there first, and Undo leads to the file
            expect(output.locator(".ck-notice")).to_contain_text("→ Here is what you set before")
            desk.press(output, "Undo")
            expect_state(desk, output, twin)
            expect(output.locator(".ck-notice")).to_contain_text("✓ Saved on ")
        inks = output.locator("svg.marks text").evaluate_all(
            "all => all.map(one => getComputedStyle(one).fill)"
        )
        assert any(WHITE.match(ink) for ink in inks), name


def test_in_a_small_window_letters_stay_readable_and_nothing_is_cut(desk: Desk) -> None:
    before = desk.page.viewport_size
    desk.page.set_viewport_size(SMALL_WINDOW)
    for name in BOARDS:
        output = find(desk, name)
        room, *parts = output.evaluate(EDGES)
        assert max(parts) <= room, name
        assert output.locator("svg.marks").evaluate(SMALLEST) >= 10, name
    desk.page.set_viewport_size(before)


def test_nothing_is_cut_off_at_double_size(desk: Desk) -> None:
    with desk.at_double_size():
        for name in BOARDS:
            room, *parts = find(desk, name).evaluate(EDGES)
            assert max(parts) <= room, name
