"""Gradient-boosted trees on daily totals."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.records import ConfigurationError
from forecasting.calendar import DayCalendar
from forecasting.features import USUAL_WEEKS, DayRows, timeline
from forecasting.history import DayHistory
from forecasting.models.base import by_profile
from forecasting.models.linear import linear_ratios

_MOST_VIEWS = 4
"""Origins from which each day is learnt, spread over the leads asked for."""

_MOST_ROWS = 10_000
"""Of a longer history each day is seen from fewer origins."""

_LONGEST_LEAD = 1 / 3
"""Leads are learnt up to this share of the history; days further ahead are seen like the last."""

_LEAST_ROWS = 200
"""Fewer rows than two leaves of this many days tell nothing: the usual total stays."""

_MOST_RATIO = 10.0
"""Totals beyond so many times the usual count as this many."""

_TREES = 150
_SEED = 1
_SETTINGS = {
    "objective": "poisson",
    "learning_rate": 0.1,
    "num_leaves": 15,
    "extra_trees": True,
    "min_data_in_leaf": 100,
    "lambda_l2": 5.0,
    "feature_fraction": 0.8,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "max_bin": 63,
    "seed": _SEED,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
}
"""Small trees: a year and a half holds few independent seasons and trends to learn from."""


@dataclass(frozen=True)
class BoostedTotals:
    """LightGBM and a line on daily totals as multiples of the mean of 8, spread by the profile.

    Every usable day of the past is a row as seen from several earlier origins; trees with Poisson
    loss and random splits, each row weighted by its usual total, learn ratio = total / usual from
    the weekday, lead, day of year and month, the level of recent weeks, the last same weekdays,
    how earlier years went from there (seasonal index) and the drivers; see ``features``. Trees
    cannot follow a trend beyond what they saw: so the ratio, not the total, is learnt. The mean
    with ``linear_ratios`` of the same rows is taken: they err apart. Special days stay out of the
    fit and take the ratio pooled over queues and years. Ke et al., LightGBM, NeurIPS 30, 2017,
    3146-3154; Geurts, Ernst & Wehenkel, Extremely randomized trees, Machine Learning 63, 2006,
    3-42, doi:10.1007/s10994-006-6226-1.
    """

    name: str = "lightgbm"
    title: str = "LightGBM"
    least_days: int = 550
    """A year and a half: with less, one season's accidents are learnt as the season."""
    every_origin: bool = True

    def forecast(self, history: DayHistory, ahead: DayCalendar) -> NDArray[np.float64]:
        """Give the contacts expected per day and slot, shape (H, S)."""
        usual = history.weekday_means(USUAL_WEEKS)[ahead.weekday]
        days = timeline(history, ahead)
        leads = min(len(days.dates) - days.count, int(_LONGEST_LEAD * days.count))
        target = np.flatnonzero(~np.isnan(days.totals) & history.worked[history.calendar.weekday])
        origin, target = _views(target, leads)
        seen = days.rows(origin, target)
        coming = (ahead.dates - days.dates[0]).astype(np.int64)
        asked = days.rows(np.full(len(coming), days.count), coming)
        return by_profile(usual * _ratios(seen, days.totals[seen.target], asked), history, ahead)


def _views(target: NDArray[np.int64], leads: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give origins and targets: each target from a random lead in each part of the leads."""
    rng = np.random.default_rng(_SEED)
    views = int(np.clip(_MOST_ROWS // max(len(target), 1), 1, _MOST_VIEWS))
    edges = np.linspace(0, leads, views + 1)
    drawn = edges[:-1] + rng.random((len(target), views)) * np.diff(edges)
    targets = np.repeat(target, views)
    origins = targets - drawn.astype(np.int64).ravel()
    known = origins >= 7 * USUAL_WEEKS
    return origins[known], targets[known]


def _ratios(seen: DayRows, totals: NDArray[np.float64], asked: DayRows) -> NDArray[np.float64]:
    """Learn total / usual from days seen and give it for the days asked."""
    live = seen.usual > 0
    if live.sum() < _LEAST_ROWS:
        return np.ones(len(asked.usual))
    seen, totals = DayRows(seen.target[live], seen.usual[live], seen.columns[live]), totals[live]
    lightgbm = _lightgbm()
    rows = lightgbm.Dataset(
        seen.columns,
        np.minimum(totals / seen.usual, _MOST_RATIO),
        weight=seen.usual / seen.usual.mean(),
        categorical_feature=[0],
    )
    trees = lightgbm.train(_SETTINGS, rows, _TREES).predict(asked.columns)
    return np.asarray((trees + linear_ratios(seen, totals, asked)) / 2)


def _lightgbm() -> Any:
    """Give the library, which needs the system's OpenMP."""
    try:
        import lightgbm  # noqa: PLC0415 - slow to load
    except OSError as error:
        raise ConfigurationError(
            f"LightGBM cannot start: {error}; install the system's OpenMP library (libgomp1 on "
            "Debian and Ubuntu), or leave lightgbm out of the models"
        ) from error
    return lightgbm
