"""The ties in words, with dates that a chart can compare."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from coursekit.text import date_text

__all__ = ["tie_rows"]

_BASIS = {"paper": "the paper only", "source": "other sources only", "both": "paper and sources"}


def tie_rows(relations: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Put the ties into words.

    Parameters
    ----------
    relations
        Rows of the table ``relations``.
    names
        The name of each actor by its id.

    Returns
    -------
    pandas.DataFrame
        One row a tie. ``begins`` and ``ends`` are dates as text that compare as
        dates do: ``0000`` and ``9999`` where none is given, the last day where only
        the month or year of the end is known.

    Examples
    --------
    >>> from coursekit.data import load
    >>> actors = load("actors").set_index("actor_id")["name"].to_dict()
    >>> tie_rows(load("relations"), actors).loc[28, "since"]
    'from 27 October 2022 to 14 May 2026'
    """
    rows = relations.reset_index(drop=True)
    first = rows["actor_a"].map(names)
    second = rows["actor_b"].map(names)
    dates = [
        _dates(*ends)
        for ends in zip(
            rows["from_date"],
            rows["from_date_precision"],
            rows["to_date"],
            rows["to_date_precision"],
            strict=True,
        )
    ]
    return pd.DataFrame(
        {
            "actor_a": rows["actor_a"],
            "actor_b": rows["actor_b"],
            "from_name": first,
            "to_name": second,
            "pair": first + " and " + second,
            "kind": rows["kind"].astype(str),
            "directed": rows["directed"].astype(bool),
            "direction": rows["directed"].map(
                {True: "from the first to the second", False: "both ways"}
            ),
            "begins": rows["from_date"].dt.strftime("%Y-%m-%d").fillna("0000"),
            "ends": [
                "9999" if pd.isna(end) else _last_day(end, precision).strftime("%Y-%m-%d")
                for end, precision in zip(rows["to_date"], rows["to_date_precision"], strict=True)
            ],
            "since": dates,
            "says": rows["basis"].astype(str).map(_BASIS),
            "locators": rows["locator"].map(", ".join).replace("", "none"),
            "source_ids": rows["source_ids"].map(", ".join).replace("", "none"),
            "note": rows["note"].fillna("none"),
            "disputed": rows["note"].str.contains("disputed").fillna(False).astype(bool),
        }
    )


def _last_day(date: pd.Timestamp, precision: str) -> pd.Timestamp:
    ends = {"month": pd.offsets.MonthEnd(0), "year": pd.offsets.YearEnd(0)}
    return date + ends[precision] if precision in ends else date


def _dates(
    begins: pd.Timestamp, begins_precision: str, ends: pd.Timestamp, ends_precision: str
) -> str:
    since = "" if pd.isna(begins) else f"from {date_text(begins, begins_precision)}"
    until = "" if pd.isna(ends) else f"to {date_text(ends, ends_precision)}"
    return f"{since} {until}".strip() or "no date given"
