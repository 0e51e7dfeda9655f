"""What a learner's server on the hub runs as, where, and with which version of the course."""

from __future__ import annotations

import grp
import hashlib
import os
import pwd
import re
import shutil
import subprocess
from pathlib import Path

from jupyterhub.spawner import LocalProcessSpawner, set_user_setuid
from systemdspawner import SystemdSpawner
from tornado.web import HTTPError
from traitlets import Integer, Unicode
from traitlets.config import Configurable

INSTRUCTORS = "instructors"  # the group in the hub
READERS = "coursekit-instructors"  # the group on the machine
PLAIN = re.compile(r"[a-z][a-z0-9]{0,19}")


def account_name(name: str) -> str:
    """Return the account on the machine of a person in the hub.

    No account that the machine has for itself, such as root, has a name like this. Two people
    never share one.

    Examples
    --------
    >>> account_name("anna"), account_name("root")
    ('ck-anna', 'ck-root')
    >>> account_name("anna@example.org")
    'ck-anna-example-a3bf8623'
    """
    if PLAIN.fullmatch(name):
        return f"ck-{name}"
    readable = re.sub(r"[^a-z0-9]+", "-", name.lower())[:12].strip("-")
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"ck-{readable}-{digest}" if readable else f"ck-{digest}"


class CoursePlaces(Configurable):
    """Prepares a learner's account and folder, and chooses the newest version of the course."""

    current = Unicode("/opt/coursekit/current", help="The newest build.").tag(config=True)
    state = Unicode("/var/lib/coursekit", help="Homes and hand-ins.").tag(config=True)
    least_free = Integer(
        200_000_000, help="Bytes that must be free on the disk for a server to start."
    ).tag(config=True)

    def prepare(self) -> pwd.struct_passwd:
        """Make what a start needs; return the account."""
        self.refuse_when_full()
        account = self.account()
        release = Path(self.current).resolve()  # one version to the end of this server
        python = (release / "env").resolve() / "bin/python"
        self.cmd = [str(python), "-m", "jupyterhub.singleuser"]
        self.places = {
            "USER": account.pw_name,
            "HOME": account.pw_dir,
            "SHELL": "/bin/bash",
            "JUPYTER_CONFIG_PATH": str(release / "hub/single_user"),
            "COURSEKIT_HOME": str(Path(account.pw_dir, "coursekit")),
            "COURSEKIT_PUBLISHED": str(release / "course"),
            "COURSEKIT_COLLECTED": str(Path(self.state, "hand-in")),
        }
        return account

    def refuse_when_full(self) -> None:
        """Say in a sentence that the disk is full, before a server fails without one."""
        homes = Path(self.state, "homes")
        home = homes / account_name(self.user.name)  # it may have a disk of its own
        for place in (homes, home):
            if place.exists() and shutil.disk_usage(place).free < self.least_free:
                error = HTTPError(507, "The disk of %s is full", place)
                error.jupyterhub_message = (
                    "The disk of the hub is full. What you saved is safe. "
                    "Tell your instructor; then start your server again."
                )
                raise error

    def account(self) -> pwd.struct_passwd:
        """Return the learner's account on the machine; make it at the first start."""
        name = account_name(self.user.name)
        home = Path(self.state, "homes", name)
        if name not in {entry.pw_name for entry in pwd.getpwall()}:
            run(
                "useradd",
                "--system",
                "--user-group",
                "--no-create-home",
                "--home-dir",
                str(home),
                "--shell",
                "/usr/sbin/nologin",
                "--comment",
                "learner of coursekit",
                name,
            )
        account = pwd.getpwnam(name)
        if not home.exists():
            home.mkdir(mode=0o700)
            os.chown(home, account.pw_uid, account.pw_gid)
        readers = grp.getgrnam(READERS).gr_mem
        teaches = any(group.name == INSTRUCTORS for group in self.user.groups)
        if teaches and name not in readers:
            run("gpasswd", "--add", name, READERS)
        elif name in readers and not teaches:
            run("gpasswd", "--delete", name, READERS)
        return account


class CourseSpawner(CoursePlaces, SystemdSpawner):
    """A learner's server as a unit of systemd, which enforces the limits."""

    async def start(self):
        """Start the server under the learner's account."""
        account = self.prepare()
        self.username_template = account.pw_name
        self.user_workingdir = account.pw_dir
        return await super().start()

    def get_env(self):
        """Return the environment of the server."""
        return {**super().get_env(), **self.places}


class UnlimitedSpawner(CoursePlaces, LocalProcessSpawner):
    """The same without systemd, for a trial or a test: nothing limits memory or CPU."""

    async def start(self):
        """Start the server under the learner's account."""
        self.log.warning("No limits of memory and CPU: this machine was started without systemd")
        self.account_now = self.prepare()
        return await super().start()

    def make_preexec_fn(self, name):  # noqa: ARG002
        """Return what changes to the learner's account."""
        return set_user_setuid(self.account_now.pw_name)

    def user_env(self, env):
        """Return the environment of the server."""
        return {**env, **self.places}


def run(*command: str) -> None:
    """Run a command of the machine; its words are in the error when it fails."""
    ran = subprocess.run(command, capture_output=True, text=True)
    if ran.returncode:
        raise RuntimeError(f"{' '.join(command)}: {ran.stderr.strip()}")
