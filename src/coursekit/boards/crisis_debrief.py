"""The debriefing task of the crisis seminar: four questions with an answer from the tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from coursekit.boards.crisis_seminar.game import Game, Step, find_game
from coursekit.boards.crisis_seminar.shown import beside, goals, move_words
from coursekit.data.facts import fact
from coursekit.data.gallery import NAMES
from coursekit.data.schema import package
from coursekit.errors import CourseError
from coursekit.forms.form_widget import FormWidget, show_form
from coursekit.forms.inputs import Input, NotAnswered, Option, read_input
from coursekit.forms.layout import Form
from coursekit.forms.question import Reply
from coursekit.html import join
from coursekit.methods.dice import WAYS, several, success
from coursekit.store import work
from coursekit.text import and_list, date_text

__all__ = ["crisis_debrief"]

NONE = "none"
LATER = "later"
NEAR = 1  # a chance counts as right within one percentage point
PLAY = "→ Play first: this game has no move yet. Then run this cell again."


def crisis_debrief(game: str = "one") -> FormWidget:
    """Ask the four questions after the crisis seminar, and compare with the tables.

    The last question tells what came later; it can be left out until lesson 06.

    Parameters
    ----------
    game
        The name of the game of your group, as in ``crisis_seminar``.

    Returns
    -------
    FormWidget
        Already shown; assign it to ``_`` at the end of a cell.

    Raises
    ------
    CourseError
        When the name has other signs than small letters and digits.

    Examples
    --------
    >>> _ = crisis_debrief("group1")  # doctest: +SKIP
    """
    played = find_game(game)
    key = f"{played.key}-debrief"
    try:
        steps = played.steps()
        entry = work.latest(key, "answer")
    except CourseError as error:
        steps, entry, first = [], None, Reply((f"✗ {error}",))
    else:
        first = Reply((PLAY,)) if not steps else Reply()
    form, own = _form(played, key, []), _form(played, key, steps)
    if entry and isinstance(entry.value, dict):
        first = _judged(played, own, steps, entry.value, f"Saved on {entry.moment}.") or first

    def respond(values: Mapping[str, object]) -> Reply:
        read = {}
        for asked in own.inputs:
            try:
                read[asked.id] = read_input(asked, values.get(asked.id))
            except NotAnswered as error:
                return Reply((f"→ {asked.text} {error}",), values=values)
        try:
            notice = work.record("answer", key, read).notice
        except CourseError as error:
            return Reply((f"✗ Not saved. {error}",), values=values)
        judged = _judged(played, own, steps, read, f"Saved. {notice}".strip())
        return judged or Reply()

    return show_form(form, respond, first, own=own)


def _form(game: Game, key: str, steps: Sequence[Step]) -> Form:
    """Lay out the task; without moves it is the same for everybody."""
    mine = [
        Option(
            str(n),
            f"{n}: turn {step.turn}, {game.seminar.name(step.role)}, {move_words(game, step)}",
        )
        for n, step in enumerate(steps, 1)
        if step.succeeds
    ]
    labels = package().table("aftermath_months").field("default_scenario").labels or {}
    month = date_text(game.seminar.month)
    return Form(
        id=key,
        heading="Debriefing task",
        intro="First each of you answers alone, in writing. Then fill this in: it says what is"
        " right, by counting and by the tables, and shows what the timeline has of the three turns."
        f" **The answer to the last question tells what came in {month}.**"
        " If lesson 06 is still to come, choose “Not yet” there: then nothing is told of it.",
        inputs=(
            Input(
                "one",
                "A team had two reasons for its move, the others one against it. What was the"
                f" chance of success? Two dice fall in {WAYS} ways.",
                "probability",
            ),
            Input(
                "two",
                "It makes three moves like this. What is the chance that two or three succeed?",
                "probability",
            ),
            Input(
                "real",
                "These moves of your game succeeded. Which did the same side really make? The sort"
                " of move and the days of the turn have to fit.",
                "several",
                (*mine, Option(NONE, "none of them")),
            ),
            Input(
                "month",
                f"Which scenario of the paper fits {month}, by the usual rule of lesson 06?",
                "choice",
                (
                    *(
                        Option(name, f"{NAMES.get(name, name)}: {label}")
                        for name, label in labels.items()
                    ),
                    Option(LATER, "Not yet: lesson 06 is still to come"),
                ),
            ),
        ),
        submit="Save and compare",
        closing="Run this cell after the game.",
    )


def _judged(
    game: Game, form: Form, steps: Sequence[Step], values: Mapping[str, Any], saved: str
) -> Reply | None:
    """Compare the answers with the tables; None when the game has changed since."""
    try:
        read = {asked.id: read_input(asked, values[asked.id]) for asked in form.inputs}
    except (KeyError, NotAnswered):
        return None
    one, two = success(1), several(3, 2, 1)
    say = [
        _chance(read["one"], float(one.chance), one.sentence),
        _chance(read["two"], float(two.chance), two.sentence),
    ]
    found = {str(n): game.counterparts(step) for n, step in enumerate(steps, 1) if step.succeeds}
    right = {n for n, real in found.items() if real} or {NONE}
    named = [
        f"move {n} ({', '.join(each.event for each in real)})" for n, real in found.items() if real
    ]
    told = "By our reading the timeline has no counterpart of your moves."
    if named:
        told = f"The timeline has a counterpart of {and_list(named)}."
    say.append(f"{'✓' if set(read['real']) == right else '✗'} {told}")
    say += [_month(game, read["month"]), saved]
    html = join([beside(game, steps), goals(game, steps)])
    return Reply(tuple(say), values=read, html=html, saved=True)


def _month(game: Game, given: str) -> str:
    month, row = date_text(game.seminar.month), f"aftermath_months:{game.seminar.month}"
    if given == LATER:
        return f"→ The question on {month} waits for lesson 06. Come back to it then."
    scenario = fact(f"{row}.default_scenario")
    mark = "✓" if given == scenario else "✗"
    return f"{mark} {month} is coded {NAMES.get(scenario, scenario)}: {fact(f'{row}.basis')}."


def _chance(given: float, right: float, sentence: str) -> str:
    near = abs(given - 100 * right) <= NEAR
    return f"{'✓' if near else '✗'} {sentence}" + ("" if near else f" You wrote {given:g}%.")
