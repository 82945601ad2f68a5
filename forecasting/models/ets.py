"""Exponential smoothing of daily totals with a weekly season."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecasting.calendar import DayCalendar
from forecasting.history import DayHistory
from forecasting.models.base import by_profile

_MEMORY_WEEKS = 52
"""Smoothing forgets within weeks; an older past only costs time."""


@dataclass(frozen=True)
class Ets:
    """ETS(A,N,A) on square roots of daily totals, spread by the weekday's profile.

    y_t = level + season of the weekday + noise on sqrt(total + 1/4), which steadies the variance
    of counts (Shen & Huang, M&SOM 10(3), 2008, doi:10.1287/msom.1070.0179); back on the scale of
    counts the variance of the noise is added. Weekdays on which the queue is closed are left out
    of the season. Special days, storms and missing days are filled from their neighbours. Has no
    yearly season: a rival is ``ProphetTotals``.
    """

    name: str = "ets"
    title: str = "ETS"
    least_days: int = 70
    """Ten of each weekday: the start values of a queue open on one day a week need them."""
    every_origin: bool = True

    def forecast(self, history: DayHistory, ahead: DayCalendar) -> NDArray[np.float64]:
        """Give the contacts expected per day and slot, shape (H, S)."""
        worked = history.worked
        kept = worked[history.calendar.weekday]
        season = int(worked.sum())
        if season == 0:
            return by_profile(np.zeros(len(ahead.dates)), history, ahead)
        series = np.sqrt(history.filled()[kept] + 0.25)[-season * _MEMORY_WEEKS :]
        dates = np.arange(history.calendar.dates[-1] + 1, ahead.dates[-1] + 1)
        steps = worked[(history.calendar.weekday[-1] + 1 + np.arange(len(dates))) % 7]
        roots, variance = _smooth(series, season, int(steps.sum()))
        totals = np.zeros(len(dates))
        totals[steps] = np.maximum(roots, 0.0) ** 2 - 0.25 + variance
        return by_profile(totals[np.searchsorted(dates, ahead.dates)], history, ahead)


def _smooth(
    series: NDArray[np.float64], season: int, steps: int
) -> tuple[NDArray[np.float64], float]:
    """Give the forecast of the series and the variance of its one-step errors."""
    if steps == 0 or np.ptp(series) == 0:
        return np.full(steps, series[-1]), 0.0
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel  # noqa: PLC0415 - slow to load

    model = ETSModel(
        series,
        seasonal="add" if season > 1 else None,
        seasonal_periods=season if season > 1 else None,
        initialization_method="heuristic" if season > 1 else "estimated",
    )
    fit = model.fit(disp=False)
    return np.asarray(fit.forecast(steps)), float(np.mean(np.asarray(fit.resid) ** 2))
