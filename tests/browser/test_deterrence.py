"""The board of deterrence in JupyterLab, by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import Browser, Locator, expect

from coursekit.charts.core.theme import BLUE, ORANGE, PLUM
from coursekit.charts.deterrence_tree import MINUS, TIMES
from coursekit.methods.deterrence import Deterrence, Player, one_sided
from tests.browser.driver import NOTEBOOK, SIZE, Desk, Lab, serve
from tests.browser.test_panel import reset, until

NAME, BOARD = "deterrence.ipynb", 1
START = {"sq": 1, "dc": 3, "dd": -2, "p": 0.3, "solved": 0, "swapped": False}
LABELS = {
    "sq": "Status quo: things as they are (SQ)",
    "dc": "Gain: the other gives way (DC)",
    "dd": "Clash: the other resists (DD)",
    "p": "Belief that the other is hard and resists (p)",
    "solved": "Solve the tree, step by step",
}
PRESETS = {
    "Start": {},
    "A better status quo": {"sq": 2},
    "A credible threat that fails": {"dc": 8, "p": 0.6},
    "No threat needed": {"sq": 4, "p": 0},
}
# Both sides of the threshold and on it, and where there is none.
SAMPLE = [
    {"p": 0.35},
    {"p": 0.4},
    {"sq": -2, "p": 0.95},
    {"sq": -2, "p": 1},
    {"sq": -3, "p": 1},
    {"sq": 3, "p": 0},
    {"sq": 8, "dc": 8, "dd": -6, "p": 0},
    {"sq": -4, "dc": 1, "dd": -6, "p": 0.7},
    {"sq": -4, "dc": 1, "dd": -6, "p": 0.75},
    {"sq": 0, "dc": 1, "dd": 0, "p": 0.95},
    {"sq": 5, "dc": 8, "dd": 0, "p": 0.35, "swapped": True, "solved": 3},
    {"sq": 5, "dc": 8, "dd": 0, "p": 0.4, "swapped": True, "solved": 3},
]
# What the chart draws, and where it stands in the output.
DRAWN = """output => {
    const chart = output.querySelector("svg.marks");
    const marks = [...chart.querySelectorAll('g[class*="role-mark"]:not(.mark-group) > *')];
    const of = kind => marks.filter(mark => mark.parentNode.classList.contains("mark-" + kind));
    const lines = of("rule").map(mark => ({
        color: mark.getAttribute("stroke"), width: +mark.getAttribute("stroke-width"),
        taken: mark.__data__.datum.taken, end: mark.__data__.datum.end,
        length: mark.getBoundingClientRect().width,
    }));
    const point = of("symbol")[0];
    const {width, height} = chart.getBoundingClientRect();
    return {
        texts: [...chart.querySelectorAll("text")].flatMap(text =>
            text.children.length ? [...text.children] : [text]).map(text => text.textContent),
        lines, point: {color: point.getAttribute("fill"), place: point.getAttribute("transform")},
        region: of("area").map(area => area.getAttribute("d")),
        size: [width, height, chart.getBoundingClientRect().top
            - output.getBoundingClientRect().top],
    };
}"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    scratch = tmp_path_factory.mktemp("deterrence")
    folder = scratch / "notebooks"
    folder.mkdir()
    cells = [new_code_cell("import coursekit as ck"), new_code_cell("_ = ck.deterrence_board()")]
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
    open_desk.select_cell(BOARD)
    reset(open_desk, open_desk.output(BOARD))
    until(open_desk, lambda: values(open_desk.output(BOARD)), START)


def game(wanted: dict[str, Any]) -> Deterrence:
    worths = {name: wanted[name] for name in ("sq", "dc", "dd")}
    return one_sided(Player("a", **worths, p_hard=0), Player("b", **worths, p_hard=wanted["p"]))


def number(value: float) -> str:
    return f"{value:.3g}".replace("-", MINUS)


def drawn(output: Locator) -> dict[str, Any]:
    return dict(output.evaluate(DRAWN))


