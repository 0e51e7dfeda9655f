"""The course in a tab of Debian's Firefox: a private window, and no service workers."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.browser.driver import REPOSITORY
from tests.browser.tab import built, served

SCRIPT = Path(__file__).with_name("firefox.mjs")
PUPPETEER = REPOSITORY / ".cache" / "tab" / "firefox"
LACKS = "It needs firefox-esr, and puppeteer-core of npm in .cache/tab/firefox: see CONTRIBUTING.md"
PATIENCE_SECONDS = 300


@pytest.mark.thorough
def test_answers_survive_in_a_private_window_without_service_workers() -> None:
    firefox = shutil.which("firefox-esr")
    if not firefox or not (PUPPETEER / "node_modules" / "puppeteer-core").exists():
        if os.environ.get("CI"):
            pytest.fail(LACKS)
        pytest.skip(LACKS)
    with served(built()) as address:
        run = subprocess.run(
            ["node", str(SCRIPT), str(PUPPETEER), firefox, address],
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
        )
    assert run.returncode == 0, run.stderr
    seen = json.loads(run.stdout)
    assert seen["serviceWorker"] is False
    assert seen["errors"] == 0
    assert seen["outside"] == []
    assert "✓" in seen["quiz"]
    assert seen["kept"] == "1"
    assert float(seen["scipy"]) == pytest.approx(0.8646647)
    assert "coursekit-hand-in-01-" in seen["handIn"]
