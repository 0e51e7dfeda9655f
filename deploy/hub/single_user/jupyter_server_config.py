"""A learner's JupyterLab on the hub: as `python3 dev.py lab` sets it, in a folder of their own."""

import os
from contextlib import suppress
from pathlib import Path

from coursekit.errors import CourseError
from coursekit.lab import configure
from coursekit.lab.update import bring

work = Path(os.environ["COURSEKIT_HOME"])
published = Path(os.environ["COURSEKIT_PUBLISHED"])
try:
    print(*bring(published, work), sep="\n")
except CourseError as error:  # what is there opens all the same
    print(error)

with suppress(OSError):
    # The notebooks as they were published, to read and to compare.
    links = {"published": published}
    # For instructors; nobody else can look into it.
    collected = os.environ.get("COURSEKIT_COLLECTED", "")
    if os.access(collected, os.R_OK):
        links["hand-in"] = Path(collected)
    for name, target in links.items():
        link = work / name
        if link.is_symlink():
            link.unlink()
        if not link.exists():
            link.symlink_to(target)

configure(get_config(), work)  # noqa: F821 (Jupyter gives it)
