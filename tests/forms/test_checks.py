from __future__ import annotations

import html
from pathlib import Path

import pandas as pd
import pytest

from coursekit.data import load
from coursekit.errors import CourseError
from coursekit.forms import check, hint
from coursekit.store import work

pytestmark = pytest.mark.usefixtures("trial")

PEOPLE = len(load("people"))
NOTHING = (
    "→ Nothing to check yet: put your answer in the place of the dots, and run the cell.\n"
    'For a hint, add a cell with the + button above, type ck.hint("98-number") and run it.'
)


def text(key: str, answer: object) -> str:
    return check(key, answer).text


@pytest.mark.parametrize("answer", [..., None, "", "  "])
def test_an_empty_answer_is_no_try(answer: object, file: Path) -> None:
    assert text("98-number", answer) == NOTHING
    assert not file.exists()


def test_a_right_answer_says_the_same_however_often_it_was_tried() -> None:
    assert text("98-number", PEOPLE) == "✓ Right. So many are named."
    text("98-number", 1)
    assert text("98-number", float(PEOPLE)) == "✓ Right. So many are named."
    assert [entry.value["right"] for entry in work.read()] == [True, False, True]


def test_a_common_wrong_answer_has_its_own_message() -> None:
    assert text("98-number", len(load("factions"))) == (
        "✗ Not yet. These are the factions.\n"
        'Hint 1 of 2: ck.hint("98-number"). Where to look: Last part.'
    )


def test_a_wrong_answer_is_described_and_never_given_away() -> None:
    said = text("98-number", -2)
    assert said.splitlines()[0] == (
        "✗ Not yet. That is a number below zero (-2); the answer is above zero."
    )
    assert str(PEOPLE) not in said


def test_hints_come_in_steps_and_the_solution_after_two_tries() -> None:
    assert hint("98-number").text == "→ Hint 1 of 2. Load the table people."
    assert text("98-number", 1).endswith(
        'Hint 2 of 2: ck.hint("98-number"). Where to look: Last part.'
    )
    assert hint("98-number").text == (
        "→ Hint 1 of 2. Load the table people.\nHint 2 of 2. len(...) counts rows."
    )
    waiting = "A solution opens after two tries of your own; you have made 1."
    assert hint("98-number").text.splitlines()[2] == waiting
    assert text("98-number", 1).endswith("Try once more; then a solution opens. "
                                         "Where to look: Last part.")  # fmt: skip
    assert hint("98-number").text.splitlines()[2] == waiting
    assert text("98-number", 2).endswith(
        'A solution is open now: ck.hint("98-number"). Where to look: Last part.'
    )
    code = "len(ck.load('people'))"
    shown = hint("98-number")
    assert shown.text.splitlines()[2:] == ["A solution. Others may be as good.", code]
    assert f"<pre>{html.escape(code)}</pre>" in shown.html
    opened = [entry.value for entry in work.history("98-number", "hint")]
    assert opened == [1, 2]


def test_a_table_is_right_in_any_form_with_ties_either_way() -> None:
    claims = load("claims")
    disputed = claims[claims["verdict"] == "disputed"].sort_values("section", kind="stable")
    assert text("98-table", disputed[["section", "claim_id"]]).startswith("✓ Right.")
    ties = disputed.iloc[::-1].sort_values("section", kind="stable")
    assert text("98-table", ties[["claim_id", "section"]]).startswith("✓ Right.")
    assert "lacks the column `section`" not in text("98-table", disputed[["claim_id"]])
    assert "it lacks the column section." in text("98-table", disputed[["claim_id"]])
    turned = disputed.iloc[::-1][["claim_id", "section"]]
    assert "in another order" in text("98-table", turned)


def test_counts_are_right_as_column_dictionary_and_table() -> None:
    counts = load("claims")["kind"].value_counts()
    for form in (counts, counts.to_dict(), counts.reset_index(), counts.sort_index()):
        assert text("98-counts", form) == "✓ Right."


def test_a_share_may_be_rounded() -> None:
    share = (load("claims")["kind"] == "fact").mean() * 100
    assert text("98-share-of-facts", round(share)) == "✓ Right."


class Broken:
    def __repr__(self) -> str:
        return "<b>broken</b>"

    @property
    def ndim(self) -> int:
        raise ZeroDivisionError


class Nasty(str):
    __slots__ = ()


@pytest.mark.parametrize("answer", [Broken(), pd.DataFrame, check, {1: Broken()}, float("inf")])
def test_whatever_comes_there_is_a_sentence_and_no_traceback(answer: object) -> None:
    assert text("98-number", answer).startswith("✗ Not yet. That is ")


def test_hostile_text_is_escaped() -> None:
    shown = check("98-number", "<img src=x onerror=alert(1)>")
    assert "<img" not in shown.html
    assert "&lt;img" in shown.html


def test_an_unknown_check_names_the_nearest() -> None:
    with pytest.raises(CourseError) as error:
        check("98-numbre", 3)
    assert str(error.value) == (
        "found the key '98-numbre', expected one that the lesson names; did you mean '98-number'?"
    )


def test_without_a_file_the_check_still_answers(file: Path) -> None:
    file.write_text('{"format": "coursekit-work", "version": 9, "entries": []}')
    not_saved = "✗ Not saved. coursekit-work.json: "
    assert text("98-number", PEOPLE).startswith(f"✓ Right. So many are named.\n{not_saved}")
    assert hint("98-number").text.startswith(
        "→ Hint 1 of 2. Load the table people.\nHint 2 of 2. len(...) counts rows.\n" + not_saved
    )


def test_a_file_set_aside_is_named(file: Path) -> None:
    file.write_text("{")
    assert "could not be read. It is kept as coursekit-work-damaged-" in text("98-number", PEOPLE)


def test_a_message_carries_its_meaning_without_colour() -> None:
    shown = check("98-number", PEOPLE)
    assert 'role="status"' in shown.html
    assert "✓ Right." in shown.html
    assert shown._repr_mimebundle_() == {"text/html": shown.html, "text/plain": shown.text}
    assert repr(shown) == shown.text
