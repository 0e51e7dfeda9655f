"""Damaged and rewritten event files: `coursekit.events.read` gives a true table or one sentence.

Run with ``python benchmarks/fuzz_events.py [minutes] [first seed]``. Each seed takes a
made-up sample and does one of two things to it. Either it writes the same events in
another way, as R, pandas or a spreadsheet would: then the table must be that of the
sample. Or it damages them: then a table must agree with a plain count by pandas.
Anything else than a table or a `CourseError`, a warning too, is printed with its seed.
"""

from __future__ import annotations

import csv
import gzip
import io
import random
import sys
import tempfile
import time
import traceback
import warnings
import zipfile
from collections import Counter
from pathlib import Path

import openpyxl
import pandas as pd

from coursekit.errors import CourseError
from coursekit.events import Rule, compare_months, read, running_totals, sample
from coursekit.events.layouts import LAYOUTS

SHORT = ("date_precision", "place_precision", "notes", "layout")
NASTY = (
    *("", " ", "NA", "NULL", "nan", "None", "0", "1", "-1", "1.5", "1e9", "1e300", "inf", "-inf"),
    *(
        "9" * 400,
        "0x10",
        "1_000",
        "1,234",
        "1.234,5",
        "٣",
        "½",
        "true",
        "#REF!",
        "=1+1",
        "'5",
        "5 ",
    ),
    *("2024-01-05", "0024-03-15", "9999-12-31", "2024-02-30", "45366", "10/18/2023", "5-Aug-24"),
    *("05 January 2024", "2024-01-05T00:00:00Z", "2024-01-04T21:00:00Z", "2024-W03", "24-1-5"),
    *("\x00", "\r", "\n", '"', '""', "a,b", "a;b", ";", "; ;", "\ufeff", "\u202e", "é" * 99),
    *("event_date", "country", "#tag", "<b>", "x" * 70_000),
)


