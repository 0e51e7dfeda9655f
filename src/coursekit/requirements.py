"""The packages that the course needs: which versions are here, and which it was tested with."""

from __future__ import annotations

import importlib.metadata
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Need", "install", "locked_versions", "renew", "requirements"]

LOCK = "requirements.lock"
# Beside this file in an installed package, else at the top of the repository.
LOCKS = (Path(__file__).with_name(LOCK), Path(__file__).parents[2] / LOCK)


@dataclass(frozen=True)
class Need:
    """A package that the course needs: the version found, the one tested, whether it will do."""

    name: str
    found: str
    tested: str
    fits: bool


def requirements() -> Iterator[Need]:
    """Yield the packages that coursekit itself asks for."""
    from packaging.requirements import Requirement

    tested = locked_versions()
    for line in importlib.metadata.requires("coursekit") or ():
        wanted = Requirement(line)
        if wanted.marker is not None and not wanted.marker.evaluate({"extra": ""}):
            continue
        try:
            found = importlib.metadata.version(wanted.name)
        except importlib.metadata.PackageNotFoundError:
            yield Need(wanted.name, "is missing", tested[wanted.name], fits=False)
        else:
            fits = wanted.specifier.contains(found, prereleases=True)
            yield Need(wanted.name, found, tested[wanted.name], fits=fits)


def locked_versions(where: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the lock's version of each package, for this Python and this system.

    `where` has the values of other markers: for another Python, or another system.
    """
    from packaging.requirements import Requirement

    lock = next(path for path in LOCKS if path.is_file())
    lines = map(Requirement, lock.read_text(encoding="utf-8").splitlines())
    return {
        line.name: str(line.specifier).removeprefix("==")
        for line in lines
        if line.marker is None or line.marker.evaluate(dict(where or {}))
    }


def install(needs: list[Need]) -> str:
    """Say what to type to get the tested versions."""
    return pip("install", *(f"{need.name}=={need.tested}" for need in needs))


def renew(package: str) -> str:
    """Say what to type to get a package's lost files back."""
    pin = f"{package}=={locked_versions()[package]}"
    return pip("install", "--force-reinstall", "--no-deps", pin)


def pip(*arguments: str) -> str:
    """Say what to type in this place: a notebook or a terminal."""
    words = " ".join(arguments)
    if "ipykernel" in sys.modules:
        return f"run %pip {words} in a cell and restart the kernel"
    return f'type: "{sys.executable}" -m pip {words}'
