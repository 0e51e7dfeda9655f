"""The schema of the tables, read from datapackage.json (Frictionless Table Schema).

What the standard has no word for stands there under names of our own: what the
items of a list refer to, the rules between columns, and units.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from coursekit.data.defects import Defect
from coursekit.data.locate import DESCRIPTOR, data_root, own_root
from coursekit.data.model import Field, Package, Reference, Table

__all__ = ["package", "read_package", "try_package"]

_OWN = "coursekit:"


def package() -> Package:
    """Return the data package that the course uses now."""
    return read_package(data_root())


def read_package(root: Path) -> Package:
    """Read the datapackage.json of a folder.

    Parameters
    ----------
    root
        The folder of the data package.

    Returns
    -------
    Package
        Its tables and its description.

    Raises
    ------
    CourseError
        When the file is missing or cannot be understood.

    Examples
    --------
    >>> read_package(data_root()).table("claims").key
    ('claim_id',)
    """
    found = try_package(root)
    if isinstance(found, Defect):
        raise found.error()
    return found


def try_package(root: Path) -> Package | Defect:
    """Return the data package of a folder, or what is wrong with its datapackage.json."""
    path = root / DESCRIPTOR
    try:
        return _parse(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return Defect(
            DESCRIPTOR,
            found="no such file",
            expected="the description of the tables",
            remedy="copy datapackage.json from the data of the course into the folder",
        )
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        return Defect(
            DESCRIPTOR,
            row=getattr(error, "lineno", None),
            found="text that is not valid JSON",
            expected="a JSON file in UTF-8",
            remedy="mend the line, or copy the file again from the data of the course",
        )
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        return Defect(
            DESCRIPTOR,
            found=f"an entry without {error}" if isinstance(error, KeyError) else "a broken entry",
            expected="a data package with resources, fields and their properties",
            remedy="compare it with the datapackage.json of the course",
        )


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
