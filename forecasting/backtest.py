"""Rolling origins: what each model would have said, beside what came."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecasting.calendar import DayCalendar
from forecasting.days import DayMatrix
from forecasting.history import DayHistory
from forecasting.models import Forecaster

DAYS_AHEAD = 28
MOST_ORIGINS = 9
"""Weekly origins; with 28 days ahead the judged days span twelve weeks."""

COMMON_EVERY = 4
"""Of the origins every fourth serves the slow models, and the comparison: windows touch."""

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
    """

    starts: tuple[int, ...]
    days: int

    @property
    def common(self) -> tuple[int, ...]:
        """The origins at which every model forecasts."""
        return self.starts[::COMMON_EVERY]


def rolling_origins(count: int) -> Origins:
    """Give weekly origins for so many days of history; none when it is too short.

    Four weeks ahead are judged where at least eight weeks remain before the newest origin's
    window; a shorter history is split in whole weeks, about half to learn and half to judge.
    """
    spare = count - LEAST_TRAINING
    ahead = DAYS_AHEAD if spare >= 2 * DAYS_AHEAD else 7 * max(1, spare // 14)
    newest = count - ahead
    starts = tuple(newest - 7 * k for k in range(MOST_ORIGINS) if newest - 7 * k >= LEAST_TRAINING)
    return Origins(starts, ahead if starts else 0)


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
    forecasts: dict[str, NDArray[np.float64]]

    @property
    def lead_weeks(self) -> NDArray[np.int64]:
        """Weeks ahead of each judged day, from 1, shape (H,)."""
        return np.arange(len(self.actual)) // 7 + 1

    def judged(self, model: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Give forecast and actual, both NaN where nothing is judged, shapes (H, S)."""
        known = ~np.isnan(self.actual)
        return np.where(known, self.forecasts[model], np.nan), self.actual


def run_trial(
    days: DayMatrix,
    start: int,
    *,
    history: DayHistory,
    ahead: DayCalendar,
    models: Sequence[Forecaster],
) -> Trial:
    """Let models forecast the days from an origin on, as many as the calendar ahead has."""
    window = days.between(start, start + len(ahead.dates))
    actual = np.where(window.open, window.contacts, np.nan)
    forecasts = {
        model.name: np.where(window.open, model.forecast(history, ahead), 0.0)
        for model in models
        if history.count >= model.least_days
    }
    return Trial(start, history, ahead, actual, forecasts)


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
