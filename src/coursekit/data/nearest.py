"""The known name that an unknown one was probably meant to be."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = ["did_you_mean"]


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a question that offers the nearest known name, or an empty text.

    Parameters
    ----------
    name
        What was written.
    known
        The names that exist.

    Returns
    -------
    str
        ``did you mean 'claims'?``, or an empty text when no name is near.

    Examples
    --------
    >>> did_you_mean("Claim", ["claims", "places"])
    "did you mean 'claims'?"
    >>> did_you_mean("xyz", ["claims", "places"])
    ''
    """
    by_folded = {each.casefold(): each for each in known}
    near = get_close_matches(name.casefold(), by_folded, n=1)
    return f"did you mean {by_folded[near[0]]!r}?" if near else ""
