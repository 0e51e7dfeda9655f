"""Activities of the lessons, and charts that a learner moves."""

from coursekit.widgets.balance import balance_board
from coursekit.widgets.breaks import break_board
from coursekit.widgets.camps import camps_workshop
from coursekit.widgets.deterrence import deterrence_board
from coursekit.widgets.explore import explore_ties, explore_timeline
from coursekit.widgets.paragraph import paragraph_test
from coursekit.widgets.peaks import peaks_board
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
from coursekit.widgets.tempo import tempo_board, tempo_guess

__all__ = [
    "balance_board",
    "break_board",
    "camps_workshop",
    "deterrence_board",
    "download",
    "explore_ties",
    "explore_timeline",
    "guesses",
    "order",
    "paragraph_test",
    "peaks_board",
    "predict",
    "progress",
    "quiz",
    "reveal",
    "strike_board",
    "tempo_board",
    "tempo_guess",
]
