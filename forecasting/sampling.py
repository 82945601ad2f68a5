"""Joint samples of contacts."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from forecasting.calibration import NORMAL_QUANTILE
from forecasting.distribution import Dispersion
from forecasting.slot_spread import MOST_VARIANCE

_MOST_DEVIATIONS = 6.0

_LEAST_MEAN = 1e-9
"""Smaller means are no contact in any sample; their squares run into the smallest numbers."""

_LEAST_SHAPE = 1.0
"""Gamma shapes below this have no mode; Wilson and Hilferty's cube would not hold."""


def gamma_factor(
    normal: NDArray[np.float64], spread: NDArray[np.float64] | float
) -> NDArray[np.float64]:
    """Turn standard normals into gamma factors of mean 1, same shape.

    Wilson and Hilferty's cube: gamma of shape a is about a (1 - 1/(9a) + z / (3 sqrt(a)))^3 (PNAS
    17(12), 1931, 684-688, doi:10.1073/pnas.17.12.684); its quantiles are within 1 % of the
    median for shapes above 1, and it keeps correlated normals correlated.

    Parameters
    ----------
    normal
        Standard normal numbers.
    spread
        Standard deviation of the factor, 1 / sqrt(shape), at most 1; broadcast over ``normal``.
    """
    variance = np.minimum(np.square(spread), 1 / _LEAST_SHAPE)
    root = np.maximum(1 - variance / 9 + normal * np.sqrt(variance) / 3, 0.0)
    return np.asarray(root**3)


def lognormal_factor(
    normal: NDArray[np.float64], variance: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Turn standard normals into lognormal factors of mean 1, same shape.

    exp(s z - s^2 / 2) with s^2 = log(1 + variance): for slots of few contacts, whose spread is
    beyond what a gamma with a mode can have.
    """
    square = np.log1p(variance)
    return np.asarray(np.exp(np.sqrt(square) * normal - square / 2))


def heavy_tailed(
    normals: NDArray[np.float64], degrees: float, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Give each sample a size of its own: normals become t's with the same 80 % band.

    How far off a level can be is known from few windows. All days of a sample share its size, so
    that weeks have the tails of days.

    Parameters
    ----------
    normals
        Shape (samples, D).
    degrees
        Of freedom of the t; infinite leaves the normals.
    """
    if np.isinf(degrees):
        return normals
    size = np.sqrt(degrees / rng.chisquare(degrees, len(normals)))
    size *= NORMAL_QUANTILE[0.8] / float(stdtrit(degrees, 0.9))
    return np.asarray(np.clip(normals * size[:, None], -_MOST_DEVIATIONS, _MOST_DEVIATIONS))


def joint_normals(
    correlation: NDArray[np.float64],
    over_days: list[NDArray[np.float64]],
    *,
    samples: int,
    rng: np.random.Generator,
) -> NDArray[np.float64]:
    """Give standard normals correlated over queues and over days.

    Parameters
    ----------
    correlation
        Between queues on one day, shape (Q, Q).
    over_days
        Between days, of each queue, shape (D, D) each.

    Returns
    -------
        Shape (Q, samples, D).
    """
    days = len(over_days[0])
    white = rng.standard_normal((samples, len(correlation), days))
    mixed = np.einsum("qp,npd->qnd", _root(correlation), white)
    return np.stack([z @ _root(own).T for z, own in zip(mixed, over_days, strict=True)])


def _root(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give a matrix square root; what rounding made negative counts as zero."""
    values, vectors = np.linalg.eigh(matrix)
    return np.asarray((vectors * np.sqrt(np.maximum(values, 0.0))) @ vectors.T)


def sample_contacts(
    mean: NDArray[np.float64],
    rows: NDArray[np.int64],
    *,
    normals: NDArray[np.float64],
    spread: NDArray[np.float64],
    dispersion: Dispersion,
    rng: np.random.Generator,
) -> NDArray[np.int32]:
    """Give samples of one queue's contacts.

    Parameters
    ----------
    mean
        Expected contacts per interval, shape (T,).
    rows
        Day of each interval, shape (T,).
    normals
        Standard normals of the day factors, shape (samples, D).
    spread
        Relative spread of each day's factor, shape (D,).
    dispersion
        The queue's; its slot part and its tail are used here.

    Returns
    -------
        Counts, shape (samples, T); zero where the mean is.
    """
    day = _centered(gamma_factor(heavy_tailed(normals, dispersion.tail, rng), spread))
    rate = mean * day[:, rows]
    live = np.flatnonzero(mean > _LEAST_MEAN)
    variance = dispersion.slots.variance(mean[live]) / np.square(mean[live])
    if variance.any():
        noise = _fading(rng.standard_normal((len(normals), len(live))), dispersion.slot_memory)
        rate[:, live] *= _centered(lognormal_factor(noise, np.minimum(variance, MOST_VARIANCE)))
    return rng.poisson(rate).astype(np.int32)


def _centered(factor: NDArray[np.float64]) -> NDArray[np.float64]:
    """Scale factors so that their mean over samples is exactly 1."""
    means = factor.mean(axis=0)
    return np.asarray(np.divide(factor, means, out=np.ones_like(factor), where=means > 0))


def _fading(white: NDArray[np.float64], memory: float) -> NDArray[np.float64]:
    """Give standard normals whose neighbours along the last axis are correlated."""
    if memory <= 0:
        return white
    from scipy.signal import lfilter  # noqa: PLC0415 - slow to load

    fresh = white * np.sqrt(1 - memory**2)
    fresh[:, 0] = white[:, 0]
    return np.asarray(lfilter([1.0], [1.0, -memory], fresh, axis=1))
