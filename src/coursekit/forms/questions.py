"""What a learner meets in a lesson: questions, forms to seal, what is revealed, and help."""

from __future__ import annotations

from coursekit.errors import CourseError
from coursekit.forms import checks
from coursekit.forms.answers import previous_reply, reveal_answer, save_answer, seed_of
from coursekit.forms.bank import find
from coursekit.forms.checked import Checked
from coursekit.forms.foreseen import answers_to, revealed_by
from coursekit.forms.form_widget import show_form
from coursekit.forms.kinds.guesses import Guesses
from coursekit.forms.kinds.order import Order
from coursekit.forms.kinds.predict import Predict
from coursekit.forms.kinds.quiz import Quiz
from coursekit.forms.kinds.written import Written
from coursekit.forms.layout import Form
from coursekit.forms.question import Question, Reply

__all__ = ["ask", "guesses", "order", "predict", "quiz", "reveal", "stuck", "write"]


def quiz(key: str) -> None:
    """Show a question with options; each answer gets its own reply.

    Parameters
    ----------
    key
        The question's name in the bank.

    Raises
    ------
    CourseError
        When there is no question of that name.

    Examples
    --------
    >>> quiz("01-who-1")  # doctest: +SKIP
    """
    ask(key, Quiz)


def predict(key: str) -> None:
    """Ask for an answer before the data are seen; parameters and errors as of `quiz`.

    Examples
    --------
    >>> predict("01-iran-share")  # doctest: +SKIP
    """
    ask(key, Predict)


def order(key: str) -> None:
    """Show items to put in order with buttons; parameters and errors as of `quiz`.

    Examples
    --------
    >>> order("01-fortnight")  # doctest: +SKIP
    """
    ask(key, Order)


def guesses(key: str) -> None:
    """Show a form that is sealed with date and digest; parameters and errors as of `quiz`.

    Examples
    --------
    >>> guesses("00-first-guesses")  # doctest: +SKIP
    """
    ask(key, Guesses)


def write(key: str) -> None:
    """Ask for a few sentences; `reveal` then shows them beside three levels.

    Parameters and errors as of `quiz`.

    Examples
    --------
    >>> write("1.6")  # doctest: +SKIP
    """
    ask(key, Written)


def ask(key: str, kind: type[Question] = Question) -> None:
    """Show the form of a question of any kind; parameters and errors as of `quiz`.

    Examples
    --------
    >>> ask("01-who-1")  # doctest: +SKIP
    """
    if not (isinstance(kind, type) and issubclass(kind, Question)):
        raise CourseError(type(kind).__name__, where="ask", expected="a kind of question")
    item = find(key, kind)
    show_form(
        item.layout(),
        lambda raw: save_answer(item, raw),
        previous_reply(item),
        answers_to(item),
        own=item.layout(seed_of(item)),
    )


def reveal(key: str) -> None:
    """Show a button that opens your answer beside what the data say.

    Parameters
    ----------
    key
        The name of a question, a prediction, an ordering, a sealed form or a text.

    Raises
    ------
    CourseError
        When there is nothing of that name.

    Examples
    --------
    >>> reveal("01-iran-share")  # doctest: +SKIP
    """
    item = find(key, Question)
    form = Form(
        id=f"reveal-{key}",
        heading="Reveal",
        intro=item.about(),
        inputs=(),
        submit=item.reveal_button,
        closing="Run this cell: once your answer is saved, it opens here beside what the data say.",
    )
    show_form(form, lambda _: reveal_answer(item), Reply(), revealed_by(item))


def stuck(key: str) -> None:
    """Show a button that opens the next hint, and in the end a solution.

    Parameters
    ----------
    key
        The name of a task or a check. Its solution opens after the last hint, once there
        are two tries.

    Raises
    ------
    CourseError
        When there is no task of that name.

    Examples
    --------
    >>> stuck("1.1")  # doctest: +SKIP
    """
    item = find(key, Checked)
    steps = "one hint" if len(item.hints) == 1 else f"{len(item.hints)} hints"
    then = "" if item.sealed else ", then a solution after two tries of your own"
    form = Form(
        id=f"stuck-{key}",
        heading=f"Help with {key}",
        intro=f"There is help in steps: {steps}{then}.",
        inputs=(),
        submit="Open the next hint",
        closing="Run this cell for the button that opens them.",
    )
    show_form(form, lambda _: Reply(html=checks.hint(key).html), Reply())
