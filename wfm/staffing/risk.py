"""Agents who reach a goal although days turn out other than forecast."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from data.records import InputRefusedError, ServiceGoal
from wfm.staffing.day_figures import holds, margin, of_all_sizes, of_days
from wfm.staffing.day_noise import noise_per_contact
from wfm.staffing.day_risk import Aim
from wfm.staffing.goals import MOST_TARGET
from wfm.staffing.line import Line
from wfm.staffing.performance import Performance

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

NODES = 17
"""Sizes of a day at which service is computed; between them it is interpolated."""

STEP = 1.2
"""By which the volume is raised or lowered until the goal is met, or is not."""

LEAST_FACTOR = 0.1
"""On the volume at the start of the search: it is lowered no further."""

MOST_STEPS = 60
HALVINGS = 6
"""Of a step: the volume is found to 0.3 %."""

TINY = 1e-12

THREE_POINTS = ((-(3.0**0.5), 1 / 6), (0.0, 2 / 3), (3.0**0.5, 1 / 6))
"""Gauss and Hermite's three points of a normal distribution and their shares."""


def agents_at_risk(
    line: Line,
    goal: ServiceGoal,
    *,
    offered: Floats,
    day: Indices,
    factors: Floats,
    aim: Aim,
    interval_seconds: float,
    slot_cv: float = 0.0,
) -> Floats:
    """Give the whole agents of one line who reach a goal over what days may turn out like.

    Every day is staffed for its mean rates times one factor: the least for which the agents reach
    the goal on the day's contacts together, on average over the samples (weighted by their
    contacts) or on the wanted share of them. A day of that share counts with the probability that
    its own randomness lets it reach the goal: normal, with the long-run variance of the chain of
    customers (``noise_per_contact``); limits on waits, abandonment and occupancy are held by the
    day's expected figures. Single intervals lie off their day too, by ``slot_cv``: the loss in busy
    ones, which quiet ones do not give back, is in the day's expected figures.

    Parameters
    ----------
    line
        Its intervals with contacts, on the mean day, shape (T,).
    goal
        What is to be reached.
    offered
        Contacts that the goal is for [1/s], shape (T,); above 0.
    day
        Which column of ``factors`` holds, shape (T,), not decreasing.
    factors
        On the mean rates, by sample, ascending, shape (samples, D).
    aim
        The share of days, or ``expected``.
    interval_seconds
        Length of an interval [s].
    slot_cv
        Coefficient of variation of an interval's rate around its day's.

    Raises
    ------
    InputRefusedError
        No reasonable number of agents reaches it.
    """
    if not offered.size:
        return np.zeros(0)
    used, place = np.unique(day, return_inverse=True)
    case = _Case(
        line,
        goal,
        offered=offered,
        place=place,
        factors=factors[:, used],
        aim=aim,
        interval_seconds=interval_seconds,
        slot_cv=slot_cv * np.sqrt(_felt(line, interval_seconds)),
    )
    return case.agents(_least(case))


