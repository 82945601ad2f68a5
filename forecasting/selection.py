"""Which model a queue gets: the mean of 8 unless another beats it beyond noise."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.records import ModelScore
from forecasting.backtest import Trial, wape
from forecasting.models import FORECASTERS, JUDGE

NOISE = 1.0
"""Standard errors that a gain must exceed: the one-standard-error rule of Breiman et al. (1984),
Classification and Regression Trees, section 3.4.3, with the judge as the simpler model."""

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
    tried = [name for name in rivals if trials and all(name in t.forecasts for t in trials)]
    if not trials or np.isnan(_score(trials, JUDGE)):
        return Choice(JUDGE, _unjudged(queue, rivals), ())
    scores = {name: _score(trials, name) for name in (JUDGE, *tried)}
    records = tuple(ModelScore(queue, name, score) for name, score in scores.items())
    margins = {name: _margin(trials, name) for name in tried}
    good = [name for name in tried if margins[name] > NOISE and scores[name] < scores[JUDGE]]
    if JUDGE not in candidates:
        good = tried
    model = min(good, key=scores.__getitem__) if good else JUDGE
    untried = [name for name in rivals if name not in tried]
    return Choice(model, _explanation(queue, model, scores, untried), records)


def _score(trials: Sequence[Trial], model: str) -> float:
    return wape([t.judged(model) for t in trials])


def _margin(trials: Sequence[Trial], model: str) -> float:
    """Give a model's mean weekly gain over the judge [standard errors]."""
    gains = np.concatenate([_weekly_errors(t, JUDGE) - _weekly_errors(t, model) for t in trials])
    if len(gains) < LEAST_WEEKS:
        return 0.0
    error = gains.std(ddof=1) / np.sqrt(len(gains))
    return float(gains.mean() / error) if error > 0 else 0.0


def _weekly_errors(trial: Trial, model: str) -> NDArray[np.float64]:
    said, actual = trial.judged(model)
    by_day = np.nansum(np.abs(said - actual), axis=1)
    return np.bincount(trial.lead_weeks - 1, weights=by_day)


def _explanation(queue: str, model: str, scores: dict[str, float], untried: Sequence[str]) -> str:
    judge = scores[JUDGE]
    gains = {name: 100 * (1 - score / judge) if judge else 0.0 for name, score in scores.items()}
    told = [_told(name, gains[name]) for name in scores if name not in (JUDGE, model)]
    if model != JUDGE:
        side = "better" if gains[model] >= 0 else "worse"
        title = FORECASTERS[model].title
        parts = [f"{title} {abs(gains[model]):.1f} % {side} than the mean of 8: used", *told]
    elif told:
        parts = [*told, f"the mean of 8 used (WAPE {judge:.1f} %)"]
    else:
        parts = [f"the mean of 8 used (WAPE {judge:.1f} %)"]
    parts += [f"{FORECASTERS[name].title} not tried, history too short" for name in untried]
    return f"{queue}: " + "; ".join(parts)


def _told(name: str, gain: float) -> str:
    title = FORECASTERS[name].title
    if gain > 0:
        return f"{title} {gain:.1f} % better than the mean of 8, within noise"
    return f"{title} {-gain:.1f} % worse than the mean of 8"


def _unjudged(queue: str, rivals: Sequence[str]) -> str:
    why = "history too short or too empty to judge models" if rivals else "no other model asked for"
    return f"{queue}: {why}; the mean of 8 used"
