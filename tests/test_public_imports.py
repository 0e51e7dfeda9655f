"""The package uses nothing that another package keeps for itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import coursekit

SOURCES = sorted(Path(coursekit.__file__).parent.rglob("*.py"))
# Altair's `vegalite` holds a package for a version of Vega-Lite, and goes with it.
PRIVATE = re.compile(r"_(?!_)|vegalite$")


# Its underscore is a name from C, and the documentation describes it.
PUBLIC = ("…._exit",)


def private_uses(code: str, own: set[str]) -> Iterator[tuple[int, str]]:
    """Yield each private name of others that some code imports or reads, with its line."""
    for node in ast.walk(ast.parse(code)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{name.name}" for name in node.names]
        elif isinstance(node, ast.Attribute) and node.attr not in own:
            names = [f"….{node.attr}"]
        for name in names:
            imported = not isinstance(node, ast.Attribute)
            if imported and name.startswith("coursekit."):
                continue
            if name not in PUBLIC and any(PRIVATE.match(part) for part in name.split(".")[1:]):
                yield node.lineno, name


def defined(code: str) -> Iterator[str]:
    """Yield the names that some code defines, attributes of its own objects among them."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr


def test_nothing_private_of_another_package_is_used() -> None:
    codes = {path: path.read_text(encoding="utf-8") for path in SOURCES}
    own = {name for code in codes.values() for name in defined(code)}
    found = [
        f"{path.name}:{line} uses {name}: find its public form"
        for path, code in codes.items()
        for line, name in private_uses(code, own)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "code",
    [
        "from altair.vegalite.v6.api import ChartType",
        "import altair.vegalite.v6.api",
        "from pandas import _libs",
        "from altair.utils._show import open_html",
        "shell._showtraceback(1)",
    ],
)
def test_it_would_be_seen(code: str) -> None:
    assert list(private_uses(code, {"_shown"}))


@pytest.mark.parametrize(
    "code",
    ["from coursekit.methods import _result", "self._shown", "import altair", "a.__name__"],
)
def test_what_is_our_own_or_public_may_be_used(code: str) -> None:
    assert not list(private_uses(code, {"_shown"}))
