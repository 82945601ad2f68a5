"""The arithmetic of ``wfm.staffing.kernels`` in numpy alone, over many cells at once.

The same sums in the same order, for machines where numba cannot be imported. A series is added in
blocks of terms; cells whose series has ended drop out.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import gamma

from wfm.staffing.goals import MOST_RATIO

Floats = NDArray[np.float64]

HUGE = 2.0**664
LOG_HUGE = 664.0 * float(np.log(2.0))
MOST_HEAD = 1e300
BLOCK_TERMS = 2**19
"""Terms of all cells in one block; a few megabytes."""


def inverse_blocking(agents: Floats, load: Floats) -> Floats:
    """Give 1 / B(agents, load) of Erlang B, for real agents above -1; infinite when huge."""
    steps = np.floor(np.maximum(agents, 0.0))
    start = np.ones_like(load)
    part = np.flatnonzero(agents != steps)
    start[part] = inverse_blocking_below_one((agents - steps)[part], load[part])
    total = np.where(steps == 0, start, 1.0)
    term = np.ones_like(load)
    active = np.flatnonzero(steps > 0)
    done = 0
    with np.errstate(over="ignore", invalid="ignore"):
        while active.size:
            i = done + np.arange(_block(active.size))
            n, a, last = (v[active, None] for v in (agents, load, steps - 1.0))
            factor = np.where(i <= last, (n - i) / a, 0.0)
            factor *= np.where(i == last, start[active, None], 1.0)
            terms = term[active, None] * np.cumprod(factor, axis=1)
            total[active] += terms.sum(axis=1)
            term[active] = terms[:, -1]
            done += i.size
            small = (agents - done < load) & (term < 1e-16 * total)
            going = (steps > done) & ~small & (total <= MOST_HEAD)
            active = active[going[active]]
    # Infinity times the 0 after the last term is not a number: it was infinite.
    return np.where(total <= MOST_HEAD, total, np.inf)


def inverse_blocking_below_one(agents: Floats, load: Floats) -> Floats:
    """Give the same for real agents in (-1, 1), as the kernel of that name does."""
    small = load < 1.0
    out = np.empty_like(load)
    out[small] = _by_series(agents[small], load[small])
    out[~small] = _by_fraction(agents[~small], load[~small])
    return out


def _by_series(agents: Floats, load: Floats) -> Floats:
    s = agents + 1.0
    term = load / s
    total, k = term.copy(), 0
    while (term > 1e-17 * total).any():
        k += 1
        term = term * load / (s + k)
        total += term
    return np.asarray(np.exp(load - agents * np.log(load)) * gamma(s) - total, np.float64)


def _by_fraction(agents: Floats, load: Floats) -> Floats:
    s = agents + 1.0
    below = load + 1.0 - s
    c, d = np.full_like(load, 1e300), 1.0 / below
    value = d.copy()
    for k in range(1, 500):
        share = -k * (k - s)
        below = below + 2.0
        d = 1.0 / (below + share * d)
        c = below + share / c
        value *= c * d
        if (np.abs(c * d - 1.0) < 1e-15).all():
            break
    return load * value


def chat_head(agents: Floats, rate: Floats, level_rates: Floats) -> tuple[Floats, Floats, Floats]:
    """Give the head of the chat chain, its chats in service, and the unit of both."""
    slots = level_rates.shape[0] - 1
    head, chats, unit = np.ones_like(rate), np.zeros_like(rate), np.ones_like(rate)
    many = agents.astype(np.int64)
    active = np.arange(rate.size)
    for x in range(1, int(many.max(initial=0)) * slots):
        active = active[many[active] * slots > x]
        n = many[active]
        low = x // n
        fuller = x - low * n
        leaving = (n - fuller) * level_rates[low, active] + fuller * level_rates[low + 1, active]
        ratio = np.minimum(leaving, MOST_RATIO * rate[active]) / rate[active]
        head[active] = unit[active] + ratio * head[active]
        chats[active] = x * unit[active] + ratio * chats[active]
        big = active[head[active] > HUGE]
        for values in (head, chats, unit):
            values[big] /= HUGE
    return head, chats, unit


def reserved_head(
    agents: Floats, reserve: Floats, load: Floats
) -> tuple[Floats, Floats, Floats, Floats]:
    """Give head, busy agents, lowest state and unit of a chain cut off below agents - reserve."""
    head, busy, lowest = (np.zeros_like(load) for _ in range(3))
    unit, term = np.ones_like(load), np.ones_like(load)
    for i in range(int(reserve.max(initial=0.0))):
        here = np.flatnonzero(reserve > i)
        at = agents[here] - 1.0 - i
        head[here] += term[here]
        busy[here] += term[here] * at
        lowest[here] = term[here]
        term[here] *= np.minimum(at, MOST_RATIO * load[here]) / load[here]
        big = here[(head + term)[here] > HUGE]
        for values in (head, busy, lowest, unit, term):
            values[big] /= HUGE
    return head, busy, lowest, unit


def waiting_sums(c: Floats, z: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Sum t_j, j t_j and h_j t_j over j >= 1, and tell how often all were divided by ``HUGE``."""
    sums = np.zeros((3, c.size))
    scalings, term, passing = np.zeros_like(c), np.ones_like(c), np.zeros_like(c)
    active = np.arange(c.size)
    done = 0
    while active.size:
        growth = float((z[active] / (c[active] + done + 1)).max())
        # Terms of one block grow by 1e90 at most, so that they can be scaled after it.
        most = int(207.0 / np.log(growth)) + 1 if growth > 1 else BLOCK_TERMS
        j = done + 1.0 + np.arange(min(_block(active.size), most))
        share = 1.0 / (c[active, None] + j)
        terms = term[active, None] * np.cumprod(z[active, None] * share, axis=1)
        passed = passing[active, None] + np.cumsum(share, axis=1)
        sums[0, active] += terms.sum(axis=1)
        sums[1, active] += (j * terms).sum(axis=1)
        sums[2, active] += (passed * terms).sum(axis=1)
        term[active], passing[active] = terms[:, -1], passed[:, -1]
        done += j.size
        big = active[sums[1, active] > HUGE]
        sums[:, big] /= HUGE
        term[big] /= HUGE
        scalings[big] += 1.0
        ended = (z < c + done + 1) & ((done + 1) * term <= 1e-16 * sums[1])
        active = active[~ended[active]]
    return sums[0], sums[1], sums[2], scalings


