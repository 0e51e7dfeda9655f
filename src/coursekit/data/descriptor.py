"""The datapackage.json of a folder, checked as a whole before anything reads it.

First against ``descriptor.schema.json``, which says what the course reads of it and in which
form. Then for what a schema cannot say: whether what it names is there, whether its patterns
can be tried in a moment, and whether it keeps what the course relies on.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coursekit.data.defects import Defect
from coursekit.data.locate import DESCRIPTOR
from coursekit.outside import NotJson, parse_json
from coursekit.text import did_you_mean, quoted

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

__all__ = ["OWN", "faults", "read_json", "references"]

OWN = "coursekit:"
SCHEMA = Path(__file__).with_name("descriptor.schema.json")
MOST = 100  # faults that are told at once

_COPY = f"copy its entry from the {DESCRIPTOR} of the course"
_COMPARE = f"compare it with the {DESCRIPTOR} of the course"
_NUMBERS = ("integer", "number")
_DATES = {"date": r"\d{4}-\d\d-\d\d", "yearmonth": r"\d{4}-\d\d", "partial": r"\d{4}(-\d\d){0,2}"}

# The parts of a rule that name columns of its own table.
_NAMING = (
    *("low", "high", "column", "along", "date", "key", "otherwise", "columns", "sources"),
    *("locators", "text", "url", "when"),
)

# A pattern as signs, and how many ways each leaves to go: a pattern that leaves too many
# could be tried for years.
_MOST_WAYS = 2_000_000
_ENDLESS = 100  # ways of a sign that may be repeated: as many as a cell has letters
_SIGNS = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?:|\{\d+(?:,\d*)?\}|.", re.DOTALL)
_PARTS = re.compile(r"\((?:\?:)?([-_./:;, ])(\[(?:\\.|[^\]\\])+\]|\\[dw])\+\)[*+]")

Raw = Mapping[str, Any]


def read_json(data: bytes) -> Raw | Defect:
    """Read the text of a datapackage.json, or say what is wrong with it."""
    remedy = "correct the line, or copy the file again from the data of the course"
    try:
        raw = parse_json(data)
    except NotJson as error:
        found = f"The text cannot be used: {error.why}."
        return Defect(DESCRIPTOR, error.line, "", found, "", remedy)
    return raw if isinstance(raw, dict) else _defect("The file has the wrong form.")


def faults(raw: Raw, own: Raw) -> list[Defect]:
    """Return what is wrong with a description; `own` is that of the course."""
    # What is wrong in one step makes defects in the next that would mislead.
    for found in (_in_form, lambda raw: _weaker(raw, own), _in_sense):
        if told := list(islice(found(raw), MOST)):
            return told
    return []


def _column_names(table: Raw) -> list[str]:
    """Return the names of a table's columns."""
    return [field["name"] for field in table["schema"]["fields"]]


def _defect(found: str, expected: str = "", remedy: str = _COMPARE) -> Defect:
    return Defect(DESCRIPTOR, None, "", found, expected, remedy)


def _in_form(raw: Raw) -> Iterator[Defect]:
    """Yield what the schema finds."""
    for error in _validator().iter_errors(raw):
        place = _place(raw, list(error.absolute_path))
        if error.validator == "required":
            lacking = error.message.split("'")[1]  # one error for each name
            yield _defect(f"{place or 'The file'} has no {lacking!r}.")
        elif error.validator == "not":
            expected = _expected(error)
            known = re.findall(rf"{OWN}\w+", expected)
            remedy = did_you_mean(str(error.absolute_path[-1]), known) or "delete it"
            yield _defect(f"{place} is unknown.", expected, remedy)
        elif error.validator == "enum":
            values = list(map(str, error.validator_value))
            yield _defect(
                f"{place} is {_shown(error.instance)}.",
                f"one of {', '.join(values)}",
                did_you_mean(str(error.instance), values) or _COMPARE,
            )
        else:
            yield _defect(f"{place or 'The file'} is {_shown(error.instance)}.", _expected(error))


@cache
def _validator() -> Draft202012Validator:
    from jsonschema import Draft202012Validator

    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return Draft202012Validator(_spelled_out(schema, schema["$defs"]))


def _spelled_out(schema: Any, defs: Raw) -> Any:
    """Put each definition where a schema refers to it, which makes a check four times faster."""
    if isinstance(schema, list):
        return [_spelled_out(each, defs) for each in schema]
    if not isinstance(schema, dict):
        return schema
    base = defs[schema["$ref"].removeprefix("#/$defs/")] if "$ref" in schema else {}
    whole = {**base, **schema}
    return {key: _spelled_out(whole[key], defs) for key in whole if key not in ("$ref", "$defs")}


def _expected(error: ValidationError) -> str:
    """Return what the schema says of the place, in words."""
    schema = error.schema
    return str(schema.get("description", "")) if isinstance(schema, dict) else ""


