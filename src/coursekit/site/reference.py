"""The reference of the front door: each public function, by what it is for."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from inspect import isclass
from types import ModuleType
from typing import Any

import coursekit
from coursekit import charts, methods
from coursekit.charts import FIGURES

__all__ = ["reference"]

GROUPS = {
    "Tables and cards": ("data", "checkup", "kit", "content.attacks"),
    "Questions, checks and your file": ("forms.", "store."),
    "Setting and errors": ("notebook", "errors"),
}


def reference() -> str:
    """Write the directives that document all that a lesson can call."""
    homes = {name: home for name, home in coursekit._HOMES.items() if name != "setup"}
    parts = []
    for title, wanted in GROUPS.items():
        names = [name for name, home in homes.items() if home.startswith(wanted)]
        parts.append(_section(title, "coursekit", names))
    parts.append(_section("Boards", "coursekit", sorted(coursekit._boards())))
    drawn = [name for name in sorted(FIGURES) if hasattr(charts, name)]
    parts.append(_section("Charts", "coursekit.charts", drawn))
    for name in sorted(methods._MODULES):
        module = getattr(methods, name)
        own = [each for each, what in vars(module).items() if _is_public(each, what, module)]
        parts.append(_section(f"Methods: {name}", f"coursekit.methods.{name}", own))
    return "\n\n".join(parts)


def _is_public(name: str, what: Any, module: ModuleType) -> bool:
    return not name.startswith("_") and getattr(what, "__module__", "") == module.__name__


def _section(title: str, module: str, names: Sequence[str]) -> str:
    home = import_module(module)
    documented = "\n\n".join(_directive(module, name, getattr(home, name)) for name in names)
    return f"## {title}\n\n```{{eval-rst}}\n{documented}\n```"


def _directive(module: str, name: str, what: object) -> str:
    kind = "autoclass" if isclass(what) else "autofunction" if callable(what) else "autodata"
    return f".. {kind}:: {module}.{name}"
