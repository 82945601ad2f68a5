"""How many agents a roster has on duty, beside what is required."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from data.files.schedule_pack import SchedulePack
from data.records import Grid, Shift


def agents_on_duty(
    pack: SchedulePack, grid: Grid, *, queues: Sequence[str], subsets: Sequence[tuple[int, ...]]
) -> NDArray[np.float64]:
    """Give the agents on queue who can serve any queue of a subset, nobody counted twice.

    Parameters
    ----------
    pack
        The roster with its people.
    grid
        T intervals.
    queues
        Names that the subsets' indices mean.
    subsets
        Rows of queue indices.

    Returns
    -------
        Mean agents in each interval, shape (subsets, T); an agent whose break takes half of an
        interval counts half.
    """
    minutes: dict[frozenset[str], NDArray[np.int64]] = {}
    for agent, shifts in pack.people():
        for shift in shifts:
            served = frozenset(q.name for q in pack.queues_of(agent, shift.schedule_date))
            steps = minutes.setdefault(served, np.zeros(grid.count * grid.minutes + 1, np.int64))
            _add(shift, grid, steps)
    out = np.zeros((len(subsets), grid.count))
    for served, steps in minutes.items():
        mean = np.cumsum(steps)[:-1].reshape(grid.count, grid.minutes).mean(axis=1)
        for row, subset in enumerate(subsets):
            if any(queues[q] in served for q in subset):
                out[row] += mean
    return out


def _add(shift: Shift, grid: Grid, steps: NDArray[np.int64]) -> None:
    for activity in shift.activities:
        if activity.category == "work":
            edges = [
                int((at - grid.start_at).total_seconds()) // 60
                for at in (activity.start_at, activity.end_at)
            ]
            start, end = np.clip(edges, 0, len(steps) - 1)
            steps[start] += 1
            steps[end] -= 1
