"""The wording of the package: the forms of STYLE.md that are not written are not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.constants import PACKAGE, constants

STYLE = Path(__file__).parents[1] / "STYLE.md"
THINGS = "alone|above|at|before|below|beside|between|for|here|in|there|under"
# Each row of the table in STYLE.md, and what finds it. People stand *on* an issue: that is right.
FORBIDDEN = {
    "is none": r"(?-i:(?:is|are) none)",
    "such a": r"such an?",
    "so many": r"(?<!not )so many",
    "in the place of": r"in the place of",
    "stands in": rf"(?:stands?|stood) (?:{THINGS})",
    "owned": r"(?:dis)?owned|nobody owns",
    "in order to": r"in order to",
    "prior to": r"prior to",
    "due to the fact": r"due to the fact",
    "utilise": r"utili[sz]\w+",
    "whilst": r"whilst|upon|thereof|hereby",
}
WORDING = re.compile(rf"\b(?:{'|'.join(FORBIDDEN.values())})\b", re.IGNORECASE)
# Read by a person: texts in which a form is right, and why.
ALLOWED = {
    "owned": "the value of a list that learners' files hold",
}


# The halt and the lull have one word each; these are words of others, or of another matter.
ROOT = STYLE.parent
OTHER_WORDS = re.compile(
    r"\b(?:suspen(?:d(?:s|ed|ing)?|sions?)|paus(?:es?|ed|ing))\b", re.IGNORECASE
)
NAMES = re.compile(r"^\s*(?:pause|id|camps|fill|expression) = .*$|^key = .*$", re.MULTILINE)
ALLOWED_WORDS = {
    "offered a pause if": "an offer of 2020, as reported",
    "may bring a pause": "the paper's word for what may come",
    "The resistance paused": "a sentence in the voice of one side, to be judged",
    "it *suspended operations*": "the word of the table, to be found there",
}


def test_the_halt_has_one_word() -> None:
    texts = {
        path.name: path.read_text(encoding="utf-8")
        for folder in ("lessons", "exercises", "src/coursekit/content")
        for path in sorted((ROOT / folder).rglob("*.*"))
        if path.suffix in (".md", ".toml") and path.name != "README.md"
        if path.parent.name != "instructor"
    }
    found = [
        f"{name}: {text[max(0, match.start() - 40) : match.end() + 30]}"
        for name, text in ((name, NAMES.sub("", text)) for name, text in texts.items())
        for match in OTHER_WORDS.finditer(text)
        if not any(
            right in text[max(0, match.start() - 20) : match.end() + 20] for right in ALLOWED_WORDS
        )
    ]
    assert found == []
    assert all(any(right in text for text in texts.values()) for right in ALLOWED_WORDS)


def texts() -> Iterator[tuple[str, str]]:
    """Every text of the package that a person may read, with its place."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for line, text in constants(path, docstrings=True):
            yield f"{path.relative_to(PACKAGE)}:{line}", text
    for path in sorted((PACKAGE / "content" / "boards").glob("*.toml")):
        for line, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            yield f"{path.relative_to(PACKAGE)}:{line}", text


def test_no_text_of_the_package_has_a_forbidden_form() -> None:
    found = [
        f"{place}: {' '.join(text[max(0, match.start() - 30) : match.end() + 30].split())}"
        for place, text in texts()
        if text not in ALLOWED
        for match in WORDING.finditer(" ".join(text.split()))
    ]
    assert found == []


def test_what_is_allowed_is_still_there() -> None:
    assert set(ALLOWED) <= {text for _, text in texts()}


@pytest.mark.parametrize("form", FORBIDDEN)
def test_each_form_is_in_the_table_and_found(form: str) -> None:
    rows = [row for row in STYLE.read_text(encoding="utf-8").splitlines() if row.startswith("| ")]
    assert any(form in row.split("|")[1] for row in rows)
    assert WORDING.search(f"There {form} here.")


@pytest.mark.parametrize("right", ["where each stands on attacks", "not so many", "downed", "none"])
def test_what_is_right_passes(right: str) -> None:
    assert not WORDING.search(right)
