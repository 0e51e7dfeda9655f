"""What the walls hide, and what happens where there are none."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from coursekit.cli import main
from coursekit.errors import CourseError
from coursekit.grading import containers, isolation
from coursekit.grading.containers import LIMITS, Container, find_isolation
from coursekit.grading.isolation import Bubblewrap, Isolation
from tests.grading.classroom import needs_walls, solved, write

SRC = Path(isolation.PACKAGE.parent)
KEY = "expected = 4711"
# A walk through all that can be read, for files that hold a key.
WALK = f"""
import os
answer = []
for folder, _, names in os.walk('/'):
    if folder.startswith(('/proc', '/sys', '/dev')):
        continue
    for name in names:
        if name.endswith('.toml'):
            try:
                text = open(os.path.join(folder, name), errors='replace').read()
            except OSError:
                continue
            if {KEY!r} in text or 'task.cases' in text:
                answer.append(os.path.join(folder, name))
__import__('coursekit').check('1.1', answer)
"""


def answer_of(inside: Isolation, code: str) -> Any:
    """Run one cell; return the rows of what it gave to its check, or the type of its error."""
    job = {"cells": [code], "tasks": {"1.1": []}, "parts": {}, "skip": [], "seconds": 20}
    job |= inside.limits()
    process = inside.start(stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    told, _ = process.communicate(json.dumps(job).encode())
    lines = [json.loads(line) for line in told.splitlines()]
    assert lines[-1].get("done"), lines
    found = [line["answer"]["rows"] for line in lines if "answer" in line]
    return found[0] if found else next(line["type"] for line in lines if "error" in line)


def with_keys(folder: Path) -> Path:
    """Make a folder of the course as it is installed, with a key in it."""
    for name in ("_exercises", "content/questions"):
        (folder / name).mkdir(parents=True)
        (folder / name / "01.toml").write_text(KEY, encoding="utf-8")
    return folder


@needs_walls
def test_no_key_is_seen_wherever_the_course_lies(tmp_path: Path, monkeypatch) -> None:
    prefix, course = tmp_path / "prefix", tmp_path / "prefix" / "src" / "course"
    with_keys(prefix / "lib" / "python3.11" / "site-packages" / "coursekit")
    with_keys(prefix / "envs" / "old" / "lib" / "python3.12" / "site-packages" / "coursekit")
    (prefix / "lib" / "seen.toml").write_text(KEY, encoding="utf-8")
    with_keys(course / "exercises")
    shown = isolation._python_folders()
    monkeypatch.setattr(isolation, "_python_folders", lambda: [*shown, str(prefix)])
    monkeypatch.setattr(isolation, "COURSE", course)
    # The one that is no copy of the course is found: the walk does see what can be seen.
    assert answer_of(Bubblewrap(), WALK) == [[f"{prefix}/lib/seen.toml"]]
    # Nor when the environment is the folder of the course itself, or of the hand-ins.
    monkeypatch.setattr(isolation, "COURSE", prefix)
    assert answer_of(Bubblewrap([prefix / "lib"]), WALK) == []


@needs_walls
@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("open('/dev/shm/x', 'w')", "OSError"),
        ("open('/dev/x', 'w')", "OSError"),
        ("import os; os.memfd_create('x')", "PermissionError"),
        (
            "import ctypes; c = ctypes.CDLL(None)\nck = __import__('coursekit')\n"
            "ck.check('1.1', [c.shmget(0, 1 << 30, 0o1600), c.semget(0, 1, 0o1600),"
            " c.msgget(0, 0o1600), c.syscall(425, 8, 0), c.ptrace(0, 0, 0, 0)])",
            [[-1]] * 5,
        ),
        (
            "import resource\n__import__('coursekit').check('1.1', [resource.getrlimit(one)[1]"
            " for one in (resource.RLIMIT_NPROC, resource.RLIMIT_AS, resource.RLIMIT_NOFILE)])",
            [[isolation.THREADS], [isolation.MEMORY], [128]],
        ),
    ],
)
def test_memory_that_no_limit_counts_is_refused(code: str, said: Any) -> None:
    assert answer_of(Bubblewrap(), code) == said


@needs_walls
def test_walls_that_do_not_start_are_told_before_any_hand_in_is_run(tmp_path, monkeypatch) -> None:
    """Ubuntu forbids user namespaces, and older bubblewraps lack an option: no mark says so."""
    write(tmp_path / "class" / "a.ipynb", solved())
    program = tmp_path / "bin" / "bwrap"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho 'setting up uid map: Permission denied' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    with pytest.raises(CourseError, match=r"setting up uid map: Permission denied\. Grade on"):
        find_isolation()


# It answers as an engine does, and runs the code without any walls.
STAND_IN = """#!{python}
import json, os, sys
words = sys.argv[1:]
with open({log!r}, "a") as log:
    log.write(json.dumps(words) + chr(10))
if words[0] != "run" or "no-image" in words:
    sys.exit(words[0] != "kill")
code = words[-1]
if "homes" in code:
    print(json.dumps(["/srv/course", "/srv/lib/coursekit"]))
    sys.exit()
