"""A series of contacts from a CSV file, as a planner's center would hold it."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import available_timezones

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks.forecast_file import local_values, read_frame
from data.holidays import country_problem, public_holidays
from data.records import (
    ConfigurationError,
    ContactHistory,
    Grid,
    Holiday,
    OpeningHours,
    Queue,
    ServiceGoal,
)

DAILY_ZONE = "UTC"
"""Days as intervals: a grid of equal intervals holds whole days only where none has 23 hours."""

DAY = 1440

MINUTES = (5, 15, 30, 60, DAY)
"""What a series may be added up to [minutes]."""

_AHT_SECONDS = 300.0
_DAYS_AHEAD = 400
"""Holidays are known so many days beyond the series [days]."""

_ARRAYS = (
    "offered",
    "handled",
    "abandoned",
    "handle_seconds",
    "wait_seconds",
    "answered_in_threshold",
)


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
    country
        ISO code, with its subdivision if any; None without holidays.
    """

    name: str
    queue: Queue
    history: ContactHistory
    holidays: tuple[Holiday, ...]
    country: str | None = None

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
        return self.grid.minutes == DAY

    @property
    def contacts(self) -> NDArray[np.float64]:
        """Contacts per interval, NaN missing, shape (T,)."""
        return np.asarray(self.history.offered[0])

    def first_of(self, day: np.datetime64) -> int:
        """Give the index of a local day's first interval."""
        return int(np.searchsorted(self.grid.local_days(self.zone), day))

    def before(self, day: np.datetime64) -> ContactHistory:
        """Give the history up to the day before a local day: nothing later leaks."""
        return self.until(self.first_of(day))

    def until(self, count: int) -> ContactHistory:
        """Give the first so many intervals of the history."""
        parts = {name: getattr(self.history, name)[:, :count] for name in _ARRAYS}
        return replace(self.history, grid=replace(self.grid, count=count), **parts)


def read_series(
    path: Path, column: str, *, freq: str, zone: str, country: str | None = None
) -> Series:
    """Read one column of a file whose first column is the local time (or UTC, if named so).

    Rows are added up to ``freq``; an interval that lacks a part of its rows is missing. The stamp
    of a repeated hour holds both passes: each gets half.

    Parameters
    ----------
    path
        CSV, gzipped or not, one column a queue.
    column
        Its contacts.
    freq
        One of ``MINUTES`` as pandas writes it, such as 30min or 1D, no finer than the file.
    zone
        IANA name of the stamps' zone.
    country
        ISO code of the public holidays, ``CA`` or ``CA-BC``; None for none.

    Raises
    ------
    ConfigurationError
        An unknown frequency, zone or country.
    InputRefusedError
        The file is not readable, or lacks the column.
    """
    minutes = _checked(freq, zone, country)
    step = pd.Timedelta(minutes=minutes)
    values = local_values(read_frame(path, column), freq=step, zone=zone, source=str(path))
    zone = DAILY_ZONE if minutes == DAY else zone
    first, last = values.index[0].date(), values.index[-1].date()
    grid = Grid.for_days(first, (last - first).days + 1, zone=zone, minutes=minutes)
    local = pd.DatetimeIndex(grid.local(zone))
    passes = local.to_series().groupby(local).transform("size").to_numpy(float)
    offered = (values.reindex(local).to_numpy(float) / passes)[None]
    none = np.full_like(offered, np.nan)
    history = ContactHistory((column,), grid, offered, none, none, none, none, none)
    return Series(column, voice(column, zone), history, _holidays(country, first, last), country)


def voice(name: str, zone: str) -> Queue:
    """Give a voice queue that is always open."""
    return Queue(
        name=name,
        channel="immediate",
        media="voice",
        skills=frozenset({name}),
        goal=ServiceGoal(0.8, 20),
        aht_seconds=_AHT_SECONDS,
        zone=zone,
        opening=OpeningHours(),
    )


def _checked(freq: str, zone: str, country: str | None) -> int:
    """Give the minutes of an interval, or say what is wrong."""
    problems = []
    minutes = _minutes(freq)
    if minutes not in MINUTES:
        problems.append(f'--freq "{freq}" is not known: give 5min, 15min, 30min, 60min or 1D')
    if zone not in available_timezones():
        problems.append(f'--tz "{zone}" is no IANA zone: give one like Europe/Paris, or UTC')
    code, _, part = (country or "").partition("-")
    wrong = country_problem(code or None, part or None)
    if wrong is not None:
        problems.append(f"--country: {wrong[1]}")
    if problems:
        raise ConfigurationError(problems)
    return minutes


def _minutes(freq: str) -> int:
    """Give the minutes of 30min, 1h or D; 0 for no time span."""
    text = freq if freq[:1].isdigit() else f"1{freq}"
    try:
        return int(pd.Timedelta(text) / pd.Timedelta(minutes=1))
    except ValueError:
        return 0


def _holidays(country: str | None, first: date, last: date) -> tuple[Holiday, ...]:
    if not country:
        return ()
    code, _, part = country.partition("-")
    return public_holidays(code, part or None, first, last + timedelta(days=_DAYS_AHEAD))
