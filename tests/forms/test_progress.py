from __future__ import annotations

import json
from pathlib import Path

import pytest

from coursekit.data import load
from coursekit.forms.checks import check
from coursekit.forms.progress import progress_message, where_to_go_on
from coursekit.store import work
from coursekit.store.backup import copy_link

pytestmark = pytest.mark.usefixtures("trial")

HEAD = "Lesson    Questions answered  Checks passed"


def row() -> list[str]:
    return [
        part.strip() for part in progress_message().text.splitlines()[1].split("  ") if part.strip()
    ]


def test_without_a_file_nothing_is_done() -> None:
    assert progress_message().text.startswith(HEAD)
    nothing = ["0 of 8", "0 of 4", "0 of 1", "0 of 1"]
    assert row() == ["98\N{NO-BREAK SPACE}Trial", *nothing, "First part"]


def test_what_is_answered_tried_passed_and_sealed_is_counted_once() -> None:
    for value in ("strikes", "halt"):
        work.record("answer", "98-one", value)
    work.record("answer", "98-many", ["a", "c"])
    work.record("answer", "98-of-an-older-course", 1)
    work.record("answer", "98-board", {"view": "all"})
    work.record("sealed", "98-seal", {}, seal=True)
    check("98-number", 1)
    check("98-share-of-facts", 1)
    check("98-share-of-facts", 100 * load("claims")["kind"].eq("fact").mean())
    assert row()[1:] == ["2 of 8", "1 of 4, 1 tried", "1 of 1", "1 of 1", "Second part"]


def test_a_strange_entry_does_no_harm() -> None:
    work.record("try", "98-number", "text")
    assert row()[2] == "0 of 4, 1 tried"


def test_a_damaged_file_is_named_below_the_table(file: Path) -> None:
    file.write_text("{")
    shown = progress_message()
    assert shown.text.splitlines()[-1].startswith("✗ coursekit-work.json: ")
    assert "✗ coursekit-work.json" in shown.html
    assert copy_link().text == shown.text.splitlines()[-1]


def test_where_to_go_on_is_the_next_open_section_of_the_lesson_answered_in_last(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(file.parent)
    assert where_to_go_on() is None
    work.record("answer", "98-one", "halt")
    work.record("answer", "of-no-lesson", "halt")
    plain = where_to_go_on()
    assert plain
    assert plain.text.endswith("98\N{NO-BREAK SPACE}Trial, “First part”.")
    assert "<a " not in plain.html  # the notebook is not here
    cell = {"cell_type": "markdown", "source": ["## 2. First part (optional)\n", "Text."]}
    for name in ("98-trial.ipynb", "98-trial 2026-11-30.ipynb"):
        Path(name).write_text(json.dumps({"cells": [cell]}), encoding="utf-8")
    linked = where_to_go_on()
    assert linked
    assert 'href="98-trial.ipynb#2.-First-part-(optional)"' in linked.html
    assert linked.text == plain.text
