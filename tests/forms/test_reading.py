"""The two forms on reading: parallel, drawn, answered once, and open in the end."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from random import Random
from typing import Any

import pytest

import coursekit as ck
from coursekit.build.minutes import WORDS_A_MINUTE
from coursekit.errors import CourseError
from coursekit.forms import reading
from coursekit.forms.bank import read_bank
from coursekit.forms.form_widget import FormWidget
from coursekit.forms.kinds.reading import UNSURE, Reading
from coursekit.forms.reading_forms import first_form, reading_forms, round_of, skills
from coursekit.forms.report import page
from coursekit.store import work
from coursekit.store.entries import Entry
from coursekit.store.identity import origin
from coursekit.store.origins import answers_of
from tests.forms.test_guessing import BY_LENGTH, LONGER, Asked, length, right_guesses

A, B = reading_forms().values()
FORMS = pytest.mark.parametrize("form", [A, B], ids=lambda form: form.key)
TEN_MINUTES, TO_THINK = 10, 0.35  # minutes: of a form, and for each question besides reading it


def words(form: Reading) -> int:
    texts = [*form.sentences]
    for item in form.items:
        texts += [item.ask, *(option.text for option in item.options)]
    return sum(len(re.findall(r"\w+", text)) for text in texts)


def right_places(form: Reading) -> list[int]:
    return [[option.right for option in item.options].index(True) for item in form.items]


def test_the_forms_ask_for_the_same_skills_in_the_same_order() -> None:
    one, other = ([(item.id, item.skill) for item in form.items] for form in (A, B))
    assert one == other == list(skills().items())
    assert 8 <= len(one) <= 10
    assert len(A.sentences) == len(B.sentences)


def test_each_question_has_the_same_sorts_of_options_in_both() -> None:
    """As many options, and nearly the same numbers of words, question by question."""
    for one, other in zip(A.items, B.items, strict=True):
        assert len(one.options) == len(other.options) == 4
        lengths = [sum(map(length, item.options)) + len(item.ask) for item in (one, other)]
        assert max(lengths) / min(lengths) < LONGER, one.id


@FORMS
def test_one_option_is_right_and_no_place_is_right_too_often(form: Reading) -> None:
    assert all(sum(option.right for option in item.options) == 1 for item in form.items)
    assert not UNSURE.right
    places = right_places(form)
    assert set(Counter(places).values()) <= {2, 3}
    assert all(a != b for a, b in pairwise(places))


def test_whoever_recalls_the_place_of_an_answer_gains_nothing() -> None:
    assert all(a != b for a, b in zip(right_places(A), right_places(B), strict=True))


@FORMS
@pytest.mark.parametrize("name", BY_LENGTH)
def test_length_does_not_tell_what_is_right(form: Reading, name: str) -> None:
    asked = [Asked(item.id, frozenset([item.right]), item.options) for item in form.items]
    hits, most = right_guesses(asked, BY_LENGTH[name], 0.05)
    assert hits <= most
    for one in asked:
        right = [length(option) for option in one.options if option.right]
        wrong = [length(option) for option in one.options if not option.right]
        assert min(wrong) / LONGER <= right[0] <= max(wrong) * LONGER, one.key


def test_both_texts_are_as_long_and_take_ten_minutes() -> None:
    assert words(A) == pytest.approx(words(B), rel=0.05)
    assert max(words(A), words(B)) / WORDS_A_MINUTE + TO_THINK * len(A.items) <= TEN_MINUTES


def test_chance_draws_each_form_first_for_half_of_all_and_for_ever() -> None:
    random = Random(1)
    drawn = Counter(first_form(f"{random.getrandbits(64):016x}").key for _ in range(4000))
    assert drawn[A.key] == pytest.approx(2000, abs=3 * (4000 * 0.25) ** 0.5)
    assert [first_form(f"{n:016x}").key[-1] for n in range(10, 18)] == list("abbaaaaa")


def test_a_form_with_two_right_options_or_none_is_refused() -> None:
    text = """title = "Two"
[[reading]]
key = "reading-x"
section = "s"
prompt = "p"
sentences = ["One."]
[[reading.items]]
id = "kind"
skill = "Kind"
ask = "?"
why = "So."
options = [{id = "a", text = "A", right = true}, {id = "b", text = "B", right = true}]
[[reading.items]]
id = "hedge"
skill = "Hedge"
ask = "?"
why = "So."
options = [{id = "a", text = "A", right = true}, {id = "b", text = "B"}]
"""
    with pytest.raises(CourseError) as error:
        read_bank(text, "reading.toml")
    assert error.value.where == "reading.toml, reading reading-x, item 'kind'"
    assert error.value.expected == "one"
    assert read_bank(text.replace(", right = true}]\n[", "}]\n["), "reading.toml").items


# As a learner meets them


class Cells:
    """Shows the cells of both lessons, and has the hands of a learner."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.made: list[FormWidget] = []

        def show(form: Any, respond: Any, first: Any, *, own: Any = None) -> None:
            self.made.append(FormWidget(own or form, respond, first))

        monkeypatch.setattr(reading, "show_form", show)

    def run(self, when: str) -> FormWidget:
        ck.reading_form(when)
        return self.made[-1]


