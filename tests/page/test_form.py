"""form.js: what each field takes and gives, and what the page says by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

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
    return lambda *fields, **reply: mount("form", form=form(*fields), sent={}, reply=reply)


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


def test_a_silent_kernel_is_told_after_six_seconds(clock: Page) -> None:
    widget = Widget(clock, "form", {"form": form(field("text")), "sent": {}, "reply": {}})
    status = widget.node.get_by_role("status")
    for answered in (True, False):
        widget.press("Check")
        clock.clock.run_for(5900)
        expect(status).to_have_text("Asking Python …")
        if answered:
            widget.set("reply", {"status": "✓ Saved."})
        clock.clock.run_for(200)
        expect(status).to_contain_text("✓ Saved." if answered else "✗ No answer from Python yet.")


def test_a_lost_kernel_is_told_at_once(ask: Callable[..., Widget]) -> None:
    widget = ask(field("text"))
    widget.page.evaluate("() => { fails = true; }")
    widget.press("Check")
    expect(widget.node.get_by_role("status")).to_contain_text("✗ No answer from Python yet.")


def test_the_keyboard_is_the_widgets_but_not_the_shortcuts(ask: Callable[..., Widget]) -> None:
    widget = ask(*map(field, ("choice", "several", "number", "probability", "text", "order")))
    widget.set("reply", {"result": '<a href="#E57">E57</a>'})
    attribute = "data-lm-suppress-shortcuts"
    can_have_the_focus = widget.node.locator("a, button, input, textarea")
    assert can_have_the_focus.count() > 12
    for one in can_have_the_focus.all():
        expect(one).to_have_attribute(attribute, "true")
    box = widget.node.locator("textarea")
    for key, kept in (("Control+s", False), ("x", True), ("Control+s", False), ("Control+c", True)):
        box.press(key)
        assert (box.get_attribute(attribute) == "true") == kept, key


def test_what_is_closed_listens_no_more(ask: Callable[..., Widget]) -> None:
    widget = ask(field("text"))
    widget.page.evaluate("() => unmount()")
    box = widget.node.locator("textarea")
    box.press("Control+s")
    expect(box).to_have_attribute("data-lm-suppress-shortcuts", "true")
    assert widget.page.evaluate("() => heard()") == 0
