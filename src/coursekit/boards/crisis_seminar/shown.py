"""What a game shows: the board of tensions, the log, and what really came beside it."""

from __future__ import annotations

from collections.abc import Sequence

from coursekit.boards.crisis_seminar.game import UP, Game, Step
from coursekit.content.seminar import event_text
from coursekit.html import Html, join, table_html, tag
from coursekit.text import counted, short_day

__all__ = ["beside", "board_html", "goals", "log_html", "move_words", "said"]

_BOX = "display:inline-block;width:1.7em;text-align:center;border:1px solid;margin:0 .1em"
_HERE = f"{_BOX};font-weight:700;border-width:3px"
_APART = "margin-top:0.8rem"
_LIST = "margin:0;padding-left:1.1em"
_NOT_YET = "No move yet."
_RESULT = {True: "success", False: "no success"}


def said(game: Game, step: Step) -> str:
    """Say what came of a move."""
    first, second = step.dice
    net = step.reasons_for - step.reasons_against
    what = f"{first} and {second}, with {net:+d} that makes {step.total}"
    way = "up" if step.way == UP else "down"
    label = game.seminar.tensions[step.tension].label
    if step.succeeds:
        return f"✓ Success. The dice show {what}. “{label}” goes {way} by one step."
    return f"→ No success. The dice show {what}. The move was made, but no tension moves."


def board_html(game: Game, steps: Sequence[Step]) -> Html:
    """Draw the board: each tension on its steps, with a word on where it began."""
    rows = []
    for name, now in game.board(steps).items():
        tension = game.seminar.tensions[name]
        boxes = [
            tag("span", str(step), style=_HERE if step == now else _BOX)
            for step in range(game.seminar.steps + 1)
        ]
        track = tag("span", *boxes, role="img", aria_label=f"{now} of {game.seminar.steps}")
        moved = "as at the start" if now == tension.start else f"began at {tension.start}"
        named = tag("p", tag("strong", f"{tension.label}: {now}"), f" ({moved})")
        rows.append(tag("div", named, tag("p", track), style=_APART))
    rule = f"0 is calm, {game.seminar.steps} an open break; made up for this game."
    heading = tag("p", tag("strong", "Board of tensions. "), rule, style=_APART)
    return join([heading, *rows])


def log_html(game: Game) -> Html:
    """Write the log as a table, with a line for each move that was taken back."""
    lines = game.log()
    if not lines:
        return tag("p", _NOT_YET)
    rows = [
        [
            f"{line.number}",
            f"{line.step.turn}",
            game.seminar.name(line.step.role),
            move_words(game, line.step),
            _sum(line.step),
            "taken back" if line.taken_back else _RESULT[line.step.succeeds],
        ]
        for line in lines
    ]
    head = ["Number", "Turn", "Role", "Move", "Dice and reasons", "Result"]
    return table_html([head, *rows], stacks=True)


def _sum(step: Step) -> str:
    first, second = step.dice
    reasons = step.reasons_for - step.reasons_against
    return f"{first} + {second} {'-' if reasons < 0 else '+'} {abs(reasons)} = {step.total}"


def move_words(game: Game, step: Step) -> str:
    """Say a move: its sort, the words of the team, the tension and the way."""
    label = game.seminar.tensions[step.tension].label
    words = f": {step.words}" if step.words else ""
    return f"{game.seminar.moves[step.move].label}{words} ({label}, {step.way})"


def beside(game: Game, steps: Sequence[Step]) -> Html:
    """Put the moves of the group that succeeded beside what the timeline has of these days."""
    rows = [["Days", "Your game", "The timeline"]]
    for number, turn in enumerate(game.seminar.turns, 1):
        mine = [
            f"{game.seminar.name(step.role)}: {move_words(game, step)}"
            for step in steps
            if step.turn == number and step.succeeds
        ]
        events = [event_text(key) for key in game.seminar.real(number)]
        days = f"{short_day(turn.first)} to {short_day(turn.last)}"
        rows.append([days, _lines(mine) or "no move succeeded", _lines(events)])
    return table_html(rows, stacks=True)


def goals(game: Game, steps: Sequence[Step]) -> Html:
    """Say which goals were reached; goals in words are for the group to judge."""
    now = game.board(steps)
    rows = [["Role", "Goal, made up for this game", "Reached"]]
    for name, role in game.seminar.roles.items():
        for goal in role.goals:
            reached = "judge together"
            if goal.tension:
                start = game.seminar.tensions[goal.tension].start
                reached = "yes" if goal.reached(start, now[goal.tension]) else "no"
            rows.append([game.seminar.name(name), game.seminar.goal_text(goal), reached])
    return table_html(rows, f"Goals after {counted(len(steps), 'move')}", stacks=True)


def _lines(items: Sequence[str]) -> Html | str:
    return tag("ul", *(tag("li", item) for item in items), style=_LIST) if items else ""
