"""In a browser tab: the learner's file is kept by the browser, not by a disk.

The file that Python sees lives as long as the tab does. So after each change the browser is
given it to keep (``tab/static/store.mjs``). It is not replaced there but joined, in one
transaction, with what other tabs have saved meanwhile: the same joining by which a copy is
restored. On a computer nothing of this happens.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from IPython.display import display

from coursekit.browser import is_tab
from coursekit.messages import message
from coursekit.store.entries import DamagedFile, Entry, dump, parse
from coursekit.store.joining import join
from coursekit.store.origins import ORIGIN, is_anothers

__all__ = ["keep", "lost", "notice", "one_file", "open_store", "when_kept"]

NAME = "coursekit-work.json"
HOME = Path.home() / "coursekit"  # a folder of the tab
FIRST = (
    "Your answers are kept by this browser, on this computer. Run ck.download() in a cell to save "
    "a copy of them, too."
)
LOST = (
    "This browser has not kept your answers ({why}). They are lost when you close this tab. "
    "Run ck.download() in a cell before you do."
)


class _Store:
    """What was given to the browser, and how that went."""

    kept: Any = None  # the browser's store: see store.mjs
    waiting = 0
    why = ""
    then: list[Callable[[str], object]]

    def __init__(self) -> None:
        self.then = []


_store = _Store()


def open_store() -> None:
    """Take what the browser has kept as the learner's file of this tab."""
    import js
    from pyodide.ffi import create_proxy

    HOME.mkdir(parents=True, exist_ok=True)
    os.environ["COURSEKIT_HOME"] = str(HOME)
    path, kept = HOME / NAME, js.coursekitStore
    _store.kept, _store.why = kept, str(kept.why)
    if kept.text:
        path.write_text(str(kept.text), encoding="utf-8")
    kept.changed = create_proxy(lambda text: _take(path, text))  # another tab has saved


def keep(path: Path) -> None:
    """Give the learner's file to the browser, after each change of it."""
    if not is_tab():
        return
    from pyodide.ffi import create_once_callable, create_proxy, to_js

    def merged(text: str) -> Any:
        """Return what the browser shall keep, and whether what it had cannot be read."""
        own = parse(path.read_bytes(), path.name)
        try:
            there = parse(text.encode(), path.name) if text else ()
        except DamagedFile:
            return to_js([dump(own), True])
        return to_js([dump(one_file(there, own)), False])

    def kept(text: str) -> None:
        _take(path, text)
        done("")

    def failed(error: Any) -> None:
        done(str(getattr(error, "name", "") or error))

    def done(why: str) -> None:
        merge.destroy()
        _store.waiting -= 1
        _store.why = why
        if not _store.waiting:
            waiting, _store.then = _store.then, []
            for then in waiting:
                then(lost())
            if why and not waiting:
                display(message(f"✗ {lost()}"))  # type: ignore[no-untyped-call]

    merge = create_proxy(merged)
    _store.waiting += 1
    _store.kept.save(merge).then(create_once_callable(kept), create_once_callable(failed))


def _take(path: Path, text: str) -> None:
    """Let the tab's own file have what the browser keeps; it may have more by now."""
    there = parse(text.encode(), path.name)
    own = parse(path.read_bytes(), path.name) if path.exists() else ()
    path.write_text(dump(one_file(there, own)), encoding="utf-8")


def one_file(there: Sequence[Entry], own: Sequence[Entry]) -> tuple[Entry, ...]:
    """Join what the browser keeps with a tab's own file.

    Two tabs may begin a file at the same time; it is one learner, and the browser's origin stays.
    """
    if is_anothers(there, own):
        own = [entry for entry in own if entry.kind != ORIGIN]
    return join(there, own)[0]


def lost() -> str:
    """Say that the browser has not kept the answers, if it has not; else nothing."""
    return LOST.format(why=_store.why) if _store.why else ""


def when_kept(then: Callable[[str], object]) -> None:
    """Call `then` with `lost` once all that was saved is kept: on a computer, at once."""
    if _store.waiting:
        _store.then.append(then)
    else:
        then(lost())


def notice(*, is_new: bool) -> str:
    """Say with a learner's first answer in a tab where it is kept."""
    return FIRST if is_new and is_tab() and not _store.why else ""
