"""A small course as pages, from its sources to the files of the site."""

from __future__ import annotations

import html
import json
import re
import shutil
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from coursekit import cli
from coursekit.data.records import records
from coursekit.forms.bank import find
from coursekit.forms.foreseen import answers_to
from coursekit.forms.form_widget import FormWidget, for_page
from coursekit.forms.kinds.quiz import Quiz
from coursekit.forms.question import Reply
from coursekit.widgets.pages import PAGE, SETTING, left_for_pages

DOCS = Path(__file__).parents[2] / "docs"
LESSON = """---
kernelspec:
  name: python3
---

# 0. Trial

A paragraph that names {claim}`C31`.

```{code-cell} ipython3
import coursekit as ck
ck.quiz("01-pmf")
```

## 1. Look

{after}`01-pmf`

```{code-cell} ipython3
ck.after("01-pmf")
ck.load("factions").head(2)[["name"]]
```

```{code-cell} ipython3
ck.explore_ties()
```

```{code-cell} ipython3
print("<plain & safe>")
```

## Sources

{sources}
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("course")
    for name in ("lessons", "notebooks", "docs"):
        (folder / name).mkdir()
    (folder / "lessons" / "00-trial.md").write_text(LESSON, encoding="utf-8")
    shown = new_output("display_data", {"text/html": '<p>See <a href="#C31">C31</a></p>'})
    cells = [new_markdown_cell("# Exercises 00"), new_code_cell("ck.task()", outputs=[shown])]
    nbformat.write(new_notebook(cells=cells), folder / "notebooks" / "exercises-00.ipynb")
    for name in ("instructors", "contested", "privacy"):
        shutil.copy(DOCS / f"{name}.md", folder / "docs")
    return folder


@pytest.fixture(scope="module")
def site(course: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site") / "pages"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cli, "REPOSITORY", course)
        assert cli.main(["site", str(out), "--tables", "factions", "--no-tab"]) == 0
    return out


def text(site: Path, name: str) -> str:
    return (site / name).read_text(encoding="utf-8")


def words(site: Path, name: str) -> str:
    return html.unescape(text(site, name))


def test_a_lesson_leads_to_the_pages_of_what_it_names(site: Path) -> None:
    page = text(site, "lessons/00-trial.html")
    assert "../claims/C31.html" in page
    assert "&lt;plain &amp; safe&gt;" in page


def test_what_waits_for_an_answer_is_folded(site: Path) -> None:
    page = words(site, "lessons/00-trial.html")
    folded = page[page.index('<details class="ck-after ck-after-01-pmf"') :]
    assert records("factions")[0]["name"] in folded[: folded.index("</details>")]


def test_widgets_and_charts_find_what_they_need_beside_the_page(site: Path) -> None:
    page = text(site, "lessons/00-trial.html")
    kept = re.findall(r'data-ck-from="\.\./([^"]+)"', page)
    taken = [re.fullmatch(r'coursekitPages\.take\("\w+",(.*)\)\n', text(site, at)) for at in kept]
    states = [json.loads(found[1]) for found in taken if found]
    assert len(states) == len(kept)
    assert {state.get("widget") for state in states} == {"FormWidget", "Panel", None}
    pictures = re.findall(r'<img[^>]* src="\.\./([^"]+)"', page)
    assert pictures
    assert all((site / name).read_bytes().startswith(b"\x89PNG") for name in pictures)


def test_exercises_and_tables_have_pages(site: Path) -> None:
    assert "../claims/C31.html" in text(site, "lessons/exercises-00.html")
    assert (site / "_static" / "data" / "factions.csv").exists()
    row = records("factions")[0]
    assert row["name"] in words(site, f"factions/{row['faction_id']}.html")
    assert row["name"] in words(site, "data/factions.html")


def test_the_pages_for_those_who_teach_lead_to_each_other(site: Path) -> None:
    guide = words(site, "instructors.html")
    assert {"contested.html", "privacy.html"} <= set(re.findall(r'href="([^"#]+)', guide))
    assert "deploy/hub" not in guide  # not on the site
    assert "count:" not in text(site, "contested.html")
    total = f"<strong>All</strong></p></td>\n<td><p>{len(records('sources'))}</p></td>"
    assert total in text(site, "contested.html")


def test_no_page_asks_for_anything_outside(site: Path) -> None:
    fetched = re.compile(r'<(?:script|img|link|iframe)[^>]*(?:src|href)="(?:https?:)?//[^"]*"')
    for path in site.rglob("*.html"):
        assert fetched.findall(path.read_text(encoding="utf-8")) == [], path.name


def test_a_site_is_built_anew_in_its_own_folder(course: Path, site: Path) -> None:
    assert (site / "coursekit-site.txt").exists()
    assert not (course / "site").exists()


def test_the_descriptions_alone_are_written_by_a_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["metadata", str(tmp_path / "out")]) == 0
    assert "croissant.json: written." in capsys.readouterr().out
    assert (tmp_path / "out" / "claims.csv").exists()


def widget(quiz: Quiz) -> FormWidget:
    return FormWidget(quiz.layout(), lambda _: Reply(), Reply())


def test_a_widget_leaves_its_state_and_replies_only_for_pages(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    quiz = find("01-pmf", Quiz)
    replies = [(one.sent, one.told(for_page(one.reply))) for one in answers_to(quiz)]
    assert left_for_pages(widget(quiz), lambda: replies) == {}
    monkeypatch.setenv(SETTING, "1")
    state = left_for_pages(widget(quiz), lambda: replies)[PAGE]
    assert set(state["traits"]) == {"form", "reply", "sent"}
    assert [sent for sent, _ in state["replies"]] == [sent for sent, _ in replies]
    assert left_for_pages(widget(quiz), None)[PAGE]["replies"] == []
