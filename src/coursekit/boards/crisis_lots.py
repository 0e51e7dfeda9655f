"""The lots of the crisis seminar: who has which role, by the numbers that people count off."""

from __future__ import annotations

from collections.abc import Mapping

from coursekit.boards.crisis_seminar.game import OBSERVERS, Game, find_game
from coursekit.content.seminar import FEWEST, MOST
from coursekit.errors import CourseError
from coursekit.forms.form_widget import FormWidget, show_form
from coursekit.forms.inputs import Input, NotAnswered, read_input
from coursekit.forms.layout import Form
from coursekit.forms.question import Reply

__all__ = ["crisis_lots"]

INTRO = (
    "Ask first who wants to observe: it earns full credit. Then those who play count off round the"
    " room: one, two, three. Remember your number."
)


def crisis_lots(game: str = "one", *, seed: str = "") -> FormWidget:
    """Draw lots for the roles of the crisis seminar.

    People count off; the lots give each number a role. Up to four people share a role. The lots
    are saved in your file, and the game says by them whose move comes next.

    Parameters
    ----------
    game
        The name of the game of your group, as in ``crisis_seminar``.
    seed
        A text from which the lots follow, so that they can be repeated. Left out, nobody can
        know them before.

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
    >>> _ = crisis_lots("group1")  # doctest: +SKIP
    """
    played = find_game(game, seed)
    asked = Input("people", "How many people play?", "number", low=FEWEST, high=MOST, step=1)
    form = Form(
        id=played.lots_key,
        heading="The lots",
        intro=INTRO,
        inputs=(asked,),
        submit="Draw the lots",
        closing="Run this cell to draw here.",
    )

    def respond(values: Mapping[str, object]) -> Reply:
        try:
            people = read_input(asked, values.get(asked.id))
        except NotAnswered as error:
            return Reply((f"→ {error}",), values=values)
        if people != int(people):
            return Reply(("→ Write a whole number of people, such as 12.",), values=values)
        try:
            notice = played.draw(people).notice
            return _drawn(played, f"✓ Drawn, and saved. {notice}".strip())
        except CourseError as error:
            return Reply((f"✗ Not drawn. {error}",), values=values)

    try:
        first = _drawn(played, "→ These lots were drawn before.") if played.lots() else Reply()
    except CourseError as error:
        first = Reply((f"✗ {error}",))
    return show_form(form, respond, first)


def _drawn(game: Game, said: str) -> Reply:
    """Show who has which role; how often lots were drawn is for all to see."""
    lots = game.lots()
    rows = [("Role", "Numbers")]
    rows += [
        ("Observers" if role == OBSERVERS else game.seminar.name(role), ", ".join(map(str, seats)))
        for role in (*game.seminar.roles, OBSERVERS)
        if (seats := lots.get(role))
    ]
    people = str(sum(map(len, lots.values())))
    say = (said, f"→ This is draw number {game.draws()}.")
    return Reply(say, values={"people": people}, table=tuple(rows), saved=True)
