"""What the learner answers: the question bank, the learner's file, checks and progress."""

from coursekit.forms.checks import check, hint, solution
from coursekit.forms.forecasts import export_forecasts
from coursekit.forms.handin import hand_in
from coursekit.forms.progress import progress
from coursekit.forms.report import report
from coursekit.store.backup import copy_link, restore

__all__ = [
    "check",
    "copy_link",
    "export_forecasts",
    "hand_in",
    "hint",
    "progress",
    "report",
    "restore",
    "solution",
]
