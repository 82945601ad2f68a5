"""What rules ask of possible shifts: when they start and end, by the clock and elapsed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from data.records import Grid
from scheduling.options import ShiftOptions
from scheduling.person import Person

Int = NDArray[np.int64]

MINUTE = timedelta(minutes=1)


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
    return _measures(person.options, person.slots, person.dates[0])


@lru_cache(maxsize=256)
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
