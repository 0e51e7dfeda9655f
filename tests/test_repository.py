"""What the repository as a whole keeps to: its lock, its versions, no machine's own paths."""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import coursekit

REPOSITORY = Path(__file__).parents[1]
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = [
    Requirement(line)
    for line in (REPOSITORY / "requirements.lock").read_text(encoding="utf-8").splitlines()
]
# Two Pythons and three systems: what a line's marker may tell apart.
MACHINES = [
    {"python_full_version": f"3.{minor}.5", "python_version": f"3.{minor}", **system}
    for minor in range(11, 15)
    for system in (
        {"sys_platform": "linux", "os_name": "posix"},
        {"sys_platform": "darwin", "os_name": "posix"},
        {"sys_platform": "win32", "os_name": "nt"},
    )
]
MACHINE_PATH = re.compile(
    r"(?<![\w.~})])/(?:home|Users|root|private|work|tmp)/\w|\b[A-Z]:\\{1,2}Users"
)

# Beside this file, one that names places in a container, which are the same everywhere.
IN_AN_IMAGE = ("tests/test_repository.py", "deploy/hub/kubernetes/values.yaml")


def wanted() -> Iterator[Requirement]:
    groups = [PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()]
    for line in (line for group in groups for line in group):
        if not line.startswith("coursekit["):
            yield Requirement(line)


def test_the_lock_holds_exact_versions_and_no_address() -> None:
    for line in LOCK:
        assert re.fullmatch(r"==[\w.]+", str(line.specifier)), line
        assert line.url is None


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: "-".join(machine.values()))
def test_the_lock_fits_the_project_file_everywhere(machine: dict[str, str]) -> None:
    versions: dict[str, str] = {}
    for line in LOCK:
        if line.marker is None or line.marker.evaluate(machine):
            assert line.name not in versions
            versions[line.name] = str(line.specifier).removeprefix("==")
    for requirement in wanted():
        assert requirement.specifier.contains(versions[requirement.name]), requirement


def test_the_lock_spares_every_process_the_slow_parsers() -> None:
    versions = {line.name: line.specifier for line in LOCK}
    assert "rfc3987-syntax" not in versions
    assert str(versions["jsonschema"]) < "==4.25"


def test_one_version_of_the_course() -> None:
    cited = re.search(r"^version: (.*)$", (REPOSITORY / "CITATION.cff").read_text(), re.MULTILINE)
    assert cited
    assert cited[1] == PROJECT["version"] == coursekit.__version__


@pytest.mark.parametrize("text", ["see /home/ann/a.csv", '"/tmp/x"', r"C:\Users\ann", "=/root/a"])
def test_a_machines_path_is_seen(text: str) -> None:
    assert MACHINE_PATH.search(text)


@pytest.mark.parametrize("text", ["https://a.org/home/x", "./work/a", "/usr/bin/env"])
def test_other_paths_pass(text: str) -> None:
    assert not MACHINE_PATH.search(text)


def test_no_file_names_a_place_on_one_machine() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    found = [
        f"{name}:{number}: {line.strip()[:80]}"
        for name in filter(None, listed.stdout.decode("utf-8").split("\0"))
        if name not in IN_AN_IMAGE and (REPOSITORY / name).is_file()
        for number, line in enumerate(
            (REPOSITORY / name).read_text(encoding="utf-8", errors="ignore").splitlines(), 1
        )
        if MACHINE_PATH.search(line)
    ]
    assert found == []
