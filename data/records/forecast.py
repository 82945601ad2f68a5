"""How much work will come: a distribution, kept as joint samples."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.records.grid import Grid


@dataclass(frozen=True, slots=True)
class ForecastAccuracy:
    """How well one queue was forecast in the backtest; all figures but counts in percent.

    Parameters
    ----------
    queue
        Its name.
    lead_week
        1..4, or 0 for all leads together.
    model
        The model that was chosen.
    wape, wape_mean8, poisson_floor
        Interval-level WAPE of the chosen model, of the mean of 8 same weekdays and of a perfect
        forecast of a Poisson mean.
    bias
        sum(forecast - actual) / sum(actual).
    coverage80
        Share of intervals inside the 80 % band.
    origins
        Rolling origins behind the figures.
    """

    queue: str
    lead_week: int
    model: str
    wape: float
    wape_mean8: float
    poisson_floor: float
    bias: float
    coverage80: float
    origins: int


@dataclass(frozen=True, slots=True)
class ModelScore:
    """One candidate's interval-level WAPE [%] in the backtest of one queue."""

    queue: str
    model: str
    wape: float


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
    accuracy, scores
        Figures of the backtest; empty where history was too short for one.
    caveats
        What the reader must know, in sentences.
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

    def quantile(self, share: float) -> NDArray[np.float64]:
        """Give the quantile of contacts at interval level, shape (queues, T)."""
        return np.quantile(self.samples, share, axis=0)
