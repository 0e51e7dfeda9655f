from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from coursekit.data.defects import Defect
from coursekit.data.validate import check_data
from coursekit.errors import CourseError

# Each kind of defect: how a folder is broken, and every sentence that check_data says of it.
DEFECTS = [
    pytest.param(
        lambda f: (f.path / "tempo.csv").unlink(),
        [
            (
                "tempo.csv: found no such file, expected the table tempo; put it back from "
                "the data of the course."
            )
        ],
        id="missing file",
    ),
    pytest.param(
        lambda f: ((f.path / "tempo.csv").unlink(), (f.path / "tempo.csv").mkdir()),
        [
            (
                "tempo.csv: found a file that cannot be read, expected a readable file; look "
                "at its permissions, or put it back from the data of the course."
            )
        ],
        id="file is a folder",
    ),
    pytest.param(
        lambda f: f.raw("tempo", lambda _: b""),
        [
            (
                "tempo.csv: found an empty file, expected a header and rows; add the rows of "
                "the table."
            )
        ],
        id="empty file",
    ),
    pytest.param(
        lambda f: f.change("issues", lambda rows: rows.__delitem__(slice(1, None))),
        [
            (
                "issues.csv: found a header and no rows, expected at least one row; add the "
                "rows of the table."
            )
        ],
        id="header only",
    ),
    pytest.param(
        lambda f: f.raw(
            "places", lambda data: data.replace(b"Kut (Wasit", "Kût (Wasit".encode("latin-1"), 1)
        ),
        [
            (
                "places.csv, row 9: found a byte that is not UTF-8 (0xfb), expected text in "
                "UTF-8; save the file again as CSV in UTF-8."
            )
        ],
        id="wrong encoding",
    ),
    pytest.param(
        lambda f: f.raw("issues", lambda data: data.decode().encode("utf-16")),
        [
            (
                "issues.csv: found text in UTF-16, expected UTF-8; save the file again as CSV"
                " in UTF-8."
            )
        ],
        id="UTF-16",
    ),
    pytest.param(
        lambda f: f.raw("tempo", lambda data: b"\xef\xbb\xbf" + data),
        [
            (
                "tempo.csv, row 1: found a byte order mark, expected UTF-8 without it; save "
                "as plain UTF-8 (in Excel: not as 'CSV UTF-8')."
            )
        ],
        id="byte order mark",
    ),
    pytest.param(
        lambda f: f.raw("actors", lambda data: data.replace(b",", b";")),
        [
            (
                "actors.csv, row 1: found columns separated by ';', expected commas; save the"
                " file again with the comma as separator."
            )
        ],
        id="wrong delimiter",
    ),
    pytest.param(
        lambda f: f.change("actors", lambda rows: [row.pop(2) for row in rows]),
        [
            (
                "actors.csv, row 1, column type: found no such column, expected every column "
                "of the table; add the column."
            )
        ],
        id="missing column",
    ),
    pytest.param(
        lambda f: f.change(
            "issues",
            lambda rows: [row.append("audit_note" if row is rows[0] else "x") for row in rows],
        ),
        [
            (
                "issues.csv, row 1: found an unknown column 'audit_note', expected issue_id, "
                "issue, pole_minus, pole_plus, locators; delete or rename the column."
            )
        ],
        id="extra column",
    ),
    pytest.param(
        lambda f: f.change("issues", lambda rows: rows[0].__setitem__(1, "Issue")),
        [
            (
                "issues.csv, row 1: found an unknown column 'Issue', expected issue_id, "
                "issue, pole_minus, pole_plus, locators; delete or rename the column."
            ),
            (
                "issues.csv, row 1, column issue: found no such column, expected every column"
                " of the table; add the column."
            ),
        ],
        id="renamed column",
    ),
    pytest.param(
        lambda f: f.change(
            "tempo", lambda rows: rows[0].__setitem__(slice(5, 7), ["syria", "iraq"])
        ),
        [
            (
                "tempo.csv, row 1, column syria: found syria in the place of iraq, expected "
                "iraq there; put the columns in the order of datapackage.json."
            )
        ],
        id="swapped columns in the header",
    ),
    pytest.param(
        lambda f: f.change(
            "tempo", lambda rows: [row.__setitem__(slice(5, 7), [row[6], row[5]]) for row in rows]
        ),
        [
            (
                "tempo.csv, row 1, column syria: found syria in the place of iraq, expected "
                "iraq there; put the columns in the order of datapackage.json."
            )
        ],
        id="swapped columns",
    ),
    pytest.param(
        lambda f: f.change("places", lambda rows: rows[0].__setitem__(7, "name")),
        [
            (
                "places.csv, row 1, column name: found this column twice, expected each "
                "column once; delete one of the two."
            ),
            (
                "places.csv, row 1, column note: found no such column, expected every column "
                "of the table; add the column."
            ),
        ],
        id="duplicate header",
    ),
    pytest.param(
        lambda f: f.change("issues", lambda rows: rows[3].pop()),
        [("issues.csv, row 4: found 4 cells, expected 5 cells; look for a missing comma.")],
        id="too few cells",
    ),
    pytest.param(
        lambda f: f.change("issues", lambda rows: rows[3].append("scale.1")),
        [
            (
                "issues.csv, row 4: found 6 cells, expected 5 cells; put text that holds a "
                "comma in quotation marks."
            )
        ],
        id="too many cells",
    ),
    pytest.param(
        lambda f: f.raw("issues", lambda data: data + b"\n"),
        ["issues.csv, row 10: found an empty line, expected 5 cells; delete the line."],
        id="empty line",
    ),
    pytest.param(
        lambda f: f.raw("issues", lambda data: data + b'zz,"zz'),
        [
            (
                "issues.csv, row 10: found a quotation mark that is not closed or stands "
                'alone, expected quotation marks in pairs; close it, or write "" for a '
                "quotation mark inside a cell."
            )
        ],
        id="open quotation mark",
    ),
    pytest.param(
        lambda f: f.set("people", 4, person_id="P02"),
        [
            (
                "people.csv, row 4, column person_id: found 'P02' again (first in row 3), "
                "expected each person_id once; give the row its own, or delete it."
            )
        ],
        id="duplicate id",
    ),
    pytest.param(
        lambda f: f.change("claim_sources", lambda rows: rows.append(rows[1])),
        [
            (
                "claim_sources.csv, row 291, column claim_id: found 'C02, winep-mocks' again "
                "(first in row 2), expected each claim_id with source_id once; give the row "
                "its own, or delete it."
            )
        ],
        id="duplicate tie",
    ),
    pytest.param(
        lambda f: f.set("sources", 3, url=f.rows("sources")[1][4]),
        [
            (
                "sources.csv, row 3, column url: found "
                "'https://washingtoninstitute.org/policy-analysis/kataib-hezb…' again (first "
                "in row 2), expected each url once; give the row its own, or delete it."
            )
        ],
        id="duplicate address",
    ),
    pytest.param(
        lambda f: f.set("stances", 3, actor_id="kh", actor="Kata'ib Hezbollah"),
        [
            (
                "stances.csv, row 3, column actor_id: found 'kh, attack-scale' again (first "
                "in row 2), expected each actor_id with issue_id once; give the row its own, "
                "or delete it."
            )
        ],
        id="actor twice on an issue",
    ),
    pytest.param(
        lambda f: f.set("claims", 5, claim=""),
        [("claims.csv, row 5, column claim: found an empty cell, expected a value; fill it in.")],
        id="empty required cell",
    ),
    pytest.param(
        lambda f: f.set("claims", 5, verdict="corroborate"),
        [
            (
                "claims.csv, row 5, column verdict: found 'corroborate', expected one of "
                "corroborated, corroborated with a difference, disputed, not found, not "
                "checked; did you mean 'corroborated'?"
            )
        ],
        id="unknown category",
    ),
    pytest.param(
        lambda f: f.set("tempo", 2, tempo_id="t1"),
        [
            (
                "tempo.csv, row 2, column tempo_id: found 't1', expected a form like 'T01'; "
                "write it like T01."
            )
        ],
        id="wrong pattern of an id",
    ),
    pytest.param(
        lambda f: f.set("tempo", 3, iraq="twelve"),
        [
            (
                "tempo.csv, row 3, column iraq: found 'twelve', expected a whole number; "
                "write digits only, such as 12."
            )
        ],
        id="text in a number column",
    ),
    pytest.param(
        lambda f: f.set("tempo", 3, iraq="12.0"),
        [
            (
                "tempo.csv, row 3, column iraq: found '12.0', expected a whole number; write "
                "digits only, such as 12."
            )
        ],
        id="decimal in a column of whole numbers",
    ),
    pytest.param(
        lambda f: f.set("timeline", 19, killed_min="1,139"),
        [
            (
                "timeline.csv, row 19, column killed_min: found '1,139', expected a whole "
                "number; write digits only, such as 12."
            )
        ],
        id="comma at the thousands",
    ),
    pytest.param(
        lambda f: f.set("us_strikes", 12, killed_min="-34"),
        [
            (
                "us_strikes.csv, row 12, column killed_min: found '-34', expected 0 or more; "
                "correct the value."
            )
        ],
        id="negative count",
    ),
    pytest.param(
        lambda f: f.set("places", 2, lat="333.1"),
        [
            (
                "places.csv, row 2, column lat: found '333.1', expected a value from -90 to "
                "90; correct the value."
            )
        ],
        id="latitude out of range",
    ),
    pytest.param(
        lambda f: f.set("places", 2, lat="33,31"),
        [
            (
                "places.csv, row 2, column lat: found '33,31', expected a number; write "
                "digits with a point, such as 33.31."
            )
        ],
        id="decimal comma",
    ),
    pytest.param(
        lambda f: f.set("stances", 2, position="3"),
        [
            (
                "stances.csv, row 2, column position: found '3', expected a value from -2 to "
                "2; correct the value."
            )
        ],
        id="position out of range",
    ),
    pytest.param(
        lambda f: f.set("us_strikes", 2, date="26/10/2023"),
        [
            (
                "us_strikes.csv, row 2, column date: found '26/10/2023', expected a date like"
                " 2024-01-30; write it in this form."
            )
        ],
        id="bad date",
    ),
    pytest.param(
        lambda f: f.set("aftermath", 2, date="2024-02-30"),
        [
            (
                "aftermath.csv, row 2, column date: found '2024-02-30', expected a day that "
                "exists; correct the date."
            )
        ],
        id="impossible date",
    ),
    pytest.param(
        lambda f: f.set("us_strikes", 3, date_local="2023-11"),
        [
            (
                "us_strikes.csv, row 3, column date_local: found '2023-11', expected a date "
                "like 2024-01-30; write it in this form."
            )
        ],
        id="date without a day",
    ),
    pytest.param(
        lambda f: f.set("timeline", 3, date_end="2034-01-05"),
        [
            (
                "timeline.csv, row 3, column date_end: found '2034-01-05', expected a value "
                "from 2020-01-01 to 2024-03-18; correct the value."
            )
        ],
        id="date out of its period",
    ),
    pytest.param(
        lambda f: f.set("aftermath_months", 2, month="March 2024"),
        [
            (
                "aftermath_months.csv, row 2, column month: found 'March 2024', expected a "
                "month like 2024-01; write it in this form."
            )
        ],
        id="bad month",
    ),
    pytest.param(
        lambda f: f.set("actors", 2, in_stance_grid="TRUE"),
        [
            (
                "actors.csv, row 2, column in_stance_grid: found 'TRUE', expected one of yes,"
                " no; choose one of these."
            )
        ],
        id="neither yes nor no",
    ),
    pytest.param(
        lambda f: f.set("sources", 2, url="javascript:alert(1)"),
        [
            (
                "sources.csv, row 2, column url: found 'javascript:alert(1)', expected a web "
                "address that begins with https:// or http://; copy the address from the "
                "browser."
            )
        ],
        id="bad address",
    ),
    pytest.param(
        lambda f: f.set("claims", 5, claim="<b>Iran</b> is worried."),
        [
            (
                "claims.csv, row 5, column claim: found HTML ('<b>'), expected plain text; "
                "write it without tags and entities."
            )
        ],
        id="HTML",
    ),
    pytest.param(
        lambda f: f.set("claims", 5, claim="Iran &amp; Iraq"),
        [
            (
                "claims.csv, row 5, column claim: found HTML ('&amp;'), expected plain text; "
                "write it without tags and entities."
            )
        ],
        id="HTML entity",
    ),
    pytest.param(
        lambda f: f.set("people", 2, note="=HYPERLINK(1)"),
        [
            (
                "people.csv, row 2, column note: found '=HYPERLINK(1)', expected a cell that "
                "a spreadsheet does not take for a formula; begin it with another character "
                "than = + - or @."
            )
        ],
        id="formula",
    ),
    pytest.param(
        lambda f: f.set("people", 2, note="-1+2"),
        [
            (
                "people.csv, row 2, column note: found '-1+2', expected a cell that a "
                "spreadsheet does not take for a formula; begin it with another character "
                "than = + - or @."
            )
        ],
        id="formula with minus",
    ),
    pytest.param(
        lambda f: f.set("factions", 2, name=" Kata'ib Hezbollah"),
        [
            (
                'factions.csv, row 2, column name: found " Kata\'ib Hezbollah", expected no '
                "space at the start or the end; delete the space."
            )
        ],
        id="leading space",
    ),
    pytest.param(
        lambda f: f.set("claims", 5, kind="assessment "),
        [
            (
                "claims.csv, row 5, column kind: found 'assessment ', expected no space at "
                "the start or the end; delete the space."
            )
        ],
        id="trailing space",
    ),
    pytest.param(
        lambda f: f.set("places", 2, note="two\nlines"),
        [
            (
                "places.csv, row 2, column note: found a line break, expected text in one "
                "line; replace the line break with a space."
            )
        ],
        id="line break",
    ),
    pytest.param(
        lambda f: f.set("places", 2, note="a\0b"),
        [
            (
                "places.csv, row 2, column note: found a NUL character, expected plain text; "
                "delete it and save the file as UTF-8."
            )
        ],
        id="NUL",
    ),
    pytest.param(
        lambda f: f.set("places", 2, note="a\u200bb"),
        [
            (
                "places.csv, row 2, column note: found an invisible character (U+200B), "
                "expected plain text; delete it."
            )
        ],
        id="invisible character",
    ),
    pytest.param(
        lambda f: f.set("places", 2, note="K\ufffdt"),
        [
            (
                "places.csv, row 2, column note: found a character that was lost (�), "
                "expected readable text; type it again and save the file as UTF-8."
            )
        ],
        id="lost character",
    ),
    pytest.param(
        lambda f: f.set("places", 2, note="long " * 600 + "end"),
        [
            (
                "places.csv, row 2, column note: found a cell of 3,003 characters, expected "
                "at most 2,000; shorten the text."
            )
        ],
        id="too large a cell",
    ),
    pytest.param(
        lambda f: f.set("places", 2, note="x" * 140_000),
        [
            (
                "places.csv, row 2: found a cell of more than 131,072 characters, expected at"
                " most 2,000; shorten the text."
            )
        ],
        id="huge cell",
    ),
    pytest.param(
        lambda f: f.set("timeline", 2, actor_ids="us;;kh"),
        [
            (
                "timeline.csv, row 2, column actor_ids: found an empty item in 'us;;kh', "
                "expected items joined with a semicolon; delete the extra one."
            )
        ],
        id="empty item in a list",
    ),
    pytest.param(
        lambda f: f.set("timeline", 2, actor_ids="us; kh"),
        [
            (
                "timeline.csv, row 2, column actor_ids: found a space beside 'kh' in 'us; "
                "kh', expected items joined with a semicolon alone; delete the space."
            )
        ],
        id="space in a list",
    ),
    pytest.param(
        lambda f: f.set("timeline", 2, actor_ids="us;us"),
        [
            (
                "timeline.csv, row 2, column actor_ids: found 'us' twice in 'us;us', expected"
                " each item once; delete one of them."
            )
        ],
        id="item twice in a list",
    ),
    pytest.param(
        lambda f: f.set("us_strikes", 2, country="Syrai"),
        [
            (
                "us_strikes.csv, row 2, column country: found 'Syrai', expected one of Iraq, "
                "Syria; did you mean 'Syria'?"
            )
        ],
        id="unknown item in a list",
    ),
    pytest.param(
        lambda f: f.set("aftermath", 14, wounded_min="13", wounded_max="12"),
        [
            (
                "aftermath.csv, row 14, column wounded_min: found 13 with wounded_max 12, "
                "expected wounded_min not above wounded_max; correct one of the two."
            )
        ],
        id="minimum above maximum",
    ),
    pytest.param(
        lambda f: f.set("timeline", 8, date_end="2020-03-01"),
        [
            (
                "timeline.csv, row 8, column date: found 2020-03-12 with date_end 2020-03-01,"
                " expected date not after date_end; correct one of the two."
            )
        ],
        id="end before beginning",
    ),
    pytest.param(
        lambda f: f.set("relations", 13, to_date="2023-12", to_date_precision="month"),
        [
            (
                "relations.csv, row 13, column from_date: found 2024-01-30 with to_date "
                "2023-12, expected from_date not after to_date; correct one of the two."
            )
        ],
        id="tie ends before it begins",
    ),
    pytest.param(
        lambda f: f.set("tempo", 5, cumulative_attacks="18", iraq="9"),
        [
            (
                "tempo.csv, row 5, column cumulative_attacks: found 18, below the 19 of row "
                "4, expected a running total that does not fall; correct the number or the "
                "date, or move the row to another series."
            )
        ],
        id="falling total",
    ),
    pytest.param(
        lambda f: f.set("tolls", 2, civilians_min=""),
        [
            (
                "tolls.csv, row 2, column civilians_min: found an empty cell, expected a value, "
                "because civilians is 'number'; fill it in, or correct civilians."
            )
        ],
        id="number of civilians missing",
    ),
    pytest.param(
        lambda f: f.set("tolls", 3, civilians_min="0"),
        [
            (
                "tolls.csv, row 3, column civilians_min: found '0', expected an empty cell, "
                "because civilians is 'not apart'; empty it, or correct civilians."
            )
        ],
        id="zero civilians where nobody counted them",
    ),
    pytest.param(
        lambda f: f.set("tempo", 2, zero_from="2023-10-18"),
        [
            (
                "tempo.csv, row 2, column zero_to: found an empty cell, expected a value, "
                "because zero_from has one; fill it in, or empty zero_from."
            )
        ],
        id="span of zero without an end",
    ),
    pytest.param(
        lambda f: f.set("tempo", 2, zero_to="2023-10-18"),
        [
            (
                "tempo.csv, row 2, column zero_from: found an empty cell, expected a value, "
                "because zero_to has one; fill it in, or empty zero_to."
            )
        ],
        id="span of zero without a beginning",
    ),
    pytest.param(
        lambda f: f.set("tempo", 2, zero_from="2023-10-20", zero_to="2023-10-18"),
        [
            (
                "tempo.csv, row 2, column zero_from: found 2023-10-20 with zero_to 2023-10-18, "
                "expected zero_from not after zero_to; correct one of the two."
            )
        ],
        id="span of zero ends before it begins",
    ),
    pytest.param(
        lambda f: f.set("tempo", 2, zero_from="2023-10-20", zero_to="2023-10-25"),
        [
            (
                "tempo.csv, row 2, column zero_to: found 2023-10-25 with report_date 2023-10-24, "
                "expected zero_to not after report_date; correct one of the two."
            )
        ],
        id="zero stated of days to come",
    ),
    pytest.param(
        lambda f: f.set("tempo", 2, iraq="11"),
        [
            (
                "tempo.csv, row 2, column cumulative_attacks: found 13 with parts of 14, "
                "expected iraq + syria + jordan not above cumulative_attacks; correct the "
                "parts or the total."
            )
        ],
        id="parts above the total",
    ),
    pytest.param(
        lambda f: f.set("relations", 9, actor_b="kh"),
        [
            (
                "relations.csv, row 9, column actor_b: found 'kh' in actor_a as well, "
                "expected two different values; correct one of the two."
            )
        ],
        id="tie to itself",
    ),
    pytest.param(
        lambda f: f.set("relations", 9, sign="-1"),
        [
            (
                "relations.csv, row 9, column sign: found '-1', expected '1', because kind is"
                " 'alliance'; correct it, or correct kind."
            )
        ],
        id="wrong sign",
    ),
    pytest.param(
        lambda f: f.set("relations", 44, balance="yes"),
        [
            (
                "relations.csv, row 44, column balance: found 'yes', expected 'no', because "
                "kind is 'negotiation'; correct it, or correct kind."
            )
        ],
        id="balance of a negotiation",
    ),
    pytest.param(
        lambda f: f.set("timeline", 60, date_end=""),
        [
            (
                "timeline.csv, row 60, column date_end: found an empty cell, expected "
                "'2024-02-03' as in us_strikes.csv, date_local of S10; make the two agree."
            )
        ],
        id="no last day beside a local date",
    ),
    pytest.param(
        lambda f: f.set("stances", 2, position=""),
        [
            (
                "stances.csv, row 2, column position: found an empty cell, expected a value, "
                "because basis is 'explicit'; fill it in, or correct basis."
            )
        ],
        id="stance without a position",
    ),
    pytest.param(
        lambda f: f.set("stances", 12, position="1"),
        [
            (
                "stances.csv, row 12, column position: found '1', expected an empty cell, "
                "because basis is 'blank'; empty it, or correct basis."
            )
        ],
        id="position without a stance",
    ),
    pytest.param(
        lambda f: f.set("places", 2, lon=""),
        [
            (
                "places.csv, row 2, column lon: found an empty cell, expected a value, "
                "because coord_quality is 'known'; fill it in, or correct coord_quality."
            )
        ],
        id="half a point",
    ),
    pytest.param(
        lambda f: f.set("timeline", 16, date_precision="day"),
        [
            (
                "timeline.csv, row 16, column date_precision: found 'day', expected 'month', "
                "because date is '2023-01'; write month."
            )
        ],
        id="wrong precision",
    ),
    pytest.param(
        lambda f: f.set("tempo", 45, record_status="regular"),
        [
            (
                "tempo.csv, row 45, column record_status: found 'regular', expected "
                "'preliminary', because report_date is '2026-03-11'; write preliminary."
            )
        ],
        id="2026 not preliminary",
    ),
    pytest.param(
        lambda f: f.set("indicators", 2, source_ids=""),
        [
            (
                "indicators.csv, row 2, column support: found 'source', expected 'paper "
                "only', as the sources and locators of the row have it; write paper only."
            )
        ],
        id="support without a source",
    ),
    pytest.param(
        lambda f: f.change(
            "claim_sources",
            lambda rows: rows.__setitem__(slice(None), [row for row in rows if row[0] != "C09"]),
        ),
        [
            (
                "claims.csv, row 10, column support: found 'source', expected 'paper only', "
                "as claim_sources.csv has it; write paper only."
            )
        ],
        id="verdict without a source",
    ),
    pytest.param(
        lambda f: f.set("aftermath_months", 13, default_scenario="deescalation"),
        [
            (
                "aftermath_months.csv, row 13, column default_scenario: found 'deescalation',"
                " expected 'unclear', because evidence is 'thin'; correct it, or correct "
                "evidence."
            )
        ],
        id="thin month with a label",
    ),
    pytest.param(
        lambda f: f.set("claim_sources", 2, source_id="winep-mock"),
        [
            (
                "claim_sources.csv, row 2, column source_id: found 'winep-mock', expected an "
                "entry of sources.csv, column source_id; did you mean 'winep-mocks'?"
            )
        ],
        id="dangling key",
    ),
    pytest.param(
        lambda f: f.set("timeline", 2, actor_ids="us;quds-force;pmf;khh"),
        [
            (
                "timeline.csv, row 2, column actor_ids: found 'khh' in 'us;quds-"
                "force;pmf;khh', expected an entry of actors.csv, column actor_id; did you "
                "mean 'kh'?"
            )
        ],
        id="dangling key in a list",
    ),
    pytest.param(
        lambda f: f.set("claims", 5, locator="intro.9"),
        [
            (
                "claims.csv, row 5, column locator: found 'intro.9, intro', expected an entry"
                " of locators.csv, columns locator and section; did you mean 'intro.2, "
                "intro'?"
            )
        ],
        id="unknown locator",
    ),
    pytest.param(
        lambda f: f.set("claims", 5, section="scale"),
        [
            (
                "claims.csv, row 5, column locator: found 'intro.1, scale', expected an entry"
                " of locators.csv, columns locator and section; did you mean 'scale.1, "
                "scale'?"
            )
        ],
        id="locator of another section",
    ),
    pytest.param(
        lambda f: f.set("timeline", 60, killed_max="52"),
        [
            (
                "timeline.csv, row 60, column killed_max: found '52', expected '51' as in "
                "us_strikes.csv, killed_max of S10; make the two agree."
            )
        ],
        id="timeline against strike",
    ),
    pytest.param(
        lambda f: f.set("timeline", 60, date_end="2024-02-04"),
        [
            (
                "timeline.csv, row 60, column date_end: found '2024-02-04', expected "
                "'2024-02-03' as in us_strikes.csv, date_local of S10; make the two agree."
            )
        ],
        id="last day against local date",
    ),
    pytest.param(
        lambda f: f.set("timeline", 60, date_end=""),
        [
            (
                "timeline.csv, row 60, column date_end: found an empty cell, expected "
                "'2024-02-03' as in us_strikes.csv, date_local of S10; make the two agree."
            )
        ],
        id="no last day beside a local date",
    ),
    pytest.param(
        lambda f: f.set("stances", 2, actor="Hezbollah"),
        [
            (
                "stances.csv, row 2, column actor: found 'Hezbollah', expected \"Kata'ib "
                'Hezbollah" as in actors.csv, name of kh; make the two agree.'
            )
        ],
        id="stance with another name",
    ),
    pytest.param(
        lambda f: f.set("publishers", 2, basis="source"),
        [
            (
                "publishers.csv, row 2, column source_ids: found an empty cell, expected a "
                "value, because basis is 'source'; fill it in, or correct basis."
            )
        ],
        id="publisher basis without page",
    ),
    pytest.param(
        lambda f: (f.path / "datapackage.json").unlink(),
        [
            (
                "datapackage.json: found no such file, expected the description of the "
                "tables; copy datapackage.json from the data of the course into the folder."
            )
        ],
        id="no datapackage.json",
    ),
    pytest.param(
        lambda f: (f.path / "datapackage.json").write_text('{\n"name": \n'),
        [
            (
                "datapackage.json, row 3: found text that is not valid JSON, expected a JSON "
                "file in UTF-8; mend the line, or copy the file again from the data of the "
                "course."
            )
        ],
        id="broken datapackage.json",
    ),
    pytest.param(
        lambda f: f.describe(lambda data: data["resources"][0].pop("title")),
        [
            (
                "datapackage.json: found an entry without 'title', expected a data package "
                "with resources, fields and their properties; compare it with the "
                "datapackage.json of the course."
            )
        ],
        id="datapackage.json without titles",
    ),
    pytest.param(
        lambda f: (f.path / "datapackage.json").write_text("[1]"),
        [
            (
                "datapackage.json: found a broken entry, expected a data package with "
                "resources, fields and their properties; compare it with the datapackage.json"
                " of the course."
            )
        ],
        id="datapackage.json of another kind",
    ),
    pytest.param(
        lambda f: f.describe(lambda data: data["resources"].pop()),
        [
            (
                "datapackage.json: found no table 'names', expected every table of the "
                "course; copy its entry from the datapackage.json of the course."
            )
        ],
        id="table left out",
    ),
    pytest.param(
        lambda f: f.describe(lambda data: data["resources"][0]["schema"]["fields"].pop(4)),
        [
            (
                "datapackage.json: found no column 'kind' in the table 'claims', expected "
                "every column of the course; copy its entry from the datapackage.json of the "
                "course."
            )
        ],
        id="column left out",
    ),
    pytest.param(
        lambda f: f.describe(
            lambda data: data["resources"][0]["schema"]["fields"][3].update(type="text")
        ),
        [
            (
                "datapackage.json: found the type 'text' of claims.claim, expected one of "
                "string, integer, number, boolean, date, yearmonth, list; copy its entry from"
                " the datapackage.json of the course."
            )
        ],
        id="unknown type",
    ),
    pytest.param(
        lambda f: f.describe(
            lambda data: data["resources"][0]["coursekit:rules"][0].update(rule="supports")
        ),
        [
            (
                "datapackage.json: found a rule 'supports' in the table 'claims', expected "
                "one of order, rises, parts, adds, different, unique, filled, empty, together, "
                "value, agrees, precision, preliminary, support, support by ties; did you "
                "mean 'support'?"
            )
        ],
        id="unknown rule",
    ),
    pytest.param(
        lambda f: f.describe(
            lambda data: data["resources"][1]["schema"]["foreignKeys"][0]["reference"].update(
                resource="claim"
            )
        ),
        [
            (
                "datapackage.json: found a key to 'claim.claim_id' in the table "
                "'claim_sources', expected a table and a column that exist; correct the key."
            )
        ],
        id="key to nowhere",
    ),
]


