"""Every state of the balance board: the signed ties of a year, one of them perhaps set."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import pandas as pd

from coursekit.boards.balance_board.chart import AS_IN_DATA, EVERY_PAIR, pair_key
from coursekit.charts.core.looks import TIE_SIGNS
from coursekit.methods.balance import frustration, triads
from coursekit.methods.ties import in_year

__all__ = ["State", "States"]

ALLIES, RIVALS, NOT_KNOWN = TIE_SIGNS
SIGNS = {ALLIES: 1, RIVALS: -1}
WORDS = {sign: tie for tie, sign in SIGNS.items()}
CLEAR, TORN, SILENT = (
    f"the table {what} for this year" for what in ("says so", "says two things", "says nothing")
)


@dataclass(frozen=True)
class State:
    """Ties by pair, and how far two camps are from fitting them."""

    ties: dict[str, str]
    low: int
    high: int
    frustrated: list[tuple[str, str, str]]

    @property
    def known(self) -> int:
        """How many ties are known."""
        return sum(tie != NOT_KNOWN for tie in self.ties.values())

    def rivals(self, three: tuple[str, str, str]) -> list[tuple[str, str]]:
        """Return which of three actors are rivals."""
        return [pair for pair in combinations(three, 2) if self.ties.get(pair_key(*pair)) == RIVALS]


class States:
    """The states by year, pair and what the pair is set to, worked out once.

    `relations` are those that count; `governments` are actors that have no tie before their
    first date, as they did not exist.
    """

    def __init__(self, relations: pd.DataFrame, governments: set[str], years: range) -> None:
        by_year = {year: given_ties(begun(relations, governments, year), year) for year in years}
        self.given = pd.concat(by_year.values(), ignore_index=True)
        self.all: dict[tuple[int, str, str], State] = {}
        for year, ties in by_year.items():
            as_given = self.all[year, EVERY_PAIR, AS_IN_DATA] = state_of(ties)
            for pair, now in zip(ties["pair"], ties["tie"], strict=True):
                for tie in TIE_SIGNS:
                    changed = ties.assign(tie=ties["tie"].where(ties["pair"] != pair, tie))
                    self.all[year, pair, tie] = as_given if now == tie else state_of(changed)

    def at(self, year: int, pair: str = EVERY_PAIR, set_to: str = AS_IN_DATA) -> State:
        """Find a state; as in the data where the pair has no tie in that year."""
        as_given = self.all[year, EVERY_PAIR, AS_IN_DATA]
        return self.all.get((year, pair, set_to), as_given)

    def ranges(self) -> pd.DataFrame:
        """List the index of every state, as the chart wants it."""
        columns = ["year", "pair", "set_to", "low", "high"]
        rows = [(*key, state.low, state.high) for key, state in self.all.items()]
        return pd.DataFrame(rows, columns=columns)

    def triads(self) -> pd.DataFrame:
        """List the frustrated triads of every state, as the chart wants them."""
        columns = ["year", "pair", "set_to", "actor_a", "actor_b", "actor_c"]
        rows = [(*key, *three) for key, state in self.all.items() for three in state.frustrated]
        return pd.DataFrame(rows, columns=columns)


def begun(relations: pd.DataFrame, governments: set[str], year: int) -> pd.DataFrame:
    """Leave out the ties of a government before its first date."""
    ends = relations[["actor_a", "actor_b"]].isin(governments).any(axis=1)
    first = relations.loc[ends, "from_date"].dt.year.min()
    return relations if year >= first else relations[~ends]


def given_ties(relations: pd.DataFrame, year: int) -> pd.DataFrame:
    """Take the ties of a year from the data, and say how each comes to be so."""
    ties = in_year(relations, year)
    one_sided = [in_year(relations[relations["sign"] == sign], year).dropna() for sign in (1, -1)]
    spoken = {pair for side in one_sided for pair in pair_keys(side)}
    tie = ties["sign"].map(WORDS).fillna(NOT_KNOWN)
    why = [
        CLEAR if known != NOT_KNOWN else TORN if pair in spoken else SILENT
        for pair, known in zip(pair_keys(ties), tie, strict=True)
    ]
    return ties.drop(columns="sign").assign(year=year, pair=pair_keys(ties), tie=tie, why=why)


def pair_keys(ties: pd.DataFrame) -> list[str]:
    """Name the pair of each tie."""
    return [pair_key(a, b) for a, b in zip(ties["actor_a"], ties["actor_b"], strict=True)]


def state_of(ties: pd.DataFrame) -> State:
    """Work out how far two camps are from fitting."""
    signed = ties.assign(sign=ties["tie"].map(SIGNS))
    index, threes = frustration(signed), triads(signed).frame
    broken = threes.loc[threes["kind"] == "frustrated", ["actor_a", "actor_b", "actor_c"]]
    return State(
        dict(zip(ties["pair"], ties["tie"], strict=True)),
        index.low,
        index.high,
        list(broken.itertuples(index=False, name=None)),
    )
