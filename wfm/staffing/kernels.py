"""Compiled arithmetic of queues with waiting customers: Erlang B, C, A and the chat chain.

One chain carries all four. Below "all busy" a queue is described by its *head*, the probability
of every state with a free slot relative to the last such state; from there on by its *tail*, in
which contacts leave at one rate plus one abandonment rate for each customer waiting. Every sum has
positive terms only, so that no digits are lost, and is rescaled, so that nothing overflows.

All kernels live in this one file because numba renews its disk cache by the file of the function
called, not by the files of what that function calls.
"""

import math
from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Function = TypeVar("Function", bound=Callable[..., Any])

OFFERED, ANSWERED, LESS_SHORT, ABANDONS_MET = range(4)
HUGE = 1e200
LOG_HUGE = math.log(HUGE)
MOST_AGENTS = 1_000_000


def compiled(function: Function) -> Function:
    """Compile a function with numba and keep the machine code on disk."""
    return cast("Function", njit(cache=True, error_model="numpy")(function))


@compiled
def inverse_blocking(agents: int, load: float) -> float:
    """Give 1 / B(agents, load) of Erlang B: sum over i of agents! / (agents - i)! / load**i."""
    total = 1.0
    term = 1.0
    for i in range(agents):
        term *= (agents - i) / load
        total += term
        if agents - i - 1 < load and term < 1e-16 * total:
            break
    return total


@compiled
def chat_head(agents: int, rate: float, level_rates: Floats) -> tuple[float, float, float]:
    """Give the head of the chat chain, its chats in service, and the unit of both.

    State x holds x chats, spread as evenly as possible over the agents; ``level_rates[k]`` is the
    rate at which an agent with k chats finishes any of them [1/s].
    """
    head, chats, unit = 1.0, 0.0, 1.0
    for x in range(1, agents * (level_rates.size - 1)):
        low = x // agents
        fuller = x - low * agents
        leaving = (agents - fuller) * level_rates[low] + fuller * level_rates[low + 1]
        ratio = leaving / rate
        head = unit + ratio * head
        chats = x * unit + ratio * chats
        if head > HUGE:
            head, chats, unit = head / HUGE, chats / HUGE, unit / HUGE
    return head, chats, unit


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
    head: float, unit: float, rate: float, capacity: float, abandon: float, threshold: float
) -> tuple[float, float, float, float, float, float, float]:
    """Give what customers meet when each waiting one abandons at rate ``abandon`` [1/s].

    Returns P(wait), P(abandon), P(answered), mean wait of all, wait of answered per offered
    contact, P(answered within the threshold), P(wait at most the threshold, however it ends).
    """
    c = capacity / abandon
    z = rate / abandon
    total, places, delays, log_scale = waiting_sums(c, z)
    one = 1.0 if log_scale == 0.0 else math.exp(-log_scale)
    ratio = unit * rate / capacity
    weight = head * one + ratio * (one + total)
    staying = math.exp(-abandon * threshold)
    later, late_scale = waiting_total(c, z * staying)
    # P(virtual wait > T): places ahead at arrival thinned to those still there after T.
    drift = -z * math.expm1(-abandon * threshold) - capacity * threshold
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
    )


@compiled
def patient_tail(
    head: float, unit: float, rate: float, capacity: float, threshold: float
) -> tuple[float, float, float, float, float, float, float]:
    """Give the same as ``impatient_tail`` when nobody abandons; unstable: nobody in time."""
    if rate >= capacity:
        return 1.0, 0.0, 1.0, np.inf, np.inf, 0.0, 0.0
    queueing = unit * rate / (capacity - rate)
    waits = queueing / (head + queueing)
    mean = waits / (capacity - rate)
    within = 1.0 - waits * math.exp(-(capacity - rate) * threshold)
    return waits, 0.0, 1.0, mean, mean, within, within


@compiled
def nobody_there(
    abandon: float, threshold: float
) -> tuple[float, float, float, float, float, float, float]:
    """Give the same with no agents: all abandon, or wait for ever."""
    if abandon > 0.0:
        short = -math.expm1(-abandon * threshold)
        return 1.0, 1.0, 0.0, 1.0 / abandon, 0.0, 0.0, short
    return 1.0, 0.0, 0.0, np.inf, np.inf, 0.0, 0.0


