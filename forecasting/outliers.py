"""Days that are unlike their neighbours: storms, outages, unlisted closures."""

import numpy as np
from numpy.typing import NDArray

REACH_WEEKS = 4
"""Same weekdays before and after that a day is compared with."""

LONGEST_STORM = 5
"""A longer run of odd days is a new level, not a storm [days]."""

_DEVIATIONS = 4.0
_LEAST_FACTOR = 1.6
"""A storm is at least this many times, or one over it, of what its neighbours saw."""

_ORDINARY_SPREAD = 0.15
"""Day-to-day spread of log totals assumed before there are days enough to measure it."""


def neighbour_median(
    totals: NDArray[np.float64], usable: NDArray[np.bool_], *, reach: int = REACH_WEEKS
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Give the median total of the nearest same weekdays, and how many there were.

    Parameters
    ----------
    totals
        Contacts of consecutive days, shape (D,).
    usable
        Days that may serve as neighbours, shape (D,).
    reach
        Weeks looked at on each side.

    Returns
    -------
        Medians, NaN without a neighbour, and counts of neighbours, both of shape (D,).
    """
    days = len(totals)
    values = np.where(usable, totals, np.nan)
    padded = np.concatenate([np.full(7 * reach, np.nan), values, np.full(7 * reach, np.nan)])
    steps = [7 * k for k in range(-reach, reach + 1) if k]
    around = np.stack([padded[7 * reach + s : 7 * reach + s + days] for s in steps])
    counts = (~np.isnan(around)).sum(axis=0)
    out = np.full(days, np.nan)
    out[counts > 0] = np.nanmedian(around[:, counts > 0], axis=0)
    return out, counts


def storms(totals: NDArray[np.float64], usable: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell which days are storms or outages, shape (D,).

    A day stands out by its log ratio to the median of its neighbours, measured against the
    queue's ordinary spread (median absolute deviation) and its Poisson noise.

    Parameters
    ----------
    totals
        Contacts of consecutive days, shape (D,).
    usable
        Observed ordinary days, shape (D,).
    """
    odd = np.zeros(len(totals), np.bool_)
    for _ in range(2):
        score = _scores(totals, usable, usable & ~odd)
        odd = _short_runs(score > 0, usable) | _short_runs(score < 0, usable)
    return odd


def _scores(
    totals: NDArray[np.float64], usable: NDArray[np.bool_], calm: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Give +1 for days far above their neighbours, -1 far below, 0 otherwise."""
    median, counts = neighbour_median(totals, calm)
    judged = usable & (counts >= 2)
    ratio = np.zeros(len(totals))
    ratio[judged] = np.log((totals[judged] + 0.5) / (median[judged] + 0.5))
    known = ratio[judged & calm]
    spread = 1.4826 * np.median(np.abs(known)) if len(known) >= 15 else _ORDINARY_SPREAD
    noise = np.sqrt(spread**2 + 1 / (np.where(judged, median, 0.0) + 0.5))
    far = judged & (np.abs(ratio) > np.maximum(_DEVIATIONS * noise, np.log(_LEAST_FACTOR)))
    return np.where(far, np.sign(ratio), 0).astype(np.int64)


def _short_runs(flags: NDArray[np.bool_], usable: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Keep the flagged days whose run of consecutive usable days is short."""
    where = np.flatnonzero(usable)
    if len(where) == 0:
        return np.zeros_like(flags)
    on = flags[where]
    run = np.cumsum(np.concatenate([[True], on[1:] != on[:-1]]))
    length = np.bincount(run)[run]
    out = np.zeros_like(flags)
    out[where] = on & (length <= LONGEST_STORM)
    return out
