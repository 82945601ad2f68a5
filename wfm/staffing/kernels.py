"""Compiled arithmetic of queues with waiting customers: Erlang B, C, A, the chat chain, blending.

One chain carries them all. Below "all busy" a queue is described by its *head*, the probability
of every state with a free slot relative to the last such state; from there on by its *tail*, in
which contacts leave at one rate plus one abandonment rate for each customer waiting. Every sum has
positive terms only, so that no digits are lost, and is rescaled, so that nothing overflows. Agents
are real numbers throughout: a fraction of one enters by Erlang B's continuous extension.

All kernels live in this one file because numba renews its disk cache by the file of the function
called, not by the files of what that function calls. ``wfm.staffing.plain`` is the same in numpy.
"""

import math
from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

from wfm.staffing.goals import (
    ABANDONS_MET,
    ANSWERED,
    MOST_AGENTS,
    OFFERED,
    ROUNDING,
    VIRTUAL,
    CompiledGoal,
)

Floats = NDArray[np.float64]
Figures = tuple[float, float, float, float, float, float, float, float, float]
Function = TypeVar("Function", bound=Callable[..., Any])

HUGE = 1e200
LOG_HUGE = math.log(HUGE)
MOST_HEAD = 1e300


def compiled(function: Function) -> Function:
    """Compile a function with numba and keep the machine code on disk."""
    return cast("Function", njit(cache=True, error_model="numpy")(function))


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
    # Lentz's method; every partial denominator is positive for s < 2.
    c, d = 1e300, 1.0 / below
    value = d
    for k in range(1, 500):
        share = -k * (k - s)
        below += 2.0
        d = 1.0 / (below + share * d)
        c = below + share / c
        value *= c * d
        if abs(c * d - 1.0) < 1e-16:
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
        ratio = leaving / rate
        head = unit + ratio * head
        chats = x * unit + ratio * chats
        if head > HUGE:
            head, chats, unit = head / HUGE, chats / HUGE, unit / HUGE
    return head, chats, unit


@compiled
def reserved_head(agents: float, reserve: float, load: float) -> tuple[float, float, float, float]:
    """Give the head of a chain cut off below agents - reserve busy.

    Returns the head, the busy agents in it, the probability of the lowest state in it, and the
    unit of all three; without a reserve there is no state with an agent free.
    """
    head, busy, lowest, unit, term = 0.0, 0.0, 0.0, 1.0, 1.0
    for i in range(int(reserve)):
        head += term
        busy += term * (agents - 1.0 - i)
        lowest = term
        term *= (agents - 1.0 - i) / load
        if head + term > HUGE:
            head, busy, lowest = head / HUGE, busy / HUGE, lowest / HUGE
            unit, term = unit / HUGE, term / HUGE
    return head, busy, lowest, unit


@compiled
def waiting_sums(c: float, z: float) -> tuple[float, float, float, float]:
    """Sum t_j, j t_j and h_j t_j over j >= 1, and give the logarithm of their common scale.

    t_j = z**j / ((c + 1) ... (c + j)) is the probability of j waiting relative to none waiting;
    h_j = 1/(c + 1) + ... + 1/(c + j) the mean time to pass j places, times the abandonment rate.
    """
    total, places, delays, log_scale = 0.0, 0.0, 0.0, 0.0
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
            log_scale += LOG_HUGE
    while (j + 1) * term > 1e-16 * places:
        j += 1
        share = 1.0 / (c + j)
        term *= z * share
        passing += share
        total += term
        places += j * term
        delays += passing * term
    return total, places, delays, log_scale


@compiled
def waiting_total(c: float, z: float) -> tuple[float, float]:
    """Give the first of ``waiting_sums`` and its scale, for half the time."""
    total, log_scale, term, j = 0.0, 0.0, 1.0, 0
    while z >= c + j + 1:
        j += 1
        term *= z / (c + j)
        total += term
        if total > HUGE:
            total, term = total / HUGE, term / HUGE
            log_scale += LOG_HUGE
    while term > 1e-16 * total:
        j += 1
        term *= z / (c + j)
        total += term
    return total, log_scale


