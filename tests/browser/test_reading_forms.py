"""The two forms on reading in JupyterLab: begun, answered, found again, compared."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, expect

from coursekit.forms.kinds.reading import Reading
from coursekit.forms.reading_forms import first_form, reading_forms
from coursekit.store import work
from coursekit.store.entries import Entry, parse
from coursekit.store.origins import answers_of, origins_of
from tests.browser.driver import Desk

CELLS = ["import coursekit as ck", 'ck.reading_form("before")', 'ck.reading_form("after")']
BEFORE, AFTER = 1, 2


def entries(desk: Desk) -> tuple[Entry, ...]:
    return parse((desk.lab.folder / work.NAME).read_bytes())


def begin(desk: Desk, cell: int) -> Locator:
    """Press the button that begins a form; return the form once its text is there."""
    form = desk.cell(cell).locator(".ck-form")
    form.get_by_role("button", name="Begin the form").click()
    expect(form.locator(".ck-sentences li")).to_have_count(8)
    expect(form.locator(".ck-heading")).to_be_focused()
    return form


def tick(form: Locator, asked: Reading, right: int) -> None:
    """Choose as many right answers; of the others, that one is not sure."""
    for place, item in enumerate(asked.items):
        chosen = item.right if place < right else "unsure"
        form.locator("fieldset").nth(place).locator(f'[value="{chosen}"]').check()


def save(form: Locator) -> Locator:
    form.get_by_role("button", name="Save my answers").click()
    return form.get_by_role("status")


def test_both_forms_are_answered_and_compared(desk: Desk) -> None:
    expect(desk.cell(AFTER).get_by_role("status")).to_contain_text("stays closed")
    form = begin(desk, BEFORE)
    first = first_form(origins_of(entries(desk))[0])
    second = next(other for other in reading_forms().values() if other != first)
    expect(form).to_contain_text(first.prompt)
    expect(save(form)).to_contain_text("Question 1: Choose an answer first.")
    tick(form, first, 6)

    # What is filled in is there again after a restart, also before it was saved.
    desk.restart_and_run_all()
    form = begin(desk, BEFORE)
    expect(form.get_by_role("status")).to_contain_text("It is not saved in your file yet.")
    expect(form.locator("input:checked")).to_have_count(len(first.items))
    assert not Axe().run(desk.page, ".ck-form").response["violations"]
    expect(save(form)).to_contain_text("The right answers open with the second form")
    expect(form).not_to_contain_text(first.items[0].why)

    desk.restart_and_run_all()
    expect(desk.cell(BEFORE).get_by_role("status")).to_contain_text("Saved on")
    form = begin(desk, AFTER)
    expect(form).to_contain_text(second.prompt)
    tick(form, second, 8)
    said = "Right in the first form: 6 of 10. In the second: 8 of 10."
    expect(save(form)).to_contain_text(said)
    expect(form.locator("tbody tr")).to_have_count(10)

    desk.restart_and_run_all()
    for cell in (BEFORE, AFTER):
        told = desk.cell(cell).locator(".ck-form")
        expect(told.get_by_role("status")).to_contain_text(said)
        told.locator("summary").first.click()
        expect(told).to_contain_text(first.items[0].why)
    kept = {entry.key: entry.value for entry in answers_of(entries(desk))}
    assert list(kept) == [first.key, second.key]
    assert [sum(form.marks(kept[form.key])) for form in (first, second)] == [6, 8]
