import csv
import json
import shutil
from pathlib import Path

import nbformat
import pytest
from ipykernel.ipkernel import IPythonKernel
from jupyter_server.services.contents.filemanager import FileContentsManager
from nbconvert import HTMLExporter

from coursekit.build import build, make, notebook
from coursekit.build.notebook import METADATA, charts
from coursekit.data import data_root
from coursekit.errors import CourseError
from coursekit.jupyterlab import CHART, PICTURE, WIDGET_VIEW
from coursekit.published import mark

STALE = (
    "97-made-up.ipynb: This is not what 97-made-up.md gives: {}. Run coursekit build 97-made-up."
)


def read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def change(path: Path, edit) -> None:
    """Change a committed notebook by hand."""
    content = json.loads(path.read_text(encoding="utf-8"))
    edit(content)
    text = json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


def stale(copy, execute: bool = False) -> list[str]:
    return build(copy.lessons, copy.notebooks, check=True, execute=execute)


def test_the_first_build_writes_and_says_so(made) -> None:
    assert made.said == ["97-made-up.ipynb: written."]
    assert [path.name for path in made.notebooks.iterdir()] == ["97-made-up.ipynb"]
    assert sorted(path.name for path in made.lessons.iterdir()) == ["97-made-up.md"]


def test_a_second_build_changes_nothing(copy) -> None:
    before = copy.notebook.read_bytes()
    assert build(copy.lessons, copy.notebooks, ["97"]) == []
    assert copy.notebook.read_bytes() == before
    copy.notebook.unlink()
    assert build(copy.lessons, copy.notebooks) == ["97-made-up.ipynb: written."]
    assert copy.notebook.read_bytes() == before


def test_an_unchanged_chart_keeps_its_picture(copy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notebook, "picture", lambda *_: pytest.fail("drawn again"))
    copy.source.write_text(
        copy.source.read_text(encoding="utf-8") + "\n\nMore.\n", encoding="utf-8"
    )
    assert build(copy.lessons, copy.notebooks) == ["97-made-up.ipynb: written."]


def test_the_learner_has_an_empty_folder_of_their_own(made) -> None:
    first = next(
        cell for cell in read(made.notebooks / "97-made-up.ipynb").cells if "outputs" in cell
    )
    assert first.outputs[0].data["text/plain"] == "['home']"


def test_a_chart_gets_picture_alternative_and_whole_numbers(made) -> None:
    built = read(made.notebooks / "97-made-up.ipynb")
    ((index, output),) = charts(built)
    assert set(output.data) == {CHART, PICTURE, "text/plain"}
    assert output.metadata == {}
    assert built.cells[index].metadata == {"alt": "Two bars: a with 2 & b_b with <3.5>."}
    numbers = [row["number"] for row in output.data[CHART]["data"]["values"]]
    assert [repr(number) for number in numbers] == ["2", "3.5"]
    assert built.cells[index + 1].source == (
        "The figure has two bars.\n\n<details><summary>In words</summary>\n\n"
        "Two bars: a with 2 \\& b\\_b with \\<3.5\\>.\n\n</details>"
    )


def test_print_shows_the_picture_with_its_alternative(made) -> None:
    exporter = HTMLExporter(template_name="classic")
    page, _ = exporter.from_filename(made.notebooks / "97-made-up.ipynb")
    assert 'alt="Two bars: a with 2 &amp; b_b with &lt;3.5&gt;."' in page


def test_widget_views_go_and_their_static_form_stays(made) -> None:
    cell = read(made.notebooks / "97-made-up.ipynb").cells[-2]
    (output,) = cell.outputs
    assert output.data["text/plain"] == "One question"
    assert "data-ck-static" in output.data["text/html"]
    assert WIDGET_VIEW not in output.data


def test_metadata_is_what_the_kernel_says_but_for_its_version(made) -> None:
    built = read(made.notebooks / "97-made-up.ipynb")
    assert built.metadata == {**METADATA, **mark("notebooks/97-made-up", built.cells)}
    info = dict(IPythonKernel.language_info)
    del info["version"]
    info["codemirror_mode"] = METADATA["language_info"]["codemirror_mode"]
    assert METADATA["language_info"] == info


def test_saving_through_jupyter_server_changes_nothing(copy) -> None:
    manager = FileContentsManager(root_dir=str(copy.notebooks))
    before = copy.notebook.read_bytes()
    model = manager.get("97-made-up.ipynb")
    manager.save(
        json.loads(json.dumps({"type": "notebook", "content": model["content"]})),
        "97-made-up.ipynb",
    )
    assert copy.notebook.read_bytes() == before


