"""How deferred contacts were answered: a backlog worked off at a planned pace."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammainc

from data.records import Grid, Queue
from data.samples.spec import Demand

HEADROOM = 1.3
"""Planned pace over planned work; what is left over works off the backlog."""

RESPONSE_CV = 0.8
"""Spread of single response times around their mean; contacts are not taken strictly in turn."""


def answer_later(
    queue: Queue,
    demand: Demand,
    *,
    grid: Grid,
    offered: NDArray[np.int64],
    planned: NDArray[np.float64],
    rng: np.random.Generator,
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Draw total wait [s] and answers within the threshold by interval of arrival.

    A fluid queue: backlog_t = max(0, backlog + offered - pace), and a contact waits until all work
    before it is done. The pace is the plan's, over the day or levelled into desk hours, and the
    day after a surprise it is raised to what came: others help out.

    Returns
    -------
        Total wait [s] and contacts answered within the threshold, shape (T,).
    """
    pace = HEADROOM * _pace(queue, demand, grid=grid, planned=planned)
    pace *= _help(queue, grid=grid, offered=offered, planned=planned)
    net = np.cumsum(offered - pace)
    backlog = net - np.minimum(np.minimum.accumulate(net), 0)
    arrived = np.cumsum(offered)
    done = arrived - backlog
    until = np.searchsorted(done, arrived - offered / 2 - 1e-9)
    steps = np.minimum(until, grid.count) - np.arange(grid.count)
    mean = (np.maximum(steps, 0) + 0.5) * 60 * grid.minutes
    shape = 1 / RESPONSE_CV**2
    wait = rng.standard_gamma(offered * shape) * mean / shape
    in_time = rng.binomial(offered, _within(queue.goal.threshold_seconds / mean))
    late = offered - in_time
    return np.maximum(wait, late * queue.goal.threshold_seconds), in_time


def _within(ratio: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give P(response <= ratio times its mean) for gamma responses."""
    shape = 1 / RESPONSE_CV**2
    return np.asarray(gammainc(shape, ratio * shape))


def _pace(
    queue: Queue, demand: Demand, *, grid: Grid, planned: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Give the contacts worked an interval; a quiet night is still watched by someone."""
    if demand.desk_hours is None:
        return np.maximum(planned, 0.5)
    start, end = demand.desk_hours
    minutes = grid.local_minutes(queue.zone)
    at_desk = (minutes >= 60 * start) & (minutes < 60 * end)
    day, totals = _by_day(queue, grid=grid, values=planned)
    open_slots = np.maximum(np.bincount(day, at_desk), 1)
    return np.asarray((totals / open_slots)[day] * at_desk)


def _help(
    queue: Queue, *, grid: Grid, offered: NDArray[np.int64], planned: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Give the factor by which others help out: yesterday's contacts over yesterday's plan."""
    day, plan = _by_day(queue, grid=grid, values=planned)
    _, came = _by_day(queue, grid=grid, values=offered.astype(np.float64))
    ratio = np.divide(came, plan, out=np.ones(len(plan)), where=plan > 0)
    factor = np.maximum(1.0, np.concatenate([[1.0], ratio[:-1]]))
    return np.asarray(factor[day])


def _by_day(
    queue: Queue, *, grid: Grid, values: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Give each interval's index of its local day, and the sums by day."""
    days = grid.local_days(queue.zone)
    index = np.asarray((days - days[0]).astype(np.int64), np.int64)
    return index, np.asarray(np.bincount(index, values), np.float64)
