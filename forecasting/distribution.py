"""The spread around a forecast: what it is made of, and its estimate from a backtest."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecasting.calibration import (
    LEAST_ERRORS,
    block_mean,
    covering_variance,
    shrunk,
)
from forecasting.slot_spread import SlotSpread, slot_spread

LEAD_WEEKS = 4

DEFAULT_DAY_SPREAD = 0.2
"""Relative error of a day's total where there is no backtest: that of 600 contacts a day."""

_SCALING = 0.25
"""Typical relative errors fall with the fourth root of a day's contacts: 0.1 at 10,000."""

DEFAULT_SLOT_SPREAD = 0.08
"""The same of a busy slot, given the day's total."""

_DAY_WORTH = 1.0
"""Windows that the typical spread counts for."""

_CHANCE_REACH = 0.03
"""A variance below this share of that by chance cannot be told from none."""

_TYPICAL_RATIO, _RATIO_WORTH = 0.75, 4.0
"""Variance of a week's relative error over that of a day, and the windows it counts for."""

_TYPICAL_GROWTH, _MOST_GROWTH, _GROWTH_WORTH = 0.15, 0.35, 0.5
"""Growth of the variance a lead week, as a share of that in the middle of four weeks."""

_LASTING_MEMORY, _FADING_MEMORY = 0.97, 0.5
"""Correlation from day to day of the level's error, which outlives the horizon, and the rest."""

_WIDENING = 0.7
"""A variance of n independent windows is widened by this / n, being fitted to those windows."""

_LEAST_TAIL = 3.0
"""The predictive t has a degree of freedom a window; below 3 it has no variance to speak of."""

_LEAST_SPREAD, _MOST_SPREAD = 0.005, 1.0
"""Beyond the most a relative spread says that the level is unknown, not how wide it is."""


@dataclass(frozen=True, slots=True, eq=False)
class Dispersion:
    """Contacts of a slot are Poisson(mean x day factor x slot factor), both of mean 1.

    Parameters
    ----------
    day
        Relative spread of the day factor by lead week, shape (LEAD_WEEKS,).
    slot
        Relative spread of the factor of the largest slots.
    slot_memory
        Correlation of neighbouring slots' factors.
    lasting, memory
        Correlation of day factors k days apart: lasting slow^k + (1 - lasting) memory^k.
    slow
        How much of the level's error is left a day later.
    tail
        Degrees of freedom of the day factors' t copula; infinite: normal.
    curve
        The spread of slots by their size.
    """

    day: NDArray[np.float64]
    slot: float
    slot_memory: float
    lasting: float
    memory: float
    slow: float = 1.0
    tail: float = np.inf
    curve: SlotSpread | None = None

    @property
    def slots(self) -> SlotSpread:
        """The part within the days."""
        if self.curve is not None:
            return self.curve
        return SlotSpread.even(self.slot, self.slot_memory)

    def day_spread(self, leads: NDArray[np.int64]) -> NDArray[np.float64]:
        """Give the day factor's spread by lead week from 1; its variance grows on after the last.

        Beyond the weeks that were judged the variance grows by the same step a week.
        """
        variance = np.square(self.day)
        step = (variance[-1] - variance[0]) / (LEAD_WEEKS - 1)
        beyond = np.maximum(leads - LEAD_WEEKS, 0)
        out = variance[np.clip(leads, 1, LEAD_WEEKS) - 1] + beyond * step
        return np.asarray(np.minimum(np.sqrt(out), max(_MOST_SPREAD, float(self.day[-1]))))

    def day_correlation(self, days: int) -> NDArray[np.float64]:
        """Give the correlation of the day factors of consecutive days, shape (days, days)."""
        apart = np.abs(np.subtract.outer(np.arange(days), np.arange(days)))
        out = self.lasting * self.slow**apart + (1 - self.lasting) * self.memory**apart
        np.fill_diagonal(out, 1.0)
        return np.asarray(out)


