"""The board of replies that follow peaks, with made-up weeks."""

from __future__ import annotations

from coursekit.charts.peaks import LINE, after_peaks, dice_weeks
from coursekit.widgets.panel import Panel, Slider, panel

__all__ = ["peaks_board"]


def peaks_board() -> Panel:
    """Show made-up weeks, with a slider for how high a week must be to have a reply.

    Returns
    -------
    Panel
        Already shown; assign it to ``_`` at the end of a cell.
    """
    return panel(
        "03b-peaks",
        after_peaks(),
        [
            Slider(
                "line",
                "A reply follows a week with at least",
                8,
                16,
                1,
                LINE,
                signal="reply_line",
                unit=" attacks",
            )
        ],
        lambda values: ({}, _said(int(values["line"]))),
        title="When is there a reply?",
    )


def _said(line: int) -> str:
    weeks = dice_weeks()
    chosen = weeks[weeks["attacks"] >= line]
    before, after = chosen["attacks"].mean(), chosen["next"].mean()
    opening = (
        f"Made up: {len(chosen)} of {len(weeks)} weeks have {line} attacks or more and a reply,"
        f" on average {before:.1f} attacks; the week after one has {after:.1f}."
    )
    return (
        f"{opening} The average of all weeks is {weeks['attacks'].mean():.1f}. A reply does"
        " nothing here: the fall needs no cause. That does not show that a real reply has no"
        " effect."
    )
