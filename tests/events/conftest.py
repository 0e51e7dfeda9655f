"""Files damaged in many ways, made from the samples."""

from __future__ import annotations

import csv
import gzip
import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from coursekit.events import sample
from coursekit.events.layouts import LAYOUTS


def cells(layout: str) -> list[list[str]]:
    text = sample(layout).read_text(encoding="utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def as_csv(rows: list[list[str]], separator: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\n").writerows(rows)
    return out.getvalue()


@pytest.fixture(params=LAYOUTS)
def layout(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def rows() -> Callable[[str], list[list[str]]]:
    return cells


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write rows, text or bytes to export.csv."""

    def save(content: list[list[str]] | str | bytes, name: str = "export.csv") -> Path:
        if isinstance(content, list):
            content = as_csv(content)
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return save


@pytest.fixture
def text() -> Callable[..., str]:
    return as_csv


@pytest.fixture
def zipped(tmp_path: Path) -> Callable[..., Path]:
    """Write a zip of the given files, one of which may claim another size."""

    def save(files: dict[str, bytes], claim: int = 0) -> Path:
        path = tmp_path / "export.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        if claim:
            _claim(path, claim)
        return path

    return save


@pytest.fixture
def gzipped(tmp_path: Path) -> Callable[[bytes], Path]:
    def save(content: bytes) -> Path:
        path = tmp_path / "export.csv.gz"
        path.write_bytes(gzip.compress(content))
        return path

    return save


def _claim(path: Path, size: int) -> None:
    """Let the only entry of a zip's directory claim a size of more than 4 GB (zip64)."""
    data = bytearray(path.read_bytes())
    entry = data.index(b"PK\x01\x02")
    name, extra, comment = struct.unpack_from("<HHH", data, entry + 28)
    assert extra == comment == 0
    data[entry + 24 : entry + 28] = b"\xff\xff\xff\xff"
    data[entry + 30 : entry + 32] = struct.pack("<H", 12)
    at = entry + 46 + name
    data[at:at] = struct.pack("<HHQ", 1, 8, size)
    end = data.index(b"PK\x05\x06")
    directory = struct.unpack_from("<I", data, end + 12)[0]
    data[end + 12 : end + 16] = struct.pack("<I", directory + 12)
    path.write_bytes(data)
