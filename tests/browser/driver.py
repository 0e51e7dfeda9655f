"""JupyterLab as a learner meets it: the course's own start command, and a real Chromium.

Nothing outside this computer can be reached: Chromium resolves no other name, and each
request that would have left is kept in `Desk.outside`, which the `desk` fixture wants empty.
"""

from __future__ import annotations

import json
import os
import queue
import re
import shutil
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect, sync_playwright

REPOSITORY = Path(__file__).parents[2]
ARTIFACTS = REPOSITORY / "artifacts"
CHROMIUM_ARGUMENTS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
LOCAL_HOSTS = {"localhost", "127.0.0.1", ""}
START_SECONDS = 60
WAIT_MS = 60_000
TABS_AT_MOST = 60
SIZE: ViewportSize = {"width": 1280, "height": 900}
expect.set_options(timeout=20_000)

# The open notebook, as JupyterLab's own objects see it: whole, whatever part is drawn.
NOTEBOOK = "jupyterapp.shell.currentWidget"
IS_OPEN = f"""name => {{
    const panel = window.jupyterapp && {NOTEBOOK};
    return !!panel && panel.context && panel.context.path === name && panel.context.isReady
        && panel.sessionContext.isReady && panel.sessionContext.session?.kernel?.status === "idle";
}}"""
WHOLE_HEIGHT = f"""() => {{
    const cells = {NOTEBOOK}.content.widgets.map(cell => cell.node.getBoundingClientRect());
    return cells.at(-1).bottom - cells[0].top;
}}"""
IS_IDLE = f"""() => {{
    const panel = {NOTEBOOK};
    const waiting = panel.content.widgets.some(cell => cell.model.type === "code"
        && (cell.model.executionState ?? "idle") !== "idle");
    return !waiting && panel.sessionContext.session.kernel.status === "idle";
}}"""

# The marks of each chart in an output, with what Vega knows of them; axes and legends aside.
MARKS = """node => [...node.querySelectorAll("svg.marks")].map(chart =>
    [...chart.querySelectorAll('g[class*="role-mark"]:not(.mark-group) > *')].map(mark => {
        const {width, height} = mark.getBoundingClientRect();
        const {datum, tooltip, opacity = 1} = mark.__data__;
        const kind = mark.parentNode.classList[0].replace("mark-", "");
        return {kind, size: Math.max(width, height), opacity, tooltip: !!tooltip, datum};
    }))"""
# Where an element stands, seen from what has the focus: before it (-1), there (0), after it (1).
FROM_FOCUS = """node => {
    const focused = document.activeElement;
    if (focused === node) return 0;
    return focused.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_PRECEDING ? -1 : 1;
}"""


def chromium() -> str:
    """Where Chromium is, or nothing."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for path in map(shutil.which, names) if path), "")


@contextmanager
def browser() -> Iterator[Browser]:
    """A Chromium that reaches this computer only."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=chromium(), args=CHROMIUM_ARGUMENTS, headless=True
        )
        yield running
        running.close()


class Lab:
    """A running JupyterLab: its address, and the folder whose notebooks it shows."""

    def __init__(self, address: str, folder: Path) -> None:
        self.address = address
        self.folder = folder

    @property
    def server(self) -> str:
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def token(self) -> str:
        return urlsplit(self.address).query.partition("token=")[2]

    def wait_until_it_answers(self) -> None:
        end = time.monotonic() + START_SECONDS
        while True:
            try:
                urllib.request.urlopen(f"{self.server}/api").close()
                return
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.1)


