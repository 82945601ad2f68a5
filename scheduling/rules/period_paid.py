"""Paid time in a contract period."""

from collections.abc import Iterator

from scheduling.person import Person
from scheduling.rules.counter import count, limit_spans, period_spans
from scheduling.rules.rule import Component, Rule
from scheduling.rules.tour import Tour, Violation
from scheduling.tour_model import TourModel


class PeriodPaid(Rule):
    """The paid time of a contract period lies within its limits."""

    name = "paid time a period"

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Add up the paid time of each period."""
        for limit in tour.periods:
            paid = sum(s.paid_minutes for s in tour.shifts if limit.holds(s.schedule_date))
            if paid < limit.min_paid:
                due = f"at least {limit.min_paid / 60:g} are due"
            elif limit.max_paid is not None and paid > limit.max_paid:
                due = f"at most {limit.max_paid / 60:g} are allowed"
            else:
                continue
            yield tour.violation(
                max(limit.first_date, tour.dates[0]),
                self.name,
                f"{paid / 60:g} paid hours in the {limit.weeks} weeks from {limit.first_date}; "
                f"{due}",
            )

    def component(self, person: Person) -> Component | None:
        """Count paid time in the largest unit that measures every shift."""
        own = period_spans(person, [(p.min_paid, p.max_paid) for p in person.periods])
        return count(self.name, person.options.paid_minutes, own)

    def constrain(self, model: TourModel) -> None:
        """Limit the paid time of each period."""
        periods = model.person.periods
        limit_spans(
            model,
            self,
            model.person.options.paid_minutes,
            period_spans(model.person, [(p.min_paid, p.max_paid) for p in periods]),
            words=lambda due, first: f"{due / 60:g} paid hours in the period from {first}",
            least_prices=(60, 1),
            most_prices=(3000, 5),
        )
