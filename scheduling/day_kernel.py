"""One day's choices of everybody: exact answers and annealed moves, compiled."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scheduling.compiled import compiled, inner
from scheduling.roster_kernel import uniform

Int = NDArray[np.int64]
Float = NDArray[np.float64]
Bool = NDArray[np.bool_]

NEVER = -1e15
"""Gain of a break that cannot be there."""

MOST_MOVED = 3
"""Most agents that one move takes out."""


class Day(NamedTuple):
    """What may be chosen on one day; slots count from the first that any choice reaches.

    Parameters
    ----------
    start, end, shape
        First slot, slot after the last, and breaks of each option, shape (options,).
    break_count, apart
        Number of breaks; whether each may be placed whatever the others, shape (shapes,).
    break_length, break_low, break_high, gap_low, gap_high
        As in ``OptionTables``, shape (shapes, most breaks).
    skill, size, pointer
        Of each group of agents: index of the skills, number of agents, and where its choices
        begin, shapes (groups,), (groups,), (groups + 1,).
    option, charge
        Of each choice: the option, -1 a day off, and what it costs, shape (choices,).
    member
        Group of each agent, shape (agents,).
    serves
        Whether skills count for a row, shape (skills, rows).
    at_work
        Price of an agent at work, whatever the need, shape (skills, slots).
    need
        Agents asked for, shape (tiers, rows, slots).
    price
        Of one agent missing for one slot, shape (tiers, rows).
    others
        Agents on duty who have no choice here, shape (rows, slots).
    used
        Whether anyone of some skills may work an option, shape (skills, options).
    """

    start: Int
    end: Int
    shape: Int
    break_count: Int
    apart: Bool
    break_length: Int
    break_low: Int
    break_high: Int
    gap_low: Int
    gap_high: Int
    skill: Int
    size: Int
    pointer: Int
    option: Int
    charge: Float
    member: Int
    serves: Bool
    at_work: Float
    need: Float
    price: Float
    others: Float
    used: Bool


class Chosen(NamedTuple):
    """Everybody's choice under search, and the best one so far.

    Parameters
    ----------
    choice, breaks
        Choice and break starts of each agent, shapes (agents,) and (agents, most breaks).
    on_duty
        Agents on duty by row and slot.
    cost
        Present and best cost, shape (2,).
    best_choice, best_breaks
        Of the best cost.
    """

    choice: Int
    breaks: Int
    on_duty: Float
    cost: Float
    best_choice: Int
    best_breaks: Int


@inner
def worth(day: Day, row: int, slot: int, on_duty: float) -> float:
    """Give the shortage that one agent more ends in a cell, priced."""
    total = 0.0
    for tier in range(day.need.shape[0]):
        missing = day.need[tier, row, slot] - on_duty
        if missing > 0.0:
            total += day.price[tier, row] * min(1.0, missing)
    return total


@inner
def fill_gains(day: Day, shape: int, start: int, total: Float, gains: Float) -> None:
    """Write the most that breaks 0..b save when break b has its place, by break and place."""
    for b in range(day.break_count[shape]):
        length, low = day.break_length[shape, b], day.break_low[shape, b]
        for k in range(day.break_high[shape, b] - low + 1):
            at = start + low + k
            gain = total[at + length] - total[at]
            if b > 0 and not day.apart[shape]:
                ended = day.break_length[shape, b - 1] + day.break_low[shape, b - 1]
                places = day.break_high[shape, b - 1] - day.break_low[shape, b - 1] + 1
                first = max(0, low + k - ended - day.gap_high[shape, b])
                last = min(places - 1, low + k - ended - day.gap_low[shape, b])
                best = NEVER
                for before in range(first, last + 1):
                    best = max(best, gains[b - 1, before])
                gain += best
            gains[b, k] = gain


@inner
def saving(day: Day, option: int, total: Float, gains: Float) -> float:
    """Give the most cost that the breaks of an option save.

    Parameters
    ----------
    total
        Cost of being at work up to each slot, shape (slots + 1,).
    gains
        Space to work in, shape (most breaks, widest window).
    """
    shape, start = day.shape[option], day.start[option]
    count = day.break_count[shape]
    saved = 0.0
    if day.apart[shape]:
        for b in range(count):
            best, length = NEVER, day.break_length[shape, b]
            low, high = day.break_low[shape, b], day.break_high[shape, b]
            for at in range(start + low, start + high + 1):
                best = max(best, total[at + length] - total[at])
            saved += best
        return float(saved)
    fill_gains(day, shape, start, total, gains)
    saved = NEVER
    for k in range(day.break_high[shape, count - 1] - day.break_low[shape, count - 1] + 1):
        saved = max(saved, gains[count - 1, k])
    return float(saved)


@inner
def place(day: Day, option: int, total: Float, gains: Float, breaks: Int) -> None:
    """Write the starts of an option's best breaks, the last first decided."""
    shape, start = day.shape[option], day.start[option]
    fill_gains(day, shape, start, total, gains)
    count = day.break_count[shape]
    at = 0
    for b in range(count - 1, -1, -1):
        low = day.break_low[shape, b]
        first, last = 0, day.break_high[shape, b] - low
        if b < count - 1 and not day.apart[shape]:
            latest = at - start - low - day.break_length[shape, b]
            first = max(first, latest - day.gap_high[shape, b + 1])
            last = min(last, latest - day.gap_low[shape, b + 1])
        best = first
        for k in range(first, last + 1):
            if gains[b, k] > gains[b, best]:
                best = k
        at = start + low + best
        breaks[b] = at


