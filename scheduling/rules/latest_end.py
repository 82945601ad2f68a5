"""The latest end that a contract allows."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from scheduling.person import Person
from scheduling.rules.measures import clock_minute, end_text, measures
from scheduling.rules.rule import Rule
from scheduling.rules.tour import Tour, Violation
from scheduling.tour_model import TourModel


class LatestEnd(Rule):
    """No shift ends after the contract's latest end, by the clock of the zone."""

    name = "latest end"
    price = 100_000

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Compare the end of each shift, on the day of its start or the next."""
        last = tour.contract.latest_end
        if last is None:
            return
        for shift in tour.shifts:
            minute = clock_minute(shift.end_at, shift.schedule_date, tour.agent.zone)
            if minute > last:
                yield tour.violation(
                    shift.schedule_date,
                    self.name,
                    f"the shift ends at {end_text(minute)}; {end_text(last)} is the latest",
                )

    def allowed(self, person: Person) -> NDArray[np.bool_] | None:
        """Take away the options that end too late."""
        last = person.contract.latest_end
        return None if last is None else measures(person).wall_end <= last

    def constrain(self, model: TourModel) -> None:
        """Bar the options that end too late."""
        own = self.allowed(model.person)
        if own is not None:
            words = f"no end after {end_text(model.person.contract.latest_end or 0)}"
            model.bar(self.name, ~own, day=None, words=words, price=self.price)