def _block(cells: int) -> int:
    return int(np.clip(BLOCK_TERMS // cells, 16, 4096))


def impatient_tail(  # noqa: PLR0917 - as the kernel of that name
    head: Floats, unit: Floats, rate: Floats, capacity: Floats, abandon: Floats, threshold: Floats
) -> Floats:
    """Give what customers meet when each waiting one abandons; shape (8, cells)."""
    c, z = capacity / abandon, rate / abandon
    total, places, delays, scalings = waiting_sums(c, z)
    one = np.exp(-scalings * LOG_HUGE)
    ratio = unit * rate / capacity
    weight = head * one + ratio * (one + total)
    staying = np.exp(-abandon * threshold)
    later, _, _, late_scalings = waiting_sums(c, z * staying)
    drift = -z * np.expm1(-abandon * threshold) - capacity * threshold
    reached = np.exp(drift + (late_scalings - scalings) * LOG_HUGE) / weight
    answered = (head * one + unit * total) / weight
    late = unit * reached * later
    over = ratio * reached * (np.exp(-late_scalings * LOG_HUGE) + later)
    return np.array(
        [
            ratio * (one + total) / weight,
            np.minimum(1.0, ratio * places / weight / z),
            answered,
            ratio * places / weight / rate,
            ratio * delays / weight * (c / z) / abandon,
            np.maximum(0.0, answered - late),
            np.maximum(0.0, 1.0 - over * staying),
            np.maximum(0.0, 1.0 - over),
        ]
    )


def patient_tail(
    head: Floats, unit: Floats, rate: Floats, capacity: Floats, threshold: Floats
) -> Floats:
    """Give the same when nobody abandons; unstable: nobody in time."""
    stable = rate < capacity
    spare = np.where(stable, capacity - rate, 1.0)
    queueing = unit * rate / spare
    waits = np.where(stable, queueing / (head + queueing), 1.0)
    mean = np.where(stable, waits / spare, np.inf)
    within = np.where(stable, 1.0 - waits * np.exp(-spare * threshold), 0.0)
    nobody, all_ = np.zeros_like(rate), np.ones_like(rate)
    return np.array([waits, nobody, all_, mean, mean, within, within, within])


def tail(  # noqa: PLR0917 - as the kernels
    head: Floats, unit: Floats, rate: Floats, capacity: Floats, abandon: Floats, threshold: Floats
) -> Floats:
    """Give the figures of either tail, cell by cell; shape (8, cells)."""
    out = np.empty((8, rate.size))
    leaves = abandon > 0.0
    cells = np.array([head, unit, rate, capacity, abandon, threshold])
    out[:, leaves] = impatient_tail(*cells[:, leaves])
    out[:, ~leaves] = patient_tail(*cells[[0, 1, 2, 3, 5]][:, ~leaves])
    return out


def _edges(agents: Floats, rate: Floats, abandon: Floats, threshold: Floats) -> Floats:
    """Give the figures of cells where nothing is offered or nobody is there; (9, cells)."""
    out = np.zeros((9, rate.size))
    out[[2, 5, 6, 7]] = 1.0
    alone = (rate > 0.0) & (agents == 0.0)
    leaves = abandon > 0.0
    wait = np.divide(1.0, abandon, out=np.full_like(rate, np.inf), where=leaves)
    out[:, alone] = 0.0
    out[0, alone] = out[8, alone] = 1.0
    out[1, alone & leaves] = 1.0
    out[3, alone] = wait[alone]
    out[4, alone & ~leaves] = np.inf
    out[6, alone] = -np.expm1(-(abandon * threshold)[alone])
    return out


def performance_of_all(  # noqa: PLR0917 - as the kernel of that name
    agents: Floats, rate: Floats, aht: Floats, factors: Floats, abandon: Floats, threshold: Floats
) -> Floats:
    """Give the figures of an Erlang A queue or a chat chain; shape (9, cells)."""
    out = _edges(agents, rate, abandon, threshold)
    there = (rate > 0.0) & (agents > 0.0)
    n, lam, mean, leaves, wait = (v[there] for v in (agents, rate, aht, abandon, threshold))
    slots = factors.size
    if slots == 1:
        capacity = n / mean
        head = np.minimum(inverse_blocking(n - 1.0, lam * mean), MOST_HEAD)
        got = tail(head, np.ones_like(head), lam, capacity, leaves, wait)
        busy = np.minimum(1.0, lam * got[2] / capacity)
    else:
        level_rates = np.zeros((slots + 1, lam.size))
        level_rates[1:] = np.arange(1, slots + 1)[:, None] / (mean * factors[:, None])
        capacity = n * level_rates[slots]
        head, chats, unit = chat_head(n, lam, level_rates)
        got = tail(head, unit, lam, capacity, leaves, wait)
        busy = (1.0 - got[0]) * chats / head / (n * slots) + got[0]
    out[:8, there], out[8, there] = got, busy
    return out


def blended_of_all(  # noqa: PLR0917 - as the kernel of that name
    agents: Floats, reserve: Floats, rate: Floats, aht: Floats, abandon: Floats, threshold: Floats
) -> Floats:
    """Give the figures of a queue with outbound work in its idle time; shape (10, cells)."""
    started = np.maximum(agents - reserve, 0.0) / aht
    out = np.vstack([_edges(agents, rate, abandon, threshold), np.where(agents > 0, started, 0.0)])
    idle = (rate <= 0.0) & (agents > 0.0)
    out[8, idle] = ((agents - reserve)[idle]) / agents[idle]
    there = (rate > 0.0) & (agents > 0.0)
    n, kept, lam, mean, leaves, wait, outbound = (
        v[there] for v in (agents, reserve, rate, aht, abandon, threshold, started)
    )
    capacity = n / mean
    head, busy, lowest, unit = reserved_head(n, kept, lam * mean)
    got = tail(head, unit, lam, capacity, leaves, wait)
    free = np.divide(1.0 - got[0], head, out=np.zeros_like(head), where=head > 0)
    out[:8, there] = got
    out[8, there] = np.where(kept > 0, free * busy / n + got[0], 1.0)
    rest = np.maximum(0.0, capacity - lam * got[2])
    out[9, there] = np.where(kept > 0, free * lowest * outbound, rest)
    return out


def blocking_of_all(agents: Floats, load: Floats) -> Floats:
    """Give Erlang B; shape (cells,)."""
    out = np.where(agents == 0.0, 1.0, 0.0)
    offered = load > 0.0
    out[offered] = 1.0 / inverse_blocking(agents[offered], load[offered])
    return out
