from __future__ import annotations

import csv
from pathlib import Path

import pytest

from coursekit.kit import new_case


class Case:
    """A folder of tables that a test fills in or breaks."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def rows(self, table: str) -> list[list[str]]:
        with (self.path / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file))

    def records(self, table: str) -> list[dict[str, str]]:
        header, *rows = self.rows(table)
        return [dict(zip(header, row, strict=True)) for row in rows]

    def write(self, table: str, rows: list[list[str]]) -> None:
        with (self.path / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)

    def set(self, table: str, row: int, **cells: str) -> None:
        rows = self.rows(table)
        for column, cell in cells.items():
            rows[row - 1][rows[0].index(column)] = cell
        self.write(table, rows)


@pytest.fixture
def blank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    """A new case, nothing filled in, which the course reads."""
    folder = new_case(tmp_path / "my-case")
    monkeypatch.setenv("COURSEKIT_DATA", str(folder))
    return Case(folder)


@pytest.fixture
def made_up(blank: Case, monkeypatch: pytest.MonkeyPatch) -> Case:
    """The made-up case: country, people and pages are invented."""
    folder = blank.path / "example"
    monkeypatch.setenv("COURSEKIT_DATA", str(folder))
    return Case(folder)
