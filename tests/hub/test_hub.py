"""A hub with its real proxy, real accounts and kernels: what learners get, and what they cannot.

It needs root on Linux, and Node; the machine of `tests.hub.machine` ends with the tests.
"""

from __future__ import annotations

import json
import re
import stat
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from coursekit.jupyterlab import CHART
from coursekit.published import is_worked
from tests.hub import machine as machines
from tests.hub.client import Kernel, Learner, Refused, download, slider_of
from tests.hub.machine import Machine

pytestmark = pytest.mark.skipif(bool(machines.lacking()), reason=machines.lacking() or "-")

LESSON = "03b-before-and-after.ipynb"
EXERCISES = "exercises-01.ipynb"
ANSWER = """
import os
from coursekit.forms.handin import make_hand_in
from coursekit.store import work
print(len(work.record("predict", {key!r}, {value!r}).entries) - 1)
"""
TRY = """
try:
    print("done", {action})
except OSError as error:
    print(type(error).__name__)
"""


@pytest.fixture(scope="module")
def machine() -> Iterator[Machine]:
    with machines.machine(Machine) as made:
        made.start()
        yield made


@pytest.fixture(scope="module")
def learners(machine: Machine) -> dict[str, Learner]:
    """Three students and an instructor, whose servers are started at once."""
    names = ("anna", "omar", "fatma", "ines")
    with ThreadPoolExecutor(len(names)) as pool:
        return dict(zip(names, pool.map(machine.learner, names), strict=True))


@pytest.fixture(scope="module")
def anna(learners: dict[str, Learner]) -> Iterator[Kernel]:
    with learners["anna"].kernel("00-start-here.ipynb") as kernel:
        yield kernel


@pytest.fixture(scope="module")
def omar(learners: dict[str, Learner]) -> Iterator[Kernel]:
    with learners["omar"].kernel("00-start-here.ipynb") as kernel:
        yield kernel


def answer(kernel: Kernel, key: str, value: str = "an answer") -> str:
    return kernel.say(ANSWER.format(key=key, value=value)).strip()


def attempt(kernel: Kernel, action: str) -> str:
    return kernel.say(TRY.format(action=action)).strip()


def collected(machine: Machine, name: str) -> list[Path]:
    return sorted((machine.state / "hand-in" / name).glob("*.zip"))


def test_a_lesson_opens_as_the_course_sets_it_up(
    machine: Machine, learners: dict[str, Learner]
) -> None:
    anna = learners["anna"]
    published = machines.REPOSITORY / "notebooks" / LESSON
    assert machine.work("anna").joinpath(LESSON).read_bytes() == published.read_bytes()
    page = anna.page(f"lab/workspaces/coursekit/tree/{LESSON}")
    assert '"hubServerUser": "anna"' in page
    style = machines.REPOSITORY / "src" / "coursekit" / "lab" / "settings" / "custom.css"
    assert anna.page("custom/custom.css") == style.read_text(encoding="utf-8")
    assert anna.ask("GET", f"api/contents/{LESSON}?content=0")["writable"]
    with anna.kernel(LESSON) as kernel:  # set up before its first cell
        assert kernel.say("import sys; print('coursekit.notebook' in sys.modules)") == "True\n"


def test_every_cell_of_a_lesson_runs_and_a_board_answers(learners: dict[str, Learner]) -> None:
    book = learners["omar"].ask("GET", f"api/contents/{LESSON}")["content"]
    cells = ["".join(c["source"]) for c in book["cells"] if c["cell_type"] == "code"]
    assert len(cells) > 20
    with learners["omar"].kernel(LESSON) as kernel:
        kernel.run("import coursekit as ck\nck.open_all()")
        shown = [part for cell in cells for part in kernel.run(cell)]
        errors = [part for part in shown if "ename" in part]
        assert not errors
        charts = [p for p in shown if CHART in p.get("data", {})]
        assert len(charts) >= 4
        boards = kernel.boards()
        assert boards
        for comm, board in boards.items():
            control = slider_of(board)
            other = (
                control["low"]
                if board["values"][control["name"]] != control["low"]
                else (control["high"])
            )
            told = kernel.move(comm, other)
            assert told["answered"] == board["asked"]
            assert "signals" in told or "sentence" in told, board["title"]


