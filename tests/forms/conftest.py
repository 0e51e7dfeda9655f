from __future__ import annotations

from pathlib import Path

import pytest

collect_ignore = ["made_up_kind"]  # importing it would make it a kind of every test


@pytest.fixture(autouse=True)
def own_home(home: Path) -> None:
    """Every test here writes to a learner's file of its own."""
