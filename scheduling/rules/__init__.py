"""The rules of a roster, each as an obvious check of finished shifts.

Nothing here knows how a roster was made. The checker is the specification of the solver, the
oracle of its tests and the guard before publishing.
"""

from scheduling.rules.sequence import consecutive_days, days_off, one_shift_a_day, rest
from scheduling.rules.shape import activities, breaks, start_and_length, time_off
from scheduling.rules.tour import Tour, Violation
from scheduling.rules.week import week_days, week_paid, weekends

__all__ = [
    "Tour",
    "Violation",
    "activities",
    "breaks",
    "consecutive_days",
    "days_off",
    "one_shift_a_day",
    "rest",
    "start_and_length",
    "time_off",
    "week_days",
    "week_paid",
    "weekends",
]
