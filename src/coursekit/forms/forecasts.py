"""The learner's sealed forecasts as a table that can be scored later."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from coursekit.data.facts import fact
from coursekit.forms.bank import find
from coursekit.forms.inputs import in_words
from coursekit.forms.kinds.guesses import Guesses
from coursekit.messages import Message, message
from coursekit.store import work
from coursekit.store.entries import Entry
from coursekit.store.files import locked, plain_errors, write_free
from coursekit.text import counted, date_text, inert, number_text

__all__ = ["COLUMNS", "FUTURE", "NAME", "PRACTICE", "export_forecasts", "forecasts"]

NAME = "coursekit-forecasts.csv"
PRACTICE = "05-forecast"
FUTURE = ("05-future-1", "05-future-2", "05-future-3")
# Those of the form in the kit for another paper, and what shows that a seal is whole.
COLUMNS = (
    "forecast_id",
    "question",
    "outcome",
    "percent",
    "opens",
    "closes",
    "settled_by",
    "reason",
    "sealed_on",
    "came_true",
    "key",
    "digest",
    "unchanged",
)

Row = dict[str, str]


def forecasts(entries: Sequence[Entry] | None = None) -> list[Row]:
    """List the sealed forecasts of lesson 05: the `COLUMNS`, one row an outcome.

    The earliest seal comes first. ``came_true`` is empty until the question has closed. A
    seal from before the form changed is left out.
    """
    forms = {key: find(key, Guesses) for key in (PRACTICE, *FUTURE)}
    rows: list[Row] = []
    number = 0
    for entry in work.read() if entries is None else entries:
        form = forms.get(entry.key) if entry.kind == "sealed" else None
        values = form.as_current_answer(entry) if form else None
        if form and values is not None:
            number += 1
            rows += _rows(form, entry, values, f"Q{number:02d}")
    return rows


def export_forecasts() -> Message:
    """Write your sealed forecasts to a file beside your answers, to be scored later.

    Returns
    -------
    Message
        Where the file is, how many seals it holds, and when the first question closes.

    Raises
    ------
    CourseError
        When the file of answers cannot be read, or the new one cannot be written.

    Examples
    --------
    >>> export_forecasts()
    → No forecast is sealed yet. Seal one first, then run this cell again.
    """
    rows = forecasts()
    if not rows:
        return message("→ No forecast is sealed yet. Seal one first, then run this cell again.")
    text = io.StringIO()
    table = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    table.writeheader()
    table.writerows({name: inert(cell) for name, cell in row.items()} for row in rows)
    file = work.work_path()
    with plain_errors(file), locked(file):
        path, last = write_free(file.with_name(NAME), text.getvalue())
    where = "are in" if path == last else "written to"
    kept = f" {last.name} is kept as it was." if last and last != path else ""
    seals = counted(len({row["forecast_id"] for row in rows}), "sealed forecast")
    last_days = sorted({row["closes"] for row in rows if row["key"] in FUTURE})
    days = (
        f"The last days of your questions about the future: {', '.join(map(date_text, last_days))}."
    )
    return message(
        f"✓ {seals} {where} `{path.name}`, beside your file of answers.{kept}",
        f"{days} Open the file then, and fill in the column `came_true`." if last_days else "",
    )


def _rows(form: Guesses, entry: Entry, values: Mapping[str, Any], number: str) -> list[Row]:
    said = {asked.id: in_words(asked, values[asked.id]) for asked in form.filled_inputs()}
    sealed_on = date.fromisoformat(entry.at[:10])
    if form.key == PRACTICE:
        shares = values["forecast"]
        opens, closes = fact(f"{form.opens}|iso"), values["window"]
        question = "Practice: which scenario fits this stretch of time?"
        settled_by = said["rule"]
    else:
        shares = {"yes": values["chance"], "no": 100 - values["chance"]}
        opens = sealed_on.isoformat()
        closes = (sealed_on + timedelta(days=int(values["window"]))).isoformat()
        question = said["question"]
        settled_by = (
            f"{said['source']}; looked up by: {said['resolver']};"
            f" if it is gone or says nothing, it {said['gone']}"
        )
    return [
        {
            "forecast_id": number,
            "question": question,
            "outcome": outcome,
            "percent": number_text(percent),
            "opens": opens,
            "closes": closes,
            "settled_by": settled_by,
            "reason": said["reason"],
            "sealed_on": sealed_on.isoformat(),
            "came_true": "",
            "key": form.key,
            "digest": entry.digest,
            "unchanged": "yes" if entry.intact else "no",
        }
        for outcome, percent in shares.items()
    ]
