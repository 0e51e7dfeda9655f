"""What a widget leaves for a web page that has no Python: its state, and replies made beforehand.

A build of web pages runs the lessons with ``COURSEKIT_PAGES`` set. Each widget then adds to
its static form what the page needs to go on alone: the traits at the start, and what Python
would reply to each value that can be foreseen.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice, product
from math import prod
from typing import Any, TypeAlias

import anywidget

from coursekit.widgets.controls import Choice, Control, Slider, Tick

__all__ = ["BEGUN", "MOST_STATES", "PAGE", "SETTING", "Replies", "foreseen", "left_for_pages"]

PAGE = "application/vnd.coursekit.page+json"
SETTING = "COURSEKIT_PAGES"
BEGUN = "begun"  # its value where the start of a board and its presets are enough
OF_THIS_COMPUTER = "place"
MOST_STATES = 240  # of a board, worked out beforehand

Values: TypeAlias = Mapping[str, Any]
# What was sent from the page, and the traits that Python would set.
Replies: TypeAlias = Callable[[], Iterable[tuple[Any, Values]]]


def left_for_pages(widget: anywidget.AnyWidget, replies: Replies | None) -> dict[str, Any]:
    """Return what to add to the output of a widget; nothing outside a build of web pages."""
    setting = os.environ.get(SETTING)
    if not setting:
        return {}
    told = replies() if replies else ()
    if setting == BEGUN:
        told = islice(told, 1 + len(getattr(widget, "presets", ())))
    shared = anywidget.AnyWidget.class_trait_names(sync=True)
    own = set(widget.trait_names(sync=True)) - {*shared, OF_THIS_COMPUTER}
    names = [name for name in sorted(own) if name[0] != "_"]
    state = {
        "widget": type(widget).__name__,
        "traits": {name: getattr(widget, name) for name in names},
        "replies": [[sent, dict(reply)] for sent, reply in told],
    }
    return {PAGE: json.loads(json.dumps(state, default=float))}


def foreseen(
    controls: Sequence[Control], start: Values, presets: Sequence[tuple[str, Values]]
) -> Iterator[dict[str, Any]]:
    """Yield the values of the controls for which a page holds a reply.

    First the start and each preset; then all others where they are few, else from there each
    control alone, as far as there is room.
    """
    domains = {control.name: _domain(control) for control in controls}
    begun = [dict(start), *({**start, **wanted} for _, wanted in presets)]
    yield from begun
    states = prod(max(len(values), 1) for values in domains.values())
    if all(domains.values()) and states <= MOST_STATES:
        whole = (dict(zip(domains, chosen, strict=True)) for chosen in product(*domains.values()))
        yield from (state for state in whole if state not in begun)
        return
    left = MOST_STATES - len(begun)
    for state in begun:
        for name, domain in domains.items():
            others = [value for value in domain if value != state[name]]
            if len(others) <= left:
                left -= len(others)
                yield from ({**state, name: value} for value in others)


def _domain(control: Control) -> list[Any]:
    if isinstance(control, Choice):
        return [value for value, _ in control.options]
    if isinstance(control, Tick):
        return [False, True]
    if isinstance(control, Slider):
        steps = round((control.high - control.low) / control.step)
        return [_plain(control.low + at * control.step) for at in range(steps + 1)]
    return []  # a table of lists has too many values


def _plain(number: float) -> float:
    rounded = round(number, 9)
    return int(rounded) if rounded == int(rounded) else rounded
