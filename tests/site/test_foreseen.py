"""What the pages of all lessons answer without Python, and what a notebook makes of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import coursekit as ck
from coursekit.forms.bank import find, lessons, load_bank
from coursekit.forms.foreseen import UNJUDGED, Foreseen, answers_to
from coursekit.forms.question import Question
from coursekit.site.outputs import MOST_LETTERS, pooled
from coursekit.store import backup, work
from coursekit.store.origins import answers_of
from coursekit.widgets import pages, panel

FORMS = {"choice", "several", "order", "number", "text"}
AT = "2026-01-01T10:00:00.000Z"


def asked() -> dict[str, list[Foreseen]]:
    """What is foreseen for each question of the lessons that has one input."""
    items = [item for name in lessons() for item in load_bank(name).items.values()]
    found = {item.key: list(answers_to(item)) for item in items if isinstance(item, Question)}
    return {key: replies for key, replies in found.items() if replies}


def test_every_option_of_every_question_has_its_reply() -> None:
    replies = asked()
    assert len(replies) > 120
    for key, foreseen in replies.items():
        (only,) = find(key, Question).filled_inputs()
        if only.form == "choice":
            sent = {one.sent for one in foreseen if one.sent}
            assert sent == {option.id for option in only.options}, key
            assert all(len(one.reply.say) for one in foreseen), key


def test_what_no_page_can_judge_is_kept_and_said() -> None:
    unjudged = {
        key for key, found in asked().items() if any(UNJUDGED in one.reply.say for one in found)
    }
    assert unjudged == {"01-fortnight", "04-disputed"}


@pytest.mark.usefixtures("home")
def test_a_notebook_takes_every_answer_that_the_pages_keep(tmp_path: Path) -> None:
    """The file is written as the page writes it."""
    entries = [
        {"kind": one.kind, "key": one.key, "value": "My words." if one.sent is None else one.sent}
        for key, found in asked().items()
        for one in found
        if one.key and UNJUDGED not in one.reply.say
    ]
    lines = ",\n".join(f"    {json.dumps({**one, 'at': AT})}" for one in entries)
    copy = tmp_path / "copy.json"
    head = '{\n  "format": "coursekit-work",\n  "version": 1,\n  "entries": [\n'
    copy.write_text(f"{head}{lines}\n  ]\n}}\n", encoding="utf-8")
    backup.restore(copy)
    assert len(answers_of(work.read())) == len(entries)
    for entry in answers_of(work.read()):
        assert find(entry.key, Question).as_current_answer(entry), entry.key


@pytest.fixture(params=sorted(ck._boards()))
def board(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A board as it starts, and what it leaves for its page; only the first of its states."""
    request.getfixturevalue("home")
    shown: list[Any] = []
    monkeypatch.setattr(pages, "MOST_STATES", 0)
    monkeypatch.setattr(panel, "publish", lambda *given: shown.append(given[2:]))
    getattr(ck, request.param)()
    if not shown:
        pytest.skip("a form, and no board with controls")
    return shown[0]


def test_each_board_of_a_page_has_its_start_and_all_its_presets(board: Any) -> None:
    widget, replies = board
    left = [[sent, told] for sent, told in json.loads(json.dumps(list(replies()), default=float))]
    wanted = [widget.start, *({**widget.start, **preset} for _, preset in widget.presets)]
    assert [sent for sent, _ in left] == json.loads(json.dumps(wanted))
    assert len(pooled(left, MOST_LETTERS, len(wanted))["of"]) == len(wanted)
    assert all(told["sentence"] for _, told in left)
    assert len({json.dumps(told) for _, told in left}) > (1 if widget.presets else 0)
