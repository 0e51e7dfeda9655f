"""Structural balance: hand-made graphs, and every division and every sign tried."""

from __future__ import annotations

from itertools import combinations, product
from pathlib import Path

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursekit.methods.balance import frustration, triads
from coursekit.methods.ties import in_year
from tests.methods.refusals import messages
from tests.snapshots import Snapshot

DATA = Path(__file__).parents[2] / "data"


def graph(*ties: str) -> pd.DataFrame:
    """Ties as text: "AB+", "AB-", or "AB?" for one of unknown sign."""
    sign = {"+": 1, "-": -1, "?": pd.NA}
    return pd.DataFrame(
        [(tie[0], tie[1], sign[tie[2]]) for tie in ties], columns=["actor_a", "actor_b", "sign"]
    )


def clique(n: int, sign: str) -> pd.DataFrame:
    return graph(*(f"{a}{b}{sign}" for a, b in combinations("ABCDEFGHIJKLMNOPQRSTU"[:n], 2)))


@st.composite
def graphs(draw: st.DrawFn) -> pd.DataFrame:
    n = draw(st.integers(2, 6))
    pairs = draw(st.lists(st.sampled_from(list(combinations("ABCDEF"[:n], 2))), min_size=1,
                          max_size=15, unique=True))  # fmt: skip
    return graph(*(a + b + draw(st.sampled_from("++--?")) for a, b in pairs))


def cost(signs: dict[tuple[str, str], int], camp: dict[str, int]) -> int:
    return sum((camp[a] == camp[b]) != (sign > 0) for (a, b), sign in signs.items())


def index(signs: dict[tuple[str, str], int]) -> int:
    actors = sorted({name for pair in signs for name in pair})
    divisions = product((0, 1), repeat=len(actors))
    return min((cost(signs, dict(zip(actors, d, strict=True))) for d in divisions), default=0)


class TestByHand:
    def test_two_friends_and_a_common_enemy_are_balanced(self, snapshot: Snapshot) -> None:
        got = frustration(graph("AB+", "AC-", "BC-"))
        assert (got.low, got.high, got.camps) == (0, 0, (("A", "B"), ("C",)))
        snapshot.check("two friends and a common enemy are balanced", got.sentence)

    @pytest.mark.parametrize(("n", "expected"), [(3, 1), (4, 2), (5, 4), (6, 6), (7, 9)])
    def test_all_against_all(self, n: int, expected: int) -> None:
        """The best two camps of a hostile clique are halves: ((n - 1)^2) // 4."""
        assert frustration(clique(n, "-")).low == expected == (n - 1) ** 2 // 4

    def test_all_friends_make_one_camp(self) -> None:
        got = frustration(clique(5, "+"))
        assert (got.low, got.camps[1]) == (0, ())
        assert "| nobody." in got.sentence

    def test_a_cycle_with_one_hostile_tie(self) -> None:
        got = frustration(graph("AB+", "BC+", "CD+", "AD-"))
        assert (got.low, got.best_divisions) == (1, 4)
        assert len(got.frustrated) == 1

    def test_the_order_and_direction_of_rows_do_not_matter(self) -> None:
        assert frustration(graph("AB+", "AC-", "BC-")) == frustration(
            graph("CB-", "CA-", "BA+", "AB+")
        )

    def test_one_unknown_tie_decides_a_triad(self, snapshot: Snapshot) -> None:
        got = frustration(graph("AB+", "BC+", "AC?"))
        assert (got.low, got.high, got.known, got.unknown) == (0, 1, 2, 1)
        snapshot.check("one unknown tie decides a triad", got.sentence)

    def test_unknown_ties_alone(self) -> None:
        got = frustration(clique(4, "?"))
        assert (got.low, got.high, got.known) == (0, 2, 0)

    def test_eighteen_actors_are_exact(self) -> None:
        assert frustration(clique(18, "-")).low == 17**2 // 4

    def test_eighteen_unknown_ties_are_exact(self) -> None:
        """A hostile ring of 18 is balanced; a ring of odd sign needs one flip."""
        ring = "ABCDEFGHIJKLMNOPQR"
        got = frustration(graph(*(f"{a}{b}?" for a, b in zip(ring, ring[1:] + "A", strict=True))))
        assert (got.low, got.high) == (0, 1)


