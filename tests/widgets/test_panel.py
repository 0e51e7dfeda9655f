"""The event bridge as Python sees it: what it shows, what it answers, what it refuses."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import altair as alt
import pandas as pd
import pytest

from coursekit.errors import CourseError
from coursekit.jupyterlab import CHART, WIDGET_VIEW
from coursekit.store import work
from coursekit.store.origins import answers_of
from coursekit.widgets.bridge import listening
from coursekit.widgets.controls import Choice, Control, Grid, Slider, Tick
from coursekit.widgets.panel import Panel, panel

KEY = "trial"
LEAST = Slider("least", "At least", 0, 10, 1, 2, signal="least", unit="attacks")
MONTH = Slider("month", "Month", 0, 2, 1, 1, labels=["October", "November", "December"])
ACTOR = Choice("actor", "Actor", [("all", "All actors"), ("kh", "Kata'ib Hezbollah")])
NAMES = Tick("names", "Show names", value=True)
FITS = Grid(
    "fits",
    "Fits?",
    [("strikes", "US strikes"), ("iran", "Iran")],
    [("order", "Order")],
    [("C", "fits"), ("I", "does not")],
    {"strikes:order": "I"},
)

Shown = list[dict[str, Any]]


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Shown:
    """What a cell would leave in the notebook."""
    outputs: Shown = []

    def display(thing: Any, *, raw: bool = False) -> None:
        outputs.append(thing if raw else thing._repr_mimebundle_())

    monkeypatch.setattr("coursekit.widgets.display.display", display)
    return outputs


def chart(*names: str) -> alt.Chart:
    """Three points; a parameter for each name."""
    table = pd.DataFrame({"a": [1, 2, 3]})
    drawn = alt.Chart(table, description="Three points.").mark_point().encode(x="a:Q")
    return drawn.add_params(*(alt.param(name=name, value=0) for name in names))


def respond(values: dict[str, Any]) -> tuple[dict[str, Any], str]:
    return {"double": 2 * values["least"]}, f"<{values['least']}> & no more."


def make(**more: Any) -> Panel:
    return panel(KEY, chart("least", "double"), [LEAST], respond, title="Show", **more)


def patch_of(spec: dict[str, Any]) -> list[dict[str, Any]]:
    patch: list[dict[str, Any]] = spec["usermeta"]["embedOptions"]["patch"]
    return patch


# What is shown


def test_a_cell_leaves_the_static_form_the_view_and_the_chart(shown: Shown) -> None:
    made = make()
    form, view, drawn = shown
    assert form["text/plain"] == "Run this cell to use the board.\n<2> & no more."
    assert form["text/html"].startswith(
        f'<div data-ck-static="{KEY}"><p><em>Run this cell to use the board.</em></p>'
        "<p>&lt;2&gt; &amp; no more.</p></div>"
    )
    assert view == {
        WIDGET_VIEW: {
            "version_major": 2,
            "version_minor": 0,
            "model_id": made.model_id,
        }
    }
    assert drawn["text/plain"] == "Three points."
    assert drawn[CHART]["usermeta"]["embedOptions"]["patch"]


def test_what_is_saved_is_the_same_each_time(shown: Shown) -> None:
    make()
    make()
    assert shown[0] == shown[3]
    assert shown[2] == shown[5]


def test_the_static_form_escapes_its_key(shown: Shown) -> None:
    panel('a"<b', chart("least", "double"), [LEAST], respond, title="Show")
    assert 'data-ck-static="a&quot;&lt;b"' in shown[0]["text/html"]


@pytest.mark.usefixtures("shown")
def test_the_page_gets_the_controls_and_the_first_answer() -> None:
    made = make()
    assert (made.key, made.title) == (KEY, "Show")
    assert made.start == {"least": 2}
    assert made.get_state("values") == {"values": {"least": 2}}
    assert made.signals == {"double": 4}
    assert made.sentence == "<2> & no more."
    synced = set(made.traits(sync=True))
    assert {"key", "title", "controls", "start", "values", "signals", "sentence"} <= synced


# Controls


@pytest.mark.parametrize(
    ("control", "traits", "start"),
    [
        (
            LEAST,
            {
                "kind": "slider",
                "name": "least",
                "label": "At least",
                "signal": "least",
                "low": 0,
                "high": 10,
                "step": 1,
                "labels": None,
                "unit": "attacks",
                "play": False,
            },
            2,
        ),
        (
            MONTH,
            {
                "kind": "slider",
                "name": "month",
                "label": "Month",
                "signal": "",
                "low": 0,
                "high": 2,
                "step": 1,
                "labels": ["October", "November", "December"],
                "unit": "",
                "play": False,
            },
            1,
        ),
        (
            ACTOR,
            {
                "kind": "choice",
                "name": "actor",
                "label": "Actor",
                "signal": "",
                "options": [["all", "All actors"], ["kh", "Kata'ib Hezbollah"]],
            },
            "all",
        ),
        (NAMES, {"kind": "tick", "name": "names", "label": "Show names", "signal": ""}, True),
        (
            FITS,
            {
                "kind": "grid",
                "name": "fits",
                "label": "Fits?",
                "signal": "",
                "one": "",
                "page": "",
                "pages": {},
                "fills": {},
                "one_row": "",
                "notes": {},
                "says": {},
                "ours": {},
                "shown_if": "",
                "rows": [["strikes", "US strikes"], ["iran", "Iran"]],
                "columns": [["order", "Order"]],
                "options": {"order": [["C", "fits"], ["I", "does not"]]},
            },
            {"strikes:order": "I", "iran:order": "C"},
        ),
    ],
    ids=["slider", "slider with words", "choice", "tick", "grid"],
)
@pytest.mark.usefixtures("shown")
def test_each_control_says_what_the_page_needs(
    control: Control, traits: dict[str, Any], start: object
) -> None:
    made = panel(KEY, chart("least"), [control], lambda _: ({}, "Said."), title="Show")
    assert made.controls == [{"shown_if": "", "shown_unless": "", **traits}]
    assert made.start == {control.name: start}


def test_a_choice_starts_where_it_is_told() -> None:
    assert Choice("actor", "Actor", ACTOR.options, value="kh").start == "kh"


# Answers


@pytest.mark.usefixtures("shown")
def test_a_change_is_answered_with_signals_and_sentence_in_one_message(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = make()
    # As with a kernel: without one, widgets send nothing.
    made.comm = SimpleNamespace(comm_id="1", kernel=True, on_msg=lambda _: None)
    sent: list[set[str]] = []
    monkeypatch.setattr(made, "_send", lambda message, **_: sent.append(set(message["state"])))
    made.set_state({"values": {"least": 7}})
    assert made.signals == {"double": 14}
    assert made.sentence == "<7> & no more."
    assert [state for state in sent if state != {"values"}] == [{"signals", "sentence"}]


@pytest.mark.usefixtures("shown")
def test_back_to_the_start_is_answered_like_any_change() -> None:
    made = make()
    made.set_state({"values": {"least": 7}})
    made.set_state({"values": made.start})
    assert made.signals == {"double": 4}
    assert made.sentence == "<2> & no more."


@pytest.mark.usefixtures("shown")
def test_a_value_that_python_sets_is_answered_too() -> None:
    made = make()
    made.values = {"least": 3}
    assert made.signals == {"double": 6}


# The chart's side


def test_a_listening_chart_passes_each_value_of_the_event_to_its_signal() -> None:
    patch = patch_of(listening(chart("least", "most"), KEY, ["least", "most"]))
    assert [(step["op"], step["path"], step["value"]["type"]) for step in patch] == [
        ("add", "/marks/-", "group")
    ]
    signals = patch[0]["value"]["signals"]
    assert [(signal["name"], signal["push"]) for signal in signals] == [
        ("least", "outer"),
        ("most", "outer"),
    ]
    assert signals[0]["on"] == [
        {
            "events": {"type": "coursekit:trial"},
            "update": "isDefined(event.detail['least']) ? event.detail['least'] : least",
        }
    ]


def test_the_chart_that_was_given_stays_as_it_was() -> None:
    given = chart("least")
    before = given.to_dict()
    listening(given, KEY, ["least"])
    assert given.to_dict() == before


def test_what_the_chart_tells_embedding_already_is_kept() -> None:
    given = chart("least")
    given.usermeta = {"author": "somebody", "embedOptions": {"renderer": "canvas"}}
    meta = listening(given, KEY, ["least"])["usermeta"]
    assert meta["author"] == "somebody"
    assert meta["embedOptions"]["renderer"] == "canvas"
    assert meta["embedOptions"]["patch"]


def test_a_parameter_of_a_chart_in_parts_is_found() -> None:
    side_by_side = alt.hconcat(chart(), chart()).add_params(alt.param(name="least", value=0))
    assert patch_of(listening(side_by_side, KEY, ["least"]))


@pytest.mark.parametrize("known", [("most", "least"), ()])
def test_a_chart_without_the_parameter_is_refused(shown: Shown, known: tuple[str, ...]) -> None:
    control = Slider("double", "Twice", 0, 10, 1, 2, signal="double")
    with pytest.raises(CourseError, match="no parameter 'double'") as refused:
        panel(KEY, chart(*known), [control], lambda _: ({}, "Said."), title="Show")
    assert refused.value.where == "panel 'trial'"
    assert refused.value.expected == ("least or most" if known else "")
    assert shown == [], "a cell that fails leaves no half of a panel"


def test_a_signal_that_only_python_computes_needs_its_parameter_too(shown: Shown) -> None:
    with pytest.raises(CourseError, match=r"no parameter 'double'"):
        panel(KEY, chart("least"), [LEAST], respond, title="Show")
    assert shown == []


# What is kept


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COURSEKIT_HOME", str(tmp_path))
    return tmp_path


def keeping() -> Panel:
    def said(values: dict[str, Any]) -> tuple[dict[str, Any], str, str]:
        return {}, f"At least {values['least']}.", f"<p>{values['actor']}</p>"

    controls = [LEAST, ACTOR, NAMES]
    presets = [("None", {"least": 0})]
    return panel(KEY, chart("least"), controls, said, title="Show", presets=presets, keep="Save")


@pytest.mark.usefixtures("shown", "home")
def test_a_panel_opens_with_what_was_saved_last() -> None:
    made = keeping()
    made.values = {"least": 7, "actor": "kh", "names": False}
    made.kept = 1
    assert (
        made.notice
        == "✓ Saved in your file (coursekit-work.json). It is here again when you run this cell."
    )
    assert made.clean
    made.values = {"least": 8, "actor": "all", "names": True}
    assert (made.notice, made.clean) == ("→ Not saved in your file yet.", False)
    again = keeping()
    (entry,) = answers_of(work.read())
    assert again.notice == f"✓ Saved on {entry.moment}."
    assert again.get_state("values")["values"] == {"least": 7, "actor": "kh", "names": False}
    assert (again.sentence, again.detail) == ("At least 7.", "<p>kh</p>")
    assert again.start == {"least": 2, "actor": "all", "names": True}


@pytest.mark.usefixtures("home")
def test_what_stays_in_the_notebook_is_the_same_for_every_learner(shown: Shown) -> None:
    keeping().kept = 1
    work.record("answer", KEY, {"least": 7, "actor": "kh", "names": False})
    before = [shown[0], shown[2]]
    shown.clear()
    assert keeping().sentence == "At least 7."
    assert [shown[0], shown[2]] == before


@pytest.mark.usefixtures("shown", "home")
def test_back_at_what_is_saved_it_says_so_again() -> None:
    made = keeping()
    saved = {"least": 7, "actor": "kh", "names": False}
    made.values = saved
    made.kept = 1
    made.values = made.start
    assert made.notice == "→ Not saved in your file yet."
    made.values = saved
    assert made.notice.startswith("✓ Saved in your file")


@pytest.mark.usefixtures("shown", "home")
def test_another_look_at_what_is_saved_leaves_nothing_unsaved() -> None:
    """A view is saved with the rest, but what is only looked at otherwise needs no saving."""
    controls = [LEAST, Tick("shown", "Show more", view=True)]
    made = panel(KEY, chart("least"), controls, lambda _: ({}, "Said."), title="Show", keep="Save")
    made.values = {"least": 7, "shown": False}
    made.kept = 1
    made.values = {"least": 7, "shown": True}
    assert made.clean
    assert made.notice.startswith("✓ Saved in your file")
    made.values = {"least": 8, "shown": True}
    assert (made.notice, made.clean) == ("→ Not saved in your file yet.", False)


@pytest.mark.usefixtures("shown", "home")
def test_what_cannot_be_saved_is_not_called_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    made = keeping()
    made.values = {**made.start, "least": 7}
    with monkeypatch.context() as patch:
        patch.setenv("COURSEKIT_HOME", "/dev/null")
        made.kept = 1
    assert made.notice.startswith("✗ Not saved. ")
    assert not made.clean


@pytest.mark.usefixtures("shown", "home")
def test_each_press_is_answered() -> None:
    made = keeping()
    made.set_state({"values": {**made.start, "least": 7}, "notice": "", "asked": 1})
    assert (made.answered, made.notice) == (1, "→ Not saved in your file yet.")
    made.set_state({"kept": 1, "notice": "", "asked": 2})
    assert made.answered == 2
    assert made.notice.startswith("✓ Saved in your file")
    made.set_state({"values": {**made.start, "least": 7}, "notice": "", "asked": 3})
    assert made.answered == 3
    assert made.notice.startswith("✓ Saved in your file")


@pytest.mark.usefixtures("shown", "home")
def test_what_the_browser_kept_comes_back_as_far_as_it_is_taken() -> None:
    made = keeping()
    made.set_state({"draft": {"least": 9, "actor": 3, "more": 1}, "notice": "", "asked": 1})
    assert made.get_state("values")["values"] == {**made.start, "least": 9}
    assert (made.sentence, made.answered, made.clean) == ("At least 9.", 1, False)
    assert made.notice == "→ Here is what you set before. It is not saved in your file yet."
    assert work.read() == ()


@pytest.mark.usefixtures("shown", "home")
def test_nothing_is_saved_unasked() -> None:
    make().values = {"least": 3}
    keeping().values = {"least": 7, "actor": "kh", "names": False}
    assert work.read() == ()


@pytest.mark.usefixtures("shown", "home")
@pytest.mark.parametrize("saved", [{"least": 99, "actor": 3, "names": 1}, {"more": 1}, [], None])
def test_what_no_control_takes_is_left_out(saved: object) -> None:
    work.record("answer", KEY, saved)
    assert keeping().get_state("values")["values"] == {"least": 2, "actor": "all", "names": True}


@pytest.mark.usefixtures("shown")
def test_a_damaged_file_is_said_and_set_aside_at_the_next_save(home: Path) -> None:
    (home / "coursekit-work.json").write_text("{", encoding="utf-8")
    made = keeping()
    assert made.notice.startswith("✗ coursekit-work.json: This is not a file of answers")
    made.kept = 1
    assert "coursekit-work-damaged-" in made.notice
    assert work.latest(KEY, "answer") is not None


@pytest.mark.usefixtures("shown")
def test_a_file_that_cannot_be_written_is_said(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    (home / "file").touch()
    made = keeping()
    monkeypatch.setenv("COURSEKIT_HOME", str(home / "file"))
    made.kept = 1
    assert made.notice.startswith("✗ ")


@pytest.mark.usefixtures("home")
def test_detail_stands_in_the_static_form_too(shown: Shown) -> None:
    keeping()
    assert "<p>At least 2.</p><p>all</p></div>" in shown[0]["text/html"]


@pytest.mark.usefixtures("home")
def test_detail_is_shown_below_the_chart_and_follows(
    shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coursekit.widgets.panel.show", shown.append)
    made = keeping()
    *_, drawn, below = shown
    assert drawn["text/plain"] == "Three points."
    assert below.detail == "<p>all</p>"  # type: ignore[attr-defined]
    made.values = {"least": 2, "actor": "kh", "names": True}
    assert below.detail == "<p>kh</p>"  # type: ignore[attr-defined]


@pytest.mark.usefixtures("home")
def test_detail_has_its_place_though_there_is_nothing_to_say_yet(
    shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coursekit.widgets.panel.show", shown.append)
    made = panel(
        KEY,
        chart("least"),
        [LEAST],
        lambda values: ({}, "So.", "" if values["least"] == 2 else "<p>More</p>"),
        title="Show",
    )
    assert shown[-1].detail == ""  # type: ignore[attr-defined]
    made.values = {"least": 3}
    assert shown[-1].detail == "<p>More</p>"  # type: ignore[attr-defined]


@pytest.mark.usefixtures("shown", "home")
def test_presets_are_what_the_page_sets() -> None:
    assert keeping().presets == [["None", {"least": 0}]]


@pytest.mark.parametrize(
    ("value", "taken"),
    [
        ({"strikes:order": "C", "iran:order": "I"}, True),
        ({"strikes:order": "C"}, False),
        ({"strikes:order": "C", "iran:order": "II"}, False),
        ("C", False),
    ],
)
def test_a_grid_takes_all_its_cells_or_nothing(value: object, taken: bool) -> None:
    assert FITS.takes(value) is taken


@pytest.mark.usefixtures("shown", "home")
def test_what_is_saved_is_saved_in_words_too() -> None:
    words = ("never", "often")
    controls = [
        Choice("camp", "Nujaba", [("out", "stay out"), ("go", "go on")]),
        Slider("share", "Share", 0, 100, 0.5, 2.5, unit="%"),
        Slider("often", "How often?", 0, 1, 1, 1, labels=words),
        Tick("own", "My own", value=True),
        FITS,
    ]
    made = panel(KEY, chart(), controls, lambda _: ({}, "Said."), title="Where?", keep="Save")
    made.values = {**made.start, "camp": "of another course"}
    made.kept = 1
    entry = work.latest(KEY, "answer")
    assert entry is not None
    assert entry.value["camp"] == "of another course"
    assert entry.words == {
        "title": "Where?",
        "sentence": "Said.",
        "values": [
            ["Nujaba", "of another course"],
            ["Share", "2.5 %"],
            ["How often?", "often"],
            ["My own", "yes"],
            ["Fits?", [["Fits?", "Order"], ["US strikes", "does not"], ["Iran", "fits"]]],
        ],
    }


def test_a_grid_may_have_other_options_in_each_column() -> None:
    options = {"score": [("", "no evidence"), ("3", "3")], "sure": [("low", "low")]}
    grid = Grid("sheet", "Sheet", [("money", "Money")], [("score", ""), ("sure", "")], options)
    assert grid.start == {"money:score": "", "money:sure": "low"}
    assert grid.takes({"money:score": "3", "money:sure": "low"})
    assert not grid.takes({"money:score": "low", "money:sure": "low"})
