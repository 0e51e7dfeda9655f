"""The course in a browser tab: tell whether it is, and begin there.

In a tab Python has no computer of its own. `begin` is called before the first cell: it loads
what the first cells need while the page is still being drawn, and lets packages that few
cells need be fetched when they are first imported.
"""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.util
import io
import json
import os
import sys
import traceback
import zipfile
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from coursekit.errors import CourseError

__all__ = ["begin", "is_tab", "version_there"]

# What the first cells of a lesson load.
FIRST = (
    "pyodide_kernel",
    "coursekit.forms.questions",
    "coursekit.charts",
    "coursekit.widgets.panel",
)


def is_tab() -> bool:
    """Tell whether this Python runs in a browser tab.

    Examples
    --------
    >>> is_tab()
    False
    """
    return sys.platform == "emscripten"


def begin(late: str) -> str:
    """Make ready for the first cell of a notebook in a tab; return what went wrong, or nothing.

    `late` says as JSON from where to fetch a package when one of its modules is imported first.
    """
    try:
        install_nothing()
        keep_resolvers()
        search_here_last()
        for name in FIRST:
            importlib.import_module(name)
        keep_nulls()
        files = {name: each["file"] for each in json.loads(late) for name in each["imports"]}
        sys.meta_path.append(LateFinder(files))
        importlib.import_module("coursekit.store.tab").open_store()
        shell = sys.modules["IPython"].get_ipython()
        # Completions come from what is there, without more packages.
        shell.Completer.use_jedi = False
        shell.events.register("pre_run_cell", leave_dead_drive)
        sys.modules["coursekit"].setup()
    except BaseException as error:  # the page says it: there is no cell yet that could
        return "".join(traceback.format_exception(error))
    return ""


def install_nothing() -> None:
    """Replace what the kernel installs packages with: a second to load, and of no use here."""

    async def refuse(*_: object) -> None:
        raise CourseError(
            "A browser tab installs no packages.",
            remedy="run the course on your computer: the README says how",
        )

    package = ModuleType("piplite")
    package.__path__ = []
    for name in ("piplite", "cli"):
        module = ModuleType(f"piplite.{name}")
        setattr(package, name, module)
        sys.modules[module.__name__] = module
    sys.modules[package.__name__] = package
    vars(package)["install"] = refuse
    vars(package)["cli"].get_transformed_code = refuse


def keep_resolvers() -> None:
    """Search a schema once, and not for every class that Altair makes of it."""
    resolver = importlib.import_module("jsonschema").RefResolver
    made = resolver.from_schema
    kept: dict[int, Any] = {}

    def from_schema(schema: Mapping[str, Any], *args: Any, **options: Any) -> Any:
        if args or options:
            return made(schema, *args, **options)
        if id(schema) not in kept:  # what is kept holds its schema, so no other gets this number
            kept[id(schema)] = made(schema)
        return kept[id(schema)]

    resolver.from_schema = from_schema


def keep_nulls() -> None:
    """Send None to the page as null: it would become nothing, and a chart without an axis get one.

    JSON has null and so has every other Jupyter; in a tab values are handed over without it.
    """
    null = importlib.import_module("pyodide.ffi").jsnull
    display = importlib.import_module("pyodide_kernel.display")
    comm = importlib.import_module("pyodide_kernel.comm").Comm
    publish, write = display.LiteDisplayPublisher.publish, display.LiteDisplayHook.write_format_data
    send = comm.publish_msg

    def nulled(value: Any) -> Any:
        if value is None:
            return null
        if isinstance(value, dict):
            return {key: nulled(each) for key, each in value.items()}
        return [nulled(each) for each in value] if isinstance(value, list | tuple) else value

    def publish_nulled(self: Any, data: Any, *rest: Any, **options: Any) -> None:
        publish(self, nulled(data), *rest, **options)

    def write_nulled(self: Any, data: Any, *rest: Any) -> None:
        write(self, data, *rest)
        self.data = nulled(self.data)

    def send_nulled(self: Any, kind: str, data: Any = None, *rest: Any, **options: Any) -> None:
        send(self, kind, data and nulled(data), *rest, **options)

    display.LiteDisplayPublisher.publish = publish_nulled
    display.LiteDisplayHook.write_format_data = write_nulled
    comm.publish_msg = send_nulled


def search_here_last() -> None:
    """Look for a module among the notebooks last: each look asks the page, and takes its time."""
    while "" in sys.path:
        sys.path.remove("")
    sys.path.append("")


def leave_dead_drive(*_: object) -> None:
    """Go to a folder of the tab's own where the one with the notebooks cannot be read.

    JupyterLite shows its notebooks to Python through a service worker, which may not be there.
    Whether it is there is asked before the first cell, and of the folder, not of all in it.
    """
    sys.modules["IPython"].get_ipython().events.unregister("pre_run_cell", leave_dead_drive)
    try:
        os.stat(os.curdir)
    except OSError:
        os.chdir(Path.home())


def version_there(name: str) -> str:
    """Return the version of a package that a tab has or can fetch; without one, nothing."""
    from pyodide_js import lockfile

    return str(lockfile.packages.to_py().get(name, {}).get("version", ""))


class LateFinder(importlib.abc.MetaPathFinder):
    """Fetches a package when it is first imported, without leaving the import.

    Parameters
    ----------
    files
        The address of the wheel, by the names that can be imported from it.
    """

    def __init__(self, files: Mapping[str, str]) -> None:
        self._files = dict(files)

    def find_spec(self, name: str, *_: object) -> Any:
        """Fetch the package of this name, if it is one of them, and find it then."""
        address = self._files.pop(name, None)
        if address is None:
            return None
        zipfile.ZipFile(io.BytesIO(_fetch(address))).extractall(_packages())
        importlib.invalidate_caches()
        return importlib.util.find_spec(name)


def _fetch(address: str) -> bytes:
    """Fetch a file and wait for it, as a worker may."""
    import js

    request = js.XMLHttpRequest.new()
    request.open("GET", address, False)
    request.responseType = "arraybuffer"
    request.send()
    if request.status != 200:
        raise ImportError(f"{address} cannot be fetched (status {request.status})")
    content: bytes = request.response.to_bytes()
    return content


def _packages() -> str:
    import sysconfig

    return sysconfig.get_path("purelib")
