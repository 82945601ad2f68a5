"""The shape of a day: which share of its contacts falls into each slot."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

PROFILE_DAYS = 8
"""Same weekdays that a profile is learnt from."""

CAUTION = 3.0
"""Deviations beyond which a slot's count is pulled in."""

CAUTION_DEFERRED = 2.0
"""The same for social and other deferred queues, whose bursts are larger and more frequent."""

_SLOT_NOISE = 0.2
"""Ordinary noise of a slot beyond Poisson, as a share of its mean."""

_FAR_DAY = 1.5
"""A day further than this factor from the median is at first taken to hold a burst."""

_NOISE_FACTOR = 1.5
"""Variance of a slot's count over days as a multiple of Poisson's."""

_STEADY_COUNT = 10.0
"""A slot's median tells its mean from about this many contacts on."""


def rough_shares(
    contacts: NDArray[np.float64], weekday: NDArray[np.int64], usable: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Give each weekday's plain mean shares of its slots, shape (7, S); zero without contacts."""
    out = np.zeros((7, contacts.shape[1]))
    for day in range(7):
        rows = contacts[(weekday == day) & usable]
        seen = np.maximum((~np.isnan(rows)).sum(axis=0), 1)
        out[day] = np.nansum(rows, axis=0) / seen
    return _normalised(out)


def weekday_profiles(
    contacts: NDArray[np.float64],
    weekday: NDArray[np.int64],
    usable: NDArray[np.bool_],
    opened: NDArray[np.bool_],
    *,
    caution: float = CAUTION,
) -> NDArray[np.float64]:
    """Give each weekday's profile, robust to bursts and shrunk where counts are few.

    Counts of the last same weekdays are winsorised around a robust mean (bounds that respect
    Poisson noise, so that sparse slots are not biased to zero as by a median). A weekday's
    profile is then shrunk to that of all days by the Dirichlet-multinomial weight C / (C + K),
    K from the excess of its chi-square statistic: two weekdays that differ by no more than chance
    share one profile.

    Parameters
    ----------
    contacts
        Shape (D, S), NaN missing.
    weekday
        0 to 6, shape (D,).
    usable
        Days to learn from, shape (D,).
    opened
        Slots ordinarily open by weekday, shape (7, S).
    caution
        Deviations beyond which a slot's count is pulled in.

    Returns
    -------
        Shares, shape (7, S); each weekday sums to 1, or to 0 where nothing is known or open.
    """
    counts = np.zeros(opened.shape)
    for day in range(7):
        rows = contacts[(weekday == day) & usable][-PROFILE_DAYS:]
        if len(rows):
            counts[day] = np.where(opened[day], winsorised_sum(rows, caution), 0.0)
    common = _common_shape(counts, opened)
    out = np.zeros_like(counts)
    for day in range(7):
        pooled = _normalised(np.where(opened[day], common, 0.0)[None])[0]
        out[day] = _shrunk(counts[day], pooled)
    return _normalised(out)


def winsorised_sum(rows: NDArray[np.float64], caution: float) -> NDArray[np.float64]:
    """Give the sum over days of slot counts pulled in to a robust mean, shape (S,)."""
    seen = ~np.isnan(rows)
    means = np.nansum(rows, axis=0) / np.maximum(seen.sum(axis=0), 1)
    filled = np.where(seen, rows, means)
    totals = filled.sum(axis=1)
    if totals.sum() <= 0:
        return np.zeros(rows.shape[1])
    # A burst lifts its whole day: day sizes start limited and follow the counts pulled in.
    typical = max(float(np.median(totals)), 1e-9)
    scale = np.clip(totals / typical, 1 / _FAR_DAY, _FAR_DAY)[:, None]
    shape = np.median(_smoothed(filled) / scale, axis=0)
    kept = filled
    for _ in range(4):
        expected = scale * shape
        limit = caution * np.sqrt(expected + 1.0 + (_SLOT_NOISE * expected) ** 2)
        kept = np.clip(filled, expected - limit, expected + limit)
        scale = np.maximum(kept.sum(axis=1, keepdims=True) / max(shape.sum(), 1e-9), 1e-9)
        shape = kept.sum(axis=0) / scale.sum()
    return np.asarray(kept.sum(axis=0))


def tilted_profiles(
    contacts: NDArray[np.float64],
    weekday: NDArray[np.int64],
    *,
    candidates: Sequence[NDArray[np.float64]],
) -> NDArray[np.float64]:
    """Give the profiles of days of one special kind, shape (7, S).

    Of the candidates that fits the days best is tilted, slot by slot, by the gamma-Poisson mean
    (C + k) / (E + k) of counts C that came and E that it expects, 1 / k the variance of C / E
    beyond chance: days that differ from it by no more than noise keep it.

    Parameters
    ----------
    contacts
        The days, shape (N, S), NaN where missing or closed.
    weekday
        0 to 6, shape (N,).
    candidates
        Profiles by weekday, each of shape (7, S); the first is taken where there is no day.
    """
    best, least = candidates[0], np.inf
    for candidate in candidates:
        came, expected = _against(contacts, candidate[weekday])
        live = expected > 0
        misfit = float(((came - expected)[live] ** 2 / expected[live]).sum())
        if misfit < least and came.sum() > 0:
            best, least, tilt = candidate, misfit, _tilt(came, expected)
    if least == np.inf:
        return best
    came, expected = _against(contacts, _normalised(best * tilt)[weekday], caution=CAUTION)
    return _normalised(best * tilt * _tilt(came, expected))


def _against(
    contacts: NDArray[np.float64], shares: NDArray[np.float64], *, caution: float = np.inf
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give counts by slot over all days, and those that shares of the days' totals expect."""
    seen = ~np.isnan(contacts)
    counts, inside = np.where(seen, contacts, 0.0), np.where(seen, shares, 0.0)
    exposure = inside.sum(axis=1, keepdims=True)
    scale = np.divide(
        counts.sum(axis=1, keepdims=True), exposure, out=np.zeros_like(exposure), where=exposure > 0
    )
    expected = inside * scale
    if caution < np.inf:
        limit = caution * np.sqrt(expected + 1.0 + (_SLOT_NOISE * expected) ** 2)
        counts = np.clip(counts, expected - limit, expected + limit)
    return counts.sum(axis=0), expected.sum(axis=0)


def _tilt(came: NDArray[np.float64], expected: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give how much more than expected each slot takes, shrunk to 1, shape (S,)."""
    beyond = float(((came - expected) ** 2 - _NOISE_FACTOR * expected).sum())
    if beyond <= 0:
        return np.ones_like(came)
    prior = _NOISE_FACTOR * float((expected**2).sum()) / beyond
    return np.asarray((came + prior) / (expected + prior))


def _common_shape(counts: NDArray[np.float64], opened: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Give the shape that all weekdays share, each over its own open slots, shape (S,).

    The maximum-likelihood fixed point: a weekday open in part only tells of that part, so its
    contacts count as a whole day's of contacts / share of the shape inside its hours.
    """
    shape = np.where(opened.any(axis=0), 1.0, 0.0) / max(1, opened.any(axis=0).sum())
    sums = counts.sum(axis=1)
    for _ in range(20):
        inside = (opened * shape).sum(axis=1)
        whole = np.divide(sums, inside, out=np.zeros_like(sums), where=inside > 0)
        exposure = (opened * whole[:, None]).sum(axis=0)
        shape = np.divide(
            counts.sum(axis=0), exposure, out=np.zeros_like(exposure), where=exposure > 0
        )
    return np.asarray(shape)


def _smoothed(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Average over neighbouring slots until they hold a steady count together."""
    busy = rows.mean(axis=0)
    typical = busy[busy > 0].mean() if (busy > 0).any() else 0.0
    half = int(np.clip(np.ceil(_STEADY_COUNT / max(typical, 1e-9)), 1, rows.shape[1] // 4)) // 2
    if half == 0:
        return rows
    sums = np.cumsum(np.pad(rows, ((0, 0), (1, 0))), axis=1)
    slots = np.arange(rows.shape[1])
    low = np.maximum(slots - half, 0)
    high = np.minimum(slots + half + 1, rows.shape[1])
    return np.asarray((sums[:, high] - sums[:, low]) / (high - low))


def _shrunk(counts: NDArray[np.float64], pooled: NDArray[np.float64]) -> NDArray[np.float64]:
    total, live = counts.sum(), pooled > 0
    if total <= 0 or live.sum() < 2:
        return pooled
    expected = total * pooled[live]
    excess = float(np.mean((counts[live] - expected) ** 2 / expected)) - 1
    weight = max(excess, 0.0) / (max(excess, 0.0) + 1)
    return np.asarray(weight * counts / total + (1 - weight) * pooled)


def _normalised(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    sums = rows.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(rows, sums, out=np.zeros_like(rows), where=sums > 0))
