"""The parts of the hub without the hub: names, the collection, and what its command says."""

from __future__ import annotations

import csv
import hashlib
import importlib.util
import io
import json
import os
import re
import runpy
import stat
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from traitlets.config import Config

from coursekit.forms.handin import FORMAT, MANIFEST
from tests.hub.machine import HUB

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the hub runs on Linux")
NOW = datetime(2026, 11, 29, 21, 5, 9, tzinfo=UTC)


def part(name: str) -> ModuleType:
    """Load a module of the hub as its own Python finds it: beside the others."""
    sys.path.insert(0, str(HUB))
    try:
        spec = importlib.util.spec_from_file_location(name, HUB / f"{name}.py")
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(HUB))
    return module


@pytest.fixture(scope="module")
def spawner() -> ModuleType:
    return part("course_spawner")


@pytest.fixture(scope="module")
def collection() -> ModuleType:
    return part("hand_in")


@pytest.fixture(scope="module")
def command() -> ModuleType:
    return part("hub")


def zipped(text: str = "an answer", manifest: Any = None) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(zipfile.ZipInfo("coursekit-work.json"), text)
        archive.writestr(zipfile.ZipInfo(MANIFEST), json.dumps(manifest or {"format": FORMAT}))
    return buffer.getvalue()


def test_each_person_has_an_account_of_their_own_that_the_machine_has_not(
    spawner: ModuleType,
) -> None:
    people = [
        "anna",
        "root",
        "daemon",
        "Anna",
        "anna@example.org",
        "anna.example.org",
        "ck-anna",
        "anna-example-a3bf8623",
        "علي",
        "a" * 40,
        "a" * 41,
        "../x",
        "0",
        "-",
        " ",
    ]
    names = [spawner.account_name(person) for person in people]
    assert len(set(names)) == len(people)
    for name in names:
        assert re.fullmatch(r"ck-[a-z0-9]+(-[a-z0-9]+)*", name)
        assert len(name) <= 32, "Linux takes no longer name"


