"""Send a hand-in to the instructor, where a class hub collects them.

The hub names its address and knows whose Python this is. Elsewhere nothing is sent.
"""

from __future__ import annotations

import json
import os
from datetime import datetime
from http.client import HTTPException
from typing import Any

from coursekit.errors import CourseError
from coursekit.outside import LARGEST
from coursekit.text import date_text

__all__ = ["BEFORE", "collects", "send"]

ADDRESS = "COURSEKIT_HAND_IN"
TOKEN = "JUPYTERHUB_API_TOKEN"
SECONDS = 30
BEFORE = (
    "On this hub the button also sends it to your instructor, with the name under which you logged "
    "in."
)
AGAIN = "press the button again in a few minutes, or send the zip to your instructor"


def collects() -> bool:
    """Tell whether a class hub collects hand-ins here."""
    return bool(os.environ.get(ADDRESS))


def send(zipped: bytes) -> str:
    """Send a hand-in to the collection of the class, and say that it is there.

    Parameters
    ----------
    zipped
        The bytes of the zip.

    Returns
    -------
    str
        A sentence with the number and the time of the hand-in. It is empty where no class hub
        collects: nothing is sent then.

    Raises
    ------
    CourseError
        The instructor does not have it, and why.

    Examples
    --------
    >>> send(b"no hub named an address")
    ''
    """
    if not collects():
        return ""
    if len(zipped) > LARGEST:
        raise CourseError(
            f"Your hand-in has {len(zipped) / 1e6:.0f} MB, and the hub takes {LARGEST / 1e6:.0f}.",
            remedy="delete large outputs in your exercises, save them, and press the button again",
        )
    answer = _post(os.environ[ADDRESS], zipped)
    try:
        number = int(answer["number"])
        at = datetime.fromisoformat(answer["received"])
    except (KeyError, TypeError, ValueError):
        raise CourseError("The hub gave no receipt.", remedy=AGAIN) from None
    return f"Your instructor has it: hand-in {number}, {date_text(at.date())}, {at:%H:%M} UTC."


def _post(address: str, zipped: bytes) -> dict[str, Any]:
    import urllib.error
    import urllib.request

    head = {
        "Authorization": f"token {os.environ.get(TOKEN, '')}",
        "Content-Type": "application/zip",
    }
    ask = urllib.request.Request(address, zipped, head, method="POST")
    directly = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with directly.open(ask, timeout=SECONDS) as reply:
            return _read(reply.read(10_000))
    except urllib.error.HTTPError as error:
        with error:
            said = _read(error.read(10_000)).get("message")
        if said:
            raise CourseError(str(said)) from None
        raise CourseError(
            f"The hub did not take your hand-in (error {error.code}).", remedy=AGAIN
        ) from None
    except (OSError, HTTPException):
        raise CourseError("The hub's collection does not answer.", remedy=AGAIN) from None


def _read(content: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(content)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}
