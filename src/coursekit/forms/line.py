"""The learner's own line: what would count as passing the usual limits, which the paper never says.

It is written first thing in lesson 05, before the scenarios are seen, and used again in
lesson 06 to code the months.
"""

from __future__ import annotations

from dataclasses import dataclass

from coursekit.forms.answers import fitting, kept
from coursekit.forms.bank import find
from coursekit.forms.items import Guesses

__all__ = ["KEY", "Line", "own_line"]

KEY = "05-line"


@dataclass(frozen=True)
class Line:
    """A line that a month of attacks passes or does not.

    Parameters
    ----------
    words
        The line as the learner wrote it.
    targets
        Kinds of target that count, as in the column ``target_type`` of the table ``aftermath``.
    killed
        The line is passed when one attack kills so many; 0 when deaths do not decide it.
    attacks
        The line is passed when a month has so many attacks; 0 when their number does not
        decide it.

    Examples
    --------
    >>> Line("a death", ("us-forces",), killed=1, attacks=0).passed(killed=0, attacks=12)
    False
    """

    words: str
    targets: tuple[str, ...]
    killed: float
    attacks: float

    def passed(self, killed: float, attacks: float) -> bool:
        """Say whether a month passes the line.

        Parameters
        ----------
        killed
            Deaths in the deadliest attack of the month on a target that counts.
        attacks
            Number of attacks of the month on targets that count.

        Returns
        -------
        bool
            True when either number reaches the line.
        """
        by_deaths = self.killed > 0 and killed >= self.killed
        by_number = self.attacks > 0 and attacks >= self.attacks
        return by_deaths or by_number


def own_line() -> Line | None:
    """Read the line that the learner sealed last.

    Returns
    -------
    Line or None
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
            return Line(
                values["words"], tuple(values["targets"]), values["killed"], values["attacks"]
            )
    return None
