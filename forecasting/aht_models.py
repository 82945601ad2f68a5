"""Models of handle time: a level, and how slots and weekdays depart from it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

OWN_COUNT = 30.0
"""Contacts that the center file's AHT counts for."""

FAR = 6.0
"""Deviations beyond which an interval's mean handle time is pulled in: a call that was never
ended, not a long one."""

LEAST_COUNT = 200.0
"""Contacts below which spreads cannot be told; slots then stay at the level."""

USUAL_VARIATION = 1.3
"""CV of single handle times where it cannot be measured (Technion call center: 1.32)."""


@dataclass(frozen=True, slots=True, eq=False)
class HandleDays:
    """Contacts handled and their handle time [s] by local day and slot, shapes (D, S)."""

    count: NDArray[np.float64]
    seconds: NDArray[np.float64]
    weekday: NDArray[np.int64]

    def before(self, day: int) -> "HandleDays":
        """Give the days before one."""
        return HandleDays(self.count[:day], self.seconds[:day], self.weekday[:day])


@dataclass(frozen=True, slots=True)
class AhtModel:
    """Recency-weighted handle times by slot of the day and weekday.

    Slots are shrunk to the queue's level, weekdays to one, by the empirical-Bayes weight
    n / (n + variance within / variance between): handle times vary so much (CV near 1.3) that
    what a slot shows is mostly chance, and 700 contacts tell a difference of 5 %. The variance
    between is DerSimonian and Laird's moment estimate (Controlled Clinical Trials 7(3), 1986,
    177-188, doi:10.1016/0197-2456(86)90046-2).

    Parameters
    ----------
    name
        How records call it.
    half_life
        Age at which a contact counts half [days].
    by_slot
        Whether slots and weekdays may depart from the level.
    """

    name: str
    half_life: float
    by_slot: bool

    def forecast(
        self, days: HandleDays, *, weekday: NDArray[np.int64], own_seconds: float
    ) -> NDArray[np.float64]:
        """Give the handle time of days after the last one [s], shape (H, S).

        Parameters
        ----------
        weekday
            Of the days ahead, shape (H,).
        own_seconds
            The center file's AHT.
        """
        age = np.arange(len(days.count), 0, -1) - 0.5
        weight = (0.5 ** (age / self.half_life))[:, None]
        count, seconds = weight * days.count, weight * days.seconds
        level = (seconds.sum() + OWN_COUNT * own_seconds) / (count.sum() + OWN_COUNT)
        slots = days.count.shape[1]
        if not self.by_slot or count.sum() < LEAST_COUNT:
            return np.full((len(weekday), slots), level)
        variance = _within(days, level)
        by_slot = _effects(seconds.sum(axis=0), count.sum(axis=0), level, variance)
        expected = count * level * by_slot
        week_seconds = np.bincount(days.weekday, seconds.sum(axis=1), 7).astype(float)
        week_count = np.bincount(days.weekday, expected.sum(axis=1), 7).astype(float) / level
        by_weekday = _effects(week_seconds, week_count, level, variance)
        return np.asarray(level * by_weekday[weekday][:, None] * by_slot)


MODELS = (
    AhtModel("level, half-life 21 days", 21.0, by_slot=False),
    AhtModel("interval of day, half-life 7 days", 7.0, by_slot=True),
    AhtModel("interval of day, half-life 14 days", 14.0, by_slot=True),
    AhtModel("interval of day, half-life 28 days", 28.0, by_slot=True),
    AhtModel("interval of day, half-life 91 days", 91.0, by_slot=True),
)
"""Candidates; ``USUAL`` is used where nothing can be judged."""

USUAL = MODELS[2]


def pulled_in(days: HandleDays) -> HandleDays:
    """Limit intervals whose mean handle time is beyond belief; same shapes.

    The limit is ``FAR`` deviations of a mean of so many handle times above the queue's median.
    """
    live = days.count > 0
    if not live.any():
        return days
    mean = np.divide(days.seconds, days.count, out=np.zeros_like(days.seconds), where=live)
    order = np.argsort(mean[live])
    share = np.cumsum(days.count[live][order])
    middle = float(mean[live][order][np.searchsorted(share, share[-1] / 2)])
    limit = middle * (1 + FAR * USUAL_VARIATION / np.sqrt(np.maximum(days.count, 1.0)))
    return HandleDays(days.count, days.count * np.minimum(mean, limit), days.weekday)


def _within(days: HandleDays, level: float) -> float:
    """Give the variance of one handle time [s^2], from intervals around their slot's mean."""
    count, seconds = days.count.sum(axis=0), days.seconds.sum(axis=0)
    usual = (USUAL_VARIATION * level) ** 2
    slot = np.divide(seconds, count, out=np.full_like(count, level), where=count > 0)
    live = days.count > 0
    mean = np.divide(days.seconds, days.count, out=np.zeros_like(days.seconds), where=live)
    free = live.sum() - (count > 0).sum()
    if free < LEAST_COUNT:
        return usual
    return float(np.sum(np.where(live, days.count * (mean - slot) ** 2, 0.0)) / free)


def _effects(
    seconds: NDArray[np.float64], count: NDArray[np.float64], level: float, variance: float
) -> NDArray[np.float64]:
    """Give groups' handle times as multiples of the level, shrunk to 1 by what chance explains."""
    live = count > 0
    total = count.sum()
    if live.sum() < 2 or total < LEAST_COUNT:
        return np.ones_like(count)
    mean = np.divide(seconds, count, out=np.full_like(count, level), where=live)
    spread = float((count * (mean - level) ** 2)[live].sum()) - variance * (live.sum() - 1)
    between = max(0.0, spread / (total - float((count**2).sum()) / total))
    within = variance / between if between > 0 else np.inf
    trust = np.divide(count, count + within, out=np.zeros_like(count), where=live)
    return np.asarray(1 + trust * (mean / level - 1))
