"""One queue from its prepared past to a forecast with its spread and accuracy."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.records import ConfigurationError, ForecastAccuracy
from forecasting.accuracy import accuracy, day_spread, error_window
from forecasting.backtest import Origins, Trial, rolling_origins, run_trial
from forecasting.caveats import caveats
from forecasting.distribution import (
    Dispersion,
    day_errors,
    default_dispersion,
    estimate_dispersion,
)
from forecasting.history import DayHistory, day_history
from forecasting.models import FORECASTERS, JUDGE
from forecasting.prepare import PreparedQueue
from forecasting.profile import CAUTION, CAUTION_DEFERRED
from forecasting.selection import Choice, choose
from forecasting.special import SpecialDay, settled_before, special_ratios


@dataclass(frozen=True, slots=True, eq=False)
class DayResiduals:
    """Day errors of the backtest in deviations, one a date, and how much of them is no noise."""

    dates: NDArray[np.datetime64]
    errors: NDArray[np.float64]
    reliability: float


@dataclass(frozen=True, slots=True, eq=False)
class QueueForecast:
    """What one queue adds to the joint forecast.

    Parameters
    ----------
    mean
        Contacts per interval of the horizon, shape (T,).
    choice
        The model and why.
    dispersion
        Its spread.
    spread
        Relative spread of each day's factor, shape (H,).
    residuals
        For the correlation between queues; None without a backtest.
    """

    mean: NDArray[np.float64]
    choice: Choice
    dispersion: Dispersion
    spread: NDArray[np.float64]
    accuracy: tuple[ForecastAccuracy, ...]
    residuals: DayResiduals | None
    caveats: tuple[str, ...]


def past(prepared: PreparedQueue, days: int | None = None) -> DayHistory:
    """Give what is known of a queue, of its first so many days only if told."""
    count = prepared.days.count if days is None else days
    caution = CAUTION_DEFERRED if prepared.queue.channel == "deferred" else CAUTION
    return day_history(
        prepared.days.between(0, count), prepared.calendar.between(0, count), caution=caution
    )


def forecast_queue(
    prepared: PreparedQueue,
    index: int,
    *,
    special: Sequence[SpecialDay],
    models: Sequence[str],
    seed: int,
) -> QueueForecast:
    """Forecast one queue: backtest, choose, forecast, estimate the spread.

    Parameters
    ----------
    prepared
        Its past and the days ahead.
    index
        Its place among the queues.
    special
        Special days of the past of all queues.
    models
        Names of the candidates.
    seed
        Of the samples behind the coverage.
    """
    name = prepared.queue.name
    history = past(prepared)
    _check_length(name, history, models)
    origins = rolling_origins(prepared.days.count)
    trials = _trials(prepared, index, origins=origins, special=special, models=models)
    common = _comparable([t for t in trials if t.start in origins.common])
    possible = [m for m in models if history.count >= FORECASTERS[m].least_days]
    choice = choose(name, common, models if JUDGE in models else possible)
    ahead = special_ratios(special).applied(index, prepared.ahead, history)
    said = FORECASTERS[choice.model].forecast(history, ahead)
    used = [t for t in trials if choice.model in t.forecasts]
    windows = [error_window(t, choice.model) for t in used]
    dispersion = estimate_dispersion(windows) if windows else default_dispersion()
    leads = (ahead.dates - history.calendar.dates[-1] - 1).astype(np.int64) // 7 + 1
    return QueueForecast(
        mean=prepared.on_grid(said),
        choice=choice,
        dispersion=dispersion,
        spread=day_spread(dispersion, leads, ahead.ordinary),
        accuracy=accuracy(name, choice.model, trials, rng=np.random.default_rng([seed, index])),
        residuals=_residuals(common, choice.model, dispersion),
        caveats=caveats(prepared, history, special, index=index, judged=bool(used)),
    )


def _comparable(trials: Sequence[Trial]) -> list[Trial]:
    """Keep the origins with enough history for every model that the newest one allows."""
    return [t for t in trials if set(t.forecasts) == set(trials[0].forecasts)]


def _check_length(name: str, history: DayHistory, models: Sequence[str]) -> None:
    """Refuse a queue that none of the models asked for can forecast."""
    least = min(FORECASTERS[m].least_days for m in models)
    if history.count < least:
        asked = ", ".join(models)
        raise ConfigurationError(
            f"{name}: {history.count} days of history, and {asked} needs {least}: "
            f"allow {JUDGE} too, or import more history"
        )


def _trials(
    prepared: PreparedQueue,
    index: int,
    *,
    origins: Origins,
    special: Sequence[SpecialDay],
    models: Sequence[str],
) -> list[Trial]:
    """Run the models at the origins, newest first; slow ones at the common origins only."""
    wanted = [FORECASTERS[m] for m in dict.fromkeys((JUDGE, *models))]
    out = []
    for start in origins.starts:
        history = past(prepared, start)
        ratios = special_ratios(settled_before(special, prepared.days.dates[start]))
        window = prepared.calendar.between(start, start + origins.days)
        out.append(
            run_trial(
                prepared.days,
                start,
                history=history,
                ahead=ratios.applied(index, window, history),
                models=[m for m in wanted if m.every_origin or start in origins.common],
            )
        )
    return out


def _residuals(trials: Sequence[Trial], model: str, dispersion: Dispersion) -> DayResiduals | None:
    """Give the day errors of windows that touch but do not overlap, in deviations."""
    if not trials:
        return None
    dates, errors, noises, spreads = [], [], [], []
    for trial in trials:
        day = day_errors(error_window(trial, model), dispersion.slot, dispersion.slot_memory)
        spread = day_spread(dispersion, trial.lead_weeks, trial.ahead.ordinary)
        dates.append(trial.ahead.dates)
        errors.append(day.error / np.sqrt(day.noise + spread**2))
        noises.append(day.noise)
        spreads.append(spread**2)
    own, chance = np.concatenate(spreads).mean(), np.concatenate(noises).mean()
    return DayResiduals(np.concatenate(dates), np.concatenate(errors), float(own / (own + chance)))
