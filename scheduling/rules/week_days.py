"""Shifts a week."""

from collections.abc import Iterator, Sequence

import numpy as np

from scheduling.limits import monday_of
from scheduling.person import Person
from scheduling.rules.counter import Span, count, either, limit_spans, spans
from scheduling.rules.rule import Component, Rule
from scheduling.rules.tour import Tour, Violation
from scheduling.tour_model import TourModel


class WeekDays(Rule):
    """The number of shifts in a Monday-to-Sunday week lies within its limits."""

    name = "days a week"

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Count the shifts of each week."""
        for limit in tour.limits:
            days = sum(monday_of(s.schedule_date) == limit.monday for s in tour.shifts)
            if not limit.min_days <= days <= limit.max_days:
                yield tour.violation(
                    limit.monday,
                    self.name,
                    f"{days} shifts; {either(limit.min_days, limit.max_days)} are due",
                )

    def component(self, person: Person) -> Component | None:
        """Count shifts."""
        return count(self.name, np.ones_like(person.options.start), self._spans(person))

    def constrain(self, model: TourModel) -> None:
        """Limit the shifts of each week."""
        limit_spans(
            model,
            self,
            np.ones_like(model.person.options.start),
            self._spans(model.person),
            words=lambda due, monday: f"{due} shifts in the week of {monday}",
            least_prices=(60, 240),
            most_prices=(3000, 2400),
        )

    @staticmethod
    def _spans(person: Person) -> Sequence[Span]:
        limits = [(w.min_days, w.max_days) for w in person.limits]
        return spans(person.dates, [w.monday for w in person.limits], limits)
