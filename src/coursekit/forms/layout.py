"""What an activity looks like: for the page, and static for print and the screen reader."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from html import escape
from typing import Any

from coursekit.forms.items import Field, Guesses, Option, Order, Predict, Quiz
from coursekit.forms.judge import Activity, dates, fields_of, fill
from coursekit.forms.tasks import Written
from coursekit.markup import to_html, to_plain

__all__ = ["Form", "form_of", "static_html", "static_text"]

BLANK = "______"
BOX = "☐"
ANSWER_HERE = "Run this cell to answer here."
WORDS = {
    Quiz: ("Question", "Check my answer"),
    Predict: ("Prediction", "Save my answer"),
    Written: ("In your own words", "Save my answer"),
    Order: ("Put in order", "Check my order"),
    Guesses: ("To be sealed", "Seal my answers"),
}


@dataclass(frozen=True)
class Form:
    """A form to fill in, or to open with one button.

    Parameters
    ----------
    id
        Fixed and unique in a notebook.
    heading
        What kind of activity it is.
    intro
        A paragraph of markup above the fields.
    fields
        What to fill in, references filled in.
    submit
        The button's text.
    closing
        The last line of the static form.
    telling
        Whether it tells something at once, above its button.
    """

    id: str
    heading: str
    intro: str
    fields: tuple[Field, ...]
    submit: str
    closing: str = ANSWER_HERE
    telling: bool = False

    def for_page(self) -> dict[str, Any]:
        """Describe the form for the page: safe HTML, and nothing of what is right."""
        return {
            "heading": self.heading,
            "intro": to_html(self.intro),
            "submit": self.submit,
            "telling": self.telling,
            "fields": [_field(field) for field in self.fields],
        }


def form_of(item: Activity) -> Form:
    """Make the form of an activity.

    Parameters
    ----------
    item
        An activity of the bank.

    Returns
    -------
    Form
        Items to be ordered stand in a fixed order that is not the right one.
    """
    heading, submit = WORDS[type(item)]
    if isinstance(item, Predict) and item.form == "text":
        heading = "In your own words"
    name = type(item).__name__.lower()
    fields = fields_of(item)
    intro = fill(item.prompt) if isinstance(item, Guesses) else ""
    if isinstance(item, Order):
        fields = (_shuffled(fields[0], item),)
    return Form(f"{name}-{item.key}", heading, intro, fields, submit)


def static_html(form: Form) -> str:
    """Write a form as HTML that reads well without a kernel.

    Parameters
    ----------
    form
        The form.

    Returns
    -------
    str
        Escaped HTML, the same for every learner.
    """
    parts = []
    for title, lines in _paragraphs(form):
        parts.append(f"<p>{to_html(title)}</p>")
        if lines:
            style = "list-style:none;padding-left:1em;margin:0.3em 0"
            rows = "".join(f"<li>{to_html(line)}</li>" for line in lines)
            parts.append(f'<ul style="{style}">{rows}</ul>')
    parts.append(f"<p><em>{escape(form.closing)}</em></p>")
    label = f'role="group" aria-label="{escape(form.heading)}"'
    return f'<div data-ck-static="{escape(form.id)}" {label}>{"".join(parts)}</div>'


def static_text(form: Form) -> str:
    """Write a form as plain text; parameters and result as of `static_html`."""
    text = []
    for title, lines in _paragraphs(form):
        text += [to_plain(title), *(f"  {to_plain(line)}" for line in lines)]
    return "\n".join([*text, form.closing])


def _paragraphs(form: Form) -> list[tuple[str, list[str]]]:
    """Write the form's parts as markup: a title, and the lines below it."""
    parts = [(field.text, _lines(field)) for field in form.fields]
    if form.intro or len(parts) != 1:
        parts.insert(0, (form.intro, []))
    first, below = parts[0]
    return [(f"**{form.heading}.** {first}".rstrip(), below), *parts[1:]]


def _lines(field: Field) -> list[str]:
    if field.form == "text":
        return [BLANK * 8]
    unit = "%" if field.form in ("probability", "shares") else field.unit
    sign = BOX if field.form in ("choice", "several") else f"{BLANK} {unit}".rstrip()
    return [f"{sign} {option.text}" for option in field.options] or [sign]


def _field(field: Field) -> dict[str, Any]:
    return {
        "id": field.id,
        "form": field.form,
        "html": to_html(field.text),
        "unit": field.unit,
        "low": field.low,
        "high": field.high,
        "step": field.step,
        "options": [
            {"id": option.id, "html": to_html(option.text), "text": to_plain(option.text)}
            for option in field.options
        ],
    }


def _shuffled(field: Field, item: Order) -> Field:
    """Put the items in an order that only their names decide, and that is not the right one."""

    def by_name(option: Option) -> str:
        return hashlib.sha256(f"{item.key} {option.id}".encode()).hexdigest()

    when = dates(item)
    options = sorted(field.options, key=by_name)
    given = [when[option.id] for option in options]
    if given == sorted(given):
        options.reverse()
    return Field(field.id, field.text, field.form, tuple(options))
