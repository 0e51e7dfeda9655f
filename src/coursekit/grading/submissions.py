"""Find the hand-ins in a folder: zips, notebooks, or what a learning platform gave out."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

from coursekit.errors import CourseError
from coursekit.grading.places import (
    EXPECTED,
    MANIFEST,
    NOTEBOOK,
    OWN,
    ZIP,
    Place,
    hand_ins_in,
    places_of,
    student_of,
)
from coursekit.outside import ZIP as ZIPPED
from coursekit.outside import NotJson, parse_json, read_file, read_zipped
from coursekit.published import digest, notebook_name
from coursekit.store.entries import Entry, parse
from coursekit.store.identity import identifier
from coursekit.store.origins import origins_of
from coursekit.text import some_of

__all__ = ["Notebook", "Submission", "find_submissions"]

WORK = "coursekit-work.json"
FORMAT = "coursekit-hand-in"
MOST_NAMES = 5
LARGEST_NOTEBOOK = 20_000_000  # bytes
EXERCISES = re.compile(r"^exercises-(\d\d)$")


@dataclass(frozen=True)
class Notebook:
    """The code of a notebook's cells, in order, and whether it is as published."""

    cells: tuple[tuple[str, str], ...]  # the cell's name, which may be empty, and its code
    untouched: bool = False
    texts: Mapping[str, str] = field(default_factory=dict)  # of the cells with text, by name


@dataclass(frozen=True)
class Submission:
    """What one student handed in: exercise notebooks by set, entries, and what is wrong with it.

    `student` is the number or name that the platform or the student gave; `status` is empty
    when it can be graded, else a word of the table of marks, and `note` a sentence.
    """

    student: str
    file: str
    sha256: str = ""
    notebooks: Mapping[str, Notebook] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    has_answers: bool = False  # whether the student's file of answers came with it
    made: str = ""
    identifier: str = ""  # what the student typed
    status: str = ""
    note: str = ""


def find_submissions(source: Path) -> list[Submission]:
    """Read every hand-in of a folder or of a platform's zip, sorted by student; none is left out.

    A copy of a student's own hand-in, byte for byte, counts once.
    """
    found: dict[tuple[str, str, str], Submission] = {}
    with places_of(source) as places:
        for place in places:
            for one in _of_place(place):
                found.setdefault((one.student, one.sha256, Path(one.file).name), one)
    if not found:
        remedy = "give the folder with the hand-ins, or the platform's zip"
        raise CourseError("no hand-in", where=str(source), expected=EXPECTED, remedy=remedy)
    return sorted(_apart([*found.values()]), key=lambda one: (one.student, one.file))


def _apart(found: Sequence[Submission]) -> Iterator[Submission]:
    """Keep hand-ins with one number apart where their files of answers were begun apart.

    A student typed that number, and may have typed another's: then the file's name says who.
    """
    origins = defaultdict[str, list[set[str]]](list)
    for one in found:
        if (begun := set(origins_of(one.entries))) and _is_typed(one):
            origins[one.student].append(begun)
    doubtful = {student for student, each in origins.items() if not set.intersection(*each)}
    for one in found:
        clash = one.student in doubtful and _is_typed(one)
        yield replace(one, student=Path(one.file).stem) if clash else one


def _is_typed(one: Submission) -> bool:
    """Tell whether the student is known from the course's own name of the file alone."""
    path = Path(one.file)
    match = OWN.match(path.stem)
    return match is not None and match["id"] == one.student != student_of(path.parent.name)


def _of_place(place: Place) -> Iterator[Submission]:
    if not place.path.is_dir() or place.path.is_symlink():
        yield from _of_file(place, student_of(place.path.stem))
        return
    student, files = student_of(place.path.name), hand_ins_in(place.path)
    if not files:
        note = f"The hand-in holds {_other_files(place.path)}: no zip and no notebook."
        yield Submission(student, place.file, status="missing", note=note)
    for path in files:
        file = Path(place.file) / path.relative_to(place.path)
        yield from _of_file(Place(path, str(file)), student)


def _other_files(folder: Path) -> str:
    """Name what a student's folder holds instead of a hand-in."""
    names = sorted(path.name for path in folder.rglob("*") if path.is_file())
    return some_of(names, MOST_NAMES) or "nothing"


