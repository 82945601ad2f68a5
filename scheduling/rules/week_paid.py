"""Paid time a week."""

from collections.abc import Iterator, Sequence

from scheduling.limits import monday_of
from scheduling.person import Person
from scheduling.rules.counter import Span, count, either, limit_spans, spans
from scheduling.rules.rule import Component, Rule
from scheduling.rules.tour import Tour, Violation
from scheduling.tour_model import TourModel


class WeekPaid(Rule):
    """The paid time of a Monday-to-Sunday week lies within its limits."""

    name = "paid time a week"

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Add up the paid time of each week."""
        for limit in tour.limits:
            paid = sum(
                s.paid_minutes for s in tour.shifts if monday_of(s.schedule_date) == limit.monday
            )
            if not limit.min_paid <= paid <= limit.max_paid:
                yield tour.violation(
                    limit.monday,
                    self.name,
                    f"{paid / 60:g} paid hours; "
                    f"{either(limit.min_paid / 60, limit.max_paid / 60)} are due",
                )

    def component(self, person: Person) -> Component | None:
        """Count paid time in the largest unit that measures every shift."""
        return count(self.name, person.options.paid_minutes, self._spans(person))

    def constrain(self, model: TourModel) -> None:
        """Limit the paid time of each week."""
        limit_spans(
            model,
            self,
            model.person.options.paid_minutes,
            self._spans(model.person),
            words=lambda due, monday: f"{due / 60:g} paid hours in the week of {monday}",
            least_prices=(60, 1),
            most_prices=(3000, 5),
        )

    @staticmethod
    def _spans(person: Person) -> Sequence[Span]:
        limits = [(w.min_paid, w.max_paid) for w in person.limits]
        return spans(person.dates, [w.monday for w in person.limits], limits)
