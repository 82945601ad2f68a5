"""Coverage and its marginal cost, compiled."""

import numpy as np
from numpy.typing import NDArray

from scheduling.compiled import compiled
from scheduling.tables import AgentTables, OptionTables
from scheduling.tour_kernel import best_tour, option_scores, place_breaks

Float = NDArray[np.float64]


@compiled
def marginal_cost(
    targets: Float, price: Float, counts: NDArray[np.bool_], on_duty: Float, value: Float
) -> None:
    """Write what one more agent at work costs in each slot: the shortage it ends, negative.

    Parameters
    ----------
    targets
        Agents asked for, shape (tiers, rows, slots).
    counts
        Whether the agent counts for each row, shape (rows,).
    value
        Filled, shape (slots,).
    """
    value[:] = 0.0
    for tier in range(targets.shape[0]):
        for row in range(targets.shape[1]):
            if counts[row]:
                for slot in range(targets.shape[2]):
                    missing = targets[tier, row, slot] - on_duty[row, slot]
                    value[slot] -= price[tier, row] * min(1.0, max(0.0, missing))


@compiled
def coverage_cost(targets: Float, price: Float, on_duty: Float) -> float:
    """Give the price of all shortage."""
    cost = 0.0
    for tier in range(targets.shape[0]):
        for row in range(targets.shape[1]):
            missing = 0.0
            for slot in range(targets.shape[2]):
                missing += max(0.0, targets[tier, row, slot] - on_duty[row, slot])
            cost += price[tier, row] * missing
    return cost


@compiled
def add_tour(  # noqa: PLR0917 - kernels take no keywords
    options: OptionTables,
    agent: AgentTables,
    tour: NDArray[np.int64],
    breaks: NDArray[np.int64],
    sign: float,
    serves: NDArray[np.bool_],
    on_duty: Float,
) -> None:
    """Put an agent's tour on duty (sign 1) or take it off (sign -1)."""
    for d in range(tour.shape[0]):
        o = tour[d]
        if o < 0:
            continue
        template = options.template[o]
        for row in range(on_duty.shape[0]):
            if not serves[agent.group[d], row]:
                continue
            for slot in range(options.start[o], options.end[o]):
                on_duty[row, slot] += sign
            for b in range(options.break_count[template]):
                start = breaks[d, b]
                for slot in range(start, start + options.break_length[template, b]):
                    on_duty[row, slot] -= sign


@compiled
def respond(
    options: OptionTables,
    agent: AgentTables,
    value: Float,
    tour: NDArray[np.int64],
    breaks: NDArray[np.int64],
) -> float:
    """Write the agent's best tour against a cost per slot, and give its cost.

    Parameters
    ----------
    value
        Cost of one more agent at work, by skill set and slot; only the agent's sets are read.
    breaks
        Filled: start slots, shape (days, most breaks).
    """
    scores = option_scores(options, agent, value)
    cost = best_tour(options, agent, scores, 0.0, tour)
    for d in range(tour.shape[0]):
        if tour[d] >= 0:
            place_breaks(options, tour[d], value[agent.group[d]], breaks[d])
    return cost


@compiled
def tour_charge(agent: AgentTables, tour: NDArray[np.int64]) -> float:
    """Give what a tour costs whatever the coverage."""
    cost = 0.0
    for d in range(tour.shape[0]):
        if tour[d] >= 0:
            cost += agent.charge[tour[d]]
    return cost
