from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from coursekit.data import fact
from coursekit.errors import CourseError
from coursekit.forms import bank, forecasts
from coursekit.forms.answers import save_answer
from coursekit.forms.forecasts import COLUMNS, FUTURE, NAME, PRACTICE, export_forecasts
from coursekit.forms.kinds.guesses import Guesses
from coursekit.store import work
from coursekit.store.entries import Entry

SHARES = {"deescalation": "30", "resumption": "12.5", "sporadic": "47.5", "other": "10"}
FORECAST: dict[str, Any] = {
    "forecast": SHARES,
    "window": "2024-12-31",
    "rule": "most-months",
    "reason": "Habit.",
}
QUESTION: dict[str, Any] = {
    "template": "count",
    "question": 'Will "it", say, happen twice?',
    "window": "90",
    "source": "A list",
    "resolver": "my partner",
    "gone": "void",
    "chance": "35",
    "reason": "It did before.",
}


def seal(key: str, values: dict[str, Any]) -> None:
    reply = save_answer(bank.find(key, Guesses), values)
    assert reply.say[0].startswith("✓ Sealed"), reply.say


def written(home: Path) -> list[dict[str, str]]:
    with (home / NAME).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_without_a_seal_nothing_is_written(home: Path) -> None:
    said = str(export_forecasts())
    assert said == "→ No forecast is sealed yet. Seal one first, then run this cell again."
    assert not (home / NAME).exists()


def test_the_practice_forecast_has_a_row_for_each_outcome(home: Path) -> None:
    seal(PRACTICE, FORECAST)
    said = str(export_forecasts())
    assert said == f"✓ 1 sealed forecast written to {NAME}, beside your file of answers."
    rows = written(home)
    assert tuple(rows[0]) == COLUMNS
    assert {row["outcome"]: row["percent"] for row in rows} == SHARES
    assert {(row["opens"], row["closes"]) for row in rows} == {
        (fact("timeline:E72.date|iso"), "2024-12-31")
    }
    assert {row["settled_by"] for row in rows} == {"the scenario that fits most months"}


def test_a_question_about_the_future_closes_so_many_days_after_its_seal() -> None:
    entry = replace(_sealed(QUESTION), at="2027-11-20T23:59:59.000Z")
    yes, no = forecasts.forecasts([entry])
    assert (yes["sealed_on"], yes["opens"], yes["closes"]) == (
        "2027-11-20", "2027-11-20", "2028-02-18",
    )  # fmt: skip
    assert (yes["outcome"], yes["percent"], no["outcome"], no["percent"]) == (
        "yes", "35", "no", "65",
    )  # fmt: skip
    assert yes["settled_by"] == (
        "A list; looked up by: my partner; if it is gone or says nothing, it is not scored"
    )


def test_sealing_again_adds_and_every_seal_keeps_its_number(home: Path) -> None:
    for key in FUTURE:
        seal(key, QUESTION)
    seal(FUTURE[0], {**QUESTION, "chance": "60", "window": "30"})
    said = str(export_forecasts())
    assert said.startswith("✓ 4 sealed forecasts written")
    assert "The last days of your questions about the future: " in said
    rows = written(home)
    assert [row["forecast_id"] for row in rows[::2]] == ["Q01", "Q02", "Q03", "Q04"]
    assert [row["percent"] for row in rows if row["key"] == FUTURE[0]] == ["35", "65", "60", "40"]
    assert rows[0]["question"] == QUESTION["question"]
    assert {row["unchanged"] for row in rows} == {"yes"}


def test_an_earlier_table_is_never_written_over(home: Path) -> None:
    seal(FUTURE[0], QUESTION)
    export_forecasts()
    scored = (home / NAME).read_text(encoding="utf-8").replace(",,", ",yes,", 1)
    (home / NAME).write_text(scored, encoding="utf-8")
    seal(FUTURE[1], QUESTION)
    said = str(export_forecasts())
    assert "written to coursekit-forecasts-2.csv, beside your file of answers." in said
    assert "coursekit-forecasts.csv is kept as it was." in said
    assert (home / NAME).read_text(encoding="utf-8") == scored
    assert "are in coursekit-forecasts-2.csv" in str(export_forecasts())
    assert not (home / "coursekit-forecasts-3.csv").exists()


def test_no_cell_is_a_formula(home: Path) -> None:
    seal(FUTURE[0], {**QUESTION, "reason": "=1+1"})
    export_forecasts()
    assert {row["reason"] for row in written(home)} == {"'=1+1"}


@pytest.mark.parametrize("sign", ["\u200b", "\uff1d", "\ufeff", "?"])
def test_a_sign_before_a_formula_is_kept_and_makes_it_a_text(home: Path, sign: str) -> None:
    """No spreadsheet that was tried takes what begins with one of these for a formula."""
    seal(FUTURE[0], {**QUESTION, "reason": f"{sign}=1+1"})
    export_forecasts()
    assert {row["reason"] for row in written(home)} == {f"{sign}=1+1"}


def test_half_a_character_is_written_as_a_question_mark(home: Path) -> None:
    seal(FUTURE[0], {**QUESTION, "reason": "\ud800=1+1"})
    export_forecasts()
    assert {row["reason"] for row in written(home)} == {"?=1+1"}


@pytest.mark.parametrize("day", ["2026-02-31", "2026-13-01", "9999-12-31"])
def test_a_seal_of_a_day_that_there_is_not_spoils_the_file_not_the_table(
    file: Path, day: str
) -> None:
    seal(FUTURE[0], QUESTION)
    at = work.read()[0].at
    file.write_text(file.read_text(encoding="utf-8").replace(at, f"{day}{at[10:]}"), "utf-8")
    with pytest.raises(CourseError, match="entry 1 is not valid"):
        export_forecasts()
    seal(FUTURE[0], QUESTION)  # the damaged file is set aside, as it said
    assert str(export_forecasts()).startswith("✓ 1 sealed forecast written")


def test_an_answer_that_was_never_read_from_a_form_is_left_out() -> None:
    sealed = _sealed(QUESTION)
    for part, value in (("chance", "35"), ("window", 90), ("reason", "")):
        forged = replace(sealed, value={**sealed.value, part: value})
        assert forecasts.forecasts([forged]) == []
    assert len(forecasts.forecasts([sealed])) == 2


def test_a_seal_that_was_changed_is_told(home: Path, file: Path) -> None:
    seal(FUTURE[0], QUESTION)
    saved = json.loads(file.read_text(encoding="utf-8"))
    saved["entries"][0]["value"]["chance"] = 99
    file.write_text(json.dumps(saved), encoding="utf-8")
    export_forecasts()
    assert [row["unchanged"] for row in written(home)] == ["no", "no"]


def test_a_seal_of_an_older_form_is_left_out() -> None:
    older = replace(_sealed(QUESTION), value={"chance": 35})
    assert forecasts.forecasts([older]) == []


def test_a_damaged_file_is_not_taken_for_an_empty_one(file: Path) -> None:
    file.write_text("{", encoding="utf-8")
    with pytest.raises(CourseError):
        export_forecasts()


@pytest.mark.parametrize("key", FUTURE)
def test_the_three_forms_ask_the_same(key: str) -> None:
    first, this = bank.find(FUTURE[0], Guesses), bank.find(key, Guesses)
    assert this.fields == first.fields


def _sealed(values: dict[str, Any]) -> Entry:
    seal(FUTURE[0], values)
    entry = work.latest(FUTURE[0], "sealed")
    assert entry is not None
    return entry
