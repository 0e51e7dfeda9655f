"""The one way a chart of the course reaches a notebook.

JupyterLab draws one media type live and without a network. So the chart's own
specification goes out under that name, with a plain-text alternative beside it and
nothing else: JupyterLab would prefer ``text/html``, and the picture for print is added
when a lesson is built.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt

from coursekit.jupyterlab import CHART, SCHEMA

__all__ = ["alternative", "mimebundle"]

# Marks as SVG, so that text can be selected; a menu that only saves the picture.
_EMBED = {
    "actions": {"export": True, "source": False, "compiled": False, "editor": False},
    "renderer": "svg",
}
_PARTS = ("layer", "hconcat", "vconcat", "concat")
_POSITIONS = {"x": "along x", "y": "along y", "color": "as colour", "size": "as size"}


def mimebundle(
    spec: dict[str, Any], embed_options: Mapping[str, Any] | None = None, **_: Any
) -> dict[str, Any]:
    """Turn a chart's specification into what a notebook stores.

    `embed_options` are what Altair's ``chart.display`` and ``renderers.set_embed_options`` give.

    Examples
    --------
    >>> bundle = mimebundle({"mark": "bar", "encoding": {"x": {"field": "claims"}}})
    >>> sorted(bundle)
    ['application/vnd.vegalite.v5+json', 'text/plain']
    >>> bundle["text/plain"]
    'A chart without a description: bar marks with claims along x.'
    """
    usermeta = spec.get("usermeta", {})
    embed = {**_EMBED, **usermeta.get("embedOptions", {}), **(embed_options or {})}
    shown = {
        **spec,
        "$schema": SCHEMA,
        "usermeta": {**usermeta, "embedOptions": embed},
    }
    return {CHART: shown, "text/plain": alternative(spec)}


alt.renderers.register("coursekit", mimebundle)


def alternative(spec: dict[str, Any]) -> str:
    """Return a chart's description or, when it has none, its marks and encodings.

    Examples
    --------
    >>> alternative({"mark": "bar", "description": "Fewer facts than assessments."})
    'Fewer facts than assessments.'
    """
    if spec.get("description"):
        return str(spec["description"])
    parts = [_unit(unit) for unit in _units(spec)]
    return f"A chart without a description: {'; '.join(dict.fromkeys(parts))}."


def _units(spec: dict[str, Any]) -> list[dict[str, Any]]:
    if "spec" in spec:
        return _units(spec["spec"])
    inner = [part for key in _PARTS for part in spec.get(key, [])]
    return [unit for part in inner for unit in _units(part)] if inner else [spec]


def _unit(spec: dict[str, Any]) -> str:
    mark = spec.get("mark", "")
    name = mark["type"] if isinstance(mark, dict) else mark
    channels = [
        f"{channel.get('aggregate', '')} {channel.get('field', '')}".strip() + f" {where}"
        for key, where in _POSITIONS.items()
        if isinstance(channel := spec.get("encoding", {}).get(key), dict)
        and ("field" in channel or "aggregate" in channel)
    ]
    return f"{name} marks" + (f" with {', '.join(channels)}" if channels else "")
