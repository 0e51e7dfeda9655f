"""Each kind of rule on a few rows: what breaks it, where, and what does not."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from coursekit.data.locate import own_root
from coursekit.data.rules import KINDS, Row, broken_rules, repeated
from coursekit.data.schema import Field, Table
from tests.snapshots import Snapshot

PAGE = "https://a.example/b?c=d"
WAYBACK = "https://web.archive.org/web"
TYPES = {"day": "date", "end": "date", "low": "integer", "high": "number"}
WHEN = {"kind": ["known", "told"]}
FILLED = {"rule": "filled", "columns": ["a", "b"], "when": WHEN}
EMPTY = {"rule": "empty", "columns": ["a"], "when": {"kind": [""], "b": ["x"]}}
VALUE = {"rule": "value", "column": "a", "values": ["1", "2"], "when": WHEN}
ORDER = {"rule": "order", "low": "low", "high": "high"}
DAYS = {"rule": "order", "low": "day", "high": "end"}
RISES = {"rule": "rises", "column": "n", "along": ["series", "day"], "when": {"kind": ["total"]}}
PARTS = {"rule": "parts", "columns": ["a", "b"], "total": "n"}
ADDS = {"rule": "adds", "column": "n", "along": "key", "total": 100}
ONE = {"rule": "one", "column": "a", "along": "key", "value": "x"}
AGREES = {"rule": "agrees", "with": "other", "key": "key", "columns": {"a": "x", "b": "y"}}
OTHERWISE = {**AGREES, "columns": {"a": "x"}, "otherwise": "b"}
ARCHIVE = {
    "rule": "archive",
    "column": "a",
    "url": "b",
    "date": "day",
    "when": {"kind": ["not opened"]},
}
RECENT = {"rule": "preliminary", "columns": ["day", "end"], "from": "2026-01-01"}
SUPPORT = {"rule": "support", "sources": ["s", "t"], "locators": ["l"]}
TIES = {"rule": "support by ties", "with": "ties"}

# The rule, the rows, and the rows and columns in which it does not hold.
Case = tuple[dict[str, Any], list[dict[str, str | None]], list[tuple[int, str]]]
CASES: dict[str, Case] = {
    "filled": (
        FILLED,
        [
            {"kind": "known", "a": "", "b": ""},
            {"kind": "told", "a": "1", "b": ""},
            {"kind": "guess", "a": "", "b": ""},
            {"kind": None, "a": "", "b": ""},
            {"kind": "known", "a": None, "b": "1"},
        ],
        [(2, "a"), (2, "b"), (3, "b")],
    ),
    "empty": (
        EMPTY,
        [
            {"kind": "", "a": "1", "b": "x"},
            {"kind": "", "a": "", "b": "x"},
            {"kind": "", "a": "1", "b": "y"},
            {"kind": "z", "a": "1", "b": "x"},
            {"kind": "", "a": None, "b": "x"},
        ],
        [(2, "a")],
    ),
    "value": (
        VALUE,
        [
            {"kind": "known", "a": "3"},
            {"kind": "known", "a": "2"},
            {"kind": "known", "a": ""},
            {"kind": "known", "a": None},
            {"kind": "guess", "a": "3"},
        ],
        [(2, "a"), (4, "a")],
    ),
    "value without a case": ({**VALUE, "when": {}}, [{"kind": "", "a": "3"}], []),
    "order of numbers": (
        ORDER,
        [
            {"low": "10", "high": "9.5"},
            {"low": "9", "high": "10"},
            {"low": "9", "high": "9"},
            {"low": "10", "high": ""},
            {"low": "", "high": "9"},
            {"low": "10", "high": None},
        ],
        [(2, "low")],
    ),
    "order of dates": (
        DAYS,
        [
            {"day": "2024-02-02", "end": "2024-02-01"},
            {"day": "2024-02-02", "end": "2024-02"},
            {"day": "2024", "end": "2024-02-01"},
            {"day": "2024-03", "end": "2024-02-01"},
            {"day": "2024-02-02", "end": "2024-02-02"},
        ],
        [(2, "day"), (5, "day")],
    ),
    "rises": (
        RISES,
        [
            {"kind": "total", "n": "9", "series": "a", "day": "2024-01-02"},
            {"kind": "total", "n": "10", "series": "a", "day": "2024-01-01"},
            {"kind": "total", "n": "10", "series": "a", "day": "2024-01-03"},
            {"kind": "other", "n": "1", "series": "a", "day": "2024-01-04"},
            {"kind": "total", "n": "", "series": "a", "day": "2024-01-05"},
            {"kind": "total", "n": None, "series": "a", "day": "2024-01-06"},
            {"kind": "total", "n": "2", "series": "a", "day": "2024-01-07"},
            {"kind": "total", "n": "11", "series": "b", "day": "2024-01-01"},
        ],
        [(2, "n"), (8, "n")],
    ),
    "a running total from the first": (
        {"rule": "rises", "column": "n", "along": ["day"]},
        [{"n": "0", "day": "2024-01-01"}, {"n": "-1", "day": "2024-01-02"}],
        [(3, "n")],
    ),
    "parts": (
        PARTS,
        [
            {"a": "2", "b": "3", "n": "4"},
            {"a": "2", "b": "3", "n": "5"},
            {"a": "2", "b": "", "n": "1"},
            {"a": "2", "b": None, "n": "1"},
            {"a": "2", "b": "3", "n": ""},
        ],
        [(2, "n"), (4, "n")],
    ),
    "adds": (
        ADDS,
        [
            {"key": "q", "n": "60"},
            {"key": "r", "n": "50"},
            {"key": "q", "n": "30"},
            {"key": "r", "n": "50"},
            {"key": "s", "n": "1"},
            {"key": "s", "n": ""},
            {"key": "t", "n": "1"},
            {"key": "t", "n": None},
            {"key": "", "n": "1"},
            {"key": None, "n": "1"},
        ],
        [(2, "n")],
    ),
    "one": (
        ONE,
        [
            {"key": "q", "a": "y"},
            {"key": "r", "a": "x"},
            {"key": "q", "a": ""},
            {"key": "r", "a": "x"},
            {"key": "s", "a": "x"},
            {"key": "s", "a": "y"},
            {"key": "t", "a": ""},
            {"key": "t", "a": ""},
            {"key": "u", "a": "y"},
            {"key": "u", "a": None},
            {"key": "", "a": "y"},
            {"key": None, "a": "y"},
        ],
        [(2, "a"), (3, "a")],
    ),
    "different": (
        {"rule": "different", "columns": ["a", "b"]},
        [
            {"a": "x", "b": "x"},
            {"a": "x", "b": "y"},
            {"a": "", "b": ""},
            {"a": None, "b": None},
        ],
        [(2, "b")],
    ),
    "unique": (
        {"rule": "unique", "columns": ["a", "b"]},
        [
            {"a": "x", "b": "x"},
            {"a": "x", "b": "y"},
            {"a": "x", "b": "x"},
            {"a": "x", "b": ""},
            {"a": "x", "b": ""},
            {"a": "x", "b": "x"},
        ],
        [(4, "a"), (7, "a")],
    ),
    "unsaid": (
        {"rule": "unsaid", "text": "words", "words": ["no toll", "unknown"], "columns": ["a", "b"]},
        [
            {"words": "no toll reported", "a": "0", "b": ""},
            {"words": "unknown", "a": "1", "b": "2"},
            {"words": "no deaths", "a": "0", "b": "0"},
            {"words": "", "a": "0", "b": "0"},
            {"words": None, "a": "0", "b": "0"},
            {"words": "no toll", "a": "", "b": None},
        ],
        [(2, "a"), (3, "a"), (3, "b")],
    ),
    "open": (
        {"rule": "open", "text": "words", "columns": ["a", "b"]},
        [
            {"words": "one monitor: at least 8; others: 7", "a": "8", "b": ""},
            {"words": "At least 29.", "a": "", "b": "29"},
            {"words": "more than 40 killed, at least 4 of them here", "a": "40", "b": "4"},
            {"words": "at least 8; a group: 9", "a": "9", "b": ""},
            {"words": "exactly 8", "a": "8", "b": ""},
            {"words": "", "a": "8", "b": ""},
            {"words": None, "a": "8", "b": None},
        ],
        [(2, "a"), (3, "b"), (4, "a"), (4, "b")],
    ),
    "together": (
        {"rule": "together", "columns": ["a", "b", "n"]},
        [
            {"a": "x", "b": "", "n": ""},
            {"a": "", "b": "", "n": ""},
            {"a": "x", "b": "x", "n": "1"},
            {"a": "", "b": "x", "n": None},
        ],
        [(2, "b"), (2, "n"), (5, "a")],
    ),
    "precision": (
        {"rule": "precision", "date": "day", "column": "exact"},
        [
            {"day": "2024", "exact": "year"},
            {"day": "2024-01", "exact": "month"},
            {"day": "2024-01-01", "exact": "day"},
            {"day": "", "exact": ""},
            {"day": "2024-01", "exact": "day"},
            {"day": "", "exact": "year"},
            {"day": "2024", "exact": ""},
            {"day": None, "exact": "day"},
            {"day": "2024", "exact": None},
        ],
        [(6, "exact"), (7, "exact"), (8, "exact")],
    ),
    "archive": (
        ARCHIVE,
        [
            {"kind": kind, "a": address and f"{WAYBACK}/{address}", "b": PAGE, "day": day}
            for kind, address, day in (
                ("not opened", f"20240131/{PAGE}", "2024-01-31"),
                ("not opened", f"20240229/{PAGE}", "2024-02"),
                ("not opened", f"20231231/{PAGE}", "2023"),
                ("not opened", PAGE, ""),
                ("not opened", f"20240228/{PAGE}", "2024-02"),
                ("not opened", f"20240131/{PAGE}", ""),
                ("not opened", "", "2024"),
                ("not opened", f"20240131/{PAGE}", None),
                ("read", f"20240131/{PAGE}", "2024"),
                ("not looked up", "", "2024"),
                (None, "", "2024"),
            )
        ],
        [(6, "a"), (7, "a"), (8, "a")],
    ),
    "preliminary": (
        RECENT,
        [
            {"day": "2025-12-31", "end": "2026-01-01", "record_status": "regular"},
            {"day": "2025-12-31", "end": "", "record_status": "regular"},
            {"day": "2026-02-01", "end": None, "record_status": "preliminary"},
            {"day": "2026-02-01", "end": "2026-02-02", "record_status": ""},
        ],
        [(2, "record_status"), (5, "record_status")],
    ),
    "support": (
        SUPPORT,
        [
            {"s": "p", "t": "", "l": "", "support": "source"},
            {"s": "", "t": "", "l": "intro.1", "support": "paper only"},
            {"s": "", "t": "", "l": "", "support": "none"},
            {"s": "", "t": "p", "l": "intro.1", "support": "paper only"},
            {"s": "", "t": "", "l": "intro.1", "support": "source"},
            {"s": "", "t": "", "l": "", "support": "paper only"},
            {"s": None, "t": "", "l": "", "support": "source"},
            {"s": "", "t": "", "l": None, "support": "source"},
        ],
        [(5, "support"), (6, "support"), (7, "support")],
    ),
    "agrees": (
        AGREES,
        [
            {"key": "k", "a": "1", "b": "2"},
            {"key": "k", "a": "1", "b": "3"},
            {"key": "k", "a": "", "b": None},
            {"key": "m", "a": "1", "b": ""},
            {"key": "", "a": "9", "b": "9"},
            {"key": "z", "a": "9", "b": "9"},
        ],
        [(3, "b"), (4, "a"), (5, "a")],
    ),
    "agrees, or else another column": (
        OTHERWISE,
        [
            {"key": "k", "a": "", "b": "1"},
            {"key": "k", "a": "", "b": "2"},
            {"key": "k", "a": "2", "b": "1"},
            {"key": "k", "a": "", "b": None},
        ],
        [(3, "a"), (4, "a")],
    ),
    "support by ties": (
        TIES,
        [
            {"key": "k", "support": "source"},
            {"key": "m", "support": "differing source"},
            {"key": "z", "support": "paper only"},
            {"key": "k", "support": "paper only"},
            {"key": "m", "support": "source"},
            {"key": "z", "support": "source"},
            {"key": "u", "support": "anything"},
        ],
        [(5, "support"), (6, "support"), (7, "support")],
    ),
}
OTHERS: dict[str, list[dict[str, str | None]]] = {
    "other": [
        {"key": "k", "x": "1", "y": "2"},
        {"key": "m", "x": "", "y": None},
        {"key": "", "x": "1", "y": "2"},
    ],
    "ties": [
        {"key": "k", "relation": "differs"},
        {"key": "k", "relation": "supports"},
        {"key": "m", "relation": "differs"},
        {"key": "u", "relation": None},
    ],
}


def numbered(rows: Sequence[dict[str, str | None]]) -> list[Row]:
    return [Row(number, dict(cells)) for number, cells in enumerate(rows, start=2)]


def table(rule: dict[str, Any], rows: Sequence[dict[str, str | None]]) -> Table:
    fields = [Field(name, TYPES.get(name, "string"), "", "") for name in rows[0]]
    return Table("t", "t.csv", "", "", tuple(fields), (fields[0].name,), (), (rule,))


@pytest.mark.parametrize("name", CASES)
def test_a_rule_names_each_place_where_it_does_not_hold(name: str, snapshot: Snapshot) -> None:
    rule, rows, places = CASES[name]
    others = {name: numbered(rows) for name, rows in OTHERS.items()} if "with" in rule else {}
    defects = list(broken_rules(table(rule, rows), numbered(rows), others))
    assert [(defect.row, defect.column) for defect in defects] == places
    snapshot.check(name, "\n".join(map(str, defects)))


def test_every_kind_of_rule_is_tried_and_needed() -> None:
    raw = json.loads((own_root() / "datapackage.json").read_text(encoding="utf-8"))
    used = {rule["rule"] for each in raw["resources"] for rule in each.get("coursekit:rules", ())}
    assert {rule["rule"] for rule, _, _ in CASES.values()} == set(KINDS) == used | {"adds", "one"}


def test_a_rule_between_tables_waits_for_the_other_table() -> None:
    rule, rows, _ = CASES["agrees"]
    assert list(broken_rules(table(rule, rows), numbered(rows), {})) == []
    ties = {"ties": numbered(OTHERS["ties"])}
    assert list(broken_rules(table(rule, rows), numbered(rows), ties)) == []


def test_a_rule_of_one_table_is_tried_once() -> None:
    rule, rows, places = CASES["parts"]
    assert len(list(broken_rules(table(rule, rows), numbered(rows), {}))) == len(places)
    others = {"other": numbered(OTHERS["other"])}
    assert list(broken_rules(table(rule, rows), numbered(rows), others)) == []


def test_a_repeated_key_is_named_by_its_first_column() -> None:
    rows = numbered([{"a": "x"}, {"a": "y"}, {"a": "x"}, {"a": None}])
    assert [(row, column) for row, column, _ in repeated(rows, ["a"])] == [(4, "a")]
