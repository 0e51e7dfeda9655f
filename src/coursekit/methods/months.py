"""Which scenario does a month belong to? A label from the month's events, by a stated rule.

Before any event is counted, a rule says which targets count, whether an attack that nobody
claimed counts, how many attacks make a month "sporadic", and where "resumption" begins. The
same events under another rule give another label, and another outcome of a forecast.

Source: the rules of this course, written down in `CodingRule`. That a question needs its rule of
resolution before it is asked is common to all forecasting tournaments: Tetlock, P. E., and
Gardner, D. (2015), Superforecasting, Crown. Not opened.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from coursekit.errors import CourseError
from coursekit.methods import _inputs

AMERICAN = ("us-forces", "us-diplomatic")
ISRAEL = "israel"
INSIDE = "iraq-internal"

CALM, SPORADIC, RESUMPTION, UNCLEAR = LABELS = (
    "deescalation",
    "sporadic",
    "resumption",
    "unclear",
)
TARGETS = (
    *AMERICAN,
    ISRAEL,
    INSIDE,
    "us-strike",
    "unattributed-strike",
    "political",
    "us-sanctions",
    "other",
)
FITS = (*LABELS, "context")
UNCLAIMED = ("none", "us", "inside")
SETTLED = ("most-months", "farthest", "end")
LAST = 3  # months that decide how it ends


class MonthEvent(NamedTuple):
    """An event as a rule sees it; the words are those of the table ``aftermath``.

    `target` is one of `TARGETS`, `fit` one of `FITS`.
    """

    event_id: str
    target: str
    claimed: bool
    fit: str
    killed: float = 0


@dataclass(frozen=True)
class Threshold:
    """Where the usual limits end, in the words of whoever set it.

    Only attacks on `targets` count. One attack that kills `killed`, or a month with `attacks`
    of them, passes it; 0 means that this number does not decide.
    """

    words: str
    targets: tuple[str, ...]
    killed: float
    attacks: float

    def __post_init__(self) -> None:
        _inputs.kind_of(self.words, str, "words", "write it in words")
        for target in _inputs.labels(_inputs.listing(self.targets, "targets"), "targets"):
            _inputs.one_of(target, TARGETS, "targets")
        _inputs.at_least_zero(self.killed, "killed")
        _inputs.at_least_zero(self.attacks, "attacks")

    def passed(self, killed: float, attacks: float) -> bool:
        """Say whether the deadliest attack, or the number of attacks, passes it."""
        killed, attacks = (
            _inputs.at_least_zero(value, name)
            for name, value in (("killed", killed), ("attacks", attacks))
        )
        by_deaths = self.killed > 0 and killed >= self.killed
        by_number = self.attacks > 0 and attacks >= self.attacks
        return by_deaths or by_number


@dataclass(frozen=True)
class CodingRule:
    """How a month is read: which attacks count, how many make it sporadic, where resumption begins.

    Parameters
    ----------
    israel
        Whether attacks on Israel count, claimed ones that may not have happened included.
    unclaimed
        Which attacks count that nobody claimed: ``"us"``, those on US targets; ``"inside"``,
        also those on other targets in Iraq; ``"none"``.
    least
        The smallest number of attacks that makes a month sporadic, 1 or more.
    threshold
        Where resumption begins; without one, an event that has that label decides.
    thin
        The label of a month for which no event, or hardly any, was found.
    """

    israel: bool = False
    unclaimed: str = "us"
    least: int = 1
    threshold: Threshold | None = None
    thin: str = UNCLEAR

    def __post_init__(self) -> None:
        _inputs.true_or_false(self.israel, "israel")
        _inputs.one_of(self.unclaimed, UNCLAIMED, "unclaimed")
        _inputs.whole(self.least, 1, 1000, "least")
        _inputs.one_of(self.thin, LABELS, "thin")
        if self.threshold is not None:
            _inputs.kind_of(self.threshold, Threshold, "threshold", "describe it with Threshold()")

    def counts(self, event: MonthEvent) -> bool:
        """Say whether an event is an attack that counts."""
        _check(event)
        if event.fit not in (SPORADIC, RESUMPTION):
            return False
        targets = (*AMERICAN, *([ISRAEL] if self.israel else []))
        targets += (INSIDE,) if self.unclaimed == "inside" else ()
        return event.target in targets and self.takes(event)

    def takes(self, event: MonthEvent) -> bool:
        """Say whether an attack is claimed, or counts without a claim."""
        _check(event)
        return event.claimed or self.unclaimed != "none"


class Coded(NamedTuple):
    """The label of a month, the events that made it, and why."""

    label: str
    because: tuple[str, ...]
    why: str


def code_month(events: Iterable[MonthEvent], rule: CodingRule, *, thin: bool = False) -> Coded:
    """Give a month its label, the ids of the events that decided, and the reason.

    The first of these that holds decides: the threshold of resumption is passed; there are
    enough attacks; something happened of which the rule cannot say whether it counts; little is
    known of the month (`thin`); no attack counts. A strike *on* the groups is no attack by them,
    and does not count.

    >>> april = [MonthEvent("A05", "us-forces", False, "sporadic")]
    >>> code_month(april, CodingRule()).label, code_month(april, CodingRule(unclaimed="none")).label
    ('sporadic', 'unclear')
    """
    _inputs.kind_of(rule, CodingRule, "rule", "describe it with CodingRule()")
    thin = _inputs.true_or_false(thin, "thin")
    events = tuple(_inputs.listing(events, "events"))
    for event in events:
        _check(event)
    _inputs.labels((event.event_id for event in events), "event_id")
    attacks = [event for event in events if rule.counts(event)]
    beyond = _beyond(events, attacks, rule)
    if beyond:
        return _coded(RESUMPTION, beyond, "past the threshold")
    if len(attacks) >= rule.least:
        return _coded(SPORADIC, attacks, "enough attacks")
    open_ones = [event for event in events if event not in attacks and _open(event)]
    if open_ones:
        return _coded(UNCLEAR, open_ones, "cannot be decided")
    if thin:
        return _coded(rule.thin, [], "little is known")
    return _coded(CALM, attacks, "too few attacks" if attacks else "no attack that counts")


def settle(labels: Sequence[str], by: str = "most-months") -> str:
    """Settle a forecast over several months, the earliest first, by one of three ways.

    ``"most-months"``: the label of most months, and a tie is unclear; ``"farthest"``: one month
    of resumption decides, then one of sporadic attacks, then one that is unclear; ``"end"``: the
    label of most of the last three months.

    >>> months = ["sporadic", "sporadic", "resumption", "deescalation", "deescalation"]
    >>> settle(months), settle(months, "farthest"), settle(months, "end")
    ('unclear', 'resumption', 'deescalation')
    """
    _inputs.one_of(by, SETTLED, "by")
    labels = [_inputs.one_of(one, LABELS, "labels") for one in _inputs.listing(labels, "labels")]
    if not labels:
        raise CourseError("No month is there.", where="labels", remedy="give one or more labels")
    if by == "farthest":
        return next(one for one in (RESUMPTION, SPORADIC, UNCLEAR, CALM) if one in labels)
    first, *others = _most_common(labels, by)
    return UNCLEAR if others else first


def is_tie(labels: Sequence[str], by: str = "most-months") -> bool:
    """Tell whether several labels have the most months, so that `settle` calls it unclear.

    >>> is_tie(["sporadic", "deescalation"]), is_tie(["sporadic", "deescalation"], "farthest")
    (True, False)
    """
    settle(labels, by)
    return by != "farthest" and len(_most_common(labels, by)) > 1


def _most_common(labels: Sequence[str], by: str) -> list[str]:
    """Return the labels that the most months have: of all months, or of the last ones."""
    counted = Counter(labels[-LAST:] if by == "end" else labels)
    return [one for one, number in counted.items() if number == max(counted.values())]


def _check(event: object) -> None:
    """Refuse an event with a word that no rule knows."""
    if not isinstance(event, MonthEvent):
        raise CourseError(
            _inputs.as_typed(event), where="events", remedy="describe it with MonthEvent()"
        )
    where = f"event {_inputs.label(event.event_id, 'event_id')}"
    _inputs.one_of(event.target, TARGETS, f"{where}, target")
    _inputs.one_of(event.fit, FITS, f"{where}, fit")
    _inputs.true_or_false(event.claimed, f"{where}, claimed")
    _inputs.at_least_zero(event.killed, f"{where}, killed")


def _beyond(
    events: tuple[MonthEvent, ...], attacks: list[MonthEvent], rule: CodingRule
) -> list[MonthEvent]:
    """Find the attacks that carry a month past the threshold of resumption, if any do."""
    large = [event for event in attacks if event.fit == RESUMPTION]
    if rule.threshold is None:
        return large
    on_targets = [
        event
        for event in events
        if event.fit in (SPORADIC, RESUMPTION)
        and event.target in rule.threshold.targets
        and rule.takes(event)
    ]
    # A row labelled so means attacks without number: daily claims.
    number = math.inf if any(event.fit == RESUMPTION for event in on_targets) else len(on_targets)
    killed = max((event.killed for event in on_targets), default=0)
    return on_targets if rule.threshold.passed(killed, number) else []


def _open(event: MonthEvent) -> bool:
    """Say whether an event may have been one more attack that counts."""
    return event.fit == UNCLEAR or (
        event.fit in (SPORADIC, RESUMPTION) and event.target in (*AMERICAN, INSIDE)
    )


def _coded(label: str, events: list[MonthEvent], why: str) -> Coded:
    return Coded(label, tuple(event.event_id for event in events), why)
