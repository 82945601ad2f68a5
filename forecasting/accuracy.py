"""How good a queue's forecast was at the origins of its backtest."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from data.records import LEADS, ForecastAccuracy
from forecasting.backtest import Trial, bias, wape
from forecasting.distribution import Dispersion, ErrorWindow, estimate_dispersion
from forecasting.floor import poisson_floor
from forecasting.models import JUDGE
from forecasting.sampling import joint_normals, sample_contacts
from forecasting.special import SPECIAL_SPREAD

_SAMPLES = 100
"""Samples behind each coverage figure; their ranks resolve 1 %."""


def error_window(trial: Trial, model: str) -> ErrorWindow:
    """Give what a model said at an origin beside what came."""
    said, actual = trial.judged(model)
    return ErrorWindow(said, actual)


def accuracy(
    queue: str, model: str, trials: Sequence[Trial], *, rng: np.random.Generator
) -> tuple[ForecastAccuracy, ...]:
    """Give a queue's accuracy, all leads together first, then by lead week.

    Every figure but that of the judge is the chosen model's; all are of the same origins.
    """
    trials = [t for t in trials if model in t.forecasts]
    if not trials or not sum(float(np.nansum(t.actual)) for t in trials):
        return ()
    inside = [_inside80(i, model, trials, rng) for i in range(len(trials))]
    rows = [_row(queue, model, trials, inside, lead) for lead in range(5)]
    return tuple(row for row in rows if not np.isnan(row.wape))


def _row(
    queue: str,
    model: str,
    trials: Sequence[Trial],
    inside: Sequence[NDArray[np.float64]],
    lead: int,
) -> ForecastAccuracy:
    days = [(t.lead_weeks == lead) | (lead == 0) for t in trials]
    own = [_cut(t.judged(model), at) for t, at in zip(trials, days, strict=True)]
    judge = [_cut(t.judged(JUDGE), at) for t, at in zip(trials, days, strict=True)]
    actual = np.concatenate([pair[1] for pair in own])
    profile = np.concatenate(
        [t.history.profile[t.ahead.weekday[at]] for t, at in zip(trials, days, strict=True)]
    )
    covered = np.concatenate([c[at].ravel() for c, at in zip(inside, days, strict=True)])
    covered = covered[~np.isnan(covered)]
    return ForecastAccuracy(
        queue=queue,
        lead=LEADS[lead if lead == 0 else lead + 1],
        level="interval",
        model=model,
        wape=wape(own),
        wape_mean8=wape(judge),
        poisson_floor=poisson_floor(actual, profile),
        bias=bias(own),
        coverage80=float(100 * covered.mean()) if len(covered) else float("nan"),
        coverage95=float("nan"),
        error_fte=float("nan"),
        origins=len(trials),
    )


def _cut(
    pair: tuple[NDArray[np.float64], NDArray[np.float64]], at: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return pair[0][at], pair[1][at]


def _inside80(
    index: int, model: str, trials: Sequence[Trial], rng: np.random.Generator
) -> NDArray[np.float64]:
    """Tell for each day and slot of one origin whether the actual lies in its 80 % band.

    The spread is estimated from the other origins' days outside this window; where there are no
    others, from the window itself. Membership is by randomised probability integral transform,
    exact for small counts (Czado, Gneiting & Held, Biometrics 65(4), 2009, 1254-1261,
    doi:10.1111/j.1541-0420.2009.01191.x). NaN where not judged.
    """
    trial = trials[index]
    others = [_without(error_window(t, model), t.start, trial) for t in trials if t is not trial]
    others = [w for w in others if not np.isnan(w.actual).all()]
    spread = estimate_dispersion(others or [error_window(trial, model)])
    said, actual = trial.judged(model)
    samples = _window_samples(np.nan_to_num(said), trial, spread, rng)
    below = (samples < actual).sum(axis=0)
    equal = (samples == actual).sum(axis=0)
    rank = (below + rng.random(actual.shape) * (equal + 1)) / (_SAMPLES + 1)
    return np.where(np.isnan(actual), np.nan, (rank >= 0.1) & (rank <= 0.9))


def _without(window: ErrorWindow, start: int, trial: Trial) -> ErrorWindow:
    """Blank the days of a window that another trial judges."""
    days = start + np.arange(len(window.actual))
    shared = (days >= trial.start) & (days < trial.start + len(trial.actual))
    blank = shared[:, None]
    return replace(
        window,
        said=np.where(blank, np.nan, window.said),
        actual=np.where(blank, np.nan, window.actual),
    )


def _window_samples(
    said: NDArray[np.float64], trial: Trial, dispersion: Dispersion, rng: np.random.Generator
) -> NDArray[np.int32]:
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
