"""The walls around a student's code: bubblewrap, with no network and nothing to reach."""

from __future__ import annotations

import json
import os
import platform
import shutil
import signal
import struct
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from coursekit.data import data_root
from coursekit.errors import CourseError

__all__ = [
    "AS_ROOT",
    "ENVIRONMENT",
    "OTHER_WAYS",
    "TRUSTED",
    "Bubblewrap",
    "Isolation",
    "Trusted",
    "find_bubblewrap",
    "keys_in_data",
]

PROGRAM = "bwrap"
TRUSTED = "The students' code runs with your rights: it can read, change and send whatever you can."
AS_ROOT = "You grade as root, whom some limits do not hold: better use an ordinary user."
PACKAGE = Path(__file__).resolve().parents[1]
# What tells the right answers; the sandbox sees empty folders in their place.
KEYS = ("content/questions", "kit", "_exercises", "grading")
CASE_KEY = "exercises"  # the folder of a case with solutions
# Where a Python keeps packages: another copy of the course may be among them.
COPIES = ("lib*/python3*/*-packages/coursekit", "envs/*/lib/python3*/*-packages/coursekit")
RUNNER = PACKAGE / "grading" / "run_cells.py"
# What an environment for Python has, should it be in the folder of the course itself.
PYTHONS_OWN = ("bin", "etc", "include", "lib", "lib64", "share")
# The whole checkout, with exercises, solutions and history; an installed package is its own.
COURSE = PACKAGE.parents[1] if (PACKAGE.parents[1] / "pyproject.toml").is_file() else PACKAGE
SYSTEM = ("/usr", "/bin", "/lib", "/lib32", "/lib64", "/sbin")
SYSTEM_FILES = ("/etc/ld.so.cache", "/etc/localtime", "/etc/alternatives")
PLACE = "/coursekit"
SIZE = 50_000_000  # bytes that a student's code may write in all
MEMORY = 3 << 30  # bytes
THREADS = 200

PATIENCE = 120.0  # seconds until what starts with no cells has to be done
OTHER_WAYS = (
    "grade on a computer with Linux and bubblewrap (Debian and Ubuntu: apt install bubblewrap),"
    " in a container (--container podman), or say --trust. " + TRUSTED
)


class _Numbers(NamedTuple):
    """The system calls of a processor by number."""

    architecture: int
    clone: int
    clone3: int
    refused: tuple[int, ...]


# Refused are fork and vfork; what holds memory that no limit counts (memfd_create, memfd_secret,
# shmget, semget, msgget, mq_open); what runs calls past this filter (io_uring_setup) or looks
# into a process or the system (ptrace, process_vm_readv, process_vm_writev, bpf, perf_event_open,
# userfaultfd, add_key, request_key, keyctl).
_ARCHITECTURES = {
    "x86_64": _Numbers(
        0xC000003E, 56, 435,
        (57, 58, 319, 447, 29, 64, 68, 240, 425, 101, 310, 311, 321, 298, 323, 248, 249, 250),
    ),
    "aarch64": _Numbers(
        0xC00000B7, 220, 435,
        (279, 447, 194, 190, 186, 180, 425, 117, 270, 271, 280, 241, 282, 217, 218, 219),
    ),
}  # fmt: skip
_THREAD = 0x00010000  # CLONE_THREAD
_X32 = 0x40000000  # a second set of numbers for the same calls
_ALLOW, _KILL, _EPERM, _ENOSYS = 0x7FFF0000, 0x80000000, 0x00050001, 0x00050026


class Isolation(ABC):
    """How to run a student's cells so that they reach nothing."""

    @abstractmethod
    def start(self, **streams: Any) -> subprocess.Popen[bytes]:
        """Start `run_cells` with these streams; its job goes to the standard input."""

    def end(self, process: subprocess.Popen[bytes]) -> None:
        """End what was started, and all that is in it.

        The whole group: walls that are only half up do not yet end with their parent.
        """
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.kill()

    def limits(self) -> dict[str, int]:
        """Return the limits of a notebook: bytes of memory, and the number of its threads."""
        return {"memory": MEMORY, "threads": THREADS}

    def try_out(self) -> None:
        """Run no cell; a CourseError says why even that does not work."""
        job = {"cells": [], "tasks": {}, "parts": {}, "skip": [], "seconds": 1, **self.limits()}
        process = self.start(
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )  # fmt: skip
        try:
            told, said = process.communicate(json.dumps(job).encode(), PATIENCE)
        except subprocess.TimeoutExpired:
            self.end(process)
            told, said = process.communicate()
        if b'"done": true' not in told:
            lines = said.decode("utf-8", "replace").strip().splitlines() or ["it said nothing"]
            found = f"The isolation does not start here: {lines[-1][:200].rstrip('.')}."
            raise CourseError(found, remedy=OTHER_WAYS)


class Trusted(Isolation):
    """No isolation: the cells run with the rights of whoever grades."""

    def limits(self) -> dict[str, int]:
        """Return the limit of memory; the threads of other programs would be counted, too."""
        return {"memory": MEMORY}

    def start(self, **streams: Any) -> subprocess.Popen[bytes]:
        """Start the runner as it is."""
        started = STARTED.format(str(PACKAGE.parent), str(RUNNER))
        command = [sys.executable, "-I", "-X", "utf8", "-c", started]
        return subprocess.Popen(command, start_new_session=True, **streams)


