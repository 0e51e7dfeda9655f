"""The paragraph under test: its pieces against the tables."""

from __future__ import annotations

import pandas as pd

from coursekit.charts import as_table, paragraph
from coursekit.charts.core import renderer
from coursekit.charts.paragraph import struck
from coursekit.charts.paragraph_rows import BESIDE, CLAIM, HALT, INSIDE, PIECES, piece_rows
from coursekit.data import load
from coursekit.jupyterlab import CHART


def table(name: str, key: str) -> pd.DataFrame:
    return load(name).set_index(key)


def test_what_is_in_the_paragraph_and_what_it_leans_on() -> None:
    claims = table("claims", "claim_id")
    inside = [piece.piece_id for piece in PIECES if piece.piece_id != piece.event_id]
    of_paragraph = set(claims.index[claims["locator"] == "continue.2"])
    assert set(inside) - of_paragraph == {"C31"}  # the halt itself
    assert of_paragraph - set(inside) == {CLAIM}
    rows = piece_rows().set_index("piece_id")
    assert rows.index[rows["where"] == INSIDE].tolist() == inside
    assert (rows.loc[rows["where"] == BESIDE].index.str[0] == "E").all()


def test_dates_come_from_the_events_and_the_claims_are_theirs() -> None:
    events = table("timeline", "event_id")
    rows = piece_rows().set_index("piece_id")
    for piece in PIECES:
        if piece.event_id:
            assert rows.loc[piece.piece_id, "date"] == events.loc[piece.event_id, "date"]
            if piece.piece_id != piece.event_id:
                assert piece.piece_id in events.loc[piece.event_id, "claim_ids"]
    assert pd.isna(rows.loc["C40", "date"])
    assert rows.loc["C40", "when"] == "no date"


def test_the_days_of_the_paper_are_those_of_its_claims() -> None:
    given = piece_rows().set_index("piece_id")["paper_date"]
    assert given[given != ""].to_dict() == {"C31": "1 February 2024", "C39": "3 March 2024"}


def test_remarks_count_the_days_from_the_halt() -> None:
    events = table("timeline", "event_id")["date"]
    rows = piece_rows().set_index("piece_id")["remark"]
    for piece, event, words in [
        ("C38", "E24", "Said {} days before"),
        ("E58", "E58", "own words, {} days after"),
        ("E67", "E67", "own words, {} days after"),
    ]:
        assert words.format(abs((events[event] - events[HALT]).days)) in rows[piece]
    assert not rows.str.contains("{", regex=False).any()


def test_own_words_are_nujabas_and_come_after_the_halt() -> None:
    events = table("timeline", "event_id")
    rows = piece_rows()
    for piece, own in zip(PIECES, rows["own"], strict=True):
        event = events.loc[piece.event_id] if piece.event_id else None
        assert own == (
            event is not None
            and "nujaba" in event["actor_ids"]
            and event["date"] >= events.loc[HALT, "date"]
        )
    assert rows["own"].any()
    assert not rows["own"].all()


def test_the_halt_does_not_name_israel_and_the_label_names_no_member() -> None:
    events = table("timeline", "event_id")["actor_ids"]
    assert "israel" not in events[HALT]
    for event in ("E62", "E69"):
        assert "iri" in events[event]
        assert "nujaba" not in events[event]


def test_every_piece_names_its_pages() -> None:
    assert piece_rows()["pages"].str.len().gt(0).all()


def test_a_piece_that_is_struck_has_a_line_through_it() -> None:
    import vl_convert

    spec = paragraph().to_dict()
    assert {param["name"]: param["value"] for param in spec["params"]} == {
        struck(piece.piece_id): False for piece in PIECES
    }

    def pale() -> int:
        shown = renderer.mimebundle(spec)[CHART]
        return vl_convert.vegalite_to_svg(shown, vl_version="5.8").count('opacity="0.4"')

    assert pale() == 0
    spec["params"][1]["value"] = True
    assert pale() == 5  # id, words, line, mark and date


def test_the_table_tells_where_each_piece_stands() -> None:
    told = as_table(paragraph()).set_index("Piece")
    assert told.loc["C38", "Date"] == "1 November 2023"
    assert told.loc["C39", "Who speaks or acts"] == "under the shared label"
