"""Put compiled code into archives of Python files: importing it is the better half of a start."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from coursekit.tab.packages import run

__all__ = ["compile_archives"]

STATIC = Path(__file__).parent / "static"
INSIDE = Path(__file__).with_name("inside.py")


def compile_archives(core: Path, archives: Sequence[Path], cache: Path) -> dict[Path, Path]:
    """Compile the Python files in archives; return where each compiled archive is.

    It is done by the Python that will read it, run under Node.js, so that it takes the code.
    An archive that was compiled before is not compiled again.
    """
    made = {path: cache / _key(path) / path.name for path in archives}
    wanted = sorted(
        (path for path in archives if not made[path].exists()),
        key=lambda path: -path.stat().st_size,
    )
    shares = [wanted[start :: os.cpu_count() or 1] for start in range(os.cpu_count() or 1)]
    with TemporaryDirectory() as scratch, ThreadPoolExecutor() as workers:
        for folder in ("in", "out"):
            Path(scratch, folder).mkdir()
        for path in wanted:
            shutil.copy(path, Path(scratch, "in"))
        jobs = [
            workers.submit(
                run,
                "node",
                *map(str, (STATIC / "compile.mjs", core, INSIDE, scratch)),
                *(path.name for path in share),
            )
            for share in shares
            if share
        ]
        for job in jobs:
            job.result()
        for path in wanted:
            made[path].parent.mkdir(parents=True, exist_ok=True)
            shutil.move(Path(scratch, "out", path.name), made[path])
    return made


def _key(archive: Path) -> str:
    """Return a name for what this archive becomes."""
    return hashlib.sha256(archive.read_bytes() + INSIDE.read_bytes()).hexdigest()[:16]
