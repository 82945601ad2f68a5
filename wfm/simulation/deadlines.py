"""Until when the contacts of a queue with a goal of kind ``done_by`` may be done."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from data.records import Grid, Holiday, Queue, local_instant, opening_mask

_DAYS_AHEAD = 60
"""How far after the horizon an open day is looked for."""


def due_seconds(
    queues: Sequence[Queue], grid: Grid, holidays: Sequence[Holiday]
) -> NDArray[np.float64]:
    """Give the instants by which contacts may be done [s from the grid's start], shape (Q, T).

    Contacts of an interval that begins before ``received_by_minute`` of an open local day are due
    at ``done_by_minute`` of that day, others at that of the next open day. A day is open when the
    queue is at any time of it. Infinite for queues with another goal, and where no open day
    follows within two months; empty, shape (0, 0), when no queue has such a goal.
    """
    if all(q.goal.kind != "done_by" for q in queues):
        return np.zeros((0, 0))
    endless = np.full(grid.count, np.inf)
    rows = [_due(q, grid, holidays) if q.goal.kind == "done_by" else endless for q in queues]
    return np.array(rows)


def _due(queue: Queue, grid: Grid, holidays: Sequence[Holiday]) -> NDArray[np.float64]:
    days = _open_days(queue, grid, holidays)
    cut = _seconds(days, queue.goal.received_by_minute, zone=queue.zone, origin=grid.start_at)
    due = _seconds(days, queue.goal.done_by_minute, zone=queue.zone, origin=grid.start_at)
    starts = 60.0 * grid.minutes * np.arange(grid.count)
    # In instants, not wall-clock minutes: in a repeated hour these come twice.
    place = np.searchsorted(cut, starts, side="right")
    return np.append(due, np.inf)[place]


def _open_days(queue: Queue, grid: Grid, holidays: Sequence[Holiday]) -> list[date]:
    local = grid.local_days(queue.zone)
    first, last = local[0].item(), local[-1].item()
    days = (last - first).days + _DAYS_AHEAD
    wide = Grid.for_days(first, days, zone=queue.zone, minutes=grid.minutes)
    is_open = opening_mask(queue, wide, holidays)
    found: list[date] = np.unique(wide.local_days(queue.zone)[is_open]).tolist()
    return found


def _seconds(
    days: Sequence[date], minute: int, *, zone: str, origin: datetime
) -> NDArray[np.float64]:
    instants = (local_instant(day, minute, zone) for day in days)
    elapsed = [(at.astimezone(UTC) - origin) / timedelta(seconds=1) for at in instants]
    return np.array(elapsed, np.float64)
