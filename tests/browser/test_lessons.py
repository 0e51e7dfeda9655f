"""The lessons as a learner meets them: JupyterLab, a keyboard, and no network.

JupyterLab runs once, over a copy of the lessons; each lesson is opened once and run once,
and the tests go on from there, in the order of a learner's day.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from coursekit import boards
from coursekit.data import load
from coursekit.forms.bank import find
from coursekit.forms.kinds.order import SAME_DAY, Order
from coursekit.forms.kinds.predict import Predict
from coursekit.forms.kinds.quiz import Quiz
from coursekit.forms.waiting import OPENED
from coursekit.jupyterlab import CHART
from tests.browser.driver import REPOSITORY, Desk, Lab, seen

FIGURES = boards.figures()
BOARDS = {module.name for module in iter_modules(boards.__path__)}

PUBLISHED = REPOSITORY / "notebooks"
LESSONS = sorted(path.name for path in PUBLISHED.glob("[0-9][0-9]*.ipynb"))
START, BACKGROUND = "00-start-here.ipynb", "01-background.ipynb"
WORK = "coursekit-work.json"
WIDGET = ".ck-form, .ck-panel"
GUESSED = {"corroborated": "40", "control": "55"}
CHOSEN = {"camps": "three", "halt": "cannot-tell"}
SHARED = {"deescalation": "35", "resumption": "15", "sporadic": "40", "other": "10"}
SEALED = re.compile(r"✓ Sealed on \d{1,2} \w+ \d{4}, \d\d:\d\d UTC, digest \w{12}\.")

each_lesson = pytest.mark.parametrize("name", LESSONS)


class Course:
    """JupyterLab over a copy of the lessons, and a page for each that a test asks for."""

    def __init__(self, chrome: Browser, lab: Lab) -> None:
        self.desks: dict[str, Desk] = {}
        self.lab = lab
        shutil.copytree(PUBLISHED, lab.folder, dirs_exist_ok=True)
        self.published = {name: (lab.folder / name).read_bytes() for name in LESSONS}
        self._chrome = chrome
        self._ran: set[str] = set()

    def opened(self, name: str) -> Desk:
        if name not in self.desks:
            self.desks[name] = Desk(self._chrome, self.lab)
            self.desks[name].open_notebook(name)
        return self.desks[name]

    def ran(self, name: str) -> Desk:
        desk = self.opened(name)
        if name not in self._ran:
            desk.run_all()
            self._ran.add(name)
        return desk

    def saved(self, name: str) -> bytes:
        return self.opened(name).save()

    def cells(self, name: str) -> dict[int, dict[str, Any]]:
        """The code cells of a lesson as it was published, by number."""
        cells = enumerate(json.loads(self.published[name])["cells"])
        return {number: cell for number, cell in cells if cell["cell_type"] == "code"}

    def work(self) -> list[dict[str, Any]]:
        """The entries of the learner's file."""
        path = self.lab.folder / WORK
        rows = json.loads(path.read_bytes())["entries"] if path.exists() else []
        return [row for row in rows if row["kind"] != "origin"]

    def last(self, key: str) -> Any:
        """What was last answered to a question."""
        return [entry["value"] for entry in self.work() if entry["key"] == key][-1]


@pytest.fixture(scope="module")
def course_all_day(chrome: Browser, lab: Lab) -> Iterator[Course]:
    course = Course(chrome, lab)
    yield course
    for desk in course.desks.values():
        desk.close()


@pytest.fixture
def course(course_all_day: Course) -> Iterator[Course]:
    yield course_all_day
    for desk in course_all_day.desks.values():
        assert desk.outside == []


def static_forms(course: Course, name: str) -> dict[int, str]:
    """The cells with an activity or a panel, and the words of its static form."""
    return {
        number: "".join(output["data"]["text/plain"])
        for number, cell in course.cells(name).items()
        for output in cell["outputs"]
        if "data-ck-static" in "".join(output.get("data", {}).get("text/html", ""))
    }


