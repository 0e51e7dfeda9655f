"""A machine with a systemd of its own within this one, for what systemd enforces.

Every file that it writes is in memory and gone at the end. It needs what the hub's other tests
need, a systemd that is installed, and control groups of the first version to give to it.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.hub.machine import HUB, PATIENCE, SITE, Machine, answers, closed_folders, lacking

SYSTEMD = Path("/lib/systemd/systemd")
GROUPS = Path("/sys/fs/cgroup")
# The Python of the tests may be in a home, which the hub's own settings hide.
MORE = 'c.SystemdSpawner.unit_extra_properties["ProtectHome"] = "no"\n'


def system_lacking() -> str:
    """Say what keeps a systemd from running here; nothing where it can."""
    if said := lacking():
        return said
    if not SYSTEMD.exists():
        return "systemd is not installed"
    if not os.access(GROUPS / "memory" / "cgroup.procs", os.W_OK):
        return "no control groups to give to a systemd"
    return ""


class System(Machine):
    """A machine that systemd runs, with the hub as one of its services."""

    def open(self) -> None:
        """Start systemd, and wait until it is up."""
        self.root.mkdir()
        self.groups = self.folder.name
        script = str(Path(__file__).with_name("system.sh"))
        opened = [str(folder) for folder in closed_folders()]
        self.first = subprocess.Popen(
            ["bash", script, str(self.root), self.groups, *opened],
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        children = Path(f"/proc/{self.first.pid}/task/{self.first.pid}/children")
        deadline = time.monotonic() + PATIENCE
        while True:
            assert self.first.poll() is None, "systemd did not start"
            assert time.monotonic() < deadline, "systemd is not up"
            self.inside = (children.read_text().split() or [""])[0]
            if self.inside and self.state_of_systemd() in ("running", "degraded"):
                return
            time.sleep(0.2)

    def state_of_systemd(self) -> str:
        asked = self.command("systemctl", "is-system-running")
        return subprocess.run(asked, capture_output=True, text=True).stdout.strip()

    def command(self, *words: str) -> list[str]:
        spaces = ["--mount", "--pid", "--cgroup", "--uts", "--ipc"]
        return ["nsenter", f"--target={self.inside}", *spaces, *words]

    def build(self) -> None:
        script = str(HUB / "hub.py")
        self.run(sys.executable, script, "build", f"--environment={sys.prefix}")

    def settle(self, more: str = "") -> None:
        paths = str(HUB.parents[1] / "src")
        site = SITE.format(**self.ports, paths=paths) + MORE + more
        writing = self.command("tee", "/etc/coursekit/hub.py")
        subprocess.run(writing, input=site, text=True, check=True, stdout=subprocess.DEVNULL)

    def start(self, idle_seconds: int = 3600) -> None:
        port = f"COURSEKIT_HUB_HAND_IN_PORT={self.ports['hand_in']}"
        self.run("systemctl", "set-environment", port, f"COURSEKIT_HUB_IDLE_SECONDS={idle_seconds}")
        self.run("systemctl", "daemon-reload")
        self.run("systemctl", "start", "coursekit-hub")
        deadline = time.monotonic() + PATIENCE
        while not answers(f"{self.address}/hub/health"):
            told = self.run("journalctl", "--no-pager", "--lines=40", "--unit=coursekit-hub")
            assert time.monotonic() < deadline, told
            time.sleep(0.2)

    def stop(self) -> None:
        self.run("systemctl", "stop", "coursekit-hub")

    def close(self) -> None:
        os.kill(self.first.pid, signal.SIGKILL)  # and with it systemd, and all that it started
        self.first.wait(PATIENCE)
        for kind in GROUPS.iterdir():
            self.remove_groups(kind / self.groups)

    def remove_groups(self, top: Path) -> None:
        """Remove control groups, once their last process is gone."""
        deadline = time.monotonic() + 20
        while top.exists() and time.monotonic() < deadline:
            for folder, _, _ in os.walk(top, topdown=False):
                with contextlib.suppress(OSError):
                    os.rmdir(folder)
            time.sleep(0.1)
