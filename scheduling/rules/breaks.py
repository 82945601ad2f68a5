"""Breaks inside a shift."""

from collections.abc import Iterator
from datetime import timedelta

from data.records import Activity, BreakRule, Shift
from scheduling.rules.rule import Rule
from scheduling.rules.tour import Tour, Violation

MINUTE = timedelta(minutes=1)


def breaks_of(shift: Shift) -> tuple[Activity, ...]:
    """Give the breaks and meals of a shift."""
    return tuple(a for a in shift.activities if a.category in {"break", "meal"})


class Breaks(Rule):
    """A shift has its template's breaks, in the order of their windows, each inside its own.

    Meetings, training and other activities off the queues may lie between them.
    """

    name = "breaks"

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Compare each break with the one that the template has in its place."""
        for shift, template in tour.templated():
            taken = breaks_of(shift)
            rules = sorted(template.breaks, key=lambda b: (b.earliest, b.latest))
            if len(taken) != len(rules):
                yield tour.violation(
                    shift.schedule_date,
                    self.name,
                    f"{template.name} has {len(rules)} breaks, the shift {len(taken)}",
                )
                continue
            for activity, rule in zip(taken, rules, strict=True):
                problem = _problem(activity, rule, shift)
                if problem:
                    yield tour.violation(shift.schedule_date, self.name, problem)


def _problem(activity: Activity, rule: BreakRule, shift: Shift) -> str:
    after = (activity.start_at - shift.start_at) / MINUTE
    left = (shift.end_at - activity.end_at) / MINUTE
    if activity.minutes != rule.minutes or activity.paid != rule.paid:
        paid = "paid" if rule.paid else "unpaid"
        return f"{rule.name} must last {rule.minutes} minutes and be {paid}"
    if not rule.earliest <= after <= rule.latest:
        return (
            f"{rule.name} starts {after:g} minutes after the shift; "
            f"it must be {rule.earliest} to {rule.latest}"
        )
    if left < rule.before_end:
        return (
            f"{rule.name} ends {left:g} minutes before the shift; "
            f"at least {rule.before_end} are due"
        )
    return ""
