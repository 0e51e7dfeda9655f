"""Start JupyterLab at the lessons, offline and without its news pop-up.

The learner's own JupyterLab settings stay as they are: the changes of the course are on the
command line of this one server, and in ``settings/`` beside this file. (``dev.py`` gives it a
folder for settings of its own.) A server that somebody
else starts, as on Binder, gets the same from a configuration file of Jupyter: see `settings`.
"""

from __future__ import annotations

import os
import secrets
import socket
import sys
import tempfile
import urllib.request
import webbrowser
from http.client import HTTPException
from pathlib import Path
from typing import Any

from coursekit.errors import CourseError
from coursekit.outside import named_path

__all__ = ["configure", "find_lessons", "settings", "start"]

FIRST_LESSON = "00-start-here.ipynb"
CONTENTS = "index.ipynb"
WORK = "coursekit-work.json"
FIRST_PORT = 8888
PORTS = range(1024, 65536)
SETTINGS = Path(__file__).parent / "settings"
REPOSITORY = Path(__file__).parents[3]


def start(folder: str | None = None, *, port: int | None = None, browser: bool = True) -> None:
    """Open the lessons in JupyterLab, and return when the learner stops it.

    Without a port it takes the first free one from 8888 on.
    """
    lessons = find_lessons(folder)
    if port is not None and port not in PORTS:
        raise CourseError(
            f"port {port}",
            expected=f"a number from {PORTS[0]} to {PORTS[-1]}",
            remedy="leave out --port, or give another number",
        )
    keep_apart()
    if running := running_server(lessons):
        address = full_address(running["url"], running["token"], lessons)
        print(f"The course is already open at this address:\n\n    {address}\n")
        if browser:
            webbrowser.open(opening_page(running) or address)
        return
    if port is not None and not is_free(port):
        raise CourseError(
            f"Another program uses port {port}.",
            remedy="leave out --port, or give another number",
        )
    # Without this, the debugger prints four lines in the terminal at each start of a kernel.
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    from jupyterlab.labapp import LabApp

    server = LabApp.initialize_server(argv=server_options(lessons, port, browser=browser))
    address = full_address(server.connection_url, server.identity_provider.token, lessons)
    print(
        "The course opens in your browser. If it does not, open this address:\n\n"
        f"    {address}\n\nTo close the course, press Ctrl+C in this window.",
        flush=True,
    )
    server.start()
    print("The course is closed. To open it again, type the same command.")


def find_lessons(folder: str | None) -> Path:
    """Return the folder of the lessons.

    Without a name it looks in this folder, in ``notebooks`` below it, and in the copy of
    the course from which this package was installed, or whose ``dev.py`` started it.
    """
    if folder is not None:
        found = named_path(folder, "the folder of the lessons")
        if found.is_dir():
            return found.resolve()
        raise CourseError(
            "There is no folder with this name.",
            where=folder,
            remedy="give the folder of the lessons",
        )
    own = os.environ.get("COURSEKIT_NOTEBOOKS") or REPOSITORY / "notebooks"
    for place in (Path(), Path("notebooks"), Path(own)):
        if (place / FIRST_LESSON).is_file():
            return place.resolve()
    raise CourseError(
        f"The lessons are not here and not in the folder notebooks: {FIRST_LESSON} is missing.",
        where=str(Path.cwd()),
        remedy="type coursekit lab FOLDER, with the folder of the lessons",
    )


def keep_apart() -> None:
    """Let nothing else on this computer decide how the server and its kernels run."""
    # A learner's altair.py beside the notebooks is not Altair.
    os.environ["PYTHONSAFEPATH"] = "1"
    # The kernel of this Python comes before one of the same name that others have put somewhere.
    own = str(Path(sys.prefix, "share", "jupyter"))
    others = os.environ.get("JUPYTER_PATH")
    os.environ["JUPYTER_PATH"] = f"{own}{os.pathsep}{others}" if others else own
    try:
        from jupyter_core.paths import jupyter_runtime_dir

        Path(jupyter_runtime_dir()).mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=jupyter_runtime_dir()).close()
    except (OSError, RuntimeError):  # no home, or one that cannot be written to
        home = tempfile.mkdtemp(prefix="coursekit-")
        os.environ |= {"HOME": home, "JUPYTER_DATA_DIR": home, "JUPYTER_RUNTIME_DIR": home}


def running_server(lessons: Path) -> dict[str, Any] | None:
    """Return the record of a server that has these lessons open already, if it answers."""
    from jupyter_server.serverapp import list_running_servers

    for server in list_running_servers():
        if Path(server["root_dir"]) == lessons and answers(server["url"], server["token"]):
            return dict(server)
    return None


def answers(url: str, token: str) -> bool:
    """Tell whether a server answers; the record of a dead one may outlive it."""
    ask = urllib.request.Request(f"{url}api/status", headers={"Authorization": f"token {token}"})
    directly = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with directly.open(ask, timeout=5) as reply:
            return b'"started"' in reply.read(10_000)
    except (OSError, HTTPException):
        return False


