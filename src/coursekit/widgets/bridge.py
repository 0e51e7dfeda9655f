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
    """Let a chart take the values of its signals from the panel with this key.

    Parameters
    ----------
    chart
        A chart with a top-level parameter for each signal.
    key
        Fixed and unique in a notebook.
    signals
        Names of the parameters that the panel sets.

    Returns
    -------
    dict
        The chart's specification with the patch in its ``usermeta``.

    Raises
    ------
    CourseError
        When the chart has no parameter of that name.
    """
    spec: dict[str, Any] = chart.to_dict()
    known = {param["name"] for param in spec.get("params", [])}
    missing = sorted(set(signals) - known)
    if missing:
        raise CourseError(
            f"no parameter {missing[0]!r} in the chart",
            where=f"panel {key!r}",
            expected=f"one of {', '.join(sorted(known))}"
            if known
            else "a top-level parameter of that name",
            remedy="add the parameter to the chart",
        )
    event = {"type": f"coursekit:{key}"}
    listener = {
        "type": "group",
        "signals": [
            {
                "name": name,
                "push": "outer",
                "on": [
                    {
                        "events": event,
                        "update": f"isDefined(event.detail['{name}'])"
                        f" ? event.detail['{name}'] : {name}",
                    }
                ],
            }
            for name in signals
        ],
    }
    patch = [{"op": "add", "path": "/marks/-", "value": listener}]
    usermeta = spec.get("usermeta", {})
    options = {**usermeta.get("embedOptions", {}), "patch": patch}
    return {**spec, "usermeta": {**usermeta, "embedOptions": options}}
