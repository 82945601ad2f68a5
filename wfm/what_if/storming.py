"""A burst of contacts, as social media bring them."""

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from data.records import ConfigurationError, Forecast, Grid, clock_text
from wfm.simulation import Scenario, horizon
from wfm.what_if.changes import Storm
from wfm.what_if.demand import generator
from wfm.what_if.targets import targeted

DEFAULT_FACTOR = 4.0
DEFAULT_HOURS = 4.0


@dataclass(frozen=True, slots=True)
class _Window:
    """Intervals of the forecast's grid, and the contacts expected there, shape (Q, count)."""

    start: int
    stop: int
    mean: NDArray[np.float64]


def add_storm(storm: Storm, scenario: Scenario, *, stream: int) -> tuple[Scenario, str]:
    """Add a storm's contacts to its queues, and those that spill over to the others.

    Extra contacts are Poisson, ``(factor - 1)`` times those expected in each interval. What is left
    open comes from the forecast's bursts of these queues: their mean length and extra contacts.
    Queues without have ``DEFAULT_FACTOR`` for ``DEFAULT_HOURS``. Without a day or time it begins
    with the hour of the horizon in which most contacts of the queues are expected. Of the extra
    contacts the share ``spill`` comes to the other queues as well, in proportion to what they
    expect in the interval.

    Raises
    ------
    ConfigurationError
        If the queue, day or time is not in the horizon, or no contacts are expected then.
    """
    chosen = targeted(storm.target, scenario)
    forecast = scenario.forecast
    names = {forecast.queues[q] for q in chosen}
    bursts = [burst for burst in forecast.bursts if burst.queue in names]
    hours = storm.hours or max((burst.hours for burst in bursts), default=DEFAULT_HOURS)
    window = _window(storm, scenario, chosen, hours=hours)
    expected = float(window.mean[chosen].sum())
    if expected == 0:
        raise ConfigurationError(
            f"{storm}: no contacts of {storm.target} are expected from "
            f"{_local(forecast.grid, window.start, scenario)} on; choose hours in which it is open"
        )
    factor = storm.factor
    if factor is None:
        more = sum(burst.extra_contacts for burst in bursts)
        factor = 1 + more / expected if bursts else DEFAULT_FACTOR
    extra = _extra(window.mean, chosen, factor=factor, spill=storm.spill)
    own = float(extra[chosen].sum())
    note = (
        f"{storm}: from {_local(forecast.grid, window.start, scenario)} for "
        f"{(window.stop - window.start) * forecast.grid.hours:g} h, {own:,.0f} contacts more than "
        f"the {expected:,.0f} expected (factor {factor:.3g})"
    )
    if storm.spill > 0:
        note += f", and {extra.sum() - own:,.0f} more on other queues"
    changed = _with_extra(forecast, window, extra, stream=stream)
    return replace(scenario, forecast=changed), note


def _window(storm: Storm, scenario: Scenario, chosen: list[int], *, hours: float) -> _Window:
    forecast = scenario.forecast
    grid = horizon(scenario.roster, forecast, zone=scenario.center.zone)
    first = forecast.grid.index(grid.start_at)
    expected = forecast.mean[chosen, first : first + grid.count].sum(axis=0)
    start = _start(storm, grid, expected, scenario)
    length = max(1, round(60 * hours / grid.minutes))
    stop = min(grid.count, start + length)
    part = slice(first + start, first + stop)
    return _Window(part.start, part.stop, forecast.mean[:, part])


def _start(storm: Storm, grid: Grid, mean: NDArray[np.float64], scenario: Scenario) -> int:
    """Give the interval of the grid at which the storm begins."""
    zone = scenario.center.zone
    days, minutes = grid.local_days(zone), grid.local_minutes(zone)
    if storm.day is not None and np.datetime64(storm.day) not in days:
        raise ConfigurationError(
            f"{storm}: the day is not in the horizon, which is of {days[0]} to {days[-1]}"
        )
    may = minutes % 60 < grid.minutes
    if storm.start_minute is not None:
        may = (minutes <= storm.start_minute) & (storm.start_minute < minutes + grid.minutes)
    if storm.day is not None:
        may &= days == np.datetime64(storm.day)
    if not may.any():
        raise ConfigurationError(
            f"{storm}: there is no {clock_text(storm.start_minute or 0)} then; the horizon is from "
            f"{_local(grid, 0, scenario)} to {_local(grid, grid.count, scenario)}"
        )
    hour = np.convolve(mean, np.ones(max(1, 60 // grid.minutes)))[-len(mean) :]
    return int(np.flatnonzero(may)[np.argmax(hour[may])])


def _extra(
    mean: NDArray[np.float64], chosen: list[int], *, factor: float, spill: float
) -> NDArray[np.float64]:
    """Give expected extra contacts, same shape as those expected."""
    others = mean.copy()
    others[chosen] = 0.0
    total = others.sum(axis=0)
    share = np.divide(others, total, out=np.zeros_like(others), where=total > 0)
    own = (factor - 1) * mean[chosen]
    extra = share * spill * own.sum(axis=0)
    extra[chosen] = own
    return np.asarray(extra)


def _with_extra(
    forecast: Forecast, window: _Window, extra: NDArray[np.float64], *, stream: int
) -> Forecast:
    part = slice(window.start, window.stop)
    mean, samples = forecast.mean.copy(), forecast.samples.copy()
    mean[:, part] += extra
    for q in np.flatnonzero(extra.any(axis=1)):
        drawn = generator(stream, int(q)).poisson(extra[q], (len(samples), extra.shape[1]))
        samples[:, q, part] += drawn.astype(np.int32)
    return replace(forecast, mean=mean, samples=samples)


def _local(grid: Grid, index: int, scenario: Scenario) -> str:
    return f"{grid.at(index).astimezone(ZoneInfo(scenario.center.zone)):%Y-%m-%d %H:%M}"
