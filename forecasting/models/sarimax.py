"""Seasonal ARIMA of daily totals beside a season of the year and drivers."""

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecasting.calendar import DayCalendar
from forecasting.history import DayHistory
from forecasting.models.base import by_profile
from forecasting.models.harmonic import Waves
from forecasting.models.smoothing import log_totals, totals_of

_MEMORY_DAYS = 1461
"""Years that the season of the year is learnt from."""

_ARIMA_DAYS = 200
"""Days that the ARIMA part is fitted to: a level and a week forget sooner, and time grows."""

_ORDER, _SEASONAL = (1, 0, 1), (0, 1, 1)
"""A level that comes back to its week, as (0, 1, 1)(0, 1, 1) does not: its random walk was 5 to
60 % worse four weeks ahead."""

_STEPS = 20
"""Of the optimiser; more moved no forecast by 0.1 %."""


@dataclass(frozen=True)
class Sarimax:
    """SARIMAX(1,0,1)(0,1,1) by weekday on log daily totals, spread by the weekday's profile.

    The state-space form of statsmodels, by exact likelihood, missing days passed over by the
    Kalman filter (Durbin & Koopman, Time Series Analysis by State Space Methods, 2nd ed., Oxford
    2012). Its regressors, waves of the year and drivers, are estimated first by ``Waves`` under
    their priors: inside the likelihood they cost ten times the time and were no better. The season
    is as long as the week has days with contacts.
    """

    name: str = "sarimax"
    title: str = "SARIMAX"
    least_days: int = 120
    """The season's first differences cost a week, its moving average needs a quarter."""
    every_origin: bool = False

    def forecast(self, history: DayHistory, ahead: DayCalendar) -> NDArray[np.float64]:
        """Give the contacts expected per day and slot, shape (H, S)."""
        worked = history.worked
        past = history.calendar.between(max(0, history.count - _MEMORY_DAYS), history.count)
        known = np.where(worked[past.weekday], history.at_level[-_MEMORY_DAYS:], np.nan)
        if np.isnan(known[-_ARIMA_DAYS:]).all():
            totals = history.weekday_means(history.count)[ahead.weekday]
            return by_profile(np.where(worked[ahead.weekday], totals, 0.0), history, ahead)
        logs = log_totals(known)
        waves = Waves.seen_in(history.count, month=False)
        behind, coming = waves.effects(logs, past=past, ahead=ahead)
        recent = slice(-_ARIMA_DAYS, None)
        kept = worked[past.weekday[recent]]
        gap = int((ahead.dates[0] - past.dates[-1]).astype(np.int64)) - 1
        weekday = (past.weekday[-1] + 1 + np.arange(gap + len(ahead.dates))) % 7
        on = worked[weekday]
        level = np.zeros(len(weekday))
        level[on] = _continued((logs - behind)[recent][kept], int(worked.sum()), int(on.sum()))
        totals = np.where(on[gap:], totals_of(level[gap:] + coming), 0.0)
        return by_profile(totals, history, ahead)


def _continued(values: NDArray[np.float64], season: int, steps: int) -> NDArray[np.float64]:
    """Give the values expected after a series with gaps, shape (steps,)."""
    known = values[~np.isnan(values)]
    if steps == 0 or np.ptp(known) == 0:
        return np.full(steps, known[-1])
    from statsmodels.tsa.statespace.sarimax import SARIMAX  # noqa: PLC0415 - slow to load

    with warnings.catch_warnings():
        # Start values beyond the stationary region and steps used up: both are meant.
        warnings.simplefilter("ignore")
        model = SARIMAX(
            values,
            order=_ORDER,
            seasonal_order=(*_SEASONAL, season) if season > 1 else (0, 0, 0, 0),
            trend=None if season > 1 else "c",
            concentrate_scale=True,
        )
        fit = model.fit(disp=False, maxiter=_STEPS)
    return np.asarray(fit.forecast(steps), np.float64)
