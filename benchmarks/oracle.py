"""What the course shows, recorded, and compared after a change that should leave it alone.

``python -m benchmarks.oracle record FILE`` records the tree whose ``src`` is imported;
``python -m benchmarks.oracle compare FILE [name ...]`` looks again and says what differs. A name
is that of a figure, a board or a notebook, and may hold ``*``; of a notebook its forms are
filled in, too. ``--only drawing,table`` looks at some kinds of difference, ``--most 9`` prints
more of each. A board goes through the states that the record holds. What differs in the SVG
alone, in the order of marks or in how HTML is written is told, and is no difference.
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import multiprocessing
import os
import re
import sys
import tempfile
import time
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.answering import FORMS, record_forms
from benchmarks.shows import (
    BOARDS,
    Entry,
    States,
    figures,
    notebooks,
    record_board,
    record_figure,
    record_notebook,
    tree,
)

VERSION = 2  # of what is recorded
# A difference in these is only told.
TOLD = ("svg", "order", "html")


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
            elif kind == "forms":
                entry = record_forms(notebooks().get(name))
            else:
                entry = record_notebook(notebooks()[name])
        except Exception as error:
            entry = {"": {"error": f"{type(error).__name__}: {error}"}}
    return f"{kind} {name}", entry, time.perf_counter() - begun


def jobs(wanted: Sequence[str], record: Mapping[str, Entry]) -> Iterator[tuple[str, str, Any]]:
    """List what to look at, what takes longest first."""
    every = [
        *(("board", name) for name in BOARDS),
        *(("forms", name) for name in (*notebooks(), FORMS) if "/" not in name),
        *(("notebook", name) for name in notebooks()),
        *(("figure", name) for name in figures()),
    ]
    every += [(*key.split(" ", 1),) for key in record if (*key.split(" ", 1),) not in every]
    for kind, name in every:
        if wanted and not any(fnmatch.fnmatch(name, pattern) for pattern in wanted):
            continue
        held = record.get(f"{kind} {name}", {})
        states = {label: here["values"] for label, here in held.items() if "values" in here}
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
    content = {"version": VERSION, "lines": list(numbers), "entries": small}
    file.write_bytes(zlib.compress(json.dumps(content, ensure_ascii=False).encode(), 6))


def _numbered(here: Entry, numbers: dict[str, int]) -> Entry:
    return {
        name: [numbers.setdefault(line, len(numbers)) for line in here[name]]
        for name in ("drawing", "hover")
        if name in here
    }


def read(file: Path) -> dict[str, Entry]:
    content = json.loads(zlib.decompress(file.read_bytes()))
    if content["version"] != VERSION:
        sys.exit(f"{file} is a record of another oracle: record the tree that it holds once more")
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
    print(f"The course in {tree()}", flush=True)
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
