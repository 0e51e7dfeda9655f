"""Is it right? Quizzes by their options, orderings by the dates in the data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from coursekit.data.facts import fact
from coursekit.data.roles import UsedIds, resolve
from coursekit.forms.items import Field, Guesses, Item, Option, Order, Place, Predict, Quiz

__all__ = ["Activity", "Reply", "dates", "fields_of", "fill", "judge"]

Activity = Quiz | Predict | Order | Guesses

RIGHT, WRONG = "✓ Right.", "✗ Not yet."
ONE_MISSING = "One more belongs to the answer."
MORE_MISSING = "More than one still belongs to the answer."


@dataclass(frozen=True)
class Reply:
    """What to say to an answer.

    Parameters
    ----------
    say
        Sentences in the bank's markup; the first begins with a symbol and a word.
    right
        True, False, or None where nothing is right or wrong.
    marks
        ``right`` or ``wrong`` for the options that were chosen or placed.
    values
        The answer by field, to show it again.
    table
        Rows of plain text to show, the first one being the heading.
    html
        Or safe HTML to show.
    """

    say: tuple[str, ...] = ()
    right: bool | None = None
    marks: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    table: tuple[tuple[str, ...], ...] = ()
    html: str = ""


def fill(text: str) -> str:
    """Fill in the references of a text of the bank.

    Parameters
    ----------
    text
        Markup with roles.

    Returns
    -------
    str
        Markup.

    Examples
    --------
    >>> fill("On {fact}`timeline:E57.date|day`")
    'On 30 January'
    """
    return resolve(text, UsedIds())


def fields_of(item: Activity) -> tuple[Field, ...]:
    """Say what there is to fill in, references filled in.

    Parameters
    ----------
    item
        An activity of the bank.

    Returns
    -------
    tuple of Field
        One field, or several for a form of guesses.
    """
    if isinstance(item, Guesses):
        fields: tuple[Field, ...] = item.fields
    elif isinstance(item, Quiz):
        form = "several" if item.multiple else "choice"
        fields = (Field("answer", item.prompt, form, item.options),)
    elif isinstance(item, Order):
        fields = (Field("answer", item.prompt, "order", tuple(map(_place, item.items))),)
    else:
        unit = item.unit or ("%" if item.of else "")
        parts = {"low": item.low, "high": item.high, "step": item.step}
        fields = (Field("answer", item.prompt, item.form, item.options, unit, **parts),)
    return tuple(
        replace(
            one,
            text=fill(one.text),
            options=tuple(replace(option, text=fill(option.text)) for option in one.options),
        )
        for one in fields
    )


def judge(item: Item, value: Any) -> Reply:
    """Compare an answer with what is right.

    Parameters
    ----------
    item
        An activity of the bank.
    value
        The answer as `read_field` returned it.

    Returns
    -------
    Reply
        Without a word for activities that have no right answer.
    """
    if isinstance(item, Quiz):
        return _judge_quiz(item, value if item.multiple else [value])
    if isinstance(item, Order):
        return _judge_order(item, value)
    return Reply()


def dates(item: Order) -> dict[str, str]:
    """Look up the date of each item of an ordering.

    Parameters
    ----------
    item
        The ordering.

    Returns
    -------
    dict of str to str
        ISO dates by the item's id, the earliest first.
    """
    found = {
        place.event or place.id: fact(f"{place.when or f'timeline:{place.event}.date'}|iso")
        for place in item.items
    }
    return dict(sorted(found.items(), key=lambda pair: pair[1]))


def _judge_quiz(item: Quiz, chosen: Sequence[str]) -> Reply:
    right = {option.id for option in item.options if option.right}
    picked = [option for option in item.options if option.id in chosen]
    marks = {name: "right" if name in right else "wrong" for name in chosen}
    verdict = RIGHT if set(chosen) == right else WRONG
    if item.multiple:
        said = [verdict, *(fill(f"*{option.text}* {option.feedback}") for option in picked)]
    else:
        said = [f"{verdict} {fill(picked[0].feedback)}"]
    if verdict == WRONG:
        missing = len(right - set(chosen))
        if item.multiple and missing:
            said.append(ONE_MISSING if missing == 1 else MORE_MISSING)
        return Reply(tuple(said), False, marks)
    claims = ", ".join(f"{{claim}}`{claim}`" for claim in item.claims)
    said += [fill(item.why), fill(f"See {claims}.") if claims else ""]
    return Reply(tuple(filter(None, said)), True, marks)


def _judge_order(item: Order, placed: Sequence[str]) -> Reply:
    when = dates(item)
    wanted = list(when.values())
    given = [when[name] for name in placed]
    marks = {
        name: "right" if here == there else "wrong"
        for name, here, there in zip(placed, given, wanted, strict=True)
    }
    if given == wanted:
        return Reply((f"{RIGHT} {fill(item.why)}".rstrip(),), True, marks)
    hits = sum(mark == "right" for mark in marks.values())
    first = next(
        at for at, pair in enumerate(zip(given, wanted, strict=True), 1) if len(set(pair)) > 1
    )
    count = f"{hits} of {len(given)} {'stands' if hits == 1 else 'stand'} in the right place."
    swap = f"Begin with number {first}: an event further down came before it."
    return Reply((f"{WRONG} {count} {swap}",), False, marks)


def _place(place: Place) -> Option:
    text = place.text or f"{{fact}}`timeline:{place.event}.what_happened`"
    return Option(place.event or place.id, text)
