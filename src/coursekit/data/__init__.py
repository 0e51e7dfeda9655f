"""The data of the course: tables, their schema, and cards that show one record."""

from coursekit.data.cards import cite, claim, source
from coursekit.data.facts import fact
from coursekit.data.gallery import scenarios, who
from coursekit.data.locate import data_root
from coursekit.data.tables import codebook, load, tables
from coursekit.data.validate import check_data

__all__ = [
    "check_data",
    "cite",
    "claim",
    "codebook",
    "data_root",
    "fact",
    "load",
    "scenarios",
    "source",
    "tables",
    "who",
]