def _of_file(place: Place, student: str) -> Iterator[Submission]:
    path, file = place.path, place.file
    if path.is_symlink():
        note = f"{path.name}: This is a link, and no file. Ask for the file itself."
        yield Submission(student, file, status="unreadable", note=note)
        return
    if path.suffix.lower() not in (ZIP, NOTEBOOK):
        return
    data = b""
    try:
        alone = path.suffix.lower() == NOTEBOOK
        data = read_file(path, LARGEST_NOTEBOOK) if alone else read_file(path)
        sha256 = hashlib.sha256(data).hexdigest()
        if alone:
            name = notebook_name(path)
            notebooks = {name: _notebook(data, file)}
            yield _sorted_out(Submission(student, file, sha256), notebooks)
        else:
            yield _of_zip(path, student, file, sha256)
    except CourseError as error:
        note = str(error).replace(str(path), path.name).replace(file, path.name)
        if data.startswith(ZIPPED) and error.found.startswith("a damaged zip"):
            note = f"{path.name}: This zip is damaged. Ask for it once more."
        yield Submission(student, file, status="unreadable", note=note)


def _of_zip(path: Path, student: str, file: str, sha256: str) -> Submission:
    manifest = _json(read_zipped(path, MANIFEST, LARGEST_NOTEBOOK, EXPECTED), file)
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise CourseError("a zip without a manifest of ours", where=file, expected=EXPECTED)
    made, typed = (_text(manifest.get(name)) for name in ("made", "student"))
    wrong, notebooks = [], {}
    entries: tuple[Entry, ...] = ()
    has_answers = False
    for name, stated in _stated(manifest).items():
        try:
            data = read_zipped(path, name, LARGEST_NOTEBOOK, EXPECTED)
        except CourseError as error:
            wrong.append(str(error).replace(str(path), path.name))
            continue
        if hashlib.sha256(data).hexdigest() != stated:
            wrong.append(f"{name} is not the file that the hand-in was made with.")
        if name == WORK:
            entries, has_answers = parse(data, f"{file}, {name}"), True
        elif name.endswith(NOTEBOOK):
            notebooks[name.removesuffix(NOTEBOOK)] = _notebook(data, f"{file}, {name}")
    typed = typed or identifier(entries) or ""
    found = Submission(
        student, file, sha256, entries=entries, has_answers=has_answers, made=made,
        identifier=typed, status="tampered" if wrong else "", note=" ".join(wrong),
    )  # fmt: skip
    return _sorted_out(found, notebooks)


def _sorted_out(found: Submission, notebooks: Mapping[str, Notebook]) -> Submission:
    """Keep the exercise notebooks by set."""
    matches = {name: EXERCISES.match(name) for name in notebooks}
    sets = {match[1]: notebooks[name] for name, match in matches.items() if match}
    if not sets and not found.status:
        names = ", ".join(sorted(notebooks)) or "nothing"
        note = f"It holds {names}, and no exercises of this course."
        return replace(found, status="wrong set", note=note)
    return replace(found, notebooks=sets)


def _stated(manifest: Mapping[str, Any]) -> dict[str, str]:
    """Return the digests of the manifest by plain file name."""
    rows = manifest.get("files")
    stated = {}
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict):
            name, sha256 = _text(row.get("name")), _text(row.get("sha256"))
            if name and PurePosixPath(name).name == name:
                stated[name] = sha256
    return stated


def _notebook(data: bytes, where: str) -> Notebook:
    content = _json(data, where)
    rows = content.get("cells") if isinstance(content, dict) else None
    if not isinstance(rows, list):
        raise CourseError("a notebook without cells", where=where, expected=EXPECTED)
    kernel = content.get("metadata")
    language = kernel.get("kernelspec") if isinstance(kernel, dict) else None
    if isinstance(language, dict) and language.get("language", "python") != "python":
        raise CourseError(
            f"a notebook for {_text(language.get('language'))[:30]!r}", where=where,
            expected="a notebook for Python",
        )  # fmt: skip
    cells, texts, plain = [], {}, []
    for row in rows:
        source = row.get("source") if isinstance(row, dict) else None
        text = "".join(map(str, source)) if isinstance(source, list) else source
        kind = row.get("cell_type") if isinstance(row, dict) else None
        if not isinstance(text, str) or not isinstance(kind, str):
            raise CourseError("a cell without text", where=where, expected=EXPECTED)
        plain.append({"cell_type": kind, "source": text})
        if kind == "code":
            cells.append((_text(row.get("id")), text))
        elif kind == "markdown":
            texts[_text(row.get("id"))] = text
    mark = kernel.get("coursekit") if isinstance(kernel, dict) else None
    published = mark.get("sha256") if isinstance(mark, dict) else None
    return Notebook(tuple(cells), published == digest(plain), texts)


def _json(data: bytes, where: str) -> Any:
    try:
        return parse_json(data)
    except NotJson as error:
        raise CourseError(f"a damaged file: {error.why}", where=where, expected=EXPECTED) from None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
