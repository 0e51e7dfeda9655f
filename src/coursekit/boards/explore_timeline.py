"""A board of its own name."""

from coursekit.boards._explore import explore_timeline

__all__ = ["explore_timeline"]
