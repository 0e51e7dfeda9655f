"""Charts: one function a figure, each with a text alternative and a table.

Importing this package makes every Altair chart of the session, a learner's own
included, show live and without a network, in the course's look.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import altair as alt

from coursekit.charts import (
    balance,
    breaks,
    deadly,
    impact,
    months,
    renderer,
    rules,
    theme,
    updating,
)
from coursekit.charts.after import indicators_after
from coursekit.charts.alternatives import as_table, describe
from coursekit.charts.argument import argument
from coursekit.charts.balance import signed_network
from coursekit.charts.breaks import break_dates
from coursekit.charts.calibration import calibration
from coursekit.charts.calibration import example as calibration_example
from coursekit.charts.camps import camps
from coursekit.charts.checked import verdicts
from coursekit.charts.corridor import corridor
from coursekit.charts.days import fortnight
from coursekit.charts.deadly import deadly_events
from coursekit.charts.deterrence import deterrence_game
from coursekit.charts.events import timeline
from coursekit.charts.guess import guess_line
from coursekit.charts.harm import civilian_harm
from coursekit.charts.hedges import hedges_by_section
from coursekit.charts.hypotheses import hypotheses
from coursekit.charts.impact import impact_strip
from coursekit.charts.kinds import claim_kinds
from coursekit.charts.months import months_board
from coursekit.charts.november import november_list
from coursekit.charts.old_and_new import old_and_new
from coursekit.charts.paragraph import paragraph
from coursekit.charts.peaks import after_peaks
from coursekit.charts.places import place_map
from coursekit.charts.positions import stance_lines
from coursekit.charts.restraint import restraint
from coursekit.charts.rules import months_by_rule
from coursekit.charts.sections import kinds_by_section
from coursekit.charts.sheet import coding_sheet
from coursekit.charts.signs import indicators
from coursekit.charts.stances import stance_map
from coursekit.charts.strike_tolls import us_strikes
from coursekit.charts.strikes import strike_board
from coursekit.charts.tempo import tempo
from coursekit.charts.ties import tie_map
from coursekit.charts.tolls import who_counted
from coursekit.charts.updating import scenario_ribbon

__all__ = [
    "FIGURES",
    "Figure",
    "after_peaks",
    "argument",
    "as_table",
    "break_dates",
    "calibration",
    "camps",
    "civilian_harm",
    "claim_kinds",
    "coding_sheet",
    "corridor",
    "deadly_events",
    "describe",
    "deterrence_game",
    "fortnight",
    "guess_line",
    "hedges_by_section",
    "hypotheses",
    "impact_strip",
    "indicators",
    "indicators_after",
    "kinds_by_section",
    "months_board",
    "months_by_rule",
    "november_list",
    "old_and_new",
    "paragraph",
    "place_map",
    "restraint",
    "scenario_ribbon",
    "signed_network",
    "stance_lines",
    "stance_map",
    "strike_board",
    "tempo",
    "tie_map",
    "timeline",
    "us_strikes",
    "verdicts",
    "who_counted",
]

renderer.enable()
theme.enable()


class Figure(NamedTuple):
    """A figure of the course, and how many marks it has at least when it is drawn."""

    draw: Callable[[], alt.LayerChart | alt.HConcatChart | alt.VConcatChart]
    marks: int


FIGURES: Mapping[str, Figure] = {
    "claim_kinds": Figure(claim_kinds, 4),
    "verdicts": Figure(verdicts, 95),
    "kinds_by_section": Figure(kinds_by_section, 95),
    "hedges_by_section": Figure(hedges_by_section, 95),
    "tie_map": Figure(tie_map, 58),
    "timeline": Figure(timeline, 72),
    "fortnight": Figure(fortnight, 14),
    "guess_line": Figure(guess_line, 7),
    "tempo": Figure(tempo, 33),
    "who_counted": Figure(who_counted, 12),
    "civilian_harm": Figure(civilian_harm, 28),
    "camps": Figure(camps, 27),
    "hypotheses": Figure(hypotheses, 54),
    "argument": Figure(argument, 27),
    "coding_sheet": Figure(coding_sheet, 8),
    "corridor": Figure(corridor, 18),
    "paragraph": Figure(paragraph, 7),
    "place_map": Figure(place_map, 33),
    "stance_map": Figure(stance_map, 88),
    "stance_lines": Figure(stance_lines, 30),
    "november_list": Figure(november_list, 10),
    "restraint": Figure(restraint, 21),
    "old_and_new": Figure(old_and_new, 28),
    "strike_board": Figure(strike_board, 15),
    "us_strikes": Figure(us_strikes, 33),
    "after_peaks": Figure(after_peaks, 104),
    "deterrence_game": Figure(deterrence_game, 15),
    "indicators": Figure(indicators, 6),
    "indicators_after": Figure(indicators_after, 24),
    # These two draw what a learner's file holds; here they draw a made-up one.
    "deadly_events": Figure(deadly.example, 6),
    "months_by_rule": Figure(rules.example, 6),
    # These draw what methods compute; here made-up numbers.
    "break_dates": Figure(breaks.example, 20),
    "signed_network": Figure(balance.example, 8),
    "scenario_ribbon": Figure(updating.example, 8),
    "impact_strip": Figure(impact.example, 24),
    "months_board": Figure(months.example, 12),
    "calibration": Figure(calibration_example, 2),
}
