"""The spread around a forecast: what it is made of, and joint samples of it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LEAD_WEEKS = 4

LEAST_ERRORS = 5
"""Judged days without which nothing is estimated."""

DEFAULT_DAY_SPREAD = 0.12
"""Relative error of a day's total where there is no backtest; about that of the shared data."""

DEFAULT_SLOT_SPREAD = 0.08
"""The same of a slot, given the day's total."""

_MOST_SPREAD = 1.0
"""Beyond this a relative spread says that the level is unknown, not how wide it is."""

_Q80 = 1.2816
"""The 80 % band of a normal reaches so many deviations to each side."""


@dataclass(frozen=True, slots=True, eq=False)
class Dispersion:
    """Contacts of a slot are Poisson(mean x day factor x slot factor), both gamma of mean 1.

    Parameters
    ----------
    day
        Relative spread of the day factor by lead week, shape (LEAD_WEEKS,).
    slot
        Relative spread of the slot factor.
    slot_memory
        Correlation of neighbouring slots' factors.
    lasting, memory
        Correlation of day factors k days apart: lasting + (1 - lasting) memory^k.
    """

    day: NDArray[np.float64]
    slot: float
    slot_memory: float
    lasting: float
    memory: float

    def day_spread(self, leads: NDArray[np.int64]) -> NDArray[np.float64]:
        """Give the day factor's spread by lead week from 1; later weeks take the last."""
        return self.day[np.clip(leads, 1, LEAD_WEEKS) - 1]

    def day_correlation(self, days: int) -> NDArray[np.float64]:
        """Give the correlation of the day factors of consecutive days, shape (days, days)."""
        apart = np.abs(np.subtract.outer(np.arange(days), np.arange(days)))
        out = self.lasting + (1 - self.lasting) * self.memory**apart
        np.fill_diagonal(out, 1.0)
        return np.asarray(out)


def default_dispersion() -> Dispersion:
    """Give the spread assumed where history is too short for a backtest."""
    return Dispersion(np.full(LEAD_WEEKS, DEFAULT_DAY_SPREAD), DEFAULT_SLOT_SPREAD, 0.5, 0.3, 0.5)


@dataclass(frozen=True, slots=True, eq=False)
class ErrorWindow:
    """Forecast and actual of one origin, days by slots, both NaN where not judged.

    Parameters
    ----------
    said, actual
        Shapes (H, S).
    """

    said: NDArray[np.float64]
    actual: NDArray[np.float64]

    @property
    def leads(self) -> NDArray[np.int64]:
        """Lead week of each day, from 1, shape (H,)."""
        return np.arange(len(self.said)) // 7 + 1


def estimate_dispersion(windows: Sequence[ErrorWindow]) -> Dispersion:
    """Estimate the spread from the errors of a backtest.

    The slot factor comes from what is left within the days once each day's forecast is scaled to
    its actual total; the day factor from the 80 % point of the days' relative errors less their
    Poisson and slot parts, so that the band covers what it says and storms beyond it do not widen
    it. Lead weeks are averaged with all days and never narrow with the lead.

    Parameters
    ----------
    windows
        One an origin.
    """
    if not windows:
        return default_dispersion()
    slot, slot_memory = _slot_factor(windows)
    days = [day_errors(w, slot, slot_memory) for w in windows]
    errors = np.concatenate([d.error for d in days])
    noise = np.concatenate([d.noise for d in days])
    leads = np.concatenate([d.leads for d in days])
    if (~np.isnan(errors)).sum() < LEAST_ERRORS:
        return default_dispersion()
    pooled = _excess(errors, noise)
    by_lead = np.full(LEAD_WEEKS, pooled)
    for week in range(1, LEAD_WEEKS + 1):
        at = leads == week
        if at.sum() >= 10:
            by_lead[week - 1] = (pooled + _excess(errors[at], noise[at])) / 2
    day = np.clip(np.sqrt(np.maximum.accumulate(by_lead)), 0.005, _MOST_SPREAD)
    lasting, memory = _day_memory([d.error for d in days])
    return Dispersion(day, slot, slot_memory, lasting, memory)


@dataclass(frozen=True, slots=True, eq=False)
class DayErrors:
    """Relative errors of day totals, NaN where not judged, with their variance by chance."""

    error: NDArray[np.float64]
    noise: NDArray[np.float64]
    leads: NDArray[np.int64]


