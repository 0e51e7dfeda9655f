"""The descriptions for machines, read by the programs of those who set the formats."""

from __future__ import annotations

import email.message
import io
import json
import urllib.request
import urllib.response
from pathlib import Path
from typing import Any

import mlcroissant
import pytest
import requests
import rocrate
import urllib3
from rocrate_validator import models, services

from coursekit.data import load
from coursekit.data.schema import package
from coursekit.site.metadata import RATINGS, write_metadata

# The words of RO-Crate, from the package of its makers: a test asks no network.
CONTEXT = (Path(rocrate.__file__).parent / "data" / "ro-crate.jsonld").read_bytes()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("metadata")
    write_metadata(out, {"lessons/01-background.html": "Background"})
    return out


def read(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_text(encoding="utf-8"))


@pytest.mark.filterwarnings("ignore")
def test_croissants_own_reader_takes_the_tables(folder: Path) -> None:
    dataset = mlcroissant.Dataset(jsonld=str(folder / "croissant.json"))
    assert not dataset.metadata.ctx.issues.errors
    assert not dataset.metadata.ctx.issues.warnings
    for name in ("claims", "timeline", "sources"):
        assert sum(1 for _ in dataset.records(name)) == len(load(name))


class FromDisk(urllib.request.HTTPSHandler):
    def https_open(self, req: urllib.request.Request) -> Any:
        head = email.message.Message()
        head["Content-Type"] = "application/ld+json"
        reply = urllib.response.addinfourl(io.BytesIO(CONTEXT), head, req.full_url, 200)
        reply.msg = "OK"  # type: ignore[assignment]
        return reply


@pytest.fixture
def context_from_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    opener = urllib.request.build_opener(FromDisk)
    monkeypatch.setattr(urllib.request, "urlopen", opener.open)
    monkeypatch.setattr(urllib.request, "_opener", opener)

    adapter = requests.adapters.HTTPAdapter()

    def send(_: object, request: requests.PreparedRequest, **__: Any) -> requests.Response:
        head = {"Content-Type": "application/ld+json"}
        body = {"body": io.BytesIO(CONTEXT), "headers": head, "preload_content": False}
        raw = urllib3.HTTPResponse(status=200, request_url=request.url, **body)
        return adapter.build_response(request, raw)

    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", send)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.usefixtures("context_from_disk")
def test_the_validator_of_ro_crate_finds_nothing_wrong(folder: Path) -> None:
    assert faults_of_crate(folder) == []


@pytest.mark.filterwarnings("ignore")
@pytest.mark.usefixtures("context_from_disk")
def test_the_validator_of_ro_crate_finds_what_is_wrong(folder: Path, tmp_path: Path) -> None:
    crate = read(folder, "ro-crate-metadata.json")
    (root,) = (one for one in crate["@graph"] if one["@id"] == "./")
    del root["license"]
    (tmp_path / "ro-crate-metadata.json").write_text(json.dumps(crate), encoding="utf-8")
    assert any("license" in fault for fault in faults_of_crate(tmp_path))


def faults_of_crate(folder: Path) -> list[str]:
    settings = services.ValidationSettings(
        rocrate_uri=str(folder),
        profile_identifier="ro-crate-1.1",
        requirement_severity=models.Severity.REQUIRED,
    )
    return [str(issue.message) for issue in services.validate(settings).get_issues()]


def test_each_claim_has_a_review_with_its_verdict(folder: Path) -> None:
    claims = load("claims")
    reviews = read(folder, "claims.jsonld")["@graph"]
    verdicts = {one["@id"][1:]: one["reviewRating"]["alternateName"] for one in reviews}
    assert verdicts == dict(zip(claims["claim_id"], claims["verdict"], strict=True))
    rated = [one for one in reviews if "ratingValue" in one["reviewRating"]]
    assert len(rated) == claims["verdict"].isin(list(RATINGS)).sum()


def test_each_source_can_be_cited(folder: Path) -> None:
    items = read(folder, "sources.csl.json")
    assert [item["id"] for item in items] == load("sources")["source_id"].tolist()
    assert all(item["type"] and item["title"] for item in items)


def test_the_course_names_its_lessons_and_every_table(folder: Path) -> None:
    graph = read(folder, "course.jsonld")["@graph"]
    (dataset,) = (one for one in graph if one["@type"] == "Dataset")
    assert [one["name"] for one in graph if one["@type"] == "LearningResource"] == ["Background"]
    assert len(dataset["distribution"]) == len(package().tables)
