"""What a learner is told on a borrowed computer, when, and that all is silent elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from coursekit.forms import answers, checks
from coursekit.forms.bank import find
from coursekit.forms.question import Question
from coursekit.store import binder, work
from coursekit.store.binder import AGAIN, FIRST
from coursekit.store.origins import answers_of

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_both_notices_say_what_to_run() -> None:
    for said in (FIRST, AGAIN):
        assert "computer is borrowed" in said
        assert "ck.download()" in said
    assert "ten minutes" in FIRST
    assert 'ck.restore("coursekit-work.json")' in FIRST
    assert "15 minutes" in AGAIN
    assert binder.PATIENCE.total_seconds() == 15 * 60


@pytest.fixture
def on_binder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BINDER_REPO_URL", "https://example.org/course")


def later(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


@pytest.fixture
def file(file: Path) -> Path:
    """The learner's file, with an answer in it."""
    file.write_text("{}")
    return file


@pytest.mark.usefixtures("on_binder")
def test_the_first_save_says_what_a_borrowed_computer_is(file: Path) -> None:
    assert binder.notice(file, NOON) == FIRST
    assert binder.notice(file, later(1)) == ""


@pytest.mark.usefixtures("on_binder")
def test_a_reminder_comes_when_the_last_offer_is_more_than_15_minutes_old(file: Path) -> None:
    binder.notice(file, NOON)
    said = {minutes: binder.notice(file, later(minutes)) for minutes in (15, 15.1, 30, 30.2)}
    assert said == {15: "", 15.1: AGAIN, 30: "", 30.2: AGAIN}


@pytest.mark.usefixtures("on_binder")
def test_an_offer_puts_the_reminder_off(file: Path) -> None:
    binder.notice(file, NOON)
    binder.note_offer(file, later(14))
    assert binder.notice(file, later(29)) == ""
    assert binder.notice(file, later(29.1)) == AGAIN


@pytest.mark.usefixtures("on_binder")
def test_nothing_can_be_offered_before_the_first_save(file: Path) -> None:
    file.unlink()
    binder.note_offer(file, NOON)
    file.touch()
    assert binder.notice(file, later(1)) == FIRST


@pytest.mark.usefixtures("on_binder")
def test_all_notebooks_of_the_computer_share_the_last_offer(file: Path) -> None:
    binder.notice(file, NOON)
    (mark,) = set(file.parent.iterdir()) - {file}
    assert mark.name == ".coursekit-work-offered"
    assert mark.stat().st_mtime == NOON.timestamp()


@pytest.mark.usefixtures("on_binder")
def test_a_mark_that_cannot_be_kept_disturbs_no_save(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "touch", full)
    assert [binder.notice(file, NOON), binder.notice(file, later(1))] == [FIRST, FIRST]


def test_elsewhere_nothing_is_said_and_nothing_is_written(file: Path) -> None:
    assert binder.notice(file, NOON) == ""
    binder.note_offer(file, NOON)
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.usefixtures("on_binder")
def test_a_saved_answer_is_where_it_is_said() -> None:
    assert work.record("answer", "00-kinds", "fact").notice == FIRST
    assert work.record("answer", "00-kinds", "report").notice == ""
    assert [entry.value for entry in answers_of(work.read())] == ["fact", "report"]


@pytest.mark.usefixtures("on_binder")
def test_a_damaged_file_is_told_of_first(home: Path) -> None:
    (home / work.NAME).write_text("{")
    notice = work.record("answer", "00-kinds", "fact").notice
    assert notice.startswith("coursekit-work.json could not be read.")
    assert notice.endswith(f"a new file was started. {FIRST}")


@pytest.mark.usefixtures("on_binder", "trial")
def test_a_question_and_a_check_say_it_in_their_reply() -> None:
    reply = answers.save_answer(find("98-share", Question), {"answer": "40"})
    assert reply.say[-1] == FIRST
    assert "borrowed" not in checks.check("98-number", 1).text
    (work.work_path().parent / binder.MARK).unlink()
    assert checks.check("98-number", 1).text.endswith(FIRST)
