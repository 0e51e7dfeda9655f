"""The coding sheet and its comparison without a browser: what they say, keep and refuse."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any

import pytest

from coursekit.boards import coding_sheet as board
from coursekit.boards.coding_sheet import OUR_OWN, coding_sheet, grid, passages, sheet_chart
from coursekit.boards.compare_sheets import MADE_UP, compare_sheets
from coursekit.charts.core.looks import BLUE
from coursekit.data import load
from coursekit.errors import CourseError
from coursekit.store import work
from coursekit.store.entries import dump, new_entry
from coursekit.widgets.panel import Panel
from tests.drawing import draw_svg

SENTENCE_AT_MOST = 200  # letters; two lines, so that the chart below stays where it is
CONTENT = board.CONTENT.load()
KEY = CONTENT.key
EMPTY = grid(CONTENT, passages(CONTENT)).start
THREE = {
    **dict.fromkeys(("stop:locator", "targets:locator", "timing:locator"), "iran.2"),
    "stop:score": "3",
    "targets:score": "1",
    "timing:score": "0",
    "stop:confidence": "high",
}
EIGHT = {f"{each.key}:locator": "iran.2" for each in CONTENT.dimensions} | {
    f"{each.key}:score": str(at % 4) for at, each in enumerate(CONTENT.dimensions)
}


@pytest.fixture
def sheet(shown: list[Any]) -> Panel:  # noqa: ARG001
    return coding_sheet()


def fill(sheet: Panel, cells: dict[str, str], dimension: int = 1) -> None:
    sheet.values = {"dimension": dimension, "sheet": {**EMPTY, **cells}}


def save(cells: dict[str, str]) -> None:
    work.record("answer", KEY, {"dimension": 1, "sheet": {**EMPTY, **cells}})


def write(path: Path, cells: dict[str, Any]) -> Path:
    entry = new_entry("answer", KEY, {"dimension": 1, "sheet": {**EMPTY, **cells}})
    path.write_text(dump([entry]), encoding="utf-8")
    return path


SOURCES = {
    "Berman and Lake 2019": "Berman, E., and Lake",
    "Byman and Kreps 2010": "Byman, D., and Kreps",
    "ICJ, Nicaragua 1986": "International Court of Justice (1986)",
    "ICTY, Tadic 1999": "Yugoslavia (1999)",
    "Salehyan 2010": "Salehyan, I. (2010)",
}


# The chart


def drawn(**cells: str) -> str:
    """The chart with these cells, as SVG; ``stop_score="2"`` is the cell ``stop:score``."""
    spec = sheet_chart().to_dict()
    sheet = next(param for param in spec["params"] if param["name"] == "sheet")
    sheet["value"] = {cell.replace("_", ":"): value for cell, value in cells.items()}
    return draw_svg(spec)


def remarks(svg: str) -> list[str]:
    return re.findall(r">(no score: left out|no locator: left out|\d · [^<]+)<", svg)


def points(svg: str) -> list[tuple[float, float, str]]:
    """Place along the scale, size of the path, and color of each score."""
    found = re.findall(
        r'roledescription="point" transform="translate\(([\d.]+),[\d.]+\)" d="M([\d.]+),'
        r'[^"]*"(?: fill="(#\w+)")?',
        svg,
    )
    return [(float(x), float(size), color) for x, size, color in found]


def test_four_dimensions_come_first_and_four_later() -> None:
    assert [one.where for one in CONTENT.dimensions] == ["first"] * 4 + ["later"] * 4
    assert len({dimension.key for dimension in CONTENT.dimensions}) == 8


def test_each_dimension_says_where_it_comes_from() -> None:
    for dimension in CONTENT.dimensions:
        for source in dimension.source.split("; ") if dimension.source != OUR_OWN else ():
            assert [work for work in CONTENT.works if SOURCES[source] in work], source


def test_each_passage_exists_and_says_something() -> None:
    known = {*load("locators")["locator"], *load("timeline")["event_id"]}
    known |= {*load("claims")["claim_id"], *CONTENT.more}
    for row in passages(CONTENT).to_dict("records"):
        assert row["locator"] in known
        assert row["says"]
        assert all(isinstance(text, str) and text for pair in row["says"] for text in pair)


def test_an_empty_sheet_leaves_everything_out() -> None:
    assert remarks(drawn()) == ["no score: left out"] * 8
    assert points(drawn()) == []


def test_a_score_stands_at_its_place_and_grows_with_confidence() -> None:
    sure = points(drawn(stop_score="3", stop_locator="iran.2", stop_confidence="high"))
    unsure = points(drawn(stop_score="0", stop_locator="iran.2", stop_confidence="low"))
    ((right, large, color),), ((left, small, _),) = sure, unsure
    assert color == BLUE
    assert right - left == pytest.approx(240)
    assert large > small


def test_a_score_without_a_locator_is_grey_and_hollow() -> None:
    svg = drawn(targets_score="2")
    assert remarks(svg)[1] == "no locator: left out"
    ((_, _, fill),) = points(svg)
    assert fill == ""


def test_a_locator_without_a_score_does_not_count() -> None:
    assert remarks(drawn(stop_locator="iran.2"))[0] == "no score: left out"


def test_the_remark_says_score_locator_and_confidence() -> None:
    svg = drawn(stop_score="1", stop_locator="C68", stop_confidence="low")
    assert remarks(svg)[0] == "1 · C68 · low"


@pytest.mark.parametrize("number", [1, 8])
def test_the_dimension_at_hand_lies_on_a_ground(number: int) -> None:
    spec = sheet_chart().to_dict()
    (param,) = (param for param in spec["params"] if param["name"] == "dimension")
    param["value"] = number
    svg = draw_svg(spec)
    assert svg.count('opacity="0.2"') == 1


# The sheet


def test_it_begins_empty(sheet: Panel) -> None:
    assert sheet.sentence == (
        "No score counts yet: each needs a locator that it rests on."
        " Left out, in grey: 8 without a score."
    )
    assert sheet.controls[1]["says"][""].startswith("Choose a locator")


def test_the_dimension_is_chosen_from_a_list_and_its_number_is_kept(sheet: Panel) -> None:
    """A slider was taken for a score. The file holds the number, as it did before."""
    which, cells = sheet.controls
    assert which["kind"] == "choice"
    assert [number for number, _ in which["options"]] == list(range(1, 9))
    assert [label for _, label in which["options"]][::7] == [
        "1 of 8: Ability to stop (first)",
        "8 of 8: Ability to punish (later)",
    ]
    assert cells["one_row"] == which["name"]
    work.record("answer", KEY, {"dimension": 3, "sheet": {**EMPTY, **THREE}})
    again = coding_sheet()
    assert again.values["dimension"] == 3
    assert again.notice.startswith("✓ Saved on")


def test_a_score_counts_only_with_a_locator(sheet: Panel) -> None:
    fill(sheet, {**THREE, "oversight:score": "2"})
    assert sheet.sentence == (
        "3 of 8 scores count: 0, 1 and 3 (3 = full control), 1 with high confidence."
        " Left out, in grey: 4 without a score and 1 without a locator."
    )


def test_one_score_alone_and_all_eight(sheet: Panel) -> None:
    fill(sheet, {"stop:score": "2", "stop:locator": "E57"})
    assert sheet.sentence.startswith("1 of 8 scores counts: 2 (3 = full control), none with")
    fill(sheet, {cell: "0" if ":score" in cell else "E57" for cell in EMPTY if "conf" not in cell})
    assert sheet.sentence.endswith("none with high confidence.")


def test_the_passage_of_the_dimension_at_hand_is_shown(sheet: Panel) -> None:
    fill(sheet, {"targets:locator": "E57"}, dimension=2)
    assert "<p>E57, 30 Jan 2024</p>" in sheet.detail
    assert "Kata&#x27;ib Hezbollah suspended operations" in sheet.detail
    fill(sheet, {"targets:locator": "E57"}, dimension=1)
    assert "suspended operations" not in sheet.detail


def test_every_locator_can_be_read_beside_the_choice(sheet: Panel) -> None:
    says, options = (sheet.controls[1][name] for name in ("says", "options"))
    labels = dict(options["locator"])
    for row in passages(CONTENT).to_dict("records"):
        told = says[row["locator"]]
        assert told.startswith(f"{row['label']}: ")
        assert told.count("<") == told.count("&") == 0
        assert labels[row["locator"]].removesuffix(" …") in told
        fill(sheet, {"stop:locator": row["locator"]})
        assert "<li>" in sheet.detail


def test_the_chart_follows_by_itself(sheet: Panel) -> None:
    assert [control["signal"] for control in sheet.controls] == ["dimension", "sheet"]
    assert sheet.signals == {}


def test_the_sentence_stays_short(sheet: Panel) -> None:
    draw = random.Random(4)
    choices = grid(CONTENT, passages(CONTENT)).traits()["options"]
    for _ in range(200):
        cells = {cell: draw.choice(choices[cell.split(":")[1]])[0] for cell in EMPTY}
        fill(sheet, cells)
        assert len(sheet.sentence) <= SENTENCE_AT_MOST, sheet.sentence


def test_it_is_kept(sheet: Panel) -> None:
    fill(sheet, THREE)
    sheet.kept = 1
    assert coding_sheet().sentence.startswith("3 of 8 scores count")


# Two sheets


def test_without_an_own_sheet_it_says_what_to_do() -> None:
    assert compare_sheets().text == "→ Save your own sheet first: the button is Save my sheet."


def test_the_made_up_partner_says_so_and_fits_the_sheet() -> None:
    assert "MADE UP" in json.loads(MADE_UP.read_text(encoding="utf-8"))["about"]
    save(THREE)
    said = compare_sheets().text
    assert "This partner was made up for the course. It has no score that counts on Funds" in said
    assert "kappa, comes only with a real partner." in said


MADE_UP_SHEET = work.read_file(MADE_UP)[0].value["sheet"]


def test_equal_scores_leave_a_task() -> None:
    """A reader who scores as the made-up partner does still has something to talk about."""
    two = {cell: value for cell, value in MADE_UP_SHEET.items() if cell[:4] in ("stop", "targ")}
    save(two)
    said = compare_sheets().text
    assert (
        "take a dimension that only your partner has scored: Timing and planning, Oversight, Arms"
        " and training or Ability to punish. Read your partner's locator" in said
    )
    save(MADE_UP_SHEET)
    assert "look for a second locator: would the score still be the same?" in compare_sheets().text
    save({**two, "stop:score": "0"})
    assert "No score of yours differs" not in compare_sheets().text


def test_the_largest_disagreements_come_first(tmp_path: Path) -> None:
    save(THREE)
    partner = {**THREE, "timing:score": "2", "targets:score": "2", "funds:score": "1"}
    shown = compare_sheets(write(tmp_path / "partner.json", partner))
    assert "made up" not in shown.text
    rows = [line for line in shown.text.splitlines() if line.endswith(("0", "1", "2", "both"))]
    assert [row.split("  ")[0] for row in rows][:4] == [
        "Timing and planning",
        "Choice of targets",
        "Ability to stop",
        "Oversight",
    ]
    assert rows[0].split()[-1] == "2"
    assert "score that counts on 3 of 8 dimensions." in shown.text
    assert "the score is the same on 1, the locator on 3, the confidence on 3." in shown.text


def test_weighted_kappa_is_that_of_the_method(tmp_path: Path) -> None:
    from coursekit.methods.agreement import kappa

    save(EIGHT)
    shown = compare_sheets(write(tmp_path / "partner.json", {**EIGHT, "timing:score": "0"}))
    mine = [EIGHT[f"{one.key}:score"] for one in CONTENT.dimensions]
    theirs = ["0" if at == 2 else score for at, score in enumerate(mine)]
    found = kappa(mine, theirs, categories=["0", "1", "2", "3"], weights="linear")
    assert f"beyond chance: {found.kappa:.2f}, where one is full agreement" in shown.text
    assert f"agree to {found.observed:.0%}, a near miss counted in part." in shown.text
    assert f"Chance alone would bring {found.expected:.0%}." in shown.text
    assert f"anywhere from {found.low:.2f} to {found.high:.2f}." in shown.text
    assert "Fisher" not in shown.text
    assert "Two coders can agree and both be wrong." in shown.text


@pytest.mark.parametrize(("mine", "missing"), [(THREE, "5 are"), ({}, "8 are")])
def test_kappa_waits_for_every_dimension(
    tmp_path: Path, mine: dict[str, str], missing: str
) -> None:
    save(mine)
    shown = compare_sheets(write(tmp_path / "partner.json", EIGHT))
    assert f"once both of you have scored every dimension. {missing} missing." in shown.text
    assert "beyond chance" not in shown.text


def test_perfect_agreement_is_no_certainty(tmp_path: Path) -> None:
    save(EIGHT)
    shown = compare_sheets(write(tmp_path / "partner.json", EIGHT))
    assert "Agreement is perfect" in shown.text


def test_the_partners_last_sheet_counts(tmp_path: Path) -> None:
    save(THREE)
    entries = [new_entry("answer", KEY, {"sheet": {**EMPTY, **cells}}) for cells in ({}, THREE)]
    path = tmp_path / "partner.json"
    path.write_text(dump(entries), encoding="utf-8")
    assert "on 3 of 8 dimensions" in compare_sheets(str(path)).text


def test_a_folder_with_the_partners_file_will_do(tmp_path: Path) -> None:
    save(THREE)
    write(tmp_path / work.NAME, THREE)
    assert "on 3 of 8 dimensions" in compare_sheets(tmp_path).text


def test_a_hostile_name_in_a_file_is_not_shown_as_html(tmp_path: Path) -> None:
    save(THREE)
    with pytest.raises(CourseError, match="a coding sheet with other cells"):
        compare_sheets(write(tmp_path / "p.json", {"stop:score": "<script>"}))


def test_a_missing_file() -> None:
    with pytest.raises(CourseError) as caught:
        compare_sheets("partner.json")
    assert str(caught.value) == (
        "partner.json: found no such file, expected the file that your partner saved with"
        " ck.download(); put it beside this notebook and give its name in quotes."
    )


def test_a_damaged_file(tmp_path: Path) -> None:
    path = tmp_path / "partner.json"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(CourseError) as caught:
        compare_sheets(path)
    assert caught.value.where == "partner.json"
    assert "not a file of answers" in caught.value.found
    assert "ask your partner" in caught.value.remedy


def test_a_file_without_a_sheet(tmp_path: Path) -> None:
    path = tmp_path / "partner.json"
    path.write_text(dump([]), encoding="utf-8")
    with pytest.raises(CourseError) as caught:
        compare_sheets(path)
    assert str(caught.value) == (
        "partner.json: found no coding sheet, expected one saved with the button Save my sheet;"
        " ask your partner to save the sheet and to download the work again."
    )


@pytest.mark.parametrize("value", [None, [], {}, {"sheet": {"stop:score": "1"}}, {"sheet": 3}])
def test_a_sheet_with_other_cells(tmp_path: Path, value: object) -> None:
    path = tmp_path / "partner.json"
    path.write_text(dump([new_entry("answer", KEY, value)]), encoding="utf-8")
    with pytest.raises(CourseError) as caught:
        compare_sheets(path)
    assert str(caught.value) == (
        "partner.json: found a coding sheet with other cells, expected the 8 dimensions of this"
        " course; ask your partner which version of the course the sheet was made with."
    )


def test_the_own_file_is_no_partner(file: Path) -> None:
    save(THREE)
    with pytest.raises(CourseError, match="found your own sheet, expected the sheet of another"):
        compare_sheets(file)


@pytest.mark.parametrize("file", [3, None, b"x", ["a"], "a" * 300, "a\0b", "~nobody-here/x"])
def test_a_name_that_nobody_can_take_is_named(file: object) -> None:
    with pytest.raises(CourseError) as error:
        compare_sheets(file)  # type: ignore[arg-type]
    assert error.value.where == "compare_sheets"


@pytest.mark.parametrize("value", [None, 3, [], {}, {"sheet": 3}, {"sheet": {"stop:score": 2}}])
def test_a_sheet_of_one_s_own_with_missing_parts_is_to_be_saved_again(value: object) -> None:
    work.record("answer", "04-sheet", value)
    assert compare_sheets().text.startswith("→ The sheet has changed since you saved yours")
