"""The pages for those who teach name what is there, and their plans fit into a meeting."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

import coursekit as ck
from coursekit.build.filled import class_pages
from coursekit.data.records import records
from tests.test_dev import load
from tests.test_style import WORDING

DOCS = Path(__file__).parents[1] / "docs"
PAGES = class_pages(DOCS)
GUIDE = (DOCS / "instructors.md").read_text(encoding="utf-8")
MEETING, BREAK = 75, 10
PLAN = re.compile(r"^\| .+ \| 0.+ \| .*-->(\d+)<!-- --> \| (\S+) \| (\S+) \| (.+) \|$", re.M)
DAY = re.compile(r"^\| (\d\d:\d\d) \| .+? \| (?:.*-->)?(\d+)(?:<!-- -->)? \|$", re.M)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_a_page_links_and_types_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)\s#]+)", text):
        assert (page.parent / target).exists(), target
    assert WORDING.findall(text) == []
    commands = load().COMMANDS
    for command in re.findall(r"(?:python3|py) dev\.py ([a-z-]+)", text):
        assert command in commands
    for name in re.findall(r"`_?[ =]*ck\.(\w+)", text):
        assert hasattr(ck, name), name


@pytest.mark.parametrize(("column", "meetings"), [(0, 12), (1, 10), (2, 6)])
def test_a_plan_has_every_meeting_once_and_each_fits(column: int, meetings: int) -> None:
    rows = PLAN.findall(GUIDE)
    held = [(int(row[1 + column]), int(row[0])) for row in rows if row[1 + column].isdigit()]
    assert [number for number, _ in held] == list(range(1, meetings + 1))
    assert all(minutes < MEETING for _, minutes in held)


def test_the_day_has_room_for_all_that_is_in_it() -> None:
    rows = [(dt.datetime.strptime(at, "%H:%M"), int(minutes)) for at, minutes in DAY.findall(GUIDE)]
    assert len(rows) > 5
    ends = [at + dt.timedelta(minutes=minutes) for at, minutes in rows]
    assert all(end <= begin for end, (begin, _) in zip(ends, rows[1:], strict=False))
    pauses = [begin - end for end, (begin, _) in zip(ends, rows[1:], strict=False)]
    assert max(pauses) >= dt.timedelta(minutes=60)
    assert ends[-1].hour < 17


def test_every_kind_of_speaker_has_a_row_with_its_pages() -> None:
    counted = re.findall(r"count:sources\?speaker=([\w-]+)", (DOCS / "contested.md").read_text())
    assert sorted(counted) == sorted({str(row["speaker"]) for row in records("sources")})
