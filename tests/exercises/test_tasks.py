"""Every task of the course: its solution passes, its start does not, each slip has its reply."""

from __future__ import annotations

import ast
import html
import json
import re
from collections import Counter
from itertools import combinations, permutations
from pathlib import Path
from typing import Any

import pytest

from coursekit.data import load
from coursekit.data.roles import fill
from coursekit.forms import checks
from coursekit.forms.bank import exercise_sets, load_set
from coursekit.forms.cases import first_problem, value_of, work_out
from coursekit.forms.compare import explain_difference
from coursekit.forms.kinds.task import BLANK, PRELUDE, Task, fill_blanks
from coursekit.forms.kinds.written import Written
from coursekit.forms.parts import my_part
from coursekit.forms.values import Value, inspect_safely
from coursekit.forms.variants import PLACE
from coursekit.grading.texts import reading_page
from coursekit.markup import to_plain
from coursekit.store import work
from coursekit.store.identity import set_identifier

SETS = exercise_sets()
ITEMS = [item for lesson in SETS for item in load_set(lesson).items.values()]
PLAIN = [item for item in ITEMS if isinstance(item, Task)]
# Every variant of every task.
TASKS = [
    pytest.param(one, id=f"{one.key}-{one.number}" if one.family else one.key)
    for item in PLAIN
    for one in item.family or (item,)
]
FIRST = [pytest.param(item, id=item.key) for item in PLAIN]
VARIED = [pytest.param(item, id=item.key) for item in PLAIN if item.family]
WRITTEN = [pytest.param(item, id=item.key) for item in ITEMS if isinstance(item, Written)]
NO_START = "answer = ..."
VALUE_ONLY = 3  # so many tasks at the beginning are done by changing a value
LESSONS = [f"{number:02}" for number in range(1, 7)]


def run(task: Task, code: str) -> Any:
    names: dict[str, Any] = {}
    exec(f"{PRELUDE}\n{task.before}\n{code}", names)
    return names["answer"]


def found(task: Task, answer: object) -> str:
    looks = [value_of(case.expression, answer) for case in task.cases]
    return first_problem(task.cases, looks, inspect_safely(answer))


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch, request) -> None:
    """A learner with a number that draws the variant of the test, if it has one."""
    monkeypatch.setenv("COURSEKIT_HOME", str(tmp_path))
    task = getattr(request.node, "callspec", None) and request.node.callspec.params.get("task")
    if task and task.number:
        set_identifier(number_for(task))


def number_for(task: Task) -> str:
    """A number that draws this variant."""
    return next(str(n) for n in range(1, 999) if task.family[0].drawn_by(str(n)) is task)


def test_every_lesson_has_its_exercises() -> None:
    assert SETS == LESSONS


@pytest.mark.parametrize("lesson", SETS)
def test_a_set_goes_from_a_change_of_a_word_to_an_open_task_and_a_text(lesson: str) -> None:
    items = list(load_set(lesson).items.values())
    assert 5 <= len(items) <= 8
    assert [item.key for item in items] == [f"{int(lesson)}.{n}" for n in range(1, len(items) + 1)]
    tasks = [item for item in items if isinstance(item, Task)]
    assert [isinstance(item, Written) for item in items].count(True) == 1
    # The text comes last; only a task without a beginning may follow it.
    after = tasks[[isinstance(item, Written) for item in items].index(True) :]
    assert len(tasks) == len(items) - 1
    assert all(task.starter == NO_START and not task.given for task in after)
    assert [task.free for task in tasks].count(True) >= 1
    assert sum(item.minutes for item in items) <= 60
    for task in tasks[:VALUE_ONLY]:
        shown = [blank["shown"] or "" for blank in BLANK.finditer(task.code)]
        assert all(re.fullmatch(r"""(["'][^"']*["']|[\d.+-]+|True|False)""", one) for one in shown)


@pytest.mark.parametrize("task", TASKS)
def test_the_solution_passes_and_the_check_says_so(task: Task) -> None:
    answer = run(task, task.solution_code)
    assert found(task, answer) == ""
    assert checks.check(task.key, answer).text.startswith("✓ Right.")


