"""The data of the course: tables, their schema, and cards that show one record."""

from coursekit.data.locate import data_root
from coursekit.data.tables import load, tables

__all__ = ["data_root", "load", "tables"]
