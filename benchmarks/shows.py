"""What figures, boards and notebooks of the course show, as `benchmarks.oracle` records it."""

from __future__ import annotations

import io
import json
import os
import random
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nbformat
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from benchmarks.drawing import Spec, compiled, draw

MIME_TYPE = "application/vnd.vegalite.v5+json"
LEARNER = Path(__file__).parents[1] / "tests" / "store" / "v1" / "coursekit-work.json"
BOARDS = (
    *("ach_board", "balance_board", "break_board", "calibration_board", "camps_workshop"),
    *(
        "coding_sheet",
        "deterrence_board",
        "doubt_board",
        "explore_ties",
        "explore_timeline",
        "impact_board",
    ),
    *("indicator_board", "months_board", "paragraph_test", "peaks_board", "rule_board"),
    *("score_board", "strike_board", "tempo_board", "tempo_guess", "update_board"),
)
FILED = "with a file, "
CELLS, MIXED = 60, 12  # states of one table of lists, and states of all controls at once
KEPT = Path(tempfile.gettempdir(), f"coursekit-drawings-{os.getuid()}")
STRUCTURE = {
    "p",
    "li",
    "ul",
    "ol",
    "tr",
    "td",
    "th",
    "table",
    "details",
    "summary",
    "h1",
    "h2",
    "h3",
}

Entry = dict[str, Any]
Values = dict[str, Any]
States = dict[str, Values]


def figures() -> dict[str, Callable[[], Any]]:
    """Find each figure of the tree by its name."""
    try:
        from coursekit import boards

        found = boards.figures()
    except (ImportError, AttributeError):  # older trees list all figures with the charts
        from coursekit import charts

        found = charts.FIGURES
    return {name: figure.draw for name, figure in found.items()}


def shown(code: str, **names: Any) -> tuple[list[dict[str, Any]], Any]:
    """Run a cell in a notebook's shell; return what it shows, and its variable `got`."""
    shell = InteractiveShell.instance()
    shell.user_ns.update(names)
    with capture_output() as caught:
        # The import alone sets up a notebook only where nothing imported it before the shell was.
        ran = shell.run_cell("import coursekit as ck\nif hasattr(ck, 'setup'): ck.setup()")
        ran = shell.run_cell(code) if ran.success else ran
    if not ran.success:
        raise RuntimeError(str(ran.error_in_exec or ran.error_before_exec))
    return [one.data for one in caught.outputs], shell.user_ns.get("got")


def record_figure(name: str) -> Entry:
    outputs, got = shown("got = draw()\ndisplay(got)", draw=figures()[name])
    (bundle,) = (one for one in outputs if MIME_TYPE in one)
    from coursekit import as_table

    written = io.StringIO()
    as_table(got).to_csv(written, index=False)
    said = {"description": bundle["text/plain"], "table": written.getvalue()}
    return {"": {**said, **drawing(bundle[MIME_TYPE])}}


def record_board(name: str, states: States | None) -> Entry:
    """Record a board in its states, without a learner's file and with one."""
    entry = _in_states(name, states, "")
    shutil.copy(LEARNER, os.environ["COURSEKIT_HOME"])
    return entry | _in_states(name, states, FILED)


def _in_states(name: str, states: States | None, when: str) -> Entry:
    outputs, got = shown(f"got = ck.{name}()")
    (bundle,) = (one for one in outputs if MIME_TYPE in one)
    spec = bundle[MIME_TYPE]
    vega = compiled(spec)
    static = "".join(one.get("text/html", "") for one in outputs)
    controls = [
        {key: value for key, value in one.items() if key != "signal"} for one in got.controls
    ]
    about = {"title": got.title, "controls": controls, "start": got.start, "presets": got.presets}
    entry = {
        f"{when}as saved": {
            "description": bundle["text/plain"],
            "table": table_of(spec),
            "controls": json.dumps(about, indent=1, ensure_ascii=False, sort_keys=True),
            "static": in_words(static),
            "html": static,
            "notice": got.notice,
            **drawing(spec, vega),
        }
    }
    every = {"opened": dict(got.values), **board_states(name, got, few=bool(when))}
    held = {one: now for one, now in (states or {}).items() if one.startswith(FILED) == bool(when)}
    for label, values in (held or {f"{when}{one}": now for one, now in every.items()}).items():
        entry[label] = {"values": values}
        try:
            got.values = values
            direct = {
                one["signal"]: values[one["name"]] for one in got.controls if one.get("signal")
            }
            entry[label] |= {
                "sentence": got.sentence,
                "detail": in_words(got.detail),
                "html": got.detail,
                **drawing(spec, vega, {**direct, **got.signals}),
            }
        except Exception as error:  # a state that cannot be shown is a finding
            entry[label]["error"] = f"{type(error).__name__}: {error}"
    return entry