@pytest.mark.parametrize("task", TASKS)
def test_the_start_runs_and_is_neither_right_nor_a_try(task: Task) -> None:
    answer = run(task, task.starter)
    assert checks.check(task.key, answer).text.startswith("→ ")
    assert not work.history(task.key, "try")
    if inspect_safely(answer).kind != "nothing":
        assert found(task, answer)


def test_a_learner_of_the_first_lessons_writes_a_line_alone() -> None:
    """The last code of set 02 gives nothing; its line asks, keeps, takes a column and counts."""
    last = [item for item in load_set("02").items.values() if isinstance(item, Task)][-1]
    assert (last.starter, last.given) == (NO_START, "")
    line = last.solution_code.splitlines()[-1]
    assert re.fullmatch(r'answer = (\w+)\[\1\["\w+"\] == "\w+"\]\["\w+"\]\.value_counts\(\)', line)


@pytest.mark.parametrize("task", TASKS)
def test_each_slip_gets_its_own_reply(task: Task) -> None:
    assert len(task.slips) >= 2
    answers = [run(task, fill_blanks(task.code, slip.fill)) for slip in task.slips]
    for slip, answer in zip(task.slips, answers, strict=True):
        assert found(task, answer), slip.fill
        said = checks.check(task.key, answer).text
        assert said.startswith("✗ Not yet. "), slip.fill
        assert to_plain(fill(slip.say)) in said, slip.fill
    for one, other in combinations(answers, 2):
        assert explain_difference(inspect_safely(one), inspect_safely(other))
    assert len({slip.say for slip in task.slips}) == len(task.slips)


@pytest.mark.parametrize("task", TASKS)
def test_no_help_holds_the_answer(task: Task) -> None:
    """Neither the right text of a blank nor a number that is the answer is said beforehand."""
    said = " ".join([task.title, task.prompt, *task.hints, *(slip.say for slip in task.slips)])
    if not task.free:
        for blank in BLANK.finditer(task.code):
            right = blank["right"].strip()
            if len(right) > 6:
                assert right not in said
    wanted = inspect_safely(work_out(task.cases[0].expected))
    if (
        wanted.kind == "number"
        and task.cases[0].expected != task.part_text
        and not task.free
        and wanted.one > 5
    ):
        assert not re.search(rf"(?<![\w.]){re.escape(f'{wanted.one:g}')}(?![\w.])", said)


@pytest.mark.parametrize("lesson", SETS)
def test_in_each_set_two_tasks_have_variants(lesson: str) -> None:
    assert sum(bool(getattr(item, "family", ())) for item in load_set(lesson).items.values()) >= 2


@pytest.mark.parametrize("lesson", SETS)
def test_no_cell_of_a_set_gives_the_name_of_a_part_another_value(lesson: str) -> None:
    """Who runs all cells and goes back to a task still has its own part under that name."""
    tasks = [item for item in load_set(lesson).items.values() if isinstance(item, Task)]
    parts = [task.part for task in tasks if task.family]
    assert len(set(parts)) == len(parts)
    trees = [ast.parse(f"{task.given}\n{task.solution_code}") for task in tasks]
    names = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Name)]
    given = {node.id for node in names if isinstance(node.ctx, ast.Store)}
    assert not given & set(parts)


@pytest.mark.parametrize("task", VARIED)
def test_a_number_sent_round_is_right_for_few(task: Task) -> None:
    """Three answers differ at least, and each is wrong for all whose own it is not."""
    answers = [run(one, one.solution_code) for one in task.family]
    fits = [[found(one, answer) == "" for one in task.family] for answer in answers]
    assert all(row[number] for number, row in enumerate(fits))
    assert len({tuple(row) for row in fits}) >= 3
    drawn = Counter(task.drawn_by(str(number)).number for number in range(1, 201))
    assert all(drawn[number] >= 200 / len(task.family) / 2 for number in range(len(task.family)))


