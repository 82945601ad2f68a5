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

_HARMONICS = 10
_YEAR_SPREAD = 0.2
"""Prior spread of the first harmonic of the year [log]; of harmonic k it is 1/k of it."""

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
    """Log daily totals as yearly waves and drivers over a smoothed level and week.

    log total = sum_k a_k sin(2 pi k t / 365.25) + b_k cos(..) + sum_d c_d driver_d + eta,
    k = 1..10: dynamic harmonic regression (Young, Pedregal & Tych, Journal of Forecasting 18(6),
    1999, 369-394; Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 10.5).
    Effects are the posterior mean under priors that favour smooth seasons, given errors that
    follow ARMA(1,1): generalised least squares with a ridge in place of a choice of k, which one
    or two years cannot make. The likelihood of one day ahead would prefer no season at all, since
    a level that moves follows it day by day. eta is continued as by ``Ets``, so that a forecast of
    any length is level, week and season. Rivals: ``SeasonalMean``, ``ProphetTotals``.
    """

    name: str = "harmonic"
    title: str = "harmonic regression"
    least_days: int = 400
    """A year, and some weeks that were seen twice."""
    every_origin: bool = True

    def forecast(self, history: DayHistory, ahead: DayCalendar) -> NDArray[np.float64]:
        """Give the contacts expected per day and slot, shape (H, S)."""
        worked = history.worked
        past = history.calendar.between(max(0, history.count - _MEMORY_DAYS), history.count)
        known = np.where(worked[past.weekday], history.at_level[-_MEMORY_DAYS:], np.nan)
        if np.isnan(known).all():
            totals = history.weekday_means(history.count)[ahead.weekday]
        else:
            totals = _totals(log_totals(known), past, ahead)
        return by_profile(np.where(worked[ahead.weekday], totals, 0.0), history, ahead)


def _totals(
    logs: NDArray[np.float64], past: DayCalendar, ahead: DayCalendar
) -> NDArray[np.float64]:
    """Give the totals of days ahead, shape (H,)."""
    effects = _effects(logs, past)
    level = logs - _regressors(past) @ effects
    recent = slice(-_LEVEL_DAYS, None)
    if np.isnan(level[recent]).all():
        recent = slice(None)
    base = smooth(level[recent], past.weekday[recent]).forecast(ahead.weekday)
    return totals_of(base + _regressors(ahead) @ effects)


def _regressors(days: DayCalendar) -> NDArray[np.float64]:
    """Give sines and cosines of the year, then drivers, shape (D, 20 + K)."""
    turns = 2 * np.pi * days.dates.astype("datetime64[D]").astype(np.float64) / 365.2425
    angles = turns[:, None] * np.arange(1, _HARMONICS + 1)
    return np.hstack([np.sin(angles), np.cos(angles), days.drivers])


def _effects(logs: NDArray[np.float64], past: DayCalendar) -> NDArray[np.float64]:
    """Give the effects of the regressors in logs, shape (20 + K,)."""
    open_days = np.isin(past.weekday, past.weekday[~np.isnan(logs)])
    values, weekday = logs[open_days], past.weekday[open_days]
    known = ~np.isnan(values)
    wide = _regressors(past)[open_days]
    week = np.eye(7)[weekday]
    usual = np.array([np.median(values[known & (weekday == d)]) for d in weekday])
    gap = np.interp(np.arange(len(values)), np.flatnonzero(known), (values - usual)[known])
    white = lfilter([1, -_MEMORY], [1, _SHOCK], np.column_stack([gap, week, wide]), axis=0)[known]
    spread = np.concatenate([np.full(7, _WEEKDAY_SPREAD), _spreads(past)])
    return (spread * _ridge(white[:, 0], white[:, 1:] * spread))[7:]


def _spreads(past: DayCalendar) -> NDArray[np.float64]:
    """Give the prior spread of each effect, shape (20 + K,)."""
    year = _YEAR_SPREAD / np.arange(1, _HARMONICS + 1)
    sizes = [column[column > 0].mean() if column.any() else np.inf for column in past.drivers.T]
    return np.concatenate([year, year, _DRIVER_SPREAD / np.array(sizes)])


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
