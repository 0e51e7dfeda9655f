"""The course in a browser tab: from a cold start to the first chart, every lesson, every board.

    python -m benchmarks.tab [--runs 5] [--boards NAME …] [--only start lessons boards]

Builds the tab with Python among its files, and beside it a plain site: JupyterLite and the same
packages as they come, with one notebook that imports pandas, altair and ipywidgets and draws one
chart. Prints, in one run and in turns:

- seconds from the opening of the page, with an empty cache, to the drawn first chart of lesson 01,
  with its questions open, and of the plain notebook, median of the runs (aims: 12 s, and 0.6 of
  the plain site), and what was transferred; no output is there before Python makes it;
- for each lesson the seconds until all cells have run and are drawn, cells that failed, the
  memory of the tab in MB, and requests to anything outside (aims: 0 and 0);
- for each board the milliseconds from a key press to the new drawing, and those of `interact` in
  the same tab (aim: 0.6).
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
import psutil
from playwright.sync_api import Browser

from benchmarks import widgets
from benchmarks.bridge import figures
from benchmarks.imports import baseline
from coursekit.jupyterlab import CHART
from coursekit.tab import make_tab
from coursekit.tab.make import PLUGIN, jupyterlite, kernel_files, write_core, write_lock
from coursekit.tab.packages import PYODIDE, Package, core_files, gather, read, run
from tests.browser.driver import browser
from tests.browser.tab import Tab, new_context, served

ROOT = Path(__file__).parents[1]
CACHE = ROOT / ".cache" / "tab"
LESSONS = sorted(path.name for path in (ROOT / "notebooks").glob("0*.ipynb"))
FIRST, PLAIN = "01-background.ipynb", "plain.ipynb"
PARTS = ("start", "lessons", "boards")
OPEN = "import coursekit as ck\nck.open_all()"  # for the charts that wait for an answer
UNTOUCHED = """first => {
    jupyterapp.commands.execute("notebook:clear-all-cell-outputs");
    const cells = jupyterapp.shell.currentWidget.content.model.cells;
    const code = [...cells].find(cell => cell.type === "code");
    if (first) code.sharedModel.setSource(first);
}"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--runs", type=int, default=5, help="cold starts of each site")
    options.add_argument(
        "--boards", nargs="*", default=widgets.PANELS, help="as in benchmarks.widgets"
    )
    options.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="what to measure")
    chosen = options.parse_args()
    with TemporaryDirectory() as scratch:
        course, plain = Path(scratch, "course"), Path(scratch, "plain")
        print(make_tab(ROOT, course, CACHE, offline=True))
        with served(course) as address:
            if "start" in chosen.only:
                notebook = Path(scratch, PLAIN)
                nbformat.write(plain_notebook(), notebook)
                plain_site(notebook, plain)
                with served(plain) as other:
                    starts(address, other, chosen.runs)
            if "lessons" in chosen.only:
                lessons(address)
            if "boards" in chosen.only:
                boards(address, chosen.boards)


def plain_notebook() -> Any:
    """The notebook of `benchmarks.imports`, its chart under a name that JupyterLab knows."""
    notebook: Any = baseline()
    code = (
        "import altair as alt\n"
        f"alt.renderers.register('v5', lambda spec, **_: {{{CHART!r}: spec}})\n"
        "alt.renderers.enable('v5')\n"
    )
    first = notebook.cells[0]
    first.source = f"{first.source}\n{code}"
    notebook.metadata = {"language_info": {"name": "python"}}
    return notebook


def plain_site(notebook: Path, out: Path) -> None:
    """Build a site with one notebook and the packages as they come."""
    core, kernel = core_files(CACHE / f"pyodide-{PYODIDE}"), kernel_files(CACHE / "kernel")
    jupyterlite(notebook, kernel, out)
    files = out / "static" / "pyodide"
    files.mkdir(parents=True)
    write_core(core, files)
    shutil.copy(core / "python_stdlib.zip", files)
    own = [*(kernel / "static" / "pypi").glob("[ip]*.whl"), *(CACHE / "course").glob("*.whl")]
    packages = [*gather(core, own, CACHE / "wheels"), installer(core)]
    lock = write_lock(core, packages, {}, files)
    shutil.copy(files / lock, files / "pyodide-lock.json")
    path = out / "jupyter-lite.json"
    config = json.loads(path.read_text(encoding="utf-8"))
    data = config["jupyter-config-data"]
    data["exposeAppInBrowser"] = True
    data.setdefault("litePluginSettings", {})[PLUGIN] = {
        "pyodideUrl": "./static/pyodide/pyodide.mjs",
        "disablePyPIFallback": True,
    }
    path.write_text(json.dumps(config), encoding="utf-8")


