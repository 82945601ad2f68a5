"""How far a slot's contacts stray from its share of the day's total."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from forecasting.calibration import covering_variance

_LIMIT = 4.0
"""Errors beyond so many deviations count as such: bursts and outages have a say, no more."""

_BINS, _LEAST_CELLS = 6, 100
"""Groups of slots by size, and slots of days in each that are enough to measure it."""

_STEADY_COUNT = 5.0
"""From about this many contacts on a slot's error has quantiles worth fitting to."""

_LEAST_CHANCE = 0.01
"""Chance left, as a share of Poisson's, to a slot that takes all of its day's contacts."""

_LEAST_VARIANCE, _LEAST_MEAN = 1e-8, 1e-3

MOST_VARIANCE = 4.0
"""Of a slot's factor: samples of one beyond have no mean to speak of."""

_MOST_MEMORY = 0.95
_LEAST_DAYS = 5
_ROUNDS = 10


@dataclass(frozen=True, slots=True, eq=False)
class SlotSpread:
    """Relative variance of a slot's rate, given the day's total, by the slot's size.

    Small slots stray further than large ones, more than by chance: contacts come in groups there,
    and shares of quiet hours are known less well.

    Parameters
    ----------
    means
        Sizes at which it is known [contacts], rising, shape (K,).
    relative
        Variance over the squared mean there, shape (K,); between sizes both are interpolated in
        logarithms, beyond them the nearest holds.
    memory
        Correlation of neighbouring slots.
    """

    means: NDArray[np.float64]
    relative: NDArray[np.float64]
    memory: float

    @classmethod
    def even(cls, spread: float, memory: float, *, chance: float = 0.0) -> "SlotSpread":
        """Give the relative variance spread^2 + chance / mean."""
        means = np.geomspace(0.01, 1e5, 36) if chance else np.ones(1)
        return cls(means, np.maximum(spread**2 + chance / means, 0.0), memory)

    @property
    def busiest(self) -> float:
        """Relative spread of the largest slots."""
        return float(np.sqrt(self.relative[-1]))

    def variance(self, mean: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give the variance of rates around their means [contacts^2], same shape."""
        if not self.relative.any():
            return np.zeros_like(mean)
        size = np.log(np.maximum(mean, _LEAST_MEAN))
        known = np.log(np.maximum(self.relative, _LEAST_VARIANCE))
        relative = np.exp(np.interp(size, np.log(self.means), known))
        return np.asarray(relative * np.square(mean))

    def day_noise(self, mean: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give the variance of day totals by Poisson and slots [contacts^2], shape (H,).

        Parameters
        ----------
        mean
            Expected contacts, shape (H, S).
        """
        deviation = np.sqrt(self.variance(mean))
        slots = np.arange(mean.shape[1])
        together = self.memory ** np.abs(np.subtract.outer(slots, slots))
        return np.asarray(mean.sum(axis=1) + ((deviation @ together) * deviation).sum(axis=1))


def slot_spread(
    pairs: Sequence[tuple[NDArray[np.float64], NDArray[np.float64]]],
) -> SlotSpread | None:
    """Give the spread of slots from forecasts scaled to each day's actual total.

    Slots are grouped by size. In each group the variance beyond the multinomial one is that which
    explains the squared errors, far ones limited, and for slots of some contacts half that, half
    the one with which bands cover what they say.

    Parameters
    ----------
    pairs
        Forecast and actual of windows, both NaN where not judged, shape (H, S) each.

    Returns
    -------
        None where there are no slots or too few days to tell.
    """
    parts = [_scaled(said, actual) for said, actual in pairs]
    fit = np.concatenate([part[0] for part in parts])
    if len(fit) < _LEAST_DAYS or fit.shape[1] < 2:
        return None
    gap = np.concatenate([part[1] for part in parts])
    share = fit / np.maximum(fit.sum(axis=1, keepdims=True), 1.0)
    base = fit * np.maximum(1 - share, _LEAST_CHANCE)
    live = fit > _LEAST_MEAN
    if not live.any():
        return None
    order = np.argsort(fit[live])
    groups = np.array_split(order, max(1, min(_BINS, len(order) // _LEAST_CELLS)))
    sizes, gaps, bases = fit[live], gap[live], base[live]
    found = SlotSpread(
        np.array([sizes[at].mean() for at in groups]),
        np.array([_relative(sizes[at], gaps[at], bases[at]) for at in groups]),
        0.0,
    )
    extra = found.variance(fit)
    limit = _LIMIT * np.sqrt(base + extra)
    memory = _memory(np.clip(gap, -limit, limit), fit, extra)
    return replace(found, memory=memory)


def _scaled(
    said: NDArray[np.float64], actual: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give forecasts scaled to the actual total and the errors left, of days with contacts."""
    fit, came = np.nan_to_num(said), np.nan_to_num(actual)
    expected, totals = fit.sum(axis=1), came.sum(axis=1)
    good = (expected > 0) & (totals > 0)
    fit = fit[good] * (totals[good] / expected[good])[:, None]
    return fit, came[good] - fit


def _relative(
    fit: NDArray[np.float64], gap: NDArray[np.float64], base: NDArray[np.float64]
) -> float:
    """Give the relative variance of slots of about one size."""
    square, relative = fit**2, 0.05
    for _ in range(_ROUNDS):
        variance = base + relative * square
        own = np.minimum(gap**2, _LIMIT**2 * variance) - base
        weight = square / variance**2
        relative = max(0.0, float((weight * own).sum() / (weight * square).sum()))
    covering = covering_variance(gap / fit, base / square, np.ones_like(fit))
    share = 0.0 if covering is None else min(float(fit.mean()) / _STEADY_COUNT, 1.0) / 2
    return min((1 - share) * relative + share * (covering or 0.0), MOST_VARIANCE)


def _memory(
    gap: NDArray[np.float64], fit: NDArray[np.float64], extra: NDArray[np.float64]
) -> float:
    """Give the correlation of neighbouring slots' rates."""
    totals = np.maximum(fit.sum(axis=1, keepdims=True), 1.0)
    together = gap[:, 1:] * gap[:, :-1] + fit[:, 1:] * fit[:, :-1] / totals
    size = float(np.sqrt(extra[:, 1:] * extra[:, :-1]).sum())
    return float(np.clip(together.sum() / size, 0.0, _MOST_MEMORY)) if size > 0 else 0.0
