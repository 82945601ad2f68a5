"""Spans in which nobody may work, given up for locked shifts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from data.records import Preference, local_instant
from scheduling.concessions.record import Concession, Worked
from scheduling.person import Person

Result = tuple[Person, list[Concession]]


def time_off(person: Person, worked: Sequence[Worked]) -> Result:
    """Leave out the time off that a shift overlaps."""
    inside = [w for w in worked if w.inside]
    kept, told = [], []
    for span in person.time_off:
        over = [w for w in inside if w.start_at < span.end_at and span.start_at < w.end_at]
        if not over:
            kept.append(span)
        told += [
            Concession(
                "time off",
                w.date,
                f"the shift of {w.date} overlaps {span.kind}",
                f"move the {span.kind} off the shift of {w.date}, or unlock the shift",
            )
            for w in over
        ]
    return replace(person, time_off=tuple(kept)), told


def unavailable(person: Person, worked: Sequence[Worked]) -> Result:
    """Leave out the unavailability that a shift overlaps."""
    inside = [w for w in worked if w.inside]
    kept, told = [], []
    for wish in person.preferences:
        over = [w for w in inside if wish.strength == "unavailable" and _overlap(wish, w, person)]
        if not over:
            kept.append(wish)
        told += [
            Concession(
                "unavailability",
                w.date,
                f"the shift of {w.date} overlaps a time at which the agent is not available",
                f"unlock the shift of {w.date}",
            )
            for w in over
        ]
    return replace(person, preferences=tuple(kept)), told


def _overlap(wish: Preference, worked: Worked, person: Person) -> bool:
    """Tell whether a shift overlaps a span of the day it starts, or of the ones beside it."""
    for offset in (-1, 0, 1):
        day = worked.date + timedelta(days=offset)
        if wish.weekday is None or wish.weekday == day.weekday():
            start = local_instant(day, wish.start_minute, person.agent.zone)
            end = local_instant(day, wish.end_minute, person.agent.zone)
            if worked.start_at < end and start < worked.end_at:
                return True
    return False
