"""No module of the package names a row of the tables: that is for data and content files."""

from __future__ import annotations

import re

from coursekit.data.records import records
from coursekit.data.schema import package
from tests.constants import PACKAGE, constants

NUMBERED = re.compile(r"[A-Z]+\d+")


def numbered_ids() -> set[str]:
    """The keys made for a table, such as C31; a word such as `iraq` may be any word."""
    keys = {
        row[table.key[0]]
        for table in package().tables.values()
        for row in records(table.name)
        if len(table.key) == 1
    }
    return set(filter(NUMBERED.fullmatch, keys))


def test_the_tables_have_such_ids() -> None:
    assert {"C31", "E57", "S10", "ST56", "R37", "T11", "A05", "X26", "D01"} <= numbered_ids()


def test_no_module_names_a_row() -> None:
    named = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(numbered_ids()))})(?!\w)")
    found = [
        f"{path.relative_to(PACKAGE)}:{line}: {match[0]} in {text[:60]!r}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for line, text in constants(path, docstrings=False)
        for match in named.finditer(text)
    ]
    assert found == []