def _place(raw: object, path: Sequence[str | int]) -> str:
    """Name a place by the names on the way: "The entry resources > claims > title"."""
    words: list[str] = []
    for step in path:
        raw = raw[step]  # type: ignore[index]
        name = raw.get("name") if isinstance(raw, dict) and isinstance(step, int) else None
        number = str(step + 1) if isinstance(step, int) else step
        words.append(name if isinstance(name, str) and name else number)
    return f"The entry {' > '.join(word[:60] for word in words)}" if words else ""


def _shown(value: object) -> str:
    return quoted(value) if isinstance(value, str) else quoted(json.dumps(value))[1:-1]


def _in_sense(raw: Raw) -> Iterator[Defect]:
    """Yield what a schema cannot see; the form is right."""
    tables = {table["name"]: table for table in raw["resources"]}
    yield from _repeated("tables", [table["name"] for table in raw["resources"]])
    for table in raw["resources"]:
        name, columns = table["name"], _column_names(table)
        yield from _repeated(f"columns of {name}", columns)
        for field in table["schema"]["fields"]:
            yield from _in_field(f"{name}.{field['name']}", field)
        yield from _unknown(
            f"The key of the table {quoted(name)}", table["schema"]["primaryKey"], columns
        )
        yield from _in_keys(table, tables)
        for rule in table.get(f"{OWN}rules", ()):
            yield from _in_rule(rule, table, tables)


def _weaker(raw: Raw, own: Raw) -> Iterator[Defect]:
    """Yield what the course needs, and the description does not have."""
    tables = {table["name"]: table for table in raw["resources"]}
    case = raw.get(f"{OWN}case", False)
    for table in own["resources"]:
        name = table["name"]
        if name not in tables:
            if not case:
                yield _defect(f"The table {quoted(name)} is missing.", remedy=_COPY)
            continue
        spared = {
            column
            for columns, other, _ in references(table)
            if case and other not in tables
            for column in columns
        }
        kept = list(references(tables[name]))
        lost = {
            columns[0] for columns, other, targets in kept if not _is_there(other, targets, tables)
        }
        for columns, other, targets in references(table):
            known = (columns, other, targets) in kept or columns[0] in lost
            if other in tables and not known:
                found = (
                    f"The table {quoted(name)} does not say what {', '.join(columns)} refers to."
                )
                yield _defect(found, f"{other}.{', '.join(targets)}", _COPY)
        mine = {field["name"]: field for field in tables[name]["schema"]["fields"]}
        if tables[name]["schema"]["primaryKey"] != table["schema"]["primaryKey"]:
            key = ", ".join(table["schema"]["primaryKey"])
            yield _defect(f"The table {quoted(name)} has another key.", key, _COPY)
        for field in table["schema"]["fields"]:
            here = mine.get(field["name"])
            if here is None:
                if field["name"] not in spared:
                    found = f"The table {quoted(name)} has no column {quoted(field['name'])}."
                    yield _defect(found, remedy=_COPY)
            elif _kind(here) != _kind(field):
                found = f"The column {name}.{field['name']} has the type {quoted(_kind(here))}."
                yield _defect(found, _kind(field), _COPY)


def _kind(field: Raw) -> str:
    partial = field.get(f"{OWN}partialDate")
    return "partial date" if partial else str(field["type"])


def _in_field(name: str, field: Raw) -> Iterator[Defect]:
    """Yield what is wrong between the parts of one column."""
    of, constraints = f"The column {name}", field.get("constraints", {})
    listed = [str(each["value"]) for each in field.get("categories", ())]
    allowed = list(map(str, constraints.get("enum", ())))
    if listed and allowed and set(listed) != set(allowed):
        yield _defect(
            f"{of} has other values in categories than in enum.", remedy="make both agree"
        )
    partial = field.get(f"{OWN}partialDate")
    if partial and field["type"] != "string":
        yield _defect(f"{of} is a partial date of the type {quoted(field['type'])}.", "string")
    limits = [constraints[end] for end in ("minimum", "maximum") if end in constraints]
    form = _DATES.get("partial" if partial else field["type"])
    for limit in limits:
        if form:
            sound = isinstance(limit, str) and bool(re.fullmatch(form, limit, re.ASCII))
            expected = "a date in the form of the column"
        else:
            sound = field["type"] in _NUMBERS and not isinstance(limit, str)
            expected = "a number, of a column of numbers"
        if not sound:
            yield _defect(f"{of} has the limit {_shown(limit)}.", expected, "correct or delete it")
    if len(limits) == 2 and type(limits[0]) is type(limits[1]) and limits[0] > limits[1]:
        yield _defect(f"{of} has a minimum above its maximum.", remedy="correct one of the two")
    if "pattern" in constraints and (why := _unusable(constraints["pattern"])):
        remedy = "write a simpler one, such as [A-Z][0-9]+"
        yield _defect(f"{of} has the pattern {quoted(constraints['pattern'])}: {why}.", "", remedy)


