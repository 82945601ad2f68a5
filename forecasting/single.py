"""One queue from its prepared past to a forecast with its spread and accuracy."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from data.records import (
    BurstRisk,
    ConfigurationError,
    ForecastAccuracy,
    OutlierDay,
    SpecialEffect,
)
from forecasting.accuracy import accuracy, day_spread, error_window
from forecasting.backtest import Trial, rolling_origins, run_trials, with_models
from forecasting.burst import burst_risk
from forecasting.calendar import DayCalendar
from forecasting.caveats import caveats
from forecasting.combination import (
    COMBINATION,
    alone,
    losses,
    settled,
)
from forecasting.distribution import (
    Dispersion,
    default_dispersion,
    estimate_dispersion,
    level_errors,
)
from forecasting.history import DayHistory
from forecasting.models import FORECASTERS, JUDGE
from forecasting.outlier_days import outlier_days
from forecasting.prepare import PreparedQueue, driven, past
from forecasting.selection import SLOWER, Candidates, Choice, candidates, cannot_win, explain
from forecasting.special import (
    SpecialDay,
    SpecialRatios,
    settled_before,
    special_effects,
    special_ratios,
)


@dataclass(frozen=True, slots=True, eq=False)
class DayResiduals:
    """Day errors of the backtest in deviations, one a date, and how much of them is no noise."""

    dates: NDArray[np.datetime64]
    errors: NDArray[np.float64]
    reliability: float


class KnownRatios:
    """Ratios of special days as they were known before a day, learnt once for all queues.

    Parameters
    ----------
    days
        Special days of the past of all queues.
    """

    def __init__(self, days: Sequence[SpecialDay]) -> None:
        self.days = days
        self._learnt: dict[int, SpecialRatios] = {}

    def before(self, date: np.datetime64) -> SpecialRatios:
        """Give what was known before a date."""
        return self._ratios(settled_before(self.days, date))

    def now(self) -> SpecialRatios:
        """Give what is known from all of them."""
        return self._ratios(self.days)

    def _ratios(self, settled: Sequence[SpecialDay]) -> SpecialRatios:
        # Days settle in order of their dates: so many of them are always the same ones.
        if len(settled) not in self._learnt:
            self._learnt[len(settled)] = special_ratios(settled)
        return self._learnt[len(settled)]


@dataclass(frozen=True, slots=True, eq=False)
class QueueForecast:
    """What one queue adds to the joint forecast.

    Parameters
    ----------
    mean
        Contacts per interval of the horizon, shape (T,).
    mean8
        The same by the mean of 8 same weekdays.
    choice
        The models, their weights and why.
    dispersion
        Its spread.
    spread
        Relative spread of each day's factor, shape (H,).
    residuals
        For the correlation between queues; None without a backtest.
    """

    mean: NDArray[np.float64]
    mean8: NDArray[np.float64]
    choice: Choice
    dispersion: Dispersion
    spread: NDArray[np.float64]
    accuracy: tuple[ForecastAccuracy, ...]
    residuals: DayResiduals | None
    caveats: tuple[str, ...]
    effects: tuple[SpecialEffect, ...]
    outliers: tuple[OutlierDay, ...]
    burst: BurstRisk | None


def forecast_queue(
    prepared: PreparedQueue,
    index: int,
    *,
    special: KnownRatios,
    models: Sequence[str],
    seed: int,
    aht_seconds: float,
) -> QueueForecast:
    """Forecast one queue: backtest, weigh, forecast, estimate the spread.

    Parameters
    ----------
    prepared
        Its past and the days ahead.
    index
        Its place among the queues.
    special
        What special days of all queues tell.
    models
        Names of the candidates.
    seed
        Of the samples behind the coverage.
    aht_seconds
        Mean handle time [s], for errors in agents.
    """
    name = prepared.queue.name
    history = past(prepared)
    pool = candidates(history.count, models)
    if not pool.tried:
        raise ConfigurationError(_too_short(name, history.count, models))
    ahead = special.now().applied(index, prepared.ahead, history)
    leads = (ahead.dates - history.calendar.dates[-1] - 1).astype(np.int64)
    fallback = JUDGE if JUDGE in pool.tried else pool.tried[0]
    weights, known = alone(pool.tried, fallback), None
    coming = driven(prepared, ahead, history.count)
    trials = _trials(prepared, index, special=special, pool=pool, days=int(leads[-1]) + 1)
    if trials:
        calm = [_calm(trial, history) for trial in trials]
        known = losses(calm, pool.tried)
        weights, combined = settled(calm, known, fallback)
        came = {trial.start: trial.actual for trial in trials}
        trials = [replace(trial, actual=came[trial.start]) for trial in combined]
    choice = explain(name, trials, known, weights, pool=pool, leads=leads)
    said = {
        model: FORECASTERS[model].forecast(history, coming)
        for model in dict.fromkeys((JUDGE, *weights.used(leads)))
    }
    whole = [t for t in trials if len(t.actual) > 1]
    windows = [error_window(t, COMBINATION) for t in whole]
    dispersion = estimate_dispersion(windows) if windows else default_dispersion()
    return QueueForecast(
        mean=prepared.on_grid(weights.combined(said, leads)),
        mean8=prepared.on_grid(said[JUDGE]),
        choice=choice,
        dispersion=dispersion,
        spread=day_spread(dispersion, leads // 7 + 1, ahead.ordinary),
        accuracy=accuracy(
            name,
            choice.model,
            trials,
            aht_seconds=aht_seconds,
            minutes=prepared.days.minutes,
            rng=np.random.default_rng([seed, index]),
        ),
        residuals=_residuals(_apart(whole), dispersion),
        caveats=caveats(prepared, history, special.days, index=index, judged=bool(windows)),
        effects=_effects(prepared, index, ahead=ahead, special=special.days),
        outliers=outlier_days(name, history),
        burst=burst_risk(history, name),
    )


def _calm(trial: Trial, history: DayHistory) -> Trial:
    """Leave out days that no model could know of: one storm would outweigh weeks of others."""
    storm = history.storm[trial.dates]
    return replace(trial, actual=np.where(storm[:, None], np.nan, trial.actual))


def _effects(
    prepared: PreparedQueue, index: int, *, ahead: DayCalendar, special: Sequence[SpecialDay]
) -> tuple[SpecialEffect, ...]:
    """Give the effects of special days on which the queue takes contacts."""
    taking = {day.item() for day in ahead.dates[prepared.rows[prepared.accepts]]}
    effects = special_effects(prepared.queue.name, index, ahead=ahead, special=special)
    return tuple(effect for effect in effects if effect.date in taking)


def _too_short(name: str, days: int, models: Sequence[str]) -> str:
    """Say that a queue has too little history for every model asked for."""
    least = min(FORECASTERS[m].least_days for m in models)
    return (
        f"{name}: {days} days of history, and {', '.join(models)} needs {least}: "
        f"allow {JUDGE} too, or import more history"
    )


def _trials(
    prepared: PreparedQueue,
    index: int,
    *,
    special: KnownRatios,
    pool: Candidates,
    days: int,
) -> list[Trial]:
    """Run the models at the origins, newest first; slow ones while they can still win."""
    origins = rolling_origins(prepared.days.count, days)

    def known(start: int, count: int) -> tuple[DayHistory, DayCalendar]:
        history = past(prepared, start)
        ratios = special.before(prepared.days.dates[start])
        window = prepared.calendar.between(start, start + count)
        return history, driven(prepared, ratios.applied(index, window, history), start)

    wanted = [FORECASTERS[m] for m in dict.fromkeys((JUDGE, *pool.tried))]
    quick = [m for m in wanted if m.every_origin]
    quickest = [m for m in quick if m.name not in SLOWER]
    trials = run_trials(prepared.days, origins, known=known, models=quick, daily=quickest)
    for model in (m for m in wanted if not m.every_origin):
        for place, trial in enumerate(trials):
            if trial.start not in origins.common:
                continue
            trials[place] = with_models(trial, prepared.days, [model])
            if len(wanted) > 2 and cannot_win(trials, model.name):
                break
    return trials


def _apart(trials: Sequence[Trial]) -> list[Trial]:
    """Give the trials, newest first, whose windows do not overlap."""
    out: list[Trial] = []
    for trial in trials:
        if not out or trial.start + len(trial.actual) <= out[-1].start:
            out.append(trial)
    return out


def _residuals(trials: Sequence[Trial], dispersion: Dispersion) -> DayResiduals | None:
    """Give the day errors of windows that do not overlap, in deviations."""
    if not trials:
        return None
    dates, errors, noises, spreads = [], [], [], []
    for trial in trials:
        day = level_errors(error_window(trial, COMBINATION), dispersion.slots, days=1)
        spread = day_spread(dispersion, trial.lead_weeks, trial.ahead.ordinary)
        dates.append(trial.ahead.dates)
        errors.append(day.error / np.sqrt(day.noise + spread**2))
        noises.append(day.noise)
        spreads.append(spread**2)
    own, chance = np.concatenate(spreads).mean(), np.concatenate(noises).mean()
    return DayResiduals(np.concatenate(dates), np.concatenate(errors), float(own / (own + chance)))
