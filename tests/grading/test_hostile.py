"""Code that wants points, other people's marks, or the computer: it gets its own status."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import time
import zipfile
from contextlib import suppress
from itertools import zip_longest
from pathlib import Path

import pytest

from coursekit.data import data_root
from coursekit.forms.bank import load_set
from coursekit.grading import isolation
from coursekit.grading.containers import find_isolation
from coursekit.grading.grade import grade
from coursekit.grading.isolation import Trusted
from coursekit.grading.marks import Mark, expressions_of, marks_of
from coursekit.grading.outcomes import run_notebook
from coursekit.grading.submissions import Submission, find_submissions
from tests.grading.classroom import needs_walls, published, solved, write, zipped

pytestmark = needs_walls
ALL = {"1.1": 1.0, "1.2": 1.0, "1.3": 1.0, "1.4": 2.0, "1.5": 2.0, "1.6": 3.0}
SECONDS = 2.0
PLACE = "/coursekit/package/coursekit"


def marked(tmp_path: Path, codes: dict[str, str]) -> dict[str, Mark]:
    """Grade one notebook in which some tasks have hostile code."""
    path = write(tmp_path / "4711.ipynb", solved(codes))
    (submission,) = find_submissions(path.parent)
    notebook = submission.notebooks["01"]
    items = load_set("01")
    outcome = run_notebook(notebook, expressions_of(items), find_isolation(), SECONDS)
    return {mark.task: mark for mark in marks_of(submission, "01", outcome)}


def test_the_solutions_get_every_point(tmp_path) -> None:
    marks = marked(tmp_path, {})
    assert {key: mark.points for key, mark in marks.items() if key in ALL} == ALL
    assert (marks["1.7"].status, marks["1.7"].points) == ("no answer", 0)  # no file of answers


ENDLESS = {
    "a loop": "while True: pass",
    "a loop that ignores the signal": "import signal\nsignal.signal(signal.SIGXCPU, signal.SIG_IGN)\nwhile True: pass",
    "a loop that catches all": "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
    "a large power": "answer = len(str(7 ** 7 ** 9))",
    "a regular expression": "import re\nre.match('(a+)+$', 'a' * 40 + 'b')",
}
KILLED = {
    "os._exit": "import os\nos._exit(0)",
    "a signal to itself": "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
    "a signal to all": "import os, signal\nos.kill(-1, signal.SIGKILL)",
    "a segmentation fault": "import ctypes\nctypes.string_at(0)",
    "the stack": "import sys\nsys.setrecursionlimit(10 ** 9)\ndef f(): return f()\nf()",
    "abort": "import os\nos.abort()",
}
# Code that must come to a wrong answer, and changes nothing else.
WRONG = {
    "memory": "answer = bytearray(8 << 30)",
    "memory in pieces": "held = []\nwhile True: held.append(bytearray(64 << 20))",
    "a fork bomb": "import os\nwhile True: os.fork()",
    "fork of C": "import ctypes\nanswer = ctypes.CDLL(None).fork()\nassert answer > 0",
    "a program": "import subprocess\nanswer = subprocess.check_output(['id'])",
    "a shell": "import os\nassert os.system('true') == 0\nanswer = ...",
    "multiprocessing": "import multiprocessing as m\np = m.Process(target=print)\np.start()",
    "the network": "import socket\nsocket.create_connection(('192.0.2.1', 80), 5)",
    "the host's loopback": "import socket\nsocket.create_connection(('127.0.0.1', 22), 5)",
    "an abstract socket": "import socket\ns = socket.socket(socket.AF_UNIX)\ns.connect('\\0x')",
    "a file on the host": "open('/etc/passwd').read()\n",
    "the home": "import os\nanswer = os.listdir(os.path.expanduser('~root'))[0]",
    "a write to the package": f"open('{PLACE}/errors.py', 'w').write('x')",
    "a write to the data": "open('/coursekit/data/claims.csv', 'a').write('x')",
    "a huge file": "open('x', 'wb').write(bytes(100 << 20))",
    "many files": "for n in range(9): open(f'{n}', 'wb').write(bytes(15 << 20))",
    "a link out": "import os\nos.symlink('/etc/passwd', 'x')\nanswer = open('x').read()",
    "another namespace": "import os\nos.setns(os.open('/proc/1/ns/net', 0), 0)",
    "a namespace of its own": "import ctypes\nassert ctypes.CDLL(None).unshare(0x10000000) == 0\nanswer = ...",
    "a mount": "import ctypes\nassert ctypes.CDLL(None).mount(b'x', b'.', b'tmpfs', 0, 0) == 0",
    "the keys": f"import os\nanswer = os.listdir('{PLACE}/content/questions')[0]",
    "the exercises": "from coursekit.forms.bank import load_set\nanswer = load_set('01')",
    "the solution": "answer = ck.solution('1.2')",
    "a truth for all": "class A:\n    def __eq__(self, o): return True\n    __hash__ = None\nanswer = A()",
    "a number of its own": "class A(int):\n    def __eq__(self, o): return True\nanswer = A(-5)",
    "another class": "class A:\n    __class__ = int\n    def __eq__(self, o): return True\nanswer = A()",
    "pickle": "class A:\n    def __reduce__(self): return (print, ('x',))\nanswer = A()",
    "frames": "import sys\nf = sys._getframe()\nwhile f.f_back: f = f.f_back\nanswer = [k for k in f.f_globals if 'expected' in k]",
    "a name of another kind": "ck.check(['1.2'], 3)\nck.check('9.9', 3)\nanswer = -1",
    "SystemExit": "raise SystemExit",
    "an exception that cannot be shown": "class E(Exception):\n    def __str__(self): raise self\nraise E",
    "no number": "answer = float('nan')",
    "an infinite number": "answer = float('inf')",
    "a surrogate": "answer = '\\ud800'",
    "a huge list": "answer = list(range(10 ** 6))",
    "a list in itself": "answer = []\nanswer.append(answer)",
    "a gigabyte of output": "import os\nfor _ in range(10): os.write(1, bytes(100 << 20))\nanswer = -1",
    "a wrong name": "anwser = 3\ndel answer",
    "half a cell": "answer = (",
    "a walk for the keys": "import os\nanswer = [os.path.join(a, x) for a, b, c in os.walk('/coursekit') for x in c if 'questions' in a or 'exercises' in a or 'grading' in a or x == 'marks.py'][0]",
    "bytecode of the keys": f"import glob\nanswer = glob.glob('{PLACE}/**/__pycache__/*grading*', recursive=True)[0]",
    "the question bank as a package": "import importlib.resources as r\nanswer = len((r.files('coursekit') / 'content' / 'questions' / '01.toml').read_text())",
    "the job once more": "import sys, json\nanswer = json.loads(sys.stdin.buffer.read())",
    "the recorder's own names": "answer = {c.cell_contents for c in ck.check.__closure__ if 'expected' in str(c.cell_contents)} or None",
    "all objects": "import gc\nanswer = [o for o in gc.get_objects() if type(o).__name__ in ('Case', 'Task', 'ItemSet')][0]",
    "the memory of the first process": "open('/proc/1/mem', 'rb').read(1)",
    "the root of the first process": "answer = open('/proc/1/root/etc/shadow').read()",
    "the pipes of the first process": "import os\nassert os.readlink('/proc/1/fd/1').startswith('/'), 'a pipe'\nanswer = -1",
    "limits lifted": "import resource\nresource.setrlimit(resource.RLIMIT_AS, (-1, -1))\nanswer = ...",
    "memory in nameless files": "import os\nheld = []\nfor n in range(99):\n    held.append(os.memfd_create('x'))\n    os.write(held[-1], bytes(15 << 20))",
    "memory that is shared": "import ctypes\nassert ctypes.CDLL(None).shmget(0, 1 << 30, 0o1600) >= 0",
    "memory of devices": "for n in range(99): open(f'/dev/shm/{n}', 'wb').write(bytes(15 << 20))",
    "calls past the filter": "import ctypes\nassert ctypes.CDLL(None).syscall(425, 8, bytes(200)) >= 0",
    "a debugger": "import ctypes\nassert ctypes.CDLL(None).ptrace(16, 1, 0, 0) == 0",
    "another user": "import os\nos.setuid(1)",
    "a device": "import os\nos.mknod('x', 0o60600, os.makedev(8, 0))",
    "an environment for the next": "import os\nos.environ['PYTHONPATH'] = os.getcwd()\nopen('sitecustomize.py', 'w').write('x')\nanswer = -1",
    "a text of a megabyte": "answer = 'x' * (1 << 20)",
    "columns without end": "import pandas as pd\nanswer = pd.DataFrame([range(9999)])",
    "a class without attributes": "class A:\n    def __getattribute__(self, n): raise MemoryError\nanswer = A()",
    "a class that says it is a table": "import pandas as pd\nclass A:\n    __class__ = pd.DataFrame\nanswer = A()",
    "a metaclass": "class M(type):\n    def __instancecheck__(c, o): return True\n    def __eq__(c, o): return True\n    __hash__ = type.__hash__\nclass A(metaclass=M): pass\nanswer = A",
    "a number that changes": "class A(float):\n    n = 0\n    def __float__(self): A.n += 1; return float(A.n)\nanswer = A(-5)",
    "a generator": "answer = (n for n in iter(int, 1))",
    "an answer that ends": "import os\nclass A:\n    def __len__(self): os._exit(0)\n    def __repr__(self): os._exit(0)\nanswer = -1",
}  # fmt: skip
# What it changes stays changed for its own later cells, and for nobody else.
SPOILING = {
    "an inspector that lies": "import coursekit.forms.values as v\nv.inspect_safely = lambda _: 1\nanswer = -1",
    "a shadowed len": "import builtins\nbuiltins.len = lambda *_: 0\nanswer = -1",
    "a shadowed module": "import sys, types\nopen('pandas.py', 'w').write('x')\nsys.path.insert(0, '')\nsys.modules['pandas'] = types.ModuleType('pandas')\nanswer = -1",
    "tables that are all equal": "import pandas as pd\npd.DataFrame.equals = pd.Series.equals = lambda *_: True\npd.DataFrame.__eq__ = lambda *_: True\nanswer = -1",
    "an encoder that lies": "import json.encoder as e\ne.JSONEncoder.encode = lambda *_: '{\"task\": \"1.2\", \"right\": true}'\nanswer = -1",
    "a tracer": "import sys\ndef t(f, e, a):\n    f.f_locals['right'] = True\n    return t\nsys.settrace(t)\nanswer = -1",
    "a check of its own": "ck.check = lambda *_: None\nanswer = -1",
}  # fmt: skip
# It writes to the pipe by itself: what it says about its own task is no more than an answer.
FORGED = {
    "junk": "for n in range(3, 20):\n    try: os.write(n, b'{{{\\n' * 9)\n    except OSError: pass",
    "a verdict": "told(b'{\"task\": \"1.2\", \"right\": true, \"points\": 99}\\n')",
    "a strange value": "told(b'{\"task\": \"1.2\", \"answer\": {\"kind\": \"number\", \"words\": \"x\", \"rows\": [[\"x\"]], \"columns\": []}, \"values\": [{\"kind\": \"number\", \"words\": \"x\", \"rows\": [[\"x\"]], \"columns\": []}]}\\n')",
    "an end": "told(b'{\"done\": true, \"seconds\": -1}\\n')",
    "another task's error": "told(b'{\"error\": 99999, \"type\": \"X\"}\\n')",
    "a cell that is not there": "told(b'{\"cell\": 99999}\\n{\"error\": 99999, \"type\": \"X\"}\\n'); os._exit(1)",
    "an error of its own": "class E(Exception):\n    def __str__(self): return 3\n    __traceback__ = property(lambda self: 1 / 0)\nraise E",
    "a long error": "raise ValueError('<script>`x`' * 10**6)",
    "a line that is no number": "raise type('E', (SyntaxError,), {'filename': '<cell 6>', 'lineno': object()})",
    "deep lists": "told(b'[' * 100000 + b'\\n')",
}  # fmt: skip
TELL = "import os\ndef told(line):\n    for n in range(3, 20):\n        try: os.write(n, line)\n        except OSError: pass\nanswer = -1\n"


@pytest.mark.parametrize("code", ENDLESS.values(), ids=ENDLESS)
def test_what_never_ends_costs_its_own_task(code: str, tmp_path) -> None:
    marks = marked(tmp_path, {"1.2": code})
    assert marks["1.2"].points == 0
    # What ignores the first signal is ended for good, which looks like any other sudden end.
    assert marks["1.2"].status == ("crashed" if "SIG_IGN" in code else "timed out")
    assert all(marks[key].points == ALL[key] for key in ALL if key != "1.2")


@pytest.mark.parametrize("code", KILLED.values(), ids=KILLED)
def test_what_ends_python_costs_its_own_task(code: str, tmp_path) -> None:
    marks = marked(tmp_path, {"1.2": code})
    assert marks["1.2"].points in (0, None)
    assert marks["1.2"].status in ("crashed", "timed out", "graded")
    assert all(marks[key].points == ALL[key] for key in ALL if key != "1.2")


BATCHES = [list(batch) for batch in zip_longest(*[iter(WRONG)] * 5)]


@pytest.mark.parametrize("names", BATCHES, ids=lambda names: names[0])
def test_no_code_gains_a_point_or_leaves_a_trace(names: list[str | None], tmp_path) -> None:
    codes = {key: WRONG[name] for key, name in zip(list(ALL)[1:], names, strict=True) if name}
    before = set(os.listdir("/tmp"))
    marks = marked(tmp_path, codes)
    for key, code in codes.items():
        assert not marks[key].points, code
        assert marks[key].status in ("graded", "no answer", "timed out", "crashed"), code
    assert marks["1.1"].points == ALL["1.1"]
    assert "x" not in set(os.listdir("/tmp")) - before


@pytest.mark.parametrize("code", SPOILING.values(), ids=SPOILING)
def test_what_spoils_its_own_process_gains_nothing_in_it(code: str, tmp_path) -> None:
    marks = marked(tmp_path, {"1.2": code})
    assert not marks["1.2"].points
    assert marks["1.1"].points == ALL["1.1"]
    assert all((mark.points or 0) <= mark.most for mark in marks.values())


@pytest.mark.parametrize("code", FORGED.values(), ids=FORGED)
def test_what_is_written_by_hand_is_worth_no_more_than_an_answer(code: str, tmp_path) -> None:
    marks = marked(tmp_path, {"1.2": f"{TELL}{code}"})
    assert not marks["1.2"].points
    assert marks["1.1"].points == ALL["1.1"]


ORPHANS = {
    "a thread": "import threading, time\nthreading.Thread(target=time.sleep, args=(999,)).start()\nanswer = -1",
    "a thread that loops": "import threading\ndef f():\n    while True: pass\nthreading.Thread(target=f).start()\nanswer = -1",
    "a session of its own": "import os, signal\nfor n in range(1, 65):\n    try: signal.signal(n, signal.SIG_IGN)\n    except (OSError, ValueError): pass\nif os.fork() == 0: os.setsid()\nanswer = -1",
}  # fmt: skip


def processes_with(marker: str) -> list[str]:
    """Return the command lines that hold a marker; a process that ends meanwhile is none."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            found.append(path.read_bytes().decode("utf-8", "replace"))
    return [line for line in found if marker in line]


