"""What becomes of an answer to each kind of question: saved, judged, shown again, revealed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from coursekit.data import fact
from coursekit.forms import bank
from coursekit.forms.answers import previous_reply, reveal_answer, save_answer
from coursekit.forms.kinds.order import Order
from coursekit.forms.kinds.predict import Predict
from coursekit.forms.question import Question, Reply
from coursekit.store import work
from coursekit.store.origins import answers_of
from tests.snapshots import Snapshot

pytestmark = pytest.mark.usefixtures("trial")

TIME = re.compile(r"\d{1,2} \w+ \d{4}, \d\d:\d\d UTC")
DIGEST = re.compile(r"`[0-9a-f]{12}`")
NEWER = '{"format": "coursekit-work", "version": 9, "entries": []}'
SEALED = {
    "calm": "40",
    "why": "talks",
    "futures": {"up": "30", "down": "70"},
    "reason": "Because <b>.",
}
# What a learner sends, one after the other.
SENT: dict[str, list[Any]] = {
    "98-one": ["", "strikes", "halt"],
    "98-many": [[], ["a"], ["b"], ["a", "b", "c"], ["c", "a"]],
    "98-share": ["120", "50", "50", "62", "80"],
    "98-count": ["0", "1000"],
    "98-verdict": ["corroborated", "disputed"],
    "98-most": ["fact"],
    "98-words": [" ", "<b>Mine</b>"],
    "98-order": [
        ["E57"],
        ["E57", "E64", "E58", "strikes"],
        ["E64", "E57", "E58", "strikes"],
        ["E57", "E58", "strikes", "E64"],
        ["E57", "strikes", "E58", "E64"],
    ],
    "98-seal": [
        SEALED | {"why": ""},
        SEALED | {"futures": {"up": "30", "down": "60"}},
        SEALED,
        SEALED | {"calm": "60"},
        SEALED | {"calm": "61"},
    ],
}


def item(key: str) -> Question:
    return bank.find(key, Question)


def give(key: str, value: Any) -> Reply:
    return save_answer(item(key), value if isinstance(value, dict) else {"answer": value})


def told(reply: Reply) -> str:
    """All that a reply holds, without its times and digests."""
    parts = {"right": reply.right, "marks": reply.marks, "values": reply.values}
    lines = [*reply.say, *(f"{name}: {part}" for name, part in parts.items() if part)]
    lines += [" | ".join(row) for row in reply.table]
    return DIGEST.sub("DIGEST", TIME.sub("TIME", "\n".join(lines)))


@pytest.mark.parametrize("key", SENT)
def test_what_a_learner_is_told(key: str, snapshot: Snapshot) -> None:
    """The reply to each answer, to the last one when it is shown again, and what is revealed."""
    replies = [("before", reveal_answer(item(key)))]
    replies += [(f"sent {value}", give(key, value)) for value in SENT[key]]
    replies += [("again", previous_reply(item(key))), ("revealed", reveal_answer(item(key)))]
    text = "\n\n".join(f"[{name}]\n{told(reply)}" for name, reply in replies)
    snapshot.check(key, text)


def test_no_reply_to_a_wrong_answer_holds_the_right_one() -> None:
    assert "halt" not in str(give("98-one", "strikes"))
    reply = give("98-order", ["E64", "E57", "E58", "strikes"])
    assert not any(date[:4] in str(reply) for date in bank.find("98-order", Order).dates().values())


def test_an_empty_or_wrong_answer_is_not_saved(file: Path) -> None:
    for key in ("98-one", "98-many", "98-share", "98-words", "98-order", "98-seal"):
        assert give(key, SENT[key][0]).say[0].startswith("→ ")
    assert not file.exists()


def test_every_answer_is_kept_as_format_1_has_it() -> None:
    for key in SENT:
        give(key, SENT[key][-1])
    entries = {entry.key: entry for entry in answers_of(work.read())}
    kinds = {key: entry.kind for key, entry in entries.items()}
    assert kinds == dict.fromkeys(SENT, "answer") | {"98-seal": "sealed"}
    assert {key: entry.value for key, entry in entries.items()} == {
        key: sent[-1] for key, sent in SENT.items()
    } | {
        "98-share": 80,
        "98-count": 1000,
        "98-many": ["a", "c"],
        "98-seal": SEALED | {"calm": 61, "futures": {"up": 30, "down": 70}},
    }
    assert entries["98-seal"].intact


def test_what_is_not_saved_is_said(file: Path) -> None:
    file.write_text(NEWER)
    judged, not_saved = give("98-one", "strikes").say
    assert judged == "✗ Not yet. They came later."
    assert not_saved.startswith("✗ Not saved. coursekit-work.json: ")
    assert "Saved." not in " ".join(give("98-share", "40").say)


def test_a_file_set_aside_is_named_once(file: Path) -> None:
    file.write_text("{")
    assert "coursekit-work-damaged-" in give("98-share", "40").say[-1]
    assert len(give("98-share", "50").say) == 1


def test_without_an_answer_nothing_comes_back() -> None:
    assert previous_reply(item("98-one")) == Reply()


@pytest.mark.parametrize(
    ("key", "kind", "values"),
    [
        ("98-one", "answer", ["gone", 7, None, ["halt"], {"answer": "halt"}]),
        ("98-seal", "sealed", ["text", {"calm": 40}, {"calm": 4000}, [1]]),
    ],
)
def test_an_answer_to_an_older_question_is_named(key: str, kind: str, values: list[Any]) -> None:
    for value in values:
        work.record(kind, key, value, seal=kind == "sealed")
        reply = previous_reply(item(key))
        assert reply.say[0].startswith("→ The question has changed since your answer of ")
        assert not reply.values
        assert not reveal_answer(item(key)).table


def test_a_damaged_file_is_said_when_a_question_is_shown(file: Path) -> None:
    file.write_text("{")
    for reply in (previous_reply(item("98-one")), reveal_answer(item("98-one"))):
        (said,) = reply.say
        assert said.startswith("✗ coursekit-work.json: ")


def test_the_data_speak_for_themselves() -> None:
    def truth(key: str) -> Any:
        return bank.find(key, Predict).truth()

    part = int(fact("count:claims?section=iran&kind=assessment"))
    assert truth("98-share") == part * 100 / int(fact("count:claims?section=iran"))
    assert truth("98-count") == int(fact("count:claims?verdict=disputed"))
    assert truth("98-verdict") == "disputed"
    assert truth("98-most") == "assessment"
    assert truth("98-words") is None


def test_what_the_data_say_is_met() -> None:
    give("98-count", fact("count:claims?verdict=disputed"))
    assert reveal_answer(item("98-count")).say[0].startswith("✓ ")


def test_a_seal_that_was_changed_is_seen(file: Path) -> None:
    give("98-seal", SEALED)
    give("98-seal", SEALED | {"calm": "60"})
    file.write_text(file.read_text().replace('"calm": 60', '"calm": 99'))
    reply = reveal_answer(item("98-seal"))
    assert ["It was changed after it was sealed" in line for line in reply.say] == [False, True]
    assert reply.table[1] == ("How likely is calm?", "40 %", "99 %")


def test_a_threshold_that_nothing_can_pass_is_not_sealed(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    monkeypatch.setenv("COURSEKIT_HOME", str(file.parent))
    form = {"words": "A death.", "targets": ["us-forces"], "killed": "0", "attacks": "0"}
    reply = give("05-line", form)
    assert reply.say[0].startswith("→ Questions 3 and 4: ")
    assert reply.values == form
    assert not file.exists()
    assert give("05-line", {**form, "killed": "1"}).say[0].startswith("✓ Sealed on")