@contextmanager
def serve(folder: Path, home: Path, **settings: dict[str, Any]) -> Iterator[Lab]:
    """Start JupyterLab as `dev.py lab` does, with an empty home.

    `settings` are JupyterLab's, by the plug-in's name, such as
    ``**{"@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"}}``.
    """
    config = home / "jupyter-config"
    for name, content in {
        "jupyter_lab_config.json": {"LabApp": {"expose_app_in_browser": True}},
        # Learners have no jupytext, which reads and writes notebooks in its own way.
        "jupyter_server_config.json": {"ServerApp": {"jpserver_extensions": {"jupytext": False}}},
        "labconfig/page_config.json": {"disabledExtensions": {"jupyterlab-jupytext": True}},
        "labconfig/default_setting_overrides.json": settings,
    }.items():
        (config / name).parent.mkdir(parents=True, exist_ok=True)
        (config / name).write_text(json.dumps(content), encoding="utf-8")
    environment = {
        **os.environ,
        "HOME": str(home),
        "COURSEKIT_HOME": str(folder),
        "JUPYTER_CONFIG_DIR": str(config),
        "JUPYTER_DATA_DIR": str(home / "jupyter-data"),
        "JUPYTER_RUNTIME_DIR": str(home / "jupyter-runtime"),
        "IPYTHONDIR": str(home / "ipython"),
    }
    command = [sys.executable, "-m", "coursekit.cli", "lab", str(folder), "--no-browser"]
    server = subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    lines: queue.Queue[str] = queue.Queue()
    # A daemon: a server that will not end must not keep the tests from ending.
    threading.Thread(
        target=lambda: [lines.put(line) for line in server.stdout or ()], daemon=True
    ).start()
    try:
        lab = Lab(_address(lines), folder)
        lab.wait_until_it_answers()
        yield lab
    finally:
        end(server)


