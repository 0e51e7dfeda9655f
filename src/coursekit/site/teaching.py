"""The pages for those who teach: those of the folder docs, with links that lead within the site."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

from coursekit.build.filled import class_pages

__all__ = ["guide", "teaching_pages"]

GUIDE = "instructors.md"
DATA_CARD = "data/README.md"
_LINK = re.compile(r"\[([^\]\n]+)\]\((?!https?:)([^)\s#]+)(#[^)\s]*)?\)")
_MARK = re.compile(r"<!-- .*?-->")


def guide(repository: Path) -> str:
    """Return the guide without its heading; without a guide, nothing."""
    path = repository / "docs" / GUIDE
    return _page(path, repository).partition("\n")[2] if path.exists() else ""


def teaching_pages(repository: Path) -> dict[str, str]:
    """Return the other pages by their address."""
    docs = repository / "docs"
    return {
        _address(path.relative_to(repository).as_posix()): _page(path, repository)
        for path in class_pages(docs)
        if path.name != GUIDE
    }


def _page(path: Path, repository: Path) -> str:
    folder = path.relative_to(repository).parent.as_posix()

    def led(match: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(folder, match[2]))
        address = _address(target) if (repository / target).exists() else ""
        return f"[{match[1]}](ROOT{address}.html{match[3] or ''})" if address else match[1]

    return _LINK.sub(led, _MARK.sub("", path.read_text(encoding="utf-8")))


def _address(path: str) -> str:
    """Return where the site has a file of the repository; nothing if it is not there."""
    folder, name = posixpath.split(posixpath.splitext(path)[0])
    if path == DATA_CARD:
        return "/data/index"
    return {
        "docs": f"/{name}",
        "docs/run-sheets": f"/run-sheets/{name}",
        "notebooks": f"/lessons/{name}",
    }.get(folder, "")
