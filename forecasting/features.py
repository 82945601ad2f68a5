"""What a learnt model of day totals is told of a day ahead, as known at an origin."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecasting.calendar import DayCalendar
from forecasting.history import DayHistory

USUAL_WEEKS = 8
"""Same weekdays before the origin whose mean is the usual total."""

MOST_YEARS = 6
"""Earlier years that tell the season."""

_LAST = 3
_WINDOWS = ((0, 7), (7, 14), (0, 28), (28, 56))
"""Days before the origin, first and past the last, whose level is compared with the usual."""

_SEASON_REACHES = (10, 3)
"""Days around the same day of earlier years that are averaged: a steady and a quick season."""

_YEAR = 364
"""Whole weeks, so that weekdays meet."""


@dataclass(frozen=True, slots=True, eq=False)
class DayRows:
    """Days as seen from origins.

    Parameters
    ----------
    target
        Index of the day among those of the history, shape (R,).
    usual
        Mean of the weekday's last usable totals before the origin, NaN without any, shape (R,).
    columns
        Features, NaN unknown, shape (R, F); the first is the weekday, a category.
    """

    target: NDArray[np.int64]
    usual: NDArray[np.float64]
    columns: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Timeline:
    """One queue's days, past and ahead, and what is known of its level at every origin.

    Arrays by origin have a row for each day of the history and one for the day after it: the
    origin's own day is not known yet.

    Parameters
    ----------
    dates
        From the first day of the history to the last ahead, shape (N,).
    weekday
        0 to 6, shape (N,).
    drivers
        Sizes, those ahead held within the range of the past, shape (N, K).
    totals
        ``DayHistory.at_level``, shape (D,).
    usual
        Mean of each weekday's last usable totals by origin, shape (D + 1, 7).
    usual_drivers
        Mean sizes of drivers on the days of ``usual``, shape (D + 1, 7, K).
    last
        Each weekday's last usable totals by origin, newest first, shape (D + 1, 7, 3).
    levels
        Log level of the days before the origin against the usual, shape (D + 1, windows).
    summed
        Sum of totals before each day, gaps filled, shape (D + 1,).
    """

    dates: NDArray[np.datetime64]
    weekday: NDArray[np.int64]
    drivers: NDArray[np.float64]
    totals: NDArray[np.float64]
    usual: NDArray[np.float64]
    usual_drivers: NDArray[np.float64]
    last: NDArray[np.float64]
    levels: NDArray[np.float64]
    summed: NDArray[np.float64]

    @property
    def count(self) -> int:
        """Number of days of the history; also the index of the origin."""
        return len(self.totals)

    def rows(self, origin: NDArray[np.int64], target: NDArray[np.int64]) -> DayRows:
        """Give days as seen from origins, both by index, shapes (R,); later days are not used."""
        weekday = self.weekday[target]
        usual = self.usual[origin, weekday]
        dates = self.dates[target]
        columns = [
            weekday,
            (target - origin) // 7,
            (dates - dates.astype("datetime64[Y]")).astype(np.int64),
            (dates - dates.astype("datetime64[M]")).astype(np.int64),
            *self.levels[origin].T,
            *_log_ratio(self.last[origin, weekday] + 0.5, usual[:, None] + 0.5).T,
            *self._seasons(origin, target),
            *self.drivers[target].T,
            *(self.drivers[target] - self.usual_drivers[origin, weekday]).T,
        ]
        return DayRows(target, usual, np.column_stack(columns).astype(float))

    def _seasons(
        self, origin: NDArray[np.int64], target: NDArray[np.int64]
    ) -> list[NDArray[np.float64]]:
        """Give how earlier years went from before the origin's day to around the target's.

        Log ratio of the mean around the target to that of the usual's weeks before the origin,
        years before: the mean over years with each reach, and last year's alone.
        """
        years = np.arange(1, MOST_YEARS + 1)[:, None] * _YEAR
        before = self._mean(origin - years - 7 * USUAL_WEEKS, origin - years)
        around = [
            _log_ratio(self._mean(target - years - reach, target - years + reach + 1), before)
            for reach in _SEASON_REACHES
        ]
        # A horizon of a year and more reaches days that are not known at the origin.
        known = target - years + _SEASON_REACHES[0] < origin
        seasons = [np.where(known, season, np.nan) for season in around]
        return [*(_known_mean(season) for season in seasons), seasons[0][0]]

    def _mean(self, first: NDArray[np.int64], past: NDArray[np.int64]) -> NDArray[np.float64]:
        """Give mean totals of days first..past-1, NaN where the history does not hold them."""
        inside = (first >= 0) & (past <= self.count)
        sums = (
            self.summed[np.clip(past, 0, self.count)] - self.summed[np.clip(first, 0, self.count)]
        )
        return np.where(inside, sums / np.maximum(past - first, 1), np.nan)


def timeline(history: DayHistory, ahead: DayCalendar) -> Timeline:
    """Give the days of one queue, past and ahead, with its level at every origin."""
    first = history.calendar.dates[0]
    dates = np.arange(first, ahead.dates[-1] + 1)
    weekday = (history.calendar.weekday[0] + np.arange(len(dates))) % 7
    sizes = history.calendar.drivers
    drivers = np.zeros((len(dates), sizes.shape[1]))
    drivers[: history.count] = sizes
    # Beyond all that was seen nothing is learnt: a larger one counts as the largest.
    held = np.clip(ahead.drivers, sizes.min(axis=0), sizes.max(axis=0))
    drivers[(ahead.dates - first).astype(np.int64)] = held
    totals, past = history.at_level, weekday[: history.count]
    values = np.column_stack([totals, drivers[: history.count]])
    means = _trailing_means(values, past, known=~np.isnan(totals))
    return Timeline(
        dates=dates,
        weekday=weekday,
        drivers=drivers,
        totals=totals,
        usual=means[:, :, 0],
        usual_drivers=means[:, :, 1:],
        last=_last_values(totals, past),
        levels=_levels(totals, past, means[:, :, 0]),
        summed=np.concatenate([[0.0], np.cumsum(np.maximum(history.filled(), 0.0))]),
    )


def _trailing_means(
    values: NDArray[np.float64], weekday: NDArray[np.int64], *, known: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Give means over each weekday's last known days before each origin, shape (D + 1, 7, V)."""
    origins = np.arange(len(values) + 1)
    out = np.full((len(origins), 7, values.shape[1]), np.nan)
    for day in range(7):
        where = np.flatnonzero((weekday == day) & known)
        seen = np.searchsorted(where, origins)
        sums = np.concatenate([np.zeros((1, values.shape[1])), np.cumsum(values[where], axis=0)])
        first = np.maximum(seen - USUAL_WEEKS, 0)
        some = seen > 0
        taken = (seen - first)[some, None]
        out[some, day] = (sums[seen[some]] - sums[first[some]]) / taken
    return out


