"""Words for probabilities, as United States intelligence assessments use them.

Source: Office of the Director of National Intelligence (2015), Intelligence Community
Directive 203, Analytic Standards, section D.6.e(2)(a). Read: copies of its table. The bands of
the directive share their edges. Here an edge belongs to the band nearer to even chances, the
weaker of the two claims, so that the word for a chance and the word for its opposite always
mirror each other. Below 1% and above 99% the directive has no word.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from coursekit.errors import CourseError
from coursekit.methods import _inputs
from coursekit.methods._result import Result, Table

# Word, second word of the directive, lowest and highest chance in percent.
BANDS = (
    ("almost no chance", "remote", 1, 5),
    ("very unlikely", "highly improbable", 5, 20),
    ("unlikely", "improbable", 20, 45),
    ("roughly even chance", "roughly even odds", 45, 55),
    ("likely", "probable", 55, 80),
    ("very likely", "highly probable", 80, 95),
    ("almost certain", "nearly certain", 95, 99),
)
ADVERBS = {
    "almost certainly": "almost certain",
    "nearly certainly": "nearly certain",
    "remotely": "remote",
}
# A chance near the middle of each band, so that a word and its opposite add up to 1.
CHANCES = {
    "almost certain": 0.97,
    "very likely": 0.88,
    "likely": 0.67,
    "roughly even": 0.5,
    "unlikely": 0.33,
    "very unlikely": 0.12,
    "remote": 0.03,
}


@dataclass(frozen=True, repr=False)
class Word(Result):
    """A band of chances with its two words; `low` and `high` are chances from 0 to 1."""

    word: str
    synonym: str
    low: float
    high: float

    @property
    def sentence(self) -> str:
        """The word with its band."""
        if not self.word:
            edge = "below 1%" if self.low == 0 else "above 99%"
            return f"ICD 203 has no word for a chance {edge}."
        return (
            f'"{self.word[0].upper()}{self.word[1:]}" ("{self.synonym}") means a chance of '
            f"{self.low:.0%} to {self.high:.0%} in ICD 203."
        )

    def _table(self) -> Table:
        return ["word", "second word", "from", "to"], [
            [self.word or "no word", self.synonym, f"{self.low:.0%}", f"{self.high:.0%}"]
        ]


def word(probability: float) -> Word:
    """Give the ICD 203 word for a chance.

    Parameters
    ----------
    probability
        The chance, from 0 to 1.

    Returns
    -------
    Word
        The band the chance falls into; an empty word below 1% and above 99%.

    Examples
    --------
    >>> word(0.6).word, word(0.8).word, word(0.2).word
    ('likely', 'likely', 'unlikely')
    """
    percent = round(_inputs.chance(probability, "probability") * 100, 9)
    bands = [band for band in BANDS if band[2] <= percent <= band[3]]
    if not bands:
        return Word("", "", 0, 0.01) if percent < 1 else Word("", "", 0.99, 1)
    return _as_word(min(bands, key=lambda band: abs(band[2] + band[3] - 100)))


def band(name: str) -> Word:
    """Give the chances that an ICD 203 word means.

    Parameters
    ----------
    name
        One of the directive's words, such as "likely" or "highly improbable".

    Returns
    -------
    Word
        The band of that word.

    Examples
    --------
    >>> print(band("probable").sentence)
    "Likely" ("probable") means a chance of 55% to 80% in ICD 203.
    """
    wanted = " ".join(name.casefold().split()) if isinstance(name, str) else ""
    wanted = ADVERBS.get(wanted, wanted)
    for entry in BANDS:
        if wanted in entry[:2]:
            return _as_word(entry)
    words = [text for entry in BANDS for text in entry[:2]]
    # "quite likely" is nearer to "likely" than to "unlikely", whatever the letters say.
    held = sorted((text for text in words if f" {text} " in f" {wanted} "), key=len)
    near = held[-1:] or get_close_matches(wanted, words, n=1)
    raise CourseError(
        _inputs.as_typed(name),
        where="ICD 203",
        expected=f"one of {', '.join(words)}",
        remedy=f'did you mean "{near[0]}"?' if near else "",
    )


def _as_word(entry: tuple[str, str, int, int]) -> Word:
    return Word(entry[0], entry[1], entry[2] / 100, entry[3] / 100)