@compiled
def impatient_tail(  # noqa: PLR0917 - kernels take positions
    head: float,
    unit: float,
    rate: float,
    capacity: float,
    abandon: float,
    threshold: float,
    timed: bool,  # noqa: FBT001 - kernels take positions
) -> tuple[float, float, float, float, float, float, float, float]:
    """Give what customers meet when each waiting one abandons at rate ``abandon`` [1/s].

    Returns P(wait), P(abandon), P(answered), mean wait of all, wait of answered per offered
    contact, P(answered within the threshold), P(wait at most the threshold, however it ends),
    P(virtual wait at most the threshold). The waits are 0 unless ``timed``.
    """
    c = capacity / abandon
    z = rate / abandon
    if timed:
        total, places, delays, log_scale = waiting_sums(c, z)
    else:
        places, delays = 0.0, 0.0
        total, log_scale = waiting_total(c, z)
    one = 1.0 if log_scale == 0.0 else math.exp(-log_scale)
    ratio = unit * rate / capacity
    weight = head * one + ratio * (one + total)
    staying, later, late_scale, drift = 1.0, total, log_scale, 0.0
    if threshold > 0.0:
        staying = math.exp(-abandon * threshold)
        later, late_scale = waiting_total(c, z * staying)
        drift = -z * math.expm1(-abandon * threshold) - capacity * threshold
    # P(virtual wait > T): places ahead at arrival thinned to those still there after T.
    reached = math.exp(drift + late_scale - log_scale) / weight
    # Not 1 - P(abandon): with few agents for many contacts that would leave no digits.
    answered = (head * one + unit * total) / weight
    late = unit * reached * later
    over = ratio * reached * ((1.0 if late_scale == 0.0 else math.exp(-late_scale)) + later)
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
def performance(  # noqa: PLR0917 - kernels take positions
    agents: float,
    rate: float,
    aht: float,
    factors: Floats,
    abandon: float,
    threshold: float,
    timed: bool,  # noqa: FBT001 - kernels take positions
) -> Figures:
    """Give the eight figures of ``impatient_tail`` and the busy share of all slots."""
    if rate <= 0.0:
        return 0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.0
    if agents == 0.0:
        return (*nobody_there(abandon, threshold), 1.0)
    slots = factors.size
    chats = 0.0
    if slots == 1:
        capacity = agents / aht
        head, unit = min(inverse_blocking(agents - 1.0, rate * aht), MOST_HEAD), 1.0
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
def blended(  # noqa: PLR0917 - kernels take positions
    agents: float, reserve: float, rate: float, aht: float, abandon: float, threshold: float
) -> tuple[float, float, float, float, float, float, float, float, float, float]:
    """Give the nine figures of ``performance`` and the outbound contacts per second."""
    capacity = agents / aht
    outbound = max(agents - reserve, 0.0) / aht
    if rate <= 0.0:
        lowest = (agents - reserve) / agents if agents > 0.0 else 0.0
        return 0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0, 1.0, lowest, outbound
    if agents == 0.0:
        return (*nobody_there(abandon, threshold), 1.0, 0.0)
    head, busy, lowest, unit = reserved_head(agents, reserve, rate * aht)
    if abandon > 0.0:
        got = impatient_tail(head, unit, rate, capacity, abandon, threshold, True)
    else:
        got = patient_tail(head, unit, rate, capacity, threshold)
    if reserve == 0.0:
        # Nobody is ever idle: what is not inbound is outbound.
        return (*got, 1.0, max(0.0, capacity - rate * got[2]))
    free = (1.0 - got[0]) / head
    return (*got, free * busy / agents + got[0], free * lowest * outbound)


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
def slack(  # noqa: PLR0917 - kernels take positions
    agents: float,
    goal: CompiledGoal,
    rate: float,
    aht: float,
    factors: Floats,
    abandon: float,
) -> float:
    """Give by how much so many agents pass the part of the goal they pass least; < 0: they fail."""
    target, threshold, definition, most_busy, most_abandoned, longest_asa = goal
    timed = longest_asa < np.inf
    got = performance(agents, rate, aht, factors, abandon, threshold, timed)
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
def fewest_agents(
    goal: CompiledGoal, rate: float, aht: float, factors: Floats, abandon: float
) -> int:
    """Give the fewest agents that reach the goal; 0 without contacts, -1 beyond reason.

    The search starts near the square-root rule, widens until it holds the answer, and halves.
    Every part of a goal is reached by all larger numbers once it is reached (the virtual wait
    falls in the likelihood ratio order with every agent), but for chats whose factors are not
    ``wfm.staffing.chat.steady``.
    """
    if rate <= 0.0:
        return 0
    load = rate * aht * factors[-1] / factors.size
    if abandon <= 0.0 and factors.size == 1:
        return fewest_patient(goal, load, aht)
    high = int(load + 0.3 * math.sqrt(load)) + 1
    step = max(1, int(0.25 * math.sqrt(load)))
    if slack(high, goal, rate, aht, factors, abandon) >= 0.0:
        low = high - step
        while low > 0 and slack(low, goal, rate, aht, factors, abandon) >= 0.0:
            high = low
            step *= 2
            low -= step
        low = max(low, 0)
    else:
        low = high
        high += step
        while slack(high, goal, rate, aht, factors, abandon) < 0.0:
            low = high
            step *= 2
            high += step
            if high > 10.0 * load / goal[3] + MOST_AGENTS:
                return -1
    while high - low > 1:
        middle = (low + high) // 2
        if slack(middle, goal, rate, aht, factors, abandon) >= 0.0:
            high = middle
        else:
            low = middle
    return high


