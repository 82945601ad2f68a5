"""Compiled arithmetic of queues with waiting customers: Erlang B, C, A and the chat chain.

One chain carries them all. Below "all busy" a queue is described by its *head*, the probability
of every state with a free slot relative to the last such state; from there on by its *tail*, in
which contacts leave at one rate plus one abandonment rate for each customer waiting. Every sum has
positive terms only, so that no digits are lost, and is rescaled, so that nothing overflows. Agents
are real numbers throughout: a fraction of one enters by Erlang B's continuous extension.

All kernels share this file: numba renews its disk cache by the file of the function called alone.
``wfm.staffing.plain`` is the same in numpy.
"""
# ruff: noqa: PLR0917, FBT001 - compiled functions take positions

import math

import numpy as np
from numpy.typing import NDArray

from wfm.staffing.compiling import compiled
from wfm.staffing.goals import (
    ABANDONS_MET,
    ANSWERED,
    LEAST_AGENTS,
    MOST_AGENTS,
    MOST_RATIO,
    OFFERED,
    ROUNDING,
    VIRTUAL,
    CompiledGoal,
)

Floats = NDArray[np.float64]
Figures = tuple[float, float, float, float, float, float, float, float, float]

HUGE = 2.0**664
LOG_HUGE = 664.0 * math.log(2.0)
MOST_HEAD = 1e300


@compiled
def inverse_blocking_below_one(agents: float, load: float) -> float:
    """Give 1 / B(agents, load) for real agents in (-1, 1): load**-x exp(load) Gamma(x + 1, load).

    Legendre's continued fraction of the upper incomplete gamma function, and for small loads the
    series of the lower one (DLMF 8.9.2 and 8.7.1).
    """
    s = agents + 1.0
    if load < 1.0:
        term = load / s
        total = term
        k = 0
        while term > 1e-17 * total:
            k += 1
            term *= load / (s + k)
            total += term
        return math.exp(load - agents * math.log(load)) * math.gamma(s) - total
    below = load + 1.0 - s
    # Lentz's method; for s < 2 no denominator vanishes.
    c, d = 1e300, 1.0 / below
    value = d
    for k in range(1, 500):
        share = -k * (k - s)
        below += 2.0
        d = 1.0 / (below + share * d)
        c = below + share / c
        value *= c * d
        if abs(c * d - 1.0) < 1e-15:
            break
    return load * value


@compiled
def inverse_blocking(agents: float, load: float) -> float:
    """Give 1 / B(agents, load) of Erlang B: sum over i of agents! / (agents - i)! / load**i.

    The recursion 1/B(x) = 1 + x/load 1/B(x - 1) written out; infinite beyond ``MOST_HEAD``.
    """
    total, term, left = 0.0, 1.0, agents
    while left >= 1.0:
        total += term
        if left < load and term < 1e-16 * total:
            return total
        if total > MOST_HEAD:
            return np.inf
        term *= left / load
        left -= 1.0
    if left != 0.0:
        term *= inverse_blocking_below_one(left, load)
    return total + term


@compiled
def chat_head(agents: float, rate: float, level_rates: Floats) -> tuple[float, float, float]:
    """Give the head of the chat chain, its chats in service, and the unit of both.

    State x holds x chats, spread as evenly as possible over the agents; ``level_rates[k]`` is the
    rate at which an agent with k chats finishes any of them [1/s].
    """
    head, chats, unit = 1.0, 0.0, 1.0
    many = int(agents)
    for x in range(1, many * (level_rates.size - 1)):
        low = x // many
        fuller = x - low * many
        leaving = (many - fuller) * level_rates[low] + fuller * level_rates[low + 1]
        ratio = min(leaving / rate, MOST_RATIO)
        head = unit + ratio * head
        chats = x * unit + ratio * chats
        if head > HUGE:
            head, chats, unit = head / HUGE, chats / HUGE, unit / HUGE
    return head, chats, unit


@compiled
def waiting_sums(c: float, z: float) -> tuple[float, float, float, float]:
    """Sum t_j, j t_j and h_j t_j over j >= 1, and tell how often all were divided by ``HUGE``.

    t_j = z**j / ((c + 1) ... (c + j)) is the probability of j waiting relative to none waiting;
    h_j = 1/(c + 1) + ... + 1/(c + j) the mean time to pass j places, times the abandonment rate.
    """
    total, places, delays, scalings = 0.0, 0.0, 0.0, 0.0
    term, passing, j = 1.0, 0.0, 0
    # Only growing terms can overflow; the check would slow the falling ones by half.
    while z >= c + j + 1:
        j += 1
        share = 1.0 / (c + j)
        term *= z * share
        passing += share
        total += term
        places += j * term
        delays += passing * term
        if places > HUGE:
            total, places, delays, term = total / HUGE, places / HUGE, delays / HUGE, term / HUGE
            scalings += 1.0
    while (j + 1) * term > 1e-16 * places:
        j += 1
        share = 1.0 / (c + j)
        term *= z * share
        passing += share
        total += term
        places += j * term
        delays += passing * term
    return total, places, delays, scalings


