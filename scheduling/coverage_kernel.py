"""Coverage and its marginal cost, kept up to date shift by shift, compiled."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scheduling.compiled import compiled, inner
from scheduling.tables import AgentTables, OptionTables

Float = NDArray[np.float64]
Int = NDArray[np.int64]


class Coverage(NamedTuple):
    """What is asked for, who is there, and what one more would be worth.

    Parameters
    ----------
    targets
        Agents asked for, shape (tiers, rows, slots).
    price
        Of one agent missing for one slot, shape (tiers, rows).
    charge
        Of one agent at work who counts for the last row, shape (slots,).
    serves
        Whether a skill set counts for a row, shape (skill sets, rows).
    on_duty
        Agents at work who count for each row, shape (rows, slots).
    worth
        What one more agent who counts for a row ends in shortage, less the charge of the last
        row, shape (rows, slots).
    """

    targets: Float
    price: Float
    charge: Float
    serves: NDArray[np.bool_]
    on_duty: Float
    worth: Float


class Mixtures(NamedTuple):
    """The mixtures of all agents, and what they give together.

    Parameters
    ----------
    on_duty, prices
        Coverage, and its smoothed price, shape (rows, slots).
    first, groups
        Skill sets that agent a has are ``groups[first[a]] .. groups[first[a + 1] - 1]``.
    presence
        When the agent is at work, for each of these, shape (all, slots).
    charges, points
        Of the mixture, shapes (agents,) and (agents, kinds of burden).
    """

    on_duty: Float
    prices: Float
    first: Int
    groups: Int
    presence: Float
    charges: Float
    points: Float


@inner
def weigh(coverage: Coverage, row: int, first: int, end: int) -> None:
    """Bring the worth of one more agent up to date in some slots of a row."""
    worth, on_duty = coverage.worth[row], coverage.on_duty[row]
    if row == coverage.worth.shape[0] - 1:
        for slot in range(first, end):
            worth[slot] = -coverage.charge[slot]
    else:
        for slot in range(first, end):
            worth[slot] = 0.0
    for tier in range(coverage.price.shape[0]):
        price = coverage.price[tier, row]
        if price == 0.0:
            continue
        targets = coverage.targets[tier, row]
        for slot in range(first, end):
            missing = targets[slot] - on_duty[slot]
            worth[slot] += price * min(1.0, max(0.0, missing))


@compiled
def weigh_all(coverage: Coverage) -> None:
    """Bring the worth of one more agent up to date everywhere."""
    for row in range(coverage.worth.shape[0]):
        weigh(coverage, row, 0, coverage.worth.shape[1])


@inner
def marginal_value(coverage: Coverage, group: int, value: Float) -> None:
    """Write what one more agent of a skill set at work costs in each slot, shape (slots,)."""
    value[:] = 0.0
    for row in range(coverage.worth.shape[0]):
        if coverage.serves[group, row]:
            worth = coverage.worth[row]
            for slot in range(value.shape[0]):
                value[slot] -= worth[slot]


@compiled
def coverage_cost(coverage: Coverage) -> float:
    """Give the price of all shortage and the charge for agents at work."""
    cost = 0.0
    for row in range(coverage.on_duty.shape[0]):
        on_duty = coverage.on_duty[row]
        for tier in range(coverage.price.shape[0]):
            missing = 0.0
            for slot in range(on_duty.shape[0]):
                missing += max(0.0, coverage.targets[tier, row, slot] - on_duty[slot])
            cost += coverage.price[tier, row] * missing
    if coverage.on_duty.shape[0] > 0:
        for slot in range(coverage.charge.shape[0]):
            cost += coverage.charge[slot] * coverage.on_duty[-1, slot]
    return cost


@inner
def attend(coverage: Coverage, group: int, first: int, end: int, sign: float) -> float:
    """Put one agent to work in some slots (sign 1) or take one off (-1); give what that costs."""
    change = 0.0
    for row in range(coverage.on_duty.shape[0]):
        if not coverage.serves[group, row]:
            continue
        on_duty, worth = coverage.on_duty[row], coverage.worth[row]
        if sign > 0:
            for slot in range(first, end):
                change -= worth[slot]
        for slot in range(first, end):
            on_duty[slot] += sign
        weigh(coverage, row, first, end)
        if sign < 0:
            for slot in range(first, end):
                change += worth[slot]
    return change


@inner
def attend_tour(  # noqa: PLR0917 - kernels take no keywords
    coverage: Coverage,
    options: OptionTables,
    group: Int,
    tour: Int,
    breaks: Int,
    pins: Int,
    sign: float,
) -> float:
    """Put an agent's tour on duty (sign 1) or take it off (-1); give the change of cost.

    Parameters
    ----------
    group
        The agent's skill set on each day.
    pins
        First slot and the slot after the last of spans at work that cover no row, (pins, 2).
    """
    change = 0.0
    for d in range(tour.shape[0]):
        o = tour[d]
        if o < 0:
            continue
        template = options.template[o]
        at = options.start[o]
        for b in range(options.break_count[template]):
            if breaks[d, b] > at:
                change += attend(coverage, group[d], at, breaks[d, b], sign)
            at = breaks[d, b] + options.break_length[template, b]
        if options.end[o] > at:
            change += attend(coverage, group[d], at, options.end[o], sign)
        for p in range(pins.shape[0]):
            for slot in range(max(options.start[o], pins[p, 0]), min(options.end[o], pins[p, 1])):
                if not _at_break(options, o, breaks[d], slot):
                    change += attend(coverage, group[d], slot, slot + 1, -sign)
    return change


@inner
def _at_break(options: OptionTables, option: int, breaks: Int, slot: int) -> bool:
    template = options.template[option]
    for b in range(options.break_count[template]):
        if breaks[b] <= slot < breaks[b] + options.break_length[template, b]:
            return True
    return False


@inner
def leave(mixtures: Mixtures, serves: NDArray[np.bool_], agent: int, on_duty: Float) -> None:
    """Take an agent's mixture off a coverage, shape (rows, slots)."""
    for place in range(mixtures.first[agent], mixtures.first[agent + 1]):
        presence = mixtures.presence[place]
        for row in range(on_duty.shape[0]):
            if serves[mixtures.groups[place], row]:
                there = on_duty[row]
                for slot in range(there.shape[0]):
                    there[slot] -= presence[slot]


@compiled
def add_presence(  # noqa: PLR0917 - kernels take no keywords
    options: OptionTables, group: Int, tour: Int, breaks: Int, weight: float, presence: Float
) -> None:
    """Add a weight where a tour is at work.

    Parameters
    ----------
    presence
        Changed: by skill set and slot.
    """
    for d in range(tour.shape[0]):
        o = tour[d]
        if o < 0:
            continue
        template = options.template[o]
        for slot in range(options.start[o], options.end[o]):
            presence[group[d], slot] += weight
        for b in range(options.break_count[template]):
            first = breaks[d, b]
            for slot in range(first, first + options.break_length[template, b]):
                presence[group[d], slot] -= weight


@compiled
def tour_charge(agent: AgentTables, tour: Int) -> float:
    """Give what a tour costs whatever the coverage."""
    cost = 0.0
    for d in range(tour.shape[0]):
        if tour[d] >= 0:
            cost += agent.charge[tour[d]]
    return cost
