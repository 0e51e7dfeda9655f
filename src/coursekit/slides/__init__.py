"""Slides and hand-outs of the lessons: `coursekit slides FOLDER` writes both."""

from __future__ import annotations

from coursekit.slides.make import make_slides

__all__ = ["make_slides"]
