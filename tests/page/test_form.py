"""form.js: what each field takes and gives, and what the page says by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from coursekit.widgets.display import styles
from tests.page.conftest import Widget

OPTIONS = [{"id": name, "text": name.upper(), "html": f"<b>{name}</b>"} for name in "abc"]
HALVES = {"a": "50", "b": "50", "c": ""}


def field(form: str, **more: Any) -> dict[str, Any]:
    return {"id": form, "form": form, "html": "Which?", "options": OPTIONS, **more}


def form(*fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"heading": "A question", "submit": "Check", "intro": "", "fields": fields, **more}


@pytest.fixture
def ask(mount: Callable[..., Widget]) -> Callable[..., Widget]:
    """Put a form with these fields on the page."""
    return lambda *fields, **reply: mount(
        "form", form=form(*fields), sent={}, reply=reply, place=""
    )


def values(widget: Widget) -> Any:
    """What is sent when the form is."""
    widget.press("Check")
    return widget.get("sent")["values"]


@pytest.mark.parametrize(
    ("kind", "empty", "value"),
    [
        ("choice", "", "b"),
        ("several", [], ["a", "c"]),
        ("number", "", "2.5"),
        ("probability", "", "30"),
        ("shares", dict.fromkeys("abc", ""), HALVES),
        ("text", "", "My\nwords"),
        ("line", "", "17"),
        ("order", ["a", "b", "c"], ["c", "a", "b"]),
    ],
)
def test_a_field_gives_what_it_was_given_and_can_be_cleared(
    ask: Callable[..., Widget], kind: str, empty: Any, value: Any
) -> None:
    widget = ask(field(kind), values={kind: value})
    assert values(widget) == {kind: value}
    widget.press("Clear")
    expect(widget.node.locator(".ck-status")).to_contain_text("Cleared here.")
    assert values(widget) == {kind: empty}
    widget.set("reply", {"values": {kind: value}})
    assert values(widget) == {kind: value}
    assert widget.get("sent")["n"] == widget.saves() == 3


def test_what_is_filled_in_by_hand_is_sent(ask: Callable[..., Widget]) -> None:
    kinds = ("choice", "several", "number", "probability", "shares", "text")
    widget = ask(*map(field, kinds))
    node = widget.node
    node.locator('input[type="radio"][value="c"]').check()
    for value in "ab":
        node.locator(f'input[type="checkbox"][value="{value}"]').check()
    node.locator('.ck-field input[type="number"]').fill("7")
    expect(node.locator("output")).to_have_text("not set yet")
    node.locator('input[type="range"]').press("ArrowRight")
    expect(node.locator("output")).to_have_text("51 %")
    expect(node.locator('input[type="range"]')).to_have_attribute("aria-valuetext", "51 %")
    for at, share in enumerate(("0.1", "0.2")):
        node.locator(".ck-share input").nth(at).fill(share)
    expect(node.locator(".ck-sum")).to_have_text("Sum so far: 0.3 of 100")
    node.locator("textarea").fill("Words")
    filled = ["c", ["a", "b"], "7", "51", {"a": "0.1", "b": "0.2", "c": ""}, "Words"]
    assert values(widget) == dict(zip(kinds, filled, strict=True))


def test_buttons_put_items_in_order(ask: Callable[..., Widget]) -> None:
    widget = ask(field("order"))
    status = widget.node.get_by_role("status")
    for button, said in (
        ("Move up: A", "→ “A” is first already."),
        ("Move down: A", "→ “A” is number 2 of 3 now."),
        ("Move down: C", "→ “C” is last already."),
        ("Move up: C", "→ “C” is number 2 of 3 now."),
    ):
        widget.press(button)
        expect(status).to_have_text(said)
        expect(widget.node.get_by_role("button", name=button, exact=True)).to_be_focused()
    assert values(widget) == {"order": ["b", "c", "a"]}


@pytest.mark.parametrize(("kind", "right"), [("choice", "✓ right"), ("order", "✓ in place")])
def test_marks_go_as_soon_as_something_changes(
    ask: Callable[..., Widget], kind: str, right: str
) -> None:
    widget = ask(field(kind), marks={"a": "right", "b": "wrong"})
    marks = widget.node.locator(".ck-mark")
    expect(marks).to_have_text([right, "✗ not this one" if kind == "choice" else "✗ not here", ""])
    expect(marks.first).to_have_class("ck-mark ck-right")
    if kind == "choice":
        widget.node.locator('input[value="c"]').check()
    else:
        widget.press("Move down: A")
    expect(marks).to_have_text(["", "", ""])


def test_a_reply_is_shown_and_leaves_what_it_does_not_name(ask: Callable[..., Widget]) -> None:
    widget = ask(field("text"))
    widget.node.locator("textarea").fill("Mine")
    widget.press("Check")
    expect(widget.node.get_by_role("status")).to_have_text("Asking Python …")
    widget.set("reply", {"status": "<p>✓ Saved.</p>", "result": "<i>So</i>"})
    expect(widget.node.get_by_role("status")).to_have_text("✓ Saved.")
    expect(widget.node.locator(".ck-result i")).to_have_text("So")
    expect(widget.node.locator("textarea")).to_have_value("Mine")


def test_a_form_that_can_take_back_sends_so_and_nothing_that_is_filled_in(
    mount: Callable[..., Widget],
) -> None:
    undo = form(field("text"), undo="Take back")
    widget = mount("form", form=undo, sent={}, reply={}, place="")
    widget.node.locator("textarea").fill("Half")
    widget.press("Take back")
    expect(widget.node.get_by_role("status")).to_have_text("Asking Python …")
    assert widget.get("sent") == {"n": 1, "undo": True}
    widget.set("reply", {"status": "✓ Taken back.", "values": {"text": "Mine"}})
    expect(widget.node.get_by_role("status")).to_have_text("✓ Taken back.")
    assert values(widget) == {"text": "Mine"}


def test_inputs_lie_side_by_side_where_there_is_room(mount: Callable[..., Widget]) -> None:
    tops = "all => all.map(one => one.getBoundingClientRect().top)"
    for beside, rows in ((False, 2), (True, 1)):
        asked = form(field("text"), field("line"), beside=beside)
        widget = mount("form", form=asked, sent={}, reply={}, place="")
        widget.page.add_style_tag(content=styles("form"))
        assert len(set(widget.node.locator(".ck-field").evaluate_all(tops))) == rows


def test_a_silent_kernel_is_told_after_six_seconds(clock: Page) -> None:
    widget = Widget(
        clock, "form", {"form": form(field("text")), "sent": {}, "reply": {}, "place": ""}
    )
    status = widget.node.get_by_role("status")
    for answered in (True, False):
        widget.press("Check")
        clock.clock.run_for(5900)
        expect(status).to_have_text("Asking Python …")
        if answered:
            widget.set("reply", {"status": "✓ Saved."})
        clock.clock.run_for(200)
        expect(status).to_contain_text("✓ Saved." if answered else "✗ Python does not answer.")


def test_a_lost_kernel_is_told_at_once(ask: Callable[..., Widget]) -> None:
    widget = ask(field("text"))
    widget.page.evaluate("() => { fails = true; }")
    widget.press("Check")
    expect(widget.node.get_by_role("status")).to_contain_text("✗ Python does not answer.")


ALL = ("choice", "several", "number", "probability", "shares", "text", "order")
NOT_SAVED = "→ Here is what you filled in before. It is not saved in your file yet."


@pytest.fixture
def keeper(keeping: Page) -> Callable[..., Widget]:
    """A form on a page that keeps what is not saved, as a browser does."""
    kept = {"form": form(*map(field, ALL)), "sent": {}, "reply": {}, "place": "work.json#98-one"}
    return lambda **more: Widget(keeping, "form", {**kept, **more})


def fill_in(widget: Widget) -> None:
    node = widget.node
    node.locator('input[type="radio"][value="c"]').check()
    node.locator('input[type="checkbox"][value="b"]').check()
    node.locator('.ck-field input[type="number"]').fill("7")
    node.locator('input[type="range"]').press("ArrowRight")
    node.locator(".ck-share input").first.fill("50")
    node.locator("textarea").fill("Words")
    widget.press("Move down: A")


def test_what_was_not_sent_comes_back(keeper: Callable[..., Widget]) -> None:
    widget = keeper()
    expect(widget.node.locator(".ck-status")).to_have_text("")
    fill_in(widget)
    again = keeper()
    expect(again.node.locator(".ck-status")).to_have_text(NOT_SAVED)
    assert again.saves() == 0
    assert values(again) == {
        "choice": "c",
        "several": ["b"],
        "number": "7",
        "probability": "51",
        "shares": {"a": "50", "b": "", "c": ""},
        "text": "Words",
        "order": ["b", "a", "c"],
    }


def test_what_was_not_saved_is_kept_on(keeper: Callable[..., Widget]) -> None:
    widget = keeper()
    fill_in(widget)
    widget.press("Check")
    widget.set("reply", {"status": "→ One is missing.", "saved": False})
    expect(keeper().node.locator(".ck-status")).to_have_text(NOT_SAVED)


@pytest.mark.parametrize("end", ["saved", "cleared"])
def test_what_was_saved_or_cleared_comes_back_no_more(
    keeper: Callable[..., Widget], end: str
) -> None:
    widget = keeper()
    fill_in(widget)
    if end == "saved":
        widget.press("Check")
        widget.set("reply", {"status": "✓ Saved.", "saved": True})
    else:
        widget.press("Clear")
    expect(keeper().node.locator(".ck-status")).to_have_text("")


def test_of_another_file_or_another_question_nothing_comes(
    keeper: Callable[..., Widget],
) -> None:
    fill_in(keeper())
    expect(keeper(place="other.json#98-one").node.locator(".ck-status")).to_have_text("")
    fewer = form(field("order", options=OPTIONS[:2]), field("text"))
    changed = keeper(form=fewer)
    assert values(changed) == {"order": ["b", "a"], "text": "Words"}


def test_the_keyboard_is_the_widgets_but_not_the_shortcuts(ask: Callable[..., Widget]) -> None:
    widget = ask(*map(field, ("choice", "several", "number", "probability", "text", "order")))
    widget.set("reply", {"result": '<a href="#E57">E57</a>'})
    attribute = "data-lm-suppress-shortcuts"
    can_have_the_focus = widget.node.locator("a, button, input, textarea")
    assert can_have_the_focus.count() > 12
    for one in can_have_the_focus.all():
        expect(one).to_have_attribute(attribute, "true")
    box = widget.node.locator("textarea")
    keys = ("Control+s", False), ("x", True), ("Control+s", False), ("Control+c", True)
    for key, kept in (*keys, ("Shift+Enter", True)):
        box.press(key)
        assert (box.get_attribute(attribute) == "true") == kept, key
    button = widget.node.get_by_role("button", name="Check")
    for key, kept in (("Shift+Enter", False), ("ArrowUp", True)):
        button.press(key)
        assert (button.get_attribute(attribute) == "true") == kept, key


def test_escape_leaves_the_form_for_its_cell(ask: Callable[..., Widget]) -> None:
    widget = ask(field("text"))
    widget.page.evaluate(
        "() => { const cell = document.querySelector('.jp-OutputArea');"
        " cell.classList.add('jp-Cell'); cell.tabIndex = -1; }"
    )
    widget.node.locator("textarea").press("Escape")
    expect(widget.page.locator(".jp-Cell")).to_be_focused()


def test_what_is_closed_listens_no_more(ask: Callable[..., Widget]) -> None:
    widget = ask(field("text"))
    widget.page.evaluate("() => unmount()")
    box = widget.node.locator("textarea")
    box.press("Control+s")
    expect(box).to_have_attribute("data-lm-suppress-shortcuts", "true")
    assert widget.page.evaluate("() => heard()") == 0


def test_an_answer_opens_the_text_that_waited_for_it_and_says_so(
    ask: Callable[..., Widget],
) -> None:
    widget = ask(field("text"))
    status = widget.node.get_by_role("status")
    widget.page.evaluate(
        """() => document.body.insertAdjacentHTML("beforeend",
            '<details class="ck-after ck-after-1.1">a</details><details class="ck-after-1">b')"""
    )
    waiting = widget.page.locator("details")
    widget.set("reply", {"status": "<p>✓ Saved.</p>", "opens": ""})
    assert waiting.evaluate_all("all => all.map(one => one.open)") == [False, False]
    widget.set("reply", {"status": "<p>✓ Saved.</p>", "opens": "1.1"})
    assert waiting.evaluate_all("all => all.map(one => one.open)") == [True, False]
    expect(status).to_have_text(
        "✓ Saved.A text below that waited for this answer is open now."
        " If a cell still waits, run it."
    )
    widget.set("reply", {"status": "<p>✓ Saved.</p>", "opens": "1.1"})
    expect(status).to_have_text("✓ Saved.")


def test_another_form_takes_the_place_of_the_one_before(mount: Callable[..., Widget]) -> None:
    begin = form(submit="Begin")
    widget = mount("form", form=begin, sent={}, reply={}, place="")
    before = widget.page.evaluate("() => heard()")
    widget.press("Begin")
    widget.set("form", form(field("choice"), sentences=["<b>One</b> thing.", "Another."]))
    node = widget.node
    expect(node.locator(".ck-heading")).to_be_focused()
    expect(node.locator("form")).to_have_count(1)
    expect(node.locator(".ck-sentences li")).to_have_text(["One thing.", "Another."])
    node.locator('input[value="b"]').check()
    assert values(widget) == {"choice": "b"}
    assert widget.page.evaluate("() => heard()") == before
    assert widget.get("sent")["n"] == 2
