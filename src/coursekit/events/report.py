"""What `read` gives back: the table, and a report of what was found odd."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from itertools import islice

import pandas as pd

__all__ = ["Events", "Oddity", "Report"]

_EXAMPLES = 3
_LEFT = 'style="text-align:left"'  # JupyterLab puts every cell on the right


@dataclass(frozen=True)
class Oddity:
    """One thing that a reader of the file should know.

    Parameters
    ----------
    what
        What was found, and what was done about it.
    count
        How often.
    examples
        Up to three: event ids, names or columns.
    """

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
        for oddity in self.oddities:
            examples = f" ({', '.join(oddity.examples)})" if oddity.examples else ""
            lines.append(f"- {oddity.what}: {oddity.count:,}{examples}")
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        reminders = "".join(f"<li>{escape(line)}</li>" for line in self.reminders)
        rows = "".join(
            f"<tr><td {_LEFT}>{escape(o.what)}</td><td>{o.count:,}</td>"
            f"<td {_LEFT}>{escape(', '.join(o.examples))}</td></tr>"
            for o in self.oddities
        )
        table = (
            "<table><caption>Found in this file</caption><thead><tr>"
            f"<th scope='col' {_LEFT}>What</th>"
            f"<th scope='col'>Count</th><th scope='col' {_LEFT}>Examples</th></tr></thead>"
            f"<tbody>{rows}</tbody></table>"
            if rows
            else "<p>Nothing odd was found.</p>"
        )
        return f"<p>{escape(self.summary)}</p><p>Keep in mind:</p><ul>{reminders}</ul>{table}"


@dataclass(frozen=True)
class Events:
    """The events of one file.

    Parameters
    ----------
    table
        One row an event (in by-actor files one row an actor of an event), in order of
        time: event_id, dataset, layout, start, end, date_precision, country, admin1,
        admin2, place, latitude, longitude, place_precision, actors, event_type,
        sub_event_type, deaths_low, deaths_best, deaths_high, notes.
    report
        What was found odd.
    """

    table: pd.DataFrame
    report: Report

    def __len__(self) -> int:
        return len(self.table)

    def __repr__(self) -> str:
        return f"{self.report}\n\nThe events are in .table, this report in .report."

    def _repr_html_(self) -> str:
        return (
            f"{self.report._repr_html_()}"
            "<p>The events are in <code>.table</code>, this report in <code>.report</code>.</p>"
        )
