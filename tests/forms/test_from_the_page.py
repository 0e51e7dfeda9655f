"""What only the page can give to Python in a browser tab: a chosen file, the saved notebooks."""

from __future__ import annotations

import base64
import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from coursekit.forms import keeping
from coursekit.forms.layout import Form
from coursekit.forms.question import Reply
from coursekit.store import work
from coursekit.store.entries import dump, new_entry
from coursekit.store.origins import answers_of, with_origin

Respond = Callable[[Mapping[str, object]], Reply]


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[tuple[Form, Respond]]:
    """The forms that were shown, with what replies to them; the learner's file is a new one."""
    forms: list[tuple[Form, Respond]] = []

    def show(form: Form, respond: Respond, _: Reply, *, own: Form | None = None) -> None:
        forms.append((own or form, respond))

    monkeypatch.setattr(keeping, "show_form", show)
    monkeypatch.setenv("COURSEKIT_HOME", str(tmp_path / "home"))
    return forms


def chosen(name: str, data: bytes) -> dict[str, object]:
    return {"file": {"name": name, "base64": base64.b64encode(data).decode()}}


def test_a_file_of_the_reader_brings_answers_back(shown: list[tuple[Form, Respond]]) -> None:
    assert keeping.restore() is None
    ((form, respond),) = shown
    assert [asked.form for asked in form.inputs] == ["file", "several"]
    copy = dump([new_entry("answer", "a", 1), new_entry("answer", "b", 2)]).encode()
    begun = dump(with_origin((new_entry("answer", "c", 3),))).encode()
    assert "2 of 2 entries were added" in respond(chosen("copy.json", copy)).html
    assert [entry.value for entry in answers_of(work.read())] == [1, 2]
    assert "0 of 2 entries were added" in respond(chosen("copy.json", copy)).html
    assert respond({"file": ""}).say == ("→ Choose a file first.",)
    (said,) = respond(chosen("partner.json", begun)).say
    assert said.startswith("✗ Nothing was changed. partner.json: Another person began this file.")
    own = respond({**chosen("partner.json", begun), "mine": ["mine"]})
    assert "1 of 1 entries were added" in own.html
    (said,) = respond(chosen("other.json", b"[]")).say
    assert said.startswith("✗ Nothing was changed. ")
    assert "other.json" in said
    assert len(answers_of(work.read())) == 3


def test_a_hand_in_has_the_notebooks_that_the_page_gave(
    shown: list[tuple[Form, Respond]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "is_tab", lambda: True)
    keeping.hand_in("01")
    ((form, respond),) = shown
    assert [asked.form for asked in form.inputs] == ["line", "several", "notebooks"]
    work.record("try", "1.1", {"right": True})
    saved = answers_of(work.read())[-1]
    notebook = json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    old, new = 1_000_000_000, 4_000_000_000  # before and after that try
    given = {"name": "../exercises-01.ipynb", "text": notebook, "at": old}
    assert "is not saved" in respond({"student": "17", "notebooks": [given]}).html
    made = respond({"student": "17", "notebooks": [{**given, "at": new}]})
    assert "Your hand-in is made" in made.html
    (zipped,) = work.work_path().parent.glob("coursekit-hand-in-01-17-*.zip")
    with zipfile.ZipFile(zipped) as archive:
        assert archive.read("exercises-01.ipynb").decode().strip() == notebook
        assert saved.at in archive.read(work.NAME).decode()
