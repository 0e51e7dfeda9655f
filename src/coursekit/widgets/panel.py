"""A chart with controls that move it in place, and a sentence that says what is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import anywidget
import traitlets
from altair.typing import ChartType

from coursekit.charts.core.renderer import mimebundle
from coursekit.errors import CourseError
from coursekit.html import Html, tag
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
    beside = traitlets.Bool().tag(sync=True)
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
    beside: bool = False,
) -> Panel:
    """Show a chart with controls that move it in place and a sentence that says what is shown.

    The `key` is fixed and unique in a notebook; the chart has a parameter for each signal.
    `respond` turns the controls' values into the signals that Python computes, the sentence
    and, where there is more to say, safe HTML to show below the chart. A preset is the label
    of a button and the values that it sets. `keep` is the label of the button that saves the
    values in the learner's file; the panel then opens with those saved last. With `beside` the
    controls are at the left of the chart where there is room, and not above it; the chart is
    then 600 pixels wide at most.
    """

    def reply(values: Values) -> dict[str, Any]:
        signals, sentence, *more = respond(values)
        told = {"signals": signals, "sentence": sentence}
        return {**told, "detail": more[0]} if more else told

    start: Values = {control.name: control.start for control in controls}
    saved, notice = _saved(key, controls) if keep else ({}, "")
    values = {**start, **saved}
    first = reply(values)
    direct = [control.signal for control in controls if control.signal]
    drawn = listening(chart, key, [*direct, *first["signals"]])
    shown = Panel(
        key=key,
        title=title,
        controls=[_for_page(control) for control in controls],
        start=start,
        values=values,
        presets=[[label, dict(wanted)] for label, wanted in presets],
        keep=keep,
        beside=beside,
        notice=notice,
        **first,
    )

    def answer(change: Mapping[str, Any]) -> None:
        with shown.hold_sync():
            for name, value in {**reply(change["new"]), "notice": ""}.items():
                setattr(shown, name, value)

    def save(_: object) -> None:
        try:
            saved = work.record("answer", key, shown.values, words=_words(shown, controls))
        except CourseError as error:
            shown.notice = f"✗ {error}"
        else:
            kept = KEPT.format(name=work.work_path().name)
            shown.notice = f"{kept} {saved.notice}".rstrip()

    shown.observe(answer, "values")
    shown.observe(save, "kept")
    static = tag("div", tag("p", shown.sentence), Html(shown.detail), data_ck_static=key)
    publish(static, shown.sentence, shown)
    show_bundle(mimebundle(drawn))
    if "detail" in first:  # though there may be nothing to say yet
        below = Detail(detail=shown.detail)
        traitlets.link((shown, "detail"), (below, "detail"))
        show(below)
    return shown


def _for_page(control: Control) -> dict[str, Any]:
    shared = {"name": control.name, "label": control.label, "signal": control.signal}
    return {**shared, **control.traits()}


def _words(shown: Panel, controls: Sequence[Control]) -> dict[str, Any]:
    """Say the values as the learner reads them, for the file."""
    set_to: list[tuple[Control, Any]] = [(one, shown.values.get(one.name)) for one in controls]
    values = [
        [one.label, one.in_words(value) if one.takes(value) else str(value)]
        for one, value in set_to
    ]
    return {"title": shown.title, "sentence": shown.sentence, "values": values}


def _saved(key: str, controls: Sequence[Control]) -> tuple[Values, str]:
    """Return the values that the learner saved last, as far as the controls still take them."""
    try:
        entry = work.latest(key, "answer")
    except CourseError as error:
        return {}, f"✗ {error}"
    saved = entry.value if entry and isinstance(entry.value, dict) else {}
    taken = [one for one in controls if one.name in saved and one.takes(saved[one.name])]
    return {one.name: saved[one.name] for one in taken}, ""
