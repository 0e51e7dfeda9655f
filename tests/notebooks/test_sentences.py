"""Sentences of the lessons are short: most readers have English as a second language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

LESSONS = sorted((Path(__file__).parents[2] / "lessons").glob("[0-9]*.md"))
WORDS_AT_MOST = 25

CODE = re.compile(r"\A---\n.*?^---$|^```.*?^```$", re.DOTALL | re.MULTILINE)
ROLE = re.compile(r"\{(?P<role>\w+)\}`(?:[^`|]*\|)?(?P<text>[^`]*)`|\]\([^)]*\)")
BLOCK = re.compile(r"\n\s*\n|\n(?=[-|#>]|\d+\.)|(?<=\S) \| (?=\S)")
END = re.compile(r"(?<=[.!?:;])[\"”*)]*\s+")


def sentences(text: str) -> Iterator[str]:
    def shown(match: re.Match[str]) -> str:
        return "" if match["role"] in ("claim", "source", "event", "strike", None) else "X"

    for block in BLOCK.split(ROLE.sub(shown, CODE.sub("\n\n", text))):
        yield from END.split(block.strip())


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_no_sentence_of_a_lesson_is_long(lesson: Path) -> None:
    found = list(sentences(lesson.read_text(encoding="utf-8")))
    long = [one for one in found if len(re.findall(r"[\w'\u2019-]+", one)) > WORDS_AT_MOST]
    assert long == []
    assert len(found) > 100


def test_a_long_sentence_is_found() -> None:
    text = "Short {claim}`C31`. " + "word " * 30 + "end."
    assert [len(one.split()) for one in sentences(text)] == [2, 31]