def values(output: Locator) -> dict[str, Any]:
    found: dict[str, Any] = {
        name: float(output.get_by_label(label, exact=True).input_value())
        for name, label in LABELS.items()
    }
    return {**found, "swapped": output.get_by_label("Swap the roles").is_checked()}


def move(desk: Desk, **wanted: float) -> None:
    """Go to sliders with Tab, and to a value with the arrow keys."""
    output = desk.output(BOARD)
    for name, value in wanted.items():
        slider = output.get_by_label(LABELS[name], exact=True)
        desk.tab_to(slider)
        steps = round((value - float(slider.input_value())) / (0.05 if name == "p" else 1))
        for _ in range(abs(steps)):
            desk.page.keyboard.press("ArrowRight" if steps > 0 else "ArrowLeft")
        assert float(slider.input_value()) == value


def expect_map(desk: Desk, **changed: Any) -> None:
    """Chart and sentence show the decision that the method makes at these values."""
    output, wanted = desk.output(BOARD), {**START, **changed}
    found = game(wanted)
    names = ["US", "Faction"] if wanted["swapped"] else ["Faction", "US"]
    says = (
        "holds back at any belief"
        if found.threshold <= 0
        else "moves at any belief"
        if found.threshold > 1
        else f"threshold {number(found.threshold)}"
    )
    until(desk, lambda: says in drawn(output)["texts"], True)
    until(desk, lambda: drawn(output)["point"]["color"], ORANGE if found.moves else BLUE)
    moves, stays = (line["length"] for line in drawn(output)["lines"][:2])
    limit = min(max(found.threshold, 0), 1)
    assert moves / (moves + stays) == pytest.approx(limit, abs=0.02)
    heads = [text for text in drawn(output)["texts"] if text in names]
    assert heads[-2:] == names
    mover = names[0].replace("F", "f")
    does = "moves" if found.moves else "holds back"
    expect(output.get_by_role("status").last).to_contain_text(f"The {mover} {does}")


def thick(output: Locator) -> list[str]:
    """What is drawn thick in the tree: branches before the ends, then the ends."""
    lines = [line for line in drawn(output)["lines"] if line["taken"]]
    return [line["end"] or line["taken"] for line in lines if line["color"] == PLUM]


def payoffs(output: Locator) -> list[str]:
    """The numbers at the ends of the tree, those of the mover."""
    texts = drawn(output)["texts"]
    first = texts.index("holds back") + 5
    return texts[first : first + 5]


@pytest.mark.parametrize(
    "changed", [{"sq": 3}, {"sq": -3}, {"dc": 8}, {"dd": 0}, {"dd": -6}, {"p": 0.75}, {"p": 0}]
)
def test_each_slider_moves_the_map_and_the_tree(desk: Desk, changed: dict[str, float]) -> None:
    desk.select_cell(BOARD)
    output = desk.output(BOARD)
    before = drawn(output)
    move(desk, **changed)
    expect_map(desk, **changed)
    after, wanted = drawn(output), {**START, **changed}
    assert (after["region"] != before["region"]) == bool({"dc", "dd"} & set(changed))
    assert (after["point"]["place"] != before["point"]["place"]) == bool({"sq", "p"} & set(changed))
    assert payoffs(output) == [number(wanted[name]) for name in ("sq", "dd", "dc", "dd", "dc")]
    assert f"hard {wanted['p']:g}" in after["texts"]
    assert f"soft {1 - wanted['p']:g}" in after["texts"]


def test_the_tree_is_solved_step_by_step(desk: Desk) -> None:
    desk.select_cell(BOARD)
    output = desk.output(BOARD)
    ends = ["it moves, the other is hard and resists", "it moves, the other is soft and gives way"]
    assert thick(output) == []
    move(desk, solved=1)
    until(desk, lambda: thick(output), ends)
    expect(output.get_by_role("status").last).to_contain_text("if soft, it gives way.")
    move(desk, solved=2)
    until(desk, lambda: thick(output), ["hard", "soft", *ends])
    assert f"Moving: 0.3 {TIMES} ({MINUS}2) + 0.7 {TIMES} 3 = 1.5" in drawn(output)["texts"]
    move(desk, solved=3)
    until(desk, lambda: thick(output), ["move", "hard", "soft", *ends])
    move(desk, sq=2)
    until(desk, lambda: thick(output), ["hard", "soft", "it holds back", *ends])
    expect(output.get_by_role("status").last).to_contain_text("so it holds back.")
    move(desk, p=0)
    until(desk, lambda: thick(output), ["move", "soft", *ends])


