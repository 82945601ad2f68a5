"""Rolling origins: what each model would have said, beside what came."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecasting.calendar import DayCalendar
from forecasting.days import DayMatrix
from forecasting.history import DayHistory
from forecasting.models import Forecaster

DAYS_AHEAD = 28
MOST_ORIGINS = 12

EVERY_DAYS = 13
"""Days between origins: no multiple of a week, so that first days ahead are of every weekday. Over
twenty queues weights from half a year serve the next weeks better than from a quarter, and twelve
origins as well as twenty-four."""

SHORT_EVERY_DAYS = 8
"""The same where the history is too short for so many origins."""

COMMON_EVERY = 4
"""Of the origins every fourth serves the slow models: their windows do not overlap."""

DAILY_EVERY = 3
"""Days between the further origins that are judged for one day only."""

LEAST_TRAINING = 14
"""Days before the first origin."""


@dataclass(frozen=True, slots=True)
class Origins:
    """Where a backtest starts to forecast.

    Parameters
    ----------
    starts
        Index of the first forecast day of each origin, newest first.
    days
        Days forecast from each.
    daily
        Further origins of the last four weeks, judged for one day, newest first.
    """

    starts: tuple[int, ...]
    days: int
    daily: tuple[int, ...] = ()

    @property
    def common(self) -> tuple[int, ...]:
        """The origins at which every model forecasts."""
        return self.starts[::COMMON_EVERY]


def rolling_origins(count: int, days_ahead: int = DAYS_AHEAD) -> Origins:
    """Give origins for so many days of history; none when it is too short.

    Whole weeks ahead are judged, as many as the horizon has and four at most, where at least
    as many again remain to learn from; a shorter history is split, about half to learn and half to
    judge.

    Parameters
    ----------
    count
        Days of history.
    days_ahead
        Days from the end of the history to that of the horizon.
    """
    wanted = 7 * min(DAYS_AHEAD // 7, -(-days_ahead // 7))
    spare = count - LEAST_TRAINING
    ahead = wanted if spare >= 2 * wanted else 7 * max(1, spare // 14)
    newest = count - ahead
    wide = newest - EVERY_DAYS * (MOST_ORIGINS - 1) >= LEAST_TRAINING
    every = EVERY_DAYS if wide else SHORT_EVERY_DAYS
    back = [newest - every * k for k in range(MOST_ORIGINS)]
    starts = tuple(start for start in back if start >= LEAST_TRAINING)
    if not starts:
        return Origins((), 0)
    daily = range(count - 1, max(starts[-1], count - DAYS_AHEAD), -DAILY_EVERY)
    return Origins(starts, ahead, tuple(start for start in daily if start not in starts))


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """One origin: the past up to it, the days judged, and what each model said of them.

    Parameters
    ----------
    start
        Index of the first judged day.
    history
        What was known before.
    ahead
        The judged days, with the special ratios known before.
    actual
        What came, NaN where missing or closed, shape (H, S).
    forecasts
        What each model said, zero where closed, each of shape (H, S).
    """

    start: int
    history: DayHistory
    ahead: DayCalendar
    actual: NDArray[np.float64]
    forecasts: Mapping[str, NDArray[np.float64]]

    @property
    def dates(self) -> NDArray[np.int64]:
        """Index of each judged day in the queue's history, shape (H,)."""
        return self.start + np.arange(len(self.actual))

    @property
    def lead_weeks(self) -> NDArray[np.int64]:
        """Weeks ahead of each judged day, from 1, shape (H,)."""
        return np.arange(len(self.actual)) // 7 + 1

    def judged(self, model: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Give forecast and actual, both NaN where nothing is judged, shapes (H, S)."""
        known = ~np.isnan(self.actual)
        return np.where(known, self.forecasts[model], np.nan), self.actual


def run_trials(
    days: DayMatrix,
    origins: Origins,
    *,
    known: Callable[[int, int], tuple[DayHistory, DayCalendar]],
    models: Sequence[Forecaster],
    daily: Sequence[Forecaster],
) -> list[Trial]:
    """Let the cheap models forecast from every origin: first of whole windows, then of one day.

    Parameters
    ----------
    days
        The queue's whole past.
    known
        Gives what was known before a day, and so many days from it on.
    models
        Those with ``every_origin``.
    daily
        Those of them that also forecast from the origins of one day.
    """
    plan = [(start, origins.days, models) for start in origins.starts]
    plan += [(start, 1, daily) for start in origins.daily]
    return [
        _run_trial(days, start, known=known(start, ahead), models=own) for start, ahead, own in plan
    ]


def _run_trial(
    days: DayMatrix,
    start: int,
    *,
    known: tuple[DayHistory, DayCalendar],
    models: Sequence[Forecaster],
) -> Trial:
    history, ahead = known
    window = days.between(start, start + len(ahead.dates))
    actual = np.where(window.open, window.contacts, np.nan)
    trial = Trial(start, history, ahead, actual, {})
    return with_models(trial, days, models)


def with_models(trial: Trial, days: DayMatrix, models: Sequence[Forecaster]) -> Trial:
    """Let more models forecast from a trial's origin, those with enough history."""
    opened = days.open[trial.dates]
    said = {
        model.name: np.where(opened, model.forecast(trial.history, trial.ahead), 0.0)
        for model in models
        if trial.history.count >= model.least_days
    }
    return with_forecasts(trial, said)


def with_forecasts(trial: Trial, said: Mapping[str, NDArray[np.float64]]) -> Trial:
    """Give a trial with more forecasts, each of shape (H, S)."""
    return Trial(trial.start, trial.history, trial.ahead, trial.actual, {**trial.forecasts, **said})


def wape(pairs: Sequence[tuple[NDArray[np.float64], NDArray[np.float64]]]) -> float:
    """Give sum |forecast - actual| / sum actual [%] over pairs, NaN without contacts."""
    total = sum(float(np.nansum(actual)) for _, actual in pairs)
    error = sum(float(np.nansum(np.abs(said - actual))) for said, actual in pairs)
    return 100 * error / total if total > 0 else float("nan")


def bias(pairs: Sequence[tuple[NDArray[np.float64], NDArray[np.float64]]]) -> float:
    """Give sum (forecast - actual) / sum actual [%] over pairs, NaN without contacts."""
    total = sum(float(np.nansum(actual)) for _, actual in pairs)
    error = sum(float(np.nansum(said - actual)) for said, actual in pairs)
    return 100 * error / total if total > 0 else float("nan")
