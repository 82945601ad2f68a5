"""The longest run of working days."""

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
class WorkingRun:
    """Counts the days worked in a row; the state is their number, up to the longest allowed."""

    key: Hashable
    size: int
    start: int
    labels: Int

    def step(self, day: int, states: Int, label: int) -> Int:  # noqa: ARG002 - all days are alike
        """Add a working day, or begin anew."""
        if label == OFF:
            return np.zeros_like(states)
        return np.where(states + 1 < self.size, states + 1, -1)


class ConsecutiveDays(Rule):
    """No run of working days is longer than the contract allows."""

    name = "consecutive days"
    price = 30_000

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Count back from each working day, over the edge of the horizon."""
        worked = worked_dates(tour.all_shifts)
        most = tour.contract.max_consecutive_days
        for shift in tour.shifts:
            run = run_before(worked, shift.schedule_date + DAY)
            if run > most:
                yield tour.violation(
                    shift.schedule_date,
                    self.name,
                    f"working day {run} in a row; at most {most} are allowed",
                )

    def component(self, person: Person) -> Component | None:
        """Count the run; none where the horizon is too short for one too long."""
        most = person.contract.max_consecutive_days
        run = run_before(worked_dates(person.previous), person.dates[0])
        if run + len(person.dates) <= most:
            return None
        return WorkingRun(
            (self.name, most), most + 1, min(run, most), np.zeros_like(person.options.start)
        )

    def constrain(self, model: TourModel) -> None:
        """Leave a day off in any so many days and one more that end in the horizon."""
        most = model.person.contract.max_consecutive_days
        for last, day in enumerate(model.person.dates):
            worked = [model.worked(d) for d in range(last - most, last + 1)]
            if any(isinstance(w, int) and w == 0 for w in worked):
                continue
            literal = model.demand(
                self.name,
                day=day,
                words=f"at most {most} working days in a row up to {day}",
                price=self.price,
            )
            model.enforce(sum(worked) <= most, literal)
