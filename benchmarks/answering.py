"""What the forms of the course reply, as `benchmarks.oracle` records it.

Each form of a notebook is filled in with answers that follow from what it asks: each option,
numbers within and beyond the limits, nothing at all. Times, digests and folders are left out.
"""

from __future__ import annotations

import ast
import base64
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from ipywidgets.widgets import widget as registry

from benchmarks.shows import LEARNER, Entry, in_words, shown

VIEW = "application/vnd.jupyter.widget-view+json"
FORMS = "learner's file"  # what is told of a whole file
ASKED = ("quiz", "predict", "order", "guesses", "write", "reveal", "stuck")
CHECKED = (
    *("...", "0", "1", "3", "5", "7", "8", "11", "12", "16", "20", "31", "45", "60", "72", "88"),
    *("0.75", "True", "'about ten'", "[1, 2]", "ck.load('claims')", "ck.load('claims')['kind']"),
)
WHOLE = ("progress()", "report()", "download()", "export_forecasts()", "compare_sheets()")
# What differs from run to run.
PASSING = (
    (r"\d{1,2} [A-Z][a-z]+ \d{4}, \d\d:\d\d UTC", "(when)"),
    (r"\b[0-9a-f]{12}\b", "(digest)"),
    (r"\b[0-9a-f]{64}\b", "(digest)"),
    (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", "(time)"),
)


def record_forms(file: Path | None) -> Entry:
    """Record what the forms of a notebook reply; without one, what a learner's file tells."""
    home = Path(os.environ["COURSEKIT_HOME"])
    entry: Entry = {}
    if file is None:
        shutil.copy(LEARNER, home)
        for call in WHOLE:
            _note(entry, call, call, [{}])
        for made in sorted(home.glob("*.csv")):
            entry[made.name] = {"text": made.read_text(encoding="utf-8")}
        return entry
    calls = list(dict.fromkeys(_calls(file)))
    for name, key in calls:
        if name in ASKED:
            _note(entry, f"{name} {key}", f"{name}({key!r})")
    for name, key in calls:
        if name == "check":
            for value in CHECKED:
                _note(entry, f"check {key}, {value}", f"check({key!r}, {value})")
            for turn in range(4):
                _note(entry, f"hint {key}, {turn}", f"hint({key!r})")
            _note(entry, f"solution {key}", f"solution({key!r})")
    (home / LEARNER.name).unlink(missing_ok=True)
    shutil.copy(LEARNER, home)
    for name, key in calls:
        if name in ASKED:
            turns = [{}] * 4 if name in ("reveal", "stuck") else []
            _note(entry, f"{name} {key}, with a file", f"{name}({key!r})", turns)
    return entry


def _calls(file: Path) -> Iterator[tuple[str, str]]:
    """Find the forms and checks of a notebook."""
    notebook = nbformat.read(file, as_version=4)  # type: ignore[no-untyped-call]
    for cell in notebook.cells:
        try:
            nodes = list(ast.walk(ast.parse(cell.source))) if cell.cell_type == "code" else []
        except SyntaxError:  # one of the notebook's own commands
            continue
        for node in nodes:
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id="ck"), attr=name),
                    args=[ast.Constant(value=str(key)), *_],
                ):
                    yield name, key


def _note(entry: Entry, label: str, call: str, answers: list[dict[str, Any]] | None = None) -> None:
    """Run a cell and answer its form; without answers, with those that follow from it."""
    try:
        outputs, _ = shown(f"got = ck.{call}\nif got is not None:\n    display(got)")
    except RuntimeError as error:
        entry[label] = {"error": _lasting(str(error))}
        return
    pages = [one["text/html"] for one in outputs if "text/html" in one]
    texts = [one["text/plain"] for one in outputs if "text/plain" in one]
    static = _said("".join(pages))
    entry[label] = {"static": static["detail"], "html": static["html"]}
    entry[label]["text"] = _lasting("\n".join(texts))
    for output in outputs:
        if VIEW not in output:
            continue
        widget = registry._instances[output[VIEW]["model_id"]]
        entry[label] |= {"form": in_words(str(widget.form))}
        entry[f"{label}, at first"] = _replied(widget)
        filled = list(_fillings(widget.form["fields"])) if answers is None else answers
        for number, values in enumerate(filled):
            widget.sent = {"values": values, "n": number}
            entry[f"{label}, {number}: {str(values)[:80]}"] = _replied(widget)
        widget.close()


def _replied(widget: Any) -> dict[str, Any]:
    reply = widget.reply
    page = f"{reply.get('status', '')}{reply.get('result', '')}"
    return {
        "marks": str(reply.get("marks")),
        "values back": str(reply.get("values")),
        **_said(page),
    }


def _said(page: str) -> dict[str, str]:
    links = re.findall(r'href="data:[^",]*;base64,([^"]*)"', page)
    page = re.sub(r"(data:[^\",]*;base64,)[^\"]*", r"\1", page)
    whole = [base64.b64decode(link).decode() for link in links]
    return {"detail": _lasting("\n".join(map(in_words, [page, *whole]))), "html": _lasting(page)}


def _lasting(text: str) -> str:
    """Leave out what differs from run to run."""
    text = text.replace(os.environ["COURSEKIT_HOME"], "(home)")
    for found, stand_in in PASSING:
        text = re.sub(found, stand_in, text)
    return text


def _fillings(fields: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Fill in a form: each answer to a field while the others have their first."""
    each = {field["id"]: list(_answers(field)) for field in fields}
    first = {name: answers[0] for name, answers in each.items()}
    yield first
    for name, answers in each.items():
        for answer in answers[1:]:
            yield {**first, name: answer}
    if fields:
        yield {}


def _answers(field: dict[str, Any]) -> Iterator[Any]:
    ids = [option["id"] for option in field["options"]]
    match field["form"]:
        case "choice":
            yield from [*ids, "", "none of these"]
        case "several":
            yield from [ids, *([one] for one in ids), ids[:2], []]
        case "order":
            yield from [ids, ids[::-1], sorted(ids), [*ids[1:], ids[0]], ids[:-1]]
        case "shares":
            equal = dict.fromkeys(ids, str(100 / len(ids)))
            yield from [equal, {**equal, ids[0]: "90"}, {**equal, ids[0]: "1"}, {ids[0]: "100"}]
        case "text":
            yield from ["Two <b>words</b>, “quoted”.", " ", "long " * 1001]
        case _:
            low, high = field["low"], field["high"]
            middle = ((low or 0) + (high if high is not None else 100)) / 2
            given = [middle, low, high, (low or 0) - 1, (high or 0) + 1, "3,5", "40 %", "many", ""]
            yield from [str(one) for one in given if one is not None]
