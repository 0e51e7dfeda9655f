"""A board of its own name."""

from coursekit.boards._tempo import tempo_board

__all__ = ["tempo_board"]
