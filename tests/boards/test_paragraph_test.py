"""The paragraph under test without a browser: what remains, and what it shows."""

from __future__ import annotations

from itertools import product

import pytest

from coursekit.boards.paragraph_test import ALL, paragraph_test
from coursekit.charts.paragraph_rows import PIECES, piece_rows
from coursekit.store import work
from coursekit.widgets.panel import Panel

IDS = [piece.piece_id for piece in PIECES]
SENTENCE_AT_MOST = 200  # letters; two lines, so that the chart below stays where it is
MORE = "Cross it out to read more."


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Panel:
    monkeypatch.setattr("coursekit.widgets.display.display", lambda *_, **__: None)
    return paragraph_test()


def strike(made: Panel, *gone: str, remarks: bool = False) -> str:
    made.values = {**{piece: piece in gone for piece in IDS}, ALL: remarks}
    return str(made.sentence)


def test_it_begins_with_nothing_struck(made: Panel) -> None:
    assert not any(made.start.values())
    assert made.sentence.startswith(
        "Nothing is crossed out yet: 7 pieces, 4 of them from the paragraph."
    )
    assert made.detail.count(MORE) == len(IDS)
    assert "What is left" not in made.detail
    assert [control["signal"] for control in made.controls] == [
        *(f"strike_{piece.lower()}" for piece in IDS),
        "",
    ]


def test_what_is_left_when_the_quotation_and_the_example_fall(made: Panel) -> None:
    assert strike(made, "C31", "C38", "C39", "C40", "E62") == (
        "Crossed out: C31, C38, C39, C40, E62. Kept from the paragraph: nothing; from elsewhere:"
        " E58, E67. For C37 that leaves Nujaba's own words after the halt (E58, E67)."
    )
    assert (
        "<p>What is left shows that Nujaba said that it would go on (E58) and that Nujaba called"
        " the quiet a passing tactic (E67).</p>" in made.detail
    )


def test_without_own_words_the_claim_hangs_in_the_air(made: Panel) -> None:
    assert strike(made, "E58", "E67") == (
        "Crossed out: E58, E67. Kept from the paragraph: C31, C38, C39, C40; from elsewhere: E62."
        " None of it is Nujaba's own word after the halt: C37 may be right, but not on this"
        " evidence."
    )


def test_nothing_left_is_no_refutation(made: Panel) -> None:
    assert strike(made, *IDS) == (
        "Everything is crossed out. C37 may still be right; nothing left here shows it."
    )
    assert "What is left" not in made.detail


def test_a_remark_appears_for_what_is_struck(made: Panel) -> None:
    remarks = piece_rows().set_index("piece_id")["remark"]
    assert remarks["C38"] not in made.detail
    strike(made, "C38")
    assert remarks["C38"] in made.detail
    assert made.detail.count(MORE) == len(IDS) - 1
    strike(made, "C38", remarks=True)
    assert MORE not in made.detail


def test_every_state_says_its_ids_in_two_lines(made: Panel) -> None:
    for ticks in product([False, True], repeat=len(IDS)):
        gone = [piece for piece, ticked in zip(IDS, ticks, strict=True) if ticked]
        said = strike(made, *gone)
        assert len(said) <= SENTENCE_AT_MOST, said
        if 0 < len(gone) < len(IDS):
            assert all(piece in said for piece in IDS)


def test_what_is_struck_is_kept(made: Panel) -> None:
    strike(made, "C38")
    made.kept = 1
    entry = work.latest("02-paragraph", "answer")
    assert entry
    assert entry.value["C38"] is True
    assert paragraph_test().sentence.startswith("Crossed out: C38. ")
