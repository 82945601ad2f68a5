"""Between which intervals deferred contacts can be worked, by goal."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.records import Grid, Queue, ServiceGoal, done_by_seconds

Indices = NDArray[np.int64]

DAY_SECONDS = 86400


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """Between which intervals each interval's arrivals can be worked.

    Parameters
    ----------
    first
        The interval in which they become workable, shape (T,), not decreasing; T: after the last.
    last
        The interval by whose end they are due, shape (T,), not decreasing; T: after the last.
    """

    first: Indices
    last: Indices

    def cut(self, count: int) -> "Window":
        """Give the window of the first ``count`` intervals' arrivals, ``count`` for later."""
        return Window(np.minimum(self.first[:count], count), np.minimum(self.last[:count], count))

    def waiting_at(self, start: int, is_open: NDArray[np.bool_]) -> "Window":
        """Give the window where nothing was worked before an interval.

        What was due before it is due at once: in the first open interval from there.
        """
        opens = np.flatnonzero(is_open[start : self.first.size])
        soonest = start + int(opens[0]) if opens.size else self.first.size
        first = np.maximum(self.first, soonest)
        return Window(first, np.maximum(self.last, first))


def goal_window(queue: Queue, is_open: NDArray[np.bool_], grid: Grid) -> Window:
    """Give the window that a deferred queue's goal says.

    Parameters
    ----------
    queue
        Its goal and zone.
    is_open
        Whether the queue is open, shape (T,).
    grid
        T intervals.
    """
    if queue.goal.kind == "done_by":
        return day_windows(is_open, grid, goal=queue.goal, zone=queue.zone)
    length = window_length(queue.goal, grid)
    return windows(is_open, length=length, open_hours=queue.goal.hours == "open")


def window_length(goal: ServiceGoal, grid: Grid) -> int:
    """Give the length of a goal's window [intervals], at least 1; a day for ``done_by``."""
    seconds = DAY_SECONDS if goal.kind == "done_by" else goal.threshold_seconds
    return max(1, int(seconds // (60 * grid.minutes)))


def windows(is_open: NDArray[np.bool_], *, length: int, open_hours: bool) -> Window:
    """Give the window of a goal that counts hours.

    Arrivals while closed become workable, and their window starts, at the next opening. Open
    hours: the window counts open intervals only, so that it moves over closed ones. Clock hours:
    a window that ends while closed ends at the last closing before.

    Parameters
    ----------
    is_open
        Whether the queue is open, shape (T,).
    length
        The goal's window [intervals], at least 1.
    open_hours
        Whether only open intervals count.
    """
    count = is_open.size
    opens = np.flatnonzero(is_open)
    nth = np.searchsorted(opens, np.arange(count))  # number of open intervals before each
    padded = np.append(opens, np.full(length, count))
    first = padded[nth]
    if open_hours:
        return Window(first, padded[nth + length - 1])
    end = first + length - 1
    return Window(first, _open_until(opens, end, first=first, count=count))


def day_windows(is_open: NDArray[np.bool_], grid: Grid, *, goal: ServiceGoal, zone: str) -> Window:
    """Give the window of a goal of kind ``done_by``.

    Deadlines are those of ``done_by_seconds``. One while closed is the last closing before, one
    inside an interval the end of the interval before. Where nothing is open between arrival and
    deadline contacts are due in the first open interval.

    Parameters
    ----------
    is_open
        Whether the queue is open, shape (T,).
    grid
        T intervals.
    goal
        Its ``received_by_minute`` and ``done_by_minute``.
    zone
        Whose local days count.
    """
    count = is_open.size
    opens = np.flatnonzero(is_open)
    first = np.append(opens, count)[np.searchsorted(opens, np.arange(count))]
    days = np.unique(grid.local_days(zone)[is_open]).tolist()
    due = done_by_seconds(goal, grid, open_days=days, zone=zone)
    last = np.minimum(np.floor(due / (60.0 * grid.minutes)) - 1, count).astype(np.int64)
    return Window(first, _open_until(opens, last, first=first, count=count))


def _open_until(opens: Indices, end: Indices, *, first: Indices, count: int) -> Indices:
    """Give the last open interval up to each end, not before the first; ``count`` for later."""
    latest = np.append(-1, opens)[np.searchsorted(opens, end, side="right")]
    return np.where(end >= count, count, np.maximum(latest, first))
