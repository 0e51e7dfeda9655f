from __future__ import annotations

import ast
from pathlib import Path
from typing import Any, get_args

import pytest

from coursekit import boards
from coursekit.errors import CourseError
from coursekit.forms import bank
from coursekit.forms.cases import expected
from coursekit.forms.compare import difference
from coursekit.forms.items import Board, Check, Guesses, Item, Order, Predict, Quiz
from coursekit.forms.judge import dates, fields_of, fill, judge
from coursekit.forms.reveal import truth
from coursekit.forms.see import see

ITEMS = [
    pytest.param(item, id=key)
    for lesson in bank.lessons()
    for key, item in bank.load_bank(lesson).items.items()
]
QUIZ = """
title = "Trial"
[[quiz]]
key = "98-one"
section = "First"
prompt = "Which?"
[[quiz.options]]
id = "a"
text = "A"
right = true
feedback = "Yes."
[[quiz.options]]
id = "b"
text = "B"
feedback = "No."
"""
ORDER = """
title = "Trial"
[[order]]
key = "98-order"
section = "First"
prompt = "Sort."
[[order.items]]
event = "E57"
[[order.items]]
id = "x"
text = "X"
when = "us_strikes:S10.date"
"""
SEAL = """
title = "Trial"
[[guesses]]
key = "98-seal"
section = "First"
prompt = "Guess."
[[guesses.fields]]
id = "calm"
text = "How likely?"
form = "probability"
"""
PREDICT = """
title = "Trial"
[[predict]]
key = "98-share"
section = "First"
prompt = "What share?"
form = "number"
data = "count:claims"
of = "count:claims"
"""
CHECK = """
title = "Trial"
[[check]]
key = "98-count"
section = "First"
prompt = "Count."
answer = "1"
hints = ["Think."]
solution = "1"
"""


def texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for part in value for text in texts(part)]
    if hasattr(value, "__dataclass_fields__"):
        return [text for name in value.__dataclass_fields__ for text in texts(getattr(value, name))]
    return []


@pytest.mark.parametrize("item", ITEMS)
def test_every_reference_in_the_bank_names_something(item: Item) -> None:
    for text in texts(item):
        fill(text)
    if isinstance(item, Quiz):
        for claim in item.claims:
            fill(f"{{claim}}`{claim}`")


@pytest.mark.parametrize("item", ITEMS)
def test_every_activity_of_the_bank_can_be_answered_and_checked(item: Item) -> None:
    if isinstance(item, Quiz):
        right = [option.id for option in item.options if option.right]
        assert judge(item, right if item.multiple else right[0]).right is True
    elif isinstance(item, Order):
        assert judge(item, list(dates(item))).right is True
        assert judge(item, list(reversed(dates(item)))).right is False
    elif isinstance(item, Predict):
        says = truth(item)
        if item.form == "choice" and says is not None:
            assert says in [option.id for option in item.options]
        if item.form == "number" and says is not None:
            assert item.low is None or says >= item.low
            assert item.high is None or says <= item.high
    elif isinstance(item, Guesses):
        assert fields_of(item)
    elif isinstance(item, Check):
        right_value = see(expected(item.answer))
        rules = (item.ordered_by, item.tolerance)
        assert not difference(right_value, right_value, *rules)
        for number, wrong in enumerate(item.wrong):
            value = see(expected(wrong.value))
            assert difference(value, right_value, *rules), wrong.value
            for other in item.wrong[:number]:
                assert difference(value, see(expected(other.value)), *rules), wrong.value


def kept_panels() -> set[str]:
    """Keys of the panels whose values can be saved, as the modules of the activities have them."""
    keys = set()
    for path in Path(boards.__file__).parent.glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names: dict[str, Any] = {}
        for node in tree.body:
            if isinstance(node, ast.Assign):
                names |= literal_names(node.targets[0], node.value)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "panel":
                key, kept = node.args[0], "keep" in [word.arg for word in node.keywords]
                keys |= (
                    {names[key.id] if isinstance(key, ast.Name) else key.value} if kept else set()
                )
    return keys


def literal_names(target: ast.expr, value: ast.expr) -> dict[str, Any]:
    """Names of constants, alone or in a tuple, with their values."""
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        pairs = zip(target.elts, value.elts, strict=True)
        return {name: one for pair in pairs for name, one in literal_names(*pair).items()}
    if isinstance(target, ast.Name) and isinstance(value, ast.Constant):
        return {target.id: value.value}
    return {}


def test_every_panel_that_is_saved_is_a_board_of_the_bank() -> None:
    items = (item for lesson in bank.lessons() for item in bank.load_bank(lesson).items.values())
    assert {item.key for item in items if isinstance(item, Board)} == kept_panels()


def test_the_items_stand_in_the_order_of_the_file() -> None:
    text = QUIZ.replace('"98-one"', '"98-last"') + CHECK.split("\n", 2)[2] + QUIZ.split("\n", 2)[2]
    assert list(bank.read_bank(text, "98.toml").items) == ["98-last", "98-count", "98-one"]


