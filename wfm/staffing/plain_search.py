"""The searches of ``wfm.staffing.kernels`` for the agents of a goal, in numpy alone."""

import numpy as np
from numpy.typing import NDArray

from wfm.staffing.goals import (
    ABANDONS_MET,
    ANSWERED,
    LEAST_AGENTS,
    MOST_AGENTS,
    OFFERED,
    ROUNDING,
    VIRTUAL,
    CompiledGoal,
)
from wfm.staffing.plain import performance_of_all

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]


def service_of(definition: int, got: Floats) -> Floats:
    """Give the service level by the number of its definition; 0 where nobody counts."""
    plain = {OFFERED: 5, ABANDONS_MET: 6, VIRTUAL: 7}
    if definition in plain:
        return np.asarray(got[plain[definition]], np.float64)
    within = got[5]
    counted = got[2] if definition == ANSWERED else 1.0 - (got[6] - within)
    share = np.divide(within, counted, out=np.zeros_like(within), where=counted > 0.0)
    return np.asarray(np.minimum(share, 1.0), np.float64)


def slack_of(goal: CompiledGoal, got: Floats) -> Floats:
    """Give by how much figures, shape (9, cells), pass the part of a goal they pass least."""
    target, _, definition, most_busy, most_abandoned, longest_asa = goal
    least = np.minimum(service_of(definition, got) - target, most_busy * ROUNDING - got[8])
    if most_abandoned < 1.0:
        least = np.minimum(least, most_abandoned - (1.0 - got[2]))
    endless = np.isinf(got[3])
    if longest_asa < np.inf:
        late = np.where(endless, 0.0, got[4]) - longest_asa * got[2]
        # Nobody answered: the ASA is not known to be short.
        late = np.where(got[2] > 0.0, late, longest_asa)
        least = np.minimum(least, -late / longest_asa)
    return np.asarray(np.where(endless, -1.0, least), np.float64)


