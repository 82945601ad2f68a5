"""How handle times and patience spread around their mean: one uniform number gives one time."""

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammainccinv, gammaincinv, ndtri

from data.records import ConfigurationError, Distribution
from wfm.simulation.draws import inner
from wfm.simulation.state import World

_EXPONENTIAL, _TABLE, _SEEN = 0, 1, 2

_DEEPEST = 970
"""Exponent, as it is kept in the bits of a float, of 2**-53, below the least uniform number."""
_OCTAVES = 1022 - _DEEPEST
_SHIFT = 46
_CELLS = 1 << (52 - _SHIFT)
_SIDE = _OCTAVES * _CELLS + 1
"""Rows of a table for probabilities up to one half."""


def laws_of(
    distributions: Sequence[Distribution],
) -> tuple[list[tuple[int, int, int]], NDArray[np.float64]]:
    """Give the kinds of distributions, with first and number of the quantiles they refer to."""
    rows: dict[Distribution, int] = {}
    parts: list[NDArray[np.float64]] = []
    out: list[tuple[int, int, int]] = []
    length = 0
    for distribution in distributions:
        kind, table = _table(distribution)
        if distribution not in rows:
            rows[distribution] = length
            parts.append(table)
            length += len(table)
        out.append((kind, rows[distribution], len(table)))
    return out, np.concatenate([*parts, np.zeros(0)])


@lru_cache(maxsize=256)
def _table(distribution: Distribution) -> tuple[int, NDArray[np.float64]]:
    cv = distribution.cv
    if distribution.family == "exponential":
        return _EXPONENTIAL, np.zeros(0)
    if distribution.family == "empirical":
        return _SEEN, _seen(distribution.values)
    if not 0 <= cv < math.inf:
        raise ConfigurationError(
            f"the coefficient of variation of a {distribution.family} distribution is {cv}; "
            f"it must be a number of 0 or more"
        )
    if cv == 0:
        return _SEEN, np.ones(1)
    below = np.array([_probability(k) for k in range(_SIDE)])
    with np.errstate(over="ignore", invalid="ignore"):  # times beyond all floats are refused below
        if distribution.family == "lognormal":
            sigma = math.sqrt(math.log1p(cv * cv))
            low, high = (np.exp(s * sigma * ndtri(below) - sigma * sigma / 2) for s in (1, -1))
        else:
            low, high = (f(cv**-2, below) * cv**2 for f in (gammaincinv, gammainccinv))
    table = np.concatenate([low, high])
    mean = sum(np.diff(below) @ (side[1:] + side[:-1]) / 2 for side in (low, high))
    if not (np.isfinite(table).all() and 0.99 < mean < 1.01):
        raise ConfigurationError(
            f"a {distribution.family} distribution with a coefficient of variation of {cv:g} is "
            f"too wide to be simulated; give the times seen (empirical) or a smaller cv"
        )
    return _TABLE, table / mean


def _seen(values: tuple[float, ...]) -> NDArray[np.float64]:
    times = np.sort(np.array(values, np.float64))
    if not len(times) or not np.isfinite(times).all() or times[0] < 0 or times.mean() <= 0:
        raise ConfigurationError(
            "an empirical distribution needs times of 0 or more, one of them above 0"
        )
    return np.asarray(times / times.mean())


def _probability(k: int) -> float:
    """Give the k-th edge of the cells of a table: each octave has equal ones."""
    octave, cell = divmod(k, _CELLS)
    return math.ldexp(1 + cell / _CELLS, _DEEPEST - 1023 + octave)


@inner
def stretch(world: World, kind: int, first: int, size: int, u: float) -> float:
    """Give the time of mean 1 that belongs to a uniform number.

    Notes
    -----
    Quantiles of lognormal and gamma laws are interpolated between cells that halve with the
    distance from 0 or 1, down to the least number that can be drawn, so that tails are not cut;
    the mean is exact, any quantile of use within 1e-3.
    """
    if kind == _EXPONENTIAL:
        return -math.log(u)
    if kind == _SEEN:
        return float(world.tables[first + int(u * size)])
    upper = u >= 0.5
    bits = np.float64(1.0 - u if upper else u).view(np.int64)
    cell = (bits >> _SHIFT) - (_DEEPEST << (52 - _SHIFT))
    share = (bits & ((1 << _SHIFT) - 1)) * (1.0 / (1 << _SHIFT))
    row = first + cell + (_SIDE if upper else 0)
    here = world.tables[row]
    return float(here + share * (world.tables[row + 1] - here))
