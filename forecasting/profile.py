"""The shape of a day: which share of its contacts falls into each slot."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

PROFILE_DAYS = 364
"""Days that profiles are learnt from."""

_SHAPE_WEEKS, _TILT_WEEKS, _WEEKDAY_WEEKS = 4.0, 2.0, 26.0
"""Memory of the shape that all weekdays share, of its last tilt, and of what sets a weekday apart:
the time after which a day counts 1/e. With the days' true totals the interval error came out 2.5 %
smaller than with the last eight same weekdays, over 14 queues of the shared data."""

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

_FIRST_FACTOR = 3.0
"""A slot's count is at first held within so many times its mean over all days."""

_ROUNDS, _SETTLED = 20, 1e-6
"""Of the fixed point of a shape over weekdays with different hours; one round where all agree."""

_LATE_DAYS, _LATE_CONTACTS = 14, 15.0
"""Days, and contacts expected in a slot, that by chance do not all stay away."""

_PULLS = 3
"""Rounds after which counts pulled in no longer move."""


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

    Counts are pulled in around a robust mean (bounds that respect Poisson noise, so that sparse
    slots are not biased to zero as by a median). All weekdays share one shape with a memory of
    weeks, which the last days tilt; each weekday tilts it by how it differs over half a year. Both
    tilts are shrunk, see ``_tilt``: weekdays that differ by no more than chance share one profile.

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
    last = np.flatnonzero(usable)[-PROFILE_DAYS:]
    if len(last) == 0:
        return np.zeros(opened.shape)
    counts = pulled_in(contacts[last], weekday[last], caution=caution)
    weeks = (len(weekday) - last) / 7
    came, sizes = _remembered(counts, weekday[last], weeks, memory=_SHAPE_WEEKS)
    shared = _spread_over(_common_shape(came, sizes, opened), opened)
    came, sizes = _remembered(counts, weekday[last], weeks, memory=_TILT_WEEKS)
    shared = _normalised(
        shared * _tilt((came * opened).sum(axis=0), (sizes * shared).sum(axis=0), noise=1.0)
    )
    came, sizes = _remembered(counts, weekday[last], weeks, memory=_WEEKDAY_WEEKS)
    usual = _spread_over(_common_shape(came, sizes, opened), opened)
    own = [_tilt(came[day] * opened[day], sizes[day] * usual[day], noise=1.0) for day in range(7)]
    return _normalised(shared * np.stack(own) * ~_given_up(counts, shared[weekday[last]]))


@dataclass(frozen=True, slots=True, eq=False)
class PulledIn:
    """Counts without bursts.

    Parameters
    ----------
    kept
        Zero where missing, shape (D, S).
    sizes
        The total of each day had all its slots been recorded, where they were, shape (D, S).
    """

    kept: NDArray[np.float64]
    sizes: NDArray[np.float64]


def pulled_in(rows: NDArray[np.float64], weekday: NDArray[np.int64], *, caution: float) -> PulledIn:
    """Pull the counts of days in to what their weekday's shape and their size let expect.

    Parameters
    ----------
    rows
        Shape (D, S), NaN missing.
    weekday
        0 to 6, shape (D,).
    caution
        Deviations that are let stand.
    """
    seen = ~np.isnan(rows)
    filled = np.where(seen, rows, 0.0)
    among = (np.arange(7)[:, None] == weekday).astype(float)
    sums = filled.sum(axis=1)
    # A burst lifts its whole day: day sizes start limited and follow the counts pulled in.
    typical = [float(np.median(sums[weekday == day])) for day in np.unique(weekday)]
    most = _FAR_DAY * np.array(typical)[np.searchsorted(np.unique(weekday), weekday)]
    size = np.minimum(sums, np.maximum(most, 1e-9))
    mean = filled.mean(axis=0)
    kept = np.minimum(filled, _FIRST_FACTOR * mean + 4 * np.sqrt(mean + 1))
    for _ in range(_PULLS):
        exposure = among @ (seen * size[:, None])
        shape = np.divide(among @ kept, exposure, out=np.zeros_like(exposure), where=exposure > 0)
        expected = size[:, None] * shape[weekday]
        limit = caution * np.sqrt(expected + 1.0 + (_SLOT_NOISE * expected) ** 2)
        kept = np.where(seen, np.clip(filled, expected - limit, expected + limit), 0.0)
        inside = np.where(seen, shape[weekday], 0.0).sum(axis=1)
        size = np.divide(kept.sum(axis=1), inside, out=np.zeros_like(size), where=inside > 0)
    return PulledIn(kept, seen * size[:, None])


