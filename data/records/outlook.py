"""What a roster will deliver, by simulation."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from data.records.center import SlDefinition
from data.records.grid import Grid


@dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """A simulated mean with the half-width of its 95 % confidence interval, same shapes."""

    mean: NDArray[np.float64]
    half_width: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Outlook:
    """Simulated service of a roster.

    Shares are in [0, 1]; NaN where nothing was offered.

    Parameters
    ----------
    queues
        Names.
    grid
        T intervals; ``days`` are the local days of the center's zone on it, shape (D,).
    service
        Service by the queue's own goal definition, shape (queues,).
    service_by_day, service_by_interval
        Shapes (queues, D) and (queues, T).
    days_met
        Share of replicated days on which all of the goal was met, shape (queues,).
    abandoned, asa_seconds
        Share abandoned and mean wait of answered contacts, shape (queues,).
    occupancy
        Busy share of on-duty available time, by interval, shape (T,); NaN with nobody on duty.
    agents_by_queue
        Mean agents busy with each queue, shape (queues, T).
    replications
        Number of simulated horizons.
    contacts
        Number of contacts in all of them.
    service_by_definition
        Service by every definition of the service level, each of shape (queues,).
    turned_away, redialled
        Contacts that found the waiting room full, and that were further attempts of customers
        who had abandoned, as shares of offered, shape (queues,).
    skill_sets, occupancy_by_skill_set
        Queues (indices) that agents of one kind serve, and their busy share, shape (sets,).
    backlog, backlog_age_hours
        Deferred contacts not done at the end of each day, and the age of the oldest [h, clock],
        shape (queues, D); NaN for other channels.
    overload
        Expected erlangs beyond the agents at hand, shape (queues, T); 0: stable. Deferred queues
        have 0.
    returned
        Contacts of customers who were not helped the first time, as a share of offered, shape
        (queues,).
    resolved
        Share of answered contacts that were enough, shape (queues,); NaN where the center file
        says nothing of a queue's resolution.
    """

    queues: tuple[str, ...]
    grid: Grid
    days: NDArray[np.datetime64]
    service: Estimate
    service_by_day: Estimate
    service_by_interval: Estimate
    days_met: Estimate
    abandoned: Estimate
    asa_seconds: Estimate
    occupancy: NDArray[np.float64]
    agents_by_queue: NDArray[np.float64]
    replications: int
    contacts: int
    service_by_definition: Mapping[SlDefinition, Estimate] = field(default_factory=dict)
    turned_away: Estimate | None = None
    redialled: Estimate | None = None
    skill_sets: tuple[tuple[int, ...], ...] = ()
    occupancy_by_skill_set: Estimate | None = None
    backlog: Estimate | None = None
    backlog_age_hours: Estimate | None = None
    overload: NDArray[np.float64] | None = None
    returned: Estimate | None = None
    resolved: Estimate | None = None
