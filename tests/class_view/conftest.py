"""A course as the class looks at it, and a class of simulated students."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from coursekit.class_view import ClassView, forecasts, make_class_view, tallies
from coursekit.class_view.records import Course
from tests.class_view.simulated import write_class

TODAY = date(2026, 7, 1)  # 90 days after the seals are over, 365 are not


@pytest.fixture(scope="session")
def course() -> Course:
    return Course.of_now(tallies.boards(), forecasts.forms(TODAY))


@pytest.fixture
def view(tmp_path: Path) -> Callable[..., ClassView]:
    """Make the view of the folder ``class`` in ``out``."""
    return lambda **options: make_class_view(
        tmp_path / "class", **{"out": tmp_path / "out", "today": TODAY, **options}
    )


@pytest.fixture
def small(tmp_path: Path, course: Course) -> Path:
    """A class of seven, in which small groups are plenty."""
    write_class(tmp_path / "class", 7, course)
    return tmp_path / "class"
