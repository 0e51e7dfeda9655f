"""10,000 learners' files as a class, beside plain parsing of their JSON.

Run with ``python -m benchmarks.class_view [FILES]``. Both take turns in one run; printed are the
best times on the clock and on the processor, children's included, and their ratios. The files are
those of simulated students who did everything. The target is twice the time of ``json.loads`` on
the clock, pages, tables and pictures included.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from coursekit.class_view import forecasts, make_class_view, tallies
from coursekit.class_view.records import Course
from coursekit.store.entries import dump
from tests.class_view.simulated import Student

FILES, ROUNDS, TARGET = 10_000, 3, 2.0
TODAY = date(2026, 3, 20)


def processor() -> float:
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def timed(work: Callable[[], object]) -> tuple[float, float]:
    clock, used = time.perf_counter(), processor()
    work()
    return time.perf_counter() - clock, processor() - used


def parse_all(folder: Path) -> None:
    for path in sorted(folder.iterdir()):
        json.loads(path.read_bytes())


def main() -> None:
    size = int(sys.argv[1]) if sys.argv[1:] else FILES
    with tempfile.TemporaryDirectory() as scratch:
        folder, out = Path(scratch, "class"), Path(scratch, "out")
        folder.mkdir()
        course = Course.of_now(tallies.boards(), forecasts.forms(TODAY))
        for number in range(1, size + 1):
            text = dump(Student(number, course).entries())
            (folder / f"{number}.json").write_text(text, encoding="utf-8")
        total = sum(path.stat().st_size for path in folder.iterdir())
        print(f"{size:,} files, {total / 1e6:,.0f} MB; {os.cpu_count()} processors")
        plain, ours = [], []
        for _ in range(ROUNDS):
            plain.append(timed(lambda: parse_all(folder)))
            ours.append(timed(lambda: make_class_view(folder, out, today=TODAY)))
        for name, at in (("clock", 0), ("processor", 1)):
            one, two = (min(each[at] for each in those) for those in (plain, ours))
            print(f"{name:10} json {one:6.2f} s  class {two:6.2f} s  ratio {two / one:.2f}")
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
        print(f"most memory of the process: {most:,.0f} MB; the target on the clock is {TARGET}")


if __name__ == "__main__":
    main()
