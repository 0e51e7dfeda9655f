"""The transfer kit: the course's tables, blank, and its lessons, for another policy paper."""

from coursekit.kit.case import new_case
from coursekit.kit.fill_in import check_case, fill_in
from coursekit.kit.use import use_case

__all__ = ["check_case", "fill_in", "new_case", "use_case"]
