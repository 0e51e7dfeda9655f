"""What Binder is given: a Python, exact packages, two steps, and the settings of `dev.py lab`."""

from __future__ import annotations

import importlib.metadata
import os
import runpy
import subprocess
import sys
from collections.abc import Iterator

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from traitlets.config import Config

from coursekit import lab
from tests import binder
from tests.binder import Step
from tests.test_repository import LOCK, PROJECT

LIST = [
    Requirement(line)
    for line in (binder.FOLDER / "requirements.txt").read_text(encoding="utf-8").splitlines()
]
MACHINE = {
    "implementation_name": "cpython",
    "os_name": "posix",
    "platform_machine": "x86_64",
    "platform_python_implementation": "CPython",
    "platform_system": "Linux",
    "python_full_version": f"{binder.PYTHON}.0",
    "python_version": binder.PYTHON,
    "sys_platform": "linux",
}
STALE = "type: python3 dev.py lock"
PIP = "${KERNEL_PYTHON_PREFIX}/bin/pip install --no-cache-dir -r"


def applies(need: Requirement, extra: str = "") -> bool:
    return need.marker is None or need.marker.evaluate({**MACHINE, "extra": extra})


def closure(needs: list[Requirement]) -> Iterator[str]:
    """Yield the names of packages, and of all that these need on Binder's computer."""
    waiting, seen = [(need, extra) for need in needs for extra in ("", *need.extras)], set()
    while waiting:
        need, extra = waiting.pop()
        name = str(canonicalize_name(need.name))
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        yield name
        for line in importlib.metadata.requires(name) or ():
            inner = Requirement(line)
            if applies(inner, extra):
                waiting += [(inner, more) for more in ("", *inner.extras)]


def test_the_python_is_one_of_the_courses() -> None:
    assert binder.RUNTIME.startswith("python-3.")
    assert SpecifierSet(PROJECT["requires-python"]).contains(binder.PYTHON)


def test_the_packages_have_the_versions_of_the_lock() -> None:
    lock = {line.name: str(line.specifier) for line in LOCK if applies(line)}
    listed = {line.name: str(line.specifier) for line in LIST}
    assert listed == {name: lock[name] for name in listed}, STALE
    assert len(listed) == len(LIST)
    assert not [line for line in LIST if line.marker or line.url or line.extras]


@pytest.mark.lock
@pytest.mark.skipif(sys.platform == "win32", reason="Linux needs packages that are not here")
def test_the_packages_are_those_of_a_learner_and_no_others() -> None:
    needs = [Requirement(line) for line in PROJECT["dependencies"]]
    assert {line.name for line in LIST} == set(closure(needs)), STALE


@pytest.mark.skipif(sys.platform == "win32", reason="repo2docker does not run on Windows")
def test_binder_takes_the_steps_that_the_project_counts_on() -> None:
    text, said = binder.dockerfile(binder.REPOSITORY)
    assert f"Building conda environment for python={binder.PYTHON}\n" in said
    # The packages come first, so that a changed lesson does not have them fetched again.
    assert binder.steps(text) == [
        Step("COPY", "src/.binder/requirements.txt ${REPO_DIR}/.binder/requirements.txt"),
        Step("RUN", f'{PIP} ".binder/requirements.txt"'),
        Step("COPY", "src/ ${REPO_DIR}/"),
        Step("RUN", "chmod +x .binder/postBuild"),
        Step("RUN", "./.binder/postBuild"),
    ]


def test_the_last_step_can_be_run_from_the_repository_as_it_is() -> None:
    mode = subprocess.run(
        ["git", "ls-files", "-s", ".binder/postBuild"],
        cwd=binder.REPOSITORY,
        capture_output=True,
        text=True,
    )
    if mode.returncode:
        pytest.skip("not a git checkout")
    assert mode.stdout.startswith("100755 ")


def test_the_settings_are_those_of_the_start_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(binder.REPOSITORY)
    monkeypatch.setenv("PYTHONSAFEPATH", "")
    given = Config()
    file = binder.FOLDER / "jupyter_server_config.py"
    runpy.run_path(str(file), {"get_config": lambda: given})
    lessons = binder.REPOSITORY / "notebooks"
    page = f"/{lab.start_page(lessons)}"
    wanted = Config(lab.settings(lessons))
    wanted.merge({"JupyterNotebookApp": Config(default_url=page)})
    wanted.ServerApp.default_url = page
    assert given == wanted
    assert given.LabApp.default_url == page
    assert os.environ["PYTHONSAFEPATH"] == "1"
