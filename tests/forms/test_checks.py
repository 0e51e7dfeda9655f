"""Checks in a lesson: verdicts, hints in steps, and the solution after two tries."""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pandas as pd
import pytest

from coursekit.data import load
from coursekit.errors import CourseError
from coursekit.forms.checks import check, hint, solution
from coursekit.store import work
from coursekit.store.origins import answers_of

pytestmark = pytest.mark.usefixtures("trial")

PEOPLE = len(load("people"))
NEWER = '{"format": "coursekit-work", "version": 9, "entries": []}'
CODE = "len(ck.load('people'))"
WHERE = "Where to look: Last part."
FIRST = "→ Hint 1 of 2. Load the table people."
SECOND = "Hint 2 of 2. len(...) counts rows."


def text(key: str, answer: object) -> str:
    return check(key, answer).text


@pytest.mark.parametrize("answer", [..., None, "", "  "])
def test_an_empty_answer_is_no_try(answer: object, file: Path) -> None:
    first, second = text("98-number", answer).splitlines()
    assert first.startswith("→ Nothing to check yet.")
    assert 'ck.hint("98-number")' in second
    assert not file.exists()


def test_an_empty_answer_after_a_right_one_says_when_it_was_right(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cell = "people = ck.load('people')\nck.check('98-number', len(people))"
    shell = MagicMock(user_ns={"In": ["", cell]})
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    text("98-number", 1)
    assert text("98-number", ...).startswith("→ Nothing to check yet.")
    text("98-number", PEOPLE)
    right = work.history("98-number", "try")[-1]
    text("98-number", 2)
    said, *code = text("98-number", ...).splitlines()
    assert said.startswith(f"✓ You had this right on {right.moment}. Your record stays.")
    assert "\n".join(code) == cell


def test_an_older_file_without_the_code_says_when_it_was_right() -> None:
    work.record("try", "98-number", {"right": True, "answer": str(PEOPLE), "seen": str(PEOPLE)})
    said = text("98-number", ...)
    assert said.startswith("✓ You had this right on ")
    assert said.endswith("Write the line again if you like.")


def test_a_right_answer_says_the_same_however_often_it_was_tried() -> None:
    assert text("98-number", PEOPLE) == "✓ Right. So many are named."
    text("98-number", 1)
    assert text("98-number", float(PEOPLE)) == "✓ Right. So many are named."
    assert [entry.value for entry in answers_of(work.read())] == [
        {"right": True, "answer": str(PEOPLE), "seen": str(PEOPLE)},
        {"right": False, "answer": "1", "seen": "1"},
        {"right": True, "answer": f"{PEOPLE}.0", "seen": str(PEOPLE)},
    ]


def test_a_long_answer_is_kept_in_part() -> None:
    for letters, kept in ((198, 200), (199, 200)):
        text("98-number", "x" * letters)
        assert len(answers_of(work.read())[-1].value["answer"]) == kept


def test_a_common_wrong_answer_has_its_own_reply() -> None:
    first, second = text("98-number", len(load("factions"))).splitlines()
    assert first == "✗ Not yet. These are the factions."
    assert second == f'Hint 1 of 2: ck.hint("98-number"). {WHERE}'


def test_a_wrong_answer_is_described_and_never_given_away() -> None:
    said = text("98-number", -2)
    assert said.startswith("✗ Not yet. You gave a number below zero (-2)")
    assert str(PEOPLE) not in said


def test_hints_come_in_steps_and_the_solution_after_two_tries() -> None:
    assert solution("98-number").text.endswith("You have made 0.")
    assert hint("98-number").text == FIRST
    assert text("98-number", 1).endswith(f'Hint 2 of 2: ck.hint("98-number"). {WHERE}')
    assert hint("98-number").text == f"{FIRST}\n{SECOND}"
    waiting = hint("98-number").text.splitlines()[2]
    assert "after two tries" in waiting
    assert waiting.endswith("You have made 1.")
    assert text("98-number", 1).endswith(f"Try once more; then a solution opens. {WHERE}")
    assert hint("98-number").text.splitlines()[2] == waiting
    assert solution("98-number").text == f"→ {waiting}"
    said = text("98-number", 2)
    assert said.endswith(f'A solution is open now: ck.hint("98-number"). {WHERE}')
    for shown, lines in ((hint("98-number"), 4), (solution("98-number"), 2)):
        *_, last, code = shown.text.splitlines()
        assert len(shown.text.splitlines()) == lines
        assert "A solution." in last
        assert code == CODE
        assert f"<pre>{html.escape(CODE)}</pre>" in shown.html
    assert [entry.value for entry in work.history("98-number", "hint")] == [1, 2]


def test_the_solution_opens_to_who_has_solved_it_at_once() -> None:
    check("98-number", PEOPLE)
    assert solution("98-number").text.endswith(CODE)
    check("98-counts", 1)
    assert "You have made 1." in solution("98-counts").text


def test_strange_entries_do_no_harm() -> None:
    for value in ("text", None, {"answer": 1}, {"right": "yes"}):
        work.record("try", "98-number", value)
    work.record("try", "98-counts", "text")
    assert solution("98-number").text.endswith(CODE)  # two entries are tries that differ
    assert "You have made 0." in solution("98-counts").text


def test_a_table_is_right_in_any_form_with_ties_either_way() -> None:
    claims = load("claims")
    disputed = claims[claims["verdict"] == "disputed"].sort_values("section", kind="stable")
    assert text("98-table", disputed[["section", "claim_id"]]).startswith("✓ Right.")
    ties = disputed.iloc[::-1].sort_values("section", kind="stable")
    assert text("98-table", ties[["claim_id", "section"]]).startswith("✓ Right.")
    assert "not have the column section." in text("98-table", disputed[["claim_id"]])
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


@pytest.mark.parametrize("answer", [Broken(), pd.DataFrame, check, {1: Broken()}, float("inf")])
def test_whatever_comes_there_is_a_sentence_and_no_traceback(answer: object) -> None:
    assert text("98-number", answer).startswith("✗ Not yet. You gave ")


def test_hostile_text_is_escaped() -> None:
    shown = check("98-number", "<img src=x onerror=alert(1)>")
    assert "<img" not in shown.html
    assert "&lt;img" in shown.html


@pytest.mark.parametrize("act", [lambda key: check(key, 3), hint, solution])
def test_an_unknown_check_names_the_nearest(act: Any) -> None:
    with pytest.raises(CourseError) as error:
        act("98-numbre")
    assert "'98-numbre'" in error.value.found
    assert error.value.remedy == "did you mean '98-number'?"


def test_without_a_file_the_check_still_answers(file: Path) -> None:
    file.write_text(NEWER)
    not_saved = "✗ Not saved. coursekit-work.json: "
    assert text("98-number", PEOPLE).startswith(f"✓ Right. So many are named.\n{not_saved}")
    assert hint("98-number").text.startswith(f"{FIRST}\n{SECOND}\n{not_saved}")
    assert solution("98-number").text.startswith("✗ coursekit-work.json: ")


def test_a_file_set_aside_is_named(file: Path) -> None:
    for answer in (PEOPLE, 1):
        file.write_text("{")
        assert "coursekit-work-damaged-" in text("98-number", answer).splitlines()[-1]


def test_a_message_carries_its_meaning_without_colour() -> None:
    shown = check("98-number", PEOPLE)
    assert 'role="status"' in shown.html
    assert "✓ Right." in shown.html
    assert shown._repr_mimebundle_() == {"text/html": shown.html, "text/plain": shown.text}
