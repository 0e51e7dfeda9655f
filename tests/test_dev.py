"""The set-up script: what it says, and when it installs. Nothing is installed here."""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

SCRIPT = Path(__file__).parents[1] / "dev.py"
SOURCE = Path("src", "coursekit", "module.py")


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("dev", SCRIPT)
    assert spec
    assert spec.loader
    dev = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(dev)
    return dev


@pytest.fixture
def dev(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script as a module, in a scratch repository, with its slow steps noted, not done."""
    dev = load()
    for name in ("pyproject.toml", "requirements.lock"):
        shutil.copy(SCRIPT.with_name(name), tmp_path)
    (tmp_path / "src" / "coursekit").mkdir(parents=True)
    (tmp_path / SOURCE).write_text("")
    venv, newest = tmp_path / ".venv", tmp_path / ".venv-newest"
    for name, value in {
        "ROOT": tmp_path,
        "VENV": venv,
        "PYTHON": venv / "python",
        "STAMP": venv / "coursekit.json",
        "KEPT": tmp_path / ".venv-before",
        "LOG": tmp_path / "log",
        "SETTINGS": tmp_path / ".jupyter",
        "NEWEST_VENV": newest,
        "NEWEST_PYTHON": newest / "python",
    }.items():
        monkeypatch.setattr(dev, name, value)
    dev.done = []

    def make_environment() -> None:
        dev.done.append("make")
        venv.mkdir()
        dev.write_stamp({"finished": False})
        dev.PYTHON.touch()

    def note(step: str) -> Callable[[str], None]:
        return lambda level: dev.done.append(f"{step} {level}".strip())

    monkeypatch.setattr(dev, "make_environment", make_environment)
    monkeypatch.setattr(dev, "install_packages", note("packages"))
    monkeypatch.setattr(dev, "install_course", note("course"))
    monkeypatch.setattr(dev, "works", lambda: dev.PYTHON.exists())
    return dev


def steps(dev: ModuleType, level: str) -> list[str]:
    dev.done.clear()
    dev.set_up(level)
    return list(dev.done)


def change_packages(dev: ModuleType) -> None:
    with (dev.ROOT / dev.LOCK).open("a") as lock:
        lock.write("# changed")


def no_network(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: str) -> None:
        raise dev.SetupError("No network.")

    monkeypatch.setattr(dev, "install_packages", fail)


def test_the_second_start_installs_nothing(dev: ModuleType) -> None:
    assert steps(dev, "") == ["make", "packages", "course"]
    assert steps(dev, "") == []


def test_a_command_that_needs_more_adds_it_and_installs_nothing_twice(dev: ModuleType) -> None:
    dev.set_up("")
    assert steps(dev, "build") == ["packages build", "course build"]
    assert steps(dev, "build") == steps(dev, "") == []
    assert steps(dev, "test") == ["packages test", "course test"]


def test_without_a_network_nothing_is_added_and_the_course_stays(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    dev.set_up("")
    before = dev.read_stamp()
    with monkeypatch.context() as patch:
        no_network(dev, patch)
        with pytest.raises(dev.SetupError, match="No network"):
            dev.set_up("build")
    assert dev.read_stamp() == before
    assert steps(dev, "") == []


def test_an_addition_that_was_cut_off_is_made_anew(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    dev.set_up("")

    def cut_off(_: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(dev, "install_course", cut_off)
        with pytest.raises(KeyboardInterrupt):
            dev.set_up("build")
    assert steps(dev, "") == ["make", "packages", "course"]


@pytest.mark.parametrize("smaller", ["", "build", "test"])
def test_an_environment_with_more_in_it_serves_less(dev: ModuleType, smaller: str) -> None:
    dev.set_up("test")
    assert steps(dev, smaller) == []


def test_other_packages_make_it_anew_but_other_settings_of_tools_do_not(dev: ModuleType) -> None:
    dev.set_up("test")
    project = dev.ROOT / "pyproject.toml"
    project.write_text(project.read_text().replace("line-length = 100", "line-length = 99"))
    assert steps(dev, "") == []
    change_packages(dev)
    assert steps(dev, "") == ["make", "packages test", "course test"]
    project.write_text(project.read_text().replace("scipy>=1.15", "scipy>=1.16"))
    assert steps(dev, "") == []
    project.write_text(project.read_text().replace('    "scipy>=1.16,<2",\n', ""))
    assert steps(dev, "")[0] == "make"
    assert steps(dev, "") == []


def test_a_changed_source_makes_a_learner_s_wheel_anew_and_nothing_else(dev: ModuleType) -> None:
    dev.set_up("")
    (dev.ROOT / SOURCE).write_text("changed")
    assert steps(dev, "") == ["course"]
    assert steps(dev, "") == []
    (dev.ROOT / SOURCE).with_suffix(".pyc").write_text("compiled")
    assert steps(dev, "") == []
    dev.set_up("build")
    (dev.ROOT / SOURCE).write_text("changed again")
    assert steps(dev, "") == [], "it is read where it is"


def test_another_python_starts_afresh(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    dev.set_up("")
    monkeypatch.setattr(dev.platform, "python_version", lambda: "3.11.0")
    assert steps(dev, "") == ["make", "packages", "course"]


@pytest.mark.parametrize(("level", "made"), [("", False), ("test", True)])
def test_a_moved_folder_serves_a_learner_at_once(
    dev: ModuleType, level: str, made: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    dev.set_up(level)
    now = {**dev.inputs(), "place": "/elsewhere"}
    monkeypatch.setattr(dev, "inputs", lambda: {**now})
    assert ("make" in steps(dev, level)) == made
    assert steps(dev, level) == []


def test_a_folder_copied_to_another_computer_starts_afresh(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    dev.set_up("")
    now = {**dev.inputs(), "place": "/elsewhere"}
    monkeypatch.setattr(dev, "inputs", lambda: {**now})
    monkeypatch.setattr(dev, "works", lambda: False)
    assert steps(dev, "") == ["make", "packages", "course"]


def test_without_a_network_the_last_good_environment_opens(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    dev.set_up("")
    (dev.VENV / "package").touch()
    before = dev.read_stamp()
    change_packages(dev)
    with monkeypatch.context() as patch:
        no_network(dev, patch)
        assert steps(dev, "") == ["make", "course"], "the course itself is made anew"
        assert capsys.readouterr().out.endswith("No network. The course opens as it was.\n")
        assert (dev.VENV / "package").exists()
        assert not dev.KEPT.exists()
        assert {**dev.read_stamp(), "sources": ""} == {**before, "sources": ""}
    assert steps(dev, "") == ["make", "packages", "course"]
    assert not dev.KEPT.exists()


def test_without_a_network_there_are_no_tests_but_the_course_stays(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    dev.set_up("")
    with monkeypatch.context() as patch:
        no_network(dev, patch)
        with pytest.raises(dev.SetupError):
            dev.set_up("test")
    assert steps(dev, "") == []


def test_without_a_network_and_an_environment_it_says_so(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_network(dev, monkeypatch)
    with pytest.raises(dev.SetupError):
        dev.set_up("")
    assert not dev.VENV.exists()


def test_an_interrupted_installation_leaves_the_last_good_environment(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_: str) -> None:
        raise KeyboardInterrupt

    dev.set_up("")
    (dev.VENV / "package").touch()
    change_packages(dev)
    with monkeypatch.context() as patch:
        patch.setattr(dev, "install_packages", interrupted)
        with pytest.raises(KeyboardInterrupt):
            dev.set_up("")
    assert (dev.VENV / "package").exists()


@pytest.mark.parametrize("finished", [False, True])
def test_a_start_that_was_cut_off_goes_on_with_what_is_good(
    dev: ModuleType, finished: bool
) -> None:
    dev.set_up("")
    shutil.copytree(dev.VENV, dev.KEPT)
    (dev.KEPT / "package").touch()
    dev.write_stamp({**dev.read_stamp(), "finished": finished})
    assert steps(dev, "") == []
    assert (dev.VENV / "package").exists() != finished
    assert not dev.KEPT.exists()


@pytest.mark.parametrize("stamp", ["", "{", "[1]"])
def test_a_damaged_stamp_starts_afresh(dev: ModuleType, stamp: str) -> None:
    dev.set_up("")
    dev.STAMP.write_text(stamp)
    assert steps(dev, "") == ["make", "packages", "course"]


def test_an_environment_without_its_python_is_made_again(dev: ModuleType) -> None:
    dev.set_up("")
    dev.PYTHON.unlink()
    assert steps(dev, "") == ["make", "packages", "course"]


def test_a_course_that_cannot_be_made_anew_opens_as_it_was(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_: str) -> None:
        raise dev.SetupError("The disk is full.")

    dev.set_up("")
    (dev.ROOT / SOURCE).write_text("changed")
    with monkeypatch.context() as patch:
        patch.setattr(dev, "install_course", fail)
        dev.set_up("")
    assert capsys.readouterr().out.endswith("The disk is full. The course opens as it was.\n")
    assert steps(dev, "") == ["course"]


def test_a_foreign_folder_is_left_alone(dev: ModuleType) -> None:
    dev.VENV.mkdir()
    with pytest.raises(dev.SetupError) as error:
        dev.set_up("")
    assert str(error.value) == (
        f"The folder {dev.VENV} was not made by this script and cannot be used; "
        "delete it or give it another name, then type the same command again."
    )


def test_an_environment_in_use_stays(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: object) -> None:
        raise PermissionError(13, "Access is denied")

    dev.set_up("")
    change_packages(dev)
    monkeypatch.setattr(dev.Path, "rename", locked)
    with pytest.raises(dev.SetupError, match="close every window of the course"):
        dev.set_up("")
    assert dev.PYTHON.exists()


def test_nothing_of_what_others_set_reaches_the_course(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = {"PYTHONPATH": "/a", "PYTHONHOME": "/b", "PYTHONINSPECT": "1", "JUPYTER_PATH": "/c"}
    for name, value in {**others, "HTTPS_PROXY": "/d", "PIP_USER": "1"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("PYTHONSTARTUP", raising=False)
    found = dev.surroundings()
    assert not others.keys() & found.keys()
    assert (found["HTTPS_PROXY"], found["PIP_USER"]) == ("/d", "0")
    assert found["PYTHONSAFEPATH"] == found["PYTHONNOUSERSITE"] == "1"
    assert found["JUPYTER_CONFIG_DIR"] == str(dev.SETTINGS)
    started = start(dev, ["doctor"], monkeypatch)
    assert started.environment["COURSEKIT_LEFT_OUT"] == (
        "PYTHONPATH=/a, PYTHONHOME=/b, JUPYTER_PATH=/c"
    )
    assert started.environment["COURSEKIT_NOTEBOOKS"] == str(dev.NOTEBOOKS)
    assert started.environment["COURSEKIT_STARTED_BY"].endswith(f" {sys.argv[0]}")


def test_a_learners_file_beside_the_script_is_not_taken_for_python_s_own(tmp_path: Path) -> None:
    shutil.copy(SCRIPT, tmp_path)
    for name in ("random", "json", "argparse"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('a learner's file')")
    assert say(tmp_path, {}).startswith("Set up and start the course")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such locales")
@pytest.mark.parametrize(
    "locale", ["C", "C.UTF-8", "zh_CN.GBK", "ar_EG.CP1256", "en_US.CP1252", "ru_RU.CP1251"]
)
def test_a_folder_with_any_letters_is_named_in_any_code_page(tmp_path: Path, locale: str) -> None:
    folder = tmp_path / "Ali's \N{ARABIC LETTER KAF}\N{CJK UNIFIED IDEOGRAPH-6587} \N{SNOWMAN}"
    folder.mkdir()
    shutil.copy(SCRIPT, folder)
    for name in ("pyproject.toml", "requirements.lock"):
        shutil.copy(SCRIPT.with_name(name), folder)
    (folder / ".venv").mkdir()
    surroundings = {"LC_ALL": locale}
    if not locale.startswith("C"):
        surroundings["LOCPATH"] = str(make_locale(*locale.split("."), tmp_path))
    said = say(folder, surroundings, "lab")
    assert "was not made by this script" in said
    assert "Traceback" not in said


def make_locale(language: str, code: str, folder: Path) -> Path:
    """Make a locale that this computer has not; skip if it has not what that takes."""
    if not shutil.which("localedef"):
        pytest.skip("no localedef")
    target = folder / "locales" / f"{language}.{code}"
    target.parent.mkdir()
    subprocess.run(["localedef", "-i", language, "-f", code, str(target)], capture_output=True)
    if not target.exists():
        pytest.skip(f"no {language}.{code}")
    return target.parent


def say(folder: Path, surroundings: dict[str, str], *arguments: str) -> str:
    """Run the script in a folder, with this environment alone, and return what it says."""
    ran = subprocess.run(
        [sys.executable, "dev.py", *arguments],
        cwd=folder,
        env={"PATH": os.defpath, **surroundings},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    return ran.stdout.decode("utf-8", "replace")


@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such locales")
def test_what_is_read_where_it_is_is_found_in_a_folder_with_any_letters(
    locale: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one file that Python reads in the computer's code page has no letter of the folder."""
    real = load()
    root = tmp_path / "\N{ARABIC LETTER KAF}'s course"
    site = root / ".venv" / "lib" / "python" / "site-packages"
    site.mkdir(parents=True)
    (root / "src").mkdir()
    (root / "src" / "made_up_module.py").touch()
    (site / "_editable_impl_coursekit.pth").write_text(str(root / "src"), encoding="utf-8")
    for name, value in {"ROOT": root, "VENV": root / ".venv"}.items():
        monkeypatch.setattr(real, name, value)
    monkeypatch.setattr(real, "pip", lambda _: None)
    monkeypatch.setattr(real, "works", lambda: True)
    real.install_course("test")
    ran = subprocess.run(
        [sys.executable, "-S", "-c", f"import site; site.addsitedir({str(site)!r}); "
         "import made_up_module"],
        env={"LC_ALL": locale, "PYTHONUTF8": "1"},
        capture_output=True,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize(("level", "how"), [("", []), ("test", ["--editable"])])
def test_learners_get_the_wheel_without_a_network(
    level: str, how: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, asked = load(), []
    monkeypatch.setattr(real, "VENV", tmp_path)
    monkeypatch.setattr(real, "pip", asked.extend)
    monkeypatch.setattr(real, "works", lambda: False)
    with pytest.raises(real.SetupError, match="a setting of pip may name another place"):
        real.install_course(level)
    offline = ["--no-index", "--no-deps", "--no-build-isolation"]
    assert asked == [*offline, *how, str(SCRIPT.parent)]


def test_what_makes_the_wheel_is_in_the_lock_and_in_every_environment() -> None:
    real = load()
    locked = (SCRIPT.parent / real.LOCK).read_text()
    assert "\nhatchling==" in locked
    for level in real.LEVELS:
        assert {"hatchling", "jupyterlab", "pandas"} <= set(real.packages(level))
    # An extra that another one names comes with it.
    assert {"ruff", "uv", "openpyxl", "jupytext"} <= set(real.packages("tools"))
    assert "jupytext" in real.packages("build")
    assert "ruff" not in real.packages("")


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

    monkeypatch.setattr(dev, "install_packages", fail)
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
        (
            "WARNING: Retrying after connection broken by 'ProxyError('Cannot connect to proxy.'",
            "The proxy of this computer did not let the packages through; check HTTPS_PROXY and "
            "the proxy in pip's settings, and type the same command again (details: LOG).",
        ),
        (
            "ERROR: Could not install packages due to an OSError: [Errno 2] No such file\n"
            "HINT: This error might have occurred since this system does not have Windows Long "
            "Path support enabled.",
            "The name of the folder ROOT is too long for Windows; move the course to one with a "
            "short name, C:\\course for example, and type the same command again.",
        ),
    ],
)
def test_why_an_installation_failed(dev: ModuleType, log: str, sentence: str) -> None:
    assert dev.why_not_installed(log) == sentence.replace("LOG", str(dev.LOG)).replace(
        "ROOT", str(dev.ROOT)
    )


def start(
    dev: ModuleType, arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> SimpleNamespace:
    """Run a command up to where the course takes over."""
    monkeypatch.setattr(dev, "WINDOWS", False)
    started = SimpleNamespace()

    def execve(_: str, command: list[str], environment: dict[str, str]) -> None:
        started.command, started.environment = command, environment
        raise SystemExit

    monkeypatch.setattr(dev.os, "execve", execve)
    with pytest.raises(SystemExit):
        dev.main(arguments)
    return started


@pytest.mark.parametrize("command", ["lab", "doctor", "hand-in", "update", "check-data", "build"])
def test_a_command_of_the_course_is_handed_on(
    dev: ModuleType, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = start(dev, [command, "--and-more"], monkeypatch)
    assert started.command == [str(dev.PYTHON), "-m", "coursekit.cli", command, "--and-more"]
    assert Path(started.environment["IPYTHONDIR"]).is_dir()


def test_a_path_with_a_blank_needs_quotes_and_this_is_said_before_any_set_up(
    dev: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    monkeypatch.setattr(dev, "set_up", lambda _: pytest.fail("set up"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Exercises 01.zip").write_bytes(b"")
    assert dev.main(["grade", "Exercises", "01.zip", "--out", "marks"]) == 1
    said = capsys.readouterr().err
    assert said == 'Put quotes round the path, as it has a blank: "Exercises 01.zip".\n'


def test_a_folder_that_cannot_be_written_to_is_one_sentence(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise PermissionError(13, "Permission denied", str(dev.VENV))

    monkeypatch.setattr(dev, "make_environment", fail)
    assert dev.main(["lab"]) == 1
    assert capsys.readouterr().err == (
        f"{dev.VENV} cannot be used (Permission denied); make room and put the course in a "
        "folder of your own, then type the same command again.\n"
    )


@pytest.mark.parametrize(
    "failing", ["", "Style", "Types", "Tests", "Coverage", "Tests in browser and hub"]
)
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
    taken = {one for one in checks["Tests in browser and hub"] if one.startswith("tests/")}
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


def test_tests_find_the_folder_of_ipython(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    def call(_: list[str], cwd: str, env: dict[str, str]) -> int:
        assert (cwd, Path(env["IPYTHONDIR"]).is_dir()) == (str(dev.ROOT), True)
        return 7

    monkeypatch.setattr(dev.subprocess, "call", call)
    assert dev.run(["pytest"]) == 7


def test_the_newest_packages_have_an_environment_of_their_own(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (dev.ROOT / "pyproject.toml").write_text((SCRIPT.parent / "pyproject.toml").read_text())
    (dev.ROOT / dev.LOCK).write_text("pandas==3.0.0 ; python_version > '3'\naltair==6.0.0\n")
    calls: list[list[str]] = []
    monkeypatch.setattr(dev.subprocess, "check_call", lambda command, **_: calls.append(command))
    monkeypatch.setattr(dev.subprocess, "call", lambda command, **_: calls.append(command) or 0)
    monkeypatch.setattr(
        dev.subprocess, "check_output", lambda *_, **__: b"altair==7.0.0a1\npandas==3.0.0\n"
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
    made_from = {"level": "", "sources": dev.sources("")}
    assert stamp == {**dev.inputs(), **made_from, "finished": True}


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


def test_the_environment_of_a_hub_is_made_elsewhere_from_the_same_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dev, asked = load(), []
    monkeypatch.setattr(dev, "pip", asked.append)
    dev.work_in(tmp_path / "hub" / "env", tmp_path / "log")
    dev.install_packages("hub")
    (arguments,) = asked
    assert arguments[:2] == ["--constraint", str(dev.ROOT / dev.LOCK)]
    assert {"jupyterhub", "jupyterlab", "pandas"} <= set(arguments)
    assert "pytest" not in arguments
    assert dev.PYTHON.is_relative_to(tmp_path / "hub" / "env")
    assert tmp_path / "log" == dev.LOG


@pytest.mark.parametrize("fits", [True, False])
def test_a_course_that_came_with_its_packages_asks_no_network_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], fits: bool
) -> None:
    dev, asked = load(), list[bool]()
    (tmp_path / "wheels").mkdir()

    def pip(arguments: list[str]) -> None:
        asked.append("--no-index" in arguments)
        if "--no-index" in arguments:
            assert arguments[arguments.index("--find-links") + 1] == str(tmp_path / "wheels")
            if not fits:
                raise dev.SetupError("No matching distribution.")

    monkeypatch.setattr(dev, "WHEELS", tmp_path / "wheels")
    monkeypatch.setattr(dev, "pip", pip)
    dev.install_packages("")
    assert asked == ([True] if fits else [True, False])
    assert ("do not fit this computer (Python 3." in capsys.readouterr().out) is not fits
    dev.install_packages("build")  # its packages are not among the wheels
    assert asked[-1] is False
