"""The boards of updating and of cross-impacts in JupyterLab, by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import Browser, Locator, expect

from coursekit.boards.update_board.content import CONTENT, cell
from coursekit.charts.core.looks import SCENARIOS
from tests.browser.driver import NOTEBOOK, SIZE, Desk, Lab, serve
from tests.browser.test_panel import choose, reset, sentence, until

NAME, UPDATE, IMPACT = "updating.ipynb", 1, 2
CELLS = ["import coursekit as ck", "update = ck.update_board()", "impact = ck.impact_board()"]
UPDATING = CONTENT.load()
ITEMS, START = UPDATING.items, UPDATING.start
JUDGED, EXAMPLE = START["judged"], UPDATING.presets[2].settings["judged"]
# The bars by step and scenario as they are drawn, the words beside them, and the place.
BARS = """output => {
    const chart = output.querySelector("svg.marks");
    const {width, height, top} = chart.getBoundingClientRect();
    const bars = [...chart.querySelectorAll(".mark-rect > path")];
    const high = bars.filter(bar => bar.__data__.datum.step === 0)
        .reduce((sum, bar) => sum + bar.getBoundingClientRect().height, 0);
    return {
        bars: bars.map(bar => [bar.__data__.datum.step, bar.__data__.datum.scenario,
            bar.getBoundingClientRect().height / high]),
        texts: [...chart.querySelectorAll("text")].map(text => text.textContent),
        place: [width, height, top - output.getBoundingClientRect().top],
    };
}"""
BOXES = """output => {
    const chart = output.querySelector("svg.marks");
    const {width, height, top} = chart.getBoundingClientRect();
    // From top to bottom: what is drawn anew comes last in the document.
    const from = one => one.getBoundingClientRect().top;
    const of = text => [...chart.querySelectorAll("text")].sort((a, b) => from(a) - from(b))
        .map(one => one.textContent).filter(one => text.test(one));
    return {
        verdicts: of(/^(survives|breaks)$/), short: of(/^short by/),
        place: [width, height, top - output.getBoundingClientRect().top],
    };
}"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    scratch = tmp_path_factory.mktemp("updating")
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
    for number in (UPDATE, IMPACT):
        open_desk.select_cell(number)
        reset(open_desk, open_desk.output(number))


def seen(desk: Desk, value: int) -> None:
    """Go to the slider of indicators, and to a number with the arrow keys."""
    slider = desk.output(UPDATE).get_by_label("Indicators seen")
    desk.tab_to(slider)
    steps = value - int(slider.input_value())
    for _ in range(abs(steps)):
        desk.page.keyboard.press("ArrowRight" if steps > 0 else "ArrowLeft")
    assert int(slider.input_value()) == value


def press(desk: Desk, number: int, label: str) -> None:
    desk.tab_to(desk.output(number).get_by_role("button", name=label, exact=True))
    desk.page.keyboard.press("Enter")


def expect_ribbon(desk: Desk, **changed: Any) -> dict[str, Any]:
    """The bars are those that the method works out; give what else is drawn."""
    values = {**START, **changed}
    trace = UPDATING.update(values).trace[: values["seen"] + 1].to_dict("records")
    output = desk.output(UPDATE)

    def close() -> bool:
        bars = output.evaluate(BARS)["bars"]
        return len(bars) == len(trace) * len(SCENARIOS) and all(
            abs(share - trace[step][scenario]) < 0.02 for step, scenario, share in bars
        )

    until(desk, close, True)
    return dict(output.evaluate(BARS))


def judge(desk: Desk, when: str, scenario: str, percent: int) -> None:
    """Choose a likelihood in the one row of the table that is shown."""
    choose(desk, desk.output(UPDATE), f"{when}, {scenario}", str(percent))


def test_indicators_are_revealed_one_at_a_time(desk: Desk) -> None:
    desk.select_cell(UPDATE)
    output = desk.output(UPDATE)
    said = expect_ribbon(desk)["texts"]
    assert said.count("?") == len(ITEMS)
    assert "A02" not in output.inner_text()
    expect(output.get_by_label("1 April, Resumption", exact=True)).to_be_hidden()
    seen(desk, 2)
    said = expect_ribbon(desk, seen=2)["texts"]
    assert said.count("?") == len(ITEMS) - 2
    expect(output.get_by_label("21 April, Resumption", exact=True)).to_be_visible()
    expect(output.get_by_label("1 April, Resumption", exact=True)).to_be_hidden()
    expect(output.locator(".ck-note")).to_contain_text("Indicator 2 of 6: rockets")
    expect(sentence(output)).to_contain_text("2 of 6 seen, to 21 April")
    assert "A06" not in output.inner_text()


def test_a_likelihood_moves_the_ribbon_and_the_words(desk: Desk) -> None:
    desk.select_cell(UPDATE)
    seen(desk, 1)
    judge(desk, "1 April", "Sporadic strikes", 95)
    judged = {**JUDGED, cell("A02", "sporadic"): "95"}
    drawn = expect_ribbon(desk, seen=1, judged=judged)
    assert "now 39%: unlikely" in drawn["texts"]
    expect(sentence(desk.output(UPDATE))).to_contain_text(
        "The last moved Sporadic strikes most, 25% to 39%."
    )


def test_priors_are_shared_out_and_this_is_said(desk: Desk) -> None:
    desk.select_cell(UPDATE)
    choose(desk, desk.output(UPDATE), "Prior: Sporadic strikes", "75")
    drawn = expect_ribbon(desk, **{"prior-sporadic": "75"})
    assert "Your priors add up to 150: each is drawn as its share of that." in drawn["texts"]
    expect(sentence(desk.output(UPDATE))).to_contain_text("They add up to 150")