@pytest.mark.parametrize("task", VARIED)
def test_the_answer_of_another_variant_is_told_so_and_names_the_own_one(task: Task) -> None:
    for one, other in permutations(task.family, 2):
        answer = run(other, other.solution_code)
        looks = [value_of(case.expression, answer) for case in one.cases]
        value = inspect_safely(answer)
        if one.explain_values(looks, value):
            assert one.fits_another(looks, value) is not None
            slips = {slip.say for slip in one.slips}
            said = one.explain_values(looks, value)
            assert said in slips or f"Yours is {one.told}." in said


@pytest.mark.parametrize("task", VARIED)
def test_the_notebook_is_the_same_for_everybody(task: Task) -> None:
    """What a learner finds before the first run tells no variant from another."""
    assert len({(one.prompt, one.given, one.starter, one.title) for one in task.family}) == 1
    assert not PLACE.search(" ".join([*task.words(), *(one.code for one in task.family)]))


@pytest.mark.parametrize("task", VARIED)
def test_my_part_gives_the_variant_of_the_number_and_says_so(task: Task, capsys) -> None:
    for one in task.family:
        if one.number:
            set_identifier(number_for(one))
        assert my_part(task.key) == one.value
        said = capsys.readouterr().out
        assert said.startswith(f"→ Your {task.part}: {to_plain(fill(one.told))}")
        assert ("ck.student(" in said) == (one.number == 0)


def test_what_the_parts_name_is_in_the_tables() -> None:
    """An id and the name or kind beside it belong to one row of the data."""
    actors = load("actors").set_index("actor_id")["name"]
    tasks = {task.key: task for task in PLAIN if task.family}
    for row in tasks["2.2"].variants:
        assert actors[row["id"]] == row["value"]
    for key, table, column in (
        ("1.2", "timeline", "kind"),
        ("2.8", "claims", "verdict"),
        ("4.1", "claim_sources", "claim_id"),
    ):
        values = {row["value"] for row in tasks[key].variants}
        assert values <= set(load(table)[column].astype(str))


@pytest.mark.parametrize("task", TASKS)
def test_a_right_answer_is_right_in_another_form(task: Task) -> None:
    answer = run(task, task.solution_code)
    for form in other_forms(answer):
        assert found(task, form) == "", type(form)


def other_forms(answer: Any) -> list[Any]:
    """The same answer as other learners would give it."""
    if isinstance(answer, bool | str):
        return [answer]
    if hasattr(answer, "item") and not hasattr(answer, "index"):
        answer = answer.item()
    if isinstance(answer, int) and not isinstance(answer, bool):
        return [answer, float(answer)]
    kind = type(answer).__name__
    if kind == "DataFrame":
        return [answer[answer.columns[::-1]], answer.reset_index(drop=answer.index.name is None)]
    if kind == "Series":
        named = answer.index.name is not None
        return [answer.to_dict() if named else list(answer), answer.iloc[::-1]]
    return [tuple(answer)] if isinstance(answer, list) else [answer]


@pytest.mark.parametrize("task", FIRST)
def test_two_honest_tries_open_the_solution(task: Task) -> None:
    wrong = [run(task, fill_blanks(task.code, slip.fill)) for slip in task.slips[:2]]
    assert "You have made 0" in checks.solution(task.key).text
    for _ in range(2):  # the same try twice is one try
        checks.check(task.key, wrong[0])
    assert "You have made 1" in checks.solution(task.key).text
    assert task.solution_code not in checks.check(task.key, wrong[0]).text
    said = checks.check(task.key, wrong[1]).text
    assert "A solution is open now" in said
    assert task.solution_code in checks.solution(task.key).text


@pytest.mark.parametrize("task", FIRST)
def test_whatever_is_checked_there_is_a_sentence_and_no_error(task: Task) -> None:
    for odd in (float("nan"), [], {}, object(), print, -1, "x", True, [[]], {"a": [1]}):
        assert checks.check(task.key, odd).text[:1] in "✗→✓", odd


