"""The look of every chart: sizes, colours, and what follows the notebook's theme.

In a dark JupyterLab the viewer lays a dark theme under the chart's own settings:
it turns axis and legend text, titles and axis lines white. So nothing here fixes
the colour of text or background; what is fixed reads on white and on near-black.
"""

from __future__ import annotations

import altair as alt

__all__ = ["BLUE", "FONT", "GREEN", "GREY", "ORANGE", "ORCHID", "PLUM", "RED"]

# Each has a contrast of 3:1 or more with white and with JupyterLab's near-black, and
# any two stay apart (CIELAB distance over 20) for the three kinds of colour blindness.
BLUE = "#2D5AD2"
ORANGE = "#E1781E"
GREEN = "#4BA569"
PLUM = "#874B87"
RED = "#C31E2D"
ORCHID = "#D269D2"
GREY = "#787878"

# The same letter widths on Windows, macOS and Linux, so that no label is cut on one of them.
FONT = "Arial, 'Liberation Sans', Helvetica, sans-serif"

_PALETTE = [BLUE, ORANGE, GREEN, PLUM, RED, ORCHID, GREY]
_SOFT: alt.theme.AxisConfigKwds = {
    "gridColor": GREY,
    "gridOpacity": 0.3,
    "domainOpacity": 0.6,
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
                "frame": "bounds",
                "fontSize": 17,
                "subtitleFontSize": 14,
                "subtitlePadding": 6,
                "offset": 14,
            },
            "axis": {
                "labelFontSize": 13,
                "titleFontSize": 13,
                "titleFontWeight": "normal",
                "labelLimit": 260,
                "labelPadding": 6,
                **_SOFT,
            },
            "axisBand": {"grid": False, "ticks": False},
            "legend": {
                "labelFontSize": 13,
                "titleFontSize": 13,
                "titleFontWeight": "normal",
                "labelLimit": 260,
                "symbolSize": 130,
                "orient": "top",
            },
            "header": {"labelFontSize": 13, "titleFontSize": 13},
            "range": {"category": _PALETTE},
            "mark": {"color": BLUE},
            "rule": {"color": GREY},
            "tick": {"color": BLUE},
            "line": {"strokeWidth": 2.5},
            "point": {"size": 90, "filled": True, "opacity": 1},
            "text": {"fontSize": 13},
        }
    }
