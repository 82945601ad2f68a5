"""Frozen forecasts against what came: records in, records out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from data.records import LEADS, ContactHistory, Forecast, Grid

OWN = "wfm"
_NOISE = 1.96
"""Standard errors within which two forecasts are called equal: a 95 % interval."""

_RANKS = 20_260_302
"""Seed of ranks among equal counts."""


@dataclass(frozen=True, slots=True, eq=False)
class Frozen:
    """A forecast as it was stored.

    Parameters
    ----------
    based_on
        The forecast that was adjusted or updated into it.
    known_until
        What lies before had come when it was made and is not scored; None: all of it is.
    updated
        Whether it was brought up to a day under way.
    """

    id: int
    forecast: Forecast
    based_on: int | None = None
    known_until: datetime | None = None
    updated: bool = False

    @property
    def name(self) -> str:
        """What it is: its source, and whether it was changed."""
        adjusted = ", adjusted" if self.forecast.adjustments else ""
        return f"{self.forecast.source}{adjusted}{', updated' if self.updated else ''}"


@dataclass(frozen=True, slots=True)
class Score:
    """How one queue of a frozen forecast came out; figures as in ``ForecastAccuracy``.

    ``wape_mean8`` is NaN where the judge was not kept, coverage where there are no samples.
    """

    forecast_id: int
    name: str
    queue: str
    lead: str
    intervals: int
    contacts: float
    wape: float
    wape_mean8: float
    poisson_floor: float
    bias: float
    coverage80: float
    coverage95: float
    error_fte: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two frozen forecasts of one queue on the same intervals.

    Parameters
    ----------
    gain
        WAPE of the first less that of the second [points]; above 0 the second is better.
    margin
        Half a 95 % interval of the gain, from its spread over days; NaN with fewer than 2 days.
    verdict
        ``better``, ``worse`` (the second), ``within noise`` or ``too few days``.
    """

    queue: str
    first_id: int
    first_name: str
    second_id: int
    second_name: str
    days: int
    intervals: int
    contacts: float
    wape_first: float
    wape_second: float
    gain: float
    margin: float
    verdict: str


def actuals(history: ContactHistory, queues: Sequence[str], grid: Grid) -> NDArray[np.float64]:
    """Give what came on a forecast's grid, NaN where it is not known, shape (queues, T).

    Parameters
    ----------
    history
        On intervals as long as the grid's.
    """
    out = np.full((len(queues), grid.count), np.nan)
    shift = grid.index(history.grid.start_at)
    low, high = max(shift, 0), min(shift + history.grid.count, grid.count)
    for place, queue in enumerate(queues):
        if queue in history.queues and low < high:
            offered = history.offered[history.queues.index(queue)]
            out[place, low:high] = offered[low - shift : high - shift]
    return out


def score(frozen: Frozen, actual: NDArray[np.float64], *, zone: str) -> tuple[Score, ...]:
    """Give the scores of a forecast by queue and lead, queues without judged contacts left out.

    Leads count from the end of what was known when it was made, in local days of ``zone``, or
    from its first day where that is later or not known.

    Parameters
    ----------
    actual
        What came, shape (queues, T); see ``actuals``.
    """
    forecast = frozen.forecast
    ahead = _days_ahead(frozen, zone)
    judged = _judged(frozen, actual)
    ranks = _ranks(forecast, np.where(judged, actual, 0.0))
    floor = _floor(forecast, actual, judged, zone=zone)
    out = []
    for place in range(len(forecast.queues)):
        for lead in LEADS:
            mask = judged[place] & _of_lead(lead, ahead)
            if np.sum(actual[place, mask]) > 0:
                out.append(_score(frozen, place, lead, mask, actual, ranks, floor))
    return tuple(out)


def compare(
    first: Frozen, second: Frozen, actual: NDArray[np.float64], *, zone: str
) -> tuple[Comparison, ...]:
    """Give how two forecasts compare on the intervals of both.

    Of a forecast and what it was adjusted or updated into only changed intervals are compared.

    Parameters
    ----------
    actual
        What came on the second's grid, shape (queues of the second, T).
    """
    out = []
    told = _aligned(first, second)
    judged = _judged(second, actual) & ~np.isnan(told)
    if second.based_on == first.id:
        judged &= told != second.forecast.mean
    days = second.forecast.grid.local_days(zone)
    for place, queue in enumerate(second.forecast.queues):
        mask = judged[place]
        if np.sum(actual[place, mask]) > 0:
            errors = np.stack(
                [
                    np.abs(told[place, mask] - actual[place, mask]),
                    np.abs(second.forecast.mean[place, mask] - actual[place, mask]),
                ]
            )
            out.append(
                _comparison(
                    first,
                    second,
                    queue=queue,
                    errors=errors,
                    came=actual[place, mask],
                    days=days[mask],
                )
            )
    return tuple(out)


