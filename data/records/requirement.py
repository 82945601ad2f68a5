"""What the forecast asks for: coverage rows and deadline rows."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.records.grid import Grid


@dataclass(frozen=True, slots=True, eq=False)
class DeadlineRow:
    """Deferred work of one queue, cumulative over the grid.

    Work done by the end of interval t must be at least ``due[t]`` and at most ``arrived[t]``.

    Parameters
    ----------
    queue
        Index into ``Requirement.queues``.
    arrived, due
        Cumulative work [scheduled agent-intervals], shape (T,), not decreasing; shrinkage and
        maximum occupancy are already in.
    """

    queue: int
    arrived: NDArray[np.float64]
    due: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Requirement:
    """Scheduled agents (breaks apart, shrinkage included) needed per subset of queues.

    Row r says: agents on duty at t who can serve any queue of ``subsets[r]`` number at least
    ``agents[r, t]`` plus what deadline rows of its deferred queues put into t.

    Parameters
    ----------
    queues
        Names.
    grid
        T intervals.
    subsets
        Row -> indices of queues; singletons first, in the order of ``queues``.
    agents
        Shape (rows, T); deferred queues add nothing here.
    deadlines
        One row for each deferred queue.
    offered_load
        Erlangs of work arriving, shape (queues, T).
    """

    queues: tuple[str, ...]
    grid: Grid
    subsets: tuple[tuple[int, ...], ...]
    agents: NDArray[np.float64]
    deadlines: tuple[DeadlineRow, ...]
    offered_load: NDArray[np.float64]

    @property
    def hours(self) -> float:
        """Scheduled agent-hours that no roster can go below: a pooled lower estimate."""
        pooled = self.agents[-1].sum() if len(self.subsets) else 0.0
        deferred = sum(float(row.due[-1]) for row in self.deadlines)
        return float(pooled + deferred) * self.grid.hours
