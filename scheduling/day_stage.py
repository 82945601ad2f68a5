"""The last stage: every day chosen anew, the other days as they are."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from scheduling.day_model import DayModel, DayResult
from scheduling.roster_state import RosterState
from scheduling.run import Run
from scheduling.search import TourSearch

LEAST_SECONDS = 0.5
"""A day with less time than this would be neither improved nor proven."""

KEPT = 0.9
"""Share of the time for improving: what is left is for proofs that others' changes ask for."""

MOST_TRIED = 3
"""A day is taken up so often at most."""


def optimise_days(run: Run, search: TourSearch, *, workers: int, seed: int) -> None:
    """Improve each day, or prove that nothing better exists for it.

    Days share half of the time that is left; the rest goes to those with the largest distance
    between cost and bound. A day that is proven early leaves its time to the others.
    """
    stage = _Days(run, search.state, workers, seed)
    days = list(range(run.instance.days))
    for place, day in enumerate(days):
        if run.goes_on:
            stage.improve(day, seconds=run.left / (2 * (len(days) - place)))
    while run.iterations is None and stage.worth and run.left >= 2 * LEAST_SECONDS:
        stage.improve(stage.worth[0], seconds=KEPT * run.left / len(stage.worth))
    search.recount()
    run.keep(search)
    run.proven_days = len(days) if run.proven else stage.count_proven()
    note = f"{run.proven_days} of {len(days)} proven best, the other days as they are"
    run.stage("days", note=note)


@dataclass(slots=True)
class _Days:
    """What is known about each day.

    Parameters
    ----------
    results, prices
        Of the last improvement of each day, and the prices that prove its bound.
    version
        How often the roster changed; ``seen`` holds it after each day's last improvement.
    tried
        How often each day was improved.
    """

    run: Run
    state: RosterState
    workers: int
    seed: int
    results: dict[int, DayResult] = field(default_factory=dict)
    prices: dict[int, NDArray[np.float64]] = field(default_factory=dict)
    seen: dict[int, int] = field(default_factory=dict)
    tried: dict[int, int] = field(default_factory=dict)
    version: int = 0

    @property
    def worth(self) -> list[int]:
        """The days that were not proven when they were last looked at, the largest gap first."""
        gaps = {
            day: result.after - result.bound
            for day, result in self.results.items()
            if not result.proven and self.tried[day] < MOST_TRIED
        }
        return sorted(gaps, key=lambda day: -gaps[day])

    def improve(self, day: int, *, seconds: float) -> None:
        """Choose a day anew."""
        run = self.run
        model = DayModel(self.state, day)
        result = model.improve(
            seconds=min(max(LEAST_SECONDS, seconds), run.left),
            workers=self.workers,
            seed=self.seed + self.tried.get(day, 0),
            repeatable=run.iterations is not None,
            stop=lambda: run.over,
        )
        if result.after != result.before:
            self.version += 1
        self.results[day], self.prices[day] = result, model.prices
        self.seen[day] = self.version
        self.tried[day] = self.tried.get(day, 0) + 1

    def count_proven(self) -> int:
        """Count the days that are proven for the roster as it has become.

        A change of one day may open choices on others: their prices must prove them again.
        """
        count = 0
        for day, result in self.results.items():
            fresh = self.seen[day] == self.version
            if result.proven and (fresh or (self.run.goes_on and self._still(day))):
                count += 1
        return count

    def _still(self, day: int) -> bool:
        return DayModel(self.state, day).proven_by(self.prices[day])