@pytest.mark.usefixtures("trial")
def test_keys_are_found_over_all_lessons() -> None:
    assert bank.find("98-one", Quiz).options[0].id == "halt"
    assert bank.find("98-order", *get_args(Item)).section == "Third part"


@pytest.mark.usefixtures("trial")
def test_an_unknown_key_names_the_nearest_of_its_kind() -> None:
    with pytest.raises(CourseError) as error:
        bank.find("98-on", Quiz)
    assert str(error.value) == (
        "found the key '98-on', expected one that the lesson names; did you mean '98-one'?"
    )
    with pytest.raises(CourseError) as error:
        bank.find(98, Quiz)  # type: ignore[arg-type]
    assert str(error.value) == (
        "found the key 98, expected one that the lesson names; copy it from the lesson."
    )


@pytest.mark.usefixtures("trial")
def test_a_key_of_another_kind_is_not_found() -> None:
    with pytest.raises(CourseError, match="found the key '98-order'"):
        bank.find("98-order", Check)


def test_the_trial_texts_are_sound() -> None:
    for text in (QUIZ, ORDER, SEAL, PREDICT, CHECK):
        assert len(bank.read_bank(text, "98.toml").items) == 1


@pytest.mark.parametrize(
    ("text", "old", "new", "sentence"),
    [
        (QUIZ, 'title = "Trial"', "", "98.toml: found no title, expected title = 'a few words'."),
        (QUIZ, "98-one", "97-one",
         "98.toml, quiz 97-one: found the key '97-one', expected one such as '98-who-1'."),
        (QUIZ, 'prompt = "Which?"', "", "98.toml, quiz 98-one: found no 'prompt'."),
        (QUIZ, 'prompt = "Which?"', "prompt = 3",
         "98.toml, quiz 98-one, prompt: found 3, expected text."),
        (QUIZ, "prompt =", "promt =", "98.toml, quiz 98-one: found the name 'promt', expected "
         "key, section, prompt, options, multiple, why, claims."),
        (QUIZ, "right = true", "", "98.toml, quiz 98-one: found 0 right options, expected one."),
        (QUIZ, "right = true", "right = 1",
         "98.toml, quiz 98-one, options 1, right: found 1, expected true or false."),
        (QUIZ, 'feedback = "No."', "right = true\nfeedback = 'No.'",
         "98.toml, quiz 98-one: found 2 right options, expected one."),
        (QUIZ, 'feedback = "No."', "", "98.toml, quiz 98-one, option 'b': found no feedback."),
        (QUIZ, 'id = "b"', 'id = "a"',
         "98.toml, quiz 98-one: found the options a, a, expected 2 or more different ids."),
        (QUIZ, "[[quiz.options]]", "[[quiz.choices]]", "98.toml, quiz 98-one: found the name "
         "'choices', expected key, section, prompt, options, multiple, why, claims."),
        (ORDER, 'when = "us_strikes:S10.date"', "", "98.toml, order 98-order: found Place(event='',"
         " id='x', when='', text='X'), expected event, or id, when and text."),
        (ORDER, 'event = "E57"', 'event = "x"',
         "98.toml, order 98-order: found the items x, x, expected 2 or more different ids."),
        (SEAL, '"probability"', '"slider"', "98.toml, guesses 98-seal, field 'calm': found the form"
         " 'slider', expected number, choice, text, several, probability, shares."),
        (SEAL, '"probability"', '"shares"', "98.toml, guesses 98-seal, field 'calm': found the "
         "options , expected 2 or more different ids."),
        (PREDICT, '"number"', '"text"',
         "98.toml, predict 98-share: found of, expected form number, and data."),
        (CHECK, '["Think."]', "[]",
         "98.toml, check 98-count: found no hints, expected one or more, in steps."),
        (CHECK, '["Think."]', '"Think."',
         "98.toml, check 98-count, hints: found 'Think.', expected a list."),
        (CHECK, 'solution = "1"', 'solution = "1"\ntolerance = "much"',
         "98.toml, check 98-count, tolerance: found 'much', expected a number."),
    ],
)  # fmt: skip
def test_a_defect_of_a_bank_is_named(text: str, old: str, new: str, sentence: str) -> None:
    assert old in text
    with pytest.raises(CourseError) as error:
        bank.read_bank(text.replace(old, new), "98.toml")
    assert str(error.value) == sentence


def test_a_bank_that_is_no_toml_is_named() -> None:
    with pytest.raises(CourseError, match=r"^98\.toml: found text that is not TOML \("):
        bank.read_bank(QUIZ.replace("[[quiz]]", "[[quiz"), "98.toml")


def test_a_key_stands_only_once() -> None:
    with pytest.raises(CourseError) as error:
        bank.read_bank(QUIZ + QUIZ.replace('title = "Trial"', ""), "98.toml")
    assert str(error.value) == "98.toml, quiz 98-one: found the same key twice."
