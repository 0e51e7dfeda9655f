"""One month opened: its label and the reason, and its events with their sources."""

from __future__ import annotations

from html import escape

import pandas as pd

from coursekit.boards._month_states import LETTERS
from coursekit.charts.month_parts import LOOKS
from coursekit.data import load
from coursekit.data.cards import source
from coursekit.data.schema import package
from coursekit.data.show import Link
from coursekit.methods.months import Coded
from coursekit.text import date_text

__all__ = ["opened"]

WHY = {
    "past the line": "past the line of resumption",
    "enough attacks": "attacks that count",
    "cannot be decided": "it cannot be decided whether these count",
    "little is known": "no event, or hardly any, was found, which is not the same as none",
    "too few attacks": "fewer attacks than the rule asks for",
    "no attack that counts": "no attack that counts was found",
}
HEADS = (
    "Event",
    "Date",
    "What happened",
    "Target, and who owned it",
    "Killed and hurt",
    "Sources",
)


def opened(month: pd.Timestamp, now: Coded) -> str:
    """Tell what the table holds of a month.

    Parameters
    ----------
    month
        Its first day.
    now
        Its label by the rule of the moment.

    Returns
    -------
    str
        Safe HTML.
    """
    ids = f": {', '.join(now.because)}" if now.because else ""
    head = (
        f"<p><strong>{date_text(month, 'month')}: {LOOKS[LETTERS[now.label]].name}</strong>"
        f" ({WHY[now.why]}{escape(ids)})</p>"
    )
    listed = list(load("aftermath_months").set_index("month")["event_ids"][month])
    if not listed:
        return head
    table = load("aftermath").set_index("event_id")
    field = package().table("aftermath").field
    targets, statuses = field("target_type").labels or {}, field("claim_status").labels or {}
    body = ""
    for key, row in table.loc[listed].iterrows():
        late = " (preliminary)" if row["record_status"] == "preliminary" else ""
        cells = [
            escape(date_text(row["date"], end=row["date_end"]) + late),
            escape(row["what_happened"]),
            escape(f"{targets[row['target_type']]}; {statuses[row['claim_status']]}"),
            escape("not given" if pd.isna(row["casualties_text"]) else row["casualties_text"]),
            "; ".join(_page(one) for one in row["source_ids"]),
        ]
        body += f'<tr><th scope="row">{escape(str(key))}</th>'
        body += "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"
    top = "".join(f'<th scope="col">{head}</th>' for head in HEADS)
    return f"{head}<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def _page(key: str) -> str:
    page = source(key)
    return Link(f"{page.publisher}, {page.date}", page.url).to_html()