def day_errors(window: ErrorWindow, slot: float, slot_memory: float) -> DayErrors:
    """Give the errors of a window's day totals and what Poisson and slot noise add to them."""
    said = np.nan_to_num(window.said)
    totals, actual = said.sum(axis=1), np.nansum(window.actual, axis=1)
    good = totals >= 1
    size = np.where(good, totals, 1.0)
    slots = np.arange(said.shape[1])
    together = slot_memory ** np.abs(np.subtract.outer(slots, slots))
    noise = 1 / size + slot**2 * ((said @ together) * said).sum(axis=1) / size**2
    return DayErrors(np.where(good, (actual - totals) / size, np.nan), noise, window.leads)


def _excess(errors: NDArray[np.float64], noise: NDArray[np.float64]) -> float:
    """Give the variance of errors beyond their noise, from their 80 % point."""
    known = ~np.isnan(errors)
    if known.sum() < LEAST_ERRORS:
        return DEFAULT_DAY_SPREAD**2
    # Errors of few contacts are skewed and coarse: their variance comes from the noise alone, so
    # that the point is taken of errors measured in deviations.
    spread2 = 0.0
    for _ in range(20):
        scaled = np.abs(errors[known]) / np.sqrt(noise[known] + spread2)
        factor = (float(np.quantile(scaled, 0.8)) / _Q80) ** 2
        total = noise[known] + spread2
        spread2 = max(0.0, float(np.median(total * factor - noise[known])))
    return spread2


def _slot_factor(windows: Sequence[ErrorWindow]) -> tuple[float, float]:
    """Give the spread of the slot factor and the correlation of neighbouring slots."""
    ratios, products, nexts = [], [], []
    for window in windows:
        totals = np.nansum(window.actual, axis=1, keepdims=True)
        said = np.nansum(window.said, axis=1, keepdims=True)
        scale = np.divide(totals, said, out=np.zeros_like(said), where=said > 0)
        fit = window.said * scale
        gap = window.actual - fit
        own = gap**2 - fit * (1 - fit / np.maximum(totals, 1.0))
        beside = gap[:, 1:] * gap[:, :-1] + fit[:, 1:] * fit[:, :-1] / np.maximum(totals, 1.0)
        ratios.append(np.stack([np.nansum(own, axis=1), np.nansum(fit**2, axis=1)], axis=1))
        products.append(np.nansum(beside, axis=1))
        nexts.append(np.nansum(fit[:, 1:] * fit[:, :-1], axis=1))
    both = np.concatenate(ratios)
    kept = _calm(both[:, 0], both[:, 1])
    if not kept.any():
        return DEFAULT_SLOT_SPREAD, 0.0
    variance = both[kept, 0].sum() / both[kept, 1].sum()
    if variance <= 0:
        return 0.0, 0.0
    beside, fits = np.concatenate(products)[kept].sum(), np.concatenate(nexts)[kept].sum()
    memory = beside / fits / variance if fits > 0 else 0.0
    return float(min(np.sqrt(variance), _MOST_SPREAD)), float(np.clip(memory, 0.0, 0.95))


def _calm(excess: NDArray[np.float64], scale: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Leave out the twentieth of days with the largest excess: bursts and outages."""
    judged = scale > 0
    if not judged.any():
        return judged
    ratio = np.divide(excess, scale, out=np.full_like(excess, np.inf), where=judged)
    return np.asarray(judged & (ratio <= np.quantile(ratio[judged], 0.95)))


def _day_memory(series: Sequence[NDArray[np.float64]]) -> tuple[float, float]:
    """Give the lasting and the fading part of the correlation of day errors."""
    spread = 1.4826 * float(np.nanmedian(np.abs(np.concatenate(list(series)))))
    if not spread > 0:
        return 0.0, 0.0
    limited = [np.clip(s / spread, -3.0, 3.0) for s in series]
    variance = float(np.nanmean(np.concatenate(limited) ** 2))

    def correlation(apart: Sequence[int]) -> float:
        products = [s[k:] * s[:-k] for s in limited for k in apart if len(s) > k]
        known = np.concatenate(products) if products else np.array([])
        known = known[~np.isnan(known)]
        return float(known.mean() / variance) if len(known) >= LEAST_ERRORS else 0.0

    lasting = float(np.clip(correlation(range(5, 15)), 0.0, 0.9))
    nearby = float(np.clip(correlation([1]), lasting, 0.95))
    return lasting, (nearby - lasting) / (1 - lasting)
