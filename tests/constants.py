"""The string constants of the package's modules, docstrings apart."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "src" / "coursekit"
_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def constants(path: Path, *, docstrings: bool) -> Iterator[tuple[int, str]]:
    """Yield each string constant of a module with its line; docstrings too, or left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documents = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, _DOCUMENTED) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        wanted = docstrings or id(node) not in documents
        if wanted and isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value
