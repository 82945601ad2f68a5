"""Weekly spans of wall-clock time, laid out in elapsed time."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from scheduling.local_time import local_minutes

Int = NDArray[np.int64]

EVERY_DAY = frozenset(range(7))


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """Spans of time that neither touch nor overlap [minutes since 1970], shape (n,)."""

    start: Int
    end: Int

    def longest_overlap(self, start: Int, end: Int) -> Int:
        """Give the longest time that each shift shares with one span [minutes], shape of start."""
        if not len(self.start):
            return np.zeros_like(start)
        shared = np.minimum(end[:, None], self.end) - np.maximum(start[:, None], self.start)
        return np.asarray(np.maximum(0, shared.max(axis=1)))

    def overlap(self, start: Int, end: Int) -> Int:
        """Give the time that each shift shares with all spans [minutes], shape of start."""
        return self._before(end) - self._before(start)

    def _before(self, at: Int) -> Int:
        """Give the time inside spans before some instants."""
        lengths = np.concatenate([[0], np.cumsum(self.end - self.start)])
        begun = np.searchsorted(self.start, at, side="right")
        last = np.append(self.end, 0)[begun - 1]
        return np.asarray(lengths[begun] - np.where(begun > 0, np.maximum(0, last - at), 0))


def weekly_spans(
    first_date: date,
    days: int,
    *,
    start_minute: int,
    end_minute: int,
    weekdays: frozenset[int] = EVERY_DAY,
    zone: str,
) -> Spans:
    """Give the spans that begin on some weekdays of a stretch of local days; touching ones joined.

    Parameters
    ----------
    start_minute, end_minute
        Wall-clock minutes after the midnight of the day on which the span begins.
    """
    return _weekly_spans(first_date, days, start_minute, end_minute, weekdays, zone)


@lru_cache(maxsize=1024)
def _weekly_spans(  # noqa: PLR0917 - the cache takes no keywords
    first_date: date,
    days: int,
    start_minute: int,
    end_minute: int,
    weekdays: frozenset[int],
    zone: str,
) -> Spans:
    here = [d for d in range(days) if (first_date.weekday() + d) % 7 in weekdays]
    start = local_minutes(first_date, days, minute=start_minute, zone=zone)[here]
    end = local_minutes(first_date, days, minute=end_minute, zone=zone)[here]
    lasting = end > start
    start, end = start[lasting], np.maximum.accumulate(end[lasting])
    if not len(start):
        return Spans(start, end)
    first = np.append(True, start[1:] > end[:-1])
    return Spans(start[first], end[np.append(first[1:], True)])
