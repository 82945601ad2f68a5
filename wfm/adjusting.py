"""A planner's change of a forecast: mean and samples together, what is closed stays closed."""

from dataclasses import dataclass, replace
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from data.records import (
    Adjustment,
    AdjustmentKind,
    ConfigurationError,
    Forecast,
    NotFoundError,
)

DAY_MINUTES = 1440

MOST_CONTACTS = 100_000_000
"""Contacts a day that no queue has: more is a slip of the hand."""

_STREAM = 20_260_301
"""Seed of the roundings: the same change of the same forecast gives the same samples."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a planner wants changed; see ``data.records.Adjustment``."""

    queue: str
    first_date: date
    last_date: date
    kind: AdjustmentKind
    amount: float
    reason: str
    first_minute: int = 0
    end_minute: int = DAY_MINUTES

    @property
    def words(self) -> str:
        """What it does, in a clause."""
        if self.kind == "percent":
            return f"{self.amount:+g} %"
        return f"{self.amount:+g} a day" if self.kind == "add" else f"set to {self.amount:g} a day"


def adjust(forecast: Forecast, change: Change, *, zone: str, by: str, at: datetime) -> Forecast:
    """Give a forecast with one queue changed; everything else stays.

    Expected contacts of the chosen intervals are multiplied, each day by its own factor where
    contacts a day are added or set. Samples are multiplied by the same factors and rounded so
    that the mean of each interval over the samples follows: y_s = floor(c_s) - floor(c_(s-1)) with
    c_s = u + f (x_1 + ... + x_s) and an u in [0, 1) of each interval's own, so that their sum is
    at most one contact off. A day without expected contacts stays as it is.

    Parameters
    ----------
    zone
        The center's: days and hours of the change are its wall-clock time.
    by, at
        Who changes it, and when.

    Raises
    ------
    NotFoundError
        The forecast has no such queue.
    ConfigurationError
        Days outside the forecast, no contacts to change, or fewer than none or more than
        ``MOST_CONTACTS`` a day after it.
    """
    if change.queue not in forecast.queues:
        raise NotFoundError(
            f"queue {change.queue!r} is not in the forecast, which is of "
            f"{', '.join(forecast.queues)}"
        )
    place = forecast.queues.index(change.queue)
    days = forecast.grid.local_days(zone)
    chosen = _chosen(forecast, change, days, zone=zone)
    mean = forecast.mean[place]
    factor = np.ones(len(mean))
    for day in np.unique(days[chosen]):
        of_day = chosen & (days == day)
        if mean[of_day].any():
            factor[of_day] = _factor(float(mean[of_day].sum()), change, day)
    means, samples = forecast.mean.copy(), forecast.samples.copy()
    means[place] = mean * factor
    samples[:, place] = _scaled(forecast.samples[:, place], factor)
    before, after = float(mean[chosen].sum()), float(means[place, chosen].sum())
    made = Adjustment(
        queue=change.queue,
        first_date=change.first_date,
        last_date=change.last_date,
        first_minute=change.first_minute,
        end_minute=change.end_minute,
        kind=change.kind,
        amount=change.amount,
        reason=change.reason,
        made_by=by,
        made_at=at,
        contacts_before=before,
        contacts_after=after,
    )
    return replace(
        forecast,
        mean=means,
        samples=samples,
        adjustments=(*forecast.adjustments, made),
        caveats=(*forecast.caveats, _caveat(change, by=by, before=before, after=after)),
    )


def _chosen(
    forecast: Forecast, change: Change, days: NDArray[np.datetime64], *, zone: str
) -> NDArray[np.bool_]:
    """Tell which intervals the change is about, shape (T,)."""
    first, last = np.datetime64(change.first_date, "D"), np.datetime64(change.last_date, "D")
    if first > last:
        raise ConfigurationError(f"--from {first} is after --to {last}; exchange them")
    for day in (first, last):
        if not days[0] <= day <= days[-1]:
            raise ConfigurationError(
                f"{day} is not in the forecast, which is of {days[0]} to {days[-1]}; "
                "give one of these days"
            )
    minutes = forecast.grid.local_minutes(zone)
    chosen = (days >= first) & (days <= last)
    chosen &= (minutes >= change.first_minute) & (minutes < change.end_minute)
    if not forecast.mean[forecast.queues.index(change.queue), chosen].any():
        raise ConfigurationError(
            f"{change.queue} has no expected contacts from {first} to {last} in those hours: "
            "there is no shape to change; choose hours in which it is open, or correct the opening "
            "hours in the center file and forecast anew"
        )
    return np.asarray(chosen)


def _factor(expected: float, change: Change, day: np.datetime64) -> float:
    """Give what a day's chosen contacts are multiplied by."""
    if change.kind == "percent":
        wanted = expected * (1 + change.amount / 100)
    else:
        wanted = change.amount + (expected if change.kind == "add" else 0)
    if not np.isfinite(wanted) or wanted < 0:
        raise ConfigurationError(
            f"{change.queue} on {day}: {expected:,.1f} contacts, {change.words}, would be "
            f"{wanted:,.1f}; a forecast cannot go below 0"
        )
    if wanted > MOST_CONTACTS:
        raise ConfigurationError(
            f"{change.queue} on {day}: {expected:,.1f} contacts, {change.words}, would be "
            f"{wanted:.3g}; no forecast goes over {MOST_CONTACTS:,} a day: correct the amount"
        )
    return wanted / expected


def _scaled(samples: NDArray[np.int32], factor: NDArray[np.float64]) -> NDArray[np.int32]:
    """Give the samples of one queue times the factors, shape (samples, T)."""
    offset = np.random.default_rng(_STREAM).random(len(factor))
    sums = np.floor(np.cumsum(samples * factor, axis=0) + offset)
    scaled = np.diff(sums, axis=0, prepend=np.floor(offset)[None])
    return np.where(factor == 1, samples, scaled).astype(np.int32)


def _caveat(change: Change, *, by: str, before: float, after: float) -> str:
    days = str(change.first_date)
    if change.last_date != change.first_date:
        days += f" to {change.last_date}"
    return (
        f"{change.queue}: {by} changed {before:,.0f} contacts to {after:,.0f} by hand "
        f"({change.words}, {days}: {change.reason}); the backtest is of the forecast before that"
    )
