"""What the course shows, recorded, and compared after a change that should leave it alone.

``python -m benchmarks.oracle record FILE`` records the tree whose ``src`` is imported;
``python -m benchmarks.oracle compare FILE [name ...]`` looks again and says what differs. A name
is that of a figure, a board or a notebook, and may end in ``*``; ``--only drawing,table`` looks
at some kinds of difference. A board goes through the states that the record holds. What differs
in the SVG alone, in the order of marks or in how HTML is written is told, and is no difference.
"""

from __future__ import annotations

import argparse
import fnmatch
import io
import json
import multiprocessing
import os
import random
import re
import sys
import tempfile
import time
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nbformat
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from benchmarks.drawing import Spec, compiled, draw

MIME_TYPE = "application/vnd.vegalite.v5+json"
BOARDS = (
    *("ach_board", "balance_board", "break_board", "calibration_board", "camps_workshop"),
    *("coding_sheet", "deterrence_board", "explore_ties", "explore_timeline", "impact_board"),
    *("indicator_board", "months_board", "paragraph_test", "peaks_board", "strike_board"),
    *("tempo_board", "tempo_guess", "update_board"),
)
CELLS, MIXED = 60, 12  # states of one table of lists, and states of all controls at once
KEPT = Path(tempfile.gettempdir(), f"coursekit-drawings-{os.getuid()}")
# A difference in these is only told.
TOLD = ("svg", "order", "html")
STRUCTURE = {
    "p",
    "ul",
    "ol",
    "li",
    "table",
    "tr",
    "td",
    "th",
    "details",
    "summary",
    "dl",
    "dt",
    "dd",
}

Entry = dict[str, Any]
Values = dict[str, Any]
States = list[tuple[str, Values]]


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
        "as saved": {
            "description": bundle["text/plain"],
            "table": table_of(spec),
            "controls": json.dumps(about, indent=1, ensure_ascii=False),
            "static": in_words(static),
            "html": static,
            "notice": getattr(got, "notice", ""),
            **drawing(spec, vega),
        }
    }
    opened = dict(got.values)
    first = [("opened", opened)]
    for label, values in states or [*first, *board_states(name, got)]:
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


def board_states(name: str, panel: Any) -> Iterator[tuple[str, Values]]:
    """List the states in which a board is looked at, each once."""
    start: Values = dict(panel.start)
    seen = [start]
    rng = random.Random(name)

    def new(label: str, values: Values) -> Iterator[tuple[str, Values]]:
        if values not in seen:
            seen.append(values)
            yield label, values

    if panel.values != start:
        yield "start", start
    for label, values in panel.presets:
        yield from new(f"preset {label}", {**start, **values})
    for control in panel.controls:
        key = control["name"]
        if control["kind"] != "grid":
            for value in ends(control):
                yield from new(f"{key} = {value}", {**start, key: value})
            continue
        cells = []
        for cell in start[key]:
            options = control["options"][cell.split(":")[1]]
            cells += [(cell, option) for option in dict.fromkeys((options[0][0], options[-1][0]))]
        cells = [one for one in cells if start[key][one[0]] != one[1]]
        picked = sorted(rng.sample(range(len(cells)), min(CELLS, len(cells))))
        for cell, option in (cells[at] for at in picked):
            values = {**start, key: {**start[key], cell: option}}
            yield from new(f"{key} {cell} = {option}", values)
    for number in range(MIXED):
        mixed = {
            control["name"]: at_random(control, start, random.Random(f"{name} {number} {at}"))
            for at, control in enumerate(panel.controls)
        }
        yield from new(f"mixed {number}", mixed)


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


def one(job: tuple[str, str, States | None]) -> tuple[str, Entry, float]:
    """Record one figure, board or notebook in a worker."""
    kind, name, states = job
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as home:
        os.environ["COURSEKIT_HOME"] = home
        try:
            if kind == "figure":
                entry = record_figure(name)
            elif kind == "board":
                entry = record_board(name, states)
            else:
                entry = record_notebook(notebooks()[name])
        except Exception as error:
            entry = {"": {"error": f"{type(error).__name__}: {error}"}}
    return f"{kind} {name}", entry, time.perf_counter() - begun


