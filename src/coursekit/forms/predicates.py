"""How the value of a case is compared with what is expected: equal, and three more.

A predicate gets the learner's value as `see` saw it, so it can compare a value that
another process has sent as plain JSON.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from coursekit.forms.compare import difference
from coursekit.forms.see import Seen, see, see_one

__all__ = ["PREDICATES", "unlike"]


def unlike(
    seen: Seen, expected: Any, predicate: str, ordered_by: str = "", tolerance: float = 0.0
) -> str:
    """Say in what way a value is not as a case wants it.

    Parameters
    ----------
    seen
        The learner's value.
    expected
        What the case expects: a value; for ``between`` the least and the most; for
        ``one of`` values of which one is right; for ``within`` all that may occur.
    predicate
        One of `PREDICATES`.
    ordered_by, tolerance
        As in `difference`.

    Returns
    -------
    str
        A sentence that does not give the expected value away; empty when all is well.

    Examples
    --------
    >>> unlike(see(120), [0, 100], "between")
    'That is 120: a number, but it is too large.'
    """
    if predicate == "equal":
        return difference(seen, see(expected), ordered_by, tolerance)
    return _OTHERS[predicate](seen, expected)


def _between(seen: Seen, expected: Sequence[float]) -> str:
    low, high = expected
    problem = difference(seen, see_one(low), tolerance=float("inf"))
    if problem:
        return problem
    if low <= seen.one <= high:
        return ""
    return (
        f"That is {seen.words}: a number, but it is too {'small' if seen.one < low else 'large'}."
    )


def _one_of(seen: Seen, expected: Sequence[Any]) -> str:
    problems = [difference(seen, see(value)) for value in expected]
    return "" if "" in problems else problems[0]


def _within(seen: Seen, expected: Sequence[Any]) -> str:
    if seen.kind not in ("list", "labelled") or not seen.rows:
        return f"That is {seen.words}; what is asked is a list of one value or more."
    strange = [row[-1] for row in seen.rows if row[-1:] not in see(list(expected)).rows]
    if not strange:
        return ""
    return f"That is {seen.words}, and `{strange[0]}` does not belong there."


_OTHERS: dict[str, Callable[[Seen, Sequence[Any]], str]] = {
    "between": _between,
    "one of": _one_of,
    "within": _within,
}
PREDICATES = ("equal", *_OTHERS)
