"""Camps workshop and paragraph test in JupyterLab, by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import nbformat
import pytest
from coursekit.charts.camp_rules import ACTORS, CAMPS, RULES, UNPLACED
from coursekit.charts.camp_states import UNFIT, state
from coursekit.charts.paragraph_rows import PIECES, piece_rows
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import Browser, Locator, expect

from tests.browser.driver import SIZE, Desk, Lab, serve
from tests.browser.test_panel import choose, reset, until

NAME, CAMPS_CELL, PARAGRAPH_CELL = "camps.ipynb", 1, 2
CELLS = ["import coursekit as ck", "_ = ck.camps_workshop()", "_ = ck.paragraph_test()"]
LABELS = {actor: words.replace("\n", " ") for actor, words in ACTORS.items()}
COLUMNS = [UNPLACED, *CAMPS]
THREE = {"kh": "pause", "nujaba": "continue"} | dict.fromkeys(
    ["aah", "badr", "cf", "sudani-gov"], "out"
)
# The marks of the chart with what Vega knows of them, and where chart and marks stand.
DRAWN = """output => {
    const chart = output.querySelector("svg.marks");
    const frame = chart.getBoundingClientRect();
    const marks = [...chart.querySelectorAll('g[class*="role-mark"]:not(.mark-group) > *')];
    return {
        place: [frame.x, frame.y, frame.width, frame.height]
            .map((n, at) => at === 1 ? n - output.getBoundingClientRect().y : n),
        marks: marks.map(mark => ({
            kind: mark.parentNode.classList[0].replace("mark-", ""),
            datum: mark.__data__.datum,
            x: (mark.getBoundingClientRect().x - frame.x) / frame.width,
            fill: mark.getAttribute("fill"), pale: mark.getAttribute("opacity") === "0.4",
            full: mark.getAttribute("fill-opacity") !== "0",
        })),
    };
}"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    scratch = tmp_path_factory.mktemp("camps")
    folder = scratch / "notebooks"
    folder.mkdir()
    cells = [new_code_cell(source) for source in CELLS]
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
    yield open_desk
    assert open_desk.outside == []
    assert open_desk.cell_errors() == []
    for number in (CAMPS_CELL, PARAGRAPH_CELL):
        open_desk.select_cell(number)
        reset(open_desk, open_desk.output(number))


@pytest.fixture
def camps(desk: Desk) -> Locator:
    desk.select_cell(CAMPS_CELL)
    return desk.output(CAMPS_CELL)


@pytest.fixture
def paragraph(desk: Desk) -> Locator:
    desk.select_cell(PARAGRAPH_CELL)
    return desk.output(PARAGRAPH_CELL)


def drawn(output: Locator) -> dict[str, Any]:
    return dict(output.evaluate(DRAWN))


def columns(output: Locator) -> dict[str, str]:
    """The column in which the box of each actor stands, by its place on the page."""
    boxes = [
        mark
        for mark in drawn(output)["marks"]
        if mark["kind"] == "rect" and "actor_id" in mark["datum"]
    ]
    heads = [
        m["x"] for m in drawn(output)["marks"] if m["kind"] == "rect" and not m["datum"].get("name")
    ]
    starts = sorted(set(heads))[: len(COLUMNS)]
    return {
        box["datum"]["actor_id"]: COLUMNS[sum(start <= box["x"] for start in starts) - 1]
        for box in boxes
    }


def lit(output: Locator) -> list[str]:
    """The claims whose mark is a full one in the colour of what does not fit, with a ground."""
    marks = [mark for mark in drawn(output)["marks"] if "claim_id" in mark["datum"]]
    grounds = {mark["datum"]["claim_id"] for mark in marks if mark["kind"] == "rect"}
    points = [
        mark["datum"]["claim_id"]
        for mark in marks
        if mark["kind"] == "symbol" and mark["full"] and mark["datum"]["state"] == UNFIT
    ]
    assert grounds == set(points)
    return points


def unfit(places: dict[str, str]) -> list[str]:
    whole = {actor: places.get(actor, UNPLACED) for actor in ACTORS}
    return [rule.claim_id for rule in RULES if state(rule, whole) == UNFIT]


def expect_sorting(desk: Desk, output: Locator, **places: str) -> None:
    """Boxes, lit claims and table are those of a sorting."""
    until(desk, lambda: columns(output), {actor: places.get(actor, UNPLACED) for actor in ACTORS})
    until(desk, lambda: lit(output), unfit(places))
    expect(output.locator(".ck-detail tbody th")).to_have_text(unfit(places))


def press(desk: Desk, output: Locator, button: str) -> None:
    desk.tab_to(output.get_by_role("button", name=button, exact=True))
    desk.page.keyboard.press("Enter")


def sentence(output: Locator) -> Locator:
    return output.locator(".ck-sentence")


