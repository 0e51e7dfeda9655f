"""A hand-in goes to the instructor where a class hub names its address, and nowhere else."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from coursekit.errors import CourseError
from coursekit.forms import collection, handin, keeping
from coursekit.forms.checks import check
from coursekit.forms.handin import make_hand_in
from coursekit.forms.layout import Form
from coursekit.store.identity import set_identifier

NAME = "coursekit-hand-in-98-17-2026-03-02.zip"
RECEIPT = {"number": 3, "received": "2026-11-29T21:05:09+00:00"}


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handin, "_today", lambda: "2026-03-02")


class Hub(BaseHTTPRequestHandler):
    """Stands where a hub's collection is, and answers as it is told."""

    status = 200
    answer: bytes = b""
    got: tuple[str, bytes] = ("", b"")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        type(self).got = (self.headers["Authorization"], body)
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(self.answer)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Hub]]:
    server = HTTPServer(("127.0.0.1", 0), Hub)
    monkeypatch.setenv(collection.ADDRESS, f"http://127.0.0.1:{server.server_port}/")
    monkeypatch.setenv(collection.TOKEN, "secret")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setattr(Hub, "status", 200)
    monkeypatch.setattr(Hub, "answer", json.dumps(RECEIPT).encode())
    Thread(target=server.serve_forever, daemon=True).start()
    yield Hub
    server.shutdown()
    server.server_close()


def test_the_bytes_and_the_token_arrive_and_the_receipt_is_told(hub: type[Hub]) -> None:
    said = collection.send(b"zip")
    assert said == "Your instructor has it: hand-in 3, 29 November 2026, 21:05 UTC."
    assert hub.got == ("token secret", b"zip")


@pytest.mark.parametrize(
    ("status", "answer", "said"),
    [
        (507, {"message": "The hub is full."}, "The hub is full."),
        (500, {}, "The hub did not take your hand-in (error 500)."),
        (502, "<html>", "The hub did not take your hand-in (error 502)."),
        (200, {}, "The hub gave no receipt."),
        (200, {"number": 1, "received": "soon"}, "The hub gave no receipt."),
        (200, [], "The hub gave no receipt."),
    ],
)
def test_what_went_wrong_is_one_sentence(
    hub: type[Hub], status: int, answer: object, said: str
) -> None:
    hub.status, hub.answer = status, json.dumps(answer).encode()
    with pytest.raises(CourseError) as error:
        collection.send(b"zip")
    assert str(error.value).startswith(said)


@pytest.mark.usefixtures("trial_tasks")
def test_a_hub_that_does_not_answer_costs_no_hand_in(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    monkeypatch.setenv(collection.ADDRESS, f"http://127.0.0.1:{port}/")
    set_identifier("17")
    check("98.1", 16)
    said = make_hand_in(home).text.splitlines()[0]
    assert said == (
        f"✗ Your hand-in is made: {NAME}. Your instructor does not have it yet. The hub's "
        "collection does not answer. Press the button again in a few minutes, or send the zip to "
        "your instructor."
    )
    assert (home / NAME).exists()


@pytest.mark.usefixtures("trial_tasks")
def test_one_that_did_not_arrive_is_sent_with_the_next_press(home: Path, hub: type[Hub]) -> None:
    set_identifier("17")
    check("98.1", 16)
    hub.status = 500
    make_hand_in(home)
    hub.status = 200
    said = make_hand_in(home).text.splitlines()[0]
    assert said == (
        f"✓ Nothing has changed since your hand-in {NAME}. Your instructor has it: hand-in 3, "
        "29 November 2026, 21:05 UTC."
    )
    assert hub.got[1] == (home / NAME).read_bytes()


def test_what_the_hub_would_not_take_is_not_sent(
    hub: type[Hub], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "got", ("", b""))
    monkeypatch.setattr(collection, "LARGEST", 2)
    with pytest.raises(CourseError, match="Delete large outputs"):
        collection.send(b"zip")
    assert hub.got == ("", b"")


def test_the_button_says_before_it_is_pressed_that_it_sends(
    home: Path, hub: type[Hub], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Form] = []
    monkeypatch.setattr(
        keeping, "show_form", lambda form, *_, own=None, **__: shown.append(own or form)
    )
    hub.got = ("", b"")
    keeping.hand_in("01", folder=home)
    monkeypatch.delenv(collection.ADDRESS)
    keeping.hand_in("01", folder=home)
    assert collection.BEFORE in shown[0].intro
    assert shown[0].submit == "Make and send my hand-in"
    assert shown[1].submit == "Make my hand-in"
    assert "instructor" not in shown[1].intro
    assert hub.got == ("", b"")
