"""A lasting change of a queue's level, and where it happened."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LEAST_DAYS = 5
"""Usable days a new level must have lasted."""

MOST_DAYS = 42
"""After so many usable days the last same weekdays know the level by themselves."""

_SURE_DAYS = 14
"""A level that has lasted less must be larger and kept without exception."""

_LEAST_BEFORE, _BEFORE_DAYS = 17, 56
"""Days before a change that are looked at."""

_NEAR_DAYS = 28
_LEAST_FACTOR, _LEAST_YOUNG_FACTOR = 1.25, 1.5
_DEVIATIONS, _YOUNG_DEVIATIONS = 1.5, 3.0
_LEAST_SPREAD = 0.03
_AT_ONCE = 0.7
"""Share of the step that the first week shows, and the last days still do."""

_PERSISTENCE = 0.8
"""Share of days that lie on their level's side."""


@dataclass(frozen=True, slots=True)
class LevelShift:
    """A lasting change of level.

    Parameters
    ----------
    day
        Index of the first day at the new level.
    factor
        New level as a multiple of the old.
    """

    day: int
    factor: float


def level_shift(
    totals: NDArray[np.float64], usable: NDArray[np.bool_], weekday: NDArray[np.int64]
) -> LevelShift | None:
    """Find a lasting change of level in the last weeks, or None.

    Log totals less their weekday's median are split where a median for the days since explains
    most. The change counts when it is large against their spread, keeps to its side nearly every
    day, happens at once (the week after already shows most of it, so that a slow season is not
    taken for a new level) and is still there in the last days. A step s found in noise of spread n
    is believed in part, s x z^2 / (z^2 + 1) with z = s / n: the mean of a normal effect whose size
    is judged by itself.

    Parameters
    ----------
    totals
        Contacts of consecutive days, shape (D,).
    usable
        Days to look at, shape (D,).
    weekday
        0 to 6, shape (D,).
    """
    where = np.flatnonzero(usable)[-(_BEFORE_DAYS + MOST_DAYS) :]
    days = len(where)
    after = np.arange(LEAST_DAYS, min(MOST_DAYS, days - _LEAST_BEFORE) + 1)
    if len(after) == 0:
        return None
    flat = _without_weekdays(np.log(totals[where] + 0.5), weekday[where])
    split = (days - after)[:, None]
    day = np.arange(days)
    new, near = day >= split, (day < split) & (day >= split - _NEAR_DAYS)
    old_level = _medians(flat, near)
    step = _medians(flat, new) - old_level
    before = np.abs(flat - old_level[:, None])
    left = np.where(new, np.abs(flat - (old_level + step)[:, None]), before)
    gain = np.where(new, before - left, 0.0).sum(axis=1)
    spread = 1.4826 * _medians(left, new | near)
    noise = np.hypot(np.maximum(spread, _LEAST_SPREAD), 1 / np.sqrt(np.median(totals[where]) + 0.5))
    size = np.abs(step)
    sure = after >= _SURE_DAYS
    large = size > np.where(sure, np.log(_LEAST_FACTOR), np.log(_LEAST_YOUNG_FACTOR))
    large &= size > noise * np.where(sure, _DEVIATIONS, _YOUNG_DEVIATIONS)
    risen = (flat - old_level[:, None]) / np.where(step == 0, 1.0, step)[:, None]
    kept = _share(risen > 0.5, new) >= np.where(sure, _PERSISTENCE, 1.0)
    kept &= _share(risen < 0.5, near) >= _PERSISTENCE
    first = new & (day < split + 7)
    sudden = _medians(risen, first) > _AT_ONCE
    lasting = np.median(risen[:, -LEAST_DAYS:], axis=1) > _AT_ONCE
    counts = np.flatnonzero(large & kept & sudden & lasting)
    if len(counts) == 0:
        return None
    best = counts[gain[counts].argmax()]
    believed = step[best] / (1 + (noise[best] / step[best]) ** 2)
    return LevelShift(int(where[days - after[best]]), float(np.exp(believed)))


def _without_weekdays(logs: NDArray[np.float64], weekday: NDArray[np.int64]) -> NDArray[np.float64]:
    """Take out the weekdays' medians of the days before any change that is looked for."""
    early = np.zeros(len(logs), np.bool_)
    early[: max(len(logs) - MOST_DAYS, min(_NEAR_DAYS, len(logs) - LEAST_DAYS))] = True
    out = logs.copy()
    for day in range(7):
        before = logs[early & (weekday == day)]
        out[weekday == day] -= np.median(before if len(before) else logs[early])
    return out


def _medians(values: NDArray[np.float64], chosen: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Give the median of the chosen values in each row, at least one, shape (rows,)."""
    rows = np.sort(np.where(chosen, values, np.inf), axis=1)
    count, each = chosen.sum(axis=1), np.arange(len(rows))
    return np.asarray((rows[each, (count - 1) // 2] + rows[each, count // 2]) / 2)


def _share(flags: NDArray[np.bool_], among: NDArray[np.bool_]) -> NDArray[np.float64]:
    return np.asarray((flags & among).sum(axis=1) / among.sum(axis=1))
