"""A chart as a reader sees it: its specification in a state, drawn, and each mark in words.

A mark's words hold its place on the page and its looks, and nothing of how the drawing was
made: no group, class or id, and nothing that cannot be seen.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import xml.etree.ElementTree as ET
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import vl_convert

Spec = dict[str, Any]
Matrix = tuple[float, float, float, float, float, float]
Points = list[tuple[float, float]]

VERSION = "1"  # of what `draw` keeps: another one draws all anew
HOVER = "hover\u241f"
SAME: Matrix = (1, 0, 0, 1, 0, 0)
NUMBER = r"-?\d*\.?\d+(?:[eE][-+]?\d+)?"
PATH = re.compile(rf"[A-Za-z]|{NUMBER}")
LEAVES = {"path", "line", "rect", "circle", "text", "image"}
INHERITED = (
    *("fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin"),
    *("fill-opacity", "stroke-opacity", "font-family", "font-size", "font-weight", "font-style"),
    *("text-anchor", "stroke-dashoffset"),
)
PLAIN = {"stroke-width": "1", "stroke-linecap": "butt", "stroke-linejoin": "miter"}
COLOURS = {"black": "#000000", "white": "#ffffff"}
UNSEEN = ("none", "transparent", "")


class Drawing(NamedTuple):
    """What is drawn: a hash of the SVG, the marks in order, and what a pointer brings up."""

    exact: str
    seen: list[str]
    hover: list[str]


def compiled(spec: Spec) -> Spec:
    """Compile a displayed specification and patch it as JupyterLab's viewer does."""
    vega: Spec = vl_convert.vegalite_to_vega(spec, vl_version="5.8")
    options = spec.get("usermeta", {}).get("embedOptions", {})
    for step in options.get("patch", []):
        *way, last = [part.replace("~1", "/").replace("~0", "~") for part in _split(step["path"])]
        place: Any = vega
        for part in way:
            place = place[int(part)] if isinstance(place, list) else place[part]
        if isinstance(place, list):
            at = len(place) if last == "-" else int(last)
            if step["op"] == "add":
                place.insert(at, step["value"])
            else:
                place[at : at + 1] = [step["value"]] if step["op"] == "replace" else []
        elif step["op"] == "remove":
            del place[last]
        else:
            place[last] = step["value"]
    _say_tooltips(vega.get("marks", []))
    return vega


def _split(pointer: str) -> list[str]:
    return pointer.removeprefix("/").split("/")


def draw(vega: Spec, signals: Mapping[str, Any], kept: Path) -> Drawing:
    """Draw a compiled chart whose signals hold these values; a drawing is kept by its state."""
    known = {one["name"] for one in vega.get("signals", [])}
    if missing := sorted(set(signals) - known):
        raise KeyError(f"the chart has no signal {', '.join(missing)}")
    set_to = [
        {"name": one["name"], "value": signals[one["name"]]} if one["name"] in signals else one
        for one in vega.get("signals", [])
    ]
    state = json.dumps({**vega, "signals": set_to})
    file = kept / hashlib.sha256(f"{VERSION}{state}".encode()).hexdigest()
    if file.exists():
        return Drawing(*json.loads(zlib.decompress(file.read_bytes())))
    svg = vl_convert.vega_to_svg(json.loads(state), allowed_base_urls=[])
    drawn = Drawing(hashlib.sha256(svg.encode()).hexdigest(), *_read(svg))
    part = file.with_suffix(f".{id(drawn)}")
    part.write_bytes(zlib.compress(json.dumps(drawn).encode()))
    part.replace(file)
    return drawn


def _say_tooltips(marks: Iterable[Spec]) -> None:
    """Put each mark's tooltip where the drawing shows it: into what a screen reader is told."""
    for mark in marks:
        _say_tooltips(mark.get("marks", []))
        for looks in mark.get("encode", {}).values():
            rule = looks.get("tooltip")
            says = rule.get("signal") if isinstance(rule, dict) else None
            if not says:
                continue
            text = f"join([{','.join(_members(says))}], ' | ')" if says[0] == "{" else f"({says})"
            looks["description"] = {"signal": f"'{HOVER}' + {text}"}
            mark["aria"] = True


def _members(literal: str) -> Iterator[str]:
    """Take the keys and values of an object as an expression writes them, one by one."""
    depth, quote, part, skip = 0, "", "", False
    for sign in literal.strip()[1:-1]:
        if quote:
            skip, quote = sign == "\\" and not skip, quote if skip or sign != quote else ""
        elif sign in "\"'":
            quote = sign
        elif sign in "([{":
            depth += 1
        elif sign in ")]}":
            depth -= 1
        if not quote and not depth and (sign == "," or (sign == ":" and _is_key(part))):
            yield f"({part})"
            part = ""
        else:
            part += sign
    if part.strip():
        yield f"({part})"