def chart_cells(course: Course, name: str) -> dict[int, str]:
    """The cells with a chart, and the figure that each one draws."""
    return {
        number: figure_of("".join(cell["source"]))
        for number, cell in course.cells(name).items()
        if any(CHART in output.get("data", {}) for output in cell["outputs"])
    }


def figure_of(code: str) -> str:
    """The figure that a cell shows: it calls it, or a board whose module has or imports it."""
    found = set()
    for call in re.findall(r"ck\.(?:charts\.)?(\w+)\(", code):
        if call in FIGURES:
            found.add(call)
        elif call in BOARDS:
            names = vars(import_module(f"{boards.__name__}.{call}")).values()
            found |= {
                name
                for name, figure in FIGURES.items()
                if any(each is figure.function for each in names)
            }
    assert len(found) == 1, (
        f"The cell {code!r} shows the figures {sorted(found)}, expected one; let it call one chart "
        "or one board, and let the module of the board define or import one @figure."
    )
    return found.pop()


def drawn(desk: Desk, number: int) -> list[Any]:
    """The marks of a cell's one chart that can be seen, words aside."""
    expect(desk.output(number).locator("svg.marks")).to_have_count(1)
    (marks,) = desk.marks(number)
    return seen(marks)


# A lesson as it was published


@each_lesson
def test_before_anything_runs_the_lesson_can_be_read(course: Course, name: str) -> None:
    desk, panels = course.opened(name), chart_cells(course, name)
    for number, words in static_forms(course, name).items():
        form = desk.output(number).locator(".jp-RenderedHTML")
        expect(form).to_be_visible()
        said, told = ("".join(text.split()) for text in (form.text_content() or "", words))
        # A panel can have more to say below its chart, which its short form leaves out.
        assert said == told or (number in panels and said.startswith(told))
    for number, figure in chart_cells(course, name).items():
        assert len(drawn(desk, number)) >= FIGURES[figure].marks
    expect(desk.page.locator(WIDGET)).to_have_count(0)
    expect(desk.page.get_by_text("Error displaying widget")).to_have_count(0)


@each_lesson
def test_opening_and_saving_changes_nothing(course: Course, name: str) -> None:
    assert course.saved(name) == course.published[name]


# A lesson that was run


