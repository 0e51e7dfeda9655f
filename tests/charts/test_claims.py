"""Charts of the claims: kinds, verdicts, sections, hedges; numbers counted anew."""

import csv
from collections import Counter

import pytest

from coursekit.charts import (
    as_table,
    claim_kinds,
    describe,
    hedges_by_section,
    kinds_by_section,
    verdicts,
)
from coursekit.data import data_root, load
from coursekit.errors import CourseError


@pytest.fixture(scope="module")
def claims():
    with (data_root() / "claims.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_first_chart_counts_the_kinds(claims):
    counts = Counter(claim["kind"] for claim in claims)
    said = describe(claim_kinds())
    assert f"the {len(claims)} claims" in said
    for kind, count in counts.items():
        assert f"{kind} {count} ({round(100 * count / len(claims))}%)" in said
    table = as_table(claim_kinds())
    assert dict(zip(table["Kind of claim"], table["Claims"], strict=True)) == dict(counts)
    assert table["Claims"].is_monotonic_decreasing
    assert table["Share"].sum() == pytest.approx(1)


def test_a_part_of_the_claims_can_be_drawn():
    some = load("claims").query("section == 'iran'")
    assert describe(claim_kinds(some)).startswith(f"Bar chart of the {len(some)} claims")
    assert len(kinds_by_section(some).data) == len(some)


@pytest.mark.parametrize(("by", "column"), [("kind", "kind"), ("section", "section")])
def test_verdicts_are_counted_in_each_row(claims, by, column):
    table = as_table(verdicts(by=by))
    names = load("claims")[column].cat.categories
    counted = Counter((claim[column], claim["verdict"]) for claim in claims)
    assert sorted(table["Claims"]) == sorted(counted.values())
    if by == "kind":
        rows = table.set_index(["Kind of claim", "Verdict"])["Claims"].to_dict()
        assert rows == dict(counted)
        assert table["Kind of claim"].drop_duplicates().tolist() == names.tolist()


def test_verdicts_of_all_claims(claims):
    said = describe(verdicts(by="all"))
    for verdict, count in Counter(claim["verdict"] for claim in claims).items():
        assert f"{verdict} {count}" in said


def test_verdicts_by_something_else():
    with pytest.raises(CourseError) as raised:
        verdicts(by="author")
    assert str(raised.value) == (
        "verdicts, by: found 'author', expected 'kind', 'section' or 'all'; choose one of them."
    )


def test_the_iranian_section_is_said_with_its_numbers(claims):
    counts = Counter(claim["kind"] for claim in claims if claim["section"] == "iran")
    assert (
        f"the Iranian position: fact {counts['fact']}, attributed report "
        f"{counts['attributed report']} and assessment {counts['assessment']}"
    ) in describe(kinds_by_section())


def test_the_sections_stand_in_the_order_of_the_paper(claims):
    order = list(dict.fromkeys(as_table(kinds_by_section())["Section"]))
    assert order[0] == "title page"
    assert order[-1] == "scenario: scattered attacks"
    assert len(order) == len({claim["section"] for claim in claims})


def test_hedged_claims_are_counted(claims):
    hedged = [claim for claim in claims if claim["hedge_words"]]
    said = describe(hedges_by_section())
    assert said.startswith(f"{len(hedged)} of the {len(claims)} claims")
    for key, name in (("iran", "the Iranian position"), ("scale", "scale of the attacks")):
        there = [claim for claim in claims if claim["section"] == key]
        count = sum(claim in hedged for claim in there)
        assert f"{name} {count} of {len(there)}" in said


@pytest.mark.parametrize("draw", [kinds_by_section, hedges_by_section, verdicts])
def test_no_two_claims_share_a_place(draw):
    frame = draw().data
    assert not frame.duplicated(["slot", "line"]).any()
    assert frame["claim_id"].is_unique