@compiled
def fractional_agents(
    goal: CompiledGoal, rate: float, aht: float, factors: Floats, abandon: float
) -> float:
    """Give the smallest real number of agents that reaches the goal; -1 beyond reason.

    Between the fewest whole number and the one below it, by the Illinois method, each of whose
    steps is followed by a halving where it gains too little.
    """
    high = float(fewest_agents(goal, rate, aht, factors, abandon))
    if high <= 0.0:
        return high
    low = high - 1.0
    if abandon <= 0.0 and low < rate * aht:
        low = rate * aht
    above = slack(high, goal, rate, aht, factors, abandon)
    below = slack(low, goal, rate, aht, factors, abandon)
    if below >= 0.0:
        return low
    for _ in range(200):
        width = high - low
        if width <= 1e-13 * high:
            break
        middle = low - below * width / (above - below)
        if not low < middle < high:
            middle = 0.5 * (low + high)
        got = slack(middle, goal, rate, aht, factors, abandon)
        if got >= 0.0:
            high, above, below = middle, got, 0.5 * below
        else:
            low, below, above = middle, got, 0.5 * above
        if high - low > 0.5 * width:
            middle = 0.5 * (low + high)
            got = slack(middle, goal, rate, aht, factors, abandon)
            if got >= 0.0:
                high, above = middle, got
            else:
                low, below = middle, got
    return high


@compiled
def performance_of_all(  # noqa: PLR0917 - kernels take positions
    agents: Floats, rate: Floats, aht: Floats, factors: Floats, abandon: Floats, threshold: Floats
) -> Floats:
    """Run ``performance`` over cells; shape (9, cells)."""
    out = np.empty((9, agents.size))
    for i in range(agents.size):
        got = performance(agents[i], rate[i], aht[i], factors, abandon[i], threshold[i], True)
        for k in range(9):
            out[k, i] = got[k]
    return out


@compiled
def blended_of_all(  # noqa: PLR0917 - kernels take positions
    agents: Floats, reserve: Floats, rate: Floats, aht: Floats, abandon: Floats, threshold: Floats
) -> Floats:
    """Run ``blended`` over cells; shape (10, cells)."""
    out = np.empty((10, agents.size))
    for i in range(agents.size):
        got = blended(agents[i], reserve[i], rate[i], aht[i], abandon[i], threshold[i])
        for k in range(10):
            out[k, i] = got[k]
    return out


@compiled
def fewest_of_all(
    goal: CompiledGoal, rate: Floats, aht: Floats, factors: Floats, abandon: Floats
) -> NDArray[np.int64]:
    """Run ``fewest_agents`` over cells; shape (cells,)."""
    out = np.empty(rate.size, np.int64)
    for i in range(rate.size):
        out[i] = fewest_agents(goal, rate[i], aht[i], factors, abandon[i])
    return out


@compiled
def fractional_of_all(
    goal: CompiledGoal, rate: Floats, aht: Floats, factors: Floats, abandon: Floats
) -> Floats:
    """Run ``fractional_agents`` over cells; shape (cells,)."""
    out = np.empty(rate.size)
    for i in range(rate.size):
        out[i] = fractional_agents(goal, rate[i], aht[i], factors, abandon[i])
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
