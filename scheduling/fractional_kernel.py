"""Fractional rosters: smoothed row prices and steps towards an agent's best tour, compiled."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scheduling.compiled import compiled
from scheduling.coverage_kernel import respond, tour_charge
from scheduling.tables import AgentTables, OptionTables

Float = NDArray[np.float64]
Bool = NDArray[np.bool_]


class Cells(NamedTuple):
    """The rows and slots with what they need and what missing it costs.

    Parameters
    ----------
    need
        Agents asked for, shape (tiers, rows, slots).
    price
        Of one agent missing for one slot, shape (tiers, rows).
    whole
        Whether agents come whole, shape (rows, slots).
    """

    need: Float
    price: Float
    whole: Bool


SEARCHES = 2
"""Trials of a line search; the derivative is piecewise linear, so a few are enough."""


@compiled
def worth(cells: Cells, row: int, slot: int, on_duty: float) -> float:
    """Give what one agent more is worth in a cell: the shortage he ends."""
    total = 0.0
    for tier in range(cells.price.shape[0]):
        needed = cells.need[tier, row, slot]
        if needed > 0:
            total += cells.price[tier, row] * min(1.0, max(0.0, needed - on_duty))
    return total


@compiled
def smoothed_price(cells: Cells, row: int, slot: int, on_duty: float, width: float) -> float:
    """Give the price of a cell at a fractional coverage, averaged over a window.

    Where agents come whole, the cost between whole numbers of them runs straight, so the price
    is a step function of the coverage; elsewhere it follows the shortage itself.
    """
    if cells.whole[row, slot]:
        low, high = np.floor(on_duty - width / 2), np.floor(on_duty + width / 2)
        above = worth(cells, row, slot, high)
        if low == high:
            return float(above)
        share = (on_duty + width / 2 - high) / width
        return float(share * above + (1 - share) * worth(cells, row, slot, low))
    total = 0.0
    for tier in range(cells.price.shape[0]):
        needed = cells.need[tier, row, slot]
        if needed > 0:
            share = (needed - on_duty) / width + 0.5
            total += cells.price[tier, row] * min(1.0, max(0.0, share))
    return total


@compiled
def smoothed_prices(cells: Cells, on_duty: Float, width: float, prices: Float) -> None:
    """Write the price of every cell."""
    for row in range(on_duty.shape[0]):
        for slot in range(on_duty.shape[1]):
            prices[row, slot] = smoothed_price(cells, row, slot, on_duty[row, slot], width)


@compiled
def slope(cells: Cells, on_duty: Float, width: float, change: Float, step: float) -> float:
    """Give the derivative of the cost at a step along a change of coverage."""
    total = 0.0
    for row in range(change.shape[0]):
        for slot in range(change.shape[1]):
            moved = change[row, slot]
            if moved != 0.0:
                at = on_duty[row, slot] + step * moved
                total -= moved * smoothed_price(cells, row, slot, at, width)
    return total


@compiled
def step_length(  # noqa: PLR0917 - kernels take no keywords
    cells: Cells,
    on_duty: Float,
    prices: Float,
    width: float,
    change: Float,
    charge: float,
) -> float:
    """Give the step in [0, 1] along a change of coverage that costs least.

    Parameters
    ----------
    prices
        Of the cells at ``on_duty``.
    charge
        What the full change costs besides coverage.
    """
    low, at_low = 0.0, charge - float((prices * change).sum())
    if at_low >= 0:
        return 0.0
    high, at_high = 1.0, charge + slope(cells, on_duty, width, change, 1.0)
    if at_high <= 0:
        return 1.0
    for _ in range(SEARCHES):
        step = low - at_low * (high - low) / (at_high - at_low)
        step = min(max(step, 0.9 * low + 0.1 * high), 0.1 * low + 0.9 * high)
        here = charge + slope(cells, on_duty, width, change, step)
        if here <= 0:
            low, at_low = step, here
        else:
            high, at_high = step, here
    return low - at_low * (high - low) / (at_high - at_low) if at_high > at_low else low


@compiled
def presence_of(  # noqa: PLR0917 - kernels take no keywords
    options: OptionTables,
    agent: AgentTables,
    tour: NDArray[np.int64],
    breaks: NDArray[np.int64],
    local: NDArray[np.int64],
    presence: Float,
) -> None:
    """Write when a tour has its agent at work, by skill set (local index) and slot."""
    presence[:] = 0.0
    for d in range(tour.shape[0]):
        o = tour[d]
        if o < 0:
            continue
        template = options.template[o]
        place = local[agent.group[d]]
        for slot in range(options.start[o], options.end[o]):
            presence[place, slot] += 1.0
        for b in range(options.break_count[template]):
            start = breaks[d, b]
            for slot in range(start, start + options.break_length[template, b]):
                presence[place, slot] -= 1.0


@compiled
def approach(  # noqa: C901, PLR0917 - kernels take no keywords
    options: OptionTables,
    agent: AgentTables,
    cells: Cells,
    serves: Bool,
    groups: NDArray[np.int64],
    width: float,
    on_duty: Float,
    prices: Float,
    presence: Float,
    charge: float,
    tour: NDArray[np.int64],
    breaks: NDArray[np.int64],
) -> float:
    """Move an agent's fractional presence towards the best tour; give the new charge.

    Parameters
    ----------
    groups
        Skill sets that the agent has in the horizon.
    on_duty, prices, presence
        Changed: coverage and prices of the cells, and the agent's presence by local skill set.
    tour, breaks
        Filled: the best tour against the prices.
    """
    rows, slots = on_duty.shape
    value = np.zeros((serves.shape[0], slots))
    local = np.zeros(serves.shape[0], np.int64)
    for place in range(groups.shape[0]):
        group = groups[place]
        local[group] = place
        for row in range(rows):
            if serves[group, row]:
                for slot in range(slots):
                    value[group, slot] -= prices[row, slot]
    respond(options, agent, value, tour, breaks)
    wanted = np.empty_like(presence)
    presence_of(options, agent, tour, breaks, local, wanted)
    change = np.zeros((rows, slots))
    for place in range(groups.shape[0]):
        for row in range(rows):
            if serves[groups[place], row]:
                for slot in range(slots):
                    change[row, slot] += wanted[place, slot] - presence[place, slot]
    more = tour_charge(agent, tour) - charge
    step = step_length(cells, on_duty, prices, width, change, more)
    if step <= 0.0:
        return charge
    presence += step * (wanted - presence)
    for row in range(rows):
        for slot in range(slots):
            if change[row, slot] != 0.0:
                on_duty[row, slot] += step * change[row, slot]
                prices[row, slot] = smoothed_price(cells, row, slot, on_duty[row, slot], width)
    return charge + step * more


@compiled
def asked_cells(cells: Cells, base: Float, prices: Float, asked: Float, value: Float) -> None:
    """Write how many agents each cell asks for at its price, and the least it then costs.

    value = min over n >= 0 of shortage cost(base + n) + price * n; n is whole where agents come
    whole, any real number (also below 0, where deferred work could use it) elsewhere.
    """
    need, price = cells.need, cells.price
    for row in range(base.shape[0]):
        for slot in range(base.shape[1]):
            paid = prices[row, slot]
            there = base[row, slot]
            if cells.whole[row, slot]:
                n = max(0.0, np.floor(need[0, row, slot] - there))
                while worth(cells, row, slot, there + n) > paid:
                    n += 1.0
            else:
                n, best = -there, np.inf
                for tier in range(price.shape[0]):
                    at = need[tier, row, slot] - there
                    if price[tier, row] > 0.0 and need[tier, row, slot] > 0.0:
                        rest = paid * at
                        for other in range(price.shape[0]):
                            rest += price[other, row] * max(
                                0.0, need[other, row, slot] - there - at
                            )
                        if rest < best:
                            best, n = rest, at
            asked[row, slot] = n
            cost = paid * n
            for tier in range(price.shape[0]):
                cost += price[tier, row] * max(0.0, need[tier, row, slot] - there - n)
            value[row, slot] = cost
