"""When a queue accepts contacts, on a grid."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from data.records.center import Holiday, Queue
from data.records.grid import Grid, weekdays


def opening_mask(queue: Queue, grid: Grid, holidays: Iterable[Holiday]) -> NDArray[np.bool_]:
    """Tell for each interval whether the queue is open at its start.

    Parameters
    ----------
    queue
        Its opening hours are wall-clock time of its own zone.
    grid
        T intervals.
    holidays
        Days that may have hours of their own; see ``Holiday.hours``.

    Returns
    -------
        True where the local start lies in a span of that local day, shape (T,).
    """
    days, minutes = grid.local_days(queue.zone), grid.local_minutes(queue.zone)
    of_day = weekdays(days)
    mask = np.zeros(grid.count, np.bool_)
    for weekday, spans in enumerate(queue.opening.week):
        mask |= (of_day == weekday) & _inside(minutes, spans)
    if queue.opening.holidays is not None:
        special = [np.datetime64(h.date, "D") for h in holidays if h.keeps_holiday_hours]
        on_holiday = np.isin(days, np.array(special, "datetime64[D]"))
        mask[on_holiday] = _inside(minutes, queue.opening.holidays)[on_holiday]
    return mask


def arrival_mask(queue: Queue, grid: Grid, holidays: Iterable[Holiday]) -> NDArray[np.bool_]:
    """Tell for each interval whether contacts may arrive, shape (T,).

    A closed immediate or concurrent queue takes nobody. To a deferred queue customers write at
    any hour; its opening hours say when it is answered.
    """
    if queue.channel == "deferred":
        return np.ones(grid.count, np.bool_)
    return opening_mask(queue, grid, holidays)


def _inside(minutes: NDArray[np.int64], spans: Iterable[tuple[int, int]]) -> NDArray[np.bool_]:
    mask = np.zeros(len(minutes), np.bool_)
    for start, end in spans:
        mask |= (minutes >= start) & (minutes < end)
    return mask
