from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def own_home(home: Path) -> None:
    """Every test here writes to a learner's file of its own."""


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What a cell would leave in the notebook."""
    outputs: list[Any] = []
    monkeypatch.setattr(
        "coursekit.widgets.display.display", lambda thing, **_: outputs.append(thing)
    )
    return outputs