class Bubblewrap(Isolation):
    """Walls of Linux itself, set up by bubblewrap; folders in `hidden` are empty inside."""

    def __init__(self, hidden: Sequence[Path] = ()) -> None:
        self.walls = _walls(hidden)

    def start(self, **streams: Any) -> subprocess.Popen[bytes]:
        """Start the runner within the walls, with a filter of system calls."""
        reading, writing = os.pipe()
        try:
            os.write(writing, _filter())
            os.close(writing)
            command = [*self.walls, "--seccomp", str(reading), "--", *_python()]
            return subprocess.Popen(
                command, pass_fds=(reading,), start_new_session=True, **streams
            )  # fmt: skip
        finally:
            os.close(reading)


def find_bubblewrap(hidden: Sequence[Path] = ()) -> Bubblewrap | None:
    """Return the walls that this computer has, if it has bubblewrap."""
    here = sys.platform.startswith("linux") and shutil.which(PROGRAM)
    return Bubblewrap(hidden) if here and platform.machine() in _ARCHITECTURES else None


STARTED = (
    "import sys; sys.path.insert(0, {!r}); import runpy; runpy.run_path({!r}, run_name='__main__')"
)


def _python() -> list[str]:
    started = STARTED.format(f"{PLACE}/package", f"{PLACE}/run_cells.py")
    # Not as it was typed: within the walls there is no way up and down again.
    return [os.path.abspath(sys.executable), "-I", "-X", "utf8", "-c", started]


def _walls(hidden: Sequence[Path]) -> list[str]:
    """Write the arguments of bubblewrap: what is seen, read-only, and what is not."""
    seen = [
        "--unshare-all", "--unshare-user", "--disable-userns", "--new-session",
        "--die-with-parent", "--clearenv", "--cap-drop", "ALL", "--proc", "/proc", "--dev", "/dev",
        "--remount-ro", "/dev",
    ]  # fmt: skip
    links = [path for path in SYSTEM if os.path.islink(path)]
    for path in links:
        seen += ["--symlink", os.readlink(path), path]
    for path in SYSTEM_FILES:
        seen += ["--ro-bind-try", path, path]
    seen += ["--size", str(SIZE), "--tmpfs", "/tmp"]
    folders = [path for path in SYSTEM if path not in links and os.path.isdir(path)]
    folders += [path for path in _python_folders() if path not in folders]
    empty = list(_within(folders, [COURSE, *_copies(folders), *hidden]))
    # An outer folder comes before those in it, whichever of them is shown and which is empty.
    places = [("--ro-bind", path) for path in folders] + [("--tmpfs", path) for path in empty]
    for how, path in sorted(places, key=lambda each: len(Path(each[1]).parts)):
        seen += [how, path, path] if how == "--ro-bind" else [how, path]
    package = f"{PLACE}/package/coursekit"
    seen += ["--ro-bind", str(PACKAGE), package]
    for name in KEYS:
        if (PACKAGE / name).is_dir():
            seen += ["--tmpfs", f"{package}/{name}"]
            empty.append(f"{package}/{name}")
    seen += ["--ro-bind", str(RUNNER), f"{PLACE}/run_cells.py"]
    seen += ["--ro-bind", str(data_root()), ENVIRONMENT["COURSEKIT_DATA"]]
    for path in keys_in_data(hidden):
        seen += ["--tmpfs", path]
        empty.append(path)
    for path in empty:
        seen += ["--remount-ro", path]
    for name, value in ENVIRONMENT.items():
        seen += ["--setenv", name, value]
    seen += ["--remount-ro", "/", "--chdir", "/tmp"]
    return [shutil.which(PROGRAM) or PROGRAM, *seen]


def keys_in_data(hidden: Iterable[Path] = ()) -> list[str]:
    """Name the folders to be empty in the data: a case has its key beside its tables.

    `hidden` are more folders to hide, if they are in the data.
    """
    root = data_root().resolve()
    inside = {root / CASE_KEY, *(path.resolve() for path in hidden)}
    names = [
        path.relative_to(root)
        for path in inside
        if path.is_dir() and path != root and path.is_relative_to(root)
    ]
    return [f"{ENVIRONMENT['COURSEKIT_DATA']}/{name.as_posix()}" for name in sorted(names)]


def _within(folders: Sequence[str], hidden: Iterable[Path]) -> Iterator[str]:
    """Give the names under which folders to hide are seen within those that are shown."""
    real = {folder: Path(os.path.realpath(folder)) for folder in folders}
    for path in {Path(os.path.realpath(each)) for each in hidden}:
        for folder, place in real.items():
            if not path.is_dir() or not path.is_relative_to(place):
                continue
            whole = path != place
            for each in [path] if whole else filter(Path.is_dir, path.iterdir()):
                if whole or each.name not in PYTHONS_OWN:
                    yield str(folder / each.relative_to(place))


def _copies(folders: Sequence[str]) -> Iterator[Path]:
    for folder in (*folders, "/usr/local"):
        for pattern in COPIES:
            yield from Path(folder).glob(pattern)


ENVIRONMENT = {
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
    return sorted({sys.prefix, sys.base_prefix, os.path.realpath(sys.base_prefix)})


def _filter() -> bytes:
    """Write a filter of system calls: threads may be started, processes may not."""
    architecture, clone, clone3, refused = _ARCHITECTURES[platform.machine()]
    load, equal, at_least, bits, give = 0x20, 0x15, 0x35, 0x45, 0x06
    program = [
        (load, 0, 0, 4),  # the architecture
        (equal, 1, 0, architecture),
        (give, 0, 0, _KILL),
        (load, 0, 0, 0),  # the number of the call
        (at_least, 0, 1, _X32),
        (give, 0, 0, _EPERM),
    ]
    for number in refused:
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
