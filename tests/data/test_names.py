"""The list of names: as in the other tables, spelled letter for letter, in forms that are met."""

from __future__ import annotations

import re

import pytest

from coursekit.data import load
from coursekit.data.locate import own_root

# Consonants of Arabic in the system of IJMES; a letter that can be a vowel is left out.
LETTERS = dict(zip("بتجحدرزسصضطظعفقكلمنه", "btjḥdrzsṣḍṭẓʿfqklmnh", strict=True)) | {
    "ث": "th",
    "خ": "kh",
    "ذ": "dh",
    "ش": "sh",
    "غ": "gh",
}
VOWELS_AND_HAMZA = re.compile("[aeiouw\u0101\u012b\u016by\u02be -]")
CONSTRUCT = ("حركة", "منظمة", "ولاية")  # first words whose last letter is spoken
NAMES = load("names")


def consonants(strict: str) -> str:
    """What is left of a strict form without vowels and doubled letters."""
    return once(VOWELS_AND_HAMZA.sub("", strict.lower()))


def letters(arabic: str) -> str:
    """The same from the Arabic, in which most vowels are not written."""
    if arabic.startswith(CONSTRUCT):
        arabic = arabic.replace("ة", "ت", 1)
    return once("".join(LETTERS.get(letter, "") for letter in arabic))


def once(text: str) -> str:
    return re.sub(r"(.)\1+", r"\1", text)


@pytest.mark.parametrize(
    ("arabic", "strict"), NAMES.dropna(subset="ijmes")[["arabic_name", "ijmes"]].to_numpy()
)
def test_the_strict_form_has_the_consonants_of_the_arabic(arabic: str, strict: str) -> None:
    assert consonants(strict) == letters(arabic)


def test_a_wrong_letter_would_be_found() -> None:
    assert consonants("Qāsim Sulaymānī") == letters("قاسم سليماني") != consonants("Kāsim Sulaymānī")


@pytest.mark.parametrize("table", ["factions", "people", "glossary"])
def test_every_arabic_name_of_the_tables_is_in_the_list(table: str) -> None:
    assert set(load(table)["arabic_name"].dropna()) <= set(NAMES["arabic_name"])


def test_every_form_is_met_in_the_tables() -> None:
    files = (path for path in own_root().glob("*.csv") if path.name != "names.csv")
    met = "\n".join(path.read_text(encoding="utf-8") for path in files)
    forms = [*NAMES["name"], *(form for forms in NAMES["other_forms"] for form in forms)]
    assert [form for form in forms if form not in met] == []
