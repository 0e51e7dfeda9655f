"""A timer: the page counts down to a moment that is in the learner's file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import anywidget
import traitlets

from coursekit.errors import CourseError
from coursekit.html import tag
from coursekit.store import work
from coursekit.store.tab import when_kept
from coursekit.widgets.display import publish, script, styles

__all__ = ["Timer", "timer"]

RUN_FIRST = "Run this cell for a timer."


class Timer(anywidget.AnyWidget):
    """The widget behind `timer`.

    `ends` is the moment at which the time is up, in milliseconds since 1970, 0 when no time
    runs. The page sets it; Python saves it, and says so in `kept`.
    """

    _esm = script("timer")
    _css = styles("timer")
    title = traitlets.Unicode().tag(sync=True)
    minutes: traitlets.List[int] = traitlets.List().tag(sync=True)
    ends = traitlets.Float().tag(sync=True)
    notice = traitlets.Unicode().tag(sync=True)
    place = traitlets.Unicode().tag(sync=True)
    kept = traitlets.Float().tag(sync=True)

    def __init__(self, key: str, title: str, minutes: Sequence[int]) -> None:
        self._key, ends, notice = key, 0.0, ""
        try:
            entry = work.latest(key, "answer")
            ends = float(entry.value["ends"]) if entry else 0.0
        except CourseError as error:
            notice = f"✗ {error}"
        except (KeyError, TypeError, ValueError):
            pass  # of another course: no time runs
        place = work.place_of(key)
        super().__init__(
            title=title,
            minutes=list(minutes),
            ends=ends,
            kept=ends,
            notice=notice,
            place=place,
        )
        self.observe(self._save, "ends")

    def _save(self, change: Mapping[str, Any]) -> None:
        try:
            work.record("answer", self._key, {"ends": change["new"]})
        except CourseError as error:
            self.notice = f"✗ The time is not saved. {error}"
        else:
            when_kept(partial(self._tell_kept, change["new"]))

    def _tell_kept(self, ends: float, lost: str) -> None:
        self.notice = f"✗ {lost}" if lost else ""
        if not lost:
            self.kept = ends


def timer(key: str, title: str, minutes: Sequence[int]) -> Timer:
    """Show a timer with a button for each number of minutes; it goes on after a reload."""
    shown = Timer(key, title, minutes)
    static = tag("div", tag("p", tag("em", f"{title}. {RUN_FIRST}")), data_ck_static=key)
    publish(static, f"{title}. {RUN_FIRST}", shown)
    return shown
