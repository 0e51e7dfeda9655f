"""Where the lessons are looked for, how the server is started, and what it says."""

from __future__ import annotations

import ast
import json
import os
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from coursekit import lab
from coursekit.errors import CourseError
from coursekit.store.work import NAME
from tests.browser.driver import Lab, serve


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, without lessons, of a package without a repository."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(lab, "REPOSITORY", tmp_path / "none")
    return tmp_path


def put_lesson(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / lab.FIRST_LESSON).write_text("{}")
    return folder


def test_the_lessons_here_come_before_those_below_and_those_of_the_repository(
    nowhere: Path,
) -> None:
    put_lesson(lab.REPOSITORY / "notebooks")
    assert lab.find_lessons(None) == nowhere / "none" / "notebooks"
    put_lesson(nowhere / "notebooks")
    assert lab.find_lessons(None) == nowhere / "notebooks"
    put_lesson(nowhere)
    assert lab.find_lessons(None) == nowhere


def test_a_named_folder_needs_no_lesson_00(nowhere: Path) -> None:
    folder = nowhere / "my lessons"
    folder.mkdir()
    assert lab.find_lessons("my lessons") == folder
    assert lab.start_page(folder) == "lab/workspaces/coursekit"
    assert lab.start_page(put_lesson(folder)).endswith("/tree/00-start-here.ipynb")


def test_who_comes_back_sees_the_contents(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = put_lesson(nowhere / "lessons")
    work = nowhere / "home" / lab.WORK
    monkeypatch.setenv("COURSEKIT_HOME", str(work.parent))
    (folder / lab.CONTENTS).write_text("{}")
    assert lab.start_page(folder).endswith("/tree/00-start-here.ipynb")
    work.parent.mkdir()
    work.touch()
    assert lab.start_page(folder).endswith("/tree/index.ipynb")
    (folder / lab.CONTENTS).unlink()
    assert lab.start_page(folder).endswith("/tree/00-start-here.ipynb")
    monkeypatch.delenv("COURSEKIT_HOME")
    (folder / lab.CONTENTS).write_text("{}")
    assert lab.start_page(folder).endswith("/tree/00-start-here.ipynb")
    (folder / lab.WORK).touch()
    assert lab.start_page(folder).endswith("/tree/index.ipynb")


def test_the_learners_file_has_the_name_that_lessons_give_it() -> None:
    assert lab.WORK == NAME


def test_the_copy_that_started_it_comes_before_that_of_the_package(
    nowhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = put_lesson(nowhere / "course" / "notebooks")
    monkeypatch.setenv("COURSEKIT_NOTEBOOKS", str(own))
    assert lab.find_lessons(None) == own


def test_no_lessons(nowhere: Path) -> None:
    with pytest.raises(CourseError) as error:
        lab.find_lessons(None)
    assert error.value.where == str(nowhere)
    assert "coursekit lab FOLDER" in error.value.remedy


def test_no_such_folder() -> None:
    with pytest.raises(CourseError) as error:
        lab.start("no/such")
    assert error.value.where == "no/such"


@pytest.mark.parametrize("name", ["a" * 300, "a\0b", "~nobody-here/x"])
def test_a_name_that_the_computer_cannot_take(name: str) -> None:
    with pytest.raises(CourseError, match="cannot take the name"):
        lab.find_lessons(name)


def test_a_port_that_is_taken(nowhere: Path) -> None:
    put_lesson(nowhere)
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(CourseError) as error:
            lab.start(port=port, browser=False)
    assert f"port {port}" in error.value.found


@pytest.mark.parametrize("port", [-1, 0, 80, 65536, 99999])
def test_a_port_that_there_is_not(nowhere: Path, port: int) -> None:
    put_lesson(nowhere)
    with pytest.raises(CourseError) as error:
        lab.start(port=port, browser=False)
    assert str(error.value) == (
        f"found port {port}, expected a number from 1024 to 65535; "
        "leave out --port, or give another number."
    )


def test_a_port_asked_for_is_the_only_one_tried(tmp_path: Path) -> None:
    options = lab.server_options(tmp_path, 9000, browser=True)
    assert {"--ServerApp.port=9000", "--ServerApp.port_retries=0"} <= set(options)
    options = lab.server_options(tmp_path, None, browser=True)
    assert {"--ServerApp.port=8888", "--ServerApp.port_retries=50"} <= set(options)


def start_again(folder: Path, home: Path, opened: Path) -> subprocess.CompletedProcess[str]:
    """Start the course a second time; what the browser would be started with goes into a file."""
    browser = [sys.executable, "-c", "import sys; open(sys.argv[1], 'w').write(sys.argv[2])"]
    environment = {
        **os.environ,
        "JUPYTER_RUNTIME_DIR": str(home / "jupyter-runtime"),
        "BROWSER": subprocess.list2cmdline([*browser, str(opened), "%s"]),
        # A proxy of the computer is for the world outside.
        "http_proxy": "http://127.0.0.1:9",
    }
    command = [sys.executable, "-m", "coursekit.cli", "lab", str(folder)]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, encoding="utf-8"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="Windows opens pages in another way")
def test_a_second_start_names_the_first_and_tells_no_other_user_its_token(tmp_path: Path) -> None:
    folder = put_lesson(tmp_path / "notebooks")
    with serve(folder, tmp_path / "home") as running:
        second = start_again(folder, tmp_path / "home", tmp_path / "opened")
        page = (tmp_path / "opened").read_text()
        assert running.token not in page
        assert running.token in urllib.request.urlopen(page).read().decode()
    assert second.returncode == 0
    said = f"The course is already open at this address:\n\n    {running.address}\n\n"
    assert second.stdout == said


def test_the_record_of_a_dead_server_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path))
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
    record = {"root_dir": str(tmp_path), "url": f"http://127.0.0.1:{port}/", "token": "a"}
    record |= {"pid": os.getpid()}  # that of another program by now
    (tmp_path / "jpserver-1.json").write_text(json.dumps(record))
    assert lab.running_server(tmp_path) is None
    with socket.create_server(("127.0.0.1", port)) as other:  # no server of Jupyter's, either
        Thread(target=lambda: other.accept()[0].sendall(b"hello\r\n\r\n"), daemon=True).start()
        assert lab.running_server(tmp_path) is None


