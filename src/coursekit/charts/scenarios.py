"""Words for the chance of an indicator."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["LADDER"]

# A chance near the middle of each band of ICD 203, so that a word and its opposite add up to 1.
LADDER: Mapping[str, float] = {
    "almost certain": 0.97,
    "very likely": 0.88,
    "likely": 0.67,
    "roughly even": 0.5,
    "unlikely": 0.33,
    "very unlikely": 0.12,
    "remote": 0.03,
}
