"""What the simulator keeps in memory while it runs; layouts only, no code."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wfm.simulation.heap import Heap

IMMEDIATE, CONCURRENT, DEFERRED = 0, 1, 2
CHANNELS = {"immediate": IMMEDIATE, "concurrent": CONCURRENT, "deferred": DEFERRED}

CLOCK_HOURS, OPEN_HOURS, DUE_TIMES = 0, 1, 2
"""How a queue's goal measures time."""

USED, SPARE, FLEXIBLE, BEYOND, CHANGE, LAST_CHANGE = range(6)
NUMBERS = 6
"""Indices into ``World.numbers``: rows of contacts ever used, the first of those given back,
contacts that wait in flexible queues, contacts beyond those of the sample, the next change of duty
and the one after the last."""

HERE, REDIALS, RETURNS, HELPED = range(4)
"""State of a contact: it waits or is in hand; gave up and will try again; was answered, not helped,
and will come back; is in the hands of a server who is enough."""

NOBODY = -1

QUEUE = np.dtype(
    [
        ("head", "i8"),  # the contact that has waited longest
        ("tail", "i8"),
        ("pace", "f8"),  # urgency of a second of waiting
        ("threshold", "f8"),
        ("last", "f8"),  # contacts that arrive later are not counted [s]
        ("channel", "i4"),
        ("concurrency", "i4"),
        ("goal", "i4"),
        ("exact", "i4"),  # 1: those who give up leave the line at that moment, by a timer
        ("route", "i4"),  # first and, exclusive, last row of World.route
        ("route_end", "i4"),
        ("delay", "i4"),  # first and, exclusive, last row of World.tables with waits after
        ("delay_end", "i4"),  # which overflow groups may help [s]
        (
            "clock",
            "i4",
        ),  # first row of World.tables with goal time run by each start [s]
        ("factor", "i4"),  # and with the factor on handle time by contacts in hand
        ("handle_law", "i4"),  # kind, and rows of World.tables with times of mean 1
        ("handle_first", "i4"),
        ("handle_count", "i4"),
        ("patience_law", "i4"),
        ("patience_first", "i4"),
        ("patience_count", "i4"),
        ("is_flexible", "i4"),
        ("waiting", "i4"),
        ("in_hand", "i4"),
        ("free", "i4"),  # servers that could take a contact at once; kept where deferred work asks
        ("busy", "f8"),  # servers busy with it
        ("key", "u8"),  # of the draws of this interval's contacts
        ("number", "i8"),  # contacts of this interval that have arrived, and that will yet
        ("left", "i8"),
        ("balking", "f8"),
        ("redial", "f8"),
        ("redial_seconds", "f8"),
        ("resolves", "i4"),  # 1: one contact may not be enough
        ("open", "i4"),  # then first row of World.tables with the seconds open by each start
        ("returns", "f8"),
        ("return_seconds", "f8"),
        ("room", "i8"),
    ],
    align=True,
)
"""A queue: its line, its settings, its arrivals."""

GROUP = np.dtype(
    [
        ("skill", "i4"),  # first and, exclusive, last row of World.skills
        ("skill_end", "i4"),
        ("watched", "i4"),  # first and, exclusive, last row of World.lists
        ("watched_end", "i4"),
        ("most", "i4"),  # most contacts in hand
        ("duty", "i4"),  # servers on duty
        ("busy", "f8"),  # servers with contacts in hand
        ("available", "f8"),  # servers on duty or with contacts in hand
    ],
    align=True,
)
"""Servers of one skill set."""

SKILL = np.dtype([("after", "f8"), ("queue", "i4"), ("rank", "i4")], align=True)
"""A queue of a group, in the order of serving; those of one rank compete by urgency. ``after``:
how long its contacts must have waited [s]."""

STEP = np.dtype([("after", "f8"), ("pool", "i4"), ("rank", "i4")], align=True)
"""A pool of servers to ask for a queue; pools of one rank compete by longest idle."""

POOL = np.dtype([("first", "i4"), ("last", "i4")], align=True)
"""Free servers of one group with one number of contacts in hand, longest idle first."""

SERVER = np.dtype(
    [
        ("idle_since", "f8"),
        ("since", "f8"),  # instant up to which work on several contacts is booked [s]
        ("left_at", "f8"),  # end of the span of work that was overrun [s]
        ("back", "f8"),  # start of the span after it; infinite: none [s]
        ("group", "i4"),
        ("factor", "i4"),  # first row of World.tables with the factor on handle time by queue
        ("enough", "i4"),  # and with the share of contacts resolved
        ("load", "i4"),  # contacts in hand
        ("room", "i4"),  # most contacts that those in hand allow
        ("pool", "i4"),
        ("before", "i4"),  # neighbours in the pool
        ("after", "i4"),
        ("next_slot", "i4"),  # the contact that will be finished first
        ("duty", "i1"),  # 1: takes contacts
        ("planned", "i1"),  # 1: inside a span of work
        ("late", "i1"),  # 1: contacts in hand have outlasted the span
        ("away", "i1"),  # 1: on the way back from a break that began late
    ],
    align=True,
)
"""An agent in one shift."""

