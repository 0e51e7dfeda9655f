"""The log of the crisis seminar as a chart: the moves of a group beside what really came."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import altair as alt
import pandas as pd

from coursekit.boards.crisis_seminar.game import Game, Step, find_game
from coursekit.boards.crisis_seminar.shown import move_words
from coursekit.charts.core.canvas import Canvas, tooltips
from coursekit.charts.core.cells import fold
from coursekit.charts.core.figure import figure
from coursekit.charts.core.looks import BLUE, GREY, ORANGE
from coursekit.content.seminar import CONTENT, Counterpart, event_text
from coursekit.messages import Message, message
from coursekit.store import work
from coursekit.text import counted, short_day

__all__ = ["crisis_timeline"]

MINE, REAL, CAME, SHARED = "your game", "the timeline", "it came", "Under a shared label"
PLAY = "→ The game has no move yet. Play first, then run this cell again."
TASK = "→ First answer the debriefing task above, then run this cell again: it shows what came."
COLUMNS = {
    "days": "Days",
    "side": "Side",
    "whose": "Whose",
    "what": "Move or event",
    "result": "Result",
}
# Pixels: where the turns begin, a turn, the heading, a side, a line of it; letters of a name.
LEFT, TURN, HEAD, SIDE, LINE, LETTERS = 148, 184, 26, 56, 26, 17
WIDTH = LEFT + 3 * TURN
WORDS = 14  # the size of letters, for the last row


@dataclass(frozen=True)
class Mark:
    """A move or an event: its turn, the side, the line of the side, and what is said of it."""

    turn: int
    side: str
    line: int
    whose: str
    label: str
    what: str
    result: str


def crisis_timeline(game: str = "one") -> alt.LayerChart | Message:
    """Draw the moves of a game of the crisis seminar beside what the timeline has of these days.

    Parameters
    ----------
    game
        The name of the game of your group, as in ``crisis_seminar``.

    Returns
    -------
    altair.LayerChart or Message
        A row for each side, a column for each turn. Before the debriefing task is answered,
        a sentence that says so: the chart tells what came.

    Raises
    ------
    CourseError
        When the name has other signs than small letters and digits, or the learner's file
        cannot be read.

    Examples
    --------
    >>> crisis_timeline("notplayed")
    → The game has no move yet. Play first, then run this cell again.
    """
    played = find_game(game)
    steps = played.steps()
    if not steps:
        return message(PLAY)
    if work.latest(f"{played.key}-debrief", "answer") is None:
        return message(TASK)
    return timeline_chart(played, steps)


def example() -> alt.LayerChart:
    """Draw a game that was made up."""
    steps = [
        Step(1, "kataib", "say", "us-factions", "down", 2, 1, (4, 4)),
        Step(2, "washington", "force", "us-factions", "up", 1, 0, (2, 1)),
    ]
    return timeline_chart(Game("example", "", CONTENT.load()), steps)


@figure(marks=16, example=example, name="crisis_timeline")
def timeline_chart(game: Game, steps: Sequence[Step]) -> alt.LayerChart:
    """Draw moves in blue, filled where they succeeded, and events in orange; grey where they meet.

    Both have the same rows and turns, so that a glance along a row compares them.
    """
    sides = [*map(game.seminar.name, game.seminar.roles), SHARED]
    rows = placed(game, sides, [*_moves(game, steps), *_events(game)])
    canvas = Canvas(WIDTH, HEAD + SIDE * len(sides))
    met = [
        {"x": LEFT + (turn - 1) * TURN + 2, "y": HEAD + sides.index(side) * SIDE + 2}
        for turn, side in sorted(_met(game, steps))
    ]
    draw_ground(canvas, game, sides, met)
    draw_marks(canvas)
    won = sum(step.succeeds for step in steps)
    return canvas.figure(
        rows,
        f"Your game: {counted(len(steps), 'move')}, {won} with success. Beside it, the timeline",
        [
            "Blue: your moves, filled where they succeeded. Orange: the timeline, with its ids.",
            "Grey: the same side really made this sort of move in these days.",
        ],
        description=describe(rows, len(met)),
        table=COLUMNS,
    )


def _moves(game: Game, steps: Sequence[Step]) -> Iterator[Mark]:
    for step in steps:
        result = "success" if step.succeeds else "no success"
        label, what = game.seminar.moves[step.move].label, move_words(game, step)
        yield Mark(step.turn, game.seminar.name(step.role), 0, MINE, label, what, result)


def _events(game: Game) -> Iterator[Mark]:
    """Read the events: each for every side that acted in it, or under a shared label."""
    acted: dict[str, list[Counterpart]] = {}
    for found in game.seminar.counterparts():
        acted.setdefault(found.event, []).append(found)
    for turn in range(1, len(game.seminar.turns) + 1):
        shared = 0
        for event in game.seminar.real(turn):
            for found in acted.get(event, []):
                label = f"{game.seminar.moves[found.move].label} {event}"
                yield Mark(
                    turn, game.seminar.name(found.role), 1, REAL, label, event_text(event), CAME
                )
            if event not in acted:  # of no one side: both lines have room
                yield Mark(turn, SHARED, shared % 2, REAL, event, event_text(event), CAME)
                shared += 1


def _met(game: Game, steps: Sequence[Step]) -> set[tuple[int, str]]:
    """Find the turns and sides in which a move that succeeded has a counterpart."""
    met = [step for step in steps if step.succeeds and game.counterparts(step)]
    return {(step.turn, game.seminar.name(step.role)) for step in met}


def placed(game: Game, sides: Sequence[str], marks: Sequence[Mark]) -> pd.DataFrame:
    """Place the marks of each turn, side and line one beside the other."""
    rows = []
    by_place = sorted(marks, key=lambda mark: (sides.index(mark.side), mark.turn, mark.line))
    for (side, turn, line), here in groupby(by_place, lambda one: (one.side, one.turn, one.line)):
        group = list(here)
        days = game.seminar.turns[turn - 1]
        for at, mark in enumerate(group):
            rows.append(
                {
                    **vars(mark),
                    "days": f"{short_day(days.first)} to {short_day(days.last)}",
                    "x": LEFT + (turn - 1) * TURN + 14 + at * (TURN - 6) / max(len(group), 2),
                    "y": HEAD + sides.index(side) * SIDE + 15 + line * LINE,
                }
            )
    frame = pd.DataFrame(rows)
    return frame.assign(word_x=frame["x"] + 11)


def draw_ground(
    canvas: Canvas, game: Game, sides: Sequence[str], met: Sequence[dict[str, Any]]
) -> None:
    """Draw the turns, the names of the sides, and grey ground where game and days meet."""
    if met:
        ends = [{**each, "x2": each["x"] + TURN - 4, "y2": each["y"] + SIDE - 4} for each in met]
        canvas.rect(ends, x="x", x2="x2", y="y", y2="y2", color=GREY, opacity=0.3, cornerRadius=4)
    heads = [
        {
            "x": LEFT + number * TURN + 8,
            "text": f"{number + 1}: {short_day(turn.first)} to {short_day(turn.last)}",
        }
        for number, turn in enumerate(game.seminar.turns)
    ]
    canvas.text(heads, x="x", y=10, text="text", align="left", fontWeight="bold", fontSize=WORDS)
    folded = [fold(side, LETTERS) for side in sides]
    names = [
        {
            "y": HEAD + at * SIDE,
            "middle": HEAD + (at + 0.5) * SIDE - 7.5 * name.count("\n"),
            "name": name,
        }
        for at, name in enumerate(folded)
    ]
    canvas.rule(names, x=0, x2=WIDTH, y="y", color=GREY, opacity=0.6, aria=False)
    words = {"align": "left", "baseline": "middle", "fontSize": WORDS, "fontWeight": "bold"}
    canvas.text(names, x=0, y="middle", text="name", **words)
    lines = [{"x": LEFT + number * TURN} for number in range(len(game.seminar.turns))]
    canvas.rule(
        lines, x="x", y=HEAD, y2=HEAD + SIDE * len(sides), color=GREY, opacity=0.6, aria=False
    )


def draw_marks(canvas: Canvas) -> None:
    """Draw moves as circles and events as diamonds, each with its word."""
    told = tooltips({"side": "side", "days": "days", "what": "what", "result": "result"}, "label")
    looks: dict[str, Any] = {"x": "x", "y": "y", "size": 130, "tooltip": told}
    mine = f"datum.whose === '{MINE}'"
    won = f"{mine} && datum.result === 'success'"
    lost = f"{mine} && datum.result !== 'success'"
    canvas.point(where=won, color=BLUE, shape="circle", filled=True, opacity=1, **looks)
    canvas.point(where=lost, color=BLUE, shape="circle", filled=False, strokeWidth=2, **looks)
    canvas.point(where=f"!({mine})", color=ORANGE, shape="diamond", filled=True, opacity=1, **looks)
    words = {"text": "label", "align": "left", "baseline": "middle", "fontSize": WORDS}
    canvas.text(x="word_x", y="y", tooltip=told, **words)


def describe(rows: pd.DataFrame, met: int) -> str:
    """Say how much of each there is, and what came in each turn."""
    told = []
    for days, turn in rows.sort_values("turn", kind="stable").groupby("days", sort=False):
        said = [
            f"{row['side']}, {row['label']} ({row['whose']}, {row['result']})"
            for row in turn.to_dict("records")
        ]
        told.append(f"{days}: {'; '.join(said)}.")
    mine = rows["whose"] == MINE
    events = counted(rows.loc[~mine, "what"].nunique(), "event")
    return (
        f"{counted(int(mine.sum()), 'move')} of the game and {events} of the timeline. They meet in"
        f" {counted(met, 'place')}. {' '.join(told)}"
    )