code = code.replace("/coursekit/package", {src!r}).replace("/coursekit/run_cells.py", {runner!r})
os.execv(sys.executable, [sys.executable, "-I", "-c", code])
"""


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch) -> Path:
    """Put a program in the place of podman; return where it writes what it was told."""
    if os.name == "nt":
        pytest.skip("Windows starts no script by its first line")
    log, program = tmp_path / "log", tmp_path / "bin" / "podman"
    program.parent.mkdir()
    text = STAND_IN.format(
        python=sys.executable, log=str(log), src=str(SRC), runner=str(isolation.RUNNER)
    )
    program.write_text(text, encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    return log


def told(log: Path) -> list[list[str]]:
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]


def test_without_bubblewrap_an_engine_with_the_image_is_taken(stand_in, tmp_path, capsys) -> None:
    write(tmp_path / "class" / "a.ipynb", solved())
    assert main(["grade", str(tmp_path / "class"), "--out", str(tmp_path / "marks")]) == 0
    assert "1 notebook run" in capsys.readouterr().out
    table = (tmp_path / "marks" / "marks.csv").read_text(encoding="utf-8")
    assert "a,01,1.6,3,3,graded" in table
    asked, tried, run = told(stand_in)
    for words in (asked, tried, run):
        assert {*LIMITS} <= {*words}
        assert words[:3] == ["run", "--rm", "--interactive"]
        image = words.index("coursekit")
        assert words[image - 1] == "--entrypoint=timeout" or words[image - 1].startswith("--env=")
        assert words[image + 1 : image + 3] == ["--signal=KILL", "240"]
    mounts = [word for word in run if word.startswith("--mount=")]
    assert all(word.endswith(",readonly") for word in mounts)
    package = "/coursekit/package/coursekit"
    empty = {word.partition("target=")[2] for word in mounts if "coursekit-empty" in word}
    keys = {f"{package}/{name}" for name in ("content/questions", "grading", "kit")}
    assert empty - {f"{package}/_exercises"} == {
        *(f"{key},readonly" for key in keys), "/srv/course,readonly", "/srv/lib/coursekit,readonly"
    }  # fmt: skip


def test_a_container_is_ended_by_its_name(stand_in) -> None:
    with Container("podman").start(stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        Container("podman").end(process)
    run = next(words for words in told(stand_in) if "--mount" in str(words))
    assert ["kill", run[run.index("--name") + 1]] in told(stand_in)


@pytest.mark.usefixtures("stand_in")
def test_an_image_that_is_not_there_is_named_with_what_makes_it(capsys, tmp_path) -> None:
    write(tmp_path / "class" / "a.ipynb", solved())
    words = ["grade", str(tmp_path / "class"), "--out", str(tmp_path / "marks")]
    assert main([*words, "--container", "podman", "--image", "no-image"]) == 2
    said = capsys.readouterr().err
    assert "podman does not run the image 'no-image'." in said
    assert "jupyter-repo2docker --no-run --image-name coursekit" in said
    assert main([*words, "--image", "no-image"]) == 2
    assert "Nothing here keeps students' code apart." in capsys.readouterr().err
    assert main([*words, "--container", "docker"]) == 2
    assert "The program docker is not here." in capsys.readouterr().err


def test_a_folder_s_name_is_no_end_of_a_mount() -> None:
    assert containers._bind(Path('/a,b/"c"'), "/x") == (
        'type=bind,"source=/a,b/""c""",target=/x,readonly'
    )


def test_an_image_s_python_is_looked_around_not_hidden(tmp_path: Path) -> None:
    home, place = tmp_path / "home", tmp_path / "home" / "env" / "lib" / "python3.11"
    for folder in (place, home / "course" / "exercises"):
        folder.mkdir(parents=True)
    code = containers._LOOK.replace("sys.prefix", repr(str(home / "env"))).replace(
        'os.path.join(os.sep, "home", "*")', repr(str(home))
    )
    environment = {"PATH": os.environ["PATH"], "HOME": str(home)}
    asked = subprocess.run(
        [sys.executable, "-I", "-c", code], env=environment, capture_output=True, check=True
    )
    found = json.loads(asked.stdout)
    assert str(home / "course") in found
    assert not [each for each in found if str(home / "env").startswith(each)]


def has_image() -> bool:
    """Tell whether podman is here, with the image of the course."""
    asked = ["podman", "image", "exists", containers.IMAGE]
    return bool(shutil.which("podman")) and not subprocess.run(asked, check=False).returncode


@pytest.mark.thorough
@pytest.mark.skipif(not has_image(), reason="podman has no image of the course")
def test_a_real_container_shows_no_key_and_grades() -> None:
    """Wants the image `coursekit`: see docs/decisions/0016."""
    inside = find_isolation(engine="podman")
    assert answer_of(inside, WALK) == []
    assert answer_of(inside, "open('/coursekit/data/x', 'w')") == "OSError"
    code = "import socket\nsocket.create_connection(('192.0.2.1', 80), 5)"
    assert answer_of(inside, code) == "OSError"
