"""The totals of attacks and the stretches between them, in the words of the chart."""

from __future__ import annotations

import pandas as pd

from coursekit.data import load
from coursekit.text import date_text

__all__ = ["KNOWN", "READINGS", "TEMPO_UNTIL", "quiet_rows", "rate_rows", "tempo_rows"]

TEMPO_UNTIL = pd.Timestamp("2024-03-07")
# What a qualifier lets a reader conclude about the number it came with.
READINGS = {
    "exact": "given as exact",
    **dict.fromkeys(
        ("total", "at least", "more than", "over", "recorded", "tracked"), "at least so many"
    ),
    **dict.fromkeys(
        ("nearly", "about", "approximately", "roughly", "some", "claimed"), "about so many"
    ),
}
# What is known of a stretch of days.
KNOWN = {"exact": "one number", "stated zero": "stated: none", "band": "a band"}


def tempo_rows(series: str) -> pd.DataFrame:
    """List the totals of a series that count to 7 March 2024 or earlier, in readable words.

    Parameters
    ----------
    series
        A value of the column ``series`` of the table of totals.

    Returns
    -------
    pandas.DataFrame
        One row a total.

    Examples
    --------
    >>> tempo_rows("alternative")[["tempo_id", "words"]].iloc[0].tolist()
    ['ALT1', 'tracked 73']
    """
    totals = load("tempo")
    rows = totals[totals["series"].eq(series) & totals["as_of_date"].le(TEMPO_UNTIL)]
    rows = rows.sort_values(["as_of_date", "tempo_id"], ignore_index=True)
    short = rows["who_said_it"].str.split(r", | for ", regex=True).str[0]
    words = [
        str(total) if word == "exact" else f"{word} {total}"
        for word, total in zip(rows["qualifier"], rows["cumulative_attacks"], strict=True)
    ]
    return pd.DataFrame(
        {
            "tempo_id": rows["tempo_id"],
            "date": rows["as_of_date"],
            "report": rows["report_date"],
            "attacks": rows["cumulative_attacks"].astype(int),
            "reading": rows["qualifier"].astype(str).map(READINGS),
            "as_of": rows["as_of_date"].map(date_text),
            "reported": rows["report_date"].map(date_text),
            "words": words,
            "who": rows["who_said_it"],
            "short": short,
            "note": rows["note"].where(rows["note"] != "", "no note"),
        }
    )


def quiet_rows() -> pd.DataFrame:
    """List the stretches of days of which somebody said that they had no attack.

    Returns
    -------
    pandas.DataFrame
        One row a statement.

    Examples
    --------
    >>> quiet_rows()["when"].iloc[-1]
    '5 February 2024 to 7 March 2024'
    """
    stated = load("tempo").dropna(subset="zero_from").sort_values("zero_from", ignore_index=True)
    first, last = stated["zero_from"], stated["zero_to"]
    return pd.DataFrame(
        {
            "date": first,
            "end": last + pd.Timedelta(days=1),
            "middle": first + (last - first) / 2,
            "when": _spans(first, last),
            "who": stated["who_said_it"],
        }
    )


def rate_rows(intervals: pd.DataFrame) -> pd.DataFrame:
    """Turn counts of stretches of days into attacks a day.

    Parameters
    ----------
    intervals
        With ``first_day``, ``last_day``, ``days``, ``low``, ``high`` and ``basis``.

    Returns
    -------
    pandas.DataFrame
        One row a stretch.
    """
    first, last = intervals["first_day"], intervals["last_day"]
    days, low, high = intervals["days"], intervals["low"], intervals["high"]
    return pd.DataFrame(
        {
            "date": first,
            "end": last + pd.Timedelta(days=1),
            "middle": first + pd.to_timedelta(days / 2, unit="D"),
            "basis": intervals["basis"].map(KNOWN),
            "least": (low / days).astype(float).round(4),
            "most": (high / days).astype(float).round(4),
            "when": _spans(first, last),
            "number": [
                str(least) if least == most else f"{least} to {most}"
                for least, most in zip(low, high, strict=True)
            ],
        }
    )


def _spans(first: pd.Series[pd.Timestamp], last: pd.Series[pd.Timestamp]) -> list[str]:
    return [date_text(day, end=end) for day, end in zip(first, last, strict=True)]
