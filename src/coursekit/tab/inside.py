"""What runs inside Pyodide, under Node.js: bytecode for the Python files of an archive."""

from __future__ import annotations

import importlib.util
import marshal
import sys
import zipfile
from pathlib import PurePosixPath

__all__ = ["compile_archive"]

PLACE = f"/lib/python{sys.version_info.major}.{sys.version_info.minor}"
LIBRARY = "python_stdlib.zip"
# Nothing that runs reads these; the last is for another computer.
NEVER_READ = ("*.pyi", "*.h", "*.pxd", "*.typed", "*linux-gnu.so")
TESTS = "tests"
NOT_CHECKED = (1).to_bytes(4, "little")  # bytecode that is not held against its source
NO_DATE = (1980, 1, 1, 0, 0, 0)  # the same files make the same archive


def compile_archive(old: str, new: str) -> None:
    """Write an archive anew, with bytecode for its Python files and without what is never read."""
    place = PLACE if old.endswith(LIBRARY) else f"{PLACE}/site-packages"
    with zipfile.ZipFile(old) as source, zipfile.ZipFile(new, "w") as made:
        for entry in source.infolist():
            path = PurePosixPath(entry.filename)
            unread = TESTS in path.parts[:-1] or any(map(path.match, NEVER_READ))
            if entry.is_dir() or unread:
                continue
            data, name = source.read(entry), entry.filename
            if path.suffix == ".py":
                data, name = bytecode(data, f"{place}/{path}"), f"{path}c"
            info = zipfile.ZipInfo(name, NO_DATE)
            made.writestr(info, data, zipfile.ZIP_DEFLATED)


def bytecode(source: bytes, path: str) -> bytes:
    """Compile the code of a file as Python would for its cache.

    Examples
    --------
    >>> code = bytecode(b"answer = 6 * 7", "answer.py")
    >>> marshal.loads(code[16:]).co_names
    ('answer',)
    """
    head = importlib.util.MAGIC_NUMBER + NOT_CHECKED + importlib.util.source_hash(source)
    return head + marshal.dumps(compile(source, path, "exec", dont_inherit=True))
