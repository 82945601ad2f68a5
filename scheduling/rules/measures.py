"""What rules ask of possible shifts: when they start and end, by the clock and elapsed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from data.records import Grid, Shift, clock_text
from scheduling.options import ShiftOptions
from scheduling.person import Person

Int = NDArray[np.int64]

MINUTE = timedelta(minutes=1)

_MEASURES: WeakKeyDictionary[ShiftOptions, "Measures"] = WeakKeyDictionary()
"""Those of each set of options, which agents share."""


@dataclass(frozen=True, slots=True, eq=False)
class Measures:
    """Times of each option [minutes], shape (options,).

    Parameters
    ----------
    start, end
        Elapsed from the start of the slots.
    wall_start, wall_end
        By the clock of the zone, after the midnight of the day on which the shift starts.
    day
        Index of the day.
    """

    start: Int
    end: Int
    wall_start: Int
    wall_end: Int
    day: Int


def measures(person: Person) -> Measures:
    """Give the times of a person's options."""
    found = _MEASURES.get(person.options)
    if found is None:
        found = _measures(person.options, person.slots, person.dates[0])
        _MEASURES[person.options] = found
    return found


def _measures(options: ShiftOptions, slots: Grid, first_date: date) -> Measures:
    # One slot more, since shifts may end with the last.
    wall = Grid(slots.start_at, slots.minutes, slots.count + 1).local(options.zone)
    day = options.day_of()
    midnight = np.datetime64(first_date, "s") + day * np.timedelta64(86400, "s")
    minute = np.timedelta64(60, "s")
    return Measures(
        start=options.start * slots.minutes,
        end=options.end * slots.minutes,
        wall_start=(wall[options.start] - midnight) // minute,
        wall_end=(wall[options.end] - midnight) // minute,
        day=day,
    )


def elapsed(person: Person, at: datetime) -> float:
    """Give an instant in elapsed time from the start of the slots [minutes]."""
    return (at - person.slots.start_at) / MINUTE


def clear_of(person: Person, spans: Iterable[tuple[datetime, datetime]]) -> NDArray[np.bool_]:
    """Tell which options overlap none of the spans."""
    minutes = person.slots.minutes
    start, end = person.options.start * minutes, person.options.end * minutes
    clear = np.ones(len(start), np.bool_)
    for start_at, end_at in spans:
        clear &= (end <= elapsed(person, start_at)) | (start >= elapsed(person, end_at))
    return clear


def clock_minute(at: datetime, day: date, zone: str) -> int:
    """Give an instant by the clock of a zone [minutes after the midnight of a day]."""
    wall = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return (wall - datetime.combine(day, time())) // MINUTE


def end_text(minute: int) -> str:
    """Give wall-clock minutes after the midnight before a shift: ``06:00 the next day``."""
    return clock_text(minute) if minute <= 1440 else f"{clock_text(minute - 1440)} the next day"


def locked_options(person: Person) -> NDArray[np.bool_]:
    """Tell which options are locked shifts, shape (options,)."""
    mask = np.zeros(len(person.options.start), np.bool_)
    for shift in person.locked:
        mask |= is_shift(person, shift)
    return mask


def is_shift(person: Person, shift: Shift) -> NDArray[np.bool_]:
    """Tell which options have a shift's day, start, end and template, shape (options,)."""
    own, day = measures(person), (shift.schedule_date - person.dates[0]).days
    start, end = elapsed(person, shift.start_at), elapsed(person, shift.end_at)
    same = (own.day == day) & (own.start == start) & (own.end == end)
    return np.asarray(same & (person.options.names == shift.template))
