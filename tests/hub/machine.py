"""A machine for a hub within this one: real accounts and folders, which end with the test.

The hub runs as root in namespaces of its own for mounts and processes. What it writes to /etc
(accounts) goes to a layer that is thrown away; when the first process ends, all others do.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from tests.hub.client import Learner

REPOSITORY = Path(__file__).parents[2]
HUB = REPOSITORY / "deploy" / "hub"
NEEDED = ("setpriv", "unshare", "nsenter", "useradd", "node", "npm")
PATIENCE = 300.0

SITE = """
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True
c.JupyterHub.bind_url = "http://127.0.0.1:{public}"
c.JupyterHub.hub_port = {hub}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{api}"
c.JupyterHub.load_groups = {{"instructors": {{"users": ["ines"]}}}}
c.CoursePlaces.least_free = 1_000_000
c.Spawner.environment["PYTHONPATH"] = {paths!r}
c.JupyterHub.log_level = "INFO"
"""


def lacking() -> str:
    """Say what keeps a hub from running here; nothing where it can."""
    if sys.platform != "linux":
        return "the hub runs on Linux"
    if os.geteuid() != 0:
        return "accounts of learners need root"
    missing = [name for name in NEEDED if not shutil.which(name)]
    return f"not installed: {', '.join(missing)}" if missing else ""


class Machine:
    """A folder that is the root of a hub's machine, and the processes in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = folder / "root"
        self.state = self.root / "var/lib/coursekit"
        self.log = folder / "hub.log"
        self.ports = dict(zip(("public", "api", "hub", "hand_in"), free_ports(4), strict=True))
        self.address = f"http://127.0.0.1:{self.ports['public']}"
        self.hub: subprocess.Popen[bytes] | None = None
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("COURSEKIT", "JUPYTER"))},
            "COURSEKIT_HUB_HAND_IN_PORT": str(self.ports["hand_in"]),
        }

    def open(self) -> None:
        """Make the namespaces, with a first process that waits."""
        self.root.mkdir()
        view = [sys.executable, "-m", "tests.hub.machine", str(self.folder)]
        self.first = subprocess.Popen(
            [
                *("setpriv", "--pdeathsig", "KILL"),  # it ends with the tests, however they end
                *("unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", *view),
            ],
            cwd=REPOSITORY,
            env={**self.environment, "PYTHONPATH": str(REPOSITORY)},
            stdout=subprocess.PIPE,
        )
        assert self.first.stdout
        assert self.first.stdout.readline() == b"ready\n", "the namespaces could not be made"
        children = Path(f"/proc/{self.first.pid}/task/{self.first.pid}/children")
        self.inside = children.read_text().split()[0]

    def command(self, *words: str) -> list[str]:
        """Return a command that runs in the machine."""
        return ["nsenter", f"--target={self.inside}", "--mount", "--pid", *words]

    def run(self, *words: str) -> str:
        ran = subprocess.run(self.command(*words), capture_output=True, text=True)
        assert ran.returncode == 0, f"{words}\n{ran.stdout}{ran.stderr}"
        return ran.stdout

    def build(self) -> None:
        """Build a version of the hub, with the environment of the tests."""
        script = str(HUB / "hub.py")
        self.run(
            sys.executable, script, f"--root={self.root}", "build", f"--environment={sys.prefix}"
        )

    def settle(self, more: str = "") -> None:
        """Write what a department sets."""
        paths = os.pathsep.join([str(REPOSITORY / "src")])
        site = self.root / "etc/coursekit/hub.py"
        site.write_text(SITE.format(**self.ports, paths=paths) + more)

    def start(self, idle_seconds: int = 3600) -> None:
        """Start the hub as its command does, and wait until it answers through its proxy."""
        script = str(self.root / "opt/coursekit/current/hub/hub.py")
        with self.log.open("ab") as log:
            self.hub = subprocess.Popen(
                self.command(sys.executable, script, f"--root={self.root}", "start", "--no-limits"),
                env={**self.environment, "COURSEKIT_HUB_IDLE_SECONDS": str(idle_seconds)},
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + PATIENCE
        while not answers(f"{self.address}/hub/health"):
            if self.hub.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(self.log.read_text()[-6000:])
            time.sleep(0.1)

    def stop(self) -> None:
        """Stop the hub alone; learners' servers go on."""
        if self.hub:
            pids = self.run("pgrep", "-f", "jupyterhub --config").split()
            self.run("kill", "-TERM", *pids)
            self.hub.wait(PATIENCE)

    def close(self) -> None:
        """End every process of the machine."""
        os.kill(int(self.inside), signal.SIGTERM)
        self.first.wait(PATIENCE)
        if self.hub:
            self.hub.wait(PATIENCE)

    def learner(self, name: str) -> Learner:
        learner = Learner(self.address, name)
        learner.start()
        return learner

    def work(self, name: str) -> Path:
        """Return the folder of a learner's notebooks."""
        return self.state / "homes" / f"ck-{name}" / "coursekit"


AnyMachine = TypeVar("AnyMachine", bound=Machine)


@contextmanager
def machine(kind: type[AnyMachine]) -> Iterator[AnyMachine]:
    """Give a machine of a kind, with a hub that is built and not started."""
    folder = Path(tempfile.mkdtemp(prefix="coursekit-hub-"))
    folder.chmod(0o755)  # learners have accounts of their own
    made = kind(folder)
    try:
        made.open()
        made.build()
        made.settle()
        yield made
    finally:
        made.close()
        shutil.rmtree(folder, ignore_errors=True)


def free_ports(number: int) -> list[int]:
    probes = [socket.socket() for _ in range(number)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def answers(address: str) -> bool:
    directly = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with directly.open(address, timeout=5) as reply:
            return bool(reply.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def closed_folders() -> list[Path]:
    """Name the folders above Python and the course that others may not enter, as /root."""
    places = [Path(sys.base_prefix), Path(sys.prefix), REPOSITORY]
    every = {parent for place in places for parent in (place, *place.parents)}
    return sorted(each for each in every if not each.stat().st_mode & stat.S_IXOTH)


def lay_over(folder: Path, scratch: Path) -> None:
    """Let changes of a folder go to a layer of the machine's own."""
    for name in ("upper", "work"):
        (scratch / name).mkdir(parents=True)
    layers = f"lowerdir={folder},upperdir={scratch / 'upper'},workdir={scratch / 'work'}"
    subprocess.run(["mount", "-t", "overlay", "overlay", "-o", layers, str(folder)], check=True)


def main(folder: Path) -> None:
    """Be the first process of the machine: make its view of the disk, and wait."""
    for number, place in enumerate([Path("/etc"), *closed_folders()]):
        mode = place.stat().st_mode
        lay_over(place, folder / "layers" / str(number))
        place.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # and with it all other processes
    print("ready", flush=True)
    while True:
        try:
            os.waitpid(-1, 0)  # of processes whose parent is gone
        except ChildProcessError:
            time.sleep(0.2)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
