"""The transfer kit: the course's tables, blank, for another policy paper."""

from coursekit.kit.case import new_case

__all__ = ["new_case"]
