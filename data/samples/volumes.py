"""How many contacts come: expected level times correlated day factors, then Poisson.

The model is the one that forecasts assume, run backwards: a gamma factor a day, common in part to
all queues and persistent from day to day, a small gamma factor an interval, and a Poisson
count (R. Ibrahim, H. Ye, P. L'Ecuyer, H. Shen, International Journal of Forecasting 32, 2016,
865-874, review such models).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv, ndtr

from data.records import Center, Grid, Holiday, Queue, opening_mask, weekdays
from data.samples.calendar import after_holiday, on_holiday
from data.samples.spec import Demand, Knots, SampleSpec

PERSISTENCE = 0.45
"""Correlation of one day's factor with the next day's; day residuals are not independent."""

SLOT_DISPERSION = 0.003
"""theta of the factor of a single interval; small beside the day's."""


@dataclass(frozen=True, slots=True, eq=False)
class Volumes:
    """Contacts by queue and interval, all arrays of shape (queues, T).

    Parameters
    ----------
    is_open
        Whether the queue accepts contacts.
    planned
        What the planners of the time expected: storms and day factors are not in it.
    offered
        What came.
    """

    is_open: NDArray[np.bool_]
    planned: NDArray[np.float64]
    offered: NDArray[np.int64]


def simulate_volumes(
    center: Center,
    spec: SampleSpec,
    *,
    grid: Grid,
    holidays: Sequence[Holiday],
    rng: np.random.Generator,
) -> Volumes:
    """Draw the contacts offered to every queue.

    Parameters
    ----------
    center
        Gives opening hours and zones.
    spec
        Gives levels, profiles and events.
    grid
        T intervals of the history.
    holidays
        Public holidays and special days.
    rng
        Source of randomness.
    """
    days = _days(grid)
    factors = _day_factors(center, spec, days=len(days), rng=rng)
    shape = (len(center.queues), grid.count)
    is_open, planned, offered = np.zeros(shape, bool), np.zeros(shape), np.zeros(shape, np.int64)
    for q, queue in enumerate(center.queues):
        demand = spec.demand[queue.name]
        is_open[q] = opening_mask(queue, grid, holidays)
        within = _within_day(queue, demand, grid=grid) * is_open[q]
        day = _day_index(grid, queue.zone, days)
        level = _day_level(demand, days, spec=spec, holidays=holidays)
        known = level * _events(spec, queue.name, days=days, expected=True)
        surprise = _events(spec, queue.name, days=days, expected=False)
        planned[q] = known[day] * within
        slot = rng.gamma(1 / SLOT_DISPERSION, SLOT_DISPERSION, grid.count)
        offered[q] = rng.poisson(planned[q] * surprise[day] * factors[q, day] * slot)
    return Volumes(is_open, planned, offered)


def curve(minutes: NDArray[np.int64], knots: Knots) -> NDArray[np.float64]:
    """Give the value of a curve at minutes after midnight; it closes over midnight."""
    hours, weights = zip(*knots, strict=True)
    return np.asarray(np.interp(minutes / 60, hours, weights, period=24))


def _days(grid: Grid) -> NDArray[np.datetime64]:
    """Give all local days any zone sees on the grid: a day more at each end."""
    first = np.datetime64(grid.start_at.date(), "D") - 1
    last = np.datetime64(grid.end_at.date(), "D") + 1
    return np.arange(first, last + 1)


def _day_index(grid: Grid, zone: str, days: NDArray[np.datetime64]) -> NDArray[np.int64]:
    return np.asarray((grid.local_days(zone) - days[0]).astype(np.int64), np.int64)


def _within_day(queue: Queue, demand: Demand, *, grid: Grid) -> NDArray[np.float64]:
    """Give each interval's share of an ordinary day of its weekday, shape (T,)."""
    steps = np.arange(0, 1440, grid.minutes)
    weights = curve(steps, demand.profile)
    totals = np.zeros(7)
    for day in range(7):
        for start, end in queue.opening.week[day]:
            totals[day] += weights[(steps >= start) & (steps < end)].sum()
    share = np.divide(1.0, totals, out=np.zeros(7), where=totals > 0)
    return np.asarray(
        curve(grid.local_minutes(queue.zone), demand.profile)
        * share[weekdays(grid.local_days(queue.zone))]
    )


def _day_level(
    demand: Demand, days: NDArray[np.datetime64], *, spec: SampleSpec, holidays: Sequence[Holiday]
) -> NDArray[np.float64]:
    """Give the contacts expected on each day, before events; 1.0 of the week is at the end."""
    week = np.array(demand.week) / sum(demand.week)
    end = np.datetime64(spec.plan_date, "D")
    years = (days - end).astype(np.int64) / 365.25
    level = demand.contacts_per_week * week[weekdays(days)] * (1 + demand.growth) ** years
    level *= _yearly(demand, days) / _yearly(demand, np.array([end]))
    level[on_holiday(days, holidays)] *= demand.holiday
    level[after_holiday(days, holidays)] *= demand.day_after
    if demand.level_shift is not None:
        at, factor = demand.level_shift
        level[days < np.datetime64(at, "D")] /= factor
    return np.asarray(level)


def _yearly(demand: Demand, days: NDArray[np.datetime64]) -> NDArray[np.float64]:
    day_of_year = (days - days.astype("datetime64[Y]")).astype(np.int64)
    return np.asarray(
        1 + demand.yearly * np.cos(2 * np.pi * (day_of_year - demand.peak_day) / 365.25)
    )


def _events(
    spec: SampleSpec, queue: str, *, days: NDArray[np.datetime64], expected: bool
) -> NDArray[np.float64]:
    out = np.ones(len(days))
    for event in spec.events:
        if event.expected == expected and queue in event.factors:
            at = int((np.datetime64(event.first_date, "D") - days[0]).astype(np.int64))
            factors = np.array(event.factors[queue])
            out[at : at + len(factors)] *= factors
    return out


def _day_factors(
    center: Center, spec: SampleSpec, *, days: int, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Give gamma day factors of mean 1, correlated over queues and days, shape (queues, days).

    A normal variable common to all queues and one of their own, each AR(1), are added with weights
    sqrt(rho) and sqrt(1 - rho) and carried to the gamma's quantiles.
    """
    common = _autoregression(days, rng)
    out = np.empty((len(center.queues), days))
    for q, queue in enumerate(center.queues):
        demand = spec.demand[queue.name]
        own = _autoregression(days, rng)
        normal = np.sqrt(demand.correlation) * common + np.sqrt(1 - demand.correlation) * own
        shape = 1 / demand.dispersion
        out[q] = gammaincinv(shape, ndtr(normal)) / shape
    return out


def _autoregression(count: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Give a stationary AR(1) series with unit variance."""
    noise = rng.standard_normal(count)
    out = np.empty(count)
    out[0] = noise[0]
    scale = np.sqrt(1 - PERSISTENCE**2)
    for i in range(1, count):
        out[i] = PERSISTENCE * out[i - 1] + scale * noise[i]
    return out
