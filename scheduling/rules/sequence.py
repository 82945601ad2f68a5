"""Rules of shifts that follow each other."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from scheduling.rules.tour import Tour, Violation

HOUR = timedelta(hours=1)


def one_shift_a_day(tour: Tour) -> Iterator[Violation]:
    """Ensure that an agent starts at most one shift on a local day."""
    for before, after in pairwise(tour.all_shifts):
        if before.schedule_date == after.schedule_date:
            yield tour.violation(after.schedule_date, "one shift a day", "a second shift starts")


def rest(tour: Tour) -> Iterator[Violation]:
    """Ensure that the elapsed time between two shifts is at least the contract's rest."""
    least = timedelta(minutes=tour.contract.rest_minutes)
    for before, after in pairwise(tour.all_shifts):
        if after not in tour.shifts:
            continue
        had = after.start_at - before.end_at
        if had < timedelta(0):
            yield tour.violation(after.schedule_date, "overlap", "two shifts overlap")
        elif had < least:
            yield tour.violation(
                after.schedule_date,
                "rest",
                f"{had / HOUR:g} hours of rest before the shift; {least / HOUR:g} are due",
            )


def consecutive_days(tour: Tour) -> Iterator[Violation]:
    """Ensure that no run of working days is longer than the contract allows."""
    worked = {s.schedule_date for s in tour.all_shifts}
    most = tour.contract.max_consecutive_days
    for shift in tour.shifts:
        run = 0
        while shift.schedule_date - timedelta(days=run) in worked:
            run += 1
        if run > most:
            yield tour.violation(
                shift.schedule_date,
                "consecutive days",
                f"working day {run} in a row; at most {most} are allowed",
            )


def days_off(tour: Tour) -> Iterator[Violation]:
    """Ensure that a run of days off between two working days is long enough."""
    least = tour.contract.min_consecutive_days_off
    worked = sorted({s.schedule_date for s in tour.all_shifts})
    inside = {s.schedule_date for s in tour.shifts}
    for before, after in pairwise(worked):
        off = (after - before).days - 1
        if after in inside and 0 < off < least:
            yield tour.violation(
                after, "days off", f"{off} days off before this day; at least {least} are due"
            )