@compiled
def waiting_total(c: float, z: float) -> tuple[float, float]:
    """Give the first of ``waiting_sums`` and its scalings, for half the time."""
    total, scalings, term, j = 0.0, 0.0, 1.0, 0
    while z >= c + j + 1:
        j += 1
        term *= z / (c + j)
        total += term
        if total > HUGE:
            total, term = total / HUGE, term / HUGE
            scalings += 1.0
    while term > 1e-16 * total:
        j += 1
        term *= z / (c + j)
        total += term
    return total, scalings


@compiled
def waiting_totals(c: float, z: float, staying: float) -> tuple[float, float, float, float]:
    """Give ``waiting_total`` of z and of z * staying, and their scalings; mostly in one pass."""
    total, later, term, power, leaving = 0.0, 0.0, 1.0, 1.0, c + 1.0
    while z >= leaving or term > 1e-16 * total:
        term *= z / leaving
        power *= staying
        leaving += 1.0
        total += term
        later += term * power
        if total > HUGE:
            return (*waiting_total(c, z), *waiting_total(c, z * staying))
    return total, 0.0, later, 0.0


@compiled
def impatient_tail(
    head: float,
    unit: float,
    rate: float,
    capacity: float,
    abandon: float,
    threshold: float,
    timed: bool,
) -> tuple[float, float, float, float, float, float, float, float]:
    """Give what customers meet when each waiting one abandons at rate ``abandon`` [1/s].

    Returns P(wait), P(abandon), P(answered), mean wait of all, wait of answered per offered
    contact, P(answered within the threshold), P(wait at most the threshold, however it ends),
    P(virtual wait at most the threshold). The waits are 0 unless ``timed``.
    """
    c = capacity / abandon
    z = rate / abandon
    staying = math.exp(-abandon * threshold)
    if timed:
        total, places, delays, scalings = waiting_sums(c, z)
        later, late_scalings = waiting_total(c, z * staying)
    else:
        places, delays = 0.0, 0.0
        total, scalings, later, late_scalings = waiting_totals(c, z, staying)
    one = 1.0 if scalings == 0.0 else math.exp(-scalings * LOG_HUGE)
    ratio = unit * rate / capacity
    weight = head * one + ratio * (one + total)
    drift = -z * math.expm1(-abandon * threshold) - capacity * threshold
    # P(virtual wait > T): places ahead at arrival, thinned to those still there after T.
    reached = math.exp(drift + (late_scalings - scalings) * LOG_HUGE) / weight
    # Not 1 - P(abandon): with few agents for many contacts that would leave no digits.
    answered = (head * one + unit * total) / weight
    late = unit * reached * later
    late_one = 1.0 if late_scalings == 0.0 else math.exp(-late_scalings * LOG_HUGE)
    over = ratio * reached * (late_one + later)
    return (
        ratio * (one + total) / weight,
        min(1.0, ratio * places / weight / z),
        answered,
        ratio * places / weight / rate,
        ratio * delays / weight * (c / z) / abandon,
        max(0.0, answered - late),
        max(0.0, 1.0 - over * staying),
        max(0.0, 1.0 - over),
    )


@compiled
def patient_tail(
    head: float, unit: float, rate: float, capacity: float, threshold: float
) -> tuple[float, float, float, float, float, float, float, float]:
    """Give the same as ``impatient_tail`` when nobody abandons; unstable: nobody in time."""
    if rate >= capacity:
        return 1.0, 0.0, 1.0, np.inf, np.inf, 0.0, 0.0, 0.0
    queueing = unit * rate / (capacity - rate)
    waits = queueing / (head + queueing)
    mean = waits / (capacity - rate)
    within = 1.0 - waits * math.exp(-(capacity - rate) * threshold)
    return waits, 0.0, 1.0, mean, mean, within, within, within


@compiled
def nobody_there(
    abandon: float, threshold: float
) -> tuple[float, float, float, float, float, float, float, float]:
    """Give the same with no agents: all abandon, or wait for ever."""
    if abandon > 0.0:
        short = -math.expm1(-abandon * threshold)
        return 1.0, 1.0, 0.0, 1.0 / abandon, 0.0, 0.0, short, 0.0
    return 1.0, 0.0, 0.0, np.inf, np.inf, 0.0, 0.0, 0.0


