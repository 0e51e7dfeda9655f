"""Bytecode in the place of source: what an archive holds afterwards runs as before."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import pytest

from coursekit.tab.inside import compile_archive


def test_an_archive_runs_from_its_bytecode(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = tmp_path / "old.whl", tmp_path / "new.whl"
    with zipfile.ZipFile(old, "w") as archive:
        archive.writestr("sixfold/__init__.py", "from sixfold.more import answer\n")
        archive.writestr("sixfold/more.py", "answer = 6 * 7\n")
        archive.writestr("sixfold/words.txt", "kept")
        for left_out in (
            "sixfold/tests/test_more.py",
            "sixfold/more.pyi",
            "sixfold/fast-x86_64-linux-gnu.so",
        ):
            archive.writestr(left_out, "")
    compile_archive(str(old), str(new))
    with zipfile.ZipFile(new) as archive:
        assert archive.namelist() == [
            "sixfold/__init__.pyc",
            "sixfold/more.pyc",
            "sixfold/words.txt",
        ]
        archive.extractall(tmp_path / "packages")
    monkeypatch.syspath_prepend(str(tmp_path / "packages"))
    import sixfold  # type: ignore[import-not-found]

    assert sixfold.answer == 42
    del sys.modules["sixfold"], sys.modules["sixfold.more"]
