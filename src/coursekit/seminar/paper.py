"""The pages of the crisis seminar: cards, slips, board and log, rules, task and the key to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from coursekit.content.seminar import CONTENT, Role, Seminar, event_text
from coursekit.data.gallery import NAMES
from coursekit.data.records import record_of, records
from coursekit.data.schema import package
from coursekit.errors import CourseError
from coursekit.forms.report import html_page
from coursekit.html import Html, table_html, tag
from coursekit.methods.dice import WAYS, several, success
from coursekit.outside import named_path
from coursekit.store.files import write_whole
from coursekit.text import and_list, date_text, or_list, percent_text, short_day

__all__ = ["pages", "write_paper"]

STYLES = Path(__file__).with_name("paper.css")
OURS = "The goals and the steps of the tensions are made up for this game. No source says them."
LIMITS = (
    "Moves are decisions and signals only. Nobody names a target, a place to hit, a weapon or a"
    " means. Whoever leads the game stops a move like this, and the team makes another."
)
LOT = (
    "Roles go by lot, never by nationality or by what somebody is thought to believe. To observe"
    " earns full credit: offer it before the lots. Nobody speaks here for a country or a faith."
)
SAFE = "Texts written in a role stay with their writer. Collect only the debriefing task."
LEARNED = (
    "Why a task with an answer? In one course the class with an online simulation did no better"
    " and no worse than the class with a research paper, and was more satisfied. Cox, E. (2014),"
    " Online Simulations in the Classroom, paper for the FLACSO-ISA conference in Buenos Aires;"
    " read: its opening. So pleasure in the game says nothing of what was learned."
)
WRITE = "Write the move into the log: role, move, reasons, dice, result. Then the next team moves."
BESIDE = "Write your moves that succeeded beside it, by the log: both timelines on one sheet."
LINES = (2, 2, 7, 4)  # to write on, for each question
MADE_UP = "The chance of success is a rule of the game. It says nothing of any real decision."


def write_paper(folder: str | Path) -> list[str]:
    """Write the pages of the seminar into a folder, and return sentences that say what to do.

    Parameters
    ----------
    folder
        A folder that does not exist yet, or an empty one.

    Returns
    -------
    list of str
        A sentence for each page: its name, and how many to print.

    Raises
    ------
    CourseError
        When the folder is not empty, or the case that the course reads has no seminar.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as place:
    ...     said = write_paper(f"{place}/paper")
    >>> said[0]
    '1-teacher.html: one copy, for who leads the game. It has the key.'
    """
    root = named_path(folder, "seminar")
    made = pages()
    try:
        root.mkdir(parents=True, exist_ok=True)
        filled = any(root.iterdir())
    except OSError as error:
        raise CourseError(
            f"The folder cannot be written ({error.strerror}).",
            where=str(folder),
            remedy="name a new folder",
        ) from None
    if filled:
        raise CourseError(
            "The folder is not empty.", where=str(folder), remedy="name a new or an empty folder"
        )
    for name, (_, page) in made.items():
        write_whole(root / name, page)
    return [f"{name}: {copies}" for name, (copies, _) in made.items()]


def pages() -> dict[str, tuple[str, str]]:
    """Return each page by its name: how many to print, and its HTML."""
    game = CONTENT.load()
    parts = {
        "1-teacher.html": (
            "one copy, for who leads the game. It has the key.",
            "For who leads the game",
            [*_teacher(game), *_key(game)],
        ),
        "2-rules.html": (
            "one copy a table, on both sides of a sheet.",
            "Rules",
            [_rules(game), _moves_and_dice(game)],
        ),
        "3-role-cards.html": (
            "one copy a team, each role a page.",
            "Role cards",
            [_card(game, name, role) for name, role in game.roles.items()],
        ),
        "4-goals.html": (
            "one slip for each seat of a role, cut and folded: it is the lot and the secret goal.",
            "Secret goals",
            [_slips(game)],
        ),
        "5-board-and-log.html": (
            "one copy, large if you can; the log once more for each turn.",
            "Board and log",
            [_board(game), _log()],
        ),
        "6-debriefing.html": ("one copy a person.", "Debriefing", [_task(game), _real(game)]),
    }
    return {name: (copies, _page(title, body)) for name, (copies, title, body) in parts.items()}


def _page(title: str, sheets: Sequence[Html]) -> str:
    styles = Html(f"<style>\n{STYLES.read_text(encoding='utf-8')}</style>")
    return html_page(f"Crisis seminar: {title}", [styles, *sheets])


def _sheet(*inside: str, large: bool = False) -> Html:
    """Make a sheet of its own; a large one is read at arm's length, by a team."""
    return tag("section", *inside, class_="sheet large" if large else "sheet")


