"""The datapackage.json of a case, made from the one of the course."""

from __future__ import annotations

import csv
import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from importlib.resources import files
from io import StringIO
from typing import Any

from coursekit.data.locate import DESCRIPTOR, own_root

__all__ = ["KIT", "Step", "description", "first_row", "starts", "steps"]

KIT = files("coursekit.kit")

_PLAIN: Mapping[str, Any] = {
    "name": "case",
    "version": "0.1.0",
    "coursekit:case": True,
    "contributors": [{"title": "The author of this case", "roles": ["compiler"]}],
    "licenses": [{"name": "not stated yet", "path": "README.md"}],
}


@dataclass(frozen=True)
class Step:
    """One step of the work: what to do, the tables that it fills, and what to look at then."""

    title: str
    text: str
    tables: Sequence[str]
    look: Sequence[str] = ()


def steps() -> list[Step]:
    """Return the steps in which a case is filled in; together they name every table."""
    return [Step(**{**step, "text": step["text"].strip()}) for step in _changes()["steps"]]


def description(title: str, created: str) -> dict[str, Any]:
    """Make the datapackage.json of a case from a title and an ISO date.

    The tables of the kit are as the course describes them. Columns and rules that need
    a table outside of the kit are left out, and so are allowed values and rules that
    belong to the course's own paper.
    """
    changes = _changes()
    own = json.loads((own_root() / DESCRIPTOR).read_text(encoding="utf-8"))["resources"]
    forecasts = json.loads((KIT / "forecasts.json").read_text(encoding="utf-8"))
    known = {table["name"]: table for table in [*own, forecasts]}
    kept = [name for step in changes["steps"] for name in step["tables"]]
    return {
        **_PLAIN,
        "title": title,
        "created": f"{created}T00:00:00Z",
        "coursekit:paper": changes["paper"],
        "resources": [_table(known[name], kept, changes) for name in kept],
    }


def first_row(table: str) -> dict[str, str]:
    """Return the first row of a table of the made-up case."""
    text = (KIT / "example" / f"{table}.csv").read_text(encoding="utf-8")
    return next(csv.DictReader(StringIO(text)))


def starts(table: str) -> dict[str, str]:
    """Return what the cells of a new row hold before anything was checked, by column."""
    return dict(_changes()["starts"].get(table, {}))


def _changes() -> dict[str, Any]:
    return tomllib.loads((KIT / "case.toml").read_text(encoding="utf-8"))


def _table(
    own: Mapping[str, Any], kept: Sequence[str], changes: Mapping[str, Any]
) -> dict[str, Any]:
    table = deepcopy({key: own[key] for key in own if key not in ("sources", "licenses")})
    name, schema = table["name"], table["schema"]
    keys = schema.get("foreignKeys", [])
    outside = {
        column
        for key in keys
        if key["reference"]["resource"] not in kept
        for column in key["fields"]
    }
    schema["foreignKeys"] = [key for key in keys if not outside.intersection(key["fields"])]
    ids = {column for key in schema["foreignKeys"] for column in key["fields"]}
    first = first_row(name)
    columns = {**changes["columns"]["*"], **changes["columns"].get(name, {})}
    schema["fields"] = [
        _field(field, columns.get(field["name"], {}), first)
        for field in schema["fields"]
        if field["name"] not in outside
    ]
    table["description"] = changes["tables"].get(name, table["description"])
    table["coursekit:rules"] = list(_rules(table.get("coursekit:rules", []), kept, ids))
    return table


def _rules(
    rules: Sequence[Mapping[str, Any]], kept: Sequence[str], ids: set[str]
) -> Iterator[Mapping[str, Any]]:
    """Yield the rules that hold for any paper."""
    for rule in rules:
        of_the_paper = rule["rule"] == "preliminary" or ids.intersection(rule.get("when", ()))
        if not of_the_paper and rule.get("with", kept[0]) in kept:
            yield rule


def _field(
    field: dict[str, Any], change: Mapping[str, Any], first: Mapping[str, str]
) -> dict[str, Any]:
    constraints = field.get("constraints", {})
    if field["type"] in ("date", "yearmonth"):  # the years of the course's own case
        constraints.pop("minimum", None)
        constraints.pop("maximum", None)
    if "description" in change:
        field["description"] = change["description"]
    if "pattern" in change:
        constraints["pattern"] = change["pattern"]
    if "example" in field or "pattern" in change:
        field["example"] = first[field["name"]]
    if "values" in change:
        for key in ("categories", "categoriesOrdered"):
            field.pop(key, None)
        constraints.pop("enum", None)
    if words := {**change.get("values", {}), **change.get("more", {})}:
        field.setdefault("categories", [])
        field["categories"] += [{"value": value, "label": label} for value, label in words.items()]
        constraints["enum"] = [each["value"] for each in field["categories"]]
    return field
