"""The forms on reading as a learner meets them: begun with a button, and answered once each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from coursekit.errors import CourseError
from coursekit.forms.answers import save_answer
from coursekit.forms.form_widget import show_form
from coursekit.forms.inputs import in_words
from coursekit.forms.kinds.reading import UNSURE, Reading
from coursekit.forms.layout import Form
from coursekit.forms.question import Reply
from coursekit.forms.reading_forms import Round, first_form, round_of, skills
from coursekit.html import Html, fold_away, join, table_html, tag
from coursekit.markup import to_html
from coursekit.store import work
from coursekit.store.entries import Entry
from coursekit.store.identity import kept_origin
from coursekit.text import capital, number_word, quoted

__all__ = ["reading_form"]

BEFORE, AFTER = "before", "after"
ABOUT = {
    BEFORE: (
        "{Questions} questions on a short, made-up text: now, and on another text at the end of"
        " the course. Then you see what has changed. Without this form, the second stays closed."
    ),
    AFTER: "{Questions} questions on a second short, made-up text. Then all answers open.",
}
TERMS = (
    "About ten minutes, outside the class time. There is no clock. The form is optional, and it"
    " never counts for marks."
)
NOT_SURE = "If you do not know, say so: a guess would tell you less."
LATER = "The right answers open with the second form, at the end of the lesson on scoring."
ALREADY = "Your answers were saved already, and the first ones count."
FIRST_MISSING = (
    "→ You did not answer the first form, at the beginning of the page *Start here*. So this one"
    " has nothing to be compared with, and it stays closed. No harm is done: nothing else of the"
    " course needs it. You can still answer the first one there, and then this one opens. But both"
    " would come after the course, so they could not show what you learned in it."
)
LITTLE = (
    "A form this short says little about one person: two answers more or fewer can be chance, and"
    " one text may suit you better than the other."
)


def reading_form(when: str) -> None:
    """Offer a short form on reading a policy text, before the course or after it.

    It is optional and counts for nothing. Which of two parallel forms comes first is drawn by
    the origin of the learner's file. The first answers count, and what is right is shown once
    both forms are answered.

    Parameters
    ----------
    when
        ``"before"`` for the first form, ``"after"`` for the other one.

    Raises
    ------
    CourseError
        When it is another word.

    Examples
    --------
    >>> reading_form("before")  # doctest: +SKIP
    """
    if not isinstance(when, str) or when not in ABOUT:
        found = quoted(when) if isinstance(when, str) else type(when).__name__
        raise CourseError(found, where="reading_form", expected='"before" or "after"')
    begin = Form(
        id=f"reading-{when}",
        heading="The first form on reading" if when == BEFORE else "The second form on reading",
        intro=f"{_about(when)} {TERMS} {NOT_SURE}",
        inputs=(),
        submit="Begin the form",
        closing="Run this cell for the button that begins it.",
    )
    shown: Reading | None = None

    def respond(raw: Mapping[str, object]) -> Reply:
        nonlocal shown
        try:
            entries = work.read()
            if closed := _closed(when, round_of(entries)):
                return replace(closed, say=(ALREADY, *closed.say), saved=True) if raw else closed
            if raw and shown:
                return _saved(shown, raw)
            origin, notice = kept_origin()
            (*_, left) = round_of(entries).left
            shown = first_form(origin) if when == BEFORE else left
            return Reply(tuple(filter(None, [notice])), form=shown.layout())
        except CourseError as error:
            return Reply((f"✗ {error}",), values=raw)

    try:
        first = _closed(when, round_of(work.read())) or Reply()
    except CourseError as error:
        first = Reply((f"✗ {error}",))
    # A form that is closed tells so at once, and its button only looks again.
    own = replace(begin, intro="", submit="Look again", telling=True) if first.say else None
    show_form(begin, respond, first, own=own)


def _about(when: str) -> str:
    many = number_word(len(skills()))
    return ABOUT[when].format(Questions=capital(many))


def _closed(when: str, found: Round) -> Reply | None:
    """Say why a form is closed: answered already, or without a first one; None if it is open."""
    answered, place = len(found.done), 0 if when == BEFORE else 1
    if answered > place:
        _, entry = found.done[place]
        return _after_saving(found, f"✓ Saved on {entry.moment}.")
    return Reply((FIRST_MISSING,)) if answered < place else None


def _saved(form: Reading, raw: Mapping[str, object]) -> Reply:
    """Save the answers; open what is right once both forms are answered."""
    reply = save_answer(form, raw)
    if not reply.saved:
        return reply
    told = _after_saving(round_of(work.read()), *reply.say)
    return replace(reply, say=told.say, html=told.html)


def _after_saving(found: Round, *said: str) -> Reply:
    if found.left:
        return Reply((*said, LATER))
    marks = [form.marks(entry.value) for form, entry in found.done]
    of = len(skills())
    count = [f"{sum(each)} of {of}" for each in marks]
    result = f"→ Right in the first form: {count[0]}. In the second: {count[1]}."
    return Reply((*said, result, LITTLE), html=_result(found))


def _result(found: Round) -> Html:
    """Put both forms side by side, skill by skill; below, each question with what is right."""
    columns = [list(_verdicts(form, entry)) for form, entry in found.done]
    rows = list(zip(skills().values(), *columns, strict=True))
    table = table_html([("Skill", "First form", "Second form"), *rows])
    folds = (
        fold_away(f"{name} form, question by question: {form.prompt}", _questions(form, entry))
        for name, (form, entry) in zip(("First", "Second"), found.done, strict=True)
    )
    return join([table, *folds])


def _verdicts(form: Reading, entry: Entry) -> Iterator[str]:
    for item, right in zip(form.items, form.marks(entry.value), strict=True):
        unsure = entry.value.get(item.id) == UNSURE.id
        yield "✓ right" if right else "? not sure" if unsure else "✗ not this one"


def _questions(form: Reading, entry: Entry) -> Html:
    numbered = (tag("li", to_html(sentence)) for sentence in form.sentences)
    parts = [tag("ol", *numbered, class_="ck-sentences")]
    for number, (item, asked) in enumerate(zip(form.items, form.inputs(), strict=True), start=1):
        given, right = (in_words(asked, one) for one in (entry.value.get(item.id), item.right))
        said = [f"{'✓' if given == right else '✗'} Your answer: {given}"]
        said += [f"→ Right: {right}"] if given != right else []
        lines = (tag("p", to_html(one)) for one in [f"**{number}.** {item.ask}", *said, item.why])
        parts.append(tag("div", *lines, class_="ck-answered"))
    return join(parts)
