"""The event bridge: controls that move a chart in place, and a sentence.

A chart stays an ordinary Vega-Lite output. Two things are added. Its
``usermeta`` carries a JSON Patch that JupyterLab's viewer applies to the compiled
chart: an empty group whose signals listen for one event on the chart and pass what it
carries outwards, to the chart's own signals of the same name. A small widget
holds the controls, dispatches that event and shows the sentence. Nothing is
compiled again, nothing leaves the page, and what is saved is the chart itself.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import anywidget
import traitlets
from altair.vegalite.v6.api import ChartType
from IPython.display import display

from coursekit.charts.renderer import mimebundle
from coursekit.errors import CourseError
from coursekit.widgets.forms import QUIET
from coursekit.widgets.publish import publish, script, styles

__all__ = ["Choice", "Slider", "Tick", "listening", "panel"]

Respond = Callable[[dict[str, Any]], tuple[dict[str, Any], str]]


@dataclass(frozen=True)
class Choice:
    """A list to choose from.

    Parameters
    ----------
    name
        Key of the value among the panel's values.
    label
        What the learner reads beside it.
    options
        Pairs of value and label.
    value
        The value at the start; the first option when it is left out.
    signal
        The chart's signal that takes the value at once, if there is one.
    """

    name: str
    label: str
    options: Sequence[tuple[str, str]]
    value: str = ""
    signal: str = ""

    def _traits(self) -> dict[str, Any]:
        return {"kind": "choice", "options": [list(pair) for pair in self.options]}

    @property
    def start(self) -> str:
        """The value before anything is touched."""
        return self.value or self.options[0][0]


@dataclass(frozen=True)
class Slider:
    """A number, or a place in an ordered list of labels.

    Parameters
    ----------
    name, label, signal
        As in `Choice`.
    low, high, step
        Smallest and largest value and the distance of one arrow key.
    value
        The value at the start.
    labels
        What to show for the values 0, 1, 2 …, when numbers mean little.
    unit
        Shown behind the number.
    """

    name: str
    label: str
    low: float
    high: float
    step: float
    value: float
    signal: str = ""
    labels: Sequence[str] = ()
    unit: str = ""

    def _traits(self) -> dict[str, Any]:
        return {
            "kind": "slider",
            "low": self.low,
            "high": self.high,
            "step": self.step,
            "labels": list(self.labels) or None,
            "unit": self.unit,
        }

    @property
    def start(self) -> float:
        """The value before anything is touched."""
        return self.value


@dataclass(frozen=True)
class Tick:
    """A box to tick; parameters as in `Choice`."""

    name: str
    label: str
    value: bool = False
    signal: str = ""

    def _traits(self) -> dict[str, Any]:
        return {"kind": "tick"}

    @property
    def start(self) -> bool:
        """The value before anything is touched."""
        return self.value


class Panel(anywidget.AnyWidget):
    """The widget behind `panel`; its traits are what the page and Python exchange."""

    _esm = script("panel")
    _css = styles("panel")
    key = traitlets.Unicode().tag(sync=True)
    title = traitlets.Unicode().tag(sync=True)
    controls: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    start = traitlets.Dict().tag(sync=True)
    values = traitlets.Dict().tag(sync=True)
    signals = traitlets.Dict().tag(sync=True)
    sentence = traitlets.Unicode().tag(sync=True)


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


def panel(
    key: str,
    chart: ChartType,
    controls: Sequence[Choice | Slider | Tick],
    respond: Respond,
    *,
    title: str,
) -> Panel:
    """Show a chart with controls that move it in place and a sentence that says what is shown.

    Parameters
    ----------
    key
        Fixed and unique in a notebook.
    chart
        Has a parameter for each signal.
    controls
        What the learner can set.
    respond
        From the controls' values to the signals Python computes and the sentence.
    title
        Names the group of controls.

    Returns
    -------
    Panel
        Already shown; assign it to ``_`` at the end of a cell.
    """
    start: dict[str, Any] = {control.name: control.start for control in controls}
    signals, sentence = respond(start)
    direct = [control.signal for control in controls if control.signal]
    drawn = listening(chart, key, [*direct, *signals])
    shown = Panel(
        key=key,
        title=title,
        controls=[
            {
                "name": control.name,
                "label": control.label,
                "signal": control.signal,
                **control._traits(),
            }
            for control in controls
        ],
        start=start,
        values=start,
        signals=signals,
        sentence=sentence,
    )

    def answer(change: Mapping[str, Any]) -> None:
        computed, text = respond(change["new"])
        with shown.hold_sync():
            shown.signals = computed
            shown.sentence = text

    shown.observe(answer, "values")
    static = f'<p data-ck-static="{html.escape(key)}">{html.escape(sentence)}</p>{QUIET}'
    publish(static, sentence, shown)
    display(mimebundle(drawn), raw=True)  # type: ignore[no-untyped-call]
    return shown