def _is_key(part: str) -> bool:
    return re.fullmatch(r"""\s*("([^"\\]|\\.)*"|'([^'\\]|\\.)*'|\w+)\s*""", part) is not None


def _read(svg: str) -> tuple[list[str], list[str]]:
    """Say each mark that can be seen, and each tooltip."""
    root = ET.fromstring(re.sub(r' xmlns="[^"]+"', "", svg, count=1))
    named = {node.attrib["id"]: node for node in root.iter() if "id" in node.attrib}
    size = f"size {root.get('width')} x {root.get('height')}"
    hover = [
        label.removeprefix(HOVER)
        for node in root.iter()
        if (label := node.get("aria-label", "")).startswith(HOVER)
    ]
    return [size, *filter(None, _marks(root, SAME, {}, [], named))], sorted(set(hover))


def _marks(
    node: ET.Element,
    matrix: Matrix,
    looks: Mapping[str, str],
    clips: list[tuple[str, Points]],
    named: Mapping[str, ET.Element],
) -> Iterator[str]:
    style = {
        name.strip(): value.strip()
        for name, _, value in (each.partition(":") for each in node.get("style", "").split(";"))
    }
    given = {**node.attrib, **style}
    matrix = _times(matrix, given.get("transform", ""))
    own = {**looks, **{name: given[name] for name in INHERITED if name in given}}
    own["opacity"] = str(float(looks.get("opacity", 1)) * float(given.get("opacity", 1)))
    if clip := re.fullmatch(r"url\(#(.+)\)", given.get("clip-path", "")):
        clips = [*clips, *(_geometry(one, matrix) for one in named[clip[1]])]
    if node.tag in LEAVES:
        yield _mark(node, matrix, own, clips, named)
    elif node.tag != "defs":
        for child in node:
            yield from _marks(child, matrix, own, clips, named)


def _mark(
    node: ET.Element,
    matrix: Matrix,
    looks: Mapping[str, str],
    clips: list[tuple[str, Points]],
    named: Mapping[str, ET.Element],
) -> str:
    geometry, points = _geometry(node, matrix)
    text = "\n".join(filter(None, (part.strip() for part in node.itertext())))
    flat = len({(round(x, 2), round(y, 2)) for x, y in points}) < 2
    if not text if node.tag == "text" else flat:
        return ""
    paints = [] if node.tag != "image" else [f"alpha {_short(float(looks['opacity']))}"]
    for paint in ("stroke",) if node.tag == "line" else ("fill", "stroke"):
        colour = _colour(looks.get(paint, "#000" if paint == "fill" else "none"), named)
        alpha = float(looks["opacity"]) * float(looks.get(f"{paint}-opacity", 1))
        wide = paint == "fill" or float(looks.get("stroke-width", "1").removesuffix("px"))
        if colour not in UNSEEN and alpha and wide:
            paints.append(f"{paint} {colour}" + ("" if alpha == 1 else f" alpha {_short(alpha)}"))
            if paint == "stroke":
                paints += [
                    f"{name} {value}"
                    for name in INHERITED
                    if name.startswith("stroke-")
                    and name != "stroke-opacity"
                    and (value := looks.get(name)) not in (None, PLAIN.get(name))
                ]
    if not paints:
        return ""
    if node.tag == "text":
        paints += [
            f"{name} {looks[name]}"
            for name in INHERITED
            if name.startswith(("font", "text")) and name in looks
        ]
    cut = [f"within {words}" for words, frame in clips if not _inside(points, frame)]
    return " ; ".join([f"{node.tag} {geometry}", *paints, *cut, *([repr(text)] if text else [])])


def _colour(paint: str, named: Mapping[str, ET.Element]) -> str:
    if link := re.fullmatch(r"url\(#(.+)\)", paint):
        stops = [ET.tostring(child, "unicode").strip() for child in named[link[1]]]
        return f"gradient {' '.join(stops)}"
    if short := re.fullmatch(r"#([0-9a-f])([0-9a-f])([0-9a-f])", paint.lower()):
        return "#" + "".join(2 * one for one in short.groups())
    if parts := re.fullmatch(r"rgb\((\d+), ?(\d+), ?(\d+)\)", paint):
        return "#" + "".join(f"{int(one):02x}" for one in parts.groups())
    return COLOURS.get(paint.lower(), paint.lower())


