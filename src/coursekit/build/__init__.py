"""Lessons in MyST Markdown become the notebooks that students open."""

from __future__ import annotations

from coursekit.build.assignments import make_assignments
from coursekit.build.bundle import make_bundle, targets
from coursekit.build.case import build_case
from coursekit.build.contents import copy_contents
from coursekit.build.edition import make_student_edition
from coursekit.build.exercises import build_exercises
from coursekit.build.filled import class_pages, fill_pages, fill_sums
from coursekit.build.make import build

__all__ = [
    "build",
    "build_case",
    "build_exercises",
    "class_pages",
    "copy_contents",
    "fill_pages",
    "fill_sums",
    "make_assignments",
    "make_bundle",
    "make_student_edition",
    "targets",
]
