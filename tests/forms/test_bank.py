from __future__ import annotations

import ast
from dataclasses import fields, is_dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from coursekit import boards
from coursekit.content import Content
from coursekit.data.roles import fill
from coursekit.errors import CourseError
from coursekit.forms import bank
from coursekit.forms.cases import work_out
from coursekit.forms.item import Item
from coursekit.forms.kinds.board import SavedBoard
from coursekit.forms.kinds.check import Check
from coursekit.forms.kinds.order import Order
from coursekit.forms.kinds.predict import Predict
from coursekit.forms.kinds.quiz import Quiz
from coursekit.forms.values import inspect_value

ALL = [item for lesson in bank.lessons() for item in bank.load_bank(lesson).items.values()]


def of_kind(kind: type[Item]) -> list[Any]:
    return [pytest.param(item, id=item.key) for item in ALL if isinstance(item, kind)]


TRIAL = (Path(__file__).with_name("bank") / "98.toml").read_text(encoding="utf-8")


def texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for part in value for text in texts(part)]
    if is_dataclass(value):
        return [text for part in fields(value) for text in texts(getattr(value, part.name))]
    return []


@pytest.mark.parametrize("item", of_kind(Item))
def test_every_reference_in_the_bank_names_something(item: Item) -> None:
    for text in [*texts(item), *(f"{{claim}}`{claim}`" for claim in getattr(item, "claims", ()))]:
        fill(text)


@pytest.mark.parametrize("item", of_kind(Quiz))
def test_every_quiz_can_be_solved(item: Quiz) -> None:
    right = [option.id for option in item.options if option.right]
    assert item.judge(right if item.multiple else right[0]).right is True


@pytest.mark.parametrize("item", of_kind(Order))
def test_every_order_can_be_solved(item: Order) -> None:
    assert item.judge(list(item.dates())).right is True
    assert item.judge(list(reversed(item.dates()))).right is not True


@pytest.mark.parametrize("item", of_kind(Predict))
def test_the_answer_of_the_data_can_be_given(item: Predict) -> None:
    truth = item.truth()
    if item.form == "choice" and truth is not None:
        assert truth in [option.id for option in item.options]
    if item.form == "number" and truth is not None:
        assert item.low is None or truth >= item.low
        assert item.high is None or truth <= item.high


@pytest.mark.parametrize("item", of_kind(Check))
def test_every_wrong_answer_of_a_check_is_wrong_in_its_own_way(item: Check) -> None:
    assert not item.difference(inspect_value(work_out(item.answer)), item.answer)
    for number, wrong in enumerate(item.wrong):
        value = inspect_value(work_out(wrong.value))
        assert item.difference(value, item.answer), wrong.value
        for other in item.wrong[:number]:
            assert item.difference(value, other.value), wrong.value


def test_the_items_have_the_order_of_the_file() -> None:
    head, *parts = TRIAL.split("\n\n[[")
    turned = "\n\n[[".join([head, *reversed(parts)])
    keys = list(bank.read_bank(TRIAL, "98.toml").items)
    assert keys[:2] + keys[-1:] == ["98-one", "98-many", "98-board"]
    assert list(bank.read_bank(turned, "98.toml").items) == keys[::-1]


@pytest.mark.usefixtures("trial")
def test_keys_are_found_over_all_lessons() -> None:
    assert bank.find("98-one", Quiz).options[0].id == "halt"
    assert bank.find("98-order", Item).section == "Third part"


@pytest.mark.usefixtures("trial")
@pytest.mark.parametrize(
    ("key", "kind", "remedy"),
    [
        ("98-on", Quiz, "did you mean '98-one'?"),
        ("98-order", Check, ""),
        ("xyz", Quiz, "copy the key from the lesson"),
        (98, Quiz, "copy the key from the lesson"),
    ],
)
def test_an_unknown_key_or_one_of_another_kind_is_not_found(
    key: Any, kind: type[Item], remedy: str
) -> None:
    with pytest.raises(CourseError) as error:
        bank.find(key, kind)
    assert repr(key) in error.value.found
    assert remedy in error.value.remedy


