"""A learner at a hub, without a browser: logs in, opens notebooks, runs cells, moves sliders."""

from __future__ import annotations

import base64
import itertools
import json
import re
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import requests
import websocket

STARTED = 300.0  # seconds for a server; on a busy machine it takes long
ANSWERED = 300.0  # seconds for a cell
Message = dict[str, Any]
SHOWN = ("display_data", "execute_result", "update_display_data", "stream", "error")


class Refused(Exception):  # noqa: N818 (what the hub or a server said)
    """An answer that is no success: its status, and its text without tags."""

    def __init__(self, status: int, text: str) -> None:
        self.status = status
        plain = re.sub(r"(?s)<(script|style).*?</\1>|<[^>]+>", " ", text)
        self.said = " ".join(plain.split())
        super().__init__(f"{status}: {self.said[-2000:]}")


class Learner:
    """One person at one browser.

    Parameters
    ----------
    hub
        The address of the hub, without a slash at its end.
    name
        The name to log in with.
    password
        The password.
    """

    def __init__(self, hub: str, name: str, password: str = "trial") -> None:
        self.hub = hub
        self.name = name
        self.web = requests.Session()
        self.web.trust_env = False
        self.base = f"{hub}/user/{name}"
        self.log_in(password)

    def log_in(self, password: str) -> None:
        page = self.web.get(f"{self.hub}/hub/login", timeout=STARTED)
        fields = {"username": self.name, "password": password, "_xsrf": self.token("/hub/")}
        page = self.web.post(f"{self.hub}/hub/login", fields, timeout=STARTED)
        if page.status_code >= 400 or "/login" in page.url:
            raise Refused(page.status_code, page.text)

    def start(self) -> None:
        """Start the server, and wait until it answers; the hub's page says when it failed."""
        deadline = time.monotonic() + STARTED
        page = self.web.get(f"{self.hub}/hub/spawn", timeout=STARTED)
        while time.monotonic() < deadline:
            if page.url.startswith(self.base):
                if page.status_code < 400:
                    return
            elif page.status_code == 429:  # many start at once: the hub asks for patience
                time.sleep(1)
            elif page.status_code >= 400:
                raise Refused(page.status_code, page.text)
            time.sleep(0.2)
            page = self.web.get(f"{self.hub}/hub/spawn", timeout=STARTED)
        raise TimeoutError(f"The server of {self.name} did not start: {page.url}")

    def stop(self) -> None:
        """Stop the server, and wait until the hub knows it as stopped."""
        self.ask_hub("DELETE", f"users/{self.name}/server")
        self.wait_for_stop()

    def wait_for_stop(self) -> None:
        deadline = time.monotonic() + STARTED
        while self.ask_hub("GET", f"users/{self.name}")["servers"]:
            if time.monotonic() > deadline:
                raise TimeoutError(f"The server of {self.name} goes on")
            time.sleep(0.2)

    def ask_hub(self, method: str, path: str, **what: Any) -> Any:
        head = {"X-XSRFToken": self.token("/hub/")}
        return self._ask(method, f"{self.hub}/hub/api/{path}", head, what)

    def ask(self, method: str, path: str, **what: Any) -> Any:
        """Ask the learner's own server, or that of another by a full address."""
        address = path if path.startswith("http") else f"{self.base}/{path}"
        return self._ask(method, address, {"X-XSRFToken": self.token(f"/user/{self.name}/")}, what)

    def page(self, path: str) -> str:
        """Open a page of the own server, as a browser does."""
        page = self.web.get(f"{self.base}/{path}", timeout=STARTED)
        if page.status_code >= 400:
            raise Refused(page.status_code, page.text)
        return page.text

    def _ask(self, method: str, address: str, head: Message, what: Message) -> Any:
        got = self.web.request(method, address, headers=head, timeout=ANSWERED, **what)
        if got.status_code >= 400:
            raise Refused(got.status_code, got.text)
        return got.json() if got.content else None

    def token(self, path: str) -> str:
        """Return the word against forged requests that belongs to a path."""
        found = [each for each in self.web.cookies if each.name == "_xsrf"]
        own = [each.value for each in found if each.path == path]
        return str((own or [each.value for each in found] or [""])[-1])

    @contextmanager
    def kernel(self, notebook: str) -> Iterator[Kernel]:
        """Open a notebook with a kernel of its own; a second one is a second tab."""
        asked = {
            "path": f"{uuid.uuid4().hex}/{notebook}",
            "type": "notebook",
            "name": notebook,
            "kernel": {"name": "python3"},
        }
        asked["path"] = notebook if not self._open(notebook) else f"{notebook}#{uuid.uuid4().hex}"
        session = self.ask("POST", "api/sessions", json=asked)
        kernel = Kernel(self, session["kernel"]["id"])
        try:
            yield kernel
        finally:
            kernel.socket.close()
            with suppress(Refused, requests.RequestException):  # the server was stopped
                self.ask("DELETE", f"api/sessions/{session['id']}")

    def _open(self, notebook: str) -> bool:
        return any(each["path"] == notebook for each in self.ask("GET", "api/sessions"))


