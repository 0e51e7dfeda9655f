"""Say whether the course can run here, and what to type where it cannot."""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import sys
import sysconfig
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from coursekit.browser import is_tab, version_there
from coursekit.data.defects import Defect
from coursekit.errors import CourseError
from coursekit.jupyterlab import CHART, CHART_VIEWER
from coursekit.requirements import install, renew, requirements
from coursekit.text import and_list, typed

__all__ = ["Finding", "doctor", "findings"]

SOUND, NOTE, FAULT = "✓", "!", "✗"
# Each part of JupyterLab that shows widgets, with the package that brings it.
WIDGET_VIEWERS = {
    "@jupyter-widgets/jupyterlab-manager": "jupyterlab-widgets",
    "anywidget": "anywidget",
}


@dataclass(frozen=True)
class Finding:
    """What one check found.

    Parameters
    ----------
    mark
        ``✓`` sound, ``!`` worth knowing, ``✗`` in the way of the course.
    words
        One sentence, the same on every sound computer; what to type where there is a fault.
    details
        Versions and places, which differ from one computer to the next.

    Examples
    --------
    >>> print(Finding("✓", "Python: this version can run the course.", "3.13.1"))
    ✓ Python: this version can run the course.
    """

    mark: str
    words: str
    details: str = ""

    def __str__(self) -> str:
        """Return the line that is shown."""
        return f"{self.mark} {self.words}"


def doctor(details: bool = False) -> None:
    """Print one line for each thing that the course needs.

    Parameters
    ----------
    details
        Print versions and places too.

    Examples
    --------
    >>> doctor()
    ✓ Python: this version can run the course.
    ✓ Packages: all there, in the versions the course was tested with.
    ✓ Charts: JupyterLab can show them.
    ✓ Activities: JupyterLab can show them.
    ✓ Data: every table passes its check.
    ✓ Your answers: their file can be written.
    """
    show(findings(), details=details)


def show(found: Iterable[Finding], *, details: bool) -> None:
    """Print findings, one line each, or two with the details.

    All at once: a notebook would keep lines printed seconds apart as several outputs.
    """
    lines = []
    for finding in found:
        lines.append(str(finding))
        if details and finding.details:
            lines.append(f"    {finding.details}")
    print("\n".join(lines))


def findings() -> Iterator[Finding]:
    """Yield what each check finds, as `doctor` prints it; a check that breaks is a fault."""
    for name, check in CHECKS.items():
        try:
            yield check(name)
        except CourseError as error:
            yield Finding(FAULT, f"{name}: {error}")
        except Exception as error:
            yield Finding(FAULT, f"{name}: {type(error).__name__}: {error}")


def python(name: str) -> Finding:
    """Check the version of Python."""
    from packaging.specifiers import SpecifierSet

    version = platform.python_version()
    range_ = importlib.metadata.metadata("coursekit")["Requires-Python"]
    where = "in this browser tab" if is_tab() else f"at {sys.executable}"
    details = f"Python {version} {where}; the course needs {range_}"
    if SpecifierSet(range_).contains(version, prereleases=True):
        if not is_tab() and (found := meddling()):
            return Finding(NOTE, f"{name}: this version can run the course, but {found}.", details)
        return Finding(SOUND, f"{name}: this version can run the course.", details)
    return Finding(
        FAULT,
        f"{name}: {version} cannot run the course, which needs {range_}. Install another Python"
        " from https://www.python.org/downloads/ and set the course up with it.",
        details,
    )


def meddling() -> str:
    """Say what else on this computer would change how the course runs."""
    if left_out := os.environ.get("COURSEKIT_LEFT_OUT"):
        return f"other programs set {left_out}; the course leaves that out"
    remedy = "open the course with python3 dev.py lab, which leaves that out"
    for variable in ("PYTHONHOME", "PYTHONSTARTUP"):
        if value := os.environ.get(variable):
            return f"another program sets {variable} to {value}; {remedy}"
    for folder in filter(os.path.isdir, os.environ.get("PYTHONPATH", "").split(os.pathsep)):
        if modules := hidden_by(folder):
            named = modules if len(modules) < 4 else [*modules[:2], f"{len(modules) - 2} more"]
            return f"PYTHONPATH puts {and_list(named)} of {folder} before its own; {remedy}"
    if "ipykernel" not in sys.modules and (kernel := foreign_kernel()):
        return f"Jupyter's kernel python3 starts another one, {kernel}; {remedy}"
    return ""


def hidden_by(folder: str) -> list[str]:
    """Name the modules of Python and of the course that others in a folder would hide."""
    packages = Path(sysconfig.get_path("purelib"))
    if packages.samefile(folder):
        return []
    own, there = ({path.stem for path in each.iterdir()} for each in (packages, Path(folder)))
    return sorted(there & (own | sys.stdlib_module_names) - {"coursekit", "__pycache__"})


def foreign_kernel() -> str:
    """Return the Python that JupyterLab would start for a notebook, if it is not this one."""
    from jupyter_core.paths import jupyter_path

    for path in map(Path, jupyter_path("kernels", "python3", "kernel.json")):
        if path.is_file():
            command = json.loads(path.read_text(encoding="utf-8"))["argv"][0]
            # Jupyter starts the first of these names with its own Python.
            return "" if command in ("python", "python3", sys.executable) else command
    return ""


