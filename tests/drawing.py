"""Drawn charts, each specification drawn once a run."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from html import unescape
from typing import Any

import vl_convert

from coursekit.build.pictures import VEGA_LITE, offline
from coursekit.charts.core.renderer import mimebundle
from coursekit.jupyterlab import CHART

COLUMN = 720  # pixels of a notebook's column


def draw_svg(spec: dict[str, Any]) -> str:
    """Draw a chart's specification as JupyterLab's Vega-Lite does, with no network."""
    return _drawn(json.dumps(mimebundle(spec)[CHART], sort_keys=True))


def svg_with(spec: dict[str, Any], **signals: Any) -> str:
    """Draw a specification with other values of its signals."""
    params = [
        {**each, "value": signals.get(each["name"], each.get("value"))} if "value" in each else each
        for each in spec["params"]
    ]
    assert not signals.keys() - {each["name"] for each in params}
    return draw_svg({**spec, "params": params})


def assert_fits(svg: str) -> None:
    """A drawing is no wider than a column of a notebook."""
    found = re.search(r'<svg[^>]* width="([\d.]+)', svg)
    assert found
    width = float(found[1])
    assert width <= COLUMN, (
        f"This chart is {width:g} pixels wide with its labels, and a notebook shows {COLUMN}; "
        "give the chart a smaller width=."
    )


def texts(svg: str) -> list[str]:
    """Return what a drawing says, line by line."""
    return [unescape(text) for text in re.findall(r"<t(?:ext|span)[^>]*>([^<]+)<", svg)]


@lru_cache(maxsize=512)
def _drawn(spec: str) -> str:
    return str(vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE, **offline()))
