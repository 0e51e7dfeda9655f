"""timer.js: the time that is left, what is said and when, and what outlives a kernel or a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.page.conftest import Widget

MINUTE = 60_000
STATE: dict[str, Any] = {"title": "Time", "minutes": [2, 12], "ends": 0, "kept": 0, "notice": ""}


@pytest.fixture
def start(keeping: Page) -> Callable[..., Widget]:
    """Put a timer on a page whose browser keeps what it is given."""
    return lambda **more: Widget(keeping, "timer", {**STATE, "place": "work.json#timer", **more})


def left(timer: Widget) -> Locator:
    return timer.node.get_by_role("timer")


def heard(timer: Widget) -> Locator:
    return timer.node.get_by_role("status").first


def now(timer: Widget) -> float:
    return float(timer.page.evaluate("() => Date.now()"))


def test_it_counts_down_and_says_twice_what_time_it_is(start: Callable[..., Widget]) -> None:
    timer = start()
    clock = timer.page.clock
    timer.press("2 minutes")
    expect(left(timer)).to_have_text("2:00")
    assert timer.get("ends") == now(timer) + 2 * MINUTE
    clock.fast_forward(MINUTE - 1000)
    expect(left(timer)).to_have_text("1:01")
    expect(heard(timer)).to_be_empty()
    clock.run_for(1000)
    expect(left(timer)).to_have_text("1:00")
    expect(heard(timer)).to_have_text("One minute left.")
    clock.fast_forward(MINUTE - 1000)
    expect(left(timer)).to_have_text("0:01")
    clock.run_for(1000)
    expect(left(timer)).to_have_text("0:00")
    expect(heard(timer)).to_have_text("Time is up.")
    clock.fast_forward(10 * MINUTE)
    expect(left(timer)).to_have_text("0:00")


def test_another_button_begins_anew_and_stop_ends_it(start: Callable[..., Widget]) -> None:
    timer = start()
    timer.press("2 minutes")
    timer.page.clock.fast_forward(3 * MINUTE)
    expect(heard(timer)).to_have_text("Time is up.")
    timer.press("12 minutes")
    expect(left(timer)).to_have_text("12:00")
    expect(heard(timer)).to_be_empty()
    timer.press("Stop")
    assert timer.get("ends") == 0
    timer.page.clock.fast_forward(13 * MINUTE)
    expect(heard(timer)).to_be_empty()


@pytest.mark.parametrize(("minutes", "shown"), [(1.5, "1:30"), (-5, "0:00")])
def test_a_time_that_runs_or_is_over_is_shown_and_not_said_again(
    start: Callable[..., Widget], minutes: float, shown: str
) -> None:
    timer = start()
    ends = now(timer) + minutes * MINUTE
    timer = start(ends=ends, kept=ends)
    expect(left(timer)).to_have_text(shown)
    timer.page.clock.run_for(500)
    expect(heard(timer)).to_be_empty()


def test_a_dead_kernel_takes_no_time_away(start: Callable[..., Widget], clock: Page) -> None:
    timer = start()
    clock.evaluate("() => { window.fails = true; }")
    timer.press("12 minutes")
    expect(timer.node.get_by_role("status").last).to_contain_text("Python does not answer.")
    ends = timer.get("ends")
    clock.clock.fast_forward(5 * MINUTE)
    expect(left(timer)).to_have_text("7:00")
    again = Widget(clock, "timer", {**STATE, "place": "work.json#timer"})
    expect(left(again)).to_have_text("7:00")
    assert again.saves() == 1
    assert again.get("ends") == ends
    again.set("kept", ends)
    assert clock.evaluate("() => localStorage.length") == 0


def test_a_timer_that_is_gone_listens_and_ticks_no_more(start: Callable[..., Widget]) -> None:
    timer = start()
    timer.press("2 minutes")
    timer.page.evaluate("() => unmount()")
    assert timer.page.evaluate("() => heard()") == 0
    timer.page.clock.fast_forward(MINUTE)
    expect(left(timer)).to_have_text("2:00")
