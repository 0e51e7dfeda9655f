"""Write one file so that no crash, full disk or second notebook can spoil it."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, TypeVar

from coursekit.errors import CourseError
from coursekit.outside import read_file, real_path

__all__ = ["Advice", "locked", "plain_errors", "write_free", "write_whole"]

WAIT_SECONDS = 10.0
PAUSE_SECONDS = 0.02
TEMPORARY = ".coursekit-work-"
FULL = (errno.ENOSPC, errno.EDQUOT)
CLOSED = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT, errno.ENOTDIR)
NO_LOCKS = (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS)
Content = TypeVar("Content", str, bytes)


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the only right to change a file, against other notebooks and threads.

    The operating system holds the lock and lets it go when the process ends, however it
    ends, so a lock cannot grow stale. Where the file system knows no locks the work goes
    on without one. Two links to one file have one lock: that of the file itself.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with locked(Path(folder, "work.json")):
    ...         print(os.listdir(folder))
    ['.work.json.lock']
    """
    real = real_path(path)
    lock = real.with_name(f".{real.name}.lock")
    with plain_errors(path):
        handle = _wait(lock, path)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):  # Windows keeps a file that is open
            lock.unlink()
        os.close(handle)


def write_whole(path: Path, content: str | bytes) -> None:
    """Replace a file in one step: there is the old one or the new one, never half of it.

    To be called while the file is locked. A link is followed. Who may read the old file may
    read the new one; a file that was not there is for its owner.
    """
    target = real_path(path)
    with plain_errors(path):
        for left_over in target.parent.glob(f"{TEMPORARY}*.tmp"):
            left_over.unlink(missing_ok=True)
        handle, name = tempfile.mkstemp(prefix=TEMPORARY, suffix=".tmp", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content.encode("utf-8") if isinstance(content, str) else content)
                stream.flush()
                os.fsync(stream.fileno())
            if target.exists():
                shutil.copymode(target, name)
            _replace(name, target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


def write_free(
    wanted: Path, content: Content, lasting: Callable[[Content], object] | None = None
) -> tuple[Path, Path | None]:
    """Write a file under a name that is free: the wanted one, else one with the next number.

    Returns the file that holds the content, and the last one that was there before. When
    that one says the same already it is left as it is, and both are the same; `lasting`
    takes from a content what counts when they are compared.
    """
    target, number, last = wanted, 1, None
    while target.exists():
        last, number = target, number + 1
        target = wanted.with_stem(f"{wanted.stem}-{number}")
    if last and last.is_file():
        before = read_file(last)
        old = before if isinstance(content, bytes) else before.decode("utf-8", "replace")
        if old == content or (lasting and lasting(old) == lasting(content)):
            return last, last
    write_whole(target, content)
    return target, last


class Advice(NamedTuple):
    """What to do when a file cannot be written: its folder is closed, the disk full, or else."""

    closed: str
    full: str
    other: str


LEARNERS_FILE = Advice(
    closed="set COURSEKIT_HOME to a folder of your own and restart the kernel",
    full="free some space and answer again; what was saved before is safe",
    other="set COURSEKIT_HOME to a folder on another disk and restart the kernel",
)


@contextlib.contextmanager
def plain_errors(path: Path, advice: Advice = LEARNERS_FILE) -> Iterator[None]:
    """Turn what the operating system says about a file into one clear sentence.

    Of two around each other, the outer one gives the advice if it is not for a learner's file.

    Examples
    --------
    >>> with plain_errors(Path("work.json")):
    ...     raise OSError(errno.ENOSPC, "No space left on device")
    Traceback (most recent call last):
    coursekit.errors.CourseError: work.json: There is no space left on the disk. Free some space \
and answer again; what was saved before is safe.
    """
    try:
        yield
    except OSError as error:
        raise _not_written(path, error, advice) from error
    except CourseError as error:
        if advice is LEARNERS_FILE or not isinstance(error.__cause__, OSError):
            raise
        raise _not_written(path, error.__cause__, advice) from error.__cause__


def _not_written(path: Path, error: OSError, advice: Advice) -> CourseError:
    if error.errno in FULL:
        found, remedy = "There is no space left on the disk.", advice.full
    elif error.errno in CLOSED:
        found, remedy = f"The folder {path.parent} cannot be written to.", advice.closed
    else:
        found, remedy = f"The file cannot be saved: {error.strerror or error}.", advice.other
    return CourseError(found, where=path.name, remedy=remedy)


def _wait(lock: Path, path: Path) -> int:
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
        # Without a name it was removed by its last holder: another file is the lock now.
        if _hold(handle) and os.fstat(handle).st_nlink:
            return handle
        os.close(handle)
        time.sleep(PAUSE_SECONDS)
    raise CourseError(
        "Another notebook has kept this file locked for ten seconds.",
        where=path.name,
        remedy="restart the kernel of the other notebook and answer again",
    )


def _replace(name: str, target: Path) -> None:
    for pause in (0.01, 0.05, 0.2):
        try:
            os.replace(name, target)
        except PermissionError:  # Windows, while another program reads the file
            time.sleep(pause)
        else:
            return
    os.replace(name, target)


if sys.platform == "win32":
    import msvcrt

    def _hold(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

elif sys.platform == "emscripten":  # a browser tab has no locks

    def _hold(handle: int) -> bool:  # noqa: ARG001
        return True

else:
    import fcntl

    def _hold(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as error:
            if error.errno not in NO_LOCKS:
                os.close(handle)
                raise
        return True
