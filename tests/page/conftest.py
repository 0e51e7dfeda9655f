"""A widget's script on a plain page: no JupyterLab, no kernel, a made-up model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page

from coursekit.widgets.display import script

# Two outputs, of which the first holds the widget; each chart notes what it is sent.
PAGE = """<!doctype html>
<div class="jp-OutputArea"><svg class="marks"></svg><div id="widget"></div></div>
<div class="jp-OutputArea"><svg class="marks"></svg></div>"""
MOUNT = """async ([source, state]) => {
    const heard = {};
    window.saved = [];
    window.fails = false;
    window.model = {
        get: name => state[name],
        set: (name, value) => {
            state[name] = value;
            for (const act of heard[`change:${name}`] ?? []) act();
        },
        save_changes: () => {
            if (window.fails) throw new Error("no kernel");
            window.saved.push(structuredClone(state));
        },
        on: (event, act) => { (heard[event] ??= []).push(act); },
        off: (event, act) => { heard[event] = heard[event].filter(one => one !== act); },
    };
    window.heard = () => Object.values(heard).flat().length;
    window.sent = [...document.querySelectorAll("svg")].map(chart => {
        const events = [];
        chart.addEventListener("coursekit:trial", event => events.push(event.detail));
        return events;
    });
    const address = URL.createObjectURL(new Blob([source], {type: "text/javascript"}));
    const {render} = (await import(address)).default;
    window.unmount = render({model: window.model, el: document.querySelector("#widget")});
}"""


class Widget:
    """A widget on its page."""

    def __init__(self, page: Page, name: str, state: dict[str, Any]) -> None:
        self.page = page
        self.node: Locator = page.locator("#widget")
        page.set_content(PAGE)
        page.evaluate(MOUNT, [script(name), state])

    def get(self, name: str) -> Any:
        return self.page.evaluate("name => model.get(name)", name)

    def set(self, name: str, value: Any) -> None:
        """Let Python change a trait."""
        self.page.evaluate("([name, value]) => model.set(name, value)", [name, value])

    def saves(self) -> int:
        """How often something was sent to Python."""
        return int(self.page.evaluate("() => saved.length"))

    def sent(self) -> list[list[dict[str, Any]]]:
        """What the charts were sent: the one beside the widget, and one of another output."""
        return list(self.page.evaluate("() => sent"))

    def press(self, button: str) -> None:
        self.node.get_by_role("button", name=button, exact=True).click()


@pytest.fixture(scope="module")
def one_page(chrome: Browser) -> Iterator[Page]:
    page = chrome.new_page()
    page.set_default_timeout(5000)
    yield page
    page.close()


@pytest.fixture
def page(one_page: Page) -> Page:
    return one_page


@pytest.fixture
def mount(page: Page) -> Callable[..., Widget]:
    return lambda name, **state: Widget(page, name, state)


@pytest.fixture
def clock(chrome: Browser) -> Iterator[Page]:
    """A page whose time stands still until a test moves it."""
    page = chrome.new_page()
    page.clock.install()
    page.clock.pause_at(page.evaluate("() => Date.now()") + 1000)
    yield page
    page.close()


@pytest.fixture
def keeping(clock: Page) -> Page:
    """That page, which keeps what is not saved, as a browser does; it has kept nothing yet."""
    clock.route("http://localhost/", lambda route: route.fulfill(body="<!doctype html>"))
    clock.goto("http://localhost/")
    clock.evaluate("() => localStorage.clear()")
    return clock
