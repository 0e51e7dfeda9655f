"""Charts that JupyterLab draws out of sight, and what a reader could not read in them."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator

from coursekit.jupyterlab import CHART
from tests.browser.driver import NOTEBOOK, Desk

# Draw charts, one below the other, in the place of the notebook's first output.
DRAW = f"""async specs => {{
    const rendermime = {NOTEBOOK}.content.rendermime, kind = "{CHART}";
    document.querySelector("#drawn")?.remove();
    const place = document.createElement("div");
    place.id = "drawn";
    place.style.cssText = "position: absolute; top: 0; left: 0; width: 1200px;"
        + "background: var(--jp-layout-color0); color: var(--jp-content-font-color1)";
    document.body.append(place);
    for (const spec of specs) {{
        const renderer = rendermime.createRenderer(kind);
        place.append(renderer.node);
        await renderer.renderModel(rendermime.createModel({{ data: {{ [kind]: spec }} }}));
    }}
}}"""
# The colour of the page's letters, and of those of each chart and its axes.
INKS = """place => ({
    page: getComputedStyle(place).color,
    charts: [...place.querySelectorAll("svg.marks")].map(chart => [
        ...[...chart.querySelectorAll("text")].map(text => getComputedStyle(text).fill),
        ...[...chart.querySelectorAll(".role-axis-domain > *, .role-axis-tick > *")].map(
            line => getComputedStyle(line).stroke)]),
})"""


def draw(desk: Desk, specs: list[dict[str, Any]]) -> Locator:
    """Let JupyterLab draw charts, and return the place where they are."""
    desk.page.evaluate(DRAW, specs)
    return desk.page.locator("#drawn")
