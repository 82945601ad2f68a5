"""The bound of one day: prices of the cells, exact answers, and a climb, compiled."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scheduling.compiled import compiled, inner
from scheduling.day_kernel import Day, place, saving, worth

Int = NDArray[np.int64]
Float = NDArray[np.float64]

PACE = 0.1
"""First step [share of the distance from the bound to the cost]."""

SMOOTHING = 0.05
"""Share of the newest shortage in the direction of a step."""

PATIENCE = 50
SLOWING = 0.7
"""After so many steps without a better bound the pace falls to this share."""


class Climb(NamedTuple):
    """Prices on their way to the best bound.

    Parameters
    ----------
    prices, best_prices
        Of one agent missing in a cell; those of the best bound. Shape (rows, slots).
    most
        Highest sensible price of each cell.
    direction
        Smoothed shortage, (rows, slots).
    status
        Best bound, pace, steps since it got better, all steps; shape (4,).
    answers
        Break starts of the best answer of each option, shape (skills, options, most breaks).
    scores
        Cost of each option at the prices, shape (skills, options).
    """

    prices: Float
    best_prices: Float
    most: Float
    direction: Float
    status: Float
    answers: Int
    scores: Float


@inner
def ask(day: Day, row: int, slot: int, price: float) -> float:
    """Give how many of the day's agents a cell asks for at a price."""
    there = day.others[row, slot]
    missing = -np.inf
    for tier in range(day.need.shape[0]):
        missing = max(missing, day.need[tier, row, slot] - there)
    if missing <= 0.0:
        return 0.0
    count = np.ceil(missing)
    while count > 0.0 and worth(day, row, slot, there + count - 1.0) <= price:
        count -= 1.0
    return float(count)


@inner
def score_options(day: Day, climb: Climb, prices: Float, total: Float, gains: Float) -> None:
    """Write what each option costs at the prices, its breaks placed best."""
    for skill in range(day.used.shape[0]):
        if not day.used[skill].any():
            continue
        for slot in range(prices.shape[1]):
            value = day.at_work[skill, slot]
            for row in range(prices.shape[0]):
                if day.serves[skill, row]:
                    value -= prices[row, slot]
            total[slot + 1] = total[slot] + value
        for option in range(day.start.shape[0]):
            if day.used[skill, option]:
                cost = total[day.end[option]] - total[day.start[option]]
                if day.break_count[day.shape[option]] > 0:
                    cost -= saving(day, option, total, gains)
                    place(day, option, total, gains, climb.answers[skill, option])
                climb.scores[skill, option] = cost


@inner
def attend(day: Day, climb: Climb, group: int, option: int, lacking: Float) -> None:
    """Take the presence of a group that works an option from what cells lack."""
    skill, size, shape = day.skill[group], day.size[group], day.shape[option]
    breaks = climb.answers[skill, option]
    for row in range(lacking.shape[0]):
        if not day.serves[skill, row]:
            continue
        for slot in range(day.start[option], day.end[option]):
            lacking[row, slot] -= size
        for b in range(day.break_count[shape]):
            for slot in range(breaks[b], breaks[b] + day.break_length[shape, b]):
                lacking[row, slot] += size


@inner
def value_at(  # noqa: PLR0917 - kernels take no keywords
    day: Day, climb: Climb, prices: Float, lacking: Float, total: Float, gains: Float
) -> float:
    """Give the bound at some prices, and write what each cell then lacks."""
    bound = 0.0
    for row in range(prices.shape[0]):
        for slot in range(prices.shape[1]):
            count = ask(day, row, slot, prices[row, slot])
            lacking[row, slot] = count
            bound += prices[row, slot] * count
            for tier in range(day.need.shape[0]):
                missing = day.need[tier, row, slot] - day.others[row, slot] - count
                bound += day.price[tier, row] * max(0.0, missing)
    score_options(day, climb, prices, total, gains)
    for group in range(day.skill.shape[0]):
        least, best = np.inf, -1
        for c in range(day.pointer[group], day.pointer[group + 1]):
            option, cost = day.option[c], day.charge[c]
            if option >= 0:
                cost += climb.scores[day.skill[group], option]
            if cost < least:
                least, best = cost, option
        bound += day.size[group] * least
        if best >= 0:
            attend(day, climb, group, best, lacking)
    return bound


@compiled
def bound_at(day: Day, climb: Climb, prices: Float, widest: int) -> float:
    """Give the bound at some prices; scores and answers of the climb become theirs."""
    lacking, total = np.empty_like(prices), np.zeros(prices.shape[1] + 1)
    gains = np.empty((max(1, day.break_length.shape[1]), widest))
    return float(value_at(day, climb, prices, lacking, total, gains))


@compiled
def climb_up(  # noqa: C901, PLR0917 - kernels take no keywords
    day: Day, climb: Climb, cost: float, enough: float, steps: int, widest: int
) -> None:
    """Move the prices towards the best bound, by deflected subgradients.

    Parameters
    ----------
    cost
        Of the best choices known; sets the length of a step.
    enough
        A bound that needs no better one.
    """
    rows, slots = climb.prices.shape
    lacking, total = np.zeros((rows, slots)), np.zeros(slots + 1)
    gains = np.empty((max(1, day.break_length.shape[1]), widest))
    for _ in range(steps):
        bound = value_at(day, climb, climb.prices, lacking, total, gains)
        if bound > climb.status[0] + 1e-7 * abs(cost):
            climb.status[0], climb.status[2] = bound, 0.0
            climb.best_prices[:] = climb.prices
        else:
            climb.status[2] += 1.0
        if climb.status[0] >= enough:
            return
        if climb.status[2] >= PATIENCE:
            climb.status[1] *= SLOWING
            climb.status[2] = 0.0
            climb.prices[:] = climb.best_prices
        climb.status[3] += 1.0
        share = max(SMOOTHING, 1.0 / climb.status[3])
        norm = 0.0
        for row in range(rows):
            for slot in range(slots):
                push, price = lacking[row, slot], climb.prices[row, slot]
                if (price <= 0.0 and push < 0) or (price >= climb.most[row, slot] and push > 0):
                    push = 0.0
                smooth = share * push + (1 - share) * climb.direction[row, slot]
                climb.direction[row, slot] = smooth
                norm += smooth * smooth
        if norm <= 1e-12:
            return
        length = climb.status[1] * max(0.0, cost - bound) / norm
        for row in range(rows):
            for slot in range(slots):
                moved = climb.prices[row, slot] + length * climb.direction[row, slot]
                climb.prices[row, slot] = min(climb.most[row, slot], max(0.0, moved))