@compiled
def performance(  # noqa: PLR0917 - kernels take positions
    agents: int, rate: float, aht: float, factors: Floats, abandon: float, threshold: float
) -> tuple[float, float, float, float, float, float, float, float]:
    """Give the seven figures of ``impatient_tail`` and the busy share of all slots."""
    if rate <= 0.0:
        return 0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0
    if agents == 0:
        return (*nobody_there(abandon, threshold), 1.0)
    slots = factors.size
    chats = 0.0
    if slots == 1:
        capacity = agents / aht
        head, unit = inverse_blocking(agents - 1, rate * aht), 1.0
    else:
        level_rates = np.zeros(slots + 1)
        for k in range(slots):
            level_rates[k + 1] = (k + 1) / (aht * factors[k])
        capacity = agents * level_rates[slots]
        head, chats, unit = chat_head(agents, rate, level_rates)
    if abandon > 0.0:
        figures = impatient_tail(head, unit, rate, capacity, abandon, threshold)
    else:
        figures = patient_tail(head, unit, rate, capacity, threshold)
    if slots == 1:
        busy = min(1.0, rate * figures[2] / capacity)
    else:
        # P(free slot) = 1 - P(wait), and with the head: chats below full, agents * slots at full.
        busy = (1.0 - figures[0]) * chats / head / (agents * slots) + figures[0]
    return (*figures, busy)


@compiled
def service_of(definition: int, answered: float, within: float, met: float) -> float:
    """Give the service level by the number of its definition; 0 where nobody counts."""
    if definition == OFFERED:
        return within
    if definition == ABANDONS_MET:
        return met
    counted = answered if definition == ANSWERED else 1.0 - (met - within)
    return min(1.0, within / counted) if counted > 0.0 else 0.0


@compiled
def is_enough(  # noqa: PLR0917 - kernels take positions
    agents: int,
    goal: tuple[float, float, int, float],
    rate: float,
    aht: float,
    factors: Floats,
    abandon: float,
) -> bool:
    """Tell whether so many agents reach the goal (target, threshold, definition, occupancy)."""
    target, threshold, definition, most_busy = goal
    got = performance(agents, rate, aht, factors, abandon, threshold)
    return service_of(definition, got[2], got[5], got[6]) >= target and got[7] <= most_busy


@compiled
def fewest_patient(goal: tuple[float, float, int, float], load: float, aht: float) -> int:
    """Give the fewest agents by Erlang C, by B's recursion upward from the first stable number."""
    target, threshold, _, most_busy = goal
    agents = max(int(load) + 1, math.ceil(load / most_busy * (1.0 - 1e-12)))
    head = inverse_blocking(agents - 1, load)
    while True:
        queueing = load / (agents - load)
        waits = queueing / (head + queueing)
        if waits * math.exp((load - agents) * threshold / aht) <= 1.0 - target:
            return agents
        head = 1.0 + agents / load * head
        agents += 1


@compiled
def fewest_agents(
    goal: tuple[float, float, int, float],
    rate: float,
    aht: float,
    factors: Floats,
    abandon: float,
) -> int:
    """Give the fewest agents that reach the goal; 0 without contacts, -1 beyond reason.

    The search starts near the square-root rule, widens until it holds the answer, and halves.
    """
    if rate <= 0.0:
        return 0
    load = rate * aht * factors[-1] / factors.size
    if abandon <= 0.0 and factors.size == 1:
        return fewest_patient(goal, load, aht)
    high = int(load + 0.3 * math.sqrt(load)) + 1
    step = max(1, int(0.25 * math.sqrt(load)))
    if is_enough(high, goal, rate, aht, factors, abandon):
        low = high - step
        while low > 0 and is_enough(low, goal, rate, aht, factors, abandon):
            high = low
            step *= 2
            low -= step
        low = max(low, 0)
    else:
        low = high
        high += step
        while not is_enough(high, goal, rate, aht, factors, abandon):
            low = high
            step *= 2
            high += step
            if high > 10.0 * load + MOST_AGENTS:
                return -1
    while high - low > 1:
        middle = (low + high) // 2
        if is_enough(middle, goal, rate, aht, factors, abandon):
            high = middle
        else:
            low = middle
    return high


@compiled
def performance_of_all(  # noqa: PLR0917 - kernels take positions
    agents: NDArray[np.int64],
    rate: Floats,
    aht: Floats,
    factors: Floats,
    abandon: Floats,
    threshold: Floats,
) -> Floats:
    """Run ``performance`` over cells; shape (8, cells)."""
    out = np.empty((8, agents.size))
    for i in range(agents.size):
        got = performance(agents[i], rate[i], aht[i], factors, abandon[i], threshold[i])
        for k in range(8):
            out[k, i] = got[k]
    return out


@compiled
def fewest_of_all(
    goal: tuple[float, float, int, float],
    rate: Floats,
    aht: Floats,
    factors: Floats,
    abandon: Floats,
) -> NDArray[np.int64]:
    """Run ``fewest_agents`` over cells; shape (cells,)."""
    out = np.empty(rate.size, np.int64)
    for i in range(rate.size):
        out[i] = fewest_agents(goal, rate[i], aht[i], factors, abandon[i])
    return out


@compiled
def blocking_of_all(agents: NDArray[np.int64], load: Floats) -> Floats:
    """Run Erlang B over cells; shape (cells,)."""
    out = np.empty(agents.size)
    for i in range(agents.size):
        if load[i] > 0.0:
            out[i] = 1.0 / inverse_blocking(agents[i], load[i])
        else:
            out[i] = 1.0 if agents[i] == 0 else 0.0
    return out
