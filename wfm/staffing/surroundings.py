"""What lies around a horizon: deferred contacts from before it, and time beyond its edges."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.records import Backlog, Grid

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

DAY_MINUTES = 1440
WEEK_MINUTES = 7 * DAY_MINUTES

CLOCK_CHANGE_MINUTES = 60
"""A local day or week may be shorter by this."""

OLDEST_MINUTES = 366 * DAY_MINUTES
"""Older contacts are taken to be of this age: every window has long ended."""


@dataclass(frozen=True, slots=True, eq=False)
class Surroundings:
    """A horizon of T intervals with B intervals before it and some after.

    Parameters
    ----------
    grid
        All of it.
    before
        B.
    contacts, aht_seconds
        Arrivals and their mean handle time [s], shape (B + T,).
    known
        Whether the number of contacts is known, not expected, shape (B + T,).
    """

    grid: Grid
    before: int
    contacts: Floats
    aht_seconds: Floats
    known: NDArray[np.bool_]


def surroundings(
    zone: str,
    contacts: Floats,
    *,
    aht_seconds: Floats,
    grid: Grid,
    reach: int,
    backlog: Sequence[Backlog] | None,
) -> Surroundings:
    """Give a horizon with what lies around it.

    Parameters
    ----------
    zone
        Whose wall clock says which time is alike.
    contacts, aht_seconds
        Expected arrivals and their mean handle time [s], shape (T,).
    grid
        T intervals.
    reach
        How far contacts and windows have to do with one another [intervals].
    backlog
        One queue's contacts that wait at the start. None: not known; then those before the start
        came as in the first week of the horizon, or in its first day where it is shorter.
    """
    period = _period(grid)
    if backlog is None:
        before = period * -(-max(reach, _week(grid)) // period) if period else 0
        counts = None
    else:
        counts = _by_interval(backlog, grid)
        before = counts.size
    after = reach + 2 * _week(grid)
    wide = Grid(grid.at(-before), grid.minutes, before + grid.count + after)
    alike = _alike(wide, zone, before=before, period=period)
    past = contacts[alike] if counts is None else counts
    return Surroundings(
        grid=wide,
        before=before,
        contacts=np.concatenate([past, contacts]),
        aht_seconds=np.concatenate([aht_seconds[alike], aht_seconds]),
        known=np.arange(before + grid.count) < (before if counts is not None else 0),
    )


def _week(grid: Grid) -> int:
    return WEEK_MINUTES // grid.minutes


def _period(grid: Grid) -> int:
    """Give after how many intervals the time before the horizon repeats; 0: no time before."""
    length = grid.count * grid.minutes + CLOCK_CHANGE_MINUTES
    for minutes in (WEEK_MINUTES, DAY_MINUTES):
        if length >= minutes:
            return minutes // grid.minutes
    return 0


def _alike(wide: Grid, zone: str, *, before: int, period: int) -> Indices:
    """Give for each interval before the horizon the one of its first period by wall clock."""
    if not period:
        return np.zeros(before, np.int64)
    minutes = wide.local(zone).astype("datetime64[m]").astype(np.int64)
    since = minutes - minutes[before]
    # In a repeated hour the clock goes back: its second pass is like the end of the first.
    first = np.maximum.accumulate(since[before : before + period])
    wanted = since[:before] % (period * wide.minutes)
    return np.asarray(np.maximum(np.searchsorted(first, wanted, side="right") - 1, 0))


def _by_interval(backlog: Sequence[Backlog], grid: Grid) -> Floats:
    """Give the contacts of each interval before the start, the oldest first."""
    oldest = -(OLDEST_MINUTES // grid.minutes)
    places = [min(max(grid.index(item.arrived_at), oldest), -1) for item in backlog]
    out = np.zeros(-min(places, default=0))
    for place, item in zip(places, backlog, strict=True):
        out[place] += item.contacts
    return out