@pytest.fixture
def cells(monkeypatch: pytest.MonkeyPatch) -> Cells:
    return Cells(monkeypatch)


def press(widget: FormWidget, **values: str) -> str:
    widget.set_state({"sent": {"n": widget.sent.get("n", 0) + 1, "values": values}})
    return str(widget.reply["status"]) + str(widget.reply["result"])


def answers(form: Reading, right: int) -> dict[str, str]:
    """So many right answers; the others are not sure."""
    return {
        item.id: item.right if place < right else UNSURE.id for place, item in enumerate(form.items)
    }


def test_the_round_from_the_first_form_to_what_is_right(cells: Cells) -> None:
    before = cells.run("before")
    assert before.form["fields"] == []
    assert "never counts for marks" in before.form["intro"]
    press(before)
    one = first_form(origin() or "")
    other = B if one == A else A
    assert one.prompt in before.form["intro"]
    assert len(before.form["sentences"]) == len(one.sentences)
    assert "Question 2: Choose an answer first" in press(before, kind=one.items[0].right)
    said = press(before, **answers(one, 4))
    assert "Saved" in said
    assert "open with the second form" in said
    assert not any(item.why[:20] in said for item in one.items)

    after = cells.run("after")
    press(after)
    assert other.prompt in after.form["intro"]
    said = press(after, **answers(other, 7))
    assert "Right in the first form: 4 of 10. In the second: 7 of 10." in said
    assert said.count("✓ right") == 11
    assert said.count("? not sure") == 9
    for when in ("before", "after"):
        told = cells.run(when)
        assert told.form["telling"]
        assert "4 of 10" in told.reply["status"]
        assert "4 of 10" in press(told)


def test_the_first_answers_count_and_stay(cells: Cells) -> None:
    before = cells.run("before")
    press(before)
    form = first_form(origin() or "")
    press(before, **answers(form, 2))
    assert "the first ones count" in press(before, **answers(form, 10))
    assert [entry.value for entry in answers_of(work.read())] == [answers(form, 2)]


def test_nothing_but_an_origin_is_kept_before_an_answer_and_the_draw_stays(cells: Cells) -> None:
    first = cells.run("before")
    assert work.read() == ()
    press(first)
    assert [entry.kind for entry in work.read()] == ["origin"]
    again = cells.run("before")
    press(again)
    assert again.form["intro"] == first.form["intro"]
    assert len(work.read()) == 1


def test_without_a_first_form_the_second_stays_closed(cells: Cells) -> None:
    after = cells.run("after")
    assert "stays closed" in after.reply["status"]
    assert "You can still answer the first one there" in after.reply["status"]
    press(after)
    assert after.form["fields"] == []


def test_a_file_that_cannot_be_read_is_told(cells: Cells) -> None:
    work.work_path().write_text("{", encoding="utf-8")
    widget = cells.run("before")
    assert "✗" in widget.reply["status"]
    assert "✗" in press(widget)
    assert work.work_path().read_text(encoding="utf-8") == "{"


@pytest.mark.parametrize("when", ["", "now", None, 1, ["before"]])
def test_another_word_is_refused(when: Any) -> None:
    with pytest.raises(CourseError) as error:
        ck.reading_form(when)
    assert error.value.where == "reading_form"


def test_a_round_is_in_the_order_of_the_answers() -> None:
    def entry(form: Reading, right: int, second: int) -> Entry:
        return Entry("answer", form.key, answers(form, right), f"2026-01-01T00:00:0{second}.000Z")

    found = round_of([entry(B, 1, 1), entry(A, 2, 2), entry(B, 9, 3)])
    assert [(form.key, sum(form.marks(one.value))) for form, one in found.done] == [
        (B.key, 1),
        (A.key, 2),
    ]
    assert found.left == ()


@pytest.mark.parametrize("value", ["nonsense", {}, {"kind": []}, {**answers(A, 3), "score": "x"}])
def test_what_is_no_answer_to_a_form_is_passed_over(value: Any) -> None:
    assert A.marks(value) == ()
    entry = Entry("answer", A.key, value, "2026-01-01T00:00:00.000Z")
    later = Entry("answer", A.key, answers(A, 3), "2026-01-02T00:00:00.000Z")
    assert [kept.at for _, kept in round_of([entry, later]).done] == [later.at]


def test_the_report_shows_the_answers_and_not_what_is_right() -> None:
    work.record("answer", A.key, answers(A, 1))
    shown = page(work.read())
    assert "Cheaper ferries in Harrel" in shown
    assert UNSURE.text in shown
    assert A.items[1].why[:30] not in shown
    work.record("answer", "01-listed", "x")
    assert "The question has changed" not in shown.partition("All that the file holds")[0]


def test_a_report_without_them_does_not_ask_for_them() -> None:
    work.record("answer", "01-listed", "x")
    assert "Harrel" not in page(work.read())
