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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect, sync_playwright

from coursekit.jupyterlab import CHART, WIDGET_VIEW
from coursekit.slides.printing import chromium

REPOSITORY = Path(__file__).parents[2]
ARTIFACTS = REPOSITORY / "artifacts"
CHROMIUM_ARGUMENTS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
LOCAL_HOSTS = {"localhost", "127.0.0.1", ""}
CONFIG = "jupyter-config"
START_SECONDS = 60
WAIT_MS = 60_000
TABS_AT_MOST = 60
PATIENCE_SECONDS, STEP_MS = 20, 50
SIZE: ViewportSize = {"width": 1280, "height": 900}
expect.set_options(timeout=20_000)

# The open notebook, as JupyterLab's own objects see it: whole, whatever part is drawn.
NOTEBOOK = "jupyterapp.shell.currentWidget"
IS_OPEN = f"""path => {{
    const panel = window.jupyterapp && {NOTEBOOK};
    return !!panel && panel.context && panel.context.path === path && panel.context.isReady
        && panel.sessionContext.isReady && panel.sessionContext.session?.kernel?.status === "idle";
}}"""
FRAMES = """async () => {
    for (let n = 0; n < 3; n++) await new Promise(requestAnimationFrame);
}"""
# Each cell is on the page: right after the opening, some have no height yet.
IS_THERE = f"""() => {{
    const {{ model, widgets }} = {NOTEBOOK}.content;
    return widgets.length === model.cells.length
        && widgets.every(cell => cell.node.getBoundingClientRect().height);
}}"""
WHOLE_HEIGHT = f"""() => {{
    const cells = {NOTEBOOK}.content.widgets.map(cell => cell.node.getBoundingClientRect());
    return cells.at(-1).bottom - cells[0].top;
}}"""
# No cell runs or waits.
IS_IDLE = f"""() => {{
    const panel = {NOTEBOOK};
    return panel.sessionContext.session?.kernel?.status === "idle" && panel.content.widgets.every(
        cell => cell.model.type !== "code" || (cell.model.executionState ?? "idle") === "idle");
}}"""
# Each chart and each widget that a cell shows is on the page.
IS_DRAWN = f"""() => {NOTEBOOK}.content.widgets.every(cell => {{
    if (cell.model.type !== "code") return true;
    const shown = cell.model.outputs.toJSON().map(output => output.data ?? {{}});
    const count = kind => shown.filter(data => data[kind]).length;
    const there = nodes => cell.outputArea.node.querySelectorAll(nodes).length;
    return there("svg.marks") >= count("{CHART}")
        && there(".ck-panel, .ck-form, .ck-timer, .jupyter-widgets")
            >= count("{WIDGET_VIEW}");
}})"""
# The headings of the notebook, each with its distance from the top of the window.
HEADINGS = """() => [...document.querySelectorAll(".jp-Notebook :is(h1, h2)")].map(heading =>
    [heading.getBoundingClientRect().top, heading.textContent.replace("¶", "").trim()])"""
# Run one of JupyterLab's commands to its end; a cell's run ends with the kernel's answer.
TO_THE_END = """async ([name, args, patience]) => {
    const late = new Promise((_, no) =>
        setTimeout(() => no(new Error(`${name} goes on`)), patience));
    await Promise.race([jupyterapp.commands.execute(name, args), late]);
}"""
# Wait until a cell stands still: what is above it may still be getting its height.
SCROLL_TO = f"""async number => {{
    const notebook = {NOTEBOOK}.content;
    const frame = () => new Promise(requestAnimationFrame);
    for (let top, still = 0; still < 3;) {{
        await notebook.scrollToItem(number, "start");
        await frame();
        const now = notebook.widgets[number].node.getBoundingClientRect().top;
        still = now === top ? still + 1 : 0;
        top = now;
    }}
}}"""
# What a reader sees of a chart: each mark with its words and looks, and its place in the plot.
SEEN = """output => [...output.querySelectorAll("svg.marks")].flatMap(chart => {
    const toPlot = chart.querySelector(".background").getCTM().inverse();
    return [...chart.querySelectorAll("path, text, rect, line, image")].flatMap(mark => {
        const {x, y, width, height} = mark.getBBox(), style = getComputedStyle(mark);
        const paints = ["fill", "stroke"].some(name =>
            !["none", "rgba(0, 0, 0, 0)"].includes(style[name]) && +style[`${name}Opacity`]);
        if ((!width && !height) || !paints || !+style.opacity) return [];
        const at = new DOMPoint(x, y).matrixTransform(toPlot.multiply(mark.getCTM()));
        const place = [at.x, at.y, width, height].map(n => Math.round(10 * n) / 10 + 0);
        const looks = ["fill", "fillOpacity", "stroke", "strokeOpacity", "strokeDasharray",
            "strokeWidth", "opacity", "fontSize", "fontWeight"].map(name => style[name]);
        return [[mark.textContent, ...looks, ...place].join(" ; ")];
    });
}).sort()"""
# The same of a chart that JupyterLab draws afresh, out of sight.
SEEN_ANEW = f"""async spec => {{
    const rendermime = {NOTEBOOK}.content.rendermime, kind = "{CHART}";
    const renderer = rendermime.createRenderer(kind);
    const place = document.createElement("div");
    place.append(renderer.node);
    document.body.append(place);
    try {{
        await renderer.renderModel(rendermime.createModel({{ data: {{ [kind]: spec }} }}));
        return ({SEEN})(place);
    }} finally {{
        renderer.dispose();
        place.remove();
    }}
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


def seen(marks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return those of a chart's `MARKS` that can be seen, words aside."""
    return [
        mark
        for mark in marks
        if mark["kind"] != "text" and mark["size"] > 0 and mark["opacity"] > 0
    ]


