"""Until when the contacts of a queue with a goal of kind ``done_by`` may be done."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from data.records import Grid, Holiday, Queue, done_by_seconds, opening_mask

_DAYS_AHEAD = 60
"""How far after the horizon an open day is looked for."""


def due_seconds(
    queues: Sequence[Queue], grid: Grid, holidays: Sequence[Holiday]
) -> NDArray[np.float64]:
    """Give the instants by which contacts may be done [s from the grid's start], shape (Q, T).

    As ``done_by_seconds`` says, on the open days of each queue's own zone. Infinite for queues
    with another goal, and where no open day follows within two months; empty, shape (0, 0), when
    no queue has such a goal.
    """
    if all(q.goal.kind != "done_by" for q in queues):
        return np.zeros((0, 0))
    endless = np.full(grid.count, np.inf)
    rows = [_due(q, grid, holidays) if q.goal.kind == "done_by" else endless for q in queues]
    return np.array(rows)


def _due(queue: Queue, grid: Grid, holidays: Sequence[Holiday]) -> NDArray[np.float64]:
    days = _open_days(queue, grid, holidays)
    return done_by_seconds(queue.goal, grid, open_days=days, zone=queue.zone)


def _open_days(queue: Queue, grid: Grid, holidays: Sequence[Holiday]) -> list[date]:
    local = grid.local_days(queue.zone)
    first, last = local[0].item(), local[-1].item()
    days = (last - first).days + _DAYS_AHEAD
    wide = Grid.for_days(first, days, zone=queue.zone, minutes=grid.minutes)
    is_open = opening_mask(queue, wide, holidays)
    found: list[date] = np.unique(wide.local_days(queue.zone)[is_open]).tolist()
    return found