class Search:
    """A goal and the cells that are to reach it.

    Parameters
    ----------
    goal
        What is asked for.
    rate, aht, factors, abandon
        The cells, as the kernels take them.
    """

    def __init__(
        self, goal: CompiledGoal, rate: Floats, aht: Floats, factors: Floats, abandon: Floats
    ) -> None:
        self.goal, self.factors = goal, factors
        self.rate, self.aht, self.abandon = rate, aht, abandon
        self.load = rate * aht * factors[-1] / factors.size

    def slack(self, agents: Floats, at: Indices) -> Floats:
        """Give by how much agents of cells ``at`` pass the part they pass least; < 0: they fail."""
        wait = np.full(at.size, self.goal[1])
        got = performance_of_all(
            agents, self.rate[at], self.aht[at], self.factors, self.abandon[at], wait
        )
        return slack_of(self.goal, got)

    def fewest(self) -> Floats:
        """Give the fewest agents of every cell; 0 without contacts, -1 beyond reason."""
        high, low = np.zeros(self.rate.size), np.zeros(self.rate.size)
        at = np.flatnonzero(self.rate > 0.0)
        load = self.load[at]
        step = np.maximum(1.0, np.floor(0.25 * np.sqrt(load)))
        high[at] = np.floor(load + 0.3 * np.sqrt(load)) + 1.0
        enough = self.slack(high[at], at) >= 0.0
        self._down(low, high, at[enough], step[enough])
        self._up(low, high, at[~enough], step[~enough])
        at = at[high[at] - low[at] > 1.0]
        while at.size:
            middle = np.floor((low[at] + high[at]) / 2)
            reached = self.slack(middle, at) >= 0.0
            high[at[reached]], low[at[~reached]] = middle[reached], middle[~reached]
            at = at[high[at] - low[at] > 1.0]
        return high

    def _down(self, low: Floats, high: Floats, at: Indices, step: Floats) -> None:
        """Widen downward from ``high``, which is enough, to a ``low`` that is not."""
        while at.size:
            low[at] = np.maximum(high[at] - step, 0.0)
            reached = np.zeros(at.size, np.bool_)
            some = low[at] > 0.0
            reached[some] = self.slack(low[at[some]], at[some]) >= 0.0
            at, step = at[reached], 2.0 * step[reached]
            high[at] = low[at]

    def _up(self, low: Floats, high: Floats, at: Indices, step: Floats) -> None:
        """Widen upward from ``high``, which is not enough; -1 beyond reason."""
        while at.size:
            low[at] = high[at]
            high[at] += step
            short = self.slack(high[at], at) < 0.0
            at, step = at[short], 2.0 * step[short]
            far = high[at] > 10.0 * self.load[at] / self.goal[3] + MOST_AGENTS
            high[at[far]] = low[at[far]] = -1.0
            at, step = at[~far], step[~far]

    def fractional(self) -> Floats:
        """Give the smallest real number of agents of every cell; -1 beyond reason."""
        out = self.fewest()
        at = np.flatnonzero(out > 0.0)
        low = np.maximum(out[at] - 1.0, np.where(self.abandon[at] > 0.0, 0.0, self.load[at]))
        ends = np.array([out[at], low])
        slacks = np.array([self.slack(ends[0], at), self.slack(low, at)])
        met = slacks[1] >= 0.0
        out[at[met]] = low[met]
        at, ends, slacks = at[~met], ends[:, ~met], slacks[:, ~met]
        share = np.full(at.size, 0.5)
        while at.size:
            agents = ends[0] + share * (ends[1] - ends[0])
            ends, slacks = _narrowed(ends, slacks, agents, self.slack(agents, at))
            least = 1e-13 * np.maximum(ends[0], 1.0) / np.abs(ends[1] - ends[0])
            ended = least > 0.5
            out[at[ended]] = np.where(slacks[0] >= 0.0, ends[0], ends[1])[ended]
            share = np.clip(_next_share(ends, slacks), least, 1.0 - np.minimum(least, 0.5))[~ended]
            at, ends, slacks = at[~ended], ends[:2, ~ended], slacks[:2, ~ended]
        return np.where(np.abs(out) > LEAST_AGENTS, out, 0.0)


def _narrowed(ends: Floats, slacks: Floats, agents: Floats, got: Floats) -> tuple[Floats, Floats]:
    """Give the bracket with a new first end, and the end that it replaced as the third."""
    same = (got >= 0.0) == (slacks[0] >= 0.0)
    second, third = np.where(same, ends[1], ends[0]), np.where(same, ends[0], ends[1])
    at_second = np.where(same, slacks[1], slacks[0])
    at_third = np.where(same, slacks[0], slacks[1])
    return np.array([agents, second, third]), np.array([got, at_second, at_third])


def _next_share(ends: Floats, slacks: Floats) -> Floats:
    """Give how far to go from the first end to the second, by Chandrupatla's method."""
    (a, b, c), (at_a, at_b, at_c) = ends, slacks
    with np.errstate(divide="ignore", invalid="ignore"):
        xi, phi = (a - b) / (c - b), (at_a - at_b) / (at_c - at_b)
        share = at_a / (at_b - at_a) * at_c / (at_b - at_c)
        share += (c - a) / (b - a) * at_a / (at_c - at_a) * at_b / (at_c - at_b)
        curved = (phi * phi < xi) & ((1.0 - phi) ** 2 < 1.0 - xi)
    return np.where(curved, share, 0.5)


def fewest_of_all(
    goal: CompiledGoal, rate: Floats, aht: Floats, factors: Floats, abandon: Floats
) -> NDArray[np.int64]:
    """Give the fewest agents of every cell; shape (cells,)."""
    return Search(goal, rate, aht, factors, abandon).fewest().astype(np.int64)


def fractional_of_all(
    goal: CompiledGoal, rate: Floats, aht: Floats, factors: Floats, abandon: Floats
) -> Floats:
    """Give the smallest real number of agents of every cell; shape (cells,)."""
    return Search(goal, rate, aht, factors, abandon).fractional()
