"""The known traps of both datasets, one by one."""

from __future__ import annotations

import pytest

from coursekit.errors import CourseError
from coursekit.events import Actor, Rule, monthly_counts, read, sample


def oddity(events, start):
    found = [o for o in events.report.oddities if o.what.startswith(start)]
    assert len(found) <= 1
    return found[0] if found else None


def change(rows, write, layout, event, **cells):
    """Read a sample in which one event has other cells."""
    table = rows(layout)
    names = table[0]
    for row in table[1:]:
        if row[0] == event:
            for name, value in cells.items():
                row[names.index(name)] = value
    return read(write(table))


def test_rows_out_of_order_are_put_in_order():
    events = read(sample("acled-text"))
    assert events.table["start"].is_monotonic_increasing
    assert events.table["event_id"].iloc[[0, -1]].tolist() == ["XEX1", "XEX60"]
    assert oddity(events, "Rows earlier than the row above").count > 0


def test_the_newest_coding_of_an_event_is_kept():
    events = read(sample("acled-text"))
    row = events.table.set_index("event_id").loc["XEX10"]
    assert "First report" not in row["notes"]
    found = oddity(events, "Older codings of an event")
    assert (found.count, found.examples) == (1, ("XEX10",))


def test_the_newest_coding_wins_wherever_it_stands(rows, write):
    table = rows("acled-text")
    turned = read(write([table[0], *table[:0:-1]]))
    assert "First report" not in turned.table.set_index("event_id").loc["XEX10", "notes"]


def test_the_same_row_twice_counts_once(rows, write):
    table = rows("acled-text")
    events = read(write([*table, table[-1]]))
    assert len(events) == 60
    assert oddity(events, "The same event again").examples == ("XEX1",)


def test_actor_order_is_not_attacker_order():
    events = read(sample("acled-text"))
    roles = {
        actor.role
        for actors in events.table["actors"]
        for actor in actors
        if actor.name == "Lantern Umbrella of Exemplaria"
    }
    assert roles == {"actor 1", "actor 2"}
    assert "neither is 'the attacker'" in events.report.reminders[0]


def test_factions_behind_the_forces_of_a_state():
    events = read(sample("acled-text"))
    found = oddity(events, "Associated actors behind the forces of a state")
    table = events.table.set_index("event_id")
    assert found.count == 6
    actors = table.loc[found.examples[0], "actors"]
    assert actors[0].name.startswith("Military Forces of Exemplaria")
    assert Actor("Grey Heron Front", "with actor 1") in actors


def test_lists_are_taken_apart(rows, write):
    events = change(
        rows, write, "acled-text", "XEX1", assoc_actor_1="One; Two ;Three;", assoc_actor_2=""
    )
    names = [actor.name for actor in events.table["actors"].iloc[0]]
    assert names == [
        "Military Forces of Farland (2021-)",
        "One",
        "Two",
        "Three",
        "Lantern Umbrella of Exemplaria",
    ]


def test_regime_years_in_names():
    found = oddity(read(sample("acled-text")), "One actor under several regime years")
    assert found.examples == (
        "Military Forces of Exemplaria (2019-2023)",
        "Military Forces of Exemplaria (2023-)",
    )


@pytest.mark.parametrize("style", ["2024-01-05", "05 January 2024", "5-Jan-24", "5-jan-2024"])
def test_three_styles_of_dates(rows, write, style):
    events = change(rows, write, "acled-text", "XEX3", event_date=style, year="2024")
    day = events.table.set_index("event_id").loc["XEX3", "start"]
    assert str(day.date()) == "2024-01-05"


def test_two_styles_in_one_file_are_reported(rows, write):
    events = change(rows, write, "acled-text", "XEX3", event_date="5-Jan-24", year="2024")
    assert oddity(events, "Styles of dates in event_date").examples == ("2024-03-15", "5-Jan-24")


