"""Wheel, source archive and editable installation, each made without a network and used."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import pytest
from build import ProjectBuilder

REPOSITORY = Path(__file__).parents[1]
NOT_SHIPPED = re.compile(
    r"(^|[/\\])(\.|(__pycache__|artifacts|dist|my-case)($|[/\\])|coursekit-(work|report|forecasts))"
)
USE = """
import coursekit, coursekit.requirements
print(coursekit.__file__)
print(len(coursekit.load("claims")) > 0, coursekit.data.check_data() == [])
print(all(need.fits for need in coursekit.requirements.requirements()))
print(coursekit.check("1.1", 12))
"""


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository, so that nothing is taken from the original."""
    folder = tmp_path_factory.mktemp("packaging") / "repository"
    folder.mkdir()
    for top in REPOSITORY.iterdir():
        if top.is_file():
            shutil.copy(top, folder)
        elif not NOT_SHIPPED.search(top.name):
            shutil.copytree(top, folder / top.name)
    return folder


@pytest.fixture(scope="module")
def sdist(repository: Path) -> Path:
    return make("sdist", repository)


@pytest.fixture(scope="module")
def unpacked_sdist(sdist: Path) -> Path:
    with tarfile.open(sdist) as archive:
        archive.extractall(sdist.parent, filter="data")
    return sdist.parent / sdist.name.removesuffix(".tar.gz")


@pytest.fixture(scope="module")
def wheel(unpacked_sdist: Path) -> Path:
    """The wheel, made from the source archive as an index would make it."""
    return make("wheel", unpacked_sdist)


def make(kind: str, source: Path) -> Path:
    made = ProjectBuilder(source, python_executable=sys.executable).build(
        kind,  # type: ignore[arg-type]
        source.parent / kind,
    )
    return Path(made)


def files_below(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and not NOT_SHIPPED.search(str(path.relative_to(folder)))
    }


def use(setup: str, elsewhere: Path) -> list[str]:
    """Use the course from another folder, with nothing on the path but what `setup` puts there."""
    site = sysconfig.get_path("purelib")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("COURSEKIT")}
    environment["PYTHONUTF8"] = "1"
    result = subprocess.run(
        [sys.executable, "-S", "-c", f"import site\n{setup}\nsite.addsitedir({site!r})\n{USE}"],
        cwd=elsewhere,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return result.stdout.splitlines()


def test_the_wheel_holds_the_package_the_data_the_exercises_and_the_lock(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    package = {f"coursekit/{name}" for name in files_below(REPOSITORY / "src" / "coursekit")}
    data = {f"coursekit/_data/{name}" for name in files_below(REPOSITORY / "data")}
    exercises = {
        f"coursekit/_exercises/{p.name}" for p in (REPOSITORY / "exercises").glob("*.toml")
    }
    held = {name for name in names if name.startswith("coursekit/") and "/." not in name}
    assert held == package | data | exercises | {"coursekit/requirements.lock"}


def test_the_wheel_serves_without_the_repository(wheel: Path, tmp_path: Path) -> None:
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    place, *sound = use(f"site.addsitedir({str(installed)!r})", tmp_path)
    assert Path(place) == installed / "coursekit" / "__init__.py"
    assert sound[:2] == ["True True", "True"]
    assert sound[2].startswith("✓ Right. ")


def test_the_wheel_brings_its_command_and_licences(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        info = next(name for name in archive.namelist() if name.endswith("entry_points.txt"))
        assert b"coursekit = coursekit.cli:main" in archive.read(info)
        names = {Path(name).name for name in archive.namelist()}
    assert {"LICENSE", "LICENSE-CONTENT", "METADATA"} <= names


@pytest.mark.parametrize("folder", ["src", "data", "lessons", "notebooks", "exercises", "tests"])
def test_the_source_archive_holds_all_that_is_worked_on(folder: str, unpacked_sdist: Path) -> None:
    assert files_below(unpacked_sdist / folder) == files_below(REPOSITORY / folder)


def test_the_source_archive_can_set_itself_up(unpacked_sdist: Path) -> None:
    names = {path.name for path in unpacked_sdist.iterdir()}
    assert {"dev.py", "Makefile", "pyproject.toml", "requirements.lock", "README.md"} <= names


def test_an_editable_installation_reads_the_repository(repository: Path, tmp_path: Path) -> None:
    installed = tmp_path / "installed"
    with zipfile.ZipFile(make("editable", repository)) as archive:
        archive.extractall(installed)
    place, *sound = use(f"site.addsitedir({str(installed)!r})", tmp_path)
    assert Path(place) == repository / "src" / "coursekit" / "__init__.py"
    assert sound[:2] == ["True True", "True"]
    assert sound[2].startswith("✓ Right. ")
