"""What kind of day each local day is."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from data.records import Holiday

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
        The holiday's name, of a day after that of the holiday before; empty on ordinary days.
    ratio
        Expected contacts as a multiple of an ordinary day's, shape (D,); 1 until learnt.
    """

    dates: NDArray[np.datetime64]
    weekday: NDArray[np.int64]
    kind: NDArray[np.int64]
    names: tuple[str, ...]
    ratio: NDArray[np.float64]

    @property
    def ordinary(self) -> NDArray[np.bool_]:
        """Whether nothing sets the day apart, shape (D,)."""
        return np.asarray(self.kind == DayKind.ORDINARY)

    def between(self, first: int, last: int) -> "DayCalendar":
        """Give the days first..last-1."""
        cut = slice(first, last)
        return DayCalendar(
            self.dates[cut], self.weekday[cut], self.kind[cut], self.names[cut], self.ratio[cut]
        )


def day_calendar(dates: NDArray[np.datetime64], holidays: Iterable[Holiday]) -> DayCalendar:
    """Give the calendar of some days.

    A public holiday goes before an own special day of the same date, both before a day after.
    """
    known: dict[np.datetime64, tuple[DayKind, str]] = {}
    listed = sorted(holidays, key=lambda h: (h.date, h.own, h.name))
    for holiday in listed:
        kind = DayKind.OWN if holiday.own else DayKind.HOLIDAY
        known.setdefault(np.datetime64(holiday.date, "D"), (kind, holiday.name))
    for holiday in listed:
        if not holiday.own:
            known.setdefault(np.datetime64(holiday.date, "D") + 1, (DayKind.AFTER, holiday.name))
    kinds = [known.get(d, (DayKind.ORDINARY, "")) for d in dates]
    return DayCalendar(
        dates,
        (dates.astype(np.int64) + _EPOCH_WEEKDAY) % 7,
        np.array([k for k, _ in kinds], np.int64),
        tuple(name for _, name in kinds),
        np.ones(len(dates)),
    )
