"""The data of the course: tables, their schema, and cards that show one record."""

from coursekit.data.cards import claim, source
from coursekit.data.describe import cite, codebook
from coursekit.data.facts import fact
from coursekit.data.lists import glossary_list, source_list
from coursekit.data.locate import data_root
from coursekit.data.roles import Seen, resolve
from coursekit.data.scenarios import scenarios
from coursekit.data.tables import load, tables
from coursekit.data.validate import check_data
from coursekit.data.who import who

__all__ = [
    "Seen",
    "check_data",
    "cite",
    "claim",
    "codebook",
    "data_root",
    "fact",
    "glossary_list",
    "load",
    "resolve",
    "scenarios",
    "source",
    "source_list",
    "tables",
    "who",
]