def _listed(items: Sequence[str], name: str = "ul") -> Html:
    return tag(name, *(tag("li", item) for item in items))


def _open(rows: Sequence[Sequence[str]]) -> Html:
    """Make a table with room to write in."""
    return tag("div", table_html(rows), class_="open")


def _turn(game: Seminar, number: int) -> str:
    turn = game.turns[number - 1]
    return f"Turn {number}, {date_text(turn.first, end=turn.last)}"


def _chances(game: Seminar) -> Html:
    found = [success(each) for each in range(-game.most_reasons, game.most_reasons + 1)]
    return table_html(
        [
            [
                "Reasons for minus against",
                *(f"{each.modifier:+d}" if each.modifier else "0" for each in found),
            ],
            ["The dice show at least", *(str(each.least) for each in found)],
            [f"Ways of {WAYS}", *(str(each.ways) for each in found)],
            ["Chance", *(percent_text(float(each.chance)) for each in found)],
        ]
    )


def _rules(game: Seminar) -> Html:
    return _sheet(
        tag("h1", game.heading),
        tag("h2", "The opening"),
        _listed([event_text(key) for key in game.opening]),
        tag("h2", "A turn"),
        _listed([*game.rules(), WRITE], "ol"),
        tag("p", LIMITS),
        large=True,
    )


def _moves_and_dice(game: Seminar) -> Html:
    rows = [[move.label, move.what] for move in game.moves.values()]
    return _sheet(
        tag("h1", "Moves and dice"),
        table_html([["Move", "What it is"], *rows]),
        tag("h2", "The dice"),
        _chances(game),
        tag("p", MADE_UP, class_="quiet"),
        large=True,
    )


def _card(game: Seminar, name: str, role: Role) -> Html:
    arabic = game.arabic(name)
    said = [
        f"{row['text']} [{key}, {row['locators'].replace(';', ', ')}]"
        for key in role.stances
        for row in [record_of(package().table("stances"), key, "seminar")]
    ]
    for key in role.claims:
        row = record_of(package().table("claims"), key, "seminar")
        said.append(f"{row['claim']} We found: {row['verdict']}. [{key}]")
    paper = record_of(package().table("sources"), package().paper, "seminar")
    plans = [
        [f"{n}: {short_day(turn.first)} to {short_day(turn.last)}", "", ""]
        for n, turn in enumerate(game.turns, 1)
    ]
    moves = [game.moves[each].label for each in role.moves or game.moves]
    return _sheet(
        tag("h1", game.name(name)),
        tag("p", arabic, lang="ar", dir="rtl", class_="arabic") if arabic else "",
        tag("p", "You speak for this side as sources report it. No word here is yours."),
        tag("h2", "Your task"),
        tag("p", role.task),
        tag("h2", "What came before, with the ids of the timeline"),
        _listed([event_text(key) for key in role.events]),
        tag("h2", f"What the paper of {date_text(paper['date'])} says of it"),
        _listed(said),
        tag("h2", "Your moves"),
        tag("p", f"{or_list(moves)}: see the rules."),
        _open([["Turn", "Move, and the tension it moves", "Reasons, with ids"], *plans]),
        tag("p", LIMITS, class_="quiet"),
        large=True,
    )


def _slips(game: Seminar) -> Html:
    slips = [
        tag(
            "div",
            tag("h2", game.name(name)),
            _listed([game.goal_text(goal) for goal in role.goals]),
            tag("p", OURS, class_="quiet"),
            class_="slip",
        )
        for name, role in game.roles.items()
    ]
    return _sheet(
        tag("h1", "Goal slips"),
        tag("p", "Cut, fold twice, draw. Show yours to your team only, until the debriefing."),
        *slips,
    )


def _board(game: Seminar) -> Html:
    tracks = []
    for tension in game.tensions.values():
        steps = [
            tag("li", str(step), class_="start" if step == tension.start else "")
            for step in range(game.steps + 1)
        ]
        tracks += [tag("h2", tension.label), tag("ol", *steps, class_="track")]
    return _sheet(
        tag("h1", "Board of tensions"),
        tag(
            "p",
            f"0 is calm, {game.steps} an open break. Put a coin on the step with the thick frame,"
            " or mark the steps with a pencil. A move that succeeds moves one coin by one step.",
        ),
        *tracks,
        tag("p", OURS, class_="quiet"),
        large=True,
    )


def _log() -> Html:
    head = ["Number", "Role", "Move", "In a few words", "For", "Against", "Dice", "Total", "Result"]
    rows = [[str(number), *[""] * (len(head) - 1)] for number in range(1, 15)]
    return _sheet(
        tag("h1", "Log"),
        tag("p", "Turn: ________ Written by: an observer, or Media"),
        _open([head, *rows]),
    )


