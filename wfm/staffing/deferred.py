"""Deferred work: what has to be done by when, instead of agents an interval."""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from data.records import DeadlineRow, InputRefusedError, Queue
from wfm.staffing.inputs import not_negative, positive

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

VARIANCE_FACTOR = 2.0
"""E[S**2] / E[S]**2 of an exponential handle time S."""


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """Between which intervals each interval's arrivals can be worked.

    Parameters
    ----------
    first
        The interval in which they become workable, shape (T,); T: after the last.
    last
        The interval by whose end they are due, shape (T,), not decreasing; T: after the last.
    """

    first: Indices
    last: Indices

    def cut(self, count: int) -> "Window":
        """Give the window of the first ``count`` intervals' arrivals, ``count`` for later."""
        return Window(np.minimum(self.first[:count], count), np.minimum(self.last[:count], count))


def deadline_row(
    queue: Queue,
    contacts: ArrayLike,
    *,
    index: int,
    aht_seconds: ArrayLike,
    is_open: NDArray[np.bool_],
    interval_seconds: float,
    max_occupancy: float = 0.95,
    availability: ArrayLike = 1.0,
) -> DeadlineRow:
    """Give the cumulative work of a deferred queue that can and that must be done.

    Work is done in the order of arrival, inside opening hours. What arrived in an interval is due
    by the end of the interval in which the goal's window, counted from the interval's start, runs
    out (a window shorter than an interval: in that interval). To reach the goal's share although
    arrivals and handle times are random, work due is raised by z standard deviations of the work
    falling due in one window, z the normal quantile of the target; it never exceeds what has
    arrived. The variance is that of a Poisson number of exponential handle times.

    Parameters
    ----------
    queue
        Its goal gives target, window and whether clock or open hours count.
    contacts
        Expected arrivals, shape (T,).
    index
        The queue's place in ``Requirement.queues``.
    aht_seconds
        Mean handle time [s], a scalar or shape (T,).
    is_open
        Whether the queue is open, shape (T,).
    interval_seconds
        Length of an interval [s].
    max_occupancy
        Highest share of time an agent works on it, in (0, 1].
    availability
        Share of scheduled time available for contacts, in (0, 1], a scalar or shape (T,); the
        lowest counts.

    Returns
    -------
        Scheduled agent-intervals. What falls due after the last interval is not required.

    Raises
    ------
    InputRefusedError
        A number is negative, NaN or infinite, or a share is outside (0, 1].

    Notes
    -----
    The time before and after the horizon is taken to be like its first week (first day, where it
    is shorter than a week): what had to be done before the start is done, what arrived before and
    falls due inside is still to do. A horizon of less than a day starts empty. Teams of one or two
    finish a few points less than the target in time where the row is kept at the last moment.
    """
    arrivals = not_negative("contacts", contacts)
    aht = np.broadcast_to(positive("aht_seconds", aht_seconds), arrivals.shape)
    available = float(np.min(availability))
    for name, share in (("max_occupancy", max_occupancy), ("availability", available)):
        if not 0 < share <= 1:
            raise InputRefusedError(f"{name} is {share}; it must be above 0 and at most 1")
    length = max(1, int(queue.goal.threshold_seconds // interval_seconds))
    before = _intervals_before(arrivals.size, interval_seconds)
    opened = np.concatenate([is_open[:before], is_open, is_open[:before]])
    work = _with_past(arrivals * aht / interval_seconds, before)
    variance = _with_past(VARIANCE_FACTOR * arrivals * (aht / interval_seconds) ** 2, before)
    window = windows(opened, length=length, open_hours=queue.goal.hours == "open").cut(work.size)
    arrived = _cumulative(work, window.first)
    due = _cumulative(work, window.last)
    safety = _spread(variance, window.last, length) * max(0.0, _quantile(queue.goal.target))
    raised = np.maximum.accumulate(np.minimum(due + safety, arrived))
    done = float(raised[before - 1]) if before else 0.0
    share = max_occupancy * available
    return DeadlineRow(
        queue=index,
        arrived=(arrived[before:] - done) / share,
        due=(raised[before:] - done) / share,
    )


def windows(is_open: NDArray[np.bool_], *, length: int, open_hours: bool) -> Window:
    """Give the window in which each interval's arrivals can be worked.

    Arrivals while closed become workable, and their window starts, at the next opening. Open
    hours: the window counts open intervals only, so that it moves over closed ones. Clock hours:
    a window that ends while closed ends at the last closing before.

    Parameters
    ----------
    is_open
        Whether the queue is open, shape (T,).
    length
        The goal's window [intervals], at least 1.
    open_hours
        Whether only open intervals count.
    """
    count = is_open.size
    opens = np.flatnonzero(is_open)
    nth = np.searchsorted(opens, np.arange(count))  # number of open intervals before each
    padded = np.append(opens, np.full(length, count))
    first = padded[nth]
    if open_hours:
        return Window(first, padded[nth + length - 1])
    end = first + length - 1
    latest = np.append(-1, opens)[np.searchsorted(opens, end, side="right")]
    return Window(first, np.where(end >= count, count, np.maximum(latest, first)))


def _intervals_before(count: int, interval_seconds: float) -> int:
    day = round(86400 / interval_seconds)
    week = 7 * day
    if count >= week:
        return week
    return day if count >= day else 0


def _with_past(values: Floats, before: int) -> Floats:
    return np.concatenate([values[:before], values])


def _cumulative(amounts: Floats, at: Indices) -> Floats:
    return np.cumsum(np.bincount(at, amounts, minlength=amounts.size + 1)[: amounts.size])


def _spread(variance: Floats, due: Indices, length: int) -> Floats:
    """Give the standard deviation of the work falling due in the window up to each interval."""
    total = np.append(np.zeros(length), _cumulative(variance, due))
    return np.sqrt(np.maximum(total[length:] - total[:-length], 0.0))


def _quantile(target: float) -> float:
    return NormalDist().inv_cdf(min(target, 0.9999))