@pytest.mark.parametrize("task", TASKS)
def test_another_process_needs_the_expressions_only(task: Task) -> None:
    """What the learner's process sends back is JSON; what is expected is compared outside."""
    for code in (task.solution_code, fill_blanks(task.code, task.slips[0].fill)):
        answer = run(task, code)
        sent = json.dumps([value_of(case.expression, answer).to_plain() for case in task.cases])
        looks = [Value.from_plain(plain) for plain in json.loads(sent)]
        assert first_problem(task.cases, looks, inspect_safely(answer)) == found(task, answer)


def plain(text: str) -> str:
    """Leave the words of a text, without references and signs."""
    text = re.sub(r"\{\w+\}`[^`|]*(?:\|([^`]*))?`", lambda role: role[1] or " ", text)
    return " ".join(re.findall(r"\w+", text))


@pytest.mark.parametrize("item", [*FIRST, *WRITTEN])
def test_what_a_learner_is_to_think_of_again_stands_in_the_lesson(item: Task | Written) -> None:
    lessons = sorted((Path(__file__).parents[2] / "lessons").glob(f"0{item.key[0]}*.md"))
    assert plain(item.rethink) in plain(
        " ".join(path.read_text(encoding="utf-8") for path in lessons)
    )


@pytest.mark.parametrize("item", [*TASKS, *WRITTEN])
def test_every_reference_names_something(item: Task | Written) -> None:
    texts = [item.prompt, item.rethink]
    if isinstance(item, Task):
        texts += [item.right, *item.hints, *(one.say for one in item.slips)]
        texts += [one.say for one in item.cases]
    else:
        texts += [*item.levels, item.model, *item.content_key]
    for text in texts:
        fill(text)


NUMBERS = {"four": 4, "five": 5, "six": 6, "eight": 8}


@pytest.mark.parametrize("item", WRITTEN)
def test_a_model_text_is_as_long_as_its_task_asks_and_names_what_bears_it(item: Written) -> None:
    asked = re.search(r"(four|five) to (six|eight) sentences", item.prompt)
    assert asked
    model = to_plain(fill(item.model.strip()))
    sentences = re.split(r"(?<=[.?!])”?\s+(?=[A-Z“])", model)
    assert NUMBERS[asked[1]] <= len(sentences) <= NUMBERS[asked[2]]
    assert all(6 <= len(sentence.split()) <= 50 for sentence in sentences)
    assert re.search(r"\{(claim|event)\}`", item.model)
    assert model not in " ".join([item.prompt, *item.levels])


@pytest.mark.parametrize("item", WRITTEN)
def test_a_content_key_has_points_with_ids_on_more_than_one_side(item: Written) -> None:
    assert 5 <= len(item.content_key) <= 8
    assert len(set(item.content_key)) == len(item.content_key)
    bearing = re.findall(r"\{(?:claim|event)\}`(\w+)", " ".join(item.content_key))
    assert len(set(bearing)) >= 3


@pytest.mark.parametrize("item", WRITTEN)
def test_a_lone_sentence_is_weak_and_what_is_left_out_is_middling(item: Written) -> None:
    _, middling, weak = item.levels
    assert weak.startswith("One sentence on ")
    assert re.search(r"\b(not|no|nothing|missing|leaves out)\b", middling)


@pytest.mark.parametrize("item", WRITTEN)
def test_who_grades_sees_model_and_key_beside_the_texts_and_the_learner_does_not(
    item: Written,
) -> None:
    first = to_plain(fill(item.model.strip())).split(". ")[0]
    point = to_plain(fill(item.content_key[0]))
    page = html.unescape(reading_page(item.key, []))
    assert first in page
    assert point in page
    lesson = item.key[0].zfill(2)
    folder = Path(__file__).parents[2]
    copy = folder / "exercises" / "instructor" / f"exercises-{lesson}.md"
    written = plain_words(copy.read_text(encoding="utf-8"))
    assert plain_words(first) in written
    notebook = (folder / "notebooks" / f"exercises-{lesson}.ipynb").read_text(encoding="utf-8")
    assert plain_words(first) not in plain_words(notebook)


def plain_words(text: str) -> str:
    """Leave the words, without the links that a copy has instead of references."""
    return " ".join(re.findall(r"[\w']+", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)))
