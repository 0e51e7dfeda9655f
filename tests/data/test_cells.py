from __future__ import annotations

from dataclasses import astuple
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.data.cells import LONGEST, cell_fault, cell_value
from coursekit.data.defects import Defect
from coursekit.data.records import records
from coursekit.data.schema import Field, package
from coursekit.data.tables import _column
from tests.snapshots import Snapshot

FIELDS = [field for table in package().tables.values() for field in table.fields]
ALMOST = st.from_regex(r"-?\d{1,25}(\.\d+)?|\d{4}(-\d{2}){0,2}|[a-z;]+|\S*\d\S*")
JOINER = "\N{ZERO WIDTH NON-JOINER}"

TEXT = Field("x", "string", "", "")
WHOLE = Field("x", "integer", "", "", minimum="0")
NUMBER = Field("x", "number", "", "", minimum="-90", maximum="90")
UP_TO = Field("x", "integer", "", "", maximum="9")
TRUTH = Field("x", "boolean", "", "")
DAY = Field("x", "date", "", "", minimum="2020-01-01", maximum="2024-03-18")
SINCE = Field("x", "date", "", "", minimum="2020-01-01")
UNTIL = Field("x", "date", "", "", maximum="2024-03-18")
MONTH = Field("x", "yearmonth", "", "")
PARTIAL = Field("x", "string", "", "", partial_date=True)
LIST = Field("x", "list", "", "")
ITEMS = Field("x", "list", "", "", item_values=("Iraq", "Syria"), distinct_items=True)
ONE_OF = Field("x", "string", "", "", labels={"Iraq": "", "Syria": "a state"})
SIGN = Field("x", "integer", "", "", labels={"-1": "", "1": ""})
WEB = Field("x", "string", "", "", uri=True)
KEY = Field("x", "string", "", "", pattern=r"T\d{2}", example="T01")
NEEDED = Field("x", "string", "", "", required=True)

SOUND = [
    (TEXT, "", None),
    (TEXT, f"a{JOINER}b", f"a{JOINER}b"),
    (TEXT, "a\N{ZERO WIDTH JOINER}b", "a\N{ZERO WIDTH JOINER}b"),
    (TEXT, "x" * LONGEST, "x" * LONGEST),
    (TEXT, "3 < 4 & 5 > 4", "3 < 4 & 5 > 4"),
    (WHOLE, "0", 0),
    (UP_TO, "-2", -2),
    (UP_TO, "9", 9),
    (NUMBER, "33.31", 33.31),
    (NUMBER, "-90", -90.0),
    (TRUTH, "yes", True),
    (TRUTH, "no", False),
    (TRUTH, "", None),
    (DAY, "2024-01-30", date(2024, 1, 30)),
    (DAY, "2020-01-01", date(2020, 1, 1)),
    (DAY, "2024-03-18", date(2024, 3, 18)),
    (SINCE, "2199-12-31", date(2199, 12, 31)),
    (MONTH, "2024-01", date(2024, 1, 1)),
    (PARTIAL, "2024", date(2024, 1, 1)),
    (PARTIAL, "2024-05", date(2024, 5, 1)),
    (LIST, "a;b;a", ["a", "b", "a"]),
    (LIST, "", []),
    (ITEMS, "Syria;Iraq", ["Syria", "Iraq"]),
    (ONE_OF, "Syria", "Syria"),
    (SIGN, "-1", -1),
    (WEB, "https://example.org:80/a_b?c=%20", "https://example.org:80/a_b?c=%20"),
    (KEY, "T12", "T12"),
]
FAULTY = [
    (NEEDED, ""),
    (TEXT, " a"),
    (TEXT, "a "),
    (TEXT, "x" * (LONGEST + 1)),
    (TEXT, "a <b>bold</b> word"),
    (TEXT, "a & b &amp; c"),
    (TEXT, "a &#38; b"),
    (TEXT, "=HYPERLINK(1)"),
    (TEXT, "+1"),
    (TEXT, "-1+2"),
    (TEXT, "@a"),
    (WHOLE, "+1"),
    (WHOLE, "-34"),
    (TEXT, "two\nlines"),
    (TEXT, "two\rlines"),
    (TEXT, "a\0b"),
    (TEXT, "a\u200bb"),
    (TEXT, f"a{JOINER}b\u00a0c"),
    (TEXT, "K\ufffdt"),
    (WHOLE, "twelve"),
    (WHOLE, "12.0"),
    (WHOLE, "1,139"),
    (UP_TO, "10"),
    (NUMBER, "33,31"),
    (NUMBER, "90.1"),
    (NUMBER, "-90.1"),
    (DAY, "26/10/2023"),
    (DAY, "2023-11"),
    (DAY, "2024-02-30"),
    (DAY, "2019-12-31"),
    (DAY, "2024-03-19"),
    (SINCE, "2019-12-31"),
    (UNTIL, "2024-03-19"),
    (MONTH, "March 2024"),
    (MONTH, "2024-13"),
    (PARTIAL, "24"),
    (PARTIAL, "2024-00"),
    (TRUTH, "TRUE"),
    (LIST, "a;;b"),
    (LIST, ";"),
    (LIST, "a; b"),
    (LIST, "a ;b"),
    (ITEMS, "Iraq;Iraq"),
    (ITEMS, "Syrai"),
    (ITEMS, "Iraq;Iran;Jordan"),
    (ONE_OF, "syria"),
    (ONE_OF, "zzz"),
    (SIGN, "0"),
    (WEB, "javascript:alert(1)"),
    (WEB, "https://localhost"),
    (WEB, "https://example.org/a b"),
    (KEY, "t12"),
    (KEY, "T123"),
    (KEY, "T1\N{FULLWIDTH DIGIT TWO}"),
]


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


@pytest.mark.parametrize(("field", "cell", "meant"), SOUND)
def test_what_a_cell_means(field: Field, cell: str, meant: object) -> None:
    assert cell_fault(field, cell) is None
    assert cell_value(field, cell) == meant


def test_what_is_wrong_with_a_cell(snapshot: Snapshot) -> None:
    faults = [(cell, cell_fault(field, cell)) for field, cell in FAULTY]
    assert [cell for cell, fault in faults if fault is None] == []
    said = [
        Defect(f"{cell!r:.30}", None, "", *astuple(fault)[:3]) for cell, fault in faults if fault
    ]
    snapshot.check("faults", "\n".join(map(str, said)))


def test_an_empty_column_keeps_its_type() -> None:
    assert pd.isna(_column(WHOLE, [""])[0])
    assert str(_column(DAY, ["", ""]).dtype) == "datetime64[ns]"