class Kernel:
    """A kernel of a learner, by its websocket."""

    def __init__(self, learner: Learner, identity: str) -> None:
        self.learner = learner
        self.identity = identity
        self.comms: dict[str, Message] = {}  # the state of each widget
        self.numbers = itertools.count()
        self.connect()

    def connect(self) -> None:
        web = self.learner.web
        address = f"{self.learner.base}/api/kernels/{self.identity}/channels"
        asked = requests.Request("GET", f"{address}?session_id={uuid.uuid4().hex}")
        ready = web.prepare_request(asked)  # with the cookies that belong to this address
        self.socket = websocket.create_connection(
            str(ready.url).replace("http", "ws", 1),
            cookie=ready.headers["Cookie"],
            origin=self.learner.hub,
            timeout=ANSWERED,
            http_no_proxy=["*"],
        )

    def run(self, code: str) -> list[Message]:
        """Run a cell; return what it shows: a list of messages' contents."""
        asked = self.send(
            "execute_request",
            {
                "code": code,
                "silent": False,
                "store_history": True,
                "user_expressions": {},
                "allow_stdin": False,
                "stop_on_error": True,
            },
        )
        return [message["content"] for message in self.until(asked) if message["msg_type"] in SHOWN]

    def say(self, code: str) -> str:
        """Run a cell; return what it prints, or the words of its error."""
        return "".join(
            part.get("text", "") or "\n".join(part.get("traceback", [])) for part in self.run(code)
        )

    def boards(self) -> dict[str, Message]:
        """Return the boards with a slider that are shown, by the identity of their widgets."""
        return {
            comm: state
            for comm, state in self.comms.items()
            if slider_of(state) and "answered" in state
        }

    def move(self, comm: str, value: float) -> Message:
        """Move the first slider of a board as its page does; return what the chart is told."""
        board = self.comms[comm]
        turn = board["asked"] = board["answered"] + 1
        values = {**board["values"], slider_of(board)["name"]: value}
        state = {"values": values, "asked": turn}
        asked = self.send(
            "comm_msg",
            {"comm_id": comm, "data": {"method": "update", "state": state, "buffer_paths": []}},
        )
        told: Message = {}
        for message in self.until(asked):
            if message["msg_type"] == "comm_msg" and message["content"]["comm_id"] == comm:
                told |= message["content"]["data"].get("state", {})
        return told

    def until(self, asked: str) -> Iterator[Message]:
        """Yield the messages that answer a request, until the kernel is idle again."""
        for message in self.messages():
            if message.get("parent_header", {}).get("msg_id") != asked:
                continue
            if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                return
            yield message

    def messages(self, wanted: Callable[[Message], bool] = bool) -> Iterator[Message]:
        while True:
            message = json.loads(self.socket.recv())
            content = message["content"]
            if message["msg_type"] == "comm_open":
                self.comms[content["comm_id"]] = dict(content["data"].get("state", {}))
            elif message["msg_type"] == "comm_msg":
                state = content["data"].get("state", {})
                self.comms.setdefault(content["comm_id"], {}).update(state)
            if wanted(message):
                yield message

    def send(self, kind: str, content: Message) -> str:
        identity = f"{uuid.uuid4().hex}-{next(self.numbers)}"
        self.socket.send(
            json.dumps(
                {
                    "header": {
                        "msg_id": identity,
                        "msg_type": kind,
                        "username": "",
                        "session": "s",
                        "version": "5.3",
                        "date": "2026-01-01T00:00:00Z",
                    },
                    "parent_header": {},
                    "metadata": {},
                    "content": content,
                    "channel": "shell",
                    "buffers": [],
                }
            )
        )
        return identity


def slider_of(board: Message) -> Message:
    """Return the first slider of a board's controls, or nothing."""
    controls = board.get("controls") or []
    return next((each for each in controls if each["kind"] == "slider"), {})


def download(learner: Learner, path: str) -> bytes:
    """Return the bytes of a file in the learner's folder."""
    model = learner.ask("GET", f"api/contents/{path}?content=1&format=base64&type=file")
    return base64.b64decode(model["content"])