@pytest.mark.parametrize("code", ORPHANS.values(), ids=ORPHANS)
def test_no_process_is_left(code: str, tmp_path, monkeypatch) -> None:
    # The walls name the folder of the tables, and this one is this test's own.
    (tmp_path / "tables").symlink_to(data_root())
    monkeypatch.setattr(isolation, "data_root", lambda: tmp_path / "tables")
    walls = find_isolation()
    process = walls.start(stdin=subprocess.PIPE)
    while not processes_with(str(tmp_path)):  # its new command line may not be there yet
        assert process.poll() is None
    walls.end(process)
    process.communicate()
    marks = marked(tmp_path / "class", {"1.2": code})
    assert marks["1.2"].points == 0
    for _ in range(400):  # the kernel ends the last ones a moment after their parent
        if not processes_with(str(tmp_path)):
            return
        time.sleep(0.05)
    raise AssertionError(processes_with(str(tmp_path)))


def test_a_student_cannot_reach_another_hand_in(tmp_path) -> None:
    secret = write(tmp_path / "others" / "4712.ipynb", solved())
    code = f"answer = len(open({str(secret)!r}).read())"
    assert marked(tmp_path / "mine", {"1.2": code})["1.2"].points == 0


def bomb(*, manifest: bool = False) -> bytes:
    """Make a zip whose notebook, or whose manifest, unpacks to more than a notebook may have."""
    buffer, large = io.BytesIO(), bytes(21 << 20)
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        files = [{"name": "exercises-01.ipynb", "sha256": hashlib.sha256(large).hexdigest()}]
        told = json.dumps({"format": "coursekit-hand-in", "files": files})
        archive.writestr("manifest.json", told if manifest else large)
        archive.writestr("exercises-01.ipynb", large)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("a.ipynb", b"", "unreadable"),
        ("a.ipynb", b"\xff\xfe\x00x", "unreadable"),
        ("a.ipynb", b"{}", "unreadable"),
        ("a.ipynb", b'{"cells": 3}', "unreadable"),
        ("a.ipynb", b'{"cells": [{"cell_type": "code", "source": {"a": 1}}]}', "unreadable"),
        ("a.ipynb", b"[" * 100_000, "unreadable"),
        ("a.zip", b"PK\x03\x04 no more", "unreadable"),
        ("a.zip", b"", "unreadable"),
        ("a.ipynb", b'{"cells": [' + b" " * 21_000_000 + b"]}", "unreadable"),
        (
            "a.ipynb",
            '{"cells": [{"cell_type": "code", "source": "é"}]}'.encode("cp1252"),
            "unreadable",
        ),
        ("a.ipynb", b'{"cells": [{"cell_type": "code", "source": "x", "source": "y"', "unreadable"),
        ("a.zip", bomb(), "unreadable"),
        ("a.zip", bomb(manifest=True), "tampered"),
    ],
)
def test_damaged_files_are_named_and_the_rest_is_graded(name, content, status, tmp_path) -> None:
    folder = tmp_path / "class"
    write(folder / "good.ipynb", solved())
    (folder / name).write_bytes(content)
    graded = grade(folder, tmp_path / "marks", seconds=SECONDS)
    marks = {(mark.student, mark.task): mark for mark in graded.marks}
    assert marks["a", "1.1"].status == status
    assert marks["a", "1.1"].points is None
    assert marks["a", "1.1"].note
    assert marks["good", "1.1"].points == 1


