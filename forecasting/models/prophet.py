"""Prophet on daily totals."""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecasting.calendar import DayCalendar
from forecasting.history import SEASON_WEEKS, DayHistory
from forecasting.models.base import by_profile
from forecasting.models.smoothing import log_totals, smooth, totals_of

_MEMORY_DAYS = 1461
"""Years that the fit costs time for; over thirteen of them seasons had changed."""

_LEVEL_DAYS = 728
"""As in ``Ets``."""

_YEAR_DAYS = 550
"""A yearly season needs a year and a half to be told from a trend."""

_HARMONICS = 10
_CHANGEPOINTS = 10
"""Of the trend, which here only keeps growth out of the season; 25 cost time and gained nothing."""

_LEAST_WEEKDAY = 0.25
"""Weekdays with a smaller share of the busiest one's contacts are too noisy to fit, not to say."""

_LEAST_SEASON = 0.05
_DRIVER_SPREAD = 0.5
"""Prior spread of a driver's effect for one standard deviation of its size."""

_SEED = 1
"""Of Stan's optimiser; forecasts do not depend on the run's seed."""


@dataclass(frozen=True)
class ProphetTotals:
    """Prophet's yearly season and drivers over a smoothed level, spread by the weekday's profile.

    Totals are taken as multiples of their weekday's mean, y(t) = trend(t) * (1 + yearly(t) +
    drivers(t)), fitted by maximum a posteriori: weekdays multiply the yearly season, which inside
    Prophet they would add to, at a cost of 10 % and more where they differ much. What is left over
    the season is continued as by ``Ets``: Prophet's own trend, a line from its last change on,
    missed the present level, and cost 5 % over the shared queues. Special days stay out of the fit
    and take the ratio pooled over queues and years, as in every model: a dummy of Prophet's own
    would know one queue's two or three occurrences, and no unseen day. On intervals Prophet is slow
    and worse than a mean: totals only. Taylor & Letham, The American Statistician 72(1), 2018,
    37-45, doi:10.1080/00031305.2017.1380080.
    """

    name: str = "prophet"
    title: str = "Prophet"
    least_days: int = _YEAR_DAYS
    """Without the season this would be ETS at ten times its cost."""
    every_origin: bool = False

    def forecast(self, history: DayHistory, ahead: DayCalendar) -> NDArray[np.float64]:
        """Give the contacts expected per day and slot, shape (H, S)."""
        worked = history.worked
        first = max(0, history.count - _MEMORY_DAYS)
        past = history.calendar.between(first, history.count)
        known = np.where(worked[past.weekday], history.at_level[first:], np.nan)
        means = history.weekday_means(SEASON_WEEKS)
        fitted = ~np.isnan(known) & (means > _LEAST_WEEKDAY * means.max())[past.weekday]
        if fitted.sum() < 2:
            totals = history.weekday_means(history.count)[ahead.weekday]
        else:
            multiples = np.where(fitted, known, np.nan) / np.maximum(means[past.weekday], 1e-9)
            before, later = _log_seasons(multiples, past, ahead)
            recent = slice(-_LEVEL_DAYS, None)
            if np.isnan(known[recent]).all():
                recent = slice(None)
            level = smooth((log_totals(known) - before)[recent], past.weekday[recent])
            totals = totals_of(level.forecast(ahead.weekday) + later)
        return by_profile(np.where(worked[ahead.weekday], totals, 0.0), history, ahead)


def _log_seasons(
    multiples: NDArray[np.float64], past: DayCalendar, ahead: DayCalendar
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the logs of Prophet's season and drivers on past days and days ahead.

    Parameters
    ----------
    multiples
        Totals as multiples of their weekday's mean, NaN where not to be fitted.
    """
    import pandas as pd  # noqa: PLC0415 - slow to load

    known = ~np.isnan(multiples)
    varying = np.flatnonzero(np.ptp(past.drivers[known], axis=0) > 0)
    names = [f"driver{k}" for k in varying]
    dates = np.concatenate([past.dates, ahead.dates]).astype("datetime64[s]")
    sizes = np.concatenate([past.drivers, ahead.drivers])[:, varying]
    frame = pd.DataFrame({"ds": dates, **dict(zip(names, sizes.T, strict=True))})
    with _quiet():
        from prophet import Prophet  # noqa: PLC0415 - slow to load

        model = Prophet(
            n_changepoints=_CHANGEPOINTS,
            yearly_seasonality=_HARMONICS if len(known) >= _YEAR_DAYS else False,
            weekly_seasonality=False,
            daily_seasonality=False,
            seasonality_mode="multiplicative",
            uncertainty_samples=0,
        )
        for name in names:
            model.add_regressor(name, prior_scale=_DRIVER_SPREAD, mode="multiplicative")
        model.fit(frame[: len(known)].assign(y=multiples)[known], seed=_SEED)
        season = 1 + model.predict(frame)["multiplicative_terms"].to_numpy(float)
    logs = np.log(np.maximum(season, _LEAST_SEASON))
    return logs[: len(known)], logs[len(known) :]


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Prophet and cmdstan from warning and logging; the forecast itself says what matters."""
    names = ("prophet", "prophet.plot", "prophet.forecaster", "cmdstanpy")
    loggers = [logging.getLogger(name) for name in names]
    before = [logger.disabled for logger in loggers]
    for logger in loggers:
        logger.disabled = True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, state in zip(loggers, before, strict=True):
            logger.disabled = state
