"""Activities of the lessons, and charts that a learner moves.

Each is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

# The module of each activity.
_HOMES = {
    "ach_board": "hypotheses",
    "balance_board": "balance",
    "break_board": "breaks",
    "calibration_board": "calibration",
    "camps_workshop": "camps",
    "coding_sheet": "sheet",
    "compare_sheets": "partners",
    "deterrence_board": "deterrence",
    "download": "questions",
    "explore_ties": "explore",
    "explore_timeline": "explore",
    "guesses": "questions",
    "hand_in": "exercises",
    "impact_board": "impact",
    "indicator_board": "signs",
    "months_board": "months",
    "order": "questions",
    "paragraph_test": "paragraph",
    "peaks_board": "peaks",
    "predict": "questions",
    "progress": "questions",
    "quiz": "questions",
    "report": "questions",
    "reveal": "questions",
    "strike_board": "strikes",
    "stuck": "exercises",
    "tempo_board": "tempo",
    "tempo_guess": "tempo",
    "update_board": "updating",
    "write": "exercises",
}

__all__ = [*_HOMES]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