def test_a_link_a_pipe_and_a_wrong_kernel_are_unreadable(tmp_path) -> None:
    folder = tmp_path / "class"
    real = write(tmp_path / "elsewhere.ipynb", solved())
    write(folder / "good.ipynb", solved())
    (folder / "link.ipynb").symlink_to(real)
    os.mkfifo(folder / "pipe.ipynb")
    julia = solved()
    julia["metadata"]["kernelspec"]["language"] = "julia"
    write(folder / "julia.ipynb", julia)
    found = {one.student: one.status for one in find_submissions(folder)}
    assert found == {"good": "", "link": "unreadable", "pipe": "unreadable", "julia": "unreadable"}


def test_a_zip_whose_files_were_changed_is_tampered_with(tmp_path) -> None:
    zipped(tmp_path / "a.zip", published(), exercises_01__ipynb=b'{"cells": []}')
    (found,) = find_submissions(tmp_path)
    assert found.status == "tampered"
    assert "exercises-01.ipynb is not the file" in found.note


def test_a_name_that_climbs_out_of_the_zip_is_not_followed(tmp_path) -> None:
    zipped(tmp_path / "a.zip", solved(), **{"../../evil": b"x"})
    (found,) = find_submissions(tmp_path)
    assert isinstance(found, Submission)
    assert not (tmp_path.parent / "evil").exists()
    assert not (tmp_path.parents[1] / "evil").exists()


