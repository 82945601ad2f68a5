"""Rolling origins of handle times."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from data.records import AhtAccuracy
from forecasting.aht_models import MODELS, USUAL, AhtModel, HandleDays
from forecasting.backtest import bias, wape

MOST_ORIGINS = 8
DAYS_AHEAD = 28
LEAST_TRAINING = 14
"""Days before the first origin."""

_MEAN_OF = 28
"""Days of the plain mean that a forecast is judged beside."""


def best_model(
    queue: str, days: HandleDays, own_seconds: float
) -> tuple[AhtModel, AhtAccuracy | None]:
    """Give the model with the least squared error by contact, and its accuracy.

    Squares, because a requirement needs the mean: the least absolute error belongs to the median,
    which for handle times is lower by a few percent. The usual model where nothing can be judged.
    """
    count = len(days.count)
    ahead = min(DAYS_AHEAD, 7 * max(1, (count - LEAST_TRAINING) // 14))
    starts = [count - ahead - 7 * k for k in range(MOST_ORIGINS)]
    starts = [s for s in starts if s >= LEAST_TRAINING and days.count[:s].sum() > 0]
    starts = [s for s in starts if days.count[s : s + ahead].sum() > 0]
    if not starts:
        return USUAL, None
    said = {
        model: [
            model.forecast(
                days.before(s), weekday=days.weekday[s : s + ahead], own_seconds=own_seconds
            )
            for s in starts
        ]
        for model in MODELS
    }
    best = min(MODELS, key=lambda model: _squares(days, starts, said[model]))
    weeks = [_last_week(days, s, ahead) for s in starts]
    means = [_plain_mean(days, s, ahead) for s in starts]
    return best, AhtAccuracy(
        queue=queue,
        model=best.name,
        wape=wape(_seconds(days, starts, said[best])),
        wape_last_week=wape(_seconds(days, starts, weeks)),
        wape_mean4=wape(_seconds(days, starts, means)),
        bias=bias(_seconds(days, starts, said[best])),
        origins=len(starts),
    )


def _squares(days: HandleDays, starts: Sequence[int], said: Sequence[NDArray[np.float64]]) -> float:
    """Give sum n (forecast - actual)^2 [s^2]."""
    total = 0.0
    for start, each in zip(starts, said, strict=True):
        count, mean = _window(days, start, len(each))
        total += float((count * (each - mean) ** 2).sum())
    return total


def _seconds(
    days: HandleDays, starts: Sequence[int], said: Sequence[NDArray[np.float64]]
) -> list[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Give the work [s] that was forecast and that came for the contacts handled, by window."""
    return [
        (days.count[start : start + len(each)] * each, days.seconds[start : start + len(each)])
        for start, each in zip(starts, said, strict=True)
    ]


def _window(
    days: HandleDays, start: int, ahead: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give contacts and mean handle time [s] of the judged days, shapes (H, S)."""
    count = days.count[start : start + ahead]
    seconds = days.seconds[start : start + ahead]
    return count, np.divide(seconds, count, out=np.zeros_like(seconds), where=count > 0)


def _last_week(days: HandleDays, start: int, ahead: int) -> NDArray[np.float64]:
    """Give the last known week's handle times; its mean where it has no contact, (H, S)."""
    rows = start - 7 + np.arange(ahead) % 7
    count, seconds = days.count[rows], days.seconds[rows]
    usual = np.full_like(count, _level(days, start, 7))
    return np.divide(seconds, count, out=usual, where=count > 0)


def _plain_mean(days: HandleDays, start: int, ahead: int) -> NDArray[np.float64]:
    """Give the mean of the last four weeks, shape (H, S)."""
    return np.full((ahead, days.count.shape[1]), _level(days, start, _MEAN_OF))


def _level(days: HandleDays, start: int, last: int) -> float:
    """Give the mean handle time [s] of the last days, of all where those had none."""
    for first in (max(0, start - last), 0):
        count = days.count[first:start].sum()
        if count > 0:
            return float(days.seconds[first:start].sum() / count)
    return 0.0
