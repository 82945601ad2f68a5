"""Rules of a week: paid time, days, weekends."""

from collections.abc import Iterator
from datetime import timedelta

from scheduling.limits import monday_of
from scheduling.rules.tour import Tour, Violation


def week_paid(tour: Tour) -> Iterator[Violation]:
    """Ensure that the paid time of a week lies within its limits."""
    for limit in tour.limits:
        paid = sum(
            s.paid_minutes for s in tour.shifts if monday_of(s.schedule_date) == limit.monday
        )
        if not limit.min_paid <= paid <= limit.max_paid:
            yield tour.violation(
                limit.monday,
                "paid time a week",
                f"{paid / 60:g} paid hours; {limit.min_paid / 60:g} to "
                f"{limit.max_paid / 60:g} are due",
            )


def week_days(tour: Tour) -> Iterator[Violation]:
    """Ensure that the number of shifts in a week lies within its limits."""
    for limit in tour.limits:
        days = sum(monday_of(s.schedule_date) == limit.monday for s in tour.shifts)
        if not limit.min_days <= days <= limit.max_days:
            yield tour.violation(
                limit.monday,
                "days a week",
                f"{days} shifts; {limit.min_days} to {limit.max_days} are due",
            )


def weekends(tour: Tour) -> Iterator[Violation]:
    """Ensure that of any so many consecutive weekends at most the contract's number is worked.

    A weekend is worked when a shift starts on its Saturday or Sunday.
    """
    most = tour.contract.max_weekends
    if most is None:
        return
    span = tour.contract.weekend_period_weeks
    worked = {monday_of(s.schedule_date) for s in tour.all_shifts if s.schedule_date.weekday() >= 5}
    inside = {monday_of(s.schedule_date) for s in tour.shifts if s.schedule_date.weekday() >= 5}
    for monday in sorted(inside):
        count = sum(monday - timedelta(weeks=k) in worked for k in range(span))
        if count > most:
            yield tour.violation(
                monday + timedelta(days=5),
                "weekends",
                f"{count} weekends worked in {span} weeks; at most {most} are allowed",
            )
