"""The balance board in JupyterLab, by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import Browser, Locator, expect

from coursekit.boards.balance_board.changes import States
from coursekit.charts.core.looks import TIE_SIGNS
from coursekit.data import load
from tests.browser.driver import Desk, Lab, serve
from tests.browser.test_panel import choose, reset, sentence, until

NAME, BOARD = "balance.ipynb", 1
FIRST, LAST = 2020, 2024
OPENING = "kh:nujaba"
# The lines of the network with their look, the broad band, the red areas, the bars below.
DRAWN = """output => {
    const chart = output.querySelector("svg.marks");
    const marks = [...chart.querySelectorAll('g[class*="role-mark"]:not(.mark-group) > *')];
    const of = kind => marks.filter(mark => mark.parentNode.classList.contains("mark-" + kind));
    const datum = mark => mark.__data__.datum;
    const ties = of("rule").filter(mark => datum(mark).tie);
    const look = mark => [mark.getAttribute("stroke"), mark.getAttribute("stroke-dasharray")];
    const lines = ties.filter(mark => datum(mark).drawn);
    const band = ties.filter(mark => mark.getAttribute("stroke-width") === "15");
    const bars = of("rule").filter(mark => "low" in datum(mark));
    const {width, height, top} = chart.getBoundingClientRect();
    return {
        ties: Object.fromEntries(lines.map(mark => [datum(mark).pair, look(mark)])),
        years: [...new Set(ties.map(mark => datum(mark).year))],
        chosen: band.map(mark => datum(mark).pair),
        areas: [...chart.querySelectorAll(".mark-line path[d]")].length,
        data: Object.fromEntries(bars.filter(mark => datum(mark).set_to === "data")
            .map(mark => [datum(mark).year, [datum(mark).low, datum(mark).high]])),
        yours: Object.fromEntries(bars.filter(mark => datum(mark).set_to !== "data")
            .map(mark => [datum(mark).year, [datum(mark).low, datum(mark).high]])),
        marked: of("rect").map(mark => datum(mark).year),
        title: chart.querySelector(".role-title-text text").textContent,
        place: [width, height, top - output.getBoundingClientRect().top],
    };
}"""


@pytest.fixture(scope="module")
def states() -> States:
    relations = load("relations")
    return States(relations[relations["balance"]], {"sudani-gov"}, range(FIRST, LAST + 1))


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    scratch = tmp_path_factory.mktemp("balance")
    folder = scratch / "notebooks"
    folder.mkdir()
    cells = [new_code_cell("import coursekit as ck"), new_code_cell("_ = ck.balance_board()")]
    metadata = {"language_info": {"name": "python"}}
    nbformat.write(new_notebook(cells=cells, metadata=metadata), folder / NAME)
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
    """The board, as at the start."""
    open_desk.select_cell(BOARD)
    yield open_desk
    assert open_desk.outside == []
    assert open_desk.cell_errors() == []
    open_desk.output(BOARD).get_by_role("button", name="Reset").click()


def drawn(output: Locator) -> dict[str, Any]:
    return dict(output.evaluate(DRAWN))


def wanted(states: States, year: int, pair: str = OPENING, set_to: str = "data") -> dict[str, Any]:
    """What the chart shows, its place in the page apart."""
    looks = {
        tie: [look.color, ",".join(map(str, look.dash)) or None] for tie, look in TIE_SIGNS.items()
    }
    state = states.at(year, pair, set_to)
    every = {str(each): states.at(each) for each in range(FIRST, LAST + 1)}
    yours = {
        each: states.at(int(each), pair, set_to)
        for each, given in every.items()
        if set_to != "data" and pair in given.ties
    }
    return {
        "ties": {each: looks[tie] for each, tie in state.ties.items()},
        "years": [year],
        "chosen": [pair] if pair in state.ties else [],
        "areas": len(state.frustrated),
        "data": {each: [given.low, given.high] for each, given in every.items()},
        "yours": {each: [set_.low, set_.high] for each, set_ in yours.items()},
        "marked": [year],
        "title": f"Allies and rivals in {year}",
    }


def shows(desk: Desk, states: States, *state: Any) -> list[float]:
    """Wait until the chart shows this, and say where it stands and how large it is."""

    def seen() -> dict[str, Any]:
        found = drawn(desk.output(BOARD))
        found.pop("place")
        found["ties"] = {
            pair: [colour, None if dash == "1,0" else dash]
            for pair, (colour, dash) in found["ties"].items()
        }
        return found

    until(desk, seen, wanted(states, *state))
    return list(drawn(desk.output(BOARD))["place"])


def test_the_years_move_by_arrow_keys_and_nothing_jumps(desk: Desk, states: States) -> None:
    output = desk.output(BOARD)
    outputs = desk.cells()[BOARD]["outputs"]
    output.locator("svg.marks").evaluate("chart => { chart.dataset.first = 'yes'; }")
    place = shows(desk, states, LAST)
    desk.tab_to(output.get_by_label("Year", exact=True))
    for year in range(LAST - 1, FIRST - 1, -1):
        desk.page.keyboard.press("ArrowLeft")
        assert shows(desk, states, year) == place
        state = states.at(year)
        expect(sentence(output)).to_contain_text(
            f"{year}: {state.known} of {len(state.ties)} ties known; "
            f"{state.low} to {state.high} would have to change"
        )
        assert shows(desk, states, year) == place
    expect(output.locator("svg.marks[data-first]")).to_have_count(1)
    assert desk.cells()[BOARD]["outputs"] == outputs


def test_setting_a_pair(desk: Desk, states: States) -> None:
    output = desk.output(BOARD)
    place = shows(desk, states, LAST)
    choose(desk, output, "Take them to be", "rivals")
    assert shows(desk, states, LAST, OPENING, "rivals") == place
    expect(sentence(output)).to_contain_text("as rivals: 1 to 3.")
    expect(output).to_contain_text("are all rivals: three sides, not two.")
    choose(desk, output, "Take them to be", "allies")
    assert shows(desk, states, LAST, OPENING, "allies") == place
    expect(sentence(output)).to_contain_text("as allies: 0 to 2.")
    expect(output).to_contain_text("No three actors, all of whose ties are known, break the rule")
    choose(desk, output, "Two actors", "kh:sudani-gov")
    assert shows(desk, states, LAST, "kh:sudani-gov", "allies") == place
    expect(output).to_contain_text("Iraqi government under al-Sudani is an ally of ")
    desk.tab_to(output.get_by_label("Year", exact=True))
    desk.page.keyboard.press("Home")
    assert shows(desk, states, FIRST, "kh:sudani-gov", "allies") == place
    expect(sentence(output)).to_contain_text("have no tie to set in 2020.")
    reset(desk, output)
    assert shows(desk, states, LAST) == place
    expect(sentence(output)).to_contain_text("You have changed nothing.")
    expect(output.get_by_label("Two actors", exact=True)).to_have_value(OPENING)


def test_playing_the_years_and_pausing(desk: Desk, states: States) -> None:
    output = desk.output(BOARD)
    desk.tab_to(output.get_by_role("button", name="Play"))
    desk.page.keyboard.press("Enter")
    shows(desk, states, FIRST)
    shows(desk, states, FIRST + 1)
    pause = output.get_by_role("button", name="Pause")
    expect(pause).to_be_focused()
    desk.page.keyboard.press("Enter")
    year = int(output.get_by_label("Year", exact=True).input_value())
    desk.page.wait_for_timeout(2000)
    expect(output.get_by_label("Year", exact=True)).to_have_value(str(year))
    shows(desk, states, year)
    desk.page.keyboard.press("Enter")
    expect(output.get_by_role("button", name="Play")).to_be_visible()
    shows(desk, states, LAST)


def test_in_the_dark_theme_too(desk: Desk, states: States) -> None:
    desk.set_dark()
    desk.run_all()
    desk.select_cell(BOARD)
    output = desk.output(BOARD)
    shows(desk, states, LAST)
    choose(desk, output, "Take them to be", "rivals")
    shows(desk, states, LAST, OPENING, "rivals")
    labels = output.locator("svg.marks .mark-text text")
    assert {label.get_attribute("fill") for label in labels.all()} == {"#fff"}
    desk.screenshot("balance-dark.png")
