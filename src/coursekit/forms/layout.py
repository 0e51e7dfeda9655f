"""What a form looks like: for the page, and static for print and the screen reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from coursekit.forms.inputs import Input
from coursekit.html import Html, tag
from coursekit.markup import to_html, to_plain

__all__ = ["Form", "static_html", "static_text"]

BLANK = "______"
BULLET = "•"  # a box would look as if it could be ticked
ANSWER_HERE = "Run this cell to answer here."


@dataclass(frozen=True)
class Form:
    """A form to fill in, or to open with one button.

    `id` is fixed and unique in a notebook. `intro` is a paragraph of markup above the
    inputs, whose references are filled in; `sentences` below it are a text to read, numbered.
    `closing` ends the static form. A form that is `telling` says something at once, above its
    button. `undo` names a button that takes back what was saved last. The inputs are one below
    the other, or `beside` each other where there is room.
    """

    id: str
    heading: str
    intro: str
    inputs: tuple[Input, ...]
    submit: str
    closing: str = ANSWER_HERE
    telling: bool = False
    undo: str = ""
    beside: bool = False
    sentences: tuple[str, ...] = ()

    def for_page(self) -> dict[str, Any]:
        """Describe the form for the page: safe HTML, and nothing of what is right."""
        return {
            "heading": self.heading,
            "intro": to_html(self.intro),
            "sentences": [to_html(sentence) for sentence in self.sentences],
            "submit": self.submit,
            "undo": self.undo,
            "beside": self.beside,
            "telling": self.telling,
            "fields": [_for_page(asked) for asked in self.inputs],
        }


def static_html(form: Form) -> Html:
    """Write a form as HTML that reads well without a kernel, the same for every learner."""
    parts: list[str] = []
    for title, lines in _paragraphs(form):
        parts.append(tag("p", to_html(title)))
        if lines:
            rows = (tag("li", to_html(line)) for line in lines)
            parts.append(tag("ul", *rows, style="list-style:none;padding-left:1em;margin:0.3em 0"))
    parts.append(tag("p", tag("em", form.closing)))
    names = {"data_ck_static": form.id, "role": "group", "aria_label": form.heading}
    return tag("div", *parts, **names)


def static_text(form: Form) -> str:
    """Write a form as plain text."""
    text = []
    for title, lines in _paragraphs(form):
        text += [to_plain(title), *(f"  {to_plain(line)}" for line in lines)]
    return "\n".join([*text, form.closing])


def _paragraphs(form: Form) -> list[tuple[str, list[str]]]:
    """Write the form's parts as markup: a title, and the lines below it."""
    parts = [(asked.text, _lines(asked)) for asked in form.inputs]
    if form.intro or len(parts) != 1:
        numbered = [f"{number}. {text}" for number, text in enumerate(form.sentences, start=1)]
        parts.insert(0, (form.intro, numbered))
    first, below = parts[0]
    return [(f"**{form.heading}.** {first}".rstrip(), below), *parts[1:]]


def _lines(asked: Input) -> list[str]:
    if asked.form in ("text", "line"):
        return [BLANK * 8]
    unit = "%" if asked.form in ("probability", "shares") else asked.unit
    sign = BULLET if asked.form in ("choice", "several") else f"{BLANK} {unit}".rstrip()
    return [f"{sign} {option.text}" for option in asked.options] or [sign]


def _for_page(asked: Input) -> dict[str, Any]:
    return {
        "id": asked.id,
        "form": asked.form,
        "html": to_html(asked.text),
        "unit": asked.unit,
        "low": asked.low,
        "high": asked.high,
        "step": asked.step,
        "options": [
            {"id": option.id, "html": to_html(option.text), "text": to_plain(option.text)}
            for option in asked.options
        ],
    }
