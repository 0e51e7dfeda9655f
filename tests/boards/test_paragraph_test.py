"""The paragraph under test without a browser: its pieces against the tables, and what is left."""

from __future__ import annotations

from itertools import product
from typing import Any

import pandas as pd
import pytest

from coursekit.boards import paragraph_test as board
from coursekit.boards.paragraph_test import (
    ALL,
    BESIDE,
    INSIDE,
    paragraph,
    paragraph_test,
    piece_rows,
)
from coursekit.charts import as_table
from coursekit.data import load
from coursekit.store import work
from coursekit.widgets.panel import Panel
from tests.drawing import draw_svg

CONTENT = board.CONTENT.load()
IDS = [piece.piece_id for piece in CONTENT.pieces]
SENTENCE_AT_MOST = 200  # letters; two lines, so that the chart below stays where it is
MORE = "Cross it out to read more."


def table(name: str, key: str) -> pd.DataFrame:
    return load(name).set_index(key)


def test_what_is_in_the_paragraph_and_what_it_leans_on() -> None:
    claims = table("claims", "claim_id")
    inside = [piece.piece_id for piece in CONTENT.pieces if piece.claim_id]
    of_paragraph = set(claims.index[claims["locator"] == "continue.2"])
    assert set(inside) - of_paragraph == {"C31"}  # the halt itself
    assert of_paragraph - set(inside) == {CONTENT.claim}
    rows = piece_rows(CONTENT).set_index("piece_id")
    assert rows.index[rows["where"] == INSIDE].tolist() == inside
    assert (rows.loc[rows["where"] == BESIDE].index.str[0] == "E").all()


def test_dates_come_from_the_events_and_the_claims_are_theirs() -> None:
    events = table("timeline", "event_id")
    rows = piece_rows(CONTENT).set_index("piece_id")
    for piece in CONTENT.pieces:
        if piece.event_id:
            assert rows.loc[piece.piece_id, "date"] == events.loc[piece.event_id, "date"]
            if piece.claim_id:
                assert piece.piece_id in events.loc[piece.event_id, "claim_ids"]
    assert pd.isna(rows.loc["C40", "date"])
    assert rows.loc["C40", "when"] == "no date"


def test_the_days_of_the_paper_are_those_of_its_claims() -> None:
    given = piece_rows(CONTENT).set_index("piece_id")["paper_date"]
    assert given[given != ""].to_dict() == {"C31": "1 February 2024", "C39": "3 March 2024"}


def test_remarks_count_the_days_from_the_halt() -> None:
    events = table("timeline", "event_id")["date"]
    rows = piece_rows(CONTENT).set_index("piece_id")["remark"]
    for piece, event, words in [
        ("C38", "E24", "Said {} days before"),
        ("E58", "E58", "own words, {} days after"),
        ("E67", "E67", "own words, {} days after"),
    ]:
        assert words.format(abs((events[event] - events[CONTENT.halt]).days)) in rows[piece]
    assert not rows.str.contains("{", regex=False).any()


def test_own_words_are_nujabas_and_come_after_the_halt() -> None:
    events = table("timeline", "event_id")
    rows = piece_rows(CONTENT)
    for piece, own in zip(CONTENT.pieces, rows["own"], strict=True):
        event = events.loc[piece.event_id] if piece.event_id else None
        assert own == (
            event is not None
            and "nujaba" in event["actor_ids"]
            and event["date"] >= events.loc[CONTENT.halt, "date"]
        )
    assert rows["own"].any()
    assert not rows["own"].all()


def test_the_halt_does_not_name_israel_and_the_label_names_no_member() -> None:
    events = table("timeline", "event_id")["actor_ids"]
    assert "israel" not in events[CONTENT.halt]
    for event in ("E62", "E69"):
        assert "iri" in events[event]
        assert "nujaba" not in events[event]


def test_every_piece_names_its_pages() -> None:
    assert piece_rows(CONTENT)["pages"].str.len().gt(0).all()


def test_a_piece_that_is_struck_has_a_line_through_it() -> None:
    spec = paragraph().to_dict()
    (struck,) = spec["params"]
    assert struck["value"] == dict.fromkeys(IDS, False)
    assert draw_svg(spec).count('opacity="0.75"') == 0
    struck["value"] = {**struck["value"], "C38": True}
    drawn = draw_svg(spec)
    assert drawn.count('opacity="0.75"') == 3  # id, words and date
    assert drawn.count('fill-opacity="0"') == 1  # the mark


def test_the_table_tells_where_each_piece_is() -> None:
    told = as_table(paragraph()).set_index("Piece")
    assert told.loc["C38", "Date"] == "1 November 2023"
    assert told.loc["C39", "Who speaks or acts"] == "under the shared label"


@pytest.fixture
def made(shown: list[Any]) -> Panel:  # noqa: ARG001
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
    assert made.signals == {"struck": dict.fromkeys(IDS, False)}


def test_what_is_left_when_the_quotation_and_the_example_fall(made: Panel) -> None:
    assert strike(made, "C31", "C38", "C39", "C40", "E62") == (
        "Crossed out: C31, C38, C39, C40, E62. Kept from the paragraph: nothing; from elsewhere:"
        " E58, E67. For C37 that leaves Nujaba's own words after the halt (E58, E67)."
    )
    shows = "that it would go on (E58) and that Nujaba called the quiet a passing tactic (E67)."
    assert shows in made.detail


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
    remarks = piece_rows(CONTENT).set_index("piece_id")["remark"]
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
