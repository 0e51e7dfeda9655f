"""Bring a new version of the course, and keep the notebooks that somebody worked in."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from coursekit.errors import CourseError
from coursekit.outside import named_path, unpack
from coursekit.published import is_worked, put_aside
from coursekit.store.files import locked, plain_errors, write_whole

__all__ = ["bring", "update"]

LARGEST = 500_000_000  # bytes of a zip with the course, and of all in it
# What belongs to one copy of the course, and to the learner.
OWN = (".git", ".venv", ".jupyter", ".ipynb_checkpoints", "coursekit-")
BROUGHT = ".coursekit-brought.json"  # in a folder of `bring`: the digest of each that was copied


def update(repository: Path, source: str | None = None) -> list[str]:
    """Bring the newest version to a copy of the course, and say in sentences what was done.

    It comes with git, or from `source`: a folder or a zip with the new version. A notebook that
    the new version changes, and that was worked in, stays beside it under its name and the date.
    """
    with_git = (repository / ".git").exists()
    if with_git and source is not None:
        raise CourseError(
            "This copy of the course came with git.", remedy="leave out the folder or zip"
        )
    if not with_git and source is None:
        raise CourseError(
            "This copy of the course did not come with git.",
            remedy="download the zip of the new version, and give its name after update",
        )
    if source is None:
        said, kept = _with_git(repository)
    else:
        with _unpacked(named_path(source, "update"), repository) as new:
            said, kept = _from_folder(repository, new)
    return [said, *_told(kept), "Your answers are as they were."]


def bring(published: Path, mine: Path) -> list[str]:
    """Bring published notebooks to a learner's own folder, and say in sentences what was done.

    A notebook that is the same version as the one that was brought before is left alone, worked
    in or not. Of a new version, one that was worked in stays beside it under its name and the
    date. One that the learner deleted comes back. Nothing else in the folder is touched.

    Parameters
    ----------
    published
        The folder of the notebooks, read only.
    mine
        The learner's folder; it is made if it is not there.

    Raises
    ------
    CourseError
        The folder cannot be written to, or the disk is full. What was there is there still.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     course, mine = Path(folder, "course"), Path(folder, "mine")
    ...     course.mkdir()
    ...     _ = Path(course, "00-start-here.ipynb").write_text("{}")
    ...     bring(course, mine), bring(course, mine)
    (['The new version of the course is here.'], [])
    """
    record = mine / BROUGHT
    with plain_errors(record):
        mine.mkdir(parents=True, exist_ok=True)
    sentences: list[str] = []
    with locked(record):
        before = _brought(record)
        now = dict(before)
        try:
            for path in sorted(published.glob("*.ipynb")):
                content = path.read_bytes()
                digest = hashlib.sha256(content).hexdigest()
                target = mine / path.name
                if target.exists() and before.get(path.name) == digest:
                    continue
                if not (target.is_file() and target.read_bytes() == content):
                    sentences += _replaced(target, content)
                now[path.name] = digest
        finally:  # after a full disk what came before it is known
            if now != before:
                write_whole(record, json.dumps(now, indent=1))
    return ["The new version of the course is here.", *sentences] if now != before else []


def _brought(record: Path) -> dict[str, str]:
    """Read which version of each notebook was brought; without a record, none."""
    try:
        found = json.loads(record.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _replaced(target: Path, content: bytes) -> list[str]:
    """Write a notebook; one with work in it is put aside first, and a sentence names it."""
    kept = put_aside([target]) if target.exists() and is_worked(target) else {}
    try:
        write_whole(target, content)
    except CourseError:
        for path, aside in kept.items():
            aside.replace(path)
        raise
    return list(_told(kept))


def _told(kept: dict[Path, Path]) -> Iterator[str]:
    for path, aside in kept.items():
        yield f"You worked in {path.name}: it is now {aside.name}, beside the new one."


def _with_git(repository: Path) -> tuple[str, dict[Path, Path]]:
    """Bring what is new with git; return a sentence, and where worked notebooks are now."""
    _git(repository, "fetch", "--quiet")
    new = _names(repository, "HEAD...@{upstream}")
    if not new:
        return "The course is the newest already.", {}
    changed = _names(repository, "HEAD") & {name for name in new if name.endswith(".ipynb")}
    kept = put_aside([repository / name for name in changed])
    try:
        if changed:
            _git(repository, "checkout", "--quiet", "HEAD", "--", *changed)
        _git(repository, "merge", "--quiet", "--ff-only", "@{upstream}")
    except CourseError:
        for path, aside in kept.items():
            aside.replace(path)
        raise
    for path in [path for path, aside in kept.items() if not is_worked(aside)]:
        kept.pop(path).unlink()
    return "The new version of the course is here.", kept


def _names(repository: Path, commits: str) -> set[str]:
    """Return the files that differ: between commits, or between one and what is here."""
    found = _git(repository, "diff", "--name-only", "-z", commits)
    return {name for name in found.split("\0") if name}


def _git(repository: Path, *arguments: str) -> str:
    try:
        ran = subprocess.run(["git", *arguments], cwd=repository, capture_output=True)
    except FileNotFoundError as error:
        raise CourseError(
            "This computer has no git.", remedy="install it from https://git-scm.com"
        ) from error
    if ran.returncode:
        reason = " ".join(ran.stderr.decode("utf-8", "replace").split())
        raise CourseError(f"git could not bring the new version, and nothing changed: {reason}.")
    return ran.stdout.decode("utf-8", "surrogateescape")


@contextmanager
def _unpacked(source: Path, repository: Path) -> Iterator[Path]:
    """Give the folder of a new version: the one named, the one in it, or that of a zip."""
    with tempfile.TemporaryDirectory() as place:
        folder = source
        if source.exists() and not source.is_dir():
            folder = Path(place)
            unpack(source, folder, LARGEST, "a zip of the new version")
        inside = sorted(folder.iterdir()) if folder.is_dir() else []
        for each in (folder, *inside):
            is_course = (each / "dev.py").is_file() and (each / "notebooks").is_dir()
            if is_course and not each.samefile(repository):
                yield each
                return
        raise CourseError(
            "There is no other version of the course here.",
            where=str(source),
            remedy="give the zip of the new version, or the folder into which you unpacked it",
        )


def _from_folder(repository: Path, new: Path) -> tuple[str, dict[Path, Path]]:
    """Copy a new version over this one; return a sentence, and where worked notebooks are now."""
    names = [path.relative_to(new) for path in sorted(new.rglob("*")) if path.is_file()]
    names = [name for name in names if not any(part.startswith(OWN) for part in name.parts)]
    changed = [name for name in names if not _same(new / name, repository / name)]
    if not changed:
        return "The course is the newest already.", {}
    notebooks = [repository / name for name in changed if name.parts[0] == "notebooks"]
    kept = put_aside([path for path in notebooks if path.exists() and is_worked(path)])
    for old in (repository / "src").rglob("*.py"):
        if old.relative_to(repository) not in names:
            old.unlink()
    for name in changed:
        (repository / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(new / name, repository / name)
    return "The new version of the course is here.", kept


def _same(one: Path, other: Path) -> bool:
    return other.is_file() and one.read_bytes() == other.read_bytes()
