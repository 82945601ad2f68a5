"""Sudden bursts: hours far above what the day and the time of day lead to expect."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.records import BurstRisk
from forecasting.calibration import covering_variance
from forecasting.history import DayHistory

LEAST_BURSTS = 3
"""Fewer are accidents, of which no frequency can be told."""

LEAST_SHARE = 0.01
"""Of all contacts that bursts add in a queue that is said to have them."""

_DEVIATIONS = 4.0
_LEAST_FACTOR, _LEAST_EXTRA = 2.0, 5.0
"""A slot of a burst has at least so many times its expectation, and so many contacts more."""

_LONGEST_HOURS = 24
"""What lasts longer is a day unlike others, not a burst."""

RECENT_DAYS = 182
"""Days looked at: earlier ones may have had other hours, which would look like bursts."""

_REGULAR = 0.2
"""A time of day that stands out on more of the days has another shape, not bursts."""

_QUIET_SLOTS = 1
"""Slots below the threshold that do not end a burst."""

_USUAL_NOISE = 0.04
"""Variance of a slot's factor where slots are too small to measure it."""

_MEASURED_COUNT = 5.0
_ROUNDS = 8


@dataclass(frozen=True, slots=True, eq=False)
class Burst:
    """One burst of the past.

    Parameters
    ----------
    start
        Slot in which it began, counted from the first of the days looked at.
    extra
        Contacts beyond the expected ones, shape (L,).
    """

    start: int
    extra: NDArray[np.float64]

    @property
    def contacts(self) -> float:
        """Contacts that it added."""
        return float(self.extra.sum())


def bursts(history: DayHistory) -> tuple[Burst, ...]:
    """Give the bursts of a queue's past, in order.

    A slot stands out when it lies more than four deviations (Poisson and the ordinary noise of
    slots) above the day's own level spread by the profile, and at twice that or more. The level is
    that of the day's other slots, so that a busy day is no burst.
    """
    first = max(0, history.count - RECENT_DAYS)
    contacts = history.days.contacts[first:]
    expected = _expected(contacts, history.profile[history.calendar.weekday[first:]])
    gap = np.where(np.isnan(contacts), 0.0, contacts - expected)
    noise = _noise(gap, expected)
    far = gap > _DEVIATIONS * np.sqrt(expected + 1 + noise * expected**2)
    far &= gap > (_LEAST_FACTOR - 1) * expected + _LEAST_EXTRA
    far &= far.mean(axis=0) <= _REGULAR
    longest = _LONGEST_HOURS * 60 // history.days.minutes
    flat = gap.ravel()
    runs = [run for run in _runs(far.ravel()) if len(run) <= longest]
    return tuple(Burst(run.start, np.maximum(flat[run.start : run.stop], 0.0)) for run in runs)


def burst_risk(history: DayHistory, queue_name: str) -> BurstRisk | None:
    """Give how often bursts come to a queue and how large they are; None where they are rare.

    Parameters
    ----------
    history
        Its past.
    queue_name
        Its name.
    """
    found = bursts(history)
    recent = history.days.between(max(0, history.count - RECENT_DAYS), history.count)
    total = float(np.nansum(recent.contacts))
    size = np.array([burst.contacts for burst in found])
    if len(found) < LEAST_BURSTS or size.sum() < LEAST_SHARE * total:
        return None
    slots = history.days.contacts.shape[1]
    days = len({burst.start // slots for burst in found})
    hours = np.array([len(burst.extra) for burst in found]) * history.days.minutes / 60
    return BurstRisk(
        queue=queue_name,
        days_percent=100 * days / max(1, int(recent.observed().sum())),
        extra_contacts=float(size.mean()),
        largest_contacts=float(size.max()),
        hours=float(hours.mean()),
    )


def _expected(contacts: NDArray[np.float64], shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give each slot's expectation: the level of the day's other slots, spread by the profile."""
    seen = ~np.isnan(contacts)
    exposure = np.where(seen, shares, 0.0).sum(axis=1, keepdims=True)
    known = np.where(seen, contacts, 0.0)
    level = np.divide(
        known.sum(axis=1, keepdims=True),
        exposure,
        out=np.zeros_like(exposure),
        where=exposure > 0,
    )
    for _ in range(_ROUNDS):
        expected = level * shares
        limit = expected + 2 * np.sqrt(expected + 1 + _USUAL_NOISE * expected**2)
        kept = np.where(seen, np.minimum(known, limit), 0.0).sum(axis=1, keepdims=True)
        level = np.divide(kept, exposure, out=np.zeros_like(exposure), where=exposure > 0)
    return np.asarray(level * shares)


def _noise(gap: NDArray[np.float64], expected: NDArray[np.float64]) -> float:
    """Give the variance of ordinary slots' factors."""
    busy = expected >= _MEASURED_COUNT
    if not busy.any():
        return _USUAL_NOISE
    size = expected[busy]
    found = covering_variance(gap[busy] / size, 1 / size, np.ones_like(size))
    return _USUAL_NOISE if found is None else found


def _runs(flags: NDArray[np.bool_]) -> list[range]:
    """Give the runs of flagged slots, short pauses bridged."""
    at = np.flatnonzero(flags)
    if not len(at):
        return []
    cuts = np.flatnonzero(np.diff(at) > _QUIET_SLOTS + 1) + 1
    return [range(int(part[0]), int(part[-1]) + 1) for part in np.split(at, cuts)]
