"""Runs of working days and days off, and weekends."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from scheduling.concessions.record import Concession, Worked, days_said, under
from scheduling.limits import monday_of
from scheduling.person import Person
from scheduling.rules.history import run_before

Result = tuple[Person, list[Concession]]

DAY = timedelta(days=1)


def working_days(person: Person, worked: Sequence[Worked]) -> Result:
    """Hold the longest run of working days."""
    most = person.contract.max_consecutive_days
    run = max(_runs(worked), key=len, default=[])
    if len(run) <= most:
        return person, []
    told = Concession(
        "consecutive days",
        run[0],
        f"{len(run)} working days in a row from {run[0]}; at most {most} are allowed",
        f"allow {len(run)} working days in a row",
    )
    return under(person, max_consecutive_days=len(run)), [told]


def short_runs(person: Person, worked: Sequence[Worked]) -> Result:
    """Hold the shortest run of working days that ends in the horizon and is known in full."""
    least = person.contract.min_consecutive_days
    days = frozenset(w.date for w in worked)
    ended = [(run_before(days, day), day) for day in person.dates if day not in days]
    known = [
        (run, day)
        for run, day in ended
        if run and (person.previous or day - run * DAY != person.dates[0])
    ]
    run, day = min(known, default=(least, person.dates[0]))
    if run >= least:
        return person, []
    told = Concession(
        "working days in a row",
        day - DAY,
        f"{run} of {days_said(least, 'working day')} in a row up to {day - DAY}",
        f"allow {days_said(run, 'working day')} in a row",
    )
    return under(person, min_consecutive_days=run), [told]


def days_off(person: Person, worked: Sequence[Worked]) -> Result:
    """Hold the shortest run of days off between working days."""
    least = person.contract.min_consecutive_days_off
    inside = {w.date for w in worked if w.inside}
    days = sorted({w.date for w in worked})
    gaps = [((b - a).days - 1, b) for a, b in pairwise(days) if b in inside and b - a > DAY]
    off, after = min(gaps, default=(least, person.dates[0]))
    if off >= least:
        return person, []
    told = Concession(
        "days off",
        after,
        f"{off} of {days_said(least, 'day off')} in a row before {after}",
        f"allow {days_said(off, 'day off')} in a row",
    )
    return under(person, min_consecutive_days_off=off), [told]


def weekends(person: Person, worked: Sequence[Worked]) -> Result:
    """Hold the weekends worked of any so many in a row."""
    most, span = person.contract.max_weekends, person.contract.weekend_period_weeks
    if most is None:
        return person, []
    mondays = {monday_of(w.date) for w in worked if w.date.weekday() >= 5}
    inside = {monday_of(w.date) for w in worked if w.inside and w.date.weekday() >= 5}
    counts = [(sum(m - k * 7 * DAY in mondays for k in range(span)), m) for m in sorted(inside)]
    count, monday = max(counts, default=(0, person.dates[0]))
    if count <= most:
        return person, []
    told = Concession(
        "weekends",
        monday + 5 * DAY,
        f"{count} weekends worked in the {span} weeks up to {monday + 6 * DAY}; "
        f"at most {most} are allowed",
        f"allow {count} weekends in {span} weeks",
    )
    return under(person, max_weekends=count), [told]


def _runs(worked: Sequence[Worked]) -> list[list[date]]:
    """Give the runs of days worked that reach into the horizon."""
    inside = {w.date for w in worked if w.inside}
    found: list[list[date]] = []
    for day in sorted({w.date for w in worked}):
        if found and found[-1][-1] + DAY == day:
            found[-1].append(day)
        else:
            found.append([day])
    return [run for run in found if run[-1] in inside]
