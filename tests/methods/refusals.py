"""What a method says when it refuses its input."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from coursekit.errors import CourseError


def refusal(call: Callable[[], object]) -> CourseError:
    with pytest.raises(CourseError) as caught:
        call()
    return caught.value


def messages(calls: Iterable[Callable[[], object]]) -> str:
    """Every message, to be compared with those that a reviewer has accepted."""
    return "\n".join(str(refusal(call)) for call in calls)
