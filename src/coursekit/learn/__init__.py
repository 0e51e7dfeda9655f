"""What the learner answers: the question bank, the learner's file, checks and progress."""

from coursekit.learn.checks import check, hint, solution
from coursekit.learn.copies import download, restore
from coursekit.learn.forecasts import export_forecasts
from coursekit.learn.handin import hand_in
from coursekit.learn.progress import progress
from coursekit.learn.report import report

__all__ = [
    "check",
    "download",
    "export_forecasts",
    "hand_in",
    "hint",
    "progress",
    "report",
    "restore",
    "solution",
]
