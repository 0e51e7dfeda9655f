"""Two files of answers become one: nothing is lost, nothing comes in twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from coursekit.store.entries import Entry
from coursekit.store.joining import join

times = st.integers(0, 59).map(lambda n: f"2026-01-01T00:00:{n:02d}.000Z")
entries = st.lists(
    st.builds(Entry, st.just("answer"), st.sampled_from("ab"), st.integers(0, 3), times)
)


def test_each_keeps_its_order_though_a_clock_was_wrong() -> None:
    late, early = (
        Entry("answer", "a", n, f"{year}-01-01T00:00:00.000Z") for n, year in ((1, 2100), (2, 2026))
    )
    assert join([late, early], [early])[0] == (late, early)


@given(entries, entries)
def test_joined_twice_it_stays_as_it_is(one: list[Entry], two: list[Entry]) -> None:
    both, added = join(one, two)
    assert join(both, two) == (both, [])
    assert join(both, one) == (both, [])
    assert len(both) == len(one) + len(added)
