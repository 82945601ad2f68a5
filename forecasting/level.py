"""A lasting change of a queue's level, and where it happened."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LEAST_DAYS = 10
"""Usable days a new level must have lasted."""

MOST_DAYS = 42
"""After so many usable days the last same weekdays know the level by themselves."""

_BEFORE_DAYS = 56
_LEAST_FACTOR = 1.25
_DEVIATIONS = 2.0
_LEAST_SPREAD = 0.03
_AT_ONCE = 0.7
"""Share of the step that the first week shows."""

_PERSISTENCE = 0.9
"""Share of days after the change that lie on the new level's side."""


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

    Log totals less their weekday's median are split where a median on each side fits them best.
    The change counts when it is large against their spread, keeps to its side nearly every day
    and happens at once: the week after already shows most of it, so that a slow season is not
    taken for a new level.

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
    if len(where) < 2 * LEAST_DAYS + 7:
        return None
    logs = np.log(totals[where] + 0.5)
    best, misfit = None, np.inf
    for after in range(LEAST_DAYS, min(MOST_DAYS, len(where) - LEAST_DAYS - 7) + 1):
        split = len(where) - after
        flat = _without_weekdays(logs, weekday[where], split)
        step = float(np.median(flat[split:]))
        left = np.abs(flat[:split]).sum() + np.abs(flat[split:] - step).sum()
        if left < misfit and _counts(flat, split, step=step, typical=np.median(totals[where])):
            best, misfit = LevelShift(int(where[split]), float(np.exp(step))), left
    return best


def _without_weekdays(
    logs: NDArray[np.float64], weekday: NDArray[np.int64], split: int
) -> NDArray[np.float64]:
    """Take out the weekdays' medians of the days before the split."""
    out = logs.copy()
    for day in range(7):
        before = logs[:split][weekday[:split] == day]
        out[weekday == day] -= np.median(before) if len(before) else np.median(logs[:split])
    return out


def _counts(flat: NDArray[np.float64], split: int, *, step: float, typical: float) -> bool:
    """Tell whether a step is large, lasting and sudden enough to be a new level."""
    before, after = flat[max(0, split - _BEFORE_DAYS) : split], flat[split:]
    if abs(step) < np.log(_LEAST_FACTOR):
        return False
    spread = 1.4826 * float(np.median(np.abs(np.concatenate([before, after - step]))))
    noise = np.sqrt(max(spread, _LEAST_SPREAD) ** 2 + 1 / (typical + 0.5))
    sides = min(np.mean(after / step > 0.5), np.mean(before / step < 0.5))
    at_once = np.median(flat[split : split + 7]) / step > _AT_ONCE
    return bool(abs(step) > _DEVIATIONS * noise and sides >= _PERSISTENCE and at_once)