def _unusable(pattern: str) -> str:
    """Say why a pattern cannot be used; empty when it can be tried in a moment.

    A group may be repeated only as a sign and what follows it, (-[a-z]+)*: so there is one
    way to read a text. The ways that all else leaves are multiplied.
    """
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError):
        return "it is no regular expression"
    ways = 1

    def parts(match: re.Match[str]) -> str:
        nonlocal ways
        if re.fullmatch(match[2], match[1]):
            return match[0]
        ways *= _ENDLESS**2
        return ""

    before = ""
    for sign in _SIGNS.findall(_PARTS.sub(parts, pattern)):
        if re.fullmatch(r"\\[1-9gAZ]", sign) or (sign == "?" and before == "("):
            return "it has a part that the course does not use"
        if sign in "*+" or sign[0] == "{":
            if before == ")":
                return "it repeats a group"
            least, _, most = sign[1:-1].partition(",")
            endless = sign in "*+" or (sign.endswith(",}"))
            bounded = int(most) - int(least) + 1 if most and not endless else 1
            ways *= _ENDLESS if endless else max(bounded, 1)
        elif sign in "?|":
            ways *= 2
        before = sign
    return "it leaves too many ways to read a text" if ways > _MOST_WAYS else ""


def references(table: Raw) -> Iterator[tuple[Sequence[str], str, Sequence[str]]]:
    """Yield the columns of a table that point at another, that one, and its columns."""
    for key in table["schema"].get("foreignKeys", ()):
        yield key["fields"], key["reference"]["resource"], key["reference"]["fields"]
    for field in table["schema"]["fields"]:
        if target := field.get(f"{OWN}references"):
            yield [field["name"]], target["resource"], [target["field"]]


def _in_keys(table: Raw, tables: Mapping[str, Raw]) -> Iterator[Defect]:
    """Yield what is wrong with the references of a table to others."""
    of = f"The table {quoted(table['name'])}"
    for columns, other, targets in references(table):
        yield from _unknown(
            f"A key of the table {quoted(table['name'])}", columns, _column_names(table)
        )
        if not _is_there(other, targets, tables):
            target = quoted(f"{other}.{', '.join(targets)}")
            yield _defect(f"{of} refers to {target}, which does not exist.", "", "correct the key")
        elif len(columns) != len(targets):
            found = f"{of} has a key of {len(columns)} columns that refers to {len(targets)}."
            yield _defect(found, remedy="correct the key")


def _is_there(name: str, columns: Sequence[str], tables: Mapping[str, Raw]) -> bool:
    return name in tables and set(columns) <= set(_column_names(tables[name]))


def _in_rule(rule: Raw, table: Raw, tables: Mapping[str, Raw]) -> Iterator[Defect]:
    """Yield what a rule names and nobody has, and columns that it cannot compare."""
    kind, name = rule["rule"], table["name"]
    of = f"The rule {quoted(kind)} of {name}"
    fields = {field["name"]: field for field in table["schema"]["fields"]}
    named = list(_columns_of(rule))
    wrong = list(_unknown(of, named, fields))
    if other := rule.get("with"):
        if other not in tables:
            wrong.append(_defect(f"{of} names the table {quoted(other)}.", "", "correct the rule"))
        else:
            theirs = ["relation", table["schema"]["primaryKey"][0]]
            if kind == "agrees":
                theirs = [rule["key"], *rule["columns"].values()]
            wrong += _unknown(f"{of}, in {other},", theirs, _column_names(tables[other]))
    if wrong:
        yield from wrong
        return
    types = {column: fields[column]["type"] for column in named}
    dates = [
        column
        for column in named
        if fields[column]["type"] in ("date", "yearmonth")
        or fields[column].get(f"{OWN}partialDate")
    ]
    if kind == "order":
        ends = [rule["low"], rule["high"]]
        sound = set(ends) <= set(dates) or all(types[end] in _NUMBERS for end in ends)
        expected = "two dates, or two numbers"
    elif kind in ("rises", "parts", "adds"):
        counted = [*rule["columns"], rule["total"]] if kind == "parts" else [rule["column"]]
        sound, expected = all(types[each] == "integer" for each in counted), "whole numbers"
    elif kind in ("precision", "archive"):
        sound, expected = rule["date"] in dates, "a date"
    else:
        return
    if not sound:
        yield _defect(f"{of} compares {', '.join(named)}.", expected, "correct the rule")


def _columns_of(rule: Raw) -> Iterator[str]:
    """Yield each column of its own table that a rule names or relies on."""
    total = ("total",) if rule["rule"] == "parts" else ()
    for part in (*_NAMING, *total):
        value = rule.get(part, ())
        yield from [value] if isinstance(value, str) else value
    relied = {"support": "support", "support by ties": "support", "preliminary": "record_status"}
    if rule["rule"] in relied:
        yield relied[rule["rule"]]


def _unknown(of: str, named: Iterable[str], known: Iterable[str]) -> Iterator[Defect]:
    """Yield a defect for each name that is not known."""
    columns = list(known)
    for name in named:
        if name not in columns:
            remedy = did_you_mean(name, columns) or "correct it"
            yield _defect(
                f"{of} names the column {quoted(name)}.", f"one of {', '.join(columns)}", remedy
            )


def _repeated(what: str, names: Sequence[str]) -> Iterator[Defect]:
    for name, count in Counter(names).items():
        if count > 1:
            yield _defect(
                f"There are {count} {what} with the name {quoted(name)}.",
                remedy="rename or delete one",
            )