def test_a_key_or_a_solution_in_the_student_s_own_zip_is_worth_nothing(tmp_path) -> None:
    folder = tmp_path / "class"
    folder.mkdir()
    zipped(
        folder / "a.zip", published(),
        **{
            "solutions/exercises-01.ipynb": json.dumps(solved()).encode(),
            "coursekit/content/questions/01.toml": b"x = 1",
            "marks.csv": b"student,set,task,points\na,01,1.1,14\n",
            "sitecustomize.py": b"raise SystemExit",
        },
    )  # fmt: skip
    graded = grade(folder, tmp_path / "marks", seconds=SECONDS)
    assert not sum(mark.points or 0 for mark in graded.marks)


def test_a_cell_does_not_write_to_the_marks_or_to_what_is_kept(tmp_path) -> None:
    folder, out = tmp_path / "class", tmp_path / "marks"
    write(folder / "good.ipynb", solved())
    grade(folder, out, seconds=SECONDS)
    kept = {path: path.read_bytes() for path in (out / ".graded").iterdir()}
    code = f"import os, pathlib\nfor p in [{str(out)!r}, {str(out / '.graded')!r}, {str(folder)!r}]:\n    pathlib.Path(p).mkdir(parents=True, exist_ok=True)\n    (pathlib.Path(p) / 'marks.csv').write_text('x')\nanswer = -1"
    write(folder / "evil.ipynb", solved({"1.2": code}))
    graded = grade(folder, out, seconds=SECONDS)
    marks = {(mark.student, mark.task): mark.points for mark in graded.marks}
    assert marks["evil", "1.2"] == 0
    assert marks["good", "1.2"] == 1
    assert all(path.read_bytes() == content for path, content in kept.items())
    assert not (folder / "marks.csv").exists()


