"""The set-up script: what it says, and when it installs. Nothing is installed here."""

from __future__ import annotations

import ast
import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[1] / "dev.py"


@pytest.fixture
def dev(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script as a module, in a scratch repository, with its slow steps noted, not done."""
    spec = importlib.util.spec_from_file_location("dev", SCRIPT)
    assert spec
    assert spec.loader
    dev = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(dev)
    for name in ("pyproject.toml", "requirements.lock"):
        (tmp_path / name).write_text(name)
    venv = tmp_path / ".venv"
    places = {"ROOT": tmp_path, "VENV": venv, "PYTHON": venv / "python"}
    newest = tmp_path / ".venv-newest"
    places |= {"NEWEST_VENV": newest, "NEWEST_PYTHON": newest / "python"}
    files = {"STAMP": venv / "coursekit.json", "LOG": venv / "log"}
    for name, value in {**places, **files}.items():
        monkeypatch.setattr(dev, name, value)
    dev.done = []

    def make_environment() -> None:
        dev.done.append("make")
        venv.mkdir(exist_ok=True)
        dev.PYTHON.touch()

    monkeypatch.setattr(dev, "make_environment", make_environment)
    monkeypatch.setattr(dev, "install", lambda level: dev.done.append(f"install {level}".strip()))
    return dev


def steps(dev: ModuleType, level: str) -> list[str]:
    dev.done.clear()
    dev.set_up(level)
    return list(dev.done)


def test_the_second_start_installs_nothing(dev: ModuleType) -> None:
    assert steps(dev, "") == ["make", "install"]
    assert steps(dev, "") == []


def test_tests_after_the_course_add_their_packages_only(dev: ModuleType) -> None:
    dev.set_up("")
    assert steps(dev, "test") == ["install test"]


@pytest.mark.parametrize("smaller", ["", "build", "test"])
def test_an_environment_with_more_in_it_serves_less(dev: ModuleType, smaller: str) -> None:
    dev.set_up("test")
    assert steps(dev, smaller) == []


@pytest.mark.parametrize("name", ["pyproject.toml", "requirements.lock"])
def test_a_changed_list_of_packages_is_installed_over_the_old(dev: ModuleType, name: str) -> None:
    dev.set_up("test")
    (dev.ROOT / name).write_text("changed")
    assert steps(dev, "") == ["install test"]
    assert steps(dev, "") == []


@pytest.mark.parametrize("changed", [{"python": "3.11.0"}, {"place": "/elsewhere"}])
def test_another_python_or_place_starts_afresh(
    dev: ModuleType, changed: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    dev.set_up("")
    now = {**dev.inputs(), **changed}
    monkeypatch.setattr(dev, "inputs", lambda: now)
    assert steps(dev, "") == ["make", "install"]


def test_an_interrupted_installation_starts_afresh(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(dev, "install", interrupted)
        with pytest.raises(KeyboardInterrupt):
            dev.set_up("")
    assert steps(dev, "") == ["make", "install"]


@pytest.mark.parametrize("stamp", ["", "{", "[1]"])
def test_a_damaged_stamp_starts_afresh(dev: ModuleType, stamp: str) -> None:
    dev.set_up("")
    dev.STAMP.write_text(stamp)
    assert steps(dev, "") == ["make", "install"]


def test_an_environment_without_its_python_is_made_again(dev: ModuleType) -> None:
    dev.set_up("")
    dev.PYTHON.unlink()
    assert steps(dev, "") == ["make", "install"]


def test_a_foreign_environment_of_the_same_python_is_used(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    dev.VENV.mkdir()
    monkeypatch.setattr(dev, "PYTHON", Path(sys.executable))
    assert steps(dev, "") == ["install"]


def test_a_foreign_folder_is_left_alone(dev: ModuleType) -> None:
    dev.VENV.mkdir()
    with pytest.raises(dev.SetupError) as error:
        dev.set_up("")
    assert str(error.value) == (
        f"The folder {dev.VENV} was not made by this script and cannot be used; "
        "delete it or give it another name, then type the same command again."
    )


@pytest.mark.parametrize("version", [(3, 11), (3, 14)])
def test_pythons_that_serve(dev: ModuleType, version: tuple[int, int]) -> None:
    dev.check_python(version)


@pytest.mark.parametrize("version", [(3, 6), (3, 10), (3, 15)])
@pytest.mark.parametrize(
    ("fitting", "remedy"),
    [
        ("python3.12", "type: python3.12 dev.py lab --no-browser"),
        ("", "install a newer one from https://www.python.org/downloads/ and try again."),
    ],
)
def test_pythons_that_do_not(
    dev: ModuleType,
    version: tuple[int, int],
    fitting: str,
    remedy: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dev, "fitting_python", lambda: fitting)
    monkeypatch.setattr(sys, "argv", ["dev.py", "lab", "--no-browser"])
    with pytest.raises(dev.SetupError) as error:
        dev.check_python(version)
    found = f"this is Python {version[0]}.{version[1]}"
    assert str(error.value) == f"The course needs Python 3.11 to 3.14, and {found}; {remedy}"


def test_a_python_that_makes_no_environments(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(dev.SetupError) as error:
        dev.check_python((3, 12))
    assert str(error.value) == (
        "This Python cannot make an environment for the course; "
        "type: sudo apt install python3.12-venv (then the same command again)."
    )


def test_an_error_is_one_sentence(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_: str) -> None:
        raise dev.SetupError("The disk is full.")

    monkeypatch.setattr(dev, "install", fail)
    assert dev.main(["lab"]) == 1
    assert capsys.readouterr().err == "The disk is full.\n"


@pytest.mark.parametrize(
    ("log", "sentence"),
    [
        (
            "WARNING: Retrying after connection broken by 'NewConnectionError(…)'\nERROR: no",
            "The packages could not be fetched; check the internet connection and type the "
            "same command again (details: LOG).",
        ),
        (
            "ERROR: Could not install packages due to an OSError: [Errno 28] No space left",
            "The disk is full; make room and type the same command again.",
        ),
        (
            "Collecting a\nERROR: Cannot install b==1 and b==2",
            "The packages could not be installed: Cannot install b==1 and b==2 (details: LOG).",
        ),
        ("", "The packages could not be installed: pip stopped (details: LOG)."),
    ],
)
def test_why_an_installation_failed(dev: ModuleType, log: str, sentence: str) -> None:
    assert dev.why_not_installed(log) == sentence.replace("LOG", str(dev.LOG))


def test_lab_starts_the_course_of_the_environment(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(dev, "WINDOWS", False)

    def execv(_: str, command: list[str]) -> None:
        started.append(command)
        raise SystemExit

    monkeypatch.setattr(dev.os, "execv", execv)
    with pytest.raises(SystemExit):
        dev.main(["lab", "--no-browser"])
    assert started == [[str(dev.PYTHON), "-m", "coursekit.cli", "lab", "--no-browser"]]


@pytest.mark.parametrize("failing", ["", "Style", "Types", "Tests", "Tests in the browser"])
def test_test_runs_every_check_and_all_tests_and_tells_the_times(
    dev: ModuleType,
    failing: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    parts = {tuple(arguments): name for name, arguments in dev.CHECKS}
    ran: list[str] = []

    def run(arguments: list[str]) -> int:
        ran.append(parts[tuple(arguments)])
        return int(ran[-1] == failing)

    monkeypatch.setattr(dev, "run", run)
    assert dev.main(["test"]) == bool(failing)
    assert ran == [*parts.values()]
    printed = capsys.readouterr()
    for name in (*parts.values(), "In all"):
        assert re.search(rf"^{name} +0 s$", printed.out, re.MULTILINE)
    assert printed.err == (f"Not passed: {failing}\n" if failing else "")


def test_each_test_runs_in_one_part(dev: ModuleType) -> None:
    checks = dict(dev.CHECKS)
    left_out = {one.removeprefix("--ignore=") for one in checks["Tests"] if "--ignore" in one}
    taken = {one for one in checks["Tests in the browser"] if one.startswith("tests/")}
    assert left_out == taken
    assert all((SCRIPT.parent / name).exists() for name in taken)


@pytest.mark.parametrize("code", [0, 2])
def test_binders_list_is_made_from_the_renewed_lock(
    dev: ModuleType, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[list[str]] = []
    monkeypatch.setattr(dev, "run", lambda arguments: ran.append(arguments) or code)
    (dev.ROOT / ".binder").mkdir()
    (dev.ROOT / ".binder" / "runtime.txt").write_text("python-3.12\n")
    assert dev.main(["lock", "--upgrade"]) == code
    assert ran[0] == [*dev.LOCK_COMMAND, "--quiet", "--upgrade"]
    for_binder = [*dev.BINDER_COMMAND, "--python-version", "3.12", "--quiet"]
    assert ran[1:] == ([] if code else [for_binder])


def test_test_with_arguments_runs_pytest_alone(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[list[str]] = []
    monkeypatch.setattr(dev, "run", lambda arguments: ran.append(arguments) or 5)
    assert dev.main(["test", "tests/test_dev.py", "-x"]) == 5
    assert ran == [["pytest", "tests/test_dev.py", "-x"]]


def test_the_newest_packages_have_an_environment_of_their_own(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (dev.ROOT / "pyproject.toml").write_text((SCRIPT.parent / "pyproject.toml").read_text())
    (dev.ROOT / dev.LOCK).write_text("pandas==3.0.0 ; python_version > '3'\naltair==6.0.0\n")
    calls: list[list[str]] = []
    monkeypatch.setattr(dev.subprocess, "check_call", calls.append)
    monkeypatch.setattr(dev.subprocess, "call", lambda command, **_: calls.append(command) or 0)
    monkeypatch.setattr(
        dev.subprocess, "check_output", lambda _: b"altair==7.0.0a1\npandas==3.0.0\n"
    )
    assert dev.main(["test", "--newest", "tests/jupyterlab"]) == 0
    assert dev.done == [], "the environment of the lock is left alone"
    made, upgraded, course, tested = calls
    assert made[1:] == ["-m", "venv", str(dev.NEWEST_VENV)]
    assert {"--pre", "altair", "jupyterlab", "jupytext", "pytest"} <= set(upgraded)
    assert not [one for one in upgraded if "<" in one or one.startswith("coursekit")]
    assert course[-3:] == ["--no-deps", "--editable", str(dev.ROOT)]
    assert tested[2:] == ["pytest", "-m", "not lock", "tests/jupyterlab"]
    assert capsys.readouterr().out.splitlines()[1:] == ["  altair==7.0.0a1"]


def test_the_stamp_is_of_the_repository_as_it_is(dev: ModuleType) -> None:
    dev.set_up("")
    stamp = json.loads(dev.STAMP.read_text())
    assert stamp == {**dev.inputs(), "level": "", "finished": True}


def test_it_needs_nothing_but_python() -> None:
    tree = ast.parse(SCRIPT.read_text(), feature_version=(3, 7))
    imported = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported <= sys.stdlib_module_names


@pytest.mark.parametrize(("arguments", "code"), [([], 2), (["--help"], 0), (["lba"], 2)])
def test_without_a_command_it_says_which_there_are(arguments: list[str], code: int) -> None:
    result = subprocess.run(
        [sys.executable, str(SCRIPT), *arguments], capture_output=True, text=True
    )
    assert result.returncode == code
    assert result.stdout.startswith("Set up and start the course: `python3 dev.py lab`")