def packages(name: str) -> Finding:
    """Check the packages that the course needs against their ranges and the lock."""
    needed = list(requirements())
    if is_tab():  # it brings its own: nothing can be installed, and nothing needs to be
        needed = [replace(each, found=version_there(each.name) or each.found) for each in needed]
        details = ", ".join(f"{each.name} {each.found}" for each in needed)
        return Finding(SOUND, f"{name}: this tab brings its own.", details)
    details = ", ".join(f"{each.name} {each.found}" for each in needed)
    if wrong := [each for each in needed if not each.fits]:
        words = ", ".join(f"{each.name} {each.found}" for each in wrong)
        return Finding(FAULT, f"{name}: {words}; {install(wrong)}.", details)
    if other := [each for each in needed if each.found != each.tested]:
        words = ", ".join(f"{each.name} {each.found} (tested: {each.tested})" for each in other)
        advice = f"Should something fail, {install(other)}."
        return Finding(NOTE, f"{name}: all there, but {words}. {advice}", details)
    words = "all there, in the versions the course was tested with."
    return Finding(SOUND, f"{name}: {words}", details)


def charts(name: str) -> Finding:
    """Check that charts go out in the form that this JupyterLab shows."""
    import altair as alt

    import coursekit.charts  # noqa: F401 (in a notebook, charts are set up with it)

    if alt.renderers.active not in ("coursekit", "default"):
        return Finding(
            FAULT, f"{name}: another way of showing them is switched on. Restart the kernel."
        )
    if is_tab():
        return Finding(SOUND, f"{name}: this page can show them.", CHART)
    packages = [json.loads(path.read_text(encoding="utf-8")) for path in lab("lab", "static")]
    if place := switched_off(CHART_VIEWER):
        return Finding(FAULT, f"{name}: {place}.")
    if not any(CHART_VIEWER in each["jupyterlab"]["mimeExtensions"] for each in packages):
        return Finding(FAULT, f"{name}: JupyterLab has no viewer for them; {renew('jupyterlab')}.")
    return Finding(SOUND, f"{name}: JupyterLab can show them.", f"{CHART}, {CHART_VIEWER}")


def activities(name: str) -> Finding:
    """Check that JupyterLab carries the viewers of widgets."""
    if is_tab():
        return Finding(SOUND, f"{name}: this page can show them.")
    found = {viewer: list(lab("labextensions", viewer)) for viewer in WIDGET_VIEWERS}
    for viewer, package in WIDGET_VIEWERS.items():
        if not found[viewer]:
            return Finding(FAULT, f"{name}: JupyterLab has no {viewer}; {renew(package)}.")
        if place := switched_off(viewer):
            return Finding(FAULT, f"{name}: {place}.")
    places = ", ".join(str(paths[0].parent) for paths in found.values())
    return Finding(SOUND, f"{name}: JupyterLab can show them.", places)


def switched_off(viewer: str) -> str:
    """Say where a viewer is switched off, and what to do."""
    from jupyter_core.paths import jupyter_config_path

    for place in jupyter_config_path():
        path = Path(place, "labconfig", "page_config.json")
        if not path.is_file():
            continue
        off = json.loads(path.read_text(encoding="utf-8")).get("disabledExtensions", {})
        names = [each for each in off if not isinstance(off, dict) or off[each]]
        if viewer in [each.partition(":")[0] for each in names]:
            return f"{viewer} is switched off in {path}; take it out there and start again"
    return ""


def lab(*folders: str) -> Iterator[Path]:
    """Yield the package.json of a part of JupyterLab, wherever Jupyter looks for it."""
    from jupyter_core.paths import jupyter_path

    for path in jupyter_path(*folders, "package.json"):
        if Path(path).is_file():
            yield Path(path)


def check_data(folder: str | Path | None = None) -> list[Defect]:
    """Return every defect of a data folder, and of what goes with it.

    Parameters
    ----------
    folder
        A folder with tables, and perhaps ``boards/`` with the content of boards; left out,
        the one that the course uses now.

    Returns
    -------
    list of Defect
        In the order of files, rows and columns; empty when all is well. What goes with the
        tables is checked once they are sound.

    Raises
    ------
    CourseError
        When there is no such folder.

    Examples
    --------
    >>> check_data()
    []
    """
    from coursekit import data
    from coursekit.boards import check_content
    from coursekit.kit import check_case

    return check_case(folder) or check_content(Path(folder or data.data_root()))


def data(name: str) -> Finding:
    """Check the tables that the course reads."""
    from coursekit.data import data_root
    from coursekit.kit import check_case

    root = data_root()
    defects = check_case(root)
    if defects:
        more = f" ({len(defects)} in all: type {typed('check-data')})" if defects[1:] else ""
        return Finding(FAULT, f"{name}: {defects[0]}{more}", str(root))
    return Finding(SOUND, f"{name}: every table passes its check.", str(root))


def answers(name: str) -> Finding:
    """Check that the learner's file can be read and written, and holds all that is beside it."""
    from coursekit.store import work
    from coursekit.store.files import locked, plain_errors
    from coursekit.store.tab import lost

    path = work.work_path()
    with plain_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    with locked(path):
        work.read()
    if left := work.left_elsewhere(with_own=True):
        return Finding(NOTE, f"{name}: {left}", str(path))
    if is_tab():
        if not_kept := lost():
            return Finding(FAULT, f"{name}: {not_kept}")
        return Finding(SOUND, f"{name}: this browser keeps them, on this computer.")
    return Finding(SOUND, f"{name}: their file can be written.", str(path))


CHECKS: Mapping[str, Callable[[str], Finding]] = {
    "Python": python,
    "Packages": packages,
    "Charts": charts,
    "Activities": activities,
    "Data": data,
    "Your answers": answers,
}
