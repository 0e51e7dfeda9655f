"""The schema of the tables, read from datapackage.json (Frictionless Table Schema).

What the standard has no word for is there under names of our own: what the items of a
list refer to, the rules between columns, and units.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from coursekit.data.defects import Defect
from coursekit.data.descriptor import OWN, faults, read_json, references
from coursekit.data.locate import DESCRIPTOR, data_root, own_root
from coursekit.errors import CourseError
from coursekit.outside import read_file
from coursekit.text import and_list, did_you_mean, plural

__all__ = [
    "LIST_MARK",
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
LARGEST = 5_000_000  # bytes of a datapackage.json
MOST_KNOWN = 8
CASE_LESSONS = "use the lessons of the case (coursekit build-case makes them)"
SETTLED = 2_000_000_000  # nanoseconds: clocks of some disks go by two seconds


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
    is_id: bool = False

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


@dataclass(frozen=True, eq=False)
class Package:
    """The whole data package; of another text it is another one.

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

    def refusal(self, what: str, where: str = "", remedy: str = CASE_LESSONS) -> CourseError:
        """Say that something is about the course's own paper, and these tables are of another."""
        return CourseError(
            f"{what} is about the course's own paper; the tables come from {self.root}.",
            where=where,
            remedy=f"unset COURSEKIT_DATA, or {remedy}",
        )


class _Known(NamedTuple):
    """A description that was read: its file, once that has been at rest, its text, what it says."""

    state: tuple[int, ...] | None
    data: bytes
    package: Package


_KNOWN: dict[Path, _Known] = {}  # by folder


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
    if isinstance(found, Package):
        return found
    raise found[0].error(more=len(found) - 1)


def try_package(root: Path) -> Package | list[Defect]:
    """Return the data package of a folder, or each thing that is wrong with its description.

    It is read anew when its text is another: nothing of an older one stays.
    """
    path = root / DESCRIPTOR
    try:
        found = path.stat()
    except OSError:
        remedy = f"copy {DESCRIPTOR} from the data of the course into the folder"
        return [Defect(DESCRIPTOR, found="The file is missing.", remedy=remedy)]
    state = (found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino)
    known = _KNOWN.get(root)
    if known and known.state == state:
        return known.package
    try:
        data = read_file(path, LARGEST)
    except CourseError as error:
        return [Defect(DESCRIPTOR, None, "", error.found, error.expected, error.remedy)]
    # Of a file just written the next change may not show in its times: its text is compared.
    settled = max(state[:2]) < time.time_ns() - SETTLED
    package = known.package if known and known.data == data else _parse(root, data)
    if isinstance(package, Package):
        _KNOWN[root] = _Known(state if settled else None, data, package)
        while len(_KNOWN) > MOST_KNOWN:
            _KNOWN.pop(next(iter(_KNOWN)))
    return package


def _parse(root: Path, data: bytes) -> Package | list[Defect]:
    raw = read_json(data)
    if isinstance(raw, Defect):
        return [raw]
    own: Mapping[str, Any] = raw
    if root != own_root():
        course = own_root()
        own = json.loads((course / DESCRIPTOR).read_text(encoding="utf-8"))
        if wrong := faults(raw, own):
            return wrong
    case = raw.get(OWN + "case", False)
    # Within the walls of grading a case lies where the course's own tables would be.
    ours = {} if case and own is raw else {each["name"]: each for each in own["resources"]}
    tables = {each["name"]: _table(each, case, ours.get(each["name"])) for each in raw["resources"]}
    return Package(
        root=root,
        title=raw["title"],
        version=raw["version"],
        created=raw["created"][:10],
        authors=tuple(person["title"] for person in raw["contributors"]),
        licence=raw["licenses"][0]["name"],
        licence_url=raw["licenses"][0]["path"],
        paper=raw[OWN + "paper"],
        tables=tables,
        case=case,
        elsewhere=frozenset(set(ours) - set(tables) if case else ()),
    )


def _table(raw: Mapping[str, Any], case: bool, own: Mapping[str, Any] | None) -> Table:
    """Make a table; of one that the course has, `own` says what the course relies on."""
    schema = raw["schema"]
    ours = {field["name"]: field for field in own["schema"]["fields"]} if own else {}
    ids = own["schema"]["primaryKey"] if own else ()
    pointing = [
        Reference(tuple(mine), other, tuple(theirs)) for mine, other, theirs in references(raw)
    ]
    return Table(
        name=raw["name"],
        file=raw["path"],
        title=raw["title"],
        description=raw["description"],
        fields=tuple(
            _field(each, ours.get(each["name"], {}), is_id=each["name"] in ids)
            for each in schema["fields"]
        ),
        key=tuple(schema["primaryKey"]),
        references=tuple(pointing),
        rules=tuple(raw.get(OWN + "rules", ())),
        case=case,
    )


def _field(raw: Mapping[str, Any], own: Mapping[str, Any], *, is_id: bool) -> Field:
    constraints = raw.get("constraints", {})
    listed = raw.get("categories") or [{"value": each} for each in constraints.get("enum", ())]
    labels = {str(each["value"]): each.get("label", "") for each in listed}
    return Field(
        name=raw["name"],
        type=raw["type"],
        title=raw["title"],
        description=raw["description"],
        unit=raw.get(OWN + "unit", ""),
        required=any(each.get("constraints", {}).get("required", False) for each in (raw, own)),
        unique=constraints.get("unique", False),
        labels=labels or None,
        ordered=raw.get("categoriesOrdered", False),
        minimum=str(constraints.get("minimum", "")),
        maximum=str(constraints.get("maximum", "")),
        pattern=constraints.get("pattern", ""),
        example=raw.get("example", ""),
        uri="uri" in (raw.get("format"), own.get("format")),
        partial_date=raw.get(OWN + "partialDate", False),
        item_values=tuple(raw.get(OWN + "items", {}).get("enum", ())),
        distinct_items=OWN + "references" in raw or OWN + "items" in raw,
        is_id=is_id and raw["type"] == "string",
    )
