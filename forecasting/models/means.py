"""Means of the last same weekdays: the judge of every other model, and its careful relatives."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecasting.calendar import DayCalendar
from forecasting.history import DayHistory
from forecasting.models.base import by_profile
from forecasting.models.seasonal import season_ahead

_ROBUST_LAST = 16
_HALF_LIFE_WEEKS = 3.0
_DEVIATIONS = 2.0


@dataclass(frozen=True)
class WeekdayMean:
    """Mean of the last usable totals of the weekday, spread by its profile.

    Special days, storms and missing days do not count; see ``DayHistory``. Lags behind a season
    or trend by half its memory.

    Parameters
    ----------
    last
        Same weekdays averaged.
    """

    last: int = 8
    name: str = "mean8"
    title: str = "the mean of 8"
    least_days: int = 1
    every_origin: bool = True

    def forecast(self, history: DayHistory, ahead: DayCalendar) -> NDArray[np.float64]:
        """Give the contacts expected per day and slot, shape (H, S)."""
        return by_profile(history.weekday_means(self.last)[ahead.weekday], history, ahead)


@dataclass(frozen=True)
class RobustMean:
    """Recency-weighted mean of the weekday's last totals, each pulled in to their median.

    A total counts half as much for every three weeks it is older, and is winsorised to two
    deviations of the last 16 around their median, Poisson noise included: the M-estimate of
    Huber, Annals of Mathematical Statistics 35(1), 1964, 73-101, doi:10.1214/aoms/1177703732, one
    step from the median. Follows a moving level sooner than the mean of 8 and a bad week less.
    """

    name: str = "robust"
    title: str = "the robust mean"
    least_days: int = 21
    every_origin: bool = True

    def forecast(self, history: DayHistory, ahead: DayCalendar) -> NDArray[np.float64]:
        """Give the contacts expected per day and slot, shape (H, S)."""
        return by_profile(robust_means(history)[ahead.weekday], history, ahead)


@dataclass(frozen=True)
class SeasonalMean:
    """The robust mean times how the same weeks stood to their past in earlier years.

    See ``season_ahead``. Rivals: ``Harmonic``, which sees the whole year as waves, and
    ``ProphetTotals``.
    """

    name: str = "seasonal"
    title: str = "the seasonal mean"
    least_days: int = 476
    """A year and sixteen weeks: the index of a year ago and of what came before it."""
    every_origin: bool = True

    def forecast(self, history: DayHistory, ahead: DayCalendar) -> NDArray[np.float64]:
        """Give the contacts expected per day and slot, shape (H, S)."""
        totals = robust_means(history)[ahead.weekday]
        return by_profile(totals * season_ahead(history, ahead.dates), history, ahead)


def robust_means(history: DayHistory) -> NDArray[np.float64]:
    """Give each weekday's winsorised, recency-weighted mean, shape (7,)."""
    out = history.weekday_means(_ROBUST_LAST)
    known = history.at_level
    weeks = np.arange(history.count)[::-1] // 7
    for day in np.flatnonzero(out > 0):
        rows = np.flatnonzero((history.calendar.weekday == day) & ~np.isnan(known))[-_ROBUST_LAST:]
        if len(rows):
            weight = 0.5 ** ((weeks[rows] - weeks[rows[-1]]) / _HALF_LIFE_WEEKS)
            out[day] = np.average(_winsorised(known[rows]), weights=weight)
    return out


def _winsorised(totals: NDArray[np.float64]) -> NDArray[np.float64]:
    """Pull totals in to two deviations around their median."""
    middle = float(np.median(totals))
    spread = 1.4826 * float(np.median(np.abs(totals - middle)))
    limit = _DEVIATIONS * np.sqrt(spread**2 + middle + 0.25)
    return np.clip(totals, middle - limit, middle + limit)
