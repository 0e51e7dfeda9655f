"""The column of actors behaves as any column of a table."""

from __future__ import annotations

import pandas as pd
import pytest

from coursekit.events import Actor, read, sample
from coursekit.events.actors import Actors, Side, combine

BLUE, RED = Actor("Blue", "side A"), Actor("Red", "side B")


@pytest.fixture
def column():
    sides = (
        Side("side A", pd.Categorical(["Blue", None, "Grey"])),
        Side("side B", pd.Categorical(["Red", None, None])),
    )
    return combine(*sides)


def test_cells(column):
    assert column[0] == (BLUE, RED)
    assert column[1] == ()
    assert list(column) == [(BLUE, RED), (), (Actor("Grey", "side A"),)]
    assert column.isna().tolist() == [False, True, False]
    assert (column == column.copy()).all()
    assert column.nbytes == 3 * 2 * 4


def test_kinds_belong_to_main_actors():
    side = Side(
        "actor 1",
        pd.Categorical(["Blue", "Blue", "Grey", None]),
        pd.Categorical(["Rebel group", None, "Rebel group", None]),
        pd.Categorical(["A; B", "A", None, "A; B"]),
    )
    names = [[(actor.name, actor.kind) for actor in cell] for cell in combine(side)]
    assert names == [
        [("Blue", "Rebel group"), ("A", ""), ("B", "")],
        [("Blue", ""), ("A", "")],
        [("Grey", "Rebel group")],
        [("A", ""), ("B", "")],
    ]


def test_it_is_filtered_sorted_and_joined_with_the_table(column):
    table = pd.DataFrame({"n": [2, 1, 3], "actors": column})
    assert table.sort_values("n")["actors"].tolist()[0] == ()
    assert table[table["n"] > 2]["actors"].iloc[0][0].name == "Grey"
    other = pd.DataFrame({"n": [4], "actors": Actors.from_cells([(RED,)])})
    both = pd.concat([table, table, other], ignore_index=True)
    assert isinstance(both["actors"].array, Actors)
    assert both["actors"].iloc[-1] == (RED,)
    assert both["actors"].iloc[3] == (BLUE, RED)
    assert table.reindex([2, 9])["actors"].tolist() == [(Actor("Grey", "side A"),), ()]
    assert table["actors"].dropna().size == 2


def test_it_counts_and_explodes():
    table = read(sample("ged-49")).table
    assert table["actors"].value_counts().iloc[0] == 3
    names = table.explode("actors")["actors"].map(lambda actor: actor.name)
    assert names.value_counts()["Grey Heron Front"] == 4


def test_questions_to_the_whole_column(column):
    assert column.any(lambda actor: actor.name == "Red").tolist() == [True, False, False]
    found = {actor.name: rows.tolist() for actor, rows in column.where(lambda _: True)}
    assert found == {"Blue": [0], "Grey": [2], "Red": [0]}


def test_it_reads_well_in_a_table(column):
    assert "Blue (side A); Red (side B)" in pd.DataFrame({"actors": column}).to_string()
    assert "Blue (side A); Red (side B)" in pd.DataFrame({"actors": column}).to_html()


def test_it_survives_becoming_plain_cells(column):
    plain = pd.Series(column).astype(object)
    assert plain.tolist() == list(column)
    assert list(Actors.of(plain)) == list(column)
