"""When shifts have their agents at work."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from data.records import Grid, Shift

Float = NDArray[np.float64]


def slot_position(slots: Grid, at: datetime) -> float:
    """Give the place of an instant on the slots; slot i is [i, i + 1)."""
    return (at - slots.start_at) / timedelta(minutes=slots.minutes)


def spread(out: Float, start: float, end: float, value: float = 1.0) -> None:
    """Add a value over [start, end) of the slots, in proportion where a slot is cut."""
    start, end = max(start, 0.0), min(end, float(len(out)))
    for slot in range(int(start), int(np.ceil(end)) if end > start else 0):
        out[slot] += value * (min(end, slot + 1) - max(start, slot))


def on_duty_share(shift: Shift, slots: Grid) -> Float:
    """Give the share of each slot that a shift spends at work, shape (slots,)."""
    return np.asarray(on_duty_by_group([shift], [0], groups=1, slots=slots)[0])


def on_duty_by_group(
    shifts: Sequence[Shift], group: Sequence[int] | NDArray[np.int64], *, groups: int, slots: Grid
) -> Float:
    """Give the agents at work of each group, a slot that is cut in part, shape (groups, slots).

    Parameters
    ----------
    group
        Of each shift.
    """
    origin, step = slots.start_at.timestamp(), 60.0 * slots.minutes
    start, end, owner = [], [], []
    for shift, own in zip(shifts, group, strict=True):
        for activity in shift.activities:
            if activity.category == "work":
                start.append(activity.start_at.timestamp())
                end.append(activity.end_at.timestamp())
                owner.append(own)
    count = slots.count
    # Work until t is the integral of a step; its parts in the slot of t and after it add up.
    out = np.zeros((groups, count + 1))
    for edge, sign in ((start, 1.0), (end, -1.0)):
        place = np.clip((np.array(edge, np.float64) - origin) / step, 0.0, count)
        slot = np.minimum(place.astype(np.int64), count - 1)
        part = place - slot
        own = np.array(owner, np.int64)
        np.add.at(out, (own, slot), sign * (1.0 - part))
        np.add.at(out, (own, slot + 1), sign * part)
    return np.asarray(np.cumsum(out, axis=1)[:, :count])