def test_a_hand_in_lands_where_only_the_instructor_reads(
    machine: Machine, learners: dict[str, Learner], anna: Kernel, omar: Kernel
) -> None:
    assert answer(anna, "1.1") == "1"
    said = anna.say("print(make_hand_in(anyway=True).text)")
    assert "Your instructor has it: hand-in 1, " in said
    (made,) = re.findall(r"✓ Your hand-in is made: (coursekit-hand-in-all-[\d-]+\.zip)\.", said)
    (first,) = collected(machine, "anna")
    sent = first.read_bytes()
    assert sent == download(learners["anna"], made)

    again = anna.say("print(make_hand_in(anyway=True).text)")
    assert "Nothing has changed" in again
    assert "hand-in 1, " in again
    assert collected(machine, "anna") == [first], "the same hand-in is kept once"

    answer(anna, "1.2")
    assert "hand-in 2, " in anna.say("print(make_hand_in(anyway=True).text)")
    assert collected(machine, "anna")[0].read_bytes() == sent, "the first one is as it was"
    assert len(collected(machine, "anna")) == 2

    for student in (anna, omar):
        student.say("import os")
        for action in (
            f"os.listdir({str(machine.state / 'hand-in')!r})",
            f"open({str(first)!r}).close()",
            f"open({str(first)!r}, 'w').close()",
            f"os.remove({str(first)!r})",
        ):
            assert attempt(student, action) == "PermissionError", action

    with learners["ines"].kernel("index.ipynb") as ines:
        names = ines.say("import os; print(sorted(os.listdir('hand-in')))")
        assert names.strip() == "['anna', 'received.csv']"
        found = ines.say(
            f"import zipfile; print(zipfile.ZipFile('hand-in/anna/{first.name}').namelist())"
        )
        assert "manifest.json" in found
        assert attempt(ines, f"open('hand-in/anna/{first.name}', 'a').close()") == "PermissionError"
        grader = (
            "from pathlib import Path\nfrom coursekit.grading.submissions import find_submissions"
        )
        grader += "\nprint(*(one.student for one in find_submissions(Path('hand-in'))))"
        assert ines.say(grader).split() == ["anna", "anna"]
        rows = ines.say("print(open('hand-in/received.csv').read())").strip().splitlines()
    assert len(rows) == 3
    assert rows[1].split(",")[1:3] == ["anna", f"anna/{first.name}"]


def test_nobody_hands_in_for_another_or_without_a_token(machine: Machine, omar: Kernel) -> None:
    before = collected(machine, "anna")
    post = """
import json, urllib.request, urllib.error
ask = urllib.request.Request(os.environ["COURSEKIT_HAND_IN"], b"no zip", {head}, method="POST")
try:
    print(urllib.request.urlopen(ask).read())
except urllib.error.HTTPError as error:
    print(error.code, error.read().decode()[:200])
"""
    omar.say("import os")
    own = '{"Authorization": "token " + os.environ["JUPYTERHUB_API_TOKEN"], "X-User": "anna"}'
    assert "403" in omar.say(post.format(head="{}"))
    assert "This is no hand-in of the course" in omar.say(post.format(head=own))
    answer(omar, "1.1")
    assert "hand-in 1, " in omar.say("print(make_hand_in(anyway=True).text)")
    assert len(collected(machine, "omar")) == 1
    assert collected(machine, "anna") == before


def test_the_course_is_read_only_and_another_learners_work_is_closed(
    machine: Machine, learners: dict[str, Learner], anna: Kernel, omar: Kernel
) -> None:
    work = machine.work("anna") / "coursekit-work.json"
    assert work.exists()
    omar.say("import os")
    for action in (
        f"open({str(work)!r}).close()",
        f"os.listdir({str(work.parent)!r})",
        f"os.listdir({str(work.parents[1].parent)!r})",
        f"os.listdir({str(machine.state / 'hub')!r})",
        f"open('published/{LESSON}', 'a').close()",
        "open('published/mine.ipynb', 'w').close()",
        f"open({str(machine.root / 'opt/coursekit/current/hub/hand_in.py')!r}, 'a').close()",
        f"open({str(machine.root / 'etc/coursekit/hub.py')!r}).close()",
        f"os.kill({anna.say('import os; print(os.getpid())').strip()}, 9)",
    ):
        assert attempt(omar, action) == "PermissionError", action
    with pytest.raises(Refused) as refused:
        learners["omar"].ask("GET", f"{learners['anna'].base}/api/contents/coursekit-work.json")
    assert refused.value.status in (401, 403)
    modes = {stat.S_IMODE((machine.state / "homes" / f"ck-{n}").stat().st_mode) for n in learners}
    assert modes == {0o700}


def test_two_tabs_write_to_one_file_and_nothing_is_lost(learners: dict[str, Learner]) -> None:
    with (
        learners["ines"].kernel(LESSON) as one,
        learners["ines"].kernel(LESSON) as other,
        ThreadPoolExecutor(2) as pool,
    ):
        many = "import coursekit as ck\nfrom coursekit.store import work\nfor n in range(20):\n    "
        many += 'work.record("predict", f"{tab}-{n}", "x")'
        tabs = [f"tab = {tab!r}\n{many}" for tab in ("one", "other")]
        assert list(
            pool.map(lambda pair: pair[0].say(pair[1]), zip((one, other), tabs, strict=True))
        ) == [
            "",
            "",
        ]
        keys = "print(len({entry.key for entry in work.read()} & set(all_keys)))"
        one.say("all_keys = [f'{tab}-{n}' for tab in ('one', 'other') for n in range(20)]")
        assert one.say(keys).strip() == "40"