@compiled
def performance(
    agents: float,
    rate: float,
    aht: float,
    factors: Floats,
    abandon: float,
    threshold: float,
    timed: bool,
    known: float,
) -> Figures:
    """Give what ``impatient_tail`` does, and the busy share; ``known``: 1 / B(agents - 1) or 0."""
    if rate <= 0.0:
        return 0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.0
    if agents == 0.0:
        return (*nobody_there(abandon, threshold), 1.0)
    slots, chats = factors.size, 0.0
    if slots == 1:
        capacity = agents / aht
        head, unit = known if known > 0.0 else inverse_blocking(agents - 1.0, rate * aht), 1.0
        head = min(head, MOST_HEAD)
    else:
        level_rates = np.zeros(slots + 1)
        for k in range(slots):
            level_rates[k + 1] = (k + 1) / (aht * factors[k])
        capacity = agents * level_rates[slots]
        head, chats, unit = chat_head(agents, rate, level_rates)
    if abandon > 0.0:
        got = impatient_tail(head, unit, rate, capacity, abandon, threshold, timed)
    else:
        got = patient_tail(head, unit, rate, capacity, threshold)
    if slots == 1:
        busy = min(1.0, rate * got[2] / capacity)
    else:
        # P(free slot) = 1 - P(wait), and with the head: chats below full, agents * slots at full.
        busy = (1.0 - got[0]) * chats / head / (agents * slots) + got[0]
    return (*got, busy)


@compiled
def service_of(definition: int, got: Figures) -> float:
    """Give the service level by the number of its definition; 0 where nobody counts."""
    within, met = got[5], got[6]
    if definition == OFFERED:
        return within
    if definition == ABANDONS_MET:
        return met
    if definition == VIRTUAL:
        return got[7]
    counted = got[2] if definition == ANSWERED else 1.0 - (met - within)
    return min(1.0, within / counted) if counted > 0.0 else 0.0


@compiled
def slack(
    agents: float,
    goal: CompiledGoal,
    rate: float,
    aht: float,
    factors: Floats,
    abandon: float,
    known: float,
) -> float:
    """Give by how much so many agents pass the part of the goal they pass least; < 0: they fail."""
    target, threshold, definition, most_busy, most_abandoned, longest_asa = goal
    timed = longest_asa < np.inf
    got = performance(agents, rate, aht, factors, abandon, threshold, timed, known)
    if got[3] == np.inf:
        return -1.0
    least = min(service_of(definition, got) - target, most_busy * ROUNDING - got[8])
    if most_abandoned < 1.0:
        least = min(least, most_abandoned - (1.0 - got[2]))
    if timed:
        # Nobody answered: the ASA is not known to be short.
        late = got[4] - longest_asa * got[2] if got[2] > 0.0 else longest_asa
        least = min(least, -late / longest_asa)
    return least


@compiled
def fewest_patient(goal: CompiledGoal, load: float, aht: float) -> int:
    """Give the fewest agents by Erlang C, by B's recursion upward from the first stable number."""
    target, threshold, _, most_busy, _, longest_asa = goal
    agents = max(int(load) + 1, math.ceil(load / (most_busy * ROUNDING)))
    head = inverse_blocking(agents - 1.0, load)
    while True:
        queueing = load / (agents - load)
        waits = queueing / (head + queueing)
        late = waits * math.exp((load - agents) * threshold / aht)
        if late <= 1.0 - target and waits * aht <= longest_asa * (agents - load):
            return agents
        head = 1.0 + agents / load * head
        agents += 1


@compiled
def fewest_impatient(  # noqa: C901 - one search
    goal: CompiledGoal, rate: float, aht: float, factors: Floats, abandon: float, guess: int
) -> tuple[int, float]:
    """Give the fewest agents that reach the goal, and about where between it and one fewer.

    -1 beyond reason. From a ``guess`` of the largest number that fails the search widens until it
    holds the answer, and halves: what reaches a goal does so with more agents too (see
    ``wfm.staffing.agents_for``), but for chats that are not ``wfm.staffing.chat.steady``.
    """
    load = rate * aht * factors[-1] / factors.size
    low, step = max(guess, 0), 1
    below, above, head = -1.0, 0.0, 0.0
    if low > 0:
        if factors.size == 1:
            head = inverse_blocking(low - 1.0, load)
        below = slack(low, goal, rate, aht, factors, abandon, head)
    high = low
    if below < 0.0:
        while True:
            low = high
            high += step
            for agents in range(low, high if factors.size == 1 else low):
                head = 1.0 + agents / load * head
            above = slack(high, goal, rate, aht, factors, abandon, head)
            if above >= 0.0:
                break
            below = above
            step *= 2
            if high > 10.0 * load / goal[3] + MOST_AGENTS:
                return -1, 0.0
    while below >= 0.0:
        high, above = low, below
        low = max(high - step, 0)
        step *= 2
        below = slack(low, goal, rate, aht, factors, abandon, 0.0) if low > 0 else -1.0
    while high - low > 1:
        middle = (low + high) // 2
        got = slack(middle, goal, rate, aht, factors, abandon, 0.0)
        if got >= 0.0:
            high, above = middle, got
        else:
            low, below = middle, got
    return high, high - above / (above - below)