@dataclass(frozen=True, slots=True, eq=False)
class ErrorWindow:
    """Forecast and actual of one origin, days by slots, both NaN where not judged.

    Parameters
    ----------
    said, actual
        Shapes (H, S).
    start
        Index of the first day in the history, so that windows that overlap are known to.
    """

    said: NDArray[np.float64]
    actual: NDArray[np.float64]
    start: int

    @property
    def leads(self) -> NDArray[np.int64]:
        """Lead week of each day, from 1, shape (H,)."""
        return np.arange(len(self.said)) // 7 + 1


@dataclass(frozen=True, slots=True, eq=False)
class DayErrors:
    """Relative errors of totals, NaN where not judged, with their variance by chance."""

    error: NDArray[np.float64]
    noise: NDArray[np.float64]
    leads: NDArray[np.int64]


def default_dispersion() -> Dispersion:
    """Give the spread assumed where history is too short for a backtest."""
    return _dispersion(
        DEFAULT_DAY_SPREAD**2,
        ratio=_TYPICAL_RATIO,
        growth=_TYPICAL_GROWTH,
        slots=SlotSpread.even(DEFAULT_SLOT_SPREAD, 0.5, chance=0.3),
        independent=_LEAST_TAIL,
    )


def estimate_dispersion(windows: Sequence[ErrorWindow]) -> Dispersion:
    """Estimate the spread from the errors of a backtest.

    Each part makes the bands of one level cover what they say: the slot factor those of slots
    given the day's total, the day factor's spread those of days, its correlation those of weeks.
    Few windows say little of the level's error, so that its size, its share and its growth with
    the lead lean on what is typical, and the band is widened as that of a predictive t.

    Parameters
    ----------
    windows
        One an origin.
    """
    slots = slot_spread([(w.said, w.actual) for w in windows]) if windows else None
    if slots is None:
        slots = SlotSpread.even(0.0 if _is_daily(windows) else DEFAULT_SLOT_SPREAD, 0.0)
    days = [level_errors(w, slots, days=1) for w in windows]
    count = sum(int((~np.isnan(d.error)).sum()) for d in days)
    if count < LEAST_ERRORS:
        return default_dispersion()
    weeks = [level_errors(w, slots, days=7) for w in windows]
    independent = _independent(windows)
    growth = _growth(days)
    day, week = (_level_variance(errors, growth) for errors in (days, weeks))
    variance = _leaning(day, typical_day_spread(windows), days, independent)
    ratio = None if week is None or not day else min(week / variance, 1.2)
    return _dispersion(
        variance * (1 + _WIDENING / independent),
        ratio=shrunk(ratio, _TYPICAL_RATIO, windows=independent, worth=_RATIO_WORTH),
        growth=growth,
        slots=slots,
        independent=independent,
    )


def _independent(windows: Sequence[ErrorWindow]) -> float:
    """Give how many windows that do not overlap hold as many days as were judged, at least 1."""
    judged = [w.start + np.flatnonzero(~np.isnan(w.actual).all(axis=1)) for w in windows]
    most = max(len(days) for days in judged)
    return max(1.0, len(np.unique(np.concatenate(judged))) / most) if most else 1.0


def typical_day_spread(windows: Sequence[ErrorWindow]) -> float:
    """Give the relative error of days that is typical of queues of this size.

    Over the shared queues of 20 to 34,000 contacts a day it falls about as volume^(-1/4), slower
    than chance's volume^(-1/2): larger queues average over more causes, not over all.
    """
    totals = np.concatenate([np.nansum(w.said, axis=1) for w in windows])
    totals = totals[totals > 0]
    size = float(np.median(totals)) if len(totals) else 1.0
    return float(np.clip(size**-_SCALING, _LEAST_SPREAD, _MOST_SPREAD))


