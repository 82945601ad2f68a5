"""Local times without offset to instants, with the hours that are missing or there twice."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

_DAY = 86400
_FAR_PAST, _FAR_FUTURE = -(2**60), 2**60


@dataclass(frozen=True, slots=True, eq=False)
class LocalTimes:
    """What local times of one zone mean.

    Parameters
    ----------
    earlier, later
        The instants [UTC], datetime64[s], shape (N,); they differ in a repeated hour.
    missing
        True for times that the clock skipped, shape (N,).
    """

    earlier: NDArray[np.datetime64]
    later: NDArray[np.datetime64]
    missing: NDArray[np.bool_]

    @property
    def repeated(self) -> NDArray[np.bool_]:
        """True for times that the clock showed twice, shape (N,)."""
        return np.asarray(self.earlier != self.later, np.bool_)


def local_times(wall: NDArray[np.datetime64], zone: str) -> LocalTimes:
    """Give the instants of wall-clock times, datetime64[s], shape (N,), in a zone."""
    if not len(wall):
        return LocalTimes(wall, wall, np.zeros(0, np.bool_))
    seconds = wall.astype("datetime64[s]").astype(np.int64)
    starts, offsets = _segments(zone, int(seconds.min()), int(seconds.max()))
    # Segment k of constant offset shows the wall times [opens[k], closes[k]).
    opens = np.append(_FAR_PAST, starts[1:] + offsets[1:])
    closes = np.append(starts[1:] + offsets[:-1], _FAR_FUTURE)
    last = np.searchsorted(opens, seconds, side="right") - 1
    before = np.maximum(last - 1, 0)
    missing = seconds >= closes[last]
    again = (last > 0) & (seconds < closes[before])
    later = seconds - offsets[last]
    earlier = np.where(again, seconds - offsets[before], later)
    return LocalTimes(_instants(earlier), _instants(later), missing)


def utc_offsets(instants: NDArray[np.datetime64], zone: str) -> NDArray[np.int64]:
    """Give a zone's offset from UTC [s] at instants, shape (N,)."""
    if not len(instants):
        return np.zeros(0, np.int64)
    seconds = instants.astype("datetime64[s]").astype(np.int64)
    starts, offsets = _segments(zone, int(seconds.min()), int(seconds.max()))
    return np.asarray(offsets[np.searchsorted(starts, seconds, side="right") - 1], np.int64)


def _instants(seconds: NDArray[np.int64]) -> NDArray[np.datetime64]:
    return np.asarray(seconds, np.int64).astype("datetime64[s]")


@lru_cache(maxsize=64)
def _segments(zone: str, first: int, last: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the starts [s of epoch] and offsets [s] of the spans of constant offset."""
    info = ZoneInfo(zone)
    day = first // _DAY * _DAY - 2 * _DAY
    starts, offsets = [_FAR_PAST], [_offset(day, info)]
    while day < last + 2 * _DAY:
        if _offset(day + _DAY, info) != offsets[-1]:
            change = _change(day, day + _DAY, info)
            starts.append(change)
            offsets.append(_offset(change, info))
        day += _DAY
    return np.array(starts, np.int64), np.array(offsets, np.int64)


def _change(low: int, high: int, info: ZoneInfo) -> int:
    """Give the first second at which the offset is no longer that of ``low``."""
    before = _offset(low, info)
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(middle, info) == before:
            low = middle
        else:
            high = middle
    return high


def _offset(second: int, info: ZoneInfo) -> int:
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=second)
    offset = at.astimezone(info).utcoffset()
    assert offset is not None  # noqa: S101 - an aware instant in a zone always has one
    return int(offset.total_seconds())