def installer(core: Path) -> Package:
    """Get what a kernel as it comes asks for, and the course leaves out."""
    lock = json.loads((core / "pyodide-lock.json").read_text(encoding="utf-8"))
    wanted, folder = f"micropip=={lock['packages']['micropip']['version']}", CACHE / "installer"
    quiet = ["--quiet", "--disable-pip-version-check", "--no-deps", "--ignore-requires-python"]
    run(sys.executable, "-m", "pip", "download", *quiet, "-d", str(folder), wanted)
    return read(next(folder.glob(f"{wanted.replace('==', '-')}-*.whl")))


def starts(course: str, plain: str, runs: int) -> None:
    """Time cold starts of both sites in turns."""
    spent: dict[str, list[float]] = {FIRST: [], PLAIN: []}
    moved: dict[str, float] = {}
    for _ in range(runs):
        for address, name in ((course, FIRST), (plain, PLAIN)):
            seconds, moved[name] = cold_start(address, name)
            spent[name].append(seconds)
            print(f"  {name}: {seconds:.1f} s", flush=True)
    ours, theirs = (statistics.median(spent[name]) for name in (FIRST, PLAIN))
    print(f"first chart: {ours:.1f} s; plain site {theirs:.1f} s; ratio {ours / theirs:.2f}")
    print(f"transferred: {moved[FIRST]:.0f} MB; plain site {moved[PLAIN]:.0f} MB", flush=True)


def cold_start(address: str, name: str) -> tuple[float, float]:
    """Seconds until the first chart of a notebook is drawn, and the MB that came for it."""
    with browser() as chromium:  # a new one, so that nothing is in a cache
        context = new_context(chromium)
        tab = Tab(context, address)
        sizes: list[int] = []
        context.on("response", lambda answer: sizes.append(size_of(answer.headers)))
        begun = time.perf_counter()
        tab.show(name)
        tab.page.evaluate(UNTOUCHED, OPEN if name == FIRST else "")
        if name == PLAIN:  # what is run before there is a kernel is lost there
            tab.wait_open()
        tab.page.evaluate("() => { jupyterapp.commands.execute('notebook:run-all-cells'); }")
        tab.page.locator("svg.marks, .vega-embed canvas").first.wait_for(state="attached")
        return time.perf_counter() - begun, sum(sizes) / 1e6


def size_of(headers: dict[str, str]) -> int:
    return int(headers.get("content-length", 0))


def lessons(address: str) -> None:
    """Run every lesson."""
    print(f"{'':28}{'run all s':>10}{'failed':>8}{'MB':>7}{'outside':>9}")
    for name in LESSONS:
        with browser() as chromium:
            tab = Tab(new_context(chromium), address)
            tab.open_notebook(name)
            begun = time.perf_counter()
            tab.run_all()
            seconds, failed = time.perf_counter() - begun, len(tab.cell_errors())
            print(
                f"{name:28}{seconds:10.1f}{failed:8}{memory():7.0f}{len(tab.outside):9}", flush=True
            )


def memory() -> float:
    """The resident memory of the browser's largest process, the one of the tab, in MB."""
    sizes = [0]
    for child in psutil.Process(os.getpid()).children(recursive=True):
        try:
            if "--type=renderer" in child.cmdline():
                sizes.append(child.memory_info().rss)
        except psutil.Error:
            continue
    return max(sizes) / 2**20


class Bench(Tab):
    """A tab that opens notebooks which a benchmark has written, and no site has."""

    def __init__(self, chromium: Browser, address: str, folder: Path) -> None:
        super().__init__(new_context(chromium), address)
        self.folder = folder

    def open_notebook(self, name: str) -> None:
        """Give the browser the notebook, and open it."""
        content = json.loads((self.folder / name).read_text(encoding="utf-8"))
        self.show("index.ipynb")
        self.give(name, content)
        super().open_notebook(name)


def boards(address: str, names: Sequence[str]) -> None:
    """Time each board beside `interact`."""
    print(f"{'':32}{'board ms':>9}{'interact ms':>13}{'ratio':>7}")
    with TemporaryDirectory() as scratch, browser() as chromium:
        for name in names:
            tab = Bench(chromium, address, Path(scratch))
            moved, _, *times = widgets.measure(tab, tab, name)  # type: ignore[arg-type]
            board, interact = (figures(each)[0] for each in times)
            print(f"{moved:32}{board:9.0f}{interact:13.0f}{board / interact:7.2f}", flush=True)
            tab.page.context.close()


if __name__ == "__main__":
    main()
