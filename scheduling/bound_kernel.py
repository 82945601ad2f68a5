"""Every agent's best answer to prices, compiled."""

import numpy as np
from numpy.typing import NDArray

from scheduling.compiled import compiled
from scheduling.coverage_kernel import add_presence
from scheduling.pool import Pool, options_in
from scheduling.roster_kernel import Bench, Burdens, fair_charge, fair_cost, fair_slope
from scheduling.tour_kernel import INFINITE, respond_in

Float = NDArray[np.float64]
Int = NDArray[np.int64]


@compiled
def answer_all(  # noqa: PLR0917 - kernels take no keywords
    pool: Pool,
    burdens: Burdens,
    bench: Bench,
    agents: Int,
    members: Int,
    points: Float,
    presence: Float,
) -> float:
    """Give the cost of the best tours of all agents against ``bench.value``.

    The price of burdens is its tangent at some points: never more than the price itself.

    Parameters
    ----------
    agents, members
        One of each group of agents that are alike, and how many they are.
    points
        Where the tangents touch, shape (agents, kinds of burden).
    presence
        Filled: agents at work by skill set and slot.
    """
    presence[:] = 0.0
    total = 0.0
    tour = np.empty(pool.group.shape[1], np.int64)
    breaks = np.zeros((tour.shape[0], pool.break_length.shape[1]), np.int64)
    for i in range(agents.shape[0]):
        a = agents[i]
        options = options_in(pool, pool.option_set[a])
        own = fair_charge(pool, burdens, a, points[a], bench.charge)
        cost = respond_in(options, own, bench.value, tour, breaks, bench.work)
        if cost >= INFINITE:
            continue
        if burdens.price > 0.0:
            cost += fair_cost(burdens, a, points[a])
            for kind in range(points.shape[1]):
                cost -= fair_slope(burdens, a, kind, points[a, kind]) * points[a, kind]
        total += members[i] * cost
        add_presence(options, own.group, tour, breaks, float(members[i]), presence)
    return total
