from pathlib import Path

import pytest

from coursekit.build.lesson import find, read
from coursekit.errors import CourseError

SOURCE = """\
---
kernelspec:
  name: python3
---

# A question

Who said it?

+++

```{code-cell}
import coursekit as ck
```

## Look
{claim}`C31` says so.

```{code-cell}
:tags: [hide-input]

import coursekit as ck
```
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("01-second.md", "00-first.md", "README.md"):
        (tmp_path / name).write_text(SOURCE, encoding="utf-8")
    return tmp_path


def test_cells_carry_kind_line_and_tags(folder: Path) -> None:
    cells = read(folder / "00-first.md").cells
    assert [(cell.kind, cell.line, cell.tags) for cell in cells] == [
        ("markdown", 6, ()),
        ("code", 13, ()),
        ("markdown", 16, ()),
        ("code", 22, ("hide-input",)),
    ]
    lines = SOURCE.splitlines()
    assert all(lines[cell.line - 1] == cell.text.split("\n")[0] for cell in cells)


def test_ids_come_from_first_words_and_are_unique(folder: Path) -> None:
    ids = [cell.id for cell in read(folder / "00-first.md").cells]
    assert ids == [
        "a-question-who-said-it",
        "import-coursekit-as-ck",
        "look-says-so",
        "import-coursekit-as-ck-2",
    ]


def test_a_new_cell_leaves_the_ids_of_the_others(folder: Path) -> None:
    before = [cell.id for cell in read(folder / "00-first.md").cells]
    longer = SOURCE.replace("## Look", "A new cell.\n\n+++\n\n## Look")
    (folder / "00-first.md").write_text(longer, encoding="utf-8")
    after = [cell.id for cell in read(folder / "00-first.md").cells]
    assert [name for name in after if name != "a-new-cell"] == before


@pytest.mark.parametrize(
    ("cells", "ids"),
    [
        (["a", "a", "a 2"], ["a", "a-2", "a-2-2"]),
        (["a 2", "a", "a"], ["a-2", "a", "a-3"]),
        (["{words}`timeline`", "{glossary}"], ["words-timeline", "glossary"]),
    ],
)
def test_no_two_cells_share_an_id(folder: Path, cells: list[str], ids: list[str]) -> None:
    (folder / "00-first.md").write_text("\n\n+++\n\n".join(cells), encoding="utf-8")
    assert [cell.id for cell in read(folder / "00-first.md").cells] == ids


def test_a_cell_without_latin_letters_still_has_an_id(folder: Path) -> None:
    (folder / "00-first.md").write_text("# كتائب حزب الله\n", encoding="utf-8")
    assert [cell.id for cell in read(folder / "00-first.md").cells] == ["cell"]


@pytest.mark.parametrize(
    ("names", "found"),
    [
        ((), ["00-first", "01-second"]),
        (("01",), ["01-second"]),
        (("01-second", "00", "01"), ["00-first", "01-second"]),
    ],
)
def test_lessons_are_found_by_name_or_number(folder: Path, names, found) -> None:
    assert [path.stem for path in find(folder, names)] == found


def test_an_unknown_lesson_is_named_with_the_known_ones(folder: Path) -> None:
    with pytest.raises(CourseError) as error:
        find(folder, ["97"])
    assert error.value.where == str(folder)
    assert "'97'" in error.value.found
    assert error.value.expected == "one of 00-first, 01-second"
