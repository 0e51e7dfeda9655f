"""What shows slides in a browser: reveal.js, from its npm package."""

from __future__ import annotations

import shutil
from pathlib import Path

from coursekit.tab.packages import npm_package

__all__ = ["REVEAL", "copy_reveal", "reveal_files"]

REVEAL = "6.0.2"
FILES = ("LICENSE", "dist/reveal.js", "dist/reveal.css", "dist/plugin/notes.js")


def reveal_files(cache: Path) -> Path:
    """Get reveal.js into a folder unless it is there, and return where its files are."""
    return npm_package("reveal.js", REVEAL, FILES, cache / f"reveal-{REVEAL}")


def copy_reveal(place: Path, out: Path) -> None:
    """Copy what the decks load into their folder."""
    out.mkdir(parents=True)
    for name in FILES:
        shutil.copy(place / name, out)