def board_states(name: str, panel: Any, few: bool) -> States:
    """List the states in which a board is looked at, each once."""
    start: Values = dict(panel.start)
    states: States = {}
    rng = random.Random(name)

    def add(label: str, values: Values) -> None:
        if values not in (panel.values, *states.values()):
            states[label] = values

    add("start", start)
    for label, values in panel.presets:
        add(f"preset {label}", {**start, **values})
    for control in panel.controls:
        key = control["name"]
        if control["kind"] != "grid":
            for value in ends(control):
                add(f"{key} = {value}", {**start, key: value})
            continue
        if few:
            continue
        cells: list[tuple[str, str]] = []
        for cell in start[key]:
            options = control["options"][cell.split(":")[1]]
            cells += [(cell, option) for option in dict.fromkeys((options[0][0], options[-1][0]))]
        cells = [one for one in cells if start[key][one[0]] != one[1]]
        picked = sorted(rng.sample(range(len(cells)), min(CELLS, len(cells))))
        for cell, option in (cells[at] for at in picked):
            values = {**start, key: {**start[key], cell: option}}
            add(f"{key} {cell} = {option}", values)
    for number in range(MIXED // 3 if few else MIXED):
        mixed = {
            control["name"]: at_random(
                control, start, random.Random(f"{name} {number} {control['name']}")
            )
            for control in panel.controls
        }
        add(f"mixed {number}", mixed)
    return states


def ends(control: Mapping[str, Any]) -> list[Any]:
    if control["kind"] == "choice":
        return [value for value, _ in control["options"]]
    if control["kind"] == "tick":
        return [False, True]
    low, high, step = (control[name] for name in ("low", "high", "step"))
    return [low, round(low + round((high - low) / step) // 2 * step, 9), high]


def at_random(control: Mapping[str, Any], start: Values, rng: random.Random) -> Any:
    if control["kind"] == "grid":
        filled = rng.random()
        return {
            cell: rng.choice(control["options"][cell.split(":")[1]])[0]
            if rng.random() < filled
            else value
            for cell, value in start[control["name"]].items()
        }
    if control["kind"] == "slider":
        low, high, step = (control[name] for name in ("low", "high", "step"))
        return round(low + rng.randrange(round((high - low) / step) + 1) * step, 9)
    return rng.choice(ends(control))


def record_notebook(file: Path) -> Entry:
    notebook = nbformat.read(file, as_version=4)  # type: ignore[no-untyped-call]
    entry: Entry = {}
    for number, cell in enumerate(notebook.cells):
        for at, output in enumerate(cell.get("outputs", [])):
            data = output.get("data", {})
            said = {"text": output.get("text", data.get("text/plain", ""))}
            if output.output_type == "error":
                said["text"] = "\n".join([output.ename, output.evalue])
            if page := data.get("text/html"):
                said |= {"detail": in_words(page), "html": page}
            if spec := data.get(MIME_TYPE):
                said |= {"description": said.pop("text"), **drawing(spec)}
            entry[f"cell {number}, output {at}"] = said
    return entry


def drawing(
    spec: Spec, vega: Spec | None = None, signals: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    KEPT.mkdir(exist_ok=True)
    drawn = draw(vega or compiled(spec), signals or {}, KEPT)
    return {"svg": drawn.exact, "drawing": drawn.seen, "hover": drawn.hover}


def table_of(spec: Spec) -> str:
    """Read the table that a displayed chart carries, as `as_table` does; else nothing."""
    about = spec.get("usermeta", {}).get("coursekit", {})
    rows = spec.get("datasets", {}).get(spec.get("data", {}).get("name"))
    if not about or rows is None:
        return ""
    columns = about["columns"]
    told = [tuple(str(row.get(column)) for column in columns) for row in rows]
    if about.get("count"):
        told = [(*row, str(count)) for row, count in Counter(told).items()]
    return "\n".join(" | ".join(row) for row in [tuple(columns.values()), *told])


class _Words(HTMLParser):
    """Keeps a page's words and the tags that order them."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.style = tag == "style"
        if tag in STRUCTURE:
            self.said.append(f"\n<{tag}> ")
        elif tag == "a":
            self.said.append(f"[{dict(attrs).get('href')}]")

    def handle_data(self, data: str) -> None:
        self.said += [] if self.style else [data]

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002
        self.style = False


def in_words(page: str) -> str:
    """Give the words of a page, a line a paragraph, item or cell, and where its links lead."""
    parser = _Words()
    parser.feed(page)
    lines = re.split(r"\n(?=<)", "".join(parser.said))
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))


def tree() -> Path:
    """Find the folder of the tree that is imported."""
    import coursekit

    return Path(coursekit.__file__).parents[2]


def notebooks() -> dict[str, Path]:
    """Find its notebooks by their names."""
    files = [*tree().glob("notebooks/*.ipynb"), *tree().glob("exercises/*/*.ipynb")]
    return {
        file.stem if file.parent.name == "notebooks" else f"{file.parent.name}/{file.stem}": file
        for file in sorted(files)
    }
