"""The learner's own line: what would count as passing the usual limits, which the paper never says.

It is written first thing in lesson 05, before the scenarios are seen, and used again in
lesson 06 to code the months.
"""

from __future__ import annotations

from coursekit.forms.answers import fitting, kept
from coursekit.forms.bank import find
from coursekit.forms.items import Guesses
from coursekit.methods.months import Threshold

__all__ = ["KEY", "own_line"]

KEY = "05-line"


def own_line() -> Threshold | None:
    """Read the line that the learner sealed last.

    Returns
    -------
    Threshold or None
        None when nothing is sealed yet, or when the form has changed since.

    Raises
    ------
    CourseError
        When the learner's file cannot be read.

    Examples
    --------
    >>> own_line() is None
    True
    """
    form = find(KEY, Guesses)
    for entry in reversed(kept(form)):
        if values := fitting(form, entry):
            return Threshold(
                values["words"], tuple(values["targets"]), values["killed"], values["attacks"]
            )
    return None
