from __future__ import annotations

import re
from pathlib import Path
from typing import Any, get_args

import pytest

from coursekit.data import fact
from coursekit.forms import bank
from coursekit.forms.answers import answer, earlier
from coursekit.forms.items import Guesses, Predict
from coursekit.forms.judge import Activity, Reply
from coursekit.forms.reveal import revealed, truth
from coursekit.store import work

pytestmark = pytest.mark.usefixtures("trial")

TIME = re.compile(r"\d{1,2} \w+ \d{4}, \d\d:\d\d UTC")
DIGEST = re.compile(r"`[0-9a-f]{12}`")
SEALED = {
    "calm": "40",
    "why": "talks",
    "futures": {"up": "30", "down": "70"},
    "reason": "Because <b>.",
}


def item(key: str) -> Activity:
    return bank.find(key, *get_args(Activity))


def give(key: str, value: Any) -> Reply:
    return answer(item(key), value if isinstance(value, dict) else {"answer": value})


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
    first, why, see, saved = say(reply)
    assert first == f"✓ Right. Yes, on {fact('timeline:E57.date|day')}."
    assert why == "Order rules out."
    assert see.startswith("See [C31](#C31 ")
    assert saved == "Saved."
    assert reply.marks == {"halt": "right"}


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        (["a"], ["✗ Not yet.", "*First* It fits.", "One more belongs to the answer.", "Saved."]),
        (["b"], ["✗ Not yet.", "*Second* It does not.",
                 "More than one still belongs to the answer.", "Saved."]),
        (["a", "b", "c"], ["✗ Not yet.", "*First* It fits.", "*Second* It does not.",
                           "*Third* It fits too.", "Saved."]),
        (["c", "a"], ["✓ Right.", "*First* It fits.", "*Third* It fits too.", "Saved."]),
    ],
)  # fmt: skip
def test_several_choices_are_told_apart(chosen: list[str], said: list[str]) -> None:
    assert say(give("98-many", chosen)) == said


@pytest.mark.parametrize(
    ("key", "raw", "sentence"),
    [
        ("98-one", {}, "→ Choose an answer first."),
        ("98-share", {"answer": ""}, "→ Write a number first."),
        ("98-share", {"answer": "120"}, "→ Write a number from 0 to 100: 120 is outside."),
        ("98-words", {"answer": " "}, "→ Write a few words first."),
        ("98-seal", {**SEALED, "why": ""}, "→ Question 2: Choose an answer first."),
        ("98-seal", {**SEALED, "futures": {"up": "30", "down": "60"}},
         "→ Question 3: The shares add up to 90, not 100: add 10."),
    ],
)  # fmt: skip
def test_an_empty_or_wrong_answer_is_not_saved(
    key: str, raw: dict[str, Any], sentence: str, file: Path
) -> None:
    reply = give(key, raw)
    assert reply.say == (sentence,)
    assert reply.values == raw
    assert not file.exists()


def test_the_order_of_the_data_is_right_and_ties_stand_either_way() -> None:
    for placed in (["E57", "E58", "strikes", "E64"], ["E57", "strikes", "E58", "E64"]):
        reply = give("98-order", placed)
        assert say(reply) == ["✓ Right. Well sorted.", "Saved."]
        assert set(reply.marks.values()) == {"right"}


def test_a_wrong_order_names_two_neighbours_and_no_date() -> None:
    reply = give("98-order", ["E57", "E64", "E58", "strikes"])
    assert say(reply) == [
        "✗ Not yet. 2 of 4 stand in the right place."
        " Begin with number 2: an event further down came before it.",
        "Saved.",
    ]
    assert reply.marks == {"E57": "right", "E64": "wrong", "E58": "right", "strikes": "wrong"}


def test_predictions_are_saved_and_not_judged() -> None:
    assert say(give("98-share", "40")) == ["✓ Saved."]
    assert say(give("98-share", "50")) == ["✓ Saved. Your earlier answer stays in your file."]
    assert say(give("98-share", "60")) == ["✓ Saved. Your earlier answers stay in your file."]
    assert [entry.value for entry in work.read()] == [40, 50, 60]


