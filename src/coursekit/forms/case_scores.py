"""What the forecasts of a case score: the author's, equal shares, and the learner's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from coursekit.data.tables import load
from coursekit.forms.bank import find
from coursekit.forms.kinds.guesses import Guesses
from coursekit.methods.scores import brier
from coursekit.store import work

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["SEALED", "forecast_scores"]

SEALED = "16-forecast"


def forecast_scores() -> pd.DataFrame:
    """Score the forecasts of a case, whichever outcome comes.

    Returns
    -------
    pandas.DataFrame
        One row a question and an outcome: ``came_true`` (missing until it is filled in), and the
        Brier score, from 0 (best) to 2, if this outcome comes: of ``case`` (the table of
        forecasts), of ``even`` (the same chance for each outcome), and of ``mine`` (your last
        seal; missing without one).

    Raises
    ------
    CourseError
        When the tables are not those of a case, or hold no forecast.

    Examples
    --------
    >>> forecast_scores()["even"]  # doctest: +SKIP
    """
    import pandas as pd

    table, sealed = load("forecasts"), _sealed()
    rows = []
    for key, asked in table.groupby("forecast_id", sort=False):
        outcomes = asked["outcome"].tolist()
        chances = {
            "case": dict(zip(outcomes, asked["percent"].tolist(), strict=True)),
            "even": dict.fromkeys(outcomes, 100 / len(outcomes)),
            "mine": sealed.get(str(key).lower()),
        }
        for outcome, came in zip(outcomes, asked["came_true"].tolist(), strict=True):
            scores = {name: _score(given, outcome) for name, given in chances.items()}
            rows.append({"question": key, "outcome": outcome, "came_true": came, **scores})
    return pd.DataFrame(rows).astype({"mine": "Float64"})


def _sealed() -> Mapping[str, Any]:
    """Return the learner's shares by question, from the last seal that fits the form of today."""
    form = find(SEALED, Guesses)
    values = [form.as_current_answer(entry) for entry in work.history(SEALED, "sealed")]
    return next((each for each in reversed(values) if each is not None), {})


def _score(percent: Mapping[str, float] | None, outcome: str) -> float | None:
    if percent is None:
        return None
    return round(brier({name: part / 100 for name, part in percent.items()}, outcome).sum_form, 2)
