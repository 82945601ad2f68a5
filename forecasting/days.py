"""A queue's history as a matrix of local days by wall-clock slots."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from data.records import Grid, local_midnight, weekdays

MOST_MISSING = 1 / 3
"""A day that lacks more of its open slots than this is missing as a whole."""


_QUIET = 0.85
"""A day of the weekend takes less than this share of what an ordinary weekday does."""


@dataclass(frozen=True, slots=True, eq=False)
class DayMatrix:
    """Contacts by local day and wall-clock slot of the queue's zone.

    Parameters
    ----------
    dates
        Consecutive local days, datetime64[D], shape (D,).
    contacts
        Contacts, shape (D, S); NaN is missing, closed slots are exactly zero.
    open
        Whether the queue accepts contacts in the slot, shape (D, S); the slots that a day of 92
        quarter-hours lacks are not open.
    minutes
        Length of a slot [minutes].
    """

    dates: NDArray[np.datetime64]
    contacts: NDArray[np.float64]
    open: NDArray[np.bool_]
    minutes: int

    @property
    def count(self) -> int:
        """Number of days."""
        return len(self.dates)

    def between(self, first: int, last: int) -> "DayMatrix":
        """Give the days first..last-1."""
        cut = slice(first, last)
        return replace(
            self, dates=self.dates[cut], contacts=self.contacts[cut], open=self.open[cut]
        )

    def observed(self) -> NDArray[np.bool_]:
        """Tell for each day whether enough of its open slots were recorded, shape (D,)."""
        opened = self.open.sum(axis=1)
        missing = (self.open & np.isnan(self.contacts)).sum(axis=1)
        return np.asarray((opened > 0) & (missing <= MOST_MISSING * opened))


def whole_days(grid: Grid, zone: str) -> tuple[Grid, int]:
    """Give the grid widened to whole local days, and the intervals added in front."""
    days = grid.local_days(zone)
    start = local_midnight(days[0].item(), zone)
    end = local_midnight((days[-1] + 1).item(), zone)
    length = 60 * grid.minutes
    before = int((grid.start_at - start).total_seconds()) // length
    after = -(int((grid.end_at - end).total_seconds()) // length)
    return Grid(grid.at(-before), grid.minutes, grid.count + before + after), before


def day_slots(grid: Grid, zone: str) -> tuple[NDArray[np.datetime64], NDArray[np.int64]]:
    """Give each interval's local day and wall-clock slot, shapes (T,)."""
    return grid.local_days(zone), grid.local_minutes(zone) // grid.minutes


def day_matrix(
    contacts: NDArray[np.float64], grid: Grid, *, accepts: NDArray[np.bool_], zone: str
) -> DayMatrix:
    """Give the matrix of days by slots.

    A slot that a local day passes twice holds the mean of the two passes; one that it skips is
    closed.

    Parameters
    ----------
    contacts
        Contacts per interval, NaN missing, shape (T,).
    grid
        T intervals covering whole local days (see ``whole_days``).
    accepts
        Whether the queue is open in the interval, shape (T,).
    zone
        IANA name of the queue's zone.
    """
    dates, slots = day_slots(grid, zone)
    first = dates[0]
    rows = (dates - first).astype(np.int64)
    shape = (int(rows[-1]) + 1, 1440 // grid.minutes)
    recorded = ~np.isnan(contacts)
    total, passes = np.zeros(shape), np.zeros(shape)
    np.add.at(total, (rows, slots), np.where(recorded, contacts, 0.0))
    np.add.at(passes, (rows, slots), recorded)
    opened = np.zeros(shape, np.bool_)
    np.logical_or.at(opened, (rows, slots), accepts)
    values = np.divide(total, passes, out=np.full(shape, np.nan), where=passes > 0)
    values[~opened] = 0.0
    return DayMatrix(first + np.arange(shape[0]), values, opened, grid.minutes)


def quiet_weekend(days: DayMatrix) -> frozenset[int]:
    """Give the two days of the weekend, 0 (Monday) to 6, where the queue takes fewer contacts then.

    Saturday and Sunday, or Friday and Saturday where Friday is quieter than Sunday; none where one
    of the two is as busy as other days.
    """
    weekday = weekdays(days.dates)
    known = days.observed()
    sums = np.nansum(days.contacts, axis=1)
    means = np.array([_mean(sums[known & (weekday == day)]) for day in range(7)])
    pair = [4, 5] if means[4] < means[6] else [5, 6]
    worked = np.median(np.delete(means, pair))
    return frozenset(pair if (means[pair] < _QUIET * worked).all() else ())


def _mean(values: NDArray[np.float64]) -> float:
    return float(values.mean()) if len(values) else 0.0