@pytest.mark.parametrize("execute", [False, True])
def test_a_fresh_notebook_is_not_stale(copy, execute: bool) -> None:
    before = copy.notebook.read_bytes()
    assert stale(copy, execute) == []
    assert copy.notebook.read_bytes() == before


def test_a_tampered_sentence_is_caught(copy) -> None:
    change(copy.notebook, lambda it: it["cells"][0]["source"].append(" Really."))
    expected = "the text of cell 'a-made-up-lesson-the-highest' (line 6) differs"
    assert stale(copy) == [STALE.format(expected)]


def test_tampered_words_of_a_chart_are_caught(copy) -> None:
    change(copy.notebook, lambda it: it["cells"][4]["source"].append(" Really."))
    expected = "the text of cell 'the-figure-has-two-bars' (line 30) differs"
    assert stale(copy) == [STALE.format(expected)]


def test_tampered_code_is_caught(copy) -> None:
    change(copy.notebook, lambda it: it["cells"][3]["source"].append("\n1"))
    assert len(stale(copy)) == 1


def test_a_cell_too_many_is_caught(copy) -> None:
    change(copy.notebook, lambda it: it["cells"].append(it["cells"][0] | {"id": "new"}))
    assert stale(copy) == [STALE.format("the cells differ from 'new' on")]


def test_other_metadata_is_caught(copy) -> None:
    change(copy.notebook, lambda it: it["metadata"]["language_info"].update(version="3.11"))
    assert stale(copy) == [STALE.format("its metadata differ")]


def test_a_cell_without_its_chart_is_caught(copy) -> None:
    change(copy.notebook, lambda it: it["cells"][3].update(outputs=[]))
    assert stale(copy) == [STALE.format("a chart that is put in words has no output")]


def test_a_missing_or_broken_notebook_is_caught(copy) -> None:
    copy.notebook.write_text("no notebook", encoding="utf-8")
    assert stale(copy) == [STALE.format("it is missing")]
    copy.notebook.unlink()
    assert stale(copy) == [STALE.format("it is missing")]


def test_another_layout_of_the_file_is_caught(copy) -> None:
    text = copy.notebook.read_text(encoding="utf-8")
    copy.notebook.write_text(text.rstrip("\n"), encoding="utf-8")
    assert stale(copy, execute=True) == [STALE.format("the layout of the file differs")]


def test_a_tampered_spec_is_caught_by_a_run(copy) -> None:
    def tamper(content) -> None:
        data = content["cells"][3]["outputs"][0]["data"]
        data[CHART]["data"]["values"][0]["number"] = 4

    change(copy.notebook, tamper)
    assert stale(copy) == []
    name = read(copy.notebook).cells[3].id
    assert stale(copy, execute=True) == [STALE.format(f"the output of cell {name!r} differs")]


def test_a_changed_fact_changes_the_sentence(
    copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "data"
    shutil.copytree(data_root(), folder)
    table = folder / "us_strikes.csv"
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    place, column = [row[0] for row in rows].index("S05"), rows[0].index("killed_max")
    rows[place][column] = "99"
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    monkeypatch.setenv("COURSEKIT_DATA", str(folder))
    expected = "the text of cell 'a-made-up-lesson-the-highest' (line 6) differs"
    assert stale(copy) == [STALE.format(expected)]
    assert build(copy.lessons, copy.notebooks) == ["97-made-up.ipynb: written."]
    assert "for that night is 99, says" in read(copy.notebook).cells[0].source


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("{clam}`C31`", "{clam}"),
        ("{sauces}", "{sauces}"),
        ("{claim}`C999`", "'C999'"),
        ("{words}`pie`", "'pie'"),
        ("It had 3 parts.", "'It had 3 parts.'"),
    ],
)
def test_a_mistake_in_the_text_names_lesson_and_line(copy, line: str, found: str) -> None:
    text = copy.source.read_text(encoding="utf-8")
    copy.source.write_text(text + f"\n{line}\n", encoding="utf-8")
    number = len(text.splitlines()) + 2
    before = copy.notebook.read_bytes()
    with pytest.raises(CourseError) as error:
        build(copy.lessons, copy.notebooks)
    assert error.value.where.startswith(f"97-made-up.md, line {number}")
    assert found in error.value.found
    assert copy.notebook.read_bytes() == before


def test_only_the_lessons_asked_for_are_built(copy) -> None:
    shutil.copy(copy.source, copy.lessons / "98-broken.md")
    (copy.lessons / "98-broken.md").write_text("It had 3 parts.\n", encoding="utf-8")
    assert build(copy.lessons, copy.notebooks, ["97"]) == []
    assert make.find(copy.lessons)[1].stem == "98-broken"
