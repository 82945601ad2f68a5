"""Weekly spans of wall-clock time, laid out in elapsed time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from scheduling.local_time import local_minutes

Int = NDArray[np.int64]
Float = NDArray[np.float64]

EVERY_DAY = frozenset(range(7))


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """Spans of time [minutes since 1970], shape (n,)."""

    start: Int
    end: Int

    def longest_overlap(self, start: Int, end: Int) -> Int:
        """Give the longest time that each shift shares with one span [minutes], shape of start."""
        if not len(self.start):
            return np.zeros_like(start)
        shared = np.minimum(end[:, None], self.end) - np.maximum(start[:, None], self.start)
        return np.asarray(np.maximum(0, shared.max(axis=1)))

    def joined(self) -> "Spans":
        """Give the spans with those that touch or overlap made one."""
        if not len(self.start):
            return self
        order = np.argsort(self.start, kind="stable")
        start, end = self.start[order], np.maximum.accumulate(self.end[order])
        first = np.append(True, start[1:] > end[:-1])
        return Spans(start[first], end[np.append(first[1:], True)])


def weekly_spans(
    first_date: date,
    days: int,
    *,
    start_minute: int,
    end_minute: int,
    weekdays: Collection[int] = EVERY_DAY,
    zone: str,
) -> Spans:
    """Give the spans that begin on some weekdays of a stretch of local days.

    Parameters
    ----------
    start_minute, end_minute
        Wall-clock minutes after the midnight of the day on which the span begins.
    """
    weekday = (first_date.weekday() + np.arange(days)) % 7
    here = np.isin(weekday, sorted(weekdays))
    start = local_minutes(first_date, days, minute=start_minute, zone=zone)
    end = local_minutes(first_date, days, minute=end_minute, zone=zone)
    return Spans(start[here], end[here])


@dataclass(frozen=True, slots=True, eq=False)
class Ramp:
    """What has added up by a time, where spans add at their rates.

    Parameters
    ----------
    at
        Times at which the rate changes [minutes since 1970], ascending.
    total
        What has added up by then, same shape.
    """

    at: Int
    total: Float

    def between(self, start: Int, end: Int) -> Float:
        """Give what adds up from a start to an end, shape of both."""
        if not len(self.at):
            return np.zeros(len(start))
        return np.asarray(
            np.interp(end, self.at, self.total) - np.interp(start, self.at, self.total)
        )


def ramp(spans: Sequence[Spans], rates: Sequence[float]) -> Ramp:
    """Add up spans, each with its rate per minute."""
    start = np.concatenate([np.zeros(0, np.int64), *(s.start for s in spans)])
    end = np.concatenate([np.zeros(0, np.int64), *(s.end for s in spans)])
    rate = np.repeat(np.array(rates, np.float64), [len(s.start) for s in spans])
    at = np.unique(np.concatenate([start, end]))
    change = np.zeros(len(at))
    np.add.at(change, np.searchsorted(at, start), rate)
    np.add.at(change, np.searchsorted(at, end), -rate)
    added = np.cumsum(change)[:-1] * np.diff(at)
    return Ramp(at, np.concatenate([np.zeros(min(1, len(at))), np.cumsum(added)]))
