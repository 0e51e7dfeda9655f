"""A reading rule: what counts, written down before counting."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coursekit.errors import CourseError
from coursekit.events.actors import Actor, one_row_an_event
from coursekit.events.checks import DISRUPTED
from coursekit.events.counts import SPANS, Span, monthly_counts
from coursekit.events.names import Aliases, mentions, plain_name
from coursekit.events.report import Events
from coursekit.events.weekly import check_weeks, is_weekly
from coursekit.text import date_text, or_list

__all__ = ["Rule", "compare_rules"]

InOut = Literal["in", "out"]
_CHOICES = {
    "associated": ("in", "out"),
    "interceptions": ("in", "out"),
    "by_actor": ("events", "rows"),
    "months": ("start", "drop", "spread"),
}


@dataclass(frozen=True)
class Rule:
    """Which events count.

    Parameters
    ----------
    name
        A short name, to tell rules apart.
    actors
        Groups of the alias table, or names as a file writes them; empty means any actor.
    aliases
        Under which names the groups appear.
    associated
        Whether a name also counts as an associated actor (``in``), or only as a main
        actor (``out``).
    places
        Countries, provinces, districts or places; empty means everywhere.
    event_types
        Event types or sub-types as the file writes them; empty means all.
    interceptions
        Whether ACLED's 'Disrupted weapons use' counts, whatever the event types say
        (``in``), or not (``out``). UCDP GED has no such type.
    by_actor
        In by-actor files: count each event once (``events``) or each row (``rows``).
    months
        What a count by month does with events that span months.
    since, until
        First and last day on which an event may begin, as ``2024-01-31``.

    Examples
    --------
    >>> from coursekit.events import read, sample
    >>> rule = Rule("lake", places="Lake Province", interceptions="out")
    >>> len(rule.apply(read(sample("acled-text"))))
    16
    """

    name: str
    actors: tuple[str, ...] = ()
    aliases: Aliases = field(default_factory=Aliases)
    associated: InOut = "in"
    places: tuple[str, ...] = ()
    event_types: tuple[str, ...] = ()
    interceptions: InOut = "in"
    by_actor: Literal["events", "rows"] = "events"
    months: Span = "start"
    since: str = ""
    until: str = ""

    def __post_init__(self) -> None:
        for name in ("actors", "places", "event_types"):
            value = getattr(self, name)
            object.__setattr__(self, name, (value,) if isinstance(value, str) else tuple(value))
        for name, choices in _CHOICES.items():
            if getattr(self, name) not in choices:
                raise CourseError(
                    f"{getattr(self, name)!r} is not one of the choices.",
                    where=f"rule {self.name!r}, {name}",
                    remedy=f"choose {or_list(choices)}",
                )
        for name in ("since", "until"):
            try:
                dt.date.fromisoformat(getattr(self, name) or "2024-01-01")
            except ValueError:
                raise CourseError(
                    f"{getattr(self, name)!r} is not a day.",
                    where=f"rule {self.name!r}, {name}",
                    remedy="write year, month and day, for example 2024-01-31",
                ) from None

    def but(self, **changes: Any) -> Rule:
        """Return the same rule with some of its parts changed.

        Parameters
        ----------
        changes
            Parts of the rule by name.

        Examples
        --------
        >>> Rule("all attacks").but(interceptions="out").interceptions
        'out'
        """
        return replace(self, **changes)

    def apply(self, events: Events | pd.DataFrame) -> pd.DataFrame:
        """Return the events that count.

        Parameters
        ----------
        events
            What `read` gave, or its table.
        """
        table = _table(events)
        self._check_weekly(table)
        if self.by_actor == "events":
            table = one_row_an_event(table)
        keep = self._has_actor(table) & self._in_place(table) & self._of_type(table)
        start = table["start"]
        if self.since:
            keep &= (start >= pd.Timestamp(self.since)).to_numpy()
        if self.until:
            keep &= (start <= pd.Timestamp(self.until)).to_numpy()
        return table[keep].reset_index(drop=True)

    def monthly(self, events: Events | pd.DataFrame) -> pd.DataFrame:
        """Return the counts by month: month, events, deaths.

        Examples
        --------
        >>> from coursekit.events import read, sample
        >>> Rule("all").monthly(read(sample("ged-49")))["events"].tolist()
        [3, 2, 2, 3, 1]
        """
        return monthly_counts(self.apply(events), self.months, self.since, self.until)

    def names_met(self, events: Events | pd.DataFrame) -> pd.DataFrame:
        """Return which names in the file the rule's actors met: group, name, role, events.

        A group without a match has 0 events: add the spelling of your file.

        Examples
        --------
        >>> from coursekit.events import read, sample
        >>> rule = Rule("x", "Grey Heron Front")
        >>> rule.names_met(read(sample("acled-text")))["role"].tolist()
        ['with actor 1', 'with actor 2']
        """
        table = _table(events)
        self._check_weekly(table)
        tests = {group: self._wanted(self.aliases.names(group)) for group in self.actors}
        met: dict[str, dict[tuple[str, str], set[str]]] = defaultdict(lambda: defaultdict(set))
        for event, actors in zip(table["event_id"], table["actors"], strict=True):
            for actor in actors:
                for group, wanted in tests.items():
                    if wanted(actor):
                        met[group][actor.role, actor.name].add(event)
        rows = []
        for group in self.actors:
            found = sorted(met[group].items(), key=lambda item: _side_first(*item[0]))
            counts = [(group, name, role, len(ids)) for (role, name), ids in found]
            rows += counts or [(group, "", "", 0)]
        return pd.DataFrame(rows, columns=["group", "name", "role", "events"])

    def describe(self) -> str:
        """Return the rule in sentences for the methods section of a paper.

        Examples
        --------
        >>> Rule("lake", places="Lake Province").describe()[:74]
        "Rule 'lake' counts events with any actors, in Lake Province, of all types."
        """
        what = "with any actors"
        if self.actors:
            groups = or_list([self._written(group) for group in self.actors])
            beside = "as main or associated actor" if self.associated == "in" else "as main actor"
            what = f"in which {groups} takes part {beside}"
        parts = [what, f"in {or_list(self.places)}" if self.places else "in all places of the file"]
        parts.append(f"of type {or_list(self.event_types)}" if self.event_types else "of all types")
        if self.interceptions == "out":
            parts.append(f"without ACLED's '{DISRUPTED}' (interceptions)")
        elif self.event_types:
            parts.append(f"with ACLED's '{DISRUPTED}' (interceptions)")
        if self.since or self.until:
            first = f" from {date_text(self.since)}" if self.since else ""
            last = f" to {date_text(self.until)}" if self.until else ""
            parts.append(f"that began{first}{last}")
        once = "each event once" if self.by_actor == "events" else "each row"
        return (
            f"Rule '{self.name}' counts events {', '.join(parts)}. In by-actor files it counts "
            f"{once}. By month, {SPANS[self.months]}. Names are matched as whole words, without "
            "capitals, diacritics, apostrophes and regime years."
        )

    def __str__(self) -> str:
        return self.describe()

    def _check_weekly(self, table: pd.DataFrame) -> None:
        """Refuse what a file of weekly counts cannot answer."""
        if not is_weekly(table):
            return
        where = f"rule {self.name!r}"
        if self.actors:
            raise CourseError(
                "The file counts events by week, and it has no actors.",
                where=where,
                remedy="leave the actors out of the rule, or use a file of single events",
            )
        check_weeks(where, self.since, self.until)

    def _written(self, group: str) -> str:
        names = self.aliases.names(group)
        return names[0] if len(names) == 1 else f"{names[0]} (also as {', '.join(names[1:])})"

    def _wanted(self, names: Iterable[str]) -> Callable[[Actor], bool]:
        """Make the test of an actor; each actor of a file is tested once."""
        names = tuple(names)
        main_only = self.associated == "out"

        @cache
        def wanted(actor: Actor) -> bool:
            beside = actor.role.startswith("with ")
            return not (main_only and beside) and mentions(actor.name, names)

        return wanted

    def _has_actor(self, table: pd.DataFrame) -> NDArray[np.bool_]:
        if not self.actors:
            return np.ones(len(table), dtype=bool)
        names = [name for group in self.actors for name in self.aliases.names(group)]
        wanted = self._wanted(names)
        return np.asarray([any(map(wanted, actors)) for actors in table["actors"]], dtype=bool)

    def _in_place(self, table: pd.DataFrame) -> NDArray[np.bool_]:
        if not self.places:
            return np.ones(len(table), dtype=bool)
        levels = ("country", "admin1", "admin2", "place")
        return _has_word(table, levels, lambda word: mentions(word, self.places))

    def _of_type(self, table: pd.DataFrame) -> NDArray[np.bool_]:
        disrupted = (table["sub_event_type"] == DISRUPTED).to_numpy()
        kept = np.ones(len(table), dtype=bool)
        if self.event_types:
            wanted = {plain_name(name) for name in self.event_types}
            types = ("event_type", "sub_event_type")
            words = [str(word) for name in types for word in table[name].cat.categories]
            known = {plain_name(word): word for word in words}
            unknown = [name for name in self.event_types if plain_name(name) not in known]
            if unknown and len(table):
                raise CourseError(
                    f"The file has no event type {unknown[0]!r}.",
                    where=f"rule {self.name!r}",
                    remedy=f"choose one of {', '.join(sorted(known.values()))}",
                )
            kept = _has_word(table, types, lambda word: plain_name(word) in wanted)
        return kept | disrupted if self.interceptions == "in" else kept & ~disrupted


def compare_rules(events: Events | pd.DataFrame, *rules: Rule) -> pd.DataFrame:
    """Count under several rules, side by side.

    Parameters
    ----------
    events
        What `read` gave, or its table.
    *rules
        The rules.

    Returns
    -------
    DataFrame
        One row a rule: rule, events, deaths (best estimates), description.

    Examples
    --------
    >>> from coursekit.events import read, sample
    >>> rules = Rule("all"), Rule("lake", places="Lake Province")
    >>> compare_rules(read(sample("acled-text")), *rules)["events"].tolist()
    [60, 26]
    """
    rows = []
    for rule in rules:
        chosen = rule.apply(events)
        counts = (int(chosen[name].sum()) for name in ("events", "deaths_best"))
        rows.append((rule.name, *counts, rule.describe()))
    return pd.DataFrame(rows, columns=["rule", "events", "deaths", "description"])


def _table(events: Events | pd.DataFrame) -> pd.DataFrame:
    return events.table if isinstance(events, Events) else events


def _side_first(role: str, name: str) -> tuple[str, bool, str]:
    """Sort the actors beside a main actor right after it."""
    return role.removeprefix("with "), role.startswith("with "), name


def _has_word(
    table: pd.DataFrame, columns: Iterable[str], wanted: Callable[[str], bool]
) -> NDArray[np.bool_]:
    """Say for each row whether one of the columns has a wanted word."""
    found = np.zeros(len(table), dtype=bool)
    for name in columns:
        words = [str(word) for word in table[name].cat.categories if wanted(str(word))]
        found |= table[name].isin(words).to_numpy()
    return found
