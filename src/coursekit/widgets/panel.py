"""A chart with controls that move it in place, and a sentence that says what is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import anywidget
import traitlets
from altair.typing import ChartType

from coursekit.charts.core.renderer import mimebundle
from coursekit.errors import CourseError
from coursekit.html import Html, tag
from coursekit.store import work
from coursekit.store.tab import when_kept
from coursekit.widgets.bridge import listening
from coursekit.widgets.controls import Choice, Control, Slider, Tick
from coursekit.widgets.display import publish, script, show, show_bundle, styles
from coursekit.widgets.pages import foreseen

__all__ = ["Choice", "Panel", "Slider", "Tick", "panel"]

Values = dict[str, Any]
Respond = Callable[[Values], tuple[Values, str] | tuple[Values, str, str]]

RUN_FIRST = "Run this cell to use the board."
KEPT = "✓ Saved in your file ({name}). It is here again when you run this cell."
KEPT_BEFORE = "✓ Saved on {moment}."
OUTDATED = "→ The board has changed since you saved on {moment}."
NOT_KEPT = "→ Not saved in your file yet."
CAME_BACK = "→ Here is what you set before. It is not saved in your file yet."


class Panel(anywidget.AnyWidget):
    """The widget behind `panel`; its traits are what the page and Python exchange.

    The page counts in `asked` what it sends, and Python in `answered` what it has done, so that
    the page can tell when Python keeps silent. `draft` is what the browser kept of values that
    were not saved; `clean` says that the values are those of the learner's file.
    """

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
    place = traitlets.Unicode().tag(sync=True)
    draft = traitlets.Dict().tag(sync=True)
    clean = traitlets.Bool(True).tag(sync=True)
    asked = traitlets.Int().tag(sync=True)
    answered = traitlets.Int().tag(sync=True)

    def __init__(
        self, controls: Sequence[Control], reply: Callable[[Values], Values], **traits: Any
    ) -> None:
        start = {one.name: one.start for one in controls}
        self._controls, self._reply = controls, reply
        self._in_file, self._standing = dict(start), ""
        if traits["keep"]:
            self._read_file(traits["key"])
            traits["place"] = work.place_of(traits["key"])
        super().__init__(
            controls=[_for_page(one) for one in controls],
            start=start,
            values=self._in_file,
            notice=self._standing,
            **reply(self._in_file),
            **traits,
        )
        self.observe(self._answer, "values")
        self.observe(self._bring_back, "draft")
        self.observe(self._save, "kept")
        self.observe(self._end_turn, "asked")

    def _read_file(self, key: str) -> None:
        """Take the values that the learner saved last, and say when that was."""
        try:
            entry = work.latest(key, "answer")
            left = work.left_elsewhere()
        except CourseError as error:
            self._standing = f"✗ {error}"
            return
        self._standing = f"→ {left}" if left else ""
        if entry:
            taken = self._taken(entry.value)
            self._in_file |= taken
            said = KEPT_BEFORE if taken == entry.value else OUTDATED
            self._standing = said.format(moment=entry.moment)

    def _taken(self, values: object) -> Values:
        """Return the values that the controls still take."""
        known = values if isinstance(values, dict) else {}
        taken = [one for one in self._controls if one.name in known and one.takes(known[one.name])]
        return {one.name: known[one.name] for one in taken}

    def _stand(self) -> str:
        """Say whether these values are saved."""
        self.clean = not self.keep or self._is_saved(self._in_file)
        return self._standing if self.clean else NOT_KEPT

    def _is_saved(self, values: Values) -> bool:
        """Tell whether these are the values on the page, but for the ways to look at them."""
        views = {one.name for one in self._controls if one.view}
        return all(values[name] == self.values[name] for name in self.values.keys() - views)

    def _answer(self, change: Mapping[str, Any]) -> None:
        with self.hold_sync():
            for name, value in {**self._reply(change["new"]), "notice": self._stand()}.items():
                setattr(self, name, value)

    def _bring_back(self, change: Mapping[str, Any]) -> None:
        self.values = {**self.values, **self._taken(change["new"])}
        self.notice = self._stand() if self.clean else CAME_BACK

    def _save(self, _: object) -> None:
        try:
            saved = work.record("answer", self.key, self.values, words=self._words())
        except CourseError as error:
            self.notice = f"✗ Not saved. {error}"
        else:
            when_kept(partial(self._tell_saved, self.values, saved.notice))

    def _tell_saved(self, values: Values, notice: str, lost: str) -> None:
        if lost:
            self.notice = f"✗ {lost}"
            return
        self._in_file, self.clean = values, self._is_saved(values)
        self._standing = KEPT.format(name=work.work_path().name)
        self.notice = f"{self._standing} {notice}".rstrip()

    def _end_turn(self, change: Mapping[str, Any]) -> None:
        with self.hold_sync():
            self.notice = self.notice or self._stand()
            self.answered = change["new"]

    def _words(self) -> dict[str, Any]:
        """Say the values as the learner reads them, for the file."""
        set_to: list[tuple[Control, Any]] = [
            (one, self.values.get(one.name)) for one in self._controls
        ]
        values = [
            [one.label, one.in_words(value) if one.takes(value) else str(value)]
            for one, value in set_to
        ]
        return {"title": self.title, "sentence": self.sentence, "values": values}


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

    shown = Panel(
        controls,
        reply,
        key=key,
        title=title,
        presets=[[label, dict(wanted)] for label, wanted in presets],
        keep=keep,
        beside=beside,
    )
    # What stays in the notebook is the same for every learner: the board before it is moved.
    unmoved = reply(shown.start)
    direct = [control.signal for control in controls if control.signal]
    drawn = listening(chart, key, [*direct, *unmoved["signals"]])
    run_first = tag("p", tag("em", RUN_FIRST))
    said = [tag("p", unmoved["sentence"]), Html(unmoved.get("detail", ""))]
    static = tag("div", run_first, *said, data_ck_static=key)
    states = foreseen(controls, shown.start, presets)
    replies = ((state, reply(state)) for state in states)
    publish(static, f"{RUN_FIRST}\n{unmoved['sentence']}", shown, lambda: replies)
    show_bundle(mimebundle(drawn))
    if "detail" in unmoved:  # though there may be nothing to say yet
        below = Detail(detail=shown.detail)
        traitlets.link((shown, "detail"), (below, "detail"))
        show(below)
    return shown


def _for_page(control: Control) -> dict[str, Any]:
    shared = {"name": control.name, "label": control.label, "signal": control.signal}
    return {**shared, **control.conditions, **control.traits()}
