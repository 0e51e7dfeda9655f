"""A kind of question is one module: here a made-up one is found, asked, judged and reported.

Nothing in the package knows of it: what a new kind needs is its module, an item in the bank,
and a test.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from coursekit.errors import CourseError
from coursekit.forms import bank, kinds
from coursekit.forms.answers import previous_reply, reveal_answer, save_answer
from coursekit.forms.layout import static_text
from coursekit.forms.progress import lesson_table
from coursekit.forms.question import Question
from coursekit.forms.report import page
from coursekit.store import work

BANK = """
title = "Made up"
[[closest]]
key = "97-tons"
section = "Only part"
prompt = "How many tons?"
target = 40
within = 5
unit = "t"
"""


@pytest.fixture(autouse=True)
def made_up_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The module beside those of the package, and a bank with an item of the kind."""
    folder = str(Path(__file__).with_name("made_up_kind"))
    monkeypatch.setattr(kinds, "__path__", [*kinds.__path__, folder])
    kinds.discover()
    (tmp_path / "97.toml").write_text(BANK, encoding="utf-8")
    monkeypatch.setattr(bank, "QUESTIONS", tmp_path)
    monkeypatch.setattr(bank, "EXERCISES", ())
    yield
    kinds.KINDS.pop("closest")
    sys.modules.pop("coursekit.forms.kinds.closest")


def test_it_is_read_shown_answered_and_told_everywhere() -> None:
    item = bank.find("97-tons", Question)
    assert static_text(item.layout()) == (
        "How close can you get?. How many tons?\n  ______ t\nRun this cell to answer here."
    )
    assert item.layout().for_page()["submit"] == "Compare"
    assert lesson_table(())[0][-2:] == ("Numbers met", "Next open")
    assert lesson_table(())[1][-2:] == ("0 of 1", "Only part")
    assert save_answer(item, {"answer": "7"}).say == ("✗ Not near.", "Saved.")
    assert save_answer(item, {"answer": "44"}).say == ("✓ Near enough.", "Saved.")
    assert previous_reply(item).values == {"answer": 44}
    assert reveal_answer(item).right is True
    assert lesson_table(work.read())[1][-2:] == ("1 of 1", "all done")
    text = page(work.read())
    for part in ("Closest number.", "<td>7 t</td><td>✗ not yet</td>", "<td>44 t</td><td>✓ right"):
        assert part in text


def test_a_defect_of_it_is_named() -> None:
    with pytest.raises(CourseError) as error:
        bank.read_bank(BANK.replace("target = 40", "target = 'many'"), "97.toml")
    assert error.value.where == "97.toml, closest 97-tons, target"


def test_without_its_module_it_is_no_kind() -> None:
    text = BANK.replace("[[closest]]", "[[farthest]]")
    with pytest.raises(CourseError) as error:
        bank.read_bank(text, "97.toml")
    assert "closest" in error.value.expected
