"""What the course adds to the start of Python, and to a first notebook.

    python benchmarks/imports.py [--imports 20] [--lessons 5]

Prints medians over alternating runs, with compiled bytecode:

- `import coursekit` against a bare interpreter (aim: at most 1.3 times);
- lesson 01 on a fresh kernel against a notebook that imports pandas, altair and ipywidgets
  and draws one chart (aim: at most 1.25 times).
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

import coursekit

LESSON = Path(__file__).parents[1] / "notebooks" / "01-background.ipynb"
BASELINE = [
    "import altair as alt\nimport ipywidgets\nimport pandas as pd",
    "rows = pd.DataFrame({'a': range(20), 'b': range(20)})\n"
    "chart = alt.Chart(rows).mark_bar().encode(x='a', y='b')\nchart",
]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--imports", type=int, default=20, help="runs of each import")
    options.add_argument("--lessons", type=int, default=5, help="runs of each notebook")
    chosen = options.parse_args()

    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    compileall.compile_dir(Path(coursekit.__file__).parent, quiet=1)
    compare(
        "import coursekit / bare interpreter",
        lambda: python("import coursekit"),
        lambda: python("pass"),
        chosen.imports,
    )
    if chosen.lessons:
        compare(
            "lesson 01 / pandas, altair, ipywidgets and one chart",
            lambda: notebook(lesson()),
            lambda: notebook(baseline()),
            chosen.lessons,
        )


def compare(name: str, ours: Callable[[], object], theirs: Callable[[], object], runs: int) -> None:
    for action in (ours, theirs):  # the first run fills caches
        action()
    pairs = [(seconds(ours), seconds(theirs)) for _ in range(runs)]
    our, their = (statistics.median(times) for times in zip(*pairs, strict=True))
    print(f"{name}: {our:.3f} s / {their:.3f} s = {our / their:.2f} (medians of {runs})")


def seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def python(code: str) -> None:
    subprocess.run([sys.executable, "-c", code], check=True)


def lesson() -> object:
    import nbformat

    return nbformat.read(LESSON, as_version=4)


def baseline() -> object:
    from nbformat.v4 import new_code_cell, new_notebook

    return new_notebook(cells=[new_code_cell(code) for code in BASELINE])


def notebook(content: object) -> None:
    from nbclient import NotebookClient

    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "COURSEKIT_HOME": home}
        NotebookClient(content, resources={"metadata": {"path": home}}).execute(env=environment)


if __name__ == "__main__":
    main()
