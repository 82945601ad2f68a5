"""Simulates heads, each once, and says what they keep."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.records import Estimate
from wfm.mixing.promises import Judge
from wfm.mixing.steady import SteadyCenter
from wfm.simulation import run
from wfm.simulation.estimate import RatioMoments

Int = NDArray[np.int64]
Float = NDArray[np.float64]

SCREENING = 8
"""Heads are given up after one of so many parts of the days if they are clearly too few."""

LEAST_SCREENING = 8
"""Days that tell at least."""

CLEARLY = 1.5
"""Half-widths of 95 % that make a difference clear: three standard errors."""


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """What some heads deliver.

    Parameters
    ----------
    values
        Each promise's figure, shape (promises,); it is kept from ``Judge.least`` on.
    service
        Of each queue by its own goal, shape (queues,).
    keeps, nearly
        Whether every promise is kept, and whether none is broken by more than a half-width.
    """

    values: Estimate
    service: Estimate
    keeps: bool
    nearly: bool


class Trials:
    """Heads of a steady center that were tried, all with the same contacts."""

    def __init__(self, center: SteadyCenter, *, workers: int = 1) -> None:
        self.center, self.judge = center, Judge(center)
        self._workers = workers
        self._known: dict[tuple[int, ...], Trial] = {}
        self._too_few: set[tuple[int, ...]] = set()
        self.simulations = 0

    def of(self, heads: Int) -> Trial:
        """Give what heads deliver, from all days."""
        trial = self._try(heads, screened=False)
        assert trial is not None  # noqa: S101 - only screened trials are given up
        return trial

    def keep(self, heads: Int) -> bool:
        """Tell whether heads keep every promise; hopeless ones are found out early."""
        if tuple(heads.tolist()) in self._too_few:
            return False
        trial = self._try(heads, screened=True)
        return trial is not None and trial.keeps

    def _try(self, heads: Int, *, screened: bool) -> Trial | None:
        key = tuple(heads.tolist())
        if key in self._known:
            return self._known[key]
        self.simulations += 1
        days = self.center.days
        first = min(days, max(LEAST_SCREENING, days // SCREENING)) if screened else days
        values, service = (RatioMoments(shape) for shape in self._shapes())
        for begin, count in ((0, first), (first, days - first)):
            if count:
                self._add(heads, begin, count, values=values, service=service)
            if begin == 0 and count < days and self._hopeless(values.estimate()):
                self._too_few.add(key)
                return None
        found = values.estimate()
        self._known[key] = Trial(
            found,
            service.estimate(),
            keeps=bool((found.mean >= self.judge.least).all()),
            nearly=bool((found.mean + found.half_width >= self.judge.least).all()),
        )
        return self._known[key]

    def _shapes(self) -> tuple[tuple[int], tuple[int]]:
        return (len(self.judge.promises),), (len(self.center.queues),)

    def _add(
        self, heads: Int, begin: int, count: int, *, values: RatioMoments, service: RatioMoments
    ) -> None:
        model = self.center.model(heads)
        for one in run(model, count, seed=self.center.seed, workers=self._workers, first=begin):
            values.add(*self.judge.ratios(one))
            service.add(*self.judge.service(one))

    def _hopeless(self, found: Estimate) -> bool:
        best = found.mean + CLEARLY * found.half_width
        return bool((best < self.judge.least).any())
