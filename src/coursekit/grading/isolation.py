"""The walls around a student's code: bubblewrap, with no network and nothing to reach."""

from __future__ import annotations

import os
import platform
import shutil
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from coursekit.data import data_root
from coursekit.errors import CourseError

__all__ = ["TRUSTED", "Isolation", "find_isolation"]

PROGRAM = "bwrap"
TRUSTED = "The students' code runs with your rights: it can read, change and send whatever you can."
PACKAGE = Path(__file__).resolve().parents[1]
# What tells the right answers; the sandbox sees empty folders in their place.
HIDDEN = ("content/questions", "_exercises", "grading")
RUNNER = PACKAGE / "grading" / "run_cells.py"
SYSTEM = ("/usr", "/bin", "/lib", "/lib32", "/lib64", "/sbin")
SYSTEM_FILES = ("/etc/ld.so.cache", "/etc/localtime", "/etc/alternatives")
PLACE = "/coursekit"
SIZE = 50_000_000  # bytes that a student's code may write in all

# Numbers of the calls that start a process: clone, fork, vfork, clone3.
_ARCHITECTURES = {
    "x86_64": (0xC000003E, 56, (57, 58), 435),
    "aarch64": (0xC00000B7, 220, (), 435),
}
_THREAD = 0x00010000  # CLONE_THREAD
_X32 = 0x40000000  # a second set of numbers for the same calls
_ALLOW, _KILL, _EPERM, _ENOSYS = 0x7FFF0000, 0x80000000, 0x00050001, 0x00050026


class Isolation:
    """How to run a Python file so that it reaches nothing; with `trust`, without walls."""

    def __init__(self, *, trust: bool = False) -> None:
        self.trust = trust

    @contextmanager
    def command(self) -> Iterator[tuple[list[str], tuple[int, ...]]]:
        """Give the command that runs a student's cells, and the open files it needs."""
        if self.trust:
            yield [sys.executable, "-I", "-c", _STARTED.format(str(PACKAGE.parent), RUNNER)], ()
            return
        reading, writing = os.pipe()
        try:
            os.write(writing, _no_new_processes())
            os.close(writing)
            yield [*_walls(), "--seccomp", str(reading), "--", *_python()], (reading,)
        finally:
            os.close(reading)


def find_isolation(*, trust: bool = False) -> Isolation:
    """Return the isolation that this computer has; a CourseError says what to do without any."""
    remedy = (
        "install it (Debian and Ubuntu: apt install bubblewrap), grade on a computer with Linux,"
        " or say --trust. " + TRUSTED
    )
    if trust:
        return Isolation(trust=True)
    if not sys.platform.startswith("linux") or not shutil.which(PROGRAM):
        raise CourseError(
            f"{PROGRAM} is not here, and it keeps students' code apart.", remedy=remedy
        )
    if platform.machine() not in _ARCHITECTURES:
        raise CourseError(f"a processor {platform.machine()}", expected="x86_64", remedy=remedy)
    return Isolation()


_STARTED = (
    "import sys; sys.path.insert(0, {!r}); import runpy; runpy.run_path({!r}, run_name='__main__')"
)


def _python() -> list[str]:
    started = _STARTED.format(f"{PLACE}/package", f"{PLACE}/run_cells.py")
    return [sys.executable, "-I", "-X", "utf8", "-c", started]


def _walls() -> list[str]:
    """Write the arguments of bubblewrap: what is seen, read-only, and what is not."""
    seen = [
        "--unshare-all", "--unshare-user", "--disable-userns", "--new-session",
        "--die-with-parent", "--clearenv", "--cap-drop", "ALL", "--proc", "/proc", "--dev", "/dev",
    ]  # fmt: skip
    for path in SYSTEM:
        if os.path.islink(path):
            seen += ["--symlink", os.readlink(path), path]
        elif os.path.isdir(path):
            seen += ["--ro-bind", path, path]
    for path in SYSTEM_FILES:
        seen += ["--ro-bind-try", path, path]
    folders = _python_folders()
    for folder in folders:
        seen += ["--ro-bind", folder, folder]
    package = f"{PLACE}/package/coursekit"
    seen += ["--ro-bind", str(PACKAGE), package]
    places = [package]
    if any(PACKAGE.is_relative_to(folder) for folder in (*folders, *SYSTEM)):
        places.append(str(PACKAGE))  # it is seen there, too
    for place in places:
        for name in HIDDEN:
            if (PACKAGE / name).is_dir():
                seen += ["--tmpfs", f"{place}/{name}", "--remount-ro", f"{place}/{name}"]
    seen += ["--ro-bind", str(RUNNER), f"{PLACE}/run_cells.py"]
    seen += ["--ro-bind", str(data_root()), _ENVIRONMENT["COURSEKIT_DATA"]]
    for name, value in _ENVIRONMENT.items():
        seen += ["--setenv", name, value]
    seen += ["--size", str(SIZE), "--tmpfs", "/tmp", "--remount-ro", "/", "--chdir", "/tmp"]
    return [shutil.which(PROGRAM) or PROGRAM, *seen]


_ENVIRONMENT = {
    "COURSEKIT_DATA": f"{PLACE}/data",
    "COURSEKIT_HOME": "/tmp",
    "HOME": "/tmp",
    "LANG": "C.UTF-8",
    "PATH": "/usr/bin:/bin",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}


def _python_folders() -> list[str]:
    """Return the folders of this Python and of its packages."""
    folders = {sys.prefix, sys.base_prefix, os.path.realpath(sys.base_prefix)}
    return sorted(path for path in folders if not path.startswith(SYSTEM[0]))


def _no_new_processes() -> bytes:
    """Write a filter of system calls: threads may be started, processes may not."""
    architecture, clone, forks, clone3 = _ARCHITECTURES[platform.machine()]
    load, equal, at_least, bits, give = 0x20, 0x15, 0x35, 0x45, 0x06
    program = [
        (load, 0, 0, 4),  # the architecture
        (equal, 1, 0, architecture),
        (give, 0, 0, _KILL),
        (load, 0, 0, 0),  # the number of the call
        (at_least, 0, 1, _X32),
        (give, 0, 0, _EPERM),
    ]
    for number in forks:
        program += [(equal, 0, 1, number), (give, 0, 0, _EPERM)]
    program += [(equal, 0, 1, clone3), (give, 0, 0, _ENOSYS)]  # then clone is called
    program += [
        (equal, 0, 3, clone),
        (load, 0, 0, 16),  # its flags
        (bits, 1, 0, _THREAD),
        (give, 0, 0, _EPERM),
        (give, 0, 0, _ALLOW),
    ]
    return b"".join(struct.pack("=HBBI", *step) for step in program)