@settings(max_examples=120)
@given(graphs())
def test_every_division_and_every_sign_tried(ties: pd.DataFrame) -> None:
    rows = {(a, b): sign for a, b, sign in ties.itertuples(index=False)}
    known = {pair: sign for pair, sign in rows.items() if sign is not pd.NA}
    open_pairs = [pair for pair, sign in rows.items() if sign is pd.NA]
    got = frustration(ties)
    assert got.low == index(known)
    camp = {name: i for i in (0, 1) for name in got.camps[i]}
    assert cost(known, camp) == got.low == len(got.frustrated)
    for a, b in got.frustrated:
        assert (camp[a] == camp[b]) != (known[a, b] > 0)
    if len(open_pairs) <= 4:
        fills = product((1, -1), repeat=len(open_pairs))
        indices = [index(known | dict(zip(open_pairs, s, strict=True))) for s in fills]
        assert (got.low, got.high) == (min(indices), max(indices))


@settings(max_examples=80)
@given(graphs())
def test_triads_are_the_triangles_of_networkx(ties: pd.DataFrame) -> None:
    net = nx.Graph()
    for a, b, sign in ties.itertuples(index=False):
        net.add_edge(a, b, sign=0 if sign is pd.NA else sign)
    wanted = {
        tuple(sorted(clique)): net.edges[clique[0], clique[1]]["sign"]
        * net.edges[clique[0], clique[2]]["sign"]
        * net.edges[clique[1], clique[2]]["sign"]
        for clique in nx.enumerate_all_cliques(net)
        if len(clique) == 3
    }
    kinds = {1: "balanced", -1: "frustrated", 0: "unknown"}
    got = triads(ties).frame
    assert {tuple(row[:3]): row[3] for row in got.itertuples(index=False, name=None)} == {
        three: kinds[product] for three, product in wanted.items()
    }


def test_triads_say_how_many(snapshot: Snapshot) -> None:
    snapshot.check("triads say how many", triads(graph("AB+", "BC+", "AC-", "CD?", "AD+")).sentence)


class TestYears:
    def test_the_course_relations(self) -> None:
        relations = pd.read_csv(DATA / "relations.csv")
        relations = relations[relations["balance"].eq("yes")]
        found = {year: in_year(relations, year) for year in range(2020, 2027)}
        assert len({len(ties) for ties in found.values()}) == 1
        for ties in found.values():
            got = frustration(ties)
            assert 0 <= got.low <= got.high <= got.known + got.unknown
        pair = found[2024].set_index(["actor_a", "actor_b"])["sign"]
        assert pair["kh", "nujaba"] is pd.NA
        assert pair["aah", "kh"] == -1
        before = found[2020].set_index(["actor_a", "actor_b"])["sign"]
        assert before["aah", "kh"] is pd.NA

    def test_dates_may_be_dates_or_missing(self) -> None:
        relations = pd.DataFrame(
            {
                "actor_a": ["A", "A", "B"],
                "actor_b": ["B", "C", "C"],
                "sign": [1, -1, 1],
                "from_date": [pd.Timestamp("2023-05-01"), pd.NaT, pd.Timestamp("2022-01-01")],
                "to_date": [pd.NaT, pd.NaT, pd.Timestamp("2022-12-31")],
            }
        )
        assert in_year(relations, 2023)["sign"].tolist() == [1, pd.NA, pd.NA]


RELATION = {"actor_a": "A", "actor_b": "B", "sign": 1, "from_date": "2023", "to_date": ""}


REFUSED = [
    lambda: frustration(clique(19, "+")),
    lambda: frustration(clique(7, "?")),
    lambda: frustration(graph("AB+", "BA-")),
    lambda: frustration(graph("AA+")),
    lambda: frustration(graph("AB+").assign(sign=2)),
    lambda: frustration(graph("AB+").drop(columns="sign")),
    lambda: frustration(graph()),
    lambda: frustration(graph("AB+")[["actor_a"]]),
    lambda: in_year(pd.DataFrame([RELATION | {"from_date": "May 2023"}]), 2023),
]


def test_messages(snapshot: Snapshot) -> None:
    snapshot.check("messages", messages(REFUSED))
