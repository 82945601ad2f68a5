"""How many agents a roster has on duty, beside what is required."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from data.files.schedule_pack import SchedulePack
from data.records import DeadlineRow, Grid, Requirement, Roster, Shift, WfmError


def within_roster(requirement: Requirement, roster: Roster, *, zone: str) -> Requirement:
    """Give the part of a requirement that lies in a roster's days.

    Parameters
    ----------
    requirement
        May begin earlier or reach further than the roster.
    zone
        The center's, whose days the roster's are.

    Raises
    ------
    WfmError
        They have no interval in common.
    """
    grid = requirement.grid
    days = Grid.for_days(roster.first_date, roster.days, zone=zone, minutes=grid.minutes)
    start = max(0, grid.index(days.start_at))
    end = min(grid.count, grid.index(days.end_at))
    if start >= end:
        raise WfmError(
            f"the requirement begins on {grid.start_at:%Y-%m-%d} and ends on"
            f" {grid.end_at:%Y-%m-%d}: no day of the roster of {roster.days} days from"
            f" {roster.first_date} is in it; run the requirement for these days"
        )
    return replace(
        requirement,
        grid=Grid(grid.at(start), grid.minutes, end - start),
        agents=requirement.agents[:, start:end],
        offered_load=requirement.offered_load[:, start:end],
        deadlines=tuple(_cut(row, start, end) for row in requirement.deadlines),
    )


def _cut(row: DeadlineRow, start: int, end: int) -> DeadlineRow:
    """Cut a deadline row; what was due before the cut counts as done."""
    done = float(row.due[start - 1]) if start else 0.0
    return DeadlineRow(row.queue, row.arrived[start:end] - done, row.due[start:end] - done)


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