def test_a_killed_kernel_comes_back_and_the_answers_are_there(
    machine: Machine, learners: dict[str, Learner]
) -> None:
    ines = learners["ines"]
    with ines.kernel(LESSON) as kernel:
        before = int(answer(kernel, "before the kernel died"))
        pid = kernel.say("import os; print(os.getpid())").strip()
        machine.run("kill", "-KILL", pid)
        states = kernel.messages(lambda message: message["msg_type"] == "status")
        assert any(m["content"]["execution_state"] == "restarting" for m in states)
        kernel.socket.close()
        kernel.connect()
        assert kernel.say("import os; print(os.getpid())").strip() != pid
        kernel.say("import coursekit as ck\nfrom coursekit.store import work")
        assert kernel.say("print(len(work.read()) - 1)").strip() == str(before)


def test_a_full_disk_costs_no_answer_and_says_so(
    machine: Machine, learners: dict[str, Learner]
) -> None:
    fatma = learners["fatma"]
    account = machine.run("id", "-u", "ck-fatma").strip()
    fatma.stop()
    home = machine.state / "homes" / "ck-fatma"
    size = f"size=24m,mode=700,uid={account},gid={machine.run('id', '-g', 'ck-fatma').strip()}"
    machine.run("mount", "-t", "tmpfs", "-o", size, "tmpfs", str(home))
    fatma.start()
    with fatma.kernel("00-start-here.ipynb") as kernel:
        assert answer(kernel, "1.1") == "1"
        fill = "try:\n    open('large', 'wb', 0).write(bytes(40_000_000))\n"
        fill += "    while open('large', 'ab', 0).write(bytes(100)): pass\n"
        fill += "except OSError as error:\n    print(error.errno)"
        assert kernel.say(fill).strip() == "28"
        said = answer(kernel, "lost")
        assert "There is no space left on the disk. Free some space and answer again; what was" in (
            said
        )
        assert kernel.say("print(*(entry.key for entry in work.read()))").strip() == ("1.1 origin")
        shown = kernel.say("print(make_hand_in(anyway=True).text)")
        assert "Nothing was made." in shown
    fatma.stop()
    with pytest.raises(Refused) as refused:
        fatma.start()
    assert "The disk of the hub is full. What you saved is safe. Tell your instructor" in (
        refused.value.said
    )
    said = machine.run("cat", str(home / "coursekit" / "coursekit-work.json"))
    assert [entry["key"] for entry in json.loads(said)["entries"]] == ["1.1", "origin"]


def test_a_new_version_keeps_what_was_worked_in(
    machine: Machine, learners: dict[str, Learner]
) -> None:
    omar = learners["omar"]
    own = omar.ask("GET", f"api/contents/{EXERCISES}")
    own["content"]["cells"][0]["source"] = "Mine."
    omar.ask(
        "PUT",
        f"api/contents/{EXERCISES}",
        json={"type": "notebook", **{key: own[key] for key in ("content", "format")}},
    )
    assert is_worked(machine.work("omar") / EXERCISES)
    course = machine.root / "opt/coursekit/current/course"
    for name in (EXERCISES, LESSON):
        text = (course / name).read_text(encoding="utf-8")
        (course / name).write_text(text + "\n", encoding="utf-8")
    omar.stop()
    omar.start()
    kept = [path.name for path in machine.work("omar").glob("exercises-01 *.ipynb")]
    assert len(kept) == 1
    assert is_worked(machine.work("omar") / kept[0])
    for name in (EXERCISES, LESSON):
        assert machine.work("omar").joinpath(name).read_text() == (course / name).read_text()
    assert not list(machine.work("omar").glob("03b-before-and-after *.ipynb"))


def test_no_process_of_a_learner_runs_as_root(machine: Machine) -> None:
    lines = machine.run("ps", "-ww", "-eo", "user:32,args").splitlines()
    kernels = [line for line in lines if "ipykernel" in line or "jupyterhub.singleuser" in line]
    assert kernels
    assert all(line.startswith("ck-") for line in kernels), kernels


def test_the_hub_starts_anew_under_learners_and_ends_what_nobody_uses(
    machine: Machine, anna: Kernel
) -> None:
    entries = int(answer(anna, "before the hub stopped"))
    machine.stop()
    with pytest.raises(requests.RequestException):
        requests.get(machine.address, timeout=5)
    pid = int(machine.run("pgrep", "-u", "ck-anna", "-f", "ipykernel").split()[0])
    machine.start(idle_seconds=4)
    assert int(machine.run("pgrep", "-u", "ck-anna", "-f", "ipykernel").split()[0]) == pid
    learner = Learner(machine.address, "anna")
    learner.wait_for_stop()
    deadline = time.monotonic() + 30
    while machine.run("sh", "-c", "pgrep -u ck-anna -f ipykernel || true").strip():
        assert time.monotonic() < deadline, "a kernel outlives its server"
        time.sleep(0.1)
    saved = json.loads(machine.work("anna").joinpath("coursekit-work.json").read_bytes())
    assert len(saved["entries"]) - 1 == entries
