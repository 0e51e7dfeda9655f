"""Build and start the hub of a class: `sudo python3 deploy/hub/hub.py build`, then `... start`.

`build` makes a new version of everything below /opt/coursekit: the environment from the course's
lock, the proxy, the notebooks, read-only. The version before stays, and is used until the new
one is whole. Type the same after each update of the course. `start` runs the hub until Ctrl+C;
`start --trial` prints one password with which anybody can come in, under any name.
`systemctl start coursekit-hub` runs it as a service. Needs Linux, root and Node 20 or newer.
"""

import argparse
import grp
import os
import pwd
import re
import secrets
import shutil
import stat
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
KEPT = 3  # versions
OLDEST_NODE = 20
COLLECTOR, READERS = "coursekit-hand-in", "coursekit-instructors"
SITE = """# Settings of this hub, read after jupyterhub_config.py. See deploy/hub/README.md.
# c.Authenticator.allowed_users = {"anna", "omar"}
# c.JupyterHub.load_groups = {"instructors": {"users": ["anna"]}}
"""
UNIT = """[Unit]
Description=The coursekit hub
After=network.target

[Service]
ExecStart=/usr/bin/env python3 /opt/coursekit/current/hub/hub.py start
Restart=on-failure
# Learners' servers are units of their own and go on.
KillMode=mixed

[Install]
WantedBy=multi-user.target
"""


class HubError(Exception):
    """One sentence for the person at the keyboard."""


class Places:
    """Where things are on the machine; tests have a root of their own."""

    def __init__(self, root):
        self.root = root
        self.opt = root / "opt/coursekit"
        self.current = self.opt / "current"
        self.state = root / "var/lib/coursekit"
        self.site = root / "etc/coursekit/hub.py"
        self.units = root / "etc/systemd/system"


def main(arguments=None):
    """Run one command and return its exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--root", type=Path, default=Path("/"), help=argparse.SUPPRESS)
    commands = parser.add_subparsers(dest="command", required=True)
    made = commands.add_parser("build", help="make a new version of everything")
    made.add_argument("--environment", type=Path, help="an environment that is there already")
    started = commands.add_parser("start", help="run the hub")
    started.add_argument("--trial", action="store_true", help="one password for everybody")
    started.add_argument("--no-limits", action="store_true", help="run without systemd")
    chosen = parser.parse_args(arguments)
    places = Places(chosen.root.resolve())
    try:
        if os.geteuid() != 0:
            raise HubError(f"This needs root; type: sudo python3 {' '.join(sys.argv)}")
        check_node()
        if chosen.command == "build":
            build(places, chosen.environment)
        else:
            start(places, trial=chosen.trial, limits=not chosen.no_limits)
    except HubError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(
            f"{error.filename or places.opt} cannot be used: {error.strerror or error}.",
            file=sys.stderr,
        )
        return 1
    return 0


def check_node():
    """Raise unless the proxy can run."""
    try:
        said = subprocess.check_output(["node", "--version"], text=True)
    except (OSError, subprocess.CalledProcessError):
        said = ""
    found = re.match(r"v(\d+)", said)
    if not found or int(found.group(1)) < OLDEST_NODE:
        has = f"this machine has {said.strip()}" if found else "this machine has none"
        raise HubError(
            f"The proxy needs Node {OLDEST_NODE} or newer, and {has}; install it with npm, from "
            "your system's packages (nodejs and npm) or from nodejs.org, and type the same again."
        )


def check_reach(python):
    """Raise unless learners' accounts can run a Python: not from root's or a person's home."""
    for place in (python, *python.parents):
        if not place.stat().st_mode & stat.S_IXOTH or str(place) in ("/root", "/home"):
            raise HubError(
                f"Learners cannot run this Python: it is in {python.parent}, and {place} is closed "
                "to them; type the same with the system's: /usr/bin/python3"
            )


def build(places, environment=None):
    """Make a new version beside the others, and then make it the current one."""
    os.umask(0o022)
    if not environment:
        check_reach(Path(sys.executable).resolve())
    release = places.opt / "versions" / time.strftime("%Y-%m-%d-%H%M%S")
    release.mkdir(parents=True)
    try:
        print("The environment: about two minutes.", flush=True)
        if environment:
            (release / "env").symlink_to(environment.resolve())
        else:
            make_environment(release / "env", places.opt / "install.log")
        print("The proxy.", flush=True)
        install_proxy(release / "proxy")
        print("The course.", flush=True)
        copy_course(release)
        make_places(places)
    except BaseException:
        shutil.rmtree(release, ignore_errors=True)
        raise
    switch(places, release)
    print(f"Ready: {release}. Who starts a server now gets this version.")


