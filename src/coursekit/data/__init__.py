"""The data of the course: tables, their schema, and cards that show one record."""

from coursekit.data.facts import fact
from coursekit.data.lists import glossary_list, source_list
from coursekit.data.locate import data_root
from coursekit.data.roles import Seen, resolve
from coursekit.data.tables import load, tables

__all__ = [
    "Seen",
    "data_root",
    "fact",
    "glossary_list",
    "load",
    "resolve",
    "source_list",
    "tables",
]