def notebooks() -> dict[str, Path]:
    """Find the notebooks of the tree that is imported."""
    return {file.stem: file for file in notebooks_folder().glob("*.ipynb")}


def notebooks_folder() -> Path:
    import coursekit

    return Path(coursekit.__file__).parents[2] / "notebooks"


def jobs(wanted: Sequence[str], record: Mapping[str, Entry]) -> Iterator[tuple[str, str, Any]]:
    """List what to look at, what takes longest first."""
    every = [
        *(("board", name) for name in BOARDS),
        *(("notebook", name) for name in notebooks()),
        *(("figure", name) for name in figures()),
    ]
    every += [(*key.split(" ", 1),) for key in record if (*key.split(" ", 1),) not in every]
    for kind, name in every:
        if wanted and not any(fnmatch.fnmatch(name, pattern) for pattern in wanted):
            continue
        held = record.get(f"{kind} {name}", {})
        states = [(label, here["values"]) for label, here in held.items() if "values" in here]
        yield kind, name, states or None


def look(wanted: Sequence[str], record: Mapping[str, Entry]) -> Iterator[tuple[str, Entry, float]]:
    queue = list(jobs(wanted, record))
    workers = min(2, len(queue))
    with multiprocessing.get_context("spawn").Pool(max(workers, 1)) as pool:
        yield from pool.imap_unordered(one, queue)


# The record: each line of a drawing stands once, and a drawing names its lines by number.


def write(file: Path, entries: Mapping[str, Entry]) -> None:
    numbers: dict[str, int] = {}
    small = {
        key: {label: {**here, **_numbered(here, numbers)} for label, here in entry.items()}
        for key, entry in sorted(entries.items())
    }
    content = {"version": 1, "lines": list(numbers), "entries": small}
    file.write_bytes(zlib.compress(json.dumps(content, ensure_ascii=False).encode(), 6))


def _numbered(here: Entry, numbers: dict[str, int]) -> Entry:
    return {
        name: [numbers.setdefault(line, len(numbers)) for line in here[name]]
        for name in ("drawing", "hover")
        if name in here
    }


def read(file: Path) -> dict[str, Entry]:
    content = json.loads(zlib.decompress(file.read_bytes()))
    lines = content["lines"]
    for entry in content["entries"].values():
        for here in entry.values():
            for name in ("drawing", "hover"):
                if name in here:
                    here[name] = [lines[number] for number in here[name]]
    entries: dict[str, Entry] = content["entries"]
    return entries


# Comparing


def differences(old: Entry, new: Entry) -> Iterator[tuple[str, str, str]]:
    """Say what differs: the kind of it, the state, and the difference in words."""
    for label in [*old, *(label for label in new if label not in old)]:
        if label not in old or label not in new:
            yield "states", label, "gone" if label in old else "new"
            continue
        was, now = old[label], new[label]
        for kind in dict.fromkeys([*was, *now]):
            before, after = was.get(kind, ""), now.get(kind, "")
            if before == after:
                continue
            if kind == "drawing":
                gone, come = unmatched(before, after)
                if gone or come:
                    words = f"{len(gone)} marks gone, {len(come)} new"
                    yield kind, label, "\n".join([words, *pairs(gone, come)])
                else:
                    yield "order", label, "the same marks, painted in another order"
            elif kind == "svg":
                yield kind, label, "the SVG is written otherwise"
            else:
                lines = (
                    (before, after)
                    if isinstance(before, list)
                    else (str(before).split("\n"), str(after).split("\n"))
                )
                gone, come = (
                    [*(Counter(a) - Counter(b)).elements()] for a, b in (lines, lines[::-1])
                )
                yield kind, label, "\n".join(pairs(gone, come) or ["the order of lines"])


