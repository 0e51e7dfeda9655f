"""What the running totals of attacks on US forces say, as the boards of lesson 03 use it."""

from __future__ import annotations

from functools import cache

import pandas as pd

from coursekit.data import load
from coursekit.methods.totals import Intervals, intervals

__all__ = ["CEILING", "START", "UNTIL", "attacks", "spans"]

START = "2023-10-17"  # the first day that the Pentagon's totals count
UNTIL = "2024-03-07"  # the last total before the paper
DAY = pd.Timedelta(days=1)
CEILING = 175  # that total is given as "some 175": at most so many is an assumption, and said so


@cache
def attacks() -> Intervals:
    """Read the main series with the days stated to be without attacks.

    Returns
    -------
    Intervals
        From 17 October 2023 to 7 March 2024.

    Examples
    --------
    >>> attacks().count("2024-02-05", "2024-03-07").sentence
    '5 February 2024 to 7 March 2024: 0 events.'
    """
    tempo = load("tempo")
    of_us = tempo[tempo["series"] != "alternative"]
    stated = of_us[of_us["zero_from"].notna() & of_us["zero_to"].le(UNTIL)]
    main = of_us[of_us["series"].eq("pentagon-main") & of_us["as_of_date"].le(UNTIL)]
    zeros = zip(stated["zero_from"], stated["zero_to"], strict=True)
    return intervals(main, start=START, zeros=zeros, ceiling=CEILING)


def spans() -> pd.DataFrame:
    """List the longest stretches of days whose count is one number, and those in between.

    Returns
    -------
    pandas.DataFrame
        ``first_day``, ``last_day``, ``days``, ``low``, ``high`` and ``basis`` (exact, stated
        zero, band), without a gap.

    Examples
    --------
    >>> spans()["basis"].value_counts(sort=False).to_dict()
    {'exact': 7, 'stated zero': 2, 'band': 1}
    """
    total = attacks()
    stated = total.frame[total.frame["basis"] == "stated zero"]
    day = pd.Timestamp(total.first_day)
    counts = []
    for first, last in total.known()[["first_day", "last_day"]].itertuples(index=False):
        if day < first:
            counts.append(total.count(day, first - DAY))
        counts.append(total.count(first, last))
        day = last + DAY
    if day <= pd.Timestamp(total.last_day):
        counts.append(total.count(day, total.last_day))
    found = pd.DataFrame(
        {
            "first_day": [pd.Timestamp(count.first_day) for count in counts],
            "last_day": [pd.Timestamp(count.last_day) for count in counts],
            "days": [count.days for count in counts],
            "low": [count.low for count in counts],
            "high": [int(count.high) for count in counts],
        }
    )
    found["basis"] = found["low"].eq(found["high"]).map({True: "exact", False: "band"})
    found.loc[found["first_day"].isin(stated["first_day"]), "basis"] = "stated zero"
    return found
