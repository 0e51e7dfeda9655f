"""The question bank in the formats of learning platforms: Moodle XML, and QTI 1.2."""

from __future__ import annotations

from coursekit.export.write import write_moodle, write_qti

__all__ = ["write_moodle", "write_qti"]
