"""Shifts that follow each other: rest, distance and likeness of starts, successions."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from scheduling.concessions.record import Concession, Worked, under
from scheduling.limits import monday_of
from scheduling.person import Person

Result = tuple[Person, list[Concession]]

MINUTE = timedelta(minutes=1)


def rest(person: Person, worked: Sequence[Worked]) -> Result:
    """Hold the least elapsed time between two shifts."""
    due = person.contract.rest_minutes
    had = [((b.start_at - a.end_at) // MINUTE, b) for a, b in _pairs(worked)]
    least, after = min(had, key=lambda each: each[0], default=(due, None))
    if after is None or least >= due:
        return person, []
    told = Concession(
        "rest",
        after.date,
        f"{max(0, least) / 60:.4g} of {due / 60:.4g} hours of rest before the shift of "
        f"{after.date}",
        f"allow {max(0, least) / 60:.4g} hours of rest",
    )
    return under(person, rest_minutes=max(0, least)), [told]


def start_distance(person: Person, worked: Sequence[Worked]) -> Result:
    """Hold the least elapsed time between the starts of two shifts."""
    due = person.contract.min_start_distance_minutes
    had = [((b.start_at - a.start_at) // MINUTE, b) for a, b in _pairs(worked)]
    least, after = min(had, key=lambda each: each[0], default=(due, None))
    if after is None or least >= due:
        return person, []
    told = Concession(
        "distance between starts",
        after.date,
        f"{least / 60:.4g} of {due / 60:.4g} hours from the start before to that of {after.date}",
        f"allow starts {least / 60:.4g} hours apart",
    )
    return under(person, min_start_distance_minutes=least), [told]


def successions(person: Person, worked: Sequence[Worked]) -> Result:
    """Hold pairs of templates on days that follow each other."""
    forbidden = person.contract.forbidden_successions
    broken = [
        (a, b)
        for a, b in _pairs(worked)
        if b.date - a.date == timedelta(days=1) and (a.template, b.template) in forbidden
    ]
    if not broken:
        return person, []
    told = [
        Concession(
            "succession",
            b.date,
            f"{b.template} on {b.date} after {a.template}",
            f"allow {b.template} after {a.template}",
        )
        for a, b in broken
    ]
    left = forbidden - {(a.template, b.template) for a, b in broken}
    return under(person, forbidden_successions=left), told


def start_spread(person: Person, worked: Sequence[Worked]) -> Result:
    """Hold the distance between the earliest and the latest start of a week."""
    due = person.contract.max_start_spread_minutes
    if due is None:
        return person, []
    zone = ZoneInfo(person.agent.zone)
    most, at = due, person.dates[0]
    for monday in sorted({monday_of(w.date) for w in worked if w.inside}):
        starts = [_wall(w, zone) for w in worked if monday_of(w.date) == monday]
        if max(starts) - min(starts) > most:
            most, at = max(starts) - min(starts), monday
    if most == due:
        return person, []
    told = Concession(
        "start times of a week",
        at,
        f"starts {most / 60:.4g} hours apart in the week of {at}; at most {due / 60:.4g} are "
        "allowed",
        f"allow starts {most / 60:.4g} hours apart in a week",
    )
    return under(person, max_start_spread_minutes=most), [told]


def _wall(worked: Worked, zone: ZoneInfo) -> int:
    """Give the start by the clock, after the midnight of the shift's day [minutes]."""
    local = worked.start_at.astimezone(zone)
    return (local.date() - worked.date).days * 1440 + local.hour * 60 + local.minute


def _pairs(worked: Sequence[Worked]) -> list[tuple[Worked, Worked]]:
    """Give the shifts that follow each other; the second lies in the horizon."""
    return [(a, b) for a, b in pairwise(worked) if b.inside]
