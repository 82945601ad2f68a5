"""Weights of models in a combined forecast, by lead."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace

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

MOST_LOSS = 0.02
"""A model whose error is further above the judge's, as a share of it, is not used. Within it a
model of another kind still helps the others: over twenty queues those that lose by less add to the
combination's gain, those that lose by more do not."""

_SHRINK = 0.04
"""Strength of the pull to equal weights, as a share of the mean squared error of one model."""

_OWN_SPAN = 0.4
"""Share of a span's own errors in what its weights are learnt from; the rest is of all leads."""

_LEAST_WEEKS = 3.0
"""Judged weeks without which weights are not learnt."""

_LEAST_ERROR = 0.5
"""Errors below this share of the mean one weigh like it: 1/|error| must not run off."""


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
        """Give the weighted mean of forecasts, 0 or more, shape (H, S).

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
        # What models round below zero is zero.
        return np.asarray(np.maximum(np.einsum("hm,mhs->hs", shares, said), 0.0))

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
    products
        Of the errors of each two models, summed over the day's slots and weighted by 1 / the mean
        |error| of all there, shape (N, models, models); a model that did not forecast is taken for
        the judge.
    lead, day
        Days ahead, the first day 0, and day in the history, shapes (N,).
    alone
        Whether the trial judged one day only, shape (N,).
    """

    models: tuple[str, ...]
    errors: NDArray[np.float64]
    judge: NDArray[np.float64]
    contacts: NDArray[np.float64]
    products: NDArray[np.float64]
    lead: NDArray[np.int64]
    day: NDArray[np.int64]
    alone: NDArray[np.bool_]

    @property
    def span(self) -> NDArray[np.int64]:
        """Index in ``SPANS``, shape (N,)."""
        return spans(self.lead)

    def at(self, keep: NDArray[np.bool_]) -> "Losses":
        """Give some of the losses; ``keep`` of shape (N,)."""
        parts = {f.name: getattr(self, f.name)[keep] for f in fields(self) if f.name != "models"}
        return replace(self, **parts)

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
    gaps = [_gaps(t, (*models, JUDGE)) for t in trials]
    # Where a model did not forecast it is taken for the judge: few origins give it little weight.
    filled = [np.where(np.isnan(gap), gap[-1], gap) for gap in gaps]
    # The models' usual error by day and slot, to weigh squares so that they add up like sizes.
    typical = [np.nanmean(np.abs(gap), axis=0) for gap in gaps]
    least = _LEAST_ERROR * max(float(np.nanmean(np.concatenate(typical))), 1e-9)
    products = np.concatenate(
        [_products(gap, np.maximum(size, least)) for gap, size in zip(filled, typical, strict=True)]
    )
    errors = np.concatenate([np.abs(gap).sum(axis=2).T for gap in gaps])
    return Losses(
        tuple(models),
        errors[:, :-1],
        errors[:, -1],
        np.concatenate([np.nansum(t.actual, axis=1) for t in trials]),
        products[:, :-1, :-1],
        np.concatenate([np.arange(size) for size in sizes]),
        np.concatenate([t.dates for t in trials]),
        np.repeat([size == 1 for size in sizes], sizes),
    )


def _gaps(trial: Trial, models: Sequence[str]) -> NDArray[np.float64]:
    """Give forecast less actual, 0 where nothing is judged, shape (models, H, S).

    NaN where a model did not forecast.
    """
    known = ~np.isnan(trial.actual)
    none = np.full(trial.actual.shape, np.nan)
    said = np.stack([trial.forecasts.get(name, none) for name in models])
    return np.where(known, said - np.nan_to_num(trial.actual), 0.0 * said)