def cells(layout: str) -> list[list[str]]:
    text = sample(layout).read_text(encoding="utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def as_text(rows: list[list[str]], sign: str = ",", end: str = "\n") -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=sign, lineterminator=end).writerows(rows)
    return out.getvalue()


def save(folder: Path, text: str, chance: random.Random) -> Path:
    """Write a text as it is, packed, or with a byte order mark."""
    data = text.encode("utf-8", "surrogatepass")
    way = chance.choice(("plain", "plain", "bom", "gz", "zip"))
    path = folder / ("export.csv.gz" if way == "gz" else "export.csv")
    if way == "zip":
        path = folder / "export.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("events.csv", data)
    else:
        path.write_bytes(
            gzip.compress(data) if way == "gz" else b"\xef\xbb\xbf" * (way == "bom") + data
        )
    return path


def rewritten(folder: Path, layout: str, chance: random.Random) -> Path:
    """Write the events of a sample in another way."""
    rows = cells(layout)
    header = rows[0]
    if any(cell.startswith("#") for cell in rows[1]):
        rows.pop(1)
    body = rows[1:]
    columns = list(range(len(header)))
    if chance.random() < 0.4:
        chance.shuffle(columns)
    dates = {LAYOUTS[layout].fields.get(name) for name in ("start", "end")}
    day = chance.choice(("", "", "%Y-%m-%dT00:00:00Z", "%d %B %Y", "%Y-%m-%d 00:00:00+00:00"))
    gap = chance.choice(("", "", "NA", "NULL"))
    words = {column for side in LAYOUTS[layout].sides for column in side.columns}

    def cell(row: list[str], at: int) -> str:
        name = header[at].lower()
        if day and name in dates:
            return pd.to_datetime(row[at]).strftime(day)
        return row[at] or (gap if name in words else "")

    sign = chance.choice(",,;\t|")
    change = chance.choice((str, str.upper, lambda name: name.replace("_", ".")))
    new = [
        [change(header[at]) for at in columns],
        *([cell(row, at) for at in columns] for row in body),
    ]
    if chance.random() < 0.3:
        new = [["", *new[0]], *([str(n), *row] for n, row in enumerate(new[1:]))]
    if chance.random() < 0.3:
        new = [[*new[0], "population_best", ""], *([*row, "", ""] for row in new[1:])]
    if chance.random() < 0.2:
        new[chance.randrange(1, len(new)) : 0] = [[""] * len(new[0])] * chance.randrange(3)
        new += [[""] * len(new[0])] * chance.randrange(3)
    above = chance.choice(([], [], [["made up"]], [[], []], [["made up", "", "x"], []]))
    if chance.random() < 0.15:
        book = openpyxl.Workbook()
        for row in above + new:
            book.active.append([one or None for one in row])
        book.save(folder / "export.xlsx")
        return folder / "export.xlsx"
    return save(folder, as_text(above + new, sign, chance.choice(("\n", "\r\n"))), chance)


def damaged(layout: str, chance: random.Random) -> str:
    """Put something into a sample that does not belong there, or take something out."""
    rows = cells(layout)
    for _ in range(chance.randrange(1, 4)):
        row = chance.randrange(len(rows))
        at = chance.randrange(len(rows[row])) if rows[row] else 0
        match chance.randrange(9):
            case 0 | 1 | 2:
                rows[row][at : at + 1] = [chance.choice(NASTY)]
            case 3:
                rows[row][at : at + 1] = [chance.choice(NASTY)] * chance.choice((0, 2, 3))
            case 4:
                column = chance.choice(NASTY)
                rows[1:] = [[*r[:at], column, *r[at + 1 :]] for r in rows[1:]]
            case 5:
                rows = [[*r[:at], *r[at + 1 :]] for r in rows]
            case 6:
                rows.insert(chance.randrange(len(rows)), list(rows[row]))
            case 7:
                rows.pop(row)
            case 8:
                rows[row] = rows[row][:at]
        if not rows:
            return ""
    text = as_text(rows)
    match chance.randrange(6):
        case 0:
            return text[: chance.randrange(len(text) + 1)]
        case 1:
            at = chance.randrange(len(text) + 1)
            return text[:at] + chance.choice(NASTY) + text[at + chance.randrange(9) :]
    return text


def counts(table: pd.DataFrame) -> tuple[int, int, int]:
    first = table.drop_duplicates("event_id") if "acled-by-actor" in set(table["layout"]) else table
    return len(first), int(first["events"].sum()), int(first["deaths_best"].sum())


def plain_counts(text: str, table: pd.DataFrame) -> tuple[int, int, int] | None:
    """Count the same file with pandas alone, if it has its header in the first line."""
    layout = LAYOUTS[table["layout"].iloc[0]]
    names = {field: layout.fields.get(field, "") for field in ("event_id", "start", "end", "coded")}
    wide = layout.header if not layout.has_header else None
    try:
        frame = pd.read_csv(
            io.StringIO(text.removeprefix("\ufeff")),
            dtype=str,
            names=wide,
            keep_default_na=False,
            index_col=False,
        )
        frame.columns = [str(name).strip().lower() for name in frame.columns]
        if frame[names["start"]].iloc[0].startswith("#"):
            frame = frame.iloc[1:]
        frame = frame[(frame != "").any(axis=1)]
        years = [
            pd.to_datetime(
                frame[names[name]].str.strip(), format="mixed", errors="coerce", utc=True
            ).dt.year
            for name in ("start", "end")
            if names[name]
        ]
        frame = frame[pd.concat([year.between(1989, 2100) for year in years], axis=1).all(axis=1)]
        numbers = frame[layout.fields["deaths_best"]].astype(float)
        if layout.weekly:
            frame = frame.assign(deaths=numbers, weight=frame["events"].astype(float))
            frame = frame.drop_duplicates([*layout.columns & set(frame.columns)])
        else:
            frame = frame.assign(deaths=numbers, weight=1.0)
            coded = frame[names["coded"]].astype(float) if names["coded"] in frame else 0
            frame = frame.assign(coded=coded)
            newest = frame.groupby(names["event_id"])["coded"].transform("max")
            keep = "first" if layout.one_row_an_actor else "last"
            frame = frame[frame["coded"] == newest].drop_duplicates(names["event_id"], keep=keep)
    except (KeyError, ValueError, IndexError, pd.errors.ParserWarning):
        return None
    return len(frame), int(frame["weight"].sum()), int(frame["deaths"].sum())


def use(path: Path) -> pd.DataFrame:
    """Read a file and ask of it what lesson 07 asks."""
    events = read(path)
    rule = Rule("all", interceptions="out")
    compare_months(rule.apply(events))
    running_totals(Rule("all"), events)
    str(events), events._repr_html_()
    return events.table


def one(seed: int, folder: Path) -> str:
    """Try one seed; return what happened."""
    chance = random.Random(seed)
    layout = chance.choice(list(LAYOUTS))
    again = chance.random() < 0.4 and LAYOUTS[layout].has_header
    text = "" if again else damaged(layout, chance)
    path = rewritten(folder, layout, chance) if again else save(folder, text, chance)
    try:
        table = use(path)
    except CourseError as error:
        if again or not str(error).strip():
            return f"REFUSED {layout}: {error}"
        return "refused"
    if again:
        expected = read(sample(layout)).table
        same = table.drop(columns=[*SHORT]).equals(expected.drop(columns=[*SHORT]))
        return "the sample again" if same else f"DIFFERS {layout}"
    expected = plain_counts(text, table)
    if expected is None:
        return "read; pandas alone cannot"
    return "read" if expected == counts(table) else f"DIFFERS {layout}: {counts(table)}, {expected}"


def main(minutes: float, seed: int) -> None:
    end, found = time.monotonic() + minutes * 60, Counter[str]()
    with tempfile.TemporaryDirectory() as name, warnings.catch_warnings():
        warnings.simplefilter("error")
        while time.monotonic() < end:
            try:
                said = one(seed, Path(name))
            except Exception:
                said = "TRACEBACK " + traceback.format_exc(limit=-6)
            found[said.partition(" ")[0] if said[:2].isupper() else said] += 1
            if said[:2].isupper():
                print(f"seed {seed}: {said[:1500]}", flush=True)
            seed += 1
    print(f"next seed {seed}; " + "; ".join(f"{n:,} {what}" for what, n in found.items()))


if __name__ == "__main__":
    main(
        float(sys.argv[1]) if len(sys.argv) > 1 else 10,
        int(sys.argv[2]) if len(sys.argv) > 2 else 0,
    )