def pairs(frozen: Sequence[Frozen]) -> Iterator[tuple[Frozen, Frozen]]:
    """Give which forecasts to compare: each changed one with what it was, each outside one with
    ours, the newest that shares time with it and was changed by nobody.
    """  # noqa: D205 - the sentence is long
    by_id = {f.id: f for f in frozen}
    own = [f for f in frozen if f.forecast.source == OWN and f.based_on is None]
    for each in frozen:
        if each.based_on in by_id:
            yield by_id[each.based_on], each
        elif each.forecast.source != OWN:
            beside = [f for f in own if _overlap(f.forecast.grid, each.forecast.grid)]
            if beside:
                yield max(beside, key=lambda f: f.id), each


def total_wape(frozen: Frozen, actual: NDArray[np.float64]) -> tuple[float, float]:
    """Give WAPE [%] of all queues' intervals together, and of the mean of 8; NaN if unknown."""
    judged = _judged(frozen, actual)
    came = float(actual[judged].sum())
    mean8 = frozen.forecast.mean8
    if not came:
        return np.nan, np.nan
    ours = 100 * float(np.abs(frozen.forecast.mean[judged] - actual[judged]).sum()) / came
    if mean8 is None:
        return ours, np.nan
    return ours, 100 * float(np.abs(mean8[judged] - actual[judged]).sum()) / came


