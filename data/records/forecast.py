"""How much work will come: a distribution, kept as joint samples."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from data.records.adjustment import Adjustment
from data.records.grid import Grid

Level = Literal["interval", "day", "week"]

LEADS = ("all", "1 day", "week 1", "week 2", "week 3", "week 4")
"""How far ahead an error was made; week 1 includes the first day."""


@dataclass(frozen=True, slots=True)
class ForecastAccuracy:
    """How well one queue was forecast in the backtest; figures are percent unless said.

    Parameters
    ----------
    queue
        Its name.
    lead
        How far ahead: one of ``LEADS``.
    level
        Whether errors are those of intervals, of a day's or of a week's total.
    model
        The model that was chosen, or ``combination``.
    wape, wape_mean8, poisson_floor
        WAPE of what is used, of the mean of 8 same weekdays and of a perfect forecast of a Poisson
        mean.
    bias
        sum(forecast - actual) / sum(actual).
    coverage80, coverage95
        Share of actuals inside the band.
    error_fte
        Mean absolute error as work: |error| x AHT over the level's length, in agents busy all the
        time.
    origins
        Rolling origins behind the figures.
    """

    queue: str
    lead: str
    level: Level
    model: str
    wape: float
    wape_mean8: float
    poisson_floor: float
    bias: float
    coverage80: float
    coverage95: float
    error_fte: float
    origins: int


@dataclass(frozen=True, slots=True)
class AhtAccuracy:
    """How well one queue's handle times were forecast: call-weighted interval WAPE [%].

    Parameters
    ----------
    model
        The model that was chosen.
    wape, wape_last_week, wape_mean4
        Of the model, of last week's same interval and of the mean of the last four weeks.
    bias
        sum(n (forecast - actual)) / sum(n actual), n contacts handled.
    """

    queue: str
    model: str
    wape: float
    wape_last_week: float
    wape_mean4: float
    bias: float
    origins: int


@dataclass(frozen=True, slots=True)
class ModelScore:
    """One candidate's interval-level WAPE [%] in the backtest of one queue, and its use.

    Parameters
    ----------
    lead
        One of ``LEADS``; scores of all leads together are ``all``.
    weight
        Its share in the combination, 0 to 1.
    """

    queue: str
    model: str
    wape: float
    lead: str = "all"
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class SpecialEffect:
    """What a holiday or own special day does to one queue.

    Parameters
    ----------
    date
        A day of the horizon.
    kind
        ``holiday``, ``own``, ``day after``, ``day before``, ``bridge`` or ``between`` (holidays).
    name
        Of the day itself, or of the holiday before or after.
    factor
        Expected contacts as a multiple of an ordinary day's.
    seen
        Days of this kind and name in this queue's history.
    """

    queue: str
    date: date
    kind: str
    name: str
    factor: float
    seen: int


@dataclass(frozen=True, slots=True)
class OutlierDay:
    """A day of the past that models do not take as it was.

    Parameters
    ----------
    contacts
        What came.
    expected
        What models take in its place; NaN where the day is left out.
    reason
        Why, in a clause: "storm: 4.1 times the same weekdays around it".
    """

    queue: str
    date: date
    contacts: float
    expected: float
    reason: str


@dataclass(frozen=True, slots=True)
class BurstRisk:
    """How often sudden bursts come to one queue, apart from the ordinary band.

    Parameters
    ----------
    days_percent
        Days with a burst, percent of all days.
    extra_contacts
        Mean contacts that a burst adds.
    largest_contacts
        Contacts that the largest burst of the history added.
    hours
        Mean length of a burst [hours].
    """

    queue: str
    days_percent: float
    extra_contacts: float
    largest_contacts: float
    hours: float


@dataclass(frozen=True, slots=True)
class Driver:
    """A planner's reason for more or fewer contacts: a campaign, reservations, a release.

    Parameters
    ----------
    name
        What models and people call it.
    values
        Size by local day, 0 or more; days without one have 0.
    queues
        Names of the queues it drives; empty: all.
    """

    name: str
    values: Mapping[date, float]
    queues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Forecast:
    """Joint forecast of several queues.

    Parameters
    ----------
    queues
        Names, in the order of the arrays' queue axis.
    grid
        T intervals; closed ones carry exact zeros.
    mean
        Expected contacts offered, shape (queues, T).
    aht_seconds
        Expected handle time of one contact [s], shape (queues, T); always positive.
    samples
        Contacts, int32, shape (samples, queues, T), joint over queues and intervals.
    models
        The chosen model of each queue.
    explanations
        Why it was chosen, a sentence a queue.
    accuracy, scores, aht_accuracy
        Figures of the backtest; empty where history was too short for one.
    caveats
        What the reader must know, in sentences.
    effects
        Holidays and special days of the horizon with their factor.
    outliers
        Days of the past that models do not take as they were.
    bursts
        Risk of sudden bursts; a row for each queue that has them.
    mean8
        What the mean of 8 same weekdays says, shape (queues, T): the judge when the forecast is
        scored against what came. None where it was not kept.
    source
        ``wfm``, or the name under which an outside forecast was imported; that has no samples.
    adjustments
        What planners changed by hand, in the order in which they did.
    """

    queues: tuple[str, ...]
    grid: Grid
    mean: NDArray[np.float64]
    aht_seconds: NDArray[np.float64]
    samples: NDArray[np.int32]
    models: tuple[str, ...]
    explanations: tuple[str, ...]
    accuracy: tuple[ForecastAccuracy, ...] = ()
    scores: tuple[ModelScore, ...] = ()
    caveats: tuple[str, ...] = ()
    aht_accuracy: tuple[AhtAccuracy, ...] = ()
    effects: tuple[SpecialEffect, ...] = ()
    outliers: tuple[OutlierDay, ...] = ()
    bursts: tuple[BurstRisk, ...] = ()
    mean8: NDArray[np.float64] | None = None
    source: str = "wfm"
    adjustments: tuple[Adjustment, ...] = ()

    def quantile(self, share: float) -> NDArray[np.float64]:
        """Give the quantile of contacts at interval level, shape (queues, T)."""
        return np.quantile(self.samples, share, axis=0)
