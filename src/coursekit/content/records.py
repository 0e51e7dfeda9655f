"""Records made from TOML and checked as they are read: the reader of all content."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date
from typing import Annotated, Any, Literal, TypeAlias, TypeVar, get_args, get_origin, get_type_hints

from coursekit.data.records import record_of
from coursekit.data.roles import UsedIds, resolve
from coursekit.data.schema import package
from coursekit.errors import CourseError
from coursekit.html import Html
from coursekit.markup import to_html, to_plain

__all__ = [
    "ActorId",
    "AftermathId",
    "AnyRow",
    "ClaimId",
    "DimensionId",
    "EventId",
    "ImpactId",
    "ImpactStateId",
    "IndicatorId",
    "IssueId",
    "LocatorId",
    "PlaceId",
    "RichText",
    "RowId",
    "SourceId",
    "StanceId",
    "StrikeId",
    "Text",
    "TotalId",
    "build_record",
    "read_tables",
]

T = TypeVar("T")
_PLAIN = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    date: "a date, written as 2024-03-18 without quotes",
}


@dataclass(frozen=True)
class RowId:
    """Marks a text as the key of a row of a table."""

    table: str


class _AnyRow:
    """Marks a text as a row of any table: ``timeline:E57``."""


class _Filled:
    """Marks a text in which references such as ``{fact}`` are filled in."""


class _Linked:
    """Marks a marked-up text that becomes HTML, its references links."""


ClaimId: TypeAlias = Annotated[str, RowId("claims")]
EventId: TypeAlias = Annotated[str, RowId("timeline")]
StrikeId: TypeAlias = Annotated[str, RowId("us_strikes")]
SourceId: TypeAlias = Annotated[str, RowId("sources")]
ActorId: TypeAlias = Annotated[str, RowId("actors")]
PlaceId: TypeAlias = Annotated[str, RowId("places")]
LocatorId: TypeAlias = Annotated[str, RowId("locators")]
TotalId: TypeAlias = Annotated[str, RowId("tempo")]
IssueId: TypeAlias = Annotated[str, RowId("issues")]
StanceId: TypeAlias = Annotated[str, RowId("stances")]
IndicatorId: TypeAlias = Annotated[str, RowId("indicators")]
DimensionId: TypeAlias = Annotated[str, RowId("deterrence")]
AftermathId: TypeAlias = Annotated[str, RowId("aftermath")]
ImpactId: TypeAlias = Annotated[str, RowId("impacts")]
ImpactStateId: TypeAlias = Annotated[str, RowId("impact_states")]
AnyRow: TypeAlias = Annotated[str, _AnyRow()]
Text: TypeAlias = Annotated[str, _Filled()]
RichText: TypeAlias = Annotated[Html, _Linked()]


def read_tables(text: str, name: str) -> tuple[str, dict[str, Any]]:
    """Read TOML that has a title; return the title and the rest. `name` is the file's."""
    try:
        tables = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise CourseError(f"text that is not TOML ({error})", where=name) from None
    title = tables.pop("title", None)
    if not isinstance(title, str):
        raise CourseError("no title", where=name, expected="title = 'a few words'")
    return title, tables


def build_record(cls: type[T], row: object, where: str) -> T:
    """Make a record of a table of names and values, as TOML gives it.

    The fields of the dataclass `cls` are texts, numbers, dates, true or false, one of some words
    (`Literal`), keys of rows (`ClaimId` …), rows of any table (`AnyRow`), texts with references
    (`Text`, or `RichText` with links), records, and tuples or mappings of these. A CourseError
    names the first value that does not fit.
    """
    if not isinstance(row, dict):
        raise CourseError(f"{row!r}", where=where, expected="a table of names and values")
    hints = get_type_hints(cls, include_extras=True)
    known = {part.name: part for part in fields(cls) if part.init}  # type: ignore[arg-type]
    for name in row:
        if name not in known:
            raise CourseError(f"the name {name!r}", where=where, expected=", ".join(known))
    for name, part in known.items():
        if name not in row and part.default is MISSING and part.default_factory is MISSING:
            raise CourseError(f"no {name!r}", where=where)
    values = {name: _value(row[name], hints[name], f"{where}, {name}") for name in row}
    try:
        return cls(**values)
    except CourseError as error:  # what a record itself finds wrong
        raise error.at(where) from None


def _value(value: object, hint: Any, where: str) -> object:
    """Check a value against a type, and make what the type wants of it."""
    kind, inner = get_origin(hint), get_args(hint)
    if kind is Annotated:
        return _marked(_value(value, str, where), inner[1], where)
    if kind is tuple:
        if not isinstance(value, list):
            raise CourseError(f"{value!r}", where=where, expected="a list")
        return tuple(_value(each, inner[0], f"{where} {n}") for n, each in enumerate(value, 1))
    if kind in (dict, Mapping):
        if not isinstance(value, dict):
            raise CourseError(f"{value!r}", where=where, expected="a table of names and values")
        return {
            _value(key, inner[0], where): _value(each, inner[1], f"{where}, {key}")
            for key, each in value.items()
        }
    if kind is Literal:
        if value not in inner:
            raise CourseError(f"{value!r}", where=where, expected=", ".join(map(str, inner)))
        return value
    if is_dataclass(hint):
        return build_record(hint, value, where)  # type: ignore[arg-type]
    if hint in _PLAIN:
        if type(value) is not hint:
            raise CourseError(f"{value!r}", where=where, expected=_PLAIN[hint])
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise CourseError(f"{value!r}", where=where, expected="a number")
    return float(value)


def _marked(value: Any, mark: object, where: str) -> Any:
    """Check that a key names a row; fill in the references of a text."""
    if isinstance(mark, RowId):
        record_of(package().table(mark.table, where), value, where)
        return value
    if isinstance(mark, _AnyRow):
        table, _, key = value.partition(":")
        record_of(package().table(table, where), key, where)
        return value
    if isinstance(mark, _Linked):
        return to_html(resolve(value, UsedIds(), where))
    return to_plain(resolve(value, UsedIds(), where)) if "{" in value else value
