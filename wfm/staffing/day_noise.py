"""How far the service of a day lies off its expectation by chance alone."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from wfm.staffing.inputs import abandon_rate
from wfm.staffing.line import Line

Floats = NDArray[np.float64]

LOG_NEGLIGIBLE = 23.0
"""States less likely than the likeliest by this power of e are left out."""

MOST_WAITING = 2000
"""Longer lines are left out: a team so near its load is not staffed for."""

BLOCK_STATES = 2**20
"""States of all cells worked at a time; a few megabytes."""


def noise_per_contact(
    line: Line, agents: Floats, rate: Floats, *, threshold_seconds: float
) -> Floats:
    """Give the long-run variance of contacts answered in time, per contact offered, shape (T,).

    Var(sum of (1[in time] - service)) over a long span, divided by the contacts in it. Contacts
    that follow one another meet the same queue, so that it is far above service (1 - service). By
    Poisson's equation of the birth-death chain of customers: g_i the chance to be in time of who
    arrives in state i, s = sum of pi_i g_i and D_i = -sum over j <= i of pi_j (g_j - s) / pi_i,
    it is the sum over states of pi_i (E(1[in time] - s + D_i)**2 + D_i**2): arrivals, then
    departures. Source: W. Whitt, Asymptotic formulas for Markov processes with applications to
    simulation, Operations Research 40(2), 1992, 279-291.

    Parameters
    ----------
    line
        Handle times and patience, shape (T,).
    agents
        Whole agents, shape (T,).
    rate
        Contacts [1/s], above 0, shape (T,).
    threshold_seconds
        In time is a wait of at most this [s], by its first two moments.

    Notes
    -----
    That who is in time depends on the same departures as who comes after is left out: 5 to 15 %
    less variance than a long simulated run.

    Returns
    -------
        0 where agents do not stand up to the load and nobody abandons: there is no long run.
    """
    factors = np.array(line.aht_by_level or (1.0,))
    abandon = np.broadcast_to(abandon_rate(line.patience_seconds), rate.shape)
    slots = agents * factors.size
    full = agents * factors.size / (factors[-1] * line.aht_seconds)
    stable = np.flatnonzero((abandon > 0) | (full > rate))
    out = np.zeros(rate.size)
    # Lines of like length side by side.
    stable = stable[np.argsort(slots[stable], kind="stable")]
    waiting = _longest(rate, full, abandon)
    begin = 0
    while begin < stable.size:
        states = int(slots[stable[begin:]].max() + waiting[stable[begin:]].max()) + 2
        part = stable[begin : begin + max(1, BLOCK_STATES // states)]
        states = int((slots[part] + waiting[part]).max()) + 2
        state = np.arange(states, dtype=np.float64)
        leaving = _leaving(state, agents[part], line.aht_seconds[part], factors)
        beyond = np.maximum(state - slots[part, None], 0.0)
        leaving = np.where(beyond > 0, full[part, None] + beyond * abandon[part, None], leaving)
        chance = _chances(leaving, slots[part], abandon[part], threshold_seconds)
        out[part] = _variance(rate[part], leaving, chance)
        begin += part.size
    return out


def _longest(rate: Floats, full: Floats, abandon: Floats) -> Floats:
    """Give the longest line worth looking at, shape (T,)."""
    most = np.full(rate.size, float(MOST_WAITING))
    gap = np.log(np.maximum(full / rate, 1.0))
    np.divide(LOG_NEGLIGIBLE, gap, out=most, where=gap > 0)
    level = np.divide(np.maximum(rate - full, 0.0), abandon, out=most.copy(), where=abandon > 0)
    wide = np.divide(2 * LOG_NEGLIGIBLE * rate, abandon, out=most**2, where=abandon > 0)
    needed = np.minimum(most, 2 * level + np.sqrt(wide) + 10)
    return np.asarray(np.ceil(np.clip(needed, 1, MOST_WAITING)))


def _leaving(state: Floats, agents: Floats, aht: Floats, factors: Floats) -> Floats:
    """Give how fast contacts end with every state's contacts spread evenly over agents [1/s]."""
    level = np.minimum(state // agents[:, None], factors.size).astype(np.int64)
    more = np.where(level < factors.size, state % agents[:, None], 0.0)
    speed = np.append(0.0, np.arange(1, factors.size + 1) / factors)
    next_speed = np.append(speed[1:], 0.0)
    ended = (agents[:, None] - more) * speed[level] + more * next_speed[level]
    return np.asarray(ended / aht[:, None])


def _chances(leaving: Floats, slots: Floats, abandon: Floats, threshold: float) -> Floats:
    """Give the chance of who arrives in each state to be served within the threshold.

    In a state with k waiting k + 1 have to leave first; the sum of their times is nearly gamma, its
    cube root nearly normal. Meanwhile the customer may abandon.
    """
    waits = np.arange(leaving.shape[1]) >= slots[:, None]
    step = np.where(waits, 1.0 / np.maximum(leaving, 1e-300), 0.0)
    mean, variance = np.cumsum(step, axis=1), np.cumsum(step**2, axis=1)
    safe = np.where(waits, mean, 1.0)
    ninth = np.where(waits, variance, 1.0) / (9.0 * safe**2)
    within = ndtr((np.cbrt(threshold / safe) - 1.0 + ninth) / np.sqrt(ninth))
    # A wait that ends in time lasts about its mean where that is short, half the threshold else.
    lasting = threshold * safe / (threshold + 2.0 * safe)
    return np.where(waits, within * np.exp(-abandon[:, None] * lasting), 1.0)


def _variance(rate: Floats, leaving: Floats, chance: Floats) -> Floats:
    """Give the variance per arrival of chains with those departures, shape (cells,)."""
    log = np.cumsum(np.log(rate[:, None] / leaving[:, 1:]), axis=1)
    log = np.concatenate([np.zeros((rate.size, 1)), log], axis=1)
    log -= log.max(axis=1, keepdims=True)
    likely = log > -LOG_NEGLIGIBLE
    weight = np.where(likely, np.exp(log), 0.0)
    share = weight / weight.sum(axis=1, keepdims=True)
    service = (share * chance).sum(axis=1, keepdims=True)
    below = np.cumsum(share * (chance - service), axis=1)
    ahead = -np.divide(below, share, out=np.zeros_like(share), where=likely)
    met, missed = 1.0 - service + ahead, ahead - service
    each = chance * met**2 + (1.0 - chance) * missed**2 + ahead**2
    return np.asarray((share * each).sum(axis=1))
