"""Which models a queue gets, and why, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.records import LEADS, ModelScore
from forecasting.backtest import Trial, wape
from forecasting.combination import COMBINATION, Losses, Weights, lead_days
from forecasting.models import FORECASTERS, JUDGE

NOISE = 1.0
"""Standard errors below which a difference may be chance: the one-standard-error rule of Breiman
et al. (1984), Classification and Regression Trees, section 3.4.3."""

SLOWER = frozenset({"lightgbm"})
"""Models whose fit takes as long as many others together: at the origins of one day they would cost
more than they tell."""

LEAST_WEEKS = 4
"""Judged weeks without which a standard error says nothing."""

_LITTLE = 0.1
"""Models with smaller shares are told as others."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """The models that are tried for one queue, and why others are not.

    Parameters
    ----------
    tried
        Names; those that the planner named, as far as history allows.
    skipped
        A clause for each of the others.
    """

    tried: tuple[str, ...]
    skipped: Mapping[str, str]


def candidates(days: int, models: Sequence[str]) -> Candidates:
    """Give the models that so many days of history allow, and what the others need."""
    least = {name: FORECASTERS[name].least_days for name in models}
    return Candidates(
        tuple(name for name in least if days >= least[name]),
        {name: f"needs {least[name]} days of history" for name in least if days < least[name]},
    )


def cannot_win(trials: Sequence[Trial], model: str) -> bool:
    """Tell whether a model loses to the judge beyond noise where both forecast."""
    both = [t for t in trials if model in t.forecasts]
    return bool(both) and margin(both, model) < -NOISE


def margin(trials: Sequence[Trial], model: str) -> float:
    """Give a model's mean weekly gain over the judge [standard errors]; 0 on too few weeks.

    The gain is the judge's absolute error less its own, summed by week and origin; weeks are the
    paired observations behind the standard error.
    """
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


@dataclass(frozen=True, slots=True)
class Choice:
    """What a queue gets.

    Parameters
    ----------
    model
        The one model with all weight, or ``combination``.
    weights
        Of the models.
    explanation
        Why, a sentence.
    scores
        Each candidate's WAPE and weight by lead.
    """

    model: str
    weights: Weights
    explanation: str
    scores: tuple[ModelScore, ...]


def chosen(weights: Weights, leads: NDArray[np.int64]) -> str:
    """Give the name of what is used so many days ahead: one model's, or ``combination``."""
    used = weights.used(leads)
    return used[0] if len(used) == 1 else COMBINATION


def explain(
    queue: str,
    trials: Sequence[Trial],
    known: Losses | None,
    weights: Weights,
    *,
    pool: Candidates,
    leads: NDArray[np.int64],
) -> Choice:
    """Give the choice with its scores, and say why.

    Parameters
    ----------
    trials
        With the combination.
    known
        Errors of the candidates; None where nothing could be judged.
    leads
        Days ahead that are asked for, the first day 0.
    """
    model = chosen(weights, leads)
    if known is None or not known.judge.sum() > 0:
        return Choice(model, weights, _unjudged(queue, model, pool), ())
    shares = dict(zip(weights.models, weights.mean_shares(leads), strict=True))
    ratios = dict(zip(known.models, known.ratios(), strict=True))
    judged = [t for t in trials if COMBINATION in t.forecasts]
    parts = [_used(shares, [t for t in judged if len(t.actual) > 1] or judged)]
    parts += _unused(trials, ratios, shares)
    parts += [f"{FORECASTERS[name].title} {why}" for name, why in pool.skipped.items()]
    return Choice(model, weights, f"{queue}: " + "; ".join(parts), _scores(queue, known, weights))


def _clear(trials: Sequence[Trial], model: str) -> bool:
    """Tell whether the difference of a model from the judge is more than noise."""
    both = [t for t in trials if model in t.forecasts]
    return bool(both) and abs(margin(both, model)) > NOISE


def _used(shares: Mapping[str, float], trials: Sequence[Trial]) -> str:
    """Name the models in use by weight, with their gain together."""
    largest = sorted(shares, key=shares.__getitem__, reverse=True)
    if shares[largest[0]] == 1:
        said = FORECASTERS[largest[0]].title
    else:
        mixed = {name: round(100 * shares[name]) for name in largest if shares[name] >= _LITTLE}
        rest = 100 - sum(mixed.values())
        said = ", ".join(f"{share} % {_bare(name)}" for name, share in mixed.items())
        said += f", {rest} % others" if rest > 0 else ""
    own = wape([t.judged(COMBINATION) for t in trials])
    if shares.get(JUDGE) == 1:
        return f"{said} used (WAPE {own:.1f} %)"
    gain = _compared(own / wape([t.judged(JUDGE) for t in trials]))
    return f"{said}: {gain} than the mean of 8 (WAPE {own:.1f} %)"


def _unused(
    trials: Sequence[Trial], ratios: Mapping[str, float], shares: Mapping[str, float]
) -> list[str]:
    """Name the models without weight, each with its margin over the judge."""
    groups: dict[str, list[str]] = {"not used": [], "hardly judged": []}
    for name, ratio in ratios.items():
        if shares[name] > 0 or name == JUDGE:
            continue
        if np.isnan(ratio):
            groups["hardly judged"].append(_bare(name))
            continue
        noise = "" if _clear(trials, name) else ", within noise"
        groups["not used"].append(f"{_bare(name)} ({_compared(ratio)}{noise})")
    return [f"{group}: {', '.join(names)}" for group, names in groups.items() if names]


def _bare(model: str) -> str:
    """Give a model's title after a percentage: without its article."""
    return FORECASTERS[model].title.removeprefix("the ")


def _compared(ratio: float) -> str:
    gain = 100 * (1 - ratio)
    return f"{abs(gain):.1f} % {'better' if gain >= 0 else 'worse'}"


def _unjudged(queue: str, model: str, pool: Candidates) -> str:
    alone = len(pool.tried) + len(pool.skipped) == 1
    title = "the models together" if model == COMBINATION else FORECASTERS[model].title
    why = "no other model asked for" if alone else "history too short or too empty to judge models"
    return f"{queue}: {title} used, {why}"


def _scores(queue: str, known: Losses, weights: Weights) -> tuple[ModelScore, ...]:
    """Give every candidate's WAPE and weight by lead.

    A model tried at some of the origins only is scored by its ratio to the judge there, so that
    one column compares all.
    """
    out = []
    for lead in LEADS:
        part = known.at(lead_days(lead, known.lead, known.alone))
        contacts = part.contacts.sum()
        if contacts == 0:
            continue
        errors = part.ratios() * part.judge.sum() / contacts
        shares = weights.shares[part.span].mean(axis=0)
        out += [
            ModelScore(queue, name, float(100 * error), lead, float(share))
            for name, error, share in zip(known.models, errors, shares, strict=True)
            if not np.isnan(error)
        ]
    return tuple(out)
