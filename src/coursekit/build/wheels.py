"""The packages of the course as wheels, for computers with other systems and Pythons than this."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from email.parser import Parser
from functools import cached_property
from pathlib import Path

from packaging.requirements import Requirement
from packaging.tags import Tag, compatible_tags, cpython_tags, mac_platforms
from packaging.utils import NormalizedName, canonicalize_name, parse_wheel_filename

from coursekit.errors import CourseError

__all__ = ["PYTHONS", "SYSTEMS", "Target", "fetch", "fitting_wheel", "gather", "learner_needs"]

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PATCHES = (0, 99)  # the lock may tell an early 3.11 from a late one
GLIBC = range(28, 4, -1)  # manylinux_2_28 and older: Debian 10, Ubuntu 20.04 and newer
OLDER_NAMES = ("manylinux2014", "manylinux2010", "manylinux1")
MACOS = (12, 0)
# What a marker asks of a system, and the platforms of the wheels that it takes.
SYSTEMS: Mapping[str, tuple[str, str, str, str]] = {
    "linux-x86_64": ("posix", "linux", "Linux", "x86_64"),
    "linux-aarch64": ("posix", "linux", "Linux", "aarch64"),
    "macos-arm64": ("posix", "darwin", "Darwin", "arm64"),
    "macos-x86_64": ("posix", "darwin", "Darwin", "x86_64"),
    "windows-amd64": ("nt", "win32", "Windows", "AMD64"),
}
_METADATA = re.compile(r"[^/]+\.dist-info/METADATA")  # not that of a package within it


@dataclass(frozen=True)
class Target:
    """A kind of computer: a system and its Python."""

    system: str
    python: str
    patch: int = 0

    def __str__(self) -> str:
        return f"{self.system}, Python {self.python}"

    @property
    def full_version(self) -> str:
        """Return the version with its patch, as 3.12.0."""
        return f"{self.python}.{self.patch}"

    @property
    def patches(self) -> list[Target]:
        """Return the first and the last of this Python: one of them wants what any other wants."""
        return [replace(self, patch=patch) for patch in PATCHES]

    @property
    def abi(self) -> str:
        """Return how wheels name this Python, as cp312."""
        return "cp" + self.python.replace(".", "")

    @cached_property
    def platforms(self) -> list[str]:
        """Return the platforms of wheels that fit, the best first."""
        machine = self.system.rpartition("-")[2]
        if self.system.startswith("linux"):
            tagged = [*(f"manylinux_2_{minor}" for minor in GLIBC), *OLDER_NAMES]
            return [f"{name}_{machine}" for name in tagged]
        if self.system.startswith("macos"):
            return list(mac_platforms(MACOS, machine))
        return ["win_amd64"]

    @cached_property
    def tags(self) -> frozenset[Tag]:
        """Return the tags of the wheels that fit."""
        version = tuple(map(int, self.python.split(".")))
        own = cpython_tags(version, [self.abi], self.platforms)
        return frozenset([*own, *compatible_tags(version, self.abi, self.platforms)])

    @cached_property
    def environment(self) -> dict[str, str]:
        """Return what the markers of requirements ask for."""
        os_name, sys_platform, system, machine = SYSTEMS[self.system]
        return {
            "os_name": os_name,
            "sys_platform": sys_platform,
            "platform_system": system,
            "platform_machine": machine,
            "python_version": self.python,
            "python_full_version": self.full_version,
            "implementation_version": self.full_version,
            "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
            "platform_release": "",
            "platform_version": "",
        }

    def wants(self, requirement: Requirement, extra: str = "") -> bool:
        """Tell whether this computer needs it, for a package that was asked for with an extra."""
        marker = requirement.marker
        return marker is None or marker.evaluate({**self.environment, "extra": extra})


def learner_needs(repository: Path) -> list[Requirement]:
    """Return what a learner's environment is made from, and what makes the course's own wheel."""
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))
    lines = [*project["build-system"]["requires"], *project["project"]["dependencies"]]
    return [Requirement(line) for line in lines]


def gather(
    needs: Sequence[Requirement], lock: Path, target: Target, cache: Path
) -> dict[str, Path]:
    """Fetch the wheels that a computer needs, in the versions of the lock.

    Each wheel says itself what it needs, so that markers are asked for the computer on which
    it will be installed, and not for this one.

    Parameters
    ----------
    needs
        What is wanted by name.
    lock
        The file of exact versions.
    target
        The computer.
    cache
        The folder for the wheels; those that are there are not fetched again.

    Returns
    -------
    dict
        The file of each package, by its name.

    Raises
    ------
    CourseError
        When the lock lacks a package, or no wheel of its version fits the computer.
    """
    versions = {
        canonicalize_name(pin.name): str(pin.specifier).removeprefix("==")
        for pin in map(Requirement, lock.read_text(encoding="utf-8").split("\n")[:-1])
        if target.wants(pin)
    }
    found: dict[str, Path] = {}
    seen: set[tuple[NormalizedName, str]] = set()
    pending = {pair for need in needs if target.wants(need) for pair in _pairs(need)}
    while pending:
        names = {name for name, _ in pending}
        if lacking := sorted(names - set(versions)):
            remedy = "type python3 dev.py lock"
            raise CourseError(f"{lacking[0]} is missing.", where=lock.name, remedy=remedy)
        pins = {name: versions[name] for name in sorted(names - set(found))}
        missing = [pin for pin in pins.items() if fitting_wheel(*pin, target, cache) is None]
        if missing:
            fetch(missing, target, cache)
        for name, version in pins.items():
            wheel = fitting_wheel(name, version, target, cache)
            if wheel is None:
                raise CourseError(
                    f"No wheel of {name} {version} fits {target}.",
                    where=str(cache),
                    remedy="leave this system or this Python out",
                )
            found[name] = wheel
        seen |= pending
        pending = {
            pair
            for name, extra in pending
            for need in _needs(found[name])
            if target.wants(need, extra)
            for pair in _pairs(need)
        } - seen
    return found


def fitting_wheel(name: str, version: str, target: Target, folder: Path) -> Path | None:
    """Return a wheel of the folder that this computer can install."""
    for path in sorted(folder.glob("*.whl")):
        its_name, its_version, _, tags = parse_wheel_filename(path.name)
        if its_name == name and str(its_version) == version and tags & target.tags:
            return path
    return None


def fetch(pins: Sequence[tuple[str, str]], target: Target, cache: Path) -> None:
    """Fetch wheels for another computer with pip."""
    cache.mkdir(parents=True, exist_ok=True)
    command = [
        *(sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"),
        *("--no-deps", "--only-binary", ":all:", "--dest", str(cache)),
        *("--python-version", target.full_version, "--implementation", "cp"),
        *(part for abi in (target.abi, "abi3", "none") for part in ("--abi", abi)),
        *(part for platform in target.platforms for part in ("--platform", platform)),
        *(f"{name}=={version}" for name, version in pins),
    ]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode:
        errors = [line for line in made.stderr.splitlines() if line.startswith("ERROR: ")]
        reason = errors[-1].removeprefix("ERROR: ") if errors else "pip stopped"
        raise CourseError(
            f"The wheels for {target} could not be fetched: {reason.rstrip('.')}.",
            remedy="check the internet connection, or leave this system or this Python out",
        )


def _pairs(need: Requirement) -> Iterator[tuple[NormalizedName, str]]:
    """Yield what is needed as name and extra; the package itself has the extra of no name."""
    for extra in ("", *sorted(need.extras)):
        yield canonicalize_name(need.name), extra


def _needs(wheel: Path) -> Iterator[Requirement]:
    """Yield what a wheel says that it needs."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if _METADATA.fullmatch(name))
        metadata = Parser().parsestr(archive.read(name).decode("utf-8"))
    for line in metadata.get_all("Requires-Dist") or ():
        yield Requirement(line)
