"""A board of its own name."""

from coursekit.boards._tempo import tempo_guess

__all__ = ["tempo_guess"]
