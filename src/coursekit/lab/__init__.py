"""Start JupyterLab at the lessons, offline and without its news pop-up.

The learner's own JupyterLab settings stay as they are: what the course changes is given on
the command line of this one server, and in ``settings/`` beside this file. A server that
somebody else starts, as on Binder, takes the same from a file of Jupyter's: see `settings`.
"""

from __future__ import annotations

import os
import secrets
import socket
import webbrowser
from pathlib import Path
from typing import Any

from coursekit.errors import CourseError

__all__ = ["find_lessons", "settings", "start"]

FIRST_LESSON = "00-start-here.ipynb"
CONTENTS = "index.ipynb"
WORK = "coursekit-work.json"
FIRST_PORT = 8888
SETTINGS = Path(__file__).parent / "settings"
REPOSITORY = Path(__file__).parents[3]


def start(folder: str | None = None, *, port: int | None = None, browser: bool = True) -> None:
    """Open the lessons in JupyterLab and stay until it is stopped.

    Parameters
    ----------
    folder
        Where the lessons are. Left out, they are looked for in this folder, in ``notebooks``
        below it, and in the copy of the course that this package was installed from.
    port
        The port to use; left out, the first free one from 8888 on.
    browser
        Whether to open a browser window.

    Raises
    ------
    CourseError
        If there is no such folder, or something else uses the port.
    """
    lessons = find_lessons(folder)
    address = running_address(lessons)
    if address:
        print(f"The course is already open at this address:\n\n    {address}\n")
        if browser:
            webbrowser.open(address)
        return
    if port is not None and not is_free(port):
        raise CourseError(
            f"Another program uses port {port}.",
            remedy="leave out --port, or give another number",
        )
    # Else the debugger greets every kernel start with four lines in the terminal.
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
    """Return the folder of the lessons, or say in one sentence that there is none."""
    if folder is not None:
        if Path(folder).is_dir():
            return Path(folder).resolve()
        raise CourseError(
            "There is no folder of this name.",
            where=folder,
            remedy="give the folder of the lessons",
        )
    for place in (Path(), Path("notebooks"), REPOSITORY / "notebooks"):
        if (place / FIRST_LESSON).is_file():
            return place.resolve()
    raise CourseError(
        f"The lessons are neither here nor in the folder notebooks: there is no {FIRST_LESSON}.",
        where=str(Path.cwd()),
        remedy="type coursekit lab FOLDER, with the folder of the lessons",
    )


def running_address(lessons: Path) -> str:
    """Return the address of a server that has these lessons open already, or nothing."""
    from jupyter_server.serverapp import list_running_servers

    for server in list_running_servers():
        if Path(server["root_dir"]) == lessons:
            return full_address(server["url"], server["token"], lessons)
    return ""


def full_address(server: str, token: str, lessons: Path) -> str:
    """Return the address that opens the lessons without asking for a password."""
    return f"{server}{start_page(lessons)}?token={token}"


def is_free(port: int) -> bool:
    """Tell whether nothing on this computer listens at a port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def start_page(lessons: Path) -> str:
    """Return the page to open: lesson 00 or, for who comes back with answers, the contents."""
    work = Path(os.environ.get("COURSEKIT_HOME") or lessons).expanduser() / WORK
    page = CONTENTS if work.exists() and (lessons / CONTENTS).is_file() else FIRST_LESSON
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
            for name, value in values.items()
        ),
    ]


def settings(lessons: Path) -> dict[str, dict[str, Any]]:
    """Return what the course changes in JupyterLab, wherever the server runs.

    Parameters
    ----------
    lessons
        The folder of the lessons.

    Returns
    -------
    dict
        Values by setting, by part of Jupyter: what ``get_config()`` of a Jupyter
        configuration file can be updated with.
    """
    return {
        "ServerApp": {"root_dir": str(lessons)},
        "LabApp": {
            "default_url": f"/{start_page(lessons)}",
            "app_settings_dir": str(SETTINGS),
            "check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
            "extension_manager": "readonly",
            "news_url": None,
        },
        "KernelManager": {"transport_encryption": encryption()},
        "FileContentsManager": {"pre_save_hook": "coursekit.lab.saving.keep_clean"},
        # Else each start asks npm and others for helpers of programmers.
        "LanguageServerManager": {"autodetect": False},
    }


def encryption() -> str:
    """Return how messages to a kernel travel; unencrypted ones bring a warning at each start."""
    import zmq

    return "auto" if zmq.has("curve") else "disabled"
