"""Counts of other attributions brought to arrival."""

import numpy as np
from numpy.typing import NDArray

from data.records import ContactHistory


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
    if history.attribution != "end":
        return offered
    whole, part = divmod(_mean_delay(history, queue) / (60 * history.grid.minutes), 1.0)
    steps = int(whole)
    padded = np.concatenate([offered, np.full(steps + 1, np.nan)])
    first, second = (
        padded[steps : steps + len(offered)],
        padded[steps + 1 : steps + 1 + len(offered)],
    )
    return np.asarray(first if part == 0 else (1 - part) * first + part * second)


def _mean_delay(history: ContactHistory, queue: int) -> float:
    """Give the mean time from arrival to end of a handled contact [s], 0 where unknown."""
    handled = history.handled[queue]
    total = 0.0
    for seconds in (history.handle_seconds[queue], history.wait_seconds[queue]):
        known = ~np.isnan(handled) & ~np.isnan(seconds)
        count = handled[known].sum()
        total += float(seconds[known].sum() / count) if count > 0 else 0.0
    return total
