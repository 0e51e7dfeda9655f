"""What the running totals of attacks on US forces say, as the boards of lesson 03 use it."""

from __future__ import annotations

from functools import cache

from coursekit.data import load
from coursekit.methods.totals import Intervals, intervals

__all__ = ["CEILING", "START", "UNTIL", "attacks"]

START = "2023-10-17"  # the first day that the Pentagon's totals count
UNTIL = "2024-03-07"  # the last total before the paper
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
