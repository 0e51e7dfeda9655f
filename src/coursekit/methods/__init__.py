"""The methods of the course: numbers and tables in, one small result out.

Each module holds one method and is loaded when it is first used, so that a method
without a statistical test in it does not load scipy. A result shows as a sentence and
a table in a notebook; its `sentence` says what the numbers mean. What is blank, misspelt,
repeated, cut or out of range is refused with a sentence, never turned into a number.

Each reference ends with what was read of it: the text, its beginning, its abstract, its
contents, or only pages that cite or describe it; "not opened" where it is given from memory.

Kappa, dispersion and calibration are written out here, so that the course needs neither
statsmodels nor scikit-learn; its tests compare with both.

=================== ==========================================================
module              question it answers
=================== ==========================================================
rates               how often, and how sure?
ratio               how many times as often?
bursts              do the events come in bursts?
totals              what do running totals say about the days between them?
breakdate           did the rate change at a date?
placebo             did it change as much at dates when nothing happened?
camps               does a sorting into camps fit the claims of a text?
ach                 which hypothesis has the least against it?
signs               which signs tell scenarios apart?
bayes               how far should this evidence move me?
dependence          what if two items of evidence tell one story?
probability_words   which word for this chance, which chance for this word?
months              which scenario does a month belong to, by which rule?
scores              how good was the forecast?
deterrence          when does a threat keep a side from moving?
gametree            what follows by backward induction in a small game?
ties                who was on what terms with whom in a year?
closeness           which actors stand closest on the issues?
balance             do the ties fit two camps?
crossimpact         which combinations of developments hold together?
pooling             what does a group forecast together?
agreement           do coders agree more than chance would?
gains               what did a group gain between two measurements?
dice                how probable is a success with two dice?
=================== ==========================================================
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

_MODULES = [each.name for each in iter_modules(__path__) if not each.name.startswith("_")]


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_MODULES})
