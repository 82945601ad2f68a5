"""The shortest run of days off."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from scheduling.person import Person
from scheduling.rules.history import off_before, worked_dates
from scheduling.rules.rule import OFF, Component, Rule
from scheduling.rules.tour import Tour, Violation
from scheduling.tour_model import TourModel

Int = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class OffRun:
    """Counts the days off after a working day.

    State 0: the agent may work, since he worked the day before or was off for long enough; state
    k: off for k days since a working day; the last state: worked. Both 0 and the last may work,
    but a day off means more after a working day.
    """

    key: Hashable
    size: int
    start: int
    labels: Int

    def step(self, day: int, states: Int, label: int) -> Int:  # noqa: ARG002 - all days are alike
        """Go on with the run of days off, or end it."""
        worked = self.size - 1
        if label != OFF:
            return np.where((states == 0) | (states == worked), worked, -1)
        longer = np.where(states + 1 < worked, states + 1, 0)
        return np.where(states == 0, 0, np.where(states == worked, 1, longer))


class DaysOff(Rule):
    """A run of days off between two working days is long enough."""

    name = "days off"
    price = 4000

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Count the days off between working days, over the edge of the horizon."""
        least = tour.contract.min_consecutive_days_off
        inside = worked_dates(tour.shifts)
        for before, after in pairwise(sorted(worked_dates(tour.all_shifts))):
            off = (after - before).days - 1
            if after in inside and 0 < off < least:
                yield tour.violation(
                    after,
                    self.name,
                    f"{off} days off before this day; at least {least} are due",
                )

    def component(self, person: Person) -> Component | None:
        """Count days off after a working day; none where one is enough."""
        least = person.contract.min_consecutive_days_off
        if least <= 1:
            return None
        off = off_before(worked_dates(person.previous), person.dates[0])
        start = 0 if off is None or off >= least else off or least
        return OffRun((self.name, least), least + 1, start, np.zeros_like(person.options.start))

    def constrain(self, model: TourModel) -> None:
        """Bar each run of days off that is too short, by the working days around it."""
        least = model.person.contract.min_consecutive_days_off
        for last, day in enumerate(model.person.dates if least > 1 else ()):
            literal = model.demand(
                self.name,
                day=day,
                words=f"at least {least} days off in a row before a shift on {day}",
                price=self.price,
            )
            for off in range(1, least):
                between = sum(model.worked(d) for d in range(last - off, last))
                around = model.worked(last - off - 1) + model.worked(last)
                model.enforce(around - between <= 1, literal)
