"""What the tab's build reads of wheels, and what it says where something is missing."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest

from coursekit.errors import CourseError
from coursekit.tab import packages

METADATA = """Metadata-Version: 2.1
Name: small
Version: 1.2
Requires-Dist: numpy>=2
Requires-Dist: jupyterlab; sys_platform != "emscripten"
Requires-Dist: tzdata; sys_platform == "emscripten"
Requires-Dist: pytest; extra == "test"
Requires-Dist: pexpect>4
"""


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    path = tmp_path / "small-1.2-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("small/__init__.py", "alone.py", "small-1.2.dist-info/RECORD"):
            archive.writestr(name, "")
        archive.writestr("small-1.2.dist-info/METADATA", METADATA)
    return path


def test_a_wheel_says_what_it_needs_in_a_tab(wheel: Path) -> None:
    package = packages.read(wheel)
    assert (package.name, package.version) == ("small", "1.2")
    assert package.needs == ("numpy", "tzdata")
    assert package.imports == ("alone", "small")


def test_a_package_without_a_known_version_is_named(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="No version is known of no-such-package"):
        packages.fetch(["no-such-package"], {}, tmp_path)


def test_a_file_that_is_not_the_locks_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    carrier = tmp_path / "carrier" / "open_webui-0.12.4-py3-none-any.whl"
    carrier.parent.mkdir()
    with zipfile.ZipFile(carrier, "w") as archive:
        archive.writestr("pyodide/numpy-2-wasm.whl", b"something else")
    lock = {"numpy": {"file_name": "numpy-2-wasm.whl", "sha256": "0" * 64}}
    monkeypatch.setattr(packages, "run", None)  # nothing is downloaded
    monkeypatch.setattr(packages, "ADDRESS", f"{(tmp_path / 'none').as_uri()}/")
    with pytest.raises(CourseError, match="not the file that Pyodide's lock names"):
        packages.fetch(["numpy"], lock, tmp_path)
    assert not (tmp_path / "numpy-2-wasm.whl").exists()


def test_the_distributions_own_file_comes_before_the_carriers(
    wheel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tmp_path / "distribution"
    there.mkdir()
    data = wheel.read_bytes()
    (there / wheel.name).write_bytes(data)
    wheel.unlink()
    monkeypatch.setattr(packages, "run", None)  # there is no carrier
    monkeypatch.setattr(packages, "ADDRESS", f"{there.as_uri()}/")
    lock = {"numpy": {"file_name": wheel.name, "sha256": hashlib.sha256(data).hexdigest()}}
    packages._from_distribution([*lock.values()], tmp_path)
    assert wheel.read_bytes() == data


def test_a_missing_program_is_said_in_one_sentence() -> None:
    with pytest.raises(CourseError, match=r"The program no-such-npm is not here.*Node\.js"):
        packages.run("no-such-npm", "pack")
    with pytest.raises(CourseError, match="stopped: It broke"):
        packages.run("sh", "-c", "echo It broke >&2; exit 3")
