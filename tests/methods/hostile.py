"""Good calls of methods, and every way in which a person or a program spoils them.

A good call is a tree of frames, mappings, lists, sides and single values. `spoiled` draws one
place in it and puts there what does not belong: a blank, a misspelt, repeated or surplus name,
a cut date, a value of another kind or out of its range.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import strategies as st

BLANKS = (None, "", " ", math.nan, pd.NA, pd.NaT)
OTHERS = (
    *(-1, 0, 0.5, 2, 3.7, 1e-320, 1e30, math.inf, -math.inf, 10**400, True, np.bool_(False)),
    *("3", "text", date(2024, 1, 5), 20240105.5, b"3", 3j, object(), [], {}, (), [1], {"a": 1}),
)
NO_DAYS = ("2024", "2024-01", "2024-01-0", "2024-01-101", "2024-01-10garbage", "2024-W02-3")
NO_DAYS += ("2024-02-30", "24-01-05", "10.01.2024", "2024/01/10", " 2024-01-10", "0001-01-01")
A_DAY = re.compile(r"\d{4}(-\d\d){0,2}")


@dataclass(frozen=True)
class Make:
    """Something to be made when the call is made, as its making may be refused too."""

    what: Callable[..., Any]
    given: dict[str, Any]


def build(tree: Any) -> Any:
    """Make what a call is given."""
    if isinstance(tree, Make):
        return tree.what(**build(tree.given))
    if type(tree) in (list, tuple):
        return type(tree)(build(each) for each in tree)
    if type(tree) is dict:
        return {name: build(each) for name, each in tree.items()}
    return tree


@st.composite
def spoiled(draw: st.DrawFn, tree: Any) -> Any:
    """Draw a tree that is spoiled in one place."""
    if isinstance(tree, Make):
        name = draw(st.sampled_from(list(tree.given)))
        return Make(tree.what, {**tree.given, name: draw(spoiled(tree.given[name]))})
    if isinstance(tree, pd.DataFrame):
        return draw(spoiled_frame(tree))
    if isinstance(tree, Mapping):
        return draw(spoiled_mapping(dict(tree)))
    if type(tree) in (list, tuple):
        return draw(spoiled_list(tree))
    return draw(spoiled_value(tree))


def spoiled_value(value: Any) -> st.SearchStrategy[Any]:
    """Draw what may be in a single cell by mistake."""
    pool = [*BLANKS, *OTHERS]
    if isinstance(value, str):
        pool += [f"{value} ", f" {value}", f"{value}x", value[:-1], value.swapcase(), f"{value}\n"]
        pool += NO_DAYS if A_DAY.fullmatch(value) else ()
    elif isinstance(value, Real) and not isinstance(value, bool):
        pool += [-value, value + 0.5, str(value), value * 1e12]
    return st.sampled_from(pool)


@st.composite
def spoiled_list(draw: st.DrawFn, values: Any) -> Any:
    kind, given = type(values), list(values)
    way = draw(st.sampled_from(["cell", "cell", "repeated", "short", "surplus", "other"]))
    if way == "other" or not given:
        return draw(st.sampled_from([*BLANKS, *OTHERS]))
    at = draw(st.integers(0, len(given) - 1))
    if way == "cell":
        given[at] = draw(spoiled(given[at]))
    elif way == "short":
        del given[at]
    else:
        given.append(given[at] if way == "repeated" else draw(spoiled_value(given[at])))
    return kind(given)


@st.composite
def spoiled_mapping(draw: st.DrawFn, values: dict[Any, Any]) -> Any:
    way = draw(st.sampled_from(["cell", "cell", "name", "missing", "surplus", "other"]))
    if way == "other" or not values:
        return draw(st.sampled_from([*BLANKS, *OTHERS]))
    at = draw(st.sampled_from(list(values)))
    if way == "cell":
        return {**values, at: draw(spoiled(values[at]))}
    if way == "missing":
        return {name: value for name, value in values.items() if name != at}
    other = draw(spoiled_value(at).filter(hashable))
    if way == "surplus":
        return {**values, other: values[at]}
    return {other if name == at else name: value for name, value in values.items()}


@st.composite
def spoiled_frame(draw: st.DrawFn, frame: pd.DataFrame) -> Any:
    ways = ["cell", "cell", "cell", "row name", "column name", "rows", "columns", "short", "other"]
    way = draw(st.sampled_from([*ways, "none", "surplus"]))
    if way == "other":
        return draw(st.sampled_from([*BLANKS, *OTHERS]))
    row, column = (draw(st.integers(0, size - 1)) for size in frame.shape)
    if way == "cell":
        cells = frame.astype(object).copy()
        cells.iloc[row, column] = draw(
            spoiled_value(frame.iloc[row, column]).filter(lambda cell: not is_sized(cell))
        )
        return cells
    if way in ("row name", "column name"):
        axis = list(frame.index if way == "row name" else frame.columns)
        at = row if way == "row name" else column
        axis[at] = draw(st.one_of(spoiled_value(axis[at]), st.sampled_from(axis)).filter(hashable))
        return frame.set_axis(pd.Index(axis, dtype=object), axis=0 if way == "row name" else 1)
    if way == "rows":
        return pd.concat([frame, frame.iloc[[row]]])
    if way == "columns":
        return pd.concat([frame, frame.iloc[:, [column]]], axis=1)
    if way == "surplus":
        return pd.concat([frame, pd.Series(1, index=frame.index, name="surplus")], axis=1)
    return frame.iloc[:0] if way == "none" else frame.drop(columns=frame.columns[column])


def hashable(value: object) -> bool:
    try:
        hash(value)
    except TypeError:
        return False
    return True


def is_sized(value: object) -> bool:
    return hasattr(value, "__len__") and not isinstance(value, (str, bytes))


# What a second computation may take: it fails on anything that should have been refused.


def number(value: object, low: float, high: float) -> float:
    assert isinstance(value, Real)
    assert not isinstance(value, (bool, np.bool_))
    assert low <= value <= high
    return float(value)


def whole(value: object, low: int = 0, high: int = 10**9) -> int:
    assert number(value, low, high) == int(value)  # type: ignore[call-overload]
    return int(value)  # type: ignore[call-overload]


def chance(value: object) -> float:
    return number(value, 0, 1)


def name(value: object) -> str:
    if not isinstance(value, str):
        number(value, -math.inf, math.inf)
        assert math.isfinite(value)  # type: ignore[arg-type]
    text = str(value)
    assert text
    assert text == text.strip()
    assert text.isprintable()
    return text


def names(values: Any) -> list[str]:
    found = [name(value) for value in values]
    assert len(set(found)) == len(found)
    return found


def chances(values: Any) -> dict[str, float]:
    return dict(zip(names(values.keys()), map(chance, values.values()), strict=True))


def shares(values: Any) -> dict[str, float]:
    found = chances(values)
    assert abs(sum(found.values()) - 1) < 2e-6
    return found


def day(value: object) -> date:
    if isinstance(value, str):
        assert len(value) == 10
        value = date.fromisoformat(value)
    assert isinstance(value, date)
    assert not pd.isna(value)  # type: ignore[call-overload]
    return date(value.year, value.month, value.day)


def truth(value: object) -> bool:
    assert isinstance(value, (bool, np.bool_))
    return bool(value)
