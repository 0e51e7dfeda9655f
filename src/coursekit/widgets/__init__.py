"""Activities of the lessons, and charts that a learner moves."""

from coursekit.widgets.deterrence import deterrence_board
from coursekit.widgets.explore import explore_ties, explore_timeline
from coursekit.widgets.questions import (
    download,
    guesses,
    order,
    predict,
    progress,
    quiz,
    reveal,
)
from coursekit.widgets.strikes import strike_board

__all__ = [
    "deterrence_board",
    "download",
    "explore_ties",
    "explore_timeline",
    "guesses",
    "order",
    "predict",
    "progress",
    "quiz",
    "reveal",
    "strike_board",
]