def unmatched(old: Iterable[str], new: Iterable[str]) -> tuple[list[str], list[str]]:
    """Take away the marks that both have; a place may differ in the last digit."""
    a, b = Counter(old), Counter(new)
    left, near = [], defaultdict(list)
    for mark in (b - a).elements():
        places, words = _apart(mark)
        near[words].append((places, mark))
    for mark in (a - b).elements():
        places, words = _apart(mark)
        twins = near[words]
        found = next((twin for twin in twins if _beside(places, twin[0])), None)
        if found:
            twins.remove(found)
        else:
            left.append(mark)
    return left, [mark for twins in near.values() for _, mark in twins]


def _apart(mark: str) -> tuple[list[float], str]:
    """Part the numbers that place a mark from all else."""
    place, *looks = mark.split(" ; ")
    number = r"-?\d+(?:\.\d+)?"
    return [*map(float, re.findall(number, place))], " ; ".join(
        [re.sub(number, "#", place), *looks]
    )


def _beside(one: Sequence[float], other: Sequence[float]) -> bool:
    return all(abs(x - y) < 0.0101 for x, y in zip(one, other, strict=True))


def pairs(gone: Sequence[str], come: Sequence[str], most: int = 3) -> list[str]:
    """Set lines that went beside lines that came, the first of them."""
    said = []
    for at in range(min(most, max(len(gone), len(come)))):
        a, b = (each[at] if at < len(each) else "" for each in (gone, come))
        apart = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), 0)
        cut = apart - 60 if apart > 100 else 0
        for sign, line in (("-", a), ("+", b)):
            if line:
                said.append(f"{sign} {'…' * bool(cut)}{line[cut : cut + 220]}")
    return said


def compare(file: Path, wanted: Sequence[str], only: Sequence[str], most: int) -> bool:
    """Print what differs from a record; return whether all agrees."""
    record = read(file)
    agrees, count = True, Counter[str]()
    for key, entry, _ in look(wanted, record):
        found = [
            one
            for one in differences(record.get(key, {}), entry)
            if not only or one[0] in (*only, "error", "states")
        ]
        kinds = Counter(kind for kind, *_ in found)
        real = [one for one in found if one[0] not in TOLD]
        told = ", ".join(f"{kinds[kind]} {kind}" for kind in TOLD if kinds[kind])
        aside = f" (told only: {told})" if told else ""
        if not real:
            print(f"{key}: agrees, {len(entry)} states{aside}", flush=True)
            continue
        agrees = False
        each = ", ".join(f"{n} {kind}" for kind, n in kinds.items() if kind not in TOLD)
        print(f"{key}: DIFFERS in {each}{aside}")
        for kind in dict.fromkeys(kind for kind, *_ in real):
            for _, label, words in [one for one in real if one[0] == kind][:most]:
                print(f"  {kind} at {label or 'the figure'}: " + words.replace("\n", "\n    "))
        count.update(kind for kind, *_ in real)
        sys.stdout.flush()
    print("All agrees." if agrees else f"Differences: {dict(count)}")
    return agrees


def main() -> None:
    asked = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    asked.add_argument("what", choices=["record", "compare"])
    asked.add_argument("file", type=Path)
    asked.add_argument("names", nargs="*")
    asked.add_argument("--only", default="", help="kinds of difference, with commas")
    asked.add_argument("--most", type=int, default=2, help="differences of a kind to print")
    given = asked.parse_args()
    print(f"The course in {notebooks_folder().parent}", flush=True)
    if given.what == "compare":
        only = [kind for kind in given.only.split(",") if kind]
        sys.exit(not compare(given.file, given.names, only, given.most))
    entries = {}
    for key, entry, spent in look(given.names, {}):
        entries[key] = entry
        errors = [here["error"] for here in entry.values() if "error" in here]
        print(f"{key}: {len(entry)} states, {spent:.1f} s", *errors[:2], flush=True)
    write(given.file, entries)
    print(f"{sum(map(len, entries.values()))} states in {given.file}")


if __name__ == "__main__":
    # A notebook's shell takes the name __main__ for itself, so workers need this module by name.
    from benchmarks import oracle

    oracle.main()