def _judged(frozen: Frozen, actual: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell which intervals are scored: what came is known now and was not then.

    A closed interval, in which nothing was expected and nothing came, says nothing.
    """
    judged = ~np.isnan(actual) & ~((frozen.forecast.mean == 0) & (actual == 0))
    if frozen.known_until is not None:
        until = np.datetime64(frozen.known_until.replace(tzinfo=None), "s")
        judged &= frozen.forecast.grid.starts() >= until
    return np.asarray(judged)


def _days_ahead(frozen: Frozen, zone: str) -> NDArray[np.int64]:
    """Give how many local days each interval lies after the first unknown one, shape (T,)."""
    grid = frozen.forecast.grid
    days = grid.local_days(zone)
    origin = days[0]
    if frozen.known_until is not None and frozen.known_until < grid.start_at:
        origin = Grid(frozen.known_until, grid.minutes, 1).local_days(zone)[0]
    return np.asarray((days - origin).astype(np.int64))


def _of_lead(lead: str, ahead: NDArray[np.int64]) -> NDArray[np.bool_]:
    if lead == "all":
        return np.ones(len(ahead), np.bool_)
    if lead == "1 day":
        return np.asarray(ahead == 0)
    return np.asarray(ahead // 7 + 1 == int(lead.removeprefix("week ")))


def _ranks(forecast: Forecast, actual: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the place of what came among the samples, 0 to 1, shape (queues, T); NaN without.

    P(X < y) + u P(X = y), u uniform: on counts only such a rank is uniform where the band is true
    (A. E. Brockwell, Stat. Prob. Letters 77, 2007, doi:10.1016/j.spl.2007.02.008).
    """
    if not len(forecast.samples):
        return np.full(actual.shape, np.nan)
    below = (forecast.samples < actual).mean(axis=0)
    equal = (forecast.samples == actual).mean(axis=0)
    draws = np.random.default_rng(_RANKS).random(actual.shape)
    return np.asarray(below + draws * equal)


def _floor(
    forecast: Forecast, actual: NDArray[np.float64], judged: NDArray[np.bool_], *, zone: str
) -> NDArray[np.float64]:
    """Give the error that a perfect forecast of the Poisson means would have, shape (queues, T).

    The unknown means are each day's contacts spread as the forecast spreads them.
    """
    from forecasting.floor import poisson_deviation  # noqa: PLC0415 - loads much else

    _, day = np.unique(forecast.grid.local_days(zone), return_inverse=True)
    came, told = np.where(judged, actual, 0.0), np.where(judged, forecast.mean, 0.0)
    means = np.zeros(actual.shape)
    for place in range(len(means)):
        sums, shares = np.bincount(day, came[place]), np.bincount(day, told[place])
        scale = np.divide(sums, shares, out=np.zeros_like(sums), where=shares > 0)
        means[place] = told[place] * scale[day]
    return poisson_deviation(means)


def _score(  # noqa: PLR0917 - one row of figures from arrays that belong together
    frozen: Frozen,
    place: int,
    lead: str,
    mask: NDArray[np.bool_],
    actual: NDArray[np.float64],
    ranks: NDArray[np.float64],
    floor: NDArray[np.float64],
) -> Score:
    forecast = frozen.forecast
    came, told = actual[place, mask], forecast.mean[place, mask]
    errors, total = np.abs(told - came), float(came.sum())
    mean8 = np.nan
    if forecast.mean8 is not None:
        mean8 = 100 * float(np.abs(forecast.mean8[place, mask] - came).sum()) / total
    work = errors * forecast.aht_seconds[place, mask] / (60 * forecast.grid.minutes)
    return Score(
        forecast_id=frozen.id,
        name=frozen.name,
        queue=forecast.queues[place],
        lead=lead,
        intervals=int(mask.sum()),
        contacts=total,
        wape=100 * float(errors.sum()) / total,
        wape_mean8=mean8,
        poisson_floor=100 * float(floor[place, mask].sum()) / total,
        bias=100 * float((told - came).sum()) / total,
        coverage80=_coverage(ranks[place, mask], 0.8),
        coverage95=_coverage(ranks[place, mask], 0.95),
        error_fte=float(work.mean()),
    )


def _coverage(ranks: NDArray[np.float64], share: float) -> float:
    """Give the share [%] of ranks inside the central band."""
    if np.isnan(ranks).any():
        return float("nan")
    return float(100 * np.mean(np.abs(ranks - 0.5) <= share / 2))


def _aligned(first: Frozen, second: Frozen) -> NDArray[np.float64]:
    """Give what the first says on the second's queues and grid, NaN where it says nothing."""
    grid, onto = first.forecast.grid, second.forecast.grid
    out = np.full(second.forecast.mean.shape, np.nan)
    if grid.minutes != onto.minutes:
        return out
    shift = onto.index(grid.start_at)
    low, high = max(shift, 0), min(shift + grid.count, onto.count)
    for place, queue in enumerate(second.forecast.queues):
        if queue in first.forecast.queues and low < high:
            told = first.forecast.mean[first.forecast.queues.index(queue)]
            out[place, low:high] = told[low - shift : high - shift]
    if first.known_until is not None:
        until = np.datetime64(first.known_until.replace(tzinfo=None), "s")
        out[:, onto.starts() < until] = np.nan
    return out


def _comparison(
    first: Frozen,
    second: Frozen,
    *,
    queue: str,
    errors: NDArray[np.float64],
    came: NDArray[np.float64],
    days: NDArray[np.datetime64],
) -> Comparison:
    total = float(came.sum())
    _, day = np.unique(days, return_inverse=True)
    differences = np.bincount(day, errors[0] - errors[1])
    gain = 100 * float(differences.sum()) / total
    margin = float("nan")
    if len(differences) > 1:
        spread = float(differences.std(ddof=1)) * np.sqrt(len(differences))
        margin = 100 * _NOISE * float(spread) / total
    return Comparison(
        queue=queue,
        first_id=first.id,
        first_name=first.name,
        second_id=second.id,
        second_name=second.name,
        days=len(differences),
        intervals=len(came),
        contacts=total,
        wape_first=100 * float(errors[0].sum()) / total,
        wape_second=100 * float(errors[1].sum()) / total,
        gain=gain,
        margin=margin,
        verdict=_verdict(gain, margin),
    )


def _verdict(gain: float, margin: float) -> str:
    if np.isnan(margin):
        return "too few days"
    if abs(gain) <= margin:
        return "within noise"
    return "better" if gain > 0 else "worse"


def _overlap(one: Grid, other: Grid) -> bool:
    return (
        one.minutes == other.minutes and one.start_at < other.end_at and other.start_at < one.end_at
    )
