"""How much the days of two queues go wrong together."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from forecasting.single import DayResiduals

LEAST_DAYS = 20
"""Shared days without which two queues are taken as independent."""

_SHRINK_DAYS = 20.0
"""Days that the mean of all pairs counts for, and independence for that mean."""

_MOST = 0.95
_LEAST_RELIABILITY = 0.1
"""Below this a queue's day errors are chance, and say nothing of another's."""


def queue_correlation(residuals: Sequence[DayResiduals | None]) -> NDArray[np.float64]:
    """Give the correlation of the queues' day factors, shape (Q, Q).

    Errors on shared dates are limited to three deviations, correlated around zero, corrected for
    the chance part of each and shrunk to the mean of all pairs (a constant-correlation target:
    Ledoit & Wolf, J. Portfolio Management 30(4), 2004, 110-119, doi:10.3905/jpm.2004.110), which
    for few pairs is itself shrunk to independence; what is left is made a correlation matrix by
    dropping negative eigenvalues. Queues that tell nothing of others are independent.
    """
    count = len(residuals)
    raw, days = np.zeros((count, count)), np.zeros((count, count))
    for i in range(count):
        for j in range(i):
            raw[i, j], days[i, j] = _pair(residuals[i], residuals[j])
    raw, days = raw + raw.T, days + days.T
    mean = (days * raw).sum() / (days.sum() + 2 * _SHRINK_DAYS)
    out = np.where(days > 0, (days * raw + _SHRINK_DAYS * mean) / (days + _SHRINK_DAYS), 0.0)
    np.fill_diagonal(out, 1.0)
    values, vectors = np.linalg.eigh(out)
    out = (vectors * np.maximum(values, 1e-6)) @ vectors.T
    scale = np.sqrt(np.diag(out))
    return np.asarray(out / np.outer(scale, scale))


def _pair(one: DayResiduals | None, other: DayResiduals | None) -> tuple[float, int]:
    """Give the correlation of two queues and the days it rests on; none where nothing is told."""
    if one is None or other is None:
        return 0.0, 0
    if min(one.reliability, other.reliability) < _LEAST_RELIABILITY:
        return 0.0, 0
    _, a, b = np.intersect1d(one.dates, other.dates, return_indices=True)
    x, y = np.clip(one.errors[a], -3.0, 3.0), np.clip(other.errors[b], -3.0, 3.0)
    known = ~np.isnan(x) & ~np.isnan(y)
    days = int(known.sum())
    if days < LEAST_DAYS:
        return 0.0, 0
    x, y = x[known], y[known]
    size = float(np.sqrt((x**2).mean() * (y**2).mean()))
    if size == 0:
        return 0.0, 0
    raw = float((x * y).mean()) / size / np.sqrt(one.reliability * other.reliability)
    return float(np.clip(raw, -_MOST, _MOST)), days
