"""Distance between the starts of shifts."""

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


class StartDistance(Rule):
    """Between the starts of two shifts lies at least the contract's elapsed time."""

    name = "distance between starts"
    price = 10_000

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Compare each shift with the one before, over the edge of the horizon."""
        least = timedelta(minutes=tour.contract.min_start_distance_minutes)
        if not least:
            return
        for before, after in pairwise(tour.all_shifts):
            had = after.start_at - before.start_at
            if after.schedule_date >= tour.dates[0] and had < least:
                yield tour.violation(
                    after.schedule_date,
                    self.name,
                    f"{had / HOUR:g} hours after the start of the shift before; "
                    f"{least / HOUR:g} are due",
                )

    def allowed(self, person: Person) -> NDArray[np.bool_] | None:
        """Take away the options that start too soon after the shifts before the horizon."""
        least = person.contract.min_start_distance_minutes
        if not person.previous or not least:
            return None
        return measures(person).start >= elapsed(person, person.previous[-1].start_at) + least

    def constrain(self, model: TourModel) -> None:
        """Bar pairs of shifts whose starts are too close, day by day."""
        least = model.person.contract.min_start_distance_minutes
        if not least:
            return
        own = self.allowed(model.person)
        first = model.person.dates[0]
        if own is not None:
            words = f"at least {least / 60:g} hours between starts before and after {first}"
            model.bar(self.name, ~own, day=first, words=words, price=self.price)
        bar_after(
            model,
            measures(model.person).start + least,
            rule=self.name,
            words=lambda day: f"at least {least / 60:g} hours between starts before and on {day}",
            price=self.price,
        )
