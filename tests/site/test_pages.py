"""Texts and replies of the pages, before a browser sees them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coursekit.data.records import records
from coursekit.errors import CourseError
from coursekit.forms.bank import find
from coursekit.forms.foreseen import ANY, answers_to, revealed_by
from coursekit.forms.question import Question
from coursekit.site.lessons import addressed
from coursekit.site.make import make_site, with_button
from coursekit.site.outputs import pooled
from coursekit.site.records import PAGES, Uses, record_pages
from coursekit.widgets.controls import Choice, Grid, Slider, Tick
from coursekit.widgets.pages import MOST_STATES, foreseen


def test_links_of_a_lesson_lead_to_pages() -> None:
    text = (
        '[C31](#C31 "said") [start](00-start-here.ipynb)'
        " [x](02-a.ipynb#1.-Two-camps) [w](#term-qom)"
    )
    assert addressed(text) == (
        '[C31](ROOT/claims/C31.html "said") [start](ROOT/lessons/00-start-here.html)'
        " [x](ROOT/lessons/02-a.html#two-camps) [w](ROOT/glossary.html#term-qom)"
    )


def test_the_list_of_sources_gives_way_to_their_pages() -> None:
    text = addressed("## Next\n\nOn.\n\n## Sources\n\n- C31 and its pages\n\n## Last\n\nEnd.")
    assert "its pages" not in text
    assert text.endswith("## Last\n\nEnd.")


def test_every_record_has_one_page_with_its_own_words() -> None:
    pages = dict(record_pages(Uses.of_tables(), PAGES))
    assert len(pages) == sum(len(records(name)) for name in PAGES)
    for claim in records("claims"):
        page = pages[f"/claims/{claim['claim_id']}"]
        assert claim["verdict"] in page
        assert claim["locator"] in page


def test_a_page_of_a_source_names_the_claims_that_rest_on_it() -> None:
    tie = records("claim_sources")[0]
    page = dict(record_pages(Uses.of_tables(), PAGES))[f"/sources/{tie['source_id']}"]
    assert f"/claims/{tie['claim_id']}.html" in page


def test_replies_of_a_page_are_those_of_a_notebook() -> None:
    quiz = find("01-who-1", Question)
    replies = {one.sent: one.reply for one in answers_to(quiz) if one.sent}
    (asked,) = quiz.filled_inputs()
    assert set(replies) == {option.id for option in asked.options}
    for option in asked.options:
        assert replies[option.id].right is quiz.judge(option.id).right
        assert replies[option.id].say[:-1] == quiz.judge(option.id).say


def test_a_text_is_shown_again_where_it_cannot_be_foreseen() -> None:
    told = [one for one in revealed_by(find("02-mind", Question)) if one.sent is None]
    assert any(ANY in str(one.reply.table) for one in told)


CONTROLS = [Choice("a", "A", [("x", "X"), ("y", "Y")]), Tick("b", "B")]


def test_few_states_are_all_foreseen() -> None:
    states = list(foreseen(CONTROLS, {"a": "x", "b": False}, []))
    assert len({json.dumps(state) for state in states}) == 4


def test_of_many_states_the_start_the_presets_and_single_moves_are_foreseen() -> None:
    many = [
        *CONTROLS,
        Slider("s", "S", 0, 500, 1, 0),
        Grid("g", "G", [("r", "R")], [("c", "C")], [("1", "1")]),
    ]
    start = {"a": "x", "b": False, "s": 0, "g": {"r:c": "1"}}
    states = list(foreseen(many, start, [("Other", {"a": "y"})]))
    assert states[:2] == [start, {**start, "a": "y"}]
    assert {**start, "b": True} in states
    assert len(states) <= MOST_STATES


def test_replies_are_pooled_and_cut_at_a_size() -> None:
    replies = [[{"at": n}, {"sentence": "the same"}] for n in range(50)]
    whole = pooled(replies, 10_000)
    assert whole["values"].count("the same") == 1
    assert len(whole["of"]) == 50
    assert 1 <= len(pooled(replies, 300)["of"]) < 50


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(CourseError) as error:
        make_site(Path(__file__).parents[2], tmp_path)
    assert error.value.where == str(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_lesson_has_a_button_for_a_browser_tab_below_its_heading() -> None:
    text = with_button("/lessons/01-background", "# Background\n\nWho are they?\n")
    heading, button, rest = text.split("\n\n")
    assert (heading, rest) == ("# Background", "Who are they?\n")
    assert 'href="ROOT/tab/notebooks/index.html?path=01-background.ipynb"' in button
    assert "Safari and phones were not tried" in button