def test_a_form_is_sealed_and_sealed_again() -> None:
    assert say(give("98-seal", SEALED)) == ["✓ Sealed on TIME, digest DIGEST."]
    again = {**SEALED, "calm": "60"}
    assert say(give("98-seal", again)) == [
        "✓ Sealed on TIME, digest DIGEST. Your earlier seal stays."
    ]
    first, second = work.read()
    assert (first.kind, first.value["calm"], second.value["calm"]) == ("sealed", 40, 60)
    assert first.intact
    assert second.intact


def test_what_is_not_saved_is_said(file: Path) -> None:
    file.write_text('{"format": "coursekit-work", "version": 9, "entries": []}')
    reply = give("98-one", "strikes")
    judged, not_saved = say(reply)
    assert judged == "✗ Not yet. They came later."
    assert not_saved.startswith("✗ Not saved. coursekit-work.json: ")
    assert "Saved." not in " ".join(say(give("98-share", "40")))


def test_a_file_set_aside_is_named_once(file: Path) -> None:
    file.write_text("{")
    assert re.fullmatch(
        r"coursekit-work.json could not be read\. It is kept as "
        r"coursekit-work-damaged-[\d-]+.json, and a new file was started.",
        give("98-share", "40").say[-1],
    )
    assert len(give("98-share", "50").say) == 1


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("98-one", "strikes", ["✗ Not yet. They came later.", "Saved on TIME."]),
        ("98-many", ["a", "c"],
         ["✓ Right.", "*First* It fits.", "*Third* It fits too.", "Saved on TIME."]),
        ("98-share", "40", ["✓ Saved on TIME."]),
        ("98-words", "So.", ["✓ Saved on TIME."]),
        ("98-seal", SEALED, ["✓ Sealed on TIME, digest DIGEST."]),
    ],
)  # fmt: skip
def test_the_last_answer_comes_back(key: str, value: Any, said: list[str]) -> None:
    given = give(key, value)
    before = earlier(item(key))
    assert before.values == given.values
    assert say(before) == said


def test_without_an_answer_nothing_comes_back() -> None:
    assert earlier(item("98-one")) == Reply()


@pytest.mark.parametrize("value", ["gone", 7, None, ["halt"], {"answer": "halt"}])
def test_an_answer_to_an_older_question_is_named(value: object) -> None:
    work.record("answer", "98-one", value)
    reply = earlier(item("98-one"))
    assert say(reply) == ["→ The question has changed since your answer of TIME."]
    assert not reply.values
    assert say(revealed(item("98-one"))) == ["→ Save an answer to the question first, then reveal."]


@pytest.mark.parametrize("value", ["text", {"calm": 40}, {"calm": 4000}, [1]])
def test_a_sealed_form_of_another_shape_is_named(value: object) -> None:
    work.record("sealed", "98-seal", value, seal=True)
    assert say(earlier(item("98-seal"))) == [
        "→ The question has changed since your answer of TIME."
    ]


def test_a_damaged_file_is_said_when_an_activity_is_shown(file: Path) -> None:
    file.write_text("{")
    for reply in (earlier(item("98-one")), revealed(item("98-one"))):
        (said,) = reply.say
        assert said.startswith("✗ coursekit-work.json: ")


def test_the_data_speak_for_themselves() -> None:
    def says(key: str) -> Any:
        return truth(bank.find(key, Predict))

    part = int(fact("count:claims?section=iran&kind=assessment"))
    assert says("98-share") == part * 100 / int(fact("count:claims?section=iran"))
    assert says("98-count") == int(fact("count:claims?verdict=disputed"))
    assert says("98-verdict") == "disputed"
    assert says("98-most") == "assessment"
    assert says("98-words") is None


