"""Joint samples brought to an updated mean and spread, queue by queue."""

import numpy as np
from numpy.typing import NDArray

_LEAST_FACTOR = 0.05
"""Of a sample's day: a day that nearly did not happen is not blown up again."""


def updated_samples(
    samples: NDArray[np.int32],
    mean: NDArray[np.float64],
    factor: NDArray[np.float64],
    *,
    today: NDArray[np.bool_],
    kept: float,
    rng: np.random.Generator,
) -> NDArray[np.int32]:
    """Give one queue's samples with the updated mean, and less spread for the rest of today.

    Each sample keeps its rank: its day factor moves toward 1 by the share of the spread that the
    hours seen explain, so that what is joint over slots and queues stays so. Counts are thinned
    where they fall (a thinned Poisson count is Poisson) and get Poisson contacts on top where
    they rise.

    Parameters
    ----------
    samples
        Contacts, shape (samples, T).
    mean
        Contacts forecast before, shape (T,).
    factor
        Updated mean / mean, 1 where nothing changes, shape (T,).
    today
        Intervals of today, seen and to come, shape (T,).
    kept
        Share of the variance of today's factor that is left.
    rng
        Of the thinning.
    """
    moved = (factor != 1.0) | (today & (kept < 1.0))
    live = np.flatnonzero(moved & (mean > 0))
    out = samples.copy()
    if len(live) == 0 or len(samples) == 0:
        return out
    day = _day_factor(samples[:, today], float(mean[today].sum()))
    shrunk = (1 + np.sqrt(kept) * (day - 1)) / day
    scale = factor[live] * np.where(today[live], shrunk[:, None], 1.0)
    rate = mean[live] * np.where(today[live], day[:, None], 1.0)
    counts = samples[:, live]
    fewer = scale < 1
    counts[fewer] = rng.binomial(counts[fewer], scale[fewer])
    counts[~fewer] += rng.poisson((rate * (scale - 1))[~fewer]).astype(np.int32)
    out[:, live] = counts
    return out


def _day_factor(counts: NDArray[np.int32], mean: float) -> NDArray[np.float64]:
    """Give each sample's day factor, its total less what is chance in it, shape (samples, 1)."""
    if mean <= 0:
        return np.ones(len(counts))
    ratio = counts.sum(axis=1) / mean
    spread = float(ratio.var())
    reliability = max(0.0, 1 - 1 / (mean * spread)) if spread > 0 else 0.0
    return np.asarray(np.maximum(1 + reliability * (ratio - 1), _LEAST_FACTOR))
