"""The course for handing out: without the solutions and keys of the exercises."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from coursekit.build.exercises import SOURCES
from coursekit.build.notebook import loads, metadata, writes
from coursekit.errors import CourseError
from coursekit.forms.bank import read_set
from coursekit.forms.kinds.task import BLANK, DOTS, Task, run_code
from coursekit.forms.variants import PLACE
from coursekit.store.files import write_whole

__all__ = ["empty_target", "make_student_edition", "seal_source"]

# What learners need: the rest of the folder is for who makes the course or grades.
HANDED_OUT = (
    "src/coursekit",
    "data",
    "notebooks",
    "dev.py",
    "Makefile",
    "pyproject.toml",
    "requirements.lock",
    "LICENSE",
    "LICENSE-CONTENT",
    "CITATION.cff",
    "docs/privacy.md",
)
# Packages that make notebooks and pages, grade, or hold the key of the seminar.
NOT_HANDED_OUT = ("build", "export", "grading", "seminar", "site", "slides", "tab")
IGNORED = ("__pycache__", ".*", "coursekit-work*", "coursekit-report*", "coursekit-hand-in*")
# Of each kind of exercise what a learner sees before an answer is judged.
COMMON = ("key", "title", "section", "lesson", "rethink", "prompt", "skill", "minutes", "points")
KEPT: Mapping[str, tuple[str, ...]] = {
    "task": (*COMMON, "given", "code", "part", "variants", "free", "hints"),
    "written": (*COMMON, "level_points", "levels", "reveal"),
}
# What a notebook says of solutions, and what it says where there are none.
TOLD = (
    ("; a solution opens after two tries of your own", "; your teacher has the solutions"),
    (", then a solution after two tries of your own", ""),
)
README = """\
# {title}

The course for students. Install Python 3.11 or later, open a terminal in this folder, and type \
`python3 dev.py lab` (Windows: `py dev.py lab`). The lessons open in your browser. Begin with \
`index.ipynb`.

The exercises keep what you answer and open hints. They do not say whether an answer is right: \
your teacher has the key. `ck.hand_in("01")` makes the file to hand in.

What the course keeps of you, and where, is in [docs/privacy.md](docs/privacy.md).
"""


def make_student_edition(repository: Path, target: Path) -> str:
    """Copy the course without solutions, expected values and model texts of the exercises.

    The lessons stay as they are: their questions reply at once, so their keys are in the copy.
    An exercise keeps what is answered, opens its hints, and leaves the verdict to the grader.

    Parameters
    ----------
    repository
        The folder of the course.
    target
        A new or an empty folder.

    Returns
    -------
    str
        A sentence: what was written and what it leaves out.

    Raises
    ------
    CourseError
        When the folder is not empty, or lies in the course itself.
    """
    empty_target(repository, target)
    for name in HANDED_OUT:
        _copy(repository / name, target / name)
    for source in sorted((repository / "exercises").glob(SOURCES)):
        sealed = seal_source(source.read_text(encoding="utf-8"), source.name)
        file = target / "exercises" / source.name
        file.parent.mkdir(exist_ok=True)
        write_whole(file, sealed)
    for notebook in sorted((target / "notebooks").glob("exercises-*.ipynb")):
        _retell(notebook)
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))
    title = project["project"]["description"]
    write_whole(target / "README.md", README.format(title=title))
    return f"✓ The course for students is in {target}: lessons, data and exercises without a key."


def empty_target(repository: Path, target: Path) -> None:
    """Raise unless a copy of the course can go into this folder."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        remedy = "give a new or an empty folder"
        raise CourseError("The folder is not empty.", where=str(target), remedy=remedy)
    if target.resolve().is_relative_to(repository.resolve()):
        remedy = "give a folder outside the course"
        raise CourseError("This folder lies in the course.", where=str(target), remedy=remedy)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_file():
        shutil.copy2(source, target)
        return
    ignored = shutil.ignore_patterns(*IGNORED)

    def leave_out(folder: str, names: list[str]) -> set[str]:
        top = NOT_HANDED_OUT if Path(folder) == source and source.name == "coursekit" else ()
        return {*ignored(folder, names), *(name for name in names if name in top)}

    shutil.copytree(source, target, ignore=leave_out)


def seal_source(text: str, name: str) -> str:
    """Write the source of a set of exercises without what answers them.

    A blank keeps what it shows. Instead of its cases, a task says what kind of value it asks for.
    """
    items = read_set(text, name).items
    source = tomllib.loads(text)
    lines = [f"title = {_value(source['title'])}"]
    for item in items.values():
        row = next(row for row in source[item.kind] if row["key"] == item.key)
        kept = {field: row[field] for field in KEPT[item.kind] if field in row}
        if isinstance(item, Task):
            kept["code"] = BLANK.sub(_empty, row["code"])
            if "variants" in kept:
                kept["variants"] = _told_variants(kept)
            kept["asks"] = run_code(item.before, item.solution_code).kind
        lines += ["", f"[[{item.kind}]]", "sealed = true"]
        lines += [f"{field} = {_value(value)}" for field, value in kept.items()]
    return "\n".join(lines) + "\n"


def _empty(blank: re.Match[str]) -> str:
    return f"« ← {blank['shown'] or DOTS}»"


def _told_variants(kept: Mapping[str, Any]) -> list[dict[str, str]]:
    """Leave of each variant what a learner is told of it, and what the hints say."""
    told = {"value", "words", *PLACE.findall(" ".join(kept["hints"]))}
    return [{name: row[name] for name in row if name in told} for row in kept["variants"]]


def _value(value: Any) -> str:
    """Write a value as TOML: its basic strings are written as those of JSON."""
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{name} = {_value(part)}' for name, part in value.items())} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    return json.dumps(value, ensure_ascii=False)


def _retell(file: Path) -> None:
    """Take from a notebook what it says about solutions, in its texts and in what it shows."""
    notebook = loads(file)
    assert notebook is not None
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = _retold(cell.source)
        for data in _shown(cell):
            for kind, text in data.items():
                if isinstance(text, str):
                    data[kind] = _retold(text)
    notebook.metadata = metadata(notebook, file)
    write_whole(file, writes(notebook))


def _shown(cell: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for output in cell.get("outputs", ()):
        if "data" in output:
            yield output["data"]


def _retold(text: str) -> str:
    for told, instead in TOLD:
        text = text.replace(told, instead)
    return text
