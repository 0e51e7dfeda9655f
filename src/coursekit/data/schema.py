"""The schema of the tables, read from datapackage.json (Frictionless Table Schema).

What the standard has no word for is there under names of our own: what the items of a
list refer to, the rules between columns, and units.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from coursekit.data.defects import Defect
from coursekit.data.locate import DESCRIPTOR, data_root, own_root
from coursekit.errors import CourseError
from coursekit.text import and_list, did_you_mean, plural

__all__ = [
    "LIST_MARK",
    "TYPES",
    "Field",
    "Package",
    "Reference",
    "Table",
    "entry_of",
    "list_items",
    "package",
    "read_package",
    "try_package",
]

LIST_MARK = ";"
_OWN = "coursekit:"
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
        """Return a column, or raise a CourseError that names the nearest."""
        for field in self.fields:
            if field.name == name:
                return field
        raise CourseError(
            f"The table {self.name!r} has no column {name!r}.",
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
        """Return a table, or raise a CourseError that names the nearest."""
        if isinstance(name, str) and name in self.tables:
            return self.tables[name]
        remedy = did_you_mean(str(name), self.tables)
        if isinstance(name, str) and name in self.elsewhere:
            remedy = "it belongs to the course's own paper: unset COURSEKIT_DATA to read it"
        raise CourseError(
            f"There is no table {name!r}.",
            where=where,
            expected=f"one of {', '.join(sorted(self.tables))}",
            remedy=remedy,
        )


def list_items(cell: str) -> list[str]:
    """Return the items of a cell that holds a list."""
    return cell.split(LIST_MARK) if cell else []


def entry_of(table: Table, keys: Sequence[str]) -> str:
    """Say where a key has to be: "an entry of claims.csv, column claim_id"."""
    return f"an entry of {table.file}, {plural(len(keys), 'column', 'columns')} {and_list(keys)}"


def package() -> Package:
    """Return the data package that the course uses now."""
    return read_package(data_root())


def read_package(root: Path) -> Package:
    """Read the datapackage.json of a folder; a CourseError says what is wrong with it."""
    found = try_package(root)
    if isinstance(found, Defect):
        raise found.error()
    return found


def try_package(root: Path) -> Package | Defect:
    """Return the data package of a folder, or what is wrong with its datapackage.json."""
    path = root / DESCRIPTOR
    row = None
    try:
        return _parse(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        found = "The file is missing."
        remedy = f"copy {DESCRIPTOR} from the data of the course into the folder"
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        row = getattr(error, "lineno", None)
        found = "The text is not valid JSON."
        remedy = "correct the line, or copy the file again from the data of the course"
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        key = isinstance(error, KeyError)
        found = f"An entry has no {error}." if key else "An entry has the wrong form."
        remedy = f"compare it with the {DESCRIPTOR} of the course"
    return Defect(DESCRIPTOR, row, found=found, remedy=remedy)


@lru_cache(maxsize=8)
def _parse(path: Path, _changed: int) -> Package:
    raw = json.loads(path.read_text(encoding="utf-8"))
    case = raw.get(_OWN + "case", False)
    tables = {each["name"]: _table(each, case) for each in raw["resources"]}
    return Package(
        root=path.parent,
        title=raw["title"],
        version=raw["version"],
        created=raw["created"][:10],
        authors=tuple(person["title"] for person in raw["contributors"]),
        licence=raw["licenses"][0]["name"],
        licence_url=raw["licenses"][0]["path"],
        paper=raw[_OWN + "paper"],
        tables=tables,
        case=case,
        elsewhere=frozenset(set(read_package(own_root()).tables) - set(tables) if case else ()),
    )


def _table(raw: Mapping[str, Any], case: bool) -> Table:
    schema = raw["schema"]
    references = [
        Reference(
            tuple(key["fields"]), key["reference"]["resource"], tuple(key["reference"]["fields"])
        )
        for key in schema.get("foreignKeys", [])
    ]
    references += [
        Reference((field["name"],), target["resource"], (target["field"],))
        for field in schema["fields"]
        if (target := field.get(_OWN + "references"))
    ]
    return Table(
        name=raw["name"],
        file=raw["path"],
        title=raw["title"],
        description=raw["description"],
        fields=tuple(_field(each) for each in schema["fields"]),
        key=tuple(schema["primaryKey"]),
        references=tuple(references),
        rules=tuple(raw.get(_OWN + "rules", ())),
        case=case,
    )


def _field(raw: Mapping[str, Any]) -> Field:
    constraints = raw.get("constraints", {})
    labels = {str(each["value"]): each.get("label", "") for each in raw.get("categories", ())}
    return Field(
        name=raw["name"],
        type=raw["type"],
        title=raw["title"],
        description=raw["description"],
        unit=raw.get(_OWN + "unit", ""),
        required=constraints.get("required", False),
        unique=constraints.get("unique", False),
        labels=labels or None,
        ordered=raw.get("categoriesOrdered", False),
        minimum=str(constraints.get("minimum", "")),
        maximum=str(constraints.get("maximum", "")),
        pattern=constraints.get("pattern", ""),
        example=raw.get("example", ""),
        uri=raw.get("format") == "uri",
        partial_date=raw.get(_OWN + "partialDate", False),
        item_values=tuple(raw.get(_OWN + "items", {}).get("enum", ())),
        distinct_items=_OWN + "references" in raw or _OWN + "items" in raw,
    )
