"""Six explanations of the lull of February 2024, and nine items of evidence from the tables."""

from __future__ import annotations

from typing import NamedTuple

from coursekit.data import fact

__all__ = ["GROUPS", "HYPOTHESES", "ITEMS", "RATINGS", "Hypothesis", "Item", "evidence", "group_of"]


class Hypothesis(NamedTuple):
    """An explanation: its name, and what it says."""

    name: str
    says: str


class Item(NamedTuple):
    """An item of evidence: its label, and the rows of the tables that it rests on."""

    label: str
    ids: tuple[str, ...]


HYPOTHESES = {
    "strikes": Hypothesis("US strikes", "What was hit, and who was killed, made the attacks stop."),
    "threats": Hypothesis("US threats", "What the US was expected to do next made them stop."),
    "iran": Hypothesis("Iran", "Iran told or asked the groups to stop, and so they did."),
    "gaza": Hypothesis("Gaza", "The attacks rise and fall with the war in Gaza."),
    "politics": Hypothesis(
        "Iraqi politics", "Government, clerics, parties and the talks on a departure moved them."
    ),
    "pause": Hypothesis("Own pause", "The groups paused for reasons of their own."),
}
# Items of one group stand side by side.
ITEMS = {
    "order": Item("halt before strikes", ("E57", "E59", "S10")),
    "reason": Item("reason given", ("E57", "C68")),
    "visit": Item("Qaani's visit", ("E56", "C65")),
    "credit": Item("who gets the credit", ("C66", "E66", "E70")),
    "refusal": Item("one says it goes on", ("E58",)),
    "talks": Item("talks on departure", ("E43", "E52", "E65")),
    "earlier": Item("earlier strikes", ("S01", "S09", "T03", "T35")),
    "truce": Item("truce and no truce", ("E32", "E33", "E62", "E72")),
    "after": Item("one more attack", ("E59", "E62", "E70")),
}
# Items that depend on each other: two readings of one announcement, two parts of one report.
GROUPS = {"same announcement": ("order", "reason"), "same report": ("visit", "credit")}
RATINGS = {
    "": "not rated",
    "CC": "fits well (CC)",
    "C": "fits (C)",
    "N": "says nothing (N)",
    "I": "against (I)",
    "II": "strongly against (II)",
}


def group_of(item: str) -> str:
    """Name the group of an item; an item alone is its own.

    Examples
    --------
    >>> group_of("order"), group_of("talks")
    ('same announcement', 'talks')
    """
    return next((name for name, items in GROUPS.items() if item in items), item)


def evidence() -> dict[str, str]:
    """Say in a sentence or two what each item of evidence is, with dates and totals from the data.

    Returns
    -------
    dict
        The text of each item.

    Examples
    --------
    >>> evidence()["talks"].startswith("Iraq's prime minister announced")
    True
    """

    def day(row: str, column: str = "date") -> str:
        return fact(f"timeline:{row}.{column}|day")

    strikes = [fact(f"us_strikes:{row}.date") for row in ("S01", "S09")]
    first, last = (
        f"{fact(f'tempo:{row}.cumulative_attacks')} ({fact(f'tempo:{row}.as_of_date|day')})"
        for row in ("T03", "T35")
    )
    return {
        "order": (
            f"Kata'ib Hezbollah suspended its attacks on {day('E57')}. The large US strikes came"
            f" on {day('E59')}."
        ),
        "reason": (
            "In its own words, Kata'ib Hezbollah stopped to spare the government embarrassment."
            " It also said that Iran did not know its work and often objected."
        ),
        "visit": (
            f"Unnamed sources of Reuters say that on {day('E56')} Qaani met leaders of armed groups"
            " in Baghdad and asked them to hold back. It is one report."
        ),
        "credit": (
            "A US general credited the US strikes, Baghdad its prime minister, sources of Reuters"
            " the visit of Qaani, and sources of the New York Times Iraqi clerics and politicians."
        ),
        "refusal": (
            f"On {day('E58')} al-Kaabi said that Nujaba would go on, and hoped that the pause of"
            " the other group would end."
        ),
        "talks": (
            "Iraq's prime minister announced steps to end the coalition's mission on"
            f" {day('E43')}. Talks with the US were agreed on {day('E52')}, opened on"
            f" {day('E52', 'date_end')} and were taken up again on {day('E65')}."
        ),
        "earlier": (
            f"The US struck again and again from {strikes[0]} to {strikes[1]}. Meanwhile the"
            f" Pentagon's total of attacks went from {first} to at least {last}."
        ),
        "truce": (
            f"While a truce held in Gaza ({day('E32')} to {day('E32', 'date_end')}), the attacks"
            f" stopped. After {day('E62', 'date_end')} they stopped too, and the war went on."
        ),
        "after": (
            f"In the night to {day('E62', 'date_end')}, after the large strikes of {day('E59')}, a"
            f" drone hit a base in Syria. On {day('E70')} a US general said that no attack on US"
            " forces had come since."
        ),
    }
