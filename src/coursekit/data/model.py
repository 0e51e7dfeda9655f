"""The schema as objects: the package, its tables, their columns, and what refers to what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coursekit.errors import CourseError
from coursekit.text import did_you_mean

__all__ = ["TYPES", "Field", "Package", "Reference", "Table", "entry_of"]

TYPES = ("string", "integer", "number", "boolean", "date", "yearmonth", "list")


@dataclass(frozen=True)
class Field:
    """One column of a table."""

    name: str
    type: str
    title: str
    description: str
    unit: str = ""
    required: bool = False
    unique: bool = False
    labels: Mapping[str, str] | None = None
    ordered: bool = False
    minimum: str = ""
    maximum: str = ""
    pattern: str = ""
    example: str = ""
    uri: bool = False
    partial_date: bool = False
    item_values: tuple[str, ...] = ()
    distinct_items: bool = False

    @property
    def allowed(self) -> tuple[str, ...]:
        """The allowed values of a cell, in their order; empty when any will do."""
        return tuple(self.labels or ())

    @property
    def is_date(self) -> bool:
        """Whether the column holds dates, full or partial."""
        return self.partial_date or self.type in ("date", "yearmonth")


@dataclass(frozen=True)
class Reference:
    """Columns of one table that point at the key of another."""

    columns: tuple[str, ...]
    table: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """One table: its file, its columns, and what holds in it.

    A table of a `case` is filled in step by step, so it may have no rows yet.
    """

    name: str
    file: str
    title: str
    description: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    references: tuple[Reference, ...]
    rules: tuple[Mapping[str, Any], ...]
    case: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns in the order of the file."""
        return tuple(field.name for field in self.fields)

    def field(self, name: str, where: str = "") -> Field:
        """Return the column of that name, or raise a CourseError that names the nearest."""
        for field in self.fields:
            if field.name == name:
                return field
        raise CourseError(
            f"no column {name!r} in the table {self.name!r}",
            where=where,
            expected=f"one of {', '.join(self.columns)}",
            remedy=did_you_mean(name, self.columns),
        )


@dataclass(frozen=True)
class Package:
    """The whole data package.

    A `case` is a folder on another paper: it has the tables that it declares, and those
    in `elsewhere` are only the course's own.
    """

    root: Path
    title: str
    version: str
    created: str
    authors: tuple[str, ...]
    licence: str
    licence_url: str
    paper: str
    tables: Mapping[str, Table]
    case: bool = False
    elsewhere: frozenset[str] = frozenset()

    def table(self, name: str, where: str = "load") -> Table:
        """Return the table of that name, or raise a CourseError that names the nearest."""
        if isinstance(name, str) and name in self.tables:
            return self.tables[name]
        remedy = did_you_mean(str(name), self.tables)
        if isinstance(name, str) and name in self.elsewhere:
            remedy = "it belongs to the course's own paper: unset COURSEKIT_DATA to read it"
        raise CourseError(
            f"no table {name!r}",
            where=where,
            expected=f"one of {', '.join(sorted(self.tables))}",
            remedy=remedy,
        )


def entry_of(table: Table, keys: Sequence[str]) -> str:
    """Return in words where a key has to stand."""
    return (
        f"an entry of {table.file}, {'columns' if len(keys) > 1 else 'column'} {' and '.join(keys)}"
    )
