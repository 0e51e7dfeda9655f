"""The board of competing hypotheses without a browser: content, chart, sentence, detail."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from functools import cache
from html import unescape
from itertools import combinations
from typing import Any

import pytest

from coursekit.boards.ach_board import ach_board
from coursekit.boards.ach_board import sentence as sentence_of
from coursekit.boards.ach_board.chart import BARS, hypotheses, signals
from coursekit.boards.ach_board.content import CONTENT, PAGE, RATINGS, Reading
from coursekit.charts import describe
from coursekit.charts.core.looks import BLUE, ORANGE
from coursekit.data import load
from coursekit.errors import CourseError
from coursekit.methods.ach import INCONSISTENCY
from coursekit.store import work
from coursekit.widgets.panel import Panel
from tests.drawing import draw_svg

MATRIX = CONTENT.load()
ITEMS = list(MATRIX.items)
SENTENCE_AT_MOST = 205  # letters; two lines, so that the chart below stays where it is
A, B, C = MATRIX.readings


# The content


def test_items_of_a_group_are_side_by_side() -> None:
    for items in MATRIX.groups.values():
        at = ITEMS.index(items[0])
        assert tuple(ITEMS[at : at + len(items)]) == items


def test_the_text_of_an_item_follows_the_tables() -> None:
    totals = load("tempo").set_index("tempo_id")["cumulative_attacks"]
    assert MATRIX.items["order"].text.endswith(
        "on 30 January. The large US strikes came on 2 February."
    )
    assert f" {totals['T03']} (26 October) to at least {totals['T35']} (" in (
        MATRIX.items["earlier"].text
    )
    strikes = load("us_strikes").query(
        "confirmed_by_us == 'yes' and '2023-10-17' <= date < '2024-01-30'"
    )
    first_and_last = strikes["strike_id"].iloc[[0, -1]].tolist()
    assert MATRIX.items["earlier"].ids.split(", ")[:2] == first_and_last


def test_the_readings_give_a_reason_for_every_cell_and_disagree() -> None:
    assert list(RATINGS)[1:] == list(INCONSISTENCY)
    for reading in MATRIX.readings:
        assert set(reading.ratings.values()) <= set(INCONSISTENCY)
        for _, reason in (cell for cells in reading.cells.values() for cell in cells.values()):
            assert re.fullmatch(r"[A-Z]([^\d]|(?<=Tower )22)+\.", reason)
    for one, other in combinations(MATRIX.readings, 2):
        differ = sum(one.ratings[cell] != other.ratings[cell] for cell in MATRIX.cells)
        assert differ > len(MATRIX.cells) / 4


def test_each_reading_ends_somewhere_else() -> None:
    least = [
        MATRIX.rank({**MATRIX.start, "ratings": reading.ratings}).least_per_rated
        for reading in MATRIX.readings
    ]
    assert least == [["government"], ["threats"], ["iran"]]


def test_a_reading_that_leaves_out_a_cell_is_refused() -> None:
    cells = {item: dict(cells) for item, cells in A.cells.items()}
    del cells["order"]["iran"]
    with pytest.raises(CourseError) as error:
        replace(MATRIX, readings=(Reading("Short", "Little.", cells),))
    assert error.value.found == "69 cells in 'Short'"


# The chart


@cache
def chart() -> dict[str, Any]:
    return dict(hypotheses().to_dict())


def drawn(**values: Any) -> str:
    """The chart as the board moves it to these values."""
    now = {**MATRIX.start, **values}
    sent = {**signals(MATRIX, MATRIX.rank(now), now), "left_out": now["left_out"]}
    spec = chart()
    params = [{**param, "value": sent.pop(param["name"])} for param in spec["params"]]
    assert not sent
    return draw_svg({**spec, "params": params})


def texts(svg: str) -> list[str]:
    return re.findall(r">([^<>]+)</(?:text|tspan)>", svg)


def rated(**cells: str) -> dict[str, str]:
    """The ratings of a matrix without ours, given as ``hypothesis_item``."""
    return dict.fromkeys(MATRIX.cells, "") | {
        name.replace("_", ":"): rating for name, rating in cells.items()
    }


def column(item: str, others: str, **cells: str) -> dict[str, str]:
    """The ratings of a matrix with one column rated by the learner, and no other."""
    whole = {f"{one}:{item}": cells.get(one, others) for one in MATRIX.hypotheses}
    return rated() | whole


def test_the_bars_say_what_is_rated() -> None:
    ratings = rated(iran_visit="CC", iran_reason="II", gaza_truce="I")
    said = texts(drawn(ratings=ratings))
    assert said.count("1.00 (2 rated)") == 1
    assert said.count("1.00 (1 rated)") == 1
    assert "2.00 (1 rated)" in texts(drawn(ratings=ratings, left_out="visit"))


def test_a_half_is_rounded_upwards_in_chart_and_sentence() -> None:
    cells = [f"iran:{item}" for item in ITEMS[:8]]
    ratings = {**column("order", "II"), **dict.fromkeys(cells, "C")}
    ratings |= dict.fromkeys(cells[:5], "I")
    values = {**MATRIX.start, "ratings": ratings}
    assert "0.63 (8 rated)" in texts(drawn(ratings=ratings))
    assert "Iran (0.63 per cell);" in sentence_of(MATRIX, MATRIX.rank(values), values)


def test_how_far_an_item_tells_apart_is_written_once_two_are_rated() -> None:
    assert texts(drawn(ratings=rated(iran_visit="CC", gaza_visit="II"))).count("4") == 2
    assert texts(drawn(ratings=rated(iran_visit="CC"))).count("4") == 1  # the item's number


def test_the_tick_of_weights_moves_bars_and_axis() -> None:
    ratings = rated(iran_reason="II")
    weights = {**MATRIX.start["weights"], "credibility:reason": "high", "relevance:reason": "high"}
    assert "2.00 (1 rated)" in texts(drawn(ratings=ratings, weights=weights))
    said = texts(drawn(ratings=ratings, weights=weights, weigh=True))
    assert "4.00 (1 rated)" in said
    assert said.count("4") == 2  # the end of the axis, and the number of an item


def test_dependent_items_that_count_as_one_have_a_thick_line() -> None:
    thick = f'stroke="{ORANGE}" stroke-width="4"'
    assert thick not in drawn()
    assert drawn(as_one=True).count(thick) == len(MATRIX.groups)


def test_the_item_left_out_has_a_frame_and_the_carrying_ones_are_shaded() -> None:
    svg = drawn(ratings=A.ratings)
    carrying = MATRIX.rank({**MATRIX.start, "ratings": A.ratings}).decisive_per_rated
    assert carrying == ["refusal", "truce"]
    assert svg.count('opacity="0.35"') == len(carrying) + 3  # and the lines of the axis
    frame = f'stroke="{BLUE}" stroke-width="2"'
    assert frame not in svg
    assert drawn(ratings=A.ratings, left_out="order").count(frame) == 1


def diamonds(svg: str) -> list[tuple[float, float]]:
    """Where a diamond is, from left to right."""
    found = re.findall(rf'translate\(([\d.]+),([\d.]+)\)" d="[^"]*" fill="{BLUE}"', svg)
    return sorted((float(x), float(y)) for x, y in found)


def test_no_diamond_before_something_is_marked_against() -> None:
    for ratings in (rated(), rated(iran_visit="C"), dict.fromkeys(MATRIX.cells, "N")):
        assert diamonds(drawn(ratings=ratings)) == []
    found = diamonds(drawn(ratings=column("visit", "I", gaza="C")))
    # One beside the bars, and one for each item but the visit: without it nothing is against.
    assert len(found) == len(ITEMS)


def test_nobody_leads_before_the_learner_has_rated_a_column() -> None:
    """What we filled in would name the winner; a column of the learner's is rated to its end."""
    start, last = MATRIX.start["ratings"], f"{list(MATRIX.hypotheses)[-1]}:order"
    mine = {**start, **{cell: A.ratings[cell] for cell in column("order", "C") if "order" in cell}}
    for ratings in (start, {**mine, last: ""}, {**start, "iran:refusal": "II"}):
        svg = drawn(ratings=ratings)
        assert diamonds(svg) == []
        assert svg.count('opacity="0.35"') == 3  # no item is shaded
    assert diamonds(drawn(ratings=mine))


