"""Reading a policy paper like an analyst: the course's helper package.

A lesson begins with ``import coursekit as ck``. The names below load what they
need when they are first used, so the import itself is quick.
"""

from __future__ import annotations

# What type checkers read as such; importing typing would double the time of this import.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__version__ = "0.1.0"

# Where each name of the front door lives.
_HOMES = {
    "CourseError": "errors",
    "details": "errors",
    "load": "data",
    "tables": "data",
    "codebook": "data",
    "cite": "data",
    "check_data": "data",
    "new_case": "kit",
    "fact": "data",
    "claim": "data",
    "source": "data",
    "who": "data",
    "scenarios": "data",
    "as_table": "charts",
    "describe": "charts",
    "predict": "widgets",
    "reveal": "widgets",
    "quiz": "widgets",
    "order": "widgets",
    "guesses": "widgets",
    "deterrence_board": "widgets",
    "attacks": "widgets.attacks",
    "balance_board": "widgets",
    "ach_board": "widgets",
    "camps_workshop": "widgets",
    "coding_sheet": "widgets",
    "compare_sheets": "widgets",
    "paragraph_test": "widgets",
    "break_board": "widgets",
    "explore_ties": "widgets",
    "explore_timeline": "widgets",
    "months_board": "widgets",
    "calibration_board": "widgets",
    "strike_board": "widgets",
    "indicator_board": "widgets",
    "peaks_board": "widgets",
    "tempo_board": "widgets",
    "tempo_guess": "widgets",
    "update_board": "widgets",
    "impact_board": "widgets",
    "check": "learn",
    "hint": "learn",
    "solution": "learn",
    "stuck": "widgets",
    "write": "widgets",
    "progress": "widgets",
    "download": "widgets",
    "report": "widgets",
    "hand_in": "widgets",
    "restore": "learn",
    "export_forecasts": "learn",
    "doctor": "checkup",
}
_MODULES = ("charts", "data", "events", "kit", "learn", "methods", "widgets")

__all__ = ["__version__", *_HOMES]


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    if name in _MODULES:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, *_MODULES})


def _explain_errors() -> None:
    """In a notebook, say Python's own errors in plain words."""
    import sys

    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell:
        from coursekit.explained import install

        install(shell)


_explain_errors()
