"""The course in a browser tab, with no server: from the first answer to the hand-in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from altair.utils.schemapi import debug_mode
from playwright.sync_api import Browser, BrowserContext, Route, expect

from coursekit.boards import figures
from coursekit.charts.core.renderer import mimebundle
from coursekit.forms.progress import solved
from coursekit.jupyterlab import CHART, WIDGET_VIEW
from coursekit.published import digest
from coursekit.store import work
from coursekit.store.backup import restore
from tests.browser.driver import NOTEBOOK, REPOSITORY
from tests.browser.tab import Tab, built, new_context, served

LESSON, EXERCISES, WITH_SCIPY = "01-background.ipynb", "exercises-01.ipynb", "06-scoring.ipynb"
LESSONS = sorted(
    path.name for path in (REPOSITORY / "notebooks").glob("*.ipynb") if "exerc" not in path.name
)
QUIZ, RIGHT = "01-primer-1", "iri"
TASK = 'ck.check("1.1", answer)'
MAP = "from coursekit.charts.tie_map import tie_map\n\ntie_map()"
# Every figure of the course, shown as a cell would show it.
FIGURES = """
from IPython.display import display
from coursekit.boards import figures

for name, figure in figures().items():
    display(figure.draw(), display_id=name)
"""
# Run code, and return what reaches the page under the charts' media type.
ARRIVED = f"""async code => {{
    const kernel = {NOTEBOOK}.sessionContext.session.kernel, arrived = {{}};
    const run = kernel.requestExecute({{ code }});
    run.onIOPub = ({{ header, content }}) => {{
        if (header.msg_type === "error") arrived[content.ename] = content.evalue;
        if (header.msg_type === "display_data")
            arrived[content.transient.display_id] = content.data["{CHART}"];
    }};
    await run.done;
    return JSON.stringify(arrived);
}}"""
HAND_IN = "coursekit-hand-in-01-17-"
STORE = "from coursekit.store import origins, work; "
KEPT = STORE + "print(len(origins.answers_of(work.read())))"
ORIGINS = STORE + "print(len(origins.origins_of(work.read())))"
SAVE_20 = """
from coursekit.store import work
for n in range(20): work.record("answer", "{}", n)
"""
# Put a notebook into the browser's storage as an older course would have left it there.
LEAVE_OLD = """async ([path, mark, changed]) => {
    const { contents } = jupyterapp.serviceManager;
    const model = await contents.get(path, { content: true });
    model.content.cells = model.content.cells.slice(0, 2);
    model.content.metadata.coursekit.sha256 = mark;
    if (changed) model.content.cells[0].source = "My own heading";
    await contents.save(path, { type: "notebook", format: "json", content: model.content });
}"""
NO_STORE = "Object.defineProperty(globalThis, 'indexedDB', {value: undefined});\n"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(built()) as address:
        yield address


@pytest.fixture
def context(chrome: Browser) -> Iterator[BrowserContext]:
    context = new_context(chrome)
    yield context
    context.close()


@pytest.fixture
def tab(context: BrowserContext, address: str) -> Iterator[Tab]:
    tab = Tab(context, address)
    yield tab
    assert tab.outside == []


def hand_in(tab: Tab, folder: Path) -> Path:
    """Press the button at the end of the exercises, and save what the link gives."""
    form = tab.form('ck.hand_in("01")')
    form.get_by_role("textbox").fill("17")
    form.get_by_label("what I saved in lesson 01").check()
    tab.press(form, "Make my hand-in")
    expect(form).to_contain_text(f"✓ Your hand-in is made: {HAND_IN}")
    with tab.page.expect_download() as download:
        form.get_by_role("link", name="Save a copy of your hand-in").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def do_first_task(tab: Tab) -> None:
    """Run the exercises, and solve the first task."""
    tab.run_all()
    number = tab.cell_with(TASK)
    code = tab.cells()[number]["source"]
    tab.rewrite(number, code.replace('"fact"', '"prediction"'))
    expect(tab.output(number)).to_contain_text("✓")


def assert_figures_arrive(tab: Tab) -> None:
    """Every figure reaches the page as Python makes it here: with each null, number and word."""
    arrived = json.loads(tab.page.evaluate(ARRIVED, FIGURES))
    with debug_mode(False):  # other tests check them
        made = {
            name: mimebundle(each.draw().to_dict(validate=False))[CHART]
            for name, each in figures().items()
        }
    assert arrived.keys() == made.keys()
    for name, spec in made.items():
        assert arrived[name] == json.loads(json.dumps(spec)), name


def test_from_the_first_answer_to_the_hand_in(
    tab: Tab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Keys pressed before there is a Python are not lost.
    tab.page.context.route("**/pyodide.asm.wasm", lambda _: None)
    tab.show(LESSON)
    expect(tab.bar()).to_contain_text("You can read the lesson now.")
    tab.select_cell(tab.cell_with("import coursekit as ck"))
    tab.page.keyboard.press("Shift+Enter")
    expect(tab.bar()).to_contain_text("The cell runs as soon as it is.")
    tab.page.context.unroute("**/pyodide.asm.wasm")  # it lets go what was held
    tab.wait_open()
    first = f"number => {NOTEBOOK}.content.widgets[number].model.executionCount === 1"
    tab.page.wait_for_function(first, arg=tab.cell_with("import coursekit as ck"))
    expect(tab.bar()).to_be_hidden()
    assert "scipy" not in tab.python("import sys; print(*sys.modules)").split()
    tab.run_all()
    assert tab.cell_errors() == []
    quiz = tab.answer_quiz(QUIZ, RIGHT)
    expect(quiz.get_by_role("status")).to_contain_text("Saved.")
    expect(quiz.get_by_role("status")).to_contain_text("kept by this browser")
    # What the computer's doctor says of files and packages would be wrong here.
    told = tab.python("import coursekit; coursekit.doctor()")
    assert "✗" not in told
    assert "this browser keeps them" in told

    # What is left blank on the page is None, as everywhere.
    assert tab.python("import js; print(js.JSON.parse('[null]').to_py())") == "[None]"
    # A chart is drawn as everywhere: the map of ties has no axis, on a board and by itself.
    for code in ("_ = ck.explore_ties()", MAP):
        number = tab.cell_with('ck.quiz("01-who-1")')
        tab.rewrite(number, code)
        drawn = tab.output(number).locator("svg.marks")
        expect(drawn.locator(".mark-rect").first).to_be_attached()
        expect(drawn.locator(".role-axis-tick")).to_have_count(0)
        assert tab.cell_errors() == []
        tab.rewrite(number, 'ck.quiz("01-who-1")')
    assert_figures_arrive(tab)

    # A reload, and another notebook: the answer is there.
    tab.open_notebook(EXERCISES)
    assert tab.python(KEPT) == "1"
    do_first_task(tab)
    assert tab.cell_errors() == []
    tab.page.reload()
    tab.wait_open()
    tab.run_all()
    handed_in = hand_in(tab, tmp_path)

    # An ordinary installation opens it.
    monkeypatch.setenv("COURSEKIT_HOME", str(tmp_path / "home"))
    restore(handed_in)
    entries = work.read()
    assert [entry.value for entry in work.history(QUIZ, "answer", entries)] == [RIGHT]
    assert "1.1" in solved(entries)


@pytest.mark.thorough
@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_prints_and_draws_what_it_did_in_the_build(tab: Tab, name: str) -> None:
    tab.open_notebook(name)
    built = [shown(cell) for cell in tab.cells()]
    tab.run_all()
    assert tab.cell_errors() == []
    for before, cell in zip(built, tab.cells(), strict=True):
        # Here the build shows what the learner's page and answers do not.
        if "ck.after(" not in cell["source"] and "ck.doctor()" not in cell["source"]:
            assert shown(cell) == before, cell["source"]


def shown(cell: dict[str, Any]) -> list[Any]:
    """What a reader sees of a cell's outputs; the views of widgets are made anew in each run."""
    data = [
        output.get("data", {"text/plain": output.get("text")}) for output in cell.get("outputs", [])
    ]
    kinds = [CHART, "text/html", "text/markdown", "text/plain"]
    return [
        "".join(each[kind]) if kind != CHART else each[kind]
        for each in data
        if WIDGET_VIEW not in each
        for kind in [kind for kind in kinds if kind in each][:1]
    ]


