"""Signed ties between actors: one sign a pair, for a stated year.

Silence is not neutrality: a pair that is known to be tied in other years and has no row in
this one keeps its tie, with an unknown sign.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

import pandas as pd

from coursekit.errors import CourseError
from coursekit.methods import _inputs
from coursekit.text import is_missing

COLUMNS = ("actor_a", "actor_b", "sign")
MOST_ACTORS = 18
MOST_UNKNOWN = 18
_WRITTEN = re.compile(r"\d{4}(-\d{2}){0,2}")


@dataclass(frozen=True)
class Ties:
    """Actors in order of name, and a sign for each tied pair: 1, -1, or 0 if not known."""

    actors: list[str]
    signs: dict[tuple[int, int], int]

    @property
    def unknown(self) -> list[tuple[int, int]]:
        """Pairs with a tie whose sign is not known."""
        return [pair for pair, sign in self.signs.items() if sign == 0]


def in_year(relations: pd.DataFrame, year: int) -> pd.DataFrame:
    """Reduce dated relations to one tie a pair for a year.

    A relation holds in every year from ``from_date`` to ``to_date``, ends included; without
    an end it goes on, without a beginning it is in no year. Rows that agree give their sign.
    Rows that differ within the year, and pairs with rows in other years only, give a tie of
    unknown sign.

    Parameters
    ----------
    relations
        One row a relation, with ``actor_a``, ``actor_b``, ``sign`` (1 or -1), ``from_date``
        and ``to_date`` (dates, or text such as "2023", "2023-05" or "2023-05-17"). Leave out
        beforehand what is no tie of its own, such as negotiations and umbrella groups.
    year
        The year, such as 2024.

    Returns
    -------
    pandas.DataFrame
        ``actor_a``, ``actor_b`` and ``sign`` (missing: not known), for `balance`.

    Examples
    --------
    >>> relations = pd.DataFrame({
    ...     "actor_a": ["A", "B", "A"], "actor_b": ["B", "A", "C"], "sign": [1, -1, 1],
    ...     "from_date": ["2023", "2024-01-30", "2020"], "to_date": [None, "2024-02-02", "2021"],
    ... })
    >>> in_year(relations, 2023)["sign"].tolist(), in_year(relations, 2024)["sign"].tolist()
    ([1, <NA>], [<NA>, <NA>])
    """
    columns = [*COLUMNS, "from_date", "to_date"]
    relations = _inputs.table(relations, columns, "ties")
    year = _inputs.whole(year, _inputs.FIRST_YEAR, _inputs.LAST_YEAR, "year")
    seen: dict[tuple[str, str], set[int]] = {}
    for row in relations[columns].to_dict("records"):
        a, b = _pair(row["actor_a"], row["actor_b"])
        signs = seen.setdefault((a, b), set())
        sign = _sign(row["sign"], f"{a} - {b}")
        begins, ends = (_date(row[name], f"{a} - {b}") for name in ("from_date", "to_date"))
        shared = min(len(begins), len(ends))
        if begins[:shared] > ends[:shared]:
            raise CourseError(
                f"a tie of {a} - {b} from {begins} to {ends}",
                where="ties",
                expected="the earlier date first",
            )
        if begins and int(begins[:4]) <= year <= int(ends[:4] or year):
            signs.add(sign)
    signed = [
        signs.pop() if len(signs) == 1 and 0 not in signs else pd.NA for signs in seen.values()
    ]
    frame = pd.DataFrame(list(seen), columns=["actor_a", "actor_b"])
    return frame.assign(sign=pd.array(signed, dtype="Int64"))


def read(ties: pd.DataFrame, *, limited: bool = True) -> Ties:
    """Check a table of ties and number its actors."""
    ties = _inputs.table(ties, COLUMNS, "ties")
    limited = _inputs.true_or_false(limited, "limited")
    pairs: dict[tuple[str, str], int] = {}
    for first, second, sign in ties[list(COLUMNS)].itertuples(index=False, name=None):
        a, b = _pair(first, second)
        value = _sign(sign, f"{a} - {b}")
        if pairs.setdefault((a, b), value) != value:
            raise CourseError(
                f"The pair {a} - {b} has two signs.",
                where="ties",
                remedy="choose one by a stated rule, or leave the sign empty as not known",
            )
    actors = sorted({name for pair in pairs for name in pair})
    number = {name: i for i, name in enumerate(actors)}
    graph = Ties(actors, {(number[a], number[b]): sign for (a, b), sign in pairs.items()})
    if limited:
        _limit(len(actors), MOST_ACTORS, "actors")
        _limit(len(graph.unknown), MOST_UNKNOWN, "ties of unknown sign")
    return graph


def _pair(first: object, second: object) -> tuple[str, str]:
    """Return the names of two actors, in order."""
    a, b = sorted((_inputs.label(first, "ties, actor_a"), _inputs.label(second, "ties, actor_b")))
    if a == b:
        raise CourseError(f"{a} has a tie to itself.", where="ties", remedy="name two actors")
    return a, b


def _date(value: object, pair: str) -> str:
    """Return a date as ISO text, as exact as it is written; or an empty text."""
    if is_missing(value) or value == "":
        return ""
    written = f"{value:%Y-%m-%d}" if isinstance(value, date) else str(value)
    if not isinstance(value, bool) and _WRITTEN.fullmatch(written):
        with suppress(ValueError):
            year, *rest = map(int, written.split("-"))
            month, day_of_month = [*rest, 1, 1][:2]
            date(year, month, day_of_month)
            if _inputs.FIRST_YEAR <= year <= _inputs.LAST_YEAR:
                return written
    raise CourseError(
        f"the date {_inputs.as_typed(value)} for {pair}", where="ties", expected="a year or a date"
    )


def _sign(sign: object, pair: str) -> int:
    if is_missing(sign):
        return 0
    number = _inputs.finite(sign, f"ties, sign of {pair}") if not isinstance(sign, str) else None
    if number in (1, -1):
        return 1 if number == 1 else -1
    raise CourseError(
        f"the sign {_inputs.as_typed(sign)} for {pair}",
        where="ties",
        expected="1, -1 or an empty cell",
    )


def _limit(number: int, most: int, what: str) -> None:
    if number > most:
        raise CourseError(
            f"{number} {what}",
            where="balance",
            expected=f"at most {most}",
            remedy="take a smaller group: each one more doubles the time",
        )
