"""The course as Binder opens it: made by repo2docker's own steps, in an environment of its own.

The steps that concern the project are run as they stand in repo2docker's Dockerfile, over a
clean copy of the committed files, in an empty home, with the Python that Binder will use, and
the server is started with BinderHub's arguments. Packages come from the registry that pip is
set up with here. What this does not show: the image below (Ubuntu, conda, and the programs that
Binder puts into the same environment, of which pip then renews some), and the hub, with its
waiting, its limits of memory and time, and its proxy.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from coursekit.store.binder import FIRST
from tests import binder
from tests.browser.driver import START_SECONDS, Desk, Lab, end

NAME, CONTENTS, WORK = "00-start-here.ipynb", "index.ipynb", "coursekit-work.json"
NO_PYTHON = f"no Python {binder.PYTHON}, which .binder/runtime.txt names, was found"
USE = "import coursekit; print(len(coursekit.load('claims')) > 0, coursekit.__file__)"
LENT = {
    "BINDER_LAUNCH_HOST": "https://binder.example.org/",
    "BINDER_REPO_URL": "https://git.example.org/owner/course",
    "BINDER_REQUEST": "v2/gh/owner/course/HEAD",
}


@pytest.fixture(scope="module")
def computer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[binder.Computer]:
    """A computer as Binder would make it from the committed files."""
    python = binder.python()
    if not python:
        if os.environ.get("CI"):
            pytest.fail(NO_PYTHON)
        pytest.skip(NO_PYTHON)
    source = binder.committed_files(tmp_path_factory.mktemp("committed"))
    computer = binder.Computer(tmp_path_factory.mktemp("binder"), python)
    text, _ = binder.dockerfile(source)
    for step in binder.steps(text):
        computer.take(step, source)
    yield computer
    shutil.rmtree(computer.prefix)  # pytest keeps folders, and this one is large


@contextmanager
def lent(computer: binder.Computer) -> Iterator[Lab]:
    """Start the server with the arguments that BinderHub gives it."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    base, token = "/user/owner-course-0a1b2c/", "a-token"
    command = [
        *(str(computer.prefix / "bin" / "jupyter-lab"), "--ip=127.0.0.1", f"--port={port}"),
        *(f"--{app}.base_url={base}" for app in ("NotebookApp", "ServerApp")),
        *(f"--{app}.token={token}" for app in ("NotebookApp", "ServerApp")),
        *(f"--{app}.trust_xheaders=True" for app in ("NotebookApp", "ServerApp")),
        # Not Binder's: a test may run as root, and looks into the page.
        *("--allow-root", "--LabApp.expose_app_in_browser=True"),
    ]
    guard = {name: os.environ[name] for name in ("PYTHONPATH", "OUTSIDE_CONNECTIONS")}
    log = computer.home / ".jupyter-server-log.txt"
    with log.open("w") as said:
        server = subprocess.Popen(
            command,
            cwd=computer.home,
            env={**computer.environment, **LENT, **guard},
            stdout=said,
            stderr=subprocess.STDOUT,
        )
    try:
        address = f"http://127.0.0.1:{port}{base}"
        wait_for(f"{address}api", log)
        yield Lab(f"{address}?token={token}", computer.home / "notebooks", computer.home)
    finally:
        end(server)


def wait_for(address: str, log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            urllib.request.urlopen(address).close()
            return
        except OSError:
            assert time.monotonic() < end, log.read_text()
            time.sleep(0.1)


def test_the_environment_holds_the_listed_packages_and_the_course(
    computer: binder.Computer,
) -> None:
    python = str(computer.prefix / "bin" / "python")
    listed = (computer.home / ".binder" / "requirements.txt").read_text().splitlines()
    frozen = computer.run([python, "-m", "pip", "list", "--format", "freeze"]).splitlines()
    others = {line for line in frozen if line.lower().replace("_", "-") not in listed}
    assert {line.partition("==")[0] for line in others} == {"coursekit", "pip"}
    assert len(frozen) == len(listed) + len(others)
    assert "No broken requirements" in computer.run([python, "-m", "pip", "check"])
    loaded, place = computer.run([python, "-c", USE]).split()
    assert loaded == "True"
    compiled = Path(place).parent / "__pycache__"
    assert Path(place).is_relative_to(computer.prefix)
    assert list(compiled.glob("requirements.*.pyc")), "the first import compiles nothing"


def test_the_course_opens_runs_and_offers_the_work_to_take_home(
    chrome: Browser, computer: binder.Computer
) -> None:
    with lent(computer) as lab:
        published = (lab.folder / NAME).read_bytes()
        desk = Desk(chrome, lab)
        desk.open_course(NAME)
        assert desk.page.locator(".jp-Notebook h1").first.inner_text().startswith("Start here")
        desk.wait_quiet()
        assert desk.page.locator(".jp-Dialog, .Toastify__toast").count() == 0

        desk.command("notebook:clear-all-cell-outputs")
        desk.run_all()
        assert desk.cell_errors() == []
        doctor = desk.cells()[desk.cell_with("ck.doctor()")]["outputs"][0]["text"]
        assert doctor.count("✓") == len(doctor.splitlines()) == 6
        waiting = desk.output(desk.cell_with("ck.charts.claim_kinds()"))
        expect(waiting.locator(".ck-waits")).to_have_count(1)
        assert desk.save() == published

        question = desk.cell_with('ck.predict("00-kinds")')
        desk.select_cell(question)
        form = desk.output(question).locator(".ck-form")
        form.get_by_role("radio").first.check()
        form.get_by_role("button", name="Save my answer").click()
        expect(form.get_by_role("status")).to_contain_text("✓ Saved.")
        expect(form.get_by_role("status")).to_contain_text(FIRST)
        expect(waiting.locator("svg.marks")).to_have_count(1)
        desk.screenshot("binder-answered.png")

        address = f"{lab.address.partition('?')[0]}lab/workspaces/coursekit/tree/{CONTENTS}"
        desk.page.goto(f"{address}?token={lab.token}")
        desk.wait_open(CONTENTS)
        desk.run_all()
        done = desk.output(desk.cell_with("ck.progress()")).locator(".ck-form")
        expect(done.get_by_role("row").nth(1)).to_contain_text("1 of ")
        link = done.get_by_role("link", name="Save a copy of your work (1 entry)")
        with desk.page.expect_download() as coming:
            link.click()
        assert coming.value.suggested_filename == WORK
        assert Path(coming.value.path()).read_bytes() == (lab.folder / WORK).read_bytes()
        desk.screenshot("binder-progress.png")
        desk.close()
        assert desk.outside == []
