"""No table gives a group under five away, by itself or by subtraction."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.class_view import ClassView
from coursekit.class_view.disclosure import HIDDEN, LEAST, shown_count, shown_parts
from coursekit.class_view.records import Course
from tests.class_view.simulated import write_class

# The columns of each table that count people.
COUNTS = {
    "progress": slice(1, None),
    "options": slice(5, None),
    "misleading": slice(3, None),
    "help": slice(1, None),
    "coders": slice(1, 6),
    "hypotheses": slice(1, None),
    "camps": slice(1, None),
    "scores": slice(1, 2),
}


@given(st.lists(st.integers(0, 30), min_size=1, max_size=7))
def test_what_is_hidden_is_a_group_of_five_or_more_and_of_several_parts(counts: list[int]) -> None:
    parts = {str(name): count for name, count in enumerate(counts)}
    shown = shown_parts(parts)
    hidden = [parts[name] for name, count in shown.items() if count is None]
    assert all(count == parts[name] for name, count in shown.items() if count is not None)
    assert not any(count is not None and 0 < count < LEAST for count in shown.values())
    if len(hidden) < len(parts):
        assert not hidden or (len(hidden) > 1 and sum(hidden) >= LEAST)


@given(st.lists(st.integers(5, 30) | st.just(0), min_size=1, max_size=7))
def test_large_groups_are_shown(counts: list[int]) -> None:
    parts = {str(name): count for name, count in enumerate(counts)}
    assert shown_parts(parts) == parts


def test_the_limit_itself_is_shown() -> None:
    assert [shown_count(count) for count in (0, 1, 4, 5)] == [0, None, None, 5]


@pytest.mark.parametrize("size", [3, 7, 16])
def test_no_table_and_no_page_has_a_small_count(
    size: int, tmp_path: Path, course: Course, view: Callable[..., ClassView]
) -> None:
    write_class(tmp_path / "class", size, course)
    view()
    seen = set()
    for name, columns in COUNTS.items():
        path = tmp_path / "out" / f"{name}.csv"
        if path.exists():
            _, *rows = csv.reader(path.read_text(encoding="utf-8").splitlines())
            cells = [cell for row in rows for cell in row[columns]]
            assert all(cell in ("", "0", HIDDEN) or int(cell) >= LEAST for cell in cells), name
            seen |= {*cells}
    assert HIDDEN in seen
    page = (tmp_path / "out" / "class.html").read_text(encoding="utf-8")
    assert not any(f"<td>{count}</td>" in page for count in range(1, LEAST))


def test_parts_that_are_shown_and_the_size_give_nothing_away(
    small: Path, view: Callable[..., ClassView]
) -> None:
    """For each question: what is answered, less what is shown, is nobody or five people."""
    view()
    text = (small.parent / "out" / "options.csv").read_text(encoding="utf-8")
    _, *rows = csv.reader(text.splitlines())
    by_question: dict[str, list[list[str]]] = {}
    for row in rows:
        by_question.setdefault(row[1], []).append(row)
    single = {key: those for key, those in by_question.items() if not those[0][3].startswith("all")}
    for those in single.values():
        rest = int(those[0][6]) - sum(int(row[5]) for row in those if row[5] != HIDDEN)
        hidden = [row for row in those if row[5] == HIDDEN]
        assert (rest == 0 and not hidden) or (rest >= LEAST and len(hidden) > 1)
    assert len(single) > 50
