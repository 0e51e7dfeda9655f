"""Wheels for other computers: which ones fit, and that each says itself what it needs."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest
from packaging.requirements import Requirement

from coursekit.build import bundle, wheels
from coursekit.build.bundle import make_bundle, targets
from coursekit.build.wheels import SYSTEMS, Target, fitting_wheel, gather, learner_needs
from coursekit.errors import CourseError

REPOSITORY = Path(__file__).parents[2]
LINUX, WINDOWS = Target("linux-x86_64", "3.12"), Target("windows-amd64", "3.12")
LOCK = """\
chart==2.0
colour==1.1 ; sys_platform == 'win32'
frame==3.0 ; python_full_version >= '3.12'
frame==2.9 ; python_full_version < '3.12'
http-two==0.4
server==1.0
"""
LATE = "sieve==4.1 ; python_full_version >= '3.12.5'"
NEEDS = {
    "chart": ["frame", "colour; sys_platform == 'win32'", "drawing; extra == 'all'"],
    "server": ["http-two; extra == 'fast'", "chart"],
}


def make_wheel(folder: Path, name: str, version: str, tag: str = "py3-none-any") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name.replace('-', '_')}-{version}-{tag}.whl"
    lines = [f"Requires-Dist: {need}" for need in NEEDS.get(name, ())]
    with zipfile.ZipFile(path, "w") as archive:
        about = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", *lines]
        archive.writestr(f"{name}-{version}.dist-info/METADATA", "\n".join(about))
        archive.writestr(f"{name}/_vendor/other-1.dist-info/METADATA", "Name: other")
    return path


@pytest.fixture
def fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What pip was asked for; it finds a wheel of pure Python for each."""
    asked: list[str] = []

    def fetch(pins: Sequence[tuple[str, str]], _: Target, cache: Path) -> None:
        asked.extend(f"{name} {version}" for name, version in pins)
        for name, version in pins:
            make_wheel(cache, name, version)

    monkeypatch.setattr(wheels, "fetch", fetch)
    (tmp_path / "lock").write_text(LOCK)
    return asked


@pytest.mark.parametrize(
    ("target", "packages"),
    [
        (LINUX, {"chart 2.0", "frame 3.0", "http-two 0.4", "server 1.0"}),
        (WINDOWS, {"chart 2.0", "colour 1.1", "frame 3.0", "http-two 0.4", "server 1.0"}),
        (
            Target("macos-arm64", "3.11"),
            {"chart 2.0", "frame 2.9", "http-two 0.4", "server 1.0"},
        ),
    ],
    ids=str,
)
def test_markers_are_asked_for_the_other_computer(
    tmp_path: Path, fetched: list[str], target: Target, packages: set[str]
) -> None:
    needs = [Requirement("server[fast]"), Requirement("colour ; os_name == 'beos'")]
    found = gather(needs, tmp_path / "lock", target, tmp_path / "cache")
    assert set(fetched) == packages
    assert len(fetched) == len(packages)
    assert all(path.exists() for path in found.values())
    assert gather(needs, tmp_path / "lock", target, tmp_path / "cache") == found
    assert len(fetched) == len(packages)  # nothing is fetched twice


@pytest.mark.usefixtures("fetched")
def test_a_package_that_the_lock_lacks_is_named(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="drawing is missing"):
        gather([Requirement("chart[all]")], tmp_path / "lock", LINUX, tmp_path / "cache")


def test_an_early_and_a_late_patch_of_a_python_are_served(
    tmp_path: Path, fetched: list[str]
) -> None:
    pins = ["sieve==2.1 ; python_full_version < '3.12.5'", LATE]
    (tmp_path / "lock").write_text("\n".join([*pins, ""]))
    for target in LINUX.patches:
        gather([Requirement("sieve")], tmp_path / "lock", target, tmp_path / "cache")
    assert fetched == ["sieve 2.1", "sieve 4.1"]


