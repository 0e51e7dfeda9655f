"""Reading a policy paper like an analyst: the course's helper package.

A lesson begins with ``import coursekit as ck``. The names below load what they
need when they are first used, so the import itself is quick.
"""

from __future__ import annotations

from coursekit.notebook import setup

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
    "check_data": "checkup",
    "new_case": "kit",
    "use_case": "kit",
    "fill_in": "kit",
    "fact": "data",
    "claim": "data",
    "source": "data",
    "who": "data",
    "scenarios": "data",
    "as_table": "charts",
    "describe": "charts",
    "predict": "forms.questions",
    "reveal": "forms.questions",
    "quiz": "forms.questions",
    "order": "forms.questions",
    "guesses": "forms.questions",
    "ask": "forms.questions",
    "reading_form": "forms.reading",
    "after": "forms.waiting",
    "open_all": "forms.waiting",
    "attacks": "content.attacks",
    "my_part": "forms.parts",
    "check": "forms.checks",
    "hint": "forms.checks",
    "solution": "forms.checks",
    "stuck": "forms.questions",
    "write": "forms.questions",
    "progress": "forms.keeping",
    "download": "forms.keeping",
    "report": "forms.keeping",
    "hand_in": "forms.keeping",
    "student": "forms.student",
    "restore": "forms.keeping",
    "export_forecasts": "forms.forecasts",
    "forecast_scores": "forms.case_scores",
    "doctor": "checkup",
    "setup": "notebook",
}
_MODULES = ("boards", "charts", "data", "events", "forms", "kit", "methods", "store", "widgets")


def _boards() -> list[str]:
    """Name the boards: each is a module or folder of `boards` with the name of its function."""
    from os import listdir

    # A module may be there as its bytecode alone.
    found = listdir(f"{__path__[0]}/boards")
    modules = {name.removesuffix(".py").removesuffix(".pyc") for name in found}
    return [name for name in modules if "." not in name and not name.startswith("_")]


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name == "__all__":
        return ["__version__", *_HOMES, *sorted(_boards())]
    if name in _MODULES:
        return import_module(f"{__name__}.{name}")
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    if not name.startswith("_") and name in _boards():
        return getattr(import_module(f"{__name__}.boards.{name}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES, *_boards(), *_MODULES})


# In a notebook, and nowhere else; `setup(on=False)` takes it back.
setup()
