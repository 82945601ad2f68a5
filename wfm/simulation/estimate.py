"""Means over replications with their confidence intervals."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from data.records import Estimate

_CONFIDENCE = 0.95


class RatioMoments:
    """Estimates sum(x) / sum(y) from replications that give one x and y a cell each.

    Notes
    -----
    With R = sum(x) / sum(y) over n replications the variance of R is about
    ``sum((x - R y)**2) / (n (n - 1)) / mean(y)**2`` (delta method; S. Asmussen, P. W. Glynn,
    Stochastic Simulation, 2007, section III.3), and Student's t gives the half-width. Where all
    replications agree the half-width is zero, which says nothing about rarer events.
    """

    def __init__(self, shape: tuple[int, ...]) -> None:
        self._n = 0
        self._x, self._y = np.zeros(shape), np.zeros(shape)
        self._xx, self._xy, self._yy = np.zeros(shape), np.zeros(shape), np.zeros(shape)

    def add(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> None:
        """Add one replication."""
        self._n += 1
        self._x += x
        self._y += y
        self._xx += x * x
        self._xy += x * y
        self._yy += y * y

    def estimate(self) -> Estimate:
        """Give the ratio and its half-width; NaN where y is zero, or unknown from one run."""
        n = self._n
        y = np.where(self._y > 0, self._y, np.nan)
        ratio = self._x / y
        if n < 2:
            return Estimate(ratio, np.full(ratio.shape, np.nan))
        squares = self._xx - 2 * ratio * self._xy + ratio * ratio * self._yy
        # Equal numbers may leave a rounding error below zero.
        spread = np.sqrt(np.maximum(squares, 0.0) * n / (n - 1)) / y
        return Estimate(ratio, float(stdtrit(n - 1, 0.5 + _CONFIDENCE / 2)) * spread)
