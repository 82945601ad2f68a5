"""Fractional rosters: smoothed row prices and steps towards an agent's best tour, compiled."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scheduling.compiled import compiled, inlined, inner
from scheduling.coverage_kernel import Mixtures, add_presence, tour_charge
from scheduling.pool import Pool, agent_in, options_in
from scheduling.roster_kernel import Bench, Burdens, fair_charge, fair_slope, tour_points
from scheduling.tour_kernel import INFINITE, respond_in

Float = NDArray[np.float64]
Int = NDArray[np.int64]
Bool = NDArray[np.bool_]


class Cells(NamedTuple):
    """The rows and slots with what they need and what missing it costs.

    Parameters
    ----------
    need
        Agents asked for, shape (tiers, rows, slots).
    price
        Of one agent missing for one slot, shape (tiers, rows).
    charge
        Of one agent at work who counts for the last row, shape (slots,).
    serves
        Whether a skill set counts for a row, shape (skill sets, rows).
    whole
        Whether agents come whole, shape (rows, slots).
    spans
        First slot and the slot after the last of the spans in which anyone may be at work, shape
        (spans, 2).
    """

    need: Float
    price: Float
    charge: Float
    serves: Bool
    whole: Bool
    spans: Int


class Desk(NamedTuple):
    """Space to work in.

    Parameters
    ----------
    tour, breaks
        An agent's best tour, shapes (days,) and (days, most breaks).
    wanted
        When it is at work, by skill set and slot.
    change
        Change of coverage, shape (rows, slots).
    prices
        Of one row, shape (slots,).
    points
        Burden of the tour, shape (kinds,).
    """

    tour: Int
    breaks: Int
    wanted: Float
    change: Float
    prices: Float
    points: Float


SEARCHES = 2
"""Trials of a line search; the derivative is piecewise linear, so a few are enough."""


@inner
def worth(cells: Cells, row: int, slot: int, on_duty: float) -> float:
    """Give what one agent more is worth in a cell: the shortage he ends."""
    total = 0.0
    for tier in range(cells.price.shape[0]):
        needed = cells.need[tier, row, slot]
        if needed > 0:
            total += cells.price[tier, row] * min(1.0, max(0.0, needed - on_duty))
    return total


@inner
def smooth_prices(  # noqa: PLR0917 - kernels take no keywords
    cells: Cells,
    row: int,
    on_duty: Float,
    change: Float,
    step: float,
    width: float,
    first: int,
    end: int,
    prices: Float,
) -> None:
    """Write the prices of a row's cells at a fractional coverage, averaged over a window.

    Where agents come whole, the cost between whole numbers of them runs straight, so the price
    is a step function of the coverage; elsewhere it follows the shortage itself.

    Parameters
    ----------
    on_duty, change, step
        The coverage is ``on_duty + step * change``, shape (slots,).
    width
        Of the window [agents], at most 1.
    prices
        Filled from ``first`` to ``end``, shape (slots,).
    """
    for slot in range(first, end):
        prices[slot] = 0.0
    for tier in range(cells.price.shape[0]):
        price = cells.price[tier, row]
        if price == 0.0:
            continue
        need, whole = cells.need[tier, row], cells.whole[row]
        for slot in range(first, end):
            at = on_duty[slot] + step * change[slot]
            needed = need[slot]
            high = np.floor(at + width / 2)
            share = min(1.0, (at + width / 2 - high) / width)
            upper = min(1.0, max(0.0, needed - high))
            lower = min(1.0, max(0.0, needed - max(0.0, high - 1.0)))
            stepped = share * upper + (1.0 - share) * lower
            straight = min(1.0, max(0.0, (needed - at) / width + 0.5))
            chosen = stepped if whole[slot] else straight
            prices[slot] += price * chosen if needed > 0.0 else 0.0


@compiled
def smooth_all(cells: Cells, mixtures: Mixtures, width: float) -> None:
    """Write the price of every cell."""
    slots = mixtures.on_duty.shape[1]
    for row in range(mixtures.on_duty.shape[0]):
        on_duty, prices = mixtures.on_duty[row], mixtures.prices[row]
        smooth_prices(cells, row, on_duty, on_duty, 0.0, width, 0, slots, prices)


@inner
def slope(  # noqa: PLR0917 - kernels take no keywords
    cells: Cells, on_duty: Float, width: float, change: Float, step: float, prices: Float
) -> float:
    """Give the derivative of the cost of coverage at a step along a change of it.

    Parameters
    ----------
    change
        Shape (rows, slots).
    prices
        Space to work in, shape (slots,).
    """
    total = 0.0
    last = change.shape[0] - 1
    for row in range(change.shape[0]):
        moved = change[row]
        for s in range(cells.spans.shape[0]):
            first, end = cells.spans[s, 0], cells.spans[s, 1]
            here = 0.0
            for slot in range(first, end):
                here += abs(moved[slot])
            if here == 0.0:
                continue
            smooth_prices(cells, row, on_duty[row], moved, step, width, first, end, prices)
            for slot in range(first, end):
                total -= moved[slot] * prices[slot]
            if row == last:
                for slot in range(first, end):
                    total += moved[slot] * cells.charge[slot]
    return total


@compiled
def step_length(  # noqa: PLR0917 - kernels take no keywords
    cells: Cells,
    mixtures: Mixtures,
    width: float,
    change: Float,
    at_low: float,
    charge: float,
    curve: float,
    prices: Float,
) -> float:
    """Give the step in [0, 1] along a change of coverage that costs least.

    Parameters
    ----------
    at_low
        Derivative of the cost at no step.
    charge, curve
        What a step of length x costs besides coverage: charge * x + curve * x^2 / 2.
    prices
        Space to work in, shape (slots,).
    """
    on_duty = mixtures.on_duty
    if at_low >= 0:
        return 0.0
    low = 0.0
    high, at_high = 1.0, charge + curve + slope(cells, on_duty, width, change, 1.0, prices)
    if at_high <= 0:
        return 1.0
    for _ in range(SEARCHES):
        step = low - at_low * (high - low) / (at_high - at_low)
        step = min(max(step, 0.9 * low + 0.1 * high), 0.1 * low + 0.9 * high)
        here = charge + step * curve + slope(cells, on_duty, width, change, step, prices)
        if here <= 0:
            low, at_low = step, here
        else:
            high, at_high = step, here
    return low - at_low * (high - low) / (at_high - at_low) if at_high > at_low else low


@compiled
def group_value(cells: Cells, prices: Float, group: int, value: Float) -> None:
    """Write what one more agent of a skill set at work costs in each slot, shape (slots,)."""
    value[:] = 0.0
    last = prices.shape[0] - 1
    for row in range(prices.shape[0]):
        if cells.serves[group, row]:
            own = prices[row]
            for slot in range(value.shape[0]):
                value[slot] -= own[slot]
            if row == last:
                for slot in range(value.shape[0]):
                    value[slot] += cells.charge[slot]


@inlined
def approach(  # noqa: C901, PLR0912, PLR0917 - kernels take no keywords
    pool: Pool,
    burdens: Burdens,
    cells: Cells,
    mixtures: Mixtures,
    bench: Bench,
    desk: Desk,
    agent: int,
    width: float,
) -> None:
    """Move an agent's mixture towards his best tour."""
    first, end = mixtures.first[agent], mixtures.first[agent + 1]
    points = mixtures.points[agent]
    own = fair_charge(pool, burdens, agent, points, bench.charge)
    for place in range(first, end):
        group = mixtures.groups[place]
        group_value(cells, mixtures.prices, group, bench.value[group])
    options = options_in(pool, pool.option_set[agent])
    cost = respond_in(options, own, bench.value, desk.tour, desk.breaks, bench.work)
    if cost >= INFINITE:
        return
    desk.wanted[mixtures.groups[first:end]] = 0.0
    add_presence(options, own.group, desk.tour, desk.breaks, 1.0, desk.wanted)
    charge = tour_charge(agent_in(pool, agent), desk.tour) - mixtures.charges[agent]
    gained, now, curve = charge, 0.0, 0.0
    if burdens.price > 0.0:
        tour_points(pool, burdens, agent, desk.tour, desk.points)
        for kind in range(points.shape[0]):
            more = desk.points[kind] - points[kind]
            now += fair_slope(burdens, agent, kind, points[kind]) * more
            curve += fair_slope(burdens, agent, kind, desk.points[kind]) * more
        curve -= now
    for place in range(first, end):
        wanted, presence = desk.wanted[mixtures.groups[place]], mixtures.presence[place]
        value = bench.value[mixtures.groups[place]]
        for slot in range(wanted.shape[0]):
            gained += value[slot] * (wanted[slot] - presence[slot])
    if gained + now >= 0.0:
        return
    for row in range(desk.change.shape[0]):
        change = desk.change[row]
        change[:] = 0.0
        for place in range(first, end):
            group = mixtures.groups[place]
            if cells.serves[group, row]:
                wanted, presence = desk.wanted[group], mixtures.presence[place]
                for slot in range(wanted.shape[0]):
                    change[slot] += wanted[slot] - presence[slot]
    step = step_length(
        cells, mixtures, width, desk.change, gained + now, charge + now, curve, desk.prices
    )
    if step <= 0.0:
        return
    take_step(cells, mixtures, desk.change, step, width)
    for place in range(first, end):
        wanted, presence = desk.wanted[mixtures.groups[place]], mixtures.presence[place]
        for slot in range(wanted.shape[0]):
            presence[slot] += step * (wanted[slot] - presence[slot])
    mixtures.charges[agent] += step * charge
    if burdens.price > 0.0:
        for kind in range(points.shape[0]):
            points[kind] += step * (desk.points[kind] - points[kind])


