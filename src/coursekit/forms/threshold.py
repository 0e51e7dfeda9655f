"""The learner's own threshold: what would pass the usual limits, which the paper never says.

It is written first thing in lesson 05, before the scenarios are seen, and used again in
lesson 06 to code the months.
"""

from __future__ import annotations

from coursekit.forms.answers import saved_entries
from coursekit.forms.bank import find
from coursekit.forms.kinds.guesses import Guesses
from coursekit.methods.months import Threshold

__all__ = ["KEY", "own_threshold"]

KEY = "05-line"


def own_threshold() -> Threshold | None:
    """Read the threshold that the learner sealed last; None before the first seal.

    Examples
    --------
    >>> own_threshold() is None
    True
    """
    form = find(KEY, Guesses)
    for entry in reversed(saved_entries(form)):
        if values := form.as_current_answer(entry):
            targets = tuple(values["targets"])
            return Threshold(values["words"], targets, values["killed"], values["attacks"])
    return None