def test_the_diamond_of_the_least_is_outside_the_scale() -> None:
    (x, _), *_ = diamonds(drawn(ratings=B.ratings))
    assert x < BARS - 6


def test_the_words_say_what_the_board_cannot_show() -> None:
    assert "do not exclude one another" in MATRIX.how_to_read
    assert "A vague one is hard to contradict" in MATRIX.how_to_read
    assert describe(hypotheses()).endswith("There is no right answer.")


# What it says and keeps


@pytest.fixture
def board(shown: list[Any]) -> Panel:  # noqa: ARG001
    return ach_board()


def sentence(board: Panel, **values: Any) -> str:
    board.values = {**board.start, **values}
    return str(board.sentence)


def test_a_few_items_are_rated_side_by_side_and_every_item_has_a_page(board: Panel) -> None:
    by_name = {one["name"]: one for one in board.controls}
    pages = {page for page, _ in by_name["page"]["options"]}
    for name in ("ratings", "weights"):
        shown = by_name[name]["pages"]
        assert by_name[name]["page"] == "page"
        assert shown.keys() <= pages
        begin, *rest = shown.values()
        assert [item for items in rest for item in items] == ITEMS
        assert not any(set(group) <= set(begin) for group in MATRIX.groups.values())
        rows = [row for item in begin for row in MATRIX.items[item].rows]
        assert len(rows) == len(set(rows))
        assert max(map(len, shown.values())) == PAGE
    assert pages == by_name["ratings"]["pages"].keys() | by_name["weights"]["pages"].keys()
    assert [key for key, _ in by_name["ratings"]["columns"]] == ITEMS
    assert by_name["ratings"]["notes"]["talks"].endswith(" [E43, E52, E65]")


