"""The short course that is made of the tables of a case: built, run, handed in and graded."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import nbformat
import pytest

from coursekit.build import build_case
from coursekit.build.lesson import Cell, Lesson
from coursekit.build.run import run
from coursekit.data import load
from coursekit.data.locate import reading
from coursekit.errors import CourseError
from coursekit.forms.answers import save_answer
from coursekit.forms.bank import exercise_sets, find, lacking, lessons, load_bank, load_set
from coursekit.forms.case_scores import SEALED, forecast_scores
from coursekit.forms.cases import work_out
from coursekit.forms.checked import Checked
from coursekit.forms.checks import check
from coursekit.forms.compare import explain_difference
from coursekit.forms.handin import make_hand_in
from coursekit.forms.kinds.check import Check
from coursekit.forms.kinds.guesses import Guesses
from coursekit.forms.kinds.predict import Predict
from coursekit.forms.kinds.quiz import Quiz
from coursekit.forms.kinds.task import Task, run_code
from coursekit.forms.values import inspect_safely
from coursekit.grading.grade import grade
from coursekit.grading.isolation import keys_in_data
from coursekit.grading.texts import Text, reading_page
from coursekit.kit import new_case, use_case
from coursekit.kit.description import KIT
from coursekit.store import work
from tests.grading.classroom import HAS_WALLS
from tests.kit.conftest import Case

LESSONS = ["11", "12", "13", "14", "15", "16", "17"]
SET = "10"
NOTEBOOKS = [
    "11-claims-and-hedges",
    "12-checking",
    "13-ties",
    "14-camps",
    "15-scenarios",
    "16-sealed-forecast",
    "17-score",
    "exercises-10",
    "index",
]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up case with its notebooks."""
    folder = new_case(tmp_path_factory.mktemp("course") / "case") / "example"
    written = build_case(folder)
    assert len(written) == len(NOTEBOOKS) + 2  # with the solutions and the instructor's copy
    return folder


