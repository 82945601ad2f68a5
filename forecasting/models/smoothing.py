"""Robust exponential smoothing of log daily totals with a weekly season."""

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

PSEUDO_COUNT = 4.0
"""Added before the logarithm: log(x + k/2) steadies the variance of negative binomial counts of
size k (Anscombe, Biometrika 35, 1948, 246-254, doi:10.1093/biomet/35.3-4.246); k = 8 is a spread
of days of 35 %, and keeps days of few contacts from pulling the level down."""

_LEVEL_RATES = (0.02, 0.05, 0.1, 0.2, 0.4)
_SEASON_RATES = (0.0, 0.05, 0.1, 0.2)
_SHARPNESS = 20
"""Power of the relative error in a weight: a pair 10 % worse than the best has 0.15 of its."""

_START_DAYS = 56
_JUDGED_DAYS = 364
_LEADS = (1, 4, 7, 10, 14, 17, 21, 24, 28)
"""Leads at which a pair of rates is judged [days]."""

_CLIP = 2.0
"""Deviations beyond which a day's error is pulled in."""

_SCALE_RATE = 0.03
_LEAST_SCALE = 0.05


def log_totals(totals: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the logarithms of daily totals that models smooth."""
    return np.asarray(np.log(totals + PSEUDO_COUNT))


def totals_of(logs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give daily totals, 0 or more, of ``log_totals``."""
    return np.maximum(np.exp(np.minimum(logs, 700.0)) - PSEUDO_COUNT, 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Smoothed:
    """Level and season at the end of a series for each pair of rates, and the pairs' weights.

    Parameters
    ----------
    level
        Shape (P,).
    season
        By weekday, shape (7, P).
    weight
        Sums to 1, shape (P,).
    """

    level: NDArray[np.float64]
    season: NDArray[np.float64]
    weight: NDArray[np.float64]

    def forecast(self, weekday: NDArray[np.int64]) -> NDArray[np.float64]:
        """Give the values expected on days ahead, whatever the lead, shape (H,)."""
        return np.asarray((self.level + self.season[weekday]) @ self.weight)


def smooth(values: NDArray[np.float64], weekday: NDArray[np.int64]) -> Smoothed:
    """Smooth a daily series with several pairs of rates and weigh the pairs by their errors.

    level += a e, season[weekday] += g e, e the day's error pulled in to two deviations: robust
    exponential smoothing (Gelper, Fried & Croux, Journal of Forecasting 29(3), 2010, 285-300,
    doi:10.1002/for.1125). Rates (a, g) fitted to errors of one day ahead chase storms and noise
    where four weeks are asked for: pairs are judged by their mean absolute errors one day to four
    weeks ahead over the last year, and averaged with weights (least error / error) ^ 20, which
    moves less from day to day than the best pair alone. There is no trend: over the shared queues
    a damped one gained nothing.

    Parameters
    ----------
    values
        One a day, NaN unknown, at least one known, shape (D,).
    weekday
        0 to 6, shape (D,).
    """
    level_rates, season_rates = np.array(list(product(_LEVEL_RATES, _SEASON_RATES))).T
    start = min(_START_DAYS, max(1, len(values) // 2))
    level, season, scale = _start(values, weekday, start)
    levels = np.empty((len(values) + 1, len(level_rates)))
    seasons = np.empty((len(values) + 1, 7, len(level_rates)))
    levels[0], seasons[0] = level, season[:, None]
    for day, (value, kind) in enumerate(zip(values, weekday, strict=True)):
        levels[day + 1], seasons[day + 1] = levels[day], seasons[day]
        if np.isnan(value):
            continue
        error = value - levels[day] - seasons[day, kind]
        bounded = np.clip(error, -_CLIP * scale, _CLIP * scale)
        levels[day + 1] += level_rates * bounded
        seasons[day + 1, kind] += season_rates * bounded
        size = 1.25 * np.minimum(np.abs(error), 2 * _CLIP * scale)
        scale = np.maximum((1 - _SCALE_RATE) * scale + _SCALE_RATE * size, _LEAST_SCALE)
    errors = _errors(values, weekday, levels=levels, seasons=seasons, start=start)
    return Smoothed(levels[-1], seasons[-1], _weights(errors))


def _start(
    values: NDArray[np.float64], weekday: NDArray[np.int64], days: int
) -> tuple[float, NDArray[np.float64], NDArray[np.float64]]:
    """Give the level, the weekdays' medians less it, and the spread of the first days."""
    known = np.flatnonzero(~np.isnan(values))
    first = known[known < max(days, known[0] + 7)]
    level = float(np.median(values[first]))
    season = np.zeros(7)
    for day in range(7):
        same = first[weekday[first] == day]
        if len(same):
            season[day] = np.median(values[same]) - level
    left = np.abs(values[first] - level - season[weekday[first]])
    pairs = len(_LEVEL_RATES) * len(_SEASON_RATES)
    return level, season, np.full(pairs, max(1.4826 * float(np.median(left)), _LEAST_SCALE))


def _errors(
    values: NDArray[np.float64],
    weekday: NDArray[np.int64],
    *,
    levels: NDArray[np.float64],
    seasons: NDArray[np.float64],
    start: int,
) -> NDArray[np.float64]:
    """Give each pair's sum of absolute errors over days and leads, shape (P,)."""
    judged = np.arange(max(start, len(values) - _JUDGED_DAYS), len(values))
    judged = judged[~np.isnan(values[judged])]
    out = np.zeros(levels.shape[1])
    for lead in _LEADS:
        days = judged[judged - lead + 1 >= start]
        before = days - lead + 1
        said = levels[before] + seasons[before, weekday[days]]
        out += np.abs(values[days, None] - said).sum(axis=0)
    return out


def _weights(errors: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the pairs' weights; alike where nothing was judged or several are perfect."""
    best = errors.min()
    raw = (best / errors) ** _SHARPNESS if best > 0 else (errors == best).astype(np.float64)
    return np.asarray(raw / raw.sum())
