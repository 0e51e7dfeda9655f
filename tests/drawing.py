"""Drawn charts, each specification drawn once a run."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

import vl_convert

from coursekit.charts.core.renderer import mimebundle
from coursekit.jupyterlab import CHART


def draw_svg(spec: dict[str, Any]) -> str:
    """Draw a chart's specification as JupyterLab's Vega-Lite does, with no network."""
    return _drawn(json.dumps(mimebundle(spec)[CHART], sort_keys=True))


@lru_cache(maxsize=512)
def _drawn(spec: str) -> str:
    return str(vl_convert.vegalite_to_svg(spec, vl_version="5.8", allowed_base_urls=[]))
