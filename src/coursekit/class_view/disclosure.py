"""Which counts of people may be shown: no group under five, nor one that is left by subtraction.

Sources: the threshold rule and secondary suppression of tables of counts, as offices of
statistics use them; Hundepool, A., and others (2012). Statistical disclosure control. Wiley.
Not opened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

__all__ = ["HIDDEN", "LEAST", "shown_count", "shown_parts"]

LEAST = 5  # the smallest group that is shown
HIDDEN = "hidden"


def shown_count(count: int) -> int | None:
    """Return a count that may be shown: nobody, or a group that is large enough.

    Examples
    --------
    >>> shown_count(0), shown_count(4), shown_count(5)
    (0, None, 5)
    """
    return None if 0 < count < LEAST else count


def shown_parts(parts: Mapping[str, int]) -> dict[str, int | None]:
    """Return the parts of a group of people that may be shown beside its size.

    A part under five is hidden. Whoever subtracts what is shown from the size finds what is
    hidden as one group: it is made of two parts or more and of five people or more, if need be by
    hiding the next smallest part, too.

    Examples
    --------
    >>> shown_parts({"a": 12, "b": 7, "c": 3, "d": 0})
    {'a': 12, 'b': None, 'c': None, 'd': 0}
    >>> shown_parts({"a": 12, "b": 3})
    {'a': None, 'b': None}
    """
    hidden = {name for name, count in parts.items() if shown_count(count) is None}
    rest = sorted((name for name in parts if parts[name] >= LEAST), key=parts.__getitem__)
    while hidden and rest and not _is_safe([parts[name] for name in hidden]):
        hidden.add(rest.pop(0))
    if hidden and not _is_safe([parts[name] for name in hidden]):
        hidden = set(parts)
    return {name: None if name in hidden else count for name, count in parts.items()}


def _is_safe(counts: Sequence[int]) -> bool:
    return len(counts) > 1 and sum(counts) >= LEAST