@pytest.mark.thorough
def test_two_tabs_that_save_at_once_lose_nothing(context: BrowserContext, address: str) -> None:
    one, two = Tab(context, address), Tab(context, address)
    one.open_notebook(LESSON)
    two.open_notebook(LESSON)
    for name, tab in (("one", one), ("two", two)):
        run = f"code => {{ window.run = {NOTEBOOK}.sessionContext.session.kernel"
        tab.page.evaluate(f"{run}.requestExecute({{ code }}).done; }}", SAVE_20.format(name))
    for tab in (one, two):
        tab.page.evaluate("async () => { await window.run; }")
    for tab in (one, two):
        tab.until(lambda tab=tab: tab.python(KEPT), "40")  # type: ignore[misc]
    one.page.close()
    two.page.reload()
    two.wait_open()
    assert two.python(KEPT) == "40"
    assert two.python(ORIGINS) == "1"


def test_without_a_service_worker(chrome: Browser, address: str, tmp_path: Path) -> None:
    context = new_context(chrome, service_workers="block")
    tab = Tab(context, address)
    tab.open_notebook(WITH_SCIPY)
    tab.run_all()
    assert tab.cell_errors() == []
    assert "scipy" in tab.python("import sys; print(*sys.modules)").split()
    tab.open_notebook(EXERCISES)
    do_first_task(tab)
    tab.page.reload()
    tab.wait_open()
    tab.run_all()
    assert tab.python(KEPT) == "1"
    copy = hand_in(tab, tmp_path)
    # Its copy comes back in a browser that knows nothing.
    other = new_context(chrome, service_workers="block")
    tab = Tab(other, address)
    tab.open_notebook(EXERCISES)
    number = tab.cell_with("ck.progress()")
    tab.rewrite(number, "import coursekit as ck\nck.restore()")
    form = tab.output(number).locator(".ck-form")
    form.locator("input[type=file]").set_input_files(copy)
    tab.press(form, "Add these answers")
    expect(form).to_contain_text("✓ Restored: 1 of 1 entries")
    assert tab.python(KEPT) == "1"
    for each in (context, other):
        each.close()


