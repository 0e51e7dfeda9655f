"""A class at one hub: many learners open a lesson at once, run it, and each moves a slider.

    sudo python -m benchmarks.hub [--users 30] [--seconds 120]

Needs what the hub's tests need: root on Linux, and Node. The hub runs with its real proxy and
with an account for each learner, without limits, so that it shows what a learner takes. It says:

- failures: servers that did not start, cells with an error, moves without an answer;
- how long a server, the first chart and all cells of lesson 03b take when all come at once, each
  from its own beginning, with everything in the lesson open;
- how long a board takes to answer when each learner moves its slider once a second;
- memory of a learner (PSS: what is shared counts in parts) and of hub and proxy, CPU seconds of a
  learner for the start and the lesson, and cores while sliders move.

The learners of the load run on the same machine; their CPU time is given apart.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.hub import client, machine
from tests.hub.client import Kernel, Learner, slider_of
from tests.hub.machine import Machine

LESSON = "03b-before-and-after.ipynb"
CHART = "application/vnd.vegalite.v5+json"
PAUSE = 1.0  # seconds between two moves of one learner
OPEN = 'c.Spawner.environment["COURSEKIT_OPEN"] = "1"\n'
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Seen:
    """What one learner saw, in seconds."""

    server: float = 0.0
    first_chart: float = 0.0
    lesson: float = 0.0
    cells: int = 0
    moves: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--users", type=int, default=30)
    options.add_argument("--seconds", type=float, default=120, help="how long sliders are moved")
    chosen = options.parse_args()
    if lacking := machine.lacking():
        raise SystemExit(f"Nothing was measured: {lacking}.")
    client.STARTED = client.ANSWERED = 900.0  # a slow answer is a figure, not a failure
    print(f"{os.cpu_count()} cores; load average before: {load()}")
    with machine.machine(machine.Machine) as made:
        made.settle(OPEN)
        made.start()
        measure(made, chosen.users, chosen.seconds)


def measure(made: Machine, users: int, seconds: float) -> None:
    names = [f"u{number:02d}" for number in range(1, users + 1)]
    seen = {name: Seen() for name in names}
    marks: dict[str, dict[int, float]] = {}
    memory: dict[str, list[float]] = {}
    alone: dict[str, float] = {}
    begun = time.process_time()

    def note(mark: str) -> Callable[[], None]:
        def take() -> None:
            marks[mark] = cpu_by_account()
            alone[mark] = max(memory_of_account(uid, "Rss") for uid in accounts(made, names))
            memory[mark] = [memory_of_account(uid) for uid in accounts(made, names)]
            print(f"  {mark}; load average {load()}", flush=True)

        return take

    gates = [
        threading.Barrier(users, action=note(mark))
        for mark in ("servers run", "lesson was run", "sliders were moved")
    ]
    start = time.monotonic()
    with ThreadPoolExecutor(users) as pool:
        for name in names:
            pool.submit(live, made, name, seen[name], gates, seconds)
    took = time.monotonic() - start
    own = time.process_time() - begun
    report(made, seen, marks, memory, seconds)
    print(f"RSS of one learner, MB, as if nothing were shared, at most: {max(alone.values()):.0f}")
    print(f"The load itself took {own:.0f} CPU seconds of {took:.0f} s; load after: {load()}")


def live(
    made: Machine, name: str, seen: Seen, gates: list[threading.Barrier], seconds: float
) -> None:
    """Be one learner; what goes wrong is noted, and the others go on."""
    with ExitStack() as tabs:
        begun = time.monotonic()
        with noted(seen, "server"):
            learner = Learner(made.address, name)
            learner.start()
            seen.server = time.monotonic() - begun
        gates[0].wait()
        with noted(seen, "lesson"):
            begun = time.monotonic()
            book = learner.ask("GET", f"api/contents/{LESSON}")["content"]
            kernel = tabs.enter_context(learner.kernel(LESSON))
            run_all(kernel, book, seen, begun)
        gates[1].wait()
        with noted(seen, "slider"):
            move_slider(kernel, seen, seconds)
        gates[2].wait()


@contextmanager
def noted(seen: Seen, what: str) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        seen.failures.append(f"{what}: {type(error).__name__} {error}"[:300])


def run_all(kernel: Kernel, book: dict[str, Any], seen: Seen, begun: float) -> None:
    """Run the cells one after the other, as *Run All* does."""
    for cell in book["cells"]:
        if cell["cell_type"] != "code":
            continue
        for shown in kernel.run("".join(cell["source"])):
            if CHART in shown.get("data", {}) and not seen.first_chart:
                seen.first_chart = time.monotonic() - begun
            if "ename" in shown:
                seen.failures.append(f"cell {cell['id']}: {shown['ename']}")
        seen.cells += 1
    seen.lesson = time.monotonic() - begun


def move_slider(kernel: Kernel, seen: Seen, seconds: float) -> None:
    """Move the slider of the first board, there and back, and wait for what the chart is told."""
    comm, board = next(iter(kernel.boards().items()))
    control = slider_of(board)
    end = time.monotonic() + seconds
    value = control["low"]
    while (begun := time.monotonic()) < end:
        value = value + control["step"] if value < control["high"] else control["low"]
        told = kernel.move(comm, value)
        if told.get("answered") != board["asked"]:
            seen.failures.append(f"slider: no answer to {value}")
        seen.moves.append(time.monotonic() - begun)
        time.sleep(max(0.0, PAUSE - seen.moves[-1]))


def report(
    made: Machine,
    seen: dict[str, Seen],
    marks: dict[str, dict[int, float]],
    memory: dict[str, list[float]],
    seconds: float,
) -> None:
    every = list(seen.values())
    failures = [f"{name}: {said}" for name, one in seen.items() for said in one.failures]
    print(f"\n{len(every)} learners; failures: {len(failures)}")
    print("\n".join(failures[:10]))
    for label, values in (
        ("server answers, from logging in", [one.server for one in every if one.server]),
        ("first chart of 03b, from opening", [one.first_chart for one in every if one.first_chart]),
        ("all cells of 03b, from opening", [one.lesson for one in every if one.lesson]),
        ("a board answers a slider", [move for one in every for move in one.moves]),
    ):
        print(spread(label, values))
    print(f"cells run: {sum(one.cells for one in every)}")
    for mark, values in memory.items():
        print(f"PSS of a learner, MB, {mark}: median {middle(values):.0f}, worst {max(values):.0f}")
    uids = accounts(made, list(seen))
    others = sum(map(memory_of, hub_processes(made, set(uids))))
    print(f"PSS of hub, proxy and services, MB: {others:.0f}")
    names = list(marks)
    starts = [marks[names[0]].get(uid, 0.0) for uid in uids]
    lessons = [marks[names[1]].get(u, 0.0) - marks[names[0]].get(u, 0.0) for u in uids]
    moving = [(marks[names[2]].get(u, 0.0) - marks[names[1]].get(u, 0.0)) / seconds for u in uids]
    print(f"CPU seconds of a learner: start {middle(starts):.1f}, lesson {middle(lessons):.1f}")
    print(f"cores of a learner while a slider moves once a second: {middle(moving):.3f}")
    homes = made.state / "homes"
    used = subprocess.check_output(["du", "-s", "--block-size=1M", str(homes)], text=True)
    print(f"disk of a learner: {int(used.split()[0]) / len(seen):.1f} MB")


def spread(label: str, values: list[float]) -> str:
    if not values:
        return f"{label}: nothing"
    ordered = sorted(values)
    ninety = ordered[int(len(ordered) * 0.9)] if len(ordered) > 1 else ordered[0]
    return (
        f"{label}: median {middle(values):.2f} s, 90 % within {ninety:.2f} s, "
        f"worst {max(values):.2f} s ({len(values)})"
    )


def middle(values: list[float]) -> float:
    return statistics.median(values) if values else 0.0


def load() -> str:
    return " ".join(f"{each:.1f}" for each in os.getloadavg())


def accounts(made: Machine, names: list[str]) -> list[int]:
    """Return the accounts of learners, whose names this machine does not know."""
    homes = (made.state / "homes" / f"ck-{name}" for name in names)
    return [home.stat().st_uid for home in homes if home.exists()]


def processes() -> list[Path]:
    return [path for path in Path("/proc").iterdir() if path.name.isdigit()]


def owner(process: Path) -> int:
    try:
        return process.stat().st_uid
    except OSError:
        return -1


def memory_of(process: Path, kind: str = "Pss") -> float:
    """Return a process's memory in MB: its share of it (Pss), or what is its alone and shared."""
    try:
        text = (process / "smaps_rollup").read_text()
    except OSError:
        return 0.0
    line = next((line for line in text.splitlines() if line.startswith(f"{kind}:")), "- 0 kB")
    return int(line.split()[1]) / 1024


def memory_of_account(uid: int, kind: str = "Pss") -> float:
    return sum(memory_of(process, kind) for process in processes() if owner(process) == uid)


def cpu_by_account() -> dict[int, float]:
    """Return the CPU seconds so far of the processes that run, by account."""
    found: dict[int, float] = {}
    for process in processes():
        uid = owner(process)
        try:
            fields = (process / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        found[uid] = found.get(uid, 0.0) + sum(map(int, fields[11:15])) / TICKS
    return found


def hub_processes(made: Machine, learners: set[int]) -> list[Path]:
    """Return the processes of the hub's machine that are no learner's."""
    space = os.readlink(f"/proc/{made.inside}/ns/pid")
    found = []
    for process in processes():
        with suppress(OSError):
            if os.readlink(process / "ns" / "pid") == space and owner(process) not in learners:
                found.append(process)
    return found


if __name__ == "__main__":
    main()
