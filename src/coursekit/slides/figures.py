"""A chart for the last row: letters large enough, cut into parts where it does not fit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from coursekit.build.pictures import drawing
from coursekit.errors import CourseError
from coursekit.text import and_list, counted

__all__ = ["LEAST", "WIDTH", "Part", "Shown", "enlarge", "who_counted", "with_signals"]

WIDTH = 1240  # pixels of a slide that a figure may take
LEAST = 24  # pixels of the smallest letters
BAND = 590  # the height of a part
LINE, TITLE, SLIDE = 30, 46, 672  # of a legend, of a title, and of all that a slide holds
TITLE_LETTERS = 62  # in a line
MOST_RAISED = 14.5  # letters of 13 pixels become higher, and not yet strange
PADDING = 2
ABOVE, BELOW = 0.75, 0.22  # of a line of text, in the height of its letters
TEXT = "{http://www.w3.org/2000/svg}text"
SPEAKERS = ("Who counted", "Who said it")
NAMED = 3

ElementTree.register_namespace("", "http://www.w3.org/2000/svg")
ElementTree.register_namespace("xlink", "http://www.w3.org/1999/xlink")

_SIZE = re.compile(r'width="([\d.]+)" height="([\d.]+)"')
_MOVED = re.compile(r"translate\([-\d.e]+[ ,]([-\d.e]+)\)")


@dataclass(frozen=True)
class Part:
    """What a slide shows of a drawing: from `top` on, `height` of it, in its own units."""

    top: float
    height: float


@dataclass(frozen=True)
class Shown:
    """A figure as slides show it: title, legend, drawing with its size, its parts in order.

    Without parts the whole can be read; else the whole comes first, small.
    """

    title: str
    legend: tuple[str, ...]
    words: str
    who: str
    svg: str
    width: float
    height: float
    whole: float  # the scale at which all of it is on a slide
    parts: tuple[Part, ...]


def enlarge(spec: Mapping[str, Any], label: str = "") -> Shown:
    """Draw a Vega-Lite specification so that its letters can be read on a slide.

    The title goes to the slide, small letters become higher, and what is still too high for one
    slide is cut between its lines of text. The `label` names how a board is set.
    """
    title, legend, rest = _without_title(spec)
    title = ": ".join(filter(None, [title, label]))
    svg = drawing({**rest, "padding": PADDING})
    width, height = _size(svg)
    titles = 1 + len(title) // TITLE_LETTERS
    room = SLIDE - TITLE * titles - LINE * (len(legend) + 2)
    whole = min(WIDTH / width, room / height)
    fits = LEAST / whole <= MOST_RAISED
    tree = ElementTree.fromstring(svg)
    _raise(tree, LEAST / (whole if fits else WIDTH / width))
    parts = () if fits else tuple(_parts(tree, height, BAND * width / WIDTH))
    words, svg = str(spec.get("description", "")), ElementTree.tostring(tree, encoding="unicode")
    return Shown(title, legend, words, who_counted(spec), svg, width, height, whole, parts)


def with_signals(spec: Any, signals: Mapping[str, Any]) -> Any:
    """Return a specification in which these parameters have other values."""
    if isinstance(spec, list):
        return [with_signals(item, signals) for item in spec]
    if not isinstance(spec, dict):
        return spec
    changed = {key: with_signals(value, signals) for key, value in spec.items()}
    if "params" in spec:
        changed["params"] = [
            {**one, "value": signals[one["name"]]} if one["name"] in signals else one
            for one in spec["params"]
        ]
    return changed


def who_counted(spec: Mapping[str, Any]) -> str:
    """Name those who counted what a chart shows, or how many they are; empty where none did."""
    columns = spec.get("usermeta", {}).get("coursekit", {}).get("columns", {})
    rows = spec.get("datasets", {}).get(spec.get("data", {}).get("name", ""), [])
    for column, heading in columns.items():
        if heading in SPEAKERS:
            names = list(dict.fromkeys(row[column] for row in rows if row.get(column)))
            if len(names) > NAMED:
                return f"{heading}: {counted(len(names), 'entry', 'entries')}, in the notebook"
            return f"{heading}: {and_list(names)}" if names else ""
    return ""


def _without_title(spec: Mapping[str, Any]) -> tuple[str, tuple[str, ...], dict[str, Any]]:
    """Take title and legend out of a chart, unless a signal writes the title."""
    title = spec.get("title") or ""
    held = title if isinstance(title, dict) else {"text": title}
    text, legend = held.get("text", ""), held.get("subtitle", ())
    if isinstance(text, dict):
        return "", (), dict(spec)
    lines = [legend] if isinstance(legend, str) else list(legend)
    joined = " ".join(text) if isinstance(text, list) else text
    return joined, tuple(lines), {key: value for key, value in spec.items() if key != "title"}


def _raise(tree: ElementTree.Element, least: float) -> None:
    """Make letters lower than `least` higher and no wider, so that nothing runs together."""
    for node in tree.iter(TEXT):
        size = _letters(node)
        if 0 < size < least:
            higher = least / size
            node.set("transform", f"{node.get('transform', '')} scale(1,{higher:.3f})".strip())
            for span in node:  # the distance between its lines stays
                span.set("dy", f"{float(span.get('dy', 0)) / higher:.2f}")
            node.set("data-letters", f"{least:.2f}")


def _letters(node: ElementTree.Element) -> float:
    return float(node.get("data-letters") or node.get("font-size", "0px").removesuffix("px"))


def _size(svg: str) -> tuple[float, float]:
    found = _SIZE.search(svg)
    if not found:
        raise CourseError("a drawing without a size", where="slides", expected="width and height")
    return float(found[1]), float(found[2])


def _parts(tree: ElementTree.Element, height: float, most: float) -> Iterator[Part]:
    """Cut a drawing into parts of at most this height, between its lines of text."""
    lines, top = list(_lines(tree, 0.0)), 0.0
    while height - top > most:
        cut = top + most
        while crossed := [first for first, last in lines if first < cut < last]:
            cut = min(crossed)
        if cut <= top:
            raise CourseError("lines of text without a gap", where="slides", expected="a gap")
        yield Part(top, cut - top)
        top = cut
    if top:  # the last one begins above what is new in it, as far as there is room
        top = height - most
        while crossed := [last for first, last in lines if first < top < last]:
            top = max(crossed)
    yield Part(top, height - top)


def _lines(node: ElementTree.Element, above: float) -> Iterator[tuple[float, float]]:
    """Yield where each line of text begins and ends, from the top, but not what is turned."""
    how = node.get("transform", "")
    if "rotate(" in how:
        return
    moved = _MOVED.search(how)
    here = above + float(moved[1] or 0) if moved else above
    if node.tag == TEXT and "".join(node.itertext()).strip():
        letters, size = _letters(node), float(node.get("font-size", "0px").removesuffix("px"))
        below = sum(float(span.get("dy", 0)) for span in node) * letters / size
        yield here - ABOVE * letters, here + below + BELOW * letters
    for child in node:
        yield from _lines(child, here)
