"""How good a queue's forecast was at the origins of its backtest."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from data.records import LEADS, ForecastAccuracy, Level
from forecasting.backtest import Trial, bias, wape
from forecasting.combination import COMBINATION, lead_days
from forecasting.distribution import Dispersion, ErrorWindow, estimate_dispersion
from forecasting.floor import poisson_deviation, poisson_means
from forecasting.models import JUDGE
from forecasting.sampling import joint_normals, sample_contacts
from forecasting.special import SPECIAL_SPREAD

_SAMPLES = 100
"""Samples behind each coverage figure; their ranks resolve 1 %."""

_LEVELS: tuple[Level, ...] = ("interval", "day", "week")
_LEVEL_MINUTES = {"day": 1440, "week": 7 * 1440}


def error_window(trial: Trial, model: str) -> ErrorWindow:
    """Give what a model said at an origin beside what came."""
    said, actual = trial.judged(model)
    return ErrorWindow(said, actual, trial.start)


class _Figures(TypedDict):
    """The figures of ``ForecastAccuracy``."""

    wape: float
    wape_mean8: float
    poisson_floor: float
    bias: float
    coverage80: float
    coverage95: float
    error_fte: float
    origins: int


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """What was said and what came at one level.

    Parameters
    ----------
    told
        Contacts by the forecast, by the mean of 8, in fact, and the Poisson mean behind the fact,
        shape (4, N).
    rank
        Place of the actual in the forecast distribution, 0 to 1, shape (N,).
    lead
        Days ahead of the interval, day or first day of the week, the first day 0, shape (N,).
    alone
        Whether the day was the only one judged from its origin, shape (N,).
    """

    told: NDArray[np.float64]
    rank: NDArray[np.float64]
    lead: NDArray[np.int64]
    alone: NDArray[np.bool_]

    def at(self, lead: str) -> "Outcomes":
        """Give those of one of ``LEADS``."""
        mask = lead_days(lead, self.lead, self.alone)
        return Outcomes(self.told[:, mask], self.rank[mask], self.lead[mask], self.alone[mask])


def accuracy(
    queue: str,
    model: str,
    trials: Sequence[Trial],
    *,
    aht_seconds: float,
    minutes: int,
    rng: np.random.Generator,
) -> tuple[ForecastAccuracy, ...]:
    """Give a queue's accuracy by lead and level, all leads first.

    Every figure but that of the judge is the combination's, whose weights and spread were learnt
    from other days than those judged.

    Parameters
    ----------
    model
        What is used, as rows name it.
    trials
        With the combination; those of one day count as "1 day" only.
    aht_seconds
        Handle time of one contact [s], for the error in agents.
    minutes
        Length of an interval [minutes].
    """
    if not sum(float(np.nansum(t.actual)) for t in trials):
        return ()
    spreads = _spreads(trials)
    levels = [_outcomes(t, s, rng) for t, s in zip(trials, spreads, strict=True)]
    rows = []
    for lead in LEADS:
        for level in _LEVELS:
            if (lead, level) == (LEADS[1], "week"):
                continue
            parts = [by_level[level].at(lead) for by_level in levels if level in by_level]
            parts = [part for part in parts if len(part.rank)]
            if sum(part.told[2].sum() for part in parts):
                length = _LEVEL_MINUTES.get(level, minutes)
                row = _row(parts, aht_seconds / 60 / length)
                rows.append(ForecastAccuracy(queue, lead, level, model, **row))
    return tuple(rows)


def _row(parts: Sequence[Outcomes], agents: float) -> _Figures:
    """Give the figures of outcomes, one part an origin.

    Parameters
    ----------
    agents
        Agents that one contact too many keeps busy over the level's length.
    """
    said, judge, actual, mean = np.concatenate([part.told for part in parts], axis=1)
    rank = np.concatenate([part.rank for part in parts])
    return {
        "wape": wape([(said, actual)]),
        "wape_mean8": wape([(judge, actual)]),
        "poisson_floor": float(100 * poisson_deviation(mean).sum() / actual.sum()),
        "bias": bias([(said, actual)]),
        "coverage80": float(100 * np.mean((rank >= 0.1) & (rank <= 0.9))),
        "coverage95": float(100 * np.mean((rank >= 0.025) & (rank <= 0.975))),
        "error_fte": float(np.abs(said - actual).mean()) * agents,
        "origins": len(parts),
    }


def _outcomes(trial: Trial, spread: Dispersion, rng: np.random.Generator) -> dict[Level, Outcomes]:
    """Give the outcomes of one origin by level."""
    known = ~np.isnan(trial.actual)
    means = poisson_means(trial.actual, trial.history.profile[trial.ahead.weekday])
    told = np.stack([trial.forecasts[COMBINATION], trial.forecasts[JUDGE], trial.actual, means])
    told = np.where(known, told, 0.0)
    samples = np.where(known, _window_samples(told[0], trial, spread, rng), 0)
    days, day_samples, at = told.sum(axis=2), samples.sum(axis=2), known.any(axis=1)
    leads = np.arange(len(known))
    alone = len(leads) == 1
    out: dict[Level, Outcomes] = {
        "interval": _level(
            told[:, known], samples[:, known], np.nonzero(known)[0], alone=alone, rng=rng
        ),
        "day": _level(days[:, at], day_samples[:, at], leads[at], alone=alone, rng=rng),
    }
    if not alone:
        starts = leads[::7]
        at = np.logical_or.reduceat(at, starts)
        weeks = np.add.reduceat(days, starts, axis=1)[:, at]
        week_samples = np.add.reduceat(day_samples, starts, axis=1)[:, at]
        out["week"] = _level(weeks, week_samples, starts[at], alone=alone, rng=rng)
    return out


def _level(
    told: NDArray[np.float64],
    samples: NDArray[np.int64],
    lead: NDArray[np.int64],
    *,
    alone: bool,
    rng: np.random.Generator,
) -> Outcomes:
    """Give outcomes with the actuals' ranks among samples.

    Membership in a band is by randomised probability integral transform, exact for small counts
    (Czado, Gneiting & Held, Biometrics 65(4), 2009, 1254-1261,
    doi:10.1111/j.1541-0420.2009.01191.x).
    """
    actual = told[2]
    below = (samples < actual).sum(axis=0)
    equal = (samples == actual).sum(axis=0)
    rank = (below + rng.random(actual.shape) * (equal + 1)) / (_SAMPLES + 1)
    return Outcomes(told, rank, lead, np.full(len(lead), alone))


def _spreads(trials: Sequence[Trial]) -> list[Dispersion]:
    """Give the spread at each origin, estimated from other origins' days outside its window.

    Where there are none, from the window itself. An origin of one day has the spread of the newest
    window that does not begin after it.
    """
    whole = [t for t in trials if len(t.actual) > 1]
    windows = [error_window(t, COMBINATION) for t in whole]
    out = {}
    for trial, own in zip(whole, windows, strict=True):
        others = [_without(w, t, trial) for w, t in zip(windows, whole, strict=True)]
        out[trial.start] = estimate_dispersion(
            [w for w in others if not np.isnan(w.actual).all()] or [own]
        )
    return [out[max(s for s in out if s <= t.start)] for t in trials]


def _without(window: ErrorWindow, of: Trial, trial: Trial) -> ErrorWindow:
    """Blank the days of a window that another trial judges."""
    blank = np.isin(of.dates, trial.dates)[:, None]
    return replace(
        window,
        said=np.where(blank, np.nan, window.said),
        actual=np.where(blank, np.nan, window.actual),
    )


def _window_samples(
    said: NDArray[np.float64], trial: Trial, dispersion: Dispersion, rng: np.random.Generator
) -> NDArray[np.int32]:
    """Give samples of one origin's days, shape (samples, H, S)."""
    days, slots = said.shape
    normals = joint_normals(
        np.ones((1, 1)), [dispersion.day_correlation(days)], samples=_SAMPLES, rng=rng
    )[0]
    samples = sample_contacts(
        said.ravel(),
        np.repeat(np.arange(days), slots),
        normals=normals,
        spread=day_spread(dispersion, trial.lead_weeks, trial.ahead.ordinary),
        dispersion=dispersion,
        rng=rng,
    )
    return samples.reshape(_SAMPLES, days, slots)


def day_spread(
    dispersion: Dispersion, leads: NDArray[np.int64], ordinary: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Give the spread of each day's factor; special days are less certain, shape (D,)."""
    spread = dispersion.day_spread(leads)
    return np.where(ordinary, spread, np.hypot(spread, SPECIAL_SPREAD))