def test_a_year_that_differs_is_reported(rows, write):
    events = change(rows, write, "acled-text", "XEX3", year="2024")
    assert oddity(events, "The year differs from the year of the date").examples == ("XEX3",)


def test_byte_order_mark_and_carriage_returns():
    data = sample("acled-to-2023").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in data
    assert read(sample("acled-to-2023")).table["event_id"].str.startswith("XEX").all()


def test_line_breaks_in_notes_stay():
    events = read(sample("acled-text"))
    found = oddity(events, "Notes with line breaks")
    assert found.count == events.table["notes"].str.contains("\n").sum() > 0


def test_interceptions_are_strategic_developments():
    events = read(sample("acled-text"))
    found = oddity(events, "Interceptions and other disrupted weapons")
    shot = events.table[events.table["sub_event_type"] == "Disrupted weapons use"]
    assert found.count == len(shot) > 0
    assert shot["event_type"].unique().tolist() == ["Strategic developments"]


def test_deaths_of_zero_with_notes_that_say_more(rows, write):
    events = read(sample("acled-text"))
    found = oddity(events, "0 deaths, but the notes say")
    table = events.table.set_index("event_id")
    assert (table.loc[list(found.examples), "deaths_best"] == 0).all()
    assert "unverified" in table.loc[found.examples[0], "notes"]
    changed = change(rows, write, "acled-text", "XEX1", notes="INVENTED. Fatalities unknown.")
    assert oddity(changed, "0 deaths, but the notes say").count == found.count + 1


def test_acled_gives_no_range_of_deaths():
    table = read(sample("acled-text")).table
    assert table["deaths_low"].isna().all()
    assert table["deaths_high"].isna().all()
    assert table["deaths_best"].notna().all()


def test_actor_types_in_words_and_numbers_come_out_alike():
    for key in ("acled-numeric", "acled-text"):
        kinds = {actor.kind for actors in read(sample(key)).table["actors"] for actor in actors}
        assert {"State forces", "Political militia", "External/Other forces", ""} <= kinds


def test_actor_types_that_a_spreadsheet_wrote_with_a_decimal(rows, write):
    table = rows("acled-numeric")
    place = table[0].index("inter2")
    changed = [table[0], *([*r[:place], f"{r[place]}.0", *r[place + 1 :]] for r in table[1:])]
    events, plain = read(write(changed)), read(sample("acled-numeric"))
    assert events.table["layout"].unique().tolist() == ["acled-numeric"]
    assert list(events.table["actors"]) == list(plain.table["actors"])


def test_by_actor_rows_repeat_deaths():
    events = read(sample("acled-by-actor"))
    assert oddity(events, "Rows that repeat an event for another actor").count == 11


def test_by_actor_rows_that_differ_in_deaths_are_reported(rows, write):
    table = rows("acled-by-actor")
    deaths = table[0].index("fatalities")
    again = next(at for at in range(2, len(table)) if table[at][0] == table[at - 1][0])
    table[again][deaths] = "45"
    events = read(write(table))
    found = oddity(events, "Rows of one event that differ in deaths")
    assert (found.count, found.examples) == (1, (table[again][0],))
    assert Rule("all").apply(events)["deaths_best"].max() < 45


def test_a_recoding_of_a_by_actor_event_replaces_all_its_rows(rows, write):
    table = rows("acled-by-actor")
    stamp = table[0].index("timestamp")
    newer = [[*row[:stamp], str(int(row[stamp]) + 5)] for row in table[1:] if row[0] == "XEX1"]
    assert len(newer) == 2
    assert len(read(write([*table, newer[0]]))) == len(table) - 1 - 2 + 1


def test_blanks_around_names_are_trimmed(rows, write):
    events = change(rows, write, "acled-text", "XEX1", location="  Testford\u00a0 ")
    assert events.table["place"].iloc[0] == "Testford"
    assert oddity(events, "Names with extra spaces").count == 1