def _products(gap: NDArray[np.float64], size: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the sums over slots of products of gaps over sizes, shape (H, models, models)."""
    by_day = (gap / np.sqrt(size)).transpose(1, 0, 2)
    return np.asarray(by_day @ by_day.transpose(0, 2, 1))


def alone(models: Sequence[str], model: str) -> Weights:
    """Give all weight to one model."""
    return Weights(
        tuple(models), np.tile([float(name == model) for name in models], (len(SPANS), 1))
    )


def fit_weights(known: Losses, fallback: str) -> Weights:
    """Learn the weights of models from their errors.

    Least absolute errors on the simplex, shrunk to equal weights: the weights of a span minimise
    w'Gw + k |w - 1/M|^2, G the products of errors weighted by 1 / the models' mean |error| there
    (one step of iteratively reweighted least squares, Schlossmacher, JASA 68(344), 1973, 857-859,
    doi:10.1080/01621459.1973.10481436). Few origins make weights uncertain, and equal ones are
    hard to beat (Timmermann, Forecast combinations, Handbook of Economic Forecasting 1, 2006,
    135-196): stacking without the pull (Breiman, Machine Learning 24, 1996, 49-64) gains less.
    Rivals by exp(-error), 1/error or the best single model gain half.

    Parameters
    ----------
    known
        Errors of the candidates. Where the judge is one, those that lose to it by more than
        ``MOST_LOSS`` over all leads get no weight.
    fallback
        The model that takes all weight where nothing can be learnt.
    """
    ratio = known.ratios()
    kept = np.flatnonzero(
        ~np.isnan(ratio) & ((ratio <= 1 + MOST_LOSS) | (JUDGE not in known.models))
    )
    if known.weeks < _LEAST_WEEKS or len(kept) == 0:
        return alone(known.models, fallback)
    shares = np.zeros((len(SPANS), len(known.models)))
    overall = _mean_products(known)
    for span in range(len(SPANS)):
        own = _mean_products(known.at(known.span == span))
        mixed = np.where(np.isnan(own), overall, (1 - _OWN_SPAN) * overall + _OWN_SPAN * own)
        shares[span, kept] = _least(mixed[np.ix_(kept, kept)])
    if JUDGE in known.models:
        trusted = shares * _coverage(known)
        trusted[:, known.models.index(JUDGE)] += 1 - trusted.sum(axis=1)
        shares = trusted
    return Weights(known.models, shares)


def _coverage(known: Losses) -> NDArray[np.float64]:
    """Give the share of judged days on which each model forecast, shape (models,).

    What it was taken for on the others, the judge, has that part of its weight.
    """
    whole = known.at(~known.alone)
    there = ~np.isnan(whole.errors)
    days = len(np.unique(whole.day))
    counts = [len(np.unique(whole.day[there[:, m]])) for m in range(len(known.models))]
    return np.array(counts) / max(days, 1)


def _mean_products(known: Losses) -> NDArray[np.float64]:
    """Give mean products of errors by day, NaN without any, shape (models, models)."""
    if len(known.day) == 0:
        return np.full((len(known.models), len(known.models)), np.nan)
    return np.asarray(known.products.mean(axis=0))


def _least(products: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the weights on the simplex of least error, pulled to equal ones, shape (models,)."""
    from scipy.optimize import nnls  # noqa: PLC0415 - slow to load

    count = len(products)
    equal = np.full(count, 1 / count)
    values, vectors = np.linalg.eigh(products)
    size = float(values.sum()) / count
    if count == 1 or size <= 0:
        return equal
    pull = _SHRINK * size
    root = np.sqrt(np.maximum(values, 0.0) + pull)
    # |A w - b|^2 = w'Gw + pull |w - 1/M|^2 + constant, and a row so heavy that weights sum to 1.
    rows = np.vstack([root[:, None] * vectors.T, np.full(count, 1e3 * np.sqrt(size))])
    target = np.append(pull * (vectors.T @ equal) / root, 1e3 * np.sqrt(size))
    weights, _ = nnls(rows, target)
    return np.asarray(weights / weights.sum())


def settled(trials: Sequence[Trial], known: Losses, fallback: str) -> tuple[Weights, list[Trial]]:
    """Give the weights, and the trials with what the combination would have said.

    At each origin it is weighed by what was learnt from days that the origin does not judge. Where
    it loses to the judge all the same, and the judge is a candidate, the judge is used alone.
    Trials at which none of the models with weight forecast are left out.
    """
    weights = fit_weights(known, fallback)
    combined = _combined(
        trials, [fit_weights(known.without(trial.dates), fallback) for trial in trials]
    )
    if JUDGE in known.models and _loss(combined, COMBINATION) > _loss(combined, JUDGE):
        weights = alone(known.models, JUDGE)
        combined = _combined(trials, [weights] * len(trials))
    return weights, combined


def _combined(trials: Sequence[Trial], weights: Sequence[Weights]) -> list[Trial]:
    return [
        with_forecasts(
            trial, {COMBINATION: own.combined(trial.forecasts, np.arange(len(trial.actual)))}
        )
        for trial, own in zip(trials, weights, strict=True)
        if own.possible(trial.forecasts)
    ]


def _loss(trials: Sequence[Trial], model: str) -> float:
    """Give the sum of absolute errors over whole windows."""
    pairs = [trial.judged(model) for trial in trials if len(trial.actual) > 1]
    return sum(float(np.nansum(np.abs(said - actual))) for said, actual in pairs)