@pytest.fixture
def case(course: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COURSEKIT_DATA", str(course))
    return course


@pytest.fixture
def unrun(monkeypatch: pytest.MonkeyPatch) -> None:
    """Notebooks are built without their outputs, for a test of what stands in them."""
    for step in ("run", "add_words"):  # the words below a chart are taken from its output
        monkeypatch.setattr(f"coursekit.build.make.{step}", lambda *_: None)


def test_what_is_built(course: Path) -> None:
    assert sorted(path.stem for path in (course / "notebooks").iterdir()) == NOTEBOOKS
    assert {
        path.relative_to(course / "exercises").as_posix()
        for path in (course / "exercises").rglob("*.*")
    } == {
        "solutions/exercises-10.ipynb",
        "instructor/exercises-10.md",
    }


def test_the_text_names_the_paper_and_no_other(course: Path) -> None:
    for name in NOTEBOOKS:
        text = (course / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8")
        for word in ("Iraq", "Iran", "Rasanah", "militia", "Kata'ib", "Pentagon"):
            assert word not in text, name
        assert str(course) not in text
    first = (course / "notebooks" / f"{NOTEBOOKS[0]}.ipynb").read_text(encoding="utf-8")
    assert "The Harbour Strike: A Turning Point for Exemplaria" in first
    for file in (*(KIT / "lessons").iterdir(), *(KIT / "questions").iterdir()):
        assert "Harbour" not in file.read_text(encoding="utf-8")


def test_every_cell_runs_in_the_folder_of_the_case(course: Path, tmp_path: Path) -> None:
    """As a learner runs it: nothing but the place of a notebook says which tables are read."""
    copied = shutil.copytree(course, tmp_path / "copied") / "notebooks"
    read = {name: nbformat.read(copied / f"{name}.ipynb", as_version=4) for name in NOTEBOOKS}
    cells = [cell for each in read.values() for cell in each.cells if cell.cell_type == "code"]
    code = [f"import os\nos.chdir({str(copied)!r})", *(cell.source for cell in cells)]
    lesson = Lesson(copied / "all.md", tuple(Cell("code", text, 1, "") for text in code))
    own = nbformat.v4.new_notebook(cells=list(map(nbformat.v4.new_code_cell, code)))
    run(own, lesson, tmp_path / "elsewhere")
    assert [bool(shown(cell)) for cell in own.cells[1:]] == [bool(shown(cell)) for cell in cells]
    assert sum(bool(shown(cell)) for cell in cells) > 60


def shown(cell: Any) -> list[str]:
    return [kind for out in cell.outputs if "data" in out for kind in out.data]


@pytest.mark.usefixtures("case")
def test_every_question_has_an_answer_in_the_tables() -> None:
    assert lessons() == LESSONS
    for lesson in LESSONS:
        for key, item in load_bank(lesson).items.items():
            match item:
                case Quiz():
                    (right,) = [option.id for option in item.options if option.right]
                    assert item.judge(right).right, key
                case Predict() if item.form == "choice":
                    assert item.best(), key
                case Predict():
                    assert 0 <= item.truth() <= 100, key
                case Check():
                    value = work_out(item.answer)
                    assert not item.explain(value, inspect_safely(value))
                    wrong = [inspect_safely(work_out(each.value)) for each in item.wrong]
                    assert {each.kind for each in wrong} == {"number"}, key
                    assert any(explain_difference(each, inspect_safely(value)) for each in wrong)
                case Guesses():
                    assert [field.form for field in item.fields] == ["shares", "text", "text"]
                case _:
                    pytest.fail(f"{key}: no test for {item.kind}")


ANSWERS: Mapping[str, Any] = {  # counted by hand in the tables of the example
    "11-kinds": ["fact"],
    "11-section": ["outlook"],
    "11-hedged": 7 * 100 / 16,
    "12-verdicts": ["not-checked"],
    "12-alone": 8 * 100 / 16,
    "13-most": ["league"],
    "13-negative": 2 * 100 / 7,
    "14-blank": 4 * 100 / 8,
    "14-same": ["none"],
    "15-most": ["settlement"],
    "15-unknown": 100.0,
}
CHECKS: Mapping[str, float] = {
    "11-hedged-predictions": 3,
    "12-voices": 5,
    "12-apart": 5,
    "13-paper-only": 1,
    "14-comparable": 2,
    "15-signs": 2,
    "16-highest": 45,
    "17-first": 0.65**2 + 0.45**2 + 0.15**2 + 0.05**2,
}


@pytest.mark.usefixtures("case")
@pytest.mark.parametrize("key", ANSWERS)
def test_a_prediction_is_compared_with_what_the_tables_say(key: str) -> None:
    item = find(key, Predict)
    found = item.best() if item.form == "choice" else item.truth()
    assert found == (pytest.approx(ANSWERS[key]) if item.form == "number" else ANSWERS[key])


@pytest.mark.usefixtures("case", "home")
@pytest.mark.parametrize("key", CHECKS)
def test_a_check_knows_the_number_that_was_counted_by_hand(key: str) -> None:
    assert check(key, CHECKS[key]).text.startswith("✓ Right.")
    assert check(key, CHECKS[key] + 1).text.startswith("✗ Not yet.")


@pytest.mark.usefixtures("case")
def test_answers_follow_the_tables(case: Path, tmp_path: Path) -> None:
    copied = shutil.copytree(case, tmp_path / "copied")
    rows = (copied / "claims.csv").read_text(encoding="utf-8")
    (copied / "claims.csv").write_text(rows.replace(",prediction,", ",assessment,"), "utf-8")
    with reading(copied):
        assert find("11-section", Predict).best() == ["none"]
        (right,) = [option for option in find("11-future-1", Quiz).options if option.right]
        assert right.id == "none"
        assert find("11-kinds", Predict).best() == ["fact", "assessment"]
    assert find("11-section", Predict).best() == ["outlook"]


def tasks() -> dict[str, Task]:
    items = load_set(SET).items
    return {key: item for key, item in items.items() if isinstance(item, Task)}


@pytest.mark.usefixtures("case")
def test_solutions_are_right_and_slips_have_their_reply() -> None:
    assert exercise_sets() == [SET]
    assert len(tasks()) == 7
    for key, task in tasks().items():
        start, solved = (
            run_code(task.before, task.starter),
            run_code(task.before, task.solution_code),
        )
        assert start.kind == "nothing", key
        names: dict[str, Any] = {}
        exec(
            f"import coursekit as ck\nimport pandas as pd\n{task.given}\n{task.solution_code}",
            names,
        )
        assert not task.explain(names["answer"], solved), key
        for slip in task.slips:
            filled = task.code[: task.code.index("«")].strip() + "\n" + slip.fill[0]
            exec(f"import coursekit as ck\nimport pandas as pd\n{task.given}\n{filled}", names)
            given = inspect_safely(names["answer"])
            # Of one claim each page is a voice here, so two ways give one answer.
            same = slip.fill == ('answer = ties["claim_id"].value_counts()',)
            assert task.explain(names["answer"], given) == ("" if same else slip.say), slip.fill


def solved(course: Path, change: Callable[[Task], str]) -> dict[str, Any]:
    path = course / "notebooks" / "exercises-10.ipynb"
    notebook: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["id"].startswith("code-"):
            key = cell["id"].removeprefix("code-").replace("-", ".")
            task = find(key, Task)
            cell["source"] = f'{change(task)}\nck.check("{key}", answer)'
    return notebook


@pytest.fixture
def hand_ins(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three students: all right, all wrong, and one who has changed nothing."""
    made = tmp_path / "hand-ins"
    made.mkdir()
    answers: Mapping[str, Callable[[Task], str]] = {
        "1": lambda task: task.solution_code,
        "2": lambda task: task.starter.replace("answer = ...", "answer = -1"),
        "3": lambda task: task.starter,
    }
    for student, change in answers.items():
        folder = tmp_path / student
        folder.mkdir()
        monkeypatch.setenv("COURSEKIT_HOME", str(folder))
        notebook = folder / "exercises-10.ipynb"
        work.record("identifier", "student", student)
        check("10.1", 3)
        notebook.write_text(json.dumps(solved(case, change)), encoding="utf-8")
        said = make_hand_in(folder, lesson=SET, anyway=True).text
        assert said.startswith("✓ Your hand-in is made"), said
        (zipped,) = folder.glob("*.zip")
        shutil.copy(zipped, made / f"coursekit-hand-in-10-{student}-2031-05-20.zip")
    return made


def test_a_hand_in_is_graded_by_the_tables_of_the_case(hand_ins: Path, tmp_path: Path) -> None:
    found = grade(hand_ins, tmp_path / "marks", trust=not HAS_WALLS)
    points = {
        student: [mark.points for mark in found.marks if mark.student == student]
        for student in ("1", "2", "3")
    }
    most = [task.points for task in tasks().values()]
    assert points["1"] == [*most, 0]  # nobody wrote a text
    assert points["2"] == [0] * 8
    assert points["3"] == [0] * 8
    notes = {mark.task: mark.status for mark in found.marks if mark.student == "3"}
    assert set(notes.values()) == {"no answer"}
    assert (tmp_path / "marks" / "feedback" / "1.html").is_file()


def test_texts_of_a_case_without_events_have_their_page(made_up: Case) -> None:
    header, *_ = made_up.rows("timeline")
    made_up.write("timeline", [header])
    (written,) = (key for key in load_set(SET).items if key not in tasks())
    page = reading_page(written, [Text("1", SET, written, "It rests on C01 and on E01.")])
    assert "It rests on C01 and on E01." in page
    assert made_up.records("claims")[0]["claim"] in page


def test_without_the_case_a_hand_in_is_not_of_this_course(
    hand_ins: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COURSEKIT_DATA")
    found = grade(hand_ins, tmp_path / "marks", trust=True)
    assert found.marks == ()
    assert "--case FOLDER" in found.page.read_text(encoding="utf-8")


def test_the_key_of_the_case_is_not_seen_by_what_is_graded(case: Path, tmp_path: Path) -> None:
    assert keys_in_data() == ["/coursekit/data/exercises"]
    inside = case / "notebooks"
    assert keys_in_data([inside, tmp_path]) == [
        "/coursekit/data/exercises",
        "/coursekit/data/notebooks",
    ]


@pytest.mark.usefixtures("unrun")
def test_a_lesson_waits_for_its_tables(tmp_path: Path) -> None:
    folder = new_case(tmp_path / "my-case")
    example = folder / "example"
    said = build_case(folder)
    needed = "locators.csv, claims.csv, publishers.csv and sources.csv"
    assert f"index waits for {needed}, without rows yet." in said
    assert not (folder / "notebooks" / "exercises-10.ipynb").exists()
    for table in ("locators", "claims", "publishers", "sources"):
        shutil.copy(example / f"{table}.csv", folder)
    rows = (folder / "claims.csv").read_text(encoding="utf-8").splitlines()
    row = (
        "C01,opening.1,opening,It began.,fact,,,not checked,none,,paper only,regular,not re-checked"
    )
    (folder / "claims.csv").write_text(f"{rows[0]}\n{row}\n", encoding="utf-8")
    with reading(folder):
        assert lessons() == ["11"]
        assert lacking("12") == ["claim_sources"]
        assert list(load_set(SET).items) == ["10.1", "10.2", "10.3"]
    said = build_case(folder)
    assert "notebooks/11-claims-and-hedges.ipynb: written." in said
    assert "12-checking waits for claim_sources.csv, without rows yet." in said
    assert not [line for line in build_case(folder) if " waits for " not in line]
    waiting = nbformat.read(folder / "notebooks" / "12-checking.ipynb", as_version=4)
    assert [cell.cell_type for cell in waiting.cells] == ["markdown"]
    assert "**This lesson waits for `claim_sources.csv`.**" in waiting.cells[0].source
    assert "*The verdict sheet*" in waiting.cells[0].source


def test_tables_with_a_defect_are_not_built(course: Path, tmp_path: Path) -> None:
    copied = shutil.copytree(course, tmp_path / "copied")
    (copied / "claims.csv").write_text("claim_id\n", encoding="utf-8")
    before = {path: path.read_bytes() for path in (copied / "notebooks").iterdir()}
    with pytest.raises(CourseError) as caught:
        build_case(copied)
    assert caught.value.where.startswith("claims.csv")
    assert {path: path.read_bytes() for path in (copied / "notebooks").iterdir()} == before


def test_a_build_that_stops_leaves_nothing_half_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = new_case(tmp_path / "my-case")

    made = []

    def stop(notebook: Any) -> str:
        made.append(notebook)
        if len(made) > 2:
            raise CourseError("It stops here.")
        return "{}"

    monkeypatch.setattr("coursekit.build.make.writes", stop)
    with pytest.raises(CourseError, match="It stops here"):
        build_case(folder)
    assert not (folder / "notebooks").exists()


def test_a_notebook_that_somebody_worked_in_stays(tmp_path: Path) -> None:
    folder = new_case(tmp_path / "my-case")
    build_case(folder)
    mine = folder / "notebooks" / "13-ties.ipynb"
    notebook = json.loads(mine.read_text(encoding="utf-8"))
    notebook["cells"][0]["source"] = "What I wrote"
    mine.write_text(json.dumps(notebook), encoding="utf-8")
    first, *_ = build_case(folder)
    (kept,) = (folder / "notebooks").glob("13-ties 2*.ipynb")
    assert first == f"Somebody worked in 13-ties.ipynb: it is now {kept.name}."
    assert "What I wrote" in kept.read_text(encoding="utf-8")
    assert "What I wrote" not in mine.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("folder", "remedy"),
    [("nowhere", "new-case nowhere"), ("data", "which coursekit new-case makes")],
)
def test_what_is_no_case(folder: str, remedy: str) -> None:
    with pytest.raises(CourseError) as caught:
        build_case(folder)
    assert remedy in caught.value.remedy


def test_the_notebook_says_which_case_by_its_place(
    course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSEKIT_DATA", "")
    monkeypatch.chdir(course / "notebooks")
    use_case()
    assert os.environ["COURSEKIT_DATA"] == str(course.resolve())
    assert len(load("claims")) == 16
    monkeypatch.chdir(tmp_path)
    use_case()  # the case that was named stays
    assert os.environ["COURSEKIT_DATA"] == str(course.resolve())
    monkeypatch.setenv("COURSEKIT_DATA", "")
    with pytest.raises(CourseError, match="not in the folder of a case"):
        use_case()


@pytest.mark.usefixtures("case", "home")
def test_a_seal_is_scored_beside_the_case() -> None:
    assert forecast_scores()["mine"].isna().all()
    form = find(SEALED, Guesses)
    shares = {"settlement": 100, "frozen": 0, "escalation": 0, "other": 0}
    reply = save_answer(form, {"q01": shares, "reason": "I hope so.", "move": "A letter."})
    assert reply.say[0].startswith("✓ Sealed on")
    scores = forecast_scores().set_index("outcome")
    assert scores["mine"].tolist() == [0.0, 2.0, 2.0, 2.0]
    assert scores.loc["settlement", "case"] == pytest.approx(0.65, abs=0.006)


@pytest.mark.usefixtures("case", "home")
def test_the_form_of_the_forecast_has_a_field_an_outcome_and_a_sum() -> None:
    """What a press sends: numbers as text, the sum of which has to be a hundred."""
    form = find(SEALED, Guesses)
    shares = form.layout().inputs[0]
    outcomes = [option.id for option in shares.options]
    assert (shares.form, outcomes) == ("shares", ["settlement", "frozen", "escalation", "other"])
    texts = {"reason": "Strikes end.", "move": "A letter."}
    for numbers, total in [(("50", "30", "10", "20"), 110), (("50", "30", "10", "5"), 95)]:
        reply = save_answer(form, {"q01": dict(zip(outcomes, numbers, strict=True)), **texts})
        assert f"The shares add up to {total}, not 100" in " ".join(reply.say)
        assert work.history(SEALED, "sealed") == []
    sent = dict(zip(outcomes, ("50", "30", "10", "10"), strict=True))
    save_answer(form, {"q01": sent, **texts})
    (sealed,) = work.history(SEALED, "sealed")
    assert sealed.value["q01"] == {"settlement": 50, "frozen": 30, "escalation": 10, "other": 10}
    scores = forecast_scores().set_index("outcome")["mine"]
    assert scores["settlement"] == pytest.approx(0.5**2 + 0.3**2 + 0.1**2 + 0.1**2)


def test_what_came_is_told_after_the_forecast(case: Path, tmp_path: Path) -> None:
    copied = shutil.copytree(case, tmp_path / "copied")
    with reading(copied):
        assert "settled already" not in find(SEALED, Guesses).fields[0].text
    path = copied / "forecasts.csv"
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    rows = [row + ("yes" if number == 1 else "no") for number, row in enumerate(rows)]
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    with reading(copied):
        assert "This one is settled already." in find(SEALED, Guesses).fields[0].text
    for name in NOTEBOOKS[:6]:
        notebook = nbformat.read(case / "notebooks" / f"{name}.ipynb", as_version=4)
        for cell in notebook.cells:
            assert "observed_note" not in cell.source
            assert '["observed"].value_counts()' not in cell.source
    score = nbformat.read(case / "notebooks" / "17-score.ipynb", as_version=4)
    open_cells = [cell.source for cell in score.cells if "outcome noted" in cell.source]
    assert all(source.startswith(f'ck.after("{SEALED}")') for source in open_cells)
    assert open_cells


@pytest.mark.usefixtures("unrun")
@pytest.mark.parametrize(("date", "is_there"), [("", True), ("1931-01-02", False)])
def test_the_lesson_on_checking_draws_the_timeline_up_to_the_paper(
    date: str, is_there: bool, tmp_path: Path
) -> None:
    """Without events before it, or without any, the section is left out."""
    folder = new_case(tmp_path / "my-case") / "example"
    path = folder / "sources.csv"
    if date:
        text = path.read_text(encoding="utf-8").splitlines()
        text = [
            row.replace("2031-05-12", date) if row.startswith("the-paper,") else row for row in text
        ]
        path.write_text("\n".join(text) + "\n", encoding="utf-8")
    build_case(folder)
    made = nbformat.read(folder / "notebooks" / "12-checking.ipynb", as_version=4)
    sources = [cell.source for cell in made.cells]
    assert any("ck.charts.timeline(" in source for source in sources) is is_there
    assert not any("% with" in source or "% end" in source for source in sources)


@pytest.mark.usefixtures("unrun")
def test_tasks_that_are_left_out_are_named(tmp_path: Path) -> None:
    """A case without actors: the numbers jump, and the page says why."""
    folder = new_case(tmp_path / "my-case") / "example"
    for table in ("stances", "issues", "relations"):
        path = folder / f"{table}.csv"
        path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", "utf-8")
    build_case(folder)
    text = (folder / "notebooks" / "exercises-10.ipynb").read_text(encoding="utf-8")
    assert "are left out, and so are their numbers" in text
    assert "need no programming" not in text
    key = (folder / "exercises" / "instructor" / "exercises-10.md").read_text(encoding="utf-8")
    assert "toml" not in key


def test_a_slip_that_is_right_in_these_tables_is_no_wrong_answer(case: Path) -> None:
    """Of one claim each page of the made-up case is a voice, so two ways give one answer."""
    key = (case / "exercises" / "instructor" / "exercises-10.md").read_text(encoding="utf-8")
    wrong = [line for line in key.splitlines() if line.startswith("- `answer = ")]
    assert not any('`answer = ties["claim_id"].value_counts()`' in line for line in wrong)
    assert any("len(plain)" in line for line in wrong)


@pytest.mark.usefixtures("case")
def test_help_opens_in_steps_for_every_check() -> None:
    for lesson in LESSONS:
        for item in load_bank(lesson).items.values():
            if isinstance(item, Checked):
                assert len(item.hints) >= 2
