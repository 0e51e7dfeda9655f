"""What becomes of an answer to each kind of question: saved, judged, shown again, revealed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from coursekit.data import fact
from coursekit.forms import bank
from coursekit.forms.answers import previous_reply, reveal_answer, save_answer
from coursekit.forms.kinds.predict import Predict
from coursekit.forms.question import Question, Reply
from coursekit.store import work

pytestmark = pytest.mark.usefixtures("trial")

TIME = re.compile(r"\d{1,2} \w+ \d{4}, \d\d:\d\d UTC")
DIGEST = re.compile(r"`[0-9a-f]{12}`")
NEWER = '{"format": "coursekit-work", "version": 9, "entries": []}'
NOTHING = "→ Save an answer to the question first, then reveal."
CHANGED = "→ The question has changed since your answer of TIME."
SEALED = {
    "calm": "40",
    "why": "talks",
    "futures": {"up": "30", "down": "70"},
    "reason": "Because <b>.",
}


def item(key: str) -> Question:
    return bank.find(key, Question)


def give(key: str, value: Any) -> Reply:
    return save_answer(item(key), value if isinstance(value, dict) else {"answer": value})


def say(reply: Reply) -> list[str]:
    return [DIGEST.sub("DIGEST", TIME.sub("TIME", text)) for text in reply.say]


def test_a_wrong_choice_gets_its_own_feedback_and_not_the_answer() -> None:
    reply = give("98-one", "strikes")
    assert say(reply) == ["✗ Not yet. They came later.", "Saved."]
    assert reply.right is False
    assert reply.marks == {"strikes": "wrong"}
    assert "halt" not in str(reply)


def test_a_right_choice_gets_feedback_reason_and_claims() -> None:
    reply = give("98-one", "halt")
    first, why, claims, saved = say(reply)
    assert first == f"✓ Right. Yes, on {fact('timeline:E57.date|day')}."
    assert why == "Order rules out."
    assert claims.startswith("See [C31](#C31 ")
    assert saved == "Saved."
    assert (reply.right, reply.marks) == (True, {"halt": "right"})


@pytest.mark.parametrize(
    ("chosen", "verdict", "feedback", "missing"),
    [
        (["a"], "✗ Not yet.", ["*First* It fits."], ["One more"]),
        (["b"], "✗ Not yet.", ["*Second* It does not."], ["More than one"]),
        (["a", "b", "c"], "✗ Not yet.",
         ["*First* It fits.", "*Second* It does not.", "*Third* It fits too."], []),
        (["c", "a"], "✓ Right.", ["*First* It fits.", "*Third* It fits too."], []),
    ],
)  # fmt: skip
def test_several_choices_are_told_apart(
    chosen: list[str], verdict: str, feedback: list[str], missing: list[str]
) -> None:
    first, *rest, saved = say(give("98-many", chosen))
    assert (first, rest[: len(feedback)], saved) == (verdict, feedback, "Saved.")
    hints = rest[len(feedback) :]
    assert len(hints) == len(missing)
    assert all(hint.startswith(part) for hint, part in zip(hints, missing, strict=True))


@pytest.mark.parametrize(
    ("key", "raw", "sentence"),
    [
        ("98-one", {}, "→ Choose an answer first."),
        ("98-share", {"answer": "120"}, "→ Write a number from 0 to 100, not 120."),
        ("98-words", {"answer": " "}, "→ Write a few words first."),
        ("98-seal", {**SEALED, "why": ""}, "→ Question 2: Choose an answer first."),
    ],
)
def test_an_empty_or_wrong_answer_is_not_saved(
    key: str, raw: dict[str, Any], sentence: str, file: Path
) -> None:
    reply = give(key, raw)
    assert reply.say == (sentence,)
    assert reply.values == raw
    assert not file.exists()


def test_the_order_of_the_data_is_right_and_ties_may_change_places() -> None:
    for placed in (["E57", "E58", "strikes", "E64"], ["E57", "strikes", "E58", "E64"]):
        reply = give("98-order", placed)
        assert say(reply) == ["✓ Right. Well sorted.", "Saved."]
        assert set(reply.marks.values()) == {"right"}


@pytest.mark.parametrize(
    ("placed", "count", "first"),
    [
        (["E57", "E64", "E58", "strikes"], "2 of 4 are", 2),
        (["E64", "E57", "E58", "strikes"], "1 of 4 is", 1),
    ],
)
def test_a_wrong_order_says_where_to_start_and_gives_no_date(
    placed: list[str], count: str, first: int
) -> None:
    reply = give("98-order", placed)
    judged, saved = say(reply)
    assert judged.startswith(f"✗ Not yet. {count} in the right place.")
    assert f"number {first}:" in judged
    assert saved == "Saved."
    assert reply.right is False
    assert reply.marks["E64"] == "wrong"
    assert reply.marks["E58"] == "right"


def test_predictions_are_saved_and_not_judged() -> None:
    assert say(give("98-share", "40")) == ["✓ Saved."]
    assert say(give("98-share", "50")) == ["✓ Saved. Your earlier answer stays in your file."]
    assert say(give("98-share", "60")) == ["✓ Saved. Your earlier answers stay in your file."]
    assert [entry.value for entry in work.read()] == [40, 50, 60]


def test_a_form_is_sealed_and_sealed_again() -> None:
    seal = "✓ Sealed on TIME, digest DIGEST."
    assert say(give("98-seal", SEALED)) == [seal]
    assert say(give("98-seal", {**SEALED, "calm": "60"})) == [f"{seal} Your earlier seal stays."]
    assert say(give("98-seal", SEALED)) == [f"{seal} Your 2 earlier seals stay."]
    entries = work.read()
    assert [(entry.kind, entry.value["calm"]) for entry in entries] == [
        ("sealed", 40), ("sealed", 60), ("sealed", 40),
    ]  # fmt: skip
    assert all(entry.intact for entry in entries)


def test_what_is_not_saved_is_said(file: Path) -> None:
    file.write_text(NEWER)
    judged, not_saved = say(give("98-one", "strikes"))
    assert judged == "✗ Not yet. They came later."
    assert not_saved.startswith("✗ Not saved. coursekit-work.json: ")
    assert "Saved." not in " ".join(say(give("98-share", "40")))


def test_a_file_set_aside_is_named_once(file: Path) -> None:
    file.write_text("{")
    assert "coursekit-work-damaged-" in give("98-share", "40").say[-1]
    assert len(give("98-share", "50").say) == 1


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("98-one", "strikes", ["✗ Not yet. They came later.", "Saved on TIME."]),
        ("98-share", "40", ["✓ Saved on TIME."]),
        ("98-words", "So.", ["✓ Saved on TIME."]),
        ("98-seal", SEALED, ["✓ Sealed on TIME, digest DIGEST."]),
    ],
)
def test_the_last_answer_comes_back(key: str, value: Any, said: list[str]) -> None:
    given = give(key, value)
    before = previous_reply(item(key))
    assert before.values == given.values
    assert before.marks == given.marks
    assert say(before) == said


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
        assert say(reply) == [CHANGED]
        assert not reply.values
        assert say(reveal_answer(item(key))) == [NOTHING]


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


def test_nothing_is_revealed_before_an_answer() -> None:
    for key in ("98-share", "98-most", "98-order", "98-seal", "98-one"):
        reply = reveal_answer(item(key))
        assert reply.say == (NOTHING,)
        assert not reply.table


def test_a_share_is_revealed_beside_the_data() -> None:
    part, whole = (fact(f"count:claims?section=iran{kind}") for kind in ("&kind=assessment", ""))
    percent = round(int(part) * 100 / int(whole))
    give("98-share", str(percent - 30))
    reply = reveal_answer(item("98-share"))
    distance, text = reply.say
    assert distance.startswith("→ ")
    assert "30 points above yours" in distance
    assert text == "Nearly all."
    assert reply.table == (
        ("", "Answer"),
        ("Your answer", f"{percent - 30} %"),
        ("The data", f"{percent} % ({part} of {whole})"),
    )
    give("98-share", str(percent))
    reply = reveal_answer(item("98-share"))
    assert reply.say[0].startswith("✓ ")
    names = [row[0] for row in reply.table[1:]]
    assert names == ["Your first answer", "Your last answer", "The data"]


def test_a_number_has_its_unit() -> None:
    count = int(fact("count:claims?verdict=disputed"))
    give("98-count", str(count + 2))
    assert "2 claims below yours" in reveal_answer(item("98-count")).say[0]


def test_a_choice_is_revealed_with_the_numbers_of_all() -> None:
    give("98-most", "fact")
    reply = reveal_answer(item("98-most"))
    assert reply.right is False
    assert reply.say[0].startswith("→ ")
    assert reply.table == (
        ("", "Answer"),
        ("Your answer", "Fact"),
        ("The data", "Assessment"),
        ("· Fact", fact("count:claims?kind=fact")),
        ("· Assessment", fact("count:claims?kind=assessment")),
    )
    give("98-verdict", "disputed")
    assert reveal_answer(item("98-verdict")).right is True
    assert reveal_answer(item("98-verdict")).say[0].startswith("✓ ")


def test_words_are_shown_beside_the_text_without_a_verdict() -> None:
    give("98-words", "<b>Mine</b>")
    reply = reveal_answer(item("98-words"))
    assert reply.say == ("There is no key.",)
    assert reply.right is None
    assert reply.table == (("", "Answer"), ("Your answer", "<b>Mine</b>"))


def test_the_order_is_revealed_with_dates_and_places() -> None:
    give("98-order", ["E64", "E57", "E58", "strikes"])
    reply = reveal_answer(item("98-order"))
    assert reply.table[0] == ("", "Date", "What happened", "Your place")
    assert reply.table[1] == ("1", fact("timeline:E57.date"), "The halt", "2")
    last = ("4", fact("timeline:E64.date"), fact("timeline:E64.what_happened"), "1")
    assert reply.table[4] == last


def test_every_seal_is_opened_and_a_change_is_seen(file: Path) -> None:
    give("98-seal", SEALED)
    give("98-seal", {**SEALED, "calm": "60"})
    file.write_text(file.read_text().replace('"calm": 60', '"calm": 99'))
    reply = reveal_answer(item("98-seal"))
    assert say(reply) == [
        "→ Sealed on TIME, digest DIGEST.",
        "→ Sealed on TIME, digest DIGEST. **It was changed after it was sealed.**",
    ]
    assert reply.table[1] == ("How likely is calm?", "40 %", "99 %")
    assert reply.table[3] == ("How likely is each?",) + ("Up: 30 %, Down: 70 %",) * 2


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
