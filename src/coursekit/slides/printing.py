"""Print pages to PDF with the Chromium of this computer, where there is one."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

__all__ = ["PAPERS", "chromium", "print_pages"]

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
INSTALLED = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
PAPERS = {"A4": "", "letter": "-letter"}  # the size, and what the file's name ends in
ANY_SIZE, ANY_HEIGHT = "size: auto", "--height: 257mm"  # what a page says of its paper
HEIGHTS = {"A4": "--height: 275mm", "letter": ANY_HEIGHT}  # of a sheet inside the margins
PATIENCE = 60  # seconds for a page
ARGUMENTS = (
    *("--headless", "--disable-gpu", "--no-first-run", "--no-pdf-header-footer"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--host-resolver-rules=MAP * ~NOTFOUND",
)


def chromium() -> str:
    """Return where Chromium or a browser made from it is; empty where none is found."""
    named = (shutil.which(name) for name in NAMES)
    there = (path for path in INSTALLED if Path(path).exists())
    return next((path for path in (*named, *there) if path), "")


def print_pages(pages: Iterable[Path]) -> str:
    """Print each page beside itself, once for each size of paper; say what came of it.

    What Chromium needs for itself is in the same folder meanwhile: one from a snap sees no other.
    """
    program = chromium()
    how = "open a page of hand-outs in a browser and print it"
    if not program:
        return f"→ No Chromium was found, so there are no PDF files; {how}."
    for page in pages:
        for paper, ending in PAPERS.items():
            target = page.with_name(f"{page.stem}{ending}.pdf")
            if not _printed(program, page, paper, target):
                return f"→ {program} printed no {target.name}; {how}."
    return "✓ Hand-outs are there as PDF, for A4 and for US letter."


def _printed(program: str, page: Path, paper: str, target: Path) -> bool:
    # A container's root has no other rights to give up.
    root = ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
    text = page.read_text(encoding="utf-8").replace(ANY_SIZE, f"size: {paper}")
    text = text.replace(ANY_HEIGHT, HEIGHTS[paper])
    sized = page.with_name(f"sized-{page.name}")
    with TemporaryDirectory(prefix="chromium-", dir=page.parent) as profile:
        sized.write_text(text, encoding="utf-8")
        command = [program, *ARGUMENTS, *root, f"--user-data-dir={profile}"]
        command += [f"--print-to-pdf={target.resolve()}", sized.resolve().as_uri()]
        with suppress(OSError, subprocess.SubprocessError):
            subprocess.run(command, capture_output=True, check=True, timeout=PATIENCE)
    sized.unlink()
    return target.exists()
