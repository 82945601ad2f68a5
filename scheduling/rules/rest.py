"""Rest between shifts."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from scheduling.person import Person
from scheduling.rules.measures import elapsed, measures
from scheduling.rules.rule import Rule
from scheduling.rules.spacing import bar_after
from scheduling.rules.tour import Tour, Violation
from scheduling.tour_model import TourModel

HOUR = timedelta(hours=1)


class Rest(Rule):
    """The elapsed time between two shifts is at least the contract's rest."""

    name = "rest"
    price = 100_000

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Compare each shift with the one before, over the edge of the horizon."""
        least = timedelta(minutes=tour.contract.rest_minutes)
        for before, after in pairwise(tour.all_shifts):
            if after.schedule_date < tour.dates[0]:
                continue
            had = after.start_at - before.end_at
            if had < timedelta(0):
                yield tour.violation(after.schedule_date, "overlap", "two shifts overlap")
            elif had < least:
                yield tour.violation(
                    after.schedule_date,
                    self.name,
                    f"{had / HOUR:g} hours of rest before the shift; {least / HOUR:g} are due",
                )

    def allowed(self, person: Person) -> NDArray[np.bool_] | None:
        """Take away the options that start too soon after the shifts before the horizon."""
        if not person.previous:
            return None
        free = max(elapsed(person, s.end_at) for s in person.previous)
        return measures(person).start >= free + person.contract.rest_minutes

    def constrain(self, model: TourModel) -> None:
        """Bar pairs of shifts without the rest between them, day by day."""
        hours = model.person.contract.rest_minutes / 60
        own = self.allowed(model.person)
        if own is not None:
            first = model.person.dates[0]
            model.bar(
                self.name,
                ~own,
                day=first,
                words=f"at least {hours:g} hours of rest after the shifts before {first}",
                price=self.price,
            )
        bar_after(
            model,
            measures(model.person).end + model.person.contract.rest_minutes,
            rule=self.name,
            words=lambda day: f"at least {hours:g} hours of rest before a shift on {day}",
            price=self.price,
        )