@compiled
def fewest_agents(
    goal: CompiledGoal, rate: float, aht: float, factors: Floats, abandon: float, hints: Floats
) -> int:
    """Give the fewest agents that reach the goal; 0 without contacts, -1 beyond reason.

    ``hints`` remembers how far from the load, in its square roots, answers at such loads were.
    """
    if rate <= 0.0:
        return 0
    load = rate * aht * factors[-1] / factors.size
    if abandon <= 0.0 and factors.size == 1:
        return fewest_patient(goal, load, aht)
    root = math.sqrt(load)
    place = min(max(int(4.0 * math.log2(load)) + 8, 0), hints.size - 1)
    guess = math.ceil(load + hints[place] * root) - 1
    found, between = fewest_impatient(goal, rate, aht, factors, abandon, guess)
    if found > 0:
        hints[place] = (between - load) / root
    return found


@compiled
def fractional_agents(
    goal: CompiledGoal, rate: float, aht: float, factors: Floats, abandon: float, hints: Floats
) -> float:
    """Give the smallest real number of agents that reaches the goal; -1 beyond reason.

    Between the fewest whole number and one less, by T. R. Chandrupatla's method (Advances in
    Engineering Software 28(3), 1997, 145-149): inverse quadratic interpolation, else halving.
    """
    a = float(fewest_agents(goal, rate, aht, factors, abandon, hints))
    if a <= 0.0:
        return a
    b = a - 1.0 if abandon > 0.0 else max(a - 1.0, rate * aht)
    at_a = slack(a, goal, rate, aht, factors, abandon, 0.0)
    at_b = slack(b, goal, rate, aht, factors, abandon, 0.0)
    if at_b >= 0.0:
        return b
    share = 0.5
    for _ in range(200):
        x = a + share * (b - a)
        got = slack(x, goal, rate, aht, factors, abandon, 0.0)
        if (got >= 0.0) == (at_a >= 0.0):
            c, at_c = a, at_a
        else:
            c, at_c = b, at_b
            b, at_b = a, at_a
        a, at_a = x, got
        least = 1e-13 * max(a, 1.0) / abs(b - a)
        if least > 0.5:
            break
        xi, phi = (a - b) / (c - b), (at_a - at_b) / (at_c - at_b)
        share = 0.5
        if phi * phi < xi and (1.0 - phi) * (1.0 - phi) < 1.0 - xi:
            share = at_a / (at_b - at_a) * at_c / (at_b - at_c)
            share += (c - a) / (b - a) * at_a / (at_c - at_a) * at_b / (at_c - at_b)
        share = min(1.0 - least, max(least, share))
    found = a if at_a >= 0.0 else b
    return found if found > LEAST_AGENTS else 0.0


@compiled
def performance_of_all(
    agents: Floats, rate: Floats, aht: Floats, factors: Floats, abandon: Floats, threshold: Floats
) -> Floats:
    """Run ``performance`` over cells; shape (9, cells)."""
    out = np.empty((9, agents.size))
    for i in range(agents.size):
        got = performance(agents[i], rate[i], aht[i], factors, abandon[i], threshold[i], True, 0.0)
        for k in range(9):
            out[k, i] = got[k]
    return out


@compiled
def fewest_of_all(
    goal: CompiledGoal, rate: Floats, aht: Floats, factors: Floats, abandon: Floats
) -> NDArray[np.int64]:
    """Run ``fewest_agents`` over cells; shape (cells,)."""
    out, hints = np.empty(rate.size, np.int64), np.full(96, 0.3)
    for i in range(rate.size):
        out[i] = fewest_agents(goal, rate[i], aht[i], factors, abandon[i], hints)
    return out


@compiled
def fractional_of_all(
    goal: CompiledGoal, rate: Floats, aht: Floats, factors: Floats, abandon: Floats
) -> Floats:
    """Run ``fractional_agents`` over cells; shape (cells,)."""
    out, hints = np.empty(rate.size), np.full(96, 0.3)
    for i in range(rate.size):
        out[i] = fractional_agents(goal, rate[i], aht[i], factors, abandon[i], hints)
    return out


@compiled
def blocking_of_all(agents: Floats, load: Floats) -> Floats:
    """Run Erlang B over cells; shape (cells,)."""
    out = np.empty(agents.size)
    for i in range(agents.size):
        if load[i] > 0.0:
            out[i] = 1.0 / inverse_blocking(agents[i], load[i])
        else:
            out[i] = 1.0 if agents[i] == 0.0 else 0.0
    return out
