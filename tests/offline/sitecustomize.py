"""Refuse and record every connection that would leave this computer.

Python runs this file at its start, in each process whose PYTHONPATH names this folder: so the
kernels and servers that tests start are guarded as the tests themselves are. The record counts,
for a library may catch the error and go on.
"""

import ipaddress
import os
import socket
import sys

EVENTS = {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"}
OWN_NAMES = {"", "localhost", socket.gethostname()}


def guard(event: str, arguments: tuple[object, ...]) -> None:
    if event not in EVENTS:
        return
    target = arguments[1] if event in ("socket.connect", "socket.sendto") else arguments[0]
    host = target[0] if isinstance(target, tuple) else target
    if (event, type(target)) in {("socket.connect", str), ("socket.connect", bytes)}:
        return  # a socket in the file system
    if is_outside(host):
        with open(os.environ["OUTSIDE_CONNECTIONS"], "a", encoding="utf-8") as record:
            record.write(f"{event} {host}\n")
        raise ConnectionRefusedError(f"outside connection refused: {host}")


def is_outside(host: object) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if not isinstance(name, str) or name in OWN_NAMES:
        return False
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return True
    return not (address.is_loopback or address.is_unspecified)


if "OUTSIDE_CONNECTIONS" in os.environ:
    sys.addaudithook(guard)
