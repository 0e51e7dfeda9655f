"""Build the tab: JupyterLite with the lessons, Python, its packages, and what the course adds."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from coursekit.outside import rebuildable
from coursekit.published import KEY, read_notebook
from coursekit.tab.bytecode import compile_archives
from coursekit.tab.packages import ADDRESS, PYODIDE, Package, core_files, gather, run

__all__ = ["PLUGIN", "jupyterlite", "kernel_files", "make_tab", "write_core", "write_lock"]

STATIC = Path(__file__).parent / "static"
LAB = Path(__file__).parents[1] / "lab" / "settings"  # what the course changes in JupyterLab
PLUGIN = "@jupyterlite/pyodide-kernel-extension:kernel"
KERNEL = "jupyterlite-pyodide-kernel==0.8.6"
KERNEL_FILES = "share/jupyter/labextensions/@jupyterlite/pyodide-kernel-extension"
VIEWERS = ("@jupyter-widgets/jupyterlab-manager", "anywidget")
APPS = ("notebooks", "tree", "lab")
WITH_PYTHON = ("notebooks",)  # the pages that a notebook opens in
OWN = ("ipykernel", "pyodide-kernel")  # wheels that the kernel brings
# Fetched when something first imports it, and not before.
LATE = ("scipy", "tzdata", "jedi", "parso", "openpyxl", "et-xmlfile")
PLACE = "static/course"  # of all that is added, in the tab's folder


def make_tab(repository: Path, out: Path, cache: Path, *, offline: bool) -> str:
    """Build the tab in a folder `out`, new or built before; return a sentence on what was made.

    `cache` keeps what was downloaded and compiled for the next time. With `offline` Python
    itself is among the files too, and a page asks for nothing outside them.
    """
    rebuildable(out, PLACE)
    with TemporaryDirectory() as scratch:
        made = Path(scratch, "tab")
        _build(repository, made, cache, offline)
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(made, out)
    size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    return f"The browser tab is in {out} ({size / 1e6:.0f} MB)."


def _build(repository: Path, out: Path, cache: Path, offline: bool) -> None:
    core = core_files(cache / f"pyodide-{PYODIDE}")
    kernel = kernel_files(cache / "kernel")
    course = _course_wheel(repository, cache / "course")
    own = [course, *(path for name in OWN for path in _wheels_of(kernel, name))]
    packages = gather(core, own, cache / "wheels")
    library = core / "python_stdlib.zip"
    compiled = compile_archives(
        core, [library, *(each.path for each in packages)], cache / "compiled"
    )
    jupyterlite(repository / "notebooks", kernel, out)
    files = out / PLACE
    files.mkdir(parents=True)
    write_core(core, files)
    settings: dict[str, Any] = {
        "core": "./pyodide.mjs" if offline else f"{ADDRESS}pyodide.mjs",
        "library": _add(compiled[library], files),
        "lock": write_lock(core, packages, compiled, files),
        "packages": sorted({each.name for each in packages} - set(LATE)),
    }
    entries = json.loads((files / settings["lock"]).read_text(encoding="utf-8"))["packages"]
    settings["late"] = [
        {"file": entries[name]["file_name"], "imports": entries[name]["imports"]} for name in LATE
    ]
    _write_scripts(files, settings, out)
    _adapt_pages(repository, out)


def kernel_files(folder: Path) -> Path:
    """Get JupyterLite's Python kernel, which has no place in the environment of a learner."""
    place = folder / KERNEL.replace("==", "-")
    if not place.exists():
        quiet = ["--quiet", "--disable-pip-version-check", "--no-deps"]
        run(sys.executable, "-m", "pip", "install", *quiet, "--target", str(place), KERNEL)
    return place / KERNEL_FILES


def _wheels_of(kernel: Path, name: str) -> Iterable[Path]:
    return (kernel / "static" / "pypi").glob(f"{name.replace('-', '_')}-*.whl")


