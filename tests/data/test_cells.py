from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.data.cells import cell_fault, cell_value
from coursekit.data.records import records
from coursekit.data.schema import Field, package
from coursekit.data.tables import _column

FIELDS = [field for table in package().tables.values() for field in table.fields]
ALMOST = st.from_regex(r"-?\d{1,25}(\.\d+)?|\d{4}(-\d{2}){0,2}|[a-z;]+|\S*\d\S*")


@given(field=st.sampled_from(FIELDS), cell=st.text() | ALMOST)
def test_a_cell_without_a_fault_has_a_value_that_loads(field: Field, cell: str) -> None:
    if cell_fault(field, cell) is None:
        cell_value(field, cell)
        assert len(_column(field, [cell])) == 1


@given(field=st.sampled_from(FIELDS), cell=st.text(min_size=1) | ALMOST)
def test_a_fault_is_a_short_sentence_in_one_line(field: Field, cell: str) -> None:
    found = cell_fault(field, cell)
    if found:
        sentence = " ".join([found.found, found.expected, found.remedy])
        assert found.found
        assert found.remedy
        assert sentence.isprintable() or "\N{REPLACEMENT CHARACTER}" in sentence
        assert len(found.found) < 180


@pytest.mark.parametrize("name", package().tables)
def test_every_cell_of_the_course_is_sound(name: str) -> None:
    for row in records(name):
        for field in package().table(name).fields:
            assert cell_fault(field, row[field.name]) is None


@pytest.mark.parametrize(
    ("field", "cell", "meant"),
    [
        (Field("x", "string", "", ""), "", None),
        (
            Field("x", "string", "", ""),
            "a\N{ZERO WIDTH NON-JOINER}b",
            "a\N{ZERO WIDTH NON-JOINER}b",
        ),
        (Field("x", "integer", "", ""), "-2", -2),
        (Field("x", "number", "", ""), "33.31", 33.31),
        (Field("x", "boolean", "", ""), "yes", True),
        (Field("x", "boolean", "", ""), "no", False),
        (Field("x", "boolean", "", ""), "", None),
        (Field("x", "date", "", ""), "2024-01-30", date(2024, 1, 30)),
        (Field("x", "yearmonth", "", ""), "2024-01", date(2024, 1, 1)),
        (Field("x", "string", "", "", partial_date=True), "2024", date(2024, 1, 1)),
        (Field("x", "string", "", "", partial_date=True), "2024-05", date(2024, 5, 1)),
        (Field("x", "list", "", ""), "a;b", ["a", "b"]),
        (Field("x", "list", "", ""), "", []),
    ],
)
def test_what_a_cell_stands_for(field: Field, cell: str, meant: object) -> None:
    assert cell_fault(field, cell) is None
    assert cell_value(field, cell) == meant


def test_an_empty_column_keeps_its_type() -> None:
    assert pd.isna(_column(Field("x", "integer", "", ""), [""])[0])
    assert str(_column(Field("x", "date", "", ""), ["", ""]).dtype) == "datetime64[ns]"