@inner
def take_step(cells: Cells, mixtures: Mixtures, change: Float, step: float, width: float) -> None:
    """Change the coverage, and price what has changed."""
    for row in range(change.shape[0]):
        moved, on_duty = change[row], mixtures.on_duty[row]
        for s in range(cells.spans.shape[0]):
            first, end = cells.spans[s, 0], cells.spans[s, 1]
            here = 0.0
            for slot in range(first, end):
                here += abs(moved[slot])
                on_duty[slot] += step * moved[slot]
            if here > 0.0:
                prices = mixtures.prices[row]
                smooth_prices(cells, row, on_duty, moved, 0.0, width, first, end, prices)


@compiled
def approach_all(  # noqa: PLR0917 - kernels take no keywords
    pool: Pool,
    burdens: Burdens,
    cells: Cells,
    mixtures: Mixtures,
    bench: Bench,
    desk: Desk,
    order: Int,
    width: float,
) -> None:
    """Move agents' mixtures towards their best tours, one after the other."""
    for agent in order:
        approach(pool, burdens, cells, mixtures, bench, desk, agent, width)


@compiled
def asked_cells(  # noqa: C901 - one pass over the cells
    cells: Cells, base: Float, prices: Float, asked: Float, value: Float
) -> None:
    """Write how many agents each cell asks for at its price, and the least it then costs.

    value = min over n >= 0 of shortage cost(base + n) + price * n; n is whole where agents come
    whole, any real number (also below 0, where deferred work could use it) elsewhere.
    """
    need, price = cells.need, cells.price
    tiers = price.shape[0]
    for row in range(base.shape[0]):
        for slot in range(base.shape[1]):
            paid, there = prices[row, slot], base[row, slot]
            best, n = np.inf, 0.0
            if cells.whole[row, slot]:
                low = np.inf
                for tier in range(tiers):
                    if price[tier, row] > 0.0 and need[tier, row, slot] > 0.0:
                        low = min(low, np.floor(need[tier, row, slot] - there))
                n = max(0.0, low) if low < np.inf else 0.0
                while worth(cells, row, slot, there + n) > paid:
                    n += 1.0
                best = paid * n + _short(cells, row, slot, there + n)
            else:
                for tier in range(tiers):
                    if price[tier, row] > 0.0 and need[tier, row, slot] > 0.0:
                        at = need[tier, row, slot] - there
                        cost = paid * at + _short(cells, row, slot, there + at)
                        if cost < best:
                            best, n = cost, at
                if best == np.inf:
                    best, n = -paid * there, -there
            asked[row, slot] = n
            value[row, slot] = best


@inner
def _short(cells: Cells, row: int, slot: int, on_duty: float) -> float:
    """Give the price of a cell's shortage."""
    cost = 0.0
    for tier in range(cells.price.shape[0]):
        missing = cells.need[tier, row, slot] - on_duty
        if missing > 0.0:
            cost += cells.price[tier, row] * missing
    return cost