def test_nothing_is_revealed_before_an_answer() -> None:
    for key in ("98-share", "98-most", "98-order", "98-seal", "98-one"):
        reply = revealed(item(key))
        assert reply.say == ("→ Save an answer to the question first, then reveal.",)
        assert not reply.table


def test_a_share_is_revealed_beside_the_data() -> None:
    part, whole = (
        fact("count:claims?section=iran&kind=assessment"),
        fact("count:claims?section=iran"),
    )
    percent = round(int(part) * 100 / int(whole))
    give("98-share", str(percent - 30))
    reply = revealed(item("98-share"))
    assert reply.say == ("→ The data's answer lies 30 points above yours.", "Nearly all.")
    assert reply.table == (
        ("", "Answer"),
        ("Your answer", f"{percent - 30} %"),
        ("The data", f"{percent} % ({part} of {whole})"),
    )
    give("98-share", str(percent))
    reply = revealed(item("98-share"))
    assert reply.say[0] == "✓ Your answer is what the data say."
    assert [row[0] for row in reply.table[1:]] == [
        "Your first answer",
        "Your last answer",
        "The data",
    ]


def test_a_number_has_its_unit() -> None:
    count = int(fact("count:claims?verdict=disputed"))
    give("98-count", str(count + 2))
    assert revealed(item("98-count")).say == ("→ The data's answer lies 2 claims below yours.",)


def test_a_choice_is_revealed_with_the_numbers_of_all() -> None:
    give("98-most", "fact")
    reply = revealed(item("98-most"))
    assert reply.say == ("→ The data say something else.",)
    assert reply.table == (
        ("", "Answer"),
        ("Your answer", "Fact"),
        ("The data", "Assessment"),
        ("· Fact", fact("count:claims?kind=fact")),
        ("· Assessment", fact("count:claims?kind=assessment")),
    )
    give("98-verdict", "disputed")
    assert revealed(item("98-verdict")).say == ("✓ You and the data agree.",)


def test_words_are_shown_beside_the_text_without_a_verdict() -> None:
    give("98-words", "<b>Mine</b>")
    reply = revealed(item("98-words"))
    assert reply.say == ("There is no key.",)
    assert reply.table == (("", "Answer"), ("Your answer", "<b>Mine</b>"))


def test_the_order_is_revealed_with_dates_and_places() -> None:
    give("98-order", ["E64", "E57", "E58", "strikes"])
    reply = revealed(item("98-order"))
    assert reply.table[0] == ("", "Date", "What happened", "Your place")
    assert reply.table[1] == ("1", fact("timeline:E57.date"), "The halt", "2")
    assert reply.table[4] == (
        "4", fact("timeline:E64.date"), fact("timeline:E64.what_happened"), "1"
    )  # fmt: skip


def test_every_seal_is_opened_and_a_change_is_seen(file: Path) -> None:
    give("98-seal", SEALED)
    give("98-seal", {**SEALED, "calm": "60"})
    file.write_text(file.read_text().replace('"calm": 60', '"calm": 99'))
    reply = revealed(item("98-seal"))
    assert say(reply) == [
        "→ Sealed on TIME, digest DIGEST.",
        "→ Sealed on TIME, digest DIGEST. **It was changed after it was sealed.**",
    ]
    assert reply.table[1] == ("How likely is calm?", "40 %", "99 %")
    assert reply.table[3] == ("How likely is each?",) + ("Up: 30 %, Down: 70 %",) * 2


def test_a_line_that_nothing_can_pass_is_not_sealed(file: Path, monkeypatch) -> None:
    monkeypatch.undo()
    monkeypatch.setenv("COURSEKIT_HOME", str(file.parent))
    line = bank.find("05-line", Guesses)
    form = {"words": "A death.", "targets": ["us-forces"], "killed": "0", "attacks": "0"}
    reply = answer(line, form)
    assert reply.say == ("→ Questions 3 and 4: give at least one number above 0.",)
    assert reply.values == form
    assert not file.exists()
    assert answer(line, {**form, "killed": "1"}).say[0].startswith("✓ Sealed on")
