"""Dynamic harmonic regression of daily totals."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter

from forecasting.calendar import DayCalendar
from forecasting.history import DayHistory
from forecasting.models.base import by_profile
from forecasting.models.smoothing import log_totals, smooth, totals_of

_MEMORY_DAYS = 1461
"""Years that a season is learnt from."""

_LEVEL_DAYS = 728
"""As in ``Ets``."""

_YEAR_DAYS = 400
"""A year, and some weeks that were seen twice."""

_YEAR_WAVES = 10
_YEAR_SPREAD = 0.2
"""Prior spread of the first wave of the year [log]; of wave k it is 1/k of it."""

_MONTH_WAVES = 4
_MONTH_SPREAD = 0.1
"""Prior spread of the waves of the month [log], over the square root of k."""

_WEEKDAY_SPREAD = 1.0
_DRIVER_SPREAD = 0.5
"""Prior spread of what a driver of its usual size does [log]."""

_MEMORY, _SHOCK = 0.98, -0.8
"""Errors of the regression: a level that forgets in months, seen through the noise of days."""

_DEVIATIONS = 2.5
"""Whitened errors beyond so many count less."""

_STEPS = 4

_OVERLAP = 4.0
"""Variance of an effect beyond that of white errors: levels move in more ways than the filter's."""


@dataclass(frozen=True)
class Harmonic:
    """Log daily totals as waves of the year and the month, and drivers, over a level and week.

    log total = sum_k a_k sin(2 pi k t) + b_k cos(2 pi k t) + sum_d c_d driver_d + eta, t in years,
    k = 1..10, and the same of the place in the month, k = 1..4, where asked for: dynamic harmonic
    regression (Young, Pedregal & Tych, Journal of Forecasting 18(6), 1999, 369-394; Hyndman &
    Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 10.5). Effects are the posterior
    mean under priors that favour smooth waves, given errors that follow ARMA(1,1): generalised
    least squares with a ridge in place of a choice of k, which one or two years cannot make. The
    likelihood of one day ahead would prefer no season at all, since a level that moves follows it
    day by day. eta is continued as by ``Ets``, so that a forecast of any length is level, week and
    waves. Rivals: ``SeasonalMean``, ``ProphetTotals``.

    Parameters
    ----------
    month
        Whether salaries, bills and other cycles of the month are looked for. On two banks that was
        worth 8 % of the error, on insurers nothing: hence two models, judged one by one.
    """

    month: bool = False
    name: str = "harmonic"
    title: str = "harmonic regression"
    least_days: int = _YEAR_DAYS
    every_origin: bool = True

    def forecast(self, history: DayHistory, ahead: DayCalendar) -> NDArray[np.float64]:
        """Give the contacts expected per day and slot, shape (H, S)."""
        worked = history.worked
        past = history.calendar.between(max(0, history.count - _MEMORY_DAYS), history.count)
        known = np.where(worked[past.weekday], history.at_level[-_MEMORY_DAYS:], np.nan)
        if np.isnan(known).all():
            totals = history.weekday_means(history.count)[ahead.weekday]
        else:
            waves = Waves.seen_in(history.count, month=self.month)
            totals = _totals(log_totals(known), waves, past=past, ahead=ahead)
        return by_profile(np.where(worked[ahead.weekday], totals, 0.0), history, ahead)