def _last_values(totals: NDArray[np.float64], weekday: NDArray[np.int64]) -> NDArray[np.float64]:
    """Give each weekday's last known totals before each origin, newest first."""
    origins = np.arange(len(totals) + 1)
    out = np.full((len(origins), 7, _LAST), np.nan)
    for day in range(7):
        where = np.flatnonzero((weekday == day) & ~np.isnan(totals))
        padded = np.concatenate([np.full(_LAST, np.nan), totals[where]])
        seen = np.searchsorted(where, origins)
        out[:, day] = padded[seen[:, None] + _LAST - 1 - np.arange(_LAST)]
    return out


def _levels(
    totals: NDArray[np.float64], weekday: NDArray[np.int64], usual: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Give log sum(totals) / sum(usual) over windows before each origin, shape (D + 1, windows)."""
    back = np.arange(max(past for _, past in _WINDOWS))
    origins = np.arange(len(totals) + 1)[:, None]
    days = origins - 1 - back
    inside = np.maximum(days, 0)
    expected = usual[origins, weekday[inside]]
    live = (days >= 0) & ~np.isnan(totals[inside]) & ~np.isnan(expected)
    came = np.where(live, totals[inside], 0.0)
    expected = np.where(live, expected, 0.0)
    sums = [(came[:, a:b].sum(axis=1), expected[:, a:b].sum(axis=1)) for a, b in _WINDOWS]
    return np.column_stack([_log_ratio(c, e) for c, e in sums])


def _known_mean(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the mean over the first axis of what is not NaN, NaN where nothing is."""
    known = ~np.isnan(rows)
    count = known.sum(axis=0)
    return np.where(count > 0, np.nansum(rows, axis=0) / np.maximum(count, 1), np.nan)


def _log_ratio(above: NDArray[np.float64], below: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give log(above / below), NaN where either is not positive."""
    positive = (above > 0) & (below > 0)
    ratio = np.divide(above, below, out=np.ones(positive.shape), where=positive)
    return np.where(positive, np.log(ratio), np.nan)
