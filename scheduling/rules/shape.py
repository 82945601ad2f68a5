"""Rules of a single shift: its template, start, length, activities and breaks."""

from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

from data.records import Activity, BreakRule, Shift, local_instant
from scheduling.options import start_minutes
from scheduling.rules.tour import Tour, Violation

MINUTE = timedelta(minutes=1)


def start_and_length(tour: Tour) -> Iterator[Violation]:
    """Ensure that a shift is of a template of the contract, on its days, starts and length."""
    for shift in tour.shifts:
        day = shift.schedule_date
        template = tour.templates.get(shift.template)
        if template is None or template.name not in tour.contract.templates:
            yield tour.violation(
                day, "template", f"{shift.template} is not a shift of {tour.contract.name}"
            )
            continue
        if day.weekday() not in template.weekdays:
            yield tour.violation(day, "weekday", f"{template.name} does not start on a {day:%A}")
        allowed = {local_instant(day, m, tour.agent.zone) for m in start_minutes(template)}
        if shift.start_at not in allowed:
            yield tour.violation(
                day, "start", f"{template.name} does not start at {_wall(shift, tour)}"
            )
        minutes = (shift.end_at - shift.start_at) / MINUTE
        if minutes != template.length_minutes:
            yield tour.violation(
                day,
                "length",
                f"{template.name} lasts {template.length_minutes} minutes, not {minutes:g}",
            )


def _wall(shift: Shift, tour: Tour) -> str:
    return f"{shift.start_at.astimezone(ZoneInfo(tour.agent.zone)):%Y-%m-%d %H:%M}"


def activities(tour: Tour) -> Iterator[Violation]:
    """Ensure that activities fill a shift from start to end without gap or overlap."""
    for shift in tour.shifts:
        at = shift.start_at
        for activity in shift.activities:
            if activity.start_at != at or activity.end_at <= activity.start_at:
                yield tour.violation(
                    shift.schedule_date,
                    "activities",
                    f"{activity.code} does not start where the "
                    "activity before it ends, or has no length",
                )
            at = activity.end_at
        if at != shift.end_at:
            yield tour.violation(
                shift.schedule_date, "activities", "the activities do not end with the shift"
            )


def breaks(tour: Tour) -> Iterator[Violation]:
    """Ensure that a shift has its template's breaks, in order, each inside its window."""
    for shift in tour.shifts:
        template = tour.templates.get(shift.template)
        if template is None:
            continue
        taken = [a for a in shift.activities if a.category in ("break", "meal")]
        rules = sorted(template.breaks, key=lambda b: (b.earliest, b.latest))
        if len(taken) != len(rules):
            yield tour.violation(
                shift.schedule_date,
                "breaks",
                f"{template.name} has {len(rules)} breaks, the shift {len(taken)}",
            )
            continue
        for activity, rule in zip(taken, rules, strict=True):
            problem = _break_problem(activity, rule, shift)
            if problem:
                yield tour.violation(shift.schedule_date, "breaks", problem)


def _break_problem(activity: Activity, rule: BreakRule, shift: Shift) -> str:
    after = (activity.start_at - shift.start_at) / MINUTE
    if activity.minutes != rule.minutes or activity.paid != rule.paid:
        paid = "paid" if rule.paid else "unpaid"
        return f"{rule.name} must last {rule.minutes} minutes and be {paid}"
    if not rule.earliest <= after <= rule.latest:
        return (
            f"{rule.name} starts {after:g} minutes after the shift; "
            f"it must be {rule.earliest} to {rule.latest}"
        )
    return ""


def time_off(tour: Tour) -> Iterator[Violation]:
    """Ensure that nobody works during approved time off."""
    for shift in tour.shifts:
        for span in tour.time_off:
            if shift.start_at < span.end_at and span.start_at < shift.end_at:
                yield tour.violation(
                    shift.schedule_date, "time off", f"the shift overlaps {span.kind}"
                )
