"""What the simulator runs: a center's queues, arrivals and servers as arrays."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from data.records import Queue, RoutingOrder
from skills import SkillSet


@dataclass(frozen=True, slots=True)
class RoutingStep:
    """A group of servers that may take a queue's contacts.

    Parameters
    ----------
    group
        Index into ``SimulationModel.skill_sets``; its queues include this one.
    rank
        Groups of the lowest rank with a free server are asked first; those of one rank compete
        by longest idle.
    after_seconds
        How long a contact has waited before the group may take it [s].
    priority
        Of its queues of one channel and priority the group takes that with the lowest number
        first; chats go to groups of the lowest number while they have room.
    """

    group: int
    rank: int
    after_seconds: float = 0.0
    priority: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class SimulationModel:
    """A horizon of T intervals and the agents on it. A *server* is an agent in one shift.

    Parameters
    ----------
    queues
        Q queues; their handle-time and patience distributions, balking, redial, waiting room,
        priority and resolution are simulated.
    interval_seconds
        Length of an interval [s].
    samples
        Contacts arriving, shape (samples, Q, T); replication r uses sample r modulo their number.
    aht_seconds
        Mean handle time of one contact alone [s], by interval of arrival, shape (Q, T).
    opening
        Whether the queue is open, shape (Q, T).
    skill_sets
        Queues that the servers of each group can serve, at once or after a wait.
    server_group
        Index into ``skill_sets``, shape (servers,).
    span_server, span_start, span_end
        Spans of work: whose, from and to [s from the start of the horizon], shape (spans,). The
        spans of one server neither overlap nor touch; what lies outside the horizon is left out.
    proficiency
        Factor on handle time of all queues, shape (servers,), or of each, shape (servers, Q).
    agent_key, shift_key
        What absences hang on, so that a person is ill on the same days under every roster.
    absence
        Share of shifts missed, shape (servers,); empty: none.
    off_queue
        Share of an agent's time inside a shift spent off the queue, by interval, shape (T,);
        empty: none.
    reserve_agents
        Free agents kept for each open immediate or concurrent queue when one of those who can
        serve it takes deferred work.
    origin_seconds
        Start of the horizon [s since 1970].
    patience_seconds
        Mean patience by interval of arrival [s], infinite: nobody abandons, shape (Q, T); empty:
        that of the queues.
    routes
        For each queue the groups that may take its contacts; empty: every group that serves it,
        those with the fewest queues first.
    order
        Which waiting contact a server takes first among queues of one channel and priority.
    due_seconds
        Latest instant at which the contacts of an interval may be done [s from the start], for
        queues with a goal of kind ``done_by``, shape (Q, T); empty: no such queue.
    backlog_queue, backlog_seconds
        Deferred contacts already there at the start: the queue, and how long ago each arrived
        [s], oldest first within a queue, shape (contacts,).
    enough
        Share of contacts that need no further one after the server's, for queues with a
        resolution, shape (servers, Q); empty: that of the queue's history.
    """

    queues: tuple[Queue, ...]
    interval_seconds: float
    samples: NDArray[np.int32]
    aht_seconds: NDArray[np.float64]
    opening: NDArray[np.bool_]
    skill_sets: tuple[SkillSet, ...]
    server_group: NDArray[np.int64]
    span_server: NDArray[np.int64]
    span_start: NDArray[np.float64]
    span_end: NDArray[np.float64]
    proficiency: NDArray[np.float64]
    agent_key: NDArray[np.uint64]
    shift_key: NDArray[np.uint64]
    absence: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    off_queue: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    reserve_agents: int = 1
    origin_seconds: float = 0.0
    patience_seconds: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 0)))
    routes: tuple[tuple[RoutingStep, ...], ...] = ()
    order: RoutingOrder = "weighted_age"
    due_seconds: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 0)))
    backlog_queue: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    backlog_seconds: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    enough: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 0)))

    @property
    def intervals(self) -> int:
        """T."""
        return int(self.samples.shape[2])

    @property
    def most_in_hand(self) -> int:
        """Most contacts that one server may hold."""
        return max((q.concurrency for q in self.queues), default=1)


@dataclass(frozen=True, slots=True, eq=False)
class Replication:
    """What one run of the horizon measured; contacts count in the interval of their arrival.

    Contacts whose threshold ends after the horizon are left out everywhere but in ``contacts``,
    ``unfinished`` and ``unfinished_met``. The opening backlog counts in no interval of arrival, but
    in ``backlog`` and ``oldest_seconds`` and in the agents' time.

    Parameters
    ----------
    offered, met, answered, abandoned, abandoned_soon
        Contacts: all, answered within the threshold, answered, lost, lost within the threshold;
        shape (Q, T). A deferred contact is answered when it is done. Balking is abandoning after
        no wait.
    turned_away
        Contacts that found the waiting room full, shape (Q, T); they are offered and neither
        answered nor abandoned.
    redialled
        Offered contacts that are further attempts of customers who abandoned, shape (Q, T).
    returned
        Offered contacts of customers who were answered before and not helped, shape (Q, T).
    resolved
        Answered contacts after which the customer needs no other, of queues with a resolution,
        shape (Q, T); 0 for other queues.
    wait_seconds
        Total wait of those answered [s], shape (Q, T).
    busy_agents
        Mean agents busy with each queue, shape (Q, T).
    available_agents
        Mean agents on duty, or still with a contact after their duty, shape (T,).
    busy_by_group, available_by_group
        The same by group of servers, shape (groups, T).
    backlog, oldest_seconds
        Deferred contacts that wait or are in hand at the end of each interval, and the age of the
        oldest that waits [s], 0 where none does, shape (Q, T); 0 for other channels.
    unfinished, unfinished_met
        Contacts in hand when the horizon ends, and those of them answered within the threshold,
        shape (Q,).
    contacts
        All contacts of the sample less those that returns stand for, redials and returns.
    """

    offered: NDArray[np.float64]
    met: NDArray[np.float64]
    answered: NDArray[np.float64]
    abandoned: NDArray[np.float64]
    abandoned_soon: NDArray[np.float64]
    turned_away: NDArray[np.float64]
    redialled: NDArray[np.float64]
    returned: NDArray[np.float64]
    resolved: NDArray[np.float64]
    wait_seconds: NDArray[np.float64]
    busy_agents: NDArray[np.float64]
    available_agents: NDArray[np.float64]
    busy_by_group: NDArray[np.float64]
    available_by_group: NDArray[np.float64]
    backlog: NDArray[np.float64]
    oldest_seconds: NDArray[np.float64]
    unfinished: NDArray[np.float64]
    unfinished_met: NDArray[np.float64]
    contacts: int
