"""Blending: outbound contacts and callbacks fill idle time, but for a reserve kept for inbound."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from data.records import InputRefusedError, ServiceGoal
from wfm.staffing.arithmetic import fewest_of_all
from wfm.staffing.erlang import ALONE, refuse_unreached
from wfm.staffing.goals import MOST_AGENTS, CompiledGoal, compiled_goal
from wfm.staffing.inputs import (
    abandon_rate,
    aligned,
    not_negative,
    offered,
    plausible,
    positive,
    whole,
)
from wfm.staffing.performance import Figure, Performance, as_figure, performance_from
from wfm.staffing.plain import blended_of_all
from wfm.staffing.plain_search import slack_of

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]

ENOUGH = 1.0 - 1e-12
"""Share of the outbound rate that counts as all of it."""


@dataclass(frozen=True, slots=True, eq=False)
class Blended:
    """Exact long-run figures of blended agents; scalars or arrays of one shape.

    Parameters
    ----------
    inbound
        What inbound customers meet; its occupancy counts outbound contacts too.
    outbound_per_second
        Outbound contacts the agents carry [1/s].
    """

    inbound: Performance
    outbound_per_second: Figure


@dataclass(frozen=True, slots=True, eq=False)
class BlendedTeam:
    """The fewest agents, and how many of them stay idle for inbound; scalars or arrays."""

    agents: int | NDArray[np.int64]
    reserve: int | NDArray[np.int64]


def blended(
    agents: ArrayLike,
    rate_per_second: ArrayLike,
    *,
    aht_seconds: ArrayLike,
    reserve: ArrayLike,
    patience_seconds: ArrayLike | None = None,
    threshold_seconds: ArrayLike = 20.0,
) -> Blended:
    """Give what agents deliver who take outbound contacts whenever more than a reserve is idle.

    Outbound contacts (callbacks, campaigns) are always at hand and never interrupted, so that at
    least n - reserve agents are busy: the chain of Erlang A cut off below that state, in which
    each contact that ends is followed by an outbound one: outbound = p(n - reserve) (n - reserve)
    mu. Exact where outbound contacts last as long as inbound ones. Where they do not, the state
    needs two numbers and this is an approximation with the mean handle time of both, weighted by
    contacts. Idea of the threshold: S. Bhulai, G. Koole, A queueing model for call blending in
    call centers, IEEE Transactions on Automatic Control 48(8), 2003, 1434-1438,
    doi:10.1109/TAC.2003.815038.

    Parameters
    ----------
    agents
        n, whole numbers of 0 or more.
    rate_per_second
        lambda, inbound contacts offered [1/s].
    aht_seconds
        1 / mu, mean handle time of both kinds [s].
    reserve
        Agents kept idle for inbound, whole numbers of 0 to n. 0: nobody is ever idle and every
        inbound contact waits; n: no outbound contact is ever started.
    patience_seconds
        Mean patience of inbound customers [s]; None or infinite: nobody abandons.
    threshold_seconds
        T of the service level [s].

    Raises
    ------
    InputRefusedError
        A number is negative, NaN, infinite or not whole where it must be, a handle time or
        patience is 0, or a reserve is larger than its agents.
    """
    shape, (n, kept, rate, aht, abandon, threshold) = aligned(
        whole("agents", agents),
        whole("reserve", reserve),
        offered(rate_per_second),
        positive("aht_seconds", aht_seconds),
        abandon_rate(patience_seconds),
        not_negative("threshold_seconds", threshold_seconds),
    )
    plausible(rate, aht)
    if (kept > n).any():
        first = int(np.flatnonzero(kept > n)[0])
        raise InputRefusedError(
            f"reserve is {kept[first]:g} with {n[first]:g} agents; it must be at most the agents"
        )
    figures = blended_of_all(n, kept, rate, aht, abandon, threshold)
    return Blended(performance_from(shape, figures[:9]), as_figure(figures[9].reshape(shape)))


def blended_agents_for(
    goal: ServiceGoal,
    rate_per_second: ArrayLike,
    outbound_per_second: ArrayLike,
    *,
    aht_seconds: ArrayLike,
    patience_seconds: ArrayLike | None = None,
) -> BlendedTeam:
    """Give the fewest agents who reach the inbound goal and carry the outbound contacts.

    For a number of agents the best reserve is the smallest that reaches the goal: inbound gains
    and outbound loses with each agent in reserve. An agent more who is kept in reserve improves
    both, so that the fewest agents are found by halving.

    Parameters
    ----------
    goal
        What inbound customers are promised; its highest occupancy counts outbound contacts too.
    rate_per_second, outbound_per_second
        Inbound contacts offered, outbound contacts to carry [1/s].
    aht_seconds, patience_seconds
        As in ``blended``.

    Raises
    ------
    InputRefusedError
        As ``wfm.staffing.agents_for``.
    """
    compiled = compiled_goal(goal, 1.0)
    shape, cells = aligned(
        offered(rate_per_second),
        not_negative("outbound_per_second", outbound_per_second),
        positive("aht_seconds", aht_seconds),
        abandon_rate(patience_seconds),
    )
    rate, outbound, aht, abandon = cells
    plausible(rate + outbound, aht)
    low = np.asarray(fewest_of_all(compiled, rate, aht, ALONE, abandon), np.float64)
    refuse_unreached(low, goal, (rate, aht, abandon))
    low = np.maximum(low, np.ceil(outbound * aht * ENOUGH)) - 1.0
    agents, reserve = _Search(compiled, cells).fewest(low)
    refuse_unreached(agents, goal, (rate, aht, abandon))
    found = (agents.astype(np.int64).reshape(shape), reserve.astype(np.int64).reshape(shape))
    return BlendedTeam(*found) if shape else BlendedTeam(int(found[0]), int(found[1]))


class _Search:
    """The search of ``blended_agents_for``; cells are rate, outbound, handle time, abandonment."""

    def __init__(self, goal: CompiledGoal, cells: tuple[Floats, ...]) -> None:
        self.goal, self.cells = goal, cells

    def figures(self, agents: Floats, reserve: Floats, at: Indices) -> Floats:
        rate, _, aht, abandon = (values[at] for values in self.cells)
        threshold = np.full(at.size, self.goal[1])
        return blended_of_all(agents, reserve, rate, aht, abandon, threshold)

    def reserve(self, agents: Floats, at: Indices) -> Floats:
        """Give the smallest reserve with which agents reach the goal; more than them: none."""
        low, high = np.full(at.size, -1.0), agents + 1.0
        while (open_ := np.flatnonzero(high - low > 1.0)).size:
            middle = np.floor((low[open_] + high[open_]) / 2)
            got = self.figures(agents[open_], middle, at[open_])
            enough = slack_of(self.goal, got[:9]) >= 0.0
            high[open_[enough]], low[open_[~enough]] = middle[enough], middle[~enough]
        return high

    def enough(self, agents: Floats, at: Indices) -> NDArray[np.bool_]:
        """Tell whether agents reach the goal and still carry the outbound contacts."""
        reserve = self.reserve(agents, at)
        out = reserve <= agents
        some = np.flatnonzero(out)
        got = self.figures(agents[some], reserve[some], at[some])
        out[some] = got[9] >= self.cells[1][at[some]] * ENOUGH
        return out

    def fewest(self, low: Floats) -> tuple[Floats, Floats]:
        """Give the fewest agents, all above ``low``, and their reserve; -1 beyond reason."""
        low = low.copy()
        high = low + 1.0
        at = np.arange(low.size)
        step = 1.0
        most = 10.0 * (self.cells[0] + self.cells[1]) * self.cells[2] / self.goal[3] + MOST_AGENTS
        while (at := at[~self.enough(high[at], at)]).size:
            low[at] = high[at]
            high[at] += step
            step *= 2.0
            beyond = at[high[at] > most[at]]
            high[beyond] = low[beyond] = -1.0
            at = at[high[at] >= 0.0]
        at = np.flatnonzero(high - low > 1.0)
        while at.size:
            middle = np.floor((low[at] + high[at]) / 2)
            enough = self.enough(middle, at)
            high[at[enough]], low[at[~enough]] = middle[enough], middle[~enough]
            at = at[high[at] - low[at] > 1.0]
        return high, self.reserve(high, np.arange(high.size))
