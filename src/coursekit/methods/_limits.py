"""Limits of rates, ratios and shares for whole arrays; the callers have checked the inputs."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
TINY = 1e-300


def rate_limits(
    events: npt.ArrayLike,
    exposure: npt.ArrayLike,
    level: float,
    dispersion: float = 1.0,
    sides: str = "two",
) -> tuple[Floats, Floats]:
    """Return the limits of `rates.rate` (Garwood)."""
    from scipy import special

    n = np.asarray(events, dtype=float) / dispersion
    t = np.asarray(exposure, dtype=float) / dispersion
    alpha = (1 - level) / 2 if sides == "two" else 1 - level
    low = np.where(n > 0, special.gammaincinv(np.maximum(n, TINY), alpha), 0.0)
    high = special.gammainccinv(n + 1, alpha)
    return (low if sides == "two" else np.zeros_like(low)) / t, high / t


def ratio_limits(
    first: npt.ArrayLike,
    first_exposure: npt.ArrayLike,
    second: npt.ArrayLike,
    second_exposure: npt.ArrayLike,
    level: float,
    dispersion: float = 1.0,
) -> tuple[Floats, Floats]:
    """Return the limits of `ratio.rate_ratio`: those of a share, as odds."""
    a = np.asarray(first, dtype=float) / dispersion
    b = np.asarray(second, dtype=float) / dispersion
    scale = np.asarray(second_exposure, dtype=float) / np.asarray(first_exposure, dtype=float)
    low, opposite = share_low(a, b, level), share_low(b, a, level)
    with np.errstate(divide="ignore"):
        return low / (1 - low) * scale, scale / (opposite / (1 - opposite))


def share_limits(yes: npt.ArrayLike, no: npt.ArrayLike, level: float) -> tuple[Floats, Floats]:
    """Return Clopper and Pearson's limits of the share of `yes`."""
    return share_low(yes, no, level), 1 - share_low(no, yes, level)


def share_low(yes: npt.ArrayLike, no: npt.ArrayLike, level: float) -> Floats:
    """Return the lower one of these; counts need not be whole, as widening divides them."""
    from scipy import special

    a, b = np.asarray(yes, dtype=float), np.asarray(no, dtype=float)
    return np.asarray(
        np.where(a > 0, special.betaincinv(np.maximum(a, TINY), b + 1, (1 - level) / 2), 0.0)
    )