@pytest.fixture
def restored(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment of this process, back as it was after the test."""
    for name in ("PYTHONSAFEPATH", "JUPYTER_PATH", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"):
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("HOME", os.environ.get("HOME", ""))


@pytest.mark.usefixtures("restored")
def test_the_courses_own_kernel_comes_before_a_foreign_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from jupyter_client.kernelspec import KernelSpecManager

    foreign = tmp_path / "kernels" / "python3" / "kernel.json"
    foreign.parent.mkdir(parents=True)
    foreign.write_text('{"argv": ["/nowhere"], "display_name": "x", "language": "python"}')
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    assert KernelSpecManager().get_kernel_spec("python3").argv == ["/nowhere"]
    lab.keep_apart()
    assert KernelSpecManager().get_kernel_spec("python3").argv != ["/nowhere"]


@pytest.mark.usefixtures("restored")
@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps it elsewhere")
def test_a_home_that_cannot_be_written_to_is_not_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from jupyter_core.paths import jupyter_runtime_dir

    (tmp_path / "file").touch()
    monkeypatch.setenv("HOME", str(tmp_path / "file" / "home"))
    lab.keep_apart()
    assert Path(jupyter_runtime_dir()).is_dir()
    assert os.access(jupyter_runtime_dir(), os.W_OK)


OWN_CONFIGURATION = """\
c.ServerApp.root_dir = c.ServerApp.preferred_dir = {other!r}
c.FileContentsManager.root_dir = {other!r}
c.FileContentsManager.preferred_dir = "no-such-folder"
"""


def test_a_kernel_takes_no_file_beside_the_lesson_for_a_package(tmp_path: Path) -> None:
    """The learner has files and a Jupyter configuration that would each break the course."""
    folder, home = put_lesson(tmp_path / "notebooks"), tmp_path / "home"
    for name in ("altair", "random", "argparse"):
        (folder / f"{name}.py").write_text("raise SystemExit('not this one')")
    (tmp_path / "other").mkdir()
    (home / "jupyter-config").mkdir(parents=True)
    (home / "jupyter-config" / "jupyter_server_config.py").write_text(
        OWN_CONFIGURATION.format(other=str(tmp_path / "other"))
    )
    with serve(folder, home) as running:
        style = f"{running.server}/custom/custom.css?token={running.token}"
        with urllib.request.urlopen(style) as reply:
            assert reply.read() == (lab.SETTINGS / "custom.css").read_bytes()
        assert "altair.py" in {each["name"] for each in ask(running, "contents")["content"]}
        assert altair_of_a_kernel(running) != folder / "altair.py"


def ask(running: Lab, what: str, **sent: object) -> Any:
    """Ask the server, as JupyterLab in the browser does."""
    request = urllib.request.Request(
        f"{running.server}/api/{what}",
        data=json.dumps(sent).encode() if sent else None,
        headers={"Authorization": f"token {running.token}"},
    )
    with urllib.request.urlopen(request) as reply:
        return json.load(reply)


def altair_of_a_kernel(running: Lab) -> Path:
    """Start a kernel in the folder, and ask it where it has Altair from."""
    from jupyter_client.blocking.client import BlockingKernelClient

    kernel = ask(running, "kernels", name="python3", path="")["id"]
    client = BlockingKernelClient()
    client.load_connection_file(str(running.home / "jupyter-runtime" / f"kernel-{kernel}.json"))
    client.start_channels()
    client.wait_for_ready(60)
    code = {"place": "__import__('altair').__file__"}
    reply = client.execute_interactive("", user_expressions=code, timeout=60)
    client.stop_channels()
    found = reply["content"]["user_expressions"]["place"]
    assert found["status"] == "ok", found
    return Path(ast.literal_eval(found["data"]["text/plain"]))
