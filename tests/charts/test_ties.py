"""The tie map."""

import csv
import json
import math
import re
from itertools import combinations

import pytest

from coursekit.charts import as_table, describe, tie_map
from coursekit.charts.core.looks import ORANGE
from coursekit.charts.tie_map import OTHERS, THIN
from coursekit.charts.ties import CONTENT, HEIGHT, WIDTH, boxes, lines, tie_rows
from coursekit.data import data_root, load
from tests.drawing import svg_with

PAPER = "2024-03-18"


@pytest.fixture(scope="module")
def ties():
    with (data_root() / "relations.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def nodes():
    return boxes(load("actors"))


def drawn():
    actors = load("actors").set_index("actor_id")["name"].to_dict()
    return lines(tie_rows(load("relations"), actors), nodes())


def test_it_says_its_numbers(ties):
    begun = [tie for tie in ties if not tie["from_date"] > PAPER]
    over = [
        tie for tie in begun if tie["to_date"] and tie["to_date"] < PAPER[: len(tie["to_date"])]
    ]
    said = describe(tie_map())
    assert said.startswith(f"Map of {len(ties)} ties between actors.")
    assert f"{len(begun) - len(over)} of them were in force or had no dates" in said
    assert f"{len(over)} had ended before and {len(ties) - len(begun)} began later" in said
    disputed = sum("disputed" in tie["note"] for tie in ties)
    assert f"In {disputed} ties it is disputed how far they go." in said


def test_the_table_names_both_ends(ties):
    table = as_table(tie_map())
    assert len(table) == len(ties)
    assert table.loc[0, ["From", "Kind of tie", "To"]].tolist() == [
        "Iran",
        "command",
        "Quds Force (IRGC)",
    ]


def test_what_the_panel_sets():
    params = {p["name"]: p.get("value", p.get("expr")) for p in tie_map().to_dict()["params"]}
    assert params["on_date"] == PAPER
    assert params["show_kind"] == "all"
    assert params["show_actor"] == CONTENT.load().opening
    assert params["focus"].startswith("show_actor != 'all' ? show_actor")


def test_pointing_moves_nothing():
    """The board's sentence counts the ties of the actor in its list: the frame stays there."""
    asked = json.dumps(tie_map().to_dict())
    assert '"on": "click"' in asked
    assert "pointerover" not in asked


def test_the_legend_is_above_the_map():
    chart = tie_map().to_dict()
    rows = [row for rows in chart["datasets"].values() for row in rows]
    legend = [row["y"] for row in rows if set(row) == {"kind", "begins", "words", "x", "x2", "y"}]
    legend += [row["y"] for row in rows if set(row) == {"words", "x", "after", "y"}]
    boxes = [row["y1"] for row in rows if "y1" in row]
    assert len(legend) == len(set(load("relations")["kind"])) + len(set(nodes()["group"]))
    assert max(legend) + 8 <= min(boxes)
    assert max(row["y2"] for row in rows if "y1" in row) <= chart["height"]


def test_every_actor_has_a_place_of_its_own():
    assert set(CONTENT.load().places) == set(load("actors")["actor_id"])


def test_no_box_covers_another_or_leaves_the_map():
    frame = nodes()
    assert frame[["x1", "y1"]].min().min() >= 0
    assert frame["x2"].max() <= WIDTH
    assert frame["y2"].max() <= HEIGHT
    for a, b in combinations(frame.to_dict("records"), 2):
        across = max(a["x1"], b["x1"]) - min(a["x2"], b["x2"])
        down = max(a["y1"], b["y1"]) - min(a["y2"], b["y2"])
        assert max(across, down) >= 10, (a["actor_id"], b["actor_id"])


def test_no_tie_of_the_papers_time_runs_behind_a_strange_box():
    frame = nodes().to_dict("records")
    for tie in drawn().query("begins <= @PAPER").to_dict("records"):
        for box in frame:
            if box["actor_id"] not in (tie["actor_a"], tie["actor_b"]):
                assert not crosses(tie, box), (tie["pair"], box["actor_id"])


def crosses(tie, box, steps=200):
    for step in range(steps + 1):
        x = tie["x"] + (tie["x2"] - tie["x"]) * step / steps
        y = tie["y"] + (tie["y2"] - tie["y"]) * step / steps
        if box["x1"] <= x <= box["x2"] and box["y1"] <= y <= box["y2"]:
            return True
    return False


def test_arrows_point_along_their_lines():
    for tie in drawn().to_dict("records"):
        length = math.dist((tie["x"], tie["y"]), (tie["x2"], tie["y2"]))
        assert length > 8, tie["pair"]
        angle = math.radians(tie["angle"])
        assert math.sin(angle) * length == pytest.approx(tie["x2"] - tie["x"], abs=0.5)
        assert -math.cos(angle) * length == pytest.approx(tie["y2"] - tie["y"], abs=0.5)


def test_ties_of_two_actors_lie_side_by_side():
    frame = drawn()
    ends = frame[["x", "y", "x2", "y2"]].apply(tuple, axis=1)
    both_ways = frame[["x2", "y2", "x", "y"]].apply(tuple, axis=1)
    assert ends.is_unique
    assert not set(ends) & set(both_ways)


def test_dates_compare_as_text():
    rows = drawn().set_index(load("relations")["relation_id"])
    assert rows.loc["R01", ["begins", "ends", "since"]].tolist() == [
        "0000",
        "9999",
        "no date given",
    ]
    assert rows.loc["R48", ["begins", "ends"]].tolist() == ["2023-01-01", "2023-01-31"]
    assert rows.loc["R36", "ends"] == "2024-02-04"


def test_an_actor_without_a_place_is_drawn_all_the_same():
    actors = load("actors").head(2).assign(actor_id=["kh", "someone"])
    assert boxes(actors)[["x", "y"]].notna().all().all()


def test_the_ties_of_the_focus_are_strong_thin_where_they_are_over_and_the_others_are_ground():
    svg = svg_with(tie_map().to_dict(), show_actor="kh")
    of_kh = load("relations").query("actor_a == 'kh' or actor_b == 'kh'")
    begun = of_kh[~(of_kh["from_date"] > "2024-03-18")]
    over = (begun["to_date"] < "2024-03-18").sum()
    ground, strong = (
        group.split("</g>")[0] for group in svg.split('<g class="mark-rule role-mark')[1:3]
    )
    assert 'aria-hidden="true"' in ground.split(">")[0]
    assert ground.count(f'opacity="{OTHERS}"') == ground.count("<line") > len(begun)
    assert strong.count("<line") == len(begun)
    assert strong.count(f'stroke-width="{THIN}"') == over


@pytest.mark.parametrize("actor", ["kh", "badr"])
def test_the_chosen_actor_has_a_frame(actor):
    svg = svg_with(tie_map().to_dict(), show_actor=actor)
    assert len(re.findall(rf'<path[^>]*stroke="{ORANGE}"[^>]*stroke-width="4"', svg)) == 1
    assert 'stroke-width="4"' not in svg_with(tie_map().to_dict(), show_actor="all").split("<g")[-1]


def test_the_legend_has_the_kinds_that_are_drawn() -> None:
    chart = tie_map().to_dict()
    first = {kind: rows["begins"].min() for kind, rows in drawn().groupby("kind")}
    for day in ("2000-01-01", PAPER, "all"):
        words = re.findall(r">([^<>]+)</text>", svg_with(chart, on_date=day))
        shown = {kind for kind in first if kind in words}
        assert shown == {kind for kind, begins in first.items() if day == "all" or begins <= day}
    one = re.findall(r">([^<>]+)</text>", svg_with(chart, show_kind="rivalry"))
    assert {kind for kind in first if kind in one} == {"rivalry"}
