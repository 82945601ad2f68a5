"""The shortest run of working days."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scheduling.person import Person
from scheduling.rules.history import DAY, run_before, worked_dates
from scheduling.rules.rule import OFF, Component, Rule
from scheduling.rules.tour import Tour, Violation
from scheduling.tour_model import TourModel

Int = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class LeastRun:
    """Counts the days worked in a row until they are enough.

    State 0: off; k: worked for k days; the last state: for long enough, or since an unknown day.
    """

    key: Hashable
    size: int
    start: int
    labels: Int

    def step(self, day: int, states: Int, label: int) -> Int:  # noqa: ARG002 - all days are alike
        """Go on with the run, or end it if it was long enough."""
        enough = self.size - 1
        if label == OFF:
            return np.where((states == 0) | (states == enough), 0, -1)
        return np.minimum(states + 1, enough)


class WorkingRuns(Rule):
    """A run of working days is long enough.

    A run that goes on to the last day of the horizon may be shorter, and one from the first day
    if nothing is known of the days before; with shifts before the horizon their days count.
    """

    name = "working days in a row"
    price = 1500

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Measure each run that ends before a day of the horizon."""
        least = tour.contract.min_consecutive_days
        worked = worked_dates(tour.all_shifts)
        for day in tour.dates:
            run = run_before(worked, day)
            unknown = not tour.previous and day - run * DAY == tour.dates[0]
            if 0 < run < least and day not in worked and not unknown:
                yield tour.violation(
                    day - DAY,
                    self.name,
                    f"a run of working days ends after {run}; at least {least} are due",
                )

    def component(self, person: Person) -> Component | None:
        """Count the run up to the shortest allowed; none where one day is enough."""
        least = person.contract.min_consecutive_days
        if least <= 1:
            return None
        run = run_before(worked_dates(person.previous), person.dates[0])
        start = min(run, least) if person.previous else least
        return LeastRun((self.name, least), least + 1, start, np.zeros_like(person.options.start))

    def constrain(self, model: TourModel) -> None:
        """Bar each run that is too short, by the days off around it."""
        least = model.person.contract.min_consecutive_days
        known = bool(model.person.previous)
        for last, day in enumerate(model.person.dates if least > 1 else ()):
            runs = [run for run in range(1, least) if known or last > run]
            if not runs:
                continue
            literal = model.demand(
                self.name,
                day=day,
                words=f"at least {least} working days in a row before a day off on {day}",
                price=self.price,
            )
            for run in runs:
                within = sum(model.worked(d) for d in range(last - run, last))
                around = model.worked(last - run - 1) + model.worked(last)
                model.enforce(within - around <= run - 1, literal)
