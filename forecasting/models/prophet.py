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

YEARLY_DAYS = 550
"""A yearly season needs about a year and a half to be told from a trend."""

_LEAST_WEEKDAY = 0.25
"""Weekdays with a smaller share of the busiest one's contacts are too noisy to fit, not to say."""

TREND_DAYS = 91
"""The trend goes on for a quarter after the history; a line drawn for years runs off."""

_SEED = 1
"""Of Stan's optimiser; forecasts do not depend on the run's seed."""


@dataclass(frozen=True)
class ProphetTotals:
    """Prophet's trend and yearly season on daily totals, spread by the weekday's profile.

    Totals are taken as multiples of their weekday's mean, y(t) = trend(t) * (1 + yearly(t)), fitted
    by maximum a posteriori: weekdays multiply the yearly season, which inside Prophet they would
    add to, at a cost of 10 % and more where they differ much. Special days stay out of the fit and
    take the ratio pooled over queues and years, as in every model: a dummy of Prophet's own would
    know one queue's two or three occurrences, and no unseen day. On intervals Prophet is slow and
    worse than a mean: totals only. Taylor & Letham, The American Statistician 72(1), 2018, 37-45,
    doi:10.1080/00031305.2017.1380080.
    """

    name: str = "prophet"
    title: str = "Prophet"
    least_days: int = 56
    every_origin: bool = False

    def forecast(self, history: DayHistory, ahead: DayCalendar) -> NDArray[np.float64]:
        """Give the contacts expected per day and slot, shape (H, S)."""
        totals = np.zeros(len(ahead.dates))
        wanted = history.worked[ahead.weekday]
        if wanted.any():
            usual = history.weekday_means(SEASON_WEEKS)[ahead.weekday[wanted]]
            totals[wanted] = usual * _fit_predict(history, ahead.dates[wanted])
        return by_profile(totals, history, ahead)


def _fit_predict(history: DayHistory, dates: NDArray[np.datetime64]) -> NDArray[np.float64]:
    """Give Prophet's totals of ordinary days as multiples of their weekday's mean, 0 or more."""
    import pandas as pd  # noqa: PLC0415 - slow to load

    means = history.weekday_means(SEASON_WEEKS)
    usual = means[history.calendar.weekday]
    known = ~np.isnan(history.at_level) & (usual > _LEAST_WEEKDAY * means.max())
    dates_known = history.days.dates[known].astype("datetime64[s]")
    frame = pd.DataFrame({"ds": dates_known, "y": history.at_level[known] / usual[known]})
    with _quiet():
        from prophet import Prophet  # noqa: PLC0415 - slow to load

        model = Prophet(
            yearly_seasonality=10 if history.count >= YEARLY_DAYS else False,
            weekly_seasonality=False,
            daily_seasonality=False,
            seasonality_mode="multiplicative",
            uncertainty_samples=0,
        )
        model.fit(frame, seed=_SEED)
        ahead = model.predict(pd.DataFrame({"ds": dates.astype("datetime64[s]")}))
        held = np.minimum(dates, history.calendar.dates[-1] + TREND_DAYS)
        trend = model.predict(pd.DataFrame({"ds": held.astype("datetime64[s]")}))["trend"]
    season = 1 + ahead["multiplicative_terms"].to_numpy(float)
    return np.asarray(np.maximum(trend.to_numpy(float) * season, 0.0))


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