def _given_up(counts: PulledIn, shares: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell in which slots nothing came of late where much was expected: hours moved, shape (S,)."""
    late = slice(-_LATE_DAYS, None)
    expected = (counts.sizes[late] * shares[late]).sum(axis=0)
    return np.asarray((counts.kept[late].sum(axis=0) == 0) & (expected > _LATE_CONTACTS))


def _remembered(
    counts: PulledIn, weekday: NDArray[np.int64], weeks: NDArray[np.float64], *, memory: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give counts and day sizes by weekday and slot, fading by age, each of shape (7, S)."""
    weight = (np.arange(7)[:, None] == weekday) * np.exp(-weeks / memory)
    return weight @ counts.kept, weight @ counts.sizes


def _spread_over(shape: NDArray[np.float64], opened: NDArray[np.bool_]) -> NDArray[np.float64]:
    return _normalised(np.where(opened, shape, 0.0))


def tilted_profiles(
    contacts: NDArray[np.float64],
    weekday: NDArray[np.int64],
    *,
    candidates: Sequence[NDArray[np.float64]],
) -> NDArray[np.float64]:
    """Give the profiles of days of one special kind, shape (7, S).

    The candidate that fits the days best is tilted slot by slot, see ``_tilt``: days that differ
    from it by no more than noise keep it.

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


def _tilt(
    came: NDArray[np.float64], expected: NDArray[np.float64], *, noise: float = _NOISE_FACTOR
) -> NDArray[np.float64]:
    """Give how much more than expected each slot takes, shrunk to 1, shape (S,).

    The gamma-Poisson mean (C + k) / (E + k) of counts C that came and E expected, with 1 / k the
    variance of their ratio beyond chance, by moments: sum((C - E)^2 - noise E) / sum(E^2).
    """
    beyond = float(((came - expected) ** 2 - noise * expected).sum())
    if beyond <= 0:
        return np.ones_like(came)
    prior = noise * float((expected**2).sum()) / beyond
    return np.asarray((came + prior) / (expected + prior))


def _common_shape(
    came: NDArray[np.float64], sizes: NDArray[np.float64], opened: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Give the shape that all weekdays share, each over its own open slots, shape (S,).

    The maximum-likelihood fixed point: a weekday open in part only tells of that part, so its
    size counts as a whole day's of size / share of the shape inside its hours.
    """
    counts = np.where(opened, came, 0.0).sum(axis=0)
    tells = np.where(opened, sizes, 0.0)
    shape = np.where(opened.any(axis=0), 1.0, 0.0) / max(1, opened.any(axis=0).sum())
    for _ in range(_ROUNDS):
        inside = opened @ shape
        whole = np.divide(1.0, inside, out=np.zeros(len(inside)), where=inside > 0)
        exposure = whole @ tells
        last = shape
        shape = np.divide(counts, exposure, out=np.zeros_like(counts), where=exposure > 0)
        shape /= max(shape.sum(), 1e-300)
        if np.abs(shape - last).sum() < _SETTLED:
            break
    return np.asarray(shape)


def _normalised(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    sums = rows.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(rows, sums, out=np.zeros_like(rows), where=sums > 0))
