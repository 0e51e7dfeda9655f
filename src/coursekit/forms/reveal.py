"""The learner's answer beside what the data say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from coursekit.data.facts import fact
from coursekit.errors import CourseError
from coursekit.forms.answers import fitting, kept, moment, seal_text
from coursekit.forms.fields import in_words, number_text
from coursekit.forms.items import Field, Guesses, Order, Predict
from coursekit.forms.judge import Activity, Reply, dates, fields_of, fill, judge
from coursekit.forms.tasks import Written
from coursekit.markup import to_plain
from coursekit.store.entries import Entry
from coursekit.text import date_text

__all__ = ["revealed", "truth"]

Row = tuple[str, ...]

LEVELS = ("A strong text", "A middling text", "A weak text")
COMPARE = (
    "→ Which of the three levels is your text nearest to? Change one thing that would lift it,"
    " and save again: the earlier text stays."
)


def revealed(item: Activity, entries: Sequence[Entry] | None = None) -> Reply:
    """Put the learner's answer beside the data's, once there is an answer.

    Parameters
    ----------
    item
        An activity of the bank.
    entries
        Where to look for the answer; the learner's file when left out.

    Returns
    -------
    Reply
        A sentence and a table; without an answer, what to do first.
    """
    try:
        answers = kept(item, entries)
    except CourseError as error:
        return Reply((f"✗ {error}",))
    answers = [entry for entry in answers if fitting(item, entry) is not None]
    if not answers:
        return Reply(("→ Save an answer to the question first, then reveal.",))
    if isinstance(item, Predict):
        return _prediction(item, answers)
    if isinstance(item, Order):
        return _order(item, answers)
    if isinstance(item, Guesses):
        return _guesses(item, answers)
    return judge(item, answers[-1].value)


def truth(item: Predict) -> Any:
    """Work out what the data say.

    Parameters
    ----------
    item
        A prediction of the bank.

    Returns
    -------
    object
        A number, the id of an option, or None where the data do not say.

    Raises
    ------
    CourseError
        When a reference names nothing, or the data say none of the options.
    """
    if item.form == "number" and item.data:
        part = _number(item.data)
        return part * 100 / _number(item.of) if item.of else part
    numbers = {option.id: _number(option.data) for option in item.options if option.data}
    if numbers:
        return max(numbers, key=lambda name: numbers[name])
    if not item.data:
        return next((option.id for option in item.options if option.right), None)
    said = fact(item.data)
    if said not in {option.id for option in item.options}:
        raise CourseError(f"that the data say {said!r}", where=item.key, expected="an option's id")
    return said


def _prediction(item: Predict, entries: list[Entry]) -> Reply:
    field = fields_of(item)[0]
    first, last = entries[0].value, entries[-1].value
    rows: list[Row] = [("", "Answer")]
    if first != last:
        rows.append(("Your first answer", in_words(field, first)))
    rows.append(("Your last answer" if first != last else "Your answer", in_words(field, last)))
    says, right = truth(item), None
    said: list[str] = []
    if says is not None:
        rows.append(("The data", _data_words(item, field, says)))
        rows += [
            (f"· {to_plain(one.text)}", fact(option.data))
            for one, option in zip(field.options, item.options, strict=True)
            if option.data
        ]
        right = last == says if item.form == "choice" else None
        said.append(_distance(field, last, says) if item.form == "number" else _agreement(right))
    if isinstance(item, Written):
        rows += zip(LEVELS, (to_plain(fill(level)) for level in item.levels), strict=True)
        said.append(COMPARE)
    if item.reveal:
        said.append(fill(item.reveal))
    return Reply(tuple(said), right, table=tuple(rows))


def _data_words(item: Predict, field: Field, says: Any) -> str:
    if item.of:
        return f"{round(says)} % ({fact(item.data)} of {fact(item.of)})"
    return in_words(field, says)


def _distance(field: Field, last: Any, says: float) -> str:
    away = round(says) - last if field.unit == "%" else says - last
    if not away:
        return "✓ Your answer is what the data say."
    points = " points" if field.unit == "%" else f" {field.unit}" if field.unit else ""
    side = "above" if away > 0 else "below"
    return f"→ The data's answer lies {number_text(abs(away))}{points} {side} yours."


def _agreement(right: bool | None) -> str:
    return "✓ You and the data agree." if right else "→ The data say something else."


def _order(item: Order, entries: list[Entry]) -> Reply:
    placed = entries[-1].value
    texts = {option.id: to_plain(option.text) for option in fields_of(item)[0].options}
    rows: list[Row] = [("", "Date", "What happened", "Your place")]
    for number, (name, iso) in enumerate(dates(item).items(), start=1):
        rows.append((str(number), date_text(iso), texts[name], str(placed.index(name) + 1)))
    return Reply(("→ In the order of the data:",), table=tuple(rows))


def _guesses(item: Guesses, entries: list[Entry]) -> Reply:
    heads = [moment(entry) for entry in entries]
    rows: list[Row] = [("Question", *heads)]
    for field in fields_of(item):
        given = [entry.value.get(field.id) for entry in entries]
        words = ["" if value is None else in_words(field, value) for value in given]
        rows.append((to_plain(field.text), *words))
    return Reply(tuple(f"→ {seal_text(entry)}" for entry in entries), table=tuple(rows))


def _number(reference: str) -> float:
    text = fact(reference).replace(",", "")
    try:
        return float(text)
    except ValueError:
        raise CourseError(f"{text!r}", where=reference, expected="a number") from None
