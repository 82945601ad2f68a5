"""What the days since a forecast was made say of today, before its first hour."""

import numpy as np
from numpy.typing import NDArray

from forecasting.carryover import CarryOver
from forecasting.scores import DayScores

_MOST_ELAPSED = 20
"""Worked days after which a forecast is as old as any."""

_NOISE = 1.0
"""Standard errors that a gain must exceed, as in the choice of a model."""

_LEAST_JUDGED = 15

_MOST_FACTOR = 2.0
"""Beyond this the level is a new one, and a new forecast is due."""


def head_start(
    known: DayScores,
    rows: NDArray[np.int64],
    *,
    usual: NDArray[np.float64],
    learnt: CarryOver,
    elapsed: int,
    weekday: int,
) -> NDArray[np.float64]:
    """Give the factor by slot between a forecast of today made yesterday and an older one.

    Both rest on the same carry-over; 1 where a one-day-ahead forecast was no better on past days
    than one as old as the forecast, beyond noise.

    Parameters
    ----------
    rows
        Places of the judged days among the scores.
    usual
        Mean scores of the weekday before each day, shape (N, K).
    elapsed
        Worked days of the forecast that are past.
    weekday
        Today's, 0 to 6.

    Returns
    -------
        Shape (S,).
    """
    none = np.ones(known.shapes.shape[1])
    age = min(elapsed, _MOST_ELAPSED)
    judged = rows[rows >= age]
    if age == 0 or len(judged) < _LEAST_JUDGED:
        return none
    old = usual[judged] + learnt.expected[judged - age] * learnt.memory**age
    fresh = usual[judged] + learnt.expected[judged]
    gain = _errors(known, judged, old) - _errors(known, judged, fresh)
    if not gain.mean() > _NOISE * gain.std(ddof=1) / np.sqrt(len(gain)):
        return none
    today = np.array([weekday])
    then = known.typical[today] + learnt.expected[len(usual) - age] * learnt.memory**age
    now = known.typical[today] + learnt.state * learnt.memory
    before, after = known.contacts(then, today)[0], known.contacts(now, today)[0]
    factor = np.divide(after, before, out=none, where=before > 1e-9)
    return np.asarray(np.clip(factor, 1 / _MOST_FACTOR, _MOST_FACTOR))


def _errors(
    known: DayScores, rows: NDArray[np.int64], scores: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Give each day's absolute error over its slots, shape (N,)."""
    weekday = known.weekday[rows]
    gap = np.abs(known.contacts(scores, weekday) - known.counts[rows])
    return np.asarray(np.where(known.open[weekday], gap, 0.0).sum(axis=1))
