"""Every figure can be read, in both themes and with wider and narrower letters."""

from __future__ import annotations

from typing import Any

import pytest

from coursekit.boards import figures
from coursekit.charts.core.renderer import mimebundle
from coursekit.jupyterlab import CHART
from tests.browser.drawings import INKS, draw
from tests.browser.driver import Desk

CELLS = ["pass"]


@pytest.fixture(scope="module")
def specs() -> dict[str, dict[str, Any]]:
    return {name: mimebundle(each.draw().to_dict())[CHART] for name, each in figures().items()}


def test_letters_follow_the_theme_without_a_new_run(
    desk: Desk, specs: dict[str, dict[str, Any]]
) -> None:
    drawn = draw(desk, [*specs.values()])
    light = drawn.evaluate(INKS)
    desk.set_dark()
    dark = drawn.evaluate(INKS)
    assert light["page"] != dark["page"]
    assert len(light["charts"]) == len(specs)
    for name, before, after in zip(specs, light["charts"], dark["charts"], strict=True):
        assert light["page"] in before, name
        wanted = [dark["page"] if ink == light["page"] else ink for ink in before]
        assert after == wanted, name
