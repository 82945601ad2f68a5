"""Rates of day and slot pooled over weekdays and months, for queues with few contacts."""

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter

from forecasting.calendar import DayCalendar
from forecasting.history import DayHistory
from forecasting.models.ets import Ets

_MEMORY_WEEKS = 52
_HALF_LIVES = (4.0, 8.0, 16.0, 32.0)
"""Candidates for how fast the shape of a day is forgotten [weeks]."""

_PRIOR_CONTACTS = (100.0, 1000.0)
"""Candidates for the contacts that the shape common to all weekdays is worth."""

_LEAD_WEEKS = 2
"""Shapes are judged in the middle of four weeks ahead."""

_LEAST_WEEKS = 8
_CAUTION = 3.0
_OVERLAP = 4.0
"""Contacts of one burst or event tell less than as many of different days."""


@dataclass(frozen=True)
class PooledRates:
    """Smoothed totals times shares of slots that lean on all weekdays and on many months.

    share(weekday, slot) = (C + K p(slot)) / (sum C + K), C the weekday's counts, forgotten
    exponentially, p the shares of all weekdays alike: the Gamma-Poisson posterior mean given the
    total (Gelman et al., Bayesian Data Analysis, 3rd ed., section 2.6). Half-life and K are those
    under which the contacts of later weeks were likeliest, averaged with their likelihoods. Eight
    same weekdays, the memory of the profile, hold too few contacts to tell slots of a small
    queue apart; they follow new opening hours sooner. Totals are those of ``Ets``.
    """

    name: str = "pooled"
    title: str = "pooled rates"
    least_days: int = 84
    every_origin: bool = True

    def forecast(self, history: DayHistory, ahead: DayCalendar) -> NDArray[np.float64]:
        """Give the contacts expected per day and slot, shape (H, S)."""
        said = Ets().forecast(history, ahead)
        shapes = pooled_shapes(history)[ahead.weekday]
        known = ahead.ordinary & (shapes.sum(axis=1) > 0)
        return np.where(known[:, None], said.sum(axis=1, keepdims=True) * shapes, said)


def pooled_shapes(history: DayHistory) -> NDArray[np.float64]:
    """Give each weekday's shares of slots, shape (7, S); zero where it never has contacts."""
    weeks = min(_MEMORY_WEEKS, history.count // 7)
    weekday = history.calendar.weekday[-7 * weeks :][:7]
    live = history.profile[weekday] > 0
    counts = np.where(live, _counts(history, weeks), 0.0)
    first = min(_LEAST_WEEKS, weeks // 2)
    later = counts[first + _LEAD_WEEKS :]
    shapes, likelihoods = [], []
    for half_life, prior in product(_HALF_LIVES, _PRIOR_CONTACTS):
        shape = _shapes(counts, live, half_life=half_life, prior=prior)
        judged = np.maximum(shape[first : first + len(later)], 1e-9)
        likelihoods.append(float((later * np.log(judged)).sum()))
        shapes.append(shape[-1])
    weight = np.exp((np.array(likelihoods) - max(likelihoods)) / _OVERLAP)
    out = np.zeros(history.profile.shape)
    out[weekday] = np.tensordot(weight / weight.sum(), np.array(shapes), axes=1)
    return out


def _counts(history: DayHistory, weeks: int) -> NDArray[np.float64]:
    """Give the contacts of usable days, bursts pulled in, by week and weekday, shape (W, 7, S)."""
    usable = np.asarray(history.usable[-7 * weeks :])[:, None]
    contacts = np.where(usable, np.nan_to_num(history.days.contacts[-7 * weeks :]), 0.0)
    counts = contacts.reshape(weeks, 7, -1)
    days = np.maximum(usable.reshape(weeks, 7, 1).sum(axis=0), 1)
    mean = counts.sum(axis=0) / days
    return np.asarray(np.minimum(counts, mean + _CAUTION * np.sqrt(mean + 1 + (0.5 * mean) ** 2)))


def _shapes(
    counts: NDArray[np.float64], live: NDArray[np.bool_], *, half_life: float, prior: float
) -> NDArray[np.float64]:
    """Give the shares of slots as known after each week, shape (W, 7, S)."""
    kept = lfilter([1.0], [1.0, -(0.5 ** (1 / half_life))], counts, axis=0)
    common = np.where(live, kept.sum(axis=1, keepdims=True) + 1e-6, 0.0)
    common = common / np.maximum(common.sum(axis=2, keepdims=True), 1e-12)
    out = (kept + prior * common) / (kept.sum(axis=2, keepdims=True) + prior)
    known = np.asarray(live.any(axis=1))[:, None]
    return np.asarray(np.where(known, out, 0.0))
