"""A question of the bank as a class sees it: what is asked, the options, and what to say after."""

from __future__ import annotations

from dataclasses import dataclass

from coursekit.data.roles import fill
from coursekit.forms.inputs import Input
from coursekit.forms.item import Item
from coursekit.forms.kinds.check import Check
from coursekit.forms.kinds.guesses import Guesses
from coursekit.forms.kinds.order import Order
from coursekit.forms.kinds.predict import Predict
from coursekit.forms.kinds.quiz import Quiz
from coursekit.forms.question import Question
from coursekit.forms.right import right_options
from coursekit.text import date_text

__all__ = ["Asked", "answer", "asked"]


@dataclass(frozen=True)
class Asked:
    """One thing that is asked, in the bank's markup; `right` are those options that fit."""

    key: str
    label: str
    text: str
    form: str
    options: tuple[str, ...] = ()
    right: tuple[str, ...] = ()


def asked(item: Item) -> list[Asked]:
    """Return what an item asks, in the order in which every page without a learner shows it."""
    if not isinstance(item, Question):
        return [Asked(item.key, item.label, fill(item.prompt), "line")]
    form, right = item.layout(), set(right_options(item))
    shown = [_shown(item, one, right) for one in form.inputs]
    if isinstance(item, Guesses):
        shown.insert(0, Asked(item.key, item.heading, form.intro, ""))
    return shown


def answer(item: Item) -> list[str]:
    """Return what to say once an item is answered, in the bank's markup."""
    if isinstance(item, Quiz):
        replies = [fill(f"*{one.text}* {one.feedback}") for one in item.options]
        return [*replies, *([fill(item.why)] if item.why else [])]
    if isinstance(item, Predict):
        return [fill(item.reveal)] if item.reveal else []
    if isinstance(item, Order):
        (one,) = item.filled_inputs()
        texts = {option.id: option.text for option in one.options}
        return [f"{date_text(iso)}: {texts[name]}" for name, iso in item.dates().items()]
    if isinstance(item, Check):
        return [fill(item.right)] if item.right else []
    return []


def _shown(item: Question, one: Input, right: set[str]) -> Asked:
    texts = tuple(option.text for option in one.options)
    fits = tuple(option.text for option in one.options if option.id in right)
    return Asked(item.key, item.heading, one.text, one.form, texts, fits)
