"""The course in a browser tab: Python, the lessons and all they need, as files of a web site."""

from coursekit.tab.make import make_tab

__all__ = ["make_tab"]