def _geometry(node: ET.Element, matrix: Matrix) -> tuple[str, Points]:
    """Say where a mark is on the page; a turned or stretched one in its own measure."""
    *linear, dx, dy = matrix
    turned = [round(one, 4) for one in linear] != [1, 0, 0, 1]
    words = f" turned {','.join(map(_short, linear))} at {_short(dx)},{_short(dy)}" * turned
    if turned:
        dx = dy = 0
    number = {name: _number(node.get(name, "0")) for name in ("x", "y", "x1", "y1", "x2", "y2")}
    if node.tag == "path":
        said, points = _path(node.get("d", ""), dx, dy)
    elif node.tag == "line":
        points = [(number[f"x{n}"] + dx, number[f"y{n}"] + dy) for n in (1, 2)]
        said = " to ".join(_place(*one) for one in points)
    elif node.tag == "circle":
        x, y, r = (_number(node.get(name, "0")) for name in ("cx", "cy", "r"))
        points = [(x + dx - r, y + dy - r), (x + dx + r, y + dy + r)]
        said = f"{_place(x + dx, y + dy)} r {_short(r)}"
    else:
        wide, high = (_number(node.get(name, "0")) for name in ("width", "height"))
        x, y = number["x"] + dx, number["y"] + dy
        points = [(x, y), (x + wide, y + high)] if wide or high else [(x, y)]
        said = _place(x, y) + (f" size {_short(wide)},{_short(high)}" if wide or high else "")
        said += "".join(
            f" line {one.get('x', '')},{one.get('dy', one.get('y', ''))}" for one in node
        )
    return said + words, points


def _path(d: str, dx: float, dy: float) -> tuple[str, Points]:
    """Turn a path's steps into places on the page."""
    signs = PATH.findall(d)
    at, first, x, y = 0, (0.0, 0.0), 0.0, 0.0
    said: list[str] = []
    points: Points = []
    step = ""
    sizes = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}
    while at < len(signs):
        if signs[at].isalpha():
            step, at = signs[at], at + 1
        kind, own = step.upper(), step.islower()
        given = [float(one) for one in signs[at : at + sizes[kind]]]
        at += sizes[kind]
        if kind == "Z":
            x, y = first
            said.append("Z")
            continue
        if kind == "H":
            given, kind = [given[0], 0 if own else y], "L"
        elif kind == "V":
            given, kind = [0 if own else x, given[0]], "L"
        head = given[:5] if kind == "A" else []
        rest = given[len(head) :]
        pairs = list(zip(rest[::2], rest[1::2], strict=True))
        if own:
            pairs = [(x + a, y + b) for a, b in pairs]
        x, y = pairs[-1]
        if kind == "M":
            first, step = (x, y), "l" if own else "L"
        here = [(a + dx, b + dy) for a, b in pairs]
        points += here
        said.append(kind + " ".join([*map(_short, head), *(_place(*one) for one in here)]))
    return " ".join(said), points


def _inside(points: Points, frame: Points) -> bool:
    (left, right), (top, bottom) = ((min(one), max(one)) for one in zip(*frame, strict=True))
    slack = 0.01
    return all(
        left - slack <= x <= right + slack and top - slack <= y <= bottom + slack for x, y in points
    )


def _times(matrix: Matrix, transform: str) -> Matrix:
    for name, inner in re.findall(r"(\w+)\(([^)]*)\)", transform):
        given = [float(one) for one in re.findall(NUMBER, inner)]
        if name == "translate":
            by: Matrix = (1, 0, 0, 1, given[0], given[1] if len(given) > 1 else 0)
        elif name == "scale":
            by = (given[0], 0, 0, given[-1], 0, 0)
        elif name == "rotate":
            sin, cos = math.sin(math.radians(given[0])), math.cos(math.radians(given[0]))
            by = (cos, sin, -sin, cos, 0, 0)
        else:
            by = (given[0], given[1], given[2], given[3], given[4], given[5])
        a, b, c, d, e, f = matrix
        matrix = (
            *(a * by[0] + c * by[1], b * by[0] + d * by[1]),
            *(a * by[2] + c * by[3], b * by[2] + d * by[3]),
            *(a * by[4] + c * by[5] + e, b * by[4] + d * by[5] + f),
        )
    return matrix


def _number(text: str) -> float:
    return float(text.removesuffix("px"))


def _short(number: float) -> str:
    return f"{round(number, 2) + 0:.2f}".rstrip("0").rstrip(".")


def _place(x: float, y: float) -> str:
    return f"{_short(x)},{_short(y)}"