def test_the_two_attacks_hang_together(desk: Desk) -> None:
    desk.select_cell(UPDATE)
    output = desk.output(UPDATE)
    press(desk, UPDATE, "Made-up example")
    seen(desk, 3)
    values = {"judged": EXAMPLE, "seen": 3}
    apart = expect_ribbon(desk, **values)
    assert "The attacks of 21 and 22 April count as independent." in apart["texts"]
    desk.tab_to(output.get_by_label("The two attacks of April hang together"))
    desk.page.keyboard.press("Space")
    expect_ribbon(desk, **values, together=True)
    slider = output.get_by_label("How far? (0: independent, 1: as good as one)")
    desk.tab_to(slider)
    desk.page.keyboard.press("End")
    merged = expect_ribbon(desk, **values, together=True, tied=1)
    assert any("the second tells nothing new" in text for text in merged["texts"])
    assert merged["place"] == apart["place"]
    expect(output.get_by_text("as one story")).to_be_visible()


def test_presets_of_priors_leave_the_judgements(desk: Desk) -> None:
    desk.select_cell(UPDATE)
    press(desk, UPDATE, "Made-up example")
    press(desk, UPDATE, "Paper's rank at 50%")
    seen(desk, 6)
    priors = {"deescalation": "20", "resumption": "20", "sporadic": "50", "other": "10"}
    values = {f"prior-{key}": value for key, value in priors.items()}
    expect_ribbon(desk, **values, judged=EXAMPLE, seen=6)


def test_it_can_be_played_saved_and_comes_back(desk: Desk) -> None:
    desk.select_cell(UPDATE)
    output = desk.output(UPDATE)
    press(desk, UPDATE, "Made-up example")
    seen(desk, 5)
    press(desk, UPDATE, "Play")
    expect_ribbon(desk, judged=EXAMPLE, seen=6)
    press(desk, UPDATE, "Save my update")
    expect(output.get_by_text("Saved in your file")).to_be_visible()
    desk.run_all()
    desk.select_cell(UPDATE)
    expect_ribbon(desk, judged=EXAMPLE, seen=6)
    expect(output.locator(".ck-note")).to_contain_text("Indicator 6 of 6")


def test_reset_brings_the_start_back_and_nothing_jumps(desk: Desk) -> None:
    desk.select_cell(UPDATE)
    output = desk.output(UPDATE)
    reset(desk, output)
    before = expect_ribbon(desk)
    press(desk, UPDATE, "Made-up example")
    for number in (1, 4):
        seen(desk, number)
        drawn = expect_ribbon(desk, judged=EXAMPLE, seen=number)
        assert drawn["place"] == before["place"]
    reset(desk, output)
    assert expect_ribbon(desk) == before


def test_six_judgements_move_the_strip(desk: Desk) -> None:
    desk.select_cell(IMPACT)
    output = desk.output(IMPACT)
    before = output.evaluate(BOXES)
    assert before["verdicts"].count("survives") == 5
    label = "US strikes: wide → Attacks: large, Your judgement"
    choose(desk, output, label, "-2")
    until(desk, lambda: output.evaluate(BOXES)["verdicts"].count("survives"), 4)
    after = output.evaluate(BOXES)
    assert "short by 3" in after["short"]
    assert after["place"][:2] == before["place"][:2]
    expect(sentence(output)).to_contain_text("Resumption breaks (Attacks on US targets)")
    press(desk, IMPACT, "If calm heals no quarrel")
    until(desk, lambda: output.evaluate(BOXES)["short"], ["short by 1"] * 2)
    expect(sentence(output)).to_contain_text("Outside the paper four combinations hold")
    reset(desk, output)
    until(desk, lambda: output.evaluate(BOXES)["verdicts"], before["verdicts"])


def test_a_burst_of_changes_ends_right(desk: Desk) -> None:
    desk.select_cell(UPDATE)
    press(desk, UPDATE, "Made-up example")
    desk.tab_to(desk.output(UPDATE).get_by_label("Indicators seen"))
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft") * 10:
        desk.page.keyboard.press(key)
    desk.page.keyboard.press("ArrowLeft")
    expect_ribbon(desk, judged=EXAMPLE, seen=4)


def test_both_charts_are_seen_whole_at_double_size(desk: Desk) -> None:
    """Half the width of the window is what a zoom of 200% leaves."""
    desk.command("application:set-mode", mode="single-document")
    desk.page.evaluate("() => jupyterapp.shell.collapseLeft()")
    desk.page.set_viewport_size({"width": SIZE["width"] // 2, "height": SIZE["height"] // 2})
    for number in (UPDATE, IMPACT):
        desk.select_cell(number)
        chart = desk.output(number).locator("svg.marks").bounding_box()
        whole = desk.output(number).bounding_box()
        assert chart
        assert whole
        assert chart["x"] + chart["width"] <= whole["x"] + whole["width"]
        desk.screenshot(f"updating-double-{number}.png")
    desk.page.set_viewport_size(SIZE)
    desk.command("application:set-mode", mode="multiple-document")


def test_they_move_in_the_dark_theme_too(desk: Desk) -> None:
    desk.set_dark()
    desk.run_all()
    desk.select_cell(UPDATE)
    desk.page.evaluate(
        f"""code => {NOTEBOOK}.sessionContext.session.kernel.requestExecute({{code}}).done""",
        f"update.values = { ({**START, 'judged': EXAMPLE, 'seen': 6})!r}",
    )
    expect_ribbon(desk, judged=EXAMPLE, seen=6)
    words: Locator = desk.output(UPDATE).locator("svg.marks text")
    assert words.filter(has_text="De-escalation").first.get_attribute("fill") == "#fff"
    desk.screenshot("updating-dark.png")
