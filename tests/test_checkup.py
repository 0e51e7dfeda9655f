"""What the doctor says, sound and not."""

from __future__ import annotations

import json
import shutil
import sys
import sysconfig
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import altair as alt
import pytest

import coursekit
from coursekit import checkup, requirements
from coursekit.checkup import FAULT, NOTE, Finding, findings

SOUND = """\
✓ Python: this version can run the course.
✓ Packages: all there, in the versions the course was tested with.
✓ Charts: JupyterLab can show them.
✓ Activities: JupyterLab can show them.
✓ Data: every table passes its check.
✓ Your answers: their file can be written.
"""
IN_TERMINAL = f'type: "{sys.executable}" -m pip install'


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for the learner's file, and no notebook around."""
    monkeypatch.setenv("COURSEKIT_HOME", str(tmp_path))
    monkeypatch.delitem(sys.modules, "ipykernel", raising=False)
    return tmp_path


@pytest.fixture
def lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Give one package another version in the lock."""

    def change(name: str, version: str) -> None:
        text = requirements.LOCKS[1].read_text(encoding="utf-8")
        old = f"{name}=={requirements.locked_versions()[name]}\n"
        assert old in text
        (tmp_path / "lock").write_text(text.replace(old, f"{name}=={version}\n"))
        monkeypatch.setattr(requirements, "LOCKS", [tmp_path / "lock"])

    return change


def found(name: str) -> Finding:
    return next(each for each in findings() if each.words.startswith(f"{name}:"))


@pytest.mark.lock
def test_a_sound_set_up_reads_the_same_everywhere(capsys: pytest.CaptureFixture[str]) -> None:
    coursekit.doctor()
    assert capsys.readouterr().out == SOUND


def test_the_doctor_can_be_asked_twice() -> None:
    assert coursekit.doctor is coursekit.doctor
    assert coursekit.doctor is checkup.doctor


@pytest.mark.lock
def test_details_are_versions_and_places(capsys: pytest.CaptureFixture[str]) -> None:
    coursekit.doctor(details=True)
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if not line.startswith("    ")] == SOUND.splitlines()
    assert any(f"altair {alt.__version__}" in line for line in lines)


def test_an_unfit_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkup.platform, "python_version", lambda: "3.10.2")
    assert found("Python") == Finding(
        FAULT,
        "Python: 3.10.2 cannot run the course, which needs <3.15,>=3.11. Install another Python"
        " from https://www.python.org/downloads/ and set the course up with it.",
        f"Python 3.10.2 at {sys.executable}; the course needs <3.15,>=3.11",
    )


@pytest.mark.lock
def test_a_version_that_was_not_tested_is_a_note(lock: Callable[[str, str], None]) -> None:
    lock("altair", "6.2.9")
    finding = found("Packages")
    assert finding.mark == NOTE
    assert finding.words == (
        f"Packages: all there, but altair {alt.__version__} (tested: 6.2.9). "
        f"Should something fail, {IN_TERMINAL} altair==6.2.9."
    )


def other_version(name: str, monkeypatch: pytest.MonkeyPatch, version: str | None) -> None:
    real = requirements.importlib.metadata.version

    def fake(asked: str) -> str:
        if asked != name:
            return real(asked)
        if version is None:
            raise requirements.importlib.metadata.PackageNotFoundError(asked)
        return version

    monkeypatch.setattr(requirements.importlib.metadata, "version", fake)


@pytest.mark.parametrize(("version", "words"), [(None, "is missing"), ("5.5.0", "5.5.0")])
def test_a_package_that_will_not_do(
    version: str | None, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other_version("altair", monkeypatch, version)
    pin = f"altair=={requirements.locked_versions()['altair']}"
    assert str(found("Packages")) == f"✗ Packages: altair {words}; {IN_TERMINAL} {pin}."


def test_in_a_notebook_the_remedy_is_for_a_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ipykernel", sys)
    other_version("altair", monkeypatch, None)
    pin = f"altair=={requirements.locked_versions()['altair']}"
    assert str(found("Packages")) == (
        f"✗ Packages: altair is missing; run %pip install {pin} in a cell and restart the kernel."
    )


def test_another_renderer() -> None:
    import_module("coursekit.charts")  # which switches on its own, once
    with alt.renderers.enable("json"):
        assert str(found("Charts")) == (
            "✗ Charts: another way of showing them is switched on. Restart the kernel."
        )


@pytest.mark.parametrize(
    ("folder", "check", "sentence"),
    [
        ("lab", "Charts", "JupyterLab has no viewer for them; {} jupyterlab=={}"),
        ("labextensions", "Activities", "JupyterLab has no @jupyter-widgets/jupyterlab-manager; "
         "{} jupyterlab-widgets=={}"),
        ("labextensions/anywidget", "Activities", "JupyterLab has no anywidget; {} anywidget=={}"),
    ],
)  # fmt: skip
def test_a_jupyterlab_without_its_viewers(
    folder: str, check: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import jupyter_core.paths

    real = jupyter_core.paths.jupyter_path

    def without(*parts: str) -> list[str]:
        return [] if "/".join(parts).startswith(folder) else real(*parts)

    monkeypatch.setattr(jupyter_core.paths, "jupyter_path", without)
    pin = sentence.rpartition(" ")[2].removesuffix("=={}")
    words = sentence.format(
        f"{IN_TERMINAL} --force-reinstall --no-deps", requirements.locked_versions()[pin]
    )
    assert str(found(check)) == f"✗ {check}: {words}."


@pytest.mark.parametrize(
    ("viewer", "check"),
    [
        ("@jupyterlab/vega5-extension", "Charts"),
        ("@jupyter-widgets/jupyterlab-manager", "Activities"),
        ("anywidget", "Activities"),
    ],
)
def test_a_viewer_that_is_switched_off(
    viewer: str, check: str, at_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(at_home))
    page = at_home / "labconfig" / "page_config.json"
    page.parent.mkdir()
    for off in ({viewer: True}, {f"{viewer}:plugin": True}, [viewer]):
        page.write_text(json.dumps({"disabledExtensions": off}))
        assert str(found(check)) == (
            f"✗ {check}: {viewer} is switched off in {page}; take it out there and start again."
        )
    page.write_text(json.dumps({"disabledExtensions": {viewer: False}}))
    assert found(check).mark == "✓"


SOUND_BUT = "! Python: this version can run the course, but {}."
REMEDY = "open the course with python3 dev.py lab, which leaves that out"


def test_a_foreign_package_on_the_path(at_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (at_home / "coursekit").mkdir()
    monkeypatch.setenv("PYTHONPATH", str(at_home))
    assert found("Python").mark == "✓"
    for names, said in (
        (["pandas.py", "json.py"], "json and pandas"),
        (["random.py", "re.py", "abc.py"], "abc, json and 3 more"),
    ):
        for name in names:
            (at_home / name).touch()
        said = f"PYTHONPATH puts {said} of {at_home} before its own; {REMEDY}"
        assert str(found("Python")) == SOUND_BUT.format(said)
    monkeypatch.setenv("PYTHONPATH", sysconfig.get_path("purelib"))
    assert found("Python").mark == "✓"


@pytest.mark.parametrize("name", ["PYTHONSTARTUP", "PYTHONHOME"])
def test_a_setting_of_another_program(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "/foreign")
    said = f"another program sets {name} to /foreign; {REMEDY}"
    assert str(found("Python")) == SOUND_BUT.format(said)


def test_a_foreign_kernel(at_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kernel = at_home / "kernels" / "python3" / "kernel.json"
    kernel.parent.mkdir(parents=True)
    monkeypatch.setenv("JUPYTER_PATH", str(at_home))
    for own in ("python", sys.executable):
        kernel.write_text(json.dumps({"argv": [own, "-m", "ipykernel_launcher"]}))
        assert found("Python").mark == "✓"
    kernel.write_text(json.dumps({"argv": ["/foreign/python", "-m", "ipykernel_launcher"]}))
    said = f"Jupyter's kernel python3 starts another one, /foreign/python; {REMEDY}"
    assert str(found("Python")) == SOUND_BUT.format(said)


def test_what_the_start_command_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSEKIT_LEFT_OUT", "PYTHONPATH=/foreign")
    said = "other programs set PYTHONPATH=/foreign; the course leaves that out"
    assert str(found("Python")) == SOUND_BUT.format(said)


def test_damaged_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from coursekit.data import check_data, data_root

    copy = shutil.copytree(data_root(), tmp_path / "data")
    (copy / "tempo.csv").unlink()
    monkeypatch.setenv("COURSEKIT_DATA", str(copy))
    defects = check_data(copy)
    finding = found("Data")
    assert finding.mark == FAULT
    assert finding.words.startswith(f"Data: {defects[0]}")
    assert finding.words.endswith(
        f" ({len(defects)} in all: type coursekit check-data)" if defects[1:] else "."
    )


def test_a_folder_that_cannot_be_written_to(at_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (at_home / "file").touch()
    monkeypatch.setenv("COURSEKIT_HOME", str(at_home / "file" / "below"))
    assert str(found("Your answers")) == (
        f"✗ Your answers: coursekit-work.json: The folder {at_home / 'file' / 'below'} cannot be "
        "written to. Set COURSEKIT_HOME to a folder of your own and restart the kernel."
    )


def test_a_damaged_file_of_answers(at_home: Path) -> None:
    (at_home / "coursekit-work.json").write_text("{")
    assert found("Your answers").mark == FAULT


def test_the_check_leaves_nothing_behind(at_home: Path) -> None:
    coursekit.doctor()
    assert list(at_home.iterdir()) == []


def test_a_check_that_breaks_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(name: str) -> Finding:
        raise RuntimeError(f"no {name}")

    monkeypatch.setattr(checkup, "CHECKS", {"Charts": broken})
    assert list(findings()) == [Finding(FAULT, "Charts: RuntimeError: no Charts")]
