"""What systemd enforces for each learner, tried from a learner's notebook."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.hub import machine as machines
from tests.hub import system as systems
from tests.hub.client import Kernel
from tests.hub.system import System

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.skipif(bool(systems.system_lacking()), reason=systems.system_lacking() or "-"),
]

BUSY = """
import multiprocessing, resource, time
def burn():
    end = time.monotonic() + 3
    while time.monotonic() < end: pass
every = [multiprocessing.get_context("fork").Process(target=burn) for _ in range(3)]
begun = time.monotonic()
for one in every: one.start()
for one in every: one.join()
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print((used.ru_utime + used.ru_stime) / (time.monotonic() - begun))
"""
MANY = """
import threading
wait, threads = threading.Event(), []
try:
    for number in range(1000):
        threads.append(threading.Thread(target=wait.wait))
        threads[-1].start()
except RuntimeError:
    print(len(threads))
wait.set()
"""
REFUSED = """
for action in {actions!r}:
    try:
        exec(action)
        print("done:", action)
    except OSError as error:
        print(error.errno)
"""


@pytest.fixture(scope="module")
def machine() -> Iterator[System]:
    with machines.machine(System) as made:
        made.start()
        yield made


@pytest.fixture(scope="module")
def kernel(machine: System) -> Iterator[Kernel]:
    with machine.learner("anna").kernel("00-start-here.ipynb") as kernel:
        yield kernel


def test_a_core_is_all_that_busy_processes_get(kernel: Kernel) -> None:
    assert 0 < float(kernel.say(BUSY)) < 1.15


def test_there_is_an_end_to_threads_and_to_a_file(kernel: Kernel) -> None:
    assert 100 < int(kernel.say(MANY)) < 300
    large = "open('large', 'wb').truncate(1_200_000_000)"
    assert kernel.say(REFUSED.format(actions=[large])).split() == ["27"]  # file too large


def test_the_machine_is_read_only_and_the_hubs_data_cannot_be_seen(kernel: Kernel) -> None:
    actions = [
        "open('published/mine', 'w')",
        "open('/opt/coursekit/current/course/mine', 'w')",
        "__import__('os').listdir('/var/lib/coursekit/hub')",
        "__import__('os').listdir('/var/lib/coursekit/hand-in')",
        "__import__('os').listdir('/var/lib/coursekit/homes')",
        "open('/etc/coursekit/hub.py')",
        "open('/proc/1/cmdline')",
        "__import__('os').setuid(0)",
    ]
    said = kernel.say(REFUSED.format(actions=actions)).split()
    assert said == ["30", "30", "13", "13", "13", "13", "2", "1"]
    seen = "import os; print(sum(name.isdigit() for name in os.listdir('/proc')) < 6)"
    assert kernel.say(seen) == "True\n", "only the own processes"


def test_too_much_memory_ends_one_python_and_no_answer(machine: System, kernel: Kernel) -> None:
    save = "from coursekit.store import work; work.record('predict', 'a', 'b')"
    assert kernel.say(save) == ""
    server = machine.run("systemctl", "show", "--property=MainPID", "coursekit-1")
    kernel.send(
        "execute_request",
        {
            "code": "x = bytearray(3_000_000_000)",
            "silent": False,
            "store_history": True,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": True,
        },
    )
    states = kernel.messages(lambda message: message["msg_type"] == "status")
    assert any(message["content"]["execution_state"] == "restarting" for message in states)
    kernel.socket.close()
    kernel.connect()
    read = "from coursekit.store import work; print([entry.key for entry in work.read()])"
    assert kernel.say(read) == "['a', 'origin']\n"
    assert machine.run("systemctl", "show", "--property=MainPID", "coursekit-1") == server


def test_a_server_goes_on_while_the_hub_is_started_anew(machine: System, kernel: Kernel) -> None:
    before = kernel.say("import os; print(os.getpid())")
    machine.run("systemctl", "restart", "coursekit-hub")
    machine.start()
    kernel.socket.close()
    kernel.connect()
    assert kernel.say("import os; print(os.getpid())") == before
