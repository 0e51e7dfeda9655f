from pathlib import Path

import pytest

from coursekit.build.lesson import read
from coursekit.build.references import resolve
from coursekit.errors import CourseError
from coursekit.forms import bank

BANK = """\
title = "Made up"

[[quiz]]
key = "97-halt-1"
section = "Look"
prompt = "What does {term}`hedge` mean in {claim}`C02`?"
claims = ["C06"]
options = [
    { id = "a", text = "One", right = true, feedback = "See {event}`E53`." },
    { id = "b", text = "Two", feedback = "No." },
]

[[order]]
key = "97-order"
section = "Look"
prompt = "Which came first?"
items = [
    { event = "E57" },
    { id = "strikes", when = "us_strikes:S10.date", text = "Strikes" },
]
"""


@pytest.fixture(autouse=True)
def made_up_bank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "bank"
    folder.mkdir()
    (folder / "97.toml").write_text(BANK, encoding="utf-8")
    monkeypatch.setattr(bank, "QUESTIONS", folder)


def resolved(folder: Path, *cells: str) -> list[str]:
    path = folder / "97-made-up.md"
    path.write_text("\n\n+++\n\n".join(cells), encoding="utf-8")
    return resolve(read(path))


def code(*lines: str) -> str:
    return "\n".join(["```{code-cell}", *lines, "```"])


def ids(text: str) -> set[str]:
    return {part.split('"')[0] for part in text.split('<span id="')[1:]}


def test_values_and_links_take_the_place_of_roles(tmp_path: Path) -> None:
    text, _ = resolved(tmp_path, "On {fact}`timeline:E57.date|day`, {claim}`C31`.", code("1"))
    assert text.startswith('On 30 January, <small>(<span id="from-C31"></span>[C31](#C31 "')


def test_the_lists_hold_what_the_text_uses(tmp_path: Path) -> None:
    *_, terms, sources = resolved(
        tmp_path, "A {term}`hedge` in {claim}`C31`, {event}`E53`.", "{glossary}", "{sources}"
    )
    assert ids(terms) == {"term-hedge"}
    assert {"C31", "E53", "reuters-2024-01-30"} <= ids(sources)


def test_a_record_used_after_the_list_is_listed_too(tmp_path: Path) -> None:
    assert "C31" in ids(resolved(tmp_path, "{sources}", "{claim}`C31`")[0])


def test_the_lists_hold_what_the_question_bank_uses(tmp_path: Path) -> None:
    cells = code('ck.quiz("97-halt-1")'), code('_ = ck.order("97-order")')
    *_, terms, sources = resolved(tmp_path, *cells, "{glossary}", "{sources}")
    assert ids(terms) == {"term-hedge"}
    assert {"C02", "C06", "E53", "E57", "S10"} <= ids(sources)


def test_the_lists_hold_the_records_that_code_shows(tmp_path: Path) -> None:
    cards = code('ck.claim("C31")'), code('ck.source("reuters-2024-01-30")')
    sources = resolved(tmp_path, *cards, "{sources}")[-1]
    assert {"C31", "reuters-2024-01-30"} <= ids(sources)


@pytest.mark.parametrize(
    ("cell", "line", "name", "advice"),
    [
        (
            "{Claim}`C31`",
            5,
            "{Claim}",
            "one of {fact}, {words}, {after}, {claim}, {source}, {event}, {strike}, {term}, "
            "{actor}",
        ),
        (
            "{source}",
            5,
            "{source}",
            "one of {glossary}, {sources}, {minutes}, {shown}, {plan}, {rules}",
        ),
        (code('ck.quiz("97-halt-2")'), 6, "'97-halt-2'", "did you mean '97-halt-1'?"),
    ],
)
def test_an_unknown_name_is_refused_with_its_line(
    tmp_path: Path, cell: str, line: int, name: str, advice: str
) -> None:
    with pytest.raises(CourseError) as caught:
        resolved(tmp_path, "# A lesson", cell)
    error = caught.value
    assert error.where == f"97-made-up.md, line {line}"
    assert name in error.found
    assert advice in (error.expected, error.remedy)


@pytest.mark.parametrize("cell", ["{claim}`C999`", code('ck.claim("C999")')])
def test_an_unknown_record_is_refused_with_its_line(tmp_path: Path, cell: str) -> None:
    with pytest.raises(CourseError, match=r"^97-made-up\.md, line [56].*found 'C999'"):
        resolved(tmp_path, "# A lesson", cell)


def test_code_that_python_cannot_read_is_left_to_the_run(tmp_path: Path) -> None:
    assert resolved(tmp_path, code("1 +")) == ["1 +"]
