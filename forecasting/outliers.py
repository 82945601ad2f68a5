"""Days that are unlike their neighbours: storms, outages, unlisted closures."""

import numpy as np
from numpy.typing import NDArray

REACH_WEEKS = 4
"""Same weekdays before and after that a day is compared with."""

LONGEST_STORM = 4
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
    padded = np.full(days + 14 * reach, np.inf)
    padded[7 * reach : 7 * reach + days] = np.where(usable, totals, np.inf)
    windows = np.lib.stride_tricks.sliding_window_view(padded, days)
    around = np.sort(windows[[7 * (reach + k) for k in range(-reach, reach + 1) if k]], axis=0)
    counts = np.isfinite(around).sum(axis=0)
    each = np.arange(days)
    lower, upper = (
        around[np.maximum(counts - 1, 0) // 2, each],
        around[counts // 2 % len(around), each],
    )
    with np.errstate(invalid="ignore"):
        middle = (lower + upper) / 2
    return np.where(counts > 0, middle, np.nan), counts


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
