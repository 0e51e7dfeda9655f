"""The pages about a class: one to show in the seminar, one that names people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import altair as alt

from coursekit.boards.calibration_board import calibration_chart, drawn_bins
from coursekit.build.pictures import drawing
from coursekit.charts.core.renderer import alternative
from coursekit.class_view.chart import forecast_chart
from coursekit.class_view.disclosure import HIDDEN, LEAST
from coursekit.class_view.files import Reading
from coursekit.class_view.forecasts import OwnQuestions, Question
from coursekit.class_view.gain_chart import skill_chart
from coursekit.class_view.gains import LIMITS, Learning, to_say
from coursekit.class_view.tables import Table
from coursekit.class_view.tallies import ACH, CAMPS, SHEET, group_text
from coursekit.forms.report import html_page
from coursekit.html import Html, fold_away, tag
from coursekit.markup import to_html
from coursekit.methods.agreement import Alpha
from coursekit.text import and_list, capital, counted, date_text

__all__ = ["PEOPLE", "class_page", "people_page"]

TITLE, PEOPLE = "The class as a whole", "people.html"
MOST_PEOPLE = 400  # rows of the table of people on a page
LAYOUT = Html(
    "<style>nav ul{columns:2;padding-left:1.2em} figure{margin:1em 0} svg{max-width:100%;"
    "height:auto} .scroll{overflow-x:auto} .scroll:focus-visible{outline:3px solid #1d4ed8}"
    " caption{text-align:left;font-weight:600;padding:.3em 0} .aloud{border-left:4px solid #2A5CD7;"
    "padding-left:1em} .scroll table{font-size:.85em}"
    " .scroll th,.scroll td{overflow-wrap:break-word;min-width:3.2em}"
    " @media print{.scroll{overflow:visible} nav{display:none}"
    " details>*{display:block}}</style>"
)
COUNTED = (
    "Counted are the answers and the tries that each learner's own file keeps. Marks are not here:"
    " the grader works them out again, and writes instructor.html."
)
NOT_SETTLED = (
    "There are no scores yet: nobody wrote down what happened. Fill in the column came_true of"
    " forecasts.csv, and make this page again."
)
NOT_BEGUN = "Nobody has begun {}."
NOTHING = (
    "Not shown, as nothing came for it: {}. What students saved in the lessons is in a hand-in only"
    " if they tick it."
)
RULE = (
    f"A group of fewer than {LEAST} people is never shown. Where the rest could be found by"
    f" subtraction, the next group is “{HIDDEN}”, too. The page names nobody and shows no text that"
    " anybody wrote. Two pages of different days can be subtracted from each other: give away one."
)


def class_page(
    reading: Reading,
    tables: dict[str, Table],
    found: Sequence[Question],
    aloud: Sequence[str],
    own: OwnQuestions,
    agreement: Alpha | None,
    gained: Learning,
    today: date,
) -> str:
    """Write the page to show; `tables` are by name, and those that are missing have no data."""
    parts = dict(_parts(reading, tables, found, aloud, own, agreement, gained))
    empty = [heading for heading, inside in parts.items() if not inside]
    parts = {heading: inside for heading, inside in parts.items() if inside}
    about = f"{capital(group_text(len(reading.people)))} people. Made on {date_text(today)}."
    links = [tag("li", tag("a", heading, href=f"#{_id(heading)}")) for heading in parts]
    body: list[str] = [LAYOUT, tag("h1", TITLE), tag("p", about), tag("p", RULE)]
    if reading.without:
        named = any(student for student, _ in reading.without)
        who = (": ", tag("a", "see who", href=PEOPLE)) if named else ()
        many = counted(len(reading.without), "hand-in")
        body.append(tag("p", f"{many} came without a file of answers", *who, "."))
    if reading.left_out:
        many = counted(len(reading.left_out), "file")
        body.append(tag("p", f"{many} could not be read: ", tag("a", "see who", href=PEOPLE), "."))
    body.append(tag("nav", tag("ul", *links), aria_label="Contents"))
    for heading, inside in parts.items():
        body += [tag("h2", heading, id=_id(heading)), *inside]
    if empty:
        body.append(tag("p", NOTHING.format(and_list(empty)), id="nothing-came"))
    return html_page(TITLE, body)


def _id(heading: str) -> str:
    return heading.lower().replace(" ", "-")


def _parts(
    reading: Reading,
    tables: dict[str, Table],
    found: Sequence[Question],
    aloud: Sequence[str],
    own: OwnQuestions,
    agreement: Alpha | None,
    gained: Learning,
) -> Iterator[tuple[str, list[Html]]]:
    """Yield the headings with what is below them: nothing where nobody handed anything in."""
    records = [person.record for person in reading.people]
    saved = {key for record in records for key in record.boards}
    options, helped = _with_people(tables["options"], -1), _with_people(tables["help"], 1)
    begun = _with_people(tables["progress"], *range(2, len(tables["progress"].header)))
    rest = len(tables["progress"].rows) - len(begun.rows)
    yield "How far the class is", [tag("p", COUNTED), *_progress(begun, rest)]
    yield "Which option misled", [*_misled(tables["misleading"], options)] if options.rows else []
    yield "Which help was needed", [_scrolling(helped)] if helped.rows else []
    sealed = any(record.forecasts for record in records)
    yield "The class as a forecaster", [*_forecaster(tables, found, aloud)] if sealed else []
    asked = bool(own.calibration or own.open_ones or own.unsettled or own.hidden_bins)
    yield "Calibration", [*_calibration(tables, own)] if asked else []
    if "coders" in tables:
        coded = SHEET.load().key in saved
        yield "Agreement of the coders", [*_coders(tables, agreement)] if coded else []
    if "hypotheses" in tables:
        said = "Least contradicted is not proven, and no vote decides it."
        inside = [tag("p", said), _scrolling(tables["hypotheses"])]
        yield "Competing explanations", inside if ACH.load().key in saved else []
    if "camps" in tables:
        yield "Camps", [_scrolling(tables["camps"])] if CAMPS.load().key in saved else []
    read = any(record.readings for record in records)
    yield "What the class gained", [*_gained(tables, gained)] if read else []


def _with_people(table: Table, *columns: int) -> Table:
    """Leave out the rows that have nobody in these columns."""
    rows = tuple(row for row in table.rows if any(row[column] != 0 for column in columns))
    return replace(table, rows=rows)


def _progress(begun: Table, rest: int) -> Iterator[Html]:
    if begun.rows:
        yield _scrolling(begun)
    if rest:
        yield tag("p", f"Of {counted(rest, 'lesson or set', 'lessons and sets')} nothing came.")


def _misled(shown: Table, options: Table) -> Iterator[Html]:
    said = (
        "First answers only. An option that misled many is a good start for the seminar: ask what"
        " speaks for it. An option that hardly anybody chose is not here."
    )
    yield tag("p", said)
    yield (
        _scrolling(shown)
        if shown.rows
        else tag("p", f"No wrong option was chosen by {LEAST} or more.")
    )
    for lesson in dict.fromkeys(str(row[0]) for row in options.rows):
        rows = tuple(row[1:] for row in options.rows if row[0] == lesson)
        table = Table("", f"All options of {lesson}", options.header[1:], rows)
        yield fold_away(f"All options of {lesson}", _scrolling(table))


def _forecaster(
    tables: dict[str, Table], found: Sequence[Question], aloud: Sequence[str]
) -> Iterator[Html]:
    if not found:
        yield tag("p", f"No question that is due was answered by {LEAST} or more yet.")
        return
    if aloud:
        yield tag(
            "div", tag("h3", "To read aloud"), *(tag("p", each) for each in aloud), class_="aloud"
        )
    yield _picture(forecast_chart(found))
    if tables["scores"].rows:
        yield _scrolling(tables["scores"])
    else:
        yield tag("p", NOT_SETTLED)
    yield _scrolling(tables["forecasts"])


def _calibration(tables: dict[str, Table], own: OwnQuestions) -> Iterator[Html]:
    said = (
        f"{capital(group_text(own.open_ones))} questions that students asked about the future are"
        " not due: they count for nothing here."
    )
    if own.unsettled:
        many = capital(group_text(own.unsettled))
        said += f" {many} are due, and nobody wrote down what happened."
    yield tag("p", said)
    if own.hidden_bins:
        ranges = counted(own.hidden_bins, "range")
        yield tag(
            "p", f"{ranges} of chances with fewer than {LEAST} people left out, here and below."
        )
    if not own.calibration or not own.discrimination:
        yield tag("p", "So nothing can be said of calibration yet.")
        return
    about = (
        "Each question is one that a student asked and sealed. Several students may have asked"
        " about the same event, so the limits are too narrow rather than too wide."
    )
    yield tag("p", about)
    bins = drawn_bins(own.calibration, "class")
    title, noun = "Chances given, and how often it came true", "question"
    yield _picture(calibration_chart(bins, {"shown": "class"}, "shown", title, "", noun))
    yield _scrolling(tables["calibration"])
    yield tag("p", own.calibration.sentence)
    yield tag("h3", "Discrimination")
    yield tag("p", own.discrimination.sentence)


def _coders(tables: dict[str, Table], agreement: Alpha | None) -> Iterator[Html]:
    said = (
        "Same code: the share of pairs of coders who gave the same score. Alpha: the same beyond"
        " chance, a near miss counted in part; 1 is full agreement, 0 as by chance. Coders can"
        " agree and all be wrong."
    )
    yield tag("p", said)
    yield _scrolling(tables["coders"])
    if agreement:
        yield tag("p", f"Over all dimensions: {agreement.sentence}")


def _gained(tables: dict[str, Table], gained: Learning) -> Iterator[Html]:
    """Say what the two forms on reading tell, and what they cannot tell."""
    for said in to_say(gained):
        yield tag("p", to_html(said))
    if not gained.found:
        return
    if chart := skill_chart(gained):
        yield _picture(chart)
    yield _scrolling(tables["reading"])
    yield tag("h3", "What this can say, and what not")
    yield from (tag("p", to_html(said)) for said in LIMITS)


def people_page(reading: Reading, table: Table) -> str:
    """Write the page for who teaches: who is where, which files were left out, and why."""
    title = "Who is where"
    body: list[str] = [LAYOUT, tag("h1", title)]
    body.append(tag("p", "This page names people. It is for who teaches, and for nobody else."))
    if len(table.rows) <= MOST_PEOPLE:
        begun = _begun(table)
        body.append(_scrolling(begun))
        if rest := len(table.header) - len(begun.header):
            body.append(
                tag(
                    "p",
                    NOT_BEGUN.format(counted(rest, "lesson or set", "lessons and sets")),
                )
            )
    else:
        body.append(tag("p", f"The table {table.name}.csv has {len(table.rows):,} rows."))
    if any(student for student, _ in reading.without):
        rows = tuple((student, came) for student, came in reading.without)
        without = Table("", "Not counted in the class", ("Who", "What came instead"), rows)
        body += [tag("h2", "Hand-ins without a file of answers"), _scrolling(without)]
    body.append(tag("h2", "Files that were left out"))
    left = Table("left-out", "Not read", ("File", "Why"), tuple(reading.left_out))
    body.append(_scrolling(left) if reading.left_out else tag("p", "Every file was read."))
    if reading.others:
        body.append(
            tag("p", f"{counted(reading.others, 'file')} of other kinds were not looked at.")
        )
    if reading.notes:
        body += [tag("h2", "To look at"), tag("ul", *(tag("li", note) for note in reading.notes))]
    return html_page(title, body)


def _begun(table: Table) -> Table:
    """Leave out the lessons and sets of which nobody has anything."""
    kept = [0, 1]
    kept += [at for at in range(2, len(table.header)) if any(_has(row[at]) for row in table.rows)]
    rows = tuple(tuple(row[at] for at in kept) for row in table.rows)
    return replace(table, header=tuple(table.header[at] for at in kept), rows=rows)


def _has(cell: object) -> bool:
    return not str(cell).startswith("0 of ")


def _scrolling(table: Table) -> Html:
    """Let a wide table scroll for itself, with the keyboard too."""
    return tag(
        "div", table.html, class_="scroll", tabindex="0", role="region", aria_label=table.caption
    )


def _picture(chart: alt.TopLevelMixin) -> Html:
    """Draw a chart as part of the page; without the package that draws, say so."""
    spec = chart.to_dict()
    try:
        svg = drawing(spec)
    except ImportError:
        return tag("p", "The picture needs the package vl-convert-python; its numbers are below.")
    said = alternative(spec)
    image = tag("div", Html(svg), role="img", aria_label=said)
    return tag(
        "figure", image, tag("figcaption", fold_away("What the picture shows", tag("p", said)))
    )
