"""Shifts in a contract period."""

from collections.abc import Iterator

import numpy as np

from scheduling.person import Person
from scheduling.rules.counter import count, limit_spans, period_spans
from scheduling.rules.rule import Component, Rule
from scheduling.rules.tour import Tour, Violation
from scheduling.tour_model import TourModel


class PeriodShifts(Rule):
    """The number of shifts, and so of days off, in a contract period lies within its limits."""

    name = "shifts a period"

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Count the shifts of each period."""
        for limit in tour.periods:
            shifts = sum(limit.holds(s.schedule_date) for s in tour.shifts)
            if shifts < limit.min_shifts:
                due = f"at least {limit.min_shifts} are due"
            elif limit.max_shifts is not None and shifts > limit.max_shifts:
                due = f"at most {limit.max_shifts} are allowed"
            else:
                continue
            yield tour.violation(
                max(limit.first_date, tour.dates[0]),
                self.name,
                f"{shifts} shifts in the {limit.weeks} weeks from {limit.first_date}; {due}",
            )

    def component(self, person: Person) -> Component | None:
        """Count shifts."""
        own = period_spans(person, [(p.min_shifts, p.max_shifts) for p in person.periods])
        return count(self.name, np.ones_like(person.options.start), own)

    def constrain(self, model: TourModel) -> None:
        """Limit the shifts of each period."""
        periods = model.person.periods
        limit_spans(
            model,
            self,
            np.ones_like(model.person.options.start),
            period_spans(model.person, [(p.min_shifts, p.max_shifts) for p in periods]),
            words=lambda due, first: f"{due} shifts in the period from {first}",
            least_prices=(60, 240),
            most_prices=(3000, 2400),
        )