def test_the_roles_are_swapped_and_no_number_moves(desk: Desk) -> None:
    desk.select_cell(BOARD)
    output = desk.output(BOARD)
    before = payoffs(output)
    desk.tab_to(output.get_by_label("Swap the roles"))
    desk.page.keyboard.press("Space")
    expect_map(desk, swapped=True)
    assert "The US considers a move: a strike on the faction." in drawn(output)["texts"]
    assert payoffs(output) == before
    desk.page.keyboard.press("Space")
    expect_map(desk)


@pytest.mark.parametrize("label", PRESETS)
def test_a_preset_sets_the_four_numbers_and_leaves_the_step(desk: Desk, label: str) -> None:
    desk.select_cell(BOARD)
    output = desk.output(BOARD)
    move(desk, dd=-4, solved=2)
    desk.tab_to(output.get_by_role("button", name=label, exact=True))
    desk.page.keyboard.press("Enter")
    expect_map(desk, **PRESETS[label])
    assert values(output) == {**START, **PRESETS[label], "solved": 2}


def test_reset_brings_the_start_back(desk: Desk) -> None:
    desk.select_cell(BOARD)
    output = desk.output(BOARD)
    before = drawn(output)
    move(desk, sq=-3, dc=5, dd=-1, p=0.8, solved=3)
    desk.tab_to(output.get_by_label("Swap the roles"))
    desk.page.keyboard.press("Space")
    expect_map(desk, sq=-3, dc=5, dd=-1, p=0.8, solved=3, swapped=True)
    reset(desk, output)
    until(desk, lambda: drawn(output), before)


def test_the_decision_is_that_of_the_method_and_nothing_jumps(desk: Desk) -> None:
    desk.select_cell(BOARD)
    output = desk.output(BOARD)
    before = drawn(output)["size"]
    for sample in SAMPLE:
        wanted = {**START, **sample}
        desk.page.evaluate(
            f"""code => {NOTEBOOK}.sessionContext.session.kernel.requestExecute({{code}}).done""",
            f"_.values = {wanted!r}",
        )
        expect_map(desk, **sample)
        assert drawn(output)["size"] == before, sample


def test_a_burst_of_changes_ends_right(desk: Desk) -> None:
    desk.select_cell(BOARD)
    desk.tab_to(desk.output(BOARD).get_by_label(LABELS["p"], exact=True))
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft") * 10:
        desk.page.keyboard.press(key)
    expect_map(desk, p=0.95)


def test_the_whole_chart_is_seen_at_double_size(desk: Desk) -> None:
    """Half the width of the window is what a zoom of 200% leaves."""
    desk.command("application:set-mode", mode="single-document")
    desk.page.evaluate("() => jupyterapp.shell.collapseLeft()")
    desk.page.set_viewport_size({"width": SIZE["width"] // 2, "height": SIZE["height"] // 2})
    desk.select_cell(BOARD)
    output = desk.output(BOARD)
    move(desk, sq=2)
    expect_map(desk, sq=2)
    chart, whole = output.locator("svg.marks").bounding_box(), output.bounding_box()
    assert chart
    assert whole
    assert chart["x"] + chart["width"] <= whole["x"] + whole["width"]
    desk.page.set_viewport_size(SIZE)
    desk.command("application:set-mode", mode="multiple-document")


def test_it_moves_in_the_dark_theme_too(desk: Desk) -> None:
    desk.set_dark()
    desk.run_all()
    desk.select_cell(BOARD)
    output = desk.output(BOARD)
    move(desk, p=0.8, solved=3)
    expect_map(desk, p=0.8, solved=3)
    words = output.locator("svg.marks text").filter(has_text="gives way").last
    assert words.get_attribute("fill") == "#fff"
    desk.screenshot("deterrence-dark.png")
