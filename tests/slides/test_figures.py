"""A figure on a slide: letters that the last row can read, and nothing of it lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any
from xml.etree import ElementTree

import pytest

from coursekit.boards import figures
from coursekit.errors import CourseError
from coursekit.slides.figures import BAND, LEAST, WIDTH, Shown, enlarge, who_counted, with_signals

FIGURES = figures()
SVG = "{http://www.w3.org/2000/svg}"
each_figure = pytest.mark.parametrize("name", sorted(FIGURES))


@cache
def spec(name: str) -> dict[str, Any]:
    return FIGURES[name].draw().to_dict()


@cache
def shown(name: str) -> Shown:
    return enlarge(spec(name))


def texts(node: ElementTree.Element, above: float = 0, up: float = 1) -> Iterator[Any]:
    """Yield each text with where its first baseline is, and how high its letters are."""
    how = node.get("transform", "")
    for dy in re.findall(r"translate\([^,)]+,([^)]+)\)", how):
        above += up * float(dy)
    for sy in re.findall(r"scale\(1,([\d.]+)\)", how):
        up *= float(sy)
    if node.tag == f"{SVG}text" and "".join(node.itertext()).strip():
        turned = "rotate(" in how
        yield node, above, up * float(node.get("font-size", "0").removesuffix("px")), turned
    for child in node:
        yield from texts(child, above, up)


@each_figure
def test_letters_are_high_enough_in_the_whole_or_in_a_part(name: str) -> None:
    figure = shown(name)
    scale = WIDTH / figure.width if figure.parts else figure.whole
    for node, _, letters, _ in texts(ElementTree.fromstring(figure.svg)):
        assert letters * scale > LEAST - 0.5, "".join(node.itertext())


@each_figure
def test_every_line_of_text_is_whole_in_a_part_and_every_part_fits(name: str) -> None:
    figure = shown(name)
    scale = WIDTH / figure.width
    assert all(part.height * scale <= BAND + 1 for part in figure.parts)
    if not figure.parts:
        return
    assert figure.parts[0].top == 0
    last = figure.parts[-1]
    assert last.top + last.height == pytest.approx(figure.height)
    for node, baseline, letters, turned in texts(ElementTree.fromstring(figure.svg)):
        above, below = baseline - 0.7 * letters, baseline + 0.15 * letters
        whole = any(part.top <= above and below <= part.top + part.height for part in figure.parts)
        assert turned or whole, "".join(node.itertext())


@each_figure
def test_the_words_of_the_title_and_its_legend_stay(name: str) -> None:
    figure, words = shown(name), re.sub(r"\W+", " ", str(spec(name).get("title", "")))
    kept = re.sub(r"\W+", " ", f"{figure.title} {figure.legend} {figure.svg}")
    for line in [figure.title, *figure.legend]:
        assert re.sub(r"\W+", " ", line).strip() in words
    assert figure.words == spec(name)["description"]
    assert bool(words.strip()) <= bool(kept.strip())


def test_who_counted_is_named_or_numbered() -> None:
    columns = {
        "usermeta": {"coursekit": {"columns": {"who": "Who counted"}}},
        "data": {"name": "d"},
    }
    few = {**columns, "datasets": {"d": [{"who": "A"}, {"who": "B"}, {"who": "A"}]}}
    many = {**columns, "datasets": {"d": [{"who": name} for name in "ABCDE"]}}
    assert who_counted(few) == "Who counted: A and B"
    assert who_counted(many).startswith("Who counted: 5 entries")
    assert who_counted({}) == ""
    assert who_counted(spec("who_counted")).startswith("Who counted: ")


def test_a_preset_sets_the_parameters_that_it_names_and_no_row_of_data() -> None:
    chart = {
        "params": [{"name": "day", "value": 1}, {"name": "other", "value": 2}],
        "layer": [{"params": [{"name": "day", "value": 1}]}],
        "datasets": {"d": [{"name": "day", "value": 5}]},
    }
    changed = with_signals(chart, {"day": 9})
    assert changed["params"] == [{"name": "day", "value": 9}, {"name": "other", "value": 2}]
    assert changed["layer"][0]["params"][0]["value"] == 9
    assert changed["datasets"] == chart["datasets"]


def test_text_without_a_gap_is_refused() -> None:
    rows = [{"y": at, "word": "word"} for at in range(0, 900, 4)]
    crowded = {
        "width": 700,
        "height": 900,
        "data": {"values": rows},
        "mark": {"type": "text", "fontSize": 13},
        "encoding": {
            "y": {"field": "y", "type": "quantitative", "axis": None},
            "text": {"field": "word"},
        },
    }
    with pytest.raises(CourseError):
        enlarge(crowded)
