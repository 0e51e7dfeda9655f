from __future__ import annotations

import pytest

from coursekit.data import codebook
from coursekit.data.schema import package
from coursekit.errors import CourseError


@pytest.mark.parametrize("name", package().tables)
def test_the_codebook_has_one_row_a_column(name: str) -> None:
    book = codebook(name)
    assert book["column"].tolist() == list(package().table(name).columns)
    assert list(book) == ["column", "type", "unit", "values", "required", "meaning"]
    assert book["meaning"].str.len().gt(0).all()
    assert book["type"].str.len().gt(0).all()


@pytest.mark.parametrize(
    ("table", "column", "row"),
    [
        ("tempo", "iraq", ["whole number", "attacks", "0 or more", False]),
        ("tempo", "tempo_id", ["id", "", "like T01", True]),
        ("tempo", "report_date", ["date", "", "2023-10-17 to 2026-12-31", True]),
        ("tempo", "source_ids", ["list", "", "source_id of sources", True]),
        ("places", "lat", ["number", "degrees north", "-90 to 90", False]),
        ("places", "kind", ["one of a few", "", "city; town; base; site; province; area", True]),
        ("relations", "directed", ["yes or no", "", "", True]),
        ("relations", "from_date", ["date that may stop at the month or the year", "", "", False]),
        (
            "relations",
            "sign",
            ["one of a few", "", "-1 (against each other); 1 (with each other)", True],
        ),
        ("us_strikes", "country", ["list", "", "Iraq; Syria", True]),
        ("sources", "url", ["web address", "", "", True]),
        ("claims", "locator", ["text", "", "locator of locators", True]),
        ("aftermath_months", "month", ["id", "", "", True]),
    ],
)
def test_what_a_column_may_hold(table: str, column: str, row: list[object]) -> None:
    book = codebook(table).set_index("column")
    assert book.loc[column, ["type", "unit", "values", "required"]].tolist() == row


def test_values_come_with_their_meaning() -> None:
    verdicts = codebook("claims").set_index("column").loc["verdict", "values"]
    assert verdicts.split("; ")[0] == "corroborated (other sources say the same)"


def test_an_unknown_table_gets_the_nearest() -> None:
    with pytest.raises(CourseError) as caught:
        codebook("claim")
    assert (caught.value.where, caught.value.remedy) == ("codebook", "did you mean 'claims'?")