@pytest.mark.parametrize(
    ("old", "new", "where", "found", "expected"),
    [
        ('title = "Trial"', "", "", "title", "title ="),
        ("[[board]]", "[[task]]", "", "[[task]]", "board"),
        ("[[board]]", "[board]", "", "[[board]]", "board"),
        ("98-one", "97-one", ", quiz 97-one", "'97-one'", "'98-who-1'"),
        ("98-one", "98-One", ", quiz 98-One", "'98-One'", "'98-who-1'"),
        ("98-many", "98-one", ", quiz 98-one", "the same key twice", ""),
        ('prompt = "What share?"', "", ", predict 98-share", "'prompt'", ""),
        ('prompt = "What share?"', "prompt = 3", ", predict 98-share, prompt", "3", "text"),
        ("multiple =", "multi =", ", quiz 98-many", "'multi'", "section, prompt, sealed, options"),
        ('right = true\nfeedback = "Yes', 'feedback = "Yes', ", quiz 98-one", "0 right", "one"),
        ("multiple = true", "", ", quiz 98-many", "2 right options", "one"),
        ('feedback = "They came later."', "", ", quiz 98-one, option 'strikes'", "feedback", ""),
        ('id = "halt"', 'id = "strikes"', ", quiz 98-one", "strikes, strikes", "2 or more"),
        ('when = "us_strikes:S10.date"', "", ", order 98-order", "Place", "event, or id"),
        ('event = "E64"', 'event = "E58"', ", order 98-order", "E58, E58", "2 or more different"),
        ('"probability"', '"slider"', ", guesses 98-seal, field 'calm'", "'slider'",
         "number, choice, text, several, probability, shares"),
        ('"probability"', '"shares"', ", guesses 98-seal, field 'calm'", "no options", "2 or more"),
        ('id = "calm"', 'id = "why"', ", guesses 98-seal", "why, why", "1 or more different"),
        ("[[guesses.fields]]", 'one_above_zero = ["calm"]\n[[guesses.fields]]',
         ", guesses 98-seal, one_above_zero", "'calm'", "the id of a number"),
        ("[[guesses.fields]]", 'plainly = "{calm} {none}"\n[[guesses.fields]]',
         ", guesses 98-seal, plainly", "'none'", "the id of a field"),
        ("[[guesses.fields]]", 'plainly = "{calm}"\nlimits = {calm = "x"}\n[[guesses.fields]]',
         ", guesses 98-seal, limits", "calm", "a text for each of"),
        ('form = "number"\nlow', 'form = "several"\nlow', ", predict 98-share", "several", "text"),
        ('form = "number"\nlow', 'form = "text"\nlow', ", predict 98-share", "of", "form number"),
        ('["Keep rows, then sort."]', "[]", ", check 98-table", "no hints", "in steps"),
        ('["Keep rows, then sort."]', '"Sort."', ", check 98-table, hints", "'Sort.'", "a list"),
    ],
)  # fmt: skip
def test_a_defect_of_a_bank_is_named(
    old: str, new: str, where: str, found: str, expected: str
) -> None:
    assert old in TRIAL
    with pytest.raises(CourseError) as error:
        bank.read_bank(TRIAL.replace(old, new, 1), "98.toml")
    assert error.value.where == f"98.toml{where}"
    assert found in error.value.found
    assert expected in error.value.expected


def kept_panels() -> set[str]:
    """Keys of the panels whose values can be saved, as the modules of the boards have them."""
    keys = set()
    folder = Path(boards.__file__).parent
    for path in folder.rglob("*.py"):
        name = ".".join(path.relative_to(folder.parents[1]).with_suffix("").parts)
        module = import_module(name.removesuffix(".__init__"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", "") == "panel"
                and "keep" in [word.arg for word in node.keywords]
            ):
                keys.add(key_of(node.args[0], vars(module)))
    return keys


def key_of(node: ast.expr, names: dict[str, Any]) -> str:
    """The key that a board gives: itself, a constant, or that of its content."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.Name):
        return str(names[node.id])
    content = names["CONTENT"]
    assert isinstance(content, Content)
    return str(content.load().key)


def test_every_board_that_is_saved_is_an_item_of_the_bank() -> None:
    items = (item for item in ALL if isinstance(item, SavedBoard))
    assert {item.key for item in items} == kept_panels()
