"""The crisis seminar on paper: `coursekit seminar --paper FOLDER` writes what to print."""

from coursekit.seminar.paper import write_paper

__all__ = ["write_paper"]
