"""More or fewer contacts, longer or shorter ones."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from wfm.simulation import Scenario
from wfm.what_if.changes import AhtChange, VolumeChange
from wfm.what_if.targets import targeted

_SEED = 20_260_301
"""Of all draws: the same change of the same forecast gives the same samples."""


def generator(stream: int, queue: int) -> np.random.Generator:
    """Give the random numbers of one change for one queue."""
    return np.random.default_rng([_SEED, stream, queue])


def change_volume(change: VolumeChange, scenario: Scenario, *, stream: int) -> tuple[Scenario, str]:
    """Multiply contacts of the queues meant; see ``rescaled`` for the samples."""
    factor = 1 + change.percent / 100
    chosen = targeted(change.target, scenario)
    forecast = scenario.forecast
    mean, samples = forecast.mean.copy(), forecast.samples.copy()
    for q in chosen:
        mean[q] *= factor
        samples[:, q] = rescaled(samples[:, q], factor, rng=generator(stream, q))
    before, after = float(forecast.mean[chosen].sum()), float(mean[chosen].sum())
    note = f"{change}: {before:,.0f} expected contacts of the forecast become {after:,.0f}"
    return replace(scenario, forecast=replace(forecast, mean=mean, samples=samples)), note


def rescaled(
    contacts: NDArray[np.int32], factor: float, *, rng: np.random.Generator
) -> NDArray[np.int32]:
    """Give whole numbers of contacts whose expectation is ``factor`` times as many, same shape.

    Below 1 each contact stays with that probability; above, each comes as often as the factor's
    whole part, and once more with the probability of its fraction. So the contacts that were there
    keep their place in the simulation's random numbers, and what was 0 stays 0.
    """
    whole = int(factor)
    more = rng.binomial(contacts, min(max(factor - whole, 0.0), 1.0))
    return np.asarray(contacts.astype(np.int64) * whole + more, np.int32)


def change_aht(change: AhtChange, scenario: Scenario) -> tuple[Scenario, str]:
    """Multiply mean handle times of the queues meant."""
    chosen = targeted(change.target, scenario)
    forecast = scenario.forecast
    aht = forecast.aht_seconds.copy()
    aht[chosen] *= 1 + change.percent / 100
    before, after = (_work_seconds(forecast.mean, x, chosen) for x in (forecast.aht_seconds, aht))
    note = f"{change}: {before:,.0f} s a contact become {after:,.0f} s"
    return replace(scenario, forecast=replace(forecast, aht_seconds=aht)), note


def _work_seconds(mean: NDArray[np.float64], aht: NDArray[np.float64], chosen: list[int]) -> float:
    """Give the handle time of the mean contact [s]; of intervals alike where none are expected."""
    contacts = mean[chosen]
    if not contacts.any():
        return float(aht[chosen].mean())
    return float((contacts * aht[chosen]).sum() / contacts.sum())