@compiled
def settle(day: Day, option: int, breaks: Int) -> None:
    """Write places for the breaks of an option, whatever they cost."""
    shape = day.shape[option]
    widest = 1
    for b in range(day.break_count[shape]):
        widest = max(widest, day.break_high[shape, b] - day.break_low[shape, b] + 1)
    gains = np.empty((day.break_length.shape[1], widest))
    place(day, option, np.zeros(day.need.shape[2] + 1), gains, breaks)


@inner
def put(day: Day, agent: int, sign: float, now: Chosen, marginal: Float) -> float:
    """Put an agent's choice on duty (sign 1) or take it off (-1); give the change of cost."""
    choice = now.choice[agent]
    change = float(sign * day.charge[choice])
    option = day.option[choice]
    if option < 0:
        return change
    shape, skill = day.shape[option], day.skill[day.member[agent]]
    breaks = now.breaks[agent]
    b, slot = 0, day.start[option]
    while slot < day.end[option]:
        if b < day.break_count[shape] and slot == breaks[b]:
            slot += day.break_length[shape, b]
            b += 1
            continue
        change += sign * day.at_work[skill, slot]
        for row in range(day.serves.shape[1]):
            if day.serves[skill, row]:
                if sign > 0:
                    change -= marginal[row, slot]
                now.on_duty[row, slot] += sign
                marginal[row, slot] = worth(day, row, slot, now.on_duty[row, slot])
                if sign < 0:
                    change += marginal[row, slot]
        slot += 1
    return float(change)


@inner
def answer(  # noqa: PLR0917 - kernels take no keywords
    day: Day,
    agent: int,
    now: Chosen,
    marginal: Float,
    prices: Float,
    trust: float,
    noise: float,
    random: NDArray[np.uint64],
    total: Float,
    gains: Float,
) -> None:
    """Write an agent's best choice and breaks against the others, or against prices.

    Parameters
    ----------
    trust
        Weight of the prices in [0, 1]; 0: they are not read.
    """
    group = day.member[agent]
    skill = day.skill[group]
    for slot in range(marginal.shape[1]):
        value = day.at_work[skill, slot] + noise * uniform(random)
        for row in range(marginal.shape[0]):
            if day.serves[skill, row]:
                value -= (1.0 - trust) * marginal[row, slot]
                if trust > 0.0:
                    value -= trust * prices[row, slot]
        total[slot + 1] = total[slot] + value
    least = np.inf
    for c in range(day.pointer[group], day.pointer[group + 1]):
        cost, option = day.charge[c], day.option[c]
        if option >= 0:
            cost += total[day.end[option]] - total[day.start[option]]
            if day.break_count[day.shape[option]] > 0:
                cost -= saving(day, option, total, gains)
        if cost < least:
            least = cost
            now.choice[agent] = c
    option = day.option[now.choice[agent]]
    if option >= 0 and day.break_count[day.shape[option]] > 0:
        place(day, option, total, gains, now.breaks[agent])


@compiled
def anneal(  # noqa: C901, PLR0917 - kernels take no keywords
    day: Day, now: Chosen, prices: Float, noises: Float, heats: Float, widest: int, seed: int
) -> None:
    """Take a few agents out at a time and put their best answers back, one move for each heat.

    Parameters
    ----------
    prices
        Prices of the cells that prove the best bound; every other move trusts them, more or less,
        instead of what an agent more is worth at present. Empty: none are known.
    noises
        Sizes of the noise on a slot's cost, of which each move draws one.
    heats
        A move may raise the cost by about so much.
    widest
        Places of the break with most of them.
    """
    random = np.empty(1, np.uint64)
    random[0] = np.uint64(seed)
    agents, most = now.breaks.shape
    marginal = np.empty_like(now.on_duty)
    for row in range(marginal.shape[0]):
        for slot in range(marginal.shape[1]):
            marginal[row, slot] = worth(day, row, slot, now.on_duty[row, slot])
    total, gains = np.zeros(marginal.shape[1] + 1), np.empty((max(1, most), widest))
    team, choices = np.zeros(MOST_MOVED, np.int64), np.zeros(MOST_MOVED, np.int64)
    breaks = np.zeros((MOST_MOVED, most), np.int64)
    for heat in heats:
        count = 1 + int(uniform(random) * min(MOST_MOVED, agents))
        before = cost = now.cost[0]
        for i in range(count):
            team[i] = int(uniform(random) * agents)
            while (team[:i] == team[i]).any():
                team[i] = int(uniform(random) * agents)
            choices[i], breaks[i] = now.choice[team[i]], now.breaks[team[i]]
            cost += put(day, team[i], -1.0, now, marginal)
        noise = noises[int(uniform(random) * noises.shape[0])]
        trust = 2.0 * uniform(random) - 1.0 if prices.size else 0.0
        for i in range(count):
            answer(
                day, team[i], now, marginal, prices, max(0.0, trust), noise, random, total, gains
            )
            cost += put(day, team[i], 1.0, now, marginal)
        if cost - before > -heat * np.log(1.0 - uniform(random)):
            for i in range(count):
                put(day, team[i], -1.0, now, marginal)
            for i in range(count):
                now.choice[team[i]] = choices[i]
                now.breaks[team[i]] = breaks[i]
                put(day, team[i], 1.0, now, marginal)
            continue
        now.cost[0] = cost
        if cost < now.cost[1] - 1e-9:
            now.cost[1] = cost
            now.best_choice[:], now.best_breaks[:] = now.choice, now.breaks
