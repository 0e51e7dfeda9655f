"""The checklist of the transfer kit comes out of a printer as one page of A4."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser

from coursekit.kit import new_case


def test_one_page_with_room_to_spare(chrome: Browser, tmp_path: Path) -> None:
    page = chrome.new_page()
    page.goto((new_case(tmp_path / "case") / "pages" / "checklist.html").as_uri())
    # Other machines have wider letters: a twentieth more must still fit.
    page.add_style_tag(content="body { font-size: 10.7pt !important }")
    printed = page.pdf(prefer_css_page_size=True)
    page.close()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    size = re.search(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)", printed)
    assert size
    assert [round(float(side)) for side in size.groups()] == [595, 842]
