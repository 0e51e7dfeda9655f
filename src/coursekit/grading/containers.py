"""Where bubblewrap is missing: the course's image in a container engine keeps a student's code."""

from __future__ import annotations

import json
import re
import secrets
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from coursekit.data import data_root
from coursekit.errors import CourseError
from coursekit.grading.isolation import (
    ENVIRONMENT,
    KEYS,
    MEMORY,
    OTHER_WAYS,
    PACKAGE,
    PLACE,
    RUNNER,
    SIZE,
    STARTED,
    THREADS,
    Isolation,
    Trusted,
    find_bubblewrap,
    keys_in_data,
)

__all__ = ["ENGINES", "IMAGE", "Container", "find_isolation"]

ENGINES = ("podman", "docker")
IMAGE = "coursekit"  # jupyter-repo2docker --no-run --image-name coursekit FOLDER
MAKE_IT = (
    f"make it in the folder of the course: jupyter-repo2docker --no-run --image-name {IMAGE} ."
)
LONGEST = 240  # seconds of the clock, after which a container ends whatever becomes of us
PATIENCE = 120  # seconds for a question to the engine
NOBODY = "65534:65534"
LIMITS = (
    "--network=none", "--ipc=none", "--read-only", "--cap-drop=ALL",
    "--security-opt=no-new-privileges", f"--user={NOBODY}", f"--pids-limit={THREADS}",
    f"--memory={MEMORY}", f"--memory-swap={MEMORY}", f"--tmpfs=/tmp:rw,size={SIZE}",
    "--workdir=/tmp", "--pull=never",
)  # fmt: skip

# Asked of the image before any student's code: folders in it that may hold the course's keys.
# One that holds this Python as well is looked through, and its other folders are named.
_LOOK = """
import glob, json, os, sys
def closed(folder):
    if not os.path.isdir(folder) or os.path.islink(folder): return []
    if not (sys.prefix + os.sep).startswith(folder.rstrip(os.sep) + os.sep): return [folder]
    return [one for name in sorted(os.listdir(folder)) for one in closed(os.path.join(folder, name))
            if one != sys.prefix]
homes = {os.environ.get(name, "") for name in ("HOME", "REPO_DIR")} - {"", os.sep, "/tmp"}
homes |= {path for path in glob.glob(os.path.join(os.sep, "home", "*"))}
copies = {os.path.join(path, "coursekit") for path in sys.path if path}
found = {one for home in homes for one in closed(os.path.realpath(home))}
found |= {os.path.realpath(path) for path in copies if os.path.isdir(path)}
print(json.dumps(sorted(found)))
"""


class Container(Isolation):
    """A container for each notebook: no network, nothing to write to but a small folder."""

    def __init__(self, engine: str, image: str = IMAGE) -> None:
        self.engine, self.image = engine, image
        # Not the engine's own empty folder: podman copies into that what was in its place.
        self.empty = TemporaryDirectory(prefix="coursekit-empty-")
        self.hidden = self._look()

    def start(self, **streams: Any) -> subprocess.Popen[bytes]:
        """Start the runner in a new container."""
        package, started = f"{PLACE}/package", f"{PLACE}/run_cells.py"
        binds = {f"{package}/coursekit": PACKAGE, started: RUNNER}
        binds[ENVIRONMENT["COURSEKIT_DATA"]] = data_root().resolve()
        keys = [f"{package}/coursekit/{name}" for name in KEYS if (PACKAGE / name).is_dir()]
        keys += keys_in_data()
        binds |= dict.fromkeys([*keys, *self.hidden], Path(self.empty.name))
        words = [f"--mount={_bind(source, target)}" for target, source in binds.items()]
        words += [f"--env={name}={value}" for name, value in ENVIRONMENT.items() if name != "PATH"]
        code = STARTED.format(package, started)
        return subprocess.Popen(self._run(words, code), start_new_session=True, **streams)

    def end(self, process: subprocess.Popen[bytes]) -> None:
        """End the container; the engine's own command would only stop listening."""
        assert isinstance(process.args, list)
        name = str(process.args[process.args.index("--name") + 1])
        subprocess.run(
            [self.engine, "kill", name], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            timeout=PATIENCE, check=False,
        )  # fmt: skip
        process.kill()

    def _run(self, words: Sequence[str], code: str) -> list[str]:
        """Write the engine's command for some Python code."""
        name = f"coursekit-{secrets.token_hex(8)}"
        limits = [*LIMITS, "--entrypoint=timeout"]
        ends = ["--signal=KILL", str(LONGEST)]
        python = ["python3", "-I", "-X", "utf8", "-c", code]
        first = [self.engine, "run", "--rm", "--interactive", "--name", name]
        return [*first, *limits, *words, self.image, *ends, *python]

    def _look(self) -> list[str]:
        """Ask the image which folders are to be empty; a CourseError says if it is not there."""
        try:
            asked = subprocess.run(
                self._run([], _LOOK), capture_output=True, stdin=subprocess.DEVNULL,
                timeout=PATIENCE, check=False,
            )  # fmt: skip
            found = json.loads(asked.stdout)
            if not isinstance(found, list) or not all(_is_folder(each) for each in found):
                raise ValueError
        except (OSError, ValueError, subprocess.TimeoutExpired):
            said = f"{self.engine} does not run the image {self.image!r}."
            raise CourseError(said, remedy=f"{MAKE_IT}, or {OTHER_WAYS}") from None
        return found


def _is_folder(each: object) -> bool:
    return isinstance(each, str) and re.fullmatch(r"/[\w./+-]+", each) is not None


def _bind(source: Path, target: str) -> str:
    """Write a read-only mount; a comma or a quote in the folder's name is no end of it."""
    path = str(source).replace('"', '""')
    return f'type=bind,"source={path}",target={target},readonly'


def find_isolation(
    *, trust: bool = False, engine: str = "", image: str = IMAGE, hidden: Sequence[Path] = ()
) -> Isolation:
    """Return what keeps students' code apart here: bubblewrap, else a container engine.

    Parameters
    ----------
    trust
        Run the code with the grader's own rights; asked for, never chosen.
    engine
        A container engine to use instead of bubblewrap.
    image
        The image for it.
    hidden
        Folders that are to be empty inside, as that of the hand-ins.

    Raises
    ------
    CourseError
        When nothing is here, or what is here does not start.
    """
    if trust:
        return Trusted()
    if engine:
        if not shutil.which(engine):
            raise CourseError(f"The program {engine} is not here.", remedy=OTHER_WAYS)
        isolation: Isolation = Container(engine, image)
    else:
        isolation = find_bubblewrap(hidden) or _any_container(image)
    isolation.try_out()
    return isolation


def _any_container(image: str) -> Container:
    for engine in filter(shutil.which, ENGINES):
        try:
            return Container(engine, image)
        except CourseError:
            continue
    raise CourseError("Nothing here keeps students' code apart.", remedy=OTHER_WAYS)
