from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import coursekit as ck
from coursekit.data import fact
from coursekit.errors import CourseError
from coursekit.forms import answers, form_widget
from coursekit.forms.bank import find
from coursekit.forms.form_widget import FormWidget
from coursekit.forms.question import Question
from coursekit.jupyterlab import WIDGET_VIEW
from coursekit.store import binder, work
from coursekit.store.entries import Entry, dump
from coursekit.store.origins import answers_of

pytestmark = pytest.mark.usefixtures("trial")

SHOW: dict[str, Callable[[], None]] = {
    "quiz-98-one": lambda: ck.quiz("98-one"),
    "predict-98-share": lambda: ck.predict("98-share"),
    "order-98-order": lambda: ck.order("98-order"),
    "guesses-98-seal": lambda: ck.guesses("98-seal"),
    "reveal-98-share": lambda: ck.reveal("98-share"),
    "progress": ck.progress,
    "download": ck.download,
    "report": ck.report,
}


class Page:
    """What a cell leaves behind, and the hands of a learner on its widget."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.bundles: list[dict[str, Any]] = []
        self.made: list[FormWidget] = []
        monkeypatch.setattr(
            "coursekit.widgets.display.display", lambda data, **_: self.bundles.append(data)
        )
        monkeypatch.setattr(form_widget, "FormWidget", self._make)

    def _make(self, *parts: Any) -> FormWidget:
        self.made.append(FormWidget(*parts))
        return self.made[-1]

    def send(self, values: dict[str, Any]) -> str:
        widget = self.made[-1]
        number = widget.sent.get("n", 0) + 1
        widget.set_state({"sent": {"n": number, "values": values}})
        assert widget.reply["n"] == number
        return self.status

    @property
    def options(self) -> tuple[str, ...]:
        """The ids of the options of its one input, from top to bottom."""
        (field,) = self.made[-1].form["fields"]
        return tuple(option["id"] for option in field["options"])

    @property
    def status(self) -> str:
        return re.sub(r"<[^>]+>", " ", self.made[-1].reply["status"]).replace("  ", " ").strip()


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Page:
    return Page(monkeypatch)


@pytest.mark.parametrize("name", SHOW)
def test_a_cell_leaves_a_static_form_and_a_view_without_words(page: Page, name: str) -> None:
    SHOW[name]()
    static, view = page.bundles
    assert static.keys() == {"text/html", "text/plain"}
    assert f'data-ck-static="{name}"' in static["text/html"]
    assert static["text/plain"].endswith(".")
    assert view.keys() == {WIDGET_VIEW}


@pytest.mark.parametrize("name", SHOW)
def test_the_static_form_is_the_same_for_every_learner(page: Page, name: str) -> None:
    SHOW[name]()
    before = page.bundles[0]
    work.record("answer", "98-one", "strikes")
    work.record("answer", "98-share", 40)
    work.record("answer", "98-order", ["E57", "E58", "strikes", "E64"])
    work.record("sealed", "98-seal", {"calm": 40}, seal=True)
    page.bundles.clear()
    SHOW[name]()
    assert page.bundles[0] == before


def test_an_answer_goes_in_and_a_sentence_comes_out(page: Page) -> None:
    ck.quiz("98-one")
    assert page.status == ""
    assert page.send({"answer": ""}) == "→ Choose an answer first."
    assert page.send({"answer": "strikes"}) == "✗ Not yet. They came later. Saved."
    assert page.made[-1].reply["marks"] == {"strikes": "wrong"}
    right = page.send({"answer": "halt"})
    assert right.startswith(f"✓ Yes, on {fact('timeline:E57.date|day')}.")
    assert right.endswith("See C31 . Saved.")


def test_each_learner_has_an_order_of_options_and_print_has_one(
    page: Page, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = set()
    for number in range(6):
        folder = home / str(number)
        folder.mkdir()
        first = Entry("answer", "00-kinds", "fact", f"2024-03-18T09:00:0{number}.000Z")
        (folder / work.NAME).write_text(dump([first]), encoding="utf-8")
        monkeypatch.setenv("COURSEKIT_HOME", str(folder))
        ck.quiz("98-many")
        own = page.options
        page.send({"answer": ["b"]})
        assert page.made[-1].reply["marks"] == {"b": "wrong"}
        answers._seed.cache_clear()  # as when Python starts again
        ck.quiz("98-many")
        assert page.options == own
        seen.add(own)
    assert len(seen) > 1
    assert len({str(bundle) for bundle in page.bundles if WIDGET_VIEW not in bundle}) == 1


def test_options_do_not_move_when_the_first_answer_is_saved(page: Page) -> None:
    item = find("98-many", Question)
    in_print = tuple(option.id for option in item.layout().inputs[0].options)
    ck.quiz("98-many")
    assert page.options == in_print
    page.send({"answer": ["b"]})
    ck.quiz("98-many")
    assert page.options == in_print
    answers._seed.cache_clear()  # as when Python starts again: still as it was seen first
    ck.quiz("98-many")
    assert page.options == in_print
    (first,) = answers_of(work.read())
    of_another_lesson = replace(item, key="97-many")
    assert answers.seed_of(of_another_lesson) == first.at


def test_a_damaged_file_does_not_keep_a_question_from_being_shown(page: Page, file: Path) -> None:
    file.write_text("{", encoding="utf-8")
    ck.quiz("98-many")
    assert sorted(page.options) == ["a", "b", "c"]
    assert page.status.startswith("✗ ")


def test_the_same_answer_twice_is_kept_once(page: Page) -> None:
    ck.predict("98-share")
    page.send({"answer": "40"})
    page.send({"answer": "40"})
    assert [entry.value for entry in answers_of(work.read())] == [40]
    page.send({"answer": "30"})
    page.send({"answer": "40"})
    assert [entry.value for entry in answers_of(work.read())] == [40, 30, 40]


def test_saved_is_said_only_after_the_file_was_written(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    ck.predict("98-share")

    def full(*_: object) -> None:
        raise CourseError("no space left on the disk", where="coursekit-work.json")

    monkeypatch.setattr(work, "write_whole", full)
    assert page.send({"answer": "40"}).startswith("✗ Not saved. coursekit-work.json: ")
    assert page.made[-1].reply["values"] == {"answer": 40}


def test_the_last_answer_is_there_when_the_cell_runs_again(page: Page) -> None:
    ck.order("98-order")
    page.send({"answer": ["E57", "strikes", "E58", "E64"]})
    ck.order("98-order")
    assert page.made[-1].reply["values"] == {"answer": ["E57", "strikes", "E58", "E64"]}
    assert page.status.startswith(
        "✓ Right. Well sorted. Two events of the same day may stand either way round. Saved on "
    )


def test_a_reveal_opens_once_there_is_an_answer(page: Page) -> None:
    ck.reveal("98-share")
    assert page.made[-1].form["submit"] == "Show my answer beside the data"
    assert page.send({}) == "→ Save an answer to the question first, then reveal."
    assert page.made[-1].reply["result"] == ""
    work.record("answer", "98-share", 40)
    assert page.send({}).startswith("→ The data say 88 %. You said 40 %.")
    assert "<td>40 %</td>" in page.made[-1].reply["result"]


def test_what_the_learner_wrote_cannot_act_in_the_page(page: Page) -> None:
    hostile = "<img src=x onerror=alert(1)> [x](javascript:1) *b*"
    ck.predict("98-words")
    page.send({"answer": hostile})
    ck.reveal("98-words")
    page.send({})
    assert "<img" not in str(page.made[-1].reply)
    assert (
        "&lt;img src=x onerror=alert(1)&gt; [x](javascript:1) *b*"
        in (page.made[-1].reply["result"])
    )
    ck.predict("98-share")
    assert "is not a number" in page.send({"answer": hostile})
    assert "<img" not in str(page.made[-1].reply["status"])


def test_progress_and_download_follow_the_file(page: Page, file: Path) -> None:
    ck.progress()
    assert "<td>0 of 8</td>" in page.made[-1].reply["result"]
    work.record("answer", "98-one", "halt")
    page.send({})
    assert "<td>1 of 8</td>" in page.made[-1].reply["result"]
    ck.download()
    assert f"The file on this computer: {file}" in page.made[-1].reply["result"]


def test_on_a_borrowed_computer_progress_offers_the_copy_at_once(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    ck.progress()
    work.record("answer", "98-one", "halt")
    page.send({})
    assert "Save a copy" not in page.made[-1].reply["result"]
    page.bundles.clear()
    ck.progress()
    at_home = [bundle for bundle in page.bundles if WIDGET_VIEW not in bundle]
    page.bundles.clear()
    monkeypatch.setenv("BINDER_REPO_URL", "https://example.org/course")
    ck.progress()
    table, link = page.made[-1].reply["result"].split("</table></div>")
    assert "<td>1 of 8</td>" in table
    assert 'download="coursekit-work.json"' in link
    assert "Save a copy of your work (1 entry)" in link
    assert [bundle for bundle in page.bundles if WIDGET_VIEW not in bundle] == at_home


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize("show", [ck.progress, ck.download])
def test_an_offer_puts_the_next_reminder_off(
    file: Path, show: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BINDER_REPO_URL", "https://example.org/course")
    work.record("answer", "98-one", "halt")
    mark = file.parent / binder.MARK
    os.utime(mark, (0, 0))
    show()
    assert mark.stat().st_mtime > 0
    assert work.record("answer", "98-one", "halt").notice == ""


def test_the_report_is_written_when_asked_for_and_when_something_is_new(
    page: Page, home: Path
) -> None:
    ck.report()
    assert "Nothing is saved yet" in page.made[-1].reply["result"]
    assert not list(home.iterdir())
    work.record("answer", "98-one", "halt")
    page.send({})
    assert 'download="coursekit-report.html"' in page.made[-1].reply["result"]
    page.send({})
    assert "Nothing has changed" in page.made[-1].reply["result"]
    ck.report(home / "for-my-teacher.html")
    assert [path.name for path in sorted(home.glob("*.html"))] == [
        "coursekit-report.html",
        "for-my-teacher.html",
    ]


@pytest.mark.parametrize("show", [ck.quiz, ck.predict, ck.order, ck.guesses, ck.reveal])
def test_an_unknown_key_is_one_sentence(page: Page, show: Callable[[str], None]) -> None:
    with pytest.raises(CourseError) as error:
        show("98-xyzxyz")
    assert "'98-xyzxyz'" in error.value.found
    assert not page.bundles


def test_the_page_keeps_its_keys_from_jupyterlab() -> None:
    script = FormWidget._esm
    assert 'querySelectorAll("a, button, input, textarea")' in script
    assert "data-lm-suppress-shortcuts" in script
    assert "http" not in script