def test_python_sends_what_depends_on_ratings_the_page_the_rest(board: Panel) -> None:
    direct = {one["name"]: one["signal"] for one in board.controls if one["signal"]}
    assert direct == {"left_out": "left_out"}
    assert board.start == MATRIX.start
    params = {param["name"] for param in hypotheses().to_dict()["params"]}
    assert params == {*board.signals, *direct.values()}


def test_at_the_start_the_first_column_is_free_and_two_are_ours(board: Panel) -> None:
    """Ours are those of the first reading, marked, told with their reasons, and to be changed."""
    ratings = board.start["ratings"]
    first, *ours = MATRIX.begin
    assert tuple(ours) == MATRIX.ours
    assert {cell.split(":")[1] for cell, rating in ratings.items() if rating} == set(ours)
    assert all(rating == A.ratings[cell] for cell, rating in ratings.items() if rating)
    (grid,) = (one for one in board.controls if one["name"] == "ratings")
    assert grid["ours"] == {cell: rating for cell, rating in ratings.items() if rating}
    assert board.sentence == (
        f"Begin with one column, “1 {MATRIX.items[first].label}”: seven choices, from top to"
        " bottom. Items 5 and 9 are rated already, by us: change what you see otherwise."
    )
    told = unescape(board.detail)
    assert A.cells["refusal"]["iran"][1] in told
    assert A.cells["order"]["iran"][1] not in told


def test_a_column_of_ours_that_was_changed_is_ours_no_more(board: Panel) -> None:
    ratings = {**board.start["ratings"], "iran:order": "C"}
    said = sentence(board, ratings=ratings)
    assert said == (
        "14 of the 15 ratings are ours (items 5 and 9). Rate a column to its end: then this line"
        " says which explanation has the least against it."
    )
    said = sentence(board, ratings={**ratings, "iran:refusal": "N"})
    assert said.startswith("7 of the 15 ratings are ours (item 9). Rate a column to its end:")
    assert A.cells["refusal"]["iran"][1] not in unescape(board.detail)
    said = sentence(board, ratings=rated())
    assert said.endswith("Nothing is rated yet.")


def test_a_cell_says_its_rating_in_words(board: Panel) -> None:
    (grid,) = (one for one in board.controls if one["name"] == "ratings")
    for column in ITEMS:
        assert [words for _, words in grid["options"][column]][1:] == list(RATINGS.values())[1:]


def test_the_first_reading_ends_with_the_government(board: Panel) -> None:
    assert sentence(board, ratings=A.ratings) == (
        "Reading A. 70 of 70 cells rated. Least contradicted: Government (0.10 per cell); that does"
        " not prove it. Without “one says it goes on” or “truce and no truce”, another has the"
        " least."
    )


def test_the_second_reading_ends_with_threats(board: Panel) -> None:
    said = sentence(board, ratings=B.ratings, left_out="order")
    assert "Least contradicted: US threats (nothing against);" in said
    assert (
        "Without “halt before strikes”: a tie of US strikes and US threats (nothing against)."
        in said
    )
    said = sentence(board, ratings=B.ratings)
    assert "Without “halt before strikes”, another has the least." in said


