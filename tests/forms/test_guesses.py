"""Sealed guesses: what stands beside them when they are opened."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coursekit.errors import CourseError
from coursekit.forms.bank import find
from coursekit.forms.kinds.guesses import Guesses
from coursekit.store import work


def test_opened_guesses_stand_beside_what_the_course_found() -> None:
    guesses = find("00-first-guesses", Guesses)
    work.record("sealed", guesses.key, {"corroborated": 40, "camps": "two"}, seal=True)
    head, *rows = guesses.revealed(work.history(guesses.key, "sealed")).table
    assert (head[0], head[-1]) == ("Question", "What the course found")
    assert all(row[-1] for row in rows)


def test_what_was_found_belongs_to_a_field() -> None:
    with pytest.raises(CourseError, match="nobody"):
        replace(find("00-first-guesses", Guesses), found={"nobody": "x"}).validate("here")
