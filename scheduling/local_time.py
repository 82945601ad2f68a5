"""Wall-clock minutes of many local days as elapsed minutes, which add and compare."""

from datetime import date, datetime, timedelta
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from data.records import Grid, local_instant

Int = NDArray[np.int64]


def epoch_minutes(at: datetime) -> int:
    """Give an instant [minutes since 1970-01-01 UTC, rounded down]."""
    return int(at.timestamp() // 60)


def local_minutes(first_date: date, days: int, *, minute: int, zone: str) -> Int:
    """Give when each of some local days has a wall-clock minute [minutes since 1970], (days,).

    Parameters
    ----------
    minute
        After midnight; over 1440 on the next day. See ``data.records.local_instant``.
    """
    return _local_minutes(first_date, days, minute, zone)


@lru_cache(maxsize=4096)
def _local_minutes(first_date: date, days: int, minute: int, zone: str) -> Int:
    each = [local_instant(first_date + timedelta(days=d), minute, zone) for d in range(days)]
    out = np.array([epoch_minutes(at) for at in each], np.int64)
    out.setflags(write=False)
    return out


def wall_minutes(slots: Grid, at: Int, *, midnights: Int, zone: str) -> Int:
    """Give the wall-clock minute of slots [minutes after a day's midnight], shape of ``at``.

    Parameters
    ----------
    at
        Indices of slots.
    midnights
        For each the day, counted from 1970-01-01.
    """
    # One slot more, since shifts may end with the last.
    wall = Grid(slots.start_at, slots.minutes, slots.count + 1).local(zone)
    minutes = wall.astype("datetime64[m]").astype(np.int64)
    return np.asarray(minutes[at] - midnights * 1440)
