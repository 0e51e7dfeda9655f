from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from coursekit.widgets import bridge, publish


@pytest.fixture(autouse=True)
def own_home(home: Path) -> None:
    """Every test here writes to a learner's file of its own."""


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What a cell would leave in the notebook."""
    outputs: list[Any] = []
    for module in (bridge, publish):
        monkeypatch.setattr(module, "display", lambda thing, **_: outputs.append(thing))
    return outputs
