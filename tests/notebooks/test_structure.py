"""What every notebook of the course has in common."""

import ast
import base64
import re
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest
from markdown_it import MarkdownIt
from nbformat import NotebookNode

from coursekit.build.notebook import charts, metadata, writes
from coursekit.build.pictures import BYTES_AT_MOST
from coursekit.build.words import HEADING
from coursekit.forms.waiting import card
from coursekit.jupyterlab import CHART, PICTURE, WIDGET_VIEW

# The bones of a lesson: headings of the second level, in this order. Others may stand between.
BONES = (
    r"What you will be able to do",
    r"The paper's (own )?argument,? in brief",
    r"\d+\. .+",
    r"What we learned",
    r"Next",
    r"Glossary",
    r"Sources",
)
# These two stand where they fit, among or after the sections.
MOVABLE_BONES = (r"Seminar break", r"Try it yourself")
# A lesson without one of its bones, and why.
WITHOUT: dict[str, dict[str, str]] = {}

SECTION_PARTS = ["Predict", "Look", "Explain", "Check"]
COMMITS = ("predict", "quiz", "order", "guesses", "tempo_guess")
CHECKS = ("quiz", "check")
# Sections with other parts than the four, by lesson and heading, and why.
OTHER_PARTS: dict[tuple[str, str], str] = {
    ("00-start-here", "4. Seal your first guesses"): "the section is itself a form to fill in",
}

LINES_AT_MOST = 6
LONG_CELLS: dict[tuple[str, str], str] = {}

# nbval's own tags; at most two a lesson.
TAGGED: dict[tuple[str, str], str] = {}

ALTERNATIVE_AT_LEAST = 40
# A folder of one computer; the path of a web address is none.
ABSOLUTE = re.compile(r"(?<![\w.])(/home/|/Users/|/root/|/tmp/|/private/|[A-Z]:\\\\)")


@pytest.fixture
def notebook(notebook_path: Path) -> NotebookNode:
    return nbformat.read(notebook_path, as_version=4)


@pytest.fixture
def lesson(notebook_path: Path) -> str:
    return notebook_path.stem


def headings(notebook: NotebookNode) -> list[tuple[int, str, int]]:
    """Level, text and number of the cell of each heading."""
    found = []
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type == "markdown":
            for opening, inline in pairwise(MarkdownIt().parse(cell.source)):
                if opening.type == "heading_open":
                    found.append((int(opening.tag[1]), inline.content, index))
    return found


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def markdown(notebook: NotebookNode) -> str:
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def test_the_file_is_as_jupyter_server_writes_it(notebook_path: Path, notebook) -> None:
    assert notebook_path.read_text(encoding="utf-8") == writes(notebook)


def test_metadata_is_minimal(notebook_path: Path, notebook) -> None:
    assert notebook.metadata == metadata(notebook, notebook_path)
    for cell in notebook.cells:
        assert set(cell.metadata) <= ({"alt", "tags"} if cell.cell_type == "code" else set())
        assert all(output.get("metadata", {}) == {} for output in cell.get("outputs", []))


