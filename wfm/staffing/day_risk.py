"""How far days may lie off the forecast, from its joint samples."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from data.records import Forecast, InputRefusedError
from wfm.staffing.goals import MOST_TARGET

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

Aim = float | Literal["expected"]
"""The share of days on which goals are to be met, or on average over all of them."""


@dataclass(frozen=True, slots=True, eq=False)
class DayRisk:
    """Days of a horizon as they may turn out, and how often goals are to be met.

    Parameters
    ----------
    aim
        A share of days in (0, 1), or ``expected``.
    day
        Index of each interval's local day, shape (T,), not decreasing.
    queues
        Names.
    sampled, expected
        Agent time that a day's contacts take, by sample and on the mean day [s], shapes
        (samples, queues, D) and (queues, D).
    noise
        Variance of ``sampled`` if contacts were Poisson with the mean day's rates [s**2], shape
        (queues, D).
    interval_seconds
        Length of an interval [s].
    samples
        Contacts, shape (samples, queues, T).
    mean
        Expected contacts, shape (queues, T).
    effort_seconds
        Agent time one contact takes [s], shape (queues, T).
    """

    aim: Aim
    day: Indices
    queues: tuple[str, ...]
    sampled: Floats
    expected: Floats
    noise: Floats
    interval_seconds: float
    samples: NDArray[np.int32]
    mean: Floats
    effort_seconds: Floats

    def factors(self, names: Sequence[str]) -> Floats:
        """Give the factor of each sample on the mean day's work, ascending, shape (samples, D).

        The sum of some queues' work by day, over its mean, drawn together around its mean over the
        samples so that the Poisson noise of arrivals is out of its variance: staffing formulas
        hold that noise already. 1 where no work is expected.
        """
        chosen = [self.queues.index(name) for name in names]
        mean = self.expected[chosen].sum(axis=0)
        works = mean > 0
        safe = np.where(works, mean, 1.0)
        raw = np.where(works, self.sampled[:, chosen].sum(axis=1) / safe, 1.0)
        poisson = np.where(works, self.noise[chosen].sum(axis=0) / safe**2, 0.0)
        variance = raw.var(axis=0)
        share = np.divide(poisson, variance, out=np.ones_like(poisson), where=variance > 0)
        middle = raw.mean(axis=0)
        kept = middle + (raw - middle) * np.sqrt(np.clip(1.0 - share, 0.0, 1.0))
        return np.sort(np.maximum(kept, 0.0), axis=0)

    def slot_cv(self, names: Sequence[str]) -> float:
        """Give the coefficient of variation of single intervals around their day's factor.

        Of some queues' work together, over the horizon, the Poisson noise of arrivals taken out.
        """
        chosen = [self.queues.index(name) for name in names]
        effort = self.effort_seconds[chosen]
        mean = (self.mean[chosen] * effort).sum(axis=0)
        expected = self.expected[chosen].sum(axis=0)
        safe = np.where(expected > 0, expected, 1.0)
        like_day = mean * (self.sampled[:, chosen].sum(axis=1) / safe)[:, self.day]
        work = np.einsum("sqt,qt->st", self.samples[:, chosen], effort)
        poisson = (self.mean[chosen] * effort**2).sum(axis=0) * (1.0 - mean / safe[self.day])
        beyond = ((work - like_day) ** 2).mean(axis=0).sum() - poisson.sum()
        size = (like_day**2).mean(axis=0).sum()
        return float(np.sqrt(max(0.0, beyond) / size)) if size > 0 else 0.0

    def volume(self, names: Sequence[str]) -> Floats:
        """Give the factor on the mean volume of queues to carry where no goal is at stake, (T,).

        The quantile of the day's factor for a share of days, else 1.
        """
        if self.aim == "expected":
            return np.ones(self.day.size)
        return np.asarray(np.quantile(self.factors(names), self.aim, axis=0))[self.day]

    def deferred_volume(self, name: str, *, target: float) -> Floats:
        """Give the factor on the mean volume of a deferred queue to carry, shape (T,).

        For a share of days the quantile of the day's factor. For ``expected`` the quantile at the
        goal's own target: work beyond the plan makes a backlog, in which nearly all of a day's
        contacts are late, so that the mean share in time is about the chance that a day's work
        was planned for.

        Parameters
        ----------
        name
            The queue's.
        target
            Share of contacts to be done in time, in (0, 1].
        """
        level = min(target, MOST_TARGET) if self.aim == "expected" else self.aim
        return np.asarray(np.quantile(self.factors((name,)), level, axis=0))[self.day]


def day_risk(
    forecast: Forecast, zone: str, *, aim: Aim | None, effort_seconds: Floats
) -> DayRisk | None:
    """Give the risk of a forecast's days; None for no aim: the mean day is staffed for.

    Parameters
    ----------
    forecast
        Mean and joint samples.
    zone
        Whose local days count.
    aim
        A share of days in (0, 1), ``expected`` or None.
    effort_seconds
        Agent time one contact takes [s], shape (queues, T).

    Raises
    ------
    InputRefusedError
        The aim is something else, or the forecast has no samples.
    """
    if aim is None:
        return None
    if isinstance(aim, str) and aim != "expected":
        raise InputRefusedError(
            f"confidence is {aim!r}; it must be a share between 0 and 1, or expected"
        )
    if not isinstance(aim, str) and not 0 < aim < 1:
        raise InputRefusedError(f"confidence is {aim}; it must lie between 0 and 1")
    if len(forecast.samples) == 0:
        raise InputRefusedError(
            "the forecast has no samples, so no volume at a confidence; run the forecast again"
        )
    starts, day = np.unique(forecast.grid.local_days(zone), return_index=True, return_inverse=True)[
        1:
    ]
    work = forecast.mean * effort_seconds
    return DayRisk(
        aim=aim,
        day=day.astype(np.int64),
        queues=forecast.queues,
        sampled=np.add.reduceat(forecast.samples * effort_seconds, starts, axis=2),
        expected=np.add.reduceat(work, starts, axis=1),
        noise=np.add.reduceat(work * effort_seconds, starts, axis=1),
        interval_seconds=forecast.grid.minutes * 60.0,
        samples=forecast.samples,
        mean=forecast.mean,
        effort_seconds=effort_seconds,
    )
