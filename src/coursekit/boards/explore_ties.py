"""A board of its own name."""

from coursekit.boards._explore import explore_ties

__all__ = ["explore_ties"]