def test_one_title_and_no_level_skipped(notebook) -> None:
    levels = [level for level, _, _ in headings(notebook)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_bones_stand_in_order(notebook, lesson: str) -> None:
    seconds = [text for level, text, _ in headings(notebook) if level == 2]
    excused = WITHOUT.get(lesson, {})
    places = []
    for bone in (*BONES, *MOVABLE_BONES):
        found = [place for place, text in enumerate(seconds) if re.fullmatch(bone, text)]
        assert found or bone in excused, f"no heading {bone!r}"
        if found and bone in BONES:
            places.append(found[0])
    assert places == sorted(places)
    assert set(excused) <= {*BONES, *MOVABLE_BONES}


def test_the_question_the_goals_and_the_time(notebook) -> None:
    text = markdown(notebook)
    assert "**The question.**" in notebook.cells[0].source
    goals = text.split("## What you will be able to do", 1)[1].split("**Time", 1)[0]
    assert 3 <= len(re.findall(r"^- ", goals, re.MULTILINE)) <= 5
    assert re.search(r"\*\*Time and what you need\.\*\* \d+ minutes", text)


def test_sections_predict_look_explain_and_check(notebook, lesson: str) -> None:
    found = headings(notebook)
    ends = [index for level, _, index in found if level == 2] + [len(notebook.cells)]
    for level, title, start in found:
        if level != 2 or not re.match(r"\d+\. ", title) or (lesson, title) in OTHER_PARTS:
            continue
        end = next(index for index in ends if index > start)
        parts = [(text, at) for deep, text, at in found if deep == 3 and start <= at < end]
        assert [text for text, _ in parts] == SECTION_PARTS, title
        places = [at for _, at in parts] + [end]
        for calls, first, last in ((COMMITS, *places[:2]), (CHECKS, *places[-2:])):
            code = "\n".join(cell.source for cell in notebook.cells[first:last])
            assert any(f"ck.{call}(" in code for call in calls), f"{title}: none of {calls}"


def test_links_within_the_page_arrive(notebook) -> None:
    text = markdown(notebook)
    targets = set(re.findall(r'\bid="([^"]+)"', text))
    targets |= {title.replace(" ", "-") for _, title, _ in headings(notebook)}
    wanted = set(re.findall(r"(?:\]\(|href=\")#([^\s)\"]+)", text))
    assert wanted
    assert wanted <= targets


def test_links_to_other_lessons_arrive(notebook, notebook_path: Path) -> None:
    for name in re.findall(r"\]\(([^\s)#:]+\.ipynb)", markdown(notebook)):
        assert (notebook_path.parent / name).is_file(), name


def test_no_role_is_left(notebook) -> None:
    assert not re.findall(r"\{[\w-]+\}(?:`|$)", markdown(notebook), re.MULTILINE)


def test_nothing_of_one_computer(notebook_path: Path) -> None:
    assert not ABSOLUTE.search(notebook_path.read_text(encoding="utf-8"))


def test_every_cell_was_run_once_in_order(notebook) -> None:
    counts = [cell.execution_count for cell in code_cells(notebook)]
    assert counts == list(range(1, len(counts) + 1))


def test_outputs_are_clean(notebook) -> None:
    for cell in code_cells(notebook):
        for output in cell.outputs:
            assert output.output_type != "error", cell.source
            assert output.get("name") != "stderr", output.get("text")
            data = output.get("data", {})
            assert WIDGET_VIEW not in data, cell.source
            assert not {kind for kind in data if "vega" in kind} - {CHART}, cell.source
            assert "<script" not in data.get("text/html", "").lower(), cell.source


def test_every_chart_has_its_words_and_its_picture(notebook, lesson: str) -> None:
    for index, output in charts(notebook):
        cell, words = notebook.cells[index], output.data["text/plain"]
        assert len(words) >= ALTERNATIVE_AT_LEAST, words
        assert re.search(r"\d", words), words
        assert cell.metadata["alt"]
        assert len(base64.b64decode(output.data[PICTURE])) <= BYTES_AT_MOST
        below = [each.source for each in notebook.cells[index + 1 :][:1]]
        assert any(HEADING in text for text in below), (
            f"Below the cell {cell.source!r} of {lesson} the chart is not put in words: write "
            "{words}`NAME` there, with the name of the function that shows the chart, and build."
        )


def test_what_waits_is_a_card_and_stands_folded_below(notebook) -> None:
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type == "code" and "ck.after(" in cell.source:
            (output,) = cell.outputs
            keys = ast.literal_eval(re.search(r"ck\.after\((.+)\)", cell.source)[1] + ",")
            assert output.data == card(keys)
            below = notebook.cells[index + 1]
            fold = re.search(r'<details class="ck-shown".+?</details>', below.source, re.DOTALL)
            assert fold
            assert len(fold[0]) >= ALTERNATIVE_AT_LEAST
            for name in re.findall(r"\(attachment:(.+?)\)", fold[0]):
                picture = base64.b64decode(below.attachments[name][PICTURE])
                assert len(picture) <= BYTES_AT_MOST


def test_a_text_waits_for_a_question_above_it(notebook) -> None:
    above = ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for key in re.findall(r'class="ck-after ck-after-([^"]+)"', cell.source):
                assert f'"{key}"' in above, key
        above += cell.source


def test_code_is_short(notebook, lesson: str) -> None:
    for cell in code_cells(notebook):
        if (lesson, cell.id) not in LONG_CELLS:
            assert len(cell.source.splitlines()) <= LINES_AT_MOST, cell.source


def test_no_cell_escapes_the_strict_run_unseen(notebook, lesson: str) -> None:
    tagged = {
        (lesson, cell.id)
        for cell in code_cells(notebook)
        if any(tag.startswith("nbval") for tag in cell.metadata.get("tags", ()))
        or "NBVAL" in cell.source
    }
    assert tagged == {place for place in TAGGED if place[0] == lesson}
    assert len(tagged) <= 2
