"""The guard that keeps tests from the network, tried on processes of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

OUTSIDE = ["192.0.2.1", "2001:db8::1", "a-name.invalid"]


def run(code: str, record: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "OUTSIDE_CONNECTIONS": str(record)}
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True
    )


@pytest.mark.parametrize("host", OUTSIDE)
def test_a_started_process_cannot_connect_and_is_recorded(host: str, tmp_path: Path) -> None:
    record = tmp_path / "record"
    result = run(f"import socket; socket.create_connection(({host!r}, 80), 1)", record)
    assert f"ConnectionRefusedError: outside connection refused: {host}" in result.stderr
    assert record.read_text() == f"socket.getaddrinfo {host}\n"


def test_a_caught_error_is_recorded_too(tmp_path: Path) -> None:
    record = tmp_path / "record"
    code = "import socket\ntry: socket.socket().connect(('192.0.2.1', 80))\nexcept OSError: pass"
    assert run(code, record).returncode == 0
    assert record.read_text() == "socket.connect 192.0.2.1\n"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_this_computer_can_be_reached(host: str, tmp_path: Path) -> None:
    record = tmp_path / "record"
    code = (
        f"import socket; server = socket.create_server(('127.0.0.1', 0));"
        f"socket.create_connection(({host!r}, server.getsockname()[1]), 5)"
    )
    assert run(code, record).returncode == 0
    assert not record.exists()
