"""The event bridge: a chart that takes the values of its signals from controls beside it.

A chart stays an ordinary Vega-Lite output. Its ``usermeta`` carries a JSON Patch that
JupyterLab's viewer applies to the compiled chart: an empty group whose signals listen for
one event on the chart and pass what it carries outwards, to the chart's own signals of the
same name. ``panel.js`` sends that event. Nothing is compiled again, nothing leaves the page,
and what is saved is the chart itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from altair.typing import ChartType

from coursekit.errors import CourseError

__all__ = ["listening"]


def listening(chart: ChartType, key: str, signals: Sequence[str]) -> dict[str, Any]:
    """Let a chart take the values of these signals from the panel with this key.

    Each signal is a top-level parameter of the chart. The patch is in the specification's
    ``usermeta``.
    """
    spec: dict[str, Any] = chart.to_dict()
    known = {param["name"] for param in spec.get("params", [])}
    missing = sorted(set(signals) - known)
    if missing:
        raise CourseError(
            f"The chart has no parameter {missing[0]!r}.",
            where=f"panel {key!r}",
            expected=" or ".join(sorted(known)),
            remedy="add the parameter to the top level of the chart",
        )
    event = {"type": f"coursekit:{key}"}  # on the chart itself, where jupyterlab.js sends it
    group = {"type": "group", "signals": [_outward(name, event) for name in signals]}
    patch = [{"op": "add", "path": "/marks/-", "value": group}]
    usermeta = spec.get("usermeta", {})
    options = {**usermeta.get("embedOptions", {}), "patch": patch}
    return {**spec, "usermeta": {**usermeta, "embedOptions": options}}


def _outward(name: str, event: dict[str, str]) -> dict[str, Any]:
    """Make the inner signal that sets the outer one of its name."""
    value = f"event.detail['{name}']"
    update = f"isDefined({value}) ? {value} : {name}"
    return {"name": name, "push": "outer", "on": [{"events": event, "update": update}]}