def test_a_wheel_that_does_not_fit_is_no_wheel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fetch(_pins: object, _target: object, cache: Path) -> None:
        make_wheel(cache, "frame", "3.0", "cp312-cp312-win_amd64")

    monkeypatch.setattr(wheels, "fetch", fetch)
    (tmp_path / "lock").write_text(LOCK)
    needs, cache = [Requirement("frame")], tmp_path / "cache"
    assert set(gather(needs, tmp_path / "lock", WINDOWS, cache)) == {"frame"}
    with pytest.raises(CourseError, match=r"No wheel of frame 3\.0 fits linux-x86_64"):
        gather(needs, tmp_path / "lock", LINUX, cache)


@pytest.mark.parametrize(
    ("tag", "fits"),
    [
        ("py3-none-any", {*SYSTEMS}),
        ("py2.py3-none-any", {*SYSTEMS}),
        ("cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64", {"linux-x86_64"}),
        ("cp312-cp312-manylinux_2_28_aarch64", {"linux-aarch64"}),
        ("cp312-cp312-manylinux_2_39_x86_64", set()),  # for newer systems alone
        ("cp39-abi3-manylinux_2_5_x86_64.manylinux1_x86_64", {"linux-x86_64"}),
        ("cp310-abi3-macosx_10_9_universal2", {"macos-arm64", "macos-x86_64"}),
        ("cp312-cp312-macosx_12_0_arm64", {"macos-arm64"}),
        ("cp312-cp312-macosx_14_0_arm64", set()),
        ("cp312-cp312-macosx_10_13_x86_64", {"macos-x86_64"}),
        ("cp312-cp312-win_amd64", {"windows-amd64"}),
        ("cp311-cp311-win_amd64", set()),
        ("cp313-abi3-win_amd64", set()),
    ],
)
def test_which_computers_a_wheel_fits(tmp_path: Path, tag: str, fits: set[str]) -> None:
    make_wheel(tmp_path, "frame", "3.0", tag)
    found = {
        system
        for system in SYSTEMS
        if fitting_wheel("frame", "3.0", Target(system, "3.12"), tmp_path)
    }
    assert found == fits


def test_pip_is_asked_for_the_other_computer_and_its_reason_is_passed_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[list[str]] = []

    def run(command: list[str], **_: object) -> SimpleNamespace:
        ran.append(command)
        return SimpleNamespace(returncode=1, stderr="WARNING: x\nERROR: No such version.\n")

    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(CourseError, match=r"windows-amd64.*No such version\."):
        wheels.fetch([("frame", "3.0")], WINDOWS, tmp_path / "cache")
    (command,) = ran
    options = set(pairwise(command))
    assert {("--platform", "win_amd64"), ("--python-version", "3.12.0")} <= options
    assert {("--abi", "cp312"), ("--abi", "abi3"), ("--only-binary", ":all:")} <= options
    assert command[-1] == "frame==3.0"


def test_the_lock_has_what_a_learner_needs_by_name() -> None:
    names = {need.name for need in learner_needs(REPOSITORY)}
    assert {"hatchling", "jupyterlab", "pandas"} <= names


@pytest.mark.parametrize(("option", "name"), [("--system", "amiga"), ("--python", "3.9")])
def test_an_unknown_computer_is_refused(option: str, name: str) -> None:
    with pytest.raises(CourseError) as error:
        targets(*([name], []) if option == "--system" else ([], [name]))
    assert error.value.where == option