CONTACT = np.dtype(
    [
        ("at", "f8"),  # arrival [s]
        ("leaves", "f8"),  # when its patience ends [s]
        ("left", "f8"),  # work left [s alone], by an average agent until a server has it
        ("began", "f8"),  # when a server took it [s]
        ("seed", "u8"),  # of its draws
        ("cell", "i8"),  # queue and interval of arrival
        ("queue", "i4"),
        ("before", "i4"),  # neighbours in the line
        ("after", "i4"),
        ("delay", "i4"),  # row of the next delay of World.tables
        ("state", "i4"),
    ],
    align=True,
)
"""A contact that waits, is in hand or will come again."""

CELL = np.dtype(
    [
        ("aht", "f8"),  # mean handle time [s]
        ("patience", "f8"),  # mean [s]; infinite: nobody gives up
        ("due", "f8"),  # latest instant of a goal by time of day [s]
        ("opening", "i4"),  # 1: open
        ("repeats", "f4"),  # share of its contacts that come back from earlier ones of the horizon
    ],
    align=True,
)
"""A queue in an interval: what was given."""

TALLY = np.dtype(
    [
        ("offered", "f8"),
        ("met", "f8"),
        ("answered", "f8"),
        ("abandoned", "f8"),
        ("abandoned_soon", "f8"),
        ("turned_away", "f8"),
        ("redialled", "f8"),
        ("wait", "f8"),  # of those answered [s]
        ("busy", "f8"),  # agent-seconds
        ("backlog", "f8"),  # contacts not done at the end
        ("oldest", "f8"),  # age of the oldest that waits [s]
        ("returned", "f8"),
        ("resolved", "f8"),
    ],
    align=True,
)
"""A queue in an interval: what is measured."""

GROUP_TALLY = np.dtype([("busy", "f8"), ("available", "f8")], align=True)
"""A group in an interval: agent-seconds."""

ARRIVAL = np.dtype([("at", "f8"), ("queue", "i8")], align=True)
"""The earlier of two next arrivals [s]."""


class World(NamedTuple):
    """One replication: settings and state.

    Parameters
    ----------
    queues, groups, skills, route, pools, servers, contacts
        Records of the types above.
    cells
        By queue and interval, and one for those who belong to no interval.
    slots
        Rows of contacts in hand, ``most`` for each server.
    lists
        Queues whose free servers decide on deferred work, group by group; then, from row
        ``flexible`` on, those that can wait although a capable server is free.
    tables
        Quantiles, factors, delays and clocks of the queues; factors and shares of the servers.
    agenda
        Servers by the instant at which they finish a contact, or come back [s].
    timers
        Contacts by the instant at which something happens to them while they wait [s].
    arrivals
        Tournament of the queues by their next arrival: the winner has index 1.
    numbers
        See ``NUMBERS``.
    """

    queues: NDArray[Any]
    groups: NDArray[Any]
    skills: NDArray[Any]
    route: NDArray[Any]
    pools: NDArray[Any]
    servers: NDArray[Any]
    contacts: NDArray[Any]
    cells: NDArray[Any]
    slots: NDArray[np.int32]
    lists: NDArray[np.int32]
    tables: NDArray[np.float64]
    agenda: Heap
    timers: Heap
    arrivals: NDArray[Any]
    numbers: NDArray[np.int64]
    flexible: int
    interval: float
    end: float
    intervals: int
    most: int
    reserve: int


class Books(NamedTuple):
    """What is measured; with one more dimension in front, for several replications.

    Parameters
    ----------
    cells
        Records by queue and interval, and one for those who belong to no interval.
    groups
        Records by group and interval.
    """

    cells: NDArray[Any]
    groups: NDArray[Any]


class Totals(NamedTuple):
    """What is measured over the whole horizon.

    Parameters
    ----------
    contacts
        Contacts that arrived, by replication.
    unfinished
        Contacts in hand at the end: all, and those answered within the threshold, by replication
        and queue.
    """

    contacts: NDArray[np.int64]
    unfinished: NDArray[np.float64]


class Plan(NamedTuple):
    """What each of several replications is made of.

    Parameters
    ----------
    samples
        Contacts arriving, shape (samples, queues, T).
    sample, key
        Index into ``samples``, and random key, by replication.
    first, last
        Changes of duty of the replication, from and, exclusive, to.
    at, server
        When which server begins or ends a span of work [s], ascending within a replication.
    back
        For an end the start of the server's next span, infinite where there is none; for a
        start -1 [s].
    backlog_queue, backlog_seconds
        See ``SimulationModel``.
    """

    samples: NDArray[np.int32]
    sample: NDArray[np.int64]
    key: NDArray[np.uint64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    at: NDArray[np.float64]
    server: NDArray[np.int64]
    back: NDArray[np.float64]
    backlog_queue: NDArray[np.int64]
    backlog_seconds: NDArray[np.float64]