@contextmanager
def browser() -> Iterator[Browser]:
    """A Chromium that reaches this computer only."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=chromium(), args=CHROMIUM_ARGUMENTS, headless=True
        )
        yield running
        running.close()


DEAD = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
# Put the cursor into a cell, and tell whether it is there.
EDITED = f"""number => {{
    const notebook = {NOTEBOOK}.content;
    if (!notebook.widgets[number].editor?.hasFocus()) {{
        notebook.mode = "edit";
        notebook.widgets[number].editor?.focus();
        return false;
    }}
    return true;
}}"""


class Lab:
    """A running JupyterLab: its address, and the folder in it that is worked in."""

    def __init__(self, address: str, folder: Path, home: Path, place: str = "") -> None:
        self.address = address
        self.folder = folder
        self.home = home
        self.place = place

    def forget_settings(self) -> None:
        """Take back what was chosen in the settings, such as the dark theme."""
        shutil.rmtree(self.home / CONFIG / "lab" / "user-settings", ignore_errors=True)

    def below(self, name: str) -> Lab:
        """Make a folder, where work is apart from all other: with a learner's file of its own."""
        folder = self.folder / name
        folder.mkdir()
        return Lab(self.address, folder, self.home, f"{self.place}{name}/")

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

    A kernel keeps the learner's file beside the notebook, as it does for a learner.

    `settings` are JupyterLab's, by the plug-in's name, such as
    ``**{"@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"}}``.
    """
    config = home / CONFIG
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
        "COURSEKIT_HOME": "",
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
        lab = Lab(_address(lines), folder, home)
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
        path = f"{self.lab.place}{name}"
        workspace = path.removesuffix(".ipynb").replace("/", "-")
        address = f"{self.lab.server}/lab/workspaces/{workspace}/tree/{path}"
        self.page.goto(f"{address}?token={self.lab.token}")
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
        self.page.wait_for_function(IS_OPEN, arg=f"{self.lab.place}{name}")
        self.page.locator("#jupyterlab-splash").wait_for(state="detached")

    def wait_quiet(self) -> None:
        """Wait until all that JupyterLab does at its start is done, and no request is under way."""
        self.page.evaluate("() => jupyterapp.restored")
        self.page.wait_for_load_state("networkidle")

    def command(self, name: str, **arguments: object) -> None:
        """Run one of JupyterLab's commands to its end."""
        self.page.evaluate(TO_THE_END, [name, arguments, WAIT_MS])

    def run_all(self) -> None:
        """Run every cell, and wait until all are done and drawn."""
        self.command("notebook:run-all-cells")
        self.wait_idle()

    def restart_and_run_all(self) -> None:
        """Give the notebook a fresh kernel, then run every cell."""
        self.page.evaluate(f"() => {NOTEBOOK}.sessionContext.session.kernel.restart()")
        self.run_all()

    def run_cell(self) -> None:
        """Run the active cell with the keyboard, and wait until it is done and drawn."""
        number = self.page.evaluate(f"() => {NOTEBOOK}.content.activeCellIndex")
        count = f"number => {NOTEBOOK}.content.widgets[number].model.executionCount"
        before = self.page.evaluate(count, number)
        self.page.keyboard.press("Control+Enter")
        self.page.wait_for_function(
            f"([number, before]) => ![before, null].includes(({count})(number))",
            arg=[number, before],
        )
        self.wait_idle()

    def rewrite(self, number: int, code: str) -> None:
        """Write code over that of a cell, and run it."""
        self.select_cell(number)
        # A page that has just opened may take the focus back: then Control+A selects all cells.
        self.page.wait_for_function(EDITED, arg=number)
        self.page.keyboard.press("Control+A")
        # The editor closes brackets and quotes by itself, and is told them already closed.
        self.page.keyboard.insert_text(code)
        self.run_cell()
        self.page.keyboard.press("Escape")

    def execute(self, code: str) -> None:
        """Let the kernel run code that is in no cell."""
        run = f"code => {NOTEBOOK}.sessionContext.session.kernel.requestExecute({{code}}).done"
        self.page.evaluate(run, code)

    def kill_kernel(self, name: str) -> None:
        """Kill the kernel of this notebook, read what JupyterLab says, and wait for a new one."""
        run = f"code => {{ {NOTEBOOK}.sessionContext.session.kernel.requestExecute({{code}}); }}"
        self.page.evaluate(run, DEAD)
        dialog = self.page.locator(".jp-Dialog")
        expect(dialog).to_contain_text("restart automatically")
        self.page.keyboard.press("Enter")
        expect(dialog).to_have_count(0)
        self.wait_open(name)

    def wait_idle(self) -> None:
        """Wait until no cell runs or waits, and what it showed is drawn."""
        self.page.wait_for_function(IS_IDLE)
        self.page.wait_for_function(IS_DRAWN)

    def until(self, read: Callable[[], Any], wanted: Any) -> None:
        """Wait until this is so."""
        end = time.monotonic() + PATIENCE_SECONDS
        while read() != wanted and time.monotonic() < end:
            self.page.wait_for_timeout(STEP_MS)
        assert read() == wanted

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
        found = [
            number
            for number, cell in enumerate(self.cells())
            if cell["cell_type"] == "code" and text in cell["source"]
        ]
        assert len(found) == 1, f"{len(found)} code cells hold {text!r}, expected one."
        return found[0]

    def cell(self, number: int) -> Locator:
        """A cell, and what it shows."""
        notebook = ".jp-NotebookPanel:not(.lm-mod-hidden)"
        return self.page.locator(
            f'{notebook} .jp-Notebook-cell[data-windowed-list-index="{number}"]'
        )

    def output(self, number: int) -> Locator:
        """What a cell shows."""
        return self.cell(number).locator(".jp-Cell-outputWrapper")

    def seen(self, number: int) -> list[str]:
        """What a reader sees of the charts that a cell shows."""
        return list(self.output(number).evaluate(SEEN))

    def seen_anew(self, spec: dict[str, Any]) -> list[str]:
        """What a reader would see of a chart if it were drawn afresh."""
        return list(self.page.evaluate(SEEN_ANEW, spec))

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

    def press(self, within: Locator, button: str, key: str = "Enter") -> None:
        """Go to a button with Tab, and press it."""
        self.tab_to(within.get_by_role("button", name=button, exact=True))
        self.page.keyboard.press(key)

    def pick(self, chosen: Locator, value: str) -> None:
        """Go to a list with Tab, and to one of its values with the arrow keys."""
        self.tab_to(chosen)
        values = chosen.locator("option").evaluate_all("all => all.map(one => one.value)")
        steps = values.index(value) - values.index(chosen.input_value())
        for _ in range(abs(steps)):
            self.page.keyboard.press("ArrowDown" if steps > 0 else "ArrowUp")
        expect(chosen).to_have_value(value)

    def set_control(self, number: int, label: str, value: str) -> None:
        """Set a control that a cell shows: a list, a slider, or a tick to yes or no."""
        control = self.output(number).get_by_label(label, exact=True)
        labels = self.output(number).locator("label").all_text_contents()
        assert control.count() == 1, f"No control is called {label!r}, expected one of {labels}."
        kind = control.get_attribute("type")
        if kind == "checkbox":
            control.set_checked(value == "yes")
        elif kind == "range":
            control.fill(value)
        else:
            options = control.locator("option").evaluate_all("all => all.map(one => one.value)")
            assert value in options, f"{label!r} has no {value!r}, expected one of {options}."
            control.select_option(value)
        self.execute("")  # the kernel does one thing after the other
        self.page.evaluate(FRAMES)

    def mark(self, group: Locator, option: str) -> None:
        """Choose one of some radio buttons with Tab, space and the arrow keys."""
        marked = group.locator("input:checked")
        self.tab_to(marked if marked.count() else group.locator("input").first)
        self.page.keyboard.press("Space")
        for _ in range(group.locator("input").count()):
            if group.locator(f'input[value="{option}"]').is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{option} cannot be reached with the arrow keys")

    def type_over(self, box: Locator, text: str) -> None:
        """Go to a box with Tab, and write over what is in it."""
        self.tab_to(box)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def show_cell(self, number: int) -> None:
        """Scroll to a cell, counted from 0."""
        self.page.evaluate(SCROLL_TO, number)

    def save(self) -> bytes:
        """Save the open notebook, and return what is on the disk once it is whole."""
        self.page.evaluate(f"() => {NOTEBOOK}.context.save()")
        self.page.wait_for_function(f"() => !{NOTEBOOK}.context.model.dirty")
        path = self.lab.folder / self.page.evaluate(
            f"() => {NOTEBOOK}.context.path.split('/').at(-1)"
        )
        # JupyterLab saves by itself, too: it empties the file and then writes it, and keeps
        # what was in it under this name until it is done.
        kept = path.with_name(f".~{path.name}")
        self.until(lambda: kept.exists() or not path.read_bytes().endswith(b"}\n"), False)
        return path.read_bytes()

    def set_dark(self) -> None:
        """Switch to JupyterLab's dark theme, which saves that; to choose it twice saves nothing."""
        self._set_theme("JupyterLab Dark", light="false")

    def set_light(self) -> None:
        """Switch to JupyterLab's light theme."""
        self._set_theme("JupyterLab Light", light="true")

    def _set_theme(self, theme: str, light: str) -> None:
        body = self.page.wait_for_selector("body[data-jp-theme-light]", state="attached")
        if body.get_attribute("data-jp-theme-light") == light:
            return
        with self.page.expect_response(
            lambda answer: answer.request.method == "PUT" and "/api/settings" in answer.url
        ):
            self.command("apputils:change-theme", theme=theme)
        self.page.wait_for_selector(f'body[data-jp-theme-light="{light}"]', state="attached")

    @contextmanager
    def at_double_size(self) -> Iterator[None]:
        """Show what a zoom of 200 % leaves of the window, with the notebook alone in it."""
        self.command("application:set-mode", mode="single-document")
        self.page.evaluate("() => jupyterapp.shell.collapseLeft()")
        self.page.set_viewport_size({"width": SIZE["width"] // 2, "height": SIZE["height"] // 2})
        try:
            yield
        finally:
            self.page.set_viewport_size(SIZE)
            self.command("application:set-mode", mode="multiple-document")

    def close(self) -> None:
        """End the kernels of what is open, and close the page."""
        self.page.evaluate(
            """() => Promise.all([...jupyterapp.shell.widgets("main")].map(
                one => one.sessionContext?.shutdown()))"""
        )
        self.page.context.close()

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
        self.page.wait_for_function(IS_THERE)
        height = -1
        # What was out of sight has its true height only once it is drawn.
        while (whole := int(self.page.evaluate(WHOLE_HEIGHT))) != height:
            height = whole
            wide = self.page.viewport_size or SIZE
            self.page.set_viewport_size({"width": wide["width"], "height": height + 200})
            self.wait_idle()
            self.page.evaluate(FRAMES)
        self.show_cell(0)

    def parts(self, name: str, height: int = 1200) -> dict[Path, list[str]]:
        """Keep pictures of the whole notebook, each `height` high: name-1.png, name-2.png, …

        Return each with the headings of what it shows, the one that goes on at its top first.
        """
        self.show_whole()
        headings = self.page.evaluate(HEADINGS)
        whole = self.screenshot(f"{name}.png")
        kept = {}
        with Image.open(whole) as picture:
            for number, top in enumerate(range(0, picture.height, height), start=1):
                part = ARTIFACTS / f"{name}-{number}.png"
                bottom = min(top + height, picture.height)
                picture.crop((0, top, picture.width, bottom)).save(part)
                above = [text for at, text in headings if at < top][-1:]
                kept[part] = above + [text for at, text in headings if top <= at < bottom]
        whole.unlink()
        return kept

    def picture_of(self, number: int, name: str) -> Path:
        """Keep a picture of one cell, and of what it shows."""
        self.show_whole()
        path = ARTIFACTS / f"{name}.png"
        self.cell(number).screenshot(path=path)
        return path
