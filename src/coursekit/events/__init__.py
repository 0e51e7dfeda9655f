"""A student's own event data: ACLED and UCDP GED files read into one common table.

``read`` opens a file and reports what is odd in it; a ``Rule`` says what counts, in code
and in a sentence for the methods section.
"""

from __future__ import annotations

from coursekit.events.actors import Actor
from coursekit.events.counts import MonthRules, compare_months, monthly_counts, running_totals
from coursekit.events.names import Aliases, plain_name, suggest_aliases
from coursekit.events.reader import read, sample, yours_or_sample
from coursekit.events.report import Events, Oddity, Report
from coursekit.events.rules import Rule, compare_rules
from coursekit.events.weekly import whole_weeks

__all__ = [
    "Actor",
    "Aliases",
    "Events",
    "MonthRules",
    "Oddity",
    "Report",
    "Rule",
    "compare_months",
    "compare_rules",
    "monthly_counts",
    "plain_name",
    "read",
    "running_totals",
    "sample",
    "suggest_aliases",
    "whole_weeks",
    "yours_or_sample",
]
