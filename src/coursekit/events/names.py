"""Names as people write them: folded for matching, and a table of other spellings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from coursekit.data.show import frame_html
from coursekit.errors import CourseError

__all__ = ["Aliases", "mentions", "plain_name", "regime_years", "suggest_aliases", "without_years"]

_YEARS = re.compile(r"\s*\((\d{4})-(\d{4})?\)")
_APOSTROPHES = dict.fromkeys(map(ord, "'`\u2019\u2018\u02bc\u02bb\u02be\u02bf\u00b4"))


def regime_years(name: str) -> str:
    """Return the regime years in an actor's name, for example ``2022-``, or nothing."""
    match = _YEARS.search(name)
    return match[0].strip(" ()") if match else ""


def without_years(name: str) -> str:
    """Return an actor's name without regime years."""
    return _YEARS.sub("", name)


@lru_cache(maxsize=1 << 16)
def plain_name(text: str) -> str:
    """Bring a name into the form in which names are compared.

    Parameters
    ----------
    text
        A name.

    Returns
    -------
    str
        Without regime years, diacritics, apostrophes and capitals; every other sign
        that is no letter or digit becomes a blank.

    Examples
    --------
    >>> plain_name("Kata'ib Ṣāmplā al-Nowhere (2022-)")
    'kataib sampla al nowhere'
    """
    spread = unicodedata.normalize("NFKD", without_years(text).translate(_APOSTROPHES))
    bare = "".join(sign for sign in spread if not unicodedata.combining(sign)).casefold()
    return " ".join("".join(sign if sign.isalnum() else " " for sign in bare).split())


def mentions(name: str, wanted: Iterable[str]) -> bool:
    """Say whether a name holds one of the wanted names, as whole words."""
    text = f" {plain_name(name)} "
    return any(f" {plain_name(one)} " in text for one in wanted if plain_name(one))


@dataclass(frozen=True)
class Aliases:
    """Under which names a group appears; edit it, and write the edits down.

    Parameters
    ----------
    pairs
        (group, name) pairs. A group is a short key of your own, or an actor id of the
        course's data.

    Examples
    --------
    >>> Aliases().add("blue", "Blue Lantern Brigades", "BLB").names("blue")
    ('Blue Lantern Brigades', 'BLB')
    """

    pairs: tuple[tuple[str, str], ...] = ()

    def add(self, group: str, *names: str) -> Aliases:
        """Return a table with more names for a group."""
        new = tuple((group, name) for name in names if (group, name) not in self.pairs)
        return Aliases(self.pairs + new)

    def drop(self, group: str, *names: str) -> Aliases:
        """Return a table without some names of a group, or without the group."""
        return Aliases(
            tuple(p for p in self.pairs if p[0] != group or (names and p[1] not in names))
        )

    def names(self, group: str) -> tuple[str, ...]:
        """Return a group's names, or the group itself if it has no names here."""
        return tuple(name for key, name in self.pairs if key == group) or (group,)

    def frame(self) -> pd.DataFrame:
        """Return the table with the columns group and name, to look at or to save."""
        return pd.DataFrame(self.pairs, columns=["group", "name"])

    @classmethod
    def from_frame(cls, table: pd.DataFrame) -> Aliases:
        """Make the table from a frame with the columns group and name."""
        missing = {"group", "name"} - set(table.columns)
        if missing:
            raise CourseError(
                f"The table of aliases has no column {' and no column '.join(sorted(missing))}.",
                remedy="name its columns group and name",
            )
        return cls(tuple(table[["group", "name"]].itertuples(index=False, name=None)))

    def _repr_html_(self) -> str:
        return frame_html(self.frame().set_index("group"))


def suggest_aliases() -> Aliases:
    """Suggest names for the groups of this case, from the course's table of factions.

    Returns
    -------
    Aliases
        The group's name and its Arabic form under its actor id. Datasets have other
        spellings too: look at ``Rule.names_met`` for what a rule met in your file.

    Examples
    --------
    >>> "Badr Organization" in suggest_aliases().names("badr")
    True
    """
    from coursekit.data import load

    factions = load("factions")
    columns = (factions[name].astype(object) for name in ("actor_id", "name", "arabic_name"))
    table = Aliases()
    for group, *names in zip(*columns, strict=True):
        table = table.add(str(group), *(name for name in names if isinstance(name, str)))
    return table
