"""A chart with controls that move it in place, and a sentence that says what is shown."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import anywidget
import traitlets
from altair.typing import ChartType

from coursekit.charts.core.renderer import mimebundle
from coursekit.errors import CourseError
from coursekit.store import work
from coursekit.widgets.bridge import listening
from coursekit.widgets.controls import Choice, Control, Slider, Tick
from coursekit.widgets.display import publish, script, show, show_bundle, styles

__all__ = ["Choice", "Panel", "Slider", "Tick", "panel"]

Values = dict[str, Any]
Respond = Callable[[Values], tuple[Values, str] | tuple[Values, str, str]]

KEPT = "✓ Saved in your file ({name}). It is here again when you run this cell."


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
    detail = traitlets.Unicode()
    presets: traitlets.List[list[Any]] = traitlets.List().tag(sync=True)
    keep = traitlets.Unicode().tag(sync=True)
    kept = traitlets.Int().tag(sync=True)
    notice = traitlets.Unicode().tag(sync=True)


class Detail(anywidget.AnyWidget):
    """What a panel has to say below its chart, where it can grow without moving the chart."""

    _esm = script("detail")
    _css = styles("panel")
    detail = traitlets.Unicode().tag(sync=True)


def panel(
    key: str,
    chart: ChartType,
    controls: Sequence[Control],
    respond: Respond,
    *,
    title: str,
    presets: Sequence[tuple[str, Mapping[str, Any]]] = (),
    keep: str = "",
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
        From the controls' values to the signals Python computes, the sentence and, where
        there is more to say, safe HTML to show below the chart.
    title
        Names the group of controls.
    presets
        Labels of buttons, each with the values that it sets.
    keep
        Label of the button that saves the values in the learner's file; the panel then opens
        with those saved last. Without it nothing is saved.

    Returns
    -------
    Panel
        Already shown; assign it to ``_`` at the end of a cell.
    """
    start: Values = {control.name: control.start for control in controls}
    values, notice = _kept(key, controls) if keep else ({}, "")
    values = {**start, **values}
    signals, sentence, *more = respond(values)
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
                **control.traits(),
            }
            for control in controls
        ],
        start=start,
        values=values,
        signals=signals,
        sentence=sentence,
        detail="".join(more),
        presets=[[label, dict(wanted)] for label, wanted in presets],
        keep=keep,
        notice=notice,
    )

    def answer(change: Mapping[str, Any]) -> None:
        computed, text, *more = respond(change["new"])
        with shown.hold_sync():
            shown.signals = computed
            shown.sentence = text
            shown.detail = "".join(more)
            shown.notice = ""

    def save(_: object) -> None:
        try:
            saved = work.record("answer", key, shown.values, words=_words(shown, controls))
        except CourseError as error:
            shown.notice = f"✗ {error}"
        else:
            shown.notice = " ".join(
                filter(None, [KEPT.format(name=work.work_path().name), saved.notice])
            )

    shown.observe(answer, "values")
    shown.observe(save, "kept")
    static = f'<div data-ck-static="{html.escape(key)}"><p>{html.escape(sentence)}</p>'
    publish(f"{static}{shown.detail}</div>", sentence, shown)
    show_bundle(mimebundle(drawn))
    if more:
        below = Detail(detail=shown.detail)
        traitlets.link((shown, "detail"), (below, "detail"))
        show(below)
    return shown


def _words(shown: Panel, controls: Sequence[Control]) -> dict[str, Any]:
    """Say the values as the learner reads them, for who reads the file without the panel."""

    def said(control: Control, value: Any) -> Any:
        return control.in_words(value) if control.takes(value) else str(value)

    values = [[one.label, said(one, shown.values.get(one.name))] for one in controls]
    return {"title": shown.title, "sentence": shown.sentence, "values": values}


def _kept(key: str, controls: Sequence[Control]) -> tuple[Values, str]:
    """Read what the learner saved last, as far as the controls still take it."""
    try:
        entry = work.latest(key, "answer")
    except CourseError as error:
        return {}, f"✗ {error}"
    saved = entry.value if entry and isinstance(entry.value, dict) else {}
    fitting = {
        control.name: saved[control.name]
        for control in controls
        if control.name in saved and control.takes(saved[control.name])
    }
    return fitting, ""
