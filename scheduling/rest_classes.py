"""Which starts the shift before rules out: rest and the distance between starts, by class."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scheduling.options import ShiftOptions

Int = NDArray[np.int64]

LONG_AGO = -(10**9)


class RestClasses(NamedTuple):
    """Class c after a day says which starts are barred on all days ahead; 0 bars none.

    A higher class bars all that a lower one does.

    Parameters
    ----------
    rest_class
        Class that an option leaves behind, shape (n,).
    allowed
        The option may follow the classes below this one, shape (n,).
    off_class
        Class after a day off, by day and class before it, shape (days, most classes).
    classes
        Number of classes before each day, and after the last, shape (days + 1,).
    """

    rest_class: Int
    allowed: Int
    off_class: Int
    classes: Int


def rest_classes(options: ShiftOptions, minutes: int) -> RestClasses:
    """Sort shifts into classes by when the next one may start.

    Two releases are of one class when no start on any day ahead lies between them.

    Parameters
    ----------
    minutes
        Of a slot.
    """
    contract, pointer = options.contract, options.day_pointer
    rest = -(-contract.rest_minutes // minutes)
    distance = -(-contract.min_start_distance_minutes // minutes)
    release = np.maximum(options.end + rest, options.start + distance)
    rest_class = np.zeros(len(options.start), np.int64)
    allowed = np.zeros(len(options.start), np.int64)
    off: list[Int] = []
    before = np.array([LONG_AGO], np.int64)
    for d in range(options.days):
        own = slice(pointer[d], pointer[d + 1])
        allowed[own] = np.searchsorted(before, options.start[own], side="right")
        released = np.concatenate((before, release[own]))
        ahead = np.unique(_ahead(options, d, int(released.max())))
        barred = np.searchsorted(ahead, released, side="left")
        _, first, place = np.unique(barred, return_index=True, return_inverse=True)
        place = place.reshape(-1)
        off.append(place[: len(before)])
        rest_class[own] = place[len(before) :]
        before = released[first]
    classes = np.array([*(len(row) for row in off), 1], np.int64)
    table = np.zeros((options.days, int(classes.max())), np.int64)
    for d, row in enumerate(off):
        table[d, : len(row)] = row
    return RestClasses(rest_class, allowed, table, classes)


def _ahead(options: ShiftOptions, day: int, release: int) -> Int:
    """Give the starts on the days after a day that may lie before a release."""
    pointer = options.day_pointer
    end = day + 1
    while end < options.days:
        here = options.start[pointer[end] : pointer[end + 1]]
        if len(here) and here[0] >= release:
            break
        end += 1
    return options.start[pointer[day + 1] : pointer[end]]
