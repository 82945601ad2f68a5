"""Counts and handle times of other attributions brought to arrival."""

import numpy as np
from numpy.typing import NDArray

from data.records import ContactHistory

_STEPS = 60
"""Moments of arrival inside an interval over which work is averaged."""

_SMALLEST_SHARE = 0.001
"""A later interval that sees less of a contact's work than this is left out."""

_MOST_LATER = 12
_ROUNDS = 8
_LEAST_WORK, _MOST_WORK = 0.25, 4.0
"""Work of an interval as a multiple of what its arrivals explain, within which it is believed."""


def offered_at_arrival(history: ContactHistory, queue: int) -> NDArray[np.float64]:
    """Give one queue's contacts by the interval in which they arrived, shape (T,).

    Counts made when a contact ended lie late by its wait and handle time: they are moved forward
    by the queue's mean of both, a part of an interval by splitting it. Counts attributed to the
    work done keep their arrivals; only their handle times are spread.

    Parameters
    ----------
    history
        Of any attribution.
    queue
        Index of the queue.
    """
    offered = np.asarray(history.offered[queue])
    return _earlier(offered, history, queue) if history.attribution == "end" else offered


def handled_at_arrival(
    history: ContactHistory, queue: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give contacts handled and their handle time [s] by interval of arrival, shapes (T,) each.

    ``end``: both are moved forward like contacts offered. ``worked``: the seconds are those
    worked in the interval, on contacts of this one and earlier ones. The work that arrivals of the
    queue's mean handle time would have caused (arrivals spread evenly over the interval, mean
    wait, exponential handle times) is corrected until it explains what was worked.
    """
    handled = np.asarray(history.handled[queue])
    seconds = np.asarray(history.handle_seconds[queue])
    if history.attribution == "end":
        return _earlier(handled, history, queue), _earlier(seconds, history, queue)
    if history.attribution == "arrival":
        return handled, seconds
    mean = _mean_of(handled, seconds)
    if mean == 0:
        return handled, seconds
    wait = _mean_of(handled, history.wait_seconds[queue])
    shares = _work_shares(wait, mean, 60 * history.grid.minutes)
    caused = _unspread(seconds, np.nan_to_num(handled) * mean, shares)
    return handled, np.where(np.isnan(seconds), np.nan, caused)


def _unspread(
    worked: NDArray[np.float64], caused: NDArray[np.float64], shares: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Give the work [s] that each interval's contacts caused, from the work done, shape (T,).

    Richardson and Lucy's iteration (Lucy, Astronomical Journal 79, 1974, 745-754,
    doi:10.1086/111605): what was worked over what ``caused`` would have made, averaged over the
    intervals in which the work of each is done, corrects ``caused``; stopped early, it is smooth.
    """
    count = len(worked)
    reach = len(shares) - 1
    for _ in range(_ROUNDS):
        expected = np.convolve(caused, shares)[:count]
        known = (expected > 0) & ~np.isnan(worked)
        ratio = np.divide(worked, expected, out=np.ones(count), where=known)
        ratio = np.clip(ratio, _LEAST_WORK, _MOST_WORK)
        ahead = np.concatenate([ratio, np.ones(reach)])
        caused = caused * np.convolve(ahead, shares[::-1])[reach : reach + count]
    return caused


def _work_shares(wait: float, handle: float, length: int) -> NDArray[np.float64]:
    """Give the share of a contact's work that falls into its own and each later interval.

    Parameters
    ----------
    wait, handle
        Mean wait and mean of the exponential handle time [s].
    length
        Of an interval [s].
    """
    arrived = (np.arange(_STEPS) + 0.5) / _STEPS * length
    ends = length * np.arange(1, _MOST_LATER + 1)
    worked = np.maximum(ends[:, None] - arrived - wait, 0.0)
    done = (1 - np.exp(-worked / handle)).mean(axis=1)
    shares = np.diff(done, prepend=0.0)
    kept = shares[: max(1, int(np.flatnonzero(shares >= _SMALLEST_SHARE)[-1]) + 1)]
    return np.asarray(kept / kept.sum())


def _earlier(
    counts: NDArray[np.float64], history: ContactHistory, queue: int
) -> NDArray[np.float64]:
    """Move counts forward by the mean time from arrival to end, shape (T,)."""
    whole, part = divmod(_mean_delay(history, queue) / (60 * history.grid.minutes), 1.0)
    steps = int(whole)
    padded = np.concatenate([counts, np.full(steps + 1, np.nan)])
    first = padded[steps : steps + len(counts)]
    second = padded[steps + 1 : steps + 1 + len(counts)]
    return np.asarray(first if part == 0 else (1 - part) * first + part * second)


def _mean_delay(history: ContactHistory, queue: int) -> float:
    """Give the mean time from arrival to end of a handled contact [s], 0 where unknown."""
    handled = history.handled[queue]
    return _mean_of(handled, history.handle_seconds[queue]) + _mean_of(
        handled, history.wait_seconds[queue]
    )


def _mean_of(handled: NDArray[np.float64], seconds: NDArray[np.float64]) -> float:
    """Give the mean of a time [s] by contact handled, 0 where unknown."""
    known = ~np.isnan(handled) & ~np.isnan(seconds)
    count = handled[known].sum()
    return float(seconds[known].sum() / count) if count > 0 else 0.0
