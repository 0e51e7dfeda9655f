"""What shows slides in a browser: reveal.js, from its npm package."""

from __future__ import annotations

import shutil
from pathlib import Path

from coursekit.tab.packages import run

__all__ = ["REVEAL", "copy_reveal", "reveal_files"]

REVEAL = "6.0.2"
FILES = ("LICENSE", "dist/reveal.js", "dist/reveal.css", "dist/plugin/notes.js")


def reveal_files(cache: Path) -> Path:
    """Get reveal.js into a folder unless it is there, and return where its files are."""
    folder = cache / f"reveal-{REVEAL}"
    place = folder / "package"
    if not all((place / name).exists() for name in FILES):
        folder.mkdir(parents=True, exist_ok=True)
        run("npm", "pack", "--silent", f"reveal.js@{REVEAL}", "--pack-destination", str(folder))
        shutil.unpack_archive(folder / f"reveal.js-{REVEAL}.tgz", folder, filter="data")
    return place


def copy_reveal(place: Path, out: Path) -> None:
    """Copy what the decks load into their folder."""
    out.mkdir(parents=True)
    for name in FILES:
        shutil.copy(place / name, out)
