"""The one widget behind every form: inputs, an answer, a reply.

Python describes the form and says what to reply; the page in ``static/form.js``
draws it, takes the keyboard and tells when Python keeps silent. What is committed with
a notebook is the static form, the same for every learner.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

import anywidget
import traitlets

from coursekit.forms.foreseen import Foreseen
from coursekit.forms.layout import Form, static_html, static_text
from coursekit.forms.question import Reply
from coursekit.html import Html, join, table_html, tag
from coursekit.markup import to_html
from coursekit.store import work
from coursekit.store.tab import when_kept
from coursekit.widgets.display import publish, script, styles

__all__ = ["FormWidget", "show_form"]

CLASSES = {"✓": "right", "✗": "wrong", "→": "next"}
Respond = Callable[[Mapping[str, object]], Reply]


class FormWidget(anywidget.AnyWidget):
    """A form on the page; its traits are what the page and Python exchange.

    `respond` makes the reply of what was filled in, `undo` of the button that takes back;
    `first` replies to an earlier answer.
    """

    _esm = script("form")
    _css = styles("form")
    form = traitlets.Dict().tag(sync=True)
    sent = traitlets.Dict().tag(sync=True)
    reply = traitlets.Dict().tag(sync=True)
    place = traitlets.Unicode().tag(sync=True)

    def __init__(
        self, form: Form, respond: Respond, first: Reply, undo: Callable[[], Reply] | None = None
    ) -> None:
        super().__init__(form=form.for_page(), reply=for_page(first), place=work.place_of(form.id))
        self._respond, self._undo = respond, undo
        self.observe(self._reply_to, "sent")

    def _reply_to(self, change: Mapping[str, Any]) -> None:
        sent = change["new"]
        reply = self._undo() if self._undo and sent.get("undo") else self._respond(sent["values"])

        def tell(lost: str) -> None:
            told = replace(reply, say=(f"✗ {lost}", *reply.say), saved=False) if lost else reply
            with self.hold_sync():  # the page hears of a new form and its reply at once
                if told.form:
                    self.form, self.place = told.form.for_page(), work.place_of(told.form.id)
                # The number makes each reply differ from the last, so that the page always hears.
                self.reply = {**for_page(told), "n": sent["n"]}

        when_kept(tell)


def show_form(
    form: Form,
    respond: Respond,
    first: Reply,
    foreseen: Iterable[Foreseen] = (),
    *,
    own: Form | None = None,
    undo: Callable[[], Reply] | None = None,
) -> FormWidget:
    """Show the static form, for print and readers without a kernel, and the widget.

    The widget shows the learner's `own` form where it differs. `foreseen` is what a web page
    without Python replies. `undo` replies to the button that takes back.
    """
    widget = FormWidget(own or form, respond, first, undo)
    replies = ((one.sent, one.told(for_page(one.reply))) for one in foreseen)
    publish(static_html(form), static_text(form), widget, lambda: replies)
    return widget


def for_page(reply: Reply) -> dict[str, Any]:
    """Describe a reply for the page."""
    return {
        "status": join(tag("p", _line(text)) for text in reply.say),
        "result": table_html(reply.table) if reply.table else reply.html,
        "marks": dict(reply.marks),
        "values": dict(reply.values) or None,
        "opens": reply.opens,
        "saved": reply.saved,
    }


def _line(text: str) -> Html:
    name = CLASSES.get(text[:1])
    if not name:
        return to_html(text)
    symbol = tag("span", text[0], class_=f"ck-symbol ck-symbol-{name}")
    return join([symbol, to_html(text[1:])])