def test_a_hand_in_is_kept_once_and_never_written_again(
    collection: ModuleType, tmp_path: Path
) -> None:
    first = collection.collect(tmp_path, "anna@example.org", zipped("one"), NOW)
    (kept,) = tmp_path.glob("*/*.zip")
    assert kept.read_bytes() == zipped("one")
    assert kept.name == "hand-in-01-2026-11-29-210509.zip"
    assert kept.parent.name == "anna-example-a3bf8623"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o440
    assert first == {
        "number": 1,
        "received": "2026-11-29T21:05:09+00:00",
        "sha256": hashlib.sha256(zipped("one")).hexdigest(),
    }
    later = NOW.replace(hour=22)
    assert collection.collect(tmp_path, "anna@example.org", zipped("one"), later) == first
    assert collection.collect(tmp_path, "anna@example.org", zipped("two"), NOW)["number"] == 2
    assert collection.collect(tmp_path, "anna@example.org", zipped("one"), NOW)["number"] == 3
    assert kept.read_bytes() == zipped("one")
    assert collection.collect(tmp_path, "omar", zipped("one"), NOW)["number"] == 1
    with (tmp_path / "received.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["person"] for row in rows] == [*["anna@example.org"] * 3, "omar"]
    for row in rows:
        data = (tmp_path / row["file"]).read_bytes()
        assert row["sha256"] == hashlib.sha256(data).hexdigest()
        assert int(row["bytes"]) == len(data)


@pytest.mark.parametrize(
    "sent", [b"", b"no zip", zipped()[:-30], zipped(manifest={"format": "x"}), zipped(manifest=[1])]
)
def test_what_is_no_hand_in_leaves_nothing_behind(
    collection: ModuleType, tmp_path: Path, sent: bytes
) -> None:
    with pytest.raises(collection.Refused, match="no hand-in of the course") as refused:
        collection.collect(tmp_path, "anna", sent, NOW)
    assert refused.value.status == 400
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_one_person_cannot_fill_the_disk(
    collection: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collection, "MOST", 2)
    for text in ("one", "two"):
        collection.collect(tmp_path, "anna", zipped(text), NOW)
    with pytest.raises(collection.Refused, match="You handed in 2 times") as refused:
        collection.collect(tmp_path, "anna", zipped("three"), NOW)
    assert refused.value.status == 429
    assert collection.collect(tmp_path, "anna", zipped("two"), NOW)["number"] == 2
    monkeypatch.setattr(collection, "MOST_BYTES", 10)
    with pytest.raises(collection.Refused):
        collection.collect(tmp_path, "omar", zipped(), NOW)


def test_a_full_disk_is_a_sentence_and_keeps_nothing_half(
    collection: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(collection.Refused, match="Your zip is safe beside") as refused:
        collection.collect(tmp_path, "anna", zipped(), NOW)
    assert refused.value.status == 507
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_without_node_or_with_an_old_one_the_command_says_what_to_install(
    command: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(command.HubError, match="this machine has none"):
        command.check_node()
    old = tmp_path / "node"
    old.write_text("#!/bin/sh\necho v18.19.0\n")
    old.chmod(0o755)
    with pytest.raises(command.HubError, match=r"this machine has v18\.19\.0"):
        command.check_node()
    old.write_text("#!/bin/sh\necho v22.1.0\n")
    command.check_node()


def test_a_new_version_takes_over_in_one_step_and_old_ones_go(
    command: ModuleType, tmp_path: Path
) -> None:
    places = command.Places(tmp_path)
    for number in range(5):
        release = places.opt / "versions" / f"2026-11-29-00000{number}"
        release.mkdir(parents=True)
        command.switch(places, release)
        assert places.current.resolve() == release
    left = sorted(path.name[-1] for path in (places.opt / "versions").iterdir())
    assert left == ["2", "3", "4"]


def test_a_build_that_fails_leaves_the_version_before_and_says_why(
    command: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = command.Places(tmp_path)
    before = places.opt / "versions" / "2026-01-01-000000"
    before.mkdir(parents=True)
    command.switch(places, before)
    said = "npm could not install the proxy: no network"

    def fail(_: Path) -> None:
        raise command.HubError(said)

    monkeypatch.setattr(command, "install_proxy", fail)
    with pytest.raises(command.HubError, match=said):
        command.build(places, Path(sys.prefix))
    assert places.current.resolve() == before
    assert list((places.opt / "versions").iterdir()) == [before]


def test_a_hub_that_is_not_built_or_has_no_limits_does_not_start(
    command: ModuleType, tmp_path: Path
) -> None:
    places = command.Places(tmp_path)
    with pytest.raises(command.HubError, match="not built yet"):
        command.start(places, trial=False, limits=True)
    places.current.mkdir(parents=True)
    if not Path("/run/systemd/system").is_dir():
        with pytest.raises(command.HubError, match="add --no-limits"):
            command.start(places, trial=False, limits=True)


def test_a_python_that_learners_cannot_reach_is_refused(
    command: ModuleType, tmp_path: Path
) -> None:
    command.check_reach(Path("/usr/bin/env").resolve())
    own = tmp_path / "closed" / "bin" / "python3"
    own.parent.mkdir(parents=True)
    own.touch(mode=0o755)
    own.parents[1].chmod(0o700)
    with pytest.raises(command.HubError, match="closed is closed to them"):
        command.check_reach(own)


def test_a_learners_server_opens_the_own_folder_with_links_to_what_may_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work, course, collected = (tmp_path / name for name in ("work", "course", "collected"))
    for folder in (course, collected):
        folder.mkdir()
    (course / "00-start-here.ipynb").write_text("{}")
    monkeypatch.setenv("COURSEKIT_HOME", str(work))
    monkeypatch.setenv("COURSEKIT_PUBLISHED", str(course))
    monkeypatch.setenv("PYTHONSAFEPATH", "")
    file = str(HUB / "single_user" / "jupyter_server_config.py")
    given = Config()
    runpy.run_path(file, {"get_config": lambda: given})  # as on Kubernetes: no collection
    assert given.ServerApp.root_dir == str(work)
    assert given.ServerApp.default_url.endswith("/tree/00-start-here.ipynb")
    assert (work / "published").resolve() == course
    assert not (work / "hand-in").exists()
    monkeypatch.setenv("COURSEKIT_COLLECTED", str(collected))
    other = tmp_path / "other"
    monkeypatch.setenv("COURSEKIT_PUBLISHED", str(course.rename(other)))
    runpy.run_path(file, {"get_config": Config})
    assert (work / "published").resolve() == other
    assert (work / "hand-in").resolve() == collected


def test_the_values_for_kubernetes_follow_the_limits_of_one_machine() -> None:
    values = (HUB / "kubernetes" / "values.yaml").read_text(encoding="utf-8")
    config = (HUB / "jupyterhub_config.py").read_text(encoding="utf-8")
    memory = re.search(r'mem_limit = "(\w+)"', config)
    cores = re.search(r"cpu_limit = ([\d.]+)", config)
    assert memory
    assert cores
    assert f"limit: {memory[1]}\n" in values
    assert f"limit: {float(cores[1]):g}\n" in values


def test_the_proxy_is_pinned_and_names_no_registry() -> None:
    locked = json.loads((HUB / "package-lock.json").read_text(encoding="utf-8"))
    wanted = json.loads((HUB / "package.json").read_text(encoding="utf-8"))["dependencies"]
    packages = locked["packages"]
    for name, version in wanted.items():
        assert packages[f"node_modules/{name}"]["version"] == version
    assert not [name for name, each in packages.items() if "resolved" in each]
    assert all(each["integrity"] for name, each in packages.items() if name)