def make_environment(folder, log):
    """Install the packages of the lock and the course, as `python3 dev.py lab` does."""
    sys.path.insert(0, str(REPOSITORY))
    import dev

    dev.work_in(folder, log)
    try:
        dev.check_python(sys.version_info[:2])
        dev.make_environment()
        dev.install_packages("hub")
        dev.install_course("")
    except dev.SetupError as error:
        raise HubError(str(error)) from error


def install_proxy(folder):
    """Install configurable-http-proxy in the versions of package-lock.json."""
    folder.mkdir()
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, folder)
    command = ["npm", "ci", "--omit=dev", "--no-audit", "--no-fund", "--ignore-scripts"]
    try:
        ran = subprocess.run(
            command, cwd=str(folder), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
    except FileNotFoundError:
        raise HubError("This machine has no npm; install it and type the same again.") from None
    if ran.returncode:
        raise HubError(f"npm could not install the proxy:\n{ran.stdout.strip()}")


def copy_course(release):
    """Copy what learners open, and what runs the hub; nobody but root can change it."""
    (release / "course").mkdir()
    for path in sorted((REPOSITORY / "notebooks").glob("*.ipynb")):
        shutil.copyfile(path, release / "course" / path.name)
    ignored = shutil.ignore_patterns("__pycache__", "kubernetes", "package*.json", "node_modules")
    shutil.copytree(HERE, release / "hub", ignore=ignored)


def make_places(places):
    """Make accounts and folders that outlive a version, and what the department may change."""
    for command, name, known in (
        (["groupadd", "--system", READERS], READERS, grp.getgrnam),
        (
            [
                "useradd",
                "--system",
                "--user-group",
                "--no-create-home",
                "--home-dir",
                "/",
                "--shell",
                "/usr/sbin/nologin",
                COLLECTOR,
            ],
            COLLECTOR,
            pwd.getpwnam,
        ),
    ):
        try:
            known(name)
        except KeyError:
            subprocess.check_call(command)
    collector, readers = pwd.getpwnam(COLLECTOR).pw_uid, grp.getgrnam(READERS).gr_gid
    for folder, mode, owner, group in (
        (places.state, 0o711, 0, 0),
        (places.state / "hub", 0o700, 0, 0),
        (places.state / "homes", 0o711, 0, 0),  # nobody can list who learns here
        (places.state / "hand-in", 0o2750, collector, readers),
    ):
        folder.mkdir(parents=True, exist_ok=True)
        os.chown(str(folder), owner, group)
        folder.chmod(mode)
    if not places.site.exists():
        places.site.parent.mkdir(parents=True, exist_ok=True)
        places.site.write_text(SITE, encoding="utf-8")
        places.site.chmod(0o600)  # it may come to hold a secret
    if places.units.is_dir():
        (places.units / "coursekit-hub.service").write_text(UNIT, encoding="utf-8")


def switch(places, release):
    """Make a version the current one in one step, and delete the oldest."""
    link = places.opt / ".next"
    if link.is_symlink():
        link.unlink()
    link.symlink_to(release)
    link.replace(places.current)
    for old in sorted(release.parent.iterdir())[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)


def start(places, *, trial, limits):
    """Become the hub."""
    if not places.current.exists():
        raise HubError("The hub is not built yet; type: sudo python3 deploy/hub/hub.py build")
    if limits and not Path("/run/systemd/system").is_dir():
        raise HubError(
            "This machine was started without systemd, which enforces the limits of memory and "
            "CPU; use another machine, or add --no-limits to try the hub without them."
        )
    release = places.current.resolve()
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": os.environ.get("LANG", "C.UTF-8"),
        "PYTHONSAFEPATH": "1",
        "COURSEKIT_HUB_ROOT": str(places.root),
        "COURSEKIT_HUB_LIMITS": "systemd" if limits else "none",
        **{name: value for name, value in os.environ.items() if name.startswith("COURSEKIT_HUB_")},
    }
    if trial:
        environment["COURSEKIT_HUB_TRIAL"] = word = secrets.token_hex(5)
        print(f"A trial. Open http://127.0.0.1:8000 with any name and this password: {word}")
    os.umask(0o022)
    os.chdir(str(places.state / "hub"))
    python = str((release / "env").resolve() / "bin/python")
    config = str(release / "hub/jupyterhub_config.py")
    sys.stdout.flush()
    os.execve(python, [python, "-m", "jupyterhub", "--config", config], environment)


if __name__ == "__main__":
    sys.exit(main())
