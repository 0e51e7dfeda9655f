"""The number or name that goes with a hand-in: what is said when it is typed."""

from __future__ import annotations

from pathlib import Path

import pytest

import coursekit as ck
from coursekit.errors import CourseError
from coursekit.forms import student
from coursekit.forms.form_widget import Respond
from coursekit.forms.question import Reply


def test_each_call_says_what_is_kept_now() -> None:
    said = [repr(ck.student(typed)) for typed in ("17", 17, " 17 ", "18", "", "")]
    assert said == [
        "✓ You hand in as 17.",
        "✓ You hand in as 17.",
        "✓ You hand in as 17.",
        "✓ You hand in as 18.\nBefore, it was 17; what you handed in keeps it.",
        "✓ You hand in without a number or name.\nBefore, it was 18; what you handed in keeps it.",
        "✓ You hand in without a number or name.",
    ]


def test_nothing_is_written_where_nothing_is_typed(file: Path) -> None:
    assert repr(ck.student(" ")) == "✓ You hand in without a number or name."
    assert not file.exists()


def test_the_form_keeps_it_and_shows_it_again(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[tuple[Respond, Reply]] = []
    monkeypatch.setattr(student, "show_form", lambda _, press, first: shown.append((press, first)))
    ck.student()
    press, first = shown[0]
    assert (first.say, dict(first.values)) == ((), {})
    assert press({"answer": "17"}).say == ("✓ You hand in as 17.",)
    assert press({"answer": "17"}).say == ("✓ You hand in as 17.",)
    assert press({"answer": "a@b.org"}).say[0].startswith("✗ student: found an address")
    ck.student()
    assert shown[1][1].values == {"answer": "17"}


def test_a_wrong_one_is_refused_by_the_call() -> None:
    with pytest.raises(CourseError, match="a number is enough"):
        ck.student("my name")
