"""The stance table as a heat map and issue by issue; its numbers counted anew."""

import csv
import re
from collections import Counter

import pytest

from coursekit.charts import as_table, describe, stance_lines, stance_map
from coursekit.charts.core.cells import BLANK
from coursekit.charts.core.looks import BLUE, SHADES
from coursekit.data import data_root, load
from coursekit.errors import CourseError
from tests.drawing import draw_svg


@pytest.fixture(scope="module")
def stances():
    with (data_root() / "stances.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def cell(actor, issue):
    rows = stance_map().data
    return rows[(rows["actor_id"] == actor) & (rows["issue_id"] == issue)].iloc[0]


def test_filled_blank_and_implied_cells_are_counted(stances):
    filled = [row for row in stances if row["position"]]
    implied = [row for row in stances if row["basis"] == "implied"]
    said = describe(stance_map())
    assert f"{len(filled)} of {len(stances)} cells are filled, {len(implied)} of them" in said
    assert f"in the {len(stances) - len(filled)} blank ones" in said
    table = as_table(stance_map())
    assert (table["Position"] == BLANK).sum() == len(stances) - len(filled)


def test_no_cell_is_lost_or_drawn_twice(stances):
    rows = stance_map().data
    assert not rows.duplicated(["x1", "y1"]).any()
    drawn = {(row["actor_id"], row["issue_id"]): row["position"] for row in rows.to_dict("records")}
    for row in stances:
        number = BLANK if not row["position"] else f"{int(row['position']):+d}".replace("-", "−")  # noqa: RUF001
        assert drawn[row["actor_id"], row["issue_id"]] == number


def test_where_the_paper_names_nobody_the_row_is_blank():
    said = describe(stance_map())
    for issue in ("Top posts of the PMF after al-Muhandis", "Sharing of PMF resources"):
        assert f"{issue}: blank for everybody" in said
    assert not stance_map().data.query("issue_id == 'resources'")["known"].any()


def test_a_blank_cell_can_hold_what_others_say():
    sadr = cell("sadr", "attack-scale")
    assert not sadr["known"]
    assert sadr["said"] == "nothing on this"
    assert sadr["more"]
    assert "embassy" in sadr["others"]


def test_implied_stands_in_brackets():
    assert cell("kss", "attack-scale")["label"] == "(+1)"
    assert cell("kh", "attack-scale")["label"] == "+2"


def test_the_armed_groups_stand_first_from_wide_attacks_to_restraint():
    order = list(stance_map().data["actor_id"].unique())
    assert order[:6] == ["kh", "nujaba", "kss", "aaa", "aah", "badr"]


def test_a_part_of_the_table_can_be_drawn():
    some = load("stances").query("basis == 'explicit'")
    assert describe(stance_map(some)).startswith("Heat map of")
    assert len(stance_map(some).data) == len(some)
    order = load("issues")["issue_id"].tolist()
    drawn = stance_map(some).data.sort_values("y1")["issue_id"].unique().tolist()
    assert drawn == [issue for issue in order if issue in drawn]


@pytest.mark.parametrize("draw", [stance_map, stance_lines])
def test_no_row_left_to_draw(draw):
    with pytest.raises(CourseError) as raised:
        draw(load("stances").query("basis == 'Explicit'"))
    assert str(raised.value) == (
        "The stance table to be drawn: found no row, expected at least one; look at the spelling "
        "between the quotation marks."
    )


@pytest.mark.parametrize("shade", SHADES.values())
def test_letters_stand_out_from_their_cell(shade):
    ink = {"white": 1.0, "black": 0.0}[shade.ink]
    fill = luminance(shade.color)
    assert (max(ink, fill) + 0.05) / (min(ink, fill) + 0.05) >= 4.5


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_one_actor_is_followed_from_issue_to_issue(stances):
    said = describe(stance_lines(follow="kh"))
    assert "Scale of attacks on US targets during the war in Gaza +2" in said
    assert "Going on or stopping after Tower 22 −1" in said  # noqa: RUF001
    own = [row for row in stances if row["actor_id"] == "kh" and row["position"]]
    assert stance_lines(follow="kh", issues=9).data["followed"].sum() == len(own)


def test_names_stand_below_their_number_and_apart():
    rows = stance_lines().data
    assert not rows.duplicated(["x", "y"]).any()
    for position, place in (("+2", 621), ("−2", 69)):  # noqa: RUF001
        assert set(rows[rows["position"] == position]["x"]) == {place}


def test_three_issues_come_first_and_more_when_asked_for(stances):
    order = load("issues")["issue_id"].tolist()
    assert stance_lines().data["issue_id"].unique().tolist() == order[:3]
    assert stance_lines(issues=1).data["issue_id"].unique().tolist() == order[:1]
    filled = Counter(row["issue_id"] for row in stances if row["position"])
    several = [issue for issue in order if filled[issue] > 1]
    tops = stance_lines(issues=9).data.groupby("issue_id")["y"].min().sort_values()
    assert tops.index.tolist() == several


@pytest.mark.parametrize("issues", [0, -1, 1.5, True, "3"])
def test_a_number_of_issues_that_cannot_be(issues):
    with pytest.raises(CourseError) as raised:
        stance_lines(issues=issues)
    assert raised.value.where == "stance_lines, issues"


def test_no_colour_takes_a_side():
    for draw in (stance_map, stance_lines):
        svg = draw_svg(draw().to_dict())
        for value in (-2, -1, 1, 2):
            assert SHADES[value].color not in svg


def test_a_dot_is_where_the_actor_stands():
    svg = draw_svg(stance_map().to_dict())
    known = stance_map().data.query("known")
    dots = re.findall(rf'translate\(([\d.]+),[\d.]+\)" d="[^"]*" fill="{BLUE}"', svg)
    step = known["x2"].iloc[0] - known["x"].iloc[0] - 6
    wanted = known["x"] + known["value"].astype(float) * step / 2
    found = sorted(map(float, dots))
    assert len(found) == len(known) + 1  # and the key
    for at in wanted:
        assert min(abs(at - dot) for dot in found) < 0.6


def test_an_actor_without_a_position_is_said_so():
    some = load("stances").query("issue_id == 'list-2023'")
    assert "Iran has no position on any of them" in describe(stance_lines(some, follow="iran"))


def test_an_unknown_actor():
    with pytest.raises(CourseError) as raised:
        stance_lines(follow="khs")
    assert str(raised.value) == (
        "stance_lines, follow: found 'khs', expected one of aaa, aah, badr, cf, iran, kh, kss, "
        "nujaba, sadr, sudani-gov and us; did you mean 'kh'?"
    )
