"""What the simulator keeps in memory while it runs; layouts only, no code."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

IMMEDIATE, CONCURRENT, DEFERRED = 0, 1, 2
CHANNELS = {"immediate": IMMEDIATE, "concurrent": CONCURRENT, "deferred": DEFERRED}

OFFERED, MET, ANSWERED, ABANDONED, ABANDONED_SOON, WAIT = range(6)
MEASURES = 6
"""Columns of the counts by queue and interval of arrival; WAIT is of answered contacts [s]."""

HEAP_SIZE = 0
"""Index into ``World.numbers``."""

NOBODY = -1

QUEUE = np.dtype(
    [
        ("channel", "i8"),
        ("concurrency", "i8"),
        ("threshold", "f8"),
        ("patience", "f8"),  # mean [s]; infinite: nobody abandons
        ("open_hours", "i8"),  # 1: only open hours count for the goal
        ("route", "i8"),  # first and, exclusive, last row of World.route
        ("route_end", "i8"),
        ("head", "i8"),  # first waiting row of World.line
        ("tail", "i8"),  # row after the last
        ("free", "i8"),  # servers on duty that could take a contact at once
        ("duty", "i8"),  # servers on duty that can serve it
        ("arrives", "f8"),  # the next arrival of this interval [s]; infinite: none is left
        ("number", "i8"),  # its number within the interval
    ],
    align=True,
)
"""A queue: its settings and its line."""

GROUP = np.dtype([("first", "i8"), ("end", "i8")], align=True)
"""A skill set: its rows of ``World.skills``, queues by channel, immediate first."""

ROUTE = np.dtype([("pool", "i8"), ("rank", "i8")], align=True)
"""A pool of servers to ask for a queue; pools of one rank compete by longest idle."""

POOL = np.dtype([("first", "i8"), ("last", "i8")], align=True)
"""Free servers of one group with one number of contacts in hand, longest idle first."""

SERVER = np.dtype(
    [
        ("group", "i8"),
        ("proficiency", "f8"),
        ("duty", "i8"),  # 1 on duty
        ("load", "i8"),  # contacts in hand
        ("room", "i8"),  # most contacts that those in hand allow
        ("since", "f8"),  # time up to which work and busy time are booked [s]
        ("next_slot", "i8"),  # the contact that will be finished first
        ("place", "i8"),  # index in the heap
        ("pool", "i8"),
        ("before", "i8"),  # neighbours in the pool
        ("after", "i8"),
        ("idle_since", "f8"),
    ],
    align=True,
)
"""An agent in one shift."""

SLOT = np.dtype(
    [("queue", "i8"), ("interval", "i8"), ("at", "f8"), ("left", "f8")],
    align=True,
)
"""A contact in hand: its arrival, and its work left [s alone with an average agent]."""

LINE = np.dtype(
    [("at", "f8"), ("leaves", "f8"), ("interval", "i8"), ("number", "i8")],
    align=True,
)
"""A contact that had to wait: arrival, and when its patience ends [s]."""


class World(NamedTuple):
    """One replication: settings, state and what is measured.

    Parameters
    ----------
    queues, groups, route, pools, servers, slots, line
        Records of the types above; slots have shape (servers, most contacts in hand).
    skills
        Queues of the groups, one group after the other.
    flexible
        Queues that can wait although a capable server is free.
    factor
        Factor on handle time by queue and number of contacts in hand less one.
    aht, opening, clock
        Mean handle time [s], whether open, and goal time run by the start of each interval [s],
        by queue and interval; the clock has one column more.
    heap, heap_due
        Servers with contacts in hand by the time they finish one [s], a binary heap.
    numbers
        Single counts; see ``HEAP_SIZE``.
    counts
        Measures of contacts, shape (queues, T, MEASURES).
    busy, available
        Agent-seconds busy with each queue, shape (queues, T), and at hand, shape (T,).
    key
        Random key of the replication.
    spread
        Standard deviation of the logarithm of handle times by queue; negative: exponential.
    """

    queues: NDArray[Any]
    groups: NDArray[Any]
    route: NDArray[Any]
    pools: NDArray[Any]
    servers: NDArray[Any]
    slots: NDArray[Any]
    line: NDArray[Any]
    skills: NDArray[np.int64]
    flexible: NDArray[np.int64]
    factor: NDArray[np.float64]
    aht: NDArray[np.float64]
    opening: NDArray[np.bool_]
    clock: NDArray[np.float64]
    heap: NDArray[np.int64]
    heap_due: NDArray[np.float64]
    numbers: NDArray[np.int64]
    counts: NDArray[np.float64]
    busy: NDArray[np.float64]
    available: NDArray[np.float64]
    key: np.uint64
    interval: float
    end: float
    spread: NDArray[np.float64]
    reserve: int
