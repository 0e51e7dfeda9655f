"""A chart whose marks are placed in pixels, from the top left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from coursekit.charts.core.finish import finish

__all__ = ["Canvas", "tooltips"]

_STARTS: Mapping[str, Any] = {"x": alt.X, "y": alt.Y}
_ENDS: Mapping[str, Any] = {"x2": alt.X2, "y2": alt.Y2}
Rows = pd.DataFrame | Sequence[Mapping[str, Any]]


def tooltips(columns: Mapping[str, str], heading: str = "") -> list[alt.Tooltip]:
    """Show these columns, under these names, when a mark is pointed at; `heading` on top."""
    named = {heading: "title", **columns} if heading else columns
    return [alt.Tooltip(f"{column}:N", title=title) for column, title in named.items()]


class Canvas:
    """Draws marks in layers on a plot of this width and height, in pixels.

    Each method draws a mark for each row of `data`: a DataFrame or rows as mappings, a chart
    with transforms, or nothing for the rows of the figure itself. A place (`x`, `x2`, `y`,
    `y2`) is the name of a column that holds pixels, or a number when it is the same for all.
    `where` keeps the rows for which an expression holds; `text` and `tooltip` name columns;
    `encode` takes other channels; what is left are properties of the mark.

    Examples
    --------
    >>> canvas = Canvas(200, 40)
    >>> canvas.text([{"x": 0, "name": "Iraq"}], x="x", y=20, text="name", align="left")
    >>> canvas.layers[0].mark.type
    'text'
    """

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self.layers: list[alt.Chart] = []
        self._scales = {
            "x": alt.Scale(domain=[0, width], nice=False, zero=False),
            "y": alt.Scale(domain=[height, 0], nice=False, zero=False),
        }

    def place(self, channel: str, column: str) -> Any:
        """Place marks along a channel by a column of pixels."""
        if channel in _ENDS:
            return _ENDS[channel](f"{column}:Q")
        return _STARTS[channel](f"{column}:Q", axis=None, scale=self._scales[channel])

    def mark(
        self,
        kind: str,
        data: Rows | alt.Chart | None = None,
        *,
        where: str = "",
        text: str | alt.Text | alt.TextValue | None = None,
        tooltip: Sequence[alt.Tooltip] | None = None,
        encode: Mapping[str, Any] | None = None,
        **look: Any,
    ) -> None:
        """Draw a mark of any kind, by its name in Vega-Lite."""
        base = data if isinstance(data, alt.Chart) else _chart(data)
        if where:
            base = base.transform_filter(where)
        channels: dict[str, Any] = dict(encode or {})
        for start, end in (("x", "x2"), ("y", "y2")):
            given = [name for name in (start, end) if name in look]
            if not any(isinstance(look[name], str) for name in given):
                continue
            # Vega-Lite takes a column at one end and a pixel at the other for no range.
            for name in given:
                at = look.pop(name)
                if not isinstance(at, str):
                    base = base.transform_calculate(**{f"all_{name}": f"{at:g}"})
                    at = f"all_{name}"
                channels[name] = self.place(name, at)
        if text is not None:
            channels["text"] = f"{text}:N" if isinstance(text, str) else text
        if tooltip is not None:
            channels["tooltip"] = list(tooltip)
        self.layers.append(getattr(base, f"mark_{kind}")(**look).encode(**channels))

    def text(self, data: Rows | alt.Chart | None = None, /, **options: Any) -> None:
        """Write the `text` of each row (no numbers: Vega breaks a text at its line breaks)."""
        self.mark("text", data, **{"lineBreak": "\n", "lineHeight": 15, **options})

    def write(self, data: Rows | alt.Chart | None = None, /, **options: Any) -> None:
        """Write the column ``text`` of each row, from its place to the right and downwards."""
        self.text(data, **{"text": "text", "align": "left", "baseline": "top", **options})

    def rect(self, data: Rows | alt.Chart | None = None, /, **options: Any) -> None:
        """Draw a box from `x` to `x2` and from `y` to `y2`."""
        self.mark("rect", data, **options)

    def outline(self, data: Rows | alt.Chart | None = None, /, **options: Any) -> None:
        """Draw the edge of a box; its `stroke` is its colour."""
        self.mark("rect", data, filled=False, **options)

    def point(self, data: Rows | alt.Chart | None = None, /, **options: Any) -> None:
        """Draw a symbol."""
        self.mark("point", data, **options)

    def rule(self, data: Rows | alt.Chart | None = None, /, **options: Any) -> None:
        """Draw a straight line."""
        self.mark("rule", data, **options)

    def figure(
        self,
        data: pd.DataFrame,
        title: str | alt.ExprRef,
        subtitle: str | Sequence[str] = (),
        *,
        description: str,
        table: Mapping[str, str],
        count: str = "",
        params: Mapping[str, Any] | None = None,
    ) -> alt.LayerChart:
        """Make the figure of what was drawn; `data` has its rows, the rest as in `finish`.

        `params` are the signals by name: the value at the start, or an expression.
        """
        signals = [
            alt.VariableParameter(name=name, expr=value.expr)
            if isinstance(value, alt.ExprRef)
            else alt.VariableParameter(name=name, value=value)
            for name, value in (params or {}).items()
        ]
        chart = alt.LayerChart(
            layer=self.layers,
            data=data,
            title=alt.Title(title, subtitle=subtitle or alt.Undefined, offset=8),
            width=self.width,
            height=self.height,
            params=signals or alt.Undefined,
        )
        return finish(chart, description, table, count)


def _chart(rows: Rows | None) -> alt.Chart:
    if rows is None:
        return alt.Chart()
    return alt.Chart(rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(rows))
