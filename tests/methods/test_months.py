"""Months from their events: each switch of the rule, and the labels that the table holds."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.data import data_root
from coursekit.errors import CourseError
from coursekit.methods.months import (
    FITS,
    TARGETS,
    CodingRule,
    MonthEvent,
    Threshold,
    code_month,
    settle,
)
from tests.snapshots import Snapshot

ROCKETS = MonthEvent("A1", "us-forces", False, "sporadic")
CLAIMED = MonthEvent("A2", "us-forces", True, "sporadic", 2)
HAIFA = MonthEvent("A3", "israel", True, "sporadic", 2)
ERBIL = MonthEvent("A4", "iraq-internal", True, "sporadic")
REPLY = MonthEvent("A5", "us-strike", True, "sporadic")
DOUBT = MonthEvent("A6", "us-forces", True, "unclear")
TALKS = MonthEvent("A7", "political", True, "deescalation")
THREE = [ROCKETS._replace(event_id=f"B{number}") for number in (1, 2, 3)]
LARGE = MonthEvent("A8", "us-forces", True, "resumption")
CLAIMS_ONLY, INSIDE, ISRAEL = (
    CodingRule(unclaimed="none"),
    CodingRule(unclaimed="inside"),
    CodingRule(israel=True),
)


def threshold(*targets: str) -> Threshold:
    """At two deaths, or at three attacks."""
    return Threshold("", targets or ("us-forces", "israel"), killed=2, attacks=3)


@pytest.mark.parametrize(
    ("events", "rule", "label", "because"),
    [
        ([], CodingRule(), "deescalation", ()),
        ([TALKS], CodingRule(), "deescalation", ()),
        ([ROCKETS], CodingRule(), "sporadic", ("A1",)),
        ([ROCKETS], CLAIMS_ONLY, "unclear", ("A1",)),
        ([ROCKETS, CLAIMED], CLAIMS_ONLY, "sporadic", ("A2",)),
        ([ROCKETS], CodingRule(least=2), "deescalation", ("A1",)),
        ([ROCKETS, CLAIMED], CodingRule(least=2), "sporadic", ("A1", "A2")),
        ([HAIFA], CodingRule(), "deescalation", ()),
        ([HAIFA], ISRAEL, "sporadic", ("A3",)),
        ([ERBIL], CodingRule(), "unclear", ("A4",)),
        ([ERBIL], INSIDE, "sporadic", ("A4",)),
        ([REPLY], CodingRule(), "deescalation", ()),
        ([REPLY], CLAIMS_ONLY, "deescalation", ()),
        ([ROCKETS, REPLY], CodingRule(least=2), "deescalation", ("A1",)),
        ([DOUBT], CodingRule(), "unclear", ("A6",)),
        ([ROCKETS, DOUBT], CodingRule(), "sporadic", ("A1",)),
        ([LARGE], CodingRule(), "resumption", ("A8",)),
        ([CLAIMED], CodingRule(threshold=threshold()), "resumption", ("A2",)),
        ([HAIFA], CodingRule(threshold=threshold()), "resumption", ("A3",)),
        ([ROCKETS], CodingRule(threshold=threshold()), "sporadic", ("A1",)),
        (THREE, CodingRule(threshold=threshold()), "resumption", ("B1", "B2", "B3")),
        (
            THREE,
            CodingRule(unclaimed="none", threshold=threshold()),
            "unclear",
            ("B1", "B2", "B3"),
        ),
        ([LARGE], CodingRule(threshold=threshold()), "resumption", ("A8",)),
        ([LARGE], CodingRule(threshold=threshold("israel")), "sporadic", ("A8",)),
    ],
)
def test_a_rule_decides(
    events: list[MonthEvent], rule: CodingRule, label: str, because: tuple[str]
) -> None:
    coded = code_month(events, rule)
    assert (coded.label, coded.because) == (label, because)


def test_a_thin_month_is_what_the_rule_says_unless_something_happened() -> None:
    assert code_month([TALKS], CodingRule(), thin=True).label == "unclear"
    assert code_month([TALKS], CodingRule(thin="deescalation"), thin=True).label == "deescalation"
    assert code_month([ROCKETS], CodingRule(), thin=True).label == "sporadic"


def test_it_says_why(snapshot: Snapshot) -> None:
    coded = [
        code_month([LARGE], CodingRule()),
        code_month([ROCKETS], CodingRule()),
        code_month([DOUBT], CodingRule()),
        code_month([TALKS], CodingRule(), thin=True),
        code_month([ROCKETS], CodingRule(least=2)),
        code_month([], CodingRule()),
    ]
    snapshot.check("why", "\n".join(one.why for one in coded))


def test_an_unknown_rule_is_named() -> None:
    with pytest.raises(CourseError, match="unclaimed: found 'all'"):
        CodingRule(unclaimed="all")


def rows(name: str) -> Iterator[dict[str, str]]:
    with (data_root() / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@pytest.mark.parametrize(
    ("column", "rule"),
    [
        ("default_scenario", CodingRule()),
        ("best_fit_if_only_us_targets", CodingRule(thin="deescalation")),
        ("best_fit_scenario", CodingRule(israel=True, unclaimed="inside", thin="deescalation")),
    ],
)
def test_the_three_columns_of_the_table_follow_from_the_events(
    column: str, rule: CodingRule
) -> None:
    events = {
        row["event_id"]: MonthEvent(
            row["event_id"],
            row["target_type"],
            row["claim_status"] != "unclaimed",
            row["scenario_fit"],
            float(row["killed_min"] or 0),
        )
        for row in rows("aftermath")
    }
    months = list(rows("aftermath_months"))
    coded = [
        code_month(
            (events[key] for key in filter(None, month["event_ids"].split(";"))),
            rule,
            thin=month["evidence"] == "thin",
        ).label
        for month in months
    ]
    assert len(coded) == 28
    assert coded == [month[column] for month in months]


def test_the_words_are_those_of_the_table() -> None:
    text = (data_root() / "datapackage.json").read_text(encoding="utf-8")
    (table,) = (each for each in json.loads(text)["resources"] if each["name"] == "aftermath")
    fields = {field["name"]: field for field in table["schema"]["fields"]}
    for name, words in (("target_type", TARGETS), ("scenario_fit", FITS)):
        assert set(fields[name]["constraints"]["enum"]) == set(words)


class TestSettle:
    def test_most_months(self) -> None:
        assert settle(["sporadic", "sporadic", "deescalation"]) == "sporadic"

    def test_a_tie_is_unclear(self) -> None:
        assert settle(["sporadic", "deescalation"]) == "unclear"
        assert settle(["unclear", "sporadic", "deescalation"]) == "unclear"

    def test_the_farthest_step(self) -> None:
        assert settle(["deescalation"] * 9 + ["sporadic"], "farthest") == "sporadic"
        assert settle(["deescalation", "unclear"], "farthest") == "unclear"
        assert settle(["deescalation"], "farthest") == "deescalation"

    def test_the_last_three_months(self) -> None:
        assert settle(["sporadic"] * 5 + ["deescalation"] * 2, "end") == "deescalation"

    @given(st.lists(st.sampled_from(["deescalation", "sporadic", "resumption"]), min_size=1))
    def test_the_order_matters_only_to_how_it_ends(self, labels: list[str]) -> None:
        for by in ("most-months", "farthest"):
            assert settle(labels, by) == settle(sorted(labels), by)

    def test_no_month_and_no_such_way(self) -> None:
        with pytest.raises(CourseError, match="by: found 'best'"):
            settle(["sporadic"], "best")
        with pytest.raises(CourseError, match="No month is there"):
            settle([])
