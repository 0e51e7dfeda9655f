"""The pages of the seminar: each sheet is one page on either paper, and axe finds nothing."""

from __future__ import annotations

import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from coursekit.seminar import write_paper


def test_each_sheet_is_one_page_and_fits_a_phone(chrome: Browser, tmp_path: Path) -> None:
    write_paper(tmp_path / "paper")
    page = chrome.new_page(viewport={"width": 400, "height": 800})
    for file in sorted((tmp_path / "paper").glob("*.html")):
        page.goto(file.as_uri())
        sheets = page.locator(".sheet").count()
        assert page.evaluate("document.documentElement.scrollWidth") <= 400, file.name
        violations = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:200]) for one in violations] == [], file.name
        # Other machines have wider letters: a twentieth more must still fit.
        page.add_style_tag(content="body { font-size: 10.5pt !important }")
        for paper in ("A4", "Letter"):
            printed = page.pdf(format=paper)
            assert len(re.findall(rb"/Type\s*/Page\b", printed)) == sheets, (file.name, paper)
    page.close()