def test_a_folder_for_a_stick_has_the_course_without_keys_and_its_wheel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = make_wheel(tmp_path, "frame", "3.0")
    monkeypatch.setattr(bundle, "gather", lambda *_: {"frame": wheel})
    told: list[str] = []
    stick = tmp_path / "stick"
    said = make_bundle(REPOSITORY, stick, [LINUX, WINDOWS], tmp_path / "cache", tell=told.append)
    assert told == [
        "linux-x86_64, Python 3.12: 1 wheel.",
        "windows-amd64, Python 3.12: 1 wheel.",
    ]
    assert "without its keys, and 2 wheels" in said
    note = (stick / "READ-ME-FIRST.txt").read_text(encoding="utf-8")
    assert f"    {LINUX}\n    {WINDOWS}\n" in note
    assert "You need Python 3.12." in note
    assert (stick / "course" / "dev.py").exists()
    (own,) = (stick / "course" / "wheels").glob("coursekit-*.whl")
    assert (stick / "course" / "wheels" / wheel.name).exists()
    with zipfile.ZipFile(own) as archive:
        names = archive.namelist()
        exercises = archive.read("coursekit/_exercises/01-background.toml").decode("utf-8")
    assert "coursekit/_data/claims.csv" in names
    assert not any(name.startswith("coursekit/grading/") for name in names)
    assert "solution" not in exercises
    with pytest.raises(CourseError, match="not empty"):
        make_bundle(REPOSITORY, stick, [LINUX], tmp_path / "cache")


def test_a_computer_without_a_wheel_is_left_out_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gather_some(
        _needs: object, _lock: object, target: Target, _cache: object
    ) -> dict[str, Path]:
        if target.system == WINDOWS.system:
            raise CourseError("No wheel of frame 3.0.")
        return {}

    monkeypatch.setattr(bundle, "gather", gather_some)
    monkeypatch.setattr(bundle, "make_student_edition", lambda _, course: course.mkdir())
    monkeypatch.setattr(bundle, "_make_own_wheel", lambda _: None)
    told: list[str] = []
    (tmp_path / "stick").mkdir()
    with pytest.raises(CourseError, match="No wheel of frame"):
        make_bundle(REPOSITORY, tmp_path / "stick", [WINDOWS], tmp_path, tell=told.append)
    assert not list((tmp_path / "stick").iterdir())
    make_bundle(REPOSITORY, tmp_path / "stick", [WINDOWS, LINUX], tmp_path, tell=told.append)
    assert told[-2:] == [
        "✗ windows-amd64, Python 3.12 is left out. No wheel of frame 3.0.",
        "linux-x86_64, Python 3.12: 0 wheels.",
    ]
    assert "windows" not in (tmp_path / "stick" / "READ-ME-FIRST.txt").read_text(encoding="utf-8")


def test_with_keys_it_has_the_whole_course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "gather", lambda *_: {})
    monkeypatch.setattr(bundle, "_make_own_wheel", lambda _: None)
    said = make_bundle(REPOSITORY, tmp_path / "stick", [LINUX], tmp_path, keys=True)
    course = tmp_path / "stick" / "course"
    assert "not for students" in said
    assert sorted((course / "exercises" / "instructor").iterdir())
    assert (course / "docs" / "instructors.md").exists()
    assert (course / "src" / "coursekit" / "grading").is_dir()
    assert not (course / ".git").exists()


@pytest.mark.thorough
@pytest.mark.skipif(shutil.which("unshare") is None, reason="unshare is not installed")
def test_the_course_installs_from_the_folder_where_no_network_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The wheels come from an earlier `dev.py bundle`: no test asks for anything outside."""
    here = Target(f"linux-{platform.machine()}", f"3.{sys.version_info.minor}")

    def fetch(*_: object) -> None:
        pytest.skip(f"type first: python3 dev.py bundle FOLDER --system {here.system}")

    monkeypatch.setattr(wheels, "fetch", fetch)
    make_bundle(REPOSITORY, tmp_path / "stick", [here], REPOSITORY / ".cache" / "wheels")
    alone = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    made = subprocess.run(
        ["unshare", "--map-root-user", "--net", sys.executable, "dev.py", "doctor"],
        cwd=tmp_path / "stick" / "course",
        env={**alone, "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stdout + made.stderr
    assert "in the versions the course was tested with" in made.stdout
    assert "internet" not in made.stdout
