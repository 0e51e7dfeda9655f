"""What `read` gives back: the table, and a report of what was found odd."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

import pandas as pd

from coursekit.html import Html, paragraphs, tag

__all__ = ["Events", "Oddity", "Report"]

_EXAMPLES = 3
_LEFT = "text-align:left"  # JupyterLab puts every cell on the right
_COLUMNS = {"What": _LEFT, "Count": "", "Examples": _LEFT}


@dataclass(frozen=True)
class Oddity:
    """One thing to know about a file: what, how often, and up to three examples."""

    what: str
    count: int
    examples: tuple[str, ...] = ()

    @classmethod
    def seen(cls, what: str, count: int, examples: Iterable[object] = ()) -> Oddity:
        """Make one, with the first few examples."""
        return cls(what, count, tuple(str(one) for one in islice(examples, _EXAMPLES)))


@dataclass(frozen=True)
class Report:
    """What a file is and what is odd in it.

    Parameters
    ----------
    summary
        The file in a sentence.
    reminders
        What the dataset's own rules mean for every count, whatever the file.
    oddities
        What was found in this file.
    """

    summary: str
    reminders: tuple[str, ...]
    oddities: tuple[Oddity, ...]

    def frame(self) -> pd.DataFrame:
        """Return the oddities as a table with the columns what, count and examples."""
        rows = [(o.what, o.count, ", ".join(o.examples)) for o in self.oddities]
        return pd.DataFrame(rows, columns=["what", "count", "examples"])

    def __str__(self) -> str:
        lines = [self.summary, "", "Keep in mind:", *(f"- {line}" for line in self.reminders)]
        lines += ["", "Found in this file:"] if self.oddities else ["", "Nothing odd was found."]
        for what, count, examples in self._rows():
            lines.append(f"- {what}: {count}" + (f" ({examples})" if examples else ""))
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self) -> Html:
        head = tag("tr", *(tag("th", c, scope="col", style=s) for c, s in _COLUMNS.items()))
        rows = [
            tag("tr", *(tag("td", c, style=s) for c, s in zip(row, _COLUMNS.values(), strict=True)))
            for row in self._rows()
        ]
        found = tag("p", "Nothing odd was found.")
        if rows:
            caption = tag("caption", "Found in this file")
            found = tag("table", caption, tag("thead", head), tag("tbody", *rows))
        reminders = tag("ul", *(tag("li", line) for line in self.reminders))
        return paragraphs(self.summary, "Keep in mind:") + reminders + found

    def _rows(self) -> list[tuple[str, str, str]]:
        return [(o.what, f"{o.count:,}", ", ".join(o.examples)) for o in self.oddities]


@dataclass(frozen=True)
class Events:
    """The events of one file.

    Parameters
    ----------
    table
        One row an event (in by-actor files one row an actor of an event; in weekly files
        one row a week, province and type), in order of time: event_id, dataset, layout,
        start, end, date_precision, country, admin1, admin2, place, latitude, longitude,
        place_precision, actors, event_type, sub_event_type, events (how many the row
        counts), deaths_low, deaths_best, deaths_high, notes.
    report
        What was found odd.
    """

    table: pd.DataFrame
    report: Report

    def __len__(self) -> int:
        return len(self.table)

    def __repr__(self) -> str:
        return f"{self.report}\n\nThe events are in .table, this report in .report."

    def _repr_html_(self) -> Html:
        places = ("The events are in ", tag("code", ".table"), ", this report in ")
        return self.report._repr_html_() + tag("p", *places, tag("code", ".report"), ".")
