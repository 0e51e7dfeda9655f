"""Weigh the web pages, time their first words, and let axe read every one of them.

`python benchmarks/pages.py SITE` prints, for each lesson of a site that was built with
`python3 dev.py site`, the kilobytes that come before its charts (the page, its style sheets and
its scripts) and when its first words are painted: from a server on this computer, with an empty
cache, the median of five. With `--axe` it opens every page of the site instead, and prints what
axe-core finds wrong; `--dark` does so in the dark.
"""

from __future__ import annotations

import argparse
import re
import sys
import threading
import time
from collections import Counter
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.browser.driver import browser

RUNS = 5
NARROW = {"width": 320, "height": 640}
BEFORE_CHARTS = re.compile(r'(?:href|src)="((?:\.\./)?_static/[^"?]+\.(?:css|js))')
FIRST_WORDS = """() => new Promise(done => new PerformanceObserver(list =>
    list.getEntries().forEach(one => one.name === "first-contentful-paint" && done(one.startTime))
).observe({ type: "paint", buffered: true }))"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def kilobytes(page: Path) -> float:
    """Weigh a page with its style sheets and scripts, as files."""
    text = page.read_text(encoding="utf-8")
    files = {(page.parent / name).resolve() for name in BEFORE_CHARTS.findall(text)}
    parts = [page, *(file for file in files if "seen" not in file.parts)]
    return sum(part.stat().st_size for part in parts) / 1000


def first_words(chrome: Browser, url: str) -> float:
    """Open a page with nothing in the cache; return the milliseconds to its first words."""
    context = chrome.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(url, wait_until="commit")
    found = page.evaluate(FIRST_WORDS)
    context.close()
    return float(found)


def weigh(chrome: Browser, site: Path, address: str) -> None:
    print(f"{'page':34}{'kB before charts':>18}{'first words, ms':>18}{'slowest':>10}")
    for path in [site / "index.html", *sorted((site / "lessons").glob("*.html"))]:
        name = path.relative_to(site).as_posix()
        times = [first_words(chrome, f"{address}{name}") for _ in range(RUNS)]
        print(
            f"{name:34}{kilobytes(path):18.0f}{median(times):18.0f}{max(times):10.0f}", flush=True
        )


def read_all(chrome: Browser, site: Path, address: str, dark: bool) -> int:
    """Let axe read every page, narrow; return how many faults it finds."""
    context = chrome.new_context(viewport=NARROW, color_scheme="dark" if dark else "light")
    page, axe, found, begun = context.new_page(), Axe(), Counter[str](), time.monotonic()
    paths = [path for path in sorted(site.rglob("*.html")) if "tab" not in path.parts]
    for path in paths:
        name = path.relative_to(site).as_posix()
        page.goto(f"{address}{name}")
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        for violation in axe.run(page).response["violations"]:
            found[violation["id"]] += len(violation["nodes"])
            print(name, violation["id"], violation["nodes"][0]["html"][:120], flush=True)
        if page.evaluate("document.documentElement.scrollWidth") > NARROW["width"]:
            found["wider than 320 pixels"] += 1
            print(name, "is wider than 320 pixels", flush=True)
    context.close()
    seconds = time.monotonic() - begun
    print(f"{len(paths)} pages in {seconds:.0f} s: {dict(found) or 'nothing wrong'}")
    return found.total()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("site", type=Path)
    parser.add_argument("--axe", action="store_true")
    parser.add_argument("--dark", action="store_true")
    given = parser.parse_args()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(given.site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        try:
            with browser() as chrome:
                if given.axe:
                    return int(read_all(chrome, given.site, address, given.dark) > 0)
                weigh(chrome, given.site, address)
        finally:
            server.shutdown()
    return 0


if __name__ == "__main__":
    sys.exit(main())
