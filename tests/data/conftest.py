from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from coursekit.data.defects import Defect
from coursekit.data.locate import own_root
from coursekit.data.validate import check_data


class Folder:
    """A copy of the data that a test may break."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def rows(self, table: str) -> list[list[str]]:
        with (self.path / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file))

    def write(self, table: str, rows: list[list[str]]) -> None:
        with (self.path / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)

    def set(self, table: str, row: int, **cells: str) -> None:
        rows = self.rows(table)
        for column, cell in cells.items():
            rows[row - 1][rows[0].index(column)] = cell
        self.write(table, rows)

    def change(self, table: str, change: Callable[[list[list[str]]], object]) -> None:
        rows = self.rows(table)
        change(rows)
        self.write(table, rows)

    def raw(self, table: str, change: Callable[[bytes], bytes]) -> None:
        path = self.path / f"{table}.csv"
        path.write_bytes(change(path.read_bytes()))

    def text(self, text: str) -> None:
        (self.path / "datapackage.json").write_text(text, encoding="utf-8")

    def describe(self, change: Callable[[dict[str, Any]], object]) -> None:
        path = self.path / "datapackage.json"
        description = json.loads(path.read_text(encoding="utf-8"))
        change(description)
        path.write_text(json.dumps(description), encoding="utf-8")

    def defects(self) -> list[Defect]:
        return check_data(self.path)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    copy = tmp_path / "data"
    shutil.copytree(own_root(), copy)
    return Folder(copy)