def test_a_thousand_cells_and_a_name_that_two_share_are_graded(tmp_path) -> None:
    folder = tmp_path / "class"
    huge = solved()
    huge["cells"] += [
        {"id": f"n{n}", "cell_type": "code", "source": f"x{n} = {n}", "metadata": {}}
        for n in range(1000)
    ]
    write(folder / "huge.ipynb", huge)
    twice = solved({"1.1": "answer = -1"})
    first = next(cell for cell in twice["cells"] if cell["id"] == "code-1-1")
    first["source"] = "\n".join([first["source"]] * 50)
    twice["cells"].append({**first, "source": "answer = -2"})
    write(folder / "twice.ipynb", twice)
    graded = grade(folder, tmp_path / "marks", seconds=SECONDS)
    marks = {(mark.student, mark.task): mark.points for mark in graded.marks}
    assert marks["huge", "1.6"] == 3
    assert marks["twice", "1.1"] == 0
    assert marks["twice", "1.2"] == 1


def test_grading_writes_nothing_outside_its_folder_whatever_a_student_is_called(tmp_path) -> None:
    folder = tmp_path / "class"
    names = ["=cmd|x", "..", "a" * 120, "<b>x", "Ä ö"]
    for name in names:
        write(folder / f"{name}_1_assignsubmission_file_" / "x.ipynb", solved())
        write(folder / f"{name}!.ipynb", solved())
    before = {path for path in tmp_path.rglob("*") if "marks" not in path.parts}
    grade(folder, tmp_path / "marks", seconds=SECONDS)
    assert {path for path in tmp_path.rglob("*") if "marks" not in path.parts} == before
    table = (tmp_path / "marks" / "marks.csv").read_text(encoding="utf-8")
    assert not [line for line in table.splitlines() if line.startswith(("=", "+", "-", "@"))]


def test_without_isolation_nothing_runs_unless_it_is_said(monkeypatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Exception, match="Nothing here keeps students' code apart"):
        find_isolation()
    assert isinstance(find_isolation(trust=True), Trusted)