def _course_wheel(repository: Path, folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    quiet = ["--quiet", "--disable-pip-version-check", "--no-deps", "--no-build-isolation"]
    run(sys.executable, "-m", "pip", "wheel", *quiet, "-w", str(folder), str(repository))
    return next(folder.glob("*.whl"))


def jupyterlite(contents: Path, kernel: Path, out: Path) -> None:
    """Build JupyterLite with a notebook or a folder of them, in a new folder."""
    viewers = [Path(sys.prefix, "share", "jupyter", "labextensions", name) for name in VIEWERS]
    config = {
        "contents": [str(contents)],
        "output_dir": str(out.resolve()),
        "apps": list(APPS),
        "no_sourcemaps": True,
        "no_unused_shared_packages": True,
        "ignore_sys_prefix": ["federated_extensions"],
        "federated_extensions": [*map(str, viewers), str(kernel)],
    }
    with TemporaryDirectory() as scratch:
        Path(scratch, "jupyter_lite_config.json").write_text(
            json.dumps({"LiteBuildConfig": config}), encoding="utf-8"
        )
        shutil.copy(LAB / "overrides.json", scratch)
        run(sys.executable, "-m", "jupyterlite_core", "build", cwd=scratch)


def write_core(core: Path, files: Path) -> None:
    """Copy Python itself into a folder."""
    for name in ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm"):
        shutil.copy(core / name, files)


def _add(path: Path, files: Path) -> str:
    """Copy a file under its digest, so that no browser takes an old one for it."""
    name = f"{digest(path)[:12]}/{path.name}"
    target = files / name
    target.parent.mkdir(exist_ok=True)
    shutil.copy(path, target)
    return name


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_lock(
    core: Path, packages: Sequence[Package], compiled: Mapping[Path, Path], files: Path
) -> str:
    """Write the packages and the list of them into a folder; return the name of the list.

    `compiled` says which file to take for a wheel, where it is not the wheel itself.
    """
    lock = json.loads((core / "pyodide-lock.json").read_text(encoding="utf-8"))
    lock["packages"] = {
        each.name: {
            "name": each.name,
            "version": each.version,
            "file_name": _add(compiled.get(each.path, each.path), files),
            "sha256": digest(compiled.get(each.path, each.path)),
            "install_dir": "site",
            "package_type": "package",
            "imports": list(each.imports),
            "depends": [name for name in each.needs if name not in LATE],
            "unvendored_tests": False,
        }
        for each in packages
    }
    return _write(json.dumps(lock), files, "lock.json")


def _write(text: str, files: Path, name: str) -> str:
    """Write a text under a name with its digest."""
    mark = hashlib.sha256(text.encode()).hexdigest()[:12]
    stem, _, ending = name.rpartition(".")
    named = f"{stem}-{mark}.{ending}"
    (files / named).write_text(text, encoding="utf-8")
    return named


def _write_scripts(files: Path, settings: dict[str, Any], out: Path) -> None:
    for path in STATIC.iterdir():
        if not path.name.startswith("compile"):
            shutil.copy(path, files)
    text = (files / "start.mjs").read_text(encoding="utf-8")
    text = text.replace('JSON.parse("{}")', json.dumps(settings))
    (files / "start.mjs").write_text(text, encoding="utf-8")
    extension = out / "extensions" / "@jupyterlite" / "pyodide-kernel-extension" / "static"
    worker = next(extension.glob("comlink.worker.*.js"))
    script = (files / "worker.mjs").read_text(encoding="utf-8")
    address = os.path.relpath(worker, files).replace(os.sep, "/")
    (files / "worker.mjs").write_text(script.replace("KERNEL-WORKER", address), encoding="utf-8")


def _adapt_pages(repository: Path, out: Path) -> None:
    path = out / "jupyter-lite.json"
    config = json.loads(path.read_text(encoding="utf-8"))
    data = config["jupyter-config-data"]
    data["exposeAppInBrowser"] = True
    names = ["micropip", "piplite", "ipykernel", "comm", "pyodide-kernel", "jedi", "ipython"]
    data.setdefault("litePluginSettings", {})[PLUGIN] = {
        "pyodideUrl": f"./{PLACE}/start.mjs",
        "disablePyPIFallback": True,
        "loadPyodideOptions": {"packages": names},  # they are there: see start.mjs and browser.py
    }
    path.write_text(json.dumps(config, indent=1), encoding="utf-8")
    marks = {
        path.name: read_notebook(path)["metadata"][KEY]["sha256"]
        for path in (repository / "notebooks").glob("*.ipynb")
    }
    published = out / PLACE / "published.json"
    published.write_text(json.dumps(marks, indent=1), encoding="utf-8")
    shutil.copy(LAB / "custom.css", out / PLACE)
    added = "".join(
        f'<link rel="stylesheet" href="../{PLACE}/{name}">' for name in ("custom.css", "page.css")
    )
    added += f'<script src="../{PLACE}/page.js"></script>'
    for app in WITH_PYTHON:
        page = out / app / "index.html"
        text = page.read_text(encoding="utf-8")
        page.write_text(text.replace("<head>", f"<head>{added}", 1), encoding="utf-8")