def _leaning(
    variance: float | None, typical: float, days: Sequence[DayErrors], independent: float
) -> float:
    """Give the day variance, leaning on what is typical by ratio; none is below chance's reach."""
    if variance is None:
        return typical**2
    noise = float(np.median(np.concatenate([d.noise for d in days])))
    log = np.log(max(variance, _LEAST_SPREAD**2, _CHANCE_REACH * noise))
    prior = 2 * np.log(typical)
    return float(np.exp(shrunk(log, prior, windows=independent, worth=_DAY_WORTH)))


def _is_daily(windows: Sequence[ErrorWindow]) -> bool:
    """Tell whether a day is one slot, which has no factor of its own."""
    return bool(windows) and windows[0].said.shape[1] == 1


def _dispersion(
    variance: float, *, ratio: float, growth: float, slots: SlotSpread, independent: float
) -> Dispersion:
    """Give the dispersion with which weeks vary ``ratio`` times as much as days do."""
    slow, fast = block_mean(_LASTING_MEMORY), block_mean(_FADING_MEMORY)
    lasting, fading = (ratio - fast) / (slow - fast), _FADING_MEMORY
    if lasting < 0:
        # Days differ more freely than fading errors would: less of them is left a day later.
        fading *= ratio / fast
    if lasting > 1:
        variance *= ratio / slow
    lead = np.arange(1, LEAD_WEEKS + 1) - (LEAD_WEEKS + 1) / 2
    day = np.sqrt(np.maximum(variance * (1 + growth * lead), 0.0))
    return Dispersion(
        day=np.clip(day, _LEAST_SPREAD, _MOST_SPREAD),
        slot=slots.busiest,
        slot_memory=slots.memory,
        lasting=float(np.clip(lasting, 0.0, 1.0)),
        memory=fading,
        slow=_LASTING_MEMORY,
        tail=max(_LEAST_TAIL, independent),
        curve=slots,
    )


def level_errors(window: ErrorWindow, slots: SlotSpread, *, days: int) -> DayErrors:
    """Give the errors of a window's totals over so many days, and what chance adds to them."""
    said = np.nan_to_num(window.said)
    starts = np.arange(0, len(said), days)
    totals, actual, noise = (
        np.add.reduceat(values, starts)
        for values in (said.sum(axis=1), np.nansum(window.actual, axis=1), slots.day_noise(said))
    )
    good = totals > 0
    size = np.where(good, totals, 1.0)
    error = np.where(good, (actual - totals) / size, np.nan)
    return DayErrors(error, np.where(good, noise, 1.0) / size**2, window.leads[starts])


def _growth(days: Sequence[DayErrors]) -> float:
    """Give the growth of the variance a lead week, leaning on what is typical."""
    halves = [
        covering_variance(*_joined(days, of), np.ones(of.sum()))
        for of in (_leads(days) <= LEAD_WEEKS / 2, _leads(days) > LEAD_WEEKS / 2)
    ]
    early, late = halves
    if early is None or late is None or early + late <= 0:
        return _TYPICAL_GROWTH
    # The halves' middles are two weeks apart: (1 + g) / (1 - g) = late / early.
    found = float(np.clip((late - early) / (late + early), 0.0, _MOST_GROWTH))
    return (1 - _GROWTH_WORTH) * found + _GROWTH_WORTH * _TYPICAL_GROWTH


def _level_variance(errors: Sequence[DayErrors], growth: float) -> float | None:
    """Give the variance of one level in the middle of the horizon."""
    leads = _leads(errors)
    apart = np.asarray(1 + growth * (leads - (LEAD_WEEKS + 1) / 2), np.float64)
    return covering_variance(*_joined(errors, np.ones(len(leads), np.bool_)), apart)


def _leads(errors: Sequence[DayErrors]) -> NDArray[np.int64]:
    return np.concatenate([e.leads for e in errors])


def _joined(
    errors: Sequence[DayErrors], of: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give errors and noise of all windows where asked."""
    return (
        np.concatenate([e.error for e in errors])[of],
        np.concatenate([e.noise for e in errors])[of],
    )
