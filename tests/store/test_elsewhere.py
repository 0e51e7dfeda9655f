"""A renamed file of answers, or a copy that holds more: it is named, and offered."""

from __future__ import annotations

from pathlib import Path

import pytest

from coursekit.forms.answers import previous_reply, save_answer
from coursekit.forms.bank import find
from coursekit.forms.progress import progress_message
from coursekit.forms.question import Question
from coursekit.store import work
from coursekit.store.backup import restore
from coursekit.store.origins import answers_of

KEY = "98-share"
pytestmark = pytest.mark.usefixtures("trial")


@pytest.fixture
def renamed(home: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two answers, in a file with another name."""
    monkeypatch.chdir(home)
    monkeypatch.setattr(work, "_written", set())
    for value in (30, 40):
        work.record("answer", KEY, value)
    return file.rename(home / "my answers.json")


FOUND = "The file 'my answers.json' beside it has 2 entries that are not in coursekit-work.json."
OFFER = f'{FOUND} To bring them back, run ck.restore("my answers.json") in a cell.'
APART = (
    f"{FOUND} It was begun apart from yours. Only if all of it is your own work, run"
    ' ck.restore("my answers.json", mine=True) in a cell to bring them back.'
)


@pytest.mark.usefixtures("renamed")
def test_a_form_without_a_file_names_the_other() -> None:
    item = find(KEY, Question)
    assert previous_reply(item).say == (f"→ {OFFER}",)
    *_, notice = save_answer(item, {"answer": "50"}).say
    assert notice == (
        "A new file was begun. The file coursekit-work.json is gone: it was renamed, moved or"
        f" deleted. {APART}"
    )
    assert save_answer(item, {"answer": "60"}).say[-1].startswith("✓ Saved.")


@pytest.mark.usefixtures("renamed")
def test_progress_names_it_until_it_is_back() -> None:
    work.record("answer", KEY, 50)
    assert progress_message().text.endswith(f"→ {APART}")
    restore("my answers.json", mine=True)
    assert [entry.value for entry in answers_of(work.read())] == [30, 40, 50]
    assert "→" not in progress_message().text


def test_a_file_that_is_gone_altogether_is_told(file: Path) -> None:
    work.record("answer", KEY, 30)
    file.unlink()
    assert work.record("answer", KEY, 40).notice == (
        "A new file was begun. The file coursekit-work.json is gone: it was renamed, moved or"
        " deleted."
    )


@pytest.mark.usefixtures("home")
def test_a_first_answer_has_no_notice() -> None:
    assert work.record("answer", KEY, 30).notice == ""


def test_other_files_are_left_alone(home: Path) -> None:
    (home / "notes.json").write_text('{"format": "notes"}')
    (home / "broken.json").write_text('{"format": "coursekit-work", ')
    (home / "newer.json").write_text('{"format": "coursekit-work", "version": 9, "entries": []}')
    (home / "folder.json").mkdir()
    work.record("answer", KEY, 30)
    assert work.left_elsewhere(with_own=True) == ""
