"""A series of contacts from a CSV file, as a planner's center would hold it."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.holidays import public_holidays
from data.records import ContactHistory, Grid, Holiday, OpeningHours, Queue, ServiceGoal

DAILY_ZONE = "UTC"
"""Days as intervals: a grid of equal intervals holds whole days only where none has 23 hours."""

_AHT_SECONDS = 300.0
_DAYS_AHEAD = 400
"""Holidays are known so many days beyond the series [days]."""


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """One column of a file on a grid of whole local days.

    Parameters
    ----------
    name
        The column.
    queue
        A queue that is always open: hours without any record are found in the data.
    history
        One queue; NaN where the file has no row.
    holidays
        Of the country, over the series and beyond it.
    """

    name: str
    queue: Queue
    history: ContactHistory
    holidays: tuple[Holiday, ...]

    @property
    def grid(self) -> Grid:
        """The history's grid."""
        return self.history.grid

    @property
    def zone(self) -> str:
        """The queue's zone."""
        return self.queue.zone

    @property
    def is_daily(self) -> bool:
        """Whether an interval is a day."""
        return self.grid.minutes == 1440

    @property
    def contacts(self) -> NDArray[np.float64]:
        """Contacts per interval, NaN missing, shape (T,)."""
        return np.asarray(self.history.offered[0])

    def before(self, day: np.datetime64) -> ContactHistory:
        """Give the history up to the day before a local day: nothing later leaks."""
        count = int(np.searchsorted(self.grid.local_days(self.zone), day))
        parts = {
            name: getattr(self.history, name)[:, :count]
            for name in (
                "offered",
                "handled",
                "abandoned",
                "handle_seconds",
                "wait_seconds",
                "answered_in_threshold",
            )
        }
        return replace(self.history, grid=replace(self.grid, count=count), **parts)


def read_series(
    path: Path, column: str, *, freq: str, zone: str, country: str | None = None
) -> Series:
    """Read one column of a file whose first column is the local time (or UTC, if named so).

    Rows are added up to ``freq``; an interval that lacks a part of its rows is missing. The stamp
    of a repeated hour holds both passes: each gets half.
    """
    frame = pd.read_csv(path, parse_dates=[0])
    stamps = pd.DatetimeIndex(frame.iloc[:, 0])
    daily = pd.Timedelta(freq) >= pd.Timedelta("1D")
    if str(frame.columns[0]).lower().endswith("utc") and not daily:
        stamps = stamps.tz_localize("UTC").tz_convert(zone).tz_localize(None)
    values = pd.Series(frame[column].to_numpy(float), index=stamps).sort_index()
    step = values.index.to_series().diff().mode().iloc[0]
    values.index = pd.DatetimeIndex(values.index).floor(step)
    each = max(1, int(pd.Timedelta(freq) / step))
    values = values.resample(freq).sum(min_count=each)
    zone = DAILY_ZONE if daily else zone
    minutes = int(pd.Timedelta(freq) / pd.Timedelta("1min"))
    first, last = values.index[0].date(), values.index[-1].date()
    grid = Grid.for_days(first, (last - first).days + 1, zone=zone, minutes=minutes)
    local = pd.DatetimeIndex(grid.local(zone))
    passes = local.to_series().groupby(local).transform("size").to_numpy(float)
    offered = (values.reindex(local).to_numpy(float) / passes)[None]
    none = np.full_like(offered, np.nan)
    history = ContactHistory((column,), grid, offered, none, none, none, none, none)
    queue = Queue(
        name=column,
        channel="immediate",
        media="voice",
        skills=frozenset({column}),
        goal=ServiceGoal(0.8, 20),
        aht_seconds=_AHT_SECONDS,
        zone=zone,
        opening=OpeningHours(),
    )
    return Series(column, queue, history, _holidays(country, first, last))


def _holidays(country: str | None, first: date, last: date) -> tuple[Holiday, ...]:
    if country is None:
        return ()
    return public_holidays(country, None, first, last + timedelta(days=_DAYS_AHEAD))
