"""How the contacts were served: handle times, waits, abandonments, answers within the threshold."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import erfcx, log_ndtr

from data.records import Center, Grid, Queue
from data.samples.backlog import answer_later
from data.samples.spec import Demand, SampleSpec
from data.samples.volumes import Volumes, curve

HANDLE_DAY = ((0.0, 1.06), (7.0, 1.02), (10.0, 0.97), (14.0, 1.0), (19.0, 1.04))
"""Handle time over the day: late contacts take longer."""

HANDLE_TREND = -0.02
"""Change of handle times per year: agents learn, tools get better."""


@dataclass(frozen=True, slots=True, eq=False)
class Service:
    """What became of the contacts offered; all arrays of shape (queues, T)."""

    handled: NDArray[np.int64]
    abandoned: NDArray[np.int64]
    handle_seconds: NDArray[np.float64]
    wait_seconds: NDArray[np.float64]
    answered_in_threshold: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Waiting:
    """Erlang A in the quality-and-efficiency regime; arrays of one shape.

    Parameters
    ----------
    delayed
        P(W > 0).
    lost
        P(abandon | W > 0).
    late
        P(W > T | W > 0, served).
    mean_seconds
        E[W | W > 0], abandoned included [s].
    """

    delayed: NDArray[np.float64]
    lost: NDArray[np.float64]
    late: NDArray[np.float64]
    mean_seconds: NDArray[np.float64]


def waiting(
    load: NDArray[np.float64],
    servers: NDArray[np.float64],
    *,
    aht_seconds: float,
    patience_seconds: float,
    threshold_seconds: float,
) -> Waiting:
    """Give the waits of M/M/n+M by its normal approximation.

    With a the load, mu = 1/AHT, theta = 1/patience, beta = (n - a)/sqrt(a), delta =
    beta sqrt(mu/theta) and h the normal hazard: P(W > 0) = 1 / (1 + sqrt(theta/mu) h(delta) /
    h(-beta)); P(abandon | W > 0) = sqrt(theta/(a mu)) (h(delta) - delta), which tends to 1 - n/a
    in overload; E[W | W > 0] is that over theta. The offered wait of those who wait is a normal
    tail, in which the served ones are weighted by exp(-theta w).

    Parameters
    ----------
    load
        Offered load [erlangs], positive.
    servers
        Agents, or chat places.
    aht_seconds, patience_seconds, threshold_seconds
        Means and T [s].

    Notes
    -----
    O. Garnett, A. Mandelbaum, M. Reiman, Designing a call center with impatient customers,
    M&SOM 4(3), 2002, 208-227. Within five points for ten agents, nearer for more; plans use the
    exact Erlang A of wfm.staffing instead.
    """
    patience_ratio = patience_seconds / aht_seconds
    beta = (servers - load) / np.sqrt(load)
    delta = beta * np.sqrt(patience_ratio)
    delayed = 1 / (1 + _hazard(delta) / _hazard(-beta) / np.sqrt(patience_ratio))
    lost = np.clip((_hazard(delta) - delta) / np.sqrt(load * patience_ratio), 0, 1)
    scale = np.sqrt(load / (aht_seconds * patience_seconds))
    start = delta + 1 / (patience_seconds * scale)
    late = np.exp(log_ndtr(-(start + scale * threshold_seconds)) - log_ndtr(-start))
    return Waiting(delayed, lost, late, lost * patience_seconds)


def simulate_service(
    center: Center, spec: SampleSpec, *, grid: Grid, volumes: Volumes, rng: np.random.Generator
) -> Service:
    """Draw what became of the contacts offered.

    Every queue is served as if it had a team of its own, sized to the planned load and a grade of
    service; more contacts than planned wait longer and abandon more. Deferred queues are worked
    off a backlog.
    """
    shape = volumes.offered.shape
    out = Service(*(np.zeros(shape, t) for t in (np.int64, np.int64, float, float, np.int64)))
    for q, queue in enumerate(center.queues):
        demand = spec.demand[queue.name]
        aht = _aht_seconds(queue, grid, rng)
        offered, planned = volumes.offered[q], volumes.planned[q]
        if queue.channel == "deferred":
            wait, in_time = answer_later(
                queue, demand, grid=grid, offered=offered, planned=planned, rng=rng
            )
            lost = np.zeros_like(offered)
        else:
            load = aht / (60 * grid.minutes)
            lost, wait, in_time = _answer_now(
                queue, demand, offered=offered, load=offered * load, plan=planned * load, rng=rng
            )
        handled = offered - lost
        out.handled[q], out.abandoned[q], out.answered_in_threshold[q] = handled, lost, in_time
        out.wait_seconds[q] = np.round(wait)
        out.handle_seconds[q] = _handle_seconds(handled, aht, demand.handle_cv, rng)
    return out


def _answer_now(
    queue: Queue,
    demand: Demand,
    *,
    offered: NDArray[np.int64],
    load: NDArray[np.float64],
    plan: NDArray[np.float64],
    rng: np.random.Generator,
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.int64]]:
    """Draw abandonments, total wait [s] and answers in the threshold of one immediate queue."""
    if queue.patience_seconds is None:
        raise ValueError(f"sample queue {queue.name} needs patience_seconds")
    places = queue.concurrency
    agents = np.ceil(plan / places + demand.grade * np.sqrt(plan / places))
    # Some agents are ill on the day: 4 % of them on average.
    present = np.maximum(1, agents - rng.binomial(agents.astype(np.int64), 0.04))
    odds = waiting(
        np.maximum(load, 0.01),
        present * places,
        aht_seconds=queue.aht_seconds,
        patience_seconds=queue.patience_seconds,
        threshold_seconds=queue.goal.threshold_seconds,
    )
    waited = rng.binomial(offered, odds.delayed)
    lost = rng.binomial(waited, odds.lost)
    late = rng.binomial(waited - lost, odds.late)
    wait = rng.standard_gamma(waited) * odds.mean_seconds
    return lost, np.maximum(wait, late * queue.goal.threshold_seconds), offered - lost - late


def _aht_seconds(queue: Queue, grid: Grid, rng: np.random.Generator) -> NDArray[np.float64]:
    """Give the mean handle time of each interval [s]: the day's curve on a slow drift."""
    hours = np.arange(grid.count) * grid.hours
    years = (hours - hours[-1]) / (24 * 365.25)
    week = (hours // (24 * 7)).astype(np.int64)
    drift = np.cumsum(rng.normal(0, 0.004, week[-1] + 1))
    drift -= drift[-1]
    day = curve(grid.local_minutes(queue.zone), HANDLE_DAY)
    return np.asarray(queue.aht_seconds * day * (1 + HANDLE_TREND) ** years * np.exp(drift[week]))


def _handle_seconds(
    handled: NDArray[np.int64], aht: NDArray[np.float64], cv: float, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Draw the summed handle time [s]: a gamma with the mean and variance of the true sum."""
    total = rng.standard_gamma(handled / cv**2) * aht * cv**2
    # Nobody handles a contact in no time at all.
    return np.asarray(np.round(np.maximum(total, 5.0 * handled)))


def _hazard(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give phi(x) / (1 - Phi(x)) of the standard normal."""
    # Below -36 the hazard is under 1e-280 and erfcx overflows.
    return np.asarray(np.sqrt(2 / np.pi) / erfcx(np.maximum(x, -36.0) / np.sqrt(2)))