@pytest.mark.parametrize(("breaks", "sentences"), DEFECTS)
def test_each_defect_is_named_and_nothing_else(
    folder: Any, breaks: Callable[[Any], object], sentences: list[str]
) -> None:
    breaks(folder)
    assert folder.defects() == sentences


def test_the_course_has_no_defect() -> None:
    assert check_data() == []


def test_every_defect_is_reported_in_the_order_of_tables_and_rows(folder: Any) -> None:
    folder.set("tempo", 9, iraq="many")
    folder.set("tempo", 3, iraq="twelve")
    folder.set("claims", 5, claim="", kind="guess", locator="intro.9")
    places = [(defect.file, defect.row, defect.column) for defect in check_data(folder.path)]
    assert places == [
        ("claims.csv", 5, "claim"),
        ("claims.csv", 5, "kind"),
        ("claims.csv", 5, "locator"),
        ("tempo.csv", 3, "iraq"),
        ("tempo.csv", 9, "iraq"),
    ]


def test_a_faulty_cell_hides_no_defect_beside_it(folder: Any) -> None:
    folder.set("us_strikes", 2, killed_min="some", wounded_min="5", wounded_max="4")
    assert [defect.column for defect in check_data(folder.path)] == ["killed_min", "wounded_min"]


def test_windows_line_ends_are_no_defect(folder: Any) -> None:
    folder.raw("tempo", lambda data: data.replace(b"\n", b"\r\n"))
    assert check_data(folder.path) == []


def test_rows_are_numbered_as_a_spreadsheet_shows_them(folder: Any) -> None:
    folder.set("tempo", 2, note="two\nlines")
    folder.set("tempo", 3, iraq="twelve")
    assert [defect.row for defect in check_data(folder.path)] == [2, 3]


def test_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(CourseError) as caught:
        check_data(tmp_path / "nowhere")
    assert str(caught.value) == (
        f"check-data: found {str(tmp_path / 'nowhere')!r}, expected the path of a data folder;"
        " correct the path."
    )


def test_the_folder_of_the_environment_is_checked(
    folder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(folder.path)
    folder.path.mkdir()
    monkeypatch.setenv("COURSEKIT_DATA", str(folder.path))
    assert check_data() == [
        Defect(
            "datapackage.json",
            found="no such file",
            expected="the description of the tables",
            remedy="copy datapackage.json from the data of the course into the folder",
        )
    ]
