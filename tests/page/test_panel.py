"""panel.js and detail.js: values, buttons, the sentence, and what the chart is sent."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from coursekit.widgets.display import styles
from tests.page.conftest import Widget

CHOICE = {"kind": "choice", "options": [["all", "All"], ["kh", "KH"], ["us", "US"]]}
SLIDER = {"kind": "slider", "low": 0, "high": 3, "step": 1}
GRID = {
    "kind": "grid",
    "rows": [["one", "One"], ["two", "Two"]],
    "columns": [["x", "X"], ["y", "Y"]],
    "options": {column: [["no", "no"], ["yes", "yes"]] for column in "xy"},
    "notes": {"x": "About X.", "one": "About one.", "": "Nothing yet."},
    "fills": {"yes": ["rgb(1, 2, 3)", "rgb(4, 5, 6)"]},
    "says": {},
    "ours": {},
}
CELLS = {f"{row}:{column}": "no" for row in ("one", "two") for column in "xy"}
CONTROLS = [
    {"name": "who", "label": "Who", "signal": "actor", **CHOICE},
    {"name": "day", "label": "Day", "signal": "", **SLIDER, "unit": "days"},
    {"name": "all", "label": "All of it", "signal": "everything", "kind": "tick"},
]
# Another chart beside an element, drawn as Vega does, inside of something new.
DRAW = """place => {
    const chart = document.querySelector("svg").cloneNode();
    const events = [];
    chart.addEventListener("coursekit:trial", event => events.push(event.detail));
    sent.push(events);
    const embed = document.createElement("div");
    embed.append(chart);
    document.querySelector(place).after(embed);
}"""
WIDE = "node => node.getBoundingClientRect().width"
START = {"who": "all", "day": 1, "all": False}


def state(controls: list[dict[str, Any]], start: dict[str, Any], **more: Any) -> dict[str, Any]:
    told = {"key": "trial", "title": "A board", "sentence": "So.", "notice": "", "kept": 0}
    told |= {"asked": 0, "answered": 0, "clean": False, "place": "work.json#trial", "draft": {}}
    buttons = {"presets": [], "keep": "", "signals": {}}
    return {**told, **buttons, "controls": controls, "start": start, "values": start, **more}


@pytest.fixture
def board(mount: Callable[..., Widget]) -> Widget:
    presets = [["The third day", {"day": 3}], ["KH", {"who": "kh", "day": 0}]]
    return mount("panel", **state(CONTROLS, START, presets=presets, keep="Save my board"))


def label(widget: Widget, text: str) -> Any:
    return widget.node.get_by_label(text, exact=True)


def test_each_control_sets_its_own_value(board: Widget) -> None:
    label(board, "Who").select_option("us")
    assert board.get("values") == {**START, "who": "us"}
    label(board, "Day").press("End")
    label(board, "All of it").press("Space")
    assert board.get("values") == {"who": "us", "day": 3, "all": True}
    expect(label(board, "Day")).to_have_attribute("aria-valuetext", "3 days")
    assert board.saves() == 3


def test_a_slider_with_labels_says_them(mount: Callable[..., Widget]) -> None:
    control = {**CONTROLS[1], "labels": ["no", "few", "some", "many"], "unit": ""}
    board = mount("panel", **state([control], {"day": 1}))
    expect(label(board, "Day")).to_have_attribute("aria-valuetext", "few")
    label(board, "Day").press("ArrowRight")
    expect(label(board, "Day")).to_have_attribute("aria-valuetext", "some")


def test_values_from_python_move_the_controls(board: Widget) -> None:
    board.set("values", {"who": "kh", "day": 2, "all": True})
    expect(label(board, "Who")).to_have_value("kh")
    expect(label(board, "Day")).to_have_value("2")
    expect(label(board, "All of it")).to_be_checked()
    assert board.saves() == 0


def test_a_preset_keeps_the_values_that_it_does_not_name(board: Widget) -> None:
    label(board, "Who").select_option("us")
    label(board, "All of it").press("Space")
    board.press("The third day")
    assert board.get("values") == {"who": "us", "day": 3, "all": True}
    board.press("KH")
    assert board.get("values") == {"who": "kh", "day": 0, "all": True}
    expect(label(board, "Who")).to_have_value("kh")


def test_reset_and_undo(board: Widget) -> None:
    undo = board.node.get_by_role("button", name="Undo")
    expect(undo).to_be_disabled()
    board.set("values", {"who": "us", "day": 3, "all": True})
    for button, wanted in (
        ("Reset", START),
        ("Undo", {"who": "us", "day": 3, "all": True}),
        ("Undo", START),
        ("KH", {"who": "kh", "day": 0, "all": False}),
        ("Undo", START),
    ):
        board.press(button)
        assert board.get("values") == wanted, button
    expect(label(board, "Day")).to_have_value("1")


def test_undo_takes_back_a_choice_and_a_run_of_moves(board: Widget) -> None:
    label(board, "Day").press("ArrowRight")
    label(board, "Day").press("ArrowRight")
    board.press("Undo")
    assert board.get("values") == START
    board.press("Undo")
    assert board.get("values") == {**START, "day": 3}
    label(board, "Who").select_option("us")
    label(board, "Who").select_option("kh")
    board.press("Undo")
    assert board.get("values") == {**START, "day": 3, "who": "us"}
    label(board, "All of it").press("Space")
    board.press("Undo")
    assert board.get("values") == {**START, "day": 3, "who": "us"}


def answer(board: Widget, notice: str, *, clean: bool = False) -> None:
    """Let Python answer all that it was asked."""
    board.set("notice", notice)
    board.set("clean", clean)
    board.set("answered", board.get("asked"))


def test_what_was_said_goes_at_each_press(board: Widget) -> None:
    notice = board.node.locator(".ck-notice")
    board.press("Save my board")
    expect(notice).to_have_text("Asking Python …")
    answer(board, "✓ Saved", clean=True)
    expect(notice).to_have_text("✓ Saved")
    label(board, "Day").press("End")
    expect(notice).to_have_text("")
    answer(board, "→ Not saved")
    expect(notice).to_have_text("→ Not saved")
    board.press("Save my board")
    expect(notice).to_have_text("Asking Python …")


def test_a_silent_kernel_is_told_after_six_seconds(clock: Page) -> None:
    board = Widget(clock, "panel", state(CONTROLS, START, keep="Save my board"))
    notice = board.node.locator(".ck-notice")
    presses = [lambda: board.press("Save my board"), lambda: label(board, "Day").press("End")]
    for press in presses:
        press()
        clock.clock.run_for(5900)
        expect(notice).not_to_contain_text("✗")
        clock.clock.run_for(200)
        expect(notice).to_contain_text("✗ Python does not answer.")
        expect(notice).to_contain_text("Run All Above Selected Cell")
    board.press("Reset")
    answer(board, "→ Not saved")
    clock.clock.run_for(60_000)
    expect(notice).to_have_text("→ Not saved")


def test_a_lost_kernel_is_told_at_once(board: Widget) -> None:
    board.page.evaluate("() => { fails = true; }")
    board.press("Save my board")
    expect(board.node.locator(".ck-notice")).to_contain_text("✗ Python does not answer.")


@pytest.fixture
def keeper(keeping: Page) -> Callable[..., Widget]:
    """A board on a page that keeps what is not saved, as a browser does."""
    kept = state(CONTROLS, START, keep="Save my board")
    return lambda **more: Widget(keeping, "panel", {**kept, **more})


def test_what_is_not_saved_is_offered_to_python_again(keeper: Callable[..., Widget]) -> None:
    label(keeper(), "Day").press("End")
    again = keeper()
    assert again.get("draft") == {**START, "day": 3}
    assert (again.get("asked"), again.saves()) == (1, 1)
    again.set("values", {**START, "day": 3})
    answer(again, "→ Here it is")
    again.press("Undo")
    assert again.get("values") == START


def test_what_is_saved_or_as_it_was_is_not_offered(keeper: Callable[..., Widget]) -> None:
    board = keeper()
    label(board, "Day").press("End")
    assert keeper(values={**START, "day": 3}).saves() == 0
    assert keeper(place="other.json#trial").saves() == 0
    assert keeper(keep="").saves() == 0
    board = keeper()
    board.press("Save my board")
    answer(board, "✓ Saved", clean=True)
    assert keeper().saves() == 0


def test_a_move_after_saving_is_kept_though_the_answer_comes_late(
    keeper: Callable[..., Widget],
) -> None:
    board = keeper()
    board.press("Save my board")
    label(board, "Day").press("End")
    board.set("clean", True)
    board.set("answered", 1)
    assert keeper().get("draft") == {**START, "day": 3}


def test_saving_counts_and_tells(board: Widget) -> None:
    for count in (1, 2):
        board.press("Save my board")
        assert board.get("kept") == count == board.saves()
    board.set("notice", "✓ Saved")
    board.set("sentence", "Now so.")
    expect(board.node.locator(".ck-notice")).to_have_text("✓ Saved")
    expect(board.node.locator(".ck-sentence")).to_have_text("Now so.")


def test_the_sentence_keeps_the_room_that_it_once_took(board: Widget) -> None:
    sentence = board.node.locator(".ck-sentence")
    board.set("sentence", "long " * 400)
    high = sentence.evaluate("node => node.offsetHeight")
    board.set("sentence", "Short.")
    assert sentence.evaluate("node => node.offsetHeight") == high


def test_the_chart_beside_it_is_sent_what_it_takes_directly(board: Widget) -> None:
    board.page.evaluate("() => sent.forEach(one => one.splice(0))")
    label(board, "Who").select_option("us")
    board.set("signals", {"height": [1, 2]})
    here, elsewhere = board.sent()
    assert here == [{"actor": "us", "everything": False}, {"height": [1, 2]}]
    assert elsewhere == []


def test_a_chart_drawn_later_is_sent_all(mount: Callable[..., Widget]) -> None:
    board = mount("panel", **state(CONTROLS, START, signals={"height": 5}))
    everything = {"actor": "all", "everything": False, "height": 5}
    assert board.sent() == [[everything], []]
    label(board, "Who").select_option("us")
    board.page.evaluate(DRAW, "#widget")
    board.page.evaluate(DRAW, ".jp-OutputArea:last-child")
    assert board.sent() == [
        [everything, {"actor": "us", "everything": False}, {**everything, "actor": "us"}],
        [],
        [{**everything, "actor": "us"}],
        [],
    ]


def test_a_table_of_lists(mount: Callable[..., Widget]) -> None:
    grid = {"name": "fits", "label": "Does it fit?", "signal": "fits", **GRID}
    board = mount("panel", **state([grid], {"fits": CELLS}))
    label(board, "Two, X").select_option("yes")
    label(board, "One, Y").select_option("yes")
    assert board.get("values")["fits"] == {**CELLS, "two:x": "yes", "one:y": "yes"}
    board.set("values", {"fits": {**CELLS, "one:x": "yes"}})
    expect(label(board, "One, X")).to_have_value("yes")
    expect(label(board, "One, X")).to_have_css("background-color", "rgb(1, 2, 3)")
    expect(label(board, "One, X")).to_have_css("color", "rgb(4, 5, 6)")
    expect(label(board, "Two, X")).to_have_value("no")
    expect(label(board, "Two, X")).not_to_have_css("background-color", "rgb(1, 2, 3)")


def test_one_column_where_a_list_chooses_it(mount: Callable[..., Widget]) -> None:
    chooser = {"name": "at", "label": "At", "signal": "", "kind": "choice"}
    grid = {"name": "fits", "label": "Fits?", "signal": "", **GRID, "one": "at"}
    controls = [{**chooser, "options": [["x", "X"], ["y", "Y"]]}, grid]
    board = mount("panel", **state(controls, {"at": "x", "fits": CELLS}))
    for column, note in (("x", "About X."), ("y", "")):
        label(board, "At").select_option(column)
        assert board.node.locator("td select").locator("visible=true").count() == 2
        expect(label(board, f"One, {column.upper()}")).to_be_visible()
        expect(board.node.locator(".ck-note")).to_have_text(note)


def test_on_a_phone_a_table_of_lists_has_the_whole_width(
    page: Page, mount: Callable[..., Widget]
) -> None:
    chooser = {"name": "at", "label": "At", "signal": "", **CHOICE, "options": [["both", "Both"]]}
    grid = {"name": "fits", "label": "Fits?", "signal": "", **GRID}
    paged = {**grid, "page": "at", "pages": {"both": ["x", "y"]}}
    board = mount("panel", **state([chooser, paged], {"at": "both", "fits": CELLS}))
    page.add_style_tag(content=styles("panel"))
    before = page.viewport_size
    page.set_viewport_size({"width": 400, "height": 700})
    lists, frame = board.node.locator(".ck-grid"), board.node.locator(".ck-whole")
    assert lists.evaluate(WIDE) == frame.evaluate(WIDE) > 300
    page.set_viewport_size(before)


def test_one_row_where_a_slider_counts_them(mount: Callable[..., Widget]) -> None:
    counter = {"name": "seen", "label": "Seen", "signal": "", **SLIDER, "high": 2}
    grid = {"name": "fits", "label": "Fits?", "signal": "", **GRID, "one_row": "seen"}
    board = mount("panel", **state([counter, grid], {"seen": 0, "fits": CELLS}))
    expect(label(board, "One, X")).to_be_hidden()
    expect(board.node.locator(".ck-note")).to_have_text("Nothing yet.")
    label(board, "Seen").press("ArrowRight")
    expect(label(board, "One, X")).to_be_visible()
    expect(board.node.locator(".ck-note")).to_have_text("About one.")
    label(board, "Seen").press("ArrowRight")
    expect(label(board, "One, X")).to_be_hidden()
    expect(label(board, "Two, Y")).to_be_visible()


def test_a_table_that_a_tick_opens(mount: Callable[..., Widget]) -> None:
    grid = {"name": "fits", "label": "Fits?", "signal": "", **GRID, "shown_if": "all"}
    board = mount("panel", **state([CONTROLS[2], grid], {"all": False, "fits": CELLS}))
    for shown in (True, False):
        label(board, "All of it").press("Space")
        expect(label(board, "One, X")).to_be_visible(visible=shown)


def test_a_slider_plays_to_its_end_pauses_and_starts_again(clock: Page) -> None:
    control = {**CONTROLS[1], "play": True}
    board = Widget(clock, "panel", state([control], {"day": 1}))
    slider = label(board, "Day")

    def expect_day(day: int, button: str) -> None:
        expect(slider).to_have_value(str(day))
        expect(board.node.locator(".ck-slider button")).to_have_text(button)
        assert board.get("values") == {"day": day}

    board.press("Play")
    expect_day(2, "Pause")
    board.press("Pause")
    clock.clock.run_for(60_000)
    expect_day(2, "Play")
    board.press("Play")
    expect_day(3, "Play")
    board.press("Play")
    expect_day(0, "Pause")
    for day, button in ((1, "Pause"), (2, "Pause"), (3, "Play"), (3, "Play")):
        clock.clock.run_for(1200)
        expect_day(day, button)
    board.press("Play")
    board.press("Reset")
    clock.clock.run_for(60_000)
    expect_day(1, "Play")


def test_the_keyboard_is_the_boards_but_not_the_shortcuts(board: Widget) -> None:
    attribute = "data-lm-suppress-shortcuts"
    for one in board.node.locator("select, input, button:enabled").all():
        one.press("ArrowLeft")
        expect(one).to_have_attribute(attribute, "true")
        one.press("Control+s")
        assert one.get_attribute(attribute) is None


def test_what_is_closed_listens_and_sends_no_more(board: Widget) -> None:
    board.page.evaluate("() => unmount()")
    board.page.evaluate(DRAW, "#widget")
    assert [len(events) for events in board.sent()] == [1, 0, 0]
    assert board.page.evaluate("() => heard()") == 0


def test_what_is_said_below_follows(mount: Callable[..., Widget]) -> None:
    below = mount("detail", detail="<p>One</p>")
    below.set("detail", "<table><tr><td>Two</td></tr></table>")
    expect(below.node.locator("td")).to_have_text("Two")
    below.page.evaluate("() => unmount()")
    assert below.page.evaluate("() => heard()") == 0


def test_a_reference_opens_and_marks_its_entry_and_leads_back(mount: Callable[..., Widget]) -> None:
    page = mount("detail", detail="").page  # texts, too, follow from the first widget on
    page.evaluate(
        """() => {
        const notebook = document.createElement("div");
        notebook.className = "jp-Notebook";
        notebook.innerHTML = `<p>One <a data-jupyter-id="from-E57"></a><a href="#E57">E57</a></p>
            <p>Two <a href="#E57">again</a> <a href="#none">none</a></p>
            <p style="height: 3000px"></p>
            <details><summary><a data-jupyter-id="E57"></a><b>E57</b>
            <a href="#from-E57">↑ back</a></summary>More</details>`;
        document.body.append(notebook);
    }"""
    )
    entry, mark = page.locator("details"), re.compile("outline")
    page.get_by_text("again").click()
    expect(entry).to_have_attribute("open", "")
    expect(entry).to_have_attribute("style", mark)
    expect(entry).to_be_in_viewport()
    page.get_by_text("back").click()
    expect(page.get_by_text("Two")).to_have_attribute("style", mark)
    expect(page.get_by_text("Two")).to_be_in_viewport()
    assert page.evaluate("() => location.hash") == ""
