"""When one shift has its agent at work, on its own slots alone: for loops over many shifts."""

from datetime import timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from data.records import Grid, Shift
from scheduling.duty import spread

MINUTE = timedelta(minutes=1)


class Presence(NamedTuple):
    """The share of slots ``first .. first + len(share) - 1`` that a shift spends at work."""

    first: int
    share: NDArray[np.float64]

    @property
    def slots(self) -> slice:
        """The shift's slots."""
        return slice(self.first, self.first + len(self.share))


def presence(shift: Shift, slots: Grid) -> Presence:
    """Give when a shift is at work; what lies beyond the slots is left out."""
    start = (shift.start_at - slots.start_at) / MINUTE / slots.minutes
    end = (shift.end_at - slots.start_at) / MINUTE / slots.minutes
    first = min(max(0, int(start // 1)), slots.count)
    last = max(first, min(slots.count, int(-(-end // 1))))
    share = np.zeros(last - first)
    for activity in shift.activities:
        if activity.category == "work":
            begin = (activity.start_at - slots.start_at) / MINUTE / slots.minutes - first
            until = (activity.end_at - slots.start_at) / MINUTE / slots.minutes - first
            if begin.is_integer() and until.is_integer():
                share[max(0, int(begin)) : max(0, int(until))] += 1.0
            else:
                spread(share, begin, until)
    return Presence(first, share)
