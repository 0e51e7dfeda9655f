"""The one way in which results show."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
import pytest

from coursekit.methods._result import Result, span, text
from coursekit.text import and_list, counted


@dataclass(frozen=True, repr=False)
class Sample(Result):
    word: str
    rows: int = 1

    @property
    def sentence(self) -> str:
        return f"The word is {self.word}."

    def _table(self):
        return ["name", "value"], [[self.word, 0.5]] * self.rows


def test_a_result_shows_as_its_sentence_and_a_table() -> None:
    assert str(Sample("a")) == "The word is a.\n\nname  value\na     0.5"


def test_html_is_escaped_everywhere() -> None:
    html = Sample("<script>&")._repr_html_()
    assert "<script>" not in html
    assert html.count("&lt;script&gt;&amp;") == 2
    assert '<th scope="row">' in html


def test_a_long_table_says_how_much_is_left_out() -> None:
    shown = Sample("a", 43)
    assert str(shown).count("\na ") == 40
    assert str(shown).endswith("(3 more rows)")
    assert "more rows" not in str(Sample("a", 40))
    assert "<p>(3 more rows)</p>" in shown._repr_html_()


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.0, "0"),
        (-0.25, "-0.25"),
        (1234.5, "1,234"),
        (0.000675, "0.000675"),
        (2.0, "2"),
        (1e-9, "below 0.0001"),
        (-1e-9, "above -0.0001"),
        (99.96, "100"),
        (0.9999, "above 0.999"),
        (1.0001, "above 1"),
        (-0.9999, "above -1"),
        (1.3e44, "more than 1,000,000,000,000"),
        (123.4, "123"),
        (float("nan"), "not defined"),
        (float("-inf"), "no lower limit"),
        (float("inf"), "no upper limit"),
        (np.float64(0.5), "0.5"),
        (np.int64(1200), "1,200"),
        (np.bool_(True), "yes"),
        (False, "no"),
        (pd.NA, "not known"),
        (pd.NaT, "not known"),
        (pd.Timestamp("2024-01-28"), "28 January 2024"),
        (date(2024, 2, 4), "4 February 2024"),
        (("a",), "('a',)"),
    ],
)
def test_cells(value: object, written: str) -> None:
    assert text(value) == written


def test_words_for_numbers() -> None:
    assert (span(1, 2), span(3, 3), span(2, float("inf"))) == ("1 to 2", "3", "2 or more")
    assert (counted(1, "event"), counted(0, "event")) == ("1 event", "0 events")
    assert (and_list([]), and_list(["a"]), and_list(["a", "b", "c"])) == ("", "a", "a, b and c")


def test_methods_load_only_what_they_use() -> None:
    code = (
        "import sys, coursekit.methods as m; assert 'balance' in dir(m); m.balance; m.gametree;"
        "print([n for n in ('scipy', 'networkx', 'altair') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_an_unknown_method_is_an_attribute_error() -> None:
    import coursekit.methods

    with pytest.raises(AttributeError, match="no attribute 'astrology'"):
        _ = coursekit.methods.astrology
