"""The course with all its packages in one folder, for a room without a network."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path

from coursekit.build.edition import IGNORED, empty_target, make_student_edition
from coursekit.build.wheels import PYTHONS, SYSTEMS, Target, gather, learner_needs
from coursekit.errors import CourseError
from coursekit.store.files import write_whole
from coursekit.text import counted, or_list

__all__ = ["make_bundle", "targets"]

COURSE, WHEELS = "course", "wheels"  # dev.py looks for the wheels beside itself
LOCK = "requirements.lock"
NOTE = "READ-ME-FIRST.txt"
README = """\
The course, for a computer without internet

1. Copy the folder "course" from here to your own computer, for example into Documents.
2. You need Python {pythons}. To see whether you have it, open a terminal and type
       python3 --version          (Windows: py --version)
   If not, install it from the file that your teacher put beside this text.
3. Open a terminal in the folder "course", and type
       python3 dev.py lab         (Windows: py dev.py lab)
   The first time takes a few minutes. No internet is needed.
4. Does something fail? Type: python3 dev.py doctor

For the teacher: this folder has the packages for
{systems}
Installers of Python are on https://www.python.org/downloads/: put those for your students'
computers beside this text.
"""


def targets(systems: Sequence[str] = (), pythons: Sequence[str] = ()) -> list[Target]:
    """Return the computers with these systems and Pythons; all of them if none is named.

    `linux` means each system whose name begins with it.

    Examples
    --------
    >>> [str(target) for target in targets(["macos"], ["3.12"])]
    ['macos-arm64, Python 3.12', 'macos-x86_64, Python 3.12']
    """
    chosen = []
    for name in systems or ("",):
        fitting = [system for system in SYSTEMS if system.startswith(name)]
        if not fitting:
            raise CourseError(repr(name), where="--system", expected=or_list(list(SYSTEMS)))
        chosen += [system for system in fitting if system not in chosen]
    for python in pythons:
        if python not in PYTHONS:
            raise CourseError(repr(python), where="--python", expected=or_list(PYTHONS))
    return [Target(system, python) for system in chosen for python in pythons or PYTHONS]


def make_bundle(
    repository: Path,
    folder: Path,
    computers: Sequence[Target],
    cache: Path,
    *,
    keys: bool = False,
    tell: Callable[[str], None] = print,
) -> str:
    """Write the course, its packages as wheels, and a note for students into a folder.

    Parameters
    ----------
    repository
        The folder of the course.
    folder
        A new or an empty folder outside it.
    computers
        For which computers there are wheels.
    cache
        Where fetched wheels are kept, so that a second bundle fetches only what is new.
    keys
        Copy the whole course, with solutions, keys and the grader, and not the course for students.
    tell
        Is called with a sentence for each computer. One that lacks a wheel is left out.

    Returns
    -------
    str
        A sentence on what was written, and how large it is.

    Raises
    ------
    CourseError
        When the folder is not empty, or each of the computers lacks a wheel.
    """
    empty_target(repository, folder)
    needs, wheels = learner_needs(repository), set[Path]()
    ready, failed = list[Target](), list[CourseError]()
    for target in computers:
        try:
            found = {
                wheel
                for patch in target.patches
                for wheel in gather(needs, repository / LOCK, patch, cache).values()
            }
        except CourseError as error:
            tell(f"✗ {target} is left out. {error}")
            failed.append(error)
        else:
            wheels |= found
            ready.append(target)
            tell(f"{target}: {counted(len(found), 'wheel')}.")
    if not ready:
        raise failed[-1]
    course = folder / COURSE
    if keys:
        _copy_all(repository, course)
    else:
        make_student_edition(repository, course)
    (course / WHEELS).mkdir()
    for wheel in sorted(wheels):
        shutil.copy2(wheel, course / WHEELS)
    _make_own_wheel(course)
    systems = "\n".join(f"    {target}" for target in ready)
    pythons = or_list(list(dict.fromkeys(target.python for target in ready)))
    note = README.format(systems=systems, pythons=pythons)
    write_whole(folder / NOTE, note)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    kind = "with its keys: not for students" if keys else "without its keys"
    return (
        f"✓ {folder} holds the course {kind}, and {counted(len(wheels) + 1, 'wheel')},"
        f" {round(size / 1e6)} MB in all. Begin with {NOTE}."
    )


def _copy_all(repository: Path, course: Path) -> None:
    """Copy what is published of the course."""
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))
    published = project["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]
    course.mkdir(parents=True)
    for pattern in [*published, "pyproject.toml"]:
        for source in sorted(repository.glob(pattern)):
            if source.is_dir():
                ignore = shutil.ignore_patterns(*IGNORED)
                shutil.copytree(source, course / source.name, ignore=ignore)
            else:
                shutil.copy2(source, course)


def _make_own_wheel(course: Path) -> None:
    """Make the wheel of the course, for those who install it with pip alone."""
    command = [
        *(sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check"),
        *("--no-deps", "--no-build-isolation", "--no-index"),
        *("--wheel-dir", str(course / WHEELS), str(course)),
    ]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode:
        raise CourseError(
            f"The wheel of the course could not be made: {made.stderr.strip().splitlines()[-1]}",
            where=str(course),
        )