@each_lesson
def test_every_cell_runs_and_none_shows_an_error(course: Course, name: str) -> None:
    desk = course.ran(name)
    assert desk.cell_errors() == []
    code = [cell for cell in desk.cells() if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
    complaints = [
        output["text"]
        for cell in code
        for output in cell["outputs"]
        if output["output_type"] == "stream" and output["name"] == "stderr"
    ]
    assert complaints == []
    assert [line for line in desk.console if line.startswith(("WARN", "ERROR"))] == []


@each_lesson
def test_each_chart_has_its_marks(course: Course, name: str) -> None:
    desk = course.ran(name)
    for number, figure in chart_cells(course, name).items():
        assert len(drawn(desk, number)) >= FIGURES[figure].marks, figure


@each_lesson
def test_each_activity_takes_the_place_of_its_static_form(course: Course, name: str) -> None:
    desk = course.ran(name)
    for number in static_forms(course, name):
        output = desk.output(number)
        # Below its chart a panel can show a second part.
        expect(output.locator(WIDGET).first).to_be_visible()
        assert output.locator(WIDGET).count() <= 1 + (number in chart_cells(course, name))
        expect(output.locator("[data-ck-static]")).to_be_hidden()


@each_lesson
def test_running_all_and_saving_changes_nothing(course: Course, name: str) -> None:
    course.ran(name)
    assert course.saved(name) == course.published[name]


# What a learner does, with the keyboard


def go_to(desk: Desk, call: str) -> Locator:
    """Go to the cell with this call, and return its activity."""
    number = desk.cell_with(call)
    desk.select_cell(number)
    return desk.output(number).locator(".ck-form")


def said(activity: Locator) -> Locator:
    return activity.get_by_role("status")


def rows(activity: Locator) -> dict[str, str]:
    """A table of two columns."""
    cells = [row.split("\t") for row in activity.locator("table tr").all_inner_texts()]
    return {name.strip(): text.strip() for name, text in cells}


def values(activity: Locator, kind: str = "") -> list[str]:
    """The values of its inputs of a kind, from top to bottom."""
    return list(activity.locator(f"input{kind}").evaluate_all("all => all.map(one => one.value)"))


def quiz_option(key: str, option: str) -> Any:
    return next(one for one in find(key, Quiz).options if one.id == option)


def test_a_quiz_is_answered_wrong_then_right(course: Course) -> None:
    desk = course.ran(START)
    quiz = go_to(desk, 'ck.quiz("00-kind-1")')
    for option, verdict, mark in (
        ("a-fact", "✗ Not yet.", "✗ not this one"),
        ("an-attributed-report", "✓", "✓ right"),
    ):
        desk.mark(quiz, option)
        desk.press(quiz, "Check my answer", "Enter" if "✓" in verdict else "Space")
        feedback = quiz_option("00-kind-1", option).feedback
        expect(said(quiz)).to_have_text(f"{verdict} {feedback}Saved.")
        expect(quiz.locator(f'.ck-option:has([value="{option}"]) .ck-mark')).to_have_text(mark)
        assert course.last("00-kind-1") == option


def test_a_quiz_without_an_answer_asks_for_one(course: Course) -> None:
    desk = course.ran(START)
    quiz = go_to(desk, 'ck.quiz("00-kind-2")')
    desk.press(quiz, "Check my answer")
    expect(said(quiz)).to_have_text("→ Choose an answer first.")
    assert "00-kind-2" not in {entry["key"] for entry in course.work()}


def test_a_prediction_is_saved_then_revealed_beside_the_data(course: Course) -> None:
    desk = course.ran(START)
    reveal = go_to(desk, 'ck.reveal("00-kinds")')
    desk.press(reveal, "Show my answer beside the data")
    expect(said(reveal)).to_have_text("→ Save an answer to the question first, then reveal.")

    predict = go_to(desk, 'ck.predict("00-kinds")')
    desk.mark(predict, "fact")
    desk.page.keyboard.press("Enter")
    expect(said(predict)).to_contain_text("✓ Saved.")
    assert course.last("00-kinds") == "fact"

    go_to(desk, 'ck.reveal("00-kinds")')
    desk.press(reveal, "Show my answer beside the data")
    expect(said(reveal)).to_contain_text("→ The data say something else.")
    counts = load("claims")["kind"].value_counts()
    beside = rows(reveal)
    assert beside["Your answer"] == "fact"
    assert beside["The data"] == counts.idxmax() == "assessment"
    for option in find("00-kinds", Predict).options:
        assert beside[f"· {option.text}"] == str(counts[option.text])


def test_what_waits_opens_with_the_answer_and_stays_open(course: Course) -> None:
    desk = course.ran(BACKGROUND)
    number = desk.cell_with('ck.after("01-busiest")')
    card = desk.output(number).locator("[data-ck-waits]")
    expect(card).to_have_text(re.compile("^This waits for your answer. First answer"))
    expect(desk.output(number).locator("svg.marks, .ck-panel")).to_have_count(0)
    predict = go_to(desk, 'ck.predict("01-busiest")')
    desk.mark(predict, find("01-busiest", Predict).options[0].id)
    desk.page.keyboard.press("Enter")
    expect(said(predict)).to_have_text(f"✓ Saved.{OPENED}")
    expect(card).to_have_count(0)
    assert len(drawn(desk, number)) >= FIGURES["timeline"].marks
    desk.set_control(number, "Kind of event", "law")
    expect(desk.output(number).locator(".ck-sentence")).to_contain_text("of the kind law")
    expect(desk.output(number).locator("[data-ck-static]")).to_be_hidden()

    folded = desk.page.locator("details.ck-after-01-pmf")
    expect(folded.first).not_to_have_attribute("open", "")
    quiz = go_to(desk, 'ck.quiz("01-pmf")')
    desk.mark(quiz, find("01-pmf", Quiz).options[0].id)
    desk.press(quiz, "Check my answer")
    for text in folded.all():
        expect(text).to_have_attribute("open", "")


def test_first_guesses_are_sealed(course: Course) -> None:
    desk = course.ran(START)
    form = go_to(desk, 'ck.guesses("00-first-guesses")')
    numbers = form.locator('input[type="number"]')
    groups = form.locator('fieldset:has(input[type="radio"])')
    for at, text in enumerate((*GUESSED.values(), *SHARED.values())):
        desk.tab_to(numbers.nth(at))
        desk.page.keyboard.type(text)
    for at, option in enumerate(CHOSEN.values()):
        desk.mark(groups.nth(at), option)
    expect(form.get_by_text("Sum so far: 100 of 100")).to_be_visible()
    desk.press(form, "Seal my answers")
    expect(said(form)).to_have_text(SEALED)
    sealed = course.work()[-1]
    assert (sealed["kind"], sealed["key"]) == ("sealed", "00-first-guesses")
    assert len(sealed["digest"]) == 64
    numbers_given = {name: int(text) for name, text in GUESSED.items()}
    shares = {name: int(text) for name, text in SHARED.items()}
    assert sealed["value"] == {**numbers_given, **CHOSEN, "scenario": shares}


def items(activity: Locator) -> list[str]:
    return activity.locator(".ck-order li").evaluate_all(
        "rows => rows.map(row => row.dataset.name)"
    )


def by_date(key: str) -> list[str]:
    """The items of an ordering as the data date them."""
    dates = load("timeline").set_index("event_id")["date"]
    return [item.text for item in sorted(find(key, Order).items, key=lambda one: dates[one.event])]


def test_events_are_put_in_order(course: Course) -> None:
    desk = course.ran(BACKGROUND)
    order = go_to(desk, 'ck.order("01-fortnight")')
    wanted = by_date("01-fortnight")
    assert sorted(items(order)) == sorted(wanted)
    desk.press(order, "Check my order")
    expect(said(order)).to_have_text(
        re.compile(r"→ \d of 8 (is|are) in the right place\. A guess.+Saved\.")
    )
    for place, name in enumerate(wanted):
        steps = items(order).index(name) - place
        if not steps:
            continue
        desk.tab_to(order.get_by_role("button", name=f"Move up: {name}", exact=True))
        for step in range(steps):
            desk.page.keyboard.press("Space" if step % 2 else "Enter")
        expect(said(order)).to_have_text(f"→ “{name}” is number {place + 1} of 8 now.")
    assert items(order) == wanted
    desk.press(order, "Check my order")
    expect(said(order)).to_have_text(f"✓ Right. {SAME_DAY}Saved.")
    expect(order.locator(".ck-mark", has_text="✓ in place")).to_have_count(len(wanted))


def test_all_this_leaves_the_published_lessons_as_they_were(course: Course) -> None:
    for name in (START, BACKGROUND):
        course.ran(name)
        assert but_for_what_opened(course.saved(name)) == but_for_what_opened(
            course.published[name]
        )


def but_for_what_opened(saved: bytes) -> dict[str, Any]:
    """A notebook without the outputs of cells that wait for an answer."""
    notebook: dict[str, Any] = json.loads(saved)
    for cell in notebook["cells"]:
        if "ck.after(" in "".join(cell["source"]):
            cell["outputs"] = []
    return notebook


def test_a_cell_that_the_learner_changes_is_saved_and_nothing_else(course: Course) -> None:
    desk = course.ran(BACKGROUND)
    number = desk.cell_with('ck.check("01-left-out"')
    own = "answer = len(left_out)\nck.check('01-left-out', answer)"
    desk.rewrite(number, own)
    expect(desk.output(number)).to_contain_text("✓ Right.")
    saved = but_for_what_opened(course.saved(BACKGROUND))
    before = but_for_what_opened(course.published[BACKGROUND])
    changed = saved["cells"].pop(number)
    assert "".join(changed["source"]) == own
    assert changed["id"] == before["cells"].pop(number)["id"]
    assert saved == before


# How it looks


@each_lesson
def test_it_fits_a_window_at_double_size(course: Course, name: str) -> None:
    desk = course.ran(name)
    with desk.at_double_size():
        for number in static_forms(course, name):
            for widget in desk.output(number).locator(WIDGET).all():
                wide, visible = widget.evaluate("node => [node.scrollWidth, node.clientWidth]")
                assert wide <= visible, desk.cells()[number]["source"]


# The next day


def test_what_was_done_is_still_there_in_the_dark_theme_too(course: Course) -> None:
    done = {entry["key"] for entry in course.work()}
    for key, do in (
        ("00-kind-1", test_a_quiz_is_answered_wrong_then_right),
        ("00-kinds", test_a_prediction_is_saved_then_revealed_beside_the_data),
        ("00-first-guesses", test_first_guesses_are_sealed),
        ("01-fortnight", test_events_are_put_in_order),
    ):
        if key not in done:
            do(course)
    for name in (START, BACKGROUND):
        desk = course.ran(name)
        desk.save()
        desk.reload(name)
        desk.set_dark()
        desk.restart_and_run_all()
        assert desk.cell_errors() == []

    desk = course.ran(START)
    quiz = go_to(desk, 'ck.quiz("00-kind-1")')
    first = course.work()[0]
    # The lesson of the first entry keeps the order of print.
    own = find("00-kind-1", Quiz).layout("" if first["key"].startswith("00") else first["at"])
    assert [one["id"] for one in own.for_page()["fields"][0]["options"]] == values(quiz)
    expect(quiz.locator("input:checked")).to_have_value("an-attributed-report")
    feedback = quiz_option("00-kind-1", "an-attributed-report").feedback
    expect(said(quiz)).to_contain_text(f"✓ {feedback}Saved on ")
    predict = go_to(desk, 'ck.predict("00-kinds")')
    expect(predict.locator("input:checked")).to_have_value("fact")
    expect(said(predict)).to_contain_text("✓ Saved on ")
    form = go_to(desk, 'ck.guesses("00-first-guesses")')
    expect(said(form)).to_have_text(SEALED)
    for kind, given in (
        ('[type="number"]', [*GUESSED.values(), *SHARED.values()]),
        (":checked", [*CHOSEN.values()]),
    ):
        assert values(form, kind) == given

    desk = course.ran(BACKGROUND)
    order = go_to(desk, 'ck.order("01-fortnight")')
    assert items(order) == by_date("01-fortnight")
    expect(said(order)).to_contain_text("✓ Right.")
    progress = go_to(desk, "ck.progress()").locator("table tr")
    answered = {entry["key"] for entry in course.work() if entry["kind"] == "answer"}
    for lesson, sealed in (("00", "1 of 1"), ("01", "none here")):
        row = progress.filter(has_text=re.compile(f"^{lesson}")).locator("td")
        count = sum(key.startswith(lesson) for key in answered)
        expect(row.nth(0)).to_have_text(re.compile(f"^{count} of "))
        expect(row.nth(3)).to_have_text(sealed)
    desk.screenshot("01-background-dark.png")


def test_the_learner_takes_the_file_home(course: Course) -> None:
    if not course.work():
        test_first_guesses_are_sealed(course)
    desk = course.ran(START)
    activity = go_to(desk, "ck.download()")
    desk.press(activity, "Look again")
    entries = course.work()
    link = activity.get_by_role("link", name=f"Save a copy of your work ({len(entries)} entr")
    desk.tab_to(link)
    with desk.page.expect_download() as coming:
        desk.page.keyboard.press("Enter")
    assert coming.value.suggested_filename == WORK
    assert Path(coming.value.path()).read_bytes() == (course.lab.folder / WORK).read_bytes()


def test_progress_leads_to_where_the_learner_was(course: Course) -> None:
    desk = course.opened(START)
    number = desk.cell_with("ck.download()")
    answered = 'from coursekit.store import work\nwork.record("answer", "01-listed", 1)'
    desk.rewrite(number, f"import coursekit as ck\n{answered}\nck.progress()")
    link = desk.output(number).get_by_role("link").last
    expect(link).to_contain_text("Background")
    place = re.findall("“(.+)”", link.inner_text())[0]
    link.click()
    heading = desk.page.get_by_role("heading", name=re.compile(rf"^\d+\. {re.escape(place)}"))
    expect(heading).to_be_in_viewport()