class _Case:
    """One line and goal over D days: whether factors on the days' volumes are enough.

    Parameters
    ----------
    line, goal, offered, aim, interval_seconds
        As in ``agents_at_risk``.
    slot_cv
        Coefficient of variation of an interval's load around its day's.
    place
        The day of each interval, shape (T,); each of 0..D-1 occurs.
    factors
        Shape (samples, D), ascending.
    """

    def __init__(
        self,
        line: Line,
        goal: ServiceGoal,
        *,
        offered: Floats,
        place: Indices,
        factors: Floats,
        aim: Aim,
        interval_seconds: float,
        slot_cv: float,
    ) -> None:
        self.line = line
        self.goal = goal
        self.aim = aim
        self._offered = offered
        self._place = place
        self._starts = np.flatnonzero(np.diff(place, prepend=-1))
        self._factors = factors
        slots = [(1.0 + z * slot_cv, share) for z, share in THREE_POINTS]
        each = np.concatenate([np.maximum(factors * slot, 0.0) for slot, _ in slots])
        self._nodes = np.quantile(each, np.linspace(0.0, 1.0, NODES), axis=0)
        # An interval's contacts count with its own factor, as those of busy days do with theirs.
        self._spread = np.sum(
            [share * slot * _shares(factors * slot, self._nodes) for slot, share in slots], axis=0
        )
        self._weights = np.einsum("sd,dsk->kd", factors, self._spread)
        self._target = min(goal.target, MOST_TARGET)
        self._noise = np.zeros(factors.shape[1])
        if aim != "expected":
            self._noise = self._day_noise(interval_seconds)

    def guess(self) -> Floats:
        """Give the factor to begin with: that of the mean, or of the quantile, shape (D,)."""
        if self.aim == "expected":
            middle = self._factors.mean(axis=0)
        else:
            middle = np.quantile(self._factors, self.aim, axis=0)
        return np.asarray(np.maximum(middle, LEAST_FACTOR))

    def agents(self, factor: Floats) -> Floats:
        """Give the agents of every interval for a factor on each day's volume, shape (T,)."""
        return self.line.agents(self.goal, self.line.rate * factor[self._place])

    def is_met(self, factor: Floats) -> NDArray[np.bool_]:
        """Tell whether the agents for a factor on each day's volume are enough, shape (D,)."""
        days = self._days(self.agents(factor), self._nodes)
        if self.aim == "expected":
            nobody = self._weights.sum(axis=0) == 0
            met = holds(of_all_sizes(days, self._weights), self.goal, self._target)
            return np.asarray(nobody | met)
        share = np.einsum(
            "dsk,kd->sd", self._spread, np.asarray(days.service(self.goal.definition))
        )
        return self._share_met(days, share) >= self.aim

    def _share_met(self, days: Performance, service: Floats) -> Floats:
        """Give the share of days on which the goal is met, shape (D,)."""
        if self._target > 0:
            # The noise vanishes as everybody is served in time, as that of a share does.
            usual = self._target * (1.0 - self._target)
            scale = np.sqrt(np.clip(service * (1.0 - service), TINY, None) / usual)
            chance = ndtr((service - self._target) / np.maximum(self._noise * scale, TINY))
        else:
            chance = np.ones_like(service)
        limits = margin(days, self.goal)
        held = np.einsum("dsk,kd->sd", self._spread, limits) >= 0
        return np.asarray(np.where(held, chance, 0.0).mean(axis=0))

    def _days(self, agents: Floats, factors: Floats) -> Performance:
        """Give the figures of whole days under factors on the mean day, fields (K, D)."""
        by_interval = self.line.performance(
            agents,
            self.line.rate * factors[:, self._place],
            threshold_seconds=self.goal.threshold_seconds,
        )
        return of_days(by_interval, self._offered, agents, self._starts)

    def _day_noise(self, interval_seconds: float) -> Floats:
        """Give the standard deviation of a day's service around its expected one, shape (D,).

        On a day just as busy as one that should meet the goal. Contacts of a queue that is part
        of the line are a sample of all in it.
        """
        factor = self.guess()
        agents, rate = self.agents(factor), self.line.rate * factor[self._place]
        noise = noise_per_contact(
            self.line, agents, rate, threshold_seconds=self.goal.threshold_seconds
        )
        ours = self._offered * factor[self._place] * interval_seconds
        total = np.add.reduceat(ours, self._starts)
        part = ours / (rate * interval_seconds)
        variance = ours * (part * noise + (1.0 - part) * self._target * (1.0 - self._target))
        return np.asarray(np.sqrt(np.add.reduceat(variance, self._starts)) / total)


def _least(case: _Case) -> Floats:
    """Give the least factor on each day's volume whose agents reach the goal, shape (D,)."""
    factor = case.guess()
    floor = factor * LEAST_FACTOR
    met = case.is_met(factor)
    lowering = met.copy()
    for _ in range(MOST_STEPS):
        moving = (met == lowering) & ~(lowering & (factor < floor))
        if not moving.any():
            break
        step = np.where(lowering, 1.0 / STEP, STEP)
        factor = np.where(moving, factor * step, factor)
        met = np.where(moving, case.is_met(factor), met)
    else:
        raise InputRefusedError(
            f"no reasonable number of agents reaches {case.goal} at confidence {case.aim};"
            " check the goal, the patience and the spread of the forecast"
        )
    low = np.where(lowering, factor, factor / STEP)
    high = np.where(lowering, factor * STEP, factor)
    for _ in range(HALVINGS):
        middle = np.sqrt(low * high)
        met = case.is_met(middle)
        low, high = np.where(met, low, middle), np.where(met, middle, high)
    return high


def _felt(line: Line, interval_seconds: float) -> float:
    """Give the share of the variance of intervals' rates that the load in service has.

    The load is the mean of the rates over a handle time back, exponentially: of rates that are
    independent from interval to interval it keeps 1 - (1 - exp(-h / AHT)) AHT / h, with interval h.
    """
    aht = float(np.average(line.aht_seconds, weights=line.rate))
    steps = interval_seconds / aht
    return float(1.0 + np.expm1(-steps) / steps)


def _shares(factors: Floats, nodes: Floats) -> Floats:
    """Give the weights of linear interpolation from nodes to samples, shape (D, samples, K)."""
    count, days = factors.shape
    out = np.zeros((days, count, len(nodes)))
    each = np.arange(count)
    for d in range(days):
        place = np.clip(np.searchsorted(nodes[:, d], factors[:, d]), 1, len(nodes) - 1)
        low, high = nodes[place - 1, d], nodes[place, d]
        part = np.divide(factors[:, d] - low, high - low, out=np.ones(count), where=high > low)
        out[d, each, place - 1] = 1.0 - part
        out[d, each, place] = part
    return out
