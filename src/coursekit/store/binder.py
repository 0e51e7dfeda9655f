"""On Binder the computer is borrowed: say so, and remind the learner to take the work home.

Everywhere else nothing is said here, and nothing is written.
"""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

__all__ = ["is_borrowed", "note_offer", "notice"]

SIGN = "BINDER_REPO_URL"  # every BinderHub sets it for the computers that it lends
MARK = ".coursekit-work-offered"  # beside the learner's file; its date is that of the last offer
PATIENCE = timedelta(minutes=15)

FIRST = (
    "This computer is borrowed. After about ten minutes without use it is deleted, and your "
    "answers with it. Run ck.download() in a cell to take your work home; "
    'ck.restore("coursekit-work.json") brings it back another day.'
)
AGAIN = (
    "This computer is borrowed, and it offered you a copy of your work more than 15 minutes ago. "
    "Run ck.download() in a cell to take your work home."
)


def is_borrowed() -> bool:
    """Tell whether this is one of Binder's computers."""
    return bool(os.environ.get(SIGN))


def note_offer(file: Path, now: datetime | None = None) -> None:
    """Remember on a borrowed computer that a copy of the file was offered, if there is one."""
    if is_borrowed() and file.exists():
        mark, at = file.with_name(MARK), (now or datetime.now(UTC)).timestamp()
        with suppress(OSError):  # a mark that cannot be kept costs one more reminder, no work
            mark.touch()
            os.utime(mark, (at, at))


def notice(file: Path, now: datetime | None = None) -> str:
    """Return what a learner should know after a save, and count it as an offer.

    After the first save it says what a borrowed computer is; later it reminds, unless a
    copy was offered in the last 15 minutes. On other computers it is empty.
    """
    if not is_borrowed():
        return ""
    now = now or datetime.now(UTC)
    try:
        last = datetime.fromtimestamp(file.with_name(MARK).stat().st_mtime, UTC)
    except OSError:
        said = FIRST
    else:
        said = AGAIN if now - last > PATIENCE else ""
    if said:
        note_offer(file, now)
    return said
