"""The course in a browser tab: its files served from loopback, and the hands of a learner."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, expect

from coursekit.store.files import locked
from coursekit.tab import make_tab
from tests.browser.driver import NOTEBOOK, REPOSITORY, SIZE, Desk

LAST = "static/course/published.json"  # what the build writes last, or nearly so
PATIENCE_MS = 120_000
IS_READY = f"""() => {{
    const panel = window.jupyterapp && {NOTEBOOK};
    return !!panel && panel.context?.isReady
        && panel.sessionContext.session?.kernel?.status === "idle";
}}"""
IS_SHOWN = f"() => !!(window.jupyterapp && {NOTEBOOK}?.context?.isReady)"
WRITE = """async ([path, content]) => {
    const model = {type: "notebook", format: "json", content};
    await jupyterapp.serviceManager.contents.save(path, model);
}"""
RUN = f"""async code => {{
    const kernel = {NOTEBOOK}.sessionContext.session.kernel;
    const run = kernel.requestExecute({{ code }});
    let said = "";
    run.onIOPub = ({{ header, content }}) => {{
        if (header.msg_type === "stream") said += content.text;
        if (header.msg_type === "error") said += content.evalue;
    }};
    await run.done;
    return said;
}}"""


def built() -> Path:
    """Where the tab is with all that it needs, built anew from what was downloaded before.

    No test asks for anything outside. So where nothing was downloaded the test is skipped; CI
    has built the tab before.
    """
    cache = REPOSITORY / ".cache" / "tab"
    if os.environ.get("CI"):
        return cache / "site"
    if not (cache / "compiled").exists():
        pytest.skip(f"Nothing was downloaded yet; type: coursekit tab --offline {cache / 'site'}")
    site = cache / "site"
    with locked(site):  # two processes of tests may want it
        if not (site / LAST).exists() or (site / LAST).stat().st_mtime < newest_source():
            make_tab(REPOSITORY, site, cache, offline=True)
    return site


def newest_source() -> float:
    """When the last file was changed that the tab is made from."""
    folders = ("src", "data", "exercises", "notebooks")
    files = (path for name in folders for path in (REPOSITORY / name).rglob("*.*"))
    return max(path.stat().st_mtime for path in files if "__pycache__" not in path.parts)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve files on loopback; yield the address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Files, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class Files(SimpleHTTPRequestHandler):
    """Plain files, as any web server gives them."""

    extensions_map = {  # noqa: RUF012 (as in the class above)
        **SimpleHTTPRequestHandler.extensions_map,
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
    }

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class Tab(Desk):
    """One browser tab with a lesson in it."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.address = address
        self.outside, self.console = [], []
        self.page = context.new_page()
        context.set_default_timeout(PATIENCE_MS)
        context.on("request", lambda request: self._note(request.url))
        self.page.on("console", lambda message: self.console.append(message.text))

    def show(self, name: str) -> None:
        """Open a lesson, and wait until it can be read."""
        self.page.goto(f"{self.address}/notebooks/index.html?path={name}")
        self.page.wait_for_function(IS_SHOWN)

    def wait_open(self, name: str = "") -> None:  # noqa: ARG002 (as in the class above)
        """Wait until the lesson is there and Python, too."""
        self.page.wait_for_function(IS_READY)

    def open_notebook(self, name: str) -> None:
        """Open a lesson, and wait for Python."""
        self.show(name)
        self.wait_open()

    def give(self, name: str, notebook: dict[str, Any]) -> None:
        """Put a notebook among those of the open page, which no site has."""
        self.page.evaluate(WRITE, [name, notebook])

    def python(self, code: str) -> str:
        """Let Python run code that is in no cell; return what it prints."""
        return str(self.page.evaluate(RUN, code)).strip()

    def bar(self) -> Locator:
        """The line of the course at the foot of the page."""
        return self.page.locator("#coursekit-bar")

    def form(self, code: str) -> Locator:
        """Scroll to the form that the cell with this code shows."""
        number = self.cell_with(code)
        self.select_cell(number)
        return self.output(number).locator(".ck-form")

    def answer_quiz(self, key: str, option: str) -> Locator:
        """Answer a question, and wait for the reply."""
        quiz = self.form(f'ck.quiz("{key}")')
        quiz.locator(f'input[value="{option}"]').check()
        self.press(quiz, "Check my answer")
        expect(quiz.get_by_role("status")).not_to_contain_text("Asking Python")
        return quiz


def new_context(chrome: Browser, **options: Any) -> BrowserContext:
    """A browser of its own, which knows nothing yet."""
    return chrome.new_context(viewport=SIZE, accept_downloads=True, **options)
