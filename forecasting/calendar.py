"""What kind of day each local day is."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from data.records import Driver, Holiday

_EPOCH_WEEKDAY = 3
"""1970-01-01 was a Thursday."""


class DayKind(IntEnum):
    """What sets a day apart."""

    ORDINARY = 0
    HOLIDAY = 1
    OWN = 2
    AFTER = 3


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
        The holiday's name, of a day after, that of the holiday before; empty on ordinary days.
    ratio
        Expected contacts as a multiple of an ordinary day's, shape (D,); 1 until learnt.
    drivers
        Sizes of the planner's drivers, 0 where a day has none, shape (D, K).
    """

    dates: NDArray[np.datetime64]
    weekday: NDArray[np.int64]
    kind: NDArray[np.int64]
    names: tuple[str, ...]
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
            self.ratio[cut],
            self.drivers[cut],
        )


def day_calendar(
    dates: NDArray[np.datetime64],
    holidays: Iterable[Holiday],
    *,
    closed_weekdays: Collection[int] = (),
    drivers: Sequence[Driver] = (),
) -> DayCalendar:
    """Give the calendar of some days.

    A public holiday goes before an own special day of the same date, both before a day after. What
    a holiday leaves comes on the next day that is not closed: on Monday where Sunday is.

    Parameters
    ----------
    closed_weekdays
        0 (Monday) to 6, on which the queue never takes contacts.
    drivers
        Of the queue, in the order of the columns.
    """
    known: dict[np.datetime64, tuple[DayKind, str]] = {}
    listed = sorted(holidays, key=lambda h: (h.date, h.own, h.name))
    for holiday in listed:
        kind = DayKind.OWN if holiday.own else DayKind.HOLIDAY
        known.setdefault(np.datetime64(holiday.date, "D"), (kind, holiday.name))
    for holiday in listed:
        if not holiday.own:
            after = _next_day(np.datetime64(holiday.date, "D"), known, closed_weekdays)
            known.setdefault(after, (DayKind.AFTER, holiday.name))
    kinds = [known.get(d, (DayKind.ORDINARY, "")) for d in dates]
    return DayCalendar(
        dates,
        _weekday(dates),
        np.array([k for k, _ in kinds], np.int64),
        tuple(name for _, name in kinds),
        np.ones(len(dates)),
        _driver_sizes(dates, drivers),
    )


def _driver_sizes(dates: NDArray[np.datetime64], drivers: Sequence[Driver]) -> NDArray[np.float64]:
    """Give the sizes of drivers by day, shape (D, K)."""
    sizes = [[driver.values.get(day, 0.0) for driver in drivers] for day in dates.tolist()]
    return np.array(sizes, float).reshape(len(dates), len(drivers))


def _next_day(
    day: np.datetime64, known: Collection[np.datetime64], closed_weekdays: Collection[int]
) -> np.datetime64:
    """Give the next day that is special itself or not closed."""
    later = day + np.arange(1, 8)
    for after, weekday in zip(later, _weekday(later), strict=True):
        if after in known or weekday not in closed_weekdays:
            return np.datetime64(after, "D")
    return np.datetime64(later[0], "D")


def _weekday(dates: NDArray[np.datetime64]) -> NDArray[np.int64]:
    return np.asarray((dates.astype(np.int64) + _EPOCH_WEEKDAY) % 7, np.int64)
