"""The table of lessons: written in the contents, copied to the README."""

from __future__ import annotations

import re
from pathlib import Path

from coursekit.build.make import stale, write

__all__ = ["copy_contents"]

_ROWS = re.compile(r"(?:^\| \[\d\d.*\n)+", re.MULTILINE)


def copy_contents(index: Path, readme: Path, *, check: bool) -> list[str]:
    """Give the README the rows of the contents, or say that it has others."""
    found = _ROWS.search(index.read_text(encoding="utf-8"))
    rows = found[0].replace("](", "](notebooks/") if found else ""
    before = readme.read_text(encoding="utf-8")
    text = _ROWS.sub(lambda _: rows, before)
    if not check:
        return write(readme, text)
    return [] if text == before else [stale(readme, "its table differs", index, "index")]
