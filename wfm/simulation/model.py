"""What the simulator runs: a center's queues, arrivals and servers as arrays."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.records import Queue
from skills import SkillSet

DEFAULT_SERVICE_CV = 1.2
"""Handle times are near lognormal with a coefficient of variation of 1.0 to 1.3."""


@dataclass(frozen=True, slots=True, eq=False)
class SimulationModel:
    """A horizon of T intervals and the agents on it. A *server* is an agent in one shift.

    Parameters
    ----------
    queues
        Q queues.
    interval_seconds
        Length of an interval [s].
    samples
        Contacts arriving, shape (samples, Q, T); replication r uses sample r modulo their number.
    aht_seconds
        Mean handle time of one contact alone [s], shape (Q, T).
    opening
        Whether the queue is open, shape (Q, T).
    skill_sets
        Queues that the servers of each group can serve.
    server_group
        Index into ``skill_sets``, shape (servers,).
    span_server, span_start, span_end
        Spans of work: whose, from and to [s from the start of the horizon], shape (spans,). The
        spans of one server neither overlap nor touch.
    proficiency
        Factor on handle time, shape (servers,).
    agent_key, shift_key
        What absences hang on, so that a person is ill on the same days under every roster.
    absence
        Share of shifts missed.
    off_queue
        Share of an agent's time inside a shift spent off the queue.
    reserve_agents
        Free agents kept for each open immediate or concurrent queue when one of those who can
        serve it takes deferred work.
    service_cv
        Coefficient of variation of lognormal handle times; None: exponential ones.
    origin_seconds
        Start of the horizon [s since 1970].
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
    absence: float = 0.0
    off_queue: float = 0.0
    reserve_agents: int = 1
    service_cv: float | None = DEFAULT_SERVICE_CV
    origin_seconds: float = 0.0

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

    Contacts whose threshold ends after the horizon are left out everywhere but in ``contacts``.

    Parameters
    ----------
    offered, met, answered, abandoned, abandoned_soon
        Contacts: all, answered within the threshold, answered, lost, lost within the threshold;
        shape (Q, T). A deferred contact is answered when it is done.
    wait_seconds
        Total wait of those answered [s], shape (Q, T).
    busy_agents
        Mean agents busy with each queue, shape (Q, T).
    available_agents
        Mean agents on duty, or still with a contact after their duty, shape (T,).
    contacts
        All arrivals.
    """

    offered: NDArray[np.float64]
    met: NDArray[np.float64]
    answered: NDArray[np.float64]
    abandoned: NDArray[np.float64]
    abandoned_soon: NDArray[np.float64]
    wait_seconds: NDArray[np.float64]
    busy_agents: NDArray[np.float64]
    available_agents: NDArray[np.float64]
    contacts: int
