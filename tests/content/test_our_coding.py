"""Where our own coding is the right answer, the reply says that it is ours."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from coursekit.data import load
from coursekit.data.schema import package
from tests.constants import PACKAGE

HERE = Path(__file__).parents[2]
BANKS = sorted(PACKAGE.glob("content/questions/[0-9]*.toml"))
SETS = sorted(HERE.glob("exercises/[0-9]*.toml"))

# What we judged, by table: two careful readers could fill these columns in differently.
CODED = {
    "claims": ("kind", "verdict", "hedge_words"),
    "claim_sources": ("relation", "word_of"),
    "stances": ("position", "basis"),
    "relations": ("sign",),
    "timeline": ("in_paper",),
    "deterrence": ("changed",),
    "indicators": ("role", "observed"),
    "aftermath": ("scenario_fit",),
    "aftermath_months": ("default_scenario", "best_fit_scenario"),
    "impacts": ("value",),
}
OURS = re.compile(r"\b(our|ours|we)\b", re.IGNORECASE)


def rests_on_coding(text: str) -> bool:
    """Whether a reference or code reads a column that we judged."""
    facts = re.findall(r"(?:count|min|max|sum):(\w+)[?.]([^`\n]*)", text)
    loads = dict.fromkeys(re.findall(r"load\(\\?['\"](\w+)", text), text)
    return any(
        re.search(rf"\b{column}\b", asked)
        for table, asked in [*facts, *loads.items()]
        for column in CODED.get(table, ())
    )


def items() -> list[tuple[str, str, str]]:
    """The key of each question and task, what settles it, and the reply to the right answer."""
    contents = [tomllib.loads(path.read_text(encoding="utf-8")) for path in [*BANKS, *SETS]]
    return [
        (item["key"], settled_by(item), reply(item))
        for content in contents
        for kind in ("predict", "check", "quiz", "task")
        for item in content.get(kind, [])
    ]


def settled_by(item: dict[str, Any]) -> str:
    """What decides which answer is right, as it stands in the file."""
    options = item.get("options", [])
    parts = [item.get(name, "") for name in ("data", "of", "answer", "code", "given")]
    parts += [option.get("data", "") for option in options]
    parts += [option.get("feedback", "") for option in options if option.get("right")]
    parts += [case.get("expected", "") for case in item.get("cases", [])]
    return "\n".join(parts)


def reply(item: dict[str, Any]) -> str:
    """What is said once the right answer is known."""
    right = [option.get("feedback", "") for option in item.get("options", []) if "right" in option]
    return " ".join([item.get("reveal", ""), item.get("right", ""), item.get("why", ""), *right])


RESTING = [(key, said) for key, settled, said in items() if rests_on_coding(settled)]


def test_the_columns_are_in_the_tables() -> None:
    fields = {
        name: {field.name for field in table.fields} for name, table in package().tables.items()
    }
    assert not [
        (table, column) for table in CODED for column in CODED[table] if column not in fields[table]
    ]
    assert len(RESTING) > 20


@pytest.mark.parametrize(("key", "said"), RESTING, ids=[key for key, _ in RESTING])
def test_the_reply_says_that_the_coding_is_ours(key: str, said: str) -> None:
    assert OURS.search(said), f"{key}: {said}"


def test_whose_word_it_is_stands_at_each_page_on_the_claims_on_control() -> None:
    ties = load("claim_sources")
    control = ties["claim_id"].isin(["C06", "C67", "C68"])
    assert ties["word_of"][control].notna().all()
    denials = ties[~control & ties["word_of"].notna()]
    assert set(denials["relation"]) == {"contradicts"}
    a_page = ties[control].groupby("source_id", observed=True)["word_of"].nunique()
    assert (a_page == 1).all()
