"""The signed network."""

import math
from itertools import combinations

import pandas as pd
import pytest

from coursekit.boards.balance_board import CONTENT
from coursekit.boards.balance_board.chart import HEIGHT, WIDTH, example, pair_key, place_actors
from coursekit.data import load

LETTER, LINE, DOT = 6.9, 16, 7
NAMES = load("actors").set_index("actor_id")["name"].to_dict()


def nodes(ids):
    order = CONTENT.load().order
    return place_actors(pd.Series(dict.fromkeys(ids, 2020)), NAMES, order).to_dict("records")


def counted():
    rows = load("relations")
    rows = rows[rows["balance"]]
    return sorted({*rows["actor_a"], *rows["actor_b"]})


def box(node):
    """The left, right, top and bottom of a label."""
    lines = node["label"].splitlines()
    wide = max(map(len, lines)) * LETTER
    left = node["label_x"] - {"left": 0, "center": wide / 2, "right": wide}[node["align"]]
    top = node["label_y"] - LINE * 0.7
    return left, left + wide, top, top + LINE * len(lines)


def test_no_label_covers_another_or_a_dot_or_leaves_the_chart():
    drawn = nodes(counted())
    for node in drawn:
        left, right, top, bottom = box(node)
        assert left >= 0, node["label"]
        assert right <= WIDTH, node["label"]
        assert top >= 0, node["label"]
        assert bottom <= HEIGHT, node["label"]
        for other in drawn:
            across = max(left - other["x"], other["x"] - right)
            down = max(top - other["y"], other["y"] - bottom)
            assert max(across, down) >= (0 if node is other else DOT), (node["label"], other)
    for a, b in combinations(map(box, drawn), 2):
        assert max(a[0] - b[1], b[0] - a[1], a[2] - b[3], b[2] - a[3]) >= 2, (a, b)


def test_no_line_runs_through_a_third_dot():
    drawn = nodes(counted())
    for a, b in combinations(drawn, 2):
        for c in drawn:
            if c not in (a, b):
                dx, dy = b["x"] - a["x"], b["y"] - a["y"]
                off = dx * (c["y"] - a["y"]) - dy * (c["x"] - a["x"])
                assert abs(off) / math.hypot(dx, dy) > 2 * DOT, (a, b, c)


def test_an_actor_of_another_table_has_a_place_too():
    drawn = nodes(["kh", "someone", "us"])
    assert [node["actor_id"] for node in drawn] == ["us", "kh", "someone"]
    assert drawn[2]["label"] == "someone"
    assert len({(node["x"], node["y"]) for node in drawn}) == 3


def test_the_places_do_not_depend_on_the_order_of_the_rows():
    assert nodes(counted()) == nodes(counted()[::-1])


def test_a_pair_has_one_name():
    assert pair_key("us", "kh") == pair_key("kh", "us") == "kh:us"


def test_a_line_stays_where_it_is_while_the_year_moves():
    ends = example().data.groupby("pair")[["x", "y", "x2", "y2"]].nunique()
    assert (ends == 1).all().all()


def test_it_begins_with_the_last_year_and_what_the_data_say():
    params = {param["name"]: param["value"] for param in example().to_dict()["params"]}
    assert params == {"show_year": 2002, "show_pair": "A:C", "set_to": "data"}


def test_the_description_has_every_year():
    assert example().description.endswith(
        "2001: 2 allied, 0 at odds, 1 not known; to change 0 to 1."
        " 2002: 2 allied, 1 at odds, 0 not known; to change 1."
    )


@pytest.mark.parametrize("kind", ["allies", "rivals", "not known"])
def test_each_kind_of_tie_has_a_dash_of_its_own(kind):
    network = example().to_dict()["vconcat"][0]
    scales = [layer["encoding"].get("strokeDash", {}).get("scale") for layer in network["layer"]]
    (scale,) = filter(None, scales)
    dashes = dict(zip(scale["domain"], map(tuple, scale["range"]), strict=True))
    assert list(dashes.values()).count(dashes[kind]) == 1
