"""What kind of day each local day is."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from data.records import Driver, Holiday, weekdays

_EPOCH_WEEKDAY = 3
"""1970-01-01 was a Thursday."""

_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()

LONGEST_BETWEEN = 8
"""Days from one holiday to the next that leave the week between them quiet."""


class DayKind(IntEnum):
    """What sets a day apart."""

    ORDINARY = 0
    HOLIDAY = 1
    OWN = 2
    AFTER = 3
    BEFORE = 4
    BRIDGE = 5
    BETWEEN = 6


@dataclass(frozen=True, slots=True, eq=False)
class DayCalendar:
    """Local days with their weekday and kind.

    Parameters
    ----------
    dates
        datetime64[D], shape (D,).
    weekday
        0 (Monday) to 6, shape (D,).
    kind
        A ``DayKind`` each, shape (D,).
    names
        The holiday's name; of a day beside one, that holiday's; empty on ordinary days.
    beside
        Weekday of the holiday that a day after follows, -1 on other days, shape (D,).
    ratio
        Expected contacts as a multiple of an ordinary day's, shape (D,); 1 until learnt.
    drivers
        Sizes of the planner's drivers, 0 where a day has none, shape (D, K).
    """

    dates: NDArray[np.datetime64]
    weekday: NDArray[np.int64]
    kind: NDArray[np.int64]
    names: tuple[str, ...]
    beside: NDArray[np.int64]
    ratio: NDArray[np.float64]
    drivers: NDArray[np.float64]

    @property
    def ordinary(self) -> NDArray[np.bool_]:
        """Whether nothing sets the day apart, shape (D,)."""
        return np.asarray(self.kind == DayKind.ORDINARY)

    def between(self, first: int, last: int) -> "DayCalendar":
        """Give the days first..last-1."""
        cut = slice(first, last)
        return DayCalendar(
            self.dates[cut],
            self.weekday[cut],
            self.kind[cut],
            self.names[cut],
            self.beside[cut],
            self.ratio[cut],
            self.drivers[cut],
        )


def day_calendar(
    dates: NDArray[np.datetime64],
    holidays: Iterable[Holiday],
    *,
    closed_weekdays: Collection[int] = (),
    weekend: Collection[int] = (),
    drivers: Sequence[Driver] = (),
) -> DayCalendar:
    """Give the calendar of some days.

    A public holiday goes before an own special day of the same date, both before a day beside one.
    What a holiday leaves comes on the next day that is worked: on Monday where Sunday is not. The
    day before it, when worked, is its eve, or a bridge where the day before that is not worked;
    days between two holidays a week apart (Christmas and New Year) are a kind of their own.

    Parameters
    ----------
    closed_weekdays
        0 (Monday) to 6, on which the queue never takes contacts.
    weekend
        Weekdays on which it takes few; see ``quiet_weekend``.
    drivers
        Of the queue, in the order of the columns.
    """
    rest = frozenset(closed_weekdays) | frozenset(weekend)
    marks = _marks(holidays, rest)
    marked = [marks.get(day, _NOTHING) for day in dates.astype(np.int64).tolist()]
    return DayCalendar(
        dates,
        weekdays(dates),
        np.array([m.kind for m in marked], np.int64),
        tuple(m.name for m in marked),
        np.array([m.beside for m in marked], np.int64),
        np.ones(len(dates)),
        _driver_sizes(dates, drivers),
    )


class _Mark(NamedTuple):
    """What sets one day apart."""

    kind: DayKind
    name: str
    beside: int = -1


_NOTHING = _Mark(DayKind.ORDINARY, "")


def _marks(holidays: Iterable[Holiday], rest: Collection[int]) -> dict[int, _Mark]:
    """Give the special days by their number since 1970."""
    out: dict[int, _Mark] = {}
    listed = sorted(holidays, key=lambda h: (h.date, h.own, h.name))
    for holiday in listed:
        kind = DayKind.OWN if holiday.own else DayKind.HOLIDAY
        out.setdefault(_number(holiday), _Mark(kind, holiday.name))
    public = {_number(h): h.name for h in reversed(listed) if not h.own}
    days = sorted(public)
    for day in days:
        after = _next_worked(day, out, rest)
        out.setdefault(after, _Mark(DayKind.AFTER, public[day], _weekday_of(day)))
    for day in days:
        if _weekday_of(day - 1) not in rest:
            squeezed = _weekday_of(day - 2) in rest
            kind = DayKind.BRIDGE if squeezed else DayKind.BEFORE
            out.setdefault(day - 1, _Mark(kind, public[day]))
    for first, last in pairwise(days):
        if last - first <= LONGEST_BETWEEN:
            for day in range(first + 1, last):
                out.setdefault(day, _Mark(DayKind.BETWEEN, public[first]))
    return out


def _next_worked(day: int, known: Collection[int], rest: Collection[int]) -> int:
    """Give the next day that is special itself or worked."""
    later = range(day + 1, day + 8)
    return next((d for d in later if d in known or _weekday_of(d) not in rest), day + 1)


def _driver_sizes(dates: NDArray[np.datetime64], drivers: Sequence[Driver]) -> NDArray[np.float64]:
    """Give the sizes of drivers by day, shape (D, K)."""
    out = np.zeros((len(dates), len(drivers)))
    if drivers:
        days = dates.tolist()
        for column, driver in enumerate(drivers):
            out[:, column] = [driver.values.get(day, 0.0) for day in days]
    return out


def _number(holiday: Holiday) -> int:
    return holiday.date.toordinal() - _EPOCH_ORDINAL


def _weekday_of(day: int) -> int:
    return (day + _EPOCH_WEEKDAY) % 7
