"""A yearly index from weekly levels: how the same weeks stood to the weeks before them."""

import numpy as np
from numpy.typing import NDArray

from forecasting.history import SEASON_WEEKS, DayHistory

YEAR_WEEKS = 365.2425 / 7
"""A week's place a year ago falls between two weeks: levels are interpolated."""

_RECENT_WEEKS = 16
_HALF_LIFE_WEEKS = 3.0
"""As in the robust mean: the index must be one to the level that it multiplies."""

_SMOOTH = (0.25, 0.5, 0.25)
_YEARS = 3
_OLDER_YEAR = 0.6
"""Weight of a year against the next."""

_LEADS = 4
_MIDDLE_LEAD = 4
"""Lead of the middle of the first week ahead [days]."""

_PRIOR_SLOPE, _PRIOR_WEIGHT = 0.5, 4.0
"""How much of an index came true before any was seen, and the certainty of it [1/variance]."""

_OVERLAP = 8.0
"""Pairs of a week and a lead that tell as much as one: four leads share weeks, and levels last."""

_LEAST_SHARE = 0.4
_MOST = 1.0
"""Largest index in logs: a factor of 2.7."""


def season_ahead(history: DayHistory, dates: NDArray[np.datetime64]) -> NDArray[np.float64]:
    """Give the factor by which days ahead stand to the recent level, shape (H,).

    index = log level of the same week a year ago (smoothed over three weeks) - log of the recent
    level as it was a year ago, averaged over years; factor = exp(slope index). The slope is the
    regression of what came on what the index had said in the years known, with a prior: it is
    near 0 where years do not resemble one another. 1 without a year to look back at.
    """
    levels = _weekly_levels(history)
    if len(levels) < YEAR_WEEKS or np.isnan(levels).all():
        return np.ones(len(dates))
    smooth, recent = _smoothed(levels), _recent_levels(levels)
    lead = (dates - history.calendar.dates[-1]).astype(np.int64)
    weeks = len(levels) + (lead - _MIDDLE_LEAD) / 7
    slope = _slope(levels, smooth, recent)
    return np.asarray(np.exp(slope * _index(smooth, recent, weeks)))


def _weekly_levels(history: DayHistory) -> NDArray[np.float64]:
    """Give the log level of each whole week before the origin, NaN where unknown, shape (W,)."""
    weeks = history.count // 7
    usual = history.weekday_means(SEASON_WEEKS)[history.calendar.weekday][-7 * weeks :]
    totals = history.at_level[-7 * weeks :]
    expected = np.where(np.isnan(totals), 0.0, usual).reshape(weeks, 7).sum(axis=1)
    came = np.where(usual > 0, np.nan_to_num(totals), 0.0).reshape(weeks, 7).sum(axis=1)
    known = expected > _LEAST_SHARE * usual.reshape(weeks, 7).sum(axis=1)
    return np.where(known, np.log((came + 1) / (expected + 1)), np.nan)


def _smoothed(levels: NDArray[np.float64]) -> NDArray[np.float64]:
    """Average over neighbouring weeks and bridge gaps, shape (W,)."""
    known = ~np.isnan(levels)
    sums = np.convolve(np.where(known, levels, 0.0), _SMOOTH, "same")
    weights = np.convolve(known, _SMOOTH, "same")
    sure = weights > 0
    where = np.arange(len(levels))
    return np.asarray(np.interp(where, where[sure], sums[sure] / weights[sure]))


def _recent_levels(levels: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the log of the recency-weighted level before each week and the origin, shape (W + 1,).

    NaN where fewer than four of its weeks are known.
    """
    weights = 0.5 ** (np.arange(_RECENT_WEEKS) / _HALF_LIFE_WEEKS)
    known = ~np.isnan(levels)
    raised = np.where(known, np.exp(np.where(known, levels, 0.0)), 0.0)
    padded = np.concatenate([[0.0], raised]), np.concatenate([[0.0], known])
    sums, mass = (np.convolve(x, weights)[: len(levels) + 1] for x in padded)
    count = np.convolve(padded[1], np.ones(_RECENT_WEEKS))[: len(levels) + 1]
    enough = (count >= 4) & (sums > 0)
    return np.where(
        enough, np.log(np.where(enough, sums, 1.0) / np.where(enough, mass, 1.0)), np.nan
    )


def _slope(
    levels: NDArray[np.float64], smooth: NDArray[np.float64], recent: NDArray[np.float64]
) -> float:
    """Give how much of the index came true over the years known, 0 to 1."""
    said, came = [], []
    for lead in range(_LEADS):
        origin = np.arange(int(YEAR_WEEKS) + 1, len(levels) - lead)
        said.append(_index(smooth, recent[:-1], (origin + lead).astype(np.float64), origins=origin))
        came.append(levels[origin + lead] - recent[origin])
    x, y = np.concatenate(said), np.clip(np.concatenate(came), -_MOST, _MOST)
    pairs = ~np.isnan(x) & ~np.isnan(y) & (x != 0)
    x, y = x[pairs], y[pairs]
    if len(x) == 0:
        return _PRIOR_SLOPE
    square, product = x @ x / _OVERLAP, x @ y / _OVERLAP
    noise = max(float(np.mean((y - min(1.0, max(0.0, product / square)) * x) ** 2)), 1e-6)
    slope = (product / noise + _PRIOR_WEIGHT * _PRIOR_SLOPE) / (square / noise + _PRIOR_WEIGHT)
    return float(np.clip(slope, 0.0, 1.0))


def _index(
    smooth: NDArray[np.float64],
    recent: NDArray[np.float64],
    weeks: NDArray[np.float64],
    *,
    origins: NDArray[np.int64] | None = None,
) -> NDArray[np.float64]:
    """Give the log index of weeks seen from their origins, 0 where no year is known.

    Parameters
    ----------
    weeks
        Places of weeks, fractions between two, shape (H,).
    origins
        Week that starts at the origin; all the last if not given.
    """
    start = np.full(len(weeks), len(smooth)) if origins is None else origins
    where = np.arange(len(smooth))
    total, mass = np.zeros(len(weeks)), np.zeros(len(weeks))
    back = np.ceil(np.maximum(weeks - start + 1, 1) / YEAR_WEEKS)
    for year in range(_YEARS):
        shift = (back + year) * YEAR_WEEKS
        then = weeks - shift
        origin = np.round(start - (1 + year) * YEAR_WEEKS).astype(np.int64)
        possible = (then >= 0) & (origin >= 0)
        level = recent[np.where(possible, origin, 0)]
        possible &= ~np.isnan(level)
        gap = np.clip(np.interp(then, where, smooth) - level, -_MOST, _MOST)
        weight = np.where(possible, _OLDER_YEAR**year, 0.0)
        total += np.where(possible, weight * gap, 0.0)
        mass += weight
    return np.divide(total, mass, out=np.zeros(len(weeks)), where=mass > 0)
