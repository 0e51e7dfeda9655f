"""A few of the inputs of benchmarks/fuzz_front_door.py: a result, or one sentence."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import coursekit as ck

SCRIPT = Path(__file__).parents[1] / "benchmarks" / "fuzz_front_door.py"
INPUTS = 12  # of each function, but of a board, which takes long, one


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fuzz_front_door", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


fuzzing = script()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return fuzzing.Place.make(tmp_path_factory.mktemp("fuzz") / "place")


@pytest.fixture(autouse=True)
def surroundings(place: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What an input changes is put back after it."""
    for variable in ("HOME", "COURSEKIT_HOME", "COURSEKIT_DATA"):
        monkeypatch.setenv(variable, str(place.root))
    monkeypatch.chdir(place.root)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", fuzzing.situations())
def test_every_input_ends_in_a_result_or_a_sentence(name: str, place: Any) -> None:
    inputs = 1 if name in ck._boards() and name != "compare_sheets" else INPUTS
    outcomes = dict(fuzzing.fuzz(name, range(inputs), place))
    wrong = {seed: text for seed, text in outcomes.items() if text not in ("result", "refused")}
    assert not wrong, f"{name}: {wrong}"


def test_every_name_is_tried_or_left_out_on_purpose() -> None:
    names = {name for name in fuzzing.situations() if name.isidentifier()}
    assert names | fuzzing.LEFT_OUT == set(ck.__all__)


def test_a_failure_is_told(place: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(ck, "claim", broken, raising=False)
    ((_, outcome),) = fuzzing.fuzz("claim", [1], place)
    assert "ZeroDivisionError" in outcome