def end(server: subprocess.Popen[Any]) -> None:
    """End a server; one that a busy machine keeps from closing is killed."""
    server.terminate()
    try:
        server.wait(START_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _address(lines: queue.Queue[str]) -> str:
    said = ""
    while True:
        try:
            line = lines.get(timeout=START_SECONDS)
        except queue.Empty:
            raise AssertionError(f"JupyterLab gave no address; it said:\n{said}") from None
        said += line
        if found := re.search(r"http://\S+", line):
            return found[0]


class Desk:
    """One browser page with JupyterLab in it, and the hands of a learner."""

    def __init__(self, browser: Browser, lab: Lab) -> None:
        self.lab = lab
        self.outside: list[str] = []
        self.console: list[str] = []
        context = browser.new_context(viewport=SIZE)
        context.set_default_timeout(WAIT_MS)
        context.on("request", lambda request: self._note(request.url))
        self.page: Page = context.new_page()
        self.page.on("websocket", lambda socket: self._note(socket.url))
        self.page.on("console", lambda message: self.console.append(message.text))

    def _note(self, url: str) -> None:
        if (urlsplit(url).hostname or "") not in LOCAL_HOSTS:
            self.outside.append(url)

    def open_notebook(self, name: str) -> None:
        """Open a notebook by its file name, and nothing else, and wait for its kernel."""
        workspace = f"lab/workspaces/{Path(name).stem}"
        self.page.goto(f"{self.lab.server}/{workspace}/tree/{name}?token={self.lab.token}")
        self.wait_open(name)

    def open_course(self, name: str = "00-start-here.ipynb") -> None:
        """Open the address that the start command prints."""
        self.page.goto(self.lab.address)
        self.wait_open(name)

    def reload(self, name: str) -> None:
        """Load the page anew, as after closing and opening the browser."""
        self.page.reload()
        self.wait_open(name)

    def wait_open(self, name: str) -> None:
        self.page.wait_for_function(IS_OPEN, arg=name)
        self.page.locator("#jupyterlab-splash").wait_for(state="detached")

    def command(self, name: str, **arguments: object) -> None:
        """Run one of JupyterLab's commands without waiting for its end."""
        self.page.evaluate(
            "([name, args]) => { jupyterapp.commands.execute(name, args); }", [name, arguments]
        )

    def run_all(self) -> None:
        """Run every cell, and wait until all are done."""
        self.command("notebook:run-all-cells")
        self.wait_idle()

    def restart_and_run_all(self) -> None:
        """Give the notebook a fresh kernel, then run every cell."""
        self.page.evaluate(f"() => {NOTEBOOK}.sessionContext.session.kernel.restart()")
        self.run_all()

    def wait_idle(self) -> None:
        """Wait until no cell runs or waits, and what it showed is drawn."""
        self.page.wait_for_timeout(300)
        self.page.wait_for_function(IS_IDLE)
        self.page.wait_for_timeout(700)

    def cells(self) -> list[dict[str, Any]]:
        """The cells as they stand in the open page, saved or not."""
        return list(
            self.page.evaluate(f"() => {NOTEBOOK}.content.widgets.map(w => w.model.toJSON())")
        )

    def cell_errors(self) -> list[str]:
        """One line for each cell that shows an error."""
        return [
            f"cell {number}: {output['ename']}: {output['evalue']}"
            for number, cell in enumerate(self.cells())
            for output in cell.get("outputs", [])
            if output["output_type"] == "error"
        ]

    def cell_with(self, text: str) -> int:
        """The number of the one code cell that holds this text."""
        cells = enumerate(self.cells())
        (number,) = (
            number
            for number, cell in cells
            if cell["cell_type"] == "code" and text in cell["source"]
        )
        return number

    def output(self, number: int) -> Locator:
        """What a cell shows."""
        notebook = ".jp-NotebookPanel:not(.lm-mod-hidden)"
        cell = f'.jp-Notebook-cell[data-windowed-list-index="{number}"]'
        return self.page.locator(f"{notebook} {cell} .jp-Cell-outputWrapper")

    def marks(self, number: int) -> list[list[dict[str, Any]]]:
        """The marks of each chart that a cell shows."""
        return list(self.output(number).evaluate(MARKS))

    def select_cell(self, number: int) -> None:
        """Select a cell, as the arrow keys and Escape do."""
        self.page.evaluate(
            f"""number => {{
                const notebook = {NOTEBOOK}.content;
                notebook.activeCellIndex = number;
                notebook.mode = "command";
                notebook.activate();
            }}""",
            number,
        )
        self.show_cell(number)

    def tab_to(self, target: Locator) -> None:
        """Press Tab, or Shift and Tab, until this has the focus."""
        for _ in range(TABS_AT_MOST):
            where = target.evaluate(FROM_FOCUS)
            if not where:
                return
            self.page.keyboard.press("Tab" if where > 0 else "Shift+Tab")
        raise AssertionError(f"{target} cannot be reached with {TABS_AT_MOST} presses of Tab")

    def show_cell(self, number: int) -> None:
        """Scroll to a cell, counted from 0."""
        self.page.evaluate(f"number => {NOTEBOOK}.content.scrollToItem(number, 'start')", number)
        self.page.wait_for_timeout(300)

    def save(self) -> None:
        """Save the open notebook and wait until it is on the disk."""
        self.page.evaluate(f"() => {NOTEBOOK}.context.save()")

    def set_dark(self) -> None:
        """Switch to JupyterLab's dark theme."""
        self.command("apputils:change-theme", theme="JupyterLab Dark")
        self.page.wait_for_selector('body[data-jp-theme-light="false"]', state="attached")
        self.page.wait_for_timeout(500)

    def screenshot(self, name: str) -> Path:
        """Keep a picture of the window under artifacts/."""
        path = ARTIFACTS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path)
        return path

    def show_whole(self) -> None:
        """Make the window as high as the notebook, and give it all the width."""
        self.command("application:set-mode", mode="single-document")
        self.page.evaluate("() => jupyterapp.shell.collapseLeft()")
        for _ in range(2):  # what was out of sight has its true height only once it is drawn
            height = self.page.evaluate(WHOLE_HEIGHT)
            self.page.set_viewport_size({"width": SIZE["width"], "height": int(height) + 200})
            self.page.wait_for_timeout(1000)
        self.show_cell(0)

    def parts(self, name: str, height: int = 1200) -> list[Path]:
        """Keep pictures of the whole notebook, each `height` high: name-1.png, name-2.png, …"""
        self.show_whole()
        whole = self.screenshot(f"{name}.png")
        kept = []
        with Image.open(whole) as picture:
            for number, top in enumerate(range(0, picture.height, height), start=1):
                part = ARTIFACTS / f"{name}-{number}.png"
                bottom = min(top + height, picture.height)
                picture.crop((0, top, picture.width, bottom)).save(part)
                kept.append(part)
        whole.unlink()
        return kept
