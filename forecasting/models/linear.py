"""Ridge regression of day totals against the usual, beside the trees."""

import numpy as np
from numpy.typing import NDArray

from forecasting.features import DayRows

_PENALTY = 800.0
"""Rows of the usual size whose evidence the belief in no effect has."""

_HARMONICS = np.array([1.0, 2.0, 3.0])
_MOST_LOG = 1.5
"""Log ratios further from 0 count as this, learnt or said."""

_FADE_WEEKS = 3
_LEVELS = slice(4, 8)
_SEASON = 11


def linear_ratios(
    seen: DayRows, totals: NDArray[np.float64], asked: DayRows
) -> NDArray[np.float64]:
    """Learn total / usual from days seen by ridge regression of its log, for the days asked.

    A line needs fewer days than trees to tell a slope; ahead it ends at the range that it learnt:
    harmonics of the day of year, weekdays, and the features as they are, those of the level also
    in proportion to the lead. Rows weigh by their usual total; the mean ratio is kept. Hoerl &
    Kennard, Technometrics 12(1), 1970, 55-67, doi:10.1080/00401706.1970.10488634.
    """
    weight = seen.usual / seen.usual.mean()
    design, ahead = _design(seen.columns), _design(asked.columns)
    center = np.average(design, axis=0, weights=weight)
    scale = np.sqrt(np.average((design - center) ** 2, axis=0, weights=weight)) + 1e-9
    ahead = np.clip(ahead, design.min(axis=0), design.max(axis=0))
    design, ahead = (design - center) / scale, (ahead - center) / scale
    logs = np.log((totals + 0.5) / (seen.usual + 0.5)).clip(-_MOST_LOG, _MOST_LOG)
    mean = float(np.average(logs, weights=weight))
    weighted = design * weight[:, None]
    penalty = _PENALTY * np.eye(design.shape[1])
    effects = np.linalg.solve(design.T @ weighted + penalty, weighted.T @ (logs - mean))
    fit, said = (
        np.exp(np.clip(mean + rows @ effects, -_MOST_LOG, _MOST_LOG)) for rows in (design, ahead)
    )
    return np.asarray(said * totals.sum() / (seen.usual * fit).sum())


def _design(columns: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the regressors of days, shape (R, P)."""
    weekday, lead, day = columns[:, :3].T
    angle = 2 * np.pi / 365.25 * day[:, None] * _HARMONICS
    fade = np.minimum(lead, _FADE_WEEKS)[:, None] / _FADE_WEEKS
    known = np.nan_to_num(columns[:, _LEVELS.start :])
    return np.column_stack(
        [
            np.sin(angle),
            np.cos(angle),
            known,
            fade * np.nan_to_num(columns[:, _LEVELS]),
            np.isnan(columns[:, _SEASON]),
            weekday[:, None] == np.arange(6),
        ]
    )
