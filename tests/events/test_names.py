from __future__ import annotations

import pandas as pd
import pytest

from coursekit.errors import CourseError
from coursekit.events import Aliases, plain_name, suggest_aliases
from coursekit.events.names import mentions


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kata'ib Hezbollah", "Kataib Hezbollah"),
        ("Kata\u2019ib Hezbollah", "KATA\u02bcIB HEZBOLLAH"),
        ("Ṣāmplā", "Sampla"),
        ("Bhāndāria", "bhandaria"),
        ("Military Forces of Exemplaria (2023-)", "Military Forces of Exemplaria (2019-2023)"),
        (
            "Military Forces of Exemplaria (2023-) Lake Guard",
            "Military Forces of Exemplaria Lake Guard",
        ),
        ("Asa'ib Ahl al-Haq", "Asaib Ahl Al Haq"),
    ],
)
def test_spellings_that_are_the_same(one, other):
    assert plain_name(one) == plain_name(other)


def test_names_that_are_not_the_same():
    assert plain_name("Exemplaria") != plain_name("Exemplarian")
    assert plain_name("Group (A)") != plain_name("Group (B)")


def test_whole_words_only():
    assert mentions("Popular Lake Guard of Exemplaria", ["Lake Guard"])
    assert not mentions("Nigeria", ["Niger"])
    assert not mentions("Lake Guards", ["Lake Guard"])
    assert not mentions("anything", ["", "'"])


def test_the_alias_table_is_edited_by_making_a_new_one():
    first = Aliases().add("blue", "Blue Lantern Brigades", "BLB")
    second = first.add("blue", "BLB", "Lantern Brigades").drop("blue", "BLB")
    assert first.names("blue") == ("Blue Lantern Brigades", "BLB")
    assert second.names("blue") == ("Blue Lantern Brigades", "Lantern Brigades")
    assert second.drop("blue").pairs == ()
    assert second.names("Grey Heron Front") == ("Grey Heron Front",)


def test_the_alias_table_goes_through_a_file(tmp_path):
    table = Aliases().add("blue", "Blue Lantern Brigades").add("grey", "Grey Heron Front")
    table.frame().to_csv(tmp_path / "aliases.csv", index=False)
    assert Aliases.from_frame(pd.read_csv(tmp_path / "aliases.csv")) == table
    assert "Grey Heron Front" in table._repr_html_()


def test_an_alias_table_without_its_columns():
    with pytest.raises(CourseError, match="no column name"):
        Aliases.from_frame(pd.DataFrame({"group": []}))


def test_suggestions_come_from_the_factions_of_the_case():
    from coursekit.data import load

    suggested, factions = suggest_aliases(), load("factions")
    for row in factions.itertuples():
        assert suggested.names(row.actor_id)[0] == row.name
    assert len(suggested.frame()) > len(factions)
