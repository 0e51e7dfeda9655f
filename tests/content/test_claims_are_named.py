"""Every claim of the paper is named in a lesson, a question or an exercise."""

from __future__ import annotations

import re
from pathlib import Path

from coursekit.data import load
from tests.constants import PACKAGE

HERE = Path(__file__).parents[2]
PLACES = (
    *HERE.glob("lessons/[0-9]*.md"),
    *PACKAGE.glob("content/questions/[0-9]*.toml"),
    *HERE.glob("exercises/[0-9]*.toml"),
)
CLAIM = re.compile(r"\bC\d{2,3}\b")


def named() -> set[str]:
    """The ids of claims in what students read."""
    return {found for path in PLACES for found in CLAIM.findall(path.read_text(encoding="utf-8"))}


def test_every_claim_is_named_somewhere() -> None:
    assert sorted(set(load("claims")["claim_id"]) - named()) == []


def test_every_name_is_a_claim() -> None:
    assert sorted(named() - set(load("claims")["claim_id"])) == []
