"""Until when contacts may be done where a goal names a time of day."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import numpy as np
from numpy.typing import NDArray

from data.records.center import ServiceGoal
from data.records.grid import Grid, local_instant


def done_by_seconds(
    goal: ServiceGoal, grid: Grid, *, open_days: Sequence[date], zone: str
) -> NDArray[np.float64]:
    """Give the deadline of each interval's contacts [s from the grid's start], shape (T,).

    Contacts of an interval that begins before ``received_by_minute`` of an open day are due at
    ``done_by_minute`` of that day, others at that of the next open day; infinite where none
    follows.

    Parameters
    ----------
    goal
        Of kind ``done_by``.
    grid
        T intervals.
    open_days
        Local days on which the queue is open at any time, ascending.
    zone
        Whose days and wall-clock minutes count.
    """
    cut = _seconds(open_days, goal.received_by_minute, zone=zone, origin=grid.start_at)
    due = _seconds(open_days, goal.done_by_minute, zone=zone, origin=grid.start_at)
    starts = 60.0 * grid.minutes * np.arange(grid.count)
    # In instants, not wall-clock minutes: in a repeated hour these come twice.
    return np.append(due, np.inf)[np.searchsorted(cut, starts, side="right")]


def _seconds(
    days: Sequence[date], minute: int, *, zone: str, origin: datetime
) -> NDArray[np.float64]:
    instants = (local_instant(day, minute, zone).astimezone(UTC) for day in days)
    return np.array([(at - origin).total_seconds() for at in instants], np.float64)