def test_none_is_a_name_and_not_a_gap(rows, write):
    events = change(rows, write, "acled-text", "XEX1", location="None", admin2="")
    assert events.table.loc[0, "place"] == "None"
    assert events.table["admin2"].isna().sum() == 1


@pytest.mark.parametrize("written", ["-0001-01-01", "0024-03-15", "1970-01-01"])
def test_impossible_years_are_set_aside(rows, write, written):
    table = rows("acled-text")
    table[5][1] = written
    events = read(write(table))
    found = oddity(events, "Dates outside the years 1989 to")
    assert (found.count, found.examples) == (1, (table[5][0],))
    assert table[5][0] not in set(events.table["event_id"])
    assert len(monthly_counts(events.table)) == 6


def test_a_file_of_impossible_years_alone(rows, write):
    table = rows("acled-text")
    for row in table[1:]:
        row[1] = "0024-03-15"
    with pytest.raises(CourseError, match=r"Dates outside the years 1989 to .*: all") as caught:
        read(write(table))
    assert caught.value.where == "export.csv"


def test_years_in_which_a_conflict_is_not_active(rows, write):
    for written in ("0", "FALSE", "false", "0.0"):
        events = change(rows, write, "ged-49", "900001", active_year=written)
        assert oddity(events, "Events of a conflict that is not active").examples == ("900001",)


def test_the_best_estimate_is_the_sum_of_its_parts_or_reported():
    assert oddity(read(sample("ged-49")), "The best estimate is not the sum").examples == (
        "900008",
    )


def test_estimates_out_of_order_are_reported_and_not_swapped():
    events = read(sample("ged-49"))
    assert oddity(events, "Low, best and high out of order").examples == ("900006",)
    row = events.table.set_index("event_id").loc["900006"]
    assert row[["deaths_low", "deaths_best", "deaths_high"]].tolist() == [2, 1, 3]


def test_events_that_span_months_are_reported():
    found = oddity(read(sample("ged-49")), "Events that span months")
    assert (found.count, found.examples) == (3, ("900002", "900007", "900010"))


def test_an_end_before_the_start_is_reported(rows, write):
    events = change(rows, write, "ged-49", "900001", date_start="2023-10-20", date_end="2023-10-18")
    assert oddity(events, "The end lies before the start").examples == ("900001",)


def test_names_with_diacritics_are_shown_as_they_are():
    events = read(sample("ged-49"))
    assert oddity(events, "Names with diacritics").examples == (
        "Ñowhère-sur-Lac",
        "Ŗed Heron Front",
        "Ṣāmplā",
    )
    assert "Ṣāmplā" in events.table["place"].tolist()


def test_candidate_events_still_checked_are_reported():
    assert oddity(read(sample("ged-49-no-header")), "Candidate events that UCDP still").count == 1


def test_an_event_twice_in_ged_keeps_the_last(rows, write):
    table = rows("ged-49")
    again = list(table[1])
    again[table[0].index("high")] = "9"
    events = read(write([*table, again]))
    assert len(events) == 11
    assert events.table.set_index("event_id").loc["900001", "deaths_high"] == 9


def test_missing_coordinates_are_reported(rows, write):
    events = change(rows, write, "ged-49", "900001", latitude="", longitude="")
    assert oddity(events, "Events without coordinates").examples == ("900001",)
    events = change(rows, write, "ged-49", "900001", latitude="95")
    assert oddity(events, "Coordinates outside the globe").examples == ("900001",)


def test_violence_in_words():
    assert set(read(sample("ged-49")).table["event_type"]) == {
        "State-based conflict",
        "Non-state conflict",
        "One-sided violence",
    }


def test_a_side_without_any_name_has_no_actor(rows, write):
    """Found by benchmarks/fuzz_events.py, seed 13201: its types alone are there."""
    table = rows("acled-text")
    place = table[0].index("actor2")
    for row in table[1:]:
        row[place] = ""
    actors = read(write(table)).table["actors"]
    assert "actor 2" not in {actor.role for cell in actors for actor in cell}
