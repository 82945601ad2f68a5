"""What a contact needs, and how it is counted; part of the compiled event loop."""

import math

import numpy as np
from numpy.typing import NDArray

from wfm.simulation.draws import child, inner, normal, uniform
from wfm.simulation.state import ABANDONED, ABANDONED_SOON, ANSWERED, MET, WAIT, World

DRAWS_PER_CONTACT = 4
ARRIVAL, PATIENCE, SERVICE = 0, 1, 2
"""Draws of a contact by what they are for; the handle time takes two."""

_INTERVAL_BITS = 20


@inner
def interval_key(world: World, q: int, t: int) -> np.uint64:
    """Give the key of all draws of a queue's contacts in an interval."""
    return child(world.key, (q << _INTERVAL_BITS) | t)


@inner
def service_seconds(world: World, q: int, t: int, number: int) -> float:
    """Give the handle time of a contact alone with an average agent [s]."""
    mean, spread = world.aht[q, t], world.spread[q]
    key, draw = interval_key(world, q, t), number * DRAWS_PER_CONTACT + SERVICE
    if spread < 0:
        return float(-math.log(uniform(key, draw)) * mean)
    return float(mean * math.exp(spread * normal(key, draw) - 0.5 * spread * spread))


@inner
def interval_of(world: World, at: float) -> int:
    """Give the interval that holds an instant; the last one for the horizon's end."""
    return int(min(int(at / world.interval), world.available.shape[0] - 1))


@inner
def _goal_time(world: World, q: int, at: float) -> float:
    t = interval_of(world, at)
    share = at / world.interval - t
    return float(world.clock[q, t] + share * (world.clock[q, t + 1] - world.clock[q, t]))


@inner
def elapsed(world: World, q: int, since: float, until: float) -> float:
    """Give the time that counts for the queue's goal [s]."""
    if world.queues[q].open_hours == 0:
        return until - since
    return _goal_time(world, q, until) - _goal_time(world, q, since)


@inner
def is_counted(world: World, q: int, at: float) -> bool:
    """Tell whether the contact's fate is known when the horizon ends."""
    return bool(elapsed(world, q, at, world.end) >= world.queues[q].threshold)


@inner
def count_answer(world: World, q: int, t: int, at: float, now: float) -> None:
    """Count a contact of interval t as answered, if its fate is to be counted."""
    if is_counted(world, q, at):
        world.counts[q, t, ANSWERED] += 1
        world.counts[q, t, WAIT] += now - at
        if elapsed(world, q, at, now) <= world.queues[q].threshold:
            world.counts[q, t, MET] += 1


@inner
def count_abandonment(world: World, q: int, row: int, now: float) -> None:
    """Count a waiting contact as lost, if its fate is to be counted."""
    contact = world.line[row]
    if is_counted(world, q, contact.at):
        world.counts[q, contact.interval, ABANDONED] += 1
        if elapsed(world, q, contact.at, now) <= world.queues[q].threshold:
            world.counts[q, contact.interval, ABANDONED_SOON] += 1


@inner
def add_span(
    row: NDArray[np.float64], start: float, end: float, share: float, interval: float
) -> None:
    """Add a span of time, times a share, to the intervals it lies in."""
    t = int(start / interval)
    while start < end and t < row.shape[0]:
        stop = min(end, (t + 1) * interval)
        row[t] += share * (stop - start)
        start = stop
        t += 1