def test_a_reading_that_was_changed_is_a_reading_no_more(board: Panel) -> None:
    said = sentence(board, ratings={**A.ratings, "iran:order": ""})
    assert said.startswith("14 of the 69 ratings are ours (items 5 and 9). Least contradicted: ")
    assert f"{A.title}: its reasons" not in board.detail


def test_nothing_against_is_no_tie(board: Panel) -> None:
    for ratings in (dict.fromkeys(MATRIX.cells, "C"), rated(iran_visit="N")):
        assert "Nothing is marked against any explanation yet" in sentence(board, ratings=ratings)


def test_a_tie_is_called_a_tie_and_a_wide_one_is_counted(board: Panel) -> None:
    ratings = {**dict.fromkeys(MATRIX.cells, "C"), "iran:visit": "I"}
    said = sentence(board, ratings=ratings)
    assert "Least contradicted: a tie of six (nothing against); that does not prove it." in said
    assert "No single item decides." in said or "another has the least." in said


def test_the_sentence_stays_in_two_lines(board: Panel) -> None:
    draw = random.Random(3)
    for _ in range(60):
        ratings = {cell: draw.choice(list(RATINGS)) for cell in MATRIX.cells}
        for left_out in ("all", draw.choice(ITEMS)):
            for kept in ({}, MATRIX.filled_in):
                said = sentence(board, ratings={**ratings, **kept}, left_out=left_out)
                assert len(said) <= SENTENCE_AT_MOST


def test_what_is_left_out_may_leave_nothing(board: Panel) -> None:
    said = sentence(board, ratings=column("visit", "C", iran="I"), left_out="visit")
    assert "Without “Qaani's visit”: none, as nothing else is rated." in said


def test_dependent_items_count_once_and_weights_count_with_the_tick(board: Panel) -> None:
    ratings = rated(iran_order="I", iran_reason="II")
    weights = {**board.start["weights"], "relevance:reason": "high", "credibility:reason": "high"}
    for values, against in [({}, "1.50"), ({"as_one": True}, "2.00"), ({"weigh": True}, "2.50")]:
        sentence(board, ratings=ratings, weights=weights, **values)
        assert board.signals["scores"]["iran:all"]["words"].startswith(f"{against} (")


def test_the_reasons_of_a_loaded_reading_are_below(board: Panel) -> None:
    sentence(board, ratings=B.ratings)
    told = unescape(board.detail)
    assert "It is one reading, not the answer." in told
    for cells in B.cells.values():
        for _, reason in cells.values():
            assert reason in told
    assert A.cells["order"]["strikes"][1] not in told


def test_the_detail_holds_the_rows_of_the_tables_with_their_sources(
    board: Panel, shown: list[Any]
) -> None:
    told = unescape(board.detail)
    events = load("timeline").set_index("event_id")
    for row in {row for item in MATRIX.items.values() for row in item.rows}:
        table, _, key = row.partition(":")
        assert f'href="#{key}"' in told or table == "tempo"
        if table == "timeline":
            assert events.loc[key, "what_happened"] in told
            assert all(f'href="#{page}"' in told for page in events.loc[key, "source_ids"])
    for study in ("mitre-2004", "acp-2019", "risk-2020", "crpi-2024"):
        assert f'href="#{study}"' in told
    assert board.detail in str(shown[0]["text/html"])


def test_the_matrix_is_kept(board: Panel) -> None:
    board.values = {**board.start, "ratings": A.ratings, "page": "page-2", "weigh": True}
    board.kept += 1
    entry = work.latest("04-lull", "answer")
    assert entry
    assert entry.value == board.values
    again = ach_board()
    assert again.values == board.values
    assert again.start == board.start


def test_a_matrix_kept_with_nothing_in_our_columns_stays_empty_there(board: Panel) -> None:
    """It was saved when the board opened without ratings of ours."""
    old = {**board.start, "ratings": rated(iran_order="C"), "page": "page-3"}
    work.record("answer", "04-lull", old)
    again = ach_board()
    assert again.values == old
    assert again.sentence.startswith("1 of 70 cells rated.")


def test_a_matrix_kept_when_one_item_was_rated_at_a_time_is_read(board: Panel) -> None:
    old = {**board.start, "ratings": A.ratings, "item": "after", "left_out": "order"}
    del old["page"]
    work.record("answer", "04-lull", old)
    again = ach_board()
    assert again.values == {**board.start, "ratings": A.ratings, "left_out": "order"}
