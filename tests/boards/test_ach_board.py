"""The board of competing hypotheses without a browser."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from coursekit.boards._hypothesis_notes import readings
from coursekit.boards.ach_board import ach_board
from coursekit.charts.hypothesis_rows import HYPOTHESES, ITEMS, RATINGS
from coursekit.data import load
from coursekit.store import work
from coursekit.widgets.panel import Panel

CELLS = [f"{key}:{item}" for key in HYPOTHESES for item in ITEMS]


@pytest.fixture(autouse=True)
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What a cell would leave in the notebook."""
    outputs: list[Any] = []

    def display(thing: Any, *, raw: bool = False) -> None:
        outputs.append(thing if raw else thing._repr_mimebundle_())

    monkeypatch.setattr("coursekit.widgets.display.display", display)
    return outputs


@pytest.fixture
def board() -> Panel:
    return ach_board()


def loaded(board: Panel, title: str, **values: Any) -> Panel:
    board.values = {**board.start, **dict(board.presets)[title], **values}
    return board


def rated(board: Panel, ratings: dict[str, str], **values: Any) -> str:
    cells = {**board.start["ratings"], **ratings}
    board.values = {**board.start, "ratings": cells, **values}
    return str(board.sentence)


def test_every_control_moves_the_chart_without_python(board: Panel) -> None:
    assert [(one["name"], one["signal"]) for one in board.controls] == [
        ("item", "chosen"),
        ("left_out", "left_out"),
        ("ratings", "ratings"),
        ("as_one", "as_one"),
        ("weigh", "weigh"),
        ("weights", "weights"),
    ]
    assert board.signals == {}


def test_one_item_is_worked_on_at_a_time_and_weights_wait_for_the_tick(board: Panel) -> None:
    by_name = {one["name"]: one for one in board.controls}
    assert [by_name[name]["one"] for name in ("ratings", "weights")] == ["item", "item"]
    assert [by_name[name]["shown_if"] for name in ("ratings", "weights")] == ["", "weigh"]
    assert [key for key, _ in by_name["ratings"]["columns"]] == list(ITEMS)
    for key, item in ITEMS.items():
        assert by_name["ratings"]["notes"][key].endswith(f" [{', '.join(item.ids)}]")


def test_nothing_is_rated_at_the_start(board: Panel) -> None:
    assert board.start["ratings"] == dict.fromkeys(CELLS, "")
    assert set(board.start["weights"].values()) == {"medium"}
    assert board.sentence == (
        "None of the 54 cells is rated yet. Choose an item and rate it against each explanation."
        " Four items are enough to begin."
    )


def test_the_first_reading_ends_with_iraqi_politics(board: Panel) -> None:
    assert loaded(board, "Reading A").sentence == (
        "Reading A. 54 of 54 cells rated. Least contradicted, for each rated cell: Iraqi politics"
        " (0.11); that does not prove it. The answer hangs on “Qaani's visit”, “one says it goes"
        " on” and “truce and no truce”. Fits all alike and tells nothing: “who gets the credit”."
        " Several may be true at once, as links of one chain."
    )


def test_the_second_reading_ends_with_threats(board: Panel) -> None:
    said = loaded(board, "Reading B", left_out="order").sentence
    assert "Least contradicted, for each rated cell: US threats (0.00);" in said
    assert "Without “halt before strikes”: a tie of US strikes and US threats (0.00)." in said
    assert "The answer hangs on “halt before strikes”." in said


def test_a_reading_that_was_changed_is_a_reading_no_more(board: Panel) -> None:
    ratings = {**dict(board.presets)["Reading A"]["ratings"], "iran:order": ""}
    said = rated(board, ratings)
    assert said.startswith("53 of 54 cells rated.")
    assert "Not all are rated on the same items, so compare with care." in said
    assert "Its reasons" not in board.detail


def test_a_tie_is_called_a_tie(board: Panel) -> None:
    said = rated(board, dict.fromkeys(CELLS, "C"))
    assert (
        "a tie of US strikes, US threats, Iran, Gaza, Iraqi politics and Own pause (0.00)" in said
    )
    assert "No single item decides it." in said


def test_what_is_left_out_may_leave_nothing(board: Panel) -> None:
    said = rated(board, {"iran:visit": "I"}, left_out="visit")
    assert "Without “Qaani's visit”: none, as nothing else is rated." in said


def test_dependent_items_count_once_and_weights_count_with_the_tick(board: Panel) -> None:
    ratings = {"iran:order": "I", "iran:reason": "II"}
    weights = {**board.start["weights"], "relevance:reason": "high", "credibility:reason": "high"}
    cases = [({}, "1.50"), ({"as_one": True}, "2.00"), ({"weigh": True}, "2.50")]
    for values, per_cell in cases:
        said = rated(board, ratings, weights=weights, **values)
        assert f"Iran ({per_cell}); that does not prove it." in said


def test_the_readings_rate_every_cell_with_a_reason_and_disagree() -> None:
    a, b = readings().values()
    for reading in (a, b):
        assert {*reading} == {"title", "weighs", *ITEMS}
        for item in ITEMS:
            assert {*reading[item]} == {*HYPOTHESES}
            for rating, reason in reading[item].values():
                assert rating in RATINGS
                assert rating
                assert re.fullmatch(r"[A-Z]([^\d]|(?<=Tower )22)+\.", reason)
    differ = sum(a[item][key][0] != b[item][key][0] for item in ITEMS for key in HYPOTHESES)
    assert differ > len(CELLS) / 3
    alike = [
        item for item in ITEMS if len({r for one in (a, b) for r, _ in one[item].values()}) == 1
    ]
    assert alike == ["credit"]


def test_the_reasons_of_a_loaded_reading_begin_with_the_chosen_item(board: Panel) -> None:
    board = loaded(board, "Reading B", item="talks")
    told = unescape(board.detail)
    assert "It is one reading, not the answer. Its reasons for 6 talks on departure:" in told
    for item in ITEMS:
        for _, reason in readings()["B"][item].values():
            assert reason in told
    first = told.index(readings()["B"]["talks"]["politics"][1])
    assert first < told.index("Its reasons for the other items")
    assert readings()["A"]["order"]["strikes"][1] not in told


def test_the_detail_holds_the_rows_of_the_tables_with_their_sources(
    board: Panel, shown: list[Any]
) -> None:
    told = unescape(board.detail)
    events = load("timeline").set_index("event_id")
    for item in ITEMS.values():
        for key in item.ids:
            assert f'href="#{key}"' in told or key.startswith("T")
            if key.startswith("E"):
                assert events.loc[key, "what_happened"] in told
                assert all(f'href="#{page}"' in told for page in events.loc[key, "source_ids"])
    for study in ("mitre-2004", "acp-2019", "risk-2020", "crpi-2024"):
        assert f'href="#{study}"' in told
    assert "What caused the lull is argued about" in told
    assert board.detail in str(shown[0]["text/html"])


def test_the_matrix_is_kept(board: Panel) -> None:
    loaded(board, "Reading A", item="after", weigh=True)
    board.kept += 1
    entry = work.latest("04-ach", "answer")
    assert entry
    assert entry.value == board.values
    again = ach_board()
    assert again.values == board.values
    assert again.start["ratings"] == dict.fromkeys(CELLS, "")
