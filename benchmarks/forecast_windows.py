"""From which days a benchmark forecasts, and how far."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from benchmarks.forecast_series import Series
from data.records import Grid, InputRefusedError
from data.records import weekdays as weekday_of

LEAST_HISTORY = 14
"""Days before an origin."""

LEAST_DAYS = 7
"""A window cut at the end of the series is no shorter."""

_WEEK = 7

Only = Literal["holidays", "after"]


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """Days forecast from one origin.

    Parameters
    ----------
    start
        The first day forecast, datetime64[D].
    days
        Days forecast.
    wanted
        Whether a day is scored, shape (days,).
    """

    start: np.datetime64
    days: int
    wanted: NDArray[np.bool_]

    def grid(self, series: Series) -> Grid:
        """Give the window's intervals."""
        first = date.fromisoformat(str(self.start))
        return Grid.for_days(first, self.days, zone=series.zone, minutes=series.grid.minutes)


def choose_windows(
    series: Series,
    *,
    horizon: int,
    origins: int,
    scored_from: date | None = None,
    only: Only | None = None,
    weekdays: frozenset[int] = frozenset(range(7)),
    every: int | None = None,
) -> tuple[Window, ...]:
    """Give the windows to score, oldest first.

    Origins lie ``every`` days apart and the last window ends with the series; with a horizon of a
    day they are the last days that have a record. Where no window of full length starts on or
    after ``scored_from``, windows cut at the end of the series serve, of 7 days at least. With
    ``only`` the windows touch, so that each such day is scored once.

    Parameters
    ----------
    horizon
        Days forecast from each origin.
    origins
        The most windows; with ``only`` the days scored are those that so many would reach.
    scored_from
        No window starts before.
    only
        Score holidays alone, or the days after them.
    weekdays
        Scored ones, 0 (Monday) to 6.
    every
        Days between origins; None: min(7, horizon).

    Raises
    ------
    InputRefusedError
        No window fits.
    """
    every = every or min(_WEEK, horizon)
    days = np.unique(series.grid.local_days(series.zone))
    first, end = days[0] + LEAST_HISTORY, days[-1] + 1
    if scored_from is not None:
        first = max(first, np.datetime64(scored_from, "D"))
    if only is not None:
        past = horizon + every * (origins - 1)
        windows = _touching(series, max(first, end - past), end, horizon=horizon, only=only)
    elif horizon == 1:
        recorded = _recorded_days(series)
        recorded = recorded[(recorded >= first) & np.isin(weekday_of(recorded), list(weekdays))]
        windows = [(day, 1) for day in recorded[::-1][:origins]]
    else:
        windows = _spaced(first, end, horizon=horizon, origins=origins, every=every)
    chosen = [_window(series, start, length, only, weekdays) for start, length in windows]
    chosen = sorted((w for w in chosen if w.wanted.any()), key=lambda w: w.start)
    if not chosen:
        raise InputRefusedError(_nothing_fits(series, days, horizon, scored_from, only))
    return tuple(chosen)


def _spaced(
    first: np.datetime64, end: np.datetime64, *, horizon: int, origins: int, every: int
) -> list[tuple[np.datetime64, int]]:
    """Give start and length of the newest windows; cut ones where no whole one fits."""
    for length in (horizon, min(LEAST_DAYS, horizon)):
        starts = [end - length - every * k for k in range(origins)]
        starts = [start for start in starts if start >= first]
        if starts:
            return [(start, min(horizon, int((end - start).astype(int)))) for start in starts]
    return []


def _touching(
    series: Series,
    first: np.datetime64,
    end: np.datetime64,
    *,
    horizon: int,
    only: Only,
) -> list[tuple[np.datetime64, int]]:
    """Give windows side by side that hold a holiday or a day after one."""
    start, out = first, []
    while start < end:
        length = min(horizon, int((end - start).astype(int)))
        if _kinds(series, start, length, only).any():
            out.append((start, length))
        start = start + horizon
    return out


def _kinds(series: Series, start: np.datetime64, length: int, only: Only) -> NDArray[np.bool_]:
    """Tell which days are recorded holidays, or the first recorded days after one."""
    recorded = _recorded_days(series)
    off = np.array([h.date for h in series.holidays], "datetime64[D]")
    wanted = recorded[np.isin(recorded, off)]
    if only == "after":
        working = recorded[~np.isin(recorded, off)]
        places = np.searchsorted(working, off, side="right")
        wanted = working[places[places < len(working)]]
    return np.isin(start + np.arange(length), wanted)


def _window(
    series: Series,
    start: np.datetime64,
    length: int,
    only: Only | None,
    weekdays: frozenset[int],
) -> Window:
    dates = start + np.arange(length)
    wanted = np.isin(weekday_of(dates), list(weekdays))
    if only is not None:
        wanted &= _kinds(series, start, length, only)
    return Window(start, length, wanted)


def _recorded_days(series: Series) -> NDArray[np.datetime64]:
    known = ~np.isnan(series.contacts)
    return np.unique(series.grid.local_days(series.zone)[known])


def _nothing_fits(
    series: Series,
    days: NDArray[np.datetime64],
    horizon: int,
    scored_from: date | None,
    only: Only | None,
) -> str:
    asked = (
        f"{series.name}: no origin fits: the series has {len(days)} days, {days[0]} to {days[-1]}"
    )
    since = f", origins may start from {scored_from} on" if scored_from else ""
    what = f", and only {only} are scored" if only else ""
    return (
        f"{asked}{since}{what}; an origin needs {LEAST_HISTORY} days before it and "
        f"{min(LEAST_DAYS, horizon)} after it"
    )
