"""Spreads that make a band cover what it says, from errors at one level."""

import numpy as np
from numpy.typing import NDArray

NORMAL_QUANTILE = {0.8: 1.2816, 0.9: 1.6449}
"""The 80 % and the 90 % band of a normal reach so many deviations to each side."""

LEAST_ERRORS = 5
"""Errors without which nothing is estimated."""


def covering_variance(
    errors: NDArray[np.float64], noise: NDArray[np.float64], growth: NDArray[np.float64]
) -> float | None:
    """Give the variance with which bands cover what they say of errors; None with too few.

    An error e lies inside when e^2 <= z^2 (noise + v growth), so the 80 % quantile of
    (e^2 / z^2 - noise) / growth is the v with which 80 % of errors lie in their 80 % band: fitted
    to the very coverage that it is judged by, with storms no heavier than other errors outside.
    The mean of this and of the same for 90 % leans less on single days than either.

    Parameters
    ----------
    errors
        Relative errors, NaN where not judged, shape (N,).
    noise
        Variance of each by chance, shape (N,).
    growth
        How many times the common variance applies to each, positive, shape (N,).
    """
    known = ~np.isnan(errors)
    if known.sum() < LEAST_ERRORS:
        return None
    square = np.square(errors[known])
    needed = [
        np.quantile((square / z**2 - noise[known]) / growth[known], share)
        for share, z in NORMAL_QUANTILE.items()
    ]
    return float(np.mean(np.maximum(needed, 0.0)))


def shrunk(value: float | None, prior: float, *, windows: float, worth: float) -> float:
    """Give an estimate from some windows pulled to a prior that is worth so many windows."""
    if value is None:
        return prior
    return (windows * value + worth * prior) / (windows + worth)


def block_mean(memory: float, days: int = 7) -> float:
    """Give the mean of memory^|i - j| over the pairs of consecutive days.

    It is the variance of a week's mean over that of a day where correlation fades at that rate.
    """
    apart = np.abs(np.subtract.outer(np.arange(days), np.arange(days)))
    return float((memory**apart).mean())
