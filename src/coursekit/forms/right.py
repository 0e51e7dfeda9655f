"""The right answer to a question of the bank, for pages that show it to those who teach."""

from __future__ import annotations

from coursekit.errors import CourseError
from coursekit.forms.cases import work_out
from coursekit.forms.inputs import in_words
from coursekit.forms.item import Item
from coursekit.forms.kinds.check import Check
from coursekit.forms.kinds.predict import Predict
from coursekit.forms.kinds.quiz import Quiz
from coursekit.text import number_text

__all__ = ["right_options", "right_words"]


def right_options(item: Item) -> list[str]:
    """Return the ids of the options that are right; empty where the item has no key."""
    if isinstance(item, Quiz):
        return [option.id for option in item.options if option.right]
    if isinstance(item, Predict) and item.form == "choice":
        return item.best()
    return []


def right_words(item: Item) -> str:
    """Say the right answer: options, a number, or a CourseError where the item has no key.

    Examples
    --------
    >>> from coursekit.forms.bank import find
    >>> right_words(find("03a-shop", Item))
    '0'
    >>> right_words(find("03b-order-1", Item))
    'all but “the large US strikes of 2 February”'
    """
    right = right_options(item)
    if right and isinstance(item, Quiz | Predict):
        (asked,) = item.filled_inputs()
        others = [option.id for option in asked.options if option.id not in right]
        if len(right) > len(others) == 1:
            return f"all but “{in_words(asked, others)}”"
        return in_words(asked, right)
    if isinstance(item, Predict) and item.form == "number" and item.truth() is not None:
        (asked,) = item.filled_inputs()
        return in_words(asked, round(item.truth()))
    if isinstance(item, Check) and isinstance(value := work_out(item.answer), int | float):
        return number_text(value)
    raise CourseError("It has no one right answer.", where=item.key, remedy="leave the answer out")
