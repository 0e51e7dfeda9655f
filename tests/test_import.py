"""`import coursekit` loads nothing heavy."""

from __future__ import annotations

import subprocess
import sys

HEAVY = {"pandas", "numpy", "altair", "ipywidgets", "scipy", "networkx", "anywidget"}


def modules_after(code: str) -> set[str]:
    result = subprocess.run(
        [sys.executable, "-c", f"{code}; import sys; print(*sys.modules)"],
        check=True,
        capture_output=True,
        text=True,
    )
    return set(result.stdout.split())


def test_the_front_door_is_light() -> None:
    assert not modules_after("import coursekit") & HEAVY


def test_the_command_line_is_light() -> None:
    assert not modules_after("import coursekit.cli; coursekit.cli.parser()") & HEAVY


def test_the_first_chart_of_lesson_01_needs_no_scipy() -> None:
    loaded = modules_after("import coursekit as ck; ck.explore_ties()")
    assert {"pandas", "altair"} <= loaded
    assert not {"scipy", "networkx"} & loaded
