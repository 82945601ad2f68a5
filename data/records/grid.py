"""Time: the uniform UTC grid of intervals, and where local days lie on it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

_EPOCH_WEEKDAY = 3
"""1970-01-01 was a Thursday."""


def local_midnight(day: date, zone: str) -> datetime:
    """Give the instant [UTC] at which a local day begins.

    Where a zone skips midnight the day begins at the first instant that exists.
    """
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def local_instant(day: date, minute: int, zone: str) -> datetime:
    """Give the instant [UTC] of a wall-clock minute of a local day.

    Parameters
    ----------
    day
        The local day.
    minute
        Wall-clock minutes after midnight; 1440 and more reach into the next days.
    zone
        IANA name.

    Notes
    -----
    In the repeated hour the first pass is meant; in the missing hour the time moves forward.
    """
    extra, minute = divmod(minute, 1440)
    wall = datetime.combine(day + timedelta(days=extra), time(minute // 60, minute % 60))
    return wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def weekdays(dates: NDArray[np.datetime64]) -> NDArray[np.int64]:
    """Give the weekday of days, 0 (Monday) to 6, same shape."""
    return np.asarray((dates.astype("datetime64[D]").astype(np.int64) + _EPOCH_WEEKDAY) % 7)


@dataclass(frozen=True, slots=True)
class Grid:
    """Equal intervals in elapsed time; the key of an interval is its UTC start.

    Parameters
    ----------
    start_at
        Start of interval 0, aware, UTC.
    minutes
        Length of an interval [minutes]: 5, 15, 30 or 60.
    count
        Number of intervals.
    """

    start_at: datetime
    minutes: int
    count: int

    def __post_init__(self) -> None:
        if self.start_at.utcoffset() != timedelta(0):
            raise ValueError(f"a grid starts in UTC, not at {self.start_at!r}")

    @classmethod
    def for_days(cls, first: date, days: int, *, zone: str, minutes: int) -> "Grid":
        """Give the grid of whole local days; days of 92 and 100 quarter-hours are kept."""
        start = local_midnight(first, zone)
        end = local_midnight(first + timedelta(days=days), zone)
        return cls(start, minutes, int((end - start).total_seconds()) // (60 * minutes))

    @property
    def end_at(self) -> datetime:
        """The instant after the last interval."""
        return self.at(self.count)

    @property
    def hours(self) -> float:
        """Length of one interval [hours]."""
        return self.minutes / 60

    def at(self, index: int) -> datetime:
        """Give the UTC start of an interval."""
        return self.start_at + timedelta(minutes=self.minutes * index)

    def index(self, at: datetime) -> int:
        """Give the index of the interval that holds an instant; may lie outside the grid."""
        return int((at - self.start_at).total_seconds() // (60 * self.minutes))

    def starts(self) -> NDArray[np.datetime64]:
        """Give the UTC starts, datetime64[s], shape (count,)."""
        first = np.datetime64(self.start_at.replace(tzinfo=None), "s")
        steps = np.arange(self.count) * np.timedelta64(60 * self.minutes, "s")
        return np.asarray(first + steps, "datetime64[s]")

    def local(self, zone: str) -> NDArray[np.datetime64]:
        """Give the wall-clock starts in a zone, datetime64[s], shape (count,)."""
        return np.asarray(self.starts() + _offsets(self, zone).astype("timedelta64[s]"), "M8[s]")

    def local_days(self, zone: str) -> NDArray[np.datetime64]:
        """Give the local day of each interval, datetime64[D], shape (count,)."""
        return self.local(zone).astype("datetime64[D]")

    def local_minutes(self, zone: str) -> NDArray[np.int64]:
        """Give the wall-clock minute of the day of each interval's start, shape (count,)."""
        wall = self.local(zone)
        return np.asarray(
            (wall - wall.astype("datetime64[D]")) // np.timedelta64(60, "s"), np.int64
        )


@lru_cache(maxsize=64)
def _offsets(grid: Grid, zone: str) -> NDArray[np.int64]:
    """Give the zone's offset from UTC [s] at each interval's start."""
    info = ZoneInfo(zone)
    out = np.empty(grid.count, np.int64)
    # Offsets change a few times a year: look at each day's edges, walk only where they differ.
    step = max(1, 1440 // grid.minutes)
    for lo in range(0, grid.count, step):
        hi = min(lo + step, grid.count)
        first, last = _offset(grid.at(lo), info), _offset(grid.at(hi - 1), info)
        if first == last:
            out[lo:hi] = first
        else:
            out[lo:hi] = [_offset(grid.at(i), info) for i in range(lo, hi)]
    out.setflags(write=False)
    return out


def _offset(at: datetime, info: ZoneInfo) -> int:
    offset = at.astimezone(info).utcoffset()
    assert offset is not None  # noqa: S101 - an aware instant in a zone always has one
    return int(offset.total_seconds())
