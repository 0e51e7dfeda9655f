"""What the course leans on in the Vega-Lite that JupyterLab carries."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd
import pytest
import vl_convert

from coursekit.build.pictures import VEGA_LITE as NEAREST
from coursekit.charts.core.renderer import mimebundle
from coursekit.jupyterlab import CHART, VEGA_LITE
from coursekit.widgets.bridge import listening
from tests.jupyterlab.schema import unknown

LAB = Path(sys.prefix, "share", "jupyter", "lab", "static")
TABLE = pd.DataFrame({"n": [1, 2], "kind": ["a", "b"]})
MOST = "most"
POINTS = alt.Chart(TABLE).mark_point().encode(x="n:Q").add_params(alt.param(name=MOST, value=2))


def carried() -> dict[str, str]:
    """The packages in JupyterLab's page, with their versions."""
    listed = json.loads((LAB / "third-party-licenses.json").read_text(encoding="utf-8"))
    return {package["name"]: package["versionInfo"] for package in listed["packages"]}


def test_it_is_the_version_that_the_course_writes_for() -> None:
    assert carried()["vega-lite"] == VEGA_LITE, (
        "JupyterLab carries another Vega-Lite: set VEGA_LITE and CHART in coursekit/jupyterlab.py,"
        " and take the schema of that version"
    )


def test_vega_embed_is_of_the_kind_that_patches_charts() -> None:
    assert carried()["vega-embed"].split(".")[0] == "6", (
        "JupyterLab carries another vega-embed: see that usermeta.embedOptions.patch still moves"
        " a chart (tests/browser/test_bridge.py)"
    )


def test_a_chart_of_a_newer_vega_lite_would_be_seen() -> None:
    assert not unknown(mimebundle(POINTS.to_dict())[CHART])
    newer = mimebundle(POINTS.mark_bar(minBandSize=4).to_dict())[CHART]
    assert "minBandSize" in unknown(newer)


# The bridge


@pytest.fixture(scope="module")
def vega() -> dict[str, Any]:
    """A chart as Vega-Lite compiles it, before JupyterLab's viewer patches it."""
    spec = listening(POINTS, "trial", [MOST])
    return dict(vl_convert.vegalite_to_vega(spec, vl_version=NEAREST))


def test_a_parameter_is_a_signal_at_the_top(vega: dict[str, Any]) -> None:
    assert MOST in [signal["name"] for signal in vega["signals"]], (
        "Vega-Lite no longer makes a top-level signal of a parameter, so the bridge's group has"
        " nothing to push to"
    )


def test_marks_are_a_list_that_can_be_added_to(vega: dict[str, Any]) -> None:
    assert isinstance(vega["marks"], list), "the bridge's patch adds to /marks/-"
