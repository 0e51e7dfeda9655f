"""Collect hand-ins: a service of the hub. The first argument is the folder.

The hub says whose token comes with a hand-in, so nobody can hand in under another's name. A file
that is there is never written again. The folder belongs to this service; instructors read it.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

from course_spawner import account_name
from jupyterhub.services.auth import HubAuthenticated
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from tornado.web import Application, RequestHandler

from coursekit.errors import CourseError
from coursekit.forms.handin import FORMAT, MANIFEST
from coursekit.outside import LARGEST, NotJson, parse_json, read_zipped

MOST = 50  # hand-ins of one person
MOST_BYTES = 500_000_000  # of all of them
RECEIVED = "received.csv"
COLUMNS = ("received", "person", "file", "bytes", "sha256")
TEMPORARY = ".coming-"  # without .zip at its end, so that it does not count


class Refused(Exception):  # noqa: N818 (it is an answer)
    """A hand-in that is not taken: the status of HTTP, and a sentence for the learner."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(said)
        self.status = status


def collect(folder: Path, person: str, zipped: bytes, now: datetime) -> dict[str, Any]:
    """Keep a hand-in, and return its receipt; the same one twice in a row is kept once."""
    own = folder / account_name(person).removeprefix("ck-")
    digest = hashlib.sha256(zipped).hexdigest()
    with full_disk():
        own.mkdir(mode=0o2750, exist_ok=True)
        earlier = sorted(own.glob("*.zip"), key=number_of)
        if earlier and digest == hashlib.sha256(earlier[-1].read_bytes()).hexdigest():
            at = datetime.fromtimestamp(earlier[-1].stat().st_mtime, UTC)
            return receipt(number_of(earlier[-1]), at, digest)
        held = sum(path.stat().st_size for path in earlier)
        if len(earlier) >= MOST or held + len(zipped) > MOST_BYTES:
            raise Refused(
                429,
                f"You handed in {len(earlier)} times, and the hub keeps no more. "
                "Tell your instructor.",
            )
        number = number_of(earlier[-1]) + 1 if earlier else 1
        path = write_once(own, number, zipped, now)
        note(
            folder,
            [
                f"{now:%Y-%m-%dT%H:%M:%SZ}",
                person,
                path.relative_to(folder).as_posix(),
                str(len(zipped)),
                digest,
            ],
        )
    return receipt(number, now, digest)


def write_once(own: Path, number: int, zipped: bytes, now: datetime) -> Path:
    """Write a hand-in under a name that is free, whole or not at all."""
    handle, name = tempfile.mkstemp(prefix=TEMPORARY, dir=own)
    coming = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(zipped)
            stream.flush()
            os.fsync(stream.fileno())
        check(coming)
        coming.chmod(0o440)
        os.utime(coming, (now.timestamp(), now.timestamp()))
        path = own / f"hand-in-{number:02d}-{now:%Y-%m-%d-%H%M%S}.zip"
        os.link(coming, path)  # fails where there is a file already
        return path
    finally:
        coming.unlink()


def check(path: Path) -> None:
    """Refuse what is no hand-in of the course."""
    try:
        manifest = parse_json(read_zipped(path, MANIFEST, 1_000_000, "a hand-in"))
    except (CourseError, NotJson):
        manifest = None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise Refused(400, "This is no hand-in of the course; make one with ck.hand_in().")


def number_of(path: Path) -> int:
    """Return the number of a hand-in from its name."""
    return int(path.name.split("-")[2])


def note(folder: Path, row: list[str]) -> None:
    """Add a line to the list of all hand-ins."""
    ledger = folder / RECEIVED
    is_new = not ledger.exists()
    with ledger.open("a", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        if is_new:
            writer.writerow(COLUMNS)
        writer.writerow(row)
    ledger.chmod(0o640)


@contextmanager
def full_disk() -> Iterator[None]:
    """Say in a sentence that a hand-in could not be kept."""
    try:
        yield
    except OSError as error:
        raise Refused(
            507,
            f"The hub could not keep your hand-in ({error.strerror or error}). "
            "Your zip is safe beside your answers; tell your instructor.",
        ) from error


def receipt(number: int, at: datetime, digest: str) -> dict[str, Any]:
    """Return what the learner's Python is told."""
    return {"number": number, "received": at.isoformat(timespec="seconds"), "sha256": digest}


class HandIn(HubAuthenticated, RequestHandler):
    """Takes a hand-in from a learner's server."""

    def initialize(self, folder: Path) -> None:
        """Keep where hand-ins go."""
        self.folder = folder

    def check_xsrf_cookie(self) -> None:
        """Ask for no cookie: only a token counts here, and no browser sends it by itself."""

    def post(self) -> None:
        """Keep the body of the request."""
        person = self.get_current_user()
        try:
            if not person or person.get("kind") != "user":
                raise Refused(403, "The hub does not know you; log in again.")
            answer = collect(self.folder, person["name"], self.request.body, datetime.now(UTC))
        except Refused as refused:
            self.set_status(refused.status)
            answer = {"message": str(refused)}
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(answer))


def main() -> None:
    """Serve until the hub stops it."""
    os.umask(0o027)
    folder, at = Path(sys.argv[1]), urlparse(os.environ["JUPYTERHUB_SERVICE_URL"])
    path = os.environ["JUPYTERHUB_SERVICE_PREFIX"]
    server = HTTPServer(
        Application([(path, HandIn, {"folder": folder})]), max_buffer_size=LARGEST + 1_000_000
    )
    server.listen(at.port, at.hostname)
    IOLoop.current().start()


if __name__ == "__main__":
    main()
