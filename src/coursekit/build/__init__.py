"""Lessons in MyST Markdown become the notebooks that students open."""

from __future__ import annotations

from coursekit.build.assignments import make_assignments
from coursekit.build.contents import copy_contents
from coursekit.build.exercises import build_exercises
from coursekit.build.make import build

__all__ = ["build", "build_exercises", "copy_contents", "make_assignments"]