def opening_page(server: dict[str, Any]) -> str:
    """Return the address of the page that Jupyter keeps to open a server without its token.

    What a browser is started with, everybody on the computer can see.
    """
    from jupyter_core.paths import jupyter_runtime_dir

    page = Path(jupyter_runtime_dir(), f"jpserver-{server['pid']}-open.html")
    return page.as_uri() if page.is_file() else ""


def full_address(server: str, token: str, lessons: Path) -> str:
    """Return the address that opens the lessons without asking for a password."""
    return f"{server}{start_page(lessons)}?token={token}"


def is_free(port: int) -> bool:
    """Tell whether nothing on this computer listens at a port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def start_page(lessons: Path) -> str:
    """Return the page to open: lesson 00; the contents when there are answers, or no lesson 00."""
    work = Path(os.environ.get("COURSEKIT_HOME") or lessons).expanduser() / WORK
    begun = work.exists() or not (lessons / FIRST_LESSON).is_file()
    page = CONTENTS if begun and (lessons / CONTENTS).is_file() else FIRST_LESSON
    tree = f"/tree/{page}" if (lessons / page).is_file() else ""
    return f"lab/workspaces/coursekit{tree}"


def server_options(lessons: Path, port: int | None, *, browser: bool) -> list[str]:
    """Return the command line of the server."""
    return [
        f"--ServerApp.port={port or FIRST_PORT}",
        f"--ServerApp.port_retries={50 if port is None else 0}",
        f"--ServerApp.open_browser={browser}",
        # A token of our own keeps the server from printing its block of addresses.
        f"--IdentityProvider.token={secrets.token_hex(24)}",
        "--ServerApp.allow_root=True",
        "--ServerApp.answer_yes=True",
        "--ServerApp.log_level=ERROR",
        "--LabApp.log_level=ERROR",
        *(
            f"--{part}.{name}={value}"
            for part, values in settings(lessons).items()
            for name, value in map(_on_one_line, values.items())
        ),
    ]


def _on_one_line(setting: tuple[str, Any]) -> tuple[str, Any]:
    """Write a setting that has a name within it, as a command line takes it."""
    name, value = setting
    if isinstance(value, dict):
        ((inner, value),) = value.items()
        value = f"{inner}={value}"
    return name, value


def settings(lessons: Path) -> dict[str, dict[str, Any]]:
    """Return what the course changes in JupyterLab; an instructor's own server can use it.

    Parameters
    ----------
    lessons
        The folder of the lessons.

    Returns
    -------
    dict
        The parts of Jupyter, each with its settings and their values. In a configuration
        file of Jupyter, pass it to ``get_config().update``.

    Examples
    --------
    >>> settings(Path("lessons"))["ServerApp"]["root_dir"]
    'lessons'
    """
    return {
        # Each of the two folders twice: a learner's own configuration may have others.
        "ServerApp": {
            "root_dir": str(lessons),
            "preferred_dir": str(lessons),
            # For custom.css; the server has no setting of its own for it.
            "tornado_settings": {"static_custom_path": str(SETTINGS)},
        },
        "LabApp": {
            "default_url": f"/{start_page(lessons)}",
            "app_settings_dir": str(SETTINGS),
            "custom_css": True,
            "check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
            "extension_manager": "readonly",
            "news_url": None,
        },
        "MultiKernelManager": {"kernel_manager_class": "coursekit.lab.kernels.CourseKernelManager"},
        "KernelManager": {"transport_encryption": encryption()},
        "FileContentsManager": {
            "root_dir": str(lessons),
            "preferred_dir": "",
            "pre_save_hook": "coursekit.lab.saving.keep_clean",
        },
        # Without this, each start asks npm and others for tools for programmers.
        "LanguageServerManager": {"autodetect": False},
    }


def configure(config: Any, lessons: Path) -> None:
    """Set up a server that somebody else starts, as `python3 dev.py lab` sets up its own.

    Parameters
    ----------
    config
        What ``get_config()`` gives in a configuration file of Jupyter; it is changed.
    lessons
        The folder of the lessons.

    Examples
    --------
    >>> from traitlets.config import Config
    >>> config = Config()
    >>> configure(config, Path("lessons"))
    >>> config.ServerApp.default_url == config.LabApp.default_url
    True
    """
    from traitlets.config import Config

    config.merge(Config(settings(lessons)))
    # For the kernels: a learner's altair.py beside the notebooks is not Altair.
    os.environ["PYTHONSAFEPATH"] = "1"
    # Other programs than JupyterLab's own may start the server, and open their own page.
    page = config.LabApp.default_url
    config.ServerApp.default_url = config.JupyterNotebookApp.default_url = page


def encryption() -> str:
    """Say whether to encrypt messages to a kernel; if not, each start prints a warning."""
    import zmq

    return "auto" if zmq.has("curve") else "disabled"
