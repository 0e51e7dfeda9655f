"""The seminar on paper: what is on each page, and what is not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from coursekit import cli
from coursekit.content.seminar import CONTENT
from coursekit.data import fact, load
from coursekit.data.gallery import NAMES
from coursekit.seminar.paper import pages

GAME = CONTENT.load()
PAGES = {name: page for name, (_, page) in pages().items()}


def test_the_command_writes_every_page_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "paper"
    assert cli.main(["seminar", "--paper", str(folder)]) == 0
    assert sorted(each.name for each in folder.iterdir()) == sorted(PAGES)
    assert [line.split(":")[0] for line in capsys.readouterr().out.splitlines()] == [*PAGES]
    (folder / "2-rules.html").write_text("mine")
    assert cli.main(["seminar", "--paper", str(folder)]) == 2
    assert (folder / "2-rules.html").read_text() == "mine"
    assert "not empty" in capsys.readouterr().err


def test_a_folder_that_is_a_file_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "paper").touch()
    assert cli.main(["seminar", "--paper", str(tmp_path / "paper")]) == 2
    assert "name a new folder" in capsys.readouterr().err.lower()


def test_no_page_shows_markup_as_text() -> None:
    for name, page in PAGES.items():
        assert "&lt;" not in page, name
        assert "{fact}" not in page, name


def test_each_role_has_a_card_and_each_id_on_it_is_a_row() -> None:
    cards = PAGES["3-role-cards.html"]
    assert cards.count("<section") == len(GAME.roles)
    known = {
        str(key)
        for table, column in (
            ("timeline", "event_id"),
            ("claims", "claim_id"),
            ("stances", "stance_id"),
        )
        for key in load(table)[column]
    }
    ids = set(re.findall(r"\[((?:E|C|ST)\d+)", cards))
    assert len(ids) > 20
    assert ids <= known


def test_goals_are_on_the_slips_alone() -> None:
    goal = GAME.goal_text(next(iter(GAME.roles.values())).goals[0])
    assert [name for name, page in PAGES.items() if goal in page] == ["4-goals.html"]


def test_what_came_is_on_no_page_before_the_debriefing() -> None:
    acts = {each.event for each in GAME.counterparts()} | set(GAME.unassigned)
    for name in ("2-rules.html", "3-role-cards.html", "4-goals.html", "5-board-and-log.html"):
        assert not acts & set(re.findall(r"E\d+", PAGES[name])), name
    assert acts <= set(re.findall(r"E\d+", PAGES["6-debriefing.html"]))


def test_the_key_is_computed_and_is_the_teachers_alone() -> None:
    teacher, task = PAGES["1-teacher.html"], PAGES["6-debriefing.html"]
    month = NAMES[fact(f"aftermath_months:{GAME.month}.default_scenario")]
    for answer in ("26 of 36", "chance 81%", f": {month}."):
        assert answer in teacher
        assert answer not in task
