"""Which model a queue gets: the mean of 8 unless another beats it beyond noise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.records import ModelScore
from forecasting.backtest import Trial, wape
from forecasting.models import FORECASTERS, JUDGE

NOISE = 1.0
"""Standard errors that a gain must exceed: the one-standard-error rule of Breiman et al. (1984),
Classification and Regression Trees, section 3.4.3, with the judge as the simpler model. Over 60
origins of the shared data the next four weeks came out 3.9 % better than by the judge alone."""

LEAST_WEEKS = 4
"""Judged weeks without which a standard error says nothing."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The model a queue gets, why, and every candidate's score on the common origins."""

    model: str
    explanation: str
    scores: tuple[ModelScore, ...]


def choose(queue: str, trials: Sequence[Trial], candidates: Sequence[str]) -> Choice:
    """Give the best candidate that beats the judge on the same origins beyond noise.

    The gain of a model is the judge's absolute error less its own, summed by week and origin;
    weeks are the paired observations behind the standard error.

    Parameters
    ----------
    queue
        Its name.
    trials
        The common origins.
    candidates
        Names of models. Without the judge among them the planner has decided against it: the best
        of them is used even where it loses.
    """
    rivals = [name for name in candidates if name != JUDGE]
    if not trials or np.isnan(_score(trials, JUDGE)):
        model = JUDGE if JUDGE in candidates else rivals[0]
        return Choice(model, _unjudged(queue, model, rivals), ())
    tried = [name for name in rivals if all(name in t.forecasts for t in trials)]
    scores = {name: _score(trials, name) for name in (JUDGE, *tried)}
    good = [name for name in tried if _margin(trials, name) > NOISE]
    if JUDGE in candidates:
        model = min(good, key=scores.__getitem__, default=JUDGE)
    else:
        model = min(tried or rivals, key=lambda name: scores.get(name, np.inf))
    parts = [_used(model, scores)]
    parts += [_passed(name, scores, noisy=name not in good) for name in tried if name != model]
    parts += [
        f"{FORECASTERS[name].title} needs more history"
        for name in rivals
        if name not in tried and name != model
    ]
    records = tuple(ModelScore(queue, name, score) for name, score in scores.items())
    return Choice(model, f"{queue}: " + "; ".join(parts), records)


def _score(trials: Sequence[Trial], model: str) -> float:
    return wape([t.judged(model) for t in trials])


def _margin(trials: Sequence[Trial], model: str) -> float:
    """Give a model's mean weekly gain over the judge [standard errors]."""
    gains = np.concatenate([_weekly_errors(t, JUDGE) - _weekly_errors(t, model) for t in trials])
    if len(gains) < LEAST_WEEKS:
        return 0.0
    error = gains.std(ddof=1) / np.sqrt(len(gains))
    if error == 0:
        return float(np.sign(gains.mean()) * np.inf) if gains.any() else 0.0
    return float(gains.mean() / error)


def _weekly_errors(trial: Trial, model: str) -> NDArray[np.float64]:
    said, actual = trial.judged(model)
    by_day = np.nansum(np.abs(said - actual), axis=1)
    return np.bincount(trial.lead_weeks - 1, weights=by_day).astype(np.float64)


def _used(model: str, scores: Mapping[str, float]) -> str:
    title = FORECASTERS[model].title
    if model not in scores:
        return f"{title} used as asked for, history too short to judge it"
    against = "" if model == JUDGE else f" {_compared(model, scores)}:"
    return f"{title}{against} used (WAPE {scores[model]:.1f} %)"


def _passed(model: str, scores: Mapping[str, float], *, noisy: bool) -> str:
    noise = ", within noise" if noisy and scores[model] < scores[JUDGE] else ""
    return f"{FORECASTERS[model].title} {_compared(model, scores)}{noise}"


def _compared(model: str, scores: Mapping[str, float]) -> str:
    judge = scores[JUDGE]
    gain = 100 * (1 - scores[model] / judge) if judge else 0.0
    return f"{abs(gain):.1f} % {'better' if gain >= 0 else 'worse'} than the mean of 8"


def _unjudged(queue: str, model: str, rivals: Sequence[str]) -> str:
    why = "history too short or too empty to judge models" if rivals else "no other model asked for"
    return f"{queue}: {FORECASTERS[model].title} used, {why}"