def _questions(game: Seminar) -> list[str]:
    month = date_text(game.month)
    scenarios = _scenarios()
    return [
        "A team had two reasons for its move, the others one against it. What was the chance of"
        " success? Count the ways.",
        "A team makes three moves like this. What is the chance that two or three succeed?",
        "Take each move of the log that succeeded. Did the same side really do a move of this sort"
        " in the days of this turn? Write the id of the event, or “no row”. Which real event has no"
        " counterpart in your game?",
        f"Which scenario of the paper is nearest to the end of your game: {scenarios}? Which move"
        f" decided it? Only after lesson 06: which scenario fits {month} by the usual rule of that"
        " lesson? The answer tells what came in that month.",
    ]


def _scenarios() -> str:
    """Name the scenarios that the months are coded into."""
    labels = package().table("aftermath_months").field("default_scenario").labels or {}
    return "; ".join(f"{NAMES.get(name, name)} ({label})" for name, label in labels.items())


def _task(game: Seminar) -> Html:
    inside: list[str] = [
        tag("h1", "Debriefing task"),
        tag("p", "Alone, in writing, in your own voice. You need the log, and the next page."),
    ]
    for (number, question), lines in zip(enumerate(_questions(game), 1), LINES, strict=True):
        inside += [tag("h2", f"Question {number}"), tag("p", question)]
        inside += [tag("div", class_="line")] * lines
    return _sheet(*inside)


def _real(game: Seminar) -> Html:
    """List what the timeline has of these days, without whose move it was, and leave room."""
    inside = [tag("h1", "What the timeline has of these days"), tag("p", BESIDE)]
    for number in range(1, len(game.turns) + 1):
        here = [event_text(key) for key in game.real(number)]
        rows = [["The timeline", "Your game"], [_listed(here), ""]]
        beside = tag("div", table_html(rows), class_="beside")
        inside.append(tag("div", tag("h2", _turn(game, number)), beside))
    return _sheet(*inside, tag("p", "An event of several days is in the turn of its last day."))


def _teacher(game: Seminar) -> Iterator[Html]:
    names = [game.name(name) for name in game.roles]
    seats = [["People", *names, "Observers"]]
    for people in (4, 5, 6, 7, 12, 18, 24, 30):
        taken, watching = game.seats(people)
        each = [str(taken.get(name, 0)) for name in game.roles]
        seats.append([str(people), *each, str(watching)])
    yield _sheet(
        tag("h1", f"{game.heading}: {game.minutes} minutes"),
        tag("p", LOT),
        tag("p", f"{LIMITS} {SAFE}"),
        tag("h2", "The meeting"),
        table_html(game.plan()),
        tag("h2", "Who plays"),
        table_html(seats),
        tag(
            "p",
            "Print a goal slip for each seat. Anybody may observe instead of playing. Roles"
            " without a seat make no move. An observer notes which rows each side used, and which"
            " it left out.",
        ),
        tag("h2", "After the game"),
        tag("p", f"{LEARNED} {MADE_UP}"),
    )


def _key(game: Seminar) -> Iterator[Html]:
    one, two = success(1), several(3, 2, 1)
    ids: dict[tuple[int, str, str], list[str]] = {}
    for found in game.counterparts():
        ids.setdefault((found.turn, found.role, found.move), []).append(found.event)
    rows = [
        [str(turn), game.name(role), game.moves[move].label, ", ".join(events)]
        for (turn, role, move), events in ids.items()
    ]
    acted = {found.role for found in game.counterparts()}
    silent = [
        game.name(name) for name in game.roles if game.roles[name].actors and name not in acted
    ]
    month = next(row for row in records("aftermath_months") if row["month"] == game.month)
    fits = month["default_scenario"]
    yield _sheet(
        tag("h1", "Key to the debriefing task"),
        tag("p", tag("strong", "1. "), one.sentence),
        tag("p", tag("strong", "2. "), two.sentence),
        tag("p", tag("strong", "3. "), "What the timeline has, by our reading of who acted:"),
        table_html([["Turn", "Side", "Move", "Events"], *rows]),
        tag(
            "p",
            f"Under a shared label, so of no one side: {and_list(list(game.unassigned))}. A move of"
            " a faction may have one of these as its counterpart, and no row says whose.",
        ),
        tag("p", f"No row of these days: {and_list(silent)}. No row is not proof of no act.")
        if silent
        else "",
        tag("p", tag("strong", "4. "), f"{date_text(game.month)}: {NAMES.get(fits, fits)}."),
        tag("p", f"Basis in the table: {month['basis']}."),
        tag(
            "p",
            "The first half has no single answer: a good one names a move of the log and a"
            " condition of the scenario. The second half waits for lesson 06.",
        ),
    )
