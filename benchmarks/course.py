"""What the course costs: its notebooks, their strict run, a check, and a kernel's memory.

    python -m benchmarks.course [--runs 3]

Prints, in one run and with compiled bytecode, each figure beside its measure:

- strict nbval over all notebooks against `jupyter execute` of the same (aim: 1.3 times);
- `check`, from call to answer, with the learner's file written (aim: under 50 ms);
- each notebook on a fresh kernel against one that imports pandas, altair and ipywidgets and
  draws one chart (aim: 1.25 times);
- the memory of the kernel that ran each notebook against the same (aim: 1.15 times).
"""

from __future__ import annotations

import argparse
import compileall
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat

import coursekit
from benchmarks.imports import baseline, seconds

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
ALL = [*NOTEBOOKS, *sorted((ROOT / "exercises" / "solutions").glob("*.ipynb"))]
SANITIZE = ROOT / "tests" / "notebooks" / "nbval-sanitize.cfg"
# Resident memory of a kernel at the end of its notebook, in MB. (The peak that Python's own
# `resource` tells begins with the memory of the process that started the kernel.)
MEMORY = "import psutil; print(psutil.Process().memory_info().rss / 2**20)"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--runs", type=int, default=3, help="runs of each notebook")
    chosen = options.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    compileall.compile_dir(Path(coursekit.__file__).parent, quiet=1)
    strict_run(chosen.runs)
    checks()
    notebooks(chosen.runs)


def strict_run(runs: int) -> None:
    """Compare a strict run of all notebooks with one that only executes them."""
    names = [str(path) for path in ALL]
    nbval = [
        *("pytest", "-q", "-o", "addopts=", "-p", "no:cacheprovider", "--nbval"),
        *("--nbval-sanitize-with", str(SANITIZE), "--rootdir", str(ROOT / "notebooks"), *names),
    ]
    execute = ["jupyter", "execute", *names]
    pairs = [(seconds(lambda: quiet(nbval)), seconds(lambda: quiet(execute))) for _ in range(runs)]
    ours, theirs = (statistics.median(times) for times in zip(*pairs, strict=True))
    print(
        f"strict nbval / jupyter execute, {len(ALL)} notebooks: {ours:.1f} s / {theirs:.1f} s"
        f" = {ours / theirs:.2f} (medians of {runs})",
        flush=True,
    )


def quiet(arguments: list[str]) -> None:
    """Run a module with an empty folder for the learner's files; stop if it fails."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "COURSEKIT_HOME": home, "IPYTHONDIR": home}
        done = subprocess.run(
            [sys.executable, "-m", *arguments],
            cwd=ROOT / "notebooks",
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        sys.exit(done.stdout + done.stderr)


def checks() -> None:
    """Time a check of every task: the first one, and once everything is loaded."""
    from coursekit.forms.bank import exercise_sets, load_set
    from coursekit.forms.checks import check
    from coursekit.forms.kinds.task import Task, fill_blanks

    tasks = [
        item
        for lesson in exercise_sets()
        for item in load_set(lesson).items.values()
        if isinstance(item, Task)
    ]
    answers = {
        task.key: [
            run(task.before, code)
            for code in (
                task.solution_code,
                *(fill_blanks(task.code, slip.fill) for slip in task.slips),
            )
        ]
        for task in tasks
    }
    with tempfile.TemporaryDirectory() as home:
        os.environ["COURSEKIT_HOME"] = home
        first, later = [], []
        for key, values in answers.items():
            for number, value in enumerate([values[1], *values * 3]):
                spent = seconds(lambda: check(key, value)) * 1000  # noqa: B023
                (later if number else first).append(spent)
        del os.environ["COURSEKIT_HOME"]
    for name, times in (("first wrong try of a task", first), ("later tries", later)):
        print(
            f"check, {name}: median {statistics.median(times):.1f} ms, worst {max(times):.1f} ms"
            f" ({len(times)} calls, {len(tasks)} tasks)",
            flush=True,
        )


def run(given: str, code: str) -> Any:
    from coursekit.forms.kinds.task import PRELUDE

    names: dict[str, Any] = {}
    exec(f"{PRELUDE}\n{given}\n{code}", names)
    return names["answer"]


def notebooks(runs: int) -> None:
    """Compare time and memory of each notebook on a fresh kernel with the bare notebook's."""
    bare = [on_a_kernel(baseline) for _ in range(runs + 1)][1:]
    base_time, base_memory = (statistics.median(part) for part in zip(*bare, strict=True))
    print(f"{'notebook':26}{'seconds':>9}{'ratio':>7}{'MB':>7}{'ratio':>7}")
    print(f"{'bare':26}{base_time:9.2f}{1:7.2f}{base_memory:7.0f}{1:7.2f}", flush=True)
    for path in NOTEBOOKS:
        spent = [on_a_kernel(lambda: nbformat.read(path, as_version=4)) for _ in range(runs)]  # noqa: B023
        taken, memory = (statistics.median(part) for part in zip(*spent, strict=True))
        print(
            f"{path.stem:26}{taken:9.2f}{taken / base_time:7.2f}{memory:7.0f}"
            f"{memory / base_memory:7.2f}",
            flush=True,
        )


def on_a_kernel(content: Callable[[], Any]) -> tuple[float, float]:
    """Run a notebook; return the seconds from start to end, and the kernel's memory in MB."""
    from nbclient import NotebookClient
    from nbformat.v4 import new_code_cell

    notebook = content()
    notebook.cells.append(new_code_cell(MEMORY))
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "COURSEKIT_HOME": home}
        client = NotebookClient(notebook, resources={"metadata": {"path": str(ROOT / "notebooks")}})
        start = time.perf_counter()
        client.execute(env=environment)
        taken = time.perf_counter() - start
    return taken, float(notebook.cells[-1].outputs[0].text)


if __name__ == "__main__":
    main()
