"""What the course shows, recorded, and compared after a change that should leave it alone.

``python -m benchmarks.oracle record FILE`` records the tree whose ``src`` is imported;
``python -m benchmarks.oracle compare FILE [name ...]`` looks again and says what differs. A name
is that of a figure, a board or a notebook, and may hold ``*``; of a notebook its forms are
filled in, too. ``--only drawing,table`` looks at some kinds of difference. A board goes through
the states that the record holds. What differs in the SVG alone, in the order of marks or in how
HTML is written is told, and is no difference. A change of words is printed once, whatever the
numbers in it; ``--note WORDS`` writes those that are found, to be read and given to ``--known``.
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import multiprocessing
import os
import sys
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.answering import FORMS, record_forms
from benchmarks.differing import TOLD, Rewordings, differences
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


def compare(
    record: Mapping[str, Entry], wanted: Sequence[str], only: Sequence[str], words: Rewordings
) -> bool:
    """Print what differs from a record; return whether all agrees."""
    agrees, count = True, Counter[str]()
    for key, entry, _ in look(wanted, record):
        found = [
            each
            for each in map(words.unknown, differences(record.get(key, {}), entry))
            if not only or each.kind in (*only, "error", "states")
        ]
        kinds = Counter(each.kind for each in found)
        told = ", ".join(f"{n} {kind}" for kind, n in kinds.items() if kind in TOLD)
        aside = f" (told only: {told})" if told else ""
        real = [each for each in found if each.kind not in TOLD]
        if not real:
            print(f"{key}: agrees, {len(entry)} states{aside}", flush=True)
            continue
        agrees = False
        count.update(each.kind for each in real)
        print(
            f"{key}: DIFFERS in "
            + ", ".join(f"{n} {kind}" for kind, n in kinds.items() if kind not in TOLD)
            + aside
        )
        printed = False
        for each in real:
            if lines := words.news(key, each):
                printed = True
                head = f"  {each.kind} at {each.label or key}: {each.says}".rstrip()
                print("\n    ".join([head, *lines]).rstrip())
        if not printed:
            print("  as printed above")
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
    asked.add_argument("--most", type=int, default=3, help="changes of one state to print")
    asked.add_argument("--known", type=Path, help="rewordings on purpose, as --note writes them")
    asked.add_argument("--note", type=Path, help="file for the rewordings that are found")
    given = asked.parse_intermixed_args()
    print(f"The course in {tree()}", flush=True)
    if given.what == "compare":
        only = [kind for kind in given.only.split(",") if kind]
        words = Rewordings(given.known, given.most)
        agrees = compare(read(given.file), given.names, only, words)
        if given.note:
            words.write(given.note)
        sys.exit(not agrees)
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
