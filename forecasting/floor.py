"""The error that no forecast can go below: that of a known Poisson mean."""

import numpy as np
from numpy.typing import NDArray


def poisson_deviation(mean: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the mean absolute deviation of a Poisson count from its mean, same shape.

    E|X - m| = 2 exp(-m) m^(floor(m) + 1) / floor(m)!, about 0.8 sqrt(m) for large m (A. De Moivre;
    Johnson, Kemp & Kotz, Univariate Discrete Distributions, 3rd ed., section 4.3).
    """
    from scipy.special import gammaln  # noqa: PLC0415 - slow to load

    m = np.asarray(mean, float)
    positive = np.maximum(m, 1e-300)
    whole = np.floor(m)
    log = np.log(2) - m + (whole + 1) * np.log(positive) - gammaln(whole + 1)
    return np.where(m > 0, np.exp(log), 0.0)


def poisson_means(actual: NDArray[np.float64], profile: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give what stands for the unknown means: each day's own total spread by its profile.

    Parameters
    ----------
    actual
        Contacts by day and slot, NaN where not judged, shape (D, S).
    profile
        Shares of slots of each day, shape (D, S).

    Returns
    -------
        Shape (D, S); zero where not judged.
    """
    totals = np.nansum(actual, axis=1)
    shares = np.where(np.isnan(actual), 0.0, profile)
    sums = shares.sum(axis=1)
    scale = np.divide(totals, sums, out=np.zeros_like(totals), where=sums > 0)
    return np.asarray(shares * scale[:, None])


def poisson_floor(actual: NDArray[np.float64], profile: NDArray[np.float64]) -> float:
    """Give the WAPE [%] of a perfect forecast of the Poisson means, NaN without contacts.

    Parameters
    ----------
    actual, profile
        See ``poisson_means``.
    """
    total = float(np.nansum(actual))
    means = poisson_means(actual, profile)
    return float(100 * poisson_deviation(means).sum() / total) if total else np.nan
