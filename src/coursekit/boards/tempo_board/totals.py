"""The totals of attacks and the stretches between them, in the words of the chart."""

from __future__ import annotations

import pandas as pd

from coursekit.content.attacks import Attacks
from coursekit.methods.totals import READINGS
from coursekit.text import date_text, range_text

__all__ = ["KNOWN", "WORDS", "quiet_rows", "rate_rows", "total_rows"]

DAY = pd.Timedelta(days=1)
# What a qualifier lets a reader conclude about the number it came with.
WORDS = {"exact": "exact", "minimum": "minimum figure", "loose": "rough figure"}
# What is known of a stretch of days.
KNOWN = {"exact": "one number", "stated zero": "stated: no attack", "band": "a band"}


def total_rows(source: Attacks, series: str) -> pd.DataFrame:
    """List the totals of a series in words."""
    rows = source.totals(series).sort_values(["as_of_date", "tempo_id"], ignore_index=True)
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
            "reading": rows["qualifier"].astype(str).map(READINGS).map(WORDS),
            "as_of": rows["as_of_date"].map(date_text),
            "reported": rows["report_date"].map(date_text),
            "words": words,
            "who": rows["who_said_it"],
            "short": rows["who_said_it"].str.split(r", | for ", regex=True).str[0],
            "note": rows["note"].where(rows["note"] != "", "no note"),
        }
    )


def quiet_rows(source: Attacks) -> pd.DataFrame:
    """List the stretches of days of which somebody said that they had no attack."""
    stated = source.zeros().reset_index(drop=True)
    first, last = stated["zero_from"], stated["zero_to"]
    return pd.DataFrame(
        {
            "date": first,
            "end": last + DAY,
            "middle": first + (last - first) / 2,
            "when": spans_in_words(first, last),
            "who": stated["who_said_it"],
        }
    )


def rate_rows(stretches: pd.DataFrame) -> pd.DataFrame:
    """Turn counts of stretches of days into attacks a day."""
    first, last = stretches["first_day"], stretches["last_day"]
    days, low, high = stretches["days"], stretches["low"], stretches["high"]
    return pd.DataFrame(
        {
            "date": first,
            "end": last + DAY,
            "middle": first + pd.to_timedelta(days / 2, unit="D"),
            "basis": stretches["basis"].map(KNOWN),
            "least": (low / days).astype(float).round(4),
            "most": (high / days).astype(float).round(4),
            "when": spans_in_words(first, last),
            "number": [range_text(*ends, str) for ends in zip(low, high, strict=True)],
        }
    )


def spans_in_words(first: pd.Series[pd.Timestamp], last: pd.Series[pd.Timestamp]) -> list[str]:
    """Write stretches of days."""
    return [date_text(day, end=end) for day, end in zip(first, last, strict=True)]
