"""Reading a million rows: `coursekit.events.read` beside `pandas.read_csv`.

Run with ``python benchmarks/events.py [rows]``. A file in ACLED's present layout is made
up (every row says so), each reader gets a process of its own, in turns, and the two
ratios are printed: time, and peak memory beyond that of an idle process. The targets are
at most 2.5 times the processor time and 1.5 times the memory.
"""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from coursekit.events.layouts import LAYOUTS

ROUNDS = 3
ACTORS, ASSOCIATED, PLACES = 4_000, 3_000, 60_000
NOTE = (
    "invented row no real event a drone was said to have flown over the invented camp near "
    "the invented town nobody killed the report is unverified several people were hurt"
)
WORDS = NOTE.split()
TYPES = (
    ("Battles", "Armed clash"),
    ("Explosions/Remote violence", "Air/drone strike"),
    ("Strategic developments", "Disrupted weapons use"),
    ("Protests", "Peaceful protest"),
)
MEASURE = """
import resource, sys, time
import pandas
import coursekit.events
idle = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
begin = time.process_time()
{call}
spent = time.process_time() - begin
print(spent, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - idle) / 1024)
"""
CALLS = {
    "pandas.read_csv": "kept = pandas.read_csv(sys.argv[1])",
    "coursekit.events.read": "kept = coursekit.events.read(sys.argv[1])",
}


def make(path: Path, rows: int) -> None:
    """Write an invented export, newest first, with few frequent and many rare names."""
    random = np.random.default_rng(0)

    def zipf(size: int, power: float) -> list[int]:
        weights = 1 / np.arange(1, size + 1) ** power
        return random.choice(size, rows, p=weights / weights.sum()).tolist()

    days = np.datetime64("2015-01-01") + np.sort(random.integers(0, 3_500, rows))[::-1]
    columns = zip(
        days.astype(str).tolist(),
        zipf(ACTORS, 1.05),
        zipf(ACTORS, 1.05),
        zipf(ASSOCIATED, 1.2),
        zipf(ASSOCIATED, 1.2),
        zipf(PLACES, 0.9),
        random.integers(0, 60, rows).tolist(),
        strict=True,
    )
    with path.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.writer(handle)
        writer.writerow(LAYOUTS["acled-text"].header)
        for n, (day, one, two, with_one, with_two, place, k) in enumerate(columns):
            event, sub_event = TYPES[k % 4]
            note = f"INVENTED ROW, no real event. On {day}, " + " ".join(
                WORDS[(n * 7 + j * 13) % len(WORDS)] for j in range(35)
            )
            writer.writerow(
                [
                    *(
                        f"XEX{n}",
                        day,
                        day[:4],
                        1 + (k == 7),
                        "Political violence",
                        event,
                        sub_event,
                    ),
                    *(_actor(one), _associated(with_one), "Political militia"),
                    *(_actor(two), _associated(with_two), "State forces"),
                    *("State forces-Political militia", "", 999, "Nowhere (invented)"),
                    *(f"Exemplaria {place % 40}", f"Province {place % 900}"),
                    *(f"District {place % 9_000}", "", f"Exampleton {place}"),
                    *(round(place * 7e-4, 4), round(place * 1.1e-3 - 40, 4), 1 + place % 3),
                    *(f"Invented Gazette {place % 5_000}; Invented Wire {k}", "Invented", note),
                    *(k % 3 if k < 9 else 0, "made up", 1_500_000_000 + place * 3_000),
                ]
            )


def measure(call: str, path: Path) -> tuple[float, float]:
    done = subprocess.run(
        [sys.executable, "-c", MEASURE.format(call=call), str(path)],
        check=True,
        capture_output=True,
        text=True,
    )
    seconds, megabytes = map(float, done.stdout.split())
    return seconds, megabytes


def main(rows: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made-up.csv"
        make(path, rows)
        print(f"{rows:,} invented rows, {path.stat().st_size / 1e6:,.0f} MB, best of {ROUNDS}")
        best = dict.fromkeys(CALLS, (np.inf, np.inf))
        for _ in range(ROUNDS):
            for name, call in CALLS.items():
                best[name] = tuple(np.minimum(best[name], measure(call, path)))
    for name, (seconds, megabytes) in best.items():
        print(f"{name:24}{seconds:8.2f} s{megabytes:10,.0f} MB")
    base, ours = best.values()
    print(f"{'ratio':24}{ours[0] / base[0]:8.2f}{ours[1] / base[1]:12.2f}")


def _actor(n: int) -> str:
    return f"Invented Group {n} ({1990 + n % 30}-)"


def _associated(n: int) -> str:
    return f"Invented Ally {n}; Invented Band {n * 7 % 900}" if n else ""


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
