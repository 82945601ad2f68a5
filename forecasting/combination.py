"""Weights of models in a combined forecast, by lead."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from data.records import LEADS
from forecasting.backtest import Trial, with_forecasts
from forecasting.models import JUDGE

COMBINATION = "combination"
"""What forecasts and accuracy call several models together."""

SPANS = ("1 day", "rest of week 1", "week 2", "week 3", "week 4")
"""Leads with weights of their own."""

_SPAN_STARTS = np.array([1, 7, 14, 21])
"""First days of the spans after the first."""

_DECAY = 25.0
"""A model whose error is so much of the best one's above it, 1/25 = 4 %, weighs 1/e of it."""

_SPAN_BLOCKS = 8.0
"""Judged weeks that the errors over all leads count for in the errors of one span."""

_GUARD = 1.0
"""Standard errors of the gain over the judge at which half of the weight goes back to it."""

_LEAST_BLOCKS = 3
"""Judged weeks without which a standard error says nothing."""


def spans(leads: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give the index in ``SPANS`` of days so many days ahead, the first day 0; same shape."""
    return np.asarray(np.searchsorted(_SPAN_STARTS, leads, side="right"), np.int64)


def lead_days(lead: str, leads: NDArray[np.int64], alone: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell which days ahead belong to one of ``LEADS``, shape of ``leads``.

    Parameters
    ----------
    leads
        Days ahead, the first day 0.
    alone
        Whether the day was the only one judged from its origin, shape of ``leads``; such days
        count as "1 day" only.
    """
    if lead == LEADS[1]:
        return np.asarray(leads == 0)
    return np.asarray(
        ~alone if lead == LEADS[0] else ~alone & (leads // 7 + 2 == LEADS.index(lead))
    )


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """Shares of models by span of lead.

    Parameters
    ----------
    models
        Names.
    shares
        0 to 1, summing to 1 over models, shape (spans, models).
    """

    models: tuple[str, ...]
    shares: NDArray[np.float64]

    def combined(
        self, forecasts: Mapping[str, NDArray[np.float64]], leads: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """Give the weighted mean of forecasts, shape (H, S).

        Where a model with weight did not forecast, the others share its weight. At least one must
        have: see ``possible``.

        Parameters
        ----------
        forecasts
            Of each model, shape (H, S).
        leads
            Days ahead of each day, the first day 0, shape (H,).
        """
        there = [i for i, name in enumerate(self.models) if name in forecasts]
        shares = self.shares[spans(leads)][:, there]
        shares = shares / shares.sum(axis=1, keepdims=True)
        said = np.stack([forecasts[self.models[i]] for i in there])
        return np.asarray(np.einsum("hm,mhs->hs", shares, said))

    def possible(self, forecasts: Iterable[str]) -> bool:
        """Tell whether on every day a model with weight is among those that forecast."""
        there = np.isin(self.models, list(forecasts))
        return bool((self.shares[:, there].sum(axis=1) > 0).all())

    def mean_shares(self, leads: NDArray[np.int64]) -> NDArray[np.float64]:
        """Give the models' shares on the mean of days so many days ahead, shape (models,)."""
        return np.asarray(self.shares[spans(leads)].mean(axis=0))

    def used(self, leads: NDArray[np.int64]) -> tuple[str, ...]:
        """Give the models with weight on days so many days ahead."""
        needed = self.shares[np.unique(spans(leads))].max(axis=0) > 0
        return tuple(name for name, on in zip(self.models, needed, strict=True) if on)


@dataclass(frozen=True, slots=True, eq=False)
class Losses:
    """Absolute errors of each model by judged day, summed over the day's slots.

    Parameters
    ----------
    models
        Names.
    errors
        NaN where a model did not forecast, shape (N, models).
    judge
        Those of the judge, shape (N,).
    contacts
        Contacts judged, shape (N,).
    lead, day
        Days ahead, the first day 0, and day in the history, shapes (N,).
    alone
        Whether the trial judged one day only, shape (N,).
    """

    models: tuple[str, ...]
    errors: NDArray[np.float64]
    judge: NDArray[np.float64]
    contacts: NDArray[np.float64]
    lead: NDArray[np.int64]
    day: NDArray[np.int64]
    alone: NDArray[np.bool_]

    @property
    def span(self) -> NDArray[np.int64]:
        """Index in ``SPANS``, shape (N,)."""
        return spans(self.lead)

    def at(self, keep: NDArray[np.bool_]) -> "Losses":
        """Give some of the losses; ``keep`` of shape (N,)."""
        return replace(
            self,
            errors=self.errors[keep],
            judge=self.judge[keep],
            contacts=self.contacts[keep],
            lead=self.lead[keep],
            day=self.day[keep],
            alone=self.alone[keep],
        )

    def without(self, days: NDArray[np.int64]) -> "Losses":
        """Give the losses on other days."""
        return self.at(~np.isin(self.day, days))

    def ratios(self) -> NDArray[np.float64]:
        """Give each model's error as a multiple of the judge's where both are known, (models,)."""
        there = ~np.isnan(self.errors)
        own = np.nansum(self.errors, axis=0)
        judge = np.where(there, self.judge[:, None], 0.0).sum(axis=0)
        out = np.full(len(own), np.nan)
        return np.asarray(np.divide(own, judge, out=out, where=judge > 0))

    @property
    def weeks(self) -> float:
        """Weeks of judged days."""
        return len(np.unique(self.day)) / 7


def losses(trials: Sequence[Trial], models: Sequence[str]) -> Losses:
    """Give the errors of models at the origins of a backtest."""
    sizes = [len(t.actual) for t in trials]
    return Losses(
        tuple(models),
        np.concatenate([_day_errors(t, models) for t in trials]),
        np.concatenate([_day_errors(t, [JUDGE])[:, 0] for t in trials]),
        np.concatenate([np.nansum(t.actual, axis=1) for t in trials]),
        np.concatenate([np.arange(size) for size in sizes]),
        np.concatenate([t.dates for t in trials]),
        np.repeat([size == 1 for size in sizes], sizes),
    )


def _day_errors(trial: Trial, models: Sequence[str]) -> NDArray[np.float64]:
    """Give absolute errors by day, NaN where a model did not forecast, shape (H, models)."""
    out = np.full((len(trial.actual), len(models)), np.nan)
    for i, name in enumerate(models):
        if name in trial.forecasts:
            said, actual = trial.judged(name)
            out[:, i] = np.nansum(np.abs(said - actual), axis=1)
    return out


def alone(models: Sequence[str], model: str) -> Weights:
    """Give all weight to one model."""
    return Weights(
        tuple(models), np.tile([float(name == model) for name in models], (len(SPANS), 1))
    )


def fit_weights(known: Losses, fallback: str) -> Weights:
    """Learn the weights of models from their errors beside the judge's.

    Each model's error is taken as a multiple of the judge's on the same days, over all leads and,
    as far as the number of judged weeks allows, of the span itself. Models that lose to the judge
    over all leads get no weight where the judge is a candidate; the others share it by
    exp(-25 ratio), as in prediction with expert advice (Cesa-Bianchi & Lugosi, Prediction,
    Learning, and Games, 2006, section 2.2). What gain is left is weighed against its noise: the
    judge takes back its share of what may be chance.

    Parameters
    ----------
    known
        Errors of the candidates.
    fallback
        The model that takes all weight where nothing can be learnt.
    """
    ratio = known.ratios()
    if known.weeks < _LEAST_BLOCKS or np.isnan(ratio).all():
        return alone(known.models, fallback)
    judged = JUDGE in known.models
    kept = ~np.isnan(ratio) & ((ratio <= 1) | (not judged))
    by_span = np.stack([_span_ratios(known, s, ratio) for s in range(len(SPANS))])
    score = np.where(kept, np.exp(-_DECAY * (by_span - np.nanmin(ratio))), 0.0)
    shares = score / score.sum(axis=1, keepdims=True)
    if judged:
        back = _chance(known, shares)
        shares *= 1 - back
        shares[:, known.models.index(JUDGE)] += back
    return Weights(known.models, shares)


def _span_ratios(known: Losses, span: int, overall: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give ratios of one span's errors, shrunk to those over all leads, shape (models,)."""
    part = known.at(known.span == span)
    own = part.ratios()
    share = part.weeks / (part.weeks + _SPAN_BLOCKS)
    return np.where(np.isnan(own), overall, share * own + (1 - share) * overall)


def _chance(known: Losses, shares: NDArray[np.float64]) -> float:
    """Give the share of the judge that the noise of the gain over it asks for, 0 to 1.

    The combination's error is bounded by the weighted mean of its models' errors; weeks of the
    calendar are the paired observations behind the standard error.
    """
    by_day = shares[known.span]
    there = np.where(np.isnan(known.errors), 0.0, by_day)
    sums = there.sum(axis=1)
    own = np.divide(
        (there * np.nan_to_num(known.errors)).sum(axis=1),
        sums,
        out=known.judge.copy(),
        where=sums > 0,
    )
    gain = np.bincount(known.day // 7, weights=known.judge - own)
    seen = np.bincount(known.day // 7) > 0
    gains = gain[seen]
    if len(gains) < _LEAST_BLOCKS or gains.mean() <= 0:
        return 1.0
    error2 = gains.var(ddof=1) / len(gains)
    return float(_GUARD * error2 / (_GUARD * error2 + gains.mean() ** 2))


def combined_trials(trials: Sequence[Trial], known: Losses, fallback: str) -> list[Trial]:
    """Add the combination to each trial, with weights learnt from days that it does not judge.

    Trials at which none of the models with weight forecast are left out.
    """
    out = []
    for trial in trials:
        weights = fit_weights(known.without(trial.dates), fallback)
        if weights.possible(trial.forecasts):
            said = weights.combined(trial.forecasts, np.arange(len(trial.actual)))
            out.append(with_forecasts(trial, {COMBINATION: said}))
    return out
