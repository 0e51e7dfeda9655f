"""A lesson that was made of the tables of another paper, as a learner meets it in JupyterLab."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from coursekit.build import build_case
from coursekit.kit import new_case
from tests.browser.driver import Desk, Lab

FILLED = {"locators", "claims", "publishers", "sources", "claim_sources", "forecasts"}
NAME = "11-claims-and-hedges.ipynb"


@pytest.fixture(scope="module")
def desk(chrome: Browser, lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = new_case(tmp_path_factory.mktemp("case") / "case") / "example"
    for table in {path.stem for path in made.glob("*.csv")} - FILLED:  # fewer lessons to build
        header, _, _ = (made / f"{table}.csv").read_text(encoding="utf-8").partition("\n")
        (made / f"{table}.csv").write_text(f"{header}\n", encoding="utf-8")
    build_case(made)
    desk = Desk(chrome, lab.below("notebooks"))
    shutil.copytree(made, lab.folder, dirs_exist_ok=True)
    desk.open_notebook(NAME)
    desk.run_all()
    yield desk
    desk.close()


def test_a_chart_waits_for_the_prediction_and_then_is_of_this_paper(desk: Desk) -> None:
    asked, waits = desk.cell_with('ck.predict("11-kinds")'), desk.cell_with('ck.after("11-kinds")')
    desk.show_cell(waits)
    expect(desk.output(waits)).to_contain_text("This waits for your answer.")
    desk.select_cell(asked)
    form = desk.output(asked)
    desk.mark(form, "fact")
    desk.press(form, "Save my answer")
    expect(form).to_contain_text("✓ Saved.")
    desk.show_cell(waits)
    expect(desk.output(waits)).to_contain_text("The 16 claims of the paper, by kind")
    revealed = desk.cell_with('ck.reveal("11-kinds")')
    desk.select_cell(revealed)
    desk.press(desk.output(revealed), "Show my answer beside the data")
    expect(desk.output(revealed)).to_contain_text("✓ You and the data agree.")
    assert desk.cell_errors() == []
    assert desk.outside == []


def test_the_answer_is_kept_beside_the_notebooks_of_the_case(desk: Desk) -> None:
    kept = Path(desk.lab.folder / "coursekit-work.json")
    assert '"11-kinds"' in kept.read_text(encoding="utf-8")


def test_a_forecast_of_this_paper_is_sealed_with_its_numbers(desk: Desk) -> None:
    desk.open_notebook("16-sealed-forecast.ipynb")
    desk.run_all()
    asked = desk.cell_with('ck.guesses("16-forecast")')
    desk.show_cell(asked)
    form = desk.output(asked)
    numbers = form.get_by_role("spinbutton")
    desk.until(numbers.count, 4)
    for place, percent in enumerate(["50", "30", "10", "20"]):
        desk.type_over(numbers.nth(place), percent)
    for box in form.get_by_role("textbox").all():
        desk.type_over(box, "Strikes end.")
    desk.press(form, "Seal my answers")
    desk.until(lambda: "The shares add up to 110, not 100." in form.inner_text(), True)
    desk.type_over(numbers.nth(3), "10")
    desk.press(form, "Seal my answers")
    desk.until(lambda: "Sealed on" in form.inner_text(), True)
    kept = (desk.lab.folder / "coursekit-work.json").read_text(encoding="utf-8")
    (sealed,) = (one for one in json.loads(kept)["entries"] if one["key"] == "16-forecast")
    assert sealed["value"]["q01"] == {
        "settlement": 50,
        "frozen": 30,
        "escalation": 10,
        "other": 10,
    }
