"""What Binder makes of the repository, without Binder: the steps that repo2docker writes down.

repo2docker turns `.binder/` into a Dockerfile, and needs no engine for that. Its steps from the
first file of the repository on are the project's; those before make the computer itself.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Template

REPOSITORY = Path(__file__).parents[1]
FOLDER = REPOSITORY / ".binder"
RUNTIME = (FOLDER / "runtime.txt").read_text(encoding="utf-8").strip()
PYTHON = RUNTIME.removeprefix("python-")
SETTINGS_OF_PIP = {"http_proxy", "https_proxy", "no_proxy", "ssl_cert_file", "requests_ca_bundle"}


@dataclass(frozen=True)
class Step:
    """One instruction of a Dockerfile: ``RUN`` and a command, ``COPY`` and from where to where."""

    kind: str
    words: str


def dockerfile(repository: Path) -> tuple[str, str]:
    """Return what repo2docker would build, and what it said about it."""
    command = [sys.executable, "-m", "repo2docker", "--no-build", "--debug", str(repository)]
    made = subprocess.run(command, capture_output=True, text=True, check=True)
    text = made.stdout if "\nFROM " in f"\n{made.stdout}" else made.stderr
    return text, made.stdout + made.stderr


def steps(text: str) -> list[Step]:
    """Return the steps that concern the project, in their order."""
    lines = re.sub(r"\\\n", "", re.sub(r"(?m)^\s*#.*\n", "", text)).splitlines()
    pairs = (line.strip().partition(" ") for line in lines)
    every = [Step(kind, re.sub(r"^(--\S+\s+)+", "", words.strip())) for kind, _, words in pairs]
    first = next(at for at, step in enumerate(every) if is_copy(step))
    return [step for step in every[first:] if step.kind == "RUN" or is_copy(step)]


def is_copy(step: Step) -> bool:
    """Tell whether a step brings files of the repository."""
    return step.kind == "COPY" and step.words.startswith("src/")


def python() -> str:
    """Return the Python that `.binder/runtime.txt` names, or nothing."""
    return next(filter(is_wanted, pythons()), "")


def pythons() -> Iterator[str]:
    """Yield where it may be: on the path, kept by pyenv, kept by uv."""
    yield shutil.which(f"python{PYTHON}") or ""
    root = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from map(str, sorted(root.glob(f"versions/{PYTHON}.*/bin/python"), reverse=True))
    if uv := shutil.which("uv"):
        found = subprocess.run([uv, "python", "find", PYTHON], capture_output=True, text=True)
        yield found.stdout.strip()


def is_wanted(command: str) -> bool:
    """Ask a Python for its version; a stand-in on the path may name one that is not there."""
    asked = "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])"
    try:
        answer = subprocess.run([command, "-c", asked], capture_output=True, text=True)
    except OSError:
        return False
    return answer.stdout.strip() == PYTHON


class Computer:
    """A stand-in for the computer that Binder lends: a home, an environment, nothing else.

    Parameters
    ----------
    folder
        An empty folder for both.
    python
        The Python of the environment.
    """

    def __init__(self, folder: Path, python: str) -> None:
        self.home = folder / "home"
        self.prefix = folder / "environment"
        self.home.mkdir()
        subprocess.run([python, "-m", "venv", str(self.prefix)], check=True)
        self.environment = {
            "USER": "jovyan",
            "HOME": str(self.home),
            "REPO_DIR": str(self.home),
            "NB_USER": "jovyan",
            "NB_PYTHON_PREFIX": str(self.prefix),
            "KERNEL_PYTHON_PREFIX": str(self.prefix),
            "PATH": os.pathsep.join([str(self.prefix / "bin"), os.defpath]),
            "LC_ALL": "C.UTF-8",
            "SHELL": "/bin/bash",
        }

    def take(self, step: Step, source: Path) -> None:
        """Take a step of the Dockerfile, with the repository's files from `source`."""
        if step.kind == "RUN":
            self.run(["/bin/sh", "-c", step.words])
            return
        what, where = (Template(word).substitute(self.environment) for word in step.words.split())
        file = source / what.removeprefix("src/")
        if file.is_dir():
            shutil.copytree(file, where, dirs_exist_ok=True)
        else:
            Path(where).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, where)

    def run(self, command: list[str]) -> str:
        """Run a command in the home, with pip set up as it is here, and return what it says."""
        ran = subprocess.run(
            command,
            cwd=self.home,
            env={**self.environment, **settings_of_pip()},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert ran.returncode == 0, f"{' '.join(command)}\n{ran.stdout}"
        return ran.stdout


def settings_of_pip() -> dict[str, str]:
    """Return how this computer's pip reaches its registry."""
    settings = {
        name: value
        for name, value in os.environ.items()
        if name.startswith("PIP_") or name.lower() in SETTINGS_OF_PIP
    }
    for place in (".config/pip/pip.conf", ".pip/pip.conf"):
        if (Path.home() / place).is_file():
            settings.setdefault("PIP_CONFIG_FILE", str(Path.home() / place))
    return settings


def committed_files(to: Path) -> Path:
    """Copy the files that git knows, as they are now."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, check=True, text=True
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (REPOSITORY / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(REPOSITORY / name, to / name)
    return to
