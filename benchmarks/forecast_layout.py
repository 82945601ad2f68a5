"""Intervals as local days by slots."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.records import Grid, weekdays


@dataclass(frozen=True, slots=True, eq=False)
class DayTable:
    """Values by local day and slot of the day.

    Parameters
    ----------
    dates
        Consecutive local days, datetime64[D], shape (D,).
    values
        NaN where missing, shape (D, S).
    """

    dates: NDArray[np.datetime64]
    values: NDArray[np.float64]

    @property
    def weekday(self) -> NDArray[np.int64]:
        """0 (Monday) to 6, shape (D,)."""
        return weekdays(self.dates)


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Where the intervals of a grid of whole local days lie.

    Parameters
    ----------
    dates
        Local days, shape (D,).
    rows, slots
        Day and slot of each interval, shapes (T,).
    count
        Slots of a day.
    """

    dates: NDArray[np.datetime64]
    rows: NDArray[np.int64]
    slots: NDArray[np.int64]
    count: int

    @classmethod
    def of(cls, grid: Grid, zone: str) -> "Layout":
        """Give the layout of a grid."""
        days = grid.local_days(zone)
        rows = (days - days[0]).astype(np.int64)
        dates = days[0] + np.arange(int(rows[-1]) + 1)
        slots = grid.local_minutes(zone) // grid.minutes
        return cls(dates, rows, slots, max(1, 1440 // grid.minutes))

    def table(self, values: NDArray[np.float64]) -> DayTable:
        """Give values by day and slot; both passes of a repeated hour are averaged."""
        shape = (len(self.dates), self.count)
        cells = self.rows * self.count + self.slots
        size = shape[0] * shape[1]
        known = ~np.isnan(values)
        counts = np.bincount(cells[known], minlength=size)
        sums = np.bincount(cells[known], weights=values[known], minlength=size)
        means = np.divide(sums, counts, out=np.full(size, np.nan), where=counts > 0)
        return DayTable(self.dates, means.reshape(shape))

    def flat(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give days by slots as intervals, shape (T,)."""
        return np.asarray(values[self.rows, self.slots])

    def sums(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give each day's sum over the last axis, shape (..., D)."""
        edges = np.searchsorted(self.rows, np.arange(len(self.dates)))
        return np.asarray(np.add.reduceat(values, edges, axis=-1))
