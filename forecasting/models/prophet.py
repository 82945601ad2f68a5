"""Prophet on daily totals."""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecasting.calendar import DayCalendar
from forecasting.history import DayHistory
from forecasting.models.base import by_profile

YEARLY_DAYS = 550
"""A yearly season needs about a year and a half to be told from a trend."""

_SEED = 1
"""Of Stan's optimiser; forecasts do not depend on the run's seed."""


@dataclass(frozen=True)
class ProphetTotals:
    """Prophet's trend, weekly and yearly seasons on daily totals, spread by the profile.

    y(t) = trend(t) * (1 + seasons(t)), by maximum a posteriori. Special days stay out of the fit
    and take the ratio pooled over queues and years in the forecast, as in every model: a dummy of
    Prophet's own would know one queue's two or three occurrences only, and no unseen day. On intervals Prophet is slow and worse than a mean: totals only. Taylor & Letham, The American
    Statistician 72(1), 2018, 37-45, doi:10.1080/00031305.2017.1380080.
    """

    name: str = "prophet"
    title: str = "Prophet"
    least_days: int = 56
    every_origin: bool = False

    def forecast(self, history: DayHistory, ahead: DayCalendar) -> NDArray[np.float64]:
        """Give the contacts expected per day and slot, shape (H, S)."""
        totals = np.zeros(len(ahead.dates))
        worked = history.profile.sum(axis=1) > 0
        wanted = worked[ahead.weekday]
        if wanted.any():
            totals[wanted] = _fit_predict(history, ahead.dates[wanted])
        return by_profile(totals, history, ahead)


def _fit_predict(history: DayHistory, dates: NDArray[np.datetime64]) -> NDArray[np.float64]:
    """Give Prophet's totals of ordinary days, floored at zero."""
    import pandas as pd  # noqa: PLC0415 - slow to load

    series = history.at_level
    known = ~np.isnan(series)
    size = float(series[known].mean())
    if size <= 0:
        return np.zeros(len(dates))
    span = history.count
    frame = pd.DataFrame(
        {"ds": history.days.dates[known].astype("datetime64[s]"), "y": series[known] / size}
    )
    with _quiet():
        from prophet import Prophet  # noqa: PLC0415 - slow to load

        model = Prophet(
            yearly_seasonality=10 if span >= YEARLY_DAYS else False,
            weekly_seasonality=3,
            daily_seasonality=False,
            seasonality_mode="multiplicative",
            uncertainty_samples=0,
        )
        model.fit(frame, seed=_SEED)
        ahead = model.predict(pd.DataFrame({"ds": dates.astype("datetime64[s]")}))
    return np.asarray(size * np.maximum(ahead["yhat"].to_numpy(float), 0.0))


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
