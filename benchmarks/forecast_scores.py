"""Errors and coverage over all windows of a benchmark."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from benchmarks.forecast_runs import Judged
from forecasting.floor import poisson_floor

LEVELS = ("interval", "day", "week")

_WEEK = 7


def wape(windows: Sequence[Judged], name: str, *, week: int | None = None) -> float | None:
    """Give sum |forecast - actual| / sum actual [%], of one lead week from 0 if told.

    None without contacts.
    """
    error, total = 0.0, 0.0
    for window in windows:
        known = ~np.isnan(window.actual)
        if week is not None:
            known &= window.layout.rows // _WEEK == week
        error += float(np.abs(window.said[name] - window.actual)[known].sum())
        total += float(window.actual[known].sum())
    return 100 * error / total if total > 0 else None


def wape_by_week(windows: Sequence[Judged], name: str) -> list[float | None]:
    """Give the WAPE of each lead week."""
    weeks = max(-(-w.window.days // _WEEK) for w in windows)
    return [wape(windows, name, week=week) for week in range(weeks)]


def day_wape(windows: Sequence[Judged], name: str) -> float | None:
    """Give the WAPE of day totals [%] over their known intervals."""
    error, total = 0.0, 0.0
    for window in windows:
        known = ~np.isnan(window.actual)
        actual = window.layout.sums(np.where(known, window.actual, 0.0))
        said = window.layout.sums(np.where(known, window.said[name], 0.0))
        error += float(np.abs(said - actual).sum())
        total += float(actual.sum())
    return 100 * error / total if total > 0 else None


def bias(windows: Sequence[Judged], name: str) -> float | None:
    """Give sum (forecast - actual) / sum actual [%]."""
    gap, total = 0.0, 0.0
    for window in windows:
        known = ~np.isnan(window.actual)
        gap += float((window.said[name] - window.actual)[known].sum())
        total += float(window.actual[known].sum())
    return 100 * gap / total if total > 0 else None


def floor(windows: Sequence[Judged]) -> float | None:
    """Give the WAPE [%] of a perfect forecast of Poisson means.

    The day's own total, spread as the mean of the last 8 same weekdays, stands for the means.
    """
    actual = np.concatenate([w.layout.table(w.actual).values for w in windows])
    shares = np.concatenate([w.layout.table(w.said["mean8"]).values for w in windows])
    # Slots that do not exist where the clock goes forward, and days whose weekday has no past.
    shares = np.where(np.isnan(shares), 0.0, shares)
    shares[shares.sum(axis=1) <= 0] = 1.0
    value = poisson_floor(actual, shares)
    return None if np.isnan(value) else value


def coverage(
    windows: Sequence[Judged], percent: float, *, seed: int = 1
) -> dict[str, float | None]:
    """Give the share of actuals inside the central band [%], by level, over all windows.

    Membership is by randomised probability integral transform, exact for small counts (Czado,
    Gneiting & Held, Biometrics 65(4), 2009, doi:10.1111/j.1541-0420.2009.01191.x).
    Intervals are those open in practice: contacts were expected or came. Totals of days and of
    lead weeks are of their known intervals, on both sides; a lead week has seven days.
    """
    rng = np.random.default_rng(seed)
    edge = (1 - percent / 100) / 2
    out: dict[str, float | None] = {}
    for level in LEVELS:
        ranks = np.concatenate([_ranks(window, level, rng) for window in windows])
        inside = (ranks >= edge) & (ranks <= 1 - edge)
        out[level] = float(100 * inside.mean()) if len(ranks) else None
    return out


def _ranks(window: Judged, level: str, rng: np.random.Generator) -> NDArray[np.float64]:
    """Give the randomised ranks of the actuals among the samples, one a judged total."""
    known = ~np.isnan(window.actual)
    live = known & ((window.said["ours"] > 0) | (np.nan_to_num(window.actual) > 0))
    samples, actual = window.samples[:, live].astype(float), window.actual[live]
    if level != "interval":
        groups = window.layout.rows[live]
        if level == "week":
            groups = groups // _WEEK
            whole = groups < window.window.days // _WEEK
            samples, actual, groups = samples[:, whole], actual[whole], groups[whole]
        edges = np.flatnonzero(np.diff(groups, prepend=-1))
        if not len(edges):
            return np.empty(0)
        samples = np.add.reduceat(samples, edges, axis=1)
        actual = np.add.reduceat(actual, edges)
    # Contacts between two passes of a repeated hour are split: halves count as what is below them.
    actual = np.floor(actual) if level == "interval" else np.rint(actual)
    below = (samples < actual).sum(axis=0)
    equal = (samples == actual).sum(axis=0)
    return np.asarray((below + rng.random(len(actual)) * (equal + 1)) / (len(samples) + 1))