@pytest.mark.thorough
def test_a_browser_that_keeps_nothing_says_so(context: BrowserContext, address: str) -> None:
    def without(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=NO_STORE + answer.text())

    context.route("**/store.mjs", without)
    tab = Tab(context, address)
    tab.open_notebook(LESSON)
    expect(tab.bar()).to_contain_text("This browser keeps nothing for this page")
    tab.run_all()
    quiz = tab.answer_quiz(QUIZ, RIGHT)
    expect(quiz.get_by_role("status")).to_contain_text("✗ This browser has not kept your answers")
    assert tab.python(KEPT) == "1"  # for this tab's life: ck.download() has it


@pytest.mark.thorough
def test_an_old_copy_of_a_lesson_hides_no_new_one(tab: Tab) -> None:
    notebook = json.loads((REPOSITORY / "notebooks" / LESSON).read_text(encoding="utf-8"))
    cells = f"() => {NOTEBOOK}.content.widgets.length"
    tab.show(EXERCISES)
    # The mark of these two cells, and of two others.
    for mark, changed in ((digest(notebook["cells"][:2]), False), ("0" * 64, True)):
        tab.page.evaluate(LEAVE_OLD, [LESSON, mark, changed])
        tab.show(LESSON)
        if changed:
            expect(tab.bar()).to_contain_text("your own copy of an older version")
            assert tab.page.evaluate(cells) == 2
            tab.bar().get_by_role("button", name="Open the new version").click()
            expect(tab.bar()).to_contain_text("Your copy of the old one is kept as")
        else:
            expect(tab.bar()).to_contain_text("This lesson has a new version.")
        tab.until(lambda: tab.page.evaluate(cells), len(notebook["cells"]))
    kept = tab.page.evaluate(
        "async () => (await jupyterapp.serviceManager.contents.get('')).content.map(x => x.name)"
    )
    assert [name for name in kept if name.startswith("01-background-my-copy-")]