def test_an_actor_moves_into_a_camp_and_claims_light_up(desk: Desk, camps: Locator) -> None:
    before, outputs = drawn(camps)["place"], desk.cells()[CAMPS_CELL]["outputs"]
    expect_sorting(desk, camps)
    expect(sentence(camps)).to_contain_text("Nobody is placed yet")
    choose(desk, camps, LABELS["kh"], "continue")
    expect_sorting(desk, camps, kh="continue")
    expect(sentence(camps)).to_contain_text("1 of 9 actors placed.")
    expect(sentence(camps)).to_contain_text("2 (C31, C68) do not fit")
    choose(desk, camps, LABELS["sudani-gov"], "continue")
    choose(desk, camps, LABELS["kh"], "pause")
    expect_sorting(desk, camps, kh="pause", **{"sudani-gov": "continue"})
    assert lit(camps) == ["C15", "C21"]
    reset(desk, camps)
    expect_sorting(desk, camps)
    assert drawn(camps)["place"] == pytest.approx(before, abs=1)
    assert desk.cells()[CAMPS_CELL]["outputs"] == outputs


def test_the_two_readings_can_be_loaded_without_a_jump(desk: Desk, camps: Locator) -> None:
    before = drawn(camps)["place"]
    press(desk, camps, "The paper's two camps")
    until(desk, lambda: lit(camps), ["C30", "C31", "C68"])
    expect(camps.locator(".ck-detail")).to_contain_text("own two camps do not fit")
    press(desk, camps, "Three positions")
    expect_sorting(desk, camps, **THREE)
    expect(sentence(camps)).to_contain_text("2 (C18, C21) do not fit")
    assert drawn(camps)["place"] == pytest.approx(before, abs=1)


def test_camps_are_kept_for_the_next_time(desk: Desk, camps: Locator) -> None:
    press(desk, camps, "Three positions")
    choose(desk, camps, LABELS["kss"], "pause")
    press(desk, camps, "Save my camps")
    expect(camps.locator(".ck-notice")).to_contain_text("Saved in your file")
    desk.run_all()
    desk.select_cell(CAMPS_CELL)
    expect_sorting(desk, desk.output(CAMPS_CELL), kss="pause", **THREE)


def struck(output: Locator) -> set[str]:
    """The pieces with a line through them, whose words and marks are pale."""
    marks = [mark for mark in drawn(output)["marks"] if "piece_id" in mark["datum"]]
    lines = {mark["datum"]["piece_id"] for mark in marks if mark["kind"] == "rule"}
    assert lines == {mark["datum"]["piece_id"] for mark in marks if mark["pale"]}
    return lines


def tick(desk: Desk, output: Locator, label: str) -> None:
    desk.tab_to(output.get_by_label(label))
    desk.page.keyboard.press("Space")


def test_evidence_is_struck_and_a_remark_appears(desk: Desk, paragraph: Locator) -> None:
    remarks = piece_rows().set_index("piece_id")["remark"]
    before = drawn(paragraph)["place"]
    assert struck(paragraph) == set()
    detail = paragraph.locator(".ck-detail")
    expect(detail).not_to_contain_text(remarks["C38"])
    for piece in ("C38", "C39"):
        tick(desk, paragraph, f"{piece}:")
    until(desk, lambda: struck(paragraph), {"C38", "C39"})
    expect(sentence(paragraph)).to_contain_text(
        "Crossed out: C38, C39. Kept from the paragraph: C31, C40;"
    )
    expect(detail).to_contain_text(remarks["C38"])
    expect(detail).not_to_contain_text(remarks["E58"])
    tick(desk, paragraph, "Show the remarks")
    expect(detail).to_contain_text(remarks["E58"])
    tick(desk, paragraph, "C38:")
    until(desk, lambda: struck(paragraph), {"C39"})
    assert drawn(paragraph)["place"] == pytest.approx(before, abs=1)
    for piece in [piece.piece_id for piece in PIECES if piece.piece_id != "C39"]:
        tick(desk, paragraph, f"{piece}:")
    expect(sentence(paragraph)).to_contain_text("Everything is crossed out.")
    reset(desk, paragraph)
    until(desk, lambda: struck(paragraph), set())
    expect(sentence(paragraph)).to_contain_text("Nothing is crossed out yet")


def test_at_twice_the_size_nothing_is_cut_off(desk: Desk, camps: Locator) -> None:
    desk.page.set_viewport_size({"width": SIZE["width"] // 2, "height": SIZE["height"] // 2})
    try:
        desk.page.wait_for_timeout(500)
        for output in (camps, desk.output(PARAGRAPH_CELL)):
            desk.show_cell(CAMPS_CELL if output is camps else PARAGRAPH_CELL)
            room = output.bounding_box()
            chart = output.locator("svg.marks").bounding_box()
            assert room
            assert chart
            assert chart["x"] + chart["width"] <= room["x"] + room["width"] + 1
    finally:
        desk.page.set_viewport_size(SIZE)


def test_both_work_in_the_dark_theme(desk: Desk, camps: Locator) -> None:
    desk.set_dark()
    desk.run_all()
    desk.select_cell(CAMPS_CELL)
    press(desk, camps, "Three positions")
    expect_sorting(desk, camps, **THREE)
    texts = camps.locator("svg.marks g.mark-text text", has_text="not placed")
    assert texts.first.get_attribute("fill") in ("#fff", "#ffffff", "white")
    desk.screenshot("camps-dark.png")
    desk.select_cell(PARAGRAPH_CELL)
    paragraph = desk.output(PARAGRAPH_CELL)
    tick(desk, paragraph, "E62:")
    until(desk, lambda: struck(paragraph), {"E62"})
    desk.screenshot("paragraph-dark.png")
