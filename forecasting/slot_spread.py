"""How far a slot's contacts stray from its share of the day's total."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_LIMIT = 4.0
"""Errors beyond so many deviations count as such: bursts and outages have a say, no more."""

_MOST_MEMORY = 0.95
_LEAST_DAYS = 5
_ROUNDS = 10


@dataclass(frozen=True, slots=True)
class SlotSpread:
    """Variance of a slot's rate m beyond Poisson, given the day's total: chance m + spread^2 m^2.

    Parameters
    ----------
    spread
        Relative spread of busy slots' rates.
    chance
        Variance per contact that does not average out in small slots: arrivals in groups, and
        shares of quiet hours that are known less well.
    memory
        Correlation of neighbouring slots.
    """

    spread: float
    chance: float
    memory: float

    def variance(self, mean: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give the variance of rates around their means [contacts^2], same shape."""
        return self.chance * mean + np.square(self.spread * mean)

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

    Weighted least squares of the squared errors less their multinomial variance on chance m +
    spread^2 m^2, weights 1 / variance^2 (a pseudo-likelihood for a variance function: Davidian &
    Carroll, JASA 82(400), 1987, 1079-1091, doi:10.1080/01621459.1987.10478543), errors limited.

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
    totals = np.maximum(fit.sum(axis=1, keepdims=True), 1.0)
    base = fit * (1 - fit / totals)
    live = fit > 0
    if not live.any():
        return None
    chance, square = _fitted(fit[live], gap[live], base[live])
    found = SlotSpread(float(np.sqrt(square)), chance, 0.0)
    extra = found.variance(fit)
    limit = _LIMIT * np.sqrt(base + extra)
    return SlotSpread(found.spread, chance, _memory(np.clip(gap, -limit, limit), fit, extra))


def _scaled(
    said: NDArray[np.float64], actual: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give forecasts scaled to the actual total and the errors left, of days with contacts."""
    fit, came = np.nan_to_num(said), np.nan_to_num(actual)
    expected, totals = fit.sum(axis=1), came.sum(axis=1)
    good = (expected > 0) & (totals > 0)
    fit = fit[good] * (totals[good] / expected[good])[:, None]
    return fit, came[good] - fit


def _fitted(
    fit: NDArray[np.float64], gap: NDArray[np.float64], base: NDArray[np.float64]
) -> tuple[float, float]:
    """Give chance and spread^2, both at least zero."""
    chance, square = 0.3, 0.01
    for _ in range(_ROUNDS):
        variance = base + chance * fit + square * fit**2
        own = np.minimum(gap**2, _LIMIT**2 * variance) - base
        weight = (fit / variance) ** 2
        one, two, four = weight.sum(), (weight * fit).sum(), (weight * fit**2).sum()
        right, left = (weight / fit * own).sum(), (weight * own).sum()
        free = one * four - two**2
        chance, square = (
            ((four * right - two * left) / free, (one * left - two * right) / free)
            if free > 1e-9 * one * four
            else (right / one, 0.0)
        )
        if square < 0:
            chance, square = right / one, 0.0
        elif chance < 0:
            chance, square = 0.0, left / four
        chance, square = max(chance, 0.0), max(square, 0.0)
    return float(chance), float(square)


def _memory(
    gap: NDArray[np.float64], fit: NDArray[np.float64], extra: NDArray[np.float64]
) -> float:
    """Give the correlation of neighbouring slots' rates."""
    totals = np.maximum(fit.sum(axis=1, keepdims=True), 1.0)
    together = gap[:, 1:] * gap[:, :-1] + fit[:, 1:] * fit[:, :-1] / totals
    size = float(np.sqrt(extra[:, 1:] * extra[:, :-1]).sum())
    return float(np.clip(together.sum() / size, 0.0, _MOST_MEMORY)) if size > 0 else 0.0
