"""Deferred work: what has to be done by when, instead of agents an interval."""

from collections.abc import Sequence
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from data.records import (
    Backlog,
    DeadlineRow,
    Grid,
    Holiday,
    InputRefusedError,
    Queue,
    opening_mask,
)
from wfm.staffing.inputs import not_negative, positive
from wfm.staffing.surroundings import surroundings
from wfm.staffing.windows import goal_window, window_length

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

ARRIVALS_AND_TIMES = 2.0
"""E[S**2] / E[S]**2 of an exponential handle time S: the variance of Poisson many of them."""

TIMES_ALONE = 1.0
"""Var S / E[S]**2: the variance of a known number of them."""


def deadline_row(
    queue: Queue,
    contacts: ArrayLike,
    *,
    index: int,
    aht_seconds: ArrayLike,
    grid: Grid,
    holidays: Sequence[Holiday] = (),
    max_occupancy: float = 0.95,
    availability: ArrayLike = 1.0,
    backlog: Sequence[Backlog] | None = None,
) -> DeadlineRow:
    """Give the cumulative work of a deferred queue that can and that must be done.

    Work is done in the order of arrival, inside opening hours. What arrived in an interval is due
    by the end of the interval in which the goal's window, counted from the interval's start, runs
    out (a window shorter than an interval: in that interval). To reach the goal's share although
    arrivals and handle times are random, work due is raised by z standard deviations of the work
    falling due in one window, z the normal quantile of the target; it never exceeds what has
    arrived. The variance is that of a Poisson number of exponential handle times; of contacts
    already there the number is known.

    Parameters
    ----------
    queue
        Its goal gives target and window, its opening hours when work is done.
    contacts
        Expected arrivals, shape (T,).
    index
        The queue's place in ``Requirement.queues``.
    aht_seconds
        Mean handle time [s], a scalar or shape (T,).
    grid
        T intervals.
    holidays
        Days that may have opening hours of their own.
    max_occupancy
        Highest share of time an agent works on it, in (0, 1].
    availability
        Share of scheduled time available for contacts, in (0, 1], a scalar or shape (T,).
    backlog
        The queue's contacts that wait at the start. None: not known.

    Returns
    -------
        Scheduled agent-intervals. What falls due after the last interval is not required.

    Raises
    ------
    InputRefusedError
        A number is negative, NaN or infinite, or a share is outside (0, 1].

    Notes
    -----
    Each contact's work is divided by the lowest availability of the open intervals between its
    arrival and its deadline: whenever in its window a roster has it done, enough time is there.
    Where availability varies inside a window this asks for more than is needed at its best time.

    Without a backlog the time before the horizon is taken to be like its first week, by wall clock
    (first day, where it is shorter than a week): what had to be done before the start is done,
    what arrived before and falls due inside is still to do. A horizon of less than a day starts
    empty. Teams of one or two finish a few points less than the target in time where the row is
    kept at the last moment.
    """
    arrivals = not_negative("contacts", contacts)
    aht = np.broadcast_to(positive("aht_seconds", aht_seconds), arrivals.shape)
    _refuse_no_share("max_occupancy", np.asarray(max_occupancy, np.float64))
    available = np.broadcast_to(np.asarray(availability, np.float64), arrivals.shape)
    _refuse_no_share("availability", available)
    around = surroundings(
        queue.zone, arrivals, aht_seconds=aht, grid=grid, reach=_reach(queue, grid), backlog=backlog
    )
    is_open = opening_mask(queue, around.grid, holidays)
    before, end = around.before, around.before + grid.count
    window = goal_window(queue, is_open, around.grid).cut(end)
    if backlog is not None:
        window = window.waiting_at(before, is_open)
    work = around.contacts * around.aht_seconds / (60.0 * grid.minutes)
    arrived, due = _cumulative(work, window.first), _cumulative(work, window.last)
    factor = np.where(around.known, TIMES_ALONE, ARRIVALS_AND_TIMES)
    variance = factor * work * around.aht_seconds / (60.0 * grid.minutes)
    spread = _spread(variance, window.last, window_length(queue.goal, grid))
    raised = due + spread * _quantile(queue.goal.target)
    raised = np.maximum.accumulate(np.minimum(raised, arrived))
    usable = np.where(is_open[before:end], available, np.inf)
    scale = 1.0 / (max_occupancy * lowest(usable, window.first - before, window.last - before))
    done = raised[before - 1] if before else 0.0
    start = _scheduled(np.atleast_1d(done), work, scale)
    return DeadlineRow(
        queue=index,
        arrived=_scheduled(arrived[before:], work, scale) - start,
        due=_scheduled(raised[before:], work, scale) - start,
    )


def _reach(queue: Queue, grid: Grid) -> int:
    """Give how far around the horizon windows may begin and end [intervals]."""
    return 2 * window_length(queue.goal, grid)


def _refuse_no_share(name: str, shares: Floats) -> None:
    bad = ~((shares > 0) & (shares <= 1))
    if bad.any():
        raise InputRefusedError(
            f"{name} is {shares[bad].flat[0]:g}; it must be above 0 and at most 1"
        )


def _cumulative(amounts: Floats, at: Indices) -> Floats:
    return np.cumsum(np.bincount(at, amounts, minlength=amounts.size + 1)[: amounts.size])


def _spread(variance: Floats, due: Indices, length: int) -> Floats:
    """Give the standard deviation of the work falling due in the window up to each interval."""
    total = np.append(np.zeros(length), _cumulative(variance, due))
    return np.sqrt(np.maximum(total[length:] - total[:-length], 0.0))


def _quantile(target: float) -> float:
    """Give the normal quantile of a share; a share below a half asks for no safety."""
    return NormalDist().inv_cdf(min(max(target, 0.5), 0.9999))


def lowest(values: Floats, first: Indices, last: Indices) -> Floats:
    """Give the lowest value of each span of intervals, cut to those there are.

    Spans from doubled pieces: the lowest of 1, 2, 4, ... intervals from each.

    Parameters
    ----------
    values
        Shape (T,); infinite ones do not count.
    first, last
        First and last interval of each span; may lie outside.

    Returns
    -------
        1 for a span without a value, shape of ``first``.
    """
    count = values.size
    low, high = np.clip(first, 0, count - 1), np.clip(last, 0, count - 1)
    pieces = [values]
    while (reach := 1 << len(pieces)) <= count:
        shorter = pieces[-1]
        pieces.append(
            np.minimum(shorter[: count - reach + 1], shorter[reach // 2 :][: count - reach + 1])
        )
    out = np.empty(low.size)
    power = np.frexp((high - low + 1).astype(np.float64))[1] - 1
    for k in np.unique(power):
        here = power == k
        out[here] = np.minimum(pieces[k][low[here]], pieces[k][high[here] - (1 << k) + 1])
    return np.asarray(np.where(np.isfinite(out), out, 1.0))


def _scheduled(done: Floats, work: Floats, scale: Floats) -> Floats:
    """Give the scheduled time of cumulative work, done in the order of arrival."""
    total = np.append(0.0, np.cumsum(work))
    return np.asarray(np.interp(done, total, np.append(0.0, np.cumsum(work * scale))))
