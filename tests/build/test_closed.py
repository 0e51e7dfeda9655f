"""A lesson whose cells wait: what is committed, and what stands folded below."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest

from coursekit.build import build, notebook
from coursekit.errors import CourseError
from coursekit.forms.waiting import card
from coursekit.jupyterlab import PICTURE

LESSON = """\
---
kernelspec:
  name: python3
---

# A made-up lesson

```{code-cell}
import coursekit as ck

ck.predict("00-kinds")
```

```{code-cell}
ck.after("00-kinds")
ck.charts.claim_kinds()
```

{shown}

More.

```{code-cell}
ck.after("00-kinds", "00-halt")
ck.load("claims").head(2)[["claim_id", "kind"]]
```

{shown}

### Explain

{after}`00-kinds`

Most are {fact}`count:claims?kind=assessment`.

And so on.

### Check

This is not folded.

{sources}
"""


def write(folder: Path, text: str) -> SimpleNamespace:
    lessons, notebooks = folder / "lessons", folder / "notebooks"
    lessons.mkdir(exist_ok=True)
    source = lessons / "97-made-up.md"
    source.write_text(text, encoding="utf-8")
    return SimpleNamespace(lessons=lessons, notebooks=notebooks, source=source)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    place = write(tmp_path_factory.mktemp("waiting"), LESSON)
    build(place.lessons, place.notebooks)
    place.cells = nbformat.read(place.notebooks / "97-made-up.ipynb", as_version=4).cells
    return place


def test_waiting_cells_hold_the_card_and_nothing_else(made: SimpleNamespace) -> None:
    waiting = [cell for cell in made.cells if "ck.after" in cell.source]
    assert [[output.data for output in cell.outputs] for cell in waiting] == [
        [card(["00-kinds"])],
        [card(["00-kinds", "00-halt"])],
    ]
    assert [cell.metadata for cell in waiting] == [{}, {}]


def test_below_them_is_what_they_show_folded(made: SimpleNamespace) -> None:
    chart, table = [cell for cell in made.cells if "ck-shown" in cell.source]
    (name,) = chart.attachments
    assert f"](attachment:{name})" in chart.source
    assert set(chart.attachments[name]) == {PICTURE}
    assert "assessment 49" in chart.source
    assert chart.source.endswith("</details>\n\nMore.")
    fold = table.source.partition("</details>")[0]
    assert "C01" in fold
    assert "\n" not in fold.partition("<table")[2].partition("</table>")[0]


def test_a_text_that_waits_is_folded_up_to_the_next_heading(made: SimpleNamespace) -> None:
    (cell,) = [cell for cell in made.cells if "ck-after" in cell.source]
    before, _, rest = cell.source.partition('<details class="ck-after ck-after-00-kinds"')
    folded, _, after = rest.partition("</details>")
    assert before.endswith("### Explain\n\n")
    assert "\n\nMost are 49.\n\nAnd so on.\n\n" in folded
    assert after.startswith("\n\n### Check\n\nThis is not folded.")


def test_it_is_not_stale_and_keeps_its_picture(
    made: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notebook, "picture", lambda *_: pytest.fail("drawn again"))
    for execute in (False, True):
        assert build(made.lessons, made.notebooks, check=True, execute=execute) == []


def test_a_change_of_what_waits_is_seen(made: SimpleNamespace, tmp_path: Path) -> None:
    place = write(tmp_path, LESSON)
    place.notebooks.mkdir()
    path = place.notebooks / "97-made-up.ipynb"
    text = (made.notebooks / path.name).read_text(encoding="utf-8")
    assert "assessment 49" in text
    path.write_text(text.replace("assessment 49", "assessment 48"), encoding="utf-8")
    (said,) = build(place.lessons, place.notebooks, check=True)
    assert "This is not what 97-made-up.md gives" in said


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("{shown}\n\nMore.", "More.", "line 15: This cell waits, and the next has no {shown}."),
        ('ck.after("00-kinds")\n', "", "line 18: The cell above {shown} does not wait."),
        ("{after}`00-kinds`", "{after}`00-kind`", "nothing with the key '00-kind'"),
        ('ck.after("00-kinds")', 'ck.after("00-kind")', "nothing with the key '00-kind'"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(
    tmp_path: Path, old: str, new: str, found: str
) -> None:
    assert old in LESSON
    place = write(tmp_path, LESSON.replace(old, new))
    with pytest.raises(CourseError) as error:
        build(place.lessons, place.notebooks)
    assert found in str(error.value)
