"""The crisis seminar: a timer, a form for each move, the dice, the log, the board of tensions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace

from coursekit.boards.crisis_seminar.game import DOWN, UP, Game, Step, find_game
from coursekit.boards.crisis_seminar.shown import board_html, log_html, said
from coursekit.errors import CourseError
from coursekit.forms.form_widget import FormWidget, show_form
from coursekit.forms.inputs import Input, NotAnswered, Option, read_input
from coursekit.forms.layout import Form
from coursekit.forms.question import Reply
from coursekit.html import join
from coursekit.text import and_list, short_day
from coursekit.widgets.timer import timer

__all__ = ["crisis_seminar"]

HEADING = "The log of your game"
INTRO = (
    "First the team says its move and its reasons, and the others say theirs against it. Then fill"
    " this in together, and roll. Decisions and signals only: no target, no place to hit, no"
    " weapon, no means."
)
UNDO = "Take back the last move"
NOTHING = "→ The log has no move to take back."
FOR = "How many reasons for it count? Each adds 1."
AGAINST = "How many reasons against it count? Each takes 1 away."
WORDS = "words"
MOST_WORDS = 200


def crisis_seminar(game: str = "one", *, seed: str = "") -> FormWidget:
    """Run the crisis seminar: a timer, and a form that rolls the dice and keeps the log.

    Each move is saved in your file as it is made. After a restart of the kernel, run the cell
    again: the log, the board and the timer go on.

    Parameters
    ----------
    game
        A name for the game of your group, up to 20 small letters and digits. Another name
        begins another game; the first one stays in the file.
    seed
        A text from which the dice follow, so that rolls can be repeated. Left out, the dice
        are fair and nobody can know them before.

    Returns
    -------
    FormWidget
        Already shown; assign it to ``_`` at the end of a cell.

    Raises
    ------
    CourseError
        When the name has other signs.

    Examples
    --------
    >>> _ = crisis_seminar("group1", seed="a")  # doctest: +SKIP
    """
    played = find_game(game, seed)
    minutes = sorted({part.minutes for part in played.seminar.schedule})
    timer(f"{played.key}-timer", "Time for this part", minutes)
    form = _form(played)

    def respond(values: Mapping[str, object]) -> Reply:
        return _play(played, form, values)

    return show_form(form, respond, _first(played), undo=lambda: _take_back(played))


def _form(game: Game) -> Form:
    seminar = game.seminar
    turns = [
        Option(str(n), f"Turn {n}: {short_day(turn.first)} to {short_day(turn.last)}")
        for n, turn in enumerate(seminar.turns, 1)
    ]
    roles = [Option(name, seminar.name(name)) for name in seminar.roles]
    moves = [Option(name, f"{move.label}: {move.what}") for name, move in seminar.moves.items()]
    tensions = [Option(name, each.label) for name, each in seminar.tensions.items()]
    ways = [Option(DOWN, "one step down: calmer"), Option(UP, "one step up: tenser")]
    most = seminar.most_reasons
    return Form(
        id=game.key,
        heading=HEADING,
        intro=INTRO,
        inputs=(
            Input("turn", "Which turn is it?", "choice", tuple(turns)),
            Input("role", "Which role makes the move?", "choice", tuple(roles)),
            Input("move", "What sort of move?", "choice", tuple(moves)),
            Input(WORDS, "What does the team do? A few words, if you like", "line"),
            Input("tension", "Which tension does it move?", "choice", tuple(tensions)),
            Input("way", "Which way?", "choice", tuple(ways)),
            Input("reasons_for", FOR, "number", low=0, high=most, step=1),
            Input("reasons_against", AGAINST, "number", low=0, high=most, step=1),
        ),
        submit="Roll the dice and save",
        closing="Run this cell to play here.",
        undo=UNDO,
        beside=True,
    )


def _first(game: Game) -> Reply:
    try:
        moves = len(game.steps())
        say = (f"→ Your game goes on after move {moves}.",) if moves else ()
        # Not as saved: half a move that waits in the browser comes back.
        return replace(_reply(game, say), saved=False)
    except CourseError as error:
        return Reply((f"✗ {error}",))


def _play(game: Game, form: Form, values: Mapping[str, object]) -> Reply:
    """Read a move, roll, save, and show the board; nothing is rolled for half a move."""
    read = {}
    for asked in form.inputs:
        if asked.id == WORDS:
            continue
        try:
            read[asked.id] = read_input(asked, values.get(asked.id))
        except NotAnswered as error:
            return Reply((f"→ {asked.text} {error}",), values=values)
    role = game.seminar.roles[read["role"]]
    if role.moves and read["move"] not in role.moves:
        can = " or ".join(game.seminar.moves[name].label for name in role.moves)
        name = game.seminar.name(read["role"])
        return Reply((f"→ {name} has one sort of move: {can}. Choose it.",), values=values)
    if any(read[name] != int(read[name]) for name in ("reasons_for", "reasons_against")):
        return Reply(("→ Write whole numbers of reasons, such as 2.",), values=values)
    words = " ".join(str(values.get(WORDS) or "").split())[:MOST_WORDS]
    try:
        step = Step(
            **{**read, "turn": int(read["turn"])},
            dice=game.roll(len(game.steps()) + 1),
            words=words,
        )
        notice = game.add(step).notice
    except CourseError as error:
        return Reply((f"✗ Not saved, so the roll does not count. {error}",), values=values)
    return _reply(game, tuple(filter(None, (said(game, step), notice))))


def _take_back(game: Game) -> Reply:
    """Take back the last move, and fill it in again: mostly it was a slip of the keys."""
    try:
        step = game.take_back()
        if step is None:
            return Reply((NOTHING,))
        say = (
            f"✓ Taken back: the move of {game.seminar.name(step.role)} in turn {step.turn}. The log"
            " keeps its line. It is in the form again: correct it, and save. The dice stay:"
            f" {and_list([*map(str, step.dice)])}.",
        )
        return replace(_reply(game, say), values=_values(step))
    except CourseError as error:
        return Reply((f"✗ Not taken back. {error}",))


def _values(step: Step) -> dict[str, str]:
    return {name: str(value) for name, value in asdict(step).items() if name != "dice"}


def _reply(game: Game, say: tuple[str, ...]) -> Reply:
    """Show board and log, say whose move comes next, and empty the form for it."""
    steps = game.steps()
    turn, role = str(steps[-1].turn) if steps else "1", ""
    if upcoming := game.upcoming(steps):
        turn, role = str(upcoming[0]), upcoming[1]
        say = (*say, f"→ Next in turn {turn}: {game.seminar.name(role)}.")
    elif steps and game.lots():
        say = (*say, "→ Each role has made its moves. Go on to the debriefing.")
    fresh = {"turn": turn, "role": role, "move": "", WORDS: ""}
    fresh |= {"tension": "", "way": "", "reasons_for": "", "reasons_against": ""}
    html = join([board_html(game, steps), log_html(game)])
    return Reply(say, values=fresh, html=html, saved=True)
