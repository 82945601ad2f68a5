"""The earliest start that a contract allows."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from data.records import clock_text
from scheduling.person import Person
from scheduling.rules.measures import clock_minute, measures
from scheduling.rules.rule import Rule
from scheduling.rules.tour import Tour, Violation
from scheduling.tour_model import TourModel


class EarliestStart(Rule):
    """No shift starts before the contract's earliest start, by the clock of the zone."""

    name = "earliest start"
    price = 100_000

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Compare the start of each shift."""
        first = tour.contract.earliest_start
        if first is None:
            return
        for shift in tour.shifts:
            minute = clock_minute(shift.start_at, shift.schedule_date, tour.agent.zone)
            if minute < first:
                yield tour.violation(
                    shift.schedule_date,
                    self.name,
                    f"the shift starts at {clock_text(minute)}; "
                    f"{clock_text(first)} is the earliest",
                )

    def allowed(self, person: Person) -> NDArray[np.bool_] | None:
        """Take away the options that start too early."""
        first = person.contract.earliest_start
        return None if first is None else measures(person).wall_start >= first

    def constrain(self, model: TourModel) -> None:
        """Bar the options that start too early."""
        own = self.allowed(model.person)
        if own is not None:
            words = f"no start before {clock_text(model.person.contract.earliest_start or 0)}"
            model.bar(self.name, ~own, day=None, words=words, price=self.price)
