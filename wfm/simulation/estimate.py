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


class PairedRatioMoments:
    """Estimates sum(x2) / sum(y2) - sum(x1) / sum(y1) from pairs of replications.

    Notes
    -----
    Pair i moves the difference of the ratios by about
    ``d = (x2 - R2 y2) / mean(y2) - (x1 - R1 y1) / mean(y1)``; its variance over the pairs, which
    share their random numbers, is that of the difference, and Student's t gives the half-width
    (paired t with ratios linearised by the delta method; A. M. Law, Simulation Modeling and
    Analysis, 5th ed. 2015, sections 10.2.1 and 11.2). What both sides have in common falls out.
    """

    def __init__(self, shape: tuple[int, ...]) -> None:
        self._n = 0
        self._sums = np.zeros((4, *shape))
        self._products = np.zeros((4, 4, *shape))

    def add(
        self,
        base: tuple[NDArray[np.float64], NDArray[np.float64]],
        changed: tuple[NDArray[np.float64], NDArray[np.float64]],
    ) -> None:
        """Add one pair of replications, each with its x and y."""
        values = np.stack([*base, *changed])
        self._n += 1
        self._sums += values
        self._products += values[:, None] * values[None, :]

    def estimate(self) -> Estimate:
        """Give the difference, changed - base; NaN where a y is zero, or unknown from one pair."""
        n = self._n
        x1, y1, x2, y2 = self._sums
        y1, y2 = np.where(y1 > 0, y1, np.nan), np.where(y2 > 0, y2, np.nan)
        difference = x2 / y2 - x1 / y1
        if n < 2:
            return Estimate(difference, np.full(difference.shape, np.nan))
        slope = np.stack([-1 / y1, x1 / y1**2, 1 / y2, -x2 / y2**2])
        squares = np.einsum("i...,ij...,j...->...", slope, self._products, slope)
        spread = np.sqrt(np.maximum(squares, 0.0) * n / (n - 1))
        return Estimate(difference, float(stdtrit(n - 1, 0.5 + _CONFIDENCE / 2)) * spread)