@dataclass(frozen=True, slots=True)
class Waves:
    """How many waves of the year and of the month there are."""

    year: int
    month: int

    @classmethod
    def seen_in(cls, days: int, *, month: bool) -> "Waves":
        """Give the waves that so many days of history can tell."""
        return cls(_YEAR_WAVES * (days >= _YEAR_DAYS), _MONTH_WAVES * month)

    def effects(
        self, logs: NDArray[np.float64], *, past: DayCalendar, ahead: DayCalendar
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Give what waves and drivers add to the logs of past days and of days ahead.

        Parameters
        ----------
        logs
            Log totals, NaN unknown, shape (D,).

        Returns
        -------
            Shapes (D,) and (H,).
        """
        regressors = self.regressors(past)
        found = _effects(logs, past.weekday, regressors=regressors, spreads=self.spreads(past))
        return regressors @ found, self.regressors(ahead) @ found

    def regressors(self, days: DayCalendar) -> NDArray[np.float64]:
        """Give sines and cosines of the waves, then drivers, shape (D, R)."""
        dates = days.dates.astype("datetime64[D]")
        month = dates.astype("datetime64[M]")
        first, following = (m.astype("datetime64[D]") for m in (month, month + 1))
        in_year = dates.astype(np.float64) / 365.2425
        in_month = ((dates - first).astype(np.float64) + 0.5) / (following - first).astype(float)
        return np.hstack([_waves(in_year, self.year), _waves(in_month, self.month), days.drivers])

    def spreads(self, past: DayCalendar) -> NDArray[np.float64]:
        """Give the prior spread of each regressor's effect, shape (R,)."""
        year = _YEAR_SPREAD / np.arange(1, self.year + 1)
        month = _MONTH_SPREAD / np.sqrt(np.arange(1, self.month + 1))
        sizes = [c[c > 0].mean() if c.any() else np.inf for c in past.drivers.T]
        return np.concatenate([year, year, month, month, _DRIVER_SPREAD / np.array(sizes)])


def _waves(turns: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """Give sines, then cosines, of 1..count waves a turn, shape (D, 2 count)."""
    angles = 2 * np.pi * turns[:, None] * np.arange(1, count + 1)
    return np.hstack([np.sin(angles), np.cos(angles)])


def _totals(
    logs: NDArray[np.float64], waves: Waves, *, past: DayCalendar, ahead: DayCalendar
) -> NDArray[np.float64]:
    """Give the totals of days ahead, shape (H,)."""
    behind, coming = waves.effects(logs, past=past, ahead=ahead)
    level = logs - behind
    recent = slice(-_LEVEL_DAYS, None)
    if np.isnan(level[recent]).all():
        recent = slice(None)
    base = smooth(level[recent], past.weekday[recent]).forecast(ahead.weekday)
    return totals_of(base + coming)


def _effects(
    logs: NDArray[np.float64],
    weekdays: NDArray[np.int64],
    *,
    regressors: NDArray[np.float64],
    spreads: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Give the effects of the regressors in logs, shape (R,)."""
    worked = np.isin(weekdays, weekdays[~np.isnan(logs)])
    values, weekday = logs[worked], weekdays[worked]
    known = ~np.isnan(values)
    usual = np.zeros(7)
    for day in np.unique(weekday):
        usual[day] = np.median(values[known & (weekday == day)])
    gap = (values - usual[weekday])[known]
    filled = np.interp(np.arange(len(values)), np.flatnonzero(known), gap)
    columns = np.column_stack([filled, np.eye(7)[weekday], regressors[worked]])
    white = lfilter([1, -_MEMORY], [1, _SHOCK], columns, axis=0)[known]
    spread = np.concatenate([np.full(7, _WEEKDAY_SPREAD), spreads])
    return (spread * _ridge(white[:, 0], white[:, 1:] * spread))[7:]


def _ridge(target: NDArray[np.float64], design: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the posterior mean of effects with prior N(0, 1), errors weighted as by Huber."""
    weight: NDArray[np.float64] = np.ones(len(target))
    effects: NDArray[np.float64] = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        noise = float(np.average((target - design @ effects) ** 2, weights=weight))
        gram = (design.T * weight) @ design
        prior = (_OVERLAP * noise + 1e-9) * np.eye(len(effects))
        effects = np.asarray(
            np.linalg.solve(gram + prior, design.T @ (weight * target)), np.float64
        )
        left = np.abs(target - design @ effects)
        limit = _DEVIATIONS * max(1.4826 * float(np.median(left)), 1e-6)
        weight = limit / np.maximum(left, limit)
    return effects
