"""The look of every chart: sizes, colours, and what follows the notebook's theme.

Text, axis lines and ticks have the colour of the page's text, whatever it is: SVG takes
``currentColor`` from the page each time it is painted, so they follow a switch of the
theme without a new run. What has a colour of its own reads on white and on near-black.

A mark that says something has a contrast of 3:1 with the ground, its fill or its edge, or holds
words. Grid lines, bands behind marks and other ground may be fainter: they have ``aria=False``,
which also keeps them from screen readers.
"""

from __future__ import annotations

import altair as alt

__all__ = ["BLUE", "FONT", "GREEN", "GREY", "INK", "ORANGE", "ORCHID", "PLUM", "RED"]

# Each has a contrast of 3:1 or more with white and with JupyterLab's near-black, and
# any two stay apart (CIELAB distance over 20) for the three kinds of colour blindness.
BLUE = "#2A5CD7"
ORANGE = "#DD731E"
GREEN = "#469E62"
PLUM = "#8A4F8A"
RED = "#C52630"
ORCHID = "#D365CF"
GREY = "#787878"

# The same letter widths on Windows, macOS and Linux, so that no label is cut on one of them.
FONT = "Arial, 'Liberation Sans', Helvetica, sans-serif"

INK = "currentColor"  # of the page's text; black in a picture

_PALETTE = [BLUE, ORANGE, GREEN, PLUM, RED, ORCHID, GREY]
_SOFT: alt.theme.AxisConfigKwds = {
    "gridColor": GREY,
    "gridOpacity": 0.3,
    "domainColor": INK,
    "domainOpacity": 0.6,
    "tickColor": INK,
    "tickOpacity": 0.6,
}


@alt.theme.register("coursekit", enable=False)
def _theme() -> alt.theme.ThemeConfig:
    return {
        "config": {
            "background": "transparent",
            "font": FONT,
            "padding": 8,
            "view": {"stroke": None, "continuousWidth": 520, "continuousHeight": 300},
            "title": {
                "anchor": "start",
                "color": INK,
                "subtitleColor": INK,
                "frame": "bounds",
                "fontSize": 17,
                "subtitleFontSize": 14,
                "subtitlePadding": 6,
                "offset": 14,
            },
            "axis": {
                "labelColor": INK,
                "titleColor": INK,
                "labelFontSize": 13,
                "titleFontSize": 13,
                "titleFontWeight": "normal",
                "labelLimit": 260,
                "labelPadding": 6,
                **_SOFT,
            },
            "axisBand": {"grid": False, "ticks": False},
            "legend": {
                "labelColor": INK,
                "titleColor": INK,
                "labelFontSize": 13,
                "titleFontSize": 13,
                "titleFontWeight": "normal",
                "labelLimit": 260,
                "symbolSize": 130,
                "orient": "top",
                "layout": {"top": {"direction": "vertical", "anchor": "start"}},
            },
            "header": {
                "labelColor": INK,
                "titleColor": INK,
                "labelFontSize": 13,
                "titleFontSize": 13,
            },
            "range": {"category": _PALETTE},
            "mark": {"color": BLUE},
            "rule": {"color": GREY},
            "tick": {"color": BLUE, "opacity": 1},
            "line": {"strokeWidth": 2.5},
            "point": {"size": 90, "filled": True, "opacity": 1},
            "text": {"fontSize": 13, "color": INK},
        }
    }
